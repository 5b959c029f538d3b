"""Contacts and companies as rows of the big table: filtered, searched and counted by the database."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement
from sqlmodel import col, or_, select

from domain import phones
from domain.alike import alike, inside
from domain.companies import Company
from domain.contacts import Contact, ContactCompany
from domain.errors import Invalid
from domain.requisites import Requisites
from domain.tags import tagged
from domain.unit_of_work import MAX_ID, Key, UnitOfWork

from ..locales import Words

PRESETS = {'all': 'All', 'mine': 'Mine'}
NAMES: dict[str, tuple[str, ...]] = {'contact': ('last_name', 'name', 'second_name', 'post'), 'company': ('title',)}
KINDS: dict[str, Any] = {'contact': Contact, 'company': Company}


def counts(work: UnitOfWork, kind: str) -> dict[str, int]:
    """How many records each preset holds."""
    return {preset: work.count(KINDS[kind], *conditions(work, kind, {'preset': preset})) for preset in PRESETS}


def conditions(work: UnitOfWork, kind: str, filters: dict[str, Any]) -> list[ColumnElement[bool]]:
    """SQL of the filters. Raises Invalid for a preset or an owner that makes no sense."""
    noun = KINDS[kind]
    where: list[ColumnElement[bool]] = []
    preset, owner = filters.get('preset') or 'all', filters.get('owner')
    if preset not in PRESETS:
        raise Invalid('field.wrong', field='preset')
    if preset == 'mine':
        where.append(col(noun.owner_id) == work.actor_id)
    if owner is not None:
        if not isinstance(owner, int) or not 0 < owner <= MAX_ID:
            raise Invalid('field.wrong', field='owner')
        where.append(col(noun.owner_id) == owner)
    if tag := filters.get('tag'):
        where.append(col(noun.id).in_(tagged(kind, [str(tag).replace('\x00', '')])))
    text = str(filters.get('q') or '').replace('\x00', ' ').strip()[:200]
    return where + searched(kind, text) if text else where


def searched(kind: str, text: str) -> list[ColumnElement[bool]]:
    """What finds a client by words of the name, digits of a phone or of the ИНН, a part of an e-mail."""
    noun = KINDS[kind]
    digits = ''.join(c for c in text if c.isascii() and c.isdecimal())
    if len(digits) >= 5 and not any(c.isalpha() for c in text):
        # A Russian number may be typed with 8 instead of +7: the last ten digits are the same.
        found = [col(noun.id).in_(_keyed('phone', kind, digits[-10:]))]
        if kind == 'company':
            owners = select(Requisites.company_id).where(col(Requisites.inn).contains(digits, autoescape=True))
            found.append(col(noun.id).in_(owners.where(col(Requisites.deleted_at).is_(None))))
        return [or_(*found)]
    if '@' in text:
        return [col(noun.id).in_(_keyed('email', kind, text.casefold()))]
    return [or_(*(alike(getattr(noun, name), word) for name in NAMES[kind])) for word in text.split()[:6]]


def _keyed(key: str, kind: str, part: str) -> Any:
    return select(Key.entity_id).where(Key.kind == key, Key.entity == kind, inside(col(Key.value), part))


def drawn(work: UnitOfWork, kind: str, found: Sequence[Any], t: Words) -> list[dict[str, Any]]:
    """Records as rows; two more queries for all of them together."""
    extra = _companies(work, found) if kind == 'contact' else _inns(work, found)
    return [
        {
            'id': one.id,
            'title': {'t': one.title or t('No name'), 'sub': getattr(one, 'post', ''), 'href': f'/{kind}/{one.id}'},
            'phone': shown_phone(t, one.phones),
            'email': phones.main(one.emails),
            'owner': one.owner_id,
            'created': one.created_at.isoformat(),
            **extra.get(one.id or 0, {}),
        }
        for one in found
    ]


def shown_phone(t: Words, items: phones.Multi) -> str:
    """The main phone as people read it, with its extension."""
    value = phones.main(items)
    item = next((i for i in items if str(i.get('value')) == value), {})
    return with_ext(t, item) if value else ''


def with_ext(t: Words, item: dict[str, Any]) -> str:
    """A phone as people read it, with its extension."""
    shown = t.plain_phone(str(item.get('value', '')))
    return t('{phone}, ext. {ext}', phone=shown, ext=item['ext']) if item.get('ext') else shown


def _companies(work: UnitOfWork, found: Sequence[Any]) -> dict[int, dict[str, Any]]:
    firms = {
        c.id: c.title for c in work.all(Company, col(Company.id).in_({p.company_id for p in found if p.company_id}))
    }
    ties = work.all(ContactCompany, col(ContactCompany.contact_id).in_([p.id for p in found]))
    roles = {(tie.contact_id, tie.company_id): tie.role for tie in ties}
    return {
        p.id: {'company': {'t': firms[p.company_id], 'href': f'/company/{p.company_id}',
                           'sub': roles.get((p.id, p.company_id), '')}}
        for p in found if p.company_id in firms
    }  # fmt: skip


def _inns(work: UnitOfWork, found: Sequence[Any]) -> dict[int, dict[str, Any]]:
    order = [col(Requisites.main), col(Requisites.id).desc()]
    faces = work.all(Requisites, col(Requisites.company_id).in_([c.id for c in found]), order=order)
    return {face.company_id: {'inn': face.inn} for face in faces if face.company_id and face.inn}
