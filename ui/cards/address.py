"""The address on a card: a line with a way to the map, edited as one line or in parts."""

from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from domain import addresses, catalog
from domain.addresses import ALL
from domain.errors import Conflict

from ..address_form import AddressEditor, Values, changes, map_of
from ..components.fields import InlineField
from ..components.kit import Tag, html, set_attrs, svg

if TYPE_CHECKING:
    from .editing import Editing


class AddressField(InlineField):
    """`value` is the line and all parts. Colleagues' parts are taken over while others are typed."""

    def __init__(self, editing: 'Editing', label: str) -> None:
        self._editing_of = editing
        self._map: Tag | None = None
        super().__init__(
            editing.t, label, editing.value_of('address'), kind='other', make=self._editor,
            show=lambda value: value['address'], on_save=self._keep if editing.may else None,
            draft=f'{editing.kind}:{editing.record.id}:address', on_edit=lambda on: editing.noted('address', on),
        )  # fmt: skip
        self.classes('i-f--map')
        with self._holder:
            self._map = Tag('a', cls='a-iconbtn i-f__go', target='_blank', rel='noopener noreferrer')
            with self._map:
                html(svg('map-pin', 14), 'a-icw', 'span')
        self._map.move(self._holder, 1)
        self._draw()

    def set_value(self, value: Values) -> None:
        """Show somebody's newer address; where other parts are edited here, both stay."""
        editor = self.editor
        if isinstance(editor, AddressEditor) and not self._saving and not _clash(editor.changed, self.value, value):
            self.value = value
            editor.rebase(value)
        else:
            super().set_value(value)

    def conflict(self, theirs: Values, mine: Values, **more: Any) -> None:
        """Offer the choice; «Keep mine» saves what was changed here over what is there now."""
        said = changes(self.value, mine)
        super().conflict(theirs, mine, **more | {'on_keep': lambda kept: self._send(said, kept, None)})

    async def _editor(self, _: Any) -> AddressEditor:
        return AddressEditor(
            self._editing_of.context, self.label, self.value, hide_label=True, autofocus=True, draft=self.draft,
            acts=(partial(self._outside, self.save), partial(self._outside, self.cancel)),
        )  # fmt: skip

    async def _outside(self, act: Callable[[], Awaitable[None]]) -> None:
        with self:  # the editor with the button goes
            await act()

    async def _keep(self, value: Values) -> bool | str:
        return await self._send(changes(self.value, value), value, self._editing_of.seen('address'))

    async def _send(self, said: Values, value: Values, seen: int | None) -> bool | str:
        editing, context = self._editing_of, self._editing_of.context
        noun, id = catalog.noun(editing.kind), editing.record.id
        assert noun.change
        done = await context.do(noun.change, id, said, seen, quiet=True)
        if done.value:
            editing.saw('address', done.value.version)
        refusal = done.refusal
        if isinstance(refusal, Conflict) and refusal.facts.get('field') in ALL:
            theirs = await context.ask(lambda work: work.get(noun.entity, id))
            by = refusal.facts.get('by')
            self.conflict(addresses.told(theirs), value, person=context.team.get(by) if isinstance(by, int) else None)
            return False
        return context.words(refusal) if refusal else True

    def _draw(self) -> None:
        super()._draw()
        if self._map:
            line = self.value['address']
            label, address = self.t('On the map: {address}', address=line), map_of(self.t.lang, line)
            set_attrs(self._map, hidden=None if address else True, href=address or None, aria_label=label, title=label)


def _clash(mine: Mapping[str, str], before: Values, theirs: Values) -> bool:
    """Whether what is typed here and what a colleague saved are of the same part, or either is of the whole line."""
    other = changes(before, theirs)
    return bool(mine) and ('address' in mine or 'address' in other or bool(mine.keys() & other.keys()))
