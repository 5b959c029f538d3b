"""What a template's places hold: typed values out of a paper and of the facts kept with it."""

from dataclasses import asdict
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from markupsafe import Markup, escape

from domain import addresses, catalog
from domain.templates.places import FIXED, RECORDS

from ...field_words import choice_text
from ...locales import Words
from .. import amounts
from ..images import image_data_uri
from ..paper import Lang, Paper, Party
from ..payment_qr import qr_data_uri, st00012

Fields = dict[str, dict[str, list[Any]]]


class Sum(Decimal):
    """Money in the paper's currency."""


class Side(dict[str, Any]):
    """A party, which prints as its name; `own` is the seller, whose stamp and signature stand on the paper."""

    own = False

    def __str__(self) -> str:
        return str(self.get('name', ''))


def _side(party: Party) -> Side:
    return Side(asdict(party), city=addresses.town_of(addresses.split(party.address)))


def context(paper: Paper, fields: Fields) -> dict[str, Any]:
    """{name: value} of everything a template may say; what is missing prints as nothing."""
    words = Words(paper.lang)
    seller, buyer = _side(paper.seller), _side(paper.buyer)
    seller.own = True
    seller |= {name: picture(image_data_uri(getattr(paper, name)), name) for name in ('logo', 'stamp', 'signature')}
    manager = paper.manager
    totals = paper.totals
    counted = [*paper.rows, *(one for one in paper.options if one.chosen)]
    said = {kind: {name: value(one, words) for name, one in fields.get(kind, {}).items()} for kind in RECORDS}
    return said | {
        'paper': paper,
        'document': {'number': paper.number, 'date': paper.date, 'currency': paper.currency,
                     'version': paper.version if paper.version > 1 else ''},
        'seller': seller, 'buyer': buyer,
        'manager': {name: getattr(manager, name) for name in FIXED['manager']} if manager else {},
        'totals': {'gross': Sum(totals.gross), 'net': Sum(totals.net), 'discount': Sum(totals.discount),
                   'vat': Sum(sum((one.amount for one in totals.vat), Decimal(0))), 'paid': Sum(paper.paid),
                   'to_pay': Sum(paper.to_pay), 'count': Decimal(len(counted))},
        'rows': [row(number, one) for number, one in enumerate(counted, 1)],
        'vat': [{'rate': one.rate, 'amount': Sum(one.amount)} for one in totals.vat],
        'parts': [{'percent': one.percent, 'amount': Sum(one.amount), 'left': Sum(one.left), 'until': one.until,
                   'note': one.note} for one in paper.parts],
        'asked': {name: _asked(one) for name, one in paper.details.items()},
        'qr': picture(qr_data_uri(st00012(paper)), 'qr') if paper.qr else '',
    }  # fmt: skip


def row(number: int, one: Any) -> dict[str, Any]:
    """A product row as templates see it."""
    sums = {name: Sum(getattr(one, name)) for name in ('price', 'discount', 'vat', 'net', 'gross')}
    return {'number': Decimal(number), 'name': one.name, 'code': one.code, 'quantity': one.quantity, 'unit': one.unit,
            'discount_percent': one.discount_percent, 'vat_rate': one.vat_rate, **sums}  # fmt: skip


def value(said: list[Any], words: Words) -> Any:
    """A kept fact ([kind, value]) with its type back."""
    kind, kept = said
    match kind:
        case 'date':
            return date.fromisoformat(kept)
        case 'moment':
            return datetime.fromisoformat(kept)
        case 'money':
            return Sum(kept)
        case 'number':
            return Decimal(kept)
        case 'choice':
            noun, name, code = kept.split(' ', 2)
            field = catalog.noun(noun).fields.get(name)
            return choice_text(words, noun, field, code) if field else code
    return kept


def picture(uri: str, kind: str) -> Markup | str:
    """An image of the paper; '' where there is none."""
    return Markup(f'<img class="{kind}" src="{escape(uri)}" alt="">') if uri else ''  # noqa: S704 escaped


def shown(one: Any, lang: Lang) -> Any:
    """How a value is printed where no format is named."""
    match one:
        case None:
            return ''
        case Markup():
            return one
        case bool():
            return {'ru': ('нет', 'да'), 'en': ('no', 'yes')}[lang][one]
        case Sum():
            return amounts.money(one, lang)
        case Decimal() | int():
            return amounts.number(Decimal(one), lang)
        case datetime():
            return f'{amounts.short_date(one.date(), lang)} {one:%H:%M}'
        case date():
            return amounts.short_date(one, lang)
        case dict() | list():
            return str(one) if isinstance(one, Side) else ''
    return Markup('<br>').join(str(one).splitlines())


def _asked(one: Any) -> Any:
    return Decimal(one) if isinstance(one, int) and not isinstance(one, bool) else one
