"""A month of records on their days: counted by the database, moved by dragging or by a date, live."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from babel.dates import format_date
from markupsafe import Markup
from nicegui import ui
from nicegui.events import GenericEventArguments

from domain import calendar, catalog
from domain.calendar import Chip, Day
from domain.history import Change
from domain.types import dumps
from domain.unit_of_work import UnitOfWork

from .components.dialogs import Dialog, FormDialog
from .components.fields import date_field, select_field
from .components.kit import Tag, btn, html, hue, icon_btn, svg
from .context import Context
from .locales import SHORT_MONTHS, WEEKDAYS

# Far-off months are nobody's: dates of deals lie between these years.
YEARS = range(2000, 2101)
_MONTH = re.compile(r'(\d{4})-(0[1-9]|1[0-2])', re.ASCII)
_CLICK = """(e) => {
  const b = e.target.closest("[data-move],[data-more]");
  if (!b) return;
  e.preventDefault();
  emit({move: Number(b.dataset.move ?? 0), more: b.dataset.more ?? ""});
}"""
Read = Callable[[UnitOfWork], Sequence[Any]]


@dataclass(frozen=True)
class Spec:
    """What stands in the calendar: a noun of the catalogue, its address, how its stages look and which are open.

    `where` are the conditions of the page's filters; `count` says how many in words. Of a direction only the dates
    that its records have are offered.
    """

    kind: str
    where: Read
    stages: Callable[[], Mapping[int, tuple[str, bool]]]
    count: Callable[[int], str]
    direction_id: int | None = None


class Month(Tag):
    """Six weeks at most, from a Monday; on a phone only the days that hold something, one under another."""

    def __init__(self, context: Context, spec: Spec, by: str) -> None:
        super().__init__('div', cls='y-month')
        self.context, self.t, self.spec, self.by = context, context.t, spec, by
        self.days: dict[date, Day] = {}
        self.names: dict[str, str] = {}
        self.first = datetime.now(self.t.tz).date().replace(day=1)
        self.may = context.may(catalog.noun(spec.kind).edit)
        here = urlsplit(self.client.sub_pages_router.current_path)
        self._path, self._usual = here.path.rstrip('/'), by
        self._read_address(here.query)

    async def build(self) -> None:
        """Read it and draw it."""
        context, t = self.context, self.t
        axes, self.days = await context.ask(self._read_all)
        self._offer(axes)
        with self:
            with Tag('div', cls='y-head'):
                icon_btn('left', t('The month before'), on_click=lambda: self._walk(-1))
                icon_btn('right', t('The month after'), on_click=lambda: self._walk(1))
                btn(t('Today'), kind='ghost sm', on_click=lambda: self._walk(0))
                self._title = Tag('h2', cls='a-h3 a-grow')
                label = t('By which date')
                self._axis = select_field(label, self.names, self.by, hide_label=True, on_change=self._turn)
            self._dialogs = Tag('div')
            self._box = html(Markup(), 'y-box', 'div', role='region', aria_label=t('Calendar'), tabindex=0)
        self._box.on('artel-day', self._dropped, js_handler='(e) => emit(e.detail)')
        self.client.run_javascript(f'window.artelMonth?.("{self._box.html_id}")')
        self._box.on('click', self._clicked, js_handler=_CLICK)
        self._draw()
        context.live(self._renew, self.spec.kind, 'stage', pause=0.3)
        context.live(self._refield, 'own_field')
        context.on_address(self._went)

    async def reload(self) -> None:
        """Read it anew, as after a change of the filters."""
        self.days = await self.context.ask(self._read)
        if not self.is_deleted:
            self._draw()

    @property
    def _edges(self) -> tuple[date, date]:
        """The Monday before the month, the Sunday after it."""
        start = self.first - timedelta(days=self.first.weekday())
        end = (self.first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
        return start, end + timedelta(days=6 - end.weekday())

    def _read_all(self, work: UnitOfWork) -> tuple[list[catalog.Field], dict[date, Day]]:
        axes = calendar.axes(work, self.spec.kind, self.spec.direction_id)
        if all(one.name != self.by for one in axes):
            self.by = self._usual
        return axes, self._read(work)

    def _offer(self, axes: Sequence[catalog.Field]) -> None:
        self.movable = {one.name for one in axes if one.kind == 'date' and not one.fixed}
        self.names = {one.name: one.label or self.t(f'field.{one.name}') for one in axes}

    def _read(self, work: UnitOfWork) -> dict[date, Day]:
        first, last = self._edges
        return calendar.of(work, self.spec.kind, self.by, first, last, self.spec.where(work), zone=str(self.t.tz))

    async def _renew(self, _: list[Change]) -> None:
        await self.reload()

    async def _refield(self, _: list[Change]) -> None:
        """Own dates were made, renamed or put away."""
        axes, self.days = await self.context.ask(self._read_all)
        if not self.is_deleted:
            self._offer(axes)
            self._axis.set_options(self.names, self.by)
            self._draw()

    def _read_address(self, query: str) -> None:
        """The month and the date asked for; today's and the usual one where they make no sense."""
        asked = {name: found[0] for name, found in parse_qs(query, max_num_fields=20).items()}
        month = _MONTH.fullmatch(asked.get('month', ''))
        today = datetime.now(self.t.tz).date().replace(day=1)
        known = month is not None and int(month[1]) in YEARS
        self.first = date(int(month[1]), int(month[2]), 1) if month and known else today
        self.by = asked.get('by', self._usual)

    def _tell_address(self) -> None:
        """A link to what is seen, for the browser's «back» and for a colleague."""
        asked = {'month': f'{self.first:%Y-%m}'} | ({'by': self.by} if self.by != self._usual else {})
        ui.navigate.history.push(f'{self._path.rsplit("/", 1)[-1]}?{urlencode(asked)}')

    async def _went(self, path: str) -> None:
        """The browser went back or forward."""
        here = urlsplit(path)
        before = self.first, self.by
        if here.path.rstrip('/') != self._path:
            return
        self._read_address(here.query)
        if self.by not in self.names:
            self.by = self._usual
        if (self.first, self.by) != before:
            self._axis.set_value(self.by)
            await self.reload()

    async def _walk(self, months: int) -> None:
        today = datetime.now(self.t.tz).date()
        await self._show((self.first.replace(day=15) + timedelta(days=30 * months)) if months else today)

    async def _show(self, day: date) -> None:
        """The month of a day."""
        if day.year in YEARS and day.replace(day=1) != self.first:
            self.first = day.replace(day=1)
            self._tell_address()
        await self.reload()

    async def _turn(self, by: str) -> None:
        if by in self.names and by != self.by:
            self.by = by
            self._tell_address()
            await self.reload()

    def _draw(self) -> None:
        t = self.t
        title = format_date(self.first, 'LLLL y', locale=t.locale)
        self._title.set_text(title[:1].upper() + title[1:])
        first, last = self._edges
        names = Markup().join(Markup('<span>{}</span>').format(name) for name in WEEKDAYS[t.lang])
        cells = Markup().join(self._cell(first + timedelta(days=n)) for n in range((last - first).days + 1))
        self._box.set_content(
            str(
                Markup('<div class="y-names" aria-hidden="true">{}</div><ol class="y-grid">{}</ol>').format(
                    names, cells
                )
            )
        )

    def _cell(self, day: date) -> Markup:
        t, held = self.t, self.days.get(day, Day())
        today = datetime.now(t.tz).date()
        marks = [
            name
            for name, on in (
                ('is-today', day == today),
                ('is-other', day.month != self.first.month),
                ('is-free', day.weekday() > 4),
                ('is-empty', not held.count),
            )
            if on
        ]
        number = f'{day.day} {SHORT_MONTHS[t.lang][day.month - 1]}' if day.day == 1 else str(day.day)
        long = f'{t.short_day(day)}, {WEEKDAYS[t.lang][day.weekday()]}'
        head = Markup(
            '<span class="y-num" aria-hidden="true">{}</span><span class="y-num y-num--l" aria-hidden="true">{}</span>'
        )
        head = head.format(number, long)
        if held.count:
            sums = ' + '.join(t.money(total, code) for code, total in sorted(held.sums.items(), key=self._main_first))
            head += Markup('<span class="y-sum a-num" title="{0}, {1}">{1}</span>').format(
                self.spec.count(held.count), sums or self.spec.count(held.count)
            )
        chips = Markup().join(self._chip(chip, day, today) for chip in held.chips)
        if held.count > len(held.chips):
            more = t('{n} more', n=held.count - len(held.chips))
            chips += Markup('<button type="button" class="y-more" data-more="{}">{}</button>').format(day, more)
        current = Markup(' aria-current="date"') if day == today else Markup()
        label = f'{t.day(day)}: {self.spec.count(held.count)}' if held.count else t.day(day)
        return Markup(
            '<li class="y-day {}" data-day="{}" aria-label="{}"{}><div class="y-day__h">{}</div>{}</li>'
        ).format(' '.join(marks), day.isoformat(), label, current, head, chips)

    def _main_first(self, pair: tuple[str, Any]) -> tuple[bool, str]:
        return pair[0] != self.context.currency, pair[0]

    def _chip(self, chip: Chip, day: date, today: date) -> Markup:
        t, movable = self.t, self.may and self.by in self.movable
        color, is_open = self.spec.stages().get(chip.stage_id or 0, ('slate', True))
        late = is_open and self.by in self.movable and day < today
        amount = Markup()
        if chip.amount is not None:
            amount = Markup('<span class="y-chip__a a-num">{}</span>').format(t.money(chip.amount, chip.currency))
        title = chip.title or t('No name')
        whole = f'{title} · {t.money(chip.amount, chip.currency)}' if chip.amount is not None else title
        link = Markup('<a class="y-chip__t" href="/{}/{}" draggable="false" title="{}">{}</a>').format(
            self.spec.kind, chip.id, whole, title
        )
        move = Markup()
        if movable:
            label = t('Move to another day: {name}', name=title)
            move = Markup(
                '<button type="button" class="y-chip__m" data-move="{}" aria-label="{}" title="{}" '
                'aria-keyshortcuts="Shift+ArrowLeft Shift+ArrowRight Shift+ArrowUp Shift+ArrowDown">{}</button>'
            ).format(chip.id, label, t('Move to another day (Shift and the arrows)'), svg('cal', 12))
        said = Markup('<span class="a-sr">{} </span>').format(t('Overdue:')) if late else Markup()
        return Markup('<div class="y-chip{}" style="--h:{}" data-id="{}"{}>{}{}{}{}</div>').format(
            ' is-late' if late else '', hue(color), chip.id, Markup(' draggable="true"') if movable else Markup(),
            said, link, amount, move,
        )  # fmt: skip

    async def _clicked(self, event: GenericEventArguments) -> None:
        move, more = int(event.args.get('move') or 0), str(event.args.get('more') or '')
        with self._dialogs:
            if move:
                self._ask(move)
            elif more:
                await self._whole(date.fromisoformat(more[:10]))

    async def _dropped(self, event: GenericEventArguments) -> None:
        try:
            id, day = int(event.args.get('id')), date.fromisoformat(str(event.args.get('day'))[:10])
        except (TypeError, ValueError):
            return
        if any(chip.id == id for chip in self.days.get(day, Day()).chips):
            return
        refused = await self._move(id, day)
        if event.args.get('key') and not refused:
            first, last = self._edges
            await (self.reload() if first <= day <= last else self._show(day))
            self.client.run_javascript(f'window.artelMonthFocus?.("{self._box.html_id}", {dumps(id)})')

    async def _move(self, id: int, day: date, *, quiet: bool = False) -> str:
        """Give a record this day by the verb of its noun; the refusal in words, '' where it was done."""
        context, t = self.context, self.t
        if self.by not in self.movable:
            return ''
        verb: Any = catalog.noun(self.spec.kind).change
        said = t('{name}: {day}', name=self.names[self.by], day=t.day(day))
        done = await context.do(verb, id, {self.by: day.isoformat()}, said=said, quiet=quiet)
        return context.words(done.refusal) if done.refusal else ''

    def _ask(self, id: int) -> None:
        t = self.t
        found = next(((day, c) for day, held in self.days.items() for c in held.chips if c.id == id), None)

        async def save() -> bool | str:
            if not field.check() or not field.value:
                field.error(t('Choose a day.'))
                return False
            return await self._move(id, field.value, quiet=True) or True

        form = FormDialog(t, t('Move to another day'), t('Move'), save, icon='cal')
        with form.body:
            if found:
                Tag('p', found[1].title, 'a-b')
            field = date_field(t, self.names[self.by], found[0] if found else None, autofocus=True)
        form.open()

    async def _whole(self, day: date) -> None:
        """All records of a day."""
        t, spec = self.t, self.spec
        chips = await self.context.ask(
            lambda work: calendar.of_day(work, spec.kind, self.by, day, spec.where(work), zone=str(t.tz))
        )
        dialog = Dialog(t, f'{t.day(day)} · {spec.count(len(chips))}', icon='cal', once=True)
        today = datetime.now(t.tz).date()
        with dialog.body:
            html(Markup().join(self._chip(chip, day, today) for chip in chips), 'y-list', 'div').on(
                'click', self._clicked, js_handler=_CLICK
            )
        dialog.open()
