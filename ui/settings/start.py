"""Where to start: what is worth setting up, with what is done already."""

from typing import TYPE_CHECKING, Any

from nicegui import ui
from sqlmodel import col

from domain import companies, directions, requisites, settings, setup, sources
from domain.history import Change
from domain.people import Person
from domain.permissions import Permission
from domain.unit_of_work import UnitOfWork

from ..components.dialogs import confirm
from ..components.kit import Tag, btn, html, note, svg
from ..context import Context
from .parts import head

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .parts import Part


def read(work: UnitOfWork) -> dict[str, Any]:
    """What the steps say of themselves."""
    own = companies.own_companies(work)
    face, bank = requisites.main_requisites(work, own[0].id) if own else (None, None)
    return {
        'mode': settings.value(work, 'crm_mode'),
        'directions': len(directions.listed(work)),
        'sources': len(sources.listed(work)),
        'people': work.count(Person, col(Person.active).is_(True)),
        'currency': settings.value(work, 'currency'),
        'mail': settings.value(work, 'mail_from'),
        'company': bool(face and (face.inn or face.vat_id) and bank),
    }


def state_of(context: Context, key: str, now: dict[str, Any]) -> tuple[str, bool | None]:
    """What a part's line says, and whether it is done (None: there is nothing to be done)."""
    t = context.t
    match key:
        case 'mode':
            return (t('Simple') if now['mode'] == 'simple' else t('Classic')), True
        case 'directions':
            return t.n('{n} direction', '{n} directions', now['directions']), True
        case 'sources':
            return t.n('{n} source', '{n} sources', now['sources']), True
        case 'people':
            return t.n('{n} person', '{n} people', now['people']), now['people'] > 1
        case 'company':
            return (t('Filled in'), True) if now['company'] else (t('No INN or bank account yet'), False)
        case 'mail':
            return (str(now['mail']), True) if now['mail'] else (t('Not set up'), False)
        case 'general':
            return str(now['currency']), True
    return '', None


async def build_start(context: Context, parts: 'Sequence[Part]') -> None:
    """/settings: every part this person may open, with its state."""
    t = context.t
    team = any(part.needs for part in parts)

    async def draw() -> None:
        now = await context.ask(read) if team else {}
        box.clear()
        with box:
            for part in parts:
                text, done = state_of(context, part.key, now) if team else ('', None)
                with Tag('li'), Tag('a', cls='h-step', href=f'/settings/{part.key}'):
                    html(svg(part.icon, 18), 'w-ic', 'span')
                    with Tag('span', cls='a-grow h-d__n'):
                        Tag('b', t(part.title), 'a-b')
                        Tag('span', t(part.about), 'a-sm a-t3')
                    if text:
                        Tag('span', text, f'a-badge {"a-badge--ok" if done else "a-badge--today"}')
                    html(svg('right', 16, 'a-t3'), 'a-icw', 'span')

    async def start_over() -> None:
        question, text = (
            t('Take the demo data away?'),
            t('All demo records go, everyone is signed out, you name your company.'),
        )
        if await confirm(t, question, text, t('Start with my own data')) and await context.do(setup.start_over):
            ui.navigate.to('/first-run')

    async def renew(_: list[Change]) -> None:
        await draw()

    head(t('Where to start'), t('Five minutes are enough. Everything can be changed later.'))
    if team and await context.ask(settings.value, 'demo') and context.may(Permission.SETTINGS_EDIT):
        with note(t('You are looking at demo data.'), 'info'):
            btn(t('Start with my own data'), kind='sm', on_click=start_over)
    box = Tag('ul', cls='h-steps')
    await draw()
    if team:
        context.live(renew, 'setting', 'direction', 'source', 'person', 'company', 'requisites', 'bank_account')
