"""One typed line becomes an activity: «позвонить Ирине завтра в 11, Подольск», "call Anna on Friday at 3 pm"."""

import re
from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from .days import zone_of
from .noun import CALL, EMAIL, MEETING, TASK

WORK_BEGINS, WORK_ENDS = time(10), time(18)
_I = re.IGNORECASE
_MONTHS = (r'янв\w*|jan\w*', r'февр?\w*|feb\w*', r'мар(?:т\w*)?|mar(?:ch)?', r'апр\w*|apr\w*', r'ма[йя]|may',
           r'июн[ья]?|june?', r'июл[ья]?|july?', r'авг\w*|aug\w*', r'сент?\w*|sept?\w*', r'окт\w*|oct\w*',
           r'ноя\w*|nov\w*', r'дек\w*|dec\w*')  # fmt: skip
_DAYS = (r'понедельник\w*|пн|mon(?:day)?', r'вторник\w*|вт|tue(?:s|sday)?', r'сред[ауые]\w*|ср|wed(?:nesday)?',
         r'четверг\w*|чт|thu(?:rs|rsday)?', r'пятниц\w*|пт|fri(?:day)?', r'суббот\w*|сб|sat(?:urday)?',
         r'воскресень\w*|вс|sun(?:day)?')  # fmt: skip
_KINDS = (
    (CALL, r'(?:по|пере|до|со|от)?звон\w*|набрать|набери|call|phone|ring'),
    (MEETING, r'встре\w+|съезд\w*|выезд\w*|выехать|приехать|подъехать|заехать|визит\w*|замер\w*|meet\w*|visit\w*'),
    (EMAIL, r'письм\w*|(?:на|от)пис\w+|отправ\w+|выслать|переслать|ответить|e-?mail|mail|send|write|reply'),
)
_UNITS = {'мин': 'minutes', 'min': 'minutes', 'ч': 'hours', 'h': 'hours', 'дн': 'days', 'ден': 'days', 'сут': 'days',
          'd': 'days', 'нед': 'weeks', 'w': 'weeks', 'мес': 'months', 'mon': 'months'}  # fmt: skip
_MONTH = '|'.join(f'(?P<m{n}>{names})' for n, names in enumerate(_MONTHS, 1))
_WEEKDAY = '|'.join(f'(?P<w{n}>{names})' for n, names in enumerate(_DAYS))
_LEAD = r'(?:(?:в|во|на|к|ко|до|с|on|by|at|till|until|in)\s+)?'
_NEAR = re.compile(rf'\b{_LEAD}(?:(?P<two>послезавтра|(?:the\s+)?day\s+after\s+tomorrow)|(?P<one>завтра|tomorrow)'
                   r'|(?P<zero>сегодня|today))\b', _I)  # fmt: skip
_AFTER = re.compile(r'\b(?:через|in)\s+(?:(?P<half>полчаса|half\s+an\s+hour)|(?P<n>\d{1,4}|an?|пару|couple\s+of)?\s*'
                    r'(?P<unit>минут\w*|мин|min(?:ute)?s?|час\w*|ч|hours?|h|день|дня|дней|дн|days?|сутки|недел\w+|нед'
                    r'|weeks?|месяц\w*|мес|months?))\b', _I)  # fmt: skip
_NEXT_WEEK = re.compile(r'\b(?:на\s+(?:следующей|той|будущей)\s+неделе|next\s+week)\b', _I)
_NUMBERS = re.compile(rf'(?<![\d.,/]){_LEAD}(?P<d>\d{{1,2}})[./](?P<m>\d{{1,2}})(?:[./](?P<y>\d{{4}}|\d{{2}}))?'
                      r'(?![\d./]*\d)', _I)  # fmt: skip
_ISO = re.compile(rf'(?<!\d){_LEAD}(?P<y>\d{{4}})-(?P<m>\d{{2}})-(?P<d>\d{{2}})(?!\d)', _I)
_NAMED = re.compile(rf'\b{_LEAD}(?P<d>\d{{1,2}})(?:st|nd|rd|th|-?го)?\s+(?:of\s+)?(?:{_MONTH})\b\.?'
                    r'(?:\s+(?P<y>\d{4})(?:\s*г(?:ода|\.)?)?)?', _I)  # fmt: skip
_NAMED_US = re.compile(rf'\b{_LEAD}(?:{_MONTH})\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\b(?:,?\s+(?P<y>\d{{4}})\b)?', _I)
_WEEKLY = re.compile(rf'\b(?:(?:в|во|на|к|ко|до|on|by|till|until)\s+)(?P<next>следующ\w+\s+|next\s+)?(?:{_WEEKDAY})\b'
                     rf'|\bnext\s+(?:{_WEEKDAY.replace("?P<w", "?P<x")})\b', _I)  # fmt: skip
_HALF = r'(?:\s*(?P<half>утра|дня|вечера|ночи|a\.?m\b\.?|p\.?m\b\.?))?'
_BEFORE = r'(?:(?:в|к|до|at|by|till|until|с|from)\s+)'
_CLOCK = re.compile(rf'(?<![\d:.,]){_BEFORE}?(?P<h>[01]?\d|2[0-3]):(?P<m>[0-5]\d)(?![\d:]){_HALF}', _I)
_DOTTED = re.compile(rf'\b{_BEFORE}(?P<h>[01]?\d|2[0-3])[.-](?P<m>[0-5]\d)(?![\d.-]*\d){_HALF}', _I)
_HOUR = re.compile(rf'\b{_BEFORE}(?P<h>[01]?\d|2[0-3])(?![\d.,:–-]*\d)(?:\s*(?:час\w*|ч|o.?clock))?(?!\w){_HALF}'
                   r'(?P<rest>.?)', _I)  # fmt: skip
_BARE_PM = re.compile(rf'(?<![\d:.]){_BEFORE}?(?P<h>1[0-2]|0?[1-9])(?P<m>)\s*(?P<half>[ap]m|утра|вечера)\b', _I)
_PART = re.compile(r'\b(?:(?P<morning>утром|in\s+the\s+morning)|(?P<noon>в\s+полдень|at\s+noon)'
                   r'|(?P<day>днём|днем|in\s+the\s+afternoon|after\s+lunch|после\s+обеда)'
                   r'|(?P<evening>вечером|in\s+the\s+evening))\b', _I)  # fmt: skip
_PARTS = {'morning': WORK_BEGINS, 'noon': time(12), 'day': time(14), 'evening': WORK_ENDS}


def parse(text: str, today: datetime | date, zone: str) -> dict[str, Any]:
    """{"subject", "deadline" UTC or None, "kind"} of one typed line in Russian or English.

    `today` is the current moment (aware), or a day; `zone` is the IANA name of the person's time zone.
    A day without a time means 10:00, today 18:00; a time without a day means the next such time.
    """
    at = zone_of(zone)
    now = today.astimezone(at) if isinstance(today, datetime) else datetime.combine(today, time(), at)
    line = _Line(' '.join(text.replace('\x00', ' ').split())[:1000])
    exact, day = _day(line, now)
    hour = None if exact else _time(line, day is not None)
    deadline = exact or _moment(now, day, hour)
    subject = line.rest()[:250]
    return {'subject': subject, 'deadline': deadline.astimezone(UTC) if deadline else None, 'kind': _kind(subject)}


class _Line:
    """The text, with what was understood cut out."""

    def __init__(self, text: str) -> None:
        self.text = self.whole = text

    def take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        found = pattern.search(self.text)
        return self.cut(found) if found else None

    def cut(self, found: re.Match[str], end: int | None = None) -> re.Match[str]:
        self.text = self.text[: found.start()] + ' \x00 ' + self.text[found.end() if end is None else end :]
        return found

    def rest(self) -> str:
        """What is left, tidy and with a capital letter; the whole line where nothing is."""
        left = re.sub(r'\s+', ' ', self.text.replace('\x00', ' '))
        left = re.sub(r'\s+([,.;:!?])', r'\1', left)
        left = re.sub(r'([,;:])(?:\s*[,;:])+', r'\1', left).strip(' ,;:—–-')
        left = left or self.whole
        return left[:1].upper() + left[1:]


def _kind(text: str) -> str:
    places = [(found.start(), kind) for kind, words in _KINDS if (found := re.search(rf'\b(?:{words})\b', text, _I))]
    return min(places)[1] if places else TASK


def _day(line: _Line, now: datetime) -> tuple[datetime | None, date | None]:
    today = now.date()
    if found := line.take(_AFTER):
        return _after(found, now)
    if found := line.take(_NEAR):
        return None, today + timedelta(days=2 if found['two'] else 1 if found['one'] else 0)
    if line.take(_NEXT_WEEK):
        return None, today + timedelta(days=7 - today.weekday())
    for pattern in (_ISO, _NAMED, _NAMED_US, _NUMBERS):
        for found in pattern.finditer(line.text):
            if day := _dated(found, today):
                line.cut(found)
                return None, day
    if found := line.take(_WEEKLY):
        named = found.groupdict()
        weekday = next(int(key[1:]) for key, value in named.items() if value and key[0] in 'wx')
        ahead = (weekday - today.weekday() - 1) % 7 + 1
        if named['next'] or any(named[f'x{n}'] for n in range(7)):
            ahead = 7 - today.weekday() + weekday
        return None, today + timedelta(days=ahead)
    return None, None


def _after(found: re.Match[str], now: datetime) -> tuple[datetime | None, date | None]:
    if found['half']:
        return now + timedelta(minutes=30), None
    said = (found['n'] or '1').casefold()
    count = int(said) if said.isdecimal() else 2 if said.startswith(('пару', 'couple')) else 1
    unit = next(
        _UNITS[key] for key in sorted(_UNITS, key=len, reverse=True) if found['unit'].casefold().startswith(key)
    )
    if unit in ('minutes', 'hours'):
        moment = now.astimezone(UTC) + timedelta(**{unit: count})
        return moment.replace(second=0, microsecond=0), None
    if unit == 'months':
        return None, _months(now.date(), min(count, 120))
    return None, now.date() + timedelta(**{unit: min(count, 520)})


def _months(day: date, count: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _dated(found: re.Match[str], today: date) -> date | None:
    """The date named; without a year, the next such day. None for a day no calendar has, or a price like 2.50."""
    named = found.groupdict()
    month = (
        int(named['m'])
        if named.get('m')
        else next((int(k[1:]) for k, v in named.items() if v and k[1:].isdecimal()), 0)
    )
    year = int(named['y']) if named.get('y') else None
    if year is not None and year < 100:
        year += 2000
    try:
        day = date(year or today.year, month, int(named['d']))
        if year is None and day < today:
            day = date(today.year + 1, month, int(named['d']))
    except ValueError:
        return None
    return day if 1990 <= day.year <= 2100 else None


def _time(line: _Line, dated: bool) -> time | None:
    for pattern in (_CLOCK, _DOTTED, _BARE_PM):
        if found := line.take(pattern):
            return _clock(int(found['h']), int(found['m'] or 0), found['half'], exact=True)
    for found in _HOUR.finditer(line.text):
        # «в 2 корпусе» is not a time; after «завтра» or before a comma it is.
        plain = found['rest'] in ('', ',', '.', ';', '!', '?', ')') or line.text[found.end() :].lstrip()[:1] in (
            '',
            '\x00',
            '-',
            '—',
        )
        if dated or found['half'] or plain:
            line.cut(found, found.start('rest'))
            return _clock(int(found['h']), 0, found['half'], exact=False)
    if found := line.take(_PART):
        return next(_PARTS[name] for name, value in found.groupdict().items() if value)
    return None


def _clock(hour: int, minute: int, half: str | None, *, exact: bool) -> time:
    said = (half or '').casefold().replace('.', '')
    if said in ('вечера', 'pm', 'дня') and hour < 12:
        hour += 12
    elif said in ('утра', 'am', 'ночи') and hour == 12:
        hour = 0
    elif not said and not exact and 1 <= hour <= 7:
        hour += 12  # nobody calls a client at three in the morning
    return time(hour, minute)


def _moment(now: datetime, day: date | None, hour: time | None) -> datetime | None:
    if day is None:
        if hour is None:
            return None
        moment = datetime.combine(now.date(), hour, now.tzinfo)
        return moment if moment > now else datetime.combine(now.date() + timedelta(days=1), hour, now.tzinfo)
    if hour is None and day == now.date():
        ends = datetime.combine(day, WORK_ENDS, now.tzinfo)
        return ends if ends > now else now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    return datetime.combine(day, hour or WORK_BEGINS, now.tzinfo)
