from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.money import VAT_MODES, VAT_RATES, line, rounded, totals

DESIGN = [('1450', '640', '3'), ('13200', '22', '0'), ('1080', '48', '5'), ('10192', '1', '0')]
prices = st.decimals(0, 10_000_000, places=2)
quantities = st.decimals('0.001', 100_000, places=3)
percents = st.decimals(0, 100, places=2)
rates = st.sampled_from(VAT_RATES)
lines = st.builds(
    lambda price, quantity, off, rate, mode: line(price, quantity, discount_percent=off, vat_rate=rate, mode=mode),
    prices, quantities, percents, rates, st.sampled_from(VAT_MODES),
)  # fmt: skip


def of_design(mode):
    return totals(line(D(p), D(q), discount_percent=D(off), vat_rate=D(22), mode=mode) for p, q, off in DESIGN)


def test_the_printed_invoice_of_the_design_comes_out_to_the_kopeck():
    sums = of_design('included')
    assert (sums.gross, sums.net, sums.vat) == (D('1250000.00'), D('1024590.17'), D('225409.83'))
    assert (sums.full, sums.discount) == (D('1280432.00'), D('30432.00'))
    assert [(s.rate, s.vat) for s in sums.by_rate] == [(D(22), D('225409.83'))]
    assert rounded(sums.gross * 22 / 122) == D('225409.84'), 'VAT of the sum differs, so it must be summed by rows'


def test_vat_on_top_and_no_vat():
    assert (of_design('on_top').net, of_design('on_top').vat) == (D('1250000.00'), D('275000.00'))
    assert (of_design('none').gross, of_design('none').vat, of_design('none').by_rate[0].rate) == (D(1250000), 0, None)


@pytest.mark.parametrize(
    ('price', 'quantity', 'off', 'rate', 'mode', 'vat', 'gross'),
    [
        ('0.05', '0.1', None, None, 'included', '0.00', '0.01'),  # half a kopeck goes up
        ('100', '1', None, '20', 'included', '16.67', '100.00'),
        ('100', '1', None, '10', 'on_top', '10.00', '110.00'),
        ('100', '1', None, '0', 'included', '0.00', '100.00'),
        ('100', '3', '50.005', '22', 'none', '0.00', '249.99'),
        ('100', '1', '500', '22', 'on_top', '0.00', '0.00'),
        ('33.33', '3', None, '5', 'included', '4.76', '99.99'),
        ('100', '1', None, '7', 'included', '6.54', '100.00'),
    ],
)
def test_worked_lines(price, quantity, off, rate, mode, vat, gross):
    made = line(
        D(price), D(quantity), discount_sum=D(off) if off else None, vat_rate=D(rate) if rate else None, mode=mode
    )
    assert (made.vat, made.gross) == (D(vat), D(gross))


@given(st.lists(lines, max_size=20))
def test_a_document_is_the_sum_of_its_rows(rows):
    sums = totals(rows)
    for name in ('full', 'discount', 'net', 'vat', 'gross'):
        assert getattr(sums, name) == sum(getattr(row, name) for row in rows)
    assert sums.gross == sums.net + sums.vat == sum(s.gross for s in sums.by_rate)


@given(lines)
def test_a_line_never_gives_a_negative_and_always_adds_up(one):
    assert one.discount >= 0
    assert one.net >= 0
    assert one.vat >= 0
    assert one.gross == one.net + one.vat
    assert all(value == rounded(value) for value in (one.full, one.discount, one.net, one.vat, one.gross))


@given(prices, quantities, percents, st.sampled_from([r for r in VAT_RATES if r]))
def test_vat_on_top_taken_out_again_is_the_same_vat(price, quantity, off, rate):
    top = line(price, quantity, discount_percent=off, vat_rate=rate, mode='on_top')
    back = line(top.gross, D(1), vat_rate=rate, mode='included')
    assert (back.net, back.vat, back.gross) == (top.net, top.vat, top.gross)
    inside = line(price, quantity, discount_percent=off, vat_rate=rate, mode='included')
    assert (inside.gross, inside.discount) == (top.net, top.discount)
