"""Texts of letters kept ready, with places that are filled in from a record."""

import re
from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, true
from sqlmodel import Field, SQLModel, col

from ..errors import Invalid
from ..permissions import Actor, Permission
from ..unit_of_work import Entity, UnitOfWork, fit

OF = ('', 'lead', 'deal', 'contact', 'company', 'quote', 'invoice', 'credit_note')
MOST = 200
_AFTER_COMMA = re.compile(r',\s*\{([^{}\n]{1,40})\}')
_PLACE = re.compile(r'\{([^{}\n]{1,40})\}')


class LetterTemplateFields(SQLModel):
    """`of` names the kind of record it is offered for, '' for all."""

    name: str = Field(min_length=1, max_length=100)
    of: str = Field(default='', max_length=20)
    subject: str = Field(default='', max_length=250)
    text: str = Field(default='', max_length=10_000)


class LetterTemplate(LetterTemplateFields, Entity, table=True):
    """A text of a letter that the whole team may begin with."""

    @classmethod
    def seen_by(cls, actor: Actor) -> ColumnElement[bool]:
        return true()


def add(work: UnitOfWork, values: dict[str, Any]) -> LetterTemplate:
    """Keep a text for everybody. Raises Invalid."""
    work.require(Permission.SETTINGS_EDIT)
    if work.count(LetterTemplate) >= MOST:
        raise Invalid('letter_template.too_many', limit=MOST)
    return work.add(LetterTemplate(**_fitting({'name': '', **values})))


def change(work: UnitOfWork, template_id: int, values: dict[str, Any], seen: int | None = None) -> LetterTemplate:
    """Change some of it. Raises Conflict where another did meanwhile."""
    work.require(Permission.SETTINGS_EDIT)
    template = work.get(LetterTemplate, template_id)
    fields = _fitting(values)
    work.must_not_clash(template, fields, seen)
    work.record('letter_template.changed', template, **fields)
    return template


def remove(work: UnitOfWork, template_id: int) -> None:
    """Take it away."""
    work.require(Permission.SETTINGS_EDIT)
    work.remove(work.get(LetterTemplate, template_id))


def offered(work: UnitOfWork, of: str | None = None) -> list[LetterTemplate]:
    """The texts by name; with `of`, those offered for such a record, its own before the general ones."""
    where = [] if of is None else [col(LetterTemplate.of).in_(('', of))]
    return work.all(LetterTemplate, *where, order=[col(LetterTemplate.of).desc(), col(LetterTemplate.name)])


def fill(text: str, facts: Mapping[str, str]) -> str:
    """The text with its {places} filled in; what `facts` (by names in lower case) do not know stays as it is.

    A line whose places are all without a value goes, unless they only follow a comma, as the name in a greeting does.
    """
    return '\n'.join(line for line in (_filled(line, facts) for line in text.split('\n')) if line is not None)


def _filled(line: str, facts: Mapping[str, str]) -> str | None:
    named = [facts[name] for name in places(line) if name in facts]
    if not named:
        return line
    greeting = _AFTER_COMMA.sub(lambda match: match[0] if facts.get(match[1].strip().casefold(), '?') else '', line)
    if not any(named) and places(greeting):
        return None
    return _PLACE.sub(lambda match: facts.get(match[1].strip().casefold(), match[0]), greeting).rstrip()


def places(text: str) -> list[str]:
    """The names of the places in a text, in lower case."""
    return [match.strip().casefold() for match in _PLACE.findall(text)]


def _fitting(values: dict[str, Any]) -> dict[str, Any]:
    fields = fit(LetterTemplateFields, values)
    if fields.get('of', '') not in OF:
        raise Invalid('field.wrong', field='of')
    return fields
