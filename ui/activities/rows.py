"""Activities as their lists draw them: times in words, colours, links, phones."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from babel.dates import format_date, format_timedelta

from domain.activities.lists import GROUPS, group_of

from ..components.kit import hue, safe_href
from ..locales import WEEKDAYS, Words
from .reading import Day, Row, href

# kind: icon and colour of its mark
MARKS = {'call': ('call', 'plum'), 'meeting': ('meet', 'orange'), 'email': ('mail', 'sky'), 'task': ('task', 'slate')}
KIND_NAMES = {'call': 'Calls', 'meeting': 'Meetings', 'email': 'Emails', 'task': 'Tasks'}
NAMES = {
    'overdue': 'Past due',
    'today': 'Today',
    'tomorrow': 'Tomorrow',
    'week': 'This week',
    'later': 'Later',
    'no_date': 'No date',
    'done_today': 'Done today',
}
# what made an activity by itself
CAUSES = {
    'call': 'missed call',
    'letter': 'letter',
    'form': 'site form',
    'message': 'message',
    'scenario': 'scenario',
    'invoice': 'invoice',
}


def moment(iso: str | None) -> datetime | None:
    """An ISO time as a moment."""
    return datetime.fromisoformat(iso) if iso else None


def late_by(t: Words, at: datetime, now: datetime) -> str:
    """How long ago: «4 дн.», "2 hrs"."""
    short: str = format_timedelta(now - at, granularity='minute', threshold=1, format='short', locale=t.locale)
    return short.replace(' ', '\u00a0')


def later_today(t: Words) -> datetime:
    """What is left of today to plan for: 18:00, in the evening the next full hour, at the latest 23:59; UTC."""
    now = datetime.now(t.tz)
    end = now.replace(hour=18, minute=0, second=0, microsecond=0)
    if now > end - timedelta(minutes=30):
        end = (now + timedelta(minutes=90)).replace(minute=0, second=0, microsecond=0)
    return min(end, now.replace(hour=23, minute=59, second=59, microsecond=0)).astimezone(UTC)


def today_words(t: Words, now: datetime) -> str:
    """«понедельник, 23 ноября»."""
    return format_date(t.local(now).date(), 'EEEE, d MMMM', t.locale)


def time_words(t: Words, row: Row, group: str, now: datetime) -> str:
    """When, as short as the group allows."""
    at = moment(row['done_at'] if group == 'done_today' else row['at'])
    if at is None:
        return ''
    if group == 'overdue':
        return late_by(t, at, now)
    if group == 'week':
        return f'{WEEKDAYS[t.lang][t.local(at).weekday()]}, {t.time(at)}'
    return t.when(at, now) if group == 'later' else t.time(at)


def calling(number: str) -> str:
    """The tel: address of a phone, '' where there is nothing to dial."""
    digits = re.sub(r'[^\d+]', '', number.partition(',')[0])
    return safe_href(f'tel:{digits}') or '' if sum(c.isdecimal() for c in digits) >= 3 else ''


def draw_row(t: Words, row: Row, group: str, number: str, now: datetime) -> Row:
    """One row for the list: plain texts and checked addresses only."""
    icon, color = MARKS.get(row['k'], MARKS['task'])
    missed = row['auto'] == 'call' and row['k'] == 'call'
    link, at = row['link'], moment(row['at'])
    return {
        'id': row['id'],
        's': row['subject'],
        'k': row['k'],
        'ic': 'phonemiss' if missed else icon,
        'h': hue('rose' if missed else color),
        'done': row['state'] == 'done',
        'tm': time_words(t, row, group, now),
        'full': t.full(at) if at else t('No date'),
        'auto': t(CAUSES[row['auto']]) if row['auto'] in CAUSES else t('automatic') if row['auto'] else '',
        'd': {'t': link['title'], 'href': href(link), 'h': hue(link.get('color', 'slate'))} if link else None,
        'more': row['location'] or (t('{n} min', n=row['duration']) if row['duration'] else ''),
        'tel': calling(number) if number else '',
        'num': t.plain_phone(number) if number else '',
        'high': row['priority'] == 3,
    }


class Groups:
    """A day's rows regrouped as time goes, and what of them changed since the screen last heard."""

    def __init__(self, t: Words) -> None:
        self.t, self._sent = t, dict[int, Row]()
        self._heads: list[Row] = []

    def draw(self, day: Day, now: datetime | None = None) -> tuple[list[Row], dict[int, Row]]:
        """The groups in their order as [{key, name, sub, ids}] and the rows by id."""
        t, now = self.t, now or datetime.now(UTC)
        placed: dict[str, list[int]] = {name: [] for name in GROUPS}
        rows: dict[int, Row] = {}
        for row in day.rows:
            group = group_of(moment(row['at']), now, str(t.tz)) if row['state'] == 'planned' else 'done_today'
            placed[group].append(row['id'])
            rows[row['id']] = draw_row(t, row, group, day.phones.get(row['id'], ''), now)
        subs = {'today': today_words(t, now)}
        heads = [{'key': key, 'name': t(NAMES[key]), 'sub': subs.get(key, ''), 'ids': ids}
                 for key, ids in placed.items() if ids]  # fmt: skip
        return heads, rows

    @property
    def state(self) -> dict[str, Any]:
        """Everything, for a screen that shows nothing yet."""
        return {'groups': self._heads, 'rows': self._sent}

    def news(self, day: Day) -> dict[str, Any] | None:
        """Draw anew: the groups and only the rows that look different now; None where nothing does."""
        heads, rows = self.draw(day)
        changed = {id: row for id, row in rows.items() if self._sent.get(id) != row}
        same = heads == self._heads and not changed
        self._heads, self._sent = heads, rows
        return None if same else {'groups': heads, 'rows': changed}


def progress_words(t: Words, done: int, of: int) -> str:
    """«4 из 10»."""
    return t('{done} of {of}', done=done, of=of)


def first_name(face: Mapping[str, Any]) -> str:
    """«Игорь» of «Игорь Лаптев»."""
    return str(face.get('name', '')).split(' ')[0]
