"""Rows of a file become records: read, matched with what is there, made or changed by the verbs anybody uses."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, cast

from sqlmodel import col

from .. import catalog, companies, contacts, deals, leads, phones, requisites, settings
from ..catalog import Field
from ..demands import must_be_whole
from ..errors import Invalid, Refusal
from ..permissions import Permission
from ..requisites import Requisites
from ..together import joined
from ..unit_of_work import UnitOfWork
from . import doubles
from .cells import Reader, Words
from .doubles import Of
from .heads import TOGETHER, kind_of

KINDS = ('contact', 'company', 'lead', 'deal', 'product')
POLICIES = ('skip', 'fill', 'overwrite', 'create')
SAMPLES = 8
LINE = '\n'
BETWEEN = dict.fromkeys(TOGETHER, ', ')
REACH = ('phones', 'emails', 'messengers', 'webs')
Row = tuple[int, list[str]]
"""The number of a row as a spreadsheet shows it, and its cells."""


@dataclass(frozen=True)
class Plan:
    """How a file is taken in: the field of each column ('' for none), what is done with doubles, whose new ones are."""

    kind: str
    head: tuple[str, ...]
    columns: tuple[str, ...]
    policy: str = 'skip'
    owner_id: int | None = None
    words: Words = field(default_factory=dict)


@dataclass
class Outcome:
    """What came of rows: how many were made, changed, left since nothing differs, left as doubles, and refused.

    `refused` are (row number, code, facts); `samples` the first rows: {'row', 'what', 'title', 'id'}.
    """

    created: int = 0
    updated: int = 0
    same: int = 0
    skipped: int = 0
    refused: list[tuple[int, str, dict[str, Any]]] = field(default_factory=list)
    samples: list[dict[str, Any]] = field(default_factory=list)

    def add(self, more: 'Outcome') -> None:
        """Count another part of the file in."""
        for name in ('created', 'updated', 'same', 'skipped'):
            setattr(self, name, getattr(self, name) + getattr(more, name))
        self.refused += more.refused
        self.samples += more.samples[: max(0, SAMPLES - len(self.samples))]

    @property
    def rows(self) -> int:
        """How many rows were looked at."""
        return self.created + self.updated + self.same + self.skipped + len(self.refused)


def targets(work: UnitOfWork, kind: str) -> dict[str, Field]:
    """The fields a file may bring. Raises NotFound for a noun that is not imported."""
    if kind not in KINDS:
        catalog.noun('')
    known = catalog.fields(work, kind)
    found = {n: f for n, f in known.items() if not f.fixed and not f.wordless}
    extra: dict[str, Field] = {'id': Field('id', 'number', None)}
    if kind in ('contact', 'lead'):
        extra['fio'] = Field('fio', 'text', None)
    if kind == 'company':
        extra['inn'] = Field('inn', 'text', None)
    if kind in ('lead', 'deal'):
        extra |= {n: known[n] for n in ('direction_id', 'stage_id') if n in known}
    return found | extra


def must_fit(work: UnitOfWork, plan: Plan) -> None:
    """Raise Invalid where a plan names what is not there, twice or too little."""
    work.require(Permission.RECORDS_IMPORT)
    known = targets(work, plan.kind)
    named = [name for name in plan.columns if name]
    if plan.policy not in POLICIES or len(plan.columns) != len(plan.head):
        raise Invalid('field.wrong', field='policy')
    for name in named:
        if name not in known:
            raise Invalid('field.unknown', field=name)
        if named.count(name) > 1 and known[name].kind not in ('reach', 'long') and name not in TOGETHER:
            raise Invalid('import.twice', field=name)
        if known[name].kind == 'file':
            raise Invalid('import.no_files', field=name, label=known[name].label)
    if not named:
        raise Invalid('import.no_columns')


def take(work: UnitOfWork, plan: Plan, rows: Sequence[Row], seen: dict[Of, int] | None = None) -> Outcome:
    """Take rows in, within `work.gathering()`. `seen`: what earlier rows of a rehearsal made, by what finds it."""
    made = Taking(work, plan, {} if seen is None else seen)
    return made.all(rows)


class Taking:
    """One part of a file on its way in."""

    def __init__(self, work: UnitOfWork, plan: Plan, seen: dict[Of, int]) -> None:
        self.work, self.plan, self.seen = work, plan, seen
        self.fields = targets(work, plan.kind)
        self.reader = Reader(work, plan.kind, plan.words)
        self.reach_kinds = [kind_of(title) for title in plan.head]
        self.outcome = Outcome()
        self.found: dict[Of, int] = {}
        self.firms: dict[str, int] = {}
        self.people: dict[str, int] = {}
        self.new_firms: dict[str, int] = {}

    def all(self, rows: Iterable[Row]) -> Outcome:
        """Read all, look for all that is needed in few queries, then write row by row."""
        read: list[tuple[int, dict[str, Any], list[Of]]] = []
        for number, cells in rows:
            try:
                values = self.read(cells)
                read.append((number, values, doubles.keys(self.plan.kind, values)))
            except Refusal as refusal:
                self.refuse(number, refusal)
        self.found = doubles.find(self.work, self.plan.kind, (key for *_, keys in read for key in keys))
        self._find_clients([values for _, values, _ in read])
        for number, values, keys in read:
            try:
                what, record = self.work.attempt(partial(self.write, values, keys))
            except Refusal as refusal:
                self.refuse(number, refusal)
                continue
            setattr(self.outcome, what, getattr(self.outcome, what) + 1)
            self.seen |= {('firm', key): firm for key, firm in self.new_firms.items()}
            for key in keys:
                self.seen.setdefault(key, record.id)
            if len(self.outcome.samples) < SAMPLES:
                title = str(getattr(record, 'title', '') or getattr(record, 'name', ''))
                self.outcome.samples.append({'row': number, 'what': what, 'title': title, 'id': record.id})
        self.outcome.refused.sort(key=lambda one: one[0])
        return self.outcome

    def refuse(self, number: int, refusal: Refusal) -> None:
        """Note why a row stays out."""
        facts = {n: fact if isinstance(fact, list | dict) else str(fact) for n, fact in refusal.facts.items()}
        self.outcome.refused.append((number, refusal.code, facts))

    def read(self, cells: Sequence[str]) -> dict[str, Any]:
        """The values of a row; empty cells say nothing."""
        values: dict[str, Any] = {}
        for name, text, reach in zip(self.plan.columns, cells, self.reach_kinds, strict=True):
            if not name or not text:
                continue
            field = self.fields[name]
            value: Any = text
            if name != 'stage_id':
                value = self.reader.value(field, text, reach if name == 'phones' else '')
            if name in values and field.kind == 'reach':
                value = phones.joined(values[name], value)
            elif name in values:
                value = f'{values[name]}{BETWEEN.get(name, LINE)}{value}'
            values[name] = value
        if 'fio' in values:
            values = _named(values.pop('fio')) | values
        if 'stage_id' in values:
            values['stage_id'] = self.reader.stage(values['stage_id'], values.get('direction_id'))
        return values

    def write(self, values: dict[str, Any], keys: list[Of]) -> tuple[str, Any]:
        """Make or change one record: what was done, and the record."""
        self.new_firms = {}
        values = self._tied(dict(values))
        known = next((id for key in keys if (id := self.seen.get(key) or self.found.get(key))), None)
        wanted = values.pop('id', None)
        if known is None or (self.plan.policy == 'create' and not wanted):
            if not values:
                raise Invalid('import.empty_row')
            return 'created', self._create(values)
        record = self.work.get(catalog.noun(self.plan.kind).entity, known)
        if self.plan.policy in ('skip', 'create'):
            return 'skipped', record
        return ('updated' if self._change(record, values) else 'same'), record

    def _create(self, values: dict[str, Any]) -> Any:
        kind, work = self.plan.kind, self.work
        inn = values.pop('inn', '')
        stage = {name: values.pop(name) for name in ('stage_id', 'direction_id') if name in values}
        unnamed = 'owner_id' in self.fields and not (kind == 'lead' and leads.by_rule(work))
        if self.plan.owner_id and 'owner_id' not in values and unnamed:
            values['owner_id'] = self.plan.owner_id
        if kind == 'lead':
            if settings.value(work, 'crm_mode') == 'simple':
                return leads.create(work, values)
            lead = leads.write_down(work, values, stage_id=stage.get('stage_id'))
            must_be_whole(work, lead)
            return lead
        if kind == 'deal':
            record = deals.create(work, values, **stage)
        else:
            record = cast(Callable[..., Any], catalog.noun(kind).create)(work, values)
        must_be_whole(work, record)
        if inn:
            requisites.add(work, {'inn': inn}, company_id=record.id)
        return record

    def _change(self, record: Any, values: dict[str, Any]) -> bool:
        work, version = self.work, record.version
        inn = values.pop('inn', '')
        new = {n: v for n, v in values.items() if n not in ('stage_id', 'direction_id')}
        if self.plan.policy == 'fill':
            new = {n: v for n, v in new.items() if n in REACH or getattr(record, n, None) in (None, '', [])}
        if 'tags' in values:
            new['tags'] = joined((record.tags, values['tags']))
        for name in REACH:
            if name in new:
                there = getattr(record, name)
                tidy = phones.tidied({name: new[name]}, there)[name]
                if self.plan.policy == 'fill' or all(any(phones.same(a, b) for b in there) for a in tidy):
                    new[name] = phones.joined(there, tidy)
        if new:
            cast(Callable[..., Any], catalog.noun(self.plan.kind).change)(work, record.id, new)
        given = bool(inn) and not work.count(Requisites, col(Requisites.company_id) == record.id)
        if given:
            requisites.add(work, {'inn': inn}, company_id=record.id)
        return given or record.version != version

    def _find_clients(self, rows: Sequence[dict[str, Any]]) -> None:
        """The companies and contacts that rows name, in a query for each."""
        for name, kind, key, known in (('company_id', 'company', companies.title_key, self.firms),
                                       ('contact_id', 'contact', contacts.name_key, self.people)):  # fmt: skip
            said = {key(values[name])[:255] for values in rows if values.get(name)} - {''}
            if said:
                known.update(
                    {of[1]: id for of, id in doubles.find(self.work, kind, (('name', s) for s in said)).items()}
                )

    def _tied(self, values: dict[str, Any]) -> dict[str, Any]:
        """Names of a company and a contact as ids; a company nobody knows yet is made."""
        if values.get('company_id'):
            title = str(values['company_id'])
            key = companies.title_key(title)[:255]
            id = self.firms.get(key) or self.seen.get(('firm', key))
            if id is None:
                owner = {'owner_id': self.plan.owner_id} if self.plan.owner_id else {}
                id = cast(int, companies.create(self.work, {'title': title, **owner}).id)
                self.new_firms[key] = id
            values['company_id'] = id
        if values.get('contact_id'):
            id = self.people.get(contacts.name_key(str(values['contact_id']))[:255])
            if id is None:
                raise Invalid('import.no_such_contact', field='contact_id', value=str(values['contact_id'])[:100])
            values['contact_id'] = id
        return values


def _named(text: str) -> dict[str, Any]:
    """«Петров Василий Ильич» as surname, name and patronymic."""
    words = text.split()
    if len(words) == 1:
        return {'last_name': words[0]}
    return {'last_name': words[0], 'name': words[1], **({'second_name': ' '.join(words[2:])} if words[2:] else {})}


def numbered(rows: Sequence[list[str]]) -> list[Row]:
    """Rows with the numbers a spreadsheet shows: the head is row 1."""
    return [(number, cells) for number, cells in enumerate(rows, 2)]
