"""The composer above a timeline: a comment with files, or an activity that was or will be."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from nicegui import ui

from domain import activities, comments
from domain.permissions import Permission

from ..activities.forms import KINDS
from ..attached import Uploads, gone
from ..attached.drawing import size_text
from ..components.feedback import draft_saved
from ..components.kit import Tag, btn, busy, html, icon_btn, set_attrs, svg, token
from ..context import Context, Done
from ..mail.dialog import write_letter
from .mentions import Mentions
from .when import When

Links = Sequence[tuple[str, int]]
_KEYS = """(e) => {
  if (e.code === "Enter" && (e.ctrlKey || e.metaKey)) { e.preventDefault(); e.stopPropagation(); emit(); }
}"""


class Composer(Tag):
    """Comment / Call / Meeting / E-mail / Task; what is typed survives as a draft of this browser."""

    def __init__(self, context: Context, kind: str, id: int, links: Links = ()) -> None:
        """`links`: what an activity written here is tied to, the record itself unless named."""
        super().__init__('div', cls='d-comp')
        self.context, self.t, self.kind, self.record_id = context, context.t, kind, id
        self.links = list(links) or [(kind, id)]
        self.tab, self.past, self._key, self._busy = 'note', True, uuid4().hex, False
        t = self.t
        tabs = [('note', 'note', t('Comment'))] if context.may(Permission.COMMENT_ADD) else []
        if context.may(Permission.ACTIVITY_EDIT):
            tabs += [(key, icon, t(name)) for key, (icon, name, _) in KINDS.items()]
        if not tabs:
            self.set_visibility(False)
            return
        self.tab = tabs[0][0]
        self._tabs: dict[str, Tag] = {}
        self.files: list[dict[str, Any]] = []
        self.uploads: Uploads | None = None
        with self:
            with Tag('div', cls='a-row a-g2 d-cts', role='tablist', aria_label=t('Kind of entry'), data_roving='1'):
                for key, icon, name in tabs:
                    with Tag('button', cls='d-ct', type='button', role='tab') as button:
                        html(svg(icon, 14), 'a-icw', 'span')
                        Tag('span', name)
                    button.on('click', lambda key=key: self.choose(key, focus=False))
                    self._tabs[key] = button
            self._box = Tag('div', cls='d-cbox', role='tabpanel')
            self._letters = Tag('div')
            if context.may(Permission.COMMENT_ADD):
                self.uploads = Uploads(context, self._brought)
        self._draw()
        if context.mails and context.may(Permission.LETTER_SEND):
            set_attrs(self, data_writes='1')  # links to addresses on the page open the form of a letter
            self.on('artel-write', lambda e: self.write_to(str(e.args)[:250]), js_handler='(e) => emit(e.detail)')

    def choose(self, tab: str, *, focus: bool = True) -> None:
        """Show a tab: note, call, meeting, email or task; with the cursor in it where `focus`."""
        if tab not in self._tabs:
            return
        if tab != self.tab:
            self.tab, self.past = tab, tab != 'task'
            self._draw()
        if focus:
            self.client.run_javascript(f'setTimeout(() => window.artel?.focus("{self.input.html_id}"), 60)')

    @property
    def draft(self) -> str:
        """The key of the browser's draft of this tab."""
        return f'{self.kind}:{self.record_id}:{self.tab}'

    def _draw(self) -> None:
        t, context = self.t, self.context
        for key, button in self._tabs.items():
            chosen = key == self.tab
            set_attrs(button, aria_selected='true' if chosen else 'false', tabindex=0 if chosen else -1)
            set_attrs(button, aria_controls=self._box.html_id)
        label, hint, act = self._words()
        set_attrs(self._box, aria_label=label)
        self._box.clear()
        with self._box:
            self.input = ui.textarea(placeholder=hint).props('autogrow').classes('a-bare')
            set_attrs(
                self.input,
                aria_label=label,
                data_draft=self.draft,
                rows=2 if self.tab == 'note' else 1,
                maxlength=10_000,
                data_files='1' if self.tab == 'note' else None,
            )
            self.input.on('keydown', self.save, js_handler=_KEYS)
            self._error = Tag('div', cls='a-err', role='alert', hidden=True)
            self.mentions = self.when = None
            if self.tab == 'note':
                self.mentions = Mentions(context, self.input)
                self._files_box = Tag('div', cls='a-row a-wrap a-g4 f-chips')
                self._draw_files()
            with Tag('div', cls='a-row a-wrap a-g4'):
                if self.tab == 'note':
                    icon_btn(
                        'at-sign', t('Call a colleague'), on_click=self.mentions.offer_all if self.mentions else None
                    )
                    if self.uploads:
                        # The browser opens its file dialog only in the click itself.
                        icon_btn('clip', t('Attach files')).on('click', js_handler=self.uploads.pick)
                else:
                    if self.tab == 'email' and context.may(Permission.LETTER_SEND):
                        btn(t('Write and send…'), 'send', 'tint sm', on_click=self.write_letter)
                    if self.tab != 'task':
                        self._switch()
                    self.when = When(context, self.input, owner=True)
                    self.when.set_visibility(not self.past)
                Tag('span', cls='a-grow')
                Tag('span', t('Ctrl Enter'), 'a-mi a-t3 a-lg')
                self._save_button = btn(act, kind='pri sm', on_click=self.save)

    async def _brought(self, files: list[dict[str, Any]], dropped: bool) -> None:
        """What is dropped is kept at once, unless a comment is being written: then it goes along with that."""
        writing = self.tab == 'note' and (self.files or str(self.input.value or '').strip())
        if dropped and not writing:
            said = self.t.n('{n} file added', '{n} files added', len(files))
            await self.context.do(comments.add, self.kind, self.record_id, '', (), files, said=said)
            return
        known = {file['token'] for file in self.files}
        self.files += [file for file in files if file['token'] not in known]
        self.choose('note')
        self._draw_files()

    def _draw_files(self) -> None:
        self._files_box.clear()
        self._files_box.set_visibility(bool(self.files))
        with self._files_box:
            for file in self.files:
                label = self.t('Remove: {name}', name=file['name'])
                text = f'{file["name"]} · {size_text(self.t, file["size"])}'
                token(text, label, lambda file=file: self._without(file))

    def _without(self, file: dict[str, Any]) -> None:
        self.files.remove(file)
        self._draw_files()

    async def write_letter(self) -> None:
        """Open the form of a letter, with what is typed here as its text."""
        await self.write_to('')

    async def write_to(self, to: str) -> None:
        """The same, to this address."""
        text = str(self.input.value or '').strip() if self.tab == 'email' else ''
        with self._letters:
            await write_letter(self.context, self.kind, self.record_id, to=to, text=text)

    def _switch(self) -> None:
        t = self.t
        with Tag('span', cls='a-seg a-seg--sm', role='radiogroup', aria_label=t('Happened or planned')):
            for past, text in ((True, t('Happened')), (False, t('Plan'))):
                button = Tag(
                    'button', text, type='button', role='radio', aria_checked='true' if past == self.past else 'false'
                )
                button.on('click', lambda past=past: self._when_changed(past))

    def _when_changed(self, past: bool) -> None:
        if past != self.past:
            typed = str(self.input.value or '')
            self.past = past
            self._draw()
            self.input.set_value(typed)

    def _words(self) -> tuple[str, str, str]:
        t = self.t
        if self.tab == 'note':
            return t('Comment'), t('What should the team know? @ calls a colleague'), t('Write down')
        name = t(KINDS[self.tab][1])
        if self.past:
            return name, t(f'composer.{self.tab}'), t('Write down')
        return name, t('What to do? “tomorrow at 11” is understood'), t('Plan')

    async def save(self) -> None:
        """Keep what is written; the text goes only after the server kept it."""
        text = str(self.input.value or '').strip()
        if not (text or (self.tab == 'note' and self.files)) or self._busy:
            self.client.run_javascript(f'window.artel?.focus("{self.input.html_id}")')
            return
        self._busy = True
        busy(self._save_button, True)
        set_attrs(self._error, hidden=True)
        try:
            if self.tab == 'note' and (missing := await gone(self.context, self.files)):
                self.context.toast(missing)
                return
            done, said = await self._keep(text)
        finally:
            self._busy = False
            busy(self._save_button, False)
        if not done:
            if done.refusal:
                self._error.set_text(self.context.words(done.refusal))
                set_attrs(self._error, hidden=None)
            return
        self._key = uuid4().hex
        if str(self.input.value or '').strip() == text:
            draft_saved(self.draft)
            self.input.set_value('')
        if self.when:
            self.when.reset()
        self.context.toast(said, done.batch)

    async def _keep(self, text: str) -> tuple[Done[Any], str]:
        context, t, key = self.context, self.t, self._key
        if self.tab == 'note':
            called, files = self.mentions.called(text) if self.mentions else [], list(self.files)
            done: Done[Any] = await context.do(comments.add, self.kind, self.record_id, text, called, files,
                                               quiet=True, key=key)  # fmt: skip
            if done:
                self.files = [file for file in self.files if file not in files]
                self._draw_files()
            return done, t('Comment added')
        if self.past:
            subject, _, rest = text.partition('\n')
            values = {'subject': t(KINDS[self.tab][1]), 'result': text}
            if rest.strip() and len(subject) <= 100:
                values = {'subject': subject, 'result': rest.strip()}
            return await context.do(activities.log, self.tab, values, self.links, quiet=True, key=key), t(
                'Written down'
            )
        planned: dict[str, Any] = self.when.values(text) if self.when else {'subject': text[:250]}
        said = t('Planned: {when}', when=t.when(planned['deadline'])) if planned.get('deadline') else t('Planned')
        return await context.do(activities.plan, {**planned, 'kind': self.tab}, self.links, quiet=True, key=key), said
