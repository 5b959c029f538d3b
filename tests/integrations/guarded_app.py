"""A small NiceGUI app behind the guard, run as a server of its own: guarded_app.py PORT DATABASE [empty|code]."""

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from fastapi import Request
from nicegui import Client, app, core, ui

from domain import passwords, people, signing
from domain.people import Person
from domain.permissions import House
from storage import models
from storage.store import Store
from ui import guard, theme

PORT, DATABASE, KIND = int(sys.argv[1]), sys.argv[2], (sys.argv[3:] or [''])[0]
PASSWORD = 'зелёный трактор едет'
store = Store(f'sqlite:///{DATABASE}')
assert models, 'every noun is needed for the tables'
store.create()
store.start()
happened: list[str] = []


def add_people(work: object) -> None:
    for name, email, role, lang in [('Anna', 'anna@example.com', 'administrator', 'ru'),
                                    ('Bob', 'bob@example.com', 'seller', 'en')]:  # fmt: skip
        person = work.add(Person(name=name, email=email, role=role, lang=lang))  # type: ignore[attr-defined]
        signing.keep_password(work, person, passwords.hashed(PASSWORD))  # type: ignore[arg-type]


async def demo(lang: str) -> int:
    await store.do(House(), add_people)
    return 1


if not KIND:
    store.do_now(House(), add_people)


@ui.page('/')
async def start(request: Request) -> None:
    signed = guard.current(request)
    assert signed
    ui.label(f'Person {signed.person_id}')
    ui.button('Press', on_click=lambda: (happened.append('pressed'), said.set_text('Pressed it')))
    said = ui.label('not yet')
    with ui.card() as hidden:
        ui.button('Hidden', on_click=lambda: happened.append('hidden'))
        ui.upload(on_upload=lambda: happened.append('hidden upload'), auto_upload=True)
    hidden.set_visibility(False)
    with ui.dialog() as dialog, ui.card():
        ui.label('In the dialog')
        ui.button('Inside', on_click=lambda: (happened.append('inside'), dialog.close()))
    ui.button('Open dialog', on_click=dialog.open)

    async def ask_browser() -> None:
        said.set_text(f'Answer {await ui.run_javascript("6 * 7")}')

    ui.button('Ask browser', on_click=ask_browser)
    ui.upload(on_upload=lambda e: (happened.append('upload'), said.set_text(f'Got {e.file.name}')), auto_upload=True)
    ui.html('<b onclick="window.hacked = 1">hostile</b><img src=x onerror="window.hacked = 1">',
            sanitize=False)  # fmt: skip
    ui.link('script link', 'javascript:window.hacked=1')


@ui.page('/broken')
def broken() -> None:
    raise RuntimeError('a secret in an exception')


@app.get('/facts')
def facts(request: Request) -> dict[str, object]:
    """What happened so far, and what an attacker might have stolen: only for a person."""
    clients = {
        id: {
            str(e.id): [type(e).__name__, getattr(e, 'text', ''), list(e._event_listeners)] for e in c.elements.values()
        }
        for id, c in Client.instances.items()
    }
    sockets = {id: list(c._socket_to_document_id) for id, c in Client.instances.items()}
    tabs = {id: c.tab_id for id, c in Client.instances.items()}
    return {
        'happened': happened,
        'clients': clients,
        'sockets': sockets,
        'tabs': tabs,
        'open': len(core.sio.eio.sockets),
    }


@app.post('/act')
def act(request: Request) -> str:
    happened.append('act')
    return 'done'


@app.get('/rest/ping')
def ping(request: Request) -> str:
    return f'pong {guard.current(request)}'


@app.post('/rest/dismiss/{person_id}')
async def dismiss(person_id: int) -> str:
    await store.do(1, people.dismiss, person_id)
    return 'dismissed'


@app.post('/rest/role/{person_id}/{role}')
async def role(person_id: int, role: str) -> str:
    await store.do(1, people.change_role, person_id, role)
    return json.dumps(role)


theme.install(app)
guard.install(app, store, programs=('/rest/',), limit=2 * 2**20, demo=demo if KIND else None,
              setup_code='0123456789abcdef' if KIND == 'code' else None)  # fmt: skip
ui.run(host='127.0.0.1', port=PORT, show=False, reload=False, tailwind=False, reconnect_timeout=30, http='h11',
       gzip_middleware_factory=guard.Squeezed, show_welcome_message=False)  # fmt: skip
