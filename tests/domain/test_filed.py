"""Own fields of the kind «file»: several files as a value, carried everywhere a record goes."""

import pytest

from domain import (
    bulk,
    companies,
    demands,
    doubles,
    exchange,
    filed,
    filtering,
    leads,
    merging,
    own,
    products,
    search,
    templates,
)
from domain.catalog import NOUNS
from domain.errors import Forbidden, Invalid, NotFound
from domain.exchange import Plan
from domain.products import Product
from domain.unit_of_work import undo
from ui.locales import Words

from ..conftest import ANN, BOB, EVE, OWN

NASTY = '=HYPERLINK("x")<img src=x onerror=alert(1)>.pdf'


def file(n, name='Схема.pdf', **more):
    return {'token': f'{n:064x}', 'name': name, 'size': 10 + n, 'kind': 'pdf', 'thumb': '', **more}


def field(store, noun='company', **more):
    return store.do_now(ANN, own.add, noun, 'file', {'label': 'Схемы', **more})


def firm(store, **values):
    return store.do_now(BOB, companies.create, {'title': 'Гранит', **values})


def files(store, id, name, who=ANN, noun='company'):
    return store.ask_now(who, lambda work: getattr(work.get(NOUNS[noun].entity, id), name))


@pytest.mark.parametrize('noun', own.NOUNS)
def test_every_noun_with_own_fields_may_have_files(store, noun):
    assert field(store, noun).kind == 'file'
    known = store.ask_now(ANN, lambda work: bulk.changeable(work, noun))
    assert not [name for name in known if name.startswith('own.')], 'not for many records at once'


def test_files_are_added_to_what_a_colleague_added_and_taken_off_one_by_one(store):
    name = field(store).name
    id = firm(store, **{name: [file(1, f'C:\\дом\\{NASTY}\u202egpj')]}).id
    store.do_now(BOB, filed.attach, 'company', id, name, [file(2)], batch='added')
    store.do_now(ANN, filed.attach, 'company', id, name, [file(2), file(3)])
    assert [one['name'] for one in files(store, id, name)] == [f'{NASTY}gpj', 'Схема.pdf', 'Схема.pdf']
    assert store.ask_now(EVE, filed.file_of, 'company', id, name, file(3)['token'])['size'] == 13
    store.do_now(BOB, filed.detach, 'company', id, name, file(1)['token'])
    with pytest.raises(NotFound):
        store.do_now(BOB, filed.detach, 'company', id, name, file(1)['token'])
    with pytest.raises(NotFound):
        store.ask_now(BOB, filed.file_of, 'company', id, name, '')
    last = store.ask_now(BOB, lambda work: work.timeline('company', id)[0].batch)
    store.do_now(BOB, undo, last)
    assert len(files(store, id, name)) == 3
    with pytest.raises(Forbidden):
        store.do_now(EVE, filed.attach, 'company', id, name, [file(4)])


def test_what_is_no_file_is_refused(store):
    name = field(store).name
    id = firm(store).id
    bad = [['x'], 'x', {'token': 'x'}, [{}], [file(1, kind='html')], [file(1) | {'token': '../../etc/passwd'}],
           [file(1, thumb='x')], [file(1, size=10**9)], [file(1, name='\x00')]]  # fmt: skip
    for value in bad:
        with pytest.raises(Invalid):
            store.do_now(BOB, companies.change, id, {name: value})
    with pytest.raises(Invalid, match='too_many_files') as refused:
        store.do_now(BOB, companies.change, id, {name: [file(n) for n in range(21)]})
    assert refused.value.facts['label'] == 'Схемы'
    with pytest.raises(NotFound):
        store.do_now(BOB, filed.attach, 'company', id, 'title', [file(1)])


def test_who_does_not_see_the_record_gets_no_file_and_a_field_put_away_gives_none(store):
    made = field(store)
    id = firm(store, **{made.name: [file(1)]}).id
    token = file(1)['token']
    with pytest.raises(NotFound):
        store.ask_now(OWN, filed.file_of, 'company', id, made.name, token)
    store.do_now(ANN, own.drop, made.id)
    with pytest.raises(NotFound):
        store.ask_now(BOB, filed.file_of, 'company', id, made.name, token)
    store.do_now(ANN, own.restore, made.id)
    assert store.ask_now(BOB, filed.file_of, 'company', id, made.name, token)


def test_records_are_found_by_having_files_or_none(store):
    name = field(store, 'product').name
    store.do_now(ANN, products.create, {'name': 'Щебень', name: [file(1)]})
    store.do_now(ANN, products.create, {'name': 'Песок', name: []})

    def found(op):
        def read(work):
            where = filtering.where(work, 'product', {'field': name, 'op': op}, zone=None)
            return [one.name for one in work.all(Product, where)]

        return store.ask_now(ANN, read)

    assert (found('filled'), found('empty')) == (['Щебень'], ['Песок'])


def test_a_required_one_keeps_its_last_file_and_is_asked_for(store):
    made = field(store, 'lead', required=True)
    with pytest.raises(Invalid, match='required'):
        store.do_now(BOB, leads.create, {'title': 'Щебень', made.name: []})
    lead = store.do_now(BOB, leads.create, {'title': 'Щебень', made.name: [file(1)]})
    with pytest.raises(Invalid, match='required'):
        store.do_now(BOB, filed.detach, 'lead', lead.id, made.name, file(1)['token'])
    assert not store.ask_now(BOB, demands.lacks, lead)


def test_merging_puts_them_together_and_takes_them_apart_again(store):
    name = field(store).name
    one, two = firm(store, **{name: [file(1), file(2)]}), firm(store, **{name: [file(2), file(3)]})
    assert name not in store.ask_now(ANN, doubles.compare, 'company', [one.id, two.id]).fields
    store.do_now(ANN, merging.merge, 'company', one.id, [two.id], batch='merge')
    assert [f['token'][-1] for f in files(store, one.id, name)] == ['1', '2', '3']
    store.do_now(ANN, undo, 'merge')
    assert len(files(store, one.id, name)) == 2


def test_a_lead_takes_its_files_to_what_it_becomes(store):
    of_lead = field(store, 'lead')
    of_deal = field(store, 'deal')
    lead = store.do_now(BOB, leads.create, {'title': 'Щебень', of_lead.name: [file(1)]})
    made = store.do_now(BOB, leads.convert, lead.id, {'deal': {}})
    assert files(store, made['deal'], of_deal.name, noun='deal') == [file(1)]


def test_tables_say_their_names_and_bring_none(store):
    name = field(store).name
    id = firm(store, **{name: [file(1, NASTY), file(2)]}).id
    [row] = store.ask_now(ANN, exchange.export, 'company', [name], [id], lambda field, code: code)
    assert row[1] == f'{NASTY}, Схема.pdf'
    said = store.ask_now(ANN, templates.told, {'company': id})['company'][name.replace('.', '_')]
    assert said == ['text', row[1]]
    plan = Plan('company', ('Компания', 'Схемы'), ('title', name), owner_id=ANN, words={})
    with pytest.raises(Invalid, match='no_files') as refused:
        store.ask_now(ANN, exchange.rehearse, plan, [(1, ('Гранит', 'x.pdf'))], {}, {})
    assert 'Схемы' in Words('ru', 'UTC').refusal(refused.value.code, refused.value.facts)


def test_a_record_is_found_by_the_names_of_files_in_its_fields_until_they_are_taken_off(store):
    name = field(store).name
    id = firm(store).id
    store.do_now(ANN, filed.attach, 'company', id, name, [file(1, 'Смета на щебень.pdf'), file(2, 'План.png')])

    def found(text):
        return [(one.kind, one.id) for one in store.ask_now(ANN, search.find, text)]

    assert found('сметы') == found('план') == [('company', id)]
    store.do_now(ANN, filed.detach, 'company', id, name, file(1)['token'])
    assert (found('сметы'), found('план')) == ([], [('company', id)])
