from datetime import date, timedelta
from decimal import Decimal as D

import pytest

from domain import companies, contacts, deals, invoices, payments, quotes, requisites, rows
from domain.errors import Conflict, Forbidden, Invalid, NotFound
from domain.invoices import Invoice
from domain.unit_of_work import undo

from ..conftest import ANN, BOB, CLERK, EVE, OWN
from .test_rows import STONE

DESIGN = [
    {'name': 'Щебень', 'code': '10-0520', 'quantity': 640, 'unit': 'т', 'price': 1450, 'discount_percent': 3,
     'vat_rate': 22},
    {'name': 'Доставка', 'quantity': 22, 'unit': 'рейс', 'price': 13200, 'vat_rate': 22},
    {'name': 'Песок мытый', 'quantity': 48, 'unit': 'т', 'price': 1080, 'discount_percent': 5, 'vat_rate': 22},
    {'name': 'Пропуск', 'quantity': 1, 'unit': 'усл. ед', 'price': 10192, 'vat_rate': 22},
]  # fmt: skip

BANK = {'bank_name': 'АО «Пример Банк»', 'bik': '044525999', 'account': '40702810500000004521',
        'cor_account': '30101810845250000999'}  # fmt: skip


@pytest.fixture
def seller(store):
    with store.work(ANN) as work:
        ours = companies.create(work, {'title': 'СтройСнаб', 'mine': True, 'logo': 'aa', 'stamp': 'bb'}).id
        requisites.add(work, {'inn': '7707083893', 'kpp': '773601001', 'short_name': 'ООО «СтройСнаб»',
                              'legal_address': 'г. Химки'}, company_id=ours)  # fmt: skip
        return ours


@pytest.fixture
def deal(store, seller):
    with store.work(ANN) as work:
        firm = companies.create(work, {'title': 'ГлавСтройИнвест', 'address': 'Москва'}).id
        person = contacts.create(work, {'last_name': 'Кравцов', 'name': 'Василий'}).id
        deal = deals.create(work, {'title': 'Щебень', 'company_id': firm, 'contact_id': person}).id
        rows.replace_all(work, 'deal', deal, DESIGN)
    return deal


@pytest.fixture
def invoice(store, deal):
    return store.do_now(ANN, invoices.from_deal, deal).id


def state(store, invoice):
    with store.work(ANN) as work:
        found = work.get(Invoice, invoice)
        return found.status, found.check_state, str(found.amount)


def test_an_invoice_is_made_from_a_deal_or_a_quote_in_one_act(store, deal):
    one = store.do_now(ANN, invoices.from_deal, deal)
    assert (one.number, str(one.amount), one.status) == ('1', '1250000.00', 'N')
    assert one.pay_until - one.date == timedelta(days=7)
    quote = store.do_now(ANN, quotes.from_deal, deal, {'terms': 'самовывоз', 'vat_mode': 'on_top'})
    store.do_now(ANN, quotes.accept, quote.id)
    two = store.do_now(CLERK, invoices.from_quote, quote.id)
    assert (two.number, two.quote_id, two.terms, str(two.amount)) == ('2', quote.id, 'самовывоз', '1525000.00')
    three = store.do_now(ANN, invoices.from_invoice, two.id)
    assert (three.number, three.amount, three.owner_id) == ('3', two.amount, ANN)
    with store.work(ANN) as work:
        assert {i.number for i in invoices.of_deal(work, deal)} == {'1', '2', '3'}
        bare = deals.create(work, {'title': 'пустая'}).id
        with pytest.raises(Invalid, match=r'invoice\.no_rows'):
            invoices.from_deal(work, bare)


def test_the_accountants_check_is_lost_when_rows_or_parties_change_and_not_by_a_comment(store, invoice):
    store.do_now(ANN, invoices.ask_check, invoice)
    store.do_now(CLERK, invoices.return_, invoice, 'нет КПП')
    with pytest.raises(Invalid, match='needs_note'):
        store.do_now(CLERK, invoices.return_, invoice, ' \x00')
    store.do_now(CLERK, invoices.check, invoice)
    store.do_now(ANN, invoices.change, invoice, {'comments': 'срочно', 'pay_until': '2099-01-01'})
    assert state(store, invoice)[1] == 'checked'
    store.do_now(ANN, rows.discount_all, 'invoice', invoice, '1', batch='cheaper')
    assert state(store, invoice) == ('N', '', '1267627.68')
    with store.work(ANN) as work:
        assert [c.action for c in work.changes_of('cheaper')].count('invoice.check_lost') == 1
    store.do_now(ANN, undo, 'cheaper')
    assert state(store, invoice) == ('N', 'checked', '1250000.00'), 'undo gives back what the clerk has checked'
    store.do_now(ANN, invoices.change, invoice, {'company_id': None})
    assert state(store, invoice)[1] == ''


def test_undoing_rows_that_were_checked_later_loses_the_check(store, invoice):
    with store.work(ANN) as work:
        row = rows.of(work, 'invoice', invoice)[0].id
    store.do_now(ANN, rows.change, row, {'name': 'Гравий'}, batch='name')
    store.do_now(CLERK, invoices.check, invoice)
    store.do_now(ANN, undo, 'name')
    assert state(store, invoice)[1] == ''


def test_only_accountants_and_managers_check(store, invoice):
    for who in (EVE, OWN):
        with pytest.raises((Forbidden, NotFound)):
            store.do_now(who, invoices.check, invoice)
    store.do_now(BOB, invoices.check, invoice)


def test_sent_cancelled_with_a_reason_and_reopened(store, invoice):
    store.do_now(ANN, invoices.send, invoice)
    with pytest.raises(Invalid, match='cancel_instead'):
        store.do_now(ANN, invoices.drop, invoice)
    with pytest.raises(Invalid, match='needs_reason'):
        store.do_now(ANN, invoices.cancel, invoice, '')
    store.do_now(ANN, invoices.cancel, invoice, 'клиент отказался')
    assert state(store, invoice)[0] == 'D'
    for verb, args in [
        (rows.add, ('invoice', invoice, STONE)),
        (invoices.change, (invoice, {'terms': 'x'})),
        (invoices.send, (invoice,)),
        (invoices.check, (invoice,)),
        (payments.record, (invoice,)),
    ]:
        with pytest.raises(Invalid, match=r'invoice\.cancelled'):
            store.do_now(ANN, verb, *args)
    store.do_now(ANN, invoices.reopen, invoice)
    assert state(store, invoice)[0] == 'S'


def test_an_empty_invoice_is_neither_sent_nor_checked(store):
    bare = store.do_now(ANN, invoices.create, {}).id
    for verb in (invoices.send, invoices.ask_check, invoices.check):
        with pytest.raises(Invalid, match=r'invoice\.no_rows'):
            store.do_now(ANN, verb, bare)
    store.do_now(ANN, invoices.drop, bare)
    with pytest.raises(NotFound):
        store.do_now(ANN, invoices.send, bare)


def test_the_making_of_a_sent_invoice_is_not_undone(store, deal):
    made = store.do_now(ANN, invoices.from_deal, deal, batch='make')
    store.do_now(ANN, invoices.send, made.id)
    with pytest.raises(Invalid, match='cancel_instead'):
        store.do_now(ANN, undo, 'make')
    assert state(store, made.id) == ('S', '', '1250000.00')


def test_lists_tell_what_is_overdue_and_hide_what_is_not_ones_own(store, invoice, deal):
    late = store.do_now(ANN, invoices.from_deal, deal, {'date': '2020-01-01'}).id
    page = store.ask_now(EVE, invoices.page, sort='debt', filters={'preset': 'overdue'})
    found = [(row['id'], row['overdue'], row['debt']) for row in page['rows']]
    assert found == [(late, True, {'a': '1250000.00', 'cur': 'RUB'})]
    store.do_now(ANN, invoices.ask_check, invoice)
    store.do_now(ANN, payments.record, late)
    counts = store.ask_now(BOB, invoices.preset_counts)
    assert counts == {
        'all': 2,
        'mine': 0,
        'new': 1,
        'checking': 1,
        'waiting': 1,
        'overdue': 0,
        'paid': 1,
        'to_refund': 0,
        'cancelled': 0,
    }
    assert store.ask_now(BOB, invoices.page, filters={'q': '%'})['total'] == 0
    assert store.ask_now(OWN, invoices.page)['total'] == 0
    store.do_now(ANN, invoices.change, invoice, {'owner_id': OWN})
    assert store.ask_now(OWN, invoices.page)['total'] == 1


def test_forms_that_saw_an_old_version_clash_only_in_the_same_field(store, invoice):
    with store.work(ANN) as work:
        seen = work.get(Invoice, invoice).version
    store.do_now(ANN, invoices.change, invoice, {'terms': 'а'}, seen=seen)
    store.do_now(BOB, invoices.change, invoice, {'purpose': 'б'}, seen=seen)
    with pytest.raises(Conflict):
        store.do_now(BOB, invoices.change, invoice, {'terms': 'в'}, seen=seen)


def test_printing_gets_every_fact_and_a_sent_invoice_keeps_its_parties(store, invoice, seller, deal):
    facts = store.ask_now(EVE, invoices.paper_facts, 'invoice', invoice)
    assert facts['seller'] | {'name': 'ООО «СтройСнаб»', 'inn': '7707083893', 'address': 'г. Химки'} == facts['seller']
    assert (facts['buyer']['name'], facts['buyer']['person']) == ('ГлавСтройИнвест', 'Кравцов Василий')
    assert facts['totals'] == {'net': D('1024590.17'), 'gross': D('1250000.00'), 'discount': D('30432.00'),
                               'vat': [{'rate': D(22), 'amount': D('225409.83')}]}  # fmt: skip
    assert [row['gross'] for row in facts['rows']] == [D('900160.00'), D('290400.00'), D('49248.00'), D('10192.00')]
    assert (facts['paid'], facts['debt'], facts['manager']['initials']) == (0, D('1250000.00'), 'АК')
    assert facts['extras'] == {
        'images': {'logo': 'aa', 'stamp': 'bb'},
        'with_qr': True,
        'gaps': ['seller_bank'],
        'manager_id': ANN,
    }
    store.do_now(ANN, invoices.send, invoice)
    with store.work(ANN) as work:
        requisites.change(work, requisites.of(work, company_id=seller)[0].id, {'short_name': 'ООО «Новое имя»'})
        invoices.change(work, invoice, {'stamped': False, 'with_codes': True})
    later = store.ask_now(EVE, invoices.paper_facts, 'invoice', invoice)
    assert later['seller'] == facts['seller']
    assert (later['extras']['images'], later['rows'][0]['code']) == ({'logo': 'aa'}, '10-0520')
    quote = store.do_now(ANN, quotes.from_deal, deal, {'content': 'Добрый день'}).id
    offer = store.ask_now(EVE, invoices.paper_facts, 'quote', quote)
    assert (offer['seller']['name'], offer['intro'], offer['version']) == ('ООО «Новое имя»', 'Добрый день', 1)
    with pytest.raises(NotFound):
        store.ask_now(OWN, invoices.paper_facts, 'invoice', invoice)


def test_the_facts_fit_the_printed_paper(store, invoice, deal, seller):
    from ui.print.papers import Manager, Paper, Party, Row, Totals, VatSum, invoice_html, quote_html

    with store.work(ANN) as work:
        requisites.add_account(work, requisites.of(work, company_id=seller)[0].id, BANK)
    quote = store.do_now(ANN, quotes.from_deal, deal).id
    for kind, id, render in [('invoice', invoice, invoice_html), ('quote', quote, quote_html)]:
        facts = store.ask_now(EVE, invoices.paper_facts, kind, id)
        assert facts.pop('extras')['gaps'] == []
        assert facts['seller']['correspondent_account'] == BANK['cor_account']
        totals = facts['totals'] | {'vat': [VatSum(**one) for one in facts['totals']['vat']]}
        html = render(Paper(**facts | {
            'seller': Party(**facts['seller']), 'buyer': Party(**facts['buyer']), 'totals': Totals(**totals),
            'rows': [Row(**row) for row in facts['rows']], 'manager': Manager(**facts['manager']),
        }))  # fmt: skip
        assert '225\u00a0409,83' in html


def test_bad_invoices_are_refused(store, invoice, seller):
    with store.work(ANN) as work:
        face = requisites.of(work, company_id=seller)[0].id
    for values, code in [
        ({'pay_until': '2020-01-01'}, 'paper.dates_crossed'),
        ({'buyer_requisites_id': face}, 'paper.other_requisites'),
        ({'seller_requisites_id': 99}, 'missing'),
        ({'number': ''}, 'field.required'),
        ({'paid': '5'}, 'field.unknown'),
        ({'owner_id': 99}, 'missing'),
        ({'date': None}, 'field.required'),
    ]:
        with pytest.raises((Invalid, NotFound)) as refused:
            store.do_now(ANN, invoices.change, invoice, values)
        assert refused.value.code == code, values
    store.do_now(ANN, invoices.change, invoice, {'seller_requisites_id': face})
    store.do_now(ANN, invoices.change, invoice, {'date': str(date.today())})
