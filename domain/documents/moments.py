"""A deal enters a stage: the documents of this moment are made, or a task asks for them; a made one ends its task."""

from sqlmodel import col, select

from .. import activities, settings
from ..activities import Activity, ActivityLink
from ..deals import Deal
from ..defaults import pick
from ..errors import Refusal
from ..permissions import Permission
from ..types import now
from ..unit_of_work import UnitOfWork, when
from .forms import offered
from .making import make
from .noun import Document
from .sets import MAKE, DirectionDocument


@when('deal.moved', 'deal.won')
def _entered(work: UnitOfWork, deal: Deal) -> None:
    where = (col(DirectionDocument.stage_id) == deal.stage_id, col(DirectionDocument.direction_id) == deal.direction_id)
    due = work.all(DirectionDocument, *where, order=col(DirectionDocument.sort))
    known = offered(work, 'deal') if due else {}
    for one in due:
        here = (col(Document.deal_id) == deal.id, col(Document.form) == one.form)
        if one.form not in known or work.count(Document, *here):
            continue
        if one.moment != MAKE or not _made(work, deal, one.form):
            _ask(work, deal, one.form, known[one.form])


def _made(work: UnitOfWork, deal: Deal, code: str) -> bool:
    """Make it by itself; a refusal (no rows, no details, no right) must not hold the deal back."""
    if not work.may(Permission.DOCUMENT_MAKE):
        return False
    try:
        make(work, code, 'deal', deal.id or 0)
    except Refusal:
        return False
    return True


def _ask(work: UnitOfWork, deal: Deal, code: str, name: str) -> None:
    if not work.may(Permission.ACTIVITY_EDIT) or _tasks(work, deal.id, code):
        return
    subject = pick(settings.value(work, 'lang'), f'Сделать документ: {name}', f'Make the document: {name}')
    mine = deal.owner_id == work.actor_id or not work.may(Permission.ACTIVITY_ASSIGN)
    values = {'kind': 'task', 'subject': subject, 'owner_id': work.actor_id if mine else deal.owner_id}
    try:
        activities.plan(work, values, [('deal', deal.id or 0)], auto=f'document:{code}')
    except Refusal:  # the owner has left the team
        activities.plan(work, values | {'owner_id': work.actor_id}, [('deal', deal.id or 0)], auto=f'document:{code}')


@when('document.created')
def _done(work: UnitOfWork, document: Document) -> None:
    for task in _tasks(work, document.deal_id, document.form):
        work.record('activity.done', task, state='done', done_at=now(), done_by=work.actor_id)


def _tasks(work: UnitOfWork, deal_id: int | None, code: str) -> list[Activity]:
    """The open tasks that ask for this document of the deal."""
    if deal_id is None:
        return []
    tied = select(ActivityLink.activity_id).where(ActivityLink.entity == 'deal', ActivityLink.entity_id == deal_id)
    return work.all(Activity, col(Activity.auto) == f'document:{code}', col(Activity.state) == 'planned',
                    col(Activity.id).in_(tied))  # fmt: skip
