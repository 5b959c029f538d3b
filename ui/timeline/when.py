"""When and who: chips beside a planned line; what is typed («завтра в 11») is understood too."""

from datetime import UTC, date, datetime, time
from typing import Any

from nicegui import ui

from domain import activities
from domain.permissions import Permission

from ..activities.forms import soon
from ..components.kit import Tag, avatar, html, menu, menu_item, svg
from ..context import Context


class When(Tag):
    """Today, tomorrow, a day, a time, a colleague; `values(text)` makes of them what `activities.plan` takes."""

    def __init__(self, context: Context, field: ui.textarea, *, owner: bool = True) -> None:
        super().__init__('span', cls='a-row a-wrap a-g4')
        self.context, self.t = context, context.t
        self._owner: int | None = None
        self._asks_owner = owner and context.may(Permission.ACTIVITY_ASSIGN)
        self.day: date | None = None
        self.clock = time(10)
        self._typed: datetime | None = None
        field.on_value_change(lambda: self._read(str(field.value or '')))
        self._draw()

    def reset(self) -> None:
        """Back to what nobody has chosen."""
        self.day, self.clock, self._typed, self._owner = None, time(10), None, None
        self._draw()

    def values(self, text: str) -> dict[str, Any]:
        """subject, deadline and owner of a typed line; a chip wins over a typed day."""
        t = self.t
        understood = activities.parse(text.splitlines()[0], datetime.now(UTC), str(t.tz))
        subject, _, rest = text.partition('\n')
        found: dict[str, Any] = {'subject': subject, 'description': rest.strip(), 'deadline': self.moment}
        if self.day is None and understood['deadline']:
            found |= {'subject': understood['subject'] or subject, 'deadline': understood['deadline']}
        if len(found['subject']) > 250:
            found |= {'subject': found['subject'][:249] + '…', 'description': text}
        return found | ({'owner_id': self._owner} if self._owner else {})

    @property
    def moment(self) -> datetime:
        """The chosen moment, UTC; tomorrow at ten where nothing was chosen."""
        if self.day is None:
            return soon(self.t, 1)
        return datetime.combine(self.day, self.clock, self.t.tz).astimezone(UTC)

    def _read(self, text: str) -> None:
        found = (
            activities.parse(text.splitlines()[0], datetime.now(UTC), str(self.t.tz))['deadline']
            if text.strip()
            else None
        )
        if found != self._typed:
            self._typed = found
            if self.day is None:
                self._draw()

    def _draw(self) -> None:
        t = self.t
        today = datetime.now(t.tz).date()
        shown = self.day or (t.local(self._typed).date() if self._typed else t.local(soon(t, 1)).date())
        clock = self.clock if self.day or not self._typed else t.local(self._typed).time()
        offered = [(t('Today'), today), (t('Tomorrow'), t.local(soon(t, 1)).date())]
        self.clear()
        with self:
            for text, day in offered:
                self._chip(text, shown == day, lambda day=day: self._choose(day))
            known = shown in [day for _, day in offered]
            with self._chip(t('Date') if known else t.short_day(shown), not known, None, 'cal'):
                with menu(t('Date')) as box:
                    box.props(remove='auto-close')
                    picker = ui.date(value=shown.isoformat())
                picker.on_value_change(lambda: self._picked(picker, box))
            with self._chip(clock.strftime('%H:%M'), False, None, 'today'), menu(t('Time')):
                for hour in (9, 10, 11, 12, 13, 14, 15, 16, 17, 18):
                    menu_item(
                        f'{hour:02}:00',
                        on_click=lambda hour=hour: self._set_clock(time(hour)),
                        checked=clock == time(hour),
                    )
            if self._asks_owner:
                self._person()

    def _person(self) -> None:
        t, team = self.t, self.context.team
        owner = team.get(self._owner or self.context.id)
        if not owner:
            return
        with Tag('button', cls='a-chip', type='button', aria_label=t('Owner: {name}', name=owner['name'])):
            avatar({**owner, 'status': ''}, 'xs', hidden=True)
            Tag('span', str(owner['name']).split(' ')[0])
            with menu(t('Owner')):
                for id, one in list(team.items())[:30]:
                    menu_item(str(one['name']), on_click=lambda id=id: self._hand(id),
                              checked=id == (self._owner or self.context.id))  # fmt: skip

    def _chip(self, text: str, pressed: bool, handler: Any, icon: str = '') -> Tag:
        with Tag('button', cls='a-chip', type='button', aria_pressed='true' if pressed else 'false') as chip:
            if icon:
                html(svg(icon, 14), 'a-icw', 'span')
            Tag('span', text)
        if handler:
            chip.on('click', handler)
        return chip

    def _choose(self, day: date) -> None:
        now = datetime.now(self.t.tz)
        self.day = day
        if day == now.date() and self.clock <= now.time():
            self.clock = time(min(now.hour + 1, 23))
        self._draw()

    def _picked(self, picker: ui.date, box: ui.menu) -> None:
        if isinstance(picker.value, str):
            box.close()
            self._choose(date.fromisoformat(picker.value))

    def _set_clock(self, clock: time) -> None:
        if self.day is None:
            self.day = self.t.local(self._typed or soon(self.t, 1)).date()
        self.clock = clock
        self._draw()

    def _hand(self, id: int) -> None:
        self._owner = id if id != self.context.id else None
        self._draw()
