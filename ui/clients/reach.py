"""Ways to reach a client: phones, e-mails, messengers and sites, each with its kind; shown and edited."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import quote

from nicegui.events import GenericEventArguments

from domain.phones import KINDS, MOST, Multi

from ..components.fields import Field, SelectField, select_field, text_field
from ..components.kit import Tag, btn, html, icon_btn, link, note, set_attrs, svg
from ..context import Context
from ..locales import Words
from .fields import CHANGE
from .rows import with_ext

# The typed value arrives before this event, so Enter saves what the person sees.
_KEYS = """(e) => {
  if (e.target.closest(".q-select, button")) return;
  if (e.code === "Escape") { e.stopPropagation(); emit("cancel"); }
  else if (e.code === "Enter" && !e.isComposing) { e.preventDefault(); e.stopPropagation(); emit("save"); }
}"""
GROUPS = {
    'phones': ('Phone', 'call'),
    'emails': ('E-mail', 'mail'),
    'messengers': ('Messenger', 'chat'),
    'webs': ('Site', 'globe'),
}
KIND_NAMES = {
    'WORK': 'work', 'MOBILE': 'mobile', 'HOME': 'home', 'FAX': 'fax', 'PAGER': 'pager', 'MAILING': 'for mailings',
    'OTHER': 'other', 'TELEGRAM': 'Telegram', 'VK': 'VK', 'SKYPE': 'Skype', 'VIBER': 'Viber', 'WHATSAPP': 'WhatsApp',
}  # fmt: skip


def kind_name(t: Words, code: str) -> str:
    """What a kind is called."""
    return t(KIND_NAMES.get(code, 'other'))


def address_of(group: str, item: dict[str, Any]) -> str:
    """Where a click on a value leads; '' for nowhere."""
    value, kind = str(item['value']), item.get('kind')
    if group == 'phones':
        ext = f';ext={item["ext"]}' if item.get('ext') else ''
        return f'tel:{value}{ext}' if value.startswith('+') else ''
    if group == 'emails':
        return f'mailto:{quote(value, safe="@+.")}'
    if group == 'webs':
        return value
    name = quote(value.removeprefix('@'), safe='')
    digits = ''.join(c for c in value if c.isascii() and c.isdecimal())
    known = {'TELEGRAM': f'https://t.me/{name}', 'VK': f'https://vk.com/{name}', 'WHATSAPP': f'https://wa.me/{digits}'}
    return value if value.startswith('https://') else known.get(str(kind), '')


def shown(t: Words, group: str, item: dict[str, Any]) -> str:
    """A value as people read it."""
    if group == 'phones':
        return with_ext(t, item)
    value = str(item['value'])
    return value.removeprefix('https://').removeprefix('http://').rstrip('/') if group == 'webs' else value


class Reach(Tag):
    """All ways to reach a client, edited in their place."""

    def __init__(self, context: Context, kind: str, record: Any, *, may_edit: bool) -> None:
        super().__init__('section', cls='c-reach')
        self.context, self.t, self.kind, self.record = context, context.t, kind, record
        with self:
            with Tag('div', cls='a-head'):
                Tag('h2', self.t('Ways to reach'), 'a-h3')
                Tag('span', cls='a-grow')
                if may_edit:
                    label = self.t('Edit the ways to reach')
                    self._button = btn(self.t('Edit'), 'edit', 'ghost sm', label=label, on_click=self.edit)
            self._list = Tag('ul')
            self._box = Tag('div')
        self._drawn: Any = None
        self.show(record)

    def show(self, record: Any) -> None:
        """Show what the record has now; what is being edited stays."""
        self.record = record
        now = {group: list(getattr(record, group)) for group in GROUPS}
        if now == self._drawn:
            return
        self._drawn, t = now, self.t
        self._list.clear()
        with self._list:
            if not any(now.values()):
                Tag('li', t('No phone and no e-mail yet'), 'a-t3')
            for group, items in now.items():
                for item in items:
                    self._item(group, item)

    def _item(self, group: str, item: dict[str, Any]) -> None:
        t = self.t
        with Tag('li', cls='a-row a-g8'):
            html(svg(GROUPS[group][1], 14, 'a-t3'), 'a-icw', 'span')
            text = shown(t, group, item)
            address = address_of(group, item)
            link(text, address, 'a-link a-ell') if address else Tag('span', text, 'a-ell')
            Tag('span', kind_name(t, str(item.get('kind', ''))), 'a-sm a-t3')
            if item.get('main'):
                Tag('span', t('main'), 'a-badge a-badge--acc')

    def edit(self) -> None:
        """Put the form where the list is."""
        if self._box.default_slot.children:
            return
        set_attrs(self._list, hidden=True)
        self._button.set_visibility(False)
        with self._box:
            ReachForm(self.context, self.kind, self.record, self.close)

    def close(self) -> None:
        """Put the list back."""
        self._box.clear()
        set_attrs(self._list, hidden=None)
        self._button.set_visibility(True)
        self.client.run_javascript(f'setTimeout(() => window.artel?.focus("{self._button.html_id}"), 30)')


@dataclass
class Line:
    """A line of the form."""

    row: Tag
    value: Field[str]
    kind: SelectField
    star: Any
    kept: dict[str, Any]
    main: bool = False


class ReachForm(Tag):
    """The lines with all values; an empty one is taken out when it is saved. Enter saves, Esc gives up."""

    def __init__(self, context: Context, kind: str, record: Any, on_close: Callable[[], None]) -> None:
        super().__init__('div', cls='c-reachf')
        self.context, self.t, self.kind, self.record, self._on_close = context, context.t, kind, record, on_close
        self.lines: dict[str, list[Line]] = {group: [] for group in GROUPS}
        self._boxes: dict[str, Tag] = {}
        self._saving = False
        t = self.t
        with self:
            for group, (name, icon) in GROUPS.items():
                with Tag('fieldset', cls='c-group'):
                    Tag('legend', t(name), 'a-lab')
                    self._boxes[group] = Tag('div', cls='c-lines')
                    btn(t('One more'), 'plus', 'ghost sm', label=t('One more: {name}', name=t(name)),
                        on_click=partial(self._line, group, {}))  # fmt: skip
                items: Multi = getattr(record, group)
                for item in items or ([{}] if icon in ('call', 'mail') else []):
                    self._line(group, item)
            self._why = Tag('div')
            with Tag('div', cls='a-row a-g8'):
                btn(t('Save'), kind='pri sm', on_click=self._save)
                btn(t('Cancel'), kind='ghost sm', on_click=on_close)
        self.on('keydown', self._key, js_handler=_KEYS)

    async def _key(self, event: GenericEventArguments) -> None:
        if event.args == 'save':
            await self._save()
        else:
            self._on_close()

    def _line(self, group: str, item: dict[str, Any]) -> None:
        t = self.t
        if len(self.lines[group]) >= MOST:
            return
        name = shown(t, group, item) if item else t(GROUPS[group][0])
        first = not any(self.lines.values())
        with self._boxes[group], Tag('div', cls='c-line') as row:
            value = text_field(t(GROUPS[group][0]), shown(t, group, item) if item else '', hide_label=True,
                               autofocus=first or not item)  # fmt: skip
            kinds = {code: kind_name(t, code) for code in KINDS[group]}
            kind = select_field(t('Kind'), kinds, item.get('kind') or KINDS[group][0], hide_label=True)
            star = icon_btn('star', t('Main: {name}', name=name), on_click=lambda: self._star(group, line))
            line = Line(row, value, kind, star, item)
            icon_btn('x', t('Remove: {name}', name=name), on_click=lambda: self._remove(group, line))
        self.lines[group].append(line)
        self._mark(line, on=bool(item.get('main')))

    def _star(self, group: str, line: Line) -> None:
        on = not line.main
        for other in self.lines[group]:
            self._mark(other, on=on and other is line)

    @staticmethod
    def _mark(line: Line, *, on: bool) -> None:
        line.main = on
        set_attrs(line.star, aria_pressed='true' if on else 'false')

    def _remove(self, group: str, line: Line) -> None:
        self.lines[group].remove(line)
        line.row.delete()

    def _typed(self, group: str) -> Multi:
        t, found = self.t, []
        for line in self.lines[group]:
            text = line.value.typed.strip()
            if not text:
                continue
            # What was not touched stays as it was, with a number that nobody can read.
            same = line.kept and text == shown(t, group, line.kept)
            kept = {k: v for k, v in line.kept.items() if k != 'main'}
            value = kept if same else {'value': text.replace(t('ext.'), ' доб. ')}
            found.append({**value, 'kind': line.kind.value} | ({'main': True} if line.main else {}))
        return found

    async def _save(self) -> None:
        context, record = self.context, self.record
        values = {group: self._typed(group) for group in GROUPS}
        changed = {group: items for group, items in values.items() if items != getattr(record, group)}
        if self._saving or not changed:
            if not self._saving:
                self._on_close()
            return
        self._saving = True
        done = await context.do(CHANGE[self.kind], record.id, changed, seen=record.version, quiet=True,
                                said=self.t('Saved'))  # fmt: skip
        self._saving = False
        if not done.refusal:
            self._on_close()
            return
        self._why.clear()
        with self._why:
            note(context.words(done.refusal), 'err')
