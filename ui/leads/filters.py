"""The filter bar of leads: presets, a search, and owner, stage, source, verdict and day of arrival as tokens."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from domain import sources, stages
from domain.unit_of_work import UnitOfWork

from ..components.fields import date_field, person_field, select_field
from ..components.kit import Tag, btn, token
from ..context import Context
from ..filters import FilterBar, Filtered
from ..shell import Bar

NOBODY = 0


@dataclass(frozen=True)
class Sources:
    """Names by code: those offered when choosing, and all there are; stages by id."""

    offered: dict[str, str]
    all: dict[str, str]
    stages: dict[int, str]


def sources_of(work: UnitOfWork) -> Sources:
    """Sources and lead stages as the forms and filters of leads take them."""
    known = sources.listed(work, all=True)
    steps = {s.id: s.name for s in stages.of(work, 'lead') if s.id}
    return Sources({s.code: s.name for s in known if s.active}, {s.code: s.name for s in known}, steps)


class LeadFilters(FilterBar):
    """FilterBar with the fields of leads; `values` are filters as domain.leads.filters takes them."""

    def __init__(self, context: Context, bar: Bar, presets: Mapping[str, str], counts: Mapping[str, int],
                 known: Sources, on_change: Filtered, *, total: str = '') -> None:  # fmt: skip
        self._sources = known
        super().__init__(context, bar, presets, counts, on_change, total=total, period='created', kind='lead')

    def set_sources(self, known: Sources) -> None:
        """Offer other sources and stages."""
        if known != self._sources:
            self._sources = known
            self._source.set_options(known.all, self._source.value)
            self._stage.set_options(known.stages, self._stage.value)

    def _fill(self) -> None:
        t, known = self.t, self._sources
        with self._menu, Tag('div', cls='a-filterform'):
            team = [{'id': NOBODY, 'name': t('No owner'), 'initials': '?', 'hue': 0}, *self.context.team.values()]
            self._owner = person_field(t('Owner'), team, clearable=True)
            self._stage = select_field(t('Stage'), known.stages, clearable=True)
            self._source = select_field(t('Source'), known.all, clearable=True)
            kinds = {True: t('Repeat, a known client'), False: t('New')}
            self._repeat = select_field(t('Client'), kinds, clearable=True)
            self._tag_field()
            self._from = date_field(t, t('Arrived from'))
            self._to = date_field(t, t('Arrived to'))
            self._any_field()
            with Tag('div', cls='a-row a-g8'):
                Tag('span', cls='a-grow')
                btn(t('Clear'), kind='ghost sm', on_click=self._clear)
                btn(t('Show'), kind='pri sm', on_click=self._apply)

    def _fields(self) -> dict[str, Any]:
        return {'owner': self._owner, 'stage': self._stage, 'source': self._source, 'repeat': self._repeat,
                'tag': self._tag}  # fmt: skip

    async def _apply(self) -> None:
        if not (self._from.check() and self._to.check()):
            return
        days = [day.isoformat() if day else None for day in (self._from.value, self._to.value)]
        self._menu.close()
        await self._set(created=days, **{name: field.value for name, field in self._fields().items()})

    async def _set(self, **values: Any) -> None:
        # «Nobody's» is 0 and «new» is False: both are questions, unlike an empty choice.
        fresh = {k: v for k, v in (self.values | values).items() if v is not None and v not in ('', [None, None])}
        if fresh != self.values:
            self.values = fresh
            self._tell_tokens()
            await self._on_change(fresh)

    async def _clear(self) -> None:
        self._menu.close()
        for name in (*self._fields(), 'created'):
            self._forget(name)
        await self._set(created=None, **dict.fromkeys(self._fields()))

    def _forget(self, name: str) -> None:
        for field in (self._from, self._to) if name == 'created' else (self._fields()[name],):
            field.set_value(None)

    def _draw_tokens(self) -> None:
        t = self.t
        self._tokens.clear()
        with self._tokens:
            for name, text in self._said().items():
                token(text, t('Remove filter'), lambda name=name: self._drop(name))

    def _said(self) -> dict[str, str]:
        t, known = self.t, self._sources
        said: dict[str, str] = {}
        for name, value in self.values.items():
            match name:
                case 'owner':
                    who = str(self.context.team.get(value, {}).get('name', '')) or t('No owner')
                    said[name] = t('Owner: {name}', name=who)
                case 'stage':
                    said[name] = t('Stage: {name}', name=known.stages.get(value, '…'))
                case 'source':
                    said[name] = t('Source: {name}', name=known.all.get(value, value))
                case 'tag':
                    said[name] = t('Tag: {tag}', tag=value)
                case 'repeat':
                    said[name] = t('Repeat') if value else t('New client')
                case 'created':
                    days = ' – '.join(t.short_day(date.fromisoformat(day)) if day else '…' for day in value)
                    said[name] = t('Arrived: {days}', days=days)
        return said

    async def _drop(self, name: str) -> None:
        self._forget(name)
        await self._set(**{name: None})
