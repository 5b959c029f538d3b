"""The dialog that arranges a card: sections and fields by dragging, or with Alt and the arrows on their handles."""

from functools import partial
from typing import Any
from uuid import uuid4

from nicegui.element import Element
from nicegui.elements.mixins.sortable_element import SortableElement
from nicegui.events import GenericEventArguments, SortableEventArguments

from domain import layouts
from domain.layouts import LONGEST, Section
from domain.permissions import Permission
from domain.types import dumps

from ..components.choices import menu_item
from ..components.dialogs import FormDialog
from ..components.fields import Field, text_field
from ..components.kit import Tag, btn, html, icon_btn, segmented, set_attrs, svg
from ..context import Context
from ..own_fields import field_dialog
from .layout import title_of
from .sections import CardSections

_KEYS = """(e) => {
  const by = { ArrowUp: -1, ArrowDown: 1 }[e.code];
  if (by && e.altKey) { e.preventDefault(); e.stopPropagation(); emit(by); }
}"""
_BLOCK = 'block.'


class Sorted(SortableElement):
    """A list whose rows are dragged by their handle, from one list to another of the same `group` too."""

    def __init__(self, cls: str, label: str, group: str, handle: str) -> None:
        super().__init__('ul')
        self.classes(cls)
        set_attrs(self, aria_label=label, role='list')
        self.make_sortable(handle=handle, group=group, ghost_class='is-ghost', on_end=self._hold)

    def _hold(self, event: SortableEventArguments) -> None:
        """What was dragged loses the focus with its old place: the keys of the dialog need it back."""
        grip = next((one for one in event.item.descendants() if one.tag == 'button'), None)
        if grip:
            _focus(grip)


def _focus(grip: Element) -> None:
    grip.client.run_javascript(f'setTimeout(() => window.artel?.focus({dumps(grip.html_id)}), 60)')


class Part:
    """A section in the dialog; `fields` is None for a block, which draws itself."""

    def __init__(self, key: str, row: Tag, title: Field[str] | None, name: str, fields: Sorted | None) -> None:
        self.key, self.row, self.title, self.name, self.fields = key, row, title, name, fields


class Arranging:
    """What is arranged, as rows: sections with their fields, and what is hidden."""

    def __init__(self, context: Context, card: CardSections) -> None:
        self.context, self.t, self.card = context, context.t, card
        self.parts: dict[int, Part] = {}
        self.names: dict[int, str] = {}
        self.rows: dict[str, Tag] = {}
        self.common = False
        t, layout = self.t, card.layout
        self.form = FormDialog(t, t('Arrange the card'), t('Save'), self._save, icon='cols', wide=True)
        with self.form.body:
            Tag('p', t('Drag sections and fields by their handles, or move them with Alt and the arrows.'), 'a-t2')
            if context.may(Permission.CARD_ARRANGE_ALL):
                options = [('me', t('For me')), ('all', t('For everybody'))]
                segmented(options, 'me', label=t('Whose card is it'), on_change=self._whose)
            self.sections = Sorted('y-secs', t('Sections'), 'sections', '.y-sgrip')
            btn(t('New section'), 'plus', 'ghost sm', on_click=self._new_section)
            with Tag('section', cls='y-sec y-sec--off'):
                Tag('h3', t('Not on the card'), 'a-h3')
                self.hidden = Sorted('y-list', t('Not on the card'), 'fields', '.y-grip')
        with self.form.extra:
            btn(t('Back to the usual card'), 'undo', 'ghost', on_click=self._reset).classes('y-usual')
        self._draw(card.arranged(layout))

    def _draw(self, now: layouts.Arranged) -> None:
        for section in now.sections:
            self._section(section)
        for name in now.hidden:
            self._field(self.hidden, name)

    def _section(self, section: Section) -> Part:
        t = self.t
        name = section.title or t(title_of(self.card.kind, section))
        with self.sections, Tag('li', cls='y-sec') as row:
            with Tag('div', cls='a-row a-g6'):
                self._grip('y-sgrip', t('Move the section “{name}”: Alt and arrows', name=name),
                           partial(self._step_section, row))  # fmt: skip
                if section.block:
                    Tag('b', name, 'a-grow')
                    icon_btn('eye', t('Hide: {name}', name=name), on_click=partial(self._hide_block, row))
                    part = Part(section.key, row, None, name, None)
                else:
                    title = text_field(t('Section name'), name, hide_label=True)
                    title.input.props(f'maxlength={LONGEST}')
                    title.classes('a-grow')
                    label = t('Remove the section “{name}”; its fields are hidden', name=name)
                    icon_btn('trash', label, on_click=partial(self._drop_section, row))
                    part = Part(section.key, row, title, name, None)
            if not section.block:
                part.fields = Sorted('y-list', t('Fields: {name}', name=name), 'fields', '.y-grip')
        self.parts[row.id] = part
        for field in section.fields:
            self._field(part.fields, field)
        return part

    def _field(self, home: Sorted | None, name: str) -> None:
        t, label = self.t, self._label(name)
        assert home
        with home, Tag('li', cls='y-f') as row:
            self._grip('y-grip', t('Move the field “{name}”: Alt and arrows', name=label),
                       partial(self._step_field, row))  # fmt: skip
            Tag('span', label, 'a-grow a-ell')
            icon_btn('eye', t('Show or hide: {name}', name=label), on_click=partial(self._toggle, row))
        self.names[row.id], self.rows[name] = name, row

    def _label(self, name: str) -> str:
        if name.startswith(_BLOCK):
            return self.t(title_of(self.card.kind, Section(name.removeprefix(_BLOCK))))
        return self.card.fields[name].label

    def _grip(self, cls: str, label: str, step: Any) -> None:
        with Tag('button', cls=f'a-iconbtn {cls}', type='button', aria_label=label, title=label) as grip:
            html(svg('drag', 16), 'a-icw', 'span')
        set_attrs(grip, aria_keyshortcuts='Alt+ArrowUp Alt+ArrowDown')

        async def pressed(event: GenericEventArguments) -> None:
            step(-1 if event.args == -1 else 1)
            _focus(grip)  # moving takes it from the handle, and the next press would be lost

        grip.on('keydown', pressed, js_handler=_KEYS)

    def _order(self) -> list[Part]:
        return [self.parts[row.id] for row in self.sections.default_slot.children if row.id in self.parts]

    def _lists(self) -> list[Sorted]:
        return [part.fields for part in self._order() if part.fields] + [self.hidden]

    def _step_section(self, row: Tag, by: int) -> None:
        place = [part.row for part in self._order()].index(row) + by
        if 0 <= place < len(self.parts):
            row.move(target_index=place)

    def _step_field(self, row: Tag, by: int) -> None:
        """One place on; past the end of a section into the next one."""
        lists = self._lists()
        at = next(n for n, one in enumerate(lists) if row in one.default_slot.children)
        place = lists[at].default_slot.children.index(row) + by
        if 0 <= place < len(lists[at].default_slot.children):
            row.move(target_index=place)
        elif 0 <= at + by < len(lists):
            row.move(lists[at + by], target_index=0 if by > 0 else -1)

    def _toggle(self, row: Tag) -> None:
        name = self.names[row.id]
        if row not in self.hidden.default_slot.children:
            row.move(self.hidden)
        elif name.startswith(_BLOCK):
            self._forget(row)
            self._section(Section(name.removeprefix(_BLOCK), block=True))
        else:
            target = next((part.fields for part in reversed(self._order()) if part.fields), None)
            row.move(target or self._new_section().fields)

    def _forget(self, row: Tag) -> None:
        self.rows.pop(self.names.pop(row.id), None)
        row.delete()

    def _hide_block(self, row: Tag) -> None:
        part = self.parts.pop(row.id)
        row.delete()
        self._field(self.hidden, f'{_BLOCK}{part.key}')

    def _drop_section(self, row: Tag) -> None:
        part = self.parts.pop(row.id)
        if part.fields:
            for field in list(part.fields.default_slot.children):
                field.move(self.hidden)
        row.delete()

    def _new_section(self) -> Part:
        return self._section(Section(f's{uuid4().hex[:8]}', title=self.t('New section')))

    def _whose(self, key: str) -> None:
        self.common = key == 'all'

    def told(self) -> tuple[list[dict[str, Any]], list[str]]:
        """Sections and hidden names as they stand in the dialog."""
        sections = []
        for part in self._order():
            typed = (part.title.value or '').strip() if part.title else ''
            usual = self.t(title_of(self.card.kind, Section(part.key)))
            fields = [self.names[row.id] for row in part.fields.default_slot.children] if part.fields else []
            blocks = [name for name in fields if name.startswith(_BLOCK)]
            sections.append({'key': part.key, 'title': '' if typed == usual else typed,
                             'fields': [name for name in fields if name not in blocks]})  # fmt: skip
            # A block dragged among fields is wanted on the card again.
            sections += [{'key': name.removeprefix(_BLOCK), 'title': '', 'fields': []} for name in blocks]
        return sections, [self.names[row.id] for row in self.hidden.default_slot.children]

    async def _save(self) -> bool | str:
        layout = self.card.layout
        sections, hidden = self.told()
        done = await self.context.do(layouts.save, layout.kind, sections, hidden, direction_id=layout.direction_id,
                                     common=self.common, quiet=True, said=self.t('The card is arranged'))  # fmt: skip
        return self.context.words(done.refusal) if done.refusal else True

    async def _reset(self) -> None:
        layout = self.card.layout
        self.form.close()
        done = await self.context.do(layouts.reset, layout.kind, direction_id=layout.direction_id, common=self.common)
        if done:
            t = self.t
            again, already = t('The card is as usual again'), t('The card is as usual already')
            self.context.toast(again if done.value else already, done.batch if done.value else None)


def arrange_item(context: Context, card: CardSections, dialogs: Tag) -> None:
    """The entries of a card's menu: arrange it, and for administrators add an own field."""

    async def add_field() -> None:
        with dialogs:
            await field_dialog(context, card.kind)

    def open_it() -> None:
        with dialogs:
            Arranging(context, card).form.open()

    menu_item(context.t('Arrange the card'), 'cols', on_click=open_it)
    if context.may(Permission.SETTINGS_EDIT):
        menu_item(context.t('Add a field to the card'), 'plus', on_click=add_field)
