"""Who looks at what, and who is here at all. Kept in memory of one process: it is about now, not about data."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from nicegui import Client, background_tasks, core, ui

Place = tuple[str, int]
Hear = Callable[[], None]
PAUSE = 0.15
log = logging.getLogger('artel.ui')


@dataclass
class Ear:
    """A page that wants to know who is at a place, and at the records of a kind; `known` is what it was told."""

    client: Client
    changed: Hear
    place: Place | None
    kind: str
    frame: bool
    known: Any = None


@dataclass
class Presence:
    """Open pages of this process: the person, the place they show and the field being edited there."""

    _pages: dict[str, tuple[int, Place | None, str]] = field(default_factory=dict)
    _ears: dict[tuple[str, str], Ear] = field(default_factory=dict)
    _telling: bool = False

    def arrive(self, person_id: int) -> None:
        """This page is open from now on, until its client goes."""
        client = ui.context.client
        self._pages[client.id] = (person_id, None, '')
        client.on_delete(lambda: self._leave(client.id))
        self._tell()

    def look(self, person_id: int, place: Place | None, editing: str = '') -> None:
        """This page shows `place` now, and the person edits the field `editing` there ('' for none)."""
        client = ui.context.client
        now = (person_id, place, editing)
        if self._pages.get(client.id) != now:
            self._pages[client.id] = now
            self._tell()

    def hear(self, key: str, changed: Hear, *, kind: str = '', frame: bool = False) -> None:
        """Call `changed` when people come or go, or when it changes who is at the place this page shows now.

        `kind` asks for who is at which record of a kind too. One ear per `key` and page; it ends with the page,
        with `frame` only with the tab.
        """
        client = ui.context.client
        ear = Ear(client, changed, self._pages.get(client.id, (0, None, ''))[1], kind, frame)
        ear.known = self._about(ear)
        self._ears[client.id, key] = ear

    def turn(self) -> None:
        """This tab goes to another page: the ears of the one before end, the frame's own stay."""
        client = ui.context.client
        for key in [key for key in self._ears if key[0] == client.id and not self._ears[key].frame]:
            del self._ears[key]

    def online(self) -> list[int]:
        """Ids of the people with a page open, each once."""
        return list(dict.fromkeys(person_id for person_id, _, _ in self._pages.values()))

    def viewers(self, place: Place, but: int | None = None) -> list[int]:
        """Ids of the people who look at a place, without `but`."""
        there = (person_id for person_id, where, _ in self._pages.values() if where == place)
        return [id for id in dict.fromkeys(there) if id != but]

    def of_kind(self, kind: str) -> dict[int, list[int]]:
        """{record id: ids of the people who look at it} for one kind."""
        found: dict[int, list[int]] = {}
        for person_id, where, _ in self._pages.values():
            if where and where[0] == kind and person_id not in found.setdefault(where[1], []):
                found[where[1]].append(person_id)
        return found

    def editors(self, place: Place, but: int | None = None) -> dict[str, int]:
        """{field: id of the person who edits it now} at a place."""
        return {e: p for p, where, e in self._pages.values() if where == place and e and p != but}

    def _about(self, ear: Ear) -> Any:
        at = (self.viewers(ear.place), self.editors(ear.place)) if ear.place else ()
        return self.online(), at, self.of_kind(ear.kind) if ear.kind else ()

    def _leave(self, client_id: str) -> None:
        self._pages.pop(client_id, None)
        for key in [key for key in self._ears if key[0] == client_id]:
            del self._ears[key]
        self._tell()

    def _tell(self) -> None:
        if not self._telling and core.loop is not None:
            self._telling = True
            core.loop.call_later(PAUSE, lambda: background_tasks.create(self._told(), name='presence'))

    async def _told(self) -> None:
        self._telling = False
        for ear in list(self._ears.values()):
            about = self._about(ear)
            if about != ear.known and not ear.client.is_deleted:
                ear.known = about
                try:
                    with ear.client.layout:
                        ear.changed()
                except RuntimeError as error:  # the page of this ear is being left
                    log.debug('nobody to tell: %s', error)


presence = Presence()
