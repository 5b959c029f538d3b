import pytest
from sqlalchemy import event
from sqlmodel import col

from domain import activities, comments, companies, deals, timeline
from domain.errors import NotFound
from domain.stages import Stage
from domain.unit_of_work import undo

from ..conftest import ANN, BOB, CLERK, OWN


def stage(work, code):
    return work.find(Stage, col(Stage.code) == f'C1:{code}').id


@pytest.fixture
def deal(store):
    return store.do_now(ANN, deals.create, {'title': 'Москва, Василий, щебень', 'source': 'CALL'}).id


def lived(store, who, kind, id, **how):
    with store.work(who) as work:
        return timeline.of(work, kind, id, **how)


def test_a_life_reads_newest_first_with_names_for_people_stages_and_sources(store, deal):
    with store.work(ANN) as work:
        won, going = stage(work, 'WON'), stage(work, 'EXECUTING')
    store.do_now(ANN, deals.move, deal, going)
    store.do_now(ANN, deals.move, deal, going, before=deal)
    store.do_now(BOB, deals.change, deal, {'owner_id': BOB, 'amount': '5', 'source': 'WEB', 'comments': 'x'})
    call = store.do_now(ANN, activities.plan, {'kind': 'call', 'subject': 'Узнать решение'}, [('deal', deal)]).id
    store.do_now(ANN, activities.done, call, 'Берут')
    store.do_now(BOB, comments.add, 'deal', deal, 'скидка 2 %', [ANN])
    store.do_now(ANN, deals.move, deal, won)
    entries = lived(store, ANN, 'deal', deal)
    assert [e.what for e in entries] == [
        'won', 'comment', 'activity_done', 'activity_planned', 'fields', 'stage', 'created']  # fmt: skip
    texts = {f['field']: (f['before_text'], f['after_text']) for f in entries[4].fields}
    assert texts == {'owner_id': ('Анна Котова', 'Bob Manager'), 'amount': ('', '5'), 'comments': ('', 'x'),
                     'source': ('Звонок', 'Веб-сайт')}  # fmt: skip
    assert (entries[5].facts['from']['title'], entries[5].facts['to']['title']) == ('Новая', 'В работе')
    assert (entries[2].facts['subject'], entries[2].facts['result']) == ('Узнать решение', 'Берут')
    assert (entries[1].facts['text'], entries[1].facts['mentions'], entries[1].actor_id) == ('скидка 2 %', [ANN], BOB)


def test_an_entry_offers_undo_only_where_undo_would_do_it(store, deal):
    store.do_now(ANN, deals.change, deal, {'title': 'one'}, batch='first')
    store.do_now(ANN, deals.change, deal, {'title': 'two'}, batch='second')

    def offered(who):
        return [(e.batch, e.what, e.undoable) for e in lived(store, who, 'deal', deal) if e.what != 'created']

    assert offered(ANN) == [('second', 'fields', True), ('first', 'fields', False)]
    assert offered(BOB) == [('second', 'fields', False), ('first', 'fields', False)]
    back = store.do_now(ANN, undo, 'second')
    assert offered(ANN) == [(back, 'undone', True), ('second', 'fields', False), ('first', 'fields', True)]
    assert lived(store, ANN, 'deal', deal)[0].facts['of'] == 'fields'
    store.do_now(ANN, undo, back)
    assert [e.what for e in lived(store, ANN, 'deal', deal)] == ['redone', 'undone', 'fields', 'fields', 'created']


def test_what_somebody_may_not_see_is_not_told(store):
    his = store.do_now(OWN, deals.create, {'title': 'Его'}).id
    store.do_now(BOB, activities.plan, {'subject': 'Проверить Олега'}, [('deal', his)])
    store.do_now(BOB, activities.plan, {'subject': 'Олегу', 'owner_id': OWN}, [('deal', his)])
    assert [e.what for e in lived(store, BOB, 'deal', his)].count('activity_planned') == 2
    assert [e.title for e in lived(store, OWN, 'deal', his)] == ['Олегу', 'Его']
    with store.work(OWN) as work:
        assert [row['subject'] for row in timeline.planned(work, 'deal', his)] == ['Олегу']
        assert {row['title'] for row in timeline.history(work, 'deal', his)} == {'Олегу', 'Его'}
    theirs = store.do_now(ANN, deals.create, {'title': 'Анны'}).id
    for kind, id in (('deal', theirs), ('deal', 999), ('nonsense', 1)):
        with store.work(OWN) as work, pytest.raises(NotFound):
            timeline.of(work, kind, id)


def test_a_removed_comment_leaves_only_the_fact(store, deal):
    made = store.do_now(ANN, comments.add, 'deal', deal, 'секрет').id
    store.do_now(ANN, comments.change, made, 'секрет 2')
    assert [e.what for e in lived(store, BOB, 'deal', deal)] == ['comment', 'created']
    store.do_now(ANN, comments.remove, made)
    entries = lived(store, BOB, 'deal', deal)
    assert [e.what for e in entries] == ['comment_deleted', 'created']
    with store.work(BOB) as work:
        assert 'секрет' not in repr((entries, timeline.history(work, 'deal', deal)))


def test_a_company_tells_of_its_deals(store):
    company = store.do_now(ANN, companies.create, {'title': 'ООО «Заря»'}).id
    deal = store.do_now(ANN, deals.create, {'title': 'Дмитров, песок', 'company_id': company}).id
    store.do_now(BOB, deals.win, deal)
    entries = lived(store, CLERK, 'company', company)
    won, made, own = [(e.what, e.verb, e.title) for e in entries]
    assert (won, made, own) == (
        ('deal', 'won', 'Дмитров, песок'), ('deal', 'created', 'Дмитров, песок'),
        ('created', 'created', 'ООО «Заря»'))  # fmt: skip


def test_pages_follow_each_other_without_a_gap_or_a_repeat(store, deal):
    with store.work(ANN) as work:
        for n in range(30):
            deals.change(work, deal, {'title': f'в одном деле {n}'})
    for n in range(25):
        store.do_now(ANN, deals.change, deal, {'comments': str(n)})
    whole = lived(store, ANN, 'deal', deal, limit=1000)
    pages, before = [], None
    while page := lived(store, ANN, 'deal', deal, limit=7, before=before):
        pages += page
        before = page[-1].cursor
    assert [e.id for e in pages] == [e.id for e in whole]
    assert (len(whole), whole[-2].fields[0]['after']) == (27, 'в одном деле 29')


def test_history_shows_each_field_and_the_number_of_queries_does_not_grow(store, deal):
    def asked(times):
        for n in range(times):
            store.do_now(ANN, deals.change, deal, {'title': f'{times} {n}', 'probability': n})
            store.do_now(ANN, comments.add, 'deal', deal, str(n))
        said = []
        event.listen(store.engine, 'before_cursor_execute', lambda *a: said.append(a[2]))
        with store.work(ANN) as work:
            said.clear()
            entries = timeline.of(work, 'deal', deal)
            rows = timeline.history(work, 'deal', deal)
            count = len(said)
        return entries, rows, count

    _, _, few = asked(2)
    entries, rows, many = asked(20)
    assert (few == many, len(entries)) == (True, 45)
    newest = [row for row in rows if row['entity'] == 'deal'][:2]
    assert {(r['field'], r['before'], r['after'], r['undoable']) for r in newest} == {
        ('title', '20 18', '20 19', True), ('probability', 18, 19, True)}  # fmt: skip
    assert (rows[-1]['action'], rows[-1]['field']) == ('deal.created', '')
