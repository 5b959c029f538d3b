"""Logo, stamp and signature of our own companies, and the route that serves kept pictures."""

import asyncio
from collections.abc import Callable
from typing import Any

from fastapi import APIRouter, Request, Response
from nicegui import ui
from nicegui.events import UploadEventArguments
from sqlmodel import col, or_

from domain import companies
from domain.attached import LARGEST
from domain.companies import Company
from domain.contacts import Contact
from domain.unit_of_work import UnitOfWork

from .. import guard
from ..attached.looking import thumbnail
from ..components.kit import Tag, btn, html, icon_btn, set_attrs, svg
from ..context import Context
from ..ports import Files, Store
from ..print.images import PNG, image_data_uri

SIDES = (1600, 800)
NAMES = {'logo': 'Logo', 'stamp': 'Stamp', 'signature': 'Signature'}
TITLES = {**NAMES, 'photo': 'Photo'}
ABOUT = {
    'logo': 'On papers and letters',
    'stamp': 'On invoices that go out stamped; best with a transparent ground',
    'signature': 'Beside the director’s name',
    'photo': 'Beside the name',
}


class PictureField(Tag):
    """One picture of a company or a person: shown, replaced, removed by its noun's `change`."""

    def __init__(self, context: Context, record: Any, name: str, *, change: Callable[..., Any] = companies.change,
                 may_edit: bool = True) -> None:  # fmt: skip
        super().__init__('div', cls='h-pic')
        self.context, self.t, self.name, self._change = context, context.t, name, change
        t, title = self.t, context.t(TITLES[name])
        with self:
            self._box = Tag('div', cls='h-pic__b')
            with Tag('div', cls='a-grow'):
                Tag('b', title, 'a-b')
                Tag('p', t(ABOUT[name]), 'a-sm a-t3')
                with Tag('div', cls='a-row a-g6'):
                    self._pick = btn(t('Choose a file'), 'file-up', 'sm', label=t('{name}: choose a file', name=title))
                    self._drop = icon_btn('trash', t('Remove: {name}', name=title), on_click=self._remove)
            upload = ui.upload(auto_upload=True, max_files=1, max_file_size=LARGEST, on_upload=self._uploaded,
                               on_rejected=self._rejected)  # fmt: skip
            upload.props('accept="image/png,image/jpeg,image/gif,image/webp"').classes('a-sr')
            set_attrs(upload, aria_hidden='true', inert=True)
            self._upload = upload
        # The browser opens its file dialog only in the click itself, so this one does not ask the server first.
        self._pick.on('click', js_handler=f'() => getElement({upload.id}).$refs.qRef.pickFiles()')
        self._pick.set_visibility(may_edit)
        if may_edit:
            set_attrs(self, data_upload=upload.id, data_one='', data_hint=t('Drop a picture here'))
        set_attrs(self._pick, title=t('Choose a file, or drop or paste one here'))
        self._may_edit = may_edit
        self.show(record)

    def show(self, record: Any) -> None:
        """Show what the record has."""
        self.record = record
        token = getattr(record, self.name)
        self._box.clear()
        with self._box:
            if token:
                Tag('img', src=f'/files/{token}', alt=self.t(TITLES[self.name]))
            else:
                html(svg('cloud-upload', 20, 'a-t3'), 'a-icw', 'span')
        self._drop.set_visibility(bool(token) and self._may_edit)

    async def _uploaded(self, event: UploadEventArguments) -> None:
        self._upload.reset()
        if event.file.size() > LARGEST:
            self._rejected()
            return
        content = await asyncio.to_thread(printable, await event.file.read())
        if not content:
            self._rejected()
            return
        await self._keep(await asyncio.to_thread(self.context.files.put, content), self.t('Picture changed'))

    def _rejected(self) -> None:
        most = LARGEST // 2**20
        said = self.t('Only PNG, JPEG, GIF and WebP pictures up to {n} MB fit. Choose another file.', n=most)
        self.context.toast(said)

    async def _remove(self) -> None:
        await self._keep('', self.t('Picture removed'))

    async def _keep(self, token: str, said: str) -> None:
        with self:
            await self.context.do(self._change, self.record.id, {self.name: token}, said=said)


def printable(content: bytes) -> bytes:
    """A picture as papers take it: itself where it fits, else a smaller PNG or JPEG; b'' for what is none."""
    if image_data_uri(content):
        return content
    for side in SIDES:
        smaller = thumbnail(content, (side, side), 'PAPER')
        if image_data_uri(smaller):
            return smaller
    return b''


def shows(work: UnitOfWork, token: str) -> bool:
    """Whether a record this person may see shows the picture with this token."""
    of_company: Any = or_(*(col(getattr(Company, name)) == token for name in NAMES))
    return bool(work.find(Company, of_company) or work.find(Contact, col(Contact.photo) == token))


def routes(store: Store, files: Files) -> APIRouter:
    """GET /files/{token}: a picture, to those who may see a record that shows it."""
    router = APIRouter(include_in_schema=False)

    @router.get('/files/{token}')
    async def picture(token: str, request: Request) -> Response:
        signed = guard.current(request)
        if signed is None:
            return Response(status_code=401)
        if len(token) != 64 or not await store.ask(signed.person_id, shows, token):
            return Response(status_code=404)
        content = await asyncio.to_thread(files.get, token)
        # What is served as a picture is looked at again: files are kept for other things too.
        if content is None or not image_data_uri(content):
            return Response(status_code=404)
        kind = 'image/png' if content.startswith(PNG) else 'image/jpeg'
        return Response(content, media_type=kind, headers={
            'X-Content-Type-Options': 'nosniff', 'Cache-Control': 'private, max-age=86400, immutable',
            'Content-Security-Policy': "default-src 'none'; sandbox", 'Content-Disposition': 'inline',
        })  # fmt: skip

    return router
