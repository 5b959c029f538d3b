"""Form fields with the label above: text, number, money, dates, choices, people, phones."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Generic, TypeVar

from nicegui import ui

from ..locales import SYMBOLS, Words
from . import parsing
from .kit import Handler, Tag, call, html, ic, set_attrs, svg

T = TypeVar('T')


class Field(Tag, Generic[T]):
    """A label, an input of text and a place for what is wrong; `value` is what was typed, read and checked."""

    def __init__(
        self,
        label: str,
        value: T | None,
        *,
        read: Callable[[str], T | None],
        show: Callable[[T], str],
        bad: str = '',
        draft: str = '',
        hint: str = '',
        required: bool = False,
        on_change: Handler | None = None,
        placeholder: str = '',
        autofocus: bool = False,
        hide_label: bool = False,
        rows: int = 0,
    ) -> None:
        """`read` raises ValueError for what makes no sense, then `bad` is shown. `draft` keeps unsaved text."""
        super().__init__('div', cls='a-field')
        self.label, self.bad, self._read, self._show, self._on_change = label, bad, read, show, on_change
        self._value, self.ok = value, True
        shown = '' if value is None else show(value)
        with self:
            name = Tag('label', label, 'a-sr' if hide_label else 'a-lab')
            if required:
                name.classes('is-required')
            self.input: ui.input | ui.textarea = ui.textarea(value=shown) if rows else ui.input(value=shown)
            self._error = Tag('div', cls='a-err', role='alert', hidden=True)
            with self._error:
                html(svg('info', 14), 'a-icw', 'span')
                self._why = Tag('span')
            if hint:
                Tag('div', hint, 'a-hint')
        ident = f'f{self.input.html_id}'
        set_attrs(name, for_=ident)
        set_attrs(
            self.input,
            for_=ident,
            placeholder=placeholder or None,
            data_draft=draft or None,
            rows=rows or None,
            autofocus=autofocus or None,
            aria_required='true' if required else None,
            aria_describedby=self._error.html_id,
            autocomplete='off',
        )
        self.input.on_value_change(self._typed)
        self.input.on('blur', self._left)

    @property
    def value(self) -> T | None:
        """The value as read from the text; the last good one while `ok` is false."""
        return self._value

    @property
    def typed(self) -> str:
        """The text as typed."""
        return str(self.input.value or '')

    def set_value(self, value: T | None) -> None:
        """Show another value."""
        self._value, self.ok = value, True
        self.input.set_value('' if value is None else self._show(value))
        self.error('')

    def error(self, text: str) -> None:
        """Say under the field what is wrong; an empty text takes it away."""
        self._why.set_text(text)
        set_attrs(self._error, hidden=None if text else True)
        set_attrs(self.input, error=bool(text) or None, aria_invalid='true' if text else None, no_error_icon=True)

    def check(self) -> bool:
        """Read the text now; shows what is wrong and answers false when it makes no sense."""
        try:
            self._value, self.ok = self._read(self.typed), True
        except (ValueError, OverflowError):
            self.ok = False
        self.error('' if self.ok else self.bad)
        return self.ok

    async def _typed(self) -> None:
        try:
            value, self.ok = self._read(self.typed), True
        except (ValueError, OverflowError):
            self.ok = False
            return
        self.error('')
        if value != self._value:
            self._value = value
            if self._on_change:
                await call(self._on_change, value)

    def _left(self) -> None:
        said = '' if self._why.text == self.bad else self._why.text
        fits = self.check()
        if fits and said:
            self.error(said)  # what others found wrong stays until the text changes
        if fits and self._value is not None and (neat := self._show(self._value)) != self.typed:
            self.input.set_value(neat)


def text_field(label: str, value: str | None = '', **options: Any) -> Field[str]:
    """One line of text; `value` is '' when empty. Options as of Field."""
    return Field(label, value or '', read=lambda text: text.strip(), show=str, **options)


def textarea_field(label: str, value: str | None = '', *, rows: int = 3, **options: Any) -> Field[str]:
    """Several lines of text."""
    return Field(label, value or '', read=lambda text: text.strip(), show=str, rows=rows, **options)


def number_field(t: Words, label: str, value: Decimal | None = None, **options: Any) -> Field[Decimal]:
    """A Decimal, typed in any usual way; suffixes are put by `field.input.props('suffix="%"')`."""
    field: Field[Decimal] = Field(
        label, value, read=parsing.number, show=t.number, bad=t('Write a number, such as 12.5.'), **options
    )
    field.input.props('input-class=a-num inputmode=decimal')
    return field


def money_field(
    t: Words, label: str, value: Decimal | None = None, currency: str = 'RUB', **options: Any
) -> Field[Decimal]:
    """A Decimal in the currency; takes «1 250,50» and «1250.5», at most two decimals."""
    field: Field[Decimal] = Field(
        label, value, read=parsing.money, show=t.amount, bad=t('Write an amount, such as 1250.50.'), **options
    )
    field.input.props('input-class=a-num inputmode=decimal')
    set_attrs(field.input, suffix=SYMBOLS.get(currency, currency))
    return field


def phone_field(t: Words, label: str, value: str | None = None, **options: Any) -> Field[str]:
    """A phone as E.164, typed in any spelling; a number without a country is Russian."""
    field = Field[str](
        label,
        value,
        read=parsing.phone,
        show=t.plain_phone,
        bad=t('This is not a whole phone number.'),
        **options,
    )
    field.input.props('type=tel inputmode=tel')
    return field


def date_field(t: Words, label: str, value: date | None = None, **options: Any) -> Field[date]:
    """A day shown as «11 декабря 2026, пт», typed as 11.12, «завтра», 2026-12-11 or picked from a calendar."""
    today = datetime.now(t.tz).date()
    field = Field[date](
        label,
        value,
        read=lambda text: parsing.day(text, today),
        show=t.day,
        bad=t('Write a date, such as 11.12.2026.'),
        **options,
    )
    with field.input.add_slot('append'):
        button = ui.button(icon=ic('cal'), color=None).classes('a-iconbtn')
    with button, ui.menu().props('no-parent-event anchor="bottom right" self="top right"') as menu:
        picker = ui.date(value=value.isoformat() if value else None)

    async def picked() -> None:
        if picker.value:
            field.input.set_value(t.day(date.fromisoformat(str(picker.value))))
        menu.close()

    def opened() -> None:
        picker.value = field.value.isoformat() if field.value else None
        menu.open()

    set_attrs(menu, role='dialog', aria_label=label)
    picker.on('update:model-value', picked)
    button.on('click', opened)
    set_attrs(button, aria_label=t('Open the calendar: {name}', name=label), tabindex=-1)
    return field


class MomentField(Tag):
    """A day and a time side by side; `value` is an aware UTC datetime or None."""

    def __init__(
        self,
        t: Words,
        label: str,
        value: datetime | None = None,
        on_change: Handler | None = None,
        **options: Any,
    ) -> None:
        super().__init__('div', cls='a-moment', role='group', aria_label=label)
        local = t.local(value) if value else None
        self._t, self._on_change = t, on_change
        with self:
            self.day = date_field(t, label, local.date() if local else None, on_change=self._changed, **options)
            self.time = Field(
                t('Time'),
                local.time() if local else None,
                read=parsing.clock,
                placeholder='—',
                show=lambda at: at.strftime('%H:%M'),
                bad=t('Write a time, such as 14:30.'),
                on_change=self._changed,
            )

    @property
    def value(self) -> datetime | None:
        """The moment in UTC; without a time it is the end of the working day, 18:00."""
        if self.day.value is None:
            return None
        at = self.time.value or datetime.min.replace(hour=18).time()
        return datetime.combine(self.day.value, at, self._t.tz).astimezone(UTC)

    def set_value(self, value: datetime | None) -> None:
        """Show another moment."""
        local = self._t.local(value) if value else None
        self.day.set_value(local.date() if local else None)
        self.time.set_value(local.time() if local else None)

    def check(self) -> bool:
        """Whether both parts make sense."""
        return self.day.check() & self.time.check()

    def error(self, text: str) -> None:
        """Say under the day what is wrong."""
        self.day.error(text)

    async def _changed(self, _: object) -> None:
        if self._on_change:
            await call(self._on_change, self.value)


def datetime_field(t: Words, label: str, value: datetime | None = None, **options: Any) -> MomentField:
    """A day with a time in the person's zone; UTC in and out."""
    return MomentField(t, label, value, **options)
