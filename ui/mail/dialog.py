"""The form of a letter: to whom, what, which papers and files; it leaves ten seconds after it is sent."""

from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import uuid4

from nicegui import ui

from domain import mail, signing
from domain.errors import Refusal
from domain.mail import Enclosure, Facts, LetterTemplate
from domain.mail.addresses import split
from domain.permissions import Permission
from domain.unit_of_work import UnitOfWork

from ..attached import Uploads, gone
from ..attached.drawing import size_text
from ..components.dialogs import Dialog, FormDialog
from ..components.feedback import toast
from ..components.fields import select_field, text_field, textarea_field
from ..components.kit import Segmented, Tag, btn, chip, set_attrs, token
from ..context import Context
from ..site import offer_address
from .places import beginnings, filling
from .printing import NAMES, printed

LANGUAGES = (('ru', 'Русский'), ('en', 'English'))
MOST_OFFERED = 6


@dataclass(frozen=True)
class Opened:
    """What the form begins with."""

    ready: bool
    facts: Facts
    own: list[LetterTemplate]


def read(work: UnitOfWork, kind: str, id: int) -> Opened:
    """Whom it may go to and what it may say. Raises NotFound."""
    return Opened(mail.is_set_up(work), mail.facts_of(work, kind, id), mail.offered(work, kind))


async def write_letter(context: Context, kind: str, id: int, *, to: str = '', text: str = '') -> None:
    """Open the form of a letter about a record, to this address and with this text where they are given."""
    try:
        opened = await context.ask(read, kind, id)
    except Refusal as refusal:
        context.tell(refusal)
        return
    if opened.ready:
        LetterForm(context, kind, id, opened, to=to, text=text).form.open()
    else:
        not_ready(context)


def not_ready(context: Context) -> None:
    """Say that there is nothing to send with, and lead who may to where it is set up."""
    t = context.t
    dialog = Dialog(t, t('Mail is not set up yet'), icon='mail', once=True)
    with dialog.body:
        Tag('p', t('Artel sends letters through your own mailbox: the server, a login and a password are enough.'))
    with dialog.footer:
        Tag('span', cls='a-grow')
        btn(t('Close'), kind='ghost', on_click=dialog.close)
        if context.may(Permission.SETTINGS_EDIT):
            btn(t('Set up mail'), 'mail', 'pri', on_click=lambda: ui.navigate.to('/settings/mail'))
        else:
            Tag('p', t('An administrator sets it up in the settings.'), 'a-t2')
    dialog.open()


class LetterForm:
    """One letter that is being written."""

    def __init__(self, context: Context, kind: str, id: int, opened: Opened, *, to: str = '',
                 text: str = '', was: 'LetterForm | None' = None) -> None:  # fmt: skip
        self.context, self.t, self.kind, self.id, self.facts = context, context.t, kind, id, opened.facts
        self._key, self._token = uuid4().hex, signing.new_token()
        self.link = offer_address(self._token) if self.facts.offered else ''
        self.files: list[dict[str, Any]] = []
        self.papers = {self._of(one): one for one in self.facts.enclosures}
        self.chosen = {key for key, one in self.papers.items() if one.chosen}
        self.texts = beginnings(self.t, kind, opened.own)
        t = self.t
        self.form = FormDialog(t, t('Letter'), t('Send'), self._send, icon='mail', wide=True,
                               drafts=(f'letter:{kind}:{id}',))  # fmt: skip
        first = self.facts.addressees[0].email if self.facts.addressees else ''
        subject, body = self._filled(0)
        with self.form.body:
            self._whom(to or first)
            with Tag('div', cls='m-head'):
                self.subject = text_field(t('Subject'), subject, required=True, autofocus=bool(to or first))
                names = {n: name for n, (name, _, _) in enumerate(self.texts)}
                self.template = select_field(t('Begin with'), names, 0, on_change=self._begin)
            self.text = textarea_field(t('Text of the letter'), text or body, rows=11, draft=f'letter:{kind}:{id}')
            self.text.input.classes('m-text')
            self._begun = text or body
            self._enclosed()
        with self.form.extra:
            Tag('span', t('Leaves in 10 seconds, until then it can be taken back'), 'a-sm a-t3')
        if was:
            self._go_on(was)

    @staticmethod
    def _of(paper: Enclosure) -> str:
        return f'{paper.kind}:{paper.id}'

    def _whom(self, to: str) -> None:
        t = self.t
        with Tag('div', cls='m-whom'):
            self.to = text_field(t('To whom'), to, required=True, autofocus=not to,
                                 placeholder=t('addresses, with commas between them'))  # fmt: skip
            self._copy = btn(t('Copy to'), kind='ghost sm', on_click=self._show_copy)
        self.cc = text_field(t('Copy to'))
        self.cc.set_visibility(False)
        if len(self.facts.addressees) > 1 or (self.facts.addressees and to != self.facts.addressees[0].email):
            with Tag('div', cls='a-row a-wrap a-g4 m-known', role='group', aria_label=t('Known addresses')):
                for one in self.facts.addressees[:MOST_OFFERED]:
                    label = f'{one.name} · {one.email}' if one.name else one.email
                    chip(label, icon='plus', on_click=partial(self._add, one.email))

    def _add(self, email: str) -> None:
        there = split(self.to.typed)
        if email.casefold() not in {one.casefold() for one in there}:
            self.to.set_value(', '.join([*there, email]))

    def _show_copy(self) -> None:
        self.cc.set_visibility(True)
        self._copy.set_visibility(False)
        self.context.frame_slot.client.run_javascript(
            f'setTimeout(() => window.artel?.focus("{self.cc.input.html_id}"))'
        )

    def _filled(self, index: int) -> tuple[str, str]:
        """Subject and text of a beginning, with what is known of the record."""
        _, subject, text = self.texts[index]
        known = filling(self.t, self.facts, self.link)
        return ' '.join(mail.fill(subject, known).split())[:250], mail.fill(text, known)

    def _begin(self, index: int) -> None:
        subject, text = self._filled(index)
        before = self.subject.typed, self.text.typed
        self.subject.set_value(subject)
        self.text.set_value(text)
        if before[1].strip() not in ('', self._begun.strip()):
            with self.context.frame_slot:
                toast(self.t, self.t('The text was replaced'), undo=partial(self._back, *before))
        self._begun = text

    async def _back(self, subject: str, text: str) -> None:
        if not self.text.is_deleted:
            self.subject.set_value(subject)
            self.text.set_value(text)

    def _enclosed(self) -> None:
        t = self.t
        with Tag('section', cls='m-with', aria_label=t('Attachments')):
            with Tag('div', cls='a-row a-wrap a-g6'):
                self.uploads = Uploads(self.context, self._brought)
                btn(t('Attach files'), 'clip', 'ghost sm').on('click', js_handler=self.uploads.pick)
                self._chips: dict[str, Tag] = {}
                for key, paper in self.papers.items():
                    pressed = key in self.chosen
                    self._chips[key] = chip(self._name(paper), pressed=pressed, icon='file-text',
                                            on_click=partial(self._turn, key))  # fmt: skip
                if self.link:
                    chip(t('Link for the client'), icon='link', on_click=self._put_link)
            self._files = Tag('div', cls='a-row a-wrap a-g4 f-chips')
            self.lang = Segmented(LANGUAGES, t.lang, label=t('Language of the papers'))
        self._show_lang()

    def _name(self, paper: Enclosure) -> str:
        return self.t(NAMES[paper.kind], number=paper.title) if paper.kind in NAMES else paper.title

    def _turn(self, key: str) -> None:
        self.chosen ^= {key}
        set_attrs(self._chips[key], aria_pressed='true' if key in self.chosen else 'false')
        self._show_lang()

    def _show_lang(self) -> None:
        self.lang.set_visibility(any(not key.startswith('document:') for key in self.chosen))

    def _put_link(self) -> None:
        if self.link not in self.text.typed:
            self.text.set_value(f'{self.text.typed.rstrip()}\n\n{self.link}\n')

    async def _brought(self, files: list[dict[str, Any]], _: bool) -> None:
        known = {file['token'] for file in self.files}
        self.files += [file for file in files if file['token'] not in known]
        self._draw_files()

    def _draw_files(self) -> None:
        self._files.clear()
        with self._files:
            for file in self.files:
                text = f'{file["name"]} · {size_text(self.t, file["size"])}'
                token(text, self.t('Remove: {name}', name=file['name']), partial(self._without, file))

    def _without(self, file: dict[str, Any]) -> None:
        self.files.remove(file)
        self._draw_files()

    async def _send(self) -> bool | str:
        context, t = self.context, self.t
        values = {'to': split(self.to.typed), 'cc': split(self.cc.typed), 'subject': self.subject.typed,
                  'text': self.text.typed}  # fmt: skip
        files, papers = list(self.files), []
        if missing := await gone(context, files):
            return missing
        try:
            for key in sorted(self.chosen):
                file, paper = await printed(context, self.papers[key], self.lang.value)
                files.append(file)
                papers.append(paper)
        except Refusal as refusal:
            return context.words(refusal)
        offer = None
        if self.link and self.link in values['text']:
            offer = (self.id, signing.hash_of(self._token), self.lang.value)
        done = await context.do(mail.write, values, self.facts.links, files, papers, offer, key=self._key, quiet=True)
        if done.refusal:
            return context.words(done.refusal)
        with context.frame_slot:
            toast(t, t('The letter leaves in 10 seconds'), undo=partial(self._taken_back, done.batch), seconds=10)
        return True

    async def _taken_back(self, batch: str) -> None:
        """Undo the sending, and go on writing where it was left."""
        context = self.context
        if await context.undo(batch):
            opened = await context.ask(read, self.kind, self.id)
            with context.frame_slot:
                LetterForm(
                    context, self.kind, self.id, opened, to=self.to.typed, text=self.text.typed, was=self
                ).form.open()

    def _go_on(self, was: 'LetterForm') -> None:
        self.subject.set_value(was.subject.typed)
        if was.link:
            self.text.set_value(was.text.typed.replace(was.link, self.link))
        if was.cc.typed:
            self.cc.set_value(was.cc.typed)
            self._show_copy()
        self.files = list(was.files)
        self._draw_files()
        for key in (was.chosen ^ self.chosen) & self.papers.keys():
            self._turn(key)
        self.lang.set_value(was.lang.value)
