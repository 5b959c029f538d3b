"""HTML to PDF by wkhtmltopdf: no network, no local files, no scripts, a time limit, two at once."""

import asyncio
import os
import resource
import secrets
import shutil
import signal
import subprocess
import tempfile
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Protocol
from xml.sax.saxutils import escape

from pdfkit import PDFKit
from pdfkit.configuration import Configuration

from domain.errors import Refusal

FONTS = Path(__file__).parent / 'fonts'
TIMEOUT = 30.0
AT_ONCE = 2
MEMORY = 3 * 1024**3
FILE_SIZE = 128 * 1024**2
PASSED_ON = ('PATH', 'SYSTEMROOT', 'LD_LIBRARY_PATH')
Margins = tuple[float, float, float, float]
_Result = tuple[int, bytes, bytes]


class PrintFailed(Refusal):
    """A paper could not be printed (codes print.failed, print.timeout, print.unavailable)."""

    status = 500


class PrintUnavailable(PrintFailed):
    """wkhtmltopdf is not installed here."""

    status = 503


class PrintTimeout(PrintFailed):
    """Printing took longer than allowed and was stopped."""

    status = 503


class PdfRenderer(Protocol):
    """What papers need from a PDF engine."""

    async def pdf(self, html: str, *, landscape: bool = False, margins: Margins = (0, 0, 0, 0)) -> bytes:
        """PDF of A4 pages; margins are top, right, bottom, left in paper mm; raises PrintFailed."""
        ...


class WkhtmltopdfRenderer:
    """The renderer of this release; one per process, `close()` removes its temporary folder."""

    def __init__(
        self, program: str = 'wkhtmltopdf', *, timeout: float = TIMEOUT, at_once: int = AT_ONCE, fonts: Path = FONTS
    ) -> None:
        self._program = program
        self._timeout = timeout
        self.workers = ThreadPoolExecutor(at_once, thread_name_prefix='print')
        self._jobs: set[Job] = set()
        self._home = tempfile.TemporaryDirectory(prefix='artel-print-')
        self._fontconfig = Path(self._home.name) / 'fonts.conf'
        self._fontconfig.write_text(fonts_conf(fonts, Path(self._home.name) / 'cache'), encoding='utf-8')

    @property
    def available(self) -> bool:
        """Whether the program is installed; look again at any time, no restart is needed."""
        return shutil.which(self._program) is not None

    def close(self) -> None:
        """Stop what is being printed and remove the temporary folder; the renderer is of no use afterwards."""
        for job in list(self._jobs):
            job.stop()
        self.workers.shutdown(cancel_futures=True)
        self._home.cleanup()

    async def pdf(self, html: str, *, landscape: bool = False, margins: Margins = (0, 0, 0, 0)) -> bytes:
        """PDF bytes of the page; PrintUnavailable, PrintTimeout or PrintFailed when it cannot be made."""
        program = shutil.which(self._program)
        if program is None:
            raise PrintUnavailable('print.unavailable', program=self._program)
        job = Job()
        self._jobs.add(job)
        work = partial(self._work, job, _command(program, html, landscape, margins), html)
        try:
            return await asyncio.get_running_loop().run_in_executor(self.workers, work)
        finally:
            job.stop()
            self._jobs.discard(job)

    def _work(self, job: 'Job', command: list[str], html: str) -> bytes:
        with tempfile.TemporaryDirectory(dir=self._home.name) as scratch:
            # surrogates come from pasted text and would stop the encoder
            page = html.encode('utf-8', 'replace')
            env = environment(scratch, self._home.name, self._fontconfig) | {'QT_QPA_PLATFORM': 'offscreen'}
            status, output, errors = job.run(command, page, scratch, env, self._timeout)
        # 1 with a whole paper means that something the page refers to was refused: that is our doing
        whole = output.startswith(b'%PDF-') and output.rstrip().endswith(b'%%EOF')
        if status not in (0, 1) or not whole:
            raise PrintFailed('print.failed', reason=errors.decode('utf-8', 'replace').strip()[-400:], exit_code=status)
        return output


class Job:
    """One run of the program in a worker thread; a thread, since asyncio's own processes hang when the loop ends."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._stopped = False

    def run(self, command: list[str], page: bytes, folder: str, env: dict[str, str], timeout: float) -> _Result:
        """Exit code, output and complaints; PrintTimeout after `timeout` seconds."""
        with self._lock:
            if self._stopped:
                return -signal.SIGKILL, b'', b''
            pipe = subprocess.PIPE
            self._process = process = subprocess.Popen(  # noqa: S603 fixed options, the page goes by stdin
                command, stdin=pipe, stdout=pipe, stderr=pipe, cwd=folder, env=env, start_new_session=True
            )
        try:
            _limit(process.pid, timeout)
            output, errors = process.communicate(page, timeout)
        except subprocess.TimeoutExpired:
            raise PrintTimeout('print.timeout', seconds=timeout) from None
        finally:
            with self._lock:
                self._kill()
            process.wait()
            for stream in (process.stdin, process.stdout, process.stderr):
                if stream:
                    with suppress(BrokenPipeError):
                        stream.close()
        return process.returncode, output, errors

    def stop(self) -> None:
        """Kill the program with everything it started; harmless when it is done or has not begun."""
        with self._lock:
            self._stopped = True
            self._kill()

    def _kill(self) -> None:
        # a process that was waited for may have given its number to another one
        if self._process and self._process.returncode is None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)


def _command(program: str, html: str, landscape: bool, margins: Margins) -> list[str]:
    options = {
        'page-size': 'A4',
        'orientation': 'Landscape' if landscape else 'Portrait',
        **{
            f'margin-{side}': f'{size}mm'
            for side, size in zip(('top', 'right', 'bottom', 'left'), margins, strict=True)
        },
        'encoding': 'UTF-8',
        'disable-javascript': '',
        'disable-local-file-access': '',
        'disable-plugins': '',
        'proxy': 'http://127.0.0.1:9',
        'load-error-handling': 'ignore',
        'load-media-error-handling': 'ignore',
    }
    # pdfkit obeys <meta name="{prefix}…"> in the page, before our own options: nobody may know the prefix
    configuration = Configuration(wkhtmltopdf=program, meta_tag_prefix=secrets.token_hex(16))
    return [str(part) for part in PDFKit(html, 'string', options=options, configuration=configuration).command()]


def environment(scratch: str, home: str, fonts: Path) -> dict[str, str]:
    """What a program that prints is told of this machine: next to nothing, and a folder of its own."""
    passed = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    return passed | {
        'LANG': 'C.UTF-8', 'HOME': scratch, 'TMPDIR': scratch, 'XDG_RUNTIME_DIR': scratch, 'XDG_CACHE_HOME': home,
        'FONTCONFIG_FILE': str(fonts),
    }  # fmt: skip


def _limit(pid: int, timeout: float) -> None:
    """Limits from outside, while the program still waits for its page: preexec_fn is unsafe with threads."""
    limits = ((resource.RLIMIT_CPU, int(timeout) + 1), (resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_FSIZE, FILE_SIZE),
              (resource.RLIMIT_CORE, 0))  # fmt: skip
    try:
        for kind, size in limits:
            resource.prlimit(pid, kind, (size, size))
    except ProcessLookupError:
        pass  # it has ended already; its output tells why


def fonts_conf(fonts: Path, cache: Path, more: str = '') -> str:
    """The bundled fonts first, then the system's: TTFs found by fontconfig are embedded as real text."""
    return (
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        f'<dir>{escape(str(fonts.resolve()))}</dir><cachedir>{escape(str(cache))}</cachedir>'
        '<include ignore_missing="yes">/etc/fonts/fonts.conf</include>'
        f'{more}</fontconfig>'
    )
