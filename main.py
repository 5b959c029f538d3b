"""Artel: settings → storage → pages and programs' doors → serve. The only file that knows everybody."""

import argparse
import asyncio
import gc
import logging
import os
import sys
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from domain import bin as bins
from domain import kept, sealed, setup
from domain.errors import Refusal
from domain.permissions import House
from storage.backup import NAME, BadBackup, backup, restore
from storage.files import Files
from storage.migrate import rebuilt, upgrade
from storage.secret import SHORTEST, secret_of
from storage.store import Store

FAVICON = Path(__file__).parent / 'ui' / 'theme' / 'assets' / 'favicon.svg'


class Wrong(Exception):
    """A setting that cannot be used; the text is the sentence a person reads."""


@dataclass(frozen=True)
class Settings:
    """Where Artel keeps its data and where it is served, from the environment."""

    data: Path
    database_url: str
    host: str
    port: int
    url: str
    secret: str

    @classmethod
    def read(cls) -> 'Settings':
        """From ARTEL_DATA, ARTEL_DATABASE_URL, ARTEL_HOST, ARTEL_PORT, ARTEL_URL, ARTEL_SECRET. Raises Wrong."""
        data = Path(os.environ.get('ARTEL_DATA') or 'data').expanduser().absolute()
        try:
            data.mkdir(parents=True, exist_ok=True)
            (data / '.writable').touch()
            (data / '.writable').unlink()
        except OSError as error:
            raise Wrong(f'ARTEL_DATA: the folder {data} cannot be written: {error.strerror}.') from error
        url = os.environ.get('ARTEL_DATABASE_URL') or f'sqlite:///{data / NAME}'
        if not url.startswith(('postgresql://', 'postgres://', 'sqlite:///')):
            raise Wrong('ARTEL_DATABASE_URL must look like postgresql://user:password@host/name.')
        port = os.environ.get('ARTEL_PORT') or '8080'
        if not port.isdigit() or not 0 < int(port) < 65536:
            raise Wrong(f'ARTEL_PORT must be a number from 1 to 65535, not {port!r}.')
        host = os.environ.get('ARTEL_HOST') or '127.0.0.1'
        public = (os.environ.get('ARTEL_URL') or '').rstrip('/')
        if public and (urlsplit(public).scheme not in ('http', 'https') or not urlsplit(public).hostname):
            raise Wrong('ARTEL_URL must be the public address, like https://crm.example.com.')
        secret = os.environ.get('ARTEL_SECRET') or ''
        if secret and len(secret) < SHORTEST:
            raise Wrong(f'ARTEL_SECRET must have at least {SHORTEST} characters.')
        return cls(data, url, host, int(port), public, secret)


def serve(settings: Settings, *, demo: bool = False) -> None:
    """Run the app until it is stopped."""
    gc.disable()
    from nicegui import app, background_tasks, ui

    from integrations import clock
    from integrations.mail import Outbox
    from storage.demo import EMAIL, LATIN, PASSWORD, fill
    from ui import guard, pages, theme
    from ui.notices import mailing

    sealed.use(secret_of(settings.data, settings.secret))
    _settle()
    upgrade(settings.database_url, settings.data / 'backups')
    store, files = Store(settings.database_url), Files(settings.data / 'files')
    store.start()
    if demo:
        fill(store, files, 'ru')
    code = guard.setup_code_for(settings.host)
    theme.install(app)
    guard.install(app, store, public_url=settings.url or None, setup_code=code,
                  demo=lambda lang: asyncio.to_thread(fill, store, files, lang))  # fmt: skip
    pages.install(app, store, files)
    outbox = Outbox(store.do, store.ask, files)
    app.on_startup(lambda: background_tasks.create(_sweep(store, outbox.sweep), name='bin'))
    app.on_startup(lambda: background_tasks.create(_sweep_files(store, files), name='files'))
    app.on_startup(lambda: store.feed.listen(outbox.hear))
    app.on_startup(lambda: background_tasks.create(outbox.run(), name='outbox'))
    app.on_shutdown(store.close)
    shown = settings.url or f'http://{settings.host}:{settings.port}'
    asked = f'\nCode for the first run: {code}' if code and store.ask_now(House(), setup.is_new) else ''
    if demo:
        asked += f'\nSign in: {EMAIL.format(name=LATIN[0])}, password: {PASSWORD}'
    app.on_startup(lambda: background_tasks.create(clock.run(store.do), name='clock'))
    app.on_startup(lambda: background_tasks.create(mailing.run(store, shown), name='notices by mail'))
    app.on_startup(_settle)
    app.on_startup(lambda: print(f'Artel is ready: {shown}{asked}', flush=True))  # noqa: T201
    ui.run(
        host=settings.host,
        port=settings.port,
        title='Artel',
        favicon=FAVICON,
        show=False,
        reload=False,
        reconnect_timeout=60,
        tailwind=False,
        gzip_middleware_factory=guard.Squeezed,
        show_welcome_message=False,
        http='h11',  # httptools closes live sockets on reused connections
        access_log=False,
        uvicorn_logging_level='warning',
    )


def _settle() -> None:
    """What was loaded stays for good: looking through it for garbage again and again took a fifth of an import."""
    gc.freeze()
    gc.enable()


async def _sweep(store: Store, letters: Callable[[], Awaitable[None]]) -> None:
    """Empty the bin and the outbox of what has been there for too long, a little at a time, several times a day."""
    while True:
        more = 0
        with suppress(Refusal):
            more = await store.do(House(), bins.sweep)
            await letters()
        await asyncio.sleep(1 if more else 6 * 3600)


async def _sweep_files(store: Store, files: Files) -> None:
    """Remove bytes that nothing names, once a day and not while the server starts: it reads all texts there are."""
    await asyncio.sleep(600)
    while True:
        try:
            await asyncio.to_thread(files.sweep, await store.ask(House(), kept.named))
        except Exception:
            logging.getLogger('artel.files').exception('the files could not be swept')
        await asyncio.sleep(24 * 3600)


def command(args: argparse.Namespace, settings: Settings) -> str:
    """Run a command that ends; what to print."""
    if args.command == 'migrate':
        sealed.use(secret_of(settings.data, settings.secret))
        return f'The database stands at revision {upgrade(settings.database_url, settings.data / "backups")}.'
    if args.command == 'reindex':
        return f'The search knows {rebuilt(settings.database_url)} records.'
    if not settings.database_url.startswith('sqlite'):
        raise Wrong('backup and restore pack the data folder; for PostgreSQL use pg_dump and pg_restore.')
    if args.command == 'backup':
        counts = backup(settings.data, Path(args.file).absolute())
        return f'Backed up and proven: {args.file}, {sum(counts.values())} rows.'
    counts = restore(Path(args.file).absolute(), settings.data)
    return f'Restored: {sum(counts.values())} rows in {settings.data}.'


def main() -> int:
    """The command line; 0, or 2 with a sentence where a setting or an argument is wrong."""
    parser = argparse.ArgumentParser(prog='main.py', description='Artel, a self-hosted CRM.')
    commands = parser.add_subparsers(dest='command', required=True)
    commands.add_parser('run', help='serve the installation in ARTEL_DATA')
    commands.add_parser('demo', help='the same with demo data')
    commands.add_parser('migrate', help='bring the database to this version')
    commands.add_parser('reindex', help='make the index of the search anew')
    for name in ('backup', 'restore'):
        commands.add_parser(name).add_argument('file')
    args = parser.parse_args()
    try:
        settings = Settings.read()
        if args.command in ('run', 'demo'):
            serve(settings, demo=args.command == 'demo')
        else:
            print(command(args, settings))  # noqa: T201
    except (Wrong, BadBackup) as wrong:
        print(wrong, file=sys.stderr)  # noqa: T201
        return 2
    return 0


if __name__ in {'__main__', '__mp_main__'}:
    sys.exit(main())
