"""Colleagues as the value of a field: each added or taken off at once, and oneself by one press."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from domain import observers

from ..components.fields import SelectField, person_field, select_field
from ..components.kit import Person, Tag, avatar, btn, icon_btn, set_attrs
from ..context import Context


def followers_field(context: Context) -> SelectField:
    """The field of a form for several colleagues."""
    names = {id: str(face['name']) for id, face in context.team.items()}
    return select_field(context.t('Followers'), names, [], multiple=True)


class PeopleField(Tag):
    """«Followers: who» of a record; those who may change it add and remove anybody, the others only themselves."""

    editing = False

    def __init__(self, context: Context, label: str, value: Sequence[int], place: tuple[str, int], *,
                 may: bool) -> None:  # fmt: skip
        super().__init__('div', cls='d-f p-field')
        self.context, self.t, self.label, self.value = context, context.t, label, list(value)
        self._place, self._may = place, may
        with self:
            Tag('span', label, 'd-f__l', aria_hidden='true')
            with Tag('div', cls='d-f__v', role='group', aria_label=label):
                self._list = Tag('ul', cls='p-list', role='list')
                self._acts = Tag('div', cls='a-row a-g6')
                self._box = Tag('div', cls='p-box')
        self._draw()

    def set_value(self, value: Sequence[int]) -> None:
        """Show who follows now."""
        if list(value) != self.value:
            self.value = list(value)
            self._draw()

    async def edit(self) -> None:
        """Choose one more colleague."""
        await self._choose()

    def set_editor(self, person: Person | None) -> None:
        """Nobody edits it for long: there is nobody to show."""

    def _draw(self) -> None:
        t, context = self.t, self.context
        self._list.clear()
        self._acts.clear()
        set_attrs(self._list, hidden=None if self.value else True)
        with self._list:
            for id in self.value:
                face = context.team.get(id, {'id': id, 'name': '…', 'initials': '?', 'hue': 0})
                with Tag('li', cls='a-chip p-one'):
                    avatar({**face, 'status': ''}, 'xs', hidden=True)
                    Tag('span', str(face['name']), 'a-ell', title=str(face['name']))
                    if self._may or id == context.id:
                        label = t('Remove from followers: {name}', name=face['name'])
                        icon_btn('x', label, on_click=partial(self._remove, id))
        with self._acts:
            if not self.value and not self._may:
                Tag('span', t('Nobody follows it'), 'a-t3')
            if self._may:
                btn(t('Add'), 'plus', 'ghost sm', label=t('Add a follower'), on_click=self._choose)
            if context.id not in self.value:
                btn(t('Follow'), 'eye', 'ghost sm', label=t('Follow it myself'), on_click=self._follow)

    async def _choose(self) -> None:
        if not self._may:
            return
        self._box.clear()
        people = [face for id, face in self.context.team.items() if id not in self.value]
        with self._box:
            field = person_field(self.t('Add a follower'), people, hide_label=True, autofocus=True,
                                 on_change=self._chosen, placeholder=self.t('Who else?'))  # fmt: skip
            field.input.on('popup-hide', self._box.clear)
            field.input.run_method('showPopup')

    async def _chosen(self, id: int | None) -> None:
        if id is not None:
            said = self.t('Follower added')
            await self._done(await self.context.do(observers.join, *self._place, [id], said=said))

    async def _remove(self, id: int) -> None:
        said = self.t('Follower removed')
        if self._may:
            await self._done(await self.context.do(observers.part, *self._place, [id], said=said))
        elif await self.context.do(observers.unfollow, *self._place):
            self.context.toast(self.t('You do not follow it any more'))  # whether one may see it still, the card tells

    async def _follow(self) -> None:
        said = self.t('You follow it now')
        await self._done(await self.context.do(observers.follow, *self._place, said=said))

    async def _done(self, done: Any) -> None:
        if done and done.value and not self.is_deleted:
            self._box.clear()
            self.set_value(done.value.observers)
