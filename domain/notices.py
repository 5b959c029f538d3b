"""What calls a person's attention: a mention, a record or an activity given, a client's answer, a check, a payment,
being named an observer, and what then happens to the record: a stage, a comment, an answer, a payment.

Rules make them inside the act they tell of, so an undone act takes them away again.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, ClassVar, cast

from sqlalchemy import ColumnElement, Index, true
from sqlmodel import Field, col

from .attached import names_of
from .errors import NotFound
from .people import Person
from .permissions import Actor, Permission
from .signing import must_be_the_house
from .types import Moment, now
from .unit_of_work import Entity, UnitOfWork, when

SHOWN = 50
MOVES = ('deal.moved', 'deal.won', 'deal.lost', 'deal.direction_changed', 'lead.moved', 'lead.junked', 'lead.converted')
EXCERPT = 160
DAYS, SWEPT = 90, 200
_MONEY = {'payment': 'payment.recorded', 'credit_note': 'credit_note.created', 'refund': 'refund.recorded'}


class Notice(Entity, table=True):
    """One call for the attention of `person_id`, of one of `people.NOTICES`.

    `action` is what happened («comment.created»), `entity` and `entity_id` the record to look at, `text` an excerpt
    of what was said. `many`: it happened to other records too in the same act. `mailed_at`: when it went by e-mail.
    """

    __table_args__ = (Index('ix_notice_person', 'person_id', 'read_at'),)
    passing: ClassVar[bool] = True

    person_id: int
    kind: str = Field(max_length=10)
    action: str = Field(max_length=60)
    entity: str = Field(max_length=40)
    entity_id: int
    text: str = Field(default='', max_length=EXCERPT + 1)
    many: bool = False
    read_at: datetime | None = Field(default=None, sa_type=Moment)
    mailed_at: datetime | None = Field(default=None, sa_type=Moment)

    @classmethod
    def seen_by(cls, actor: Actor) -> ColumnElement[bool]:
        # Whoever did it sees it too, and who may undo others' acts: taking the act back takes the notice along.
        if actor.may(Permission.UNDO_OTHERS):
            return true()
        return (col(cls.person_id) == actor.id) | (col(cls.created_by) == actor.id)


def mine(work: UnitOfWork, *, unread: bool = False, before: int | None = None, limit: int = SHOWN) -> list[Notice]:
    """One's own notices, newest first; `before` is the id of the last one shown."""
    where = _mine(work)
    if unread:
        where.append(col(Notice.read_at).is_(None))
    if before:
        where.append(col(Notice.id) < before)
    return work.all(Notice, *where, order=col(Notice.id).desc(), limit=max(1, min(limit, 200)))


def unread(work: UnitOfWork, person_id: int | None = None) -> int:
    """How many one has not read; of another person for the navigation of all."""
    id = person_id if person_id is not None else work.actor_id
    return work.count(Notice, col(Notice.person_id) == id, col(Notice.read_at).is_(None))


def read(work: UnitOfWork, notice_id: int) -> Notice:
    """Note that one has seen a notice of one's own; done once."""
    notice = work.get(Notice, notice_id)
    if notice.person_id != work.actor_id:
        raise NotFound('missing', entity='notice', id=notice_id)
    if notice.read_at is None:
        work.record('notice.read', notice, read_at=now())
    return notice


def read_of(work: UnitOfWork, kind: str, id: int) -> int:
    """Note that one has looked at a record: what called one there is read. How many were."""
    return _read(work, [*_mine(work), col(Notice.entity) == kind, col(Notice.entity_id) == id])


def read_all(work: UnitOfWork) -> int:
    """Note that one has seen all; how many were new."""
    return _read(work, _mine(work))


def _read(work: UnitOfWork, where: list[ColumnElement[bool]]) -> int:
    found = work.all(Notice, *where, col(Notice.read_at).is_(None), limit=2000)
    with work.gathering():
        for notice in found:
            work.record('notice.read', notice, read_at=now())
    return len(found)


def sweep(work: UnitOfWork) -> int:
    """Take read notices away for good ninety days after they were read, 200 at once; how many went.

    The house's own step. What nobody has read yet stays.
    """
    must_be_the_house(work)
    old = work.all(Notice, col(Notice.read_at) < now() - timedelta(days=DAYS), limit=SWEPT)
    for notice in old:
        work.erase(notice)
    return len(old)


def _mine(work: UnitOfWork) -> list[ColumnElement[bool]]:
    return [col(Notice.person_id) == work.actor_id]


def tell(work: UnitOfWork, people: Iterable[int | None], kind: str, action: str, noun: tuple[str, int],
         text: str = '') -> None:  # fmt: skip
    """Call these people, but oneself, who has left or who does not want to hear of this kind.

    In an act of many records each is called once for all of them.
    """
    for id in dict.fromkeys(people):
        if id is None or id == work.actor_id:
            continue
        person = work.once(Person, id, lambda id=id: work.get(Person, id))  # type: ignore[misc]
        if not person.active or kind in person.muted:
            continue
        told: dict[str, Any] = {'person_id': id, 'kind': kind, 'action': action, 'entity': noun[0]}
        if work.gathers and not work.first_time(tuple(told.values())):
            continue
        excerpt = text if len(text) <= EXCERPT else f'{text[:EXCERPT].rstrip()}…'
        work.add(Notice(**told, entity_id=noun[1], text=excerpt, many=work.gathers))


@when('comment.created', 'comment.changed')
def _mentioned(work: UnitOfWork, comment: Any) -> None:
    assert work.latest
    before, noun, text = work.latest.before, (comment.entity, comment.entity_id), ' '.join(comment.text.split())
    called = set(comment.mentions) - set(before.get('mentions') or []) if 'mentions' in work.latest.after else set()
    tell(work, sorted(called), 'mention', 'comment.created', noun, text)
    if not before:
        watchers = [id for id in _watchers(work, *noun) if id not in called]
        tell(work, watchers, 'watched', 'comment.said', noun, text or names_of(comment.files))


@when('lead.created', 'lead.changed', 'lead.assigned', 'deal.created', 'deal.changed')
def _given(work: UnitOfWork, record: Any) -> None:
    if work.latest and 'owner_id' in work.latest.after:
        noun = record.entity_kind()
        tell(work, [record.owner_id], 'assigned', f'{noun}.assigned', (noun, cast(int, record.id)))


@when('lead.created', 'lead.changed', 'deal.created', 'deal.changed')
def _observing(work: UnitOfWork, record: Any) -> None:
    if work.latest and 'observers' in work.latest.after:
        noun, before = record.entity_kind(), work.latest.before
        # What a lead became is observed by those who observed the lead: they are told of the conversion.
        if not before and getattr(record, 'lead_id', None):
            return
        there = before.get('observers') or []
        new = [id for id in record.observers if id not in there]
        tell(work, new, 'observer', f'{noun}.observed', (noun, cast(int, record.id)))


@when(*MOVES)
def _moved(work: UnitOfWork, record: Any) -> None:
    if work.latest and record.observers:
        of, id = Entity.kinds['stage'], record.stage_id
        stage: Any = work.once(of, ('whole', id), lambda: work.get(of, id, deleted=True))
        noun = (record.entity_kind(), cast(int, record.id))
        tell(work, record.observers, 'watched', work.latest.action, noun, stage.name)


def _watchers(work: UnitOfWork, kind: str, id: int | None) -> list[int]:
    """Who observes a record."""
    noun = Entity.kinds.get(kind)
    if noun is None or 'observers' not in noun.model_fields or not id:
        return []
    record: Any = work.find(noun, col(noun.id) == id)
    return list(record.observers) if record else []


@when('activity.created', 'activity.changed', 'activity.assigned')
def _asked(work: UnitOfWork, activity: Any) -> None:
    if work.latest and 'owner_id' in work.latest.after and activity.open:
        noun = next(iter(activity.links), None) or ['activity', activity.id]
        tell(work, [activity.owner_id], 'activity', 'activity.assigned', (noun[0], noun[1]), activity.subject)


@when('quote.client_accepted', 'quote.client_declined')
def _answered(work: UnitOfWork, quote: Any) -> None:
    assert work.latest
    # signs, not words: every reader has a language of their own
    said = [*(f'+ {name}' for name in quote.client_choice or ()), quote.client_words]
    text = ' · '.join(filter(None, said))
    tell(work, [quote.owner_id], 'client', work.latest.action, ('quote', quote.id), text)
    watchers = [id for id in _watchers(work, 'deal', quote.deal_id) if id != quote.owner_id]
    tell(work, watchers, 'watched', work.latest.action, ('quote', quote.id), text)


@when('invoice.check_asked', 'invoice.checked', 'invoice.returned')
def _checked(work: UnitOfWork, invoice: Any) -> None:
    assert work.latest
    if work.latest.action == 'invoice.check_asked':
        may = [p for p in work.all(Person) if p.may(Permission.INVOICE_CHECK)]
        checkers = [p for p in may if p.role == 'accountant'] or may
        tell(work, [p.id for p in checkers], 'check', work.latest.action, ('invoice', invoice.id))
    else:
        tell(work, [invoice.owner_id], 'check', work.latest.action, ('invoice', invoice.id), invoice.check_note)


@when(*_MONEY.values())
def _paid(work: UnitOfWork, record: Any) -> None:
    invoice: Any = work.find(Entity.kinds['invoice'], col(Entity.kinds['invoice'].id) == record.invoice_id)
    if invoice is not None:
        action = _MONEY[record.entity_kind()]
        noun, text = ('invoice', invoice.id), getattr(record, 'reason', '')
        tell(work, [invoice.owner_id], 'paid', action, noun, text)
        watchers = [id for id in _watchers(work, 'deal', invoice.deal_id) if id != invoice.owner_id]
        tell(work, watchers, 'watched', action, noun, text)
