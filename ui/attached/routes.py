"""How attached files leave: to those who see their comment, shown only where that is safe."""

import asyncio
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, Request, Response

from domain import comments, filed
from domain.errors import Refusal

from .. import guard
from ..ports import Files, Store
from .looking import media_type


def place_of(kind: str, id: int, name: str) -> str:
    """Where the files of an own field stand."""
    return f'own/{kind}/{id}/{name}'


def address(place: int | str, file: dict[str, Any], *, small: bool = False, download: bool = False) -> str:
    """/attached/{place}/{token}/{name}, place: a comment's id or `place_of`; the name is only for the eyes."""
    token = file['thumb'] if small else file['token']
    return f'/attached/{place}/{token}/{quote(file["name"], safe="")}{"?download=1" if download else ""}'


def routes(store: Store, files: Files) -> APIRouter:
    """GET /attached/{place}/{token}/{name}[?download=1]: 401 without a session, 404 for hidden and missing ones."""
    router = APIRouter(include_in_schema=False)

    @router.get('/attached/{comment_id:int}/{token}/{name:path}')
    async def attached(comment_id: int, token: str, request: Request, download: bool = False) -> Response:
        return await served(request, download, token, comments.file_of, comment_id)

    @router.get('/attached/own/{kind}/{id:int}/{field}/{token}/{name:path}')
    async def of_field(kind: str, id: int, field: str, token: str, request: Request, download: bool = False
                       ) -> Response:  # fmt: skip
        return await served(request, download, token, filed.file_of, kind, id, field)

    async def served(request: Request, download: bool, token: str, find: Callable[..., dict[str, Any]],
                     *place: Any) -> Response:  # fmt: skip
        signed = guard.current(request)
        if signed is None:
            return Response(status_code=401)
        try:
            file = await store.ask(signed.person_id, find, *place, token)
        except Refusal as refusal:
            return Response(status_code=refusal.status)
        content = await asyncio.to_thread(files.get, token)
        if content is None:
            return Response(status_code=404)
        return Response(content, headers=headers(file, token, content, download))

    return router


def headers(file: dict[str, Any], token: str, content: bytes, download: bool) -> dict[str, str]:
    """Pictures and PDFs may be looked at, with their type pinned; anything else is only saved."""
    shown = not download and file['kind'] in ('picture', 'pdf')
    kind = 'application/octet-stream'
    if shown:
        kind = 'application/pdf' if file['kind'] == 'pdf' else media_type(content)
    way, name = 'inline' if shown else 'attachment', quote(file['name'], safe='')
    found = {
        'Content-Type': kind, 'X-Content-Type-Options': 'nosniff',
        'Cache-Control': 'private, max-age=86400, immutable',
        'Content-Disposition': f"{way}; filename*=UTF-8''{name}",
    }  # fmt: skip
    # A browser's reader of PDF does not start in a sandbox; it runs no script of ours.
    return found if kind == 'application/pdf' else found | {'Content-Security-Policy': "default-src 'none'; sandbox"}
