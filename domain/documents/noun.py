"""The document: a paper made from a form, kept as it was made."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from sqlalchemy import JSON, Column, ColumnElement, true
from sqlmodel import Field, SQLModel, col, select

from ..deals import Deal
from ..errors import Invalid
from ..permissions import Actor, Permission
from ..types import Money
from ..unit_of_work import Entity

SOURCES = ('deal', 'invoice', 'quote', 'company')


class DocumentFields(SQLModel):
    """What every form asks: `date` a plain day, `seller_id` an own company, `stamped` with stamp and signature."""

    number: str = Field(default='', max_length=30, index=True)
    date: date
    seller_id: int | None = None
    stamped: bool = False


class Document(DocumentFields, Entity, table=True):
    """A paper made from `form` in its `form_version` for the record `source` number `source_id`.

    `facts` is the frozen snapshot it was printed from, `extra` what was asked, `file` the token of the kept PDF
    ('' until it is printed), `word` of the Word file it was printed from ('' until that is made). Versions share the
    number: `first_id` is the first one, `replaced_by` the next one.
    """

    quiet: ClassVar[frozenset[str]] = Entity.quiet | {'facts', 'extra'}

    found_by: ClassVar[frozenset[str]] = frozenset({'title', 'number'})

    title: str = Field(default='', max_length=250)
    form: str = Field(max_length=40, index=True)
    form_version: str = Field(max_length=20)
    source: str = Field(max_length=10)
    source_id: int
    deal_id: int | None = Field(default=None, index=True)
    invoice_id: int | None = Field(default=None, index=True)
    quote_id: int | None = Field(default=None, index=True)
    company_id: int | None = Field(default=None, index=True)
    contact_id: int | None = Field(default=None, index=True)
    owner_id: int | None = Field(default=None, index=True)
    amount: Decimal = Field(default=Decimal(0), sa_type=Money)
    currency: str = Field(default='RUB', max_length=3)
    extra: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    facts: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    file: str = Field(default='', max_length=64)
    word: str = Field(default='', max_length=64)
    document_version: int = 1
    first_id: int | None = Field(default=None, index=True)
    replaced_by: int | None = None

    @classmethod
    def seen_by(cls, actor: Actor) -> ColumnElement[bool]:
        if actor.may(Permission.RECORDS_SEE_ALL):
            return true()
        return (col(cls.owner_id) == actor.id) | col(cls.deal_id).in_(select(Deal.id).where(Deal.seen_by(actor)))

    def about(self) -> Iterable[tuple[str, int]]:
        for kind in ('deal', 'invoice', 'quote', 'company', 'contact'):
            id = getattr(self, f'{kind}_id')
            if id:
                yield kind, id

    def part_of(self) -> Iterable[tuple[str, int]]:
        return [(kind, id) for kind, id in self.about() if kind == 'deal']

    def texts(self) -> Iterable[str]:
        return self.title, self.number

    @property
    def is_word(self) -> bool:
        """Whether it is made from a Word file, which is kept beside its PDF."""
        return self.form_version.startswith('w')

    @property
    def family(self) -> int:
        """The id of its first version."""
        return self.first_id or self.id or 0

    def must_be_last(self) -> None:
        """Raise Invalid for a version that has a newer one."""
        if self.replaced_by is not None:
            raise Invalid('document.replaced', title=self.title, version=self.document_version)
