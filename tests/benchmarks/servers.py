"""Processes under measurement: Artel as people run it, Artel with a watch on its loop, and the floors beside it."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from . import data

HERE = Path(__file__).parent
PATIENCE = 60.0


@dataclass(frozen=True)
class Server:
    """A running server: its address, its process id, and the tokens of those who are signed in."""

    url: str
    pid: int
    tokens: tuple[str, ...] = ()
    late: Path | None = None

    def cookie(self, who: int = 0) -> str:
        return f'artel={self.tokens[who % len(self.tokens)]}'

    def get(self, path: str) -> bytes:
        """The body of a page of the first person."""
        headers = {'accept': 'text/html'} | ({'cookie': self.cookie()} if self.tokens else {})
        request = urllib.request.Request(self.url + path, headers=headers)
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            return bytes(answer.read())


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as free:
        free.bind(('127.0.0.1', 0))
        return int(free.getsockname()[1])


@contextlib.contextmanager
def artel(folder: Path, deals: int, *, watched: bool = False) -> Iterator[Server]:
    """Artel over a fresh copy of the seeded data; `watched`: its loop's lag is in `late` once it has stopped."""
    url = data.sqlite(deals, folder / 'artel.db')
    tokens = tuple(data.sign_in(url))
    late = folder / 'late.json'
    command = [str(HERE / 'watched_app.py'), str(late)] if watched else [str(data.ROOT / 'main.py'), 'run']
    with _running(command, folder, 'Artel is ready') as (address, pid):
        yield Server(address, pid, tokens, late if watched else None)


@contextlib.contextmanager
def floor(folder: Path, kind: str) -> Iterator[Server]:
    """The bare thing: 'nicegui' (empty pages, a route, a broadcast) or 'uvicorn' (nothing but an answer)."""
    with _running([str(HERE / 'floor_app.py'), kind], folder, 'ready') as (address, pid):
        yield Server(address, pid)


def start_artel(folder: Path) -> tuple[subprocess.Popen[bytes], str]:
    """Artel over the data in `folder`, not waited for; its process and address."""
    return _start([str(data.ROOT / 'main.py'), 'run'], folder, free_port())


def late_of(server: Server, spans: list[tuple[float, float]]) -> list[float]:
    """Seconds the loop of a stopped watched server came too late within these spans of time.monotonic()."""
    assert server.late
    samples = json.loads(server.late.read_text())
    return [late for begun, late in samples if any(first <= begun <= last for first, last in spans)]


def stop(process: subprocess.Popen[bytes]) -> None:
    """End a server, gently first."""
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _start(command: list[str], folder: Path, port: int) -> tuple[subprocess.Popen[bytes], str]:
    folder.mkdir(parents=True, exist_ok=True)
    own = {k: v for k, v in os.environ.items() if not k.startswith(('ARTEL_', 'NICEGUI', 'PYTEST'))}
    own |= {'ARTEL_DATA': str(folder), 'ARTEL_PORT': str(port), 'PYTHONPATH': str(data.ROOT), 'PYTHONUNBUFFERED': '1'}
    with (folder / 'log').open('wb') as log:
        process = subprocess.Popen([sys.executable, *command], stdout=log, stderr=log, cwd=folder, env=own)
    return process, f'http://127.0.0.1:{port}'


def _listening(port: int, until: float) -> None:
    """A server says it is ready a moment before its port is open."""
    while True:
        try:
            socket.create_connection(('127.0.0.1', port), 1).close()
            return
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.02)


@contextlib.contextmanager
def _running(command: list[str], folder: Path, sign: str) -> Iterator[tuple[str, int]]:
    process, url = _start(command, folder, free_port())
    try:
        until = time.monotonic() + PATIENCE
        while sign not in (log := (folder / 'log').read_text(errors='replace')):
            if process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f'{command[0]} did not start:\n{log}')
            time.sleep(0.05)
        _listening(int(url.rsplit(':', 1)[1]), until)
        yield url, process.pid
    finally:
        stop(process)
