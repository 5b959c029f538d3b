import pytest
from sqlmodel import col

from domain import comments, companies, contacts, deals, leads, rows, settings
from domain.activities import Activity, ActivityLink
from domain.companies import Company
from domain.contacts import Contact, ContactCompany
from domain.deals import Deal
from domain.errors import Conflict, Forbidden, Invalid, NotFound
from domain.leads import Lead
from domain.stages import Stage
from domain.unit_of_work import undo

from ..conftest import ANN, BOB, CLERK

SAID = {
    'title': 'Москва, Василий, щебень', 'name': 'Василий', 'post': 'прораб', 'company_title': 'ООО «Ромашка»',
    'phones': ['8 916 555-01-42', '12-34'], 'emails': 'v@mail.ru', 'source': 'Рекламный телефон',
    'amount': '1250000.50',
    'comments': 'Нужен щебень к пятнице', 'utm': {'utm_source': 'yandex'}, 'messengers': '@vasya',
    'source_note': 'баннер',
}  # fmt: skip
ALL = {'contact': {'make': True, 'values': {'last_name': 'Петров'}}, 'company': {'make': True}, 'deal': {}}


@pytest.fixture
def lead(store):
    return store.do_now(ANN, leads.create, SAID).id


def held(store):
    with store.work(ANN) as work:
        return tuple(work.count(noun) for noun in (Contact, Company, ContactCompany, Deal))


def test_a_lead_becomes_a_contact_a_company_and_a_deal_that_know_each_other(store, lead):
    made = store.do_now(BOB, leads.convert, lead, ALL)
    with store.work(ANN) as work:
        was, deal = work.get(Lead, lead), work.get(Deal, made['deal'])
        person, firm = work.get(Contact, made['contact']), work.get(Company, made['company'])
        assert work.get(Stage, was.stage_id).code == 'CONVERTED'
        assert (was.verdict, bool(was.closed_at), was.contact_id, was.company_id) == ('good', True, person.id, firm.id)
        assert (person.title, person.company_id, [p['value'] for p in person.phones]) == (
            'Петров Василий', firm.id, ['+79165550142', '12-34'],
        )  # fmt: skip
        assert (firm.title, firm.phones) == ('ООО «Ромашка»', [])
        assert [(c.id, t.role) for c, t in contacts.people_of(work, firm.id)] == [(person.id, 'прораб')]
        assert (deal.contact_id, deal.company_id, str(deal.amount), deal.comments, deal.utm) == (
            person.id, firm.id, '1250000.50', 'Нужен щебень к пятнице', {'source': 'yandex'},
        )  # fmt: skip
        assert {r.lead_id for r in (person, firm, deal)} == {lead}
        for record in (person, firm, deal):
            assert (record.source, record.source_note, record.owner_id) == ('ADVERTISING_PHONE', 'баннер', ANN)


@pytest.mark.parametrize(
    ('parts', 'counts'),
    [
        (('contact',), (1, 0, 0, 0)),
        (('company',), (0, 1, 0, 0)),
        (('deal',), (0, 0, 0, 1)),
        (('contact', 'deal'), (1, 0, 0, 1)),
        (('company', 'deal'), (0, 1, 0, 1)),
        (('contact', 'company'), (1, 1, 1, 0)),
    ],
)
def test_any_combination_can_be_made_and_taken_back_as_one_step(store, lead, parts, counts):
    with store.work(ANN) as work:
        before = work.get(Lead, lead).model_dump(exclude={'version', 'changed_at'})
    made = store.do_now(BOB, leads.convert, lead, {part: ALL[part] for part in parts}, batch='convert')
    assert held(store) == counts
    if parts == ('company', 'deal'):
        with store.work(ANN) as work:
            assert work.get(Company, made['company']).phones[0]['value'] == '+79165550142', 'nobody else has it'
            assert work.get(Deal, made['deal']).company_id == made['company']
    with pytest.raises(Invalid, match='already_converted'):
        store.do_now(BOB, leads.convert, lead, ALL)
    store.do_now(BOB, undo, 'convert')
    assert held(store) == (0, 0, 0, 0)
    with store.work(ANN) as work:
        assert work.get(Lead, lead).model_dump(exclude={'version', 'changed_at'}) == before
    store.do_now(BOB, leads.convert, lead, ALL)
    assert held(store) == (1, 1, 1, 1)


def test_a_converted_lead_goes_back_only_by_undoing(store, lead):
    store.do_now(BOB, leads.convert, lead, ALL)
    with store.work(ANN) as work:
        new = work.find(Stage, col(Stage.code) == 'NEW').id
    for verb, args in [(leads.move, (lead, new)), (leads.reopen, (lead,)), (leads.junk, (lead, 'spam')),
                       (leads.unrate, (lead,)), (leads.preview, (lead,))]:  # fmt: skip
        with pytest.raises(Invalid, match='already_converted'):
            store.do_now(ANN, verb, *args)


def test_undoing_is_refused_once_somebody_worked_on_what_was_made(store, lead):
    made = store.do_now(BOB, leads.convert, lead, ALL, batch='convert')
    store.do_now(ANN, deals.change, made['deal'], {'title': 'другое'})
    store.do_now(ANN, contacts.change, made['contact'], {'company_id': None})
    with pytest.raises(Conflict):
        store.do_now(BOB, undo, 'convert')
    assert held(store) == (1, 1, 1, 1)


@pytest.mark.parametrize(
    ('plan', 'code', 'field'),
    [
        ({}, 'lead.nothing_to_make', None),
        ({'contact': None, 'deal': None}, 'lead.nothing_to_make', None),
        ([], 'field.wrong', 'plan'),
        ({'invoice': {}}, 'field.wrong', 'plan'),
        ({'contact': True}, 'field.wrong', 'contact'),
        ({'contact': {}}, 'field.wrong', 'contact'),
        ({'company': {'make': True, 'link': 1}}, 'field.wrong', 'company'),
        ({'contact': {'make': True, 'values': 'x'}}, 'field.wrong', 'contact'),
        ({'contact': {'make': True}}, 'field.required', 'last_name'),
        ({'contact': ALL['contact'], 'company': {'make': True, 'values': {'title': ''}}}, 'field.required', 'title'),
        ({'company': {'make': True, 'values': {'version': 5}}}, 'field.unknown', 'version'),
        ({'contact': {'link': 77}}, 'missing', None),
        ({'contact': {'link': 'x'}}, 'missing', None),
        ({'contact': ALL['contact'], 'deal': {'amount': 'много'}}, 'field.not_a_number', 'amount'),
        ({'contact': ALL['contact'], 'deal': {'direction_id': 77}}, 'missing', None),
        ({'deal': {'lead_id': 77}}, 'field.unknown', 'lead_id'),
    ],
)
def test_a_plan_that_makes_no_sense_is_refused_and_nothing_is_made(store, lead, plan, code, field):
    with pytest.raises((Invalid, NotFound)) as refused:
        store.do_now(BOB, leads.convert, lead, plan)
    assert (refused.value.code, refused.value.facts.get('field')) == (code, field)
    assert held(store) == (0, 0, 0, 0)


def test_the_wizard_says_what_it_would_make_what_is_there_already_and_what_comes_along(store):
    with store.work(ANN) as work:
        firm = companies.create(work, {'title': 'Ромашка, ООО'}).id
        other = contacts.create(work, {'last_name': 'Иванов', 'name': 'Пётр'}).id
        deals.create(work, {'title': 'старая', 'company_id': firm})
        lead = leads.create(work, SAID).id
        contacts.change(work, other, {'phones': '8 916 555-01-42'})
    with store.work(BOB) as work:
        shown = leads.preview(work, lead)
    assert shown['contact']['needs'] == ['last_name']
    assert [(d['id'], d['why'], d['deals']) for d in shown['contact']['duplicates']] == [(other, ['phone'], 0)]
    assert [(d['id'], d['why'], d['deals']) for d in shown['company']['duplicates']] == [(firm, ['name'], 1)]
    assert (shown['contact']['plan'], shown['company']['plan']) == ({'link': other, 'complete': True}, {'make': True})
    assert shown['deal']['values']['title'] == 'Москва, Василий, щебень'
    assert shown['carried'] == {
        'phones': 2, 'emails': 1, 'messengers': 1, 'webs': 0, 'activities': 0, 'comments': 1, 'rows': 0, 'files': 0,
        'source': 'ADVERTISING_PHONE', 'utm': {'source': 'yandex'}, 'tags': [],
    }  # fmt: skip
    assert [d['name'] for d in shown['directions']] == ['Щебень и песок']


def test_an_existing_client_is_linked_and_gets_what_it_lacks(store, lead):
    with store.work(ANN) as work:
        person = contacts.create(work, {'last_name': 'Петров', 'phones': '+7 916 555-01-42', 'post': 'мастер'}).id
        firm = companies.create(work, {'title': 'Ромашка'}).id
    plan = {'contact': {'link': person, 'complete': True}, 'company': {'link': firm}, 'deal': {'title': 'Щебень 20 т'}}
    made = store.do_now(BOB, leads.convert, lead, plan, batch='link')
    with store.work(ANN) as work:
        client, deal = work.get(Contact, person), work.get(Deal, made['deal'])
        assert [p['value'] for p in client.phones] == ['+79165550142', '12-34']
        assert ([e['value'] for e in client.emails], client.name, client.post) == (['v@mail.ru'], 'Василий', 'мастер')
        assert (deal.title, deal.contact_id, deal.company_id) == ('Щебень 20 т', person, firm)
        assert work.get(Company, firm).phones == []
    store.do_now(BOB, undo, 'link')
    with store.work(ANN) as work:
        assert (work.get(Contact, person).emails, work.get(Contact, person).name) == ([], '')


def test_completing_does_not_give_a_person_somebody_elses_name(store, lead):
    person = store.do_now(ANN, contacts.create, {'last_name': 'Сидорова', 'name': 'Анна'}).id
    store.do_now(BOB, leads.convert, lead, {'contact': {'link': person, 'complete': True}})
    with store.work(ANN) as work:
        client = work.get(Contact, person)
        assert (client.title, client.post, len(client.phones)) == ('Сидорова Анна', '', 2)


def test_a_repeat_lead_becomes_a_deal_of_its_client_only(store):
    with store.work(ANN) as work:
        person = contacts.create(work, {'last_name': 'Петров', 'phones': '+7 916 555-01-42'}).id
        lead = leads.create(work, SAID).id
    with pytest.raises(Invalid) as refused:
        store.do_now(BOB, leads.convert, lead, ALL)
    assert (refused.value.code, refused.value.facts['part']) == ('lead.repeat_deal_only', 'contact')
    with store.work(BOB) as work:
        assert leads.preview(work, lead)['contact']['plan'] == {'link': person, 'complete': True}
    made = store.do_now(BOB, leads.convert, lead, {'deal': {}})
    with store.work(ANN) as work:
        assert work.get(Deal, made['deal']).contact_id == person
    assert held(store) == (1, 0, 0, 1)


def test_activities_come_along_and_stay_with_the_lead(store, lead):
    with store.work(ANN) as work:
        call = work.add(Activity(kind='call', subject='Позвонить', owner_id=ANN, links=[['lead', lead]]))
        work.add(ActivityLink(activity_id=call.id, entity='lead', entity_id=lead))
    made = store.do_now(BOB, leads.convert, lead, ALL, batch='convert')

    def tied():
        with store.work(ANN) as work:
            rows = {(link.entity, link.entity_id) for link in work.all(ActivityLink)}
            assert {tuple(link) for link in work.get(Activity, call.id).links} == rows
            return rows

    kinds = ('contact', 'company', 'deal')
    assert tied() == {('lead', lead), *((kind, made[kind]) for kind in kinds)}
    store.do_now(BOB, undo, 'convert')
    assert tied() == {('lead', lead)}


def test_comments_are_shared_and_product_rows_copied_with_their_sum(store):
    with store.work(ANN) as work:
        lead = leads.create(work, {key: text for key, text in SAID.items() if key != 'amount'}).id
        note = comments.add(work, 'lead', lead, 'перезвонить')
        rows.add(work, 'lead', lead, {'name': 'Щебень', 'quantity': '2', 'price': '10.50'})
        carried = leads.preview(work, lead)['carried']
        assert (carried['rows'], carried['comments']) == (1, 2)
    made = store.do_now(BOB, leads.convert, lead, ALL | {'deal': {'amount': '21.00'}}, batch='convert')
    with store.work(ANN) as work:
        links = {(link.entity, link.entity_id) for link in work.all(comments.CommentLink)}
        assert links == {(kind, made[kind]) for kind in ('contact', 'company', 'deal')}
        assert {tuple(link) for link in work.get(comments.Comment, note.id).links} == links
        deal = work.get(Deal, made['deal'])
        assert (str(deal.amount), deal.amount_manual) == ('21.00', False), 'repeating the sum is not setting it'
        rows.add(work, 'deal', deal.id, {'name': 'Доставка', 'quantity': '1', 'price': '5'})
        assert str(deal.amount) == '26.00'
        assert len(rows.of(work, 'lead', lead)) == 1


def test_a_conversion_with_rows_is_undone_and_redone(store):
    lead = store.do_now(ANN, leads.create, {'title': 'Щебень', 'name': 'Василий'}).id
    store.do_now(ANN, rows.add, 'lead', lead, {'name': 'Щебень', 'quantity': '2', 'price': '10.50'})
    made = store.do_now(BOB, leads.convert, lead, {'deal': {}}, batch='convert')
    back = store.do_now(BOB, undo, 'convert')
    assert held(store) == (0, 0, 0, 0)
    store.do_now(BOB, undo, back)
    with store.work(ANN) as work:
        assert str(work.get(Deal, made['deal']).amount) == '21.00'
        assert len(rows.of(work, 'deal', made['deal'])) == 1


def test_the_surname_setting_and_rights_hold_in_conversion_too(store, lead):
    with pytest.raises(Forbidden):
        store.do_now(CLERK, leads.convert, lead, ALL)
    store.do_now(ANN, settings.change, surname_required=False)
    with store.work(BOB) as work:
        assert leads.preview(work, lead)['contact']['needs'] == []
    made = store.do_now(BOB, leads.convert, lead, {'contact': {'make': True}})
    with store.work(ANN) as work:
        person = work.get(Contact, made['contact'])
        assert (person.title, person.comments) == ('Василий', 'Нужен щебень к пятнице')


def test_the_owner_of_what_is_made_is_whoever_converts_where_the_leads_owner_has_left(store, lead):
    with store.work(ANN) as work:
        leads.assign(work, lead, BOB)
        from domain.people import Person

        work.record('person.changed', work.get(Person, BOB), active=False)
    made = store.do_now(ANN, leads.convert, lead, {'deal': {}})
    with store.work(ANN) as work:
        assert work.get(Deal, made['deal']).owner_id == ANN
