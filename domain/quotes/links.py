"""Public links: the client opens a quote without signing in, reads it, takes the PDF, accepts or declines."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, ClassVar

from sqlalchemy import ColumnElement, true
from sqlmodel import Field, col, select

from .. import pictures, rows
from ..errors import Invalid, NotFound
from ..permissions import Actor, Permission
from ..signing import must_be_the_house
from ..types import Moment, now
from ..unit_of_work import Entity, UnitOfWork
from .answers import must_have_rows_that_count, set_status
from .noun import APPROVED, DECLINED, DRAFT, FINAL, RECEIVED, SENT, Quote
from .papers import today

LANGS = ('ru', 'en')
DAYS, MOST_DAYS = 30, 365
SEEN_EVERY = timedelta(minutes=30)


class QuoteLink(Entity, table=True):
    """A link to a quote and to the versions that replace it. Only the SHA-256 of its token is kept.

    What ended it counts as a secret, so that undoing an act never opens a link again.
    """

    secret: ClassVar[frozenset[str]] = frozenset({'token_hash', 'expires_at', 'revoked_at', 'deleted_at'})

    quote_id: int = Field(index=True)
    token_hash: str = Field(max_length=64, unique=True)
    lang: str = Field(default='ru', max_length=2)
    expires_at: datetime = Field(sa_type=Moment)
    revoked_at: datetime | None = Field(default=None, sa_type=Moment)
    seen_at: datetime | None = Field(default=None, sa_type=Moment)

    @classmethod
    def seen_by(cls, actor: Actor) -> ColumnElement[bool]:
        if actor.may(Permission.RECORDS_SEE_ALL):
            return true()
        return col(cls.quote_id).in_(select(Quote.id).where(Quote.seen_by(actor)))

    def about(self) -> Iterable[tuple[str, int]]:
        yield 'quote', self.quote_id

    def part_of(self) -> Iterable[tuple[str, int]]:
        yield 'quote', self.quote_id

    @property
    def live(self) -> bool:
        """Whether it still opens the quote."""
        return self.revoked_at is None and self.deleted_at is None and self.expires_at > now()


def share(work: UnitOfWork, quote_id: int, token_hash: str, lang: str = 'ru', days: int = DAYS) -> QuoteLink:
    """Offer a quote to its client by a link that lives `days`; a draft becomes sent, since the client sees it.

    Raises Invalid: 'quote.no_rows', 'quote.replaced'.
    """
    work.require(Permission.QUOTE_EDIT)
    quote = work.get(Quote, quote_id)
    quote.must_be_last()
    if lang not in LANGS:
        raise Invalid('field.wrong', field='lang')
    if not isinstance(days, int) or not 0 < days <= MOST_DAYS:
        raise Invalid('field.wrong', field='expires_at')
    if quote.status == DRAFT:
        set_status(work, quote_id, SENT)
    expires = now() + timedelta(days=days)
    return work.add(QuoteLink(quote_id=quote_id, token_hash=token_hash, lang=lang, expires_at=expires))


def revoke(work: UnitOfWork, link_id: int) -> None:
    """Make a link useless at once."""
    work.require(Permission.QUOTE_EDIT)
    link = work.get(QuoteLink, link_id)
    work.record('quote_link.revoked', link, revoked_at=link.revoked_at or now())


def links_of(work: UnitOfWork, quote: Quote) -> list[QuoteLink]:
    """Links that still open this quote, made for it or for a version before it, newest first."""
    first = quote.first_id or quote.id
    family = select(Quote.id).where((col(Quote.first_id) == first) | (col(Quote.id) == first))
    where = (
        col(QuoteLink.quote_id).in_(family),
        col(QuoteLink.revoked_at).is_(None),
        col(QuoteLink.expires_at) > now(),
    )
    return work.all(QuoteLink, *where, order=col(QuoteLink.id).desc())


def opened(work: UnitOfWork, token_hash: str) -> tuple[QuoteLink, Quote]:
    """What a link opens: itself and the newest version of its quote, for the public page only.

    Raises Invalid: 'quote_link.unknown' (also revoked and dropped), 'quote_link.expired', 'quote_link.renewing'.
    """
    must_be_the_house(work)
    link = work.find(QuoteLink, col(QuoteLink.token_hash) == token_hash)
    if link is None or link.revoked_at:
        raise Invalid('quote_link.unknown')
    if not link.live:
        raise Invalid('quote_link.expired')
    quote = _newest(work, link.quote_id)
    if quote is None:
        raise Invalid('quote_link.unknown')
    if quote.status == DRAFT:
        raise Invalid('quote_link.renewing')
    return link, quote


def picture(work: UnitOfWork, token_hash: str, row_id: int) -> str:
    """The token of the small picture of a row's product, for whoever holds the link to its quote. Raises NotFound."""
    _, quote = opened(work, token_hash)
    found = pictures.of_rows(work, [row for row in rows.of(work, 'quote', quote.id or 0) if row.id == row_id])
    if row_id not in found:
        raise NotFound('missing', entity='file', id=row_id)
    return found[row_id]


def saw(work: UnitOfWork, token_hash: str) -> None:
    """The client has the quote before their eyes: a sent one is received; written down once in half an hour."""
    link, quote = opened(work, token_hash)
    if link.seen_at is not None and link.seen_at > now() - SEEN_EVERY:
        return
    work.record('quote_link.viewed', link, seen_at=now())
    status = RECEIVED if quote.status == SENT else quote.status
    if quote.client_seen_at is None or status != quote.status:
        work.record('quote.client_saw', quote, status=status, client_seen_at=quote.client_seen_at or now())


def answer(work: UnitOfWork, token_hash: str, agreed: bool, name: str = '', words: str = '',
           version: int | None = None, *, chosen: Collection[int] | None = None,
           total: Decimal | None = None) -> Quote:  # fmt: skip
    """The client accepts or declines; `version` is the one they read. The same answer again changes nothing.

    `chosen` are the ids of the optional rows wanted (None: those marked already), `total` the sum that was shown.
    Raises Invalid: 'quote_link.answered', 'quote_link.over' (the offer's last day has passed), 'quote_link.newer',
    'quote_link.other_total' (with this choice the sum is not the shown one), 'quote.nothing_chosen'.
    """
    _, quote = opened(work, token_hash)
    if version is not None and version != quote.quote_version:
        raise Invalid('quote_link.newer', number=quote.number)
    status = APPROVED if agreed else DECLINED
    if quote.status in FINAL:
        if quote.status != status:
            raise Invalid('quote_link.answered', number=quote.number)
        return quote
    if agreed and is_over(work, quote):
        raise Invalid('quote_link.over', number=quote.number)
    said = _plain(words, 1000)
    new: dict[str, Any] = {'client_name': _plain(name, 100), 'client_words': said, 'status': status,
                           'closed_at': now(), 'decline_reason': '' if agreed else said[:250],
                           'client_choice': _choose(work, quote, chosen, total) if agreed else None}  # fmt: skip
    work.record('quote.client_accepted' if agreed else 'quote.client_declined', quote, **new)
    return quote


def _choose(work: UnitOfWork, quote: Quote, chosen: Collection[int] | None, total: Decimal | None) -> list[str] | None:
    """The names of the optional rows that are chosen, None where there are none to choose."""
    optional = [row for row in rows.of(work, 'quote', quote.id or 0) if row.optional]
    if chosen is not None:
        if not {row.id for row in optional}.issuperset(chosen):
            raise Invalid('quote_link.newer', number=quote.number)
        rows.choose_all(work, quote, chosen)
    must_have_rows_that_count(work, quote)
    if total is not None and total != quote.amount:
        raise Invalid('quote_link.other_total', number=quote.number, total=quote.amount)
    return [row.name for row in optional if row.counts] if optional else None


def is_over(work: UnitOfWork, quote: Quote) -> bool:
    """Whether the last day of the offer has passed where the team is."""
    return quote.valid_until is not None and quote.valid_until < today(work)


def _newest(work: UnitOfWork, quote_id: int) -> Quote | None:
    found = work.find(Quote, col(Quote.id) == quote_id)
    first = found and (found.first_id or found.id)
    if first is None:
        return None
    family = work.all(Quote, (col(Quote.first_id) == first) | (col(Quote.id) == first),
                      order=col(Quote.quote_version).desc(), limit=1)  # fmt: skip
    return family[0] if family else None


def _plain(text: str, most: int) -> str:
    return text.replace('\x00', '').replace('\r\n', '\n').strip()[:most]
