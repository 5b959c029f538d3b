"""What the parts of the settings share: their heading, their list, their frame."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from domain.permissions import Permission

from ..components.kit import Tag
from ..context import Context

Build = Callable[[Context, int | None], Awaitable[None]]


@dataclass(frozen=True)
class Part:
    """One page of the settings; `needs` is the right without which it is not there."""

    key: str
    group: str
    title: str
    icon: str
    about: str
    build: Build
    needs: Permission | None = Permission.SETTINGS_EDIT


def head(title: str, about: str) -> Tag:
    """The heading of a part with a sentence under it; a context for the buttons at its right."""
    with Tag('div', cls='h-head'):
        with Tag('div', cls='a-grow'):
            Tag('h1', title, 'a-h1')
            Tag('p', about, 'a-t2 h-lead')
        return Tag('div', cls='a-row a-g8')


def section(title: str, about: str = '') -> Tag:
    """A smaller heading within a part; a context for the buttons at its right."""
    with Tag('div', cls='h-sec'):
        with Tag('div', cls='a-grow'):
            Tag('h2', title, 'a-h2')
            if about:
                Tag('p', about, 'a-t2')
        return Tag('div', cls='a-row a-g8')
