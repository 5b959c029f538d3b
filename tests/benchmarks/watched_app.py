"""Artel served as main.py does it, with a watch on its event loop: watched_app.py FILE, written when it stops."""

import asyncio
import json
import sys
from pathlib import Path

from nicegui import app, background_tasks

import main
from tests.benchmarks.measure import Lag

lag = Lag()


async def _watch() -> None:
    background_tasks.create(lag.watch(), name='the watch')
    await asyncio.sleep(0)


app.on_startup(_watch)
app.on_shutdown(lambda: Path(sys.argv[1]).write_text(json.dumps(lag.samples)))
main.serve(main.Settings.read())
