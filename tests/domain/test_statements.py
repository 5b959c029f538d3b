"""Bank statements: read, kept once, matched, confirmed."""

from datetime import date
from decimal import Decimal as D

import pytest

from domain import companies, invoices, payments, requisites, rows, statements
from domain.errors import Forbidden, Invalid, NotFound
from domain.invoices import Invoice
from domain.statements import BankLine
from domain.statements.matching import numbers_in
from domain.unit_of_work import undo

from ..conftest import ANN, BOB, CLERK, OWN
from .test_rows import STONE

OURS, THEIRS = '40702810900000001234', '40702810400000005678'
INN, OTHER = '7707083893', '7736050003'


def document(number='17', amount='1000.00', inn=INN, purpose='Оплата по счету № 1', day='20.11.2026', to=OURS):
    return (
        f'СекцияДокумент=Платежное поручение\r\nНомер={number}\r\nДата={day}\r\nСумма={amount}\r\n'
        f'ПлательщикСчет={THEIRS}\r\nДатаПоступило={day}\r\nПлательщик=ИНН {inn} ООО "Ромашка"\r\n'
        f'ПлательщикИНН={inn}\r\nПолучательСчет={to}\r\nПолучательИНН=7736050003\r\n'
        f'НазначениеПлатежа={purpose}\r\nКонецДокумента\r\n'
    )


def file(*documents, encoding='cp1251', name='Windows', end='КонецФайла\r\n'):
    head = f'1CClientBankExchange\r\nВерсияФормата=1.03\r\nКодировка={name}\r\nРасчСчет={OURS}\r\n'
    section = f'СекцияРасчСчет\r\nРасчСчет={OURS}\r\nВсегоПоступило=1\r\nКонецРасчСчет\r\n'
    return (head + section + ''.join(documents) + end).encode(encoding)


def test_a_file_is_read_in_its_encodings_and_outgoing_money_is_only_counted():
    out = document(to=THEIRS).replace('ДатаПоступило', 'ДатаСписано')
    for encoding, name in (('cp1251', 'Windows'), ('cp866', 'DOS'), ('utf-8', 'UTF-8'), ('utf-8-sig', 'UTF-8')):
        found = statements.parse(file(document(amount='1234,50'), out, encoding=encoding, name=name))
        [one] = found.arrivals
        assert (one.number, one.day, one.amount, one.inn) == ('17', date(2026, 11, 20), D('1234.50'), INN)
        assert (one.payer, one.purpose, found.outgoing) == ('ООО "Ромашка"', 'Оплата по счету № 1', 1)


@pytest.mark.parametrize(
    ('content', 'code'),
    [
        (b'', 'statement.not_one'),
        (b'\x89PNG\r\n', 'statement.not_one'),
        (file(document(), end=''), 'statement.cut'),
        (file(document(amount='NaN')), 'statement.broken'),
        (file(document(amount='-5')), 'statement.broken'),
        (file(document(amount='1.005')), 'statement.broken'),
        (file(document(day='31.02.2026')), 'statement.broken'),
        (b'1CClientBankExchange' + b'x' * (5 * 2**20), 'statement.too_big'),
    ],
)
def test_what_is_no_statement_is_refused_in_words(content, code):
    with pytest.raises(Invalid, match=code.replace('.', r'\.')):
        statements.parse(content)


def test_numbers_are_found_in_a_purpose():
    assert numbers_in('Оплата по счету № 214 от 12.11.2026, НДС 22%') >= {'214'}
    assert numbers_in('Оплата по счетам №214, 215 и А-7/26 за щебень. В том числе НДС') >= {'214', '215', 'а-7/26'}
    assert '22' not in numbers_in('Оплата по сч. 214. НДС 22% - 180.33')
    assert numbers_in('Invoice INV-9, thanks') >= {'inv-9'}
    assert numbers_in('Возврат займа') == set()


@pytest.fixture
def firm(store):
    made = store.do_now(ANN, companies.create, {'title': 'ООО «Ромашка»'}).id
    store.do_now(ANN, requisites.add, {'inn': INN}, company_id=made)
    return made


def invoice(store, amount, **more):
    made = store.do_now(BOB, invoices.create, more).id
    store.do_now(BOB, rows.add, 'invoice', made, STONE | {'quantity': '1', 'price': amount, 'discount_percent': '0'})
    return made


def taken(store, *documents, who=CLERK, batch=None):
    return store.do_now(who, statements.take, statements.parse(file(*documents)), batch=batch)


def waiting(store):
    with store.work(CLERK) as work:
        lines = statements.waiting(work)
        return lines, statements.proposals(work, lines)


def get(store, kind, id):
    with store.work(ANN) as work:
        return work.get(kind, id)


def test_the_same_file_twice_adds_nothing_and_nothing_is_paid_unasked(store, firm):
    one = invoice(store, '1000', company_id=firm)
    assert (taken(store, document(), document('18', '5.00')).new, len(waiting(store)[0])) == (2, 2)
    again = taken(store, document('18', '5.00'), document(), document('19'), document('19'))
    assert (again.new, again.known) == (1, 3)
    assert get(store, Invoice, one).paid == 0
    taken(store, document('30'), batch='file')
    store.do_now(CLERK, undo, 'file')
    assert len(waiting(store)[0]) == 3
    assert taken(store, document('30')).new == 1, 'what was taken back comes again'
    with pytest.raises(Forbidden):
        taken(store, document('31'), who=OWN)


def test_signs_agree_before_a_proposal_is_sure(store, firm):
    one, two = invoice(store, '1000', company_id=firm), invoice(store, '1000', company_id=firm)
    alone = invoice(store, '700')
    taken(
        store,
        document('1', '1000.00', purpose='за щебень'),
        document('2', '1000.00', purpose='Счет №2'),
        document('3', '700.00', OTHER, 'Оплата счета 3'),
        document('4', '700.00', OTHER, 'без номера'),
        document('5', '90.00', INN, 'аванс'),
    )
    lines, found = waiting(store)
    shown = {line.number: (p.invoice.id, p.signs, p.sure) for line in lines if (p := found.get(line.id))}
    assert shown == {
        '1': (one, ('inn', 'sum'), False),  # two invoices fit
        '2': (two, ('inn', 'number', 'sum'), True),
        '3': (alone, ('number', 'sum'), True),
        '5': (one, ('inn',), False),
    }
    assert store.do_now(CLERK, statements.confirm_sure, batch='sure') == 2
    assert [get(store, Invoice, id).status for id in (one, two, alone)] == ['N', 'P', 'P']
    assert [line.number for line in waiting(store)[0]] == ['1', '4', '5']
    store.do_now(CLERK, undo, 'sure')
    assert [get(store, Invoice, id).status for id in (one, two, alone)] == ['N', 'N', 'N']
    assert len(waiting(store)[0]) == 5


def test_one_arrival_pays_two_invoices_and_a_cancelled_payment_frees_it(store, firm):
    one, two = invoice(store, '600', company_id=firm), invoice(store, '1000', company_id=firm)
    taken(store, document(amount='1000.00'))
    line = waiting(store)[0][0].id
    store.do_now(CLERK, statements.confirm, line, one)
    assert (get(store, BankLine, line).left, get(store, BankLine, line).state) == (D(400), 'new')
    with pytest.raises(Invalid, match=r'payment\.nothing_owed'):
        store.do_now(CLERK, statements.confirm, line, one)
    paid = store.do_now(CLERK, statements.confirm, line, two, batch='second')
    assert (paid.amount, paid.method, paid.document, paid.date) == (D(400), 'bank', '17', date(2026, 11, 20))
    assert get(store, BankLine, line).state == 'sorted'
    with pytest.raises(Invalid, match=r'bank_line\.nothing_left'):
        store.do_now(CLERK, statements.confirm, line, two)
    store.do_now(CLERK, undo, 'second')
    assert (get(store, BankLine, line).left, get(store, Invoice, two).paid) == (D(400), 0)
    with store.work(ANN) as work:
        first = payments.of_invoice(work, one)[0].id
        assert statements.paid_by(work, [line]) == {line: [(one, '1')]}
    store.do_now(ANN, payments.cancel, first)
    assert get(store, BankLine, line).left == D(1000)
    store.do_now(CLERK, statements.skip, line)
    assert waiting(store)[0] == []
    store.do_now(CLERK, statements.bring_back, line)
    assert len(waiting(store)[0]) == 1
    with pytest.raises(NotFound):
        store.do_now(OWN, statements.confirm, line, one)
    euro = invoice(store, '10', company_id=firm, currency='EUR')
    with pytest.raises(Invalid, match=r'bank_line\.currency'):
        store.do_now(CLERK, statements.confirm, line, euro)
