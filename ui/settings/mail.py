"""Mail: the account letters are sent from, whether it works, and texts kept ready."""

from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlmodel import col

from domain import mail
from domain.history import Change
from domain.mail import LetterTemplate, MailAccount, templates
from domain.mail.account import PORTS, account
from domain.mail.letters import Letter
from domain.unit_of_work import UnitOfWork

from ..components.dialogs import FormDialog, confirm
from ..components.fields import select_field, switch_field, text_field, textarea_field
from ..components.kit import Tag, badge, btn, chip, html, icon_btn, note, svg
from ..context import Context
from ..mail.places import PLACES, SHIPPED, place, ready
from .parts import head, section

SECURITIES = {'tls': 'SSL/TLS', 'starttls': 'STARTTLS', 'none': 'No encryption'}
OF = {'': 'Any record', 'quote': 'Quotes', 'invoice': 'Invoices', 'credit_note': 'Credit notes', 'deal': 'Deals',
      'lead': 'Leads', 'contact': 'Contacts', 'company': 'Companies'}  # fmt: skip
# The outgoing servers of large providers, as their own help pages name them.
KNOWN = {
    'yandex.ru': 'smtp.yandex.ru', 'ya.ru': 'smtp.yandex.ru', 'mail.ru': 'smtp.mail.ru', 'bk.ru': 'smtp.mail.ru',
    'inbox.ru': 'smtp.mail.ru', 'list.ru': 'smtp.mail.ru', 'gmail.com': 'smtp.gmail.com',
    'rambler.ru': 'smtp.rambler.ru',
}  # fmt: skip


@dataclass(frozen=True)
class Found:
    """The account without its password, the last trial of it, the team's texts."""

    account: MailAccount | None
    trial: Letter | None
    texts: list[LetterTemplate]


def read(work: UnitOfWork) -> Found:
    """Three queries."""
    tried = work.all(Letter, col(Letter.auto) == 'test', col(Letter.created_by) == work.actor_id,
                     order=col(Letter.id).desc(), limit=1)  # fmt: skip
    return Found(account(work), tried[0] if tried else None, mail.offered(work))


class MailPart:
    """The account and the texts, live."""

    def __init__(self, context: Context) -> None:
        self.context, self.t = context, context.t

    async def build(self) -> None:
        """Draw it."""
        context, t = self.context, self.t
        head(t('Mail'), t('Letters to clients and notices to colleagues leave through your own mailbox.'))
        self._dialogs = Tag('div')
        self._account = Tag('div')
        with section(t('Texts of letters'), t('What a letter may begin with; {places} are filled in by themselves.',
                                              places=place(t, 'client'))):  # fmt: skip
            btn(t('Text'), 'plus', label=t('Add a text'), on_click=partial(self._text, None))
        self._texts = Tag('ul', cls='h-steps')
        self._show(await context.ask(read))
        context.live(self._renew, 'mail_account', 'letter', 'letter_template')

    async def _renew(self, _: list[Change]) -> None:
        self._show(await self.context.ask(read))

    def _show(self, found: Found) -> None:
        self.found = found
        self._account.clear()
        with self._account:
            (self._draw_account if found.account else self._draw_nothing)()
        self._texts.clear()
        with self._texts:
            self._draw_texts(found.texts)

    def _draw_nothing(self) -> None:
        t = self.t
        with note(t('Mail is not set up yet: quotes and invoices cannot be sent from here.'), 'info', 'mail'):
            btn(t('Set up mail'), kind='pri sm', on_click=self._edit)

    def _draw_account(self) -> None:
        t, kept = self.t, self.found.account
        assert kept
        with Tag('ul', cls='h-steps'), Tag('li'), Tag('div', cls='h-step'):
            html(svg('mail', 18), 'w-ic', 'span')
            with Tag('span', cls='a-grow h-d__n'):
                Tag('b', kept.from_email, 'a-b')
                about = [f'{kept.host}:{kept.port}', t(SECURITIES[kept.security]), kept.username]
                Tag('span', ' · '.join(part for part in about if part), 'a-sm a-t3')
            btn(t('Change'), 'edit', 'ghost sm', label=t('Change the mail account'), on_click=self._edit)
            icon_btn('trash', t('Stop sending mail'), on_click=self._drop)
        if not kept.password and kept.username:
            note(t('There is no password: type it again.'), 'warn')
        if kept.security == 'none':
            note(t('Without encryption letters and the password can be read on their way.'), 'warn')
        with Tag('div', cls='m-try'):
            btn(t('Send a letter to myself'), 'send', on_click=self._try)
            self._draw_trial(self.found.trial)

    def _draw_trial(self, trial: Letter | None) -> None:
        t = self.t
        if trial is None:
            return
        match trial.state:
            case 'sent':
                badge(t('The letter of {when} has left', when=t.when(trial.sent_at)), 'ok')
            case 'failed':
                badge(t('It did not work'), 'late')
                Tag('span', t(trial.error) + (f': {trial.words}' if trial.words else ''), 'a-sm a-t2', role='status')
            case _:
                badge(t('Leaving…'))

    async def _try(self) -> None:
        t = self.t
        await self.context.do(mail.try_account, t('Artel: mail works'), t('If you read this, Artel can send letters.'))

    async def _drop(self) -> None:
        t = self.t
        with self._dialogs:
            sure = await confirm(t, t('Stop sending mail?'), t('The password is forgotten; letters that wait stay.'),
                                 t('Stop sending mail'))  # fmt: skip
        if sure:
            await self.context.do(mail.drop_account, said=t('Mail is off'))

    async def _edit(self) -> None:
        with self._dialogs:
            AccountForm(self.context, self.found.account).form.open()

    def _draw_texts(self, texts: list[LetterTemplate]) -> None:
        t = self.t
        for one in texts:
            with Tag('li'), Tag('div', cls='h-step'):
                html(svg('note', 18), 'w-ic', 'span')
                with Tag('span', cls='a-grow h-d__n'):
                    Tag('b', one.name, 'a-b')
                    Tag('span', t(OF[one.of]), 'a-sm a-t3')
                btn(t('Change'), 'edit', 'ghost sm', label=t('Change the text “{name}”', name=one.name),
                    on_click=partial(self._text, one))  # fmt: skip
                icon_btn('trash', t('Delete the text “{name}”', name=one.name), on_click=partial(self._remove, one))
        for of, code in SHIPPED.items():
            name = t(f'{code}.name')
            with Tag('li'), Tag('div', cls='h-step'):
                html(svg('note', 18), 'w-ic', 'span')
                with Tag('span', cls='a-grow h-d__n'):
                    Tag('b', name, 'a-b')
                    Tag('span', f'{t(OF[of])} · {t("comes with Artel")}', 'a-sm a-t3')
                btn(t('Make it our own'), 'copy', 'ghost sm', label=t('Make “{name}” our own', name=name),
                    on_click=partial(self._own, of, code))  # fmt: skip

    async def _own(self, of: str, code: str) -> None:
        t = self.t
        values = {'name': t(f'{code}.name'), 'of': of}
        values |= {part: ready(t, f'{code}.{part}', named=True) for part in ('subject', 'text')}
        with self._dialogs:
            TextForm(self.context, None, values).form.open()

    async def _text(self, one: LetterTemplate | None) -> None:
        with self._dialogs:
            TextForm(self.context, one).form.open()

    async def _remove(self, one: LetterTemplate) -> None:
        await self.context.do(templates.remove, one.id, said=self.t('Text “{name}” deleted', name=one.name))


class AccountForm:
    """Server, login, password, and who letters come from."""

    def __init__(self, context: Context, kept: MailAccount | None) -> None:
        self.context, self.t, self.kept = context, context.t, kept
        t = self.t
        self.form = FormDialog(t, t('Mail account'), t('Save'), self._save, icon='mail')
        now = kept or MailAccount(host='', from_email='', port=PORTS['tls'])
        with self.form.body:
            with Tag('div', cls='a-cols2'):
                self.email = text_field(t('Address letters come from'), now.from_email, required=True, autofocus=True,
                                        placeholder='sales@example.ru', on_change=self._guess)  # fmt: skip
                self.name = text_field(
                    t('Name of the sender'), now.from_name, hint=t('Stands after the author’s name.')
                )
            with Tag('div', cls='a-cols2'):
                self.username = text_field(t('Login'), now.username)
                self.password = text_field(
                    t('Mailbox password'),
                    hint=t(
                        'Large providers ask for a password of its own for programs: make it in the mailbox’s settings.'
                    ),
                )
                self.password.input.props('type=password autocomplete=new-password')
                if kept and kept.password:
                    self.password.input.props['placeholder'] = t('as it is')
            with Tag('div', cls='a-cols2'):
                self.host = text_field(t('Outgoing server (SMTP)'), now.host, required=True,
                                       placeholder='smtp.example.ru')  # fmt: skip
                with Tag('div', cls='m-server'):
                    self.security = select_field(t('Encryption'), {k: t(v) for k, v in SECURITIES.items()},
                                                 now.security, on_change=self._secured)  # fmt: skip
                    self.port = text_field(t('Port'), str(now.port))
            self.reply = switch_field(t('Answers go to the author of the letter'), now.reply_to_author)

    def _guess(self, email: str) -> None:
        """Fill in the server of a provider that is known, and the login, where they are empty."""
        domain = email.rpartition('@')[2].lower()
        if domain in KNOWN and not self.host.typed:
            self.host.set_value(KNOWN[domain])
        if '.' in domain and not self.username.typed:
            self.username.set_value(email)

    def _secured(self, security: str) -> None:
        if self.port.typed in map(str, PORTS.values()):
            self.port.set_value(str(PORTS[security]))

    async def _save(self) -> bool | str:
        context, t = self.context, self.t
        values: dict[str, Any] = {
            'from_email': self.email.typed, 'from_name': self.name.typed, 'host': self.host.typed,
            'port': self.port.typed, 'security': self.security.value, 'username': self.username.typed,
            'reply_to_author': bool(self.reply.value),
        }  # fmt: skip
        password = str(self.password.input.value or '')
        seen = self.kept.version if self.kept else None
        done = await context.do(mail.set_account, values, password or None, seen, quiet=True)
        if done.refusal:
            return context.words(done.refusal)
        context.toast(t('Mail account saved. Send a letter to yourself to try it.'))
        return True


class TextForm:
    """One text of letters."""

    def __init__(self, context: Context, one: LetterTemplate | None, values: dict[str, str] | None = None) -> None:
        self.context, self.t, self.one = context, context.t, one
        t, now = self.t, {'name': '', 'of': '', 'subject': '', 'text': '', **(values or {})}
        if one:
            now = {name: getattr(one, name) for name in now}
        self.form = FormDialog(t, t('Text of letters'), t('Save'), self._save, icon='note', wide=True)
        with self.form.body:
            with Tag('div', cls='a-cols2'):
                self.name = text_field(t('Name of the text'), now['name'], required=True, autofocus=not now['name'])
                self.of = select_field(t('Offered for'), {k: t(v) for k, v in OF.items()}, now['of'])
            self.subject = text_field(t('Subject'), now['subject'])
            self.text = textarea_field(t('Text of the letter'), now['text'], rows=10)
            with Tag('div', cls='m-places', role='group', aria_label=t('Put in a place')):
                for code in PLACES:
                    chip(place(t, code), on_click=partial(self._put, code))

    def _put(self, code: str) -> None:
        text = self.text.typed
        self.text.set_value(f'{text}{"" if not text or text.endswith((" ", chr(10))) else " "}{place(self.t, code)}')

    async def _save(self) -> bool | str:
        context, t = self.context, self.t
        values = {'name': self.name.typed, 'of': self.of.value, 'subject': self.subject.typed, 'text': self.text.typed}
        if self.one:
            done = await context.do(
                templates.change, self.one.id, values, self.one.version, quiet=True, said=t('Saved')
            )
        else:
            done = await context.do(templates.add, values, quiet=True, said=t('Saved'))
        return context.words(done.refusal) if done.refusal else True


async def build_mail(context: Context, _: int | None) -> None:
    """/settings/mail."""
    await MailPart(context).build()
