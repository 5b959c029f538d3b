"""A month of records on their days: counted by the database, moved by dragging or by a date, live."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from babel.dates import format_date
from markupsafe import Markup
from nicegui.events import GenericEventArguments

from domain import calendar, catalog
from domain.calendar import Chip, Day
from domain.history import Change
from domain.unit_of_work import UnitOfWork

from .components.dialogs import Dialog, FormDialog
from .components.fields import date_field, select_field
from .components.kit import Tag, btn, html, hue, icon_btn, svg
from .context import Context
from .locales import SHORT_MONTHS, WEEKDAYS

# Far-off months are nobody's: dates of deals lie between these years.
YEARS = range(2000, 2101)
_CLICK = """(e) => {
  const b = e.target.closest("[data-move],[data-more]");
  if (!b) return;
  e.preventDefault();
  emit({move: Number(b.dataset.move ?? 0), more: b.dataset.more ?? ""});
}"""
_START = """(e) => {
  const chip = e.target.closest?.("[data-id]");
  if (!chip) return;
  e.dataTransfer.effectAllowed = "move";
  e.dataTransfer.setData("text/artel-record", chip.dataset.id);
  chip.classList.add("is-held");
}"""
_END = """() => document.querySelectorAll(".y-chip.is-held,.y-day.is-over").forEach((one) =>
  one.classList.remove("is-held", "is-over"))"""
_OVER = """(e) => {
  const day = e.target.closest("[data-day]");
  if (!day || !e.dataTransfer.types.includes("text/artel-record")) return;
  e.preventDefault();
  if (day.classList.contains("is-over")) return;
  document.querySelectorAll(".y-day.is-over").forEach((one) => one.classList.remove("is-over"));
  day.classList.add("is-over");
}"""
_DROP = """(e) => {
  const day = e.target.closest("[data-day]"), id = e.dataTransfer.getData("text/artel-record");
  document.querySelectorAll(".y-day.is-over").forEach((one) => one.classList.remove("is-over"));
  if (!day || !id) return;
  e.preventDefault();
  emit({id: Number(id), day: day.dataset.day});
}"""
Read = Callable[[UnitOfWork], Sequence[Any]]


@dataclass(frozen=True)
class Spec:
    """What stands in the calendar: a noun of the catalogue, its address, how its stages look and which are open.

    `where` are the conditions of the page's filters; `count` says how many in words.
    """

    kind: str
    where: Read
    stages: Callable[[], Mapping[int, tuple[str, bool]]]
    count: Callable[[int], str]


class Month(Tag):
    """Six weeks at most, from a Monday; on a phone only the days that hold something, one under another."""

    def __init__(self, context: Context, spec: Spec, by: str) -> None:
        super().__init__('div', cls='y-month')
        self.context, self.t, self.spec, self.by = context, context.t, spec, by
        self.days: dict[date, Day] = {}
        self.names: dict[str, str] = {}
        self.first = datetime.now(self.t.tz).date().replace(day=1)
        self.may = context.may(catalog.noun(spec.kind).edit)

    async def build(self) -> None:
        """Read it and draw it."""
        context, t = self.context, self.t
        axes, self.days = await context.ask(self._read_all)
        self.movable = {one.name for one in axes if one.kind == 'date' and not one.fixed}
        self.names = {one.name: one.label or t(f'field.{one.name}') for one in axes}
        with self:
            with Tag('div', cls='y-head'):
                icon_btn('left', t('The month before'), on_click=lambda: self._walk(-1))
                icon_btn('right', t('The month after'), on_click=lambda: self._walk(1))
                btn(t('Today'), kind='ghost sm', on_click=lambda: self._walk(0))
                self._title = Tag('h2', cls='a-h3 a-grow')
                select_field(t('By which date'), self.names, self.by, hide_label=True, on_change=self._turn)
            self._dialogs = Tag('div')
            self._box = html(Markup(), 'y-box', 'div', role='region', aria_label=t('Calendar'), tabindex=0)
        for event, script in (('dragstart', _START), ('dragend', _END), ('dragover', _OVER)):
            self._box.on(event, js_handler=script)
        self._box.on('drop', self._dropped, js_handler=_DROP)
        self._box.on('click', self._clicked, js_handler=_CLICK)
        self._draw()
        context.live(self._renew, self.spec.kind, 'stage', pause=0.3)

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
        axes = calendar.axes(work, self.spec.kind)
        if all(one.name != self.by for one in axes):
            self.by = axes[0].name
        return axes, self._read(work)

    def _read(self, work: UnitOfWork) -> dict[date, Day]:
        first, last = self._edges
        return calendar.of(work, self.spec.kind, self.by, first, last, self.spec.where(work), zone=str(self.t.tz))

    async def _renew(self, _: list[Change]) -> None:
        await self.reload()

    async def _walk(self, months: int) -> None:
        now = datetime.now(self.t.tz).date()
        before = self.first
        self.first = (self.first.replace(day=15) + timedelta(days=30 * months)).replace(day=1) if months else now
        self.first = self.first.replace(day=1)
        if self.first.year not in YEARS:
            self.first = before
        await self.reload()

    async def _turn(self, by: str) -> None:
        if by in self.names and by != self.by:
            self.by = by
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
                '<button type="button" class="y-chip__m" data-move="{}" aria-label="{}" title="{}">{}</button>'
            ).format(chip.id, label, t('Move to another day'), svg('cal', 12))
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
        await self._move(id, day)

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
