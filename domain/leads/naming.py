"""How leads are named, and what one typed line says. Pure functions."""

import re
from typing import Any

from .. import phones
from ..companies import has_form
from ..phones import Multi

SLOTS = ('city', 'name', 'second_name', 'last_name', 'person', 'company', 'post', 'product', 'phone', 'email')
_SLOT = re.compile(r'\{([^{}]*)\}')
_SEPARATORS = r'[\s,;:·|/–—-]'
_DANGLING = re.compile(r'(?:^|[\s,;])(?:с|со|от|по|на|тел|т|моб|телефон|from|by|phone|tel)[.:]*\s*$', re.IGNORECASE)
_PATRONYMIC = re.compile(r'\w+(?:вич|вна|ична|инична|ьич)$', re.IGNORECASE)
_NAMES = frozenset(
    re.split(
        r'\s+',
        """александр алексей анатолий андрей антон аркадий артём артем артур борис вадим валентин валерий василий виктор
виталий владимир владислав вячеслав геннадий георгий глеб григорий даниил данила денис дмитрий евгений егор иван
игорь илья кирилл константин лев леонид максим марат марк матвей михаил никита николай олег павел пётр петр
равиль ринат роман руслан рустам савелий семён семен сергей станислав степан тимофей тимур тихон фёдор федор
филипп эдуард эмиль юрий яков ярослав алёна алена алина алиса алла анастасия ангелина анна антонина валентина
валерия вера вероника виктория галина гульнара дарья диана евгения екатерина елена елизавета жанна зинаида зоя
инна ирина карина кира клавдия кристина ксения лариса лидия лилия любовь людмила маргарита марина мария надежда
наталия наталья нина оксана олеся ольга полина раиса регина римма роза светлана софия софья тамара татьяна
ульяна фаина эльвира эмма юлия яна john james robert michael david william richard thomas mary anna elizabeth
jennifer linda susan sarah karen""",
    )
)


def slots_of(scheme: str) -> list[str]:
    """The words a scheme has in braces."""
    return _SLOT.findall(scheme)


def named(scheme: str, parts: dict[str, str]) -> str:
    """The scheme («{city}, {name}, {product}») filled in; empty parts go together with their separators."""
    if not any(parts.get(slot) for slot in _SLOT.findall(scheme)):
        return ''
    text = _SLOT.sub(lambda slot: parts.get(slot[1]) or '\x00', scheme)
    text = re.sub(r'[(\[«"]\s*\x00\s*[)\]»"]', '\x00', text)
    text = re.sub(rf'^(?:\x00{_SEPARATORS}*)+', '', text)
    return re.sub(rf'{_SEPARATORS}*\x00', '', text).strip()[:250]


def title_of(scheme: str, fields: dict[str, Any]) -> str:
    """The title of a lead that was given none: by the scheme, else by whatever there is of it."""
    person = ' '.join(fields[n] for n in ('last_name', 'name', 'second_name') if fields.get(n))
    reach = [phones.main(fields.get(name) or []) for name in ('phones', 'emails', 'messengers')]
    parts = {n: fields.get(n) or '' for n in ('city', 'name', 'second_name', 'last_name', 'product', 'post')}
    parts |= {'company': fields.get('company_title') or '', 'person': person, 'phone': reach[0], 'email': reach[1]}
    first_line = (fields.get('comments') or '').strip().split('\n')[0]
    first_line = first_line if len(first_line) <= 80 else f'{first_line[:79].rstrip()}…'
    choices = (named(scheme, parts), person, parts['company'], *reach, first_line)
    return next((text for text in choices if text), '')[:250]


def read_line(text: str, scheme: str) -> dict[str, Any]:
    """What a typed line says: «Москва, Василий, щебень, 8 916 555-01-42» as fields of a lead."""
    text = ' '.join(text.replace('\x00', '').split())
    fields: dict[str, Any] = {}
    rest, said = text, False
    calls = phones.found(text)
    if calls:
        fields['phones'] = [_phone(c) for c in calls]
        for call in reversed(calls):
            said = said or bool(_DANGLING.search(rest[: call.start]))
            rest = _cut(rest, call.start, call.end)
    mails: Multi = []
    while (mail := phones.email_in(rest)) and len(mails) < phones.MOST:
        mails.append({'value': mail[0]})
        said = said or bool(_DANGLING.search(rest[: mail.start()]))
        rest = _cut(rest, *mail.span())
    if mails:
        fields['emails'] = mails
    # «Звонок с +7 903 …» without its number would say nothing.
    fields['title'] = (text if said else rest)[:250]
    parts = [part.strip() for part in re.split(r'[,;]', rest) if part.strip()]
    if not said:
        fields |= _placed(parts, [slot for slot in _SLOT.findall(scheme) if slot in ('city', 'name', 'product')])
    return fields


def _phone(call: phones.Found) -> dict[str, Any]:
    return {'value': call.value} | ({'ext': call.ext} if call.ext else {})


def _cut(text: str, start: int, end: int) -> str:
    before = re.sub(rf'{_SEPARATORS}+$', '', text[:start])
    after = re.sub(rf'^{_SEPARATORS}+', '', text[end:])
    return f'{before}, {after}' if before and after else before or after


def _placed(parts: list[str], slots: list[str]) -> dict[str, str]:
    """Which part is what: by its place where all are there, else by how it looks."""
    if slots and len(parts) >= len(slots) > 1:
        parts = [*parts[: len(slots) - 1], ', '.join(parts[len(slots) - 1 :])]
        pairs = list(zip(slots, parts, strict=True))
    else:
        pairs = []
        for n, part in enumerate(parts):
            looks = 'name' if _is_name(part) else 'product' if part[:1].islower() or part[:1].isdigit() else 'city'
            if looks == 'city' and (len(parts) == 1 or n):
                looks = 'name' if n else ''
            pairs.append((looks, part))
    fields: dict[str, str] = {}
    for slot, part in pairs:
        if has_form(part):
            fields['company_title'] = part[:250]
        elif slot == 'name':
            fields |= split_name(part)
        elif slot and slot not in fields:
            fields[slot] = part[: 100 if slot == 'city' else 250]
    return fields


def _is_name(part: str) -> bool:
    words = part.casefold().split()
    return 1 <= len(words) <= 3 and part[:1].isupper() and any(word in _NAMES for word in words[:2])


def split_name(text: str) -> dict[str, str]:
    """«Петров Василий Ильич», «Василий Петров», «Людмила Сергеевна» as name, second_name and last_name."""
    words = text.split()[:3]
    patronymic = next((w for w in words[1:] if _PATRONYMIC.fullmatch(w)), '')
    others = [w for w in words if w != patronymic]
    if len(others) < 2:
        fields = {'name': others[0] if others else ''}
    elif words[-1] == patronymic or (others[1].casefold() in _NAMES and others[0].casefold() not in _NAMES):
        fields = {'last_name': others[0], 'name': others[1]}
    else:
        fields = {'name': others[0], 'last_name': ' '.join(others[1:])}
    return {n: v[:100] for n, v in (fields | {'second_name': patronymic}).items() if v}
