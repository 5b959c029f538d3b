"""Calling colleagues in a text: «@» offers names, the chosen one is written out."""

import re
from collections.abc import Mapping
from typing import Any

from nicegui import ui

from ..components.kit import Tag, avatar, set_attrs
from ..context import Context

# Enter and Tab take the first of the names that fit what is typed by then, the arrow goes to those on the screen.
_KEYS = """(e) => {
  const box = document.getElementById(e.target.getAttribute("aria-controls"));
  const first = box && !box.hidden && !e.isComposing && !e.ctrlKey && !e.metaKey && box.querySelector("button");
  if (!first || !["Enter", "Tab", "ArrowDown"].includes(e.code)) return;
  e.preventDefault();
  if (e.code === "ArrowDown") first.focus(); else emit();
}"""
_TAIL = re.compile(r'(?:^|\s)@(\w*)$')


class Mentions(Tag):
    """Names offered under a text field while its last word begins with «@»."""

    def __init__(self, context: Context, field: ui.textarea) -> None:
        super().__init__('div', cls='d-ment', role='listbox', aria_label=context.t('Colleagues'), hidden=True)
        self.context, self.field = context, field
        set_attrs(field, aria_controls=self.html_id)
        field.on('keydown', self._take_first, js_handler=_KEYS)
        field.on_value_change(self._typed)

    def called(self, text: str) -> list[int]:
        """Ids of the colleagues whose «@Name» stands in the text."""
        return [id for id, one in self.context.team.items() if f'@{one["name"]}' in text]

    def offer_all(self) -> None:
        """Begin a mention at the end of the text."""
        text = str(self.field.value or '')
        if not _TAIL.search(text):
            self.field.set_value(f'{text}{"" if not text or text[-1].isspace() else " "}@')
        self._show('')
        self._focus()

    def _typed(self) -> None:
        found = _TAIL.search(str(self.field.value or ''))
        self._show(found[1] if found else None)

    def _show(self, begun: str | None) -> None:
        self.clear()
        fits = [] if begun is None else self._fitting(begun)
        self.props['hidden'] = not fits
        self.update()
        with self:
            for one in fits[:8]:
                with Tag('button', cls='a-chip', type='button', role='option', aria_selected='false') as button:
                    avatar({**one, 'status': ''}, 'xs', hidden=True)
                    Tag('span', str(one['name']))
                button.on('click', lambda name=str(one['name']): self._choose(name))

    def _fitting(self, begun: str) -> list[Mapping[str, Any]]:
        return [one for one in self.context.team.values() if self._fits(str(one['name']), begun)]

    def _take_first(self) -> None:
        found = _TAIL.search(str(self.field.value or ''))
        if found and (fits := self._fitting(found[1])):
            self._choose(str(fits[0]['name']))

    @staticmethod
    def _fits(name: str, begun: str) -> bool:
        return any(word.casefold().startswith(begun.casefold()) for word in name.split())

    def _choose(self, name: str) -> None:
        text = str(self.field.value or '')
        found = _TAIL.search(text)
        kept = text[: found.start(1) - 1] if found else text
        self.field.set_value(f'{kept}@{name} ')
        self._focus()

    def _focus(self) -> None:
        self.client.run_javascript(f'window.artel?.focus("{self.field.html_id}")')
