"""Documents: made from a record, numbered, kept as they were made, replaced by versions, due by stage."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal

import pytest

from domain import activities, companies, deals, documents, invoices, numerators, requisites, rows, stages, timeline
from domain.documents import Document, sets
from domain.errors import Conflict, Forbidden, Invalid, NotFound
from domain.permissions import House
from domain.quotes.papers import today
from domain.unit_of_work import undo

from ..conftest import ANN, BOB, CLERK, EVE, OWN
from .test_invoices import BANK, DESIGN

DAY = date(2026, 11, 20)
PERSON = {'person': 'Сомов Дмитрий Игоревич', 'passport_series': '45 10', 'passport_number': '123456'}


def make_deal(work, owner=BOB):
    """Our company and a client with their details, a deal of four rows: two of goods, two of services."""
    ours = companies.create(work, {'title': 'СтройСнаб', 'mine': True}).id
    face = requisites.add(
        work,
        {'inn': '7799001312', 'kpp': '779901001', 'short_name': 'ООО «СтройСнаб»', 'director': 'Дроздов С. А.',
         'director_post': 'Генеральный директор', 'legal_address': '141402, г. Химки, ул. Репина, д. 2',
         'okpo': '12345678'},
        company_id=ours,
    )  # fmt: skip
    requisites.add_account(work, face.id, BANK)
    client = companies.create(work, {'title': 'ГлавСтройИнвест', 'owner_id': owner}).id
    requisites.add(work, {'inn': '7799001231', 'kpp': '779901001', 'short_name': 'ООО «ГлавСтройИнвест»'},
                   company_id=client)  # fmt: skip
    deal = deals.create(work, {'title': 'Щебень', 'company_id': client, 'owner_id': owner}).id
    rows.replace_all(work, 'deal', deal, DESIGN)
    return deal


@pytest.fixture
def deal(store):
    return store.do_now(ANN, make_deal)


def get(store, id, **more):
    return store.ask_now(ANN, lambda work: work.get(Document, id, **more))


def test_an_act_takes_its_number_its_services_and_both_parties(store, deal):
    act = store.do_now(BOB, documents.make, 'act', 'deal', deal)
    assert (act.number, act.title, act.form_version, act.owner_id) == ('1', 'Акт № 1', '1', BOB)
    assert [row['unit'] for row in act.facts['rows']] == ['рейс', 'усл. ед']
    assert act.facts['seller']['inn'] == '7799001312'
    assert act.facts['buyer']['name'] == 'ООО «ГлавСтройИнвест»'
    assert act.amount == Decimal('300592.00')
    assert store.ask_now(BOB, documents.of, 'deal', deal)[0].id == act.id
    assert any(entry.what == 'document' for entry in store.ask_now(BOB, timeline.of, 'deal', deal))


def test_a_made_paper_stays_as_it_was_made_and_a_new_version_takes_what_is_true_now(store, deal):
    first = store.do_now(BOB, documents.make, 'upd', 'deal', deal, {'status': '2', 'basis': 'Договор № 7'})
    row = store.ask_now(BOB, rows.of, 'deal', deal)[0]
    store.do_now(BOB, rows.change, row.id, {'quantity': '1'})
    assert get(store, first.id).facts == first.facts
    second = store.do_now(BOB, documents.remake, first.id)
    assert (second.number, second.document_version, second.extra['status']) == (first.number, 2, '2')
    assert second.facts != first.facts
    assert get(store, first.id).replaced_by == second.id
    with pytest.raises(Invalid, match=r'document\.replaced'):
        store.do_now(BOB, documents.remake, first.id)
    store.do_now(ANN, documents.drop, second.id)
    assert get(store, first.id).replaced_by is None


def test_the_form_version_follows_the_date_of_the_document(store, deal):
    made = [store.do_now(BOB, documents.make, 'factura', 'deal', deal, {'date': day}).form_version
            for day in ('2026-03-31', '2026-04-01')]  # fmt: skip
    assert made == ['2024-10', '2026-04']


def test_undone_and_deleted_papers_keep_their_numbers(store, deal):
    made = store.do_now(BOB, documents.make, 'act', 'deal', deal, batch='made')
    store.do_now(BOB, undo, 'made')
    with pytest.raises(NotFound):
        get(store, made.id)
    second = store.do_now(BOB, documents.make, 'act', 'deal', deal)
    store.do_now(ANN, documents.drop, second.id, batch='dropped')
    assert store.do_now(BOB, documents.make, 'act', 'deal', deal).number == '3'
    store.do_now(ANN, undo, 'dropped')
    assert get(store, second.id).number == '2'
    with pytest.raises(Invalid, match=r'number\.taken'):
        store.do_now(BOB, documents.make, 'act', 'deal', deal, {'number': '1'})


def test_a_refused_paper_takes_no_number(store, deal):
    with pytest.raises(Invalid):
        store.do_now(BOB, documents.make, 'm2', 'deal', deal, PERSON | {'passport_series': 'AB'})
    assert store.do_now(BOB, documents.make, 'm2', 'deal', deal, PERSON).number == '1'


def test_many_threads_make_papers_and_every_number_is_given_once(store, deal):
    with ThreadPoolExecutor(8) as threads:
        jobs = [threads.submit(store.do_now, BOB, documents.make, 'contract', 'deal', deal) for _ in range(24)]
        given = [job.result(timeout=60).number for job in jobs]
    assert sorted(map(int, given)) == list(range(1, 25))


def test_two_own_companies_count_by_themselves(store, deal):
    other = store.do_now(ANN, companies.create, {'title': 'ИП Котова', 'mine': True}).id
    make = lambda **values: store.do_now(BOB, documents.make, 'act', 'deal', deal, values).number  # noqa: E731
    assert [make(), make(seller_id=other), make()] == ['1', '1', '2']
    store.do_now(ANN, numerators.change, 'act', {'template': '{COMPANY}-{NUMBER}/{YEAR}', 'digits': 3})
    assert make() == f'С-003/{store.ask_now(BOB, today):%Y}'


@pytest.mark.parametrize(
    ('code', 'values', 'refusal'),
    [
        ('m2', {}, 'field.required'),
        ('m2', PERSON | {'passport_number': '12'}, 'document.wrong_passport'),
        ('m2', PERSON | {'valid_until': '2020-01-01'}, 'paper.dates_crossed'),
        ('m2', PERSON | {'passport_issued_on': '2090-01-01'}, 'document.from_the_future'),
        ('upd', {'status': '3'}, 'field.wrong'),
        ('torg12', {'gross': '1', 'net': '2'}, 'document.gross_below_net'),
        ('torg12', {'places': 'много'}, 'field.not_a_number'),
        ('contract', {'pay_days': '0'}, 'field.too_small'),
        ('act', {'basis': 'x' * 301}, 'field.too_long'),
        ('act', {'nonsense': '1'}, 'field.unknown'),
    ],
)
def test_wrong_values_are_told_and_change_nothing(store, deal, code, values, refusal):
    with pytest.raises(Invalid) as told:
        store.do_now(BOB, documents.make, code, 'deal', deal, values)
    assert told.value.code == refusal
    assert store.ask_now(BOB, documents.of, 'deal', deal) == []


def test_a_deal_without_rows_has_nothing_to_hand_over(store, deal):
    store.do_now(BOB, rows.replace_all, 'deal', deal, [])
    with pytest.raises(Invalid, match=r'document\.no_rows'):
        store.do_now(BOB, documents.make, 'act', 'deal', deal)
    assert store.do_now(BOB, documents.make, 'contract', 'deal', deal).amount == 0


def test_rights(store, deal):
    with pytest.raises(Forbidden):
        store.do_now(EVE, documents.make, 'act', 'deal', deal)
    with pytest.raises(NotFound):
        store.do_now(OWN, documents.make, 'act', 'deal', deal)
    made = store.do_now(CLERK, documents.make, 'act', 'deal', deal)
    with pytest.raises(NotFound):
        store.ask_now(OWN, lambda work: work.get(Document, made.id))
    with pytest.raises(Forbidden):
        store.do_now(EVE, documents.drop, made.id)
    with pytest.raises(Forbidden):
        store.do_now(BOB, documents.keep_file, made.id, 'a' * 64)
    store.do_now(House(), documents.keep_file, made.id, 'a' * 64)
    assert store.do_now(House(), documents.keep_file, made.id, 'b' * 64) == 'a' * 64


def test_an_invoice_and_a_company_have_documents_too(store, deal):
    invoice = store.do_now(BOB, invoices.from_deal, deal)
    act = store.do_now(BOB, documents.make, 'act', 'invoice', invoice.id)
    assert act.extra['basis'] == f'Счёт № {invoice.number} от {invoice.date:%d.%m.%Y}'
    company = store.ask_now(ANN, lambda work: work.get(deals.Deal, deal)).company_id
    contract = store.do_now(BOB, documents.make, 'contract', 'company', company)
    assert contract.facts['rows'] == []
    with pytest.raises(Invalid, match=r'document\.not_for'):
        store.do_now(BOB, documents.make, 'act', 'company', company)
    assert {one.id for one in store.ask_now(BOB, documents.of, 'company', company)} == {act.id, contract.id}
    basis = store.ask_now(BOB, documents.suggest, 'm2', 'deal', deal)['basis']
    assert basis.startswith(f'договору № {contract.number} от')


def ways(store, deal):
    found = store.ask_now(ANN, lambda work: work.get(deals.Deal, deal))
    return found.direction_id, store.ask_now(ANN, stages.of, 'deal', found.direction_id)


def test_a_stage_offers_a_document_by_a_task_that_the_document_ends(store, deal):
    direction, lane = ways(store, deal)
    store.do_now(ANN, sets.add, direction, {'form': 'act', 'stage_id': lane[2].id})
    store.do_now(BOB, deals.move, deal, lane[2].id)
    tasks = store.ask_now(BOB, activities.of_record, 'deal', deal)
    assert [task['subject'] for task in tasks] == ['Сделать документ: Акт']
    store.do_now(BOB, deals.move, deal, lane[1].id)
    store.do_now(BOB, deals.move, deal, lane[2].id)
    assert len(store.ask_now(BOB, activities.of_record, 'deal', deal)) == 1
    assert store.ask_now(BOB, lambda work: sets.due(work, work.get(deals.Deal, deal))) == ['act']
    store.do_now(BOB, documents.make, 'act', 'deal', deal, batch='act')
    assert store.ask_now(BOB, activities.of_record, 'deal', deal) == []
    assert store.ask_now(BOB, lambda work: sets.due(work, work.get(deals.Deal, deal))) == []
    store.do_now(BOB, undo, 'act')
    assert len(store.ask_now(BOB, activities.of_record, 'deal', deal)) == 1


def test_a_stage_makes_a_document_by_itself_and_undoing_the_move_takes_it_back(store, deal):
    direction, lane = ways(store, deal)
    store.do_now(ANN, sets.add, direction, {'form': 'upd', 'stage_id': lane[1].id, 'moment': 'make'})
    store.do_now(BOB, deals.move, deal, lane[1].id, batch='moved')
    assert [one.form for one in store.ask_now(BOB, documents.of, 'deal', deal)] == ['upd']
    store.do_now(BOB, undo, 'moved')
    assert store.ask_now(BOB, documents.of, 'deal', deal) == []


def test_what_cannot_be_made_by_itself_does_not_hold_the_deal_back(store, deal):
    direction, lane = ways(store, deal)
    store.do_now(BOB, rows.replace_all, 'deal', deal, [])
    store.do_now(ANN, sets.add, direction, {'form': 'act', 'stage_id': lane[1].id, 'moment': 'make'})
    store.do_now(BOB, deals.move, deal, lane[1].id)
    assert store.ask_now(BOB, documents.of, 'deal', deal) == []
    assert len(store.ask_now(BOB, activities.of_record, 'deal', deal)) == 1


def test_a_set_holds_a_form_once_and_only_stages_of_its_direction(store, deal):
    direction, _ = ways(store, deal)
    one = store.do_now(ANN, sets.add, direction, {'form': 'act'})
    with pytest.raises(Invalid, match=r'document\.in_set'):
        store.do_now(ANN, sets.add, direction, {'form': 'act'})
    lead_stage = store.ask_now(ANN, stages.of, 'lead')[0]
    with pytest.raises(Invalid, match=r'deal\.foreign_stage'):
        store.do_now(ANN, sets.change, one.id, {'stage_id': lead_stage.id})
    with pytest.raises(Forbidden):
        store.do_now(BOB, sets.remove, one.id)
    two = store.do_now(ANN, sets.add, direction, {'form': 'm2'})
    store.do_now(ANN, sets.reorder, [two.id, one.id])
    assert [x.form for x in store.ask_now(BOB, sets.of_direction, direction)] == ['m2', 'act']


def test_a_document_of_a_stage_that_goes_is_made_whenever_it_is_wanted(store, deal):
    direction, lane = ways(store, deal)
    added = store.do_now(ANN, stages.add, 'deal', direction, {'name': 'Отгрузка'})
    store.do_now(ANN, sets.add, direction, {'form': 'upd', 'stage_id': added.id, 'moment': 'make'})
    store.do_now(ANN, stages.remove, added.id, batch='gone')
    assert [one.stage_id for one in store.ask_now(BOB, sets.of_direction, direction)] == [None]
    store.do_now(ANN, undo, 'gone')
    assert [one.stage_id for one in store.ask_now(BOB, sets.of_direction, direction)] == [added.id]
    lost = next(stage for stage in lane if stage.semantic == 'F')
    with pytest.raises(Invalid, match=r'document\.lost_stage'):
        store.do_now(ANN, sets.add, direction, {'form': 'act', 'stage_id': lost.id})


def test_two_administrators_of_a_set_see_each_other(store, deal):
    direction, lane = ways(store, deal)
    one = store.do_now(ANN, sets.add, direction, {'form': 'act'})
    changed = store.do_now(ANN, sets.change, one.id, {'stage_id': lane[1].id}, one.version)
    with pytest.raises(Conflict):
        store.do_now(ANN, sets.change, one.id, {'stage_id': lane[2].id}, one.version)
    store.do_now(ANN, sets.change, one.id, {'stage_id': lane[2].id}, changed.version)
    store.do_now(ANN, sets.remove, one.id, batch='gone')
    with pytest.raises(NotFound):
        store.do_now(ANN, sets.reorder, [one.id])
    store.do_now(ANN, sets.add, direction, {'form': 'act'})
    with pytest.raises(Invalid, match=r'document\.in_set'):
        store.do_now(ANN, undo, 'gone')
