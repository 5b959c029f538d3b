"""English invoice and quote in the brand's dress."""

from typing import Any, Literal

from .amounts import amount_in_words, glue, long_date, number, percent, short_date
from .branded import LINE, STYLE, Lines, common_view, goods_blocks, joined, points_block, priced
from .flow import Block, Column, Table, TableStyle, fit, text_blocks
from .images import image_data_uri
from .metrics import height
from .paper import Paper

MARGINS = (12, 15, 12, 15)
ROOM = 180.0


def view(paper: Paper, kind: Literal['invoice', 'quote']) -> dict[str, Any]:
    """An English invoice or quote as the template prints it."""
    table, sums, seller = goods_table(paper), total_lines(paper, kind), paper.seller
    big = _big(paper, kind)
    buyer = {
        'label': 'Bill to' if kind == 'invoice' else 'Prepared for',
        'name': paper.buyer.name,
        'text': buyer_text(paper, vat_id=kind == 'invoice'),
    }
    ship = {'label': 'Supplied to' if kind == 'invoice' else 'Deliver to', 'text': paper.ship_to}
    meta = _meta(paper, kind)
    subject = paper.title
    boxes = (
        8.6 + height(buyer['name'], 'brand-bold', 8.8, 68, 1.3) + height(buyer['text'], 'brand', 8.8, 68, 1.38),
        4.2 + height(ship['text'], 'brand', 8.8, 42, 1.38),
        sum(0.8 + max(LINE, height(value, 'brand', 8.8, 30, 1.3)) for _, value in meta),
    )
    head = 12.0 + 10.0 + 21.0 + height(subject, 'brand', 8.8, 95, 1.3) + 14.0 + 6.5 + max(boxes)
    words = amount_in_words(paper.to_pay, paper.currency, 'en') if kind == 'invoice' else ''
    tall = 7.0 + sum(8.5 if strong else 5.8 for _, _, strong in sums) + height(words, 'brand', 8, ROOM, 1.3)
    blocks = [
        Block('head', head),
        *text_blocks(paper.intro, 'brand', 8.8, ROOM, 1.45, before=4.0),
        *goods_blocks(paper, table, 'Optional', about_options(paper)),
        Block('totals', tall, {'lines': sums, 'words': words}, stays=True),
    ]
    blocks += _pay(paper) if kind == 'invoice' else _accept(paper)
    legal = legal_line(paper)
    blocks.append(Block('legal', 11.0 + height(legal, 'brand', 7.2, ROOM, 1.3), legal))
    heading = 'Invoice' if kind == 'invoice' else 'Quotation'
    return common_view(paper, table, blocks, MARGINS, ROOM) | {
        'title': f'{heading} {paper.number}',
        'continued': f'{heading} {paper.number}, {short_date(paper.date, "en")}',
        'heading': heading,
        'number': paper.number,
        'subject': subject,
        'tagline': seller.tagline or seller.address,
        'big': big,
        'buyer': buyer,
        'ship': ship,
        'meta': meta,
    }


def goods_table(paper: Paper, style: TableStyle = STYLE, room: float = ROOM) -> Table:
    """The goods; the discount and VAT columns appear only where some row has them."""
    rows = paper.lines
    gross = paper.taxed and not paper.net_prices
    columns = [
        Column(
            'Description',
            [glue(f'{row.name} — chosen' if row.chosen else row.name) for row in rows],
            'n',
            flexible=True,
            strong=True,
        ),
        Column('Quantity', [f'{number(row.quantity, "en")}\u00a0{row.unit}'.strip() for row in rows], least=19.0),
        Column('Unit price', [priced(paper, row.price) for row in rows], least=22.0),
    ]
    if any(row.discount_percent or row.discount for row in rows):
        texts = [percent(row.discount_percent, 'en') if row.discount_percent
                 else priced(paper, row.discount) if row.discount else '—' for row in rows]  # fmt: skip
        columns.append(Column('Discount', texts, least=16.0))
    if paper.taxed:
        mixed = gross and any(row.vat_rate and not row.vat_included for row in rows)
        columns.append(Column('VAT', [
            '—' if row.vat_rate is None
            else percent(row.vat_rate, 'en') + (' extra' if mixed and not row.vat_included else '')
            for row in rows
        ], least=13.0))  # fmt: skip
    heading = 'Amount incl. VAT' if gross else 'Net amount' if paper.taxed else 'Amount'
    amounts = [priced(paper, row.gross if gross else row.net) for row in rows]
    return fit([*columns, Column(heading, amounts, least=27.0, strong=True)], style, room)


def total_lines(paper: Paper, kind: str) -> Lines:
    """Label, sum and emphasis of every line under the table."""
    totals = paper.totals
    lines: Lines = [('Net total', priced(paper, totals.net), False)] if paper.taxed else []
    lines += [(f'VAT {percent(vat.rate, "en")}', priced(paper, vat.amount), False) for vat in totals.vat]
    if kind == 'quote' or not paper.partly_paid:
        lines.append(('Total due' if kind == 'invoice' else 'Total', priced(paper, totals.gross), True))
        if paper.with_options is not None:
            lines.append(('Total with all options', priced(paper, paper.with_options), False))
        return lines
    lines.append(('Invoice total', priced(paper, totals.gross), False))
    if paper.credited:
        lines.append(('Credited', priced(paper, -paper.credited), False))
    if paper.part_came:
        lines.append(('Paid', priced(paper, totals.gross - paper.credited - paper.to_pay), False))
    return [*lines, ('Total due', priced(paper, paper.to_pay), True)]


def about_options(paper: Paper) -> str:
    """What the heading of optional rows says of the total."""
    if any(row.chosen for row in paper.options):
        return 'only what is chosen is part of the total'
    return 'not part of the total until chosen' if paper.with_options is not None else 'not chosen'


def _big(paper: Paper, kind: str) -> dict[str, str]:
    if kind == 'invoice':
        due = paper.pay_until
        note = f'Due {long_date(due, "en")}' if due else ''
        return {'label': 'Amount due', 'value': priced(paper, paper.to_pay), 'note': note}
    note = f'Valid until {long_date(paper.valid_until, "en")}' if paper.valid_until else ''
    label = 'Total including VAT' if paper.taxed else 'Total'
    return {'label': label, 'value': priced(paper, paper.totals.gross), 'note': note}


def buyer_text(paper: Paper, *, vat_id: bool) -> str:
    """Person, address and VAT number of the buyer, one under another."""
    buyer = paper.buyer
    vat = f'VAT {buyer.vat_id}' if buyer.vat_id and vat_id else ''
    return '\n'.join(filter(None, (buyer.person, buyer.address, vat)))


def _parts(paper: Paper) -> str:
    lines = []
    for part in paper.parts:
        when = f'by {long_date(part.until, "en")}' if part.until else 'on delivery'
        share = '' if part.credited else f'{percent(part.percent, "en")}, '
        lines.append(f'{f"{part.note}: " if part.note else ""}{share}{priced(paper, part.amount)} {when}')
    return '\n'.join(lines)


def _meta(paper: Paper, kind: str) -> list[tuple[str, str]]:
    def day(value: Any) -> str:
        return short_date(value, 'en') if value else ''

    version = str(paper.version) if paper.version else ''
    if kind == 'invoice':
        days = (paper.pay_until - paper.date).days if paper.pay_until else 0
        terms = f'{days} day{"s" if days != 1 else ""}' if days > 0 else ''
        known = [
            ('Invoice date', day(paper.date)),
            ('Tax point', day(paper.tax_point)),
            ('Your order', paper.order),
            ('Terms', f'{len(paper.parts)} parts' if paper.parts else terms),
        ]
    else:
        days = (paper.valid_until - paper.date).days if paper.valid_until else 0
        valid = f'{days} day{"s" if days != 1 else ""}' if days > 0 else ''
        known = [('Date', day(paper.date)), ('Version', version), ('Valid', valid), ('Your order', paper.order)]
    known.append(('Ref.', paper.basis or paper.deal_number))
    return [(label, value) for label, value in known if value]


def _pay(paper: Paper) -> list[Block]:
    seller = paper.seller
    known = (
        ('Bank transfer to', seller.full_name or seller.name), ('Bank', seller.bank_name),
        ('Sort code', seller.sort_code), ('Account', seller.account), ('IBAN', seller.iban),
        ('SWIFT/BIC', seller.swift), ('Reference', paper.number),
    )  # fmt: skip
    bank = [(label, value) for label, value in known if value]
    terms = joined(_parts(paper), paper.terms, paper.comments)
    left = sum(1.4 + height(value, 'brand-medium', 8.4, 53, 1.3) for _, value in bank)
    right = height(terms, 'brand', 8.4, 78, 1.42)
    long = right > 70
    blocks = [Block('pay', 24.5 + (left if long else max(left, right)), {'bank': bank, 'terms': '' if long else terms})]
    return blocks + (text_blocks(terms, 'brand', 8.8, ROOM, 1.45, before=8.0) if long else [])


def _accept(paper: Paper) -> list[Block]:
    blocks = points_block(paper, ROOM)
    blocks += text_blocks(joined(paper.terms, paper.comments), 'brand', 8.8, ROOM, 1.45, before=8.0)
    manager = paper.manager
    by = ', '.join(filter(None, (manager.name, manager.post))) if manager else paper.seller.director
    data = {'buyer': paper.buyer.name, 'by': by, 'phone': manager.phone if manager else '',
            'signature': image_data_uri(paper.signature)}  # fmt: skip
    return [*blocks, Block('accept', 36.0, data)]


def legal_line(paper: Paper) -> str:
    """Who the seller is by law, as it stands at the foot."""
    seller = paper.seller
    known = (
        ('', seller.full_name or seller.name), ('Company no. ', seller.company_number or seller.ogrn),
        ('VAT reg. no. ', seller.vat_id), ('Registered office: ', seller.address),
    )  # fmt: skip
    return ' '.join(f'{label}{value.rstrip(".")}.' for label, value in known if value)
