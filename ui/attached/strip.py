"""The files of one record: how many there are, and all of them in a list."""

from typing import Any

from domain import comments
from domain.permissions import Permission

from ..components.dialogs import Dialog
from ..components.kit import Tag, html, icon_btn, svg
from ..context import Context
from .drawing import size_text, thumb_markup
from .large import PLAIN, Found, Large
from .routes import address


class Files(Tag):
    """One line over the timeline, hidden where there are no files; it opens the list."""

    def __init__(self, context: Context, dialogs: Tag) -> None:
        super().__init__('button', cls='f-line', type='button')
        self.context, self.t, self._dialogs = context, context.t, dialogs
        self.files: Found = []
        with self:
            html(svg('clip', 14, 'a-t3'), 'a-icw', 'span')
            self._said = Tag('span', cls='a-b')
            self._last = Tag('span', cls='a-sm a-t3 a-ell a-grow')
            html(svg('right', 14, 'a-t3'), 'a-icw', 'span')
        self.on('click', self.list)
        self.show([])

    def show(self, files: Found) -> None:
        """Follow what is there now; newest first, as `comments.files_of` gives them."""
        self.files = files
        self.set_visibility(bool(files))
        self._said.set_text(self.t.n('{n} file', '{n} files', len(files)))
        self._last.set_text(', '.join(str(file['name']) for file in files[:3]))

    def list(self) -> None:
        """Open the list of all files."""
        with self._dialogs:
            dialog = Dialog(self.t, self.t('Files'), icon='clip', once=True)
            with dialog.body, Tag('ul', cls='f-list'):
                for file in self.files:
                    self._row(dialog, file)
        dialog.open()

    def _row(self, dialog: Dialog, file: dict[str, Any]) -> None:
        t, context = self.t, self.context
        by = str(context.team[file['by']]['name']) if file['by'] in context.team else ''
        about = ' · '.join(part for part in (size_text(t, file['size']), by, t.when(file['at'])) if part)
        with Tag('li', cls='f-row'):
            html(thumb_markup(file['comment_id'], file), 'f-row__p', 'span')
            with Tag('span', cls='a-grow f-row__t'):
                name = Tag('a', file['name'], 'a-link', href=address(file['comment_id'], file), target='_blank')
                if file['thumb']:
                    name.on('click', lambda: self.look(file['token']), js_handler=PLAIN)
                Tag('span', about, 'a-sm a-t3 a-num')
            save = address(file['comment_id'], file, download=True)
            with Tag('a', cls='a-iconbtn', href=save, download='', aria_label=t('Save {name}', name=file['name'])):
                html(svg('dl', 16), 'a-icw', 'span')
            if may_detach(context, file):
                label = t('Remove: {name}', name=file['name'])
                icon_btn('trash', label, on_click=lambda: self._detach(dialog, file))

    async def _detach(self, dialog: Dialog, file: dict[str, Any]) -> None:
        dialog.close()
        await self.context.do(comments.detach, file['comment_id'], file['token'], said=self.t('File removed'))

    def look(self, token: str) -> None:
        """Show a picture large, with the others before and after it."""
        pictures = [file for file in self.files if file['thumb']]
        at = next((place for place, file in enumerate(pictures) if file['token'] == token), None)
        if at is not None:
            with self._dialogs:
                Large(self.context, pictures, at).open()


def may_detach(context: Context, file: dict[str, Any]) -> bool:
    """Whether this person may take the file off: whoever attached it, or an administrator."""
    own = file['by'] == context.id and context.may(Permission.COMMENT_ADD)
    return own or context.may(Permission.PEOPLE_MANAGE)
