"""The floors: floor_app.py uvicorn|nicegui, on ARTEL_PORT. The least a page, a route and a broadcast can cost."""

import os
import sys
from typing import Any

PORT = int(os.environ['ARTEL_PORT'])


def uvicorn_only() -> None:
    """An answer and nothing around it."""
    import uvicorn

    async def bare(scope: dict[str, Any], receive: Any, send: Any) -> None:
        if scope['type'] == 'lifespan':
            await receive()
            print('ready', flush=True)
            await send({'type': 'lifespan.startup.complete'})
            await receive()
            await send({'type': 'lifespan.shutdown.complete'})
            return
        await send({'type': 'http.response.start', 'status': 200, 'headers': []})
        await send({'type': 'http.response.body', 'body': b'ok'})

    uvicorn.run(bare, host='127.0.0.1', port=PORT, log_level='warning')


def nicegui_only() -> None:
    """Empty NiceGUI pages, 200 rows of JSON by a bare FastAPI route, and a broadcast over web sockets."""
    from fastapi import WebSocket, WebSocketDisconnect
    from nicegui import app, ui

    open_sockets: set[WebSocket] = set()
    rows = [
        {'id': n, 's': n % 7, 'r': n * 1024.0, 't': f'Щебень гранитный 5–20, {n} т', 'a': f'{n * 1500}.00',
         'cur': 'RUB', 'c': f'Котов {n}', 'ci': 'person', 'o': n % 50, 'since': '2026-11-02T08:30:00+00:00',
         'n': {'id': n, 'k': 'call', 'at': '2026-11-24T08:30:00+00:00', 't': 'Уточнить срок'}, 'tag': None, 'cl': False}
        for n in range(200)
    ]  # fmt: skip

    @app.get('/rows')
    async def answer() -> list[dict[str, Any]]:
        return rows

    @app.websocket('/everybody')
    async def everybody(socket: WebSocket) -> None:
        await socket.accept()
        open_sockets.add(socket)
        try:
            while True:
                said = await socket.receive_text()
                for one in list(open_sockets):
                    await one.send_text(said)
        except WebSocketDisconnect:
            open_sockets.discard(socket)

    def usable() -> None:
        ui.button('usable').props('id=usable')

    def other() -> None:
        ui.link('usable', '/usable')

    @ui.page('/')
    @ui.page('/{_:path}')
    def root() -> None:
        ui.sub_pages({'/': other, '/usable': usable})

    app.on_startup(lambda: print('ready', flush=True))
    ui.run(host='127.0.0.1', port=PORT, show=False, reload=False, tailwind=False, http='h11', access_log=False,
           show_welcome_message=False, uvicorn_logging_level='warning', reconnect_timeout=60)  # fmt: skip


{'uvicorn': uvicorn_only, 'nicegui': nicegui_only}[sys.argv[1]]()
