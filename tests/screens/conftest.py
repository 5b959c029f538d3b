"""Screens: the whole app in this process, opened by several signed-in people without a browser."""

import gc
import os
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from nicegui import app, core, ui
from nicegui.functions.download import download
from nicegui.functions.navigate import Navigate
from nicegui.functions.notify import notify
from nicegui.testing import User
from nicegui.testing.general import nicegui_reset_globals, prepare_simulation

from domain import signing
from domain.permissions import House
from storage.files import Files
from storage.store import Store
from ui import guard, pages, theme


@pytest.fixture
def database(tmp_path: Path, sqlite_template: Path) -> str:
    """Screens are tested on SQLite: what they call is tested on both databases."""
    shutil.copy(sqlite_template, tmp_path / 'artel.db')
    return f'sqlite:///{tmp_path}/artel.db'


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever expects to see something waits as long as a loaded machine needs."""
    should_see = User.should_see

    async def patient(user: User, *args: Any, retries: int = 3, **kwargs: Any) -> None:
        await should_see(user, *args, retries=max(retries, 100), **kwargs)

    monkeypatch.setattr(User, 'should_see', patient)


SignedIn = Callable[[int], Awaitable[User]]


@pytest.fixture
async def signed_in(store: Store, tmp_path: Path) -> AsyncIterator[SignedIn]:
    """`ann = await signed_in(ANN)`: a browser of this person; `await ann.open('/deals/1')` opens a page in it.

    An error in the log fails the test.
    """
    gc.freeze()  # NiceGUI collects garbage around each test: what earlier tests left would be walked again and again
    alone = app.router.lifespan_context
    with nicegui_reset_globals():
        os.environ['NICEGUI_USER_SIMULATION'] = 'true'
        try:
            prepare_simulation()
            theme.install(app)
            guard.install(app, store)
            pages.install(app, store, Files(tmp_path / 'files'))
            ui.run(reconnect_timeout=1)
            async with core.app.router.lifespan_context(core.app):
                yield lambda person_id: _browser(store, person_id)
        finally:
            os.environ.pop('NICEGUI_USER_SIMULATION', None)
            app.router.lifespan_context = alone  # FastAPI would begin and end the routers of all earlier tests too
            ui.navigate, ui.notify, ui.download = Navigate(), notify, download


async def _browser(store: Store, person_id: int) -> User:
    token = signing.new_token()
    await store.do(House(), signing.sign_in, person_id, signing.hash_of(token))
    transport = httpx.ASGITransport(core.app)
    return User(httpx.AsyncClient(transport=transport, base_url='http://test', cookies={'artel': token}))
