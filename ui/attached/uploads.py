"""Hidden uploads: files picked, dropped or pasted are kept and handed over."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from typing import Any

from nicegui import ui
from nicegui.events import UploadEventArguments

from domain.attached import LARGEST, MOST
from domain.types import dumps

from ..components.kit import Tag, html, set_attrs, svg
from ..context import Context
from .looking import keep

Brought = Callable[[list[dict[str, Any]], bool], Awaitable[object]]


async def gone(context: Context, files: Iterable[dict[str, Any]]) -> str:
    """What to say where files waited here for so long that they are not kept any more; '' where all are there."""
    tokens = [token for file in files for token in (file['token'], file['thumb']) if token]
    if await asyncio.to_thread(context.files.renew, tokens):
        return ''
    return context.t('The files waited here for weeks and are gone. Take them off and add them once more.')


class Receiver(Tag):
    """Calls `brought(files, dropped)` once everything that came together is kept; says what did not fit."""

    def __init__(self, context: Context, brought: Brought) -> None:
        super().__init__('div', cls='f-up')
        self.context, self.t, self._brought = context, context.t, brought
        self._kept: list[dict[str, Any] | None] = []  # in the order they came, whichever is kept first
        self._pending, self._dropped, self._idle = 0, False, asyncio.Event()
        self._idle.set()
        with self:
            upload = ui.upload(multiple=True, auto_upload=True, max_file_size=LARGEST, on_upload=self._uploaded,
                               on_rejected=self._rejected)  # fmt: skip
            upload.classes('a-sr')
            set_attrs(upload, aria_hidden='true', inert=True)
            with Tag('div', cls='f-busy', role='status') as self._busy:
                html(svg('cloud-upload', 14), 'a-icw', 'span')
                Tag('span', self.t('Files are being sent…'))
        self.upload = upload
        self._busy.set_visibility(False)
        upload.on('start', lambda: self._busy.set_visibility(True), args=[])
        upload.on('finish', self._finished, args=[])
        upload.on('failed', self._failed, args=[])

    @property
    def pick(self) -> str:
        """The JavaScript handler of a button that opens the browser's file dialog."""
        return f'() => getElement({self.upload.id}).$refs.qRef.pickFiles()'

    @property
    def waits(self) -> bool:
        """Whether files are on their way."""
        return bool(self._pending or self._busy.visible)

    async def _uploaded(self, event: UploadEventArguments) -> None:
        place = len(self._kept)
        self._kept.append(None)
        self._pending += 1
        self._idle.clear()
        try:
            if event.file.size() > LARGEST:
                self._rejected()
                return
            content = await event.file.read()
            if content:
                self._kept[place] = await asyncio.to_thread(keep, self.context.files, event.file.name, content)
        finally:
            self._pending -= 1
            if not self._pending:
                self._idle.set()

    async def _finished(self) -> None:
        await self._idle.wait()
        self.upload.reset()
        self._busy.set_visibility(False)
        kept, dropped = [file for file in self._kept if file], self._dropped
        self._kept, self._dropped = [], False
        for at in range(0, len(kept), MOST):
            await self._brought(kept[at : at + MOST], dropped)

    def _rejected(self) -> None:
        self.context.toast(self.t('Files up to {n} MB fit. Put a larger one on a file server and add the link.',
                                  n=LARGEST // 2**20))  # fmt: skip

    def _failed(self) -> None:
        self.context.toast(self.t('A file did not arrive: the connection was cut. Add it once more.'))


class Uploads(Receiver):
    """The one of a page: takes what is dropped anywhere on it or pasted into a field too.

    `hint` is what is said while files hang over the page. `whole_page`: they are also pasted outside of fields.
    """

    def __init__(self, context: Context, brought: Brought, *, hint: str = '', whole_page: bool = False) -> None:
        super().__init__(context, brought)
        self.on('artel-drop', self._drop, js_handler='() => emit()')
        hint = hint or self.t('Drop files: they are kept in the timeline')
        self.client.run_javascript(
            f'window.artelFiles?.({self.upload.id}, "{self.html_id}", ...{dumps([hint, whole_page])})'
        )

    def _drop(self) -> None:
        self._dropped = True
