"""Records found by the names of files that are attached to them."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import bindparam
from sqlmodel import col, select

from .. import words
from ..activities import Activity
from ..comments import Comment
from ..unit_of_work import Entity, UnitOfWork

Ref = tuple[str, int]
_COMMENTS = (
    select(Comment).where(col(Comment.id).in_(bindparam('ids', expanding=True))).order_by(col(Comment.id).desc())
)


def records(work: UnitOfWork, comment_ids: Collection[int], asked: Sequence[str], kinds: Sequence[str],
            limit: int) -> list[tuple[Any, str]]:  # fmt: skip
    """[(record, the name of the file that fits best)], those with the newest files first, each record once.

    A file opens the first record it shows on that this person may see; one of an activity what that belongs to.
    `comment_ids` are of comments that this person may see: asking for that again takes longer than all the rest.
    """
    comments = [one for (one,) in work.rows(_COMMENTS, {'ids': list(comment_ids)})] if comment_ids else []
    places = _places(work, comments, kinds)
    there = _there(work, {ref for refs in places for ref in refs})
    found: dict[Ref, tuple[Any, str]] = {}
    for comment, refs in zip(comments, places, strict=True):
        ref = next((one for one in refs if one in there), None)
        if ref is not None and len(found) < limit:
            found.setdefault(ref, (there[ref], _best(comment, asked)))
    return list(found.values())


def _places(work: UnitOfWork, comments: Sequence[Comment], kinds: Sequence[str]) -> list[list[Ref]]:
    """Where each comment shows, as far as the search knows such records."""
    ids = {id for comment in comments for kind, id in comment.about() if kind == 'activity'}
    links = {one.id: one.links for one in work.all(Activity, col(Activity.id).in_(ids))} if ids else {}

    def of(comment: Comment) -> list[Ref]:
        refs: list[Ref] = []
        for kind, id in comment.about():
            refs += [(of, its) for of, its in links.get(id, ())] if kind == 'activity' else [(kind, id)]
        return [ref for ref in refs if ref[0] in kinds]

    return [of(comment) for comment in comments]


def _there(work: UnitOfWork, refs: Collection[Ref]) -> dict[Ref, Any]:
    found: dict[Ref, Any] = {}
    for kind in sorted({kind for kind, _ in refs}):
        noun: Any = Entity.kinds[kind]
        ids = [id for of, id in refs if of == kind]
        found |= {(kind, record.id): record for record in work.all(noun, noun.id.in_(ids))}
    return found


def _best(comment: Comment, asked: Sequence[str]) -> str:
    """The file of a comment whose name has the most of the asked words."""

    def fits(name: str) -> int:
        there = words.of(name)
        stems = {words.stem(word) for word in there}
        held = sum(any(one in word for word in there) for one in asked)
        return 2 * held + sum(words.stem(one) in stems for one in asked)

    return max((str(file['name']) for file in comment.files), key=fits)
