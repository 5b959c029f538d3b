"""Own fields and what stages ask for: one set of rules, whatever way a record is changed."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain import (
    bulk,
    catalog,
    companies,
    contacts,
    deals,
    exchange,
    leads,
    merging,
    own,
    search,
    stage_rules,
    stages,
    timeline,
)
from domain.contacts import Contact
from domain.deals import Deal
from domain.errors import Conflict, Forbidden, Invalid, NotFound
from domain.exchange.sheets import read as read_sheet
from domain.leads import Lead
from domain.own.values import typed
from domain.unit_of_work import undo

from ..conftest import ANN, BOB, EVE, OWN
from .test_import import plan_of, run, told

KINDS = {
    'text': ('Марка бетона', {}), 'long': ('Особые условия', {}), 'number': ('Тонн', {}), 'money': ('Доставка', {}),
    'date': ('Срок поставки', {}), 'yesno': ('Нужен кран', {}), 'address': ('Объект', {}), 'link': ('Карта', {}),
    'choice': ('Фракция', {'choices': [{'label': '5–20'}, {'label': '20–40'}]}),
    'many': ('Работы', {'choices': [{'label': 'доставка'}, {'label': 'разгрузка'}, {'label': 'вывоз'}]}),
    'record': ('Кто привёл', {'target': 'contact'}), 'person': ('Логист', {}),
}  # fmt: skip


def all_kinds(work, noun='deal'):
    """One own field of each kind: {kind: 'own.N'}."""
    return {kind: own.add(work, noun, kind, {'label': label, **more}).name for kind, (label, more) in KINDS.items()}


@pytest.fixture
def names(store):
    return store.do_now(ANN, all_kinds)


def refused(store, who, verb, *args, **more):
    with pytest.raises(Invalid) as refusal:
        store.do_now(who, verb, *args, **more)
    return refusal.value.code, refusal.value.facts.get('field')


def test_values_of_every_kind_are_kept_shown_and_taken_back(store, names):
    friend = store.do_now(BOB, contacts.create, {'last_name': 'Друг'}).id
    deal = store.do_now(BOB, deals.create, {'title': 'Щебень', names['text']: ' М300 ', names['number']: '12.5'}).id
    given = {'long': 'до\nворот', 'money': '1500.50', 'date': '2026-12-01', 'yesno': True, 'address': 'Рязань',
             'link': 'maps.example/a', 'choice': '=2', 'many': ['=3', '=1'], 'record': friend,
             'person': BOB}  # fmt: skip
    batch = 'filled'
    store.do_now(BOB, deals.change, deal, {names[kind]: value for kind, value in given.items()}, batch=batch)
    with store.work(BOB) as work:
        kept = work.get(Deal, deal)
        said = {kind: getattr(kept, name) for kind, name in names.items()}
        assert said == given | {
            'text': 'М300', 'number': 12.5, 'money': 1500.5, 'link': 'https://maps.example/a', 'many': ['=1', '=3']
        }  # fmt: skip
        assert typed('money', said['money']) == Decimal('1500.5')
        assert typed('date', said['date']) == date(2026, 12, 1)
        rows = {row['label']: (row['after_text'], row['after']) for row in timeline.history(work, 'deal', deal)}
        assert rows['Фракция'] == ('20–40', '=2')
        assert rows['Работы'][0] == 'доставка, вывоз'
        assert rows['Кто привёл'][0] == 'Друг'
        assert rows['Логист'][0] == 'Bob Manager'
        assert rows['Срок поставки'][1] == '2026-12-01'
    store.do_now(BOB, undo, batch)
    with store.work(BOB) as work:
        assert work.get(Deal, deal).own == {names['text'].removeprefix('own.'): 'М300',
                                            names['number'].removeprefix('own.'): 12.5}  # fmt: skip


def test_what_makes_no_sense_is_refused_by_name_and_changes_nothing(store, names):
    deal = store.do_now(BOB, deals.create, {'title': 'Щебень'}).id
    hidden = store.do_now(BOB, contacts.create, {'last_name': 'Чужой'}).id
    mine = store.do_now(OWN, deals.create, {'title': 'Своя'}).id
    for kind, value, code in [
        ('text', 'x' * 501, 'field.too_long'), ('number', 'много', 'field.not_a_number'),
        ('number', '1e12', 'field.too_big'), ('money', '1.005', 'field.too_precise'),
        ('number', 'NaN', 'field.not_a_number'),
        ('date', 'завтра', 'field.not_a_date'), ('choice', '=9', 'field.wrong'), ('many', ['=9'], 'field.wrong'),
        ('many', '=1', 'field.wrong'), ('link', 'javascript:alert(1)', 'field.not_a_link'),
        ('link', 'http://', 'field.not_a_link'), ('yesno', 'может', 'field.wrong'),
        ('record', 'он', 'field.not_a_number'),
    ]:  # fmt: skip
        assert refused(store, BOB, deals.change, deal, {names[kind]: value}) == (code, names[kind]), (kind, value)
    with pytest.raises(NotFound):
        store.do_now(OWN, deals.change, mine, {names['record']: hidden})
    with pytest.raises(NotFound):
        store.do_now(BOB, deals.change, deal, {names['record']: 999})
    assert refused(store, BOB, deals.change, deal, {'own.999': 1}) == ('field.unknown', 'own.999')
    assert refused(store, BOB, deals.change, deal, {"own.1'); --": 1})[0] == 'field.unknown'
    with store.work(BOB) as work:
        assert work.get(Deal, deal).own == {}


def test_only_administrators_make_fields_and_bad_ones_are_refused(store):
    for who in (BOB, EVE):
        with pytest.raises(Forbidden):
            store.do_now(who, own.add, 'deal', 'text', {'label': 'Моё'})
    assert refused(store, ANN, own.add, 'deal', 'text', {'label': '  '}) == ('field.required', 'label')
    assert refused(store, ANN, own.add, 'payment', 'text', {'label': 'Моё'}) == ('field.wrong', 'kind')
    assert refused(store, ANN, own.add, 'deal', 'choice', {'label': 'Вид'})[0] == 'own_field.no_choices'
    assert refused(store, ANN, own.add, 'deal', 'record', {'label': 'Вид', 'target': 'person'})[0] == 'field.wrong'
    twice = {'label': 'Вид', 'choices': [{'label': 'да'}, {'label': 'ДА'}]}
    assert refused(store, ANN, own.add, 'deal', 'choice', twice)[0] == 'own_field.choice_twice'
    store.do_now(ANN, own.add, 'deal', 'text', {'label': 'Марка'})
    assert refused(store, ANN, own.add, 'deal', 'text', {'label': 'марка'}) == ('own_field.name_taken', 'label')
    store.do_now(ANN, own.add, 'lead', 'text', {'label': 'Марка'})


def test_a_field_keeps_its_values_while_it_is_put_away_and_a_choice_its_word(store, names):
    deal = store.do_now(BOB, deals.create, {'title': 'Щебень', names['choice']: '=1', names['text']: 'М300'}).id
    id = int(names['text'].removeprefix('own.'))
    store.do_now(ANN, own.drop, id)
    with store.work(BOB) as work:
        assert names['text'] not in catalog.fields(work, 'deal')
        assert [field.label for field in own.of(work, 'deal', gone=True)] == ['Марка бетона']
    assert refused(store, BOB, deals.change, deal, {names['text']: 'М400'})[0] == 'field.unknown'
    store.do_now(ANN, own.restore, id)
    choice = int(names['choice'].removeprefix('own.'))
    store.do_now(ANN, own.change, choice, {'choices': [{'label': '40–70'}, {'code': '=2', 'label': '20–40 мм'}]})
    with store.work(BOB) as work:
        assert getattr(work.get(Deal, deal), names['text']) == 'М300'
        field = catalog.fields(work, 'deal')[names['choice']]
        assert field.codes == ('=3', '=2'), 'a new choice never takes the code of an old one'
        assert field.choices == {'=3': '40–70', '=2': '20–40 мм', '=1': '5–20'}


def test_two_people_change_different_own_fields_and_the_same_one_is_a_choice(store, names):
    deal = store.do_now(BOB, deals.create, {'title': 'Щебень'})
    store.do_now(BOB, deals.change, deal.id, {names['text']: 'М300'}, deal.version)
    store.do_now(ANN, deals.change, deal.id, {names['number']: 5}, deal.version)
    with pytest.raises(Conflict) as conflict:
        store.do_now(ANN, deals.change, deal.id, {names['text']: 'М400'}, deal.version)
    assert (conflict.value.facts['field'], conflict.value.facts['theirs']) == (names['text'], 'М300')


def test_a_stage_lets_in_only_what_is_filled_by_whatever_way(store, names):
    with store.work(ANN) as work:
        first, second, third, *_ = stages.of(work, 'deal', 1)
        won = stages.success(work, 'deal', 1)
        lost = next(s for s in stages.of(work, 'deal', 1) if s.semantic == 'F')
    store.do_now(ANN, stage_rules.demand, second.id, ['amount', names['date']])
    deal = store.do_now(BOB, deals.create, {'title': 'Щебень'}).id
    for target in (second, third, won):
        with pytest.raises(Invalid) as refusal:
            store.do_now(BOB, deals.move, deal, target.id)
        assert refusal.value.code == 'stage.fields_missing'
        assert refusal.value.facts['fields'] == ['amount', names['date']]
        assert refusal.value.facts['labels'] == {names['date']: 'Срок поставки'}
    assert refused(store, BOB, bulk.change, 'deal', [deal], {'stage_id': second.id})[0] == 'stage.fields_missing'
    assert refused(store, BOB, deals.create, {'title': 'Сразу'}, stage_id=second.id)[0] == 'stage.fields_missing'
    sheet = read_sheet('deals.csv', f'Название;Стадия\nИз файла;{second.name}\n'.encode())
    _, outcome = run(store, sheet, plan_of(store, sheet, 'deal'))
    assert told(outcome)[4] == [(2, 'stage.fields_missing')]
    store.do_now(BOB, deals.lose, deal, 'дорого')
    store.do_now(BOB, deals.reopen, deal)
    values = {'amount': 100, names['date']: '2026-12-01'}
    store.do_now(BOB, stage_rules.filled, 'deal', deal, values, deals.move, deal, third.id, batch='one')
    store.do_now(BOB, undo, 'one')
    with store.work(BOB) as work:
        kept = work.get(Deal, deal)
        assert (kept.stage_id, kept.amount, getattr(kept, names['date'])) == (first.id, None, None), 'one act, one undo'
        assert lost.id != first.id


def test_a_stage_asks_only_for_what_a_person_can_fill(store, names):
    with store.work(ANN) as work:
        second = stages.of(work, 'deal', 1)[1]
        lost = next(s for s in stages.of(work, 'deal', 1) if s.semantic == 'F')
    assert refused(store, ANN, stage_rules.demand, second.id, ['created_at'])[0] == 'field.unknown'
    assert refused(store, ANN, stage_rules.demand, lost.id, ['amount'])[0] == 'stage.asks_too_much'
    with pytest.raises(Forbidden):
        store.do_now(BOB, stage_rules.demand, second.id, ['amount'])
    store.do_now(ANN, stage_rules.demand, second.id, [names['text']])
    store.do_now(ANN, own.drop, int(names['text'].removeprefix('own.')))
    deal = store.do_now(BOB, deals.create, {'title': 'Щебень'}).id
    store.do_now(BOB, deals.move, deal, second.id)  # a field that is put away holds nobody up


def test_leads_are_held_by_their_stages_and_by_conversion(store):
    with store.work(ANN) as work:
        field = own.add(work, 'lead', 'text', {'label': 'Марка'})
        _, second, *_ = stages.of(work, 'lead')
        won = stages.success(work, 'lead')
    store.do_now(ANN, stage_rules.demand, second.id, [field.name])
    store.do_now(ANN, stage_rules.demand, won.id, ['city'])
    lead = store.do_now(BOB, leads.quick, 'Василий, щебень').id
    assert refused(store, BOB, leads.move, lead, second.id)[0] == 'stage.fields_missing'
    plan = {'contact': {'make': True, 'values': {'last_name': 'Петров'}}}
    with pytest.raises(Invalid) as refusal:
        store.do_now(BOB, leads.convert, lead, plan)
    assert refusal.value.facts['fields'] == [field.name, 'city']
    store.do_now(BOB, leads.junk, lead, 'spam')
    store.do_now(BOB, leads.reopen, lead)
    store.do_now(
        BOB, stage_rules.filled, 'lead', lead, {field.name: 'М300', 'city': 'Рязань'}, leads.convert, lead, plan
    )
    with store.work(BOB) as work:
        assert work.get(Lead, lead).stage_id == won.id


def test_in_simple_mode_an_inquiry_is_never_held_up(store):
    with store.work(ANN) as work:
        stage_rules.demand(work, stages.success(work, 'lead').id, ['city'])
    store.do_now(ANN, leads.go_simple, 1)
    deal = store.do_now(BOB, leads.quick, 'Василий, щебень')
    assert isinstance(deal, Deal)


def test_a_required_field_is_not_emptied_nor_left_out_by_a_file_but_never_stops_an_inquiry(store):
    with store.work(ANN) as work:
        field = own.add(work, 'deal', 'text', {'label': 'Марка', 'required': True})
    deal = store.do_now(BOB, deals.create, {'title': 'Щебень'}).id
    with store.work(BOB) as work:
        second = stages.of(work, 'deal', 1)[1]
    assert refused(store, BOB, deals.move, deal, second.id)[0] == 'stage.fields_missing'
    store.do_now(BOB, deals.change, deal, {field.name: 'М300'})
    assert refused(store, BOB, deals.change, deal, {field.name: ' '}) == ('field.required', field.name)
    sheet = read_sheet('deals.csv', 'Название;Марка\nС маркой;М400\nБез марки;\n'.encode())
    _, outcome = run(store, sheet, exchange.Plan('deal', sheet.head, ('title', field.name)))
    assert told(outcome) == (1, 0, 0, 0, [(3, 'field.required')])


def test_a_field_of_one_direction_asks_nothing_of_the_others(store):
    from domain import directions

    with store.work(ANN) as work:
        other = directions.add(work, {'name': 'Бетон'})
        field = own.add(work, 'deal', 'text', {'label': 'Марка', 'required': True, 'directions': [other.id]})
        here, there = stages.of(work, 'deal', 1), stages.of(work, 'deal', other.id)
    deal = store.do_now(BOB, deals.create, {'title': 'Щебень'}).id
    store.do_now(BOB, deals.move, deal, here[1].id)
    assert refused(store, BOB, deals.move_to_direction, deal, other.id)[0] == 'stage.fields_missing'
    store.do_now(BOB, stage_rules.filled, 'deal', deal, {field.name: 'М300'}, deals.move_to_direction, deal, other.id)
    with store.work(BOB) as work:
        assert work.get(Deal, deal).stage_id == there[1].id
    assert refused(store, ANN, stage_rules.demand, here[2].id, [field.name])[0] == 'field.unknown'


def test_a_lead_hands_its_own_fields_on_to_those_of_the_same_name(store):
    with store.work(ANN) as work:
        mark = own.add(work, 'lead', 'text', {'label': 'Марка'})
        size = own.add(work, 'lead', 'choice', {'label': 'Фракция', 'choices': [{'label': '5–20'}, {'label': '20–40'}]})
        alone = own.add(work, 'lead', 'text', {'label': 'Прочее'})
        to_mark = own.add(work, 'deal', 'text', {'label': 'марка'})
        to_size = own.add(
            work, 'deal', 'choice', {'label': 'Фракция', 'choices': [{'label': '20–40'}, {'label': '0–5'}]}
        )
    lead = store.do_now(BOB, leads.create, {'title': 'Щ', mark.name: 'М300', size.name: '=2', alone.name: 'x'}).id
    made = store.do_now(BOB, leads.convert, lead, {'deal': {}})
    with store.work(BOB) as work:
        deal = work.get(Deal, made['deal'])
        assert (getattr(deal, to_mark.name), getattr(deal, to_size.name)) == ('М300', '=1')
        assert len(deal.own) == 2


def test_own_fields_come_from_files_and_go_into_them(store, names):
    friend = store.do_now(BOB, contacts.create, {'last_name': 'Друг', 'name': 'Иван'}).id
    head = 'Название;Марка бетона;Тонн;Доставка;Срок поставки;Нужен кран;Фракция;Работы;Кто привёл;Логист'
    row = 'A;М300;"1 250,5";1500 ₽;01.12.2026;да;20–40;доставка, вывоз;Друг Иван;Bob Manager'
    text = f'{head}\n{row}\nB;;;;;;нет такой;;;\n'
    sheet = read_sheet('deals.csv', text.encode())
    with store.work(ANN) as work:
        labels = {n: f.label or n for n, f in exchange.targets(work, 'deal').items()} | {'title': 'Название'}
    columns = exchange.guess('deal', sheet.head, labels)
    plan = exchange.Plan('deal', sheet.head, columns)
    _, outcome = run(store, sheet, plan)
    assert told(outcome) == (1, 0, 0, 0, [(3, 'import.no_such_choice')])
    with store.work(ANN) as work:
        deal = work.all(Deal)[-1]
        shown = [
            names[kind] for kind in ('text', 'number', 'money', 'date', 'yesno', 'choice', 'many', 'record', 'person')
        ]
        assert [getattr(deal, name) for name in shown] == [
            'М300', 1250.5, 1500, '2026-12-01', True, '=2', ['=1', '=3'], friend, BOB
        ]  # fmt: skip

        def say(field, code):
            return (field.choices or {}).get(code, code)

        assert exchange.export(work, 'deal', shown, [deal.id], say) == [
            [deal.id, 'М300', Decimal('1250.5'), Decimal(1500), date(2026, 12, 1), 'yes', '20–40', 'доставка, вывоз',
             'Друг Иван', 'Bob Manager']
        ]  # fmt: skip


def test_words_of_own_fields_find_a_record(store, names):
    deal = store.do_now(BOB, deals.create, {'title': 'Сделка', names['text']: 'Гранит карельский'}).id
    assert [found.id for found in store.ask_now(BOB, search.find, 'карельского гранита')] == [deal]
    store.do_now(BOB, deals.change, deal, {names['text']: 'Песок'})
    assert store.ask_now(BOB, search.find, 'карельского') == []


def test_merging_keeps_own_values_and_undo_gives_them_back(store):
    with store.work(ANN) as work:
        mark = own.add(work, 'company', 'text', {'label': 'Марка'}).name
        works = own.add(work, 'company', 'many', {'label': 'Работы', 'choices': [{'label': 'a'}, {'label': 'b'}]}).name
        one = companies.create(work, {'title': 'Ромашка', mark: 'М300'}).id
        two = companies.create(work, {'title': 'Ромашка', mark: 'М400', works: ['=1']}).id
    from domain import doubles

    compared = store.ask_now(ANN, doubles.compare, 'company', [one, two])
    assert compared.fields == {mark: {one: ('М300', ''), two: ('М400', '')}}
    store.do_now(ANN, merging.merge, 'company', one, [two], {mark: two}, batch='merge')
    with store.work(ANN) as work:
        kept = work.get(companies.Company, one)
        assert (getattr(kept, mark), getattr(kept, works)) == ('М400', ['=1'])
    store.do_now(ANN, undo, 'merge')
    with store.work(ANN) as work:
        assert work.get(companies.Company, one).own == {mark.removeprefix('own.'): 'М300'}


QUIET = {'deadline': None, 'database': None, 'derandomize': True, 'suppress_health_check': list(HealthCheck)}


def test_any_sequence_of_changes_taken_back_in_reverse_leaves_no_trace(store, names):
    deal = store.do_now(BOB, deals.create, {'title': 'Щебень', 'amount': 5}).id
    with store.work(BOB) as work:
        steps = [s.id for s in stages.of(work, 'deal', 1) if s.semantic != 'F']
    change = st.one_of(
        st.tuples(st.just(names['text']), st.sampled_from([None, 'а', 'б'])),
        st.tuples(st.just(names['number']), st.sampled_from([None, '1', '2.5'])),
        st.tuples(st.just(names['many']), st.sampled_from([None, ['=1'], ['=1', '=2']])),
        st.tuples(st.just(names['yesno']), st.sampled_from([None, True, False])),
        st.tuples(st.just('title'), st.sampled_from(['А', 'Б'])),
        st.tuples(st.just('stage'), st.sampled_from(steps)),
    )

    def state():
        with store.work(BOB) as work:
            found = work.get(Deal, deal)
            return found.model_dict() | {'version': 0, 'changed_at': 0}

    @settings(max_examples=12, **QUIET)
    @given(st.lists(change, max_size=6))
    def identity(changes):
        before, batches = state(), []
        for name, value in changes:
            batch = store.ask_now(BOB, lambda work: work.batch)
            if name == 'stage':
                store.do_now(BOB, deals.move, deal, value, batch=batch)
            else:
                store.do_now(BOB, deals.change, deal, {name: value}, batch=batch)
            if store.ask_now(BOB, lambda work, batch=batch: work.changes_of(batch)):
                batches.append(batch)
        for batch in reversed(batches):
            store.do_now(BOB, undo, batch)
        assert state() == before

    identity()


def test_lists_sort_by_own_fields_and_many_are_set_at_once(store, names):
    ids = [store.do_now(BOB, deals.create, {'title': f'Д{n}', names['number']: n}).id for n in (10, 9, 2.5)]
    with store.work(BOB) as work:
        column = catalog.fields(work, 'deal')[names['number']].column
        assert [d.id for d in work.all(Deal, order=column)] == list(reversed(ids))
        assert names['choice'] in bulk.changeable(work, 'deal')
    store.do_now(BOB, bulk.change, 'deal', ids, {names['choice']: '=1'}, batch='many')
    with store.work(BOB) as work:
        assert {getattr(d, names['choice']) for d in work.all(Deal)} == {'=1'}
    store.do_now(BOB, undo, 'many')
    with store.work(BOB) as work:
        assert {getattr(d, names['choice']) for d in work.all(Deal)} == {None}
        assert work.count(Contact) == 0
