"""Observers: colleagues who follow a record beside whoever is responsible for it.

Whom a role shows only their own records sees those they observe too, with all that leans on them: lists, boards,
search, comments, papers. Observing gives nothing else. They comment, plan what they do themselves and get notices;
whatever asks for a right and changes the record, or what belongs to it, is refused in the one place that all
changes pass (`UnitOfWork.add` and `record` ask `must_be_theirs`), so no verb has to remember. Only acts that ask for
no right stay open, such as ceasing to observe. Who may see all records edits by their role, observing or not.
"""

from collections.abc import Iterable
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from pydantic import StrictInt
from sqlalchemy import JSON, Boolean, ColumnElement, and_, or_, true
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement
from sqlmodel import Field, SQLModel, col, select

from .entity import Entity, Key
from .errors import Forbidden, NotFound
from .permissions import Actor, Permission

if TYPE_CHECKING:
    from .unit_of_work import UnitOfWork

WATCH = 'watch'
Ids = list[StrictInt]


def observers_field() -> Any:
    """The field `observers` of a noun's plain class: ids of people."""
    return Field(default_factory=list, sa_type=JSON, nullable=False, sa_column_kwargs={'server_default': '[]'})


class _Among(FunctionElement[bool]):
    """An id is among those of a subquery, told so that either database looks them up even beside an «or»."""

    type = Boolean()
    inherit_cache = True
    name = 'among'

    def self_group(self, against: Any = None) -> Any:
        return self  # «= 1» behind it would hide it from the planner


@compiles(_Among)
def _in(element: _Among, compiler: Any, **options: Any) -> str:
    id, ids = (compiler.process(one, **options) for one in element.clauses)
    return f'{id} IN {ids}'


@compiles(_Among, 'postgresql')
def _any(element: _Among, compiler: Any, **options: Any) -> str:
    id, ids = (compiler.process(one, **options) for one in element.clauses)
    return f'{id} = ANY (ARRAY{ids})'


class Observed(SQLModel):
    """A noun with `owner_id` and `observers`: either sees its record."""

    @classmethod
    def seen_by(cls, actor: Actor) -> ColumnElement[bool]:
        """All, or those that are this person's or that they observe: two looks into indexes."""
        noun: Any = cls
        if actor.may(Permission.RECORDS_SEE_ALL):
            return true()
        return or_(col(noun.owner_id) == actor.id, noun.watched_by(actor.id))

    @classmethod
    def seen_in_parts(cls, actor: Actor) -> list[ColumnElement[bool]]:
        """What is one's own, then what one observes besides."""
        noun: Any = cls
        if actor.may(Permission.RECORDS_SEE_ALL):
            return [true()]
        mine = col(noun.owner_id) == actor.id
        return [mine, and_(noun.watched_by(actor.id), or_(col(noun.owner_id).is_(None), ~mine))]

    @classmethod
    def watched_by(cls, *people: int | None) -> ColumnElement[bool]:
        """The SQL condition for the records that one of these people observes."""
        noun: Any = cls
        value: Any = col(Key.value)
        whose = value == str(people[0]) if len(people) == 1 else value.in_([str(id) for id in people])
        watched = select(Key.entity_id).where(Key.kind == WATCH, whose, Key.entity == noun.entity_kind())
        return _Among(noun.id, watched.scalar_subquery())

    def keys_of_observers(self) -> Iterable[tuple[str, str]]:
        """What finds it for those who observe it."""
        return ((WATCH, str(id)) for id in getattr(self, 'observers', None) or ())


def only_watches(actor: Actor, record: Any) -> bool:
    """Whether this person sees the record by observing it and by nothing else."""
    watching = actor.id is not None and actor.id in (getattr(record, 'observers', None) or ())
    return watching and record.owner_id != actor.id and not actor.may(Permission.RECORDS_SEE_ALL)


def must_be_theirs(work: 'UnitOfWork', entity: Entity, *, new: bool = False) -> None:
    """Raise Forbidden('observer.only_watches') where the actor only observes this record or what it belongs to.

    A record of one's own may belong to one that one only observes; a new one may not.
    """
    if not work.rights or work.may(Permission.RECORDS_SEE_ALL):
        return
    if only_watches(work.actor, entity):
        raise Forbidden('observer.only_watches', entity=entity.entity_kind(), id=entity.id)
    if not new and getattr(entity, 'owner_id', None) == work.actor_id:
        return
    for kind, id in entity.part_of():
        with suppress(NotFound):
            must_be_theirs(work, work.get(Entity.kinds[kind], id, deleted=True))
