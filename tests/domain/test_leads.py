import pytest
from sqlmodel import col

from domain import companies, contacts, directions, leads, requisites, settings, stages
from domain.deals import Deal
from domain.errors import Conflict, Forbidden, Invalid, NotFound
from domain.leads import Lead
from domain.leads.filters import conditions
from domain.stages import Stage
from domain.unit_of_work import undo

from ..conftest import ANN, BOB, EVE, OWN


def stage(work, code):
    return work.find(Stage, col(Stage.code) == code, col(Stage.noun) == 'lead').id


def lead_of(store, id):
    with store.work(ANN) as work:
        return work.get(Lead, id)


@pytest.fixture
def lead(store):
    return store.do_now(ANN, leads.quick, 'Москва, Василий, щебень, 8 (916) 555-01-42', source='Рекламный телефон').id


def test_one_line_is_an_inquiry(store, lead):
    made = lead_of(store, lead)
    assert made.title == 'Москва, Василий, щебень'
    assert (made.city, made.name, made.product) == ('Москва', 'Василий', 'щебень')
    assert made.phones == [{'value': '+79165550142', 'kind': 'WORK'}]
    assert (made.source, made.owner_id, made.viewed_at) == ('ADVERTISING_PHONE', ANN, None)


@pytest.mark.parametrize(
    ('line', 'said'),
    [
        ('Звонок с +7 903 555-01-09', {'title': 'Звонок с +7 903 555-01-09', 'name': ''}),
        ('8 903 555-01-09 доб. 7', {'title': '+79035550109', 'product': ''}),
        ('Апрелевка, ошиблись номером', {'city': 'Апрелевка', 'product': 'ошиблись номером', 'name': ''}),
        ('Раменское, ООО «Автодор», 20 т', {'city': 'Раменское', 'company_title': 'ООО «Автодор»', 'product': '20 т'}),
        ('Людмила Сергеевна, песок', {'name': 'Людмила', 'second_name': 'Сергеевна', 'product': 'песок'}),
        ('песок, a.b@mail.ru', {'title': 'песок', 'emails': [{'value': 'a.b@mail.ru', 'kind': 'WORK'}]}),
        ('Письмо: «Запрос цен на гравий»', {'title': 'Письмо: «Запрос цен на гравий»', 'product': '', 'city': ''}),
        ("<img src=x onerror='x'>", {'title': "<img src=x onerror='x'>"}),
    ],
)
def test_a_line_says_what_it_can(store, line, said):
    with store.work(ANN) as work:
        made = leads.quick(work, line)
        assert {name: getattr(made, name) for name in said} == said


def test_a_title_is_made_by_the_naming_scheme_without_its_empty_parts(store):
    store.do_now(ANN, settings.change, lead_title='{city} — {name} ({company}): {product}')
    with store.work(ANN) as work:
        titles = [
            leads.create(work, values).title
            for values in [
                {'city': 'Москва', 'name': 'Василий', 'product': 'щебень'},
                {'name': 'Василий', 'company_title': 'ООО «Ромашка»'},
                {'last_name': 'Петров', 'phones': '8 916 555-01-42'},
                {'emails': 'a@mail.ru'},
                {'phones': 'добавочный 12-34', 'comments': 'x'},
                {'comments': 'Сколько стоит песок?\nЖду'},
            ]
        ]
    assert titles == [
        'Москва — Василий: щебень', 'Василий (ООО «Ромашка»)', 'Петров', 'a@mail.ru', 'добавочный 12-34',
        'Сколько стоит песок?',
    ]  # fmt: skip


@pytest.mark.parametrize(
    ('values', 'code'),
    [
        ({}, 'lead.empty'),
        ({'title': ' ', 'city': 'Москва', 'source': 'CALL'}, 'lead.empty'),
        ({'title': 'x', 'emails': 'no'}, 'email.wrong'),
        ({'title': 'x', 'amount': '-5'}, 'field.too_small'),
        ({'title': 'x', 'currency': 'DOG'}, 'field.wrong'),
        ({'title': 'x', 'utm': {'evil': 'x'}}, 'field.unknown'),
        ({'title': 'x', 'utm': 'x'}, 'field.wrong'),
        ({'title': 'x', 'stage_id': 4}, 'field.unknown'),
        ({'title': 'x', 'contact_id': 99}, 'missing'),
    ],
)
def test_bad_input_is_named(store, values, code):
    with pytest.raises((Invalid, NotFound)) as refused:
        store.do_now(ANN, leads.create, values)
    assert refused.value.code == code


def test_a_poor_lead_wants_a_reason_and_success_comes_by_conversion_only(store, lead):
    with store.work(ANN) as work:
        junk, converted, new, work_in = (stage(work, c) for c in ('JUNK', 'CONVERTED', 'NEW', 'IN_PROCESS'))
        deal_stage = stages.first(work, 'deal', directions.main(work).id).id
    for target, code in [(junk, 'needs_reason'), (converted, 'convert_first'), (deal_stage, 'foreign_stage')]:
        with pytest.raises(Invalid, match=code):
            store.do_now(BOB, leads.move, lead, target)
    with pytest.raises(Invalid, match='needs_reason'):
        store.do_now(BOB, leads.junk, lead, ' ')
    store.do_now(BOB, leads.move, lead, junk, reason='просили не звонить', batch='junk')
    made = lead_of(store, lead)
    assert (made.verdict, made.junk_reason, bool(made.closed_at)) == ('poor', 'просили не звонить', True)
    store.do_now(BOB, leads.good, lead)
    made = lead_of(store, lead)
    assert (made.verdict, made.junk_reason, made.closed_at, made.stage_id) == ('good', '', None, new)
    store.do_now(BOB, leads.junk, lead, 'wrong_city')
    store.do_now(BOB, leads.reopen, lead, work_in)
    assert (lead_of(store, lead).verdict, lead_of(store, lead).stage_id) == ('', work_in)


def test_a_lead_from_a_known_client_is_a_repeat_one_until_the_client_is_taken_off(store):
    with store.work(ANN) as work:
        firm = companies.create(work, {'title': 'ООО «Ромашка»'}).id
        requisites.add(work, {'inn': '7707083893'}, company_id=firm)
        vasily = contacts.create(work, {'last_name': 'Петров', 'phones': '8 916 555-01-42', 'company_id': firm}).id
    with store.work(BOB) as work:
        known = leads.quick(work, 'Москва, Василий, песок, +7 916 555-01-42')
        assert (known.repeat, known.contact_id, known.company_id) == (True, vasily, firm)
        by_inn = leads.create(work, {'comments': 'Счёт на ИНН 7707083893'})
        assert (by_inn.repeat, by_inn.contact_id, by_inn.company_id) == (True, None, firm)
        stranger = leads.create(work, {'name': 'Василий', 'last_name': 'Петров'})
        assert not stranger.repeat, 'a name alone is not the client'
        leads.change(work, stranger.id, {'phones': '89165550142'})
        assert stranger.repeat
        leads.change(work, stranger.id, {'contact_id': None, 'company_id': None})
        assert not stranger.repeat
    hidden = store.do_now(OWN, leads.create, {'phones': '89165550142'})
    assert not hidden.repeat, 'the client is not for this person to know of'


def test_edits_merge_clash_and_come_back(store, lead):
    store.do_now(ANN, leads.change, lead, {'product': 'гравий'}, seen=1)
    store.do_now(BOB, leads.change, lead, {'city': 'Тула'}, seen=1)
    with pytest.raises(Conflict):
        store.do_now(BOB, leads.change, lead, {'product': 'песок'}, seen=1)
    with pytest.raises(Invalid, match=r'lead\.empty'):
        store.do_now(BOB, leads.change, lead, {'title': '', 'name': '', 'phones': []})
    store.do_now(BOB, leads.change, lead, {'title': ''})
    assert lead_of(store, lead).title == 'Тула, Василий, гравий'
    store.do_now(ANN, leads.look, lead)
    store.do_now(ANN, leads.assign, lead, BOB, batch='give')
    assert (lead_of(store, lead).owner_id, bool(lead_of(store, lead).viewed_at)) == (BOB, True)
    store.do_now(ANN, undo, 'give')
    assert lead_of(store, lead).owner_id == ANN


def test_who_may_not_may_not(store, lead):
    with store.work(ANN) as work:
        junk = stage(work, 'JUNK')
    for verb, args in [
        (leads.create, ({'title': 'x'},)), (leads.quick, ('x',)), (leads.change, (lead, {})),
        (leads.move, (lead, junk)),
        (leads.good, (lead,)), (leads.junk, (lead, 'spam')), (leads.reopen, (lead,)), (leads.assign, (lead, BOB)),
        (leads.look, (lead,)), (leads.drop, (lead,)), (leads.unrate, (lead,)), (leads.convert, (lead, {'deal': {}})),
        (leads.simple_preview, ()), (leads.go_simple, (1,)), (leads.go_classic, ()),
    ]:  # fmt: skip
        with pytest.raises(Forbidden):
            store.do_now(EVE, verb, *args)
    for verb, args in [(leads.move, (lead, junk)), (leads.convert, (lead, {'deal': {}})), (leads.preview, (lead,))]:
        with pytest.raises(NotFound):
            store.do_now(OWN, verb, *args)


def test_the_board_shows_what_is_in_work_with_counts_and_next_cards(store):
    with store.work(ANN) as work:
        for n in range(60):
            leads.create(work, {'title': f'Лид {n}', 'amount': '100.50'})
        leads.junk(work, leads.create(work, {'title': 'мимо'}).id, 'spam')
    with store.work(BOB) as work:
        board = leads.snapshot(work)
        new = board['stages'][0]
        assert [s['name'] for s in board['stages']] == ['Не обработан', 'В работе', 'Обработан']
        assert (new['count'], new['sum'], len(new['cards']), new['cards'][0]['t']) == (60, '6030.00', 20, 'Лид 59')
        assert [z['id'] for z in board['zones']] == ['convert', 'junk']
        rest = leads.cards(work, new['id'], 20)
        assert [c['t'] for c in rest] == [f'Лид {n}' for n in reversed(range(40))]
        moved = leads.move(work, rest[0]['id'], board['stages'][1]['id'])
        told = leads.delta(work, [moved.id, 999], [new['id']])
        assert (told['cards'][0]['s'], told['gone'], told['heads'][new['id']]['count']) == (moved.stage_id, [999], 59)
        assert leads.card(work, 999) is None
    with store.work(EVE) as work:
        assert leads.snapshot(work)['zones'] == []
    with store.work(OWN) as work:
        assert leads.snapshot(work)['stages'][0]['count'] == 0


def test_the_list_sorts_filters_and_counts(store):
    with store.work(ANN) as work:
        leads.quick(work, 'Москва, Василий, щебень, 8 916 555-01-42', source='CALL')
        leads.quick(work, 'Щёлково, Гульнара, ПГС', source='WEB', owner_id=BOB)
        poor = leads.quick(work, 'Апрелевка, ошиблись номером').id
        leads.junk(work, poor, 'wrong_number')
        leads.good(work, leads.create(work, {'title': 'Тула', 'emails': 'x_y@mail.ru', 'amount': '5'}).id)

    def titles(*, sort='created', descending=True, filters=None, offset=0, limit=100):
        with store.work(ANN) as work:
            key = leads.order(work, sort)
            by = (
                [key.desc().nulls_last(), col(Lead.id).desc()] if descending else [key.asc().nulls_last(), col(Lead.id)]
            )
            found = work.all(Lead, *conditions(work, filters), order=by, offset=offset, limit=limit)
            return [row['title']['t'].split(',')[0] for row in leads.rows(work, found)]

    assert titles() == ['Тула', 'Апрелевка', 'Щёлково', 'Москва']
    assert titles(sort='title', descending=False)[-1] == 'Щёлково'
    assert titles(sort='amount', descending=False)[0] == titles(sort='amount')[0] == 'Тула', 'no amount comes last'
    for sort in ('verdict', 'source', 'phone', 'stage', 'owner', 'next', 'created'):
        assert len(titles(sort=sort)) == len(titles(sort=sort, descending=False)) == 4
    assert titles(offset=1, limit=2) == ['Апрелевка', 'Щёлково']
    for asked, found in [
        ({'preset': 'new'}, ['Щёлково', 'Москва']), ({'preset': 'poor'}, ['Апрелевка']), ({'preset': 'good'}, ['Тула']),
        ({'preset': 'mine'}, ['Тула', 'Апрелевка', 'Москва']), ({'owner': BOB}, ['Щёлково']),
        ({'source': 'CALL'}, ['Москва']),
        ({'q': 'щелково'}, ['Щёлково']), ({'q': 'ВАСИЛИЙ щеб'}, ['Москва']), ({'q': '8 (916) 555-01-42'}, ['Москва']),
        ({'q': 'X_Y@mail'}, ['Тула']), ({'q': '%'}, []), ({'reason': 'wrong_number'}, ['Апрелевка']),
        ({'preset': 'work'}, []),
        ({'preset': 'no_step'}, ['Тула', 'Щёлково', 'Москва']), ({'preset': 'overdue', 'q': ''}, []),
        ({'created': ('2000-01-01', '2001-01-01')}, []), ({'owner': 0}, []),
    ]:  # fmt: skip
        assert titles(filters=asked) == found, asked
    for asked in ({'preset': 'x'}, {'owner': 'x'}, {'nonsense': 1}, {'created': 'x'}, {'created': ('x', '')}):
        with pytest.raises(Invalid, match='field'):
            titles(filters=asked)
    with pytest.raises(Invalid, match='unknown'):
        titles(sort='password')
    with store.work(ANN) as work:
        counts = leads.preset_counts(work)
        [row] = leads.rows(work, [work.get(Lead, poor)])
    assert {k: counts[k] for k in ('all', 'new', 'work', 'good', 'poor', 'mine', 'no_step')} == {
        'all': 4, 'new': 2, 'work': 0, 'good': 1, 'poor': 1, 'mine': 3, 'no_step': 3,
    }  # fmt: skip
    assert (row['verdict'], row['source'], row['fresh']) == ({'v': 'poor', 'why': 'wrong_number'}, None, False)


def test_headers_count_what_the_stages_hold(store, lead):
    with store.work(ANN) as work:
        new, junk = stage(work, 'NEW'), stage(work, 'JUNK')
    store.do_now(ANN, leads.change, lead, {'amount': '10.10'})
    store.do_now(ANN, leads.junk, lead, 'spam', batch='junk')
    for expected in ({junk: {'RUB': 1}}, {new: {'RUB': 1}}):
        with store.work(ANN) as work:
            kept, counted = stages.heads(work, [new, junk]), stages.counted(work, Lead)
            assert {k: v for k, v in kept.items() if v} == counted
            assert {k: {c: n for c, (n, _) in v.items()} for k, v in counted.items()} == expected
        if junk in expected:
            store.do_now(ANN, undo, 'junk')


def test_in_simple_mode_an_inquiry_is_a_deal_at_once_and_the_switch_comes_back_as_one_act(store, lead):
    with store.work(ANN) as work:
        other = directions.add(work, {'name': 'Бетон'}).id
        leads.create(work, {'comments': 'только вопрос', 'company_title': 'ООО «Ромашка»'})
        leads.junk(work, leads.create(work, {'title': 'мимо'}).id, 'spam')
        shown = leads.simple_preview(work)
    assert {k: shown[k] for k in ('mode', 'open', 'deals', 'contacts', 'companies', 'repeat', 'closed')} == {
        'mode': 'classic', 'open': 2, 'deals': 2, 'contacts': 1, 'companies': 1, 'repeat': 0, 'closed': 1,
    }  # fmt: skip
    assert store.do_now(ANN, leads.go_simple, other, 'convert', batch='simple') == {'converted': 2}

    def held():
        with store.work(ANN) as work:
            nouns = (Lead, Deal, contacts.Contact, companies.Company)
            return settings.value(work, 'crm_mode'), *(work.count(noun) for noun in nouns)

    assert held() == ('simple', 3, 2, 1, 1)
    deal = store.do_now(BOB, leads.quick, 'Тула, Роман, песок, 8 916 555-01-77', source='Наклейка')
    assert isinstance(deal, Deal)
    with store.work(ANN) as work:
        client = work.get(contacts.Contact, deal.contact_id)
        assert (deal.direction_id, deal.title, client.last_name, client.name) == (
            other, 'Тула, Роман, песок', 'неизвестна', 'Роман',
        )  # fmt: skip
        assert work.get(Lead, deal.lead_id).closed_at
        again = leads.create(work, {'title': 'ещё песок', 'phones': '8 916 555-01-77'})
        assert again.contact_id == client.id, 'a known client is not made twice'
        leads.go_classic(work)
        assert isinstance(leads.create(work, {'title': 'снова лид'}), Lead)
    assert held()[0] == 'classic'


def test_going_simple_is_undone_as_one_act(store, lead):
    store.do_now(ANN, leads.go_simple, 1, 'convert', batch='simple')
    store.do_now(ANN, undo, 'simple')
    with store.work(ANN) as work:
        assert settings.value(work, 'crm_mode') == 'classic'
        assert (work.count(Deal), work.count(contacts.Contact), work.get(Lead, lead).closed_at) == (0, 0, None)


def test_going_simple_can_be_done_again_after_it_was_undone(store, lead):
    store.do_now(ANN, leads.go_simple, 1, 'convert', batch='simple')
    store.do_now(ANN, undo, 'simple')
    store.do_now(ANN, leads.go_simple, 1, 'keep')
    assert lead_of(store, lead).closed_at is None
