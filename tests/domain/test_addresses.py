import importlib

import pytest

from domain import bulk, catalog, companies, contacts, exchange, filtering, leads, merging, timeline
from domain.addresses import ALL, NAMES, split, told
from domain.companies import Company
from domain.contacts import Contact
from domain.doubles import compare
from domain.errors import Conflict, Invalid
from domain.leads import Lead
from domain.unit_of_work import undo

from ..conftest import ANN, BOB
from .test_address_lines import KNOWN, PIECES, UNSURE
from .test_import import plan_of, run

LINE = '141402, Московская область, г. Химки, ул. Репина, д. 2/27, помещ. 8'
VERBS = {'lead': (leads, Lead, {'title': 'Щебень'}), 'contact': (contacts, Contact, {'last_name': 'Петров'}),
         'company': (companies, Company, {'title': 'Ромашка'})}  # fmt: skip


def make(store, kind='contact', person=BOB, **values):
    room, _, name = VERBS[kind]
    return store.do_now(person, room.create, name | values).id


def address(store, id, kind='contact'):
    """The line and the parts that say something, by their short names."""
    record = store.ask_now(ANN, lambda work: work.get(VERBS[kind][1], id))
    return record.address, {name.removeprefix('address_'): v for name in NAMES if (v := getattr(record, name))}


def change(store, id, values, seen=None, kind='contact', person=BOB, batch=None):
    return store.do_now(person, VERBS[kind][0].change, id, values, seen, batch=batch)


@pytest.mark.parametrize('kind', VERBS)
def test_a_typed_line_stays_as_it_is_and_fills_the_parts(store, kind):
    id = make(store, kind, address=f'  {LINE} ')
    assert address(store, id, kind) == (LINE, {name: text for name, text in split(LINE).items() if text})
    change(store, id, {'address': 'Тула г, ул. Мира, 5'}, kind=kind)
    assert address(store, id, kind) == ('Тула г, ул. Мира, 5', {'city': 'Тула', 'street': 'ул. Мира, 5'})
    change(store, id, {'address': ''}, kind=kind)
    assert address(store, id, kind) == ('', {})


@pytest.mark.parametrize('kind', VERBS)
def test_a_part_makes_the_line_anew(store, kind):
    id = make(store, kind, address=LINE)
    change(store, id, {'address_city': 'г. Долгопрудный', 'address_postcode': '141700'}, kind=kind)
    assert address(store, id, kind)[0] == '141700, Московская область, г. Долгопрудный, ул. Репина, д. 2/27, помещ. 8'
    assert address(store, id, kind)[1]['city'] == 'Долгопрудный', 'its mark is for the line'


def test_a_part_set_to_what_it_is_leaves_the_line_as_it_was_typed(store):
    id = make(store, address='Тула г., Мира 5')
    change(store, id, {'address_city': 'Тула'})
    assert address(store, id) == ('Тула г., Мира 5', {'city': 'Тула', 'street': 'Мира 5'})


def test_line_and_parts_together_lose_nothing(store):
    id = make(store, address='ул. Ленина, 5', address_city='Химки', address_postcode='141400')
    assert address(store, id)[0] == '141400, г. Химки, ул. Ленина, 5'
    id = make(store, address='Химки, Ленина 5', address_city='Химки')
    assert address(store, id) == ('Химки, Ленина 5', {'city': 'Химки', 'street': 'Ленина 5'})
    id = make(store, address='ул. Мира', address_city='')
    assert address(store, id) == ('ул. Мира', {'street': 'ул. Мира'})


def test_a_country_has_its_code_and_ours_is_left_out_of_the_line(store):
    id = make(store, address_street='ул. Мира, 5', address_country='Россия')
    assert address(store, id) == ('ул. Мира, 5', {'street': 'ул. Мира, 5', 'country': 'Россия', 'country_code': 'RU'})
    change(store, id, {'address_country_code': 'kz'})
    assert address(store, id)[0] == 'Казахстан, ул. Мира, 5'
    change(store, id, {'address_country': 'Germany'})
    assert address(store, id)[0] == 'Германия, ул. Мира, 5', 'in the letters of the rest'
    assert address(store, id)[1]['country_code'] == 'DE'
    change(store, id, {'address_country': 'Нарния'})
    assert address(store, id) == ('Нарния, ул. Мира, 5', {'street': 'ул. Мира, 5', 'country': 'Нарния'})
    change(store, id, {'address_country': ''})
    assert address(store, id) == ('ул. Мира, 5', {'street': 'ул. Мира, 5'})
    id = make(store, address_street='Unter den Linden 5', address_country_code='DE')
    assert address(store, id)[0] == 'Unter den Linden 5, Germany'
    id = make(store, address='Unter den Linden 5, Berlin', address_country_code='DE')
    assert address(store, id)[0] == 'Unter den Linden 5, Berlin, Germany'


@pytest.mark.parametrize(
    ('values', 'code', 'field'),
    [
        ({'address_country_code': 'XX'}, 'address.no_such_country', 'address_country_code'),
        ({'address_country_code': '<b'}, 'address.no_such_country', 'address_country_code'),
        ({'address_country_code': 'RUS'}, 'field.too_long', 'address_country_code'),
        ({'address_city': 'я' * 101}, 'field.too_long', 'address_city'),
        ({'address': 'я' * 501}, 'field.too_long', 'address'),
        ({'address_street': 'я' * 500, 'address_city': 'Химки'}, 'field.too_long', 'address'),
        ({'address_planet': 'Земля'}, 'field.unknown', 'address_planet'),
        ({'address_city': ['Химки']}, 'field.wrong', 'address_city'),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(store, values, code, field):
    id = make(store, address=LINE)
    before = address(store, id)
    with pytest.raises(Invalid) as refused:
        change(store, id, values)
    assert (refused.value.code, refused.value.facts['field']) == (code, field)
    assert address(store, id) == before


def test_hostile_text_is_kept_as_text(store):
    nasty = '\x00<script>alert(1)</script>, г. Химки, {city}, %s, \u202e'
    id = make(store, address=nasty)
    assert address(store, id)[0] == nasty.replace('\x00', '')
    assert address(store, id)[1]['city'] == 'Химки'


def test_two_people_changing_different_parts_both_stay_and_the_same_part_is_a_conflict(store):
    id = make(store, address=LINE)
    seen = store.ask_now(ANN, lambda work: work.get(Contact, id).version)
    change(store, id, {'address_city': 'Тула'}, seen, person=ANN)
    change(store, id, {'address_postcode': '300000'}, seen)
    assert address(store, id)[0] == '300000, Московская область, г. Тула, ул. Репина, д. 2/27, помещ. 8'
    for mine in ({'address_city': 'Рязань'}, {'address': 'ул. Мира'}):
        with pytest.raises(Conflict) as refused:
            change(store, id, mine, seen)
        assert refused.value.facts['field'] in mine
    change(store, id, {'address': 'ул. Мира'}, person=ANN)
    with pytest.raises(Conflict):
        change(store, id, {'address_city': 'Рязань'}, seen)


def test_history_tells_the_line_and_an_act_is_taken_back_with_its_parts(store):
    id = make(store, address=LINE)
    before = address(store, id)
    change(store, id, {'address': 'Тула, ул. Мира, 5'}, batch='line')
    change(store, id, {'address_country': 'Россия'}, batch='part')
    rows = store.ask_now(ANN, timeline.history, 'contact', id)
    told_of = [(row['field'], row['before'], row['after']) for row in rows if row['batch'] in ('line', 'part')]
    assert told_of == [
        ('address', 'Тула, ул. Мира, 5', 'г. Тула, ул. Мира, 5'),
        ('address', LINE, 'Тула, ул. Мира, 5'),
    ]  # fmt: skip
    store.do_now(BOB, undo, 'part')
    store.do_now(BOB, undo, 'line')
    assert address(store, id) == before


def test_an_act_of_an_older_release_is_taken_back_with_parts(store):
    id = make(store, address=LINE)

    def as_it_did(work):  # history had the line alone
        work.record('contact.changed', work.get(Contact, id), address='Тула, ул. Мира')

    store.do_now(BOB, as_it_did, batch='old')
    with store.work(BOB) as work:  # then the upgrade filled the parts
        contact = work.get(Contact, id)
        for name, text in split('Тула, ул. Мира').items():
            setattr(contact, f'address_{name}', text)
    store.do_now(BOB, undo, 'old')
    assert address(store, id) == (LINE, {name: text for name, text in split(LINE).items() if text})


def found(store, kind, node):
    def ask(work):
        return [one.id for one in work.all(VERBS[kind][1], filtering.where(work, kind, node, zone='UTC'))]

    return store.ask_now(ANN, ask)


@pytest.mark.parametrize('kind', VERBS)
def test_parts_are_filtered_by_and_set_for_many_at_once(store, kind):
    one, two = make(store, kind, address=LINE), make(store, kind, address='Тула, ул. Мира', address_country_code='KZ')
    assert found(store, kind, {'field': 'address_city', 'op': 'is', 'value': 'Химки'}) == [one]
    assert found(store, kind, {'field': 'address_province', 'op': 'empty'}) == [two]
    assert found(store, kind, {'field': 'address_country_code', 'op': 'in', 'value': ['KZ']}) == [two]
    assert set(ALL) <= set(store.ask_now(ANN, bulk.changeable, kind))
    store.do_now(BOB, bulk.change, kind, [one, two], {'address_city': 'Рязань'}, batch='many')
    assert found(store, kind, {'field': 'address_city', 'op': 'is', 'value': 'Рязань'}) == [one, two]
    assert address(store, two, kind)[0] == 'Казахстан, Рязань, ул. Мира'
    store.do_now(BOB, undo, 'many')
    assert address(store, one, kind)[0] == LINE


def test_a_list_is_ordered_by_town_and_those_without_one_stand_last(store):
    ids = {town: make(store, address_city=town) for town in ('Химки', '', 'Клин', 'Тула')}

    def ordered(work, *, down):
        column = catalog.fields(work, 'contact')['address_city'].column
        way = column.desc() if down else column.asc()
        return [one.id for one in work.all(Contact, order=way.nulls_last())]

    assert store.ask_now(ANN, ordered, down=False) == [ids[town] for town in ('Клин', 'Тула', 'Химки', '')]
    assert store.ask_now(ANN, ordered, down=True) == [ids[town] for town in ('Химки', 'Тула', 'Клин', '')]
    assert found(store, 'contact', {'field': 'address_city', 'op': 'empty'}) == [ids['']]
    assert found(store, 'contact', {'field': 'address_city', 'op': 'isnt', 'value': 'Тула'}) == [
        ids[town] for town in ('Химки', '', 'Клин')
    ]  # fmt: skip


def test_merging_takes_line_and_parts_as_one_choice(store):
    one, two = make(store, address=LINE), make(store, address='Тула, ул. Мира')
    assert set(store.ask_now(ANN, compare, 'contact', [one, two]).fields) == {'address'}
    with pytest.raises(Invalid, match=r'merge\.wrong_choice'):
        store.do_now(ANN, merging.merge, 'contact', one, [two], {'address_city': two})
    store.do_now(ANN, merging.merge, 'contact', one, [two], {'address': two}, batch='merged')
    assert address(store, one) == ('Тула, ул. Мира', {'city': 'Тула', 'street': 'ул. Мира'})
    store.do_now(ANN, undo, 'merged')
    assert address(store, one)[0] == LINE
    bare = make(store)
    store.do_now(ANN, merging.merge, 'contact', bare, [one])
    assert address(store, bare)[1]['city'] == 'Химки', 'the first that is not empty, with its parts'


@pytest.mark.parametrize('kind', ['contact', 'company'])
def test_a_conversion_carries_the_address_and_the_leads_town_fills_a_gap(store, kind):
    def converted(**values):
        lead = make(store, 'lead', name='Иван', last_name='Петров', company_title='Ромашка', **values)
        made = store.do_now(BOB, leads.convert, lead, {kind: {'make': True}, 'deal': {}})
        return address(store, made[kind], kind)

    assert converted(address=LINE, city='Москва') == (LINE, {n: t for n, t in split(LINE).items() if t})
    assert converted(address='ул. Мира, 5', city='Тула') == (
        'г. Тула, ул. Мира, 5',
        {'city': 'Тула', 'street': 'ул. Мира, 5'},
    )
    assert converted(city='Тула') == ('г. Тула', {'city': 'Тула'})
    known = make(store, kind)
    lead = make(store, 'lead', name='Иван', last_name='Петров', company_title='Ромашка', address_street='Baker Street',
                address_city='London')  # fmt: skip
    store.do_now(BOB, leads.convert, lead, {kind: {'link': known, 'complete': True}, 'deal': {}})
    assert address(store, known, kind) == ('Baker Street, London', {'street': 'Baker Street', 'city': 'London'})


BITRIX = (
    'Фамилия;Улица, номер дома;Квартира, офис, комната, этаж;Населенный пункт;Район;Регион;Почтовый индекс;'
    'Страна\nПетров;ул. Репина, 5;оф. 8;Химки;г.о. Химки;Московская область;141402;Россия\n'
)


def test_columns_of_other_programs_become_parts(store):
    sheet = exchange.read('b24.csv', BITRIX.encode())
    plan = plan_of(store, sheet)
    assert plan.columns[1:] == ('address_street', 'address_extra', 'address_city', 'address_region', 'address_province',
                                'address_postcode', 'address_country')  # fmt: skip
    run(store, sheet, plan)
    made = store.ask_now(ANN, lambda work: work.all(Contact))
    assert made[0].address == '141402, Московская область, г.о. Химки, г. Химки, ул. Репина, 5, оф. 8'
    assert made[0].address_country_code == 'RU'


def test_a_line_and_a_town_a_street_and_a_house_go_together(store):
    text = 'Фамилия;Адрес;Город\nПетров;ул. Мира, 5;Тула\n'
    run(store, sheet := exchange.read('a.csv', text.encode()), plan_of(store, sheet))
    text = 'Фамилия;Улица;Дом;Город;Индекс;Код страны\nИванов;ул. Мира;5;Тула г;300000;kz\nСидоров;;;;;ZZ\n'
    sheet = exchange.read('b.csv', text.encode())
    _, outcome = run(store, sheet, plan_of(store, sheet))
    assert [(row, code) for row, code, _ in outcome.refused] == [(3, 'import.no_such_choice')]
    lines = store.ask_now(ANN, lambda work: [one.address for one in work.all(Contact)])
    assert lines == ['г. Тула, ул. Мира, 5', '300000, Казахстан, Тула, ул. Мира, 5']


def test_a_vcards_address_becomes_parts(store):
    text = ('BEGIN:VCARD\r\nVERSION:3.0\r\nN:Петров;Иван;;;\r\nFN:Иван Петров\r\n'
            'ADR;TYPE=WORK:а/я 7;оф. 8;ул. Репина\\, 5;г. Химки;Московская обл.;141402;Россия\r\n'
            'END:VCARD\r\n')  # fmt: skip
    sheet = exchange.read('people.vcf', text.encode())
    run(store, sheet, plan_of(store, sheet))
    made = store.ask_now(ANN, lambda work: work.all(Contact))[0]
    assert made.address == '141402, Московская область, г. Химки, а/я 7, ул. Репина, 5, оф. 8'
    assert (made.address_city, made.address_country_code) == ('Химки', 'RU')


def test_what_went_out_into_a_file_comes_in_again(store):
    ids = [make(store, address=line, last_name=f'Петров{n}') for n, (line, _) in enumerate(KNOWN)]
    names = ['last_name', *ALL]
    rows = store.ask_now(ANN, exchange.export, 'contact', names, ids, lambda field, code: code)
    before = store.ask_now(ANN, lambda work: [told(one) for one in work.all(Contact)])
    store.do_now(ANN, bulk.drop, 'contact', ids)
    from .test_import import workbook

    sheet = exchange.read('out.xlsx', workbook([names, *[row[1:] for row in rows]]))
    _, outcome = run(store, sheet, plan_of(store, sheet))
    assert (outcome.created, outcome.refused) == (len(ids), [])
    assert store.ask_now(ANN, lambda work: [told(one) for one in work.all(Contact)]) == before


def test_the_upgrade_splits_as_this_release_does():
    frozen = importlib.import_module('storage.migrations.versions.0028_addresses')
    for line in [line for line, _ in KNOWN] + UNSURE + PIECES:
        assert frozen.split(line) == split(line), line
