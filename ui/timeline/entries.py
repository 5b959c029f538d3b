"""Entries of a timeline as safe markup: one list item each."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from markupsafe import Markup

from domain.tags import chips
from domain.timeline import Entry

from ..activities.forms import ICONS, KINDS
from ..attached.drawing import files_markup
from ..components.kit import Person, hue, svg
from ..components.marks import chips_markup
from ..locales import Words
from ..mail.showing import letter_acts, letter_markup
from ..rows_cells import choice_text
from .phrases import ADDRESSES, LOOKS, said, tags_of, value_text

ARROW = Markup(' {} ').format(svg('arrow', 12, 'a-t3'))
Team = Mapping[int, Person]


def day_of(t: Words, moment: datetime) -> date:
    """The local day of an entry."""
    return t.local(moment).date()


def day_heading(t: Words, day: date, today: date) -> str:
    """«Today», «Yesterday», «20 November 2026, Fri»."""
    if day == today:
        return t('Today')
    if day == today - timedelta(days=1):
        return t('Yesterday')
    return t.day(day)


def draw(t: Words, entry: Entry, team: Team, me: int, fresh: bool = False, mails: bool = False) -> Markup:
    """One entry: mark, who, what, and what can be done with it; `mails`: whether the reader may send letters."""
    icon, color = LOOKS.get(entry.what) or LOOKS.get(entry.entity) or LOOKS['fields']
    if entry.what in ('activity_done', 'activity_planned', 'activity_logged'):
        icon = ICONS.get(str(entry.facts.get('kind')), icon)
    body = _body(t, entry, team)
    by = hue(team.get(entry.actor_id or 0, {}).get('hue', 0))
    return Markup(
        '<li class="d-ev{}" style="--by:{}" data-entry="{}"><span class="d-ev__ic" style="--h:{}">{}</span>'
        '<div class="d-ev__b">{}</div><span class="d-ev__acts">{}</span>'
        '<time class="d-ev__t a-num" datetime="{}" title="{}">{}</time></li>'
    ).format(
        ' is-fresh' if fresh else '', by, entry.id, hue(color), svg(icon, 14), body, _acts(t, entry, me, mails),
        entry.at.isoformat(), t.full(entry.at), t.time(entry.at),
    )  # fmt: skip


def name_of(t: Words, team: Team, id: int | None) -> str:
    """A colleague's name; what no person did was done by Artel."""
    return str(team[id]['name']) if id is not None and id in team else t('Artel')


def mentioned(t: Words, text: str, mentions: list[int], team: Team) -> Markup:
    """A comment's text with the colleagues it calls marked."""
    shown = Markup('{}').format(text)
    names = sorted({str(team[id]['name']) for id in mentions if id in team}, key=len, reverse=True)
    for name in names:
        plain = Markup('@{}').format(name)
        shown = shown.replace(plain, Markup('<span class="d-at">{}</span>').format(plain))
    return shown


def _body(t: Words, entry: Entry, team: Team) -> Markup:
    name = t('The client') if entry.verb.startswith('client_') else name_of(t, team, entry.actor_id)
    who = Markup('<b class="a-b">{}</b>').format(name)
    words = Markup('<span class="a-t3">{}</span>').format(said(t, entry))
    head = Markup('<div>{} {}{}</div>').format(who, words, _about(t, entry))
    match entry.what:
        case 'comment':
            return _comment(t, entry, who, team)
        case 'stage' | 'won' | 'lost' | 'direction':
            return head + _reason(entry)
        case 'undone' | 'redone' if entry.facts.get('to'):
            return head
        case 'fields' | 'assigned' | 'rated' | 'undone' | 'redone':
            return head + _fields(t, entry)
        case 'tags':
            return head + _tags(entry)
        case 'rows':
            return head + _rows(t, entry)
        case _ if entry.facts.get('letter'):
            return head + letter_markup(t, entry.facts)
        case _ if entry.what.startswith('activity_'):
            return head + _activity(t, entry)
        case _:
            return head + (_fields(t, entry) if entry.verb == 'changed' else _client(t, entry) + _why(entry))


def _comment(t: Words, entry: Entry, who: Markup, team: Team) -> Markup:
    text, files = str(entry.facts.get('text', '')), entry.facts.get('files') or []
    shown = files_markup(t, entry.entity_id, files)
    if not text:
        added = t.n('added {n} file', 'added {n} files', len(files))
        return Markup('<div>{} <span class="a-t3">{}</span></div>{}').format(who, added, shown)
    marked = mentioned(t, text, entry.facts.get('mentions') or [], team)
    return Markup('<div>{}</div><p class="d-ev__text">{}</p>{}').format(who, marked, shown)


def _client(t: Words, entry: Entry) -> Markup:
    if entry.verb == 'client_saw':
        return Markup()
    said = [': '.join(str(entry.facts[name]) for name in ('client_name', 'client_words') if entry.facts.get(name))]
    if entry.facts.get('client_choice') is not None:
        said.append(choice_text(t, entry.facts['client_choice']))
    return Markup().join(Markup('<p class="d-ev__text">{}</p>').format(text) for text in said if text)


def _why(entry: Entry) -> Markup:
    """Why an invoice was credited, or why no longer."""
    reason = entry.facts.get('cancel_reason' if entry.verb == 'cancelled' else 'reason')
    return Markup('<p class="d-ev__text a-t2">{}</p>').format(reason) if reason else Markup()


def _about(t: Words, entry: Entry) -> Markup:
    facts = entry.facts
    if facts.get('from') and facts.get('to'):
        return Markup(' ') + _stage(facts['from']) + ARROW + _stage(facts['to'])
    if entry.what == 'converted':
        return Markup(' ') + Markup(', ').join(
            _link(one['kind'], one['id'], one['title']) for one in facts.get('made', [])
        )
    if entry.what == entry.entity or (entry.what in ('undone', 'redone') and facts.get('of') == entry.entity):
        name = f'№\u00a0{facts["number"]}' if facts.get('number') and entry.entity != 'document' else entry.title
        of = facts.get('invoice_id')
        kind, id = ('invoice', int(of)) if of else (entry.entity, entry.entity_id)
        shown = Markup(' ') + _link(kind, id, name) if name else Markup()
        if facts.get('amount') is not None:
            money = t.money(facts['amount'], str(facts.get('currency') or 'RUB'))
            shown += Markup(' <span class="a-t3">·</span> <span class="a-num a-b">{}</span>').format(money)
        return shown
    return Markup()


def _stage(stage: Mapping[str, Any]) -> Markup:
    return Markup('<span class="a-badge a-badge--st" style="--h:{}"><span class="a-ell">{}</span></span>').format(
        hue(stage.get('color')), stage.get('title', '')
    )


def _link(kind: str, id: int, title: str) -> Markup:
    address = ADDRESSES.get(kind)
    if not address:
        return Markup('<b class="a-b">{}</b>').format(title)
    return Markup('<a class="a-link" href="{}/{}">{}</a>').format(address, id, title)


def _reason(entry: Entry) -> Markup:
    reason = next((f['after_text'] for f in entry.fields if f['field'] in ('lost_reason', 'reason')), '')
    return Markup('<p class="d-ev__text a-t2">{}</p>').format(reason) if reason else Markup()


def _fields(t: Words, entry: Entry) -> Markup:
    lines = [
        Markup('<li><span class="a-t3">{}:</span> <s class="a-t3">{}</s>{}<span>{}</span></li>').format(
            one['label'] or t(f'field.{one["field"]}'), *_sides(t, one, entry.entity)
        )
        for one in entry.fields[:8]
    ]
    return Markup('<ul class="d-ev__f">{}</ul>').format(Markup().join(lines)) if lines else Markup()


def _sides(t: Words, one: dict[str, Any], entity: str) -> tuple[str, Markup, str]:
    return value_text(t, one, 'before', entity), ARROW, value_text(t, one, 'after', entity)


def _tags(entry: Entry) -> Markup:
    added, gone = (chips_markup(chips(tags)) for tags in tags_of(entry))
    shown = Markup('<s class="d-ev__gone">{}</s>').format(gone) if gone else gone
    return Markup('<div class="a-tags d-ev__tags">{}{}</div>').format(added, shown)


def _rows(t: Words, entry: Entry) -> Markup:
    verbs = {'created': '+', 'deleted': '−', 'changed': '~'}
    rows = [
        Markup('<li><span class="a-t3">{}</span> {}{}</li>').format(
            verbs.get(row['verb'], ''), row['name'], _choice(t, row['choice'])
        )
        for row in entry.facts.get('rows', [])[:6]
    ]
    return Markup('<ul class="d-ev__f">{}</ul>').format(Markup().join(rows)) + _fields(t, entry)


def _choice(t: Words, choice: str | None) -> Markup:
    return Markup(' <span class="a-t3">· {}</span>').format(t(f'choice.{choice}')) if choice is not None else Markup()


def _activity(t: Words, entry: Entry) -> Markup:
    facts = entry.facts
    kind = KINDS.get(str(facts.get('kind')), KINDS['task'])
    about = [t.n('{n} minute', '{n} minutes', facts['duration'])] if facts.get('duration') else []
    if entry.what == 'activity_planned' and facts.get('deadline'):
        about.append(t.when(facts['deadline']))
    shown = Markup('<div class="d-ev__card"><b class="a-b">{}</b>').format(facts.get('subject') or t(kind[1]))
    if about:
        shown += Markup('<span class="a-sm a-t3"> · {}</span>').format(', '.join(about))
    if facts.get('result'):
        shown += Markup('<p class="a-t2 d-ev__text">{}</p>').format(facts['result'])
    return shown + Markup('</div>')


def _acts(t: Words, entry: Entry, me: int, mails: bool) -> Markup:
    letter = entry.facts.get('letter')
    acts: list[tuple[str, str, str, str]] = letter_acts(t, letter, mails) if letter else []
    if entry.what == 'comment' and entry.actor_id == me:
        acts.append(('comment', str(entry.entity_id), 'edit', t('Edit the comment')))
    if entry.undoable and not (letter and letter['state'] in ('sending', 'sent')):
        acts.append(('undo', entry.batch, 'undo', t('Take back: {what}', what=said(t, entry))))
    return Markup().join(
        Markup(
            '<button class="a-iconbtn" type="button" data-act="{}" data-id="{}" aria-label="{}" title="{}">{}</button>'
        ).format(act, id, label, label, svg(icon, 14))
        for act, id, icon, label in acts
    )
