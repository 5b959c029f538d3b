"""The filter bar of boards and lists: preset chips with counts, a search, and fields as removable tokens."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import date
from typing import Any

from nicegui import ui

from domain import tagging
from domain.history import Change

from .components.fields import SelectField, date_field, person_field, select_field
from .components.kit import Tag, btn, chip, icon_btn, set_attrs, token
from .context import Context
from .lists.builder import Asking, ask_filter, known_only
from .lists.saved import SavedViews, Scope
from .shell import Bar

Filtered = Callable[[dict[str, Any]], Awaitable[object]]


class FilterBar:
    """Presets choose one, the search narrows it, «Filter» adds an owner and a period of closing."""

    usual = 'all'  # the preset that needs not be asked for

    def __init__(self, context: Context, bar: Bar, presets: Mapping[str, str], counts: Mapping[str, int],
                 on_change: Filtered, *, total: str = '', period: str = 'closing', kind: str = '',
                 scope: Scope = lambda work: ()) -> None:  # fmt: skip
        """`presets`: {key: English name}; `period`: the filter its two days go to, '' for none.

        `kind` adds filters by any field of the noun, and saved ones, counted within `scope(work)`.
        """
        self.context, self.t, self._on_change = context, context.t, on_change
        self.values: dict[str, Any] = {}
        self._chips: dict[str, Tag] = {}
        self._period, self._total, self.kind = period, total, kind
        self._asking: Asking | None = None
        self._tag: SelectField | None = None
        self.saved: SavedViews | None = None
        with bar.left:
            for key, name in presets.items():
                self._chips[key] = chip(self.t(name), self._count(counts, key), pressed=key == self.usual,
                                        on_click=lambda key=key: self._preset(key))  # fmt: skip
            if kind:
                self.saved = SavedViews(context, kind, self._show_saved, scope)
            Tag('span', cls='a-vr', aria_hidden='true')
            self._tokens = Tag('span', cls='a-row a-g6')
            with btn(self.t('Filter'), 'filter', 'ghost sm', key='F') as self._button:
                self._menu = ui.menu().props('no-parent-event').classes('a-filtermenu')
                set_attrs(self._menu, role='dialog', aria_label=self.t('Filter'))
            self._button.classes('a-filterbtn').on('click', self._open)
            if kind:
                self._keep = icon_btn('plus', self.t('Keep the filter'), on_click=self._keep_filter)
                self._keep.set_visibility(False)
        with bar.right:
            self._search = ui.input(placeholder=self.t('Search')).classes('a-findin')
            self._search.props('debounce=300 clearable type=search')
            set_attrs(self._search, aria_label=self.t('Search here'))
            self._search.on_value_change(self._searched)
            self._sum = Tag('span', total, 'a-sm a-t3 a-num a-nowrap')
        self._fill()
        context.on_key('f', self._open)
        if kind:
            context.live(self._refield, 'own_field')

    def set_counts(self, counts: Mapping[str, int]) -> None:
        """Show how many each preset finds now."""
        for key, mark in self._chips.items():
            if mark.is_deleted:  # the page was left while they were counted
                return
            count = mark.default_slot.children[-1]
            if isinstance(count, Tag):
                count.set_text(self._count(counts, key))

    def _count(self, counts: Mapping[str, int], key: str) -> str:
        return self.t.number(counts[key]) if key in counts else ''

    def set_total(self, text: str) -> None:
        """Show the words at the right end."""
        self._sum.set_text(text)

    async def load(self) -> None:
        """Read the saved filters; nothing where the bar has none."""
        if self.saved:
            await self.saved.load()

    async def _preset(self, key: str) -> None:
        self._press(key)
        from_saved = bool(self.saved and self.saved.chosen)
        if self.saved:
            self.saved.forget()
        await self._set(preset=None if key == self.usual else key, **({'tree': None} if from_saved else {}))

    def _press(self, key: str) -> None:
        for other, mark in self._chips.items():
            set_attrs(mark, aria_pressed='true' if other == key else 'false')

    async def _show_saved(self, node: dict[str, Any] | None) -> None:
        if node:
            self._press('')
        await self._set_tree(node, preset=None)

    async def _build(self) -> None:
        """Filter by any field."""
        self._menu.close()
        tree = self.values.get('tree')
        asking = await Asking.read(self.context, self.kind, tree)
        node = await ask_filter(self.context, asking, tree)
        if node is not None:
            if self.saved:
                self.saved.forget()
            await self._set_tree(node or None)

    async def _set_tree(self, node: dict[str, Any] | None, **more: Any) -> None:
        if node:
            self._asking = await Asking.read(self.context, self.kind, node)
            node = self._known(node, self._asking)
        await self._set(tree=node, **more)

    def _known(self, node: dict[str, Any], asking: Asking) -> dict[str, Any] | None:
        """The filter without fields that were put away, and a word about it."""
        left = known_only(node, asking.fields)
        if left != node:
            self.context.toast(self.t('A field of this filter was put away: it is not asked about any more.'))
            if self.saved:
                self.saved.forget()
        return left

    async def _refield(self, _: list[Change]) -> None:
        if tree := self.values.get('tree'):
            await self._set_tree(tree)
            if self.values.get('tree') == tree and not self._tokens.is_deleted:
                self._tell_tokens()  # they may be called otherwise now

    async def _keep_filter(self) -> None:
        if self.saved and (node := as_tree(self.values)):
            await self.saved.save(node)

    async def _searched(self) -> None:
        await self._set(q=(self._search.value or '').strip()[:200] or None)

    async def _set(self, **values: Any) -> None:
        fresh = {k: v for k, v in (self.values | values).items() if v not in (None, '', [None, None])}
        if fresh != self.values:
            self.values = fresh
            self._tell_tokens()
            await self._on_change(fresh)

    def _tell_tokens(self) -> None:
        self._draw_tokens()
        if self.kind:
            self._keep.set_visibility(bool(as_tree(self.values)) and not (self.saved and self.saved.chosen))
            with self._tokens:
                self._tree_tokens(self.values.get('tree'))

    def _tree_tokens(self, node: Any) -> None:
        if not node or self._asking is None or (self.saved and self.saved.chosen):
            return
        parts = node.get('and', [node])
        for place, part in enumerate(parts):
            rest = parts[:place] + parts[place + 1 :]
            token(self._asking.text(part), self.t('Remove filter'),
                  lambda rest=rest: self._set_tree({'and': rest} if rest else None))  # fmt: skip

    def _any_field(self) -> None:
        if self.kind:
            btn(self.t('By any field…'), 'filter', 'ghost sm', on_click=self._build)

    async def _open(self) -> None:
        if self._tag:
            known = await self.context.ask(tagging.known)
            self._tag.set_options({one.name: one.name for one in known}, self._tag.value)
        self._menu.open()

    def _tag_field(self) -> None:
        if self.kind in tagging.KINDS:
            self._tag = select_field(self.t('Tag'), {}, clearable=True)

    def _fill(self) -> None:
        t = self.t
        with self._menu, Tag('div', cls='a-filterform'):
            self._owner = person_field(t('Owner'), list(self.context.team.values()), clearable=True)
            self._tag_field()
            if self._period:
                self._from = date_field(t, t('Closing from'))
                self._to = date_field(t, t('Closing to'))
            self._any_field()
            with Tag('div', cls='a-row a-g8'):
                Tag('span', cls='a-grow')
                btn(t('Clear'), kind='ghost sm', on_click=self._clear)
                btn(t('Show'), kind='pri sm', on_click=self._apply)

    async def _apply(self) -> None:
        values: dict[str, Any] = {'owner': self._owner.value, 'tag': self._tag and self._tag.value}
        if self._period:
            if not (self._from.check() and self._to.check()):
                return
            days = [day.isoformat() if day else None for day in (self._from.value, self._to.value)]
            values[self._period] = days
        self._menu.close()
        await self._set(**values)

    async def _clear(self) -> None:
        self._owner.set_value(None)
        if self._tag:
            self._tag.set_value(None)
        if self._period:
            self._from.set_value(None)
            self._to.set_value(None)
        self._menu.close()
        await self._set(owner=None, tag=None, **{self._period or 'closing': None})

    def _draw_tokens(self) -> None:
        t = self.t
        self._tokens.clear()
        with self._tokens:
            if owner := self.values.get('owner'):
                name = str(self.context.team.get(owner, {}).get('name', ''))
                token(t('Owner: {name}', name=name), t('Remove filter'), lambda: self._drop('owner'))
            if tag := self.values.get('tag'):
                token(t('Tag: {tag}', tag=tag), t('Remove filter'), lambda: self._drop('tag'))
            if self._period and (days := self.values.get(self._period)):
                shown = ' – '.join(t.day(_date(day)) if day else '…' for day in days)
                token(t('Closing: {days}', days=shown), t('Remove filter'), lambda: self._drop(self._period))

    async def _drop(self, name: str) -> None:
        if name == 'owner':
            self._owner.set_value(None)
        elif name == 'tag' and self._tag:
            self._tag.set_value(None)
        else:
            self._from.set_value(None)
            self._to.set_value(None)
        await self._set(**{name: None})


# What the quick fields of the bar mean among all fields: (field, operator).
QUICK = {
    'owner': ('owner_id', 'in'),
    'stage': ('stage_id', 'in'),
    'source': ('source', 'in'),
    'tag': ('tags', 'in'),
    'repeat': ('repeat', 'is'),
    'created': ('created_at', 'between'),
    'closing': ('close_date', 'between'),
}


def as_tree(values: Mapping[str, Any]) -> dict[str, Any] | None:
    """What the bar asks, but for presets and search, as one filter to be kept."""
    parts = [
        {'field': field, 'op': op, 'value': [values[name]] if op == 'in' else values[name]}
        for name, (field, op) in QUICK.items()
        if values.get(name) is not None
    ]
    tree = values.get('tree')
    return {'and': [*([tree] if tree else []), *parts]} if tree or parts else None


def _date(day: str) -> date:
    return date.fromisoformat(day)
