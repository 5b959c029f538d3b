"""Word files to PDF by LibreOffice, where it is installed: no macros, no links, no network, a time limit."""

import asyncio
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import cached_property, partial
from pathlib import Path

from .render import FONTS, Job, PrintFailed, PrintUnavailable, environment, fonts_conf

TIMEOUT = 60.0
PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
{}</oor:items>
"""
ITEM = '<item oor:path="/org.openoffice.{}"><prop oor:name="{}" oor:op="fuse"><value>{}</value></prop></item>\n'
# No macros, nothing loaded from outside the file, no links brought up to date (2: never).
SETTINGS = (
    ('Office.Common/Security/Scripting', 'MacroSecurityLevel', '3'),
    ('Office.Common/Security/Scripting', 'DisableMacrosExecution', 'true'),
    ('Office.Common/Security/Scripting', 'BlockUntrustedRefererLinks', 'true'),
    ('Office.Writer/Content/Update', 'Link', '2'),
    ('Office.Writer/Content/Update', 'Field', 'false'),
)
# Letters of the same width where the fonts of Word are not here, the bundled ones where those are missing too.
INSTEAD = {
    'Arial': ('Liberation Sans', 'PT Sans'), 'Calibri': ('Carlito', 'PT Sans'), 'Aptos': ('PT Sans',),
    'Times New Roman': ('Liberation Serif', 'PT Serif'), 'Cambria': ('Caladea', 'PT Serif'),
}  # fmt: skip


class OfficeRenderer:
    """One per process, working in the queue of the other printing; `close()` removes its temporary folder."""

    def __init__(self, workers: ThreadPoolExecutor, program: str = 'soffice', *, timeout: float = TIMEOUT) -> None:
        self._workers, self._program, self._timeout = workers, program, timeout
        self._jobs: set[Job] = set()
        self._home = tempfile.TemporaryDirectory(prefix='artel-office-', ignore_cleanup_errors=True)
        self._fonts = Path(self._home.name) / 'fonts.conf'
        self._fonts.write_text(fonts_conf(FONTS, Path(self._home.name) / 'cache', _aliases()), encoding='utf-8')
        self._profiles: list[Path] = []

    @property
    def available(self) -> bool:
        """Whether the program is installed; look again at any time, no restart is needed."""
        return shutil.which(self._program) is not None

    def close(self) -> None:
        """Stop what is being printed and remove the temporary folder."""
        for job in list(self._jobs):
            job.stop()
        self._home.cleanup()

    async def pdf(self, content: bytes) -> bytes:
        """PDF bytes of a .docx; PrintUnavailable, PrintTimeout or PrintFailed when it cannot be made."""
        program = shutil.which(self._program)
        if program is None:
            raise PrintUnavailable('print.no_office')
        job = Job()
        self._jobs.add(job)
        try:
            work = partial(self._work, job, program, content)
            return await asyncio.get_running_loop().run_in_executor(self._workers, work)
        finally:
            job.stop()
            self._jobs.discard(job)

    def _work(self, job: Job, program: str, content: bytes) -> bytes:
        profile = self._profiles.pop() if self._profiles else self._new_profile()
        with tempfile.TemporaryDirectory(dir=self._home.name, ignore_cleanup_errors=True) as scratch:
            folder = Path(scratch)
            (folder / 'paper.docx').write_bytes(content)
            command = [
                *self._alone, program, f'-env:UserInstallation={profile.as_uri()}', '--headless', '--norestore',
                '--nolockcheck', '--nodefault', '--nologo', '--convert-to', 'pdf:writer_pdf_Export',
                '--outdir', scratch, str(folder / 'paper.docx'),
            ]  # fmt: skip
            env = environment(scratch, self._home.name, self._fonts) | {'SAL_USE_VCLPLUGIN': 'svp'}
            status, _, errors = job.run(command, b'', scratch, env, self._timeout)
            made = folder / 'paper.pdf'
            output = made.read_bytes() if made.is_file() else b''
        if not output.startswith(b'%PDF-'):
            reason = errors.decode('utf-8', 'replace').strip()[-400:]
            raise PrintFailed('print.failed', reason=reason, exit_code=status)
        self._profiles.append(profile)  # one whose program was stopped is not used again
        return output

    def _new_profile(self) -> Path:
        made = Path(tempfile.mkdtemp(prefix='profile-', dir=self._home.name))
        (made / 'user').mkdir()
        items = ''.join(ITEM.format(*one) for one in SETTINGS)
        (made / 'user' / 'registrymodifications.xcu').write_text(PROFILE.format(items), encoding='utf-8')
        return made

    @cached_property
    def _alone(self) -> list[str]:
        """What keeps the program off the network, where the system lets us."""
        command = ['unshare', '--user', '--map-root-user', '--net', '--']
        with suppress(OSError, subprocess.SubprocessError):
            if subprocess.run([*command, 'true'], capture_output=True, timeout=5, check=False).returncode == 0:  # noqa: S603 fixed
                return command
        return []


def _aliases(names: Mapping[str, tuple[str, ...]] = INSTEAD) -> str:
    return ''.join(
        f'<alias binding="same"><family>{name}</family><accept>'
        f'{"".join(f"<family>{other}</family>" for other in others)}</accept></alias>'
        for name, others in names.items()
    )
