"""Optional rows of quotes: offered, chosen by the team or the client, and counted only then."""

from decimal import Decimal as D
from typing import ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import companies, deals, documents, invoices, money, notices, quotes, rows, timeline
from domain.errors import Conflict, Forbidden, Invalid, NotFound
from domain.invoices import Invoice
from domain.invoices.printing import paper_facts
from domain.money import VAT_MODES, VAT_RATES
from domain.permissions import House
from domain.quotes import Quote, links
from domain.rows import CHOICES, ProductRow
from domain.signing import hash_of, new_token
from domain.unit_of_work import undo

from ..conftest import ANN, BOB, EVE, OWN
from .test_rows import SAND, STONE

HOUSE = House()
ROAD = {'name': 'Доставка', 'price': '10000', 'vat_rate': '22', 'choice': 'offered'}
NIGHT = {'name': 'Разгрузка ночью', 'price': '5000', 'vat_rate': '22', 'choice': 'offered'}
BARE = D('949408.00')


@pytest.fixture
def deal(store):
    firm = store.do_now(ANN, companies.create, {'title': 'ООО «ГлавСтройИнвест»'}).id
    store.do_now(ANN, companies.create, {'title': 'ООО «СтройСнаб»', 'mine': True})
    deal = store.do_now(ANN, deals.create, {'title': 'Щебень', 'company_id': firm, 'owner_id': BOB}).id
    store.do_now(ANN, rows.replace_all, 'deal', deal, [STONE, SAND])
    return deal


@pytest.fixture
def quote(store, deal):
    """Obligatory stone and sand, and two things on offer."""
    quote = store.do_now(BOB, quotes.from_deal, deal)
    for values in (ROAD, NIGHT):
        store.do_now(BOB, rows.add, 'quote', quote.id, values)
    return quote


def seen(store, quote):
    with store.work(ANN) as work:
        return work.get(Quote, quote.id)


def ids(store, quote):
    """{name: id} of the optional rows."""
    with store.work(ANN) as work:
        return {row.name: row.id for row in rows.of(work, 'quote', quote.id) if row.optional}


def marks(store, kind, id):
    with store.work(ANN) as work:
        return [(row.name, row.choice) for row in rows.of(work, kind, id)]


def shared(store, quote):
    key = hash_of(new_token())
    store.do_now(BOB, links.share, quote.id, key)
    return key


def test_an_optional_row_counts_only_while_it_is_chosen_through_edits_and_undo(store, quote):
    assert seen(store, quote).amount == BARE
    road = ids(store, quote)['Доставка']
    store.do_now(BOB, rows.change, road, {'choice': 'chosen'}, batch='want')
    assert seen(store, quote).amount == BARE + 10_000
    store.do_now(BOB, rows.change, road, {'choice': ''})
    assert seen(store, quote).amount == BARE + 10_000
    store.do_now(BOB, rows.change, road, {'choice': 'offered'}, batch='offer')
    assert seen(store, quote).amount == BARE
    store.do_now(BOB, undo, 'offer')
    assert (marks(store, 'quote', quote.id)[2], seen(store, quote).amount) == (('Доставка', ''), BARE + 10_000)
    with pytest.raises(Conflict):
        store.do_now(BOB, undo, 'want')


def test_only_rows_of_quotes_are_optional(store, deal, quote):
    invoice = store.do_now(ANN, invoices.from_deal, deal).id
    for kind, id in (('deal', deal), ('invoice', invoice)):
        with pytest.raises(Invalid, match=r'row\.not_optional'):
            store.do_now(ANN, rows.add, kind, id, ROAD)
        with store.work(ANN) as work:
            first = rows.of(work, kind, id)[0].id
        for verb, args in [(rows.change, ({'choice': 'offered'},)), (rows.choose, (True,))]:
            with pytest.raises(Invalid, match=r'row\.not_optional'):
                store.do_now(ANN, verb, first, *args)
    for wrong in ('yes', 'CHOSEN', 'chosen-and-more'):
        with pytest.raises(Invalid):
            store.do_now(ANN, rows.add, 'quote', quote.id, {**ROAD, 'choice': wrong})
    with pytest.raises(Forbidden):
        store.do_now(EVE, rows.choose, ids(store, quote)['Доставка'], True)
    with pytest.raises(NotFound):
        store.do_now(OWN, rows.choose, ids(store, quote)['Доставка'], True)


def test_what_was_sent_stays_but_the_choice_is_free_until_the_answer(store, quote):
    road = ids(store, quote)['Доставка']
    store.do_now(BOB, quotes.send, quote.id)
    with pytest.raises(Invalid, match=r'quote\.locked'):
        store.do_now(BOB, rows.change, road, {'choice': ''})
    version = store.do_now(BOB, rows.choose, road, True, batch='choose').version
    assert seen(store, quote).amount == BARE + 10_000
    store.do_now(BOB, undo, 'choose')
    assert seen(store, quote).amount == BARE
    with pytest.raises(Conflict, match='changed_meanwhile'):
        store.do_now(ANN, rows.choose, road, True, version)
    store.do_now(BOB, rows.choose, road, True, batch='again')
    store.do_now(BOB, quotes.accept, quote.id)
    for act, args in [(rows.choose, (road, False)), (undo, ('again',))]:
        with pytest.raises(Invalid, match=r'quote\.answered'):
            store.do_now(BOB, act, *args)
    with store.work(BOB) as work:
        told = next(e for e in timeline.of(work, 'quote', quote.id) if e.verb == 'chosen')
        assert (told.what, [(r['name'], r['choice']) for r in told.facts['rows']]) == ('rows', [('Доставка', 'chosen')])


def test_a_new_version_keeps_the_marks_and_an_invoice_takes_just_the_chosen(store, quote):
    store.do_now(BOB, rows.choose, ids(store, quote)['Разгрузка ночью'], True)
    new = store.do_now(BOB, quotes.new_version, quote.id)
    kept = [('Щебень', ''), ('Песок', ''), ('Доставка', 'offered'), ('Разгрузка ночью', 'chosen')]
    assert marks(store, 'quote', new.id) == kept
    invoice = store.do_now(BOB, invoices.from_quote, new.id)
    assert marks(store, 'invoice', invoice.id) == [('Щебень', ''), ('Песок', ''), ('Разгрузка ночью', '')]
    with store.work(ANN) as work:
        assert work.get(Invoice, invoice.id).amount == work.get(Quote, new.id).amount == BARE + 5_000
    with store.work(ANN) as work:
        paper = documents.make(work, 'contract', 'quote', new.id, {})
        assert [row['name'] for row in paper.facts['rows']] == ['Щебень', 'Песок', 'Разгрузка ночью']


def test_a_client_accepts_with_a_choice_and_everybody_is_told_which(store, quote):
    key, by_name = shared(store, quote), ids(store, quote)
    store.do_now(BOB, rows.choose, by_name['Разгрузка ночью'], True)
    chosen = [by_name['Доставка']]
    with pytest.raises(Invalid, match=r'quote_link\.other_total') as refused:
        store.do_now(HOUSE, links.answer, key, True, 'Ирина', chosen=chosen, total=BARE)
    assert refused.value.facts['total'] == BARE + 10_000
    assert seen(store, quote).amount == BARE + 5_000, 'a refused answer leaves no choice behind'
    store.do_now(HOUSE, links.answer, key, True, 'Ирина', 'Ждём', 1, chosen=chosen, total=BARE + 10_000, batch='yes')
    done = seen(store, quote)
    assert (done.status, done.amount, done.client_choice) == ('APPROVED', BARE + 10_000, ['Доставка'])
    assert marks(store, 'quote', quote.id)[2:] == [('Доставка', 'chosen'), ('Разгрузка ночью', 'offered')]
    with store.work(BOB) as work:
        assert notices.mine(work)[0].text == '+ Доставка · Ждём'
        told = timeline.of(work, 'deal', quote.deal_id)[0]
        assert (told.verb, told.facts['client_choice'], told.facts['amount']) == (
            'client_accepted', ['Доставка'], BARE + 10_000)  # fmt: skip
        [change] = [c for c in work.timeline('quote', quote.id) if c.action == 'quote.client_accepted']
        assert change.after['client_choice'] == ['Доставка']
    invoice = store.do_now(BOB, invoices.from_quote, quote.id)
    assert [name for name, _ in marks(store, 'invoice', invoice.id)] == ['Щебень', 'Песок', 'Доставка']


def test_an_acceptance_is_taken_back_with_its_choice(store, quote):
    key, by_name = shared(store, quote), ids(store, quote)
    store.do_now(HOUSE, links.answer, key, True, chosen=list(by_name.values()), batch='yes')
    assert seen(store, quote).amount == BARE + 15_000
    back = store.do_now(ANN, undo, 'yes')
    assert (seen(store, quote).status, seen(store, quote).amount, seen(store, quote).client_choice) == (
        'SENT', BARE, None)  # fmt: skip
    assert {choice for _, choice in marks(store, 'quote', quote.id)[2:]} == {'offered'}
    store.do_now(ANN, undo, back)
    assert (seen(store, quote).status, seen(store, quote).amount) == ('APPROVED', BARE + 15_000)
    store.do_now(BOB, quotes.set_status, quote.id, 'SENT')
    assert seen(store, quote).client_choice is None
    assert seen(store, quote).amount == BARE + 15_000, 'what they wanted stays marked'


def test_hostile_and_empty_choices_are_refused_or_told(store, quote, deal):
    key, by_name = shared(store, quote), ids(store, quote)
    with store.work(ANN) as work:
        stone = rows.of(work, 'quote', quote.id)[0].id
        foreign = rows.of(work, 'deal', deal)[0].id
    for wrong in (stone, foreign, 10**12, -1):
        with pytest.raises(Invalid, match=r'quote_link\.newer'):
            store.do_now(HOUSE, links.answer, key, True, chosen=[wrong])
    store.do_now(HOUSE, links.answer, key, True, chosen=[])
    assert (seen(store, quote).client_choice, seen(store, quote).amount) == ([], BARE)
    store.do_now(HOUSE, links.answer, key, True, chosen=list(by_name.values()))
    assert seen(store, quote).amount == BARE, 'the same answer again changes nothing'


def test_where_all_is_optional_something_must_be_chosen(store):
    quote = store.do_now(BOB, quotes.create, {})
    road = store.do_now(BOB, rows.add, 'quote', quote.id, ROAD)
    key = shared(store, quote)
    for act in (
        lambda: store.do_now(HOUSE, links.answer, key, True, chosen=[]),
        lambda: store.do_now(BOB, quotes.accept, quote.id),
    ):
        with pytest.raises(Invalid, match=r'quote\.nothing_chosen'):
            act()
    with pytest.raises(Invalid, match=r'invoice\.no_rows'):
        store.do_now(BOB, invoices.from_quote, quote.id)
    store.do_now(HOUSE, links.answer, key, True, chosen=[road.id])
    assert seen(store, quote).amount == 10_000


def test_a_printed_quote_sets_options_apart_and_counts_them_as_if_chosen(store, quote):
    by_name = ids(store, quote)
    with store.work(BOB) as work:
        facts = paper_facts(work, 'quote', quote.id)
        assert [row['name'] for row in facts['rows']] == ['Щебень', 'Песок']
        assert [(row['name'], row['chosen']) for row in facts['options']] == [
            ('Доставка', False), ('Разгрузка ночью', False)]  # fmt: skip
        assert (facts['totals']['gross'], facts['with_options']) == (BARE, BARE + 15_000)
        assert facts['extras']['option_ids'] == list(by_name.values())
        asif = paper_facts(work, 'quote', quote.id, [by_name['Доставка']])
        assert (asif['totals']['gross'], asif['with_options']) == (BARE + 10_000, BARE + 15_000)
        everything = paper_facts(work, 'quote', quote.id, list(by_name.values()))
        assert (everything['totals']['gross'], everything['with_options']) == (BARE + 15_000, None)
    store.do_now(BOB, quotes.accept, quote.id)
    with store.work(BOB) as work:
        assert paper_facts(work, 'quote', quote.id)['with_options'] is None, 'the answer has closed them'


ANY_ROW = st.builds(
    lambda price, quantity, off, rate, choice, mode: ProductRow(
        entity='quote', entity_id=1, name='x', price=price, quantity=quantity, discount_percent=off, vat_rate=rate,
        choice=choice, vat_mode=mode),
    st.decimals(0, 1_000_000, places=2), st.decimals('0.001', 1000, places=3), st.decimals(0, 100, places=2),
    st.sampled_from(VAT_RATES), st.sampled_from(CHOICES), st.sampled_from(VAT_MODES),
)  # fmt: skip


@given(st.lists(ANY_ROW, max_size=12))
def test_a_quote_is_the_sum_of_its_obligatory_and_chosen_rows_and_so_is_its_vat(found):
    sums = rows.sums(found)
    there = [row.line for row in found if row.choice in ('', 'chosen')]
    for name in ('full', 'discount', 'net', 'vat', 'gross'):
        assert getattr(sums, name) == sum((getattr(line, name) for line in there), D(0))
    assert sums.gross == sums.net + sums.vat
    assert {one.rate: one.vat for one in sums.by_rate} == {
        rate: sum((line.vat for line in there if line.rate == rate), D(0)) for rate in {line.rate for line in there}
    }
    left_out = money.totals(row.line for row in found if row.choice == 'offered')
    whole = money.totals(row.line for row in found)
    assert (whole.gross, whole.vat) == (sums.gross + left_out.gross, sums.vat + left_out.vat)


class TestSteps:
    """Whatever is done with the rows, the quote, its paper and its invoice agree to the kopeck."""

    STEPS: ClassVar[list[tuple[int, str]]] = [
        (0, 'offered'), (2, 'chosen'), (1, 'offered'), (3, 'chosen'), (0, 'chosen'), (2, ''), (3, 'offered'),
    ]  # fmt: skip

    @pytest.mark.parametrize('mode', VAT_MODES)
    def test_sums_agree_after_every_step(self, store, quote, mode):
        store.do_now(BOB, rows.set_vat_mode, 'quote', quote.id, mode)
        store.do_now(BOB, rows.discount_all, 'quote', quote.id, '3.33')
        with store.work(ANN) as work:
            there = [row.id for row in rows.of(work, 'quote', quote.id)]
        for at, choice in self.STEPS:
            store.do_now(BOB, rows.change, there[at], {'choice': choice})
            with store.work(ANN) as work:
                totals = rows.totals_of(work, 'quote', quote.id)
                facts = paper_facts(work, 'quote', quote.id)
                assert work.get(Quote, quote.id).amount == totals.gross == facts['totals']['gross']
                assert sum(one['amount'] for one in facts['totals']['vat']) == totals.vat
        invoice = store.do_now(BOB, invoices.from_quote, quote.id)
        with store.work(ANN) as work:
            assert rows.totals_of(work, 'invoice', invoice.id) == rows.totals_of(work, 'quote', quote.id)
            assert work.get(Invoice, invoice.id).amount == work.get(Quote, quote.id).amount
