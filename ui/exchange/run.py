"""An import that runs: part after part in the background, seen and stopped from any page."""

import asyncio
import logging
from typing import Any

from nicegui import ui

from domain import exchange
from domain.errors import Refusal
from domain.exchange import ImportRun, Plan, Row
from domain.history import Change

from ..components.kit import Progress, Tag, btn, link
from ..context import Context
from ..ports import Files, Store
from ..shell import top_bar
from .words import LISTS, NOUNS

log = logging.getLogger('artel.ui')
SAID = {'running': 'Importing…', 'done': 'Imported', 'stopped': 'Stopped', 'undone': 'Undone'}


async def carry(store: Store, files: Files, person_id: int, run_id: int, plan: Plan, rows: list[Row]) -> None:
    """Take all rows in, a part at a time, so that others write in between; ends early where it was stopped."""
    refused: list[Any] = []
    try:
        for at in range(0, len(rows), exchange.CHUNK):
            part = rows[at : at + exchange.CHUNK]
            outcome = await store.do(person_id, exchange.go_on, run_id, plan, part, at)
            if outcome is None:
                break
            refused += outcome.refused
    except Refusal as refusal:
        log.warning('an import ended early: %s', refusal)
        await store.do(person_id, exchange.stop, run_id)
    token = ''
    if refused:
        cells = dict(rows)
        token = await asyncio.to_thread(lambda: files.put(exchange.packed(plan.head, cells, refused)))
    await store.do(person_id, exchange.finish, run_id, token)


class RunView:
    """One import: how far it is, what came of it, and how it is stopped or taken back."""

    def __init__(self, context: Context, id: int) -> None:
        self.context, self.t, self.id = context, context.t, id

    async def build(self) -> None:
        """Draw it and follow it."""
        run = await self._read()
        t = self.t
        ui.page_title(f'{t("Import")} · Artel')
        top_bar(t('Import'))
        with Tag('div', cls='x-page'):
            Tag('h1', run.file_name, 'a-h1 x-cut')
            self.state = Tag('p', '', 'a-t2', role='status')
            self.bar = Progress(run.done, run.total, t('Rows looked at'), 'acc')
            self.box, self.acts = Tag('div'), Tag('div', cls='a-row a-g8 x-acts')
        self._show(run)
        self.context.live(self._renew, ('import_run', self.id))

    async def _read(self) -> ImportRun:
        return await self.context.ask(lambda work: work.get(ImportRun, self.id))

    async def _renew(self, _: list[Change]) -> None:
        self._show(await self._read())

    def _show(self, run: ImportRun) -> None:
        t = self.t
        of = t('{done} of {total} rows', done=t.number(run.done), total=t.number(run.total))
        self.state.set_text(f'{t(NOUNS[run.kind])} · {t(SAID[run.state])} · {of}')
        self.bar.show(run.done, run.total)
        titles = {'Added': run.made, 'Changed': run.updated, 'The same already': run.same,
                  'Doubles left alone': run.skipped, 'Refused': run.refused}  # fmt: skip
        self.box.clear()
        with self.box, Tag('dl', cls='x-counts'):
            for title, n in titles.items():
                refused = title == 'Refused' and n
                with Tag('div', cls='x-count is-refused' if refused else 'x-count' if n else 'x-count is-none'):
                    Tag('dt', t(title), 'a-sm a-t2')
                    Tag('dd', t.number(n), 'a-num')
        self.acts.clear()
        with self.acts:
            self._acts(run)

    def _acts(self, run: ImportRun) -> None:
        t = self.t
        if run.state == exchange.RUNNING:
            btn(t('Stop'), 'x', on_click=self._stop)
            return
        btn(t('Open the list'), 'list', 'pri', on_click=lambda: ui.navigate.to(LISTS[run.kind]))
        if run.state != exchange.UNDONE and run.made + run.updated:
            btn(t('Undo the whole import'), 'undo', on_click=self._take_back)
        if run.refused_file:
            link(t('Refused rows with reasons'), f'/import/refused/{run.id}', 'a-btn')
        btn(t('Another file'), 'file-up', 'ghost', on_click=lambda: ui.navigate.to(f'/import/{run.kind}'))

    async def _stop(self) -> None:
        await self.context.do(exchange.stop, self.id, said=self.t('The import is stopped'))

    async def _take_back(self) -> None:
        done = await self.context.do(exchange.take_back, self.id)
        if done:
            t = self.t
            left = t.n('{n} change made since stays', '{n} changes made since stay', done.value) if done.value else ''
            self.context.toast(f'{t("The import is undone")}. {left}'.strip())
