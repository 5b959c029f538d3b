"""Comments on records: what the team should know, with colleagues called by name and files attached."""

from collections.abc import Iterable
from typing import Any, ClassVar, cast

from sqlalchemy import JSON, Column, ColumnElement, Index, String, and_, exists, or_, true
from sqlalchemy import cast as sql_cast
from sqlmodel import Field, SQLModel, col, select

from .attached import must_be_files
from .errors import Invalid, NotFound
from .people import Person
from .permissions import Actor, Permission
from .unit_of_work import MAX_ID, Entity, UnitOfWork, fit, when

COMMENTED = ('lead', 'contact', 'company', 'deal', 'quote', 'invoice', 'document', 'activity')
MOST_MENTIONS = 50


class CommentFields(SQLModel):
    """What a person writes; plain text, shown escaped. It may be '' where files are attached."""

    text: str = Field(default='', max_length=10_000)


class Comment(CommentFields, Entity, table=True):
    """A comment on one record, and on those it was carried over to. `mentions` are ids of people it calls.

    `files` are what is attached, each as `attached.AttachedFile` tells.
    """

    __table_args__ = (Index('ix_comment_of', 'entity', 'entity_id'),)
    found_by: ClassVar[frozenset[str] | None] = frozenset({'files'})

    entity: str = Field(max_length=40)
    entity_id: int
    pinned: bool = False
    mentions: list[Any] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    links: list[Any] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    files: list[Any] = Field(default_factory=list, sa_column=Column(JSON, nullable=False, server_default='[]'))

    @classmethod
    def seen_by(cls, actor: Actor) -> ColumnElement[bool]:
        if actor.may(Permission.RECORDS_SEE_ALL):
            return true()
        carried = exists().where(col(CommentLink.comment_id) == cls.id, col(CommentLink.deleted_at).is_(None))
        return or_(
            col(cls.created_by) == actor.id,
            on_visible(actor, cls.entity, cls.entity_id),
            carried.where(on_visible(actor, CommentLink.entity, CommentLink.entity_id)),
        )

    def texts(self) -> Iterable[str]:
        return [str(file['name']) for file in self.files]

    def about(self) -> Iterable[tuple[str, int]]:
        return [(self.entity, self.entity_id), *((kind, id) for kind, id in self.links)]


class CommentLink(Entity, table=True):
    """A comment carried over to another record, as when a lead becomes a deal."""

    __table_args__ = (Index('ix_comment_link_of', 'entity', 'entity_id'),)

    comment_id: int = Field(index=True)
    entity: str = Field(max_length=40)
    entity_id: int

    @classmethod
    def seen_by(cls, actor: Actor) -> ColumnElement[bool]:
        if actor.may(Permission.RECORDS_SEE_ALL):
            return true()
        return on_visible(actor, cls.entity, cls.entity_id)

    def about(self) -> Iterable[tuple[str, int]]:
        return [(self.entity, self.entity_id)] if self.deleted_at else []


def on_visible(actor: Actor, kind_column: Any, id_column: Any) -> ColumnElement[bool]:
    """The SQL condition for rows that stand on a record this actor may see: looked up row by row."""
    nouns: list[tuple[str, Any]] = [(kind, Entity.kinds[kind]) for kind in COMMENTED if kind in Entity.kinds]
    return or_(
        *(
            and_(col(kind_column) == kind, exists().where(noun.id == col(id_column), noun.seen_by(actor)))
            for kind, noun in nouns
        )
    )


def add(work: UnitOfWork, kind: str, id: int, text: str, mentions: Iterable[int] = (),
        files: Iterable[dict[str, Any]] = ()) -> Comment:  # fmt: skip
    """Write a comment on a record, calling some colleagues, or attach files with or without words.

    `files`: dictionaries of `attached.AttachedFile`. Raises Invalid, NotFound.
    """
    work.require(Permission.COMMENT_ADD)
    attached = must_be_files(files)
    fields = _fitting(text, attached)
    _must_be_there(work, kind, id)
    called = must_be_people(work, mentions)
    return work.add(Comment(entity=kind, entity_id=id, mentions=called, files=attached, **fields))


def change(work: UnitOfWork, comment_id: int, text: str, mentions: Iterable[int] | None = None,
           seen: int | None = None) -> Comment:  # fmt: skip
    """Mend one's own comment; an administrator mends any."""
    work.require(Permission.COMMENT_ADD)
    comment = work.get(Comment, comment_id)
    fields = _fitting(text, comment.files)
    must_be_own(work, comment)
    if mentions is not None:
        fields['mentions'] = must_be_people(work, mentions)
    work.must_not_clash(comment, fields, seen)
    work.record('comment.changed', comment, **fields)
    return comment


def remove(work: UnitOfWork, comment_id: int) -> None:
    """Take one's own comment away; an administrator takes any."""
    work.require(Permission.COMMENT_ADD)
    comment = work.get(Comment, comment_id)
    must_be_own(work, comment)
    work.remove(comment)


def detach(work: UnitOfWork, comment_id: int, token: str) -> None:
    """Take a file off one's own comment, and the comment with it where nothing is left. Raises NotFound."""
    work.require(Permission.COMMENT_ADD)
    comment = work.get(Comment, comment_id)
    must_be_own(work, comment)
    left = [file for file in comment.files if file['token'] != token]
    if len(left) == len(comment.files):
        raise NotFound('missing', entity='file', id=token)
    if left or comment.text:
        work.record('comment.detached', comment, files=left)
    else:
        work.remove(comment)


def pin(work: UnitOfWork, comment_id: int, pinned: bool = True) -> Comment:
    """Keep a comment on top of the timeline, or let it go."""
    work.require(Permission.COMMENT_ADD)
    comment = work.get(Comment, comment_id)
    work.record('comment.pinned' if pinned else 'comment.unpinned', comment, pinned=pinned)
    return comment


def carry(work: UnitOfWork, comment: Comment, kind: str, id: int) -> None:
    """Show a comment on one more record."""
    if (kind, id) in comment.about():
        return
    _must_be_there(work, kind, id)
    work.add(CommentLink(comment_id=cast(int, comment.id), entity=kind, entity_id=id))
    work.record('comment.bound', comment, links=[*comment.links, [kind, id]])


@when(*(f'{kind}.erased' for kind in COMMENTED))
def _go_along(work: UnitOfWork, record: Entity) -> None:
    """What was said on a record goes with it for good, unless it was carried over to one that is still there."""
    noun = (record.entity_kind(), cast(int, record.id))
    carried = select(CommentLink.comment_id).where(CommentLink.entity == noun[0], CommentLink.entity_id == noun[1])
    here = and_(col(Comment.entity) == noun[0], col(Comment.entity_id) == noun[1]) | col(Comment.id).in_(carried)
    for (comment,) in work.rows(select(Comment).where(Comment.seen_by(work.actor), here)):
        if any(one != noun and _is_kept(work, *one) for one in comment.about()):
            continue
        if comment.deleted_at is None:
            work.remove(comment)
        work.erase(comment)


def _is_kept(work: UnitOfWork, kind: str, id: int) -> bool:
    found: Any = Entity.kinds[kind]
    return work.find(found, found.id == id, deleted=True) is not None


def of(work: UnitOfWork, kind: str, id: int, *, pinned: bool | None = None, files: bool = False) -> list[Comment]:
    """A record's comments with those carried over to it, newest first; with `files`, only those that have any.

    The caller has asked `get` for the record.
    """
    carried = select(CommentLink.comment_id).where(CommentLink.entity == kind, CommentLink.entity_id == id,
                                                   col(CommentLink.deleted_at).is_(None))  # fmt: skip
    here = and_(col(Comment.entity) == kind, col(Comment.entity_id) == id) | col(Comment.id).in_(carried)
    where: list[ColumnElement[bool]] = [here]
    where += [] if pinned is None else [col(Comment.pinned).is_(pinned)]
    where += [sql_cast(col(Comment.files), String) != '[]'] if files else []
    return work.all(Comment, *where, order=col(Comment.id).desc(), limit=1000)


def files_of(work: UnitOfWork, kind: str, id: int) -> list[dict[str, Any]]:
    """Every file on a record, newest first: what is kept of it with comment_id, at, by. Raises NotFound."""
    _must_be_there(work, kind, id, deleted=True)
    return [
        {**file, 'comment_id': comment.id, 'at': comment.created_at, 'by': comment.created_by}
        for comment in of(work, kind, id, files=True)
        for file in comment.files
    ]


def file_of(work: UnitOfWork, comment_id: int, token: str) -> dict[str, Any]:
    """The file of a comment that has this token, or whose small picture has. Raises NotFound."""
    files = work.get(Comment, comment_id).files
    found = next((file for file in files if token and token in (file['token'], file['thumb'])), None)
    if found is None:
        raise NotFound('missing', entity='file', id=token)
    return cast(dict[str, Any], found)


def _fitting(text: str, files: list[Any]) -> dict[str, Any]:
    fields = fit(CommentFields, {'text': text})
    if not fields['text'] and not files:
        raise Invalid('field.required', field='text')
    return fields


def must_be_own(work: UnitOfWork, comment: Comment) -> None:
    """Raise Forbidden for another's comment, unless the actor is an administrator."""
    if comment.created_by != work.actor_id:
        work.require(Permission.PEOPLE_MANAGE)


def must_be_people(work: UnitOfWork, mentions: Iterable[int]) -> list[int]:
    """The ids of the people called, each once. Raises Invalid for somebody who is not in the team."""
    ids = list(dict.fromkeys(mentions))
    fine = all(isinstance(id, int) and not isinstance(id, bool) and 0 < id <= MAX_ID for id in ids)
    if not fine or len(ids) > MOST_MENTIONS or work.count(Person, col(Person.id).in_(ids)) < len(ids):
        raise Invalid('comment.wrong_mention', field='mentions')
    return ids


def _must_be_there(work: UnitOfWork, kind: str, id: int, *, deleted: bool = False) -> None:
    noun = Entity.kinds.get(kind) if kind in COMMENTED else None
    if noun is None:
        raise Invalid('comment.wrong_record', kind=kind)
    work.get(noun, id, deleted=deleted)
