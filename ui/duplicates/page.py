"""/duplicates/{kind}: what seems to be one, group by group."""

from functools import partial

from nicegui import ui

from domain import doubles, merging
from domain.doubles import Group
from domain.history import Change

from ..components.kit import Tag, badge, btn, empty, html, link, svg
from ..context import Context
from ..leads.seen import WHY, reach_text
from ..shell import top_bar
from ..timeline.phrases import ADDRESSES
from .bulk import may_merge
from .dialog import merge_dialog

NAMES = {'contact': 'Contacts', 'company': 'Companies', 'lead': 'Leads'}
ICONS = {'contact': 'contact', 'company': 'company', 'lead': 'lead'}
PAUSE = 1.0


class DuplicatesPage:
    """The groups of one kind; they are looked for anew when somebody changes one of that kind."""

    def __init__(self, context: Context, kind: str) -> None:
        self.context, self.t, self.kind = context, context.t, kind

    async def build(self) -> None:
        """Draw it."""
        t = self.t
        ui.page_title(f'{t("Duplicates")} · Artel')
        bar = top_bar(t('Duplicates'))
        with bar.left, Tag('nav', cls='a-row a-g6', aria_label=t('Duplicates')):
            for kind, name in NAMES.items():
                here = link(t(name), f'/duplicates/{kind}', 'a-chip is-on' if kind == self.kind else 'a-chip')
                if kind == self.kind:
                    here.props['aria-current'] = 'page'
        self.box = Tag('div', cls='a-col dup-page')
        await self._renew([])
        self.context.live(self._renew, self.kind, 'not_same', 'requisites', pause=PAUSE)

    async def _renew(self, changes: list[Change]) -> None:
        groups = await self.context.ask(doubles.groups, self.kind)
        self.box.clear()
        with self.box:
            if not groups:
                said = self.t('Nothing here shares a phone, an e-mail, an INN or a name.')
                empty(self.t('No duplicates'), said, 'check')
            for group in groups:
                self._draw(group)

    def _draw(self, group: Group) -> None:
        t, ids = self.t, [row['id'] for row in group.rows]
        with Tag('section', cls='dup-group', aria_label=group.rows[0]['title']):
            with Tag('div', cls='a-row a-wrap a-g6'):
                for why in group.why:
                    badge(t(WHY[why]), 'today')
                Tag('span', cls='a-grow')
                if may_merge(self.context, self.kind):
                    btn(t('Not duplicates'), kind='ghost sm', on_click=partial(self._apart, ids))
                    btn(t('Merge…'), 'link', 'sm pri', on_click=partial(merge_dialog, self.context, self.kind, ids))
            for row in group.rows:
                owner = str(self.context.team.get(row['owner_id'] or 0, {}).get('name', ''))
                facts = (reach_text(t, row), row['email'] if row['phone'] else '', owner, t.when(row['created_at']))
                with Tag('div', cls='d-person'):
                    html(svg(ICONS[self.kind], 16, 'a-t3'), 'a-icw', 'span')
                    with Tag('div', cls='a-grow l-wrap'):
                        link(row['title'] or t('No name'), f'{ADDRESSES[self.kind]}/{row["id"]}', 'a-b a-link')
                        Tag('div', ' · '.join(fact for fact in facts if fact), 'a-sm a-t3')

    async def _apart(self, ids: list[int]) -> None:
        await self.context.do(merging.tell_apart, self.kind, ids, said=self.t('Remembered for the whole team'))


async def duplicates_page(context: Context, kind: str = 'contact') -> None:
    """/duplicates and /duplicates/{kind}."""
    await DuplicatesPage(context, kind if kind in NAMES else 'contact').build()


PAGES = {'/duplicates': duplicates_page, '/duplicates/{kind}': duplicates_page}
