"""Small marks: badges, avatars, company squares, colour dots, grey shapes of what is loading."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from markupsafe import Markup
from nicegui import ui

from .base import Person, Tag, html, hue, safe_href, svg

TONES: Final = frozenset({'', 'late', 'today', 'ok', 'info', 'acc', 'plain', 'none'})


def badge(text: str, tone: str = '', icon: str | None = None, color: object = None) -> ui.html:
    """A small mark; tone: '', late, today, ok, info, acc, plain, none; or `color` of the stage palette."""
    if tone not in TONES:
        raise ValueError(f'unknown tone {tone!r}')
    cls = f'a-badge a-badge--{tone}' if tone else 'a-badge'
    content = (svg(icon, 12) if icon else Markup()) + Markup('<span class="a-ell">{}</span>').format(text)
    element = html(content, cls if color is None else 'a-badge a-badge--st', 'span')
    if color is not None:
        element.style['--h'] = hue(color)
    return element


def chips_markup(chips: Sequence[Mapping[str, Any]]) -> Markup:
    """Tags {t, tone} as safe markup."""
    one = Markup(
        '<span class="a-badge a-badge--st a-tag" style="--h:{}" title="{}"><span class="a-ell">{}</span></span>'
    )
    return Markup().join(one.format(hue(chip['tone']), chip['t'], chip['t']) for chip in chips)


def avatar_markup(person: Person, size: str = '', *, hidden: bool = False, ring: bool = False) -> Markup:
    """A person's round mark as safe markup; size '', xs, sm, lg, xl; `hidden` beside a name.

    `picture` of the person is the address of a photo over the initials.
    """
    cls = ' '.join(
        filter(
            None,
            (
                'a-av',
                f'a-av--{size}' if size else '',
                'a-av--ring' if ring else '',
                {'on': 'a-av--on', 'away': 'a-av--on a-av--away'}.get(str(person.get('status')), ''),
            ),
        )
    )
    name = person.get('name', '')
    about = Markup('aria-hidden="true"') if hidden else Markup('role="img" aria-label="{0}" title="{0}"').format(name)
    return Markup('<span class="{}" style="--h:{}" {}>{}{}</span>').format(
        cls, hue(person.get('hue', 0)), about, person.get('initials', ''), picture_markup(person.get('picture', ''))
    )


def picture_markup(address: str) -> Markup:
    """A picture over the letters of a mark, '' without one; they stay where it does not come."""
    if not safe_href(address):
        return Markup()
    return Markup('<img class="a-face" src="{}" alt="" loading="lazy" decoding="async">').format(address)


def avatar(person: Person, size: str = '', *, hidden: bool = False) -> ui.html:
    """A person's round mark, named by the person."""
    return html(avatar_markup(person, size, hidden=hidden), 'a-icw', 'span')


def stack_markup(people: Sequence[Person], size: str = '', limit: int = 4) -> Markup:
    """Overlapping avatars as markup; more than `limit` people end in «+N»."""
    marks = Markup().join(avatar_markup(one, size) for one in people[:limit])
    if len(people) > limit:
        names = ', '.join(str(one.get('name', '')) for one in people[limit:])
        marks += Markup('<span class="a-av a-av--{0}" role="img" aria-label="{1}" title="{1}">+{2}</span>').format(
            size or 'md', names, len(people) - limit
        )
    return marks


def avatars(people: Sequence[Person], label: str, size: str = '', limit: int = 4) -> ui.html:
    """Overlapping avatars of a named group."""
    return html(stack_markup(people, size, limit), 'a-stack', 'span', role='group', aria_label=label)


def company_mark(name: str, color: object = None, size: str = '', picture: str = '') -> ui.html:
    """The square with a company's logo or its first letter; decorative, the name stands beside it."""
    bare = name.rsplit('«', maxsplit=1)[-1].rsplit('„', maxsplit=1)[-1].strip(' "»“')
    return html(
        Markup('{}').format(bare[:1].upper()) + picture_markup(picture),
        f'a-co a-co--{size}' if size else 'a-co',
        'span',
        aria_hidden='true',
        style=f'--h:{hue(color)}',
    )


def dot(color: object, square: bool = False) -> Tag:
    """A colour mark of a stage (dot) or direction (square)."""
    element = Tag('i', cls='a-sq' if square else 'a-dot', aria_hidden='true')
    element.style['--h'] = hue(color)
    return element


def skeleton(label: str, kind: str = 'lines', rows: int = 4) -> ui.html:
    """Grey shapes of what is loading: kind lines, table or board; `label` is told to screen readers."""
    return html(skeleton_markup(kind, rows), f'a-skel a-skel--{kind}', 'div', role='status', aria_label=label)


def skeleton_markup(kind: str = 'lines', rows: int = 4) -> Markup:
    """The shapes alone, also used in the page's first paint."""
    bar = Markup('<i class="a-sk" style="width:{}%;height:{}px"></i>')
    if kind == 'board':
        card = (
            Markup('<div class="a-card">')
            + bar.format(88, 13)
            + bar.format(44, 14)
            + bar.format(66, 11)
            + Markup(
                '<span class="a-row"><i class="a-sk" style="width:84px;height:18px"></i><span class="a-grow"></span>'
                '<i class="a-sk" style="width:20px;height:20px;border-radius:50%"></i></span></div>'
            )
        )
        lane = (
            Markup('<div class="a-lane" style="--h:{}"><div class="a-lane__head">')
            + bar.format(56, 13)
            + Markup('<br>')
            + bar.format(40, 12)
            + Markup('</div><div class="a-lane__list">')
            + card * 3
            + Markup('</div></div>')
        )
        return Markup().join(lane.replace('{}', hue(one)) for one in (0, 1, 2, 3, 4)[:rows])
    height = 16 if kind == 'table' else 13
    return Markup().join(
        bar.format((92, 74, 86, 61, 80)[one % 5] if kind == 'lines' else 100, height) for one in range(rows)
    )
