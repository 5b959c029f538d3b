"""The addresses of the files of letters and who answers them."""

from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, Request, Response

from domain.mail.letters import file_of

from ..attached import Serving
from ..ports import Files, Store


def address(letter_id: int, file: dict[str, Any]) -> str:
    """/letter/{letter}/{token}/{name}; the name is only for the eyes and for saving."""
    return f'/letter/{letter_id}/{file["token"]}/{quote(file["name"], safe="")}'


def routes(store: Store, files: Files) -> APIRouter:
    """GET /letter/{letter}/{token}/{name}: 401 without a session, 404 for hidden and missing ones."""
    router, serving = APIRouter(include_in_schema=False), Serving(store, files)

    @router.get('/letter/{letter_id:int}/{token}/{name:path}')
    async def carried(letter_id: int, token: str, request: Request, download: bool = False) -> Response:
        return await serving.answer(request, download, file_of, letter_id, token)

    return router
