"""Money that went out by a statement: proposed as refunds, confirmed by a person, never booked twice."""

from decimal import Decimal as D

import pytest

from domain import companies, credit_notes, payments, refunds, requisites, statements
from domain.errors import Conflict, Invalid, NotFound
from domain.invoices import Invoice
from domain.statements import BankLine
from domain.unit_of_work import undo

from ..conftest import ANN, CLERK, OWN
from .test_statements import INN, OTHER, OURS, THEIRS, document, file, firm, get, invoice, taken, waiting  # noqa: F401


def out(number='118', amount='300.00', inn=INN, purpose='Возврат по счету № 1', day='20.11.2026', payer=OTHER):
    return (
        f'СекцияДокумент=Платежное поручение\r\nНомер={number}\r\nДата={day}\r\nСумма={amount}\r\nДатаСписано={day}\r\n'
        f'ПлательщикСчет={OURS}\r\nПлательщикИНН={payer}\r\nПолучатель1=ООО "Ромашка"\r\nПолучательИНН={inn}\r\n'
        f'ПолучательСчет={THEIRS}\r\nНазначениеПлатежа={purpose}\r\nКонецДокумента\r\n'
    )


@pytest.fixture
def overpaid(store, firm):  # noqa: F811
    """An invoice of a thousand that was paid and credited by 300."""
    one = invoice(store, '1000', company_id=firm)
    store.do_now(CLERK, payments.record, one)
    store.do_now(CLERK, credit_notes.create, one, 'Недовезли', amount='300')
    return one


def money(store, id):
    found = get(store, Invoice, id)
    return found.refunded, found.overpaid


def test_a_refund_is_proposed_to_a_client_who_is_owed_one_and_other_payments_stay_aside(store, overpaid):
    came = taken(
        store,
        document('17', '5.00'),
        out(),
        out('119', '300.00', '7728168971', 'Аренда офиса за ноябрь'),
        out('120', '700.00', '7728168971', 'Оплата по счету № 1 за бумагу'),
    )
    assert (came.new, came.refunds, came.outgoing) == (1, 1, 2)
    lines, found = waiting(store)
    back = next(line for line in lines if line.out)
    assert (back.payer, back.inn, back.account) == ('ООО "Ромашка"', INN, OURS)
    proposal = found[back.id]
    assert (proposal.invoice.id, proposal.signs, proposal.sure) == (overpaid, ('inn', 'number', 'sum'), True)
    assert money(store, overpaid) == (0, D(300)), 'nothing is booked unasked'
    again = taken(store, out())
    assert (again.refunds, again.outgoing, len(waiting(store)[0])) == (0, 0, 2)


def test_a_confirmed_refund_is_booked_once_and_taken_back_by_undo(store, overpaid):
    taken(store, out())
    [line] = waiting(store)[0]
    made = store.do_now(CLERK, statements.confirm, line.id, overpaid, batch='back')
    assert (made.amount, made.document, made.method, made.entity_kind()) == (D(300), '118', 'bank', 'refund')
    assert (money(store, overpaid), waiting(store)[0]) == ((D(300), 0), [])
    with pytest.raises(Invalid, match=r'bank_line\.nothing_left'):
        store.do_now(CLERK, statements.confirm, line.id, overpaid)
    assert taken(store, out()).refunds == 0
    with store.work(CLERK) as work:
        assert statements.paid_by(work, [line.id]) == {line.id: [(overpaid, '1')]}
    store.do_now(CLERK, undo, 'back', batch='undone')
    assert (money(store, overpaid), get(store, BankLine, line.id).left) == ((0, D(300)), D(300))
    store.do_now(CLERK, undo, 'undone')
    assert (money(store, overpaid), get(store, BankLine, line.id).state) == ((D(300), 0), 'sorted')
    store.do_now(CLERK, refunds.cancel, made.id)
    assert get(store, BankLine, line.id).state == 'new'
    with pytest.raises(NotFound):
        store.do_now(OWN, statements.confirm, line.id, overpaid)


def test_what_was_written_down_by_hand_is_tied_to_its_line_and_not_booked_again(store, overpaid):
    by_hand = store.do_now(CLERK, refunds.record, overpaid, '100', '2026-11-18', document='0118').id
    taken(store, out(amount='100.00', purpose='Возврат'), out('119', '100.00', purpose='Возврат'))
    lines, found = waiting(store)
    assert [found[line.id].known and found[line.id].known.id for line in lines] == [by_hand, None]
    tied = store.do_now(CLERK, statements.confirm, lines[0].id, overpaid, batch='tie')
    assert (tied.id, money(store, overpaid)) == (by_hand, (D(100), D(200)))
    store.do_now(CLERK, statements.confirm, lines[1].id, overpaid, batch='other')
    assert (money(store, overpaid), waiting(store)[0]) == ((D(200), D(100)), [])
    store.do_now(CLERK, undo, 'tie')
    assert (money(store, overpaid), get(store, BankLine, lines[0].id).left) == ((D(200), D(100)), D(100))


def test_a_refund_done_again_after_another_took_its_place_is_refused(store, overpaid):
    taken(store, out())
    [line] = waiting(store)[0]
    store.do_now(CLERK, statements.confirm, line.id, overpaid, batch='one')
    store.do_now(CLERK, undo, 'one', batch='undone')
    store.do_now(CLERK, refunds.record, overpaid)
    with pytest.raises((Conflict, Invalid)):
        store.do_now(CLERK, undo, 'undone')
    assert money(store, overpaid) == (D(300), 0)


def test_all_that_is_sure_is_confirmed_at_once_and_two_that_fit_are_for_a_person(store, overpaid, firm):  # noqa: F811
    other = invoice(store, '500', company_id=firm)
    store.do_now(CLERK, payments.record, other, '800', allow_more=True)
    taken(
        store, document('17', '1.00', purpose='?'), out(purpose='Возврат'), out('119', purpose=f'Возврат по счету {2}')
    )
    lines, found = waiting(store)
    assert [found[line.id].sure for line in lines if line.out] == [False, True]
    assert store.do_now(CLERK, statements.confirm_sure) == 1
    assert (money(store, overpaid), money(store, other)) == ((0, D(300)), (D(300), 0))


def test_payments_of_another_payer_and_odd_documents_are_nobodys_refunds(store, overpaid):
    own = store.do_now(ANN, companies.create, {'title': 'Мы', 'mine': True}).id
    store.do_now(ANN, requisites.add, {'inn': OTHER}, company_id=own)
    found = taken(store, out(payer='7728168971'), out('119', 'NaN'), out('120', '0'))
    assert (found.refunds, found.outgoing) == (0, 3)
    assert taken(store, out(payer=OTHER)).refunds == 1


def test_a_line_gives_back_no_more_than_is_overpaid_and_pays_no_invoice(store, overpaid, firm):  # noqa: F811
    taken(store, out(amount='1000.00'))
    [line] = waiting(store)[0]
    assert store.do_now(CLERK, statements.confirm, line.id, overpaid).amount == D(300)
    assert get(store, BankLine, line.id).left == D(700)
    owed = invoice(store, '700', company_id=firm)
    with pytest.raises(Invalid, match=r'refund\.nothing'):
        store.do_now(CLERK, statements.confirm, line.id, owed)
    assert get(store, Invoice, owed).debt == D(700)
