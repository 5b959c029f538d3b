"""The one page of the app and what hangs in it: pages by path, data for the components, files and papers."""

import importlib
import logging
from collections.abc import Callable
from copy import copy
from typing import Any

from fastapi import APIRouter, Request, Response
from nicegui import App, ui
from starlette.datastructures import QueryParams
from starlette.responses import RedirectResponse

from domain.errors import Refusal
from domain.people import Person
from domain.types import dumps
from domain.unit_of_work import UnitOfWork

from . import frame, guard
from .context import Context
from .locales import Words
from .papers import printing
from .ports import Files, Store
from .print.office import OfficeRenderer
from .print.printer import Printer
from .print.render import WkhtmltopdfRenderer

NOUNS = ('activities', 'notices', 'leads', 'deals', 'deal_card', 'clients', 'papers', 'documents', 'products',
         'duplicates', 'settings', 'exchange', 'attached', 'faces', 'mail', 'templates')  # fmt: skip
Query = Callable[[UnitOfWork, QueryParams, Words], Any]
log = logging.getLogger('artel.ui')


def install(app: App, store: Store, files: Files) -> None:
    """Register the page of the app and the routes that answer its components.

    Each noun's module may offer PAGES {path: builder(context, …)}, FEEDS {name: query} answered as JSON at
    /data/<name>, and `routes(store, files)` with an APIRouter of its own.
    """
    pages: dict[str, Callable[..., Any]] = {}
    feeds: dict[str, Query] = {}
    routes = APIRouter()
    renderer = WkhtmltopdfRenderer()
    office = OfficeRenderer(renderer.workers)
    app.on_shutdown(office.close)
    app.on_shutdown(renderer.close)
    printer = Printer(renderer, files, office)
    routes.include_router(printing.routes(store, files, printer))
    for noun in NOUNS:
        module = importlib.import_module(f'.{noun}', __package__)
        pages |= getattr(module, 'PAGES', {})
        feeds |= getattr(module, 'FEEDS', {})
        if hasattr(module, 'routes'):
            routes.include_router(module.routes(store, files))

    @routes.get('/data/{name}')
    async def data(name: str, request: Request) -> Response:
        """Data of a component of an open page, as the signed-in person may see it. 401, 404 or 422 with words."""
        signed = guard.current(request)
        if signed is None:
            return Response(status_code=401)
        query = feeds.get(name)
        if query is None:
            return Response(status_code=404)

        def answer(work: UnitOfWork) -> str:
            words = Words(getattr(work.actor, 'lang', 'ru'), getattr(work.actor, 'zone', 'UTC'))
            return dumps(query(work, request.query_params, words))

        try:
            body = await store.ask(signed.person_id, answer)
        except Refusal as refusal:
            return Response(dumps({'code': refusal.code}), refusal.status, media_type='application/json')
        return Response(body, media_type='application/json', headers={'Cache-Control': 'no-store'})

    app.include_router(routes)

    @ui.page('/', title='Artel')
    @ui.page('/{_:path}', title='Artel')
    async def root(request: Request) -> Response | None:
        signed = guard.current(request)
        if signed is None:  # a public path of the doors that is none
            return RedirectResponse('/sign-in', 303)
        person = await store.ask(signed.person_id, lambda work: work.get(Person, signed.person_id))
        client = ui.context.client
        client.page = copy(client.page)  # each page of its own language: <html lang> and Quasar's words
        client.page.language = 'ru' if person.lang == 'ru' else 'en-GB'
        await frame.build(Context(store, person, files, printer), pages)
        return None
