"""English credit note in the brand's dress."""

from dataclasses import replace
from typing import Any

from .amounts import amount_in_words, long_date, percent, short_date
from .branded import LINE, Lines, common_view, priced
from .english import MARGINS, ROOM, buyer_text, goods_table, legal_line
from .flow import Block, keep_totals
from .metrics import height
from .paper import Paper


def view(paper: Paper) -> dict[str, Any]:
    """Everything the template prints, as plain values; `details` as `credit_notes.paper_facts` tells them."""
    told = paper.details
    if told['by_sum']:
        paper = replace(
            paper, rows=[replace(row, name=f'Reduction of invoice {told["invoice"]}') for row in paper.rows]
        )
    table, sums, state = goods_table(paper), _sums(paper), _state(paper)
    buyer = {'label': 'Credited to', 'name': paper.buyer.name, 'text': buyer_text(paper, vat_id=True)}
    meta = [('Date', short_date(paper.date, 'en')), ('Invoice', str(told['invoice'])),
            ('Invoice date', short_date(told['invoice_date'], 'en'))]  # fmt: skip
    reason = {'label': 'Reason', 'text': str(told['reason'])}
    boxes = (
        8.6 + height(buyer['name'], 'brand-bold', 8.8, 68, 1.3) + height(buyer['text'], 'brand', 8.8, 68, 1.38),
        4.2 + height(reason['text'], 'brand', 8.8, 42, 1.38),
        sum(0.8 + max(LINE, height(value, 'brand', 8.8, 30, 1.3)) for _, value in meta),
    )
    words = amount_in_words(paper.totals.gross, paper.currency, 'en')
    legal = legal_line(paper)
    blocks = [
        Block('head', 12.0 + 10.0 + 21.0 + LINE + 14.0 + 6.5 + max(boxes)),
        *keep_totals(table.rows),
        Block(
            'totals', _tall(sums) + height(words, 'brand', 8, ROOM, 1.3), {'lines': sums, 'words': words}, stays=True
        ),
        Block('totals', _tall(state), {'lines': state, 'words': ''}, stays=True),
        Block('legal', 11.0 + height(legal, 'brand', 7.2, ROOM, 1.3), legal),
    ]
    heading = 'Credit note (cancelled)' if told['cancelled'] else 'Credit note'
    return common_view(paper, table, blocks, MARGINS, ROOM) | {
        'title': f'Credit note {paper.number}',
        'continued': f'Credit note {paper.number}, {short_date(paper.date, "en")}',
        'heading': heading,
        'number': paper.number,
        'subject': f'to invoice {told["invoice"]} of {long_date(told["invoice_date"], "en")}',
        'tagline': paper.seller.tagline or paper.seller.address,
        'big': {'label': 'Credited', 'value': priced(paper, paper.totals.gross), 'note': _note(paper)},
        'buyer': buyer,
        'ship': reason,
        'meta': meta,
    }


def _tall(lines: Lines) -> float:
    return 7.0 + sum(8.5 if strong else 5.8 for _, _, strong in lines)


def _sums(paper: Paper) -> Lines:
    totals = paper.totals
    lines: Lines = [('Net total', priced(paper, totals.net), False)] if totals.vat else []
    lines += [(f'VAT {percent(vat.rate, "en")}', priced(paper, vat.amount), False) for vat in totals.vat]
    return [*lines, ('Total credited', priced(paper, totals.gross), True)]


def _state(paper: Paper) -> Lines:
    """How the invoice stands after the note: what it asks for, and what is owed or goes back."""
    told = paper.details
    lines: Lines = [('Invoice total before', priced(paper, told['before']), False),
                    ('Invoice total after', priced(paper, told['after']), False)]  # fmt: skip
    if told['overpaid']:
        lines.append(('To be refunded', priced(paper, told['overpaid']), True))
    elif told['debt']:
        lines.append(('Total due', priced(paper, told['debt']), True))
    return lines


def _note(paper: Paper) -> str:
    told = paper.details
    if told['overpaid']:
        return f'{priced(paper, told["overpaid"])} to be refunded'
    return f'{priced(paper, told["debt"])} still due' if told['debt'] else 'Nothing is due'
