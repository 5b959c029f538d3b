"""How the files of letters leave: to those who see the letter, shown only where that is safe."""

import asyncio
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, Request, Response

from domain.errors import Refusal
from domain.mail.letters import file_of

from .. import guard
from ..attached.routes import headers
from ..ports import Files, Store


def address(letter_id: int, file: dict[str, Any]) -> str:
    """/letter/{letter}/{token}/{name}; the name is only for the eyes and for saving."""
    return f'/letter/{letter_id}/{file["token"]}/{quote(file["name"], safe="")}'


def routes(store: Store, files: Files) -> APIRouter:
    """GET /letter/{letter}/{token}/{name}: 401 without a session, 404 for hidden and missing ones."""
    router = APIRouter(include_in_schema=False)

    @router.get('/letter/{letter_id:int}/{token}/{name:path}')
    async def carried(letter_id: int, token: str, request: Request, download: bool = False) -> Response:
        signed = guard.current(request)
        if signed is None:
            return Response(status_code=401)
        try:
            file = await store.ask(signed.person_id, file_of, letter_id, token)
        except Refusal as refusal:
            return Response(status_code=refusal.status)
        content = await asyncio.to_thread(files.get, token)
        if content is None:
            return Response(status_code=404)
        return Response(content, headers=headers(file, token, content, download))

    return router
