"""Settings: the team's and one's own, each part a page of its own."""

from nicegui import ui

from domain.permissions import Permission

from ..components.kit import Tag, btn, html, set_attrs, svg
from ..context import Context
from .bin import build_bin
from .company import build_company
from .directions import build_directions, build_lead_stages
from .general import build_general
from .images import routes
from .leads import build_leads
from .mail import build_mail
from .me import build_me
from .mode import build_mode
from .numbering import build_numbering
from .own_fields import build_own_fields
from .parts import Part, head
from .people import build_people
from .sources import build_sources
from .start import build_start
from .tags import build_tags
from .templates import build_templates

__all__ = ['PAGES', 'PARTS', 'routes']


async def build_import(context: Context, _: int | None) -> None:
    """/settings/import: the way to the page that takes files in."""
    t = context.t
    with head(t('Import from a file'), t('Contacts, companies, leads, deals and products from CSV, XLSX and vCard')):
        btn(t('Choose a file'), 'import', 'pri', on_click=lambda: ui.navigate.to('/import'))


PARTS = (
    Part('directions', 'Sales', 'Directions and stages', 'board', 'Ways of selling, each with its own stages',
         build_directions),
    Part('lead-stages', 'Sales', 'Lead stages', 'lead', 'The way of an enquiry until it is judged', build_lead_stages),
    Part('leads', 'Sales', 'Leads: rules', 'lead', 'Naming, whose they become, why one is poor', build_leads),
    Part('own-fields', 'Sales', 'Own fields', 'cols', 'What you added to cards and papers', build_own_fields),
    Part('sources', 'Sales', 'Sources', 'globe', 'Where clients come from', build_sources),
    Part('tags', 'Sales', 'Tags', 'tag', 'Words of your own on leads, clients and deals', build_tags),
    Part('mode', 'Sales', 'CRM mode', 'swap', 'With leads or without them', build_mode),
    Part('company', 'Documents', 'Own company', 'company', 'Legal details, accounts and logo for papers',
         build_company),
    Part('templates', 'Documents', 'Templates of papers', 'doc', 'Invoice, quote, contract and act in your own words',
         build_templates),
    Part('numbering', 'Documents', 'Numbering', 'hash', 'Numbers of invoices, quotes and documents', build_numbering),
    Part('people', 'Team', 'People and roles', 'users', 'Invite colleagues, say what each may do', build_people,
         Permission.PEOPLE_MANAGE),
    Part('general', 'Team', 'Team and currency', 'rub', 'Name, currency, rules for everybody', build_general),
    Part('mail', 'Team', 'Mail', 'mail', 'The mailbox letters leave from, and texts kept ready', build_mail),
    Part('import', 'Team', 'Import from a file', 'import',
         'Contacts, companies, leads, deals and products from CSV, XLSX and vCard', build_import,
         Permission.RECORDS_IMPORT),
    Part('bin', 'Personal', 'Bin', 'trash', 'What was deleted in the last thirty days', build_bin, None),
    Part('me', 'Personal', 'About me', 'contact', 'Name, language, look, password', build_me, None),
)  # fmt: skip


def parts_for(context: Context) -> list[Part]:
    """The parts this person may open."""
    return [part for part in PARTS if part.needs is None or context.may(part.needs)]


async def start_page(context: Context) -> None:
    """/settings: where to start; oneself for those who set up nothing."""
    await page(context, '')


async def part_page(context: Context, part: str) -> None:
    """/settings/{part}."""
    await page(context, part)


async def record_page(context: Context, part: str, id: int) -> None:
    """/settings/{part}/{id}: one direction or one own company."""
    await page(context, part, id)


async def page(context: Context, key: str, id: int | None = None) -> None:
    """The list of parts at the left, the chosen one at the right."""
    t, mine = context.t, parts_for(context)
    first = key == '' and len(mine) > 1
    chosen = next((part for part in mine if part.key == key), mine[-1])
    ui.page_title(f'{t("Settings") if first else t(chosen.title)} · Artel')
    with Tag('div', cls='h-wrap'):
        with Tag('nav', cls='h-nav', aria_label=t('Sections of the settings')):
            Tag('p', t('Settings'), 'a-h1 h-nav__t')
            if len(mine) > 1:
                nav_item(t('Where to start'), '/settings', first)
            group = ''
            for part in mine:
                if part.group != group:
                    group = part.group
                    Tag('div', t(group), 'a-menu__cap')
                nav_item(t(part.title), f'/settings/{part.key}', not first and part is chosen)
        with Tag('div', cls='h-main'):
            if not first and len(mine) > 1:
                with Tag('a', cls='h-back', href='/settings'):
                    html(svg('arrow-left', 16), 'a-icw', 'span')
                    Tag('span', t('Settings'))
            if first:
                await build_start(context, mine)
            else:
                await chosen.build(context, id)


def nav_item(text: str, href: str, current: bool) -> None:
    """A row of the list of parts."""
    with Tag('a', cls='a-nav', href=href) as item:
        Tag('span', text, 'l')
    set_attrs(item, aria_current='page' if current else None)


PAGES = {'/settings': start_page, '/settings/{part}': part_page, '/settings/{part}/{id}': record_page}
