from datetime import timedelta
from decimal import Decimal as D

import pytest

from domain import companies, deals, invoices, quotes, rows
from domain.errors import Forbidden, Invalid, NotFound
from domain.quotes import Quote
from domain.quotes.lists import conditions, drawn
from domain.quotes.papers import today
from domain.unit_of_work import undo

from ..conftest import ANN, BOB, EVE, OWN
from .test_rows import SAND, STONE


def listed(work, **filters):
    return drawn(work, work.all(Quote, *conditions(work, filters, today(work)), order=Quote.amount.desc()))


@pytest.fixture
def deal(store):
    firm = store.do_now(ANN, companies.create, {'title': 'ООО «ГлавСтройИнвест»'}).id
    store.do_now(ANN, companies.create, {'title': 'ООО «СтройСнаб»', 'mine': True})
    deal = store.do_now(ANN, deals.create, {'title': 'Щебень', 'company_id': firm}).id
    store.do_now(ANN, rows.replace_all, 'deal', deal, [STONE, SAND])
    return deal


def test_a_quote_takes_client_seller_and_rows_of_its_deal_for_a_week(store, deal):
    quote = store.do_now(BOB, quotes.from_deal, deal)
    assert (quote.number, quote.amount, quote.status, quote.owner_id) == ('1', D('949408.00'), 'DRAFT', BOB)
    assert quote.valid_until - quote.date == timedelta(days=7)
    with store.work(ANN) as work:
        assert work.get(companies.Company, quote.company_id).title == 'ООО «ГлавСтройИнвест»'
        assert work.get(companies.Company, quote.seller_id).mine
        assert ('deal', deal) in quote.about()
        assert [r.name for r in rows.of(work, 'quote', quote.id)] == ['Щебень', 'Песок']
        empty = deals.create(work, {'title': 'пустая'}).id
        with pytest.raises(Invalid, match=r'quote\.no_rows'):
            quotes.from_deal(work, empty)


def test_what_the_client_has_seen_is_frozen_and_a_new_version_replaces_it(store, deal):
    one = store.do_now(ANN, quotes.from_deal, deal)
    store.do_now(ANN, quotes.send, one.id)
    for verb, args in [
        (rows.add, ('quote', one.id, STONE)),
        (quotes.change, (one.id, {'terms': 'иначе'})),
        (rows.set_vat_mode, ('quote', one.id, 'none')),
    ]:
        with pytest.raises(Invalid, match=r'quote\.locked'):
            store.do_now(ANN, verb, *args)
    store.do_now(ANN, quotes.change, one.id, {'comments': 'звонил, думает'})
    two = store.do_now(ANN, quotes.new_version, one.id, batch='new')
    assert (two.number, two.quote_version, two.status, two.amount) == ('1', 2, 'DRAFT', D('949408.00'))
    store.do_now(ANN, rows.discount_all, 'quote', two.id, '10')
    with pytest.raises(Invalid, match=r'quote\.replaced'):
        store.do_now(ANN, quotes.accept, one.id)
    with store.work(ANN) as work:
        assert [q.quote_version for q in quotes.of_deal(work, deal)] == [2, 1]
        assert [q.id for q in quotes.versions(work, one)] == [two.id, one.id]
        assert len(listed(work)) == 1
        assert work.get(Quote, one.id).amount == D('949408.00')
    store.do_now(ANN, quotes.drop, two.id)
    store.do_now(ANN, quotes.accept, one.id)


def test_answers_are_kept_and_an_invoiced_quote_stays_accepted(store, deal):
    quote = store.do_now(ANN, quotes.from_deal, deal)
    store.do_now(ANN, quotes.decline, quote.id, ' дорого\x00 ', batch='no')
    with store.work(ANN) as work:
        declined = work.get(Quote, quote.id)
        assert (declined.status, declined.decline_reason, bool(declined.closed_at)) == ('DECLAINED', 'дорого', True)
    store.do_now(ANN, undo, 'no')
    store.do_now(ANN, quotes.accept, quote.id)
    invoice = store.do_now(ANN, invoices.from_quote, quote.id)
    with pytest.raises(Invalid, match=r'quote\.has_invoice'):
        store.do_now(ANN, quotes.set_status, quote.id, 'DRAFT')
    with pytest.raises(Invalid, match=r'quote\.has_invoice'):
        store.do_now(ANN, quotes.drop, quote.id)
    store.do_now(ANN, invoices.cancel, invoice.id, 'передумали')
    store.do_now(ANN, quotes.set_status, quote.id, 'DRAFT')
    with pytest.raises(Invalid):
        store.do_now(ANN, quotes.set_status, quote.id, 'WON')


def test_the_making_of_a_quote_is_undone_with_its_rows_and_done_again(store, deal):
    quote = store.do_now(ANN, quotes.from_deal, deal, batch='make')
    back = store.do_now(ANN, undo, 'make')
    with store.work(ANN) as work:
        assert quotes.of_deal(work, deal) == rows.of(work, 'quote', quote.id) == []
    store.do_now(ANN, undo, back)
    with store.work(ANN) as work:
        assert (quotes.of_deal(work, deal)[0].amount, len(rows.of(work, 'quote', quote.id))) == (D('949408.00'), 2)


def test_quotes_are_listed_filtered_and_hidden_like_their_deals(store, deal):
    quote = store.do_now(ANN, quotes.from_deal, deal)
    old = store.do_now(ANN, quotes.create, {'date': '2020-01-01', 'title': 'Старое', 'number': 'А-7'})
    shown = store.ask_now(EVE, listed)
    assert [row['number'] for row in shown] == [quote.number, 'А-7']
    assert shown[0]['client'] == 'ООО «ГлавСтройИнвест»'
    assert [r['id'] for r in store.ask_now(EVE, listed, preset='expired')] == [old.id]
    assert len(store.ask_now(EVE, listed, q='А-')) == 1
    assert store.ask_now(ANN, quotes.preset_counts) == {
        'all': 2,
        'mine': 2,
        'open': 2,
        'expired': 1,
        'accepted': 0,
        'closed': 0,
    }
    assert store.ask_now(OWN, listed) == []
    store.do_now(ANN, deals.change, deal, {'owner_id': OWN})
    assert store.ask_now(OWN, listed)[0]['client'] == '', 'the deal is his, the client is not'
    made = store.do_now(OWN, quotes.from_deal, deal)
    assert made.company_id == quote.company_id
    with pytest.raises(NotFound):
        store.do_now(OWN, quotes.change, old.id, {'title': 'x'})
    with pytest.raises(Forbidden):
        store.do_now(EVE, quotes.create, {})


def test_bad_quotes_are_refused(store, deal):
    with store.work(ANN) as work:
        firm = work.get(deals.Deal, deal).company_id
    for values, code in [
        ({'date': '2026-02-30'}, 'field.not_a_date'),
        ({'date': '2026-02-20', 'valid_until': '2026-02-19'}, 'paper.dates_crossed'),
        ({'seller_id': firm}, 'paper.not_ours'),
        ({'company_id': 999}, 'missing'),
        ({'lead_id': 999}, 'missing'),
        ({'vat_mode': 'maybe'}, 'field.wrong'),
        ({'currency': 'ZZZ'}, 'field.wrong'),
        ({'status': 'APPROVED'}, 'field.unknown'),
        ({'content': 'x' * 10_001}, 'field.too_long'),
    ]:
        with pytest.raises((Invalid, NotFound)) as refused:
            store.do_now(ANN, quotes.create, values)
        assert refused.value.code == code
    assert store.do_now(ANN, quotes.create, {}).number == '1', 'a refused quote takes no number'
