"""The addresses of attached files and who answers them."""

from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, Request, Response

from domain import comments, filed

from ..ports import Files, Store
from .serving import Serving


def place_of(kind: str, id: int, name: str) -> str:
    """Where the files of an own field stand."""
    return f'own/{kind}/{id}/{name}'


def address(place: int | str, file: dict[str, Any], *, small: bool = False, download: bool = False) -> str:
    """/attached/{place}/{token}/{name}, place: a comment's id or `place_of`; the name is only for the eyes."""
    token = file['thumb'] if small else file['token']
    return f'/attached/{place}/{token}/{quote(file["name"], safe="")}{"?download=1" if download else ""}'


def routes(store: Store, files: Files) -> APIRouter:
    """GET /attached/{place}/{token}/{name}[?download=1]: 401 without a session, 404 for hidden and missing ones."""
    router, serving = APIRouter(include_in_schema=False), Serving(store, files)

    @router.get('/attached/{comment_id:int}/{token}/{name:path}')
    async def attached(comment_id: int, token: str, request: Request, download: bool = False) -> Response:
        return await serving.answer(request, download, comments.file_of, comment_id, token)

    @router.get('/attached/own/{kind}/{id:int}/{field}/{token}/{name:path}')
    async def of_field(kind: str, id: int, field: str, token: str, request: Request, download: bool = False
                       ) -> Response:  # fmt: skip
        return await serving.answer(request, download, filed.file_of, kind, id, field, token)

    return router
