"""Phones, e-mails and messengers: each with a way to use it; added, mended and taken away in a small dialog."""

from collections.abc import Awaitable, Callable
from typing import Any

from domain import phones

from ..components.dialogs import FormDialog
from ..components.fields import select_field, switch_field, text_field
from ..components.kit import Tag, btn, html, icon_btn, safe_href, svg
from ..context import Context
from ..locales import Words

_JOINTS = str.maketrans('', '', '._')
Multi = list[dict[str, Any]]
Save = Callable[[str, Multi], Awaitable[bool | str]]
# trait: (icon, heading, one of it)
TRAITS = {
    'phones': ('call', 'Phones', 'Phone'),
    'emails': ('mail', 'E-mails', 'E-mail'),
    'messengers': ('chat', 'Messengers', 'Messenger'),
    'webs': ('globe', 'Sites', 'Site'),
}
KINDS = {
    'WORK': 'work', 'MOBILE': 'mobile', 'HOME': 'home', 'FAX': 'fax', 'PAGER': 'pager', 'MAILING': 'for mailings',
    'OTHER': 'other', 'TELEGRAM': 'Telegram', 'VK': 'VK', 'SKYPE': 'Skype', 'VIBER': 'Viber', 'WHATSAPP': 'WhatsApp',
}  # fmt: skip


def item_text(t: Words, trait: str, item: dict[str, Any]) -> str:
    """A value as people read it: «+7 916 555-01-42, ext. 112»."""
    value = str(item.get('value', ''))
    if trait == 'webs':
        return value.removeprefix('https://').removeprefix('http://').rstrip('/')
    if trait != 'phones':
        return value
    text = t.plain_phone(value)
    return t('{phone}, ext. {ext}', phone=text, ext=item['ext']) if item.get('ext') else text


def address_of(trait: str, item: dict[str, Any]) -> str | None:
    """Where a click goes: tel:, mailto: or t.me; None where nothing can be opened."""
    value = str(item.get('value', ''))
    match trait, item.get('kind'):
        case 'phones', _:
            return safe_href(f'tel:{value}' + (f',{item["ext"]}' if item.get('ext') else ''))
        case 'emails', _:
            return safe_href(f'mailto:{value}')
        case 'webs', _:
            return safe_href(value)
        case _, 'TELEGRAM' if (name := value.removeprefix('@')).translate(_JOINTS).isalnum() and name.isascii():
            return f'https://t.me/{name}'
        case _, 'VK' if (name := value.removeprefix('@')).translate(_JOINTS).isalnum() and name.isascii():
            return f'https://vk.com/{name}'
        case _, 'WHATSAPP' if digits := ''.join(c for c in value if c.isascii() and c.isdecimal()):
            return f'https://wa.me/{digits}'
    return None


class Reach(Tag):
    """The ways to reach somebody. `save(trait, items)` answers true, or a sentence where it was refused."""

    def __init__(self, context: Context, values: dict[str, Multi], dialogs: Tag, save: Save | None) -> None:
        super().__init__('div', cls='l-reach')
        self.context, self.t, self._dialogs, self._save = context, context.t, dialogs, save
        self._drawn: dict[str, Multi] | None = None
        self.show(values)

    def show(self, values: dict[str, Multi]) -> None:
        """Show other values: {'phones': [...], 'emails': [...], …}."""
        values = {trait: [dict(item) for item in values.get(trait) or []] for trait in TRAITS}
        if values == self._drawn:
            return
        self._drawn = self.values = values
        self.clear()
        with self:
            for trait, items in values.items():
                for place, item in enumerate(items):
                    self._item(trait, place, item)
            if self._save:
                with Tag('div', cls='a-row a-wrap a-g4 l-reach__add'):
                    for trait, (_, _, one) in TRAITS.items():
                        btn(self.t(one), 'plus', 'ghost sm', on_click=lambda trait=trait: self._edit(trait, None))

    def _item(self, trait: str, place: int, item: dict[str, Any]) -> None:
        t, (icon, _, one) = self.t, TRAITS[trait]
        text, address = item_text(t, trait, item), address_of(trait, item)
        with Tag('div', cls='l-reach__i'):
            html(svg(icon, 16, 'a-t3'), 'a-icw', 'span')
            if address:
                value = Tag('a', text, 'a-b a-link l-wrap', href=address)
                if address.startswith('http'):
                    value.props.update({'target': '_blank', 'rel': 'noopener noreferrer'})
            else:
                Tag('span', text, 'a-b l-wrap')
            Tag('span', t(KINDS.get(str(item.get('kind')), 'other')), 'a-sm a-t3')
            if item.get('main'):
                Tag('span', t('main'), 'a-badge a-badge--acc')
            Tag('span', cls='a-grow')
            if self._save:
                label = t('Change: {name}', name=f'{t(one)} {text}')
                icon_btn('edit', label, on_click=lambda: self._edit(trait, place))

    async def _edit(self, trait: str, place: int | None) -> None:
        t, save = self.t, self._save
        if save is None:
            return
        items = [dict(item) for item in self.values[trait]]
        now = items[place] if place is not None and place < len(items) else {}
        one = t(TRAITS[trait][2])

        async def keep() -> bool | str:
            typed = {'value': value.value or '', 'kind': kind.value} | ({'main': True} if main.value else {})
            fresh = [dict(item) for item in self.values[trait]]
            if main.value:
                for other in fresh:
                    other.pop('main', None)
            if now in self.values[trait]:
                fresh[self.values[trait].index(now)] = typed
            else:
                fresh.append(typed)
            return await save(trait, fresh)

        async def remove() -> None:
            answer = await save(trait, [item for item in self.values[trait] if item != now])
            form.refuse(answer) if isinstance(answer, str) else form.close()

        with self._dialogs:
            form = FormDialog(t, one, t('Save'), keep, icon=TRAITS[trait][0])
            with form.body:
                value = text_field(one, item_text(t, trait, now) if now else '', required=True, autofocus=True)
                options = {code: t(KINDS[code]) for code in phones.KINDS[trait]}
                kind = select_field(t('Kind'), options, now.get('kind') or phones.KINDS[trait][0])
                main = switch_field(t('Main'), bool(now.get('main')))
            if now:
                with form.extra:
                    btn(t('Delete'), 'trash', 'ghost dng', on_click=remove)
            form.open()
