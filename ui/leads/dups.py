"""Records that look like a lead: a panel for its card."""

from typing import Any

from ..components.kit import Tag, badge, html, link, svg
from ..context import Context
from ..timeline.phrases import ADDRESSES
from .seen import reach_text, why_text

ICONS = {'contact': 'contact', 'company': 'company', 'lead': 'lead'}
MOST = 5


class Duplicates(Tag):
    """What matches, the surest first; nothing is shown where nothing does."""

    def __init__(self, context: Context, rows: list[dict[str, Any]] | None = None) -> None:
        super().__init__('section', cls='d-grp', aria_label=context.t('Looks like it is there already'))
        self.context, self.t = context, context.t
        self._drawn: list[dict[str, Any]] | None = None
        self.show(rows or [])

    def show(self, rows: list[dict[str, Any]]) -> None:
        """Show other rows of domain.duplicates.find."""
        if rows == self._drawn:
            return
        t, self._drawn = self.t, rows
        self.clear()
        self.set_visibility(bool(rows))
        with self:
            with Tag('h2', cls='d-grp__h a-row a-g6'):
                html(svg('copy', 16, 'a-warnc'), 'a-icw', 'span')
                Tag('span', t('Looks like it is there already'))
                Tag('span', str(len(rows)), 'a-count')
            with Tag('div', cls='d-client l-dups'):
                for row in rows[:MOST]:
                    owner = str(self.context.team.get(row.get('owner_id') or 0, {}).get('name', ''))
                    facts = (reach_text(t, row), t('INN {inn}', inn=row['inn']) if row['inn'] else '', owner)
                    with Tag('div', cls='d-person'):
                        html(svg(ICONS[row['kind']], 16, 'a-t3'), 'a-icw', 'span')
                        with Tag('div', cls='a-grow l-wrap'):
                            link(row['title'] or t('No name'), f'{ADDRESSES[row["kind"]]}/{row["id"]}', 'a-b a-link')
                            Tag('div', ' · '.join(fact for fact in facts if fact), 'a-sm a-t3')
                        badge(why_text(t, row), 'today')
                if len(rows) > MOST:
                    Tag('p', t('and {n} more', n=len(rows) - MOST), 'a-sm a-t3 l-more')
