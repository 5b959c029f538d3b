"""The renderer by itself: pages that try to read files or reach the network get nothing, slow programs are killed."""

import asyncio
import os
import stat
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from domain.errors import Refusal
from ui.print.render import PrintFailed, PrintTimeout, PrintUnavailable, WkhtmltopdfRenderer

SECRET = 'ТайнаКоторойНетВБумаге'


@asynccontextmanager
async def listening() -> AsyncIterator[tuple[int, list[bytes]]]:
    """A local server that notes every request and answers with the secret."""
    hits: list[bytes] = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        hits.append(await reader.readline())
        body = SECRET.encode()
        writer.write(b'HTTP/1.0 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n' + body)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, '127.0.0.1', 0)
    async with server:
        yield server.sockets[0].getsockname()[1], hits


def program(folder: Path, script: str) -> str:
    """A stand-in for wkhtmltopdf."""
    path = folder / 'slow-wkhtmltopdf'
    path.write_text(f'#!/bin/sh\n{script}\n')
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


def alive(pid: int) -> bool:
    """Whether the process still runs (a zombie does not)."""
    try:
        return Path(f'/proc/{pid}/stat').read_text().rpartition(')')[2].split()[0] != 'Z'
    except FileNotFoundError:
        return False


async def test_nothing_in_a_page_reaches_files_or_the_network(
    renderer: WkhtmltopdfRenderer, text_of: Callable[[bytes], list[str]], tmp_path: Path
) -> None:
    secret = tmp_path / 'secret.html'
    secret.write_text(f'<meta charset="utf-8"><p>{SECRET}</p>')
    async with listening() as (port, hits):
        for target in (f'http://127.0.0.1:{port}/', f'http://localhost:{port}/', secret.as_uri(), str(secret)):
            for payload in (
                f'<iframe src="{target}" width="500" height="300"></iframe>',
                f'<img src="{target}">',
                f'<link rel="stylesheet" href="{target}">',
                f'<style>@import url("{target}");body{{background:url("{target}")}}</style>',
                f'<object data="{target}"></object><embed src="{target}">',
                f'<meta http-equiv="refresh" content="0;url={target}">',
                f'<script>location="{target}"</script><script src="{target}"></script>',
                f'<script>var x=new XMLHttpRequest();x.open("GET","{target}",0);x.send();document.write(x.responseText)'
                '</script>',
                f'<meta name="pdfkit-allow" content="{tmp_path}">'
                '<meta name="pdfkit-enable-local-file-access" content="">'
                f'<iframe src="{target}"></iframe>',
            ):
                page = f'<html><head><meta charset="utf-8"></head><body><p>Бумага</p>{payload}</body></html>'
                text = ' '.join(text_of(await renderer.pdf(page)))
                assert SECRET not in text
                assert 'Бумага' in text or 'http-equiv' in payload
        assert hits == []


async def test_scripts_do_not_run(renderer: WkhtmltopdfRenderer, text_of: Callable[[bytes], list[str]]) -> None:
    page = (
        '<body><p>before</p><script>document.write("WRIT"+"TEN")</script><img src=x onerror="document.write(1)"></body>'
    )
    text = ' '.join(text_of(await renderer.pdf(page)))
    assert 'before' in text
    assert 'WRITTEN' not in text


async def test_a_slow_program_and_its_children_are_killed(tmp_path: Path) -> None:
    pids = tmp_path / 'pids'
    renderer = WkhtmltopdfRenderer(program(tmp_path, f'sleep 60 &\necho $! $$ > {pids}\nwait'), timeout=1)
    started = time.monotonic()
    with pytest.raises(PrintTimeout) as refused:
        await renderer.pdf('<p>x</p>')
    assert (refused.value.code, refused.value.facts) == ('print.timeout', {'seconds': 1})
    assert time.monotonic() - started < 5
    await asyncio.sleep(0.2)
    assert not any(alive(int(pid)) for pid in pids.read_text().split())
    renderer.close()


async def test_a_cancelled_wait_kills_the_program_too(tmp_path: Path) -> None:
    pids = tmp_path / 'pids'
    renderer = WkhtmltopdfRenderer(program(tmp_path, f'echo $$ > {pids}\nexec sleep 60'))
    waiting = asyncio.create_task(renderer.pdf('<p>x</p>'))
    while not pids.exists() or not pids.read_text().strip():
        await asyncio.sleep(0.02)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    await asyncio.sleep(0.2)
    assert not alive(int(pids.read_text()))
    renderer.close()


def test_a_loop_that_ends_in_the_middle_does_not_hang(tmp_path: Path) -> None:
    renderer = WkhtmltopdfRenderer(program(tmp_path, 'exec sleep 60'))

    async def leave() -> None:
        for _ in range(4):
            asyncio.get_running_loop().create_task(renderer.pdf('<p>x</p>'))
        await asyncio.sleep(0.2)

    started = time.monotonic()
    asyncio.run(leave())
    renderer.close()
    assert time.monotonic() - started < 3


async def test_at_most_two_print_at_once_and_the_rest_wait(tmp_path: Path) -> None:
    log = tmp_path / 'log'
    script = f'cat > /dev/null\necho + >> {log}\nsleep 0.3\necho - >> {log}\necho %PDF-fake %%EOF'
    renderer = WkhtmltopdfRenderer(program(tmp_path, script))
    results = await asyncio.gather(*(renderer.pdf('<p>x</p>') for _ in range(5)))
    assert all(result.startswith(b'%PDF') for result in results)
    running, most = 0, 0
    for mark in log.read_text().split():
        running += 1 if mark == '+' else -1
        most = max(most, running)
    assert most == 2
    renderer.close()


async def test_printing_leaves_the_loop_free(renderer: WkhtmltopdfRenderer) -> None:
    printing = asyncio.create_task(renderer.pdf('<p>x</p>' * 500))
    turns = 0
    while not printing.done():
        await asyncio.sleep(0.005)
        turns += 1
    assert (await printing).startswith(b'%PDF-')
    assert turns > 3, 'the loop stood still while the program ran'


async def test_a_missing_program_is_a_refusal_with_a_code() -> None:
    renderer = WkhtmltopdfRenderer('no-such-wkhtmltopdf')
    assert not renderer.available
    with pytest.raises(PrintUnavailable) as refused:
        await renderer.pdf('<p>x</p>')
    assert isinstance(refused.value, Refusal)
    assert refused.value.code == 'print.unavailable'
    renderer.close()


async def test_a_failing_program_tells_why(tmp_path: Path) -> None:
    renderer = WkhtmltopdfRenderer(program(tmp_path, 'echo broken pipes >&2; exit 3'))
    with pytest.raises(PrintFailed) as refused:
        await renderer.pdf('<p>x</p>')
    assert refused.value.facts == {'reason': 'broken pipes', 'exit_code': 3}
    renderer.close()


async def test_bundled_fonts_are_embedded_and_no_temporary_files_stay(renderer: WkhtmltopdfRenderer) -> None:
    pdf = await renderer.pdf(
        '<meta charset="utf-8"><p style="font-family:Artel Doc">Ж</p><p style="font-family:PT Sans">Ж</p>'
    )
    assert b'ArtelDoc' in pdf
    assert b'PTSans' in pdf
    own = WkhtmltopdfRenderer()
    home = Path(own._home.name)
    assert os.stat(home).st_mode & 0o077 == 0
    await own.pdf('<p>x</p>')
    assert {path.name for path in home.iterdir()} <= {'fonts.conf', 'cache', 'fontconfig'}
    own.close()
    assert not home.exists()


async def test_landscape_and_surrogates(renderer: WkhtmltopdfRenderer) -> None:
    pdf = await renderer.pdf('<p>\ud800 лист</p>', landscape=True, margins=(5, 5, 5, 5))
    assert b'/MediaBox [0 0 842' in pdf
