"""The tags of a record on its card: each is added or taken away at once, beside what colleagues do."""

from collections.abc import Sequence
from typing import Any

from domain import tagging
from domain.tags import chips

from ..components.inline import show_editor
from ..components.kit import Person, Tag
from ..components.tag_field import TagChips, tag_labels
from ..context import Context


class TagsField(Tag):
    """«Tags: chips» of a record. `value` is the list of tags."""

    def __init__(self, context: Context, label: str, value: Sequence[str], of: tuple[str, int], *, may: bool,
                 on_edit: Any) -> None:  # fmt: skip
        super().__init__('div', cls='d-f i-f')
        self.context, self.t, self.label, self.value = context, context.t, label, list(value)
        self._of, self.editing = of, False
        with self:
            Tag('span', label, 'd-f__l', aria_hidden='true')
            with Tag('div', cls='d-f__v'):
                self.box = TagChips(
                    chips(self.value), tag_labels(self.t, label), editable=may, on_add=self.add_tag,
                    on_remove=self.remove_tag,
                    on_open=self._offer, on_edit=on_edit,
                )  # fmt: skip
                self._who = Tag('span', cls='d-who')

    def set_value(self, value: Sequence[str]) -> None:
        """Show somebody's newer tags."""
        if list(value) != self.value:
            self.value = list(value)
            self.box.show(chips(self.value))

    def set_editor(self, person: Person | None) -> None:
        """Show who else edits the tags now."""
        show_editor(self, self._who, person)

    async def edit(self) -> None:
        """Put the focus where tags are added."""
        self.box.run_method('focus')

    async def add_tag(self, tag: str) -> None:
        """Add one."""
        await self._put([tag], [], self.t('Tag added: {tag}', tag=tag))

    async def remove_tag(self, tag: str) -> None:
        """Take one away."""
        await self._put([], [tag], self.t('Tag removed: {tag}', tag=tag))

    async def _put(self, add: list[str], remove: list[str], said: str) -> None:
        done = await self.context.do(tagging.put, *self._of, add, remove, said=said if remove else '')
        if not self.is_deleted:
            self.box.say(said if done else '')
            self.set_value(done.value.tags) if done.value else self.box.show(chips(self.value))

    async def _offer(self) -> None:
        self.box.offer(await offered(self.context))


async def offered(context: Context) -> list[dict[str, Any]]:
    """The team's tags as chips, those on most records first."""
    known = sorted(await context.ask(tagging.known), key=lambda one: -one.count)
    return [chip | {'n': one.count} for chip, one in zip(chips(one.name for one in known), known, strict=True)]
