"""Tags as chips that are added and taken away one by one, drawn by the browser."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from nicegui.element import Element
from nicegui.events import GenericEventArguments

Chip = Mapping[str, Any]
LONGEST = 30


def tag_labels(t: Callable[..., str], label: str) -> dict[str, str]:
    """All words of the chips."""
    return {
        'label': label, 'add': t('Add a tag'), 'remove': t('Remove the tag “{tag}”', tag='{tag}'),
        'make': t('Create “{tag}”', tag='{tag}'), 'none': t('Not set'),
    }  # fmt: skip


class TagChips(Element, component='tag_field.js', dependencies=['table_cells.js', 'tag_box.js']):
    """Chips {t, tone}. `on_add(tag)` and `on_remove(tag)` hear of one each, `on_open()` asks for the team's tags."""

    def __init__(self, tags: Sequence[Chip], labels: Mapping[str, str], *, editable: bool,
                 on_add: Callable[[str], Any], on_remove: Callable[[str], Any], on_open: Callable[[], Any],
                 on_edit: Callable[[bool], Any]) -> None:  # fmt: skip
        super().__init__()
        self._props.update(tags=list(tags), labels=dict(labels), editable=editable, longest=LONGEST)
        self.on('add', lambda event: _said(event, on_add))
        self.on('remove', lambda event: _said(event, on_remove))
        self.on('open', lambda _: on_open())
        self.on('edit', lambda event: on_edit(event.args is True))

    def show(self, tags: Sequence[Chip]) -> None:
        """Show these from now on."""
        self._props['tags'] = list(tags)
        self.update()

    def offer(self, known: Sequence[Chip]) -> None:
        """Offer the team's tags {t, tone, n}."""
        self.run_method('offer', list(known))

    def say(self, text: str) -> None:
        """Tell a screen reader what was done."""
        self.run_method('say', text)


def _said(event: GenericEventArguments, handler: Callable[[str], Any]) -> Any:
    tag = event.args.get('tag') if isinstance(event.args, dict) else None
    return handler(tag) if isinstance(tag, str) and 0 < len(tag) <= 4 * LONGEST else None
