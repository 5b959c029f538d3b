"""What a timeline shows, read in one go."""

from dataclasses import dataclass, field
from typing import Any

from domain import comments, timeline
from domain.timeline import Entry
from domain.unit_of_work import Entity, UnitOfWork

PAGE = 30


@dataclass
class Shown:
    """Entries newest first, planned activities soonest first; `more` says that older entries are there.

    `files` are those of all comments, as `comments.files_of` gives them.
    """

    entries: list[Entry] = field(default_factory=list)
    planned: list[dict[str, Any]] = field(default_factory=list)
    links: list[tuple[str, int]] = field(default_factory=list)
    more: bool = False
    files: list[dict[str, Any]] = field(default_factory=list)

    @property
    def cursor(self) -> int | None:
        """Where older entries begin."""
        return self.entries[-1].cursor if self.entries else None

    def renewed(self, fresh: 'Shown') -> 'Shown':
        """The newest entries anew, with the older ones that were loaded before."""
        edge = fresh.cursor or 0
        older = [entry for entry in self.entries if entry.cursor < edge] if fresh.more else []
        more = self.more if older else fresh.more
        return Shown(fresh.entries + older, fresh.planned, fresh.links, more, fresh.files)


def read(work: UnitOfWork, kind: str, id: int, limit: int = PAGE) -> Shown:
    """The timeline of a record as this person may see it. Raises NotFound."""
    entries = timeline.of(work, kind, id, limit=limit)
    files = comments.files_of(work, kind, id)
    return Shown(entries, timeline.planned(work, kind, id), links_of(work, kind, id), len(entries) >= limit, files)


def older(work: UnitOfWork, kind: str, id: int, before: int, limit: int = PAGE) -> list[Entry]:
    """The entries before a cursor. Raises NotFound."""
    return timeline.of(work, kind, id, before=before, limit=limit)


def links_of(work: UnitOfWork, kind: str, id: int) -> list[tuple[str, int]]:
    """What an activity planned on a record's card is tied to: the record, and a deal's client too."""
    found: Any = work.get(Entity.kinds[kind], id, deleted=True)
    links = [(kind, id)]
    if kind in ('deal', 'lead'):
        for name in ('contact', 'company'):
            noun: Any = Entity.kinds[name]
            of = getattr(found, f'{name}_id', None)
            if of and work.find(noun, noun.id == of):  # what this person may not see, they cannot tie to
                links.append((name, of))
    return links
