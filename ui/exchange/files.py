"""Files that go out: a list as CSV or XLSX, the refused rows of an import; always as attachments."""

import asyncio
import csv
import io
import json
import tempfile
from collections.abc import AsyncIterator, Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

import xlsxwriter
from fastapi import APIRouter, Request, Response
from sqlalchemy import ColumnElement
from starlette.datastructures import QueryParams
from starlette.responses import StreamingResponse

from domain import catalog, exchange, filtering
from domain.errors import Refusal
from domain.people import Person
from domain.unit_of_work import UnitOfWork

from .. import guard
from ..addresses import ids_of, number, read_filters
from ..clients.list import SPECS as CLIENTS
from ..deals.list import SPEC as DEALS
from ..leads.list import SPEC as LEADS
from ..lists.reading import conditions
from ..locales import Words
from ..ports import Files, Store
from .words import label, say

PART = 1000
LISTS = {**CLIENTS, 'deal': DEALS, 'lead': LEADS}
CSV = 'text/csv; charset=utf-8'
XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'


def line(cells: Iterable[Any]) -> str:
    """A line of CSV; formulas are guarded."""
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=';').writerow([exchange.guarded(_text(cell)) for cell in cells])
    return buffer.getvalue()


def _text(value: Any) -> str:
    return value.isoformat(' ', 'minutes') if isinstance(value, datetime) else str(value)


def headers(name: str) -> dict[str, str]:
    """An attachment that is not looked into."""
    return {'Content-Disposition': f'attachment; filename="{name}"', 'X-Content-Type-Options': 'nosniff',
            'Cache-Control': 'no-store'}  # fmt: skip


class Workbook:
    """An XLSX written row by row into a file on the disk."""

    def __init__(self) -> None:
        self.file = tempfile.TemporaryFile()  # noqa: SIM115 it lives as long as its answer
        self.book = xlsxwriter.Workbook(self.file, {'constant_memory': True, 'strings_to_formulas': False,
                                                    'strings_to_urls': False, 'remove_timezone': True})  # fmt: skip
        self.sheet, self.rows = self.book.add_worksheet(), 0
        self.formats = {kind: self.book.add_format({'num_format': f'yyyy-mm-dd{more}'})
                        for kind, more in (('date', ''), ('datetime', ' hh:mm'))}  # fmt: skip

    def write(self, rows: Sequence[Sequence[Any]]) -> None:
        """More rows."""
        for row in rows:
            for place, value in enumerate(row):
                if isinstance(value, str):
                    self.sheet.write_string(self.rows, place, value[:32_000])
                elif isinstance(value, int | Decimal):
                    self.sheet.write_number(self.rows, place, value)
                else:
                    self.sheet.write_datetime(self.rows, place, value, self.formats[type(value).__name__])
            self.rows += 1

    def parts(self) -> Iterable[bytes]:
        """The whole file, part by part."""
        self.book.close()
        self.file.seek(0)
        with self.file:
            while part := self.file.read(2**18):
                yield part


def routes(store: Store, files: Files) -> APIRouter:
    """GET /export/{kind}.csv and .xlsx, with `cols` and what chosen_of reads; GET /import/refused/{id}."""
    router = APIRouter(include_in_schema=False)

    @router.get('/export/{kind}.{form}')
    async def exported(kind: str, form: str, request: Request) -> Response:
        signed = guard.current(request)
        if signed is None:
            return Response(status_code=401)
        asked = request.query_params
        names = [name for name in asked.get('cols', '').split(',') if name]

        def begin(work: UnitOfWork) -> tuple[list[int], list[str], Words]:
            t = words_of(work)
            where = chosen_of(work, kind, asked, str(t.tz))
            head = [t('field.id'), *(label(t, kind, field) for field in exchange.columns(work, kind, names))]
            return exchange.ids(work, kind, where), head, t

        if form not in ('csv', 'xlsx'):
            return Response(status_code=404)
        try:
            ids, head, t = await store.ask(signed.person_id, begin)
        except Refusal as refusal:
            return Response(status_code=refusal.status)

        async def parts() -> AsyncIterator[list[list[Any]]]:
            for at in range(0, len(ids), PART):
                some = ids[at : at + PART]
                rows = await store.ask(signed.person_id, exchange.export, kind, names, some,
                                       lambda field, code: say(t, kind, field, code))  # fmt: skip
                yield [[here(cell, t) for cell in row] for row in rows]

        if form == 'csv':
            return StreamingResponse(_separated(head, parts()), media_type=CSV, headers=headers(f'{kind}.csv'))
        book = Workbook()
        book.write([head])
        async for rows in parts():
            await asyncio.to_thread(book.write, rows)
        return StreamingResponse(book.parts(), media_type=XLSX, headers=headers(f'{kind}.xlsx'))

    @router.get('/import/refused/{id}')
    async def refused(id: int, request: Request) -> Response:
        signed = guard.current(request)
        if signed is None:
            return Response(status_code=401)
        try:
            run, t = await store.ask(signed.person_id, lambda work: (work.get(exchange.ImportRun, id), words_of(work)))
        except Refusal as refusal:
            return Response(status_code=refusal.status)
        content = await asyncio.to_thread(files.get, run.refused_file)
        if not content:
            return Response(status_code=404)
        text = await asyncio.to_thread(reasons, json.loads(content), t)
        return Response(text, media_type=CSV, headers=headers('refused.csv'))

    return router


def chosen_of(work: UnitOfWork, kind: str, asked: QueryParams, zone: str) -> list[ColumnElement[bool]]:
    """SQL of what an address asks for: `ids`, or what the filters `f` find, with `all` as the list of the noun does."""
    noun: Any = catalog.noun(kind).entity
    filters = read_filters(asked)
    if asked.get('all') and kind in LISTS:
        spec = LISTS[kind]
        filters |= {name: number(asked, name) for name in spec.params if name in asked}
        where = conditions(work, spec, filters, zone)
    else:
        where = [filtering.where(work, kind, filters['tree'], zone=zone)] if filters.get('tree') else []
    where += [noun.id.in_(some)] if (some := ids_of(asked, 'ids')) else []
    return where + ([noun.id.not_in(left)] if (left := ids_of(asked, 'except')) else [])


def here(cell: Any, t: Words) -> Any:
    """A moment as the clock of the reader shows it; everything else as it is."""
    return cell.astimezone(t.tz).replace(tzinfo=None) if isinstance(cell, datetime) else cell


async def _separated(head: list[str], parts: AsyncIterator[list[list[Any]]]) -> AsyncIterator[str]:
    yield '\ufeff' + line(head)
    async for rows in parts:
        yield ''.join(line(row) for row in rows)


def reasons(kept: dict[str, Any], t: Words) -> str:
    """Refused rows as CSV, each with its number and its reason in the reader's language."""
    rows = [[number, reason(t, code, facts), *cells] for number, cells, code, facts in kept['rows']]
    return '\ufeff' + ''.join(line(row) for row in [[t('Row'), t('Reason'), *kept['head']], *rows])


def reason(t: Words, code: str, facts: dict[str, Any]) -> str:
    """Why a row stayed out."""
    return t.refusal(code, facts)


def words_of(work: UnitOfWork) -> Words:
    """The language and zone of whoever asks."""
    person = work.actor if isinstance(work.actor, Person) else None
    return Words(person.lang, person.zone) if person else Words('en', 'UTC')
