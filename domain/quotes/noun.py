"""The quote: its fields and rules."""

from datetime import date, datetime

from sqlalchemy import Index
from sqlmodel import Field

from ..errors import Invalid
from ..types import Moment
from ..unit_of_work import Entity
from .papers import Paper, PaperFields

# Bitrix24's codes, its spelling of DECLAINED included
STATUSES = ('DRAFT', 'SENT', 'RECEIVED', 'UNANSWERED', 'APPROVED', 'DECLAINED', 'APOLOGY')
APPROVED, DECLINED, APOLOGY = 'APPROVED', 'DECLAINED', 'APOLOGY'
DRAFT, SENT, RECEIVED = 'DRAFT', 'SENT', 'RECEIVED'
FINAL = (APPROVED, DECLINED, APOLOGY)


class QuoteFields(PaperFields):
    """What is filled in on a quote. `content` is the letter above the rows; `valid_until` a plain day."""

    lead_id: int | None = Field(default=None, index=True)
    valid_until: date | None = None
    content: str = Field(default='', max_length=10_000)


class Quote(QuoteFields, Paper, Entity, table=True):
    """A quote. Versions share the number: `first_id` is the first one, `replaced_by` the next one.

    `client_…` is what the client did by a public link: when they first saw it, who answered, in which words.
    """

    __table_args__ = (Index('ix_quote_status', 'status', 'date'),)

    status: str = Field(default=DRAFT, max_length=12)
    quote_version: int = 1
    first_id: int | None = Field(default=None, index=True)
    replaced_by: int | None = None
    decline_reason: str = Field(default='', max_length=250)
    sent_at: datetime | None = Field(default=None, sa_type=Moment)
    closed_at: datetime | None = Field(default=None, sa_type=Moment)
    client_seen_at: datetime | None = Field(default=None, sa_type=Moment)
    client_name: str = Field(default='', max_length=100)
    client_words: str = Field(default='', max_length=1000)

    @property
    def frozen(self) -> bool:
        """What the client has seen stays as it is: a change is a new version."""
        return self.status != DRAFT or self.replaced_by is not None

    def must_be_open(self) -> None:
        """Raise Invalid where rows and printed words may not change: sent, answered or replaced."""
        self.must_be_last()
        if self.status != DRAFT:
            raise Invalid('quote.locked', number=self.number, version=self.quote_version)

    def must_be_last(self) -> None:
        """Raise Invalid for a version that has a newer one."""
        if self.replaced_by is not None:
            raise Invalid('quote.replaced', number=self.number, version=self.quote_version)
