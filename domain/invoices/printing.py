"""What a printed quote or invoice says, as plain values in the shape of `ui/print/paper.Paper`."""

from collections.abc import Collection
from typing import Any

from sqlmodel import col

from .. import money, phones, pictures, requisites, rows
from ..companies import Company
from ..contacts import Contact
from ..errors import Invalid
from ..people import Person
from ..quotes import Quote
from ..quotes.noun import FINAL
from ..requisites import BankAccount, Requisites
from ..rows import ProductRow
from ..unit_of_work import UnitOfWork
from .noun import Invoice
from .schedule import parts_of

PAPERS: dict[str, type[Invoice] | type[Quote]] = {'invoice': Invoice, 'quote': Quote}


def paper_facts(work: UnitOfWork, kind: str, id: int, chosen: Collection[int] | None = None) -> dict[str, Any]:
    """Everything printing needs: the keys of `Paper`, its parts as dicts, and 'extras'.

    seller, buyer: keys of `Party`; rows: list of keys of `Row`, obligatory ones; options: the optional rows of a quote,
    with 'chosen'; totals: net, gross, discount and vat = [{'rate', 'amount'}] of the rows that count; with_options: the
    sum of all rows where an offered one is still open; manager: keys of `Manager` or None. 'extras' holds what `Paper`
    has not: images = {'logo', 'stamp', 'signature': file tokens}, with_qr, gaps = what the paper lacks ('rows',
    'buyer', 'seller', 'seller_inn', 'seller_bank'), manager_id, of a quote option_ids, row_ids and pictures = {row id:
    token of a small picture}.
    `chosen`: the ids of the optional rows as if these were chosen, otherwise as they are marked.
    """
    if kind not in PAPERS:
        raise Invalid('field.wrong', field='kind')
    paper: Any = work.get(PAPERS[kind], id)
    lines = rows.of(work, kind, id)
    sides = getattr(paper, 'parties', None) or parties(work, paper)
    seller, buyer = sides['seller'], sides['buyer']
    wanted = {row.id for row in lines if row.optional and row.counts} if chosen is None else set(chosen)
    totals = money.totals(row.line for row in lines if not row.optional or row.id in wanted)
    common = {
        'number': paper.number, 'date': paper.date, 'currency': paper.currency, 'seller': seller, 'buyer': buyer,
        'rows': [printed_row(row, paper.with_codes) for row in lines if not row.optional],
        'totals': printed_totals(totals), 'title': paper.title, 'deal_number': str(paper.deal_id or ''),
        'terms': paper.terms, 'manager': manager_of(work, paper.owner_id),
    }  # fmt: skip
    extras: dict[str, Any] = {
        'images': images_of(work, paper), 'with_qr': getattr(paper, 'with_qr', False), 'manager_id': paper.owner_id,
        'gaps': _gaps(kind, seller, buyer, bool(lines)),
    }  # fmt: skip
    if kind == 'invoice':
        parts = [{'percent': part.percent, 'amount': part.amount, 'left': part.left, 'until': part.until,
                  'note': part.note, 'credited': part.credited} for part in parts_of(paper) if part.amount]  # fmt: skip
        common |= {'pay_until': paper.pay_until, 'paid': paper.held, 'credited': paper.credited, 'debt': paper.debt,
                   'basis': paper.basis, 'parts': parts, 'purpose': paper.purpose}  # fmt: skip
    else:
        options = [row for row in lines if row.optional]
        extras['option_ids'] = [row.id for row in options]
        extras['row_ids'] = [row.id for row in lines if not row.optional]
        extras['pictures'] = pictures.of_rows(work, lines)
        left_out = paper.status not in FINAL and any(row.id not in wanted for row in options)
        common |= {
            'valid_until': paper.valid_until, 'version': paper.quote_version, 'intro': paper.content,
            'options': [printed_row(row, paper.with_codes) | {'chosen': row.id in wanted} for row in options],
            'with_options': money.totals(row.line for row in lines).gross if left_out else None,
        }  # fmt: skip
    return common | {'extras': extras}


def parties(work: UnitOfWork, paper: Any) -> dict[str, dict[str, str]]:
    """{'seller', 'buyer'} as they are now, each with the keys of `Party`, all text."""
    bank_id = getattr(paper, 'seller_bank_id', None)
    seller = _company(work, paper.seller_id, getattr(paper, 'seller_requisites_id', None), bank_id)
    buyer = _company(work, paper.company_id, getattr(paper, 'buyer_requisites_id', None), None)
    person = work.find(Contact, col(Contact.id) == paper.contact_id) if paper.contact_id else None
    if person is not None:
        reach = {'phone': phones.shown(phones.main(person.phones)), 'email': phones.main(person.emails)}
        if not buyer['name']:
            face, bank = requisites.main_requisites_of_contact(work, paper.contact_id or 0)
            buyer = _party(person.title, face, bank) | {'address': _address(face) or person.address} | reach
        else:
            buyer['person'] = person.title
            buyer |= {name: value for name, value in reach.items() if not buyer.get(name)}
    return {'seller': seller, 'buyer': buyer}


def _company(work: UnitOfWork, id: int | None, requisites_id: int | None, bank_id: int | None) -> dict[str, str]:
    company = work.find(Company, col(Company.id) == id) if id else None
    if company is None:
        return {'name': ''}
    face, bank = requisites.main_requisites(work, id)
    if requisites_id and (face is None or face.id != requisites_id):
        face = work.find(Requisites, col(Requisites.id) == requisites_id)
        banks = requisites.accounts_of(work, requisites_id)
        bank = banks[0] if banks else None
    if bank_id and (bank is None or bank.id != bank_id):
        bank = work.find(BankAccount, col(BankAccount.id) == bank_id)
    party = _party(company.title, face, bank)
    return party | {
        'address': party['address'] or company.address,
        'phone': phones.shown(phones.main(company.phones)),
        'email': phones.main(company.emails),
        'website': phones.main(company.webs),
    }


def _party(title: str, face: Requisites | None, bank: BankAccount | None) -> dict[str, str]:
    party = {'name': title, 'address': _address(face)}
    if face is not None:
        party |= {
            'name': face.short_name or title, 'full_name': face.full_name, 'inn': face.inn, 'kpp': face.kpp,
            'ogrn': face.ogrn or face.ogrnip, 'vat_id': face.vat_id, 'director': face.director,
            'director_post': face.director_post, 'accountant': face.accountant, 'okpo': face.okpo,
            'base_doc': face.base_doc, 'sole': 'yes' if face.preset == 'sole_proprietor' else '',
        }  # fmt: skip
    if bank is not None:
        party |= {'bank_name': bank.bank_name, 'bik': bank.bik, 'account': bank.account,
                  'correspondent_account': bank.cor_account, 'iban': bank.iban, 'swift': bank.swift}  # fmt: skip
    return party


def _address(face: Requisites | None) -> str:
    return (face.legal_address or face.actual_address or face.postal_address) if face else ''


def printed_row(row: ProductRow, with_code: bool) -> dict[str, Any]:
    """A product row with the keys of `Row`."""
    line = row.line
    return {
        'name': row.name, 'quantity': row.quantity, 'unit': row.unit, 'price': row.price, 'net': line.net,
        'gross': line.gross, 'vat': line.vat, 'vat_rate': line.rate, 'vat_included': row.vat_mode != 'on_top',
        'discount_percent': row.discount_percent, 'discount': line.discount, 'code': row.code if with_code else '',
        'unit_code': row.unit_code,
    }  # fmt: skip


def printed_totals(totals: money.Totals) -> dict[str, Any]:
    """Sums with the keys of `Totals`."""
    vat = [{'rate': one.rate, 'amount': one.vat} for one in totals.by_rate if one.rate is not None]
    return {'net': totals.net, 'gross': totals.gross, 'discount': totals.discount, 'vat': vat}


def manager_of(work: UnitOfWork, id: int | None) -> dict[str, Any] | None:
    """A colleague with the keys of `Manager`."""
    person = work.find(Person, col(Person.id) == id) if id else None
    if person is None or person.id is None:
        return None
    return {'name': person.name, 'initials': person.initials, 'hue': person.id % 12, 'post': person.post,
            'phone': phones.shown(person.phone), 'email': person.email}  # fmt: skip


def images_of(work: UnitOfWork, paper: Any) -> dict[str, str]:
    """{'logo', 'stamp', 'signature': file tokens} of the seller, the last two where the paper is `stamped`."""
    company = work.find(Company, col(Company.id) == paper.seller_id) if paper.seller_id else None
    if company is None:
        return {}
    signed = {'stamp': company.stamp, 'signature': company.signature} if paper.stamped else {}
    return {name: token for name, token in ({'logo': company.logo} | signed).items() if token}


def _gaps(kind: str, seller: dict[str, str], buyer: dict[str, str], rows_there: bool) -> list[str]:
    lacking = [('rows', not rows_there), ('buyer', not buyer['name']), ('seller', not seller['name'])]
    if kind == 'invoice' and seller['name']:
        lacking += [('seller_inn', not (seller.get('inn') or seller.get('vat_id'))),
                    ('seller_bank', not (seller.get('account') or seller.get('iban')))]  # fmt: skip
    return [name for name, is_lacking in lacking if is_lacking]
