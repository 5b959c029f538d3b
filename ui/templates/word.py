"""One template as a Word file: taken away, written in Word, brought back; the places it may name beside it."""

from functools import partial

from domain import templates
from domain.templates import TemplateVersion
from domain.types import dumps

from ..components.kit import Tag, badge, btn, html, svg
from . import places
from .files import NAMES, address, starter_address
from .page import TemplatePage


class WordPage(TemplatePage):
    """One person keeping one template in Word."""

    def _left(self) -> None:
        t = self.t
        with (
            Tag('section', cls='e-left t-left', aria_label=t('The Word file of the template')),
            Tag('div', cls='t-write t-write--word'),
        ):
            with Tag('div', cls='t-word'):
                self._file = Tag('div')
                self._wrong = Tag('p', cls='t-wrong t-wrong--word', role='status')
                self._how()
                self._versions = Tag('section', aria_label=t('Versions'))
            places.Places(t, places.for_word(t, self.opened.places), self._copy)
        self._draw_file()

    def _draw_file(self) -> None:
        t, current = self.t, self.opened.current
        self._file.clear()
        if current is None:
            return
        with self._file, Tag('div', cls='t-file'):
            html(svg('file-text', 20), 'w-ic', 'span')
            with Tag('div', cls='a-grow t-file__n'):
                Tag('b', current.file_name, 'a-b a-ell')
                Tag('span', self._about(current), 'a-sm a-t3')
            with Tag('div', cls='a-row a-g6 a-wrap'):
                with Tag('a', cls='a-btn', href=address(current), download=''):
                    html(svg('dl', 16), 'a-icw', 'span')
                    Tag('span', t('Download'))
                btn(t('Bring the changed file'), 'file-up', 'tint').on('click', js_handler=self._pick)
        self._draw_versions()

    def _about(self, version: TemplateVersion) -> str:
        who = str(self.context.team.get(version.created_by or 0, {}).get('name', ''))
        said = [self.t('version {n}', n=version.number), self.t.when(version.created_at), who]
        return ' · '.join(one for one in said if one)

    def _how(self) -> None:
        t, template = self.t, self.opened.template
        with Tag('section', cls='t-how'):
            Tag('h2', t('How it is written'), 'a-h3')
            with Tag('ol'):
                Tag(
                    'li',
                    t('Download the file and open it in Word or LibreOffice: fonts, tables and pictures are yours.'),
                )
                Tag('li', t('Where a value belongs, put a place from the list at the side, {{ }} included.'))
                Tag('li', t('A row of a table between {%tr for row in rows %} and {%tr endfor %}, each in a row of its '
                            'own, is repeated.'))  # fmt: skip
                Tag('li', t('Bring the file back: it is checked, and the paper is shown.'))
            Tag('p', t('Files to begin with:'), 'a-sm a-t3')
            with Tag('div', cls='a-row a-g6 a-wrap'):
                for noun in NAMES:
                    with Tag('a', cls='a-chip a-chip--dash', href=starter_address(noun, template.lang), download=''):
                        html(svg('dl', 14), 'a-icw', 'span')
                        Tag('span', t(NAMES[noun]))

    def _draw_versions(self) -> None:
        t, opened = self.t, self.opened
        self._versions.clear()
        with self._versions:
            Tag('h2', t('Versions'), 'a-h3')
            with Tag('ul', cls='t-vers'):
                for one in opened.versions[:20]:
                    with Tag('li'):
                        with Tag('div', cls='a-grow t-file__n'):
                            Tag('span', one.file_name or t('Text'), 'a-ell')
                            Tag('span', self._about(one), 'a-sm a-t3')
                        if one is opened.current:
                            badge(t('in force'), 'acc')
                        else:
                            btn(t('Take back'), 'history', 'ghost sm', label=t('Take back version {n}', n=one.number),
                                on_click=partial(self._take, one))  # fmt: skip
                        if one.file:
                            label = t('Download version {n}', n=one.number)
                            with Tag(
                                'a', cls='a-iconbtn', href=address(one), download='', aria_label=label, title=label
                            ):
                                html(svg('dl', 16), 'a-icw', 'span')

    def _saving(self) -> None:
        t = self.t
        if not self.opened.template.active:
            btn(t('Put into use'), 'check', 'pri', on_click=partial(self._use, True))

    def _version(self) -> TemplateVersion | None:
        current = self.opened.current
        if current is None:
            return None
        return TemplateVersion(template_id=self.id, lang=current.lang, body=current.body, file=current.file,
                               file_name=current.file_name)  # fmt: skip

    def _say(self, text: str) -> None:
        self._wrong.set_text(text)

    def _copy(self, text: str) -> None:
        """Into the clipboard: the file is open in another program."""
        self._wrong.client.run_javascript(f'navigator.clipboard?.writeText({dumps(text)})')
        self.context.toast(self.t('Copied: {name}', name=text))

    async def _take(self, version: TemplateVersion) -> None:
        said = self.t('Version {n} is in force', n=version.number)
        await self.context.do(templates.put_in_force, version.id, said=said)

    async def _renewed(self) -> None:
        self._draw_file()
        await self._changed()
