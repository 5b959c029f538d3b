"""Own fields are made, changed, put in order, put away and brought back by administrators."""

from collections.abc import Sequence
from typing import Any

from sqlmodel import col, select

from .. import fitting
from ..errors import Invalid
from ..permissions import Permission
from ..unit_of_work import Entity, UnitOfWork
from .noun import CHOSEN, KINDS, NOUNS, TARGETS, OwnField, OwnFieldFields

MOST = 100
MOST_CHOICES = 100
LONGEST_CHOICE = 100


def of(work: UnitOfWork, noun: str, *, gone: bool = False) -> list[OwnField]:
    """The own fields of a noun in order; with `gone` those that were put away instead. One query an act."""

    def ask() -> list[OwnField]:
        order = [col(OwnField.sort), col(OwnField.id)]
        if not gone:
            return work.all(OwnField, col(OwnField.noun) == noun, order=order)
        away = col(OwnField.noun) == noun, col(OwnField.deleted_at).is_not(None), OwnField.seen_by(work.actor)
        return [field for (field,) in work.rows(select(OwnField).where(*away).order_by(*order))]

    return list(work.once(OwnField, (noun, gone), ask))


def add(work: UnitOfWork, noun: str, kind: str, values: dict[str, Any]) -> OwnField:
    """Add a field as the last one. `values['choices']` are words in order, or {'code', 'label'}.

    Raises Invalid('own_field.too_many' | 'own_field.name_taken' | 'own_field.no_choices' | 'field.…').
    """
    work.require(Permission.SETTINGS_EDIT)
    if noun not in NOUNS or kind not in KINDS:
        raise Invalid('field.wrong', field='kind')
    there = of(work, noun)
    if len(there) >= MOST:
        raise Invalid('own_field.too_many', limit=MOST)
    fields = fitting.fit(OwnFieldFields, {'label': '', **values})
    field = OwnField(noun=noun, kind=kind, label=fields['label'], sort=10 * (len(there) + 1))
    for name, value in _fitting(work, field, fields).items():
        setattr(field, name, value)
    return work.add(field)


def change(work: UnitOfWork, field_id: int, values: dict[str, Any], seen: int | None = None) -> OwnField:
    """Rename a field, change its choices, whether it is required and where it stands."""
    work.require(Permission.SETTINGS_EDIT)
    field = work.get(OwnField, field_id)
    fields = _fitting(work, field, fitting.fit(OwnFieldFields, values))
    work.must_not_clash(field, fields, seen)
    work.record('own_field.changed', field, **fields)
    return field


def drop(work: UnitOfWork, field_id: int) -> None:
    """Put a field away: records keep their values for the day it comes back."""
    work.require(Permission.SETTINGS_EDIT)
    work.remove(work.get(OwnField, field_id))


def restore(work: UnitOfWork, field_id: int) -> OwnField:
    """Bring a field back with all values it had."""
    work.require(Permission.SETTINGS_EDIT)
    field = work.get(OwnField, field_id, deleted=True)
    if len(of(work, field.noun)) >= MOST:
        raise Invalid('own_field.too_many', limit=MOST)
    _must_be_free(work, field, field.label)
    work.restore(field)
    return field


def reorder(work: UnitOfWork, noun: str, ids: Sequence[int]) -> None:
    """Put the fields of a noun into this order. Raises Invalid('own_field.order_stale')."""
    work.require(Permission.SETTINGS_EDIT)
    there = {field.id: field for field in of(work, noun)}
    if sorted(ids) != sorted(id for id in there if id is not None):
        raise Invalid('own_field.order_stale')
    for place, id in enumerate(ids, 1):
        work.record('own_field.reordered', there[id], sort=place * 10)


def _fitting(work: UnitOfWork, field: OwnField, fields: dict[str, Any]) -> dict[str, Any]:
    """Checked against each other and against what is there."""
    if 'label' in fields:
        fields['label'] = ' '.join(fields['label'].split())
        _must_be_free(work, field, fields['label'])
    if field.kind in CHOSEN and ('choices' in fields or field.id is None):
        fields['choices'] = _choices(field, fields.get('choices') or [])
    elif 'choices' in fields:
        fields['choices'] = []
    if field.kind == 'record':
        target = fields.get('target', field.target)
        if target not in TARGETS or (field.id is not None and target != field.target):
            raise Invalid('field.wrong', field='target')
    elif 'target' in fields:
        fields['target'] = ''
    if fields.get('directions'):
        if field.noun != 'deal':
            raise Invalid('field.wrong', field='directions')
        for id in fields['directions']:
            work.get(Entity.kinds['direction'], id)
        fields['directions'] = sorted(set(fields['directions']))
    return fields


def _choices(field: OwnField, asked: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Words with their codes: those that are known keep theirs, new ones get the next."""
    words = field.words
    by_label = {label.casefold(): code for code, label in words.items()}
    last = max((int(code[1:]) for code in words), default=0)
    found: dict[str, dict[str, Any]] = {}
    for one in asked:
        label = ' '.join(str(one.get('label') or '').replace('\x00', '').split())
        if not label:
            continue
        if len(label) > LONGEST_CHOICE:
            raise Invalid('field.too_long', field='choices', limit=LONGEST_CHOICE)
        code = one.get('code') if one.get('code') in words else by_label.get(label.casefold())
        if code is None or code in found:
            last += 1
            code = f'={last}'
        if any(there['label'].casefold() == label.casefold() for there in found.values()):
            raise Invalid('own_field.choice_twice', field='choices', name=label)
        found[code] = {'code': code, 'label': label}
    if not found:
        raise Invalid('own_field.no_choices', field='choices')
    if len(found) > MOST_CHOICES:
        raise Invalid('own_field.too_many_choices', field='choices', limit=MOST_CHOICES)
    gone = [{'code': code, 'label': label, 'gone': True} for code, label in words.items() if code not in found]
    return [*found.values(), *gone]


def _must_be_free(work: UnitOfWork, field: OwnField, label: str) -> None:
    if any(f.label.casefold() == label.casefold() and f.id != field.id for f in of(work, field.noun)):
        raise Invalid('own_field.name_taken', field='label', name=label)
