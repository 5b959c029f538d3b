"""The right half of a paper's page: what the client will see."""

from ..components.choices import Segmented
from ..components.kit import Tag, html, icon_btn, set_attrs, svg
from ..context import Context
from .printing import address
from .sheet import Sheet


class Preview(Tag):
    """Heading with the paper's language, print, download and a new tab; below it the paper itself."""

    def __init__(self, context: Context, kind: str, id: int, version: int, title: str) -> None:
        t = context.t
        super().__init__('section', cls='e-prev', aria_label=t('Preview of the paper'))
        self.t, self.kind, self.paper_id, self.version, self.lang = t, kind, id, version, t.lang
        labels = {
            'title': title, 'busy': t('Updating…'), 'offline': t('The server cannot be reached.'),
            'failed': t('The paper was not made. Change something or try again.'),
        }  # fmt: skip
        with self:
            with Tag('div', cls='e-prev__h'):
                Tag('span', t('The client will see this'), 'a-sm a-t2 a-ell')
                Tag('span', cls='a-grow')
                langs = [('ru', 'Рус'), ('en', 'Eng')]
                Segmented(langs, self.lang, label=t('Language of the paper'), on_change=self._set_lang, small=True)
                icon_btn('print', t('Print'), on_click=lambda: self.sheet.run_method('print'))
                self._save = self._link('dl', t('Download PDF'))
                self._open = self._link('external', t('Open PDF in a new tab'))
            self.sheet = Sheet(self._src(), labels)
        set_attrs(self._open, target='_blank', rel='noopener')
        self._aim()

    def show(self, version: int) -> None:
        """Show the paper as it is after change number `version`."""
        if version != self.version:
            self.version = version
            self.sheet.show(self._src())

    def _src(self) -> str:
        return address(self.kind, self.paper_id, self.lang, self.version)

    def _link(self, icon: str, label: str) -> Tag:
        with Tag('a', cls='a-iconbtn', aria_label=label, title=label) as made:
            html(svg(icon), 'a-icw', 'span')
        return made

    def _aim(self) -> None:
        set_attrs(self._save, href=address(self.kind, self.paper_id, self.lang, download=True), download='')
        set_attrs(self._open, href=address(self.kind, self.paper_id, self.lang))

    def _set_lang(self, lang: str) -> None:
        self.lang = lang
        self._aim()
        self.sheet.show(self._src())
