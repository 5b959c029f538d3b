"""The stages of a lead as one radio group: one click moves it, success opens the conversion, failure asks why."""

from collections.abc import Awaitable, Callable

from domain import leads
from domain.stages import LOST, PROCESS, WON, Stage

from ..components.kit import Tag, dot, html, hue, menu, menu_item, svg
from ..context import Context
from ..deal_card.stage_bar import _KEYS
from .acts import junk
from .card_read import Card


class StageBar(Tag):
    """On a phone it is a line with a menu. `convert()` is called for the success stage."""

    def __init__(self, context: Context, card: Card, may: bool, dialogs: Tag,
                 convert: Callable[[], Awaitable[object]]) -> None:  # fmt: skip
        super().__init__('div', cls='d-bar')
        self.context, self.t, self.card, self.may = context, context.t, card, may
        self._dialogs, self._convert = dialogs, convert
        self._drawn: object = None
        self.show(card)

    def show(self, card: Card) -> None:
        """Show where the lead stands now."""
        self.card = card
        state = (card.lead.stage_id, [(s.id, s.name, s.color, s.semantic) for s in card.stages])
        if state == self._drawn:
            return
        self._drawn = state
        self.clear()
        with self:
            self._bar()
            self._phone()

    @property
    def _open(self) -> bool:
        """A converted lead comes back only by undoing."""
        return self.may and not self.card.converted

    def _bar(self) -> None:
        card, now = self.card, self.card.stage
        ahead = [s for s in card.stages if s.semantic == PROCESS]
        at = ahead.index(now) if now in ahead else len(ahead) if now and now.semantic == WON else -1
        color = hue(now.color if now else None)
        bar = Tag('div', cls='d-stages', role='radiogroup', aria_label=self.t('Stage of the lead'))
        with bar.on('keydown', js_handler=_KEYS):
            for place, stage in enumerate(ahead):
                state = 'done' if place < at else 'now' if place == at else ''
                button = self._radio(stage, f'd-st is-{state}' if state else 'd-st')
                button.style(f'--h:{color if state else hue(stage.color)}')
                with button:
                    Tag('span', stage.name, 'a-ell', title=stage.name)
            for stage in card.stages:
                if stage.semantic != PROCESS:
                    won = stage.semantic == WON
                    here = ' is-now' if stage.id == card.lead.stage_id else ''
                    with self._radio(stage, f'd-st d-st--{"won" if won else "lost"}{here}'):
                        html(svg('won' if won else 'lost', 14), 'a-icw', 'span')
                        Tag('span', stage.name, 'a-ell', title=stage.name)

    def _radio(self, stage: Stage, cls: str) -> Tag:
        current = stage.id == self.card.lead.stage_id
        button = Tag('button', cls=cls, type='button', role='radio', aria_checked='true' if current else 'false',
                     tabindex=0 if current else -1)  # fmt: skip
        if self._open:
            button.on('click', lambda: self.go(stage))
        else:
            button.props['disabled'] = True
        return button

    def _phone(self) -> None:
        t, card, now = self.t, self.card, self.card.stage
        if now is None:
            return
        with Tag('button', cls='k-stage', type='button', aria_label=t('Stage: {name}. Change', name=now.name)):
            dot(now.color)
            Tag('b', now.name, 'a-b a-ell')
            Tag('span', cls='a-grow')
            if self._open:
                html(svg('down', 16, 'a-t3'), 'a-icw', 'span')
                with menu(t('Stages')):
                    for stage in card.stages:
                        menu_item(stage.name, on_click=lambda stage=stage: self.go(stage), checked=stage.id == now.id,
                                  color=hue(stage.color))  # fmt: skip

    async def go(self, stage: Stage) -> None:
        """Move the lead there by the verb that fits the stage."""
        context, t, lead_id = self.context, self.t, self.card.lead.id or 0
        if stage.id == self.card.lead.stage_id:
            return
        with self._dialogs:
            if stage.semantic == WON:
                await self._convert()
            elif stage.semantic == LOST:
                await junk(context, lead_id, stage.id)
            else:
                said = t('Lead moved to “{stage}”', stage=stage.name)
                await context.do(leads.move, lead_id, stage.id or 0, said=said)
