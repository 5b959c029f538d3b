import pytest

from domain import directions, layouts
from domain.errors import Forbidden, Invalid
from domain.layouts import Section, arranged
from domain.unit_of_work import undo

from ..conftest import ANN, BOB, EVE, OWN

SHIPPED = (Section('main', ('amount', 'source')), Section('client', block=True), Section('notes', ('comments',)))
KNOWN = ('amount', 'source', 'comments', 'currency', 'own.7')


def shown(found):
    return [(section.key, section.fields) for section in found.sections]


def plan(*sections, hidden=()):
    return [{'key': key, 'title': title, 'fields': list(fields)} for key, title, fields in sections], list(hidden)


def test_the_shipped_layout_shows_its_fields_then_the_teams_own_and_hides_the_rest():
    found = arranged(SHIPPED, None, KNOWN)
    assert shown(found) == [
        ('main', ('amount', 'source')), ('client', ()), ('notes', ('comments',)), ('own', ('own.7',))
    ]  # fmt: skip
    assert found.hidden == ('currency',)
    assert [section.block for section in found.sections] == [False, True, False, False]


def test_a_saved_layout_keeps_up_with_fields_that_come_and_go():
    saved = layouts.CardLayout(
        kind='deal', hidden=['source', 'block.client', 'gone'],
        sections=[{'key': 'mine', 'title': 'Моё', 'fields': ['currency', 'gone', 'amount']}],
    )  # fmt: skip
    found = arranged(SHIPPED, saved, KNOWN)
    assert shown(found) == [('mine', ('currency', 'amount')), ('notes', ('comments',)), ('own', ('own.7',))]
    assert found.hidden == ('source', 'block.client')
    assert found.sections[0].title == 'Моё'


def test_everybody_sees_the_common_card_unless_they_have_their_own(store):
    here = store.ask_now(ANN, directions.main).id

    def seen(person):
        found = store.ask_now(person, layouts.saved, 'deal', here)
        return found and found.sections[0]['key']

    assert seen(EVE) is None
    store.do_now(BOB, layouts.save, 'deal', *plan(('common', '', ['amount'])), direction_id=here, common=True)
    store.do_now(OWN, layouts.save, 'deal', *plan(('mine', 'Моё', ['amount'])), direction_id=here)
    assert [seen(person) for person in (ANN, OWN, EVE)] == ['common', 'mine', 'common']
    store.do_now(OWN, layouts.reset, 'deal', direction_id=here)
    assert seen(OWN) == 'common'
    store.do_now(ANN, layouts.save, 'deal', *plan(('annas', '', ['amount'])), direction_id=here)
    batch = store.do_now(ANN, lambda work: layouts.save(
        work, 'deal', *plan(('new', '', ['amount'])), direction_id=here, common=True) and work.batch)  # fmt: skip
    assert [seen(person) for person in (ANN, EVE)] == ['new', 'new'], 'who lays it out for all sees it too'
    store.do_now(ANN, undo, batch)
    assert [seen(person) for person in (ANN, EVE)] == ['annas', 'common']
    assert store.ask_now(ANN, layouts.saved, 'lead') is None


def test_a_layout_for_everybody_needs_the_right_and_every_layout_has_to_make_sense(store):
    here = store.ask_now(ANN, directions.main).id
    with pytest.raises(Forbidden):
        store.do_now(OWN, layouts.save, 'lead', *plan(('a', '', ['name'])), common=True)
    with pytest.raises(Forbidden):
        store.do_now(OWN, layouts.reset, 'lead', common=True)
    wrong = [
        ('paper', plan(('a', '', ['name'])), None),
        ('lead', plan(('a', '', ['name'])), here),
        ('lead', plan(), None),
        ('lead', plan(('a', '', ['name']), ('a', '', [])), None),
        ('lead', plan(('a', '', ['name']), hidden=['name']), None),
        ('lead', plan(('a', '', ['<script>'])), None),
        ('lead', plan(('a', '', [f'f{n}' for n in range(401)])), None),
    ]
    for kind, (sections, hidden), direction in wrong:
        with pytest.raises(Invalid, match='layout'):
            store.do_now(ANN, layouts.save, kind, sections, hidden, direction_id=direction)
    with pytest.raises(Invalid) as told:
        store.do_now(ANN, layouts.save, 'lead', *plan(('a', 'я' * 61, ['name'])))
    assert told.value.code == 'layout.title_too_long'
