"""What a person decides about one lead: its quality, its reason, the bin."""

from nicegui import ui

from domain import leads
from domain.leads import Lead
from domain.leads.noun import GOOD, POOR
from domain.permissions import Permission
from domain.stages import WON, Stage
from domain.unit_of_work import UnitOfWork

from ..components.dialogs import Dialog, reason_dialog
from ..components.kit import Tag, btn, html, svg
from ..context import Context
from .convert import convert
from .reasons import reason_text


async def ask_junk(context: Context) -> str | None:
    """Why a lead is poor: one of the team's reasons, own words, or both; None where they changed their mind."""
    t = context.t
    offered = await context.ask(leads.reasons)
    choices = [(reason, _capital(reason_text(t, reason))) for reason in offered]
    answer = await reason_dialog(t, t('Why is the lead poor?'), choices, t('Mark as poor'),
                                 text=t('The reason is kept in the history and counted in reports.'))  # fmt: skip
    if answer is None:
        return None
    code, words = answer
    if code and not words:
        return code
    return ': '.join(part for part in (reason_text(t, code or ''), words) if part)[:250]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


async def junk(context: Context, lead_id: int, stage_id: int | None = None) -> bool:
    """Ask the reason and mark a lead poor."""
    reason = await ask_junk(context)
    if reason is None:
        return False
    return bool(await context.do(leads.junk, lead_id, reason, stage_id, said=context.t('Lead marked as poor')))


async def judge(context: Context, lead_id: int, act: str) -> None:
    """A click on quality: 'good' opens the conversion, 'poor' asks the reason, 'verdict' offers to change a rating."""
    if act == 'good':
        await convert(context, lead_id)
    elif act == 'poor':
        await junk(context, lead_id)
    elif act == 'verdict':
        await _rejudge(context, lead_id)


def _state(work: UnitOfWork, lead_id: int) -> tuple[Lead, bool]:
    lead = work.get(Lead, lead_id)
    return lead, work.get(Stage, lead.stage_id, deleted=True).semantic == WON


async def _rejudge(context: Context, lead_id: int) -> None:
    t = context.t
    lead, converted = await context.ask(_state, lead_id)
    if converted:
        ui.navigate.to(f'/lead/{lead_id}')
        return
    dialog = Dialog(t, t('Lead quality'), icon='thumbup' if lead.verdict == GOOD else 'thumbdown')
    with dialog.body:
        Tag('p', lead.title, 'a-b l-wrap')
        with Tag('div', cls='l-ways'):
            _way(dialog, 'convert', 'wand', t('Good: convert into a client and a deal'))
            if lead.verdict != GOOD:
                _way(dialog, 'good', 'thumbup', t('Good, but convert later'))
            poor = t('Poor: another reason') if lead.verdict == POOR else t('Poor')
            _way(dialog, 'poor', 'thumbdown', poor)
            _way(dialog, 'unrate', 'undo', t('Not rated: back to work'))
    with dialog.footer:
        Tag('span', cls='a-grow')
        btn(t('Cancel'), kind='ghost', on_click=dialog.close)
    answer = await dialog.ask()
    match answer:
        case 'convert':
            await convert(context, lead_id)
        case 'good':
            await context.do(leads.good, lead_id, said=t('Lead rated good'))
        case 'poor':
            await junk(context, lead_id)
        case 'unrate':
            await context.do(leads.unrate, lead_id, said=t('Rating taken back'))


def _way(dialog: Dialog, answer: str, icon: str, text: str) -> None:
    with Tag('button', cls='a-menu__i l-way', type='button') as button:
        html(svg(icon), 'a-icw', 'span')
        Tag('span', text)
    button.on('click', lambda: dialog.answer(answer))


async def drop_lead(context: Context, lead_id: int) -> bool:
    """Put a lead into the bin."""
    if not context.may(Permission.LEAD_DELETE):
        return False
    return bool(await context.do(leads.drop, lead_id, said=context.t('Lead moved to the bin')))
