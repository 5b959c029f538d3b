"""The left navigation and the phone's bottom bar; counts, people online and the current page change live."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from markupsafe import Markup
from nicegui import ui
from nicegui.element import Element

from ..locales import Words
from .kit import Handler, Person, Tag, avatar, html, hue, set_attrs, stack_markup, svg
from .user_menu import user_menu

if TYPE_CHECKING:
    from ..shell import ShellData

# (section, icon, source text); the order of the design
SECTIONS = (
    ('activities', 'act', 'My activities'),
    ('notices', 'bell', 'Notifications'),
    ('leads', 'lead', 'Leads'),
    ('deals', 'deal', 'Deals'),
    ('contacts', 'contact', 'Contacts'),
    ('companies', 'company', 'Companies'),
    ('invoices', 'receipt', 'Invoices and documents'),
    ('products', 'product', 'Products'),
    ('funnel', 'chart', 'Analytics'),
)
GO = {'t': 'activities', 'l': 'leads', 'd': 'deals', 'o': 'companies', 'a': 'funnel'}
LOGO = Markup(
    '<svg class="a-logo" viewBox="0 0 26 26" aria-hidden="true"><rect width="26" height="26" rx="7" fill="#0F6A73"/>'
    '<path d="M6.2 19.2 13 6.4l6.8 12.8" fill="none" stroke="#fff" stroke-width="2.3" stroke-linecap="round"'
    ' stroke-linejoin="round"/><path d="M9.4 14.9h7.2" stroke="#F6C667" stroke-width="2.3" stroke-linecap="round"/>'
    '<circle cx="13" cy="19.4" r="1.45" fill="#fff"/></svg>'
)


class Item(Tag):
    """A row of the navigation: icon or colour, name, count, and a tooltip where only the icon fits."""

    def __init__(self, text: str, href: str, icon: str = '', color: str = '', sub: bool = False) -> None:
        super().__init__('a', cls='a-nav a-nav--sub' if sub else 'a-nav', href=href)
        self.href = href
        with self:
            if icon:
                html(svg(icon), 'a-icw', 'span')
            else:
                Tag('i', cls='a-sq', aria_hidden='true').style(f'--h:{color}')
            self._name = Tag('span', text, 'l')
            self._count = Tag('span', cls='a-count', hidden=True)
            ui.tooltip(text).classes('a-minitip').props('anchor="center right" self="center left" :offset="[8,0]"')

    def set_count(self, count: int, hot: str = '') -> None:
        """Show a count (0 hides it); `hot` says in words why it is red."""
        self._count.set_text(str(count))
        self._count.classes(replace='a-count a-count--hot' if hot and count else 'a-count')
        set_attrs(self._count, hidden=None if count else True, title=hot or None)

    def set_current(self, current: bool) -> None:
        """Mark the page that is shown."""
        set_attrs(self, aria_current='page' if current else None)


class Nav:
    """The navigation of a page; everything in it can change while the page is open."""

    def __init__(
        self,
        t: Words,
        data: ShellData,
        active: str,
        sections: set[str],
        *,
        on_language: Handler | None,
        on_theme: Handler | None,
        on_keys: Handler | None,
        on_help: Handler,
    ) -> None:
        self.t, self.items, self.badges = t, dict[str, Item](), dict[str, Tag]()
        self.phone: dict[str, Tag] = {}
        self._counts: dict[str, int] = {}
        self._directions: list[str] = []

        def menu_of() -> None:
            user_menu(t, data, on_language=on_language, on_theme=on_theme, on_keys=on_keys, on_help=on_help)

        with Tag(
            'nav',
            cls='a-side',
            aria_label=t('Sections'),
            data_artel_user=str(data.me.get('id', '')),
            data_artel_keys='on' if data.keys else 'off',
        ) as self.root:
            with Tag('button', cls='a-side__ws', type='button', aria_label=t('Artel, {org}: menu', org=data.org)):
                html(LOGO, 'a-icw', 'span')
                with Tag('span', cls='a-grow a-side__org'):
                    Tag('b', t('Artel'))
                    Tag('span', data.org, 'a-mi a-t3 a-ell')
                html(svg('chevrons-up-down', 14, 'a-t3'), 'a-icw a-wide', 'span')
                menu_of()
            with Tag(
                'button',
                cls='a-side__search',
                type='button',
                data_key='ctrl+k',
                aria_keyshortcuts='Control+K',
                aria_label=t('Search or command'),
            ):
                html(svg('search', 14), 'a-icw', 'span')
                Tag('span', t('Search or command'), 'a-grow a-ell a-wide')
                Tag('kbd', 'Ctrl K', 'a-kbd a-wide')
            for section, icon, name in SECTIONS:
                if section in sections:
                    self.items[section] = Item(t(name), f'/{section}', icon)
                if section == 'deals':
                    self._box = Tag('div', cls='a-nav__subs')
            Tag('div', cls='a-grow')
            with Tag('div', cls='a-side__cap'):
                Tag('span', t('Online now'), 'a-wide')
                self._online = html(Markup(), 'a-stack', 'span', role='group', aria_label=t('Online now'))
            if 'settings' in sections:
                self.items['settings'] = Item(t('Settings'), '/settings', 'gear')
            with Tag('button', cls='a-nav a-nav--me', type='button'):
                avatar({**data.me, 'status': 'on'}, hidden=True)
                Tag('span', str(data.me.get('name', '')), 'l')
                menu_of()
        self._active = active
        self.set_directions(data.directions if 'deals' in sections else ())
        for section, count in data.counts.items():
            self.set_count(section, count)
        self.set_online(data.online)

    def address(self, section: str) -> str:
        """The path a section opens; deals open their first direction."""
        return self.items[section].href

    def set_directions(self, directions: Sequence[dict[str, Any]]) -> None:
        """Show the directions under Deals anew."""
        for key in self._directions:
            self.items.pop(key, None)
        self._box.clear()
        with self._box:
            for one in directions:
                key = f'deals:{one["id"]}'
                item = Item(str(one['name']), f'/deals/{one["id"]}', color=hue(one.get('color')), sub=True)
                item.set_count(int(one.get('count') or 0))
                self.items[key] = item
        self._directions = [f'deals:{one["id"]}' for one in directions]
        if directions and 'deals' in self.items:
            first = f'/deals/{directions[0]["id"]}'
            self.items['deals'].href = first
            set_attrs(self.items['deals'], href=first)
        self.set_active(self._active)

    def set_count(self, section: str, count: int) -> None:
        """Show a section's count: overdue activities (red), new leads, deals:ID, invoices …"""
        self._counts[section] = count
        if section in self.items:
            hot = {'activities': self.t('overdue'), 'notices': self.t('not read')}.get(section, '')
            self.items[section].set_count(count, hot)
        if section == 'activities' and section in self.badges:
            self.badges[section].set_text(str(min(count, 99)))
            set_attrs(self.badges[section], hidden=None if count else True)

    def count(self, section: str) -> int:
        """The count that is shown for a section."""
        return self._counts.get(section, 0)

    def set_online(self, people: Sequence[Person]) -> None:
        """Show who is in Artel now."""
        self._online.set_content(str(stack_markup(people, 'sm', 5)))

    def set_active(self, active: str) -> None:
        """Mark the current page by section or «deals:ID»; an unknown direction marks Deals."""
        self._active = active
        key = active if active in self.items else active.split(':', maxsplit=1)[0]
        for one, item in self.items.items():
            item.set_current(one == key)
        for one, slot in self.phone.items():
            set_attrs(slot, aria_current='page' if one == active.split(':', maxsplit=1)[0] else None)

    def follow(self, path: str) -> None:
        """Mark the page of a path such as /deals/3?view=list."""
        parts = path.split('?', maxsplit=1)[0].split('#', maxsplit=1)[0].strip('/').split('/')
        section = {'deal': 'deals', 'quotes': 'invoices', 'documents': 'invoices'}.get(parts[0], parts[0])
        if section == 'deals' and len(parts) > 1:
            section = f'deals:{parts[1]}'
        if section != self._active:
            self.set_active(section)


def phone_bar(t: Words, nav: Nav, drawer: ui.left_drawer, sections: set[str], on_create: Handler) -> Element:
    """The five slots at the bottom of a phone: activities, leads, create, deals, more."""
    second = ('leads', 'lead', t('Leads')) if 'leads' in sections else ('contacts', 'contact', t('Contacts'))
    with Tag('nav', cls='k-nav', aria_label=t('Main sections')) as bar:
        _slot(nav, 'activities', 'act', t('Activities'))
        _slot(nav, *second)
        with Tag('button', cls='k-plus', type='button', aria_label=t('Create')).on('click', on_create):
            html(svg('plus', 24), 'a-icw', 'span')
        _slot(nav, 'deals', 'deal', t('Deals'))
        with Tag('button', cls='k-n', type='button').on('click', drawer.toggle):
            html(svg('menu', 20), 'k-n__i', 'span')
            Tag('span', t('More'))
    return bar


def _slot(nav: Nav, section: str, icon: str, text: str) -> None:
    if section not in nav.items:
        Tag('span')
        return
    with Tag('a', cls='k-n', href=nav.address(section)) as slot:
        with Tag('span', cls='k-n__i'):
            html(svg(icon, 20), 'a-icw', 'span')
            nav.badges[section] = Tag('i', cls='k-badge', hidden=True)
        Tag('span', text)
    nav.phone[section] = slot
    if section == 'activities':
        nav.set_count(section, nav.count(section))
