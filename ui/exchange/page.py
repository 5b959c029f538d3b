"""The page that takes a file in: what it holds, a file, its columns, what will happen, then how it goes."""

import asyncio
from dataclasses import replace
from typing import Any
from uuid import uuid4

from nicegui import background_tasks, ui
from nicegui.events import UploadEventArguments

from domain import exchange
from domain.errors import Refusal
from domain.exchange import Outcome, Plan, Sheet
from domain.permissions import Permission
from domain.unit_of_work import Entity

from ..components.choices import Segmented
from ..components.fields import select_field
from ..components.kit import Progress, Tag, btn, busy, html, note, set_attrs, svg
from ..context import Context
from ..frame import not_there
from ..shell import top_bar
from .files import reason
from .run import RunView, carry
from .words import NOUNS, POLICIES, choices, labels

SHOWN = 3
REASONS = 5


class Wizard:
    """One file on its way in. `turn` grows with all that is chosen: what began in an older one is over."""

    def __init__(self, context: Context, kind: str) -> None:
        self.context, self.t, self.kind = context, context.t, kind
        self.sheet: Sheet | None = None
        self.plan: Plan | None = None
        self.fields: dict[str, Any] = {}
        self.names: dict[str, str] = {}
        self.turn, self.looking = 0, False

    async def build(self) -> None:
        """Draw the first step; the others follow below it."""
        t = self.t
        ui.page_title(f'{t("Import")} · Artel')
        top_bar(t('Import'))
        with Tag('div', cls='x-page'):
            Tag('p', t('Nothing is written until you have seen what will happen.'), 'a-t2')
            options = [(kind, t(name)) for kind, name in NOUNS.items()]
            Segmented(options, self.kind, label=t('What the file holds'), on_change=self._turn)
            self._file_step()
            self.box = Tag('div', cls='x-steps')
            self.ahead = Tag('div', cls='x-steps')
            with Tag('section', cls='x-past'):
                await self._past()

    def _file_step(self) -> None:
        t = self.t
        with Tag('section', cls='x-drop') as drop:
            html(svg('cloud-upload', 20, 'a-t3'), 'a-icw', 'span')
            with Tag('div', cls='a-grow'):
                self.name = Tag('b', t('CSV, XLSX or vCard'), 'a-b')
                limit = exchange.LARGEST // 2**20
                Tag(
                    'p',
                    t('Up to {limit} MB and 100,000 rows, with headings in the first row', limit=limit),
                    'a-sm a-t3',
                )
            pick = btn(t('Choose a file'), 'file-up', 'pri')
            upload = ui.upload(auto_upload=True, max_files=1, max_file_size=exchange.LARGEST, on_upload=self._uploaded,
                               on_rejected=lambda: self._refuse('import.too_big', limit=limit))  # fmt: skip
            upload.props('accept=".csv,.tsv,.txt,.xlsx,.vcf"').classes('a-sr')
            set_attrs(upload, aria_hidden='true', inert=True)
            self.upload, self.drop = upload, drop
            # The browser opens its file dialog only in the click itself, so this one does not ask the server first.
            pick.on('click', js_handler=f'() => getElement({upload.id}).$refs.qRef.pickFiles()')

    async def _past(self) -> None:
        t, found = self.t, await self.context.ask(exchange.runs, 10)
        if found:
            Tag('h2', t('Imports before'), 'a-h3')
        for run in found:
            with Tag('a', cls='x-run', href=f'/import/run/{run.id}'):
                Tag('span', run.file_name, 'a-b a-grow x-cut')
                Tag('span', t(NOUNS[run.kind]), 'a-t2')
                Tag('span', t.n('{n} row', '{n} rows', run.done), 'a-t3 a-num')

    def _refuse(self, code: str, **facts: Any) -> None:
        self.context.tell(exchange_refusal(code, facts))

    async def _turn(self, kind: str) -> None:
        self.kind = kind
        if self.sheet:
            await self._map()

    async def _uploaded(self, event: UploadEventArguments) -> None:
        self.upload.reset()
        if event.file.size() > exchange.LARGEST:
            self._refuse('import.too_big', limit=exchange.LARGEST // 2**20)
            return
        content = await event.file.read()
        await self.take(event.file.name, content)

    async def take(self, name: str, content: bytes) -> None:
        """Read a file and ask what its columns are."""
        turn = self._begin()
        try:
            sheet = await asyncio.to_thread(exchange.read, name, content)
        except Refusal as refusal:
            if not self._over(turn):
                self.context.tell(refusal)
            return
        if self._over(turn):
            return
        self.sheet = sheet
        self.name.set_text(f'{self.sheet.name} · {self.t.n("{n} row", "{n} rows", len(self.sheet.rows))}')
        await self._map()

    async def _map(self) -> None:
        assert self.sheet
        t, sheet, kind, turn = self.t, self.sheet, self.kind, self._begin()
        fields, names = await self.context.ask(labels, kind, t)
        chosen = await self.context.ask(exchange.remembered, kind, sheet.head)
        if self._over(turn):
            return
        self.fields, self.names = fields, names
        if not chosen or not {name for name in chosen if name} <= self.fields.keys():
            chosen = exchange.guess(kind, sheet.head, self._guessed(), coded=sheet.coded)
        self.plan = Plan(kind, sheet.head, chosen, owner_id=self.context.id, words=choices(kind, self.fields))
        self.box.clear()
        with self.box:
            Tag('h2', t('Columns'), 'a-h2')
            with Tag('div', cls='x-map', role='list'):
                for place, title in enumerate(sheet.head):
                    self._column(place, title, chosen[place])
            Tag('h2', t('What is there already'), 'a-h2')
            Tag('p', t('Found by phone, e-mail, ИНН, article or record number.'), 'a-t2')
            Segmented([(key, t(name)) for key, name in POLICIES.items()], 'skip', label=t('What is there already'),
                      on_change=self._policy)  # fmt: skip
            with Tag('div', cls='a-row a-g8'):
                self.look = btn(t('See what will happen'), 'eye', 'pri', on_click=self.foresee)

    def _column(self, place: int, title: str, name: str) -> None:
        assert self.sheet
        t = self.t
        head = self.names.get(title, title) if self.sheet.coded else title
        values = [row[place] for row in self.sheet.rows[:50] if row[place]][:SHOWN]
        with Tag('div', cls='x-col', role='listitem'):
            with Tag('div', cls='x-col__f'):
                Tag('b', head or t('No heading'), 'a-b x-cut')
                Tag('span', ' · '.join(values)[:120], 'a-sm a-t3 x-cut')
            html(svg('arrow-right', 16, 'a-t3'), 'a-icw', 'span')
            options = {'': t('Do not import'), **self.names}
            select_field(t('Field of the column “{name}”', name=head), options, name, hide_label=True,
                         on_change=lambda value, place=place: self._chosen(place, value))  # fmt: skip

    async def _chosen(self, place: int, name: str | None) -> None:
        assert self.plan
        columns = list(self.plan.columns)
        columns[place] = name or ''
        await self._planned(replace(self.plan, columns=tuple(columns)))

    async def _policy(self, policy: str) -> None:
        assert self.plan
        await self._planned(replace(self.plan, policy=policy))

    async def _planned(self, plan: Plan) -> None:
        """What was foreseen is no longer so; a look under way begins anew."""
        looking, self.plan = self.looking, plan
        self._begin()
        if looking:
            await self.foresee()

    def _begin(self) -> int:
        """A new turn: what was under way or foreseen goes."""
        self.turn, self.looking = self.turn + 1, False
        self.ahead.clear()
        return self.turn

    def _over(self, turn: int) -> bool:
        return turn != self.turn or self.context.gone or self.ahead.is_deleted

    async def foresee(self) -> None:
        """Rehearse the whole file and say what would come of it, unless something else is chosen meanwhile."""
        assert self.plan
        assert self.sheet
        turn, plan, rows, look = self._begin(), self.plan, exchange.numbered(self.sheet.rows), self.look
        outcome = Outcome()
        seen: dict[exchange.Of, int] = {}
        would_be: dict[tuple[str, int], Entity] = {}
        with self.ahead, Tag('div', cls='a-row a-g8'):
            bar = Progress(0, len(rows), self.t('Looking through the file'), 'acc')
            btn(self.t('Stop'), 'x', on_click=self._stop)
        busy(look, True)
        self.looking = True
        try:
            for at in range(0, len(rows), exchange.CHUNK):
                part = rows[at : at + exchange.CHUNK]
                outcome.add(await self.context.ask(exchange.rehearse, plan, part, seen, would_be))
                if self._over(turn):
                    return
                bar.show(at + len(part), len(rows))
        except Refusal as refusal:
            if not self._over(turn):
                self._stop()
                self.context.tell(refusal)
            return
        self._stop()
        with self.ahead:
            self._foreseen(outcome)
        self.ahead.run_method('scrollIntoView', {'block': 'end', 'behavior': 'smooth'})

    def _stop(self) -> None:
        """No look is under way."""
        self._begin()
        busy(self.look, False)

    def _guessed(self) -> dict[str, str]:
        """Files do not come in a table: their names in one that went out mean nothing on the way back."""
        return {name: label for name, label in self.names.items() if self.fields[name].kind != 'file'}

    def _foreseen(self, outcome: Outcome) -> None:
        t = self.t
        Tag('h2', t('What will happen'), 'a-h2')
        counts(t, {'created': outcome.created, 'updated': outcome.updated, 'same': outcome.same,
                   'skipped': outcome.skipped, 'refused': len(outcome.refused)})  # fmt: skip
        for number, code, facts in outcome.refused[:REASONS]:
            note(f'{t("Row")} {number}: {reason(t, code, facts)}', 'warn', 'warn')
        if len(outcome.refused) > REASONS:
            Tag('p', t('All refused rows will be in a file with their reasons.'), 'a-t3')
        n = outcome.created + outcome.updated
        with Tag('div', cls='a-row a-g8'):
            if n:
                self.go = btn(t.n('Import {n} record', 'Import {n} records', n), 'import', 'pri', on_click=self.run)

    async def run(self) -> None:
        """Begin; the rows go on even where the page is left."""
        assert self.plan
        assert self.sheet
        busy(self.go, True)
        plan, rows = self.plan, exchange.numbered(self.sheet.rows)
        done = await self.context.do(exchange.begin, plan, self.sheet.name, len(rows), key=uuid4().hex)
        if not done or not done.value or not done.value.id:
            busy(self.go, False)
            return
        context, id = self.context, done.value.id
        background_tasks.create(carry(context.store, context.files, context.id, id, plan, rows), name='import')
        ui.navigate.to(f'/import/run/{id}')


def counts(t: Any, numbers: dict[str, int]) -> None:
    """How many of each, in a row of tiles."""
    titles = {'created': 'To be added', 'updated': 'To be changed', 'same': 'The same already',
              'skipped': 'Doubles left alone', 'refused': 'Refused'}  # fmt: skip
    with Tag('dl', cls='x-counts'):
        for key, n in numbers.items():
            with Tag('div', cls=f'x-count is-{key}' if n else 'x-count is-none'):
                Tag('dt', t(titles[key]), 'a-sm a-t2')
                Tag('dd', t.number(n), 'a-num')


def exchange_refusal(code: str, facts: dict[str, Any]) -> Refusal:
    """A refusal a screen makes itself."""
    return Refusal(code, **facts)


async def import_page(context: Context, kind: str = 'contact') -> None:
    """/import and /import/{kind}."""
    if kind not in NOUNS or not context.may(Permission.RECORDS_IMPORT):
        not_there(context)
        return
    await Wizard(context, kind).build()


async def run_page(context: Context, id: int) -> None:
    """/import/run/{id}."""
    await RunView(context, id).build()


PAGES = {'/import': import_page, '/import/{kind}': import_page, '/import/run/{id}': run_page}
