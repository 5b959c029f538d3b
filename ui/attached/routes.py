"""How attached files leave: to those who see their comment, shown only where that is safe."""

import asyncio
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, Request, Response

from domain import comments
from domain.errors import Refusal

from .. import guard
from ..ports import Files, Store
from .looking import media_type


def address(comment_id: int, file: dict[str, Any], *, small: bool = False, download: bool = False) -> str:
    """/attached/{comment}/{token}/{name}; the name is only for the eyes and for saving."""
    token = file['thumb'] if small else file['token']
    return f'/attached/{comment_id}/{token}/{quote(file["name"], safe="")}{"?download=1" if download else ""}'


def routes(store: Store, files: Files) -> APIRouter:
    """GET /attached/{comment}/{token}/{name}[?download=1]: 401 without a session, 404 for hidden and missing ones."""
    router = APIRouter(include_in_schema=False)

    @router.get('/attached/{comment_id:int}/{token}/{name:path}')
    async def attached(comment_id: int, token: str, request: Request, download: bool = False) -> Response:
        signed = guard.current(request)
        if signed is None:
            return Response(status_code=401)
        try:
            file = await store.ask(signed.person_id, comments.file_of, comment_id, token)
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
