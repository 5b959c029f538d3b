"""How a timeline names what happened, and how it shows the values of fields."""

from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from domain import catalog
from domain.catalog import Field
from domain.leads import REASONS
from domain.timeline import Entry

from ..field_words import choice_text
from ..locales import Words

# what or kind: (icon, hue)
LOOKS = {
    'created': ('plus', 'slate'),
    'converted': ('lead', 'slate'),
    'fields': ('edit', 'slate'),
    'stage': ('move-right', 'blue'),
    'won': ('won', 'green'),
    'lost': ('lost', 'rose'),
    'direction': ('swap', 'violet'),
    'assigned': ('contact', 'sky'),
    'rated': ('thumbup', 'olive'),
    'deleted': ('trash', 'rose'),
    'restored': ('undo', 'green'),
    'comment': ('note', 'indigo'),
    'comment_deleted': ('note', 'slate'),
    'activity_planned': ('cal', 'amber'),
    'activity_done': ('check', 'green'),
    'activity_postponed': ('cal', 'amber'),
    'activity_dropped': ('trash', 'slate'),
    'activity': ('act', 'plum'),
    'rows': ('product', 'teal'),
    'people': ('meet', 'sky'),
    'tags': ('tag', 'teal'),
    'undone': ('undo', 'slate'),
    'redone': ('repeat', 'slate'),
    'quote': ('doc', 'indigo'),
    'quote_link': ('link', 'indigo'),
    'invoice': ('receipt', 'violet'),
    'payment': ('rub', 'green'),
    'credit_note': ('receipt-text', 'rose'),
    'refund': ('reply', 'amber'),
    'document': ('doc', 'violet'),
    'deal': ('deal', 'teal'),
    'lead': ('lead', 'sky'),
    'contact': ('contact', 'sky'),
    'company': ('company', 'slate'),
    'requisites': ('bank', 'slate'),
    'bank_account': ('bank', 'slate'),
}
ADDRESSES = {
    'deal': '/deal',
    'lead': '/lead',
    'contact': '/contact',
    'company': '/company',
    'quote': '/quote',
    'invoice': '/invoice',
    'document': '/document',
}
SAID = {
    'created': 'made the record',
    'converted': 'converted:',
    'fields': 'changed',
    'stage': 'moved:',
    'won': 'won:',
    'lost': 'lost:',
    'direction': 'moved to another direction:',
    'assigned': 'handed over',
    'rated': 'rated the quality',
    'deleted': 'moved to the bin',
    'restored': 'took out of the bin',
    'comment': 'commented',
    'comment_deleted': 'took a comment away',
    'activity_planned': 'planned',
    'activity_done': 'done',
    'activity_changed': 'changed an activity',
    'activity_postponed': 'postponed an activity',
    'activity_assigned': 'handed an activity over',
    'activity_reopened': 'reopened an activity',
    'activity_dropped': 'cancelled an activity',
    'rows': 'changed products',
    'people': 'changed people',
    'tags': 'changed tags',
    'undone': 'took back:',
    'redone': 'did again:',
}
PICTURES = ('photo', 'logo', 'stamp', 'signature')  # fields that hold the token of a kept file
OTHERS = {
    'quote': {
        '': 'changed quote',
        'created': 'made quote',
        'versioned': 'made a new version of quote',
        'sent': 'sent quote',
        'accepted': 'quote accepted',
        'declined': 'quote declined',
        'replaced': 'replaced quote',
        'reopened': 'reopened quote',
        'client_saw': 'opened quote',
        'client_accepted': 'accepted quote',
        'client_declined': 'declined quote',
        'deleted': 'deleted quote',
    },
    'invoice': {
        '': 'changed invoice',
        'created': 'made invoice',
        'sent': 'sent invoice',
        'paid': 'invoice paid',
        'part_paid': 'invoice paid in part',
        'credited': 'invoice credited in full',
        'scheduled': 'set the terms of payment of invoice',
        'cancelled': 'cancelled invoice',
        'reopened': 'reopened invoice',
        'check_asked': 'asked to check invoice',
        'checked': 'checked invoice',
        'returned': 'returned invoice',
        'deleted': 'deleted invoice',
    },
    'quote_link': {
        '': 'changed a link for the client',
        'created': 'made a link for the client',
        'revoked': 'revoked a link for the client',
    },
    'payment': {'': 'changed a payment', 'recorded': 'wrote down a payment', 'cancelled': 'took a payment back'},
    'credit_note': {
        '': 'changed credit note',
        'created': 'made credit note',
        'cancelled': 'cancelled credit note',
    },
    'refund': {'': 'changed a refund', 'recorded': 'wrote down a refund', 'cancelled': 'took a refund back'},
    'deal': {
        '': 'changed deal',
        'created': 'made deal',
        'moved': 'moved deal',
        'won': 'won deal',
        'lost': 'lost deal',
        'deleted': 'moved deal to the bin',
    },
    'contact': {
        '': 'changed contact',
        'created': 'made contact',
        'deleted': 'moved contact to the bin',
        'merged_away': 'merged contact',
    },
    'company': {
        '': 'changed company',
        'created': 'made company',
        'deleted': 'moved company to the bin',
        'merged_away': 'merged company',
    },
    'lead': {
        '': 'changed lead',
        'created': 'made lead',
        'converted': 'converted lead',
        'deleted': 'moved lead to the bin',
        'merged_away': 'merged lead',
    },
    'document': {
        '': 'changed document',
        'created': 'made document',
        'versioned': 'made a new version of document',
        'replaced': 'replaced document',
        'deleted': 'moved document to the bin',
        'restored': 'took document out of the bin',
    },
}
CHOOSING = frozenset({'chosen', 'client_chose'})
MONEY = frozenset({'amount', 'price', 'revenue', 'discount_sum', 'paid', 'credited', 'refunded', 'total'})
CODES = frozenset(
    {'choice', 'quality', 'vat_mode', 'type_code', 'industry', 'employees', 'honorific', 'status', 'kind'}
)


def said(t: Words, entry: Entry) -> str:
    """What an entry says after the name, such as «moved:»; plain text."""
    of = str(entry.facts.get('of', ''))
    if entry.what in ('undone', 'redone') and of:
        return f'{t(SAID[entry.what])} {_phrase(t, of, entry.verb).rstrip(":")}'
    if entry.what == 'tags':
        added, gone = map(len, tags_of(entry))
        if not gone:
            return t.n('added a tag', 'added tags', added)
        return t(SAID['tags']) if added else t.n('removed a tag', 'removed tags', gone)
    if entry.facts.get('letter'):
        return t('wrote a letter')
    if entry.what in ('activity_planned', 'activity_done') and entry.facts.get('kind'):
        return t(f'{entry.what}.{entry.facts["kind"]}')
    return _phrase(t, entry.what, entry.verb)


def tags_of(entry: Entry) -> tuple[list[str], list[str]]:
    """Which tags an entry added, and which it took away."""
    before, after = (entry.fields[0][side] or [] for side in ('before', 'after'))
    return [tag for tag in after if tag not in before], [tag for tag in before if tag not in after]


def _phrase(t: Words, what: str, verb: str) -> str:
    if what == 'rows' and verb in CHOOSING:
        return t('chose options')
    if what in OTHERS:
        verbs = OTHERS[what]
        return t(verbs.get(verb, verbs['']))
    return t(SAID.get(what, 'changed'))


def value_text(t: Words, one: dict[str, Any], side: str, entity: str) -> str:
    """The value of a field of an `entity` before or after, as people read it; «—» for none."""
    value, text, name = one.get(side), str(one.get(f'{side}_text') or ''), one['field']
    if value in (None, '', []):
        return '—'
    if isinstance(value, bool):
        return t('yes') if value else t('no')
    if name in PICTURES and isinstance(value, str):
        return t('picture {mark}', mark=value[:4])
    if name in MONEY:
        return _money(t, value)
    if one.get('label') and isinstance(value, int | float) and text in ('', str(value)):
        return t.number(Decimal(str(value)))
    if one.get('label') and (isinstance(value, int | list) or str(value).startswith('=')):
        return text or str(value)
    if name == 'probability':
        return t.percent(value)
    if name == 'junk_reason' and value in REASONS:
        return t(f'reason.{value}')
    if (field := _choice(entity, name)) and value in (field.codes or ()):
        return choice_text(t, entity, field, str(value))
    if name in CODES:
        return _coded(t, name, value, entity)
    if isinstance(value, str) and len(value) >= 10 and value[4:5] == '-':
        return _moment(t, value)
    if isinstance(value, dict):
        return ', '.join(f'{key} {one}' for key, one in value.items()) or '—'
    if isinstance(value, list):
        return text or ', '.join(str(item.get('value', '')) if isinstance(item, dict) else str(item) for item in value)
    return text or str(value)


def _choice(entity: str, name: str) -> Field | None:
    noun = catalog.NOUNS.get(entity)
    return noun.fields.get(name) if noun else None


def _coded(t: Words, name: str, value: Any, entity: str) -> str:
    for code in (f'{entity}.{name}.{value}', f'{name}.{value}'):
        if (text := t(code)) != code:
            return text
    return str(value)


def _money(t: Words, value: Any) -> str:
    try:
        return t.amount(Decimal(str(value)))
    except InvalidOperation:
        return str(value)


def _moment(t: Words, value: str) -> str:
    try:
        return t.day(date.fromisoformat(value)) if len(value) == 10 else t.full(datetime.fromisoformat(value))
    except ValueError:
        return value
