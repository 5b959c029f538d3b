"""Pictures large, one after another."""

from collections.abc import Callable
from typing import Any

from nicegui import ui

from ..components.dialogs import Dialog
from ..components.kit import Tag, btn, icon_btn
from ..context import Context
from .routes import address

Found = list[dict[str, Any]]
Where = Callable[..., str]
# With a modifier a link opens its own tab, as everywhere in a browser.
PLAIN = '(e) => { if (!e.ctrlKey && !e.metaKey && !e.shiftKey) { e.preventDefault(); emit(); } }'


class Large(Dialog):
    """Pictures one at a time; arrows turn them. `where` gives the address of one, with `download=True` for saving."""

    def __init__(self, context: Context, pictures: Found, at: int, where: Where | None = None) -> None:
        super().__init__(context.t, context.t('Large picture'), icon='clip', wide=True, once=True)
        self._pictures, self._at, t = pictures, at, context.t
        self._where = where or attached
        self.frame.classes('f-large')
        with self.body:
            self._box = Tag('div', cls='f-large__b')
        with self.footer:
            self._about = Tag('span', cls='a-grow a-ell')
            if len(pictures) > 1:
                icon_btn('arrow-left', t('Picture before'), on_click=lambda: self._turn(-1))
                icon_btn('arrow-right', t('Next picture'), on_click=lambda: self._turn(1))
            btn(t('Save'), 'dl', on_click=self._save)
        ui.keyboard(lambda event: self._turn({'ArrowLeft': -1, 'ArrowRight': 1}[str(event.key)])
                    if event.action.keydown and str(event.key) in ('ArrowLeft', 'ArrowRight') else None,
                    ignore=[]).move(self.frame)  # fmt: skip
        self._draw()

    def _turn(self, by: int) -> None:
        self._at = (self._at + by) % len(self._pictures)
        self._draw()

    def _draw(self) -> None:
        file = self._pictures[self._at]
        self._box.clear()
        with self._box:
            Tag('img', src=self._where(file), alt=file['name'])
        place = f'{self._at + 1} / {len(self._pictures)} · ' if len(self._pictures) > 1 else ''
        self._about.set_text(f'{place}{file["name"]}')

    def _save(self) -> None:
        ui.download.from_url(self._where(self._pictures[self._at], download=True))


def attached(file: dict[str, Any], *, download: bool = False) -> str:
    """Where a file of a comment or of a field is."""
    place: int | str = file['comment_id'] if 'comment_id' in file else file['place']
    return address(place, file, download=download)
