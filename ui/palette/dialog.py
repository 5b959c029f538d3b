"""Search and commands in one dialog (Ctrl K), and the keys that create from anywhere."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from nicegui import ui
from nicegui.element import Element
from nicegui.events import GenericEventArguments

from domain import deals, leads, search
from domain.directions import Direction
from domain.permissions import Permission
from domain.search import Found

from ..activities.forms import plan
from ..clients.forms import new_company, new_contact
from ..components.kit import Handler, call, safe_href
from ..components.navigation import SECTIONS
from ..context import Context
from ..deals.forms import new_deal
from ..leads.forms import new_lead, say_added
from ..locales import Words
from ..shell import Frame
from .rows import Item, grouped, item


class Palette(Element, component='palette.js'):
    """The dialog of a whole frame. The browser asks, filters commands and follows keys; here is what they do."""

    def __init__(self, context: Context, frame: Frame, directions: Sequence[Direction], *,
                 on_language: Handler) -> None:  # fmt: skip
        super().__init__()
        self.context, self.frame, self.t, self._on_language = context, frame, context.t, on_language
        self._acts: dict[str, Callable[..., Any]] = {}
        self._props.update(labels=labels(self.t), person=context.id, commands=[])
        self.on('find', self._find)
        self.on('run', self._run)
        self.on('opened', self._opened)
        self.set_directions(directions)
        for key, command in (('c', 'new-deal'), ('l', 'new-lead'), ('t', 'new-activity')):
            if command in self._acts:
                frame.on_key(key, partial(self._act, command))
        ui.context.client.sub_pages_router.on_path_changed(self._visit)

    def set_directions(self, directions: Sequence[Direction]) -> None:
        """Offer these directions' boards and new deals."""
        self._directions, self._acts = list(directions), {}
        commands = [*self._creating(), *self._going(), *self._mine(), *self._writing()]
        if commands != self._props['commands']:
            self._props['commands'] = commands
            self.update()

    def _item(self, key: str, text: str, icon: str, hue: str, group: str, act: Callable[..., Any] | None = None,
              **more: str | bool) -> Item:  # fmt: skip
        if act:
            self._acts[key] = act
        return {'key': key, 't': text, 'ic': icon, 'h': hue, 'group': group, **more}

    def _creating(self) -> list[Item]:
        t, context, group, found = self.t, self.context, self.t('Create'), list[Item]()
        if context.may(Permission.DEAL_EDIT) and self._directions:
            found.append(self._item('new-deal', t('New deal'), 'plus', 'teal', group, self._new_deal, keys='C'))
            if len(self._directions) > 1:
                for one in self._directions:
                    text, act = t('New deal: {name}', name=one.name), partial(new_deal, context, one.id or 0)
                    found.append(self._item(f'new-deal-{one.id}', text, 'plus', one.color, group, act, rare=True))
        if context.may(Permission.LEAD_EDIT) and 'leads' in self.frame.nav.items:
            act = partial(new_lead, context)
            found.append(self._item('new-lead', t('New lead'), 'plus', 'slate', group, act, keys='L'))
        if context.may(Permission.ACTIVITY_EDIT):
            new: Callable[..., Any] = partial(plan, context)
            found.append(self._item('new-activity', t('New activity'), 'plus', 'orange', group, new, keys='T',
                                    also=t('call meeting letter task')))  # fmt: skip
        if context.may(Permission.CLIENT_EDIT):
            act = partial(new_contact, context)
            found.append(self._item('new-contact', t('New contact'), 'plus', 'sky', group, act))
            act = partial(new_company, context)
            found.append(self._item('new-company', t('New company'), 'plus', 'blue', group, act))
        return found

    def _going(self) -> list[Item]:
        t, nav, group = self.t, self.frame.nav, self.t('Go to')
        keys = {'activities': 'G T', 'leads': 'G L', 'deals': 'G D', 'companies': 'G O', 'funnel': 'G A'}
        found = []
        for section, icon, name in SECTIONS:
            if section not in nav.items:
                continue
            found.append(self._item(f'go-{section}', t(name), icon, 'slate', group, href=f'/{section}',
                                    keys=keys.get(section, '')))  # fmt: skip
            if section == 'deals':
                for one in self._directions:
                    found.append(self._item(f'go-deals-{one.id}', one.name, 'deal', one.color, group,
                                            href=f'/deals/{one.id}', also=t('Deals')))  # fmt: skip
            if section == 'invoices':
                found.append(self._item('go-quotes', t('Quotes'), 'doc', 'slate', group, href='/quotes'))
        if 'contacts' in nav.items:
            found.append(self._item('go-duplicates', t('Duplicates'), 'copy', 'slate', group, href='/duplicates',
                                    also=t('Merge')))  # fmt: skip
        if 'settings' in nav.items:
            found.append(self._item('go-settings', t('Settings'), 'gear', 'slate', group, href='/settings'))
        return found

    def _mine(self) -> list[Item]:
        t, set_theme, group = self.t, self.frame.set_theme, self.t('Yours')
        found = [
            self._item('theme-light', t('Light theme'), 'sun', 'amber', group, partial(set_theme, 'light')),
            self._item('theme-dark', t('Dark theme'), 'moon', 'indigo', group, partial(set_theme, 'dark')),
            self._item('theme-auto', t('Theme as in the system'), 'contrast', 'slate', group,
                       partial(set_theme, 'auto')),
        ]  # fmt: skip
        for lang, text in (('ru', 'Русский'), ('en', 'English')):
            if lang != self.context.person.lang:
                act = partial(self._on_language, lang)
                found.append(self._item(f'lang-{lang}', text, 'globe', 'blue', group, act, also=t('Language')))
        found.append(self._item('keys', t('Keys'), 'key', 'slate', group, self.frame.show_help, keys='?',
                                also=t('Help')))  # fmt: skip
        found.append(self._item('sign-out', t('Sign out'), 'door', 'slate', group))
        return found

    def _writing(self) -> list[Item]:
        """What writes the typed text itself down."""
        t, context, found, gap = self.t, self.context, list[Item](), '{text}'
        if context.may(Permission.DEAL_EDIT) and self._directions:
            text = t('Create deal “{text}”', text=gap)
            found.append(self._item('make-deal', text, 'plus', 'teal', '', self._make_deal, make=True))
        if context.may(Permission.LEAD_EDIT) and 'leads' in self.frame.nav.items:
            text = t('Write down as a lead: “{text}”', text=gap)
            found.append(self._item('make-lead', text, 'bolt', 'slate', '', self._make_lead, make=True))
        return found

    async def _find(self, event: GenericEventArguments) -> None:
        args = event.args if isinstance(event.args, dict) else {}
        number, text, recent = args.get('n'), args.get('text'), args.get('recent')
        if not isinstance(number, int) or not isinstance(text, str):
            return
        if text:
            found = await self.context.ask(search.find, text[: search.LONGEST])
            groups = grouped(self.t, found, self._address)
        else:
            found = await self.context.ask(search.recent, refs(recent))
            items = [item(self.t, one, self._address(one)) for one in found]
            groups = [{'k': 'recent', 't': self.t('Opened recently'), 'items': items}] if items else []
        self.run_method('answer', number, groups)

    async def _run(self, event: GenericEventArguments) -> None:
        args = event.args if isinstance(event.args, dict) else {}
        key, text = args.get('key'), args.get('text')
        if isinstance(key, str) and key in self._acts:
            await self._act(key, *([str(text or '')] if key.startswith('make-') else []))

    async def _act(self, key: str, *args: str) -> None:
        if key in self._acts:
            with self.frame.sheet:  # dialogs stay when the page under them is drawn anew
                await call(self._acts[key], *args)

    def _visit(self, path: str) -> None:
        self.run_method('visit', path)

    def _opened(self, event: GenericEventArguments) -> None:
        if isinstance(event.args, dict) and event.args.get('narrow'):
            self.frame.drawer.hide()

    @property
    def _direction(self) -> int:
        """The direction whose board is open, else the first."""
        parts = ui.context.client.sub_pages_router.current_path.split('?')[0].strip('/').split('/')
        here = parts[1] if parts[0] == 'deals' and len(parts) > 1 else ''
        return next((one.id for one in self._directions if str(one.id) == here), self._directions[0].id) or 0

    async def _new_deal(self) -> None:
        await new_deal(self.context, self._direction)

    async def _make_deal(self, text: str) -> None:
        done = await self.context.do(deals.create, {'title': text}, direction_id=self._direction)
        if done.value:
            ui.navigate.to(f'/deal/{done.value.id}')
            self.context.toast(self.t('Deal created: {title}', title=done.value.title), done.batch)

    async def _make_lead(self, text: str) -> None:
        done = await self.context.do(leads.quick, text)
        if done:
            say_added(self.context, done)

    def _address(self, found: Found) -> str:
        """Where a record opens: '' where this person has no page for it."""
        if found.kind == 'person':
            if self.context.may(Permission.PEOPLE_MANAGE):
                return '/settings/people'
            if self.context.may(Permission.TEAM_SEE):
                return '/activities/team'
            reach = f'tel:{found.phone}' if found.phone else f'mailto:{found.email}' if found.email else ''
            return safe_href(reach.replace(' ', '')) or ''
        return f'/products?product={found.id}' if found.kind == 'product' else f'/{found.kind}/{found.id}'


def refs(recent: object) -> list[tuple[str, int]]:
    """What the browser remembers, as far as it makes sense."""
    kept = recent if isinstance(recent, list) else []
    return [(one[0], one[1]) for one in kept[:50] if isinstance(one, list) and len(one) == 2
            and isinstance(one[0], str) and type(one[1]) is int]  # fmt: skip


def labels(t: Words) -> dict[str, str]:
    """The words of the browser part; {n} is filled in there."""
    return {
        'title': t('Search or command'),
        'hint': t('Name, phone, number or command'),
        'close': t('Close: {name}', name=t('Search or command')),
        'results': t('Results'),
        'move': t('choose'),
        'open': t('open'),
        'tab': t('in a new tab'),
        'commands': t('commands'),
        'keys': t('keys'),
        'commands_title': t('Commands'),
        'make_title': t('Write down'),
        'nothing': t('Nothing found. Try another word, a phone or a number.'),
        'slow': t('The search has not answered yet.'),
        'count': t('Found: {n}', n='{n}'),
    }
