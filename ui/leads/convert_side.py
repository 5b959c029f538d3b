"""The right side of the conversion: what is there already, and what moves where."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from ..components.kit import Person, Tag, avatar_markup, company_mark, html, set_attrs, svg
from ..locales import Words
from .convert_plan import CLIENTS, Plan
from .seen import face_of, hue_of, picture_of, why_text

MOST = 3
Choose = Callable[[str, int | None, bool], object]


def draw_duplicates(t: Words, plan: Plan, team: Mapping[int, Person], choose: Choose) -> None:
    """Each client that looks the same with its three ways; `choose(kind, id or None, complete)`."""
    found = [(kind, row) for kind in reversed(CLIENTS) for row in plan.duplicates[kind][:MOST]]
    rows = [(kind, row) for kind, row in found if row['why'] or plan.repeat]
    title = t('The client is known') if plan.repeat else t('Looks like it is there already') if rows else ''
    with Tag('h3', cls='a-h3 a-row a-g6 w-h'):
        html(svg('copy', 16, 'a-warnc' if rows else 'a-t3'), 'a-icw', 'span')
        Tag('span', title or t('Nothing alike is found'))
        if rows:
            Tag('span', str(len(rows)), 'a-count')
    if not rows:
        Tag('p', t('No contact or company has the same phone, e-mail or INN.'), 'a-sm a-t3')
    for kind, row in rows:
        _duplicate(t, plan, kind, row, team, choose)


def _duplicate(t: Words, plan: Plan, kind: str, row: dict[str, Any], team: Mapping[int, Person],
               choose: Choose) -> None:  # fmt: skip
    facts = plan.facts(t, row)
    owner = str(team.get(row.get('owner_id') or 0, {}).get('name', ''))
    with Tag('div', cls='w-dup'):
        with Tag('div', cls='a-row'):
            if kind == 'contact':
                html(avatar_markup(face_of(row), 'lg', hidden=True), 'a-icw', 'span')
            else:
                company_mark(row['title'], hue_of(row['id']), 'md', picture_of(row))
            with Tag('div', cls='a-grow l-wrap'):
                Tag('b', row['title'], 'a-b')
                Tag('div', ' · '.join(part for part in (facts, owner) if part), 'a-sm a-t3')
            if row['why']:
                Tag('span', why_text(t, row), 'a-badge a-badge--today')
        if plan.repeat:
            return
        chosen = plan.choice[kind]
        now = None if not plan.on[kind] else 'new' if not chosen.id else None
        if plan.on[kind] and chosen.id == row['id']:
            now = 'fill' if chosen.complete else 'link'
        new = t('Create another') if kind == 'company' else t('Create a new one')
        ways = [('fill', t('Extend'), row['id'], True), ('link', t('Only link'), row['id'], False)]
        ways.append(('new', new, None, False))
        label = t('Same client: {name}', name=row['title'])
        with Tag('div', cls='w-choice', role='radiogroup', data_roving='1', aria_label=label):
            for key, text, id, complete in ways:
                on = key == now
                first = on or (now is None and key == 'fill')
                way = Tag('button', cls='is-on' if on else '', type='button', role='radio', tabindex=0 if first else -1)
                with way:
                    Tag('span', cls='a-rd is-on' if on else 'a-rd', aria_hidden='true')
                    Tag('span', text)
                set_attrs(way, aria_checked='true' if on else 'false')
                way.on('click', partial(choose, kind, id, complete))


def carried(t: Words, plan: Plan) -> list[tuple[str, str]]:
    """(what, where) for everything the lead takes along by these choices."""
    moved, on = plan.moved, plan.on
    client = t('to the contact') if on['contact'] else t('to the company') if on['company'] else ''
    sale = t('to the deal') if on['deal'] else client
    timeline = t('to the timeline of the deal') if on['deal'] else client
    found: list[tuple[str, str]] = []
    ways = {'phones': t('phone'), 'emails': t('e-mail'), 'messengers': t('messenger'), 'webs': t('site')}
    reach = [name for key, name in ways.items() if moved.get(key)]
    fills = any(on[kind] and (not plan.choice[kind].id or plan.choice[kind].complete) for kind in CLIENTS)
    if reach and client and fills:
        text = ', '.join(reach)
        found.append((text[:1].upper() + text[1:], client))
    if plan.source:
        found.append((t('Source “{name}”', name=plan.source), t('to all records') if sum(on.values()) > 1 else sale))
    if moved.get('tags'):
        found.append((t('Tags: {tags}', tags=', '.join(moved['tags'])), t('to all records')))
    if moved.get('comments'):
        found.append((t('Comments: {n}', n=moved['comments']), timeline))
    if moved.get('files'):
        found.append((t('Files: {n}', n=moved['files']), timeline))
    if moved.get('activities'):
        found.append((t('Activities: {n}', n=moved['activities']), sale))
    if moved.get('rows') and on['deal']:
        found.append((t.n('Products: {n} row', 'Products: {n} rows', moved['rows']), sale))
    if moved.get('utm') and on['deal']:
        found.append((t('UTM tags'), sale))
    return [one for one in found if one[1]] or [(t('Only the lead itself: there is nothing else yet'), '')]
