"""Small round photos of contacts and square logos of companies, in the place of their letters."""

import asyncio
from collections import OrderedDict
from typing import Any

from fastapi import APIRouter, Request, Response

from domain.companies import Company
from domain.contacts import Contact
from domain.errors import NotFound, Refusal
from domain.unit_of_work import UnitOfWork

from . import guard
from .attached.looking import thumbnail
from .ports import Files, Store

PICTURES = {'contact': 'photo', 'company': 'logo'}
NOUNS: dict[str, type[Contact] | type[Company]] = {'contact': Contact, 'company': Company}
SIDES, MOST = (96, 96), 500


def face(kind: str, id: int | None, token: str) -> str:
    """The address of a client's small picture; '' where there is none."""
    return f'/face/{kind}/{id}/{token}' if token and id else ''


def face_of(record: Any) -> str:
    """The address of the small picture of a contact or a company, '' for one without."""
    kind = record.entity_kind()
    return face(kind, record.id, getattr(record, PICTURES[kind]))


def shown(work: UnitOfWork, kind: str, id: int, token: str) -> None:
    """Raise NotFound unless this person may see a record that shows this picture."""
    if kind not in NOUNS or not token or getattr(work.get(NOUNS[kind], id), PICTURES[kind]) != token:
        raise NotFound('missing', entity='file', id=token)


class Faces:
    """Makes small pictures and remembers the last 500."""

    def __init__(self, files: Files) -> None:
        self._files = files
        self._made: OrderedDict[str, bytes] = OrderedDict()

    async def small(self, token: str) -> bytes:
        """A WebP of 96 by 96 pixels at most; b'' for what is no picture."""
        if token not in self._made:
            self._made[token] = await asyncio.to_thread(self._make, token)
        self._made.move_to_end(token)
        if len(self._made) > MOST:
            self._made.popitem(last=False)
        return self._made.get(token, b'')

    def _make(self, token: str) -> bytes:
        return thumbnail(self._files.get(token) or b'', SIDES)


def routes(store: Store, files: Files) -> APIRouter:
    """GET /face/{kind}/{id}/{token}: 401 without a session, 404 for hidden and missing ones."""
    router, faces = APIRouter(include_in_schema=False), Faces(files)

    @router.get('/face/{kind}/{id:int}/{token}')
    async def small(kind: str, id: int, token: str, request: Request) -> Response:
        signed = guard.current(request)
        if signed is None:
            return Response(status_code=401)
        try:
            await store.ask(signed.person_id, shown, kind, id, token)
        except Refusal as refusal:
            return Response(status_code=refusal.status)
        content = await faces.small(token)
        if not content:
            return Response(status_code=404)
        return Response(content, media_type='image/webp', headers={
            'X-Content-Type-Options': 'nosniff', 'Cache-Control': 'private, max-age=86400, immutable',
            'Content-Security-Policy': "default-src 'none'; sandbox", 'Content-Disposition': 'inline',
        })  # fmt: skip

    return router
