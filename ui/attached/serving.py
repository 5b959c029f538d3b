"""How a kept file leaves: to those who see the record that names it, shown only where that is safe."""

import asyncio
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from fastapi import Request, Response

from domain.errors import Refusal

from .. import guard
from ..ports import Files, Store
from .looking import media_type


class Serving:
    """Answers requests for kept files: 401 without a session, 404 for hidden and missing ones."""

    def __init__(self, store: Store, files: Files) -> None:
        self._store, self._files = store, files

    async def answer(self, request: Request, download: bool, find: Callable[..., dict[str, Any]], *place: Any
                     ) -> Response:  # fmt: skip
        """The file that the query `find(work, *place)` tells of; the last of `place` is its token."""
        signed = guard.current(request)
        if signed is None:
            return Response(status_code=401)
        try:
            file = await self._store.ask(signed.person_id, find, *place)
        except Refusal as refusal:
            return Response(status_code=refusal.status)
        content = await asyncio.to_thread(self._files.get, place[-1])
        if content is None:
            return Response(status_code=404)
        return Response(content, headers=headers(file, content, download))


def headers(file: dict[str, Any], content: bytes, download: bool) -> dict[str, str]:
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
