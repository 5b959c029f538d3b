"""Planned activities of a record: a circle that completes, when, whose, and what else can be done."""

from typing import Any

from nicegui import ui

from domain import activities
from domain.permissions import Permission

from ..activities.forms import assign, badge_of, complete, days_offered, edit, plan, postpone
from ..components.kit import Tag, avatar, btn, html, icon_btn, menu, menu_caption, menu_item, svg
from ..context import Context

MOST = 30


class Plans(Tag):
    """«Planned» with its rows; `show` draws them anew where they differ."""

    def __init__(self, context: Context, kind: str, id: int, dialogs: Tag, links: list[tuple[str, int]]) -> None:
        """Dialogs open in `dialogs`, which outlives the rows; `links`: what the next step is tied to."""
        super().__init__('section')
        self.context, self.t, self.kind, self.record_id, self._dialogs = context, context.t, kind, id, dialogs
        self._links, self._own = links or [(kind, id)], bool(links)
        self._rows: list[dict[str, Any]] | None = None
        self.may = context.may(Permission.ACTIVITY_EDIT)

    def show(self, rows: list[dict[str, Any]], links: list[tuple[str, int]]) -> None:
        """Show these activities."""
        if links and not self._own:
            self._links = links
        if rows == self._rows:
            return
        self._rows, t = rows, self.t
        self.clear()
        with self:
            with Tag('h2', cls='d-day'):
                Tag('span', t('Planned'))
                Tag('span', str(len(rows)), 'a-count')
                if self.may:
                    Tag('span', cls='a-grow')
                    btn(t('Plan'), 'plus', 'ghost sm', on_click=self._plan)
            if not rows:
                with Tag('div', cls='d-noplan'):
                    html(svg('clock-alert', 14), 'a-icw', 'span')
                    Tag(
                        'span',
                        t('No next step. A deal without one is forgotten.')
                        if self.kind == 'deal'
                        else t('No next step planned'),
                    )
            else:
                with Tag('ul', cls='d-plan'):
                    for row in rows[:MOST]:
                        self._row(row)

    def _row(self, row: dict[str, Any]) -> None:
        t, id = self.t, row['id']
        with Tag('li'):
            if self.may:
                label = t('Done: {subject}', subject=row['subject'])
                circle = Tag(
                    'button', cls='a-done', type='button', role='checkbox', aria_checked='false', aria_label=label
                )
                circle.on('click', lambda: self._done(id))
                with circle:
                    html(svg('check', 12), 'a-icw', 'span')
            with Tag('span', cls='a-grow'):
                Tag('b', row['subject'], 'a-b d-plan__t')
                if under := self._under(row):
                    Tag('span', under, 'a-sm a-t3')
            html(badge_of(t, row['at'], row['k']), 'a-icw', 'span')
            if owner := self.context.team.get(row['owner'] or 0):
                avatar({**owner, 'status': ''}, 'sm')
            if self.may:
                with icon_btn('more', t('Postpone or change: {subject}', subject=row['subject'])) as more:
                    box = menu(t('Activity'), anchor='bottom right', self_='top right').props('no-parent-event')
                more.on('click', lambda box=box, row=row: self._menu(box, row))

    def _under(self, row: dict[str, Any]) -> str:
        others = [one['title'] for one in row['links'] if (one['kind'], one['id']) != (self.kind, self.record_id)]
        parts = [
            t
            for t in [', '.join(others[:2]), self.t.plain_phone(row['phone']) if row['phone'] else '', row['location']]
            if t
        ]
        if row['description']:
            parts.append(row['description'].splitlines()[0][:120])
        return ' · '.join(parts)

    def _menu(self, box: ui.menu, row: dict[str, Any]) -> None:
        t, id, context = self.t, row['id'], self.context
        box.clear()
        with box:
            menu_item(t('Edit'), 'edit', on_click=lambda: self._in_dialogs(edit(context, id)))
            menu_caption(t('Postpone'))
            for text, moment in days_offered(t):
                menu_item(
                    f'{text}, {t.time(moment)}', 'cal', on_click=lambda moment=moment: postpone(context, id, moment)
                )
            if context.may(Permission.ACTIVITY_ASSIGN):
                menu_caption(t('Hand over'))
                for person_id, face in list(context.team.items())[:12]:
                    menu_item(str(face['name']), on_click=lambda person_id=person_id: assign(context, id, person_id),
                              checked=person_id == row['owner'])  # fmt: skip
            ui.separator()
            menu_item(t('Cancel the activity'), 'trash', danger=True, on_click=lambda: self._drop(id))
        box.open()

    async def _in_dialogs(self, coroutine: Any) -> None:
        with self._dialogs:  # the row with its menu may go while the dialog is open
            await coroutine

    async def _done(self, id: int) -> None:
        with self._dialogs:
            await complete(self.context, id, self._links)

    async def _plan(self) -> None:
        with self._dialogs:
            await plan(self.context, self._links)

    async def _drop(self, id: int) -> None:
        await self.context.do(activities.drop, id, said=self.t('Activity cancelled'))
