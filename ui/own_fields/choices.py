"""The choices of a list while it is edited: rows to type in, put into order, take away."""

from typing import Any

from ..components.fields import Field, text_field
from ..components.kit import Tag, btn, icon_btn
from ..components.ordering import OrderedList
from ..locales import Words

LONGEST = 100


class Choices(Tag):
    """`value` is what the field's verbs take: [{'code', 'label'}, …] in order, new ones without a code."""

    def __init__(self, t: Words, known: list[dict[str, Any]]) -> None:
        super().__init__('div', cls='a-field')
        self.t, self._last = t, 0
        self._rows: dict[int, tuple[str, Field[str]]] = {}
        with self:
            Tag('div', t('Choices'), 'a-lab')
            self._list = OrderedList(t('Choices'), self._ordered, cls='h-choices')
            btn(t('Choice'), 'plus', 'ghost sm', label=t('Add a choice'), on_click=self.add)
        for one in known:
            self._draw(one['code'], one['label'])
        if not known:
            self._draw('', '')

    @property
    def value(self) -> list[dict[str, Any]]:
        """The choices as they stand; empty rows say nothing."""
        found = [self._rows[id] for id in self._list.ids()]
        return [
            {'code': code or None, 'label': field.value or ''} for code, field in found if (field.value or '').strip()
        ]

    def add(self) -> None:
        """One more empty row, with the focus in it."""
        self._draw('', '', autofocus=True)

    def _draw(self, code: str, label: str, *, autofocus: bool = False) -> None:
        t = self.t
        self._last += 1
        id = self._last
        with self._list.row(id):
            self._list.handle(id, t('Move the choice “{name}”: Alt and arrows', name=label or t('new')))
            with Tag('div', cls='h-li__name'):
                field = text_field(t('Choice'), label, hide_label=True, autofocus=autofocus)
                field.input.props(f'maxlength={LONGEST}')
                field.input.on('keydown.enter', self.add)
            icon_btn('x', t('Take the choice “{name}” away', name=label or t('new')), on_click=lambda: self._drop(id))
        self._rows[id] = (code, field)

    def _drop(self, id: int) -> None:
        self._list.drop(id)
        self._rows.pop(id, None)

    async def _ordered(self, ids: list[int]) -> None:
        """The order is read when the field is saved."""
