"""A template of papers and its versions: what the team writes in place of a shipped form, or besides them."""

from collections.abc import Iterable
from typing import ClassVar

from sqlalchemy import JSON, Column, ColumnElement, Text, true
from sqlmodel import Field, SQLModel

from ..permissions import Actor
from ..unit_of_work import Entity

LANGS = ('ru', 'en')
FONTS = ('sans', 'serif', 'brand')
PREFIX = 'own-'


class PaperTemplateFields(SQLModel):
    """`of`: the nouns an own form is made for; `lang`: the language its numbers, dates and words are in."""

    name: str = Field(min_length=1, max_length=100)
    lang: str = Field(default='ru', max_length=2)
    of: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))


class PaperTemplate(PaperTemplateFields, Entity, table=True):
    """Stands in for the shipped `form` in its language, or is a form of its own where `form` is ''.

    `current_id` is the version in force; only `active` ones are used.
    """

    form: str = Field(default='', max_length=40, index=True)
    active: bool = False
    current_id: int | None = None

    @classmethod
    def seen_by(cls, actor: Actor) -> ColumnElement[bool]:
        return true()

    @property
    def code(self) -> str:
        """What documents, sets and numerators call its form."""
        return self.form or f'{PREFIX}{self.id}'


class TemplateText(SQLModel):
    """What a version says and how: `font` one of FONTS, `points` the size of its type.

    A Word file is kept under the token `file` and called `file_name`; `body` is then its text, a line a paragraph.
    """

    body: str = Field(default='', sa_column=Column(Text, nullable=False))
    font: str = Field(default='sans', max_length=5)
    points: int = Field(default=10, ge=7, le=16)
    landscape: bool = False
    file: str = Field(default='', max_length=64)
    file_name: str = Field(default='', max_length=200)


class TemplateVersion(TemplateText, Entity, table=True):
    """One version of a template; it never changes. `rows`: whether it prints product rows."""

    quiet: ClassVar[frozenset[str]] = Entity.quiet | {'body'}

    template_id: int = Field(index=True)
    lang: str = Field(default='ru', max_length=2)
    number: int = 1
    rows: bool = False

    @classmethod
    def seen_by(cls, actor: Actor) -> ColumnElement[bool]:
        return true()

    def about(self) -> Iterable[tuple[str, int]]:
        return [('paper_template', self.template_id)]
