"""One typed line becomes an activity: what was understood is shown at once and can be mended by chips."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import Any
from uuid import uuid4

from nicegui import ui

from domain import activities
from domain.picking import Found, named, pick

from ..components.feedback import draft_saved
from ..components.kit import Tag, btn, busy, call, html, kbd, menu, menu_item, set_attrs, svg
from ..context import Context
from ..record_field import RecordField, record_choices
from .forms import KINDS, days_offered, soon
from .rows import later_today

Made = Callable[[str, datetime | None, str], Any]


class Line(Tag):
    """A field, the chips of what was understood, and a button; Enter keeps it.

    `owner_id()` says whose it becomes; `by_default` is the day ahead where none was typed (None: no date);
    `said(subject, moment, batch)` hears of what was kept.
    """

    def __init__(
        self,
        context: Context,
        label: str,
        act: str,
        *,
        draft: str,
        owner_id: Callable[[], int],
        said: Made,
        placeholder: str = '',
        by_default: int | None = None,
        key: str = '',
        open_: bool = False,
    ) -> None:
        """`open_`: the chips are there before anything is typed."""
        super().__init__('div', cls='m-line')
        self.context, self.t, self._act = context, context.t, act
        self._draft, self._owner, self._said, self._default = draft, owner_id, said, by_default
        self._open, self._saving = open_, False
        with self:
            with Tag('div', cls='m-add'):
                html(svg('plus'), 'm-add__i', 'span')
                self.input = ui.input().props(remove='outlined').props('borderless maxlength=1000')
                set_attrs(self.input, aria_label=label, placeholder=placeholder or None, data_draft=draft,
                          autocomplete='off', aria_keyshortcuts=key or None)  # fmt: skip
                if key:
                    kbd(key)
            self._chips = Tag('div', cls='m-got', role='group', aria_label=self.t('What was understood'))
            self._why = Tag('div', cls='a-err', role='alert', hidden=True)
        self.input.on_value_change(self._typed)
        self.input.on('keydown.enter.prevent', self.keep)
        self.input.on('keydown.esc', self._clear)
        self._reset()

    def focus(self) -> None:
        """Put the cursor into the field."""
        self.client.run_javascript(f'window.artel?.focus({json.dumps(self.input.html_id)})')

    @property
    def typed(self) -> str:
        """What is typed, in one line."""
        return ' '.join(str(self.input.value or '').split())

    @property
    def kind(self) -> str:
        """The kind chosen, else the one understood."""
        return self._kind or str(self._got['kind'])

    @property
    def moment(self) -> datetime | None:
        """When: chosen by a chip, else typed, else the default."""
        if self._chosen is not None or self._no_date:
            return self._chosen
        typed: datetime | None = self._got['deadline']
        return typed or (None if self._default is None else self._day(self._default))

    def _reset(self) -> None:
        self._kind, self._no_date = '', False
        self._chosen: datetime | None = None
        self._deal: Found | None = None
        self._offers: list[Found] = []
        self._asked, self._key = '', uuid4().hex
        self._read()
        self._draw()

    def _read(self) -> None:
        self._got = activities.parse(self.typed, datetime.now(UTC), str(self.t.tz))

    def _clear(self) -> None:
        self.input.set_value('')
        draft_saved(self._draft)
        self._reset()

    async def _typed(self) -> None:
        self._read()
        self._refuse('')
        self._redraw()
        # The part after the last comma is often the town a deal is named by: «…, Подольск».
        asked = self.typed.rpartition(',')[2].strip()[:60] if ',' in self.typed and not self._deal else ''
        if asked != self._asked:
            self._asked = asked
            found = await self.context.ask(pick, 'deal', asked, 3) if len(asked) >= 3 else []
            if asked == self._asked:
                self._offers = found
                self._redraw()

    def _redraw(self) -> None:
        drawn = (self.kind, self.moment, bool(self.typed), self._deal, tuple(self._offers))
        if drawn != self._drawn:  # a chip that is being reached for must not be made anew by every letter
            self._draw()

    def _day(self, ahead: int) -> datetime:
        return soon(self.t, ahead) if ahead else later_today(self.t)

    def _draw(self) -> None:
        t, moment = self.t, self.moment
        self._drawn = (self.kind, moment, bool(self.typed), self._deal, tuple(self._offers))
        self._chips.clear()
        set_attrs(self._chips, hidden=None if self.typed or self._open else True)
        if not (self.typed or self._open):
            return
        day = t.local(moment).date() if moment else None
        with self._chips:
            if self.typed:
                icon, name, _ = KINDS[self.kind]
                with self._chip(t(name), icon, label=t('Kind: {name}', name=t(name))), menu(t('Kind of activity')):
                    for kind, (icon, name, _) in KINDS.items():
                        menu_item(t(name), icon, on_click=partial(self._set_kind, kind), checked=kind == self.kind)
            for text, ahead in ((t('Today'), 0), (t('Tomorrow'), 1)):
                offered = self._day(ahead)
                on = day == t.local(offered).date()
                shown = f'{text} {t.time(moment)}' if on and moment and self.typed else text
                self._chip(shown, pressed=on, act=None if on else partial(self._set_moment, offered))
            known = moment is not None and day in [t.local(self._day(n)).date() for n in (0, 1)]
            other = '' if known else t.when(moment) if moment else t('No date')
            if not known or not self._open:
                self._date_chip(other, moment, known)
            self._deal_chips()
            self._button = btn(self._act, kind='pri sm', on_click=self.keep)
            self._button.set_enabled(bool(self.typed))

    def _date_chip(self, other: str, moment: datetime | None, known: bool) -> None:
        t = self.t
        with self._chip(other, 'cal', pressed=not known, label='' if other else t('Another date')), menu(t('Date')):
            for text, at in days_offered(t)[2:]:
                menu_item(f'{text}, {t.when(at)}', on_click=partial(self._set_moment, at))
            menu_item(t('No date'), on_click=partial(self._set_moment, None), checked=moment is None)

    def _deal_chips(self) -> None:
        t = self.t
        if not self._deal:
            for found in self._offers:
                offer = self._chip(found.title, 'link', act=partial(self._tie, found),
                                   label=t('Link to the deal: {name}', name=found.title))  # fmt: skip
                offer.classes('a-chip--dash')
        name = self._deal.title if self._deal else t('Deal')
        label = t('Deal: {name}', name=self._deal.title) if self._deal else t('Link to a deal')
        chip = self._chip(name, 'deal', pressed=bool(self._deal), label=label)
        with chip:
            box = ui.menu().props('no-parent-event no-focus')
            set_attrs(box, role='dialog', aria_label=t('Link to a deal'))
        chip.on('click', lambda: self._ask_deal(box))

    async def _ask_deal(self, box: ui.menu) -> None:
        offered = await record_choices(self.context, 'deal', self._deal.id if self._deal else None)

        async def choose(id: int | None) -> None:
            box.close()
            found = await self.context.ask(named, 'deal', [id]) if id else {}
            self._tie(found.get(id or 0))

        box.clear()
        with box, Tag('div', cls='a-filterform'):
            RecordField(self.context, 'deal', self.t('Deal'), offered, self._deal.id if self._deal else None,
                        on_change=choose)  # fmt: skip
        box.open()

    def _tie(self, found: Found | None) -> None:
        self._deal = found
        self._draw()

    def _chip(self, text: str, icon: str = '', *, pressed: bool | None = None, act: Any = None, label: str = '') -> Tag:
        with Tag('button', cls='a-chip', type='button') as chip:
            if icon:
                html(svg(icon, 14), 'a-icw', 'span')
            if text:
                Tag('span', text, 'a-ell')
        told = None if pressed is None else str(pressed).lower()
        set_attrs(chip, aria_label=label or None, aria_pressed=told, title=text or label)
        if act:
            chip.on('click', act)
        return chip

    def _set_kind(self, kind: str) -> None:
        self._kind = kind
        self._draw()

    def _set_moment(self, moment: datetime | None) -> None:
        self._chosen, self._no_date = moment, moment is None
        self._draw()

    def _refuse(self, text: str) -> None:
        self._why.set_text(text)
        set_attrs(self._why, hidden=None if text else True)

    async def keep(self) -> None:
        """Plan it; what was typed stays where it is refused."""
        if self._saving or not self.typed:
            return
        self._saving = True
        self._read()
        self._redraw()
        busy(self._button, True)
        subject, moment, kind = str(self._got['subject']), self.moment, self.kind
        values: dict[str, Any] = {'subject': subject, 'kind': kind, 'deadline': moment, 'owner_id': self._owner()}
        if len(subject) >= 250:
            values['description'] = self.typed
        links = [('deal', self._deal.id)] if self._deal else []
        try:
            done = await self.context.do(
                activities.plan, values, links, no_date=moment is None, quiet=True, key=self._key
            )
        finally:
            self._saving = False
        busy(self._button, False)
        if done.refusal:
            self._refuse(self.context.words(done.refusal))
            return
        self._clear()
        await call(self._said, subject, moment, done.batch)
