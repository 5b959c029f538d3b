"""Own fields of products, quotes and invoices: the rules of all own fields, and what papers hand on to each other."""

import pytest

from domain import (
    bulk,
    catalog,
    deals,
    exchange,
    filtering,
    invoices,
    own,
    payments,
    people,
    products,
    quotes,
    rows,
    search,
    timeline,
)
from domain.errors import Conflict, Invalid, NotFound
from domain.exchange.sheets import read as read_sheet
from domain.invoices import Invoice
from domain.permissions import House
from domain.products import Product
from domain.quotes import Quote, links
from domain.unit_of_work import undo

from ..conftest import ANN, BOB, EVE, OWN
from .test_import import plan_of, run, told
from .test_invoices import DESIGN

NOUNS = ('deal', 'quote', 'invoice')


@pytest.fixture
def deal(store):
    id = store.do_now(BOB, deals.create, {'title': 'Щебень'}).id
    store.do_now(BOB, rows.replace_all, 'deal', id, DESIGN)
    return id


def everywhere(store, kind, values, nouns=NOUNS):
    """The same field of several nouns: {noun: its name}."""
    return {noun: store.do_now(ANN, own.add, noun, kind, values).name for noun in nouns}


def kept(store, kind, id):
    with store.work(ANN) as work:
        return work.get(kind, id)


def refused(store, who, verb, *args, **more):
    with pytest.raises(Invalid) as refusal:
        store.do_now(who, verb, *args, **more)
    return refusal.value.code, refusal.value.facts.get('fields') or refusal.value.facts.get('field')


def test_a_product_has_own_fields_that_are_found_filtered_and_taken_back(store):
    mark = store.do_now(ANN, own.add, 'product', 'text', {'label': 'Карьер'}).name
    frost = store.do_now(ANN, own.add, 'product', 'number', {'label': 'Морозостойкость'}).name
    one = store.do_now(ANN, products.create, {'name': 'Щебень', mark: 'Академический', frost: '300'}).id
    store.do_now(ANN, products.create, {'name': 'Песок'})
    assert [found.id for found in store.ask_now(BOB, search.find, 'академического')] == [one]
    node = {'field': frost, 'op': 'more', 'value': '200'}
    with store.work(BOB) as work:
        assert [p.id for p in work.all(Product, filtering.where(work, 'product', node))] == [one]
    store.do_now(ANN, bulk.change, 'product', [one], {mark: 'Павловский'}, batch='act')
    with store.work(ANN) as work:
        row = timeline.history(work, 'product', one)[0]
        assert (row['label'], row['before_text'], row['after_text']) == ('Карьер', 'Академический', 'Павловский')
    store.do_now(ANN, undo, 'act')
    assert getattr(kept(store, Product, one), mark) == 'Академический'
    assert [found.id for found in store.ask_now(BOB, search.find, 'академического')] == [one]


def test_products_come_from_files_with_own_fields_and_go_into_them(store):
    grade = store.do_now(
        ANN, own.add, 'product', 'choice',
        {'label': 'Фракция', 'required': True, 'choices': [{'label': '5–20'}, {'label': '20–40'}]},
    ).name  # fmt: skip
    sheet = read_sheet('p.csv', 'Название;Цена;Фракция\nЩебень;1450,50;20–40\nПесок;800;\n'.encode())
    plan = plan_of(store, sheet, 'product')
    plan = exchange.Plan('product', sheet.head, (*plan.columns[:2], grade))
    _, outcome = run(store, sheet, plan)
    assert told(outcome) == (1, 0, 0, 0, [(3, 'field.required')])
    with store.work(ANN) as work:
        [product] = work.all(Product)
        assert getattr(product, grade) == '=2'
        shown = exchange.export(work, 'product', ['name', grade], [product.id], lambda f, code: f.choices[code])
        assert shown == [[product.id, 'Щебень', '20–40']]


def test_a_papers_own_fields_stay_open_when_it_is_sent_and_leave_the_check_alone(store, deal):
    place = everywhere(store, 'text', {'label': 'Объект'}, ('quote', 'invoice'))
    quote = store.do_now(BOB, quotes.from_deal, deal).id
    store.do_now(BOB, quotes.send, quote)
    store.do_now(BOB, quotes.change, quote, {place['quote']: 'ЖК «Речной»'})
    invoice = store.do_now(BOB, invoices.from_deal, deal).id
    store.do_now(BOB, invoices.ask_check, invoice)
    store.do_now(ANN, invoices.check, invoice)
    store.do_now(BOB, invoices.change, invoice, {place['invoice']: 'ЖК «Лесной»'}, batch='act')
    assert kept(store, Invoice, invoice).check_state == 'checked'
    store.do_now(ANN, payments.record, invoice)
    store.do_now(BOB, invoices.change, invoice, {place['invoice']: 'склад'})
    assert refused(store, BOB, invoices.change, invoice, {'basis': 'x', place['invoice']: 'y'})[0] == 'invoice.locked'
    assert [f.kind for f in store.ask_now(BOB, search.find, 'речной')] == ['quote']
    seen = kept(store, Invoice, invoice).version
    store.do_now(ANN, invoices.change, invoice, {place['invoice']: 'двор'})
    with pytest.raises(Conflict) as conflict:
        store.do_now(BOB, invoices.change, invoice, {place['invoice']: 'порт'}, seen)
    assert conflict.value.facts['theirs'] == 'двор'


def test_a_deal_hands_its_own_fields_to_its_papers_a_quote_to_its_invoice_and_next_version(store, deal):
    place = everywhere(store, 'text', {'label': 'Объект'})
    sizes = [[{'label': 'а'}, {'label': 'б'}], [{'label': 'Б'}, {'label': 'в'}], [{'label': 'в'}, {'label': 'б'}]]
    size = {noun: store.do_now(ANN, own.add, noun, 'choice', {'label': 'Вид', 'choices': choices}).name
            for noun, choices in zip(NOUNS, sizes, strict=True)}  # fmt: skip
    other = store.do_now(ANN, own.add, 'invoice', 'number', {'label': 'объект №'}).name
    store.do_now(BOB, deals.change, deal, {place['deal']: 'Речной', size['deal']: '=2'})
    quote = store.do_now(BOB, quotes.from_deal, deal).id
    said = kept(store, Quote, quote)
    assert (getattr(said, place['quote']), getattr(said, size['quote'])) == ('Речной', '=1')
    store.do_now(BOB, quotes.change, quote, {place['quote']: 'Лесной'})
    newer = store.do_now(BOB, quotes.new_version, quote, batch='newer').id
    assert kept(store, Quote, newer).own == kept(store, Quote, quote).own
    store.do_now(BOB, quotes.change, newer, {place['quote']: 'Морской'})
    assert getattr(kept(store, Quote, quote), place['quote']) == 'Лесной', 'the version before stays as it was'
    invoice = kept(store, Invoice, store.do_now(BOB, invoices.from_quote, newer).id)
    assert (getattr(invoice, place['invoice']), getattr(invoice, size['invoice'])) == ('Морской', '=2')
    assert getattr(invoice, other) is None
    again = kept(store, Invoice, store.do_now(BOB, invoices.from_invoice, invoice.id).id)
    assert again.own == invoice.own
    straight = kept(store, Invoice, store.do_now(BOB, invoices.from_deal, deal).id)
    assert getattr(straight, place['invoice']) == 'Речной'
    told_by_hand = store.do_now(BOB, invoices.from_quote, newer, {place['invoice']: 'Порт'})
    assert getattr(kept(store, Invoice, told_by_hand.id), place['invoice']) == 'Порт'


def test_what_does_not_fit_any_more_stays_behind_and_stops_nobody(store, deal):
    who = everywhere(store, 'person', {'label': 'Логист'})
    place = everywhere(store, 'text', {'label': 'Объект'})
    store.do_now(BOB, deals.change, deal, {who['deal']: EVE, place['deal']: 'Речной'})
    store.do_now(ANN, people.dismiss, EVE)
    quote = kept(store, Quote, store.do_now(BOB, quotes.from_deal, deal).id)
    assert quote.own == {place['quote'].removeprefix('own.'): 'Речной'}


def test_a_paper_lacking_what_is_required_does_not_go_out_but_money_and_clients_are_never_held_up(store, deal):
    need = everywhere(store, 'text', {'label': 'Договор', 'required': True}, ('quote', 'invoice'))
    quote, invoice = (store.do_now(BOB, room.from_deal, deal).id for room in (quotes, invoices))
    for status in ('SENT', 'APPROVED'):
        assert refused(store, BOB, quotes.set_status, quote, status) == ('quote.fields_missing', [need['quote']])
    assert refused(store, BOB, quotes.share, quote, 'a' * 64)[0] == 'quote.fields_missing'
    store.do_now(BOB, quotes.decline, quote, 'дорого')
    store.do_now(BOB, quotes.set_status, quote, 'DRAFT')
    for verb in (invoices.send, invoices.ask_check):
        assert refused(store, BOB, verb, invoice) == ('invoice.fields_missing', [need['invoice']])
    store.do_now(ANN, payments.record, invoice)
    assert kept(store, Invoice, invoice).status == 'P'
    store.do_now(BOB, quotes.change, quote, {need['quote']: '№ 7'})
    assert refused(store, BOB, quotes.change, quote, {need['quote']: ' '}) == ('field.required', need['quote'])
    store.do_now(BOB, quotes.share, quote, 'a' * 64)
    store.do_now(ANN, own.add, 'quote', 'text', {'label': 'Ещё', 'required': True})
    store.do_now(House(), links.answer, 'a' * 64, True)
    assert kept(store, Quote, quote).status == 'APPROVED'


def test_own_fields_of_a_paper_are_for_those_who_see_it(store, deal):
    place = store.do_now(ANN, own.add, 'invoice', 'text', {'label': 'Объект'}).name
    invoice = store.do_now(BOB, invoices.from_deal, deal, {place: 'Речной'}).id
    with pytest.raises(NotFound):
        store.do_now(OWN, invoices.change, invoice, {place: 'моё'})
    assert store.ask_now(OWN, search.find, 'речной') == []
    with store.work(OWN) as work:
        node = {'field': place, 'op': 'has', 'value': 'речной'}
        assert work.all(Invoice, filtering.where(work, 'invoice', node)) == []
        assert place in catalog.fields(work, 'invoice')
