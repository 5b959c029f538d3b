"""An address in a form: one line, and behind a button its parts, which follow what is typed in the line and lead it."""

from collections.abc import Mapping
from functools import partial
from types import SimpleNamespace
from typing import Any
from urllib.parse import quote

from domain import addresses
from domain.addresses import ALL, NAMES, PREFIX
from domain.errors import Invalid

from .components.fields import Field, text_field, textarea_field
from .components.kit import Handler, Tag, btn, html, set_attrs, svg
from .context import Context
from .locales import LANGS

EMPTY = dict.fromkeys(ALL, '')
RECOGNISED = ('postcode', 'country', 'province', 'region', 'city', 'extra')
# Keys of the buttons are their own: Enter in the fields saves.
_OWN_KEYS = '(e) => { if (e.code === "Enter" || e.code === "Space") e.stopPropagation(); }'
Values = dict[str, str]


def changes(before: Mapping[str, str], after: Mapping[str, str]) -> Values:
    """What a verb is told: the parts that differ, or the line where that is what was typed; {} for nothing."""
    parts = {name: after[name] for name in NAMES if after[name] != before[name]}
    if parts and after['address'] == addresses.line_of({name.removeprefix(PREFIX): after[name] for name in NAMES}):
        return parts
    return parts if after['address'] == before['address'] else {'address': after['address']}


class AddressEditor(Tag):
    """`value` is the line and all parts by the names of fields; `changed` what differs from the start."""

    def __init__(self, context: Context, label: str, value: Mapping[str, str] = EMPTY, *,
                 acts: tuple[Handler, Handler] | None = None, **options: Any) -> None:  # fmt: skip
        """`acts` are what the buttons «Save» and «Cancel» do, where the address is a form of its own.

        `options` are those of the line, as of Field.
        """
        super().__init__('div', cls='a-addr')
        self.context, self.t, self.start = context, context.t, dict(value)
        self.value: Values = dict(value)
        self._wrong: dict[str, Invalid] = {}
        self._told: Values = dict(value)
        t = self.t
        with self:
            self.line = textarea_field(
                label, value['address'], rows=2, placeholder=t('The whole address in one line'),
                on_change=partial(self._typed, 'address'), **options,
            )  # fmt: skip
            with Tag('div', cls='a-row a-g8'):
                with Tag('button', cls='a-btn a-btn--ghost a-btn--sm a-addr__fold', type='button') as self._fold:
                    html(svg('chevron-right', 14), 'a-icw', 'span')
                    Tag('span', t('In parts'))
                self._fold.on('click', self._turn).on('keydown', js_handler=_OWN_KEYS)
                self._found = Tag('span', cls='a-sm a-t3 a-grow a-ell', role='status')
            self._panel = Tag('div', cls='a-addr__parts', hidden=True, role='group', aria_label=label)
            self.parts: dict[str, Field[str]] = {}
            if acts:
                with Tag('div', cls='a-row a-g8 a-addr__acts') as row:
                    btn(t('Save'), kind='pri sm', on_click=acts[0])
                    btn(t('Cancel'), kind='ghost sm', on_click=acts[1])
                row.on('keydown', js_handler=_OWN_KEYS)
        set_attrs(self._fold, aria_expanded='false', aria_controls=self._panel.html_id)
        self._tell()

    def _part(self, name: str) -> None:
        field = text_field(self.t(f'field.{name}'), self.value[name], on_change=partial(self._typed, name))
        field.classes(f'is-{name.removeprefix(PREFIX)}')
        if name == 'address_country':
            with field, Tag('datalist') as known:
                for code in addresses.CODES:
                    Tag('option', value=addresses.called(code, self.t.lang))
            set_attrs(field.input, list=known.html_id)
        elif name == 'address_country_code':
            set_attrs(field.input, maxlength=2)
        self.parts[name] = field

    @property
    def changed(self) -> Values:
        """What a verb is told."""
        return changes(self.start, self.value)

    def check(self) -> bool:
        """Whether it makes sense; what does not is told under its field."""
        for name, field in self._fields.items():
            if field.typed.strip() != self._told[name]:
                self._typed(name, field.typed.strip())  # told by the browser, not yet heard here
        if self._wrong.keys() & set(NAMES):
            self.unfold(True)
        for name, refusal in self._wrong.items():
            self._fields.get(name, self.line).error(self.context.words(refusal))
        return not self._wrong

    def error(self, text: str) -> None:
        """Say under the line what is wrong."""
        self.line.error(text)

    def rebase(self, theirs: Mapping[str, str]) -> None:
        """Take over what a colleague saved meanwhile; what is typed here stays."""
        mine = self.changed
        self.start = dict(theirs)
        self.value = addresses.settled(dict(mine), SimpleNamespace(**theirs)) if mine else dict(theirs)
        self.value = dict(theirs) | self.value
        self._show('')

    def unfold(self, open: bool) -> None:
        """Show or hide the parts, which are drawn when they are first asked for."""
        if open and not self.parts:
            with self._panel:
                for name in NAMES:
                    self._part(name)
        set_attrs(self._panel, hidden=None if open else True)
        set_attrs(self._fold, aria_expanded='true' if open else 'false')

    def _turn(self) -> None:
        self.unfold('hidden' in self._panel.props)

    @property
    def _fields(self) -> dict[str, Field[str]]:
        return {'address': self.line, **self.parts}

    def _typed(self, name: str, text: str | None) -> None:
        """The line fills the parts, a part makes the line anew, by the rule that the verbs have."""
        self._told[name] = text or ''
        try:
            said = addresses.settled({name: text or ''}, SimpleNamespace(**self.value))
        except Invalid as refusal:
            self._wrong[name] = refusal
            return
        self._wrong.clear()
        self.value = self.value | said
        self._show(name)

    def _show(self, but: str) -> None:
        for name, field in self._fields.items():
            if name != but:
                self._told[name] = self.value[name]
                if field.typed != self.value[name]:
                    field.set_value(self.value[name])
        self._tell()

    def _tell(self) -> None:
        said = ', '.join(self.value[PREFIX + part] for part in RECOGNISED if self.value[PREFIX + part])
        self._found.set_text(self.t('Recognised: {parts}', parts=said) if said else '')


def map_of(lang: str, line: str) -> str:
    """The page of a map that looks for an address: Yandex for Russian, OpenStreetMap otherwise; '' for none."""
    site = 'https://yandex.ru/maps/?text=' if lang == LANGS[0] else 'https://www.openstreetmap.org/search?query='
    return site + quote(line, safe='') if line else ''
