"""The timeline of a record: changes grouped into entries a person understands, and the flat history."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import Any, cast

from .activities.lists import of_record
from .acts import Act, Noun, acts, records
from .changed import blank, called, changed, named_in
from .errors import NotFound
from .history import Change
from .mail.letters import of_activities
from .unit_of_work import Entity, UnitOfWork

PAGE, ROUNDS = 200, 10
NOISE = frozenset(
    {
        'placed',
        'reordered',
        'bound',
        'unbound',
        'viewed',
        'paid_changed',
        'pinned',
        'unpinned',
        'printed',
        'reminded',
        'part_due',
    }
)
QUIET_KINDS = frozenset({'activity_link', 'comment_link', 'letter', 'notice'})
OWN = {'moved': 'stage', 'won': 'won', 'lost': 'lost', 'junked': 'lost', 'converted': 'converted',
       'assigned': 'assigned', 'direction_changed': 'direction', 'rated': 'rated', 'deleted': 'deleted',
       'restored': 'restored'}  # fmt: skip
CHOOSING = frozenset({'chosen', 'client_chose'})
ACTIVITY = {'created': 'planned', 'logged': 'done', 'deleted': 'dropped'}
_TOLD_OF_LETTERS = {'id', 'to', 'cc', 'state', 'due_at', 'tries', 'sent_at', 'error', 'words', 'refused', 'files'}
PEOPLE_LINKS = frozenset({'deal_contact', 'contact_company'})


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One thing that happened. `before=cursor` of the last entry asks for older ones.

    `what`: created | converted | fields | stage | won | lost | direction | assigned | rated | deleted | restored |
    comment | comment_deleted | activity_planned | activity_done | activity_… (the verb) | rows | people | tags |
    undone | redone | the kind of another record (quote, invoice, payment, document, deal, …), whose verb is in `verb`.
    An undone thing keeps what it was in facts['of']. `fields`: [{field, label, before, after, before_text,
    after_text}].
    """

    id: int
    cursor: int
    at: datetime
    actor_id: int | None
    batch: str
    what: str
    verb: str
    entity: str
    entity_id: int
    title: str = ''
    fields: list[dict[str, Any]] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)
    undoable: bool = False


def of(work: UnitOfWork, kind: str, id: int, before: int | None = None, limit: int = 50) -> list[Entry]:
    """What happened to a record, newest first, whole acts at a time: at least `limit` entries where there are so many.

    Only what this actor may see. Raises NotFound.
    """
    _must_be_seen(work, kind, id)
    found: list[Entry] = []
    for _ in range(ROUNDS):
        changes = work.timeline(kind, id, PAGE, before)
        whole = _whole_acts(changes)
        found += _entries(work, (kind, id), whole)
        if len(changes) < PAGE or len(found) >= limit:
            break
        before = whole[-1].id
    return _cut(found, limit)


def planned(work: UnitOfWork, kind: str, id: int) -> list[dict[str, Any]]:
    """The planned activities of a record, soonest first, as `activities.mine` gives its rows."""
    _must_be_seen(work, kind, id)
    return of_record(work, kind, id)


def history(work: UnitOfWork, kind: str, id: int, before: int | None = None, limit: int = PAGE) -> list[dict[str, Any]]:
    """Field by field: [{id, at, actor_id, batch, action, entity, entity_id, title, field, label, before, after,
    before_text, after_text, undoable}], newest first. `limit` counts changes; a creation or deletion is one row with
    field ''.
    """
    _must_be_seen(work, kind, id)
    changes = [c for c in work.timeline(kind, id, max(1, min(limit, 1000)), before) if c.entity not in QUIET_KINDS]
    seen = records(work, (change.noun for change in changes))
    changes = [change for change in changes if change.noun in seen and not _taken_away(change, seen[change.noun])]
    named, made = named_in(work, changes), acts(work, (change.batch for change in changes))
    return [
        {
            'id': c.id,
            'at': c.at,
            'actor_id': c.actor_id,
            'batch': c.batch,
            'action': c.action,
            'entity': c.entity,
            'entity_id': c.entity_id,
            'title': called(c.noun, named),
            'undoable': made[c.batch].undoable,
            **row,
        }
        for c in changes
        for row in changed(c.before, c.after, named, quiet=not c.before) or [blank()]
    ]


def _taken_away(change: Change, record: Entity) -> bool:
    # What somebody took away is not read here either: only that it was.
    return change.entity == 'comment' and record.deleted_at is not None and _verb(change)[0] != 'deleted'


def _must_be_seen(work: UnitOfWork, kind: str, id: int) -> None:
    if kind not in Entity.kinds:
        raise NotFound('missing', entity=kind, id=id)
    work.get(Entity.kinds[kind], id, deleted=True)


def _whole_acts(changes: list[Change]) -> list[Change]:
    """Without the last act of a full page, whose older half is on the next page."""
    if len(changes) < PAGE or changes[0].batch == changes[-1].batch:
        return changes
    return [change for change in changes if change.batch != changes[-1].batch]


def _cut(found: list[Entry], limit: int) -> list[Entry]:
    end = next((i for i in range(max(1, limit), len(found)) if found[i].batch != found[i - 1].batch), len(found))
    return found[:end]


def _entries(work: UnitOfWork, here: Noun, changes: Sequence[Change]) -> list[Entry]:
    shown = [c for c in changes if c.entity not in QUIET_KINDS and _verb(c)[0] not in NOISE]
    seen = records(work, (change.noun for change in shown))
    shown = [change for change in shown if change.noun in seen]
    made = acts(work, {change.batch for change in shown})
    named = named_in(work, shown, [c for act in made.values() for c in act.changes if not c.before])
    found: list[Entry] = []
    for batch, group in groupby(shown, key=lambda change: change.batch):
        acting = list(group)
        families: dict[Any, list[Change]] = {}
        with_rows = any(change.entity == 'product_row' for change in acting)
        for change in reversed(acting):
            families.setdefault(_family(change, with_rows), []).append(change)
        for family in reversed(list(families.values())):
            entry = _entry(here, family, seen, named, made[batch], cursor=cast(int, acting[-1].id))
            if entry:
                found.append(entry)
    _with_letters(work, found, seen)
    return found


def _with_letters(work: UnitOfWork, found: list[Entry], seen: dict[Noun, Entity]) -> None:
    """Give each letter's entry what its outbox says of it, as facts['letter']."""
    noun = ((entry, cast(Any, seen[entry.entity, entry.entity_id])) for entry in found if entry.entity == 'activity')
    written = [(entry, activity) for entry, activity in noun if activity.auto == 'letter']
    letters = of_activities(work, (entry.entity_id for entry, _ in written))
    for entry, _ in written:
        if entry.entity_id in letters:
            entry.facts['letter'] = letters[entry.entity_id].model_dump(include=_TOLD_OF_LETTERS)


def _family(change: Change, with_rows: bool) -> Any:
    if change.entity == 'product_row' or (with_rows and _verb(change)[0] == 'amount_changed'):
        return 'rows'
    return 'people' if change.entity in PEOPLE_LINKS else change.noun


def _entry(here: Noun, changes: list[Change], seen: dict[Noun, Entity], named: dict[Noun, dict[str, Any]], act: Act,
           *, cursor: int) -> Entry | None:  # fmt: skip
    main = next((change for change in changes if not change.before or _verb(change)[0] in CHOOSING), changes[-1])
    verb, undone = _verb(main)
    record: Any = seen[main.noun]
    what, facts = _what(here, main, verb, record)
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    for change in changes:
        before = change.before | before
        after |= change.after
    fields = changed(before, after, named, quiet=what != 'created' and not main.before)
    if what == '' or (what == 'fields' and not fields):
        return None
    if what == 'fields' and [one['field'] for one in fields] == ['tags']:
        what = 'tags'
    if what == 'rows':
        facts = {'rows': [_row_of(change, seen) for change in changes if change.entity == 'product_row']}
        fields = [one for one in fields if one['field'] == 'amount']
    if what in ('stage', 'won', 'lost', 'converted', 'direction'):
        facts |= {side: named.get(('stage', values['stage_id'])) for side, values in (('from', before), ('to', after))
                  if values.get('stage_id')}  # fmt: skip
    if what == 'converted':
        facts['made'] = [
            named[c.noun]
            for c in act.changes
            if not c.before and c.noun in named and c.noun != here and c.entity not in QUIET_KINDS
        ]
    if undone:
        facts, what = facts | {'of': what}, 'undone' if undone % 2 else 'redone'
    return Entry(
        id=cast(int, main.id), cursor=cursor, at=main.at, actor_id=main.actor_id, batch=main.batch, what=what,
        verb=verb, entity=main.entity, entity_id=main.entity_id, title=called(main.noun, named), fields=fields,
        facts=facts, undoable=act.undoable,
    )  # fmt: skip


def _what(here: Noun, change: Change, verb: str, record: Any) -> tuple[str, dict[str, Any]]:
    kind = change.entity
    if kind == 'comment':
        if record.deleted_at is not None:
            return ('comment_deleted' if verb == 'deleted' else ''), {}
        written = ('text', 'mentions', 'files', 'pinned', 'version')
        return ('comment' if verb == 'created' else ''), {name: getattr(record, name) for name in written}
    if kind == 'activity':
        names = ('kind', 'subject', 'state', 'direction', 'duration', 'phone', 'result', 'auto', 'owner_id', 'deadline')
        return f'activity_{ACTIVITY.get(verb, verb)}', {name: getattr(record, name) for name in names}
    if kind == 'product_row':
        return 'rows', {}
    if kind in PEOPLE_LINKS:
        return 'people', {}
    if change.noun == here:
        if not change.before:
            return ('converted' if change.after.get('lead_id') else 'created'), {}
        return OWN.get(verb, 'fields'), {}
    shown: tuple[str, ...] = ('number', 'amount', 'total', 'currency', 'state', 'status', 'date', 'pay_until')
    if verb.startswith('client_'):
        shown = (*shown, 'client_name', 'client_words', 'client_choice')
    if kind == 'credit_note':
        shown = (*shown, 'invoice_id', 'reason', 'cancel_reason')
    return kind, {name: getattr(record, name) for name in shown if hasattr(record, name)}


def _verb(change: Change) -> tuple[str, int]:
    """('moved', 1) of 'deal.moved.undone': the verb, and how many times it was taken back."""
    parts = change.action.split('.')
    return (parts[1] if len(parts) > 1 else ''), parts.count('undone')


def _row_of(change: Change, seen: dict[Noun, Entity]) -> dict[str, Any]:
    row: Any = seen[change.noun]
    return {'id': change.entity_id, 'verb': _verb(change)[0], 'name': getattr(row, 'name', ''),
            'price': getattr(row, 'price', None), 'quantity': getattr(row, 'quantity', None),
            'choice': change.after.get('choice')}  # fmt: skip
