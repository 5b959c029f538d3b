"""The list of one's own activities as one component: groups, circles, keys, swipes."""

from collections.abc import Callable
from typing import Any

from nicegui.element import Element
from nicegui.events import GenericEventArguments

from ..components.kit import call, hue
from ..context import Context
from ..locales import Words
from .reading import Day, Row
from .rows import Groups

ACTS = ('done', 'reopen', 'tomorrow', 'assign', 'edit', 'all')


class ActivityList(Element, component='activity_list.js'):
    """Groups of activities. `on_act(act, id, person id or None)` gets what the person asked for, checked in shape."""

    def __init__(self, context: Context, day: Day, *, may: bool, assign: bool,
                 on_act: Callable[[str, int, int | None], Any]) -> None:  # fmt: skip
        super().__init__()
        self._groups, self._on_act, self._ready, self._missed = Groups(context.t), on_act, False, False
        self._groups.news(day)
        people = [{'id': id, 'n': str(one['name']), 'i': str(one['initials']), 'h': hue(one['hue'])}
                  for id, one in context.team.items() if id != context.id]  # fmt: skip
        self._props.update(data=self._groups.state, labels=labels(context.t), may=may, assign=assign, people=people,
                           kind='')  # fmt: skip
        self.classes('m-groupsbox')
        self.on('act', self._act)
        self.on('ready', self._mounted)

    def show(self, day: Day, fresh: dict[int, str] | None = None) -> None:
        """Show a newer state; `fresh` are rows to highlight: {id: colour}."""
        news = self._groups.news(day)
        if not news and not fresh:
            return
        self._props['data'] = self._groups.state
        self._missed = not self._ready
        self.run_method('show', (news or self._groups.state | {'rows': {}}) | {'fresh': fresh or {}})

    def filter(self, kind: str) -> None:
        """Show only one kind; '' shows all."""
        self._props['kind'] = kind
        self.run_method('filter', kind)

    def settle(self, id: int) -> None:
        """The act on this row was refused: show it as it is."""
        self.run_method('settle', id)

    @property
    def data(self) -> Row:
        """What is shown: {"groups": [{key, name, sub, ids}], "rows": {id: row}}."""
        data: Row = self._props['data']
        return data

    def _mounted(self) -> None:
        # What was sent before the browser had the component went nowhere.
        self._ready = True
        if self._missed:
            self._missed = False
            self.run_method('show', self._groups.state)

    async def _act(self, event: GenericEventArguments) -> None:
        args = event.args if isinstance(event.args, dict) else {}
        act, id, person = args.get('act'), args.get('id'), args.get('person')
        if act in ACTS and isinstance(id, int) and (person is None or isinstance(person, int)):
            await call(self._on_act, act, id, person)


def labels(t: Words) -> dict[str, str]:
    """The words of the component; {name} stands for the object."""
    gap = '{name}'
    return {
        'all': t('Move all to today'),
        'done': t('Done: {name}', name=gap),
        'ready': t('Done'),
        'call': t('Call: {name}', name=gap),
        'phone': t('Make a call'),
        'put': t('Put off till tomorrow: {name}', name=gap),
        'tomorrow': t('Tomorrow'),
        'assign': t('Hand over: {name}', name=gap),
        'whom': t('Hand over to'),
        'auto': t('Made automatically'),
        'high': t('Important'),
        'late': t('Overdue:'),
    }
