"""Notices in words: who, what, of which record, where it opens."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.activities.titles import titles
from domain.notices import Notice
from domain.unit_of_work import UnitOfWork

from ..components.kit import Person
from ..locales import Words

SAID = {
    'comment.created': 'mentions you',
    'lead.assigned': 'gives you a lead',
    'deal.assigned': 'gives you a deal',
    'lead.observed': 'makes you a follower of a lead',
    'deal.observed': 'makes you a follower of a deal',
    'comment.said': 'comments',
    'deal.moved': 'moves the deal',
    'deal.won': 'has won the deal',
    'deal.lost': 'has lost the deal',
    'deal.direction_changed': 'moves the deal to another direction',
    'lead.moved': 'moves the lead',
    'lead.junked': 'rates the lead poor',
    'lead.converted': 'converts the lead',
    'activity.assigned': 'gives you an activity',
    'quote.client_accepted': 'accepts the quote',
    'quote.client_declined': 'declines the quote',
    'invoice.check_asked': 'asks to check an invoice',
    'invoice.checked': 'has checked the invoice',
    'invoice.returned': 'returns the invoice',
    'letter.failed': 'could not send a letter',
    'payment.recorded': 'writes down a payment of the invoice',
    'credit_note.created': 'credits the invoice',
    'refund.recorded': 'writes down a refund of the invoice',
}
OPENED = frozenset({'lead', 'deal', 'contact', 'company', 'quote', 'invoice'})


@dataclass(frozen=True)
class Line:
    """A notice and the name of its record, '' where that is gone or not for these eyes."""

    notice: Notice
    title: str

    @property
    def address(self) -> str:
        """Where it leads."""
        of, id = self.notice.entity, self.notice.entity_id
        return f'/{of}/{id}' if of in OPENED else '/activities'

    def said(self, t: Words) -> str:
        """What happened, to be read after a name."""
        return t(SAID.get(self.notice.action, 'calls you'))

    def record(self, t: Words) -> str:
        """The record by name; others of the same act are only hinted at."""
        title = self.title or t('a record that is gone')
        return t('{name} and others', name=title) if self.notice.many else title


def lined(work: UnitOfWork, found: Sequence[Notice]) -> list[Line]:
    """Notices with the names of their records; one query a kind."""
    named = titles(work, {(n.entity, n.entity_id) for n in found})
    return [Line(n, str(named.get((n.entity, n.entity_id), {}).get('title', ''))) for n in found]


def author(t: Words, team: dict[int, Person], notice: Notice) -> Person:
    """Who did it: a client who answers has no name here; what the house does by itself is Artel's."""
    if not notice.created_by and notice.action.startswith('quote.client_'):
        name = t('The client')
        return {'id': 0, 'name': name, 'initials': name[:1] if t.lang == 'ru' else 'C', 'hue': 9}
    return team.get(notice.created_by or 0) or {'id': 0, 'name': t('Artel'), 'initials': 'А', 'hue': 7}
