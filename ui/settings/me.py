"""Me: name, language, theme, time zone, password, the browsers one is signed in from."""

import asyncio
from functools import partial
from typing import Any
from zoneinfo import available_timezones

from nicegui import ui
from starlette.requests import Request

from domain import passwords, people, signing
from domain.errors import Refusal
from domain.history import Change
from domain.people import Person
from domain.signing import SignIn
from domain.unit_of_work import UnitOfWork

from .. import guard
from ..components.dialogs import FormDialog
from ..components.fields import InlineField, select_field, switch_field, text_field
from ..components.kit import Segmented, Tag, btn
from ..context import Context
from ..signin import fits, hashed
from .parts import head, section

LANGS = (('ru', 'Русский'), ('en', 'English'))
THEMES = (('auto', 'As in the system'), ('light', 'Light theme'), ('dark', 'Dark theme'))
NOTICES = {
    'mention': 'A colleague mentions me in a comment',
    'assigned': 'I am given a lead or a deal',
    'activity': 'I am given an activity',
    'client': 'A client answers my quote',
    'check': 'An invoice is to be checked, or my invoice was',
    'paid': 'My invoice is paid',
    'mail': 'A letter of mine could not be sent',
    'observer': 'I am made a follower of a lead or a deal',
    'watched': 'What I follow moves on, is commented, answered or paid',
}
TEXTS = (('name', 'Name'), ('post', 'Job title'), ('phone', 'Phone'), ('email', 'E-mail'))


def zones() -> dict[str, str]:
    """Time zones of the world by IANA name."""
    return {zone: zone.replace('_', ' ') for zone in sorted(available_timezones()) if '/' in zone or zone == 'UTC'}


def read(work: UnitOfWork) -> tuple[Person, list[SignIn]]:
    """Oneself and one's open sessions."""
    return people.myself(work), signing.mine(work)


class MePart:
    """What a person says of themselves and how Artel looks to them."""

    def __init__(self, context: Context) -> None:
        self.context, self.t = context, context.t
        request = ui.context.client.request
        signed = guard.current(request) if isinstance(request, Request) else None
        self.session = signed.session_id if signed else 0

    async def build(self) -> None:
        """Draw it."""
        context, t = self.context, self.t
        me, sessions = await context.ask(read)
        self.me = me
        head(t('About me'), t('Your colleagues see the name, the rest is how Artel looks to you.'))
        with Tag('div', cls='h-form'):
            self._texts = {
                name: InlineField(t, t(label), getattr(me, name), on_save=partial(self._save, name))
                for name, label in TEXTS
            }
        section(t('Language and look'))
        with Tag('div', cls='h-form h-form--wide'):
            with Tag('div', cls='d-f'):
                Tag('span', t('Language'), 'd-f__l')
                self._lang = Segmented(LANGS, me.lang, label=t('Language'), on_change=self._language)
            with Tag('div', cls='d-f'):
                Tag('span', t('Theme'), 'd-f__l')
                themes = [(key, t(name)) for key, name in THEMES]
                self._theme = Segmented(themes, me.theme, label=t('Theme'), on_change=self._themed)
            with Tag('div', cls='d-f'):
                Tag('span', t('Time zone'), 'd-f__l', aria_hidden='true')
                self._zone = select_field(
                    t('Time zone'), await asyncio.to_thread(zones), me.zone, hide_label=True, on_change=self._zoned
                )
        section(t('What to tell me about'))
        with Tag('ul', cls='h-switches'):
            for kind, text in NOTICES.items():
                with Tag('li'):
                    switch_field(t(text), kind not in me.muted, partial(self._tell, kind))
            with Tag('li'):
                switch_field(t('By e-mail too, what I have not read in five minutes'), me.mail_notices, self._by_mail)
        with section(t('Password')):
            btn(t('Change password'), 'lock', on_click=self._password)
        with section(t('Signed in'), t('The browsers that opened Artel with your password.')):
            self._others = btn(t('Sign out everywhere else'), 'door', on_click=self._sign_out_others)
        self._list = Tag('ul', cls='h-sessions')
        self._show_sessions(sessions)
        context.live(self._renew, ('person', context.id), 'sign_in')

    async def _save(self, name: str, value: Any) -> bool | str:
        done = await self.context.do(people.change_self, {name: value}, seen=self.me.version, quiet=True)
        if done.value:
            self.me = done.value
        return self.context.words(done.refusal) if done.refusal else True

    async def _tell(self, kind: str, on: bool) -> None:
        muted = [one for one in self.me.muted if one != kind] + ([] if on else [kind])
        done = await self.context.do(people.change_self, {'muted': muted})
        if done.value:
            self.me = done.value

    async def _by_mail(self, on: bool) -> None:
        done = await self.context.do(people.change_self, {'mail_notices': on})
        if done.value:
            self.me = done.value

    async def _language(self, lang: str) -> None:
        if await self.context.do(people.change_self, {'lang': lang}):
            ui.navigate.reload()

    async def _themed(self, theme: str) -> None:
        if self.context.frame:
            await self.context.frame.set_theme(theme)

    async def _zoned(self, zone: str) -> None:
        if zone and zone != self.me.zone and await self.context.do(people.change_self, {'zone': zone}):
            ui.navigate.reload()

    def _show_sessions(self, sessions: list[SignIn]) -> None:
        t = self.t
        self._others.set_visibility(any(s.id != self.session for s in sessions))
        self._list.clear()
        with self._list:
            for one in sessions:
                with Tag('li', cls='a-row a-g8'):
                    with Tag('span', cls='a-grow h-d__n'):
                        Tag('span', browser(one.agent) or t('Unknown browser'), 'a-b')
                        Tag('span', f'{one.address} · {t.when(one.last_seen)}', 'a-sm a-t3')
                    if one.id == self.session:
                        Tag('span', t('This browser'), 'a-badge a-badge--acc')
                    else:
                        btn(t('Sign out'), kind='ghost sm', on_click=partial(self._sign_out, one.id or 0))

    async def _sign_out(self, id: int) -> None:
        if await self.context.do(signing.sign_out, id):
            self.context.toast(self.t('Signed out there'))

    async def _sign_out_others(self) -> None:
        if await self.context.do(signing.end_others, self.session):
            self.context.toast(self.t('Signed out everywhere else'))

    async def _password(self) -> None:
        context, t = self.context, self.t

        async def save() -> bool | str:
            typed, new = old.input.value or '', fresh.input.value or ''
            try:
                passwords.must_be_strong(new, (self.me.name, self.me.email))
                kept = await context.ask(signing.own_hash)
                if not await fits(typed[: passwords.LONGEST], kept or None):
                    return t('The present password is another one.')
                done = await context.do(signing.change_password, kept, await hashed(new), self.session, quiet=True)
            except Refusal as refusal:
                return context.words(refusal)
            if done.refusal:
                return context.words(done.refusal)
            context.toast(t('Password changed. Other browsers are signed out.'))
            return True

        form = FormDialog(t, t('Change password'), t('Change password'), save, icon='lock')
        with form.body:
            old = text_field(t('Present password'), autofocus=True)
            fresh = text_field(t('New password'), hint=t('Ten characters or more; a few words of your own are best.'))
            for field, name in ((old, 'current-password'), (fresh, 'new-password')):
                field.input.props('type=password').props['autocomplete'] = name
        form.open()

    async def _renew(self, _: list[Change]) -> None:
        me, sessions = await self.context.ask(read)
        self.me = me
        for name, field in self._texts.items():
            field.set_value(getattr(me, name))
        self._theme.set_value(me.theme)
        self._show_sessions(sessions)


def browser(agent: str) -> str:
    """«Firefox, Windows» of a User-Agent header, as far as it says."""
    names = (('Edg/', 'Edge'), ('YaBrowser', 'Yandex Browser'), ('OPR/', 'Opera'), ('Firefox', 'Firefox'),
             ('Chrome', 'Chrome'), ('Safari', 'Safari'))  # fmt: skip
    systems = (('Windows', 'Windows'), ('Android', 'Android'), ('iPhone', 'iPhone'), ('iPad', 'iPad'),
               ('Mac OS', 'macOS'), ('Linux', 'Linux'))  # fmt: skip
    found = [next((name for mark, name in known if mark in agent), '') for known in (names, systems)]
    return ', '.join(part for part in found if part)


async def build_me(context: Context, _: int | None) -> None:
    """/settings/me."""
    await MePart(context).build()
