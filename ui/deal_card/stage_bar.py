"""The stages of a deal as one radio group: passed ones tinted, the current solid, the ends apart."""

from domain import deals
from domain.stages import LOST, PROCESS, WON, Stage

from ..components.kit import Tag, dot, html, hue, menu, menu_item, svg
from ..context import Context
from ..deals.forms import ask_reason
from .reading import Card

# Arrows move the focus only: walking past a stage must not write it into the history.
_KEYS = """(e) => {
  const step = {ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1}[e.code];
  const all = [...e.currentTarget.querySelectorAll("[role=radio]")];
  const at = all.indexOf(e.target.closest("[role=radio]"));
  if (!step || at < 0) return;
  e.preventDefault(); e.stopPropagation();
  all[(at + step + all.length) % all.length].focus();
}"""


class StageBar(Tag):
    """One click moves the deal; a loss asks why. On a phone it is a line with a menu."""

    def __init__(self, context: Context, card: Card, may: bool, dialogs: Tag) -> None:
        super().__init__('div', cls='d-bar')
        self.context, self.t, self.card, self.may, self._dialogs = context, context.t, card, may, dialogs
        self._drawn: object = None
        self.show(card)

    def show(self, card: Card) -> None:
        """Show where the deal stands now."""
        self.card = card
        state = (card.deal.stage_id, [(s.id, s.name, s.color, s.semantic) for s in card.stages], card.days)
        if state == self._drawn:
            return
        self._drawn = state
        self.clear()
        with self:
            self._bar()
            self._phone()

    def _bar(self) -> None:
        t, card = self.t, self.card
        ahead = [s for s in card.stages if s.semantic == PROCESS]
        now = card.stage
        at = ahead.index(now) if now in ahead else len(ahead) if now and now.semantic == WON else -1
        color = hue(now.color if now else None)
        with Tag('div', cls='d-stages', role='radiogroup', aria_label=t('Stage of the deal')).on(
            'keydown', js_handler=_KEYS
        ):
            for place, stage in enumerate(ahead):
                state = 'done' if place < at else 'now' if place == at else ''
                self._stage(stage, f'd-st is-{state}' if state else 'd-st', color if state else hue(stage.color))
            for semantic in (WON, LOST):
                self._end(semantic, [s for s in card.stages if s.semantic == semantic])

    def _stage(self, stage: Stage, cls: str, color: str) -> None:
        t, current = self.t, stage.id == self.card.deal.stage_id
        days = self.card.days.get(stage.id or 0)
        passed = t.n('{n} day', '{n} days', days) if days else ''
        button = Tag('button', cls=cls, type='button', role='radio', aria_checked='true' if current else 'false',
                     tabindex=0 if current else -1)  # fmt: skip
        button.style(f'--h:{color}')
        with button:
            Tag('span', stage.name, 'a-ell', title=stage.name)
            if passed and cls != 'd-st':
                Tag('span', passed, 'd-st__d a-num')
        self._act(button, stage)

    def _end(self, semantic: str, ends: list[Stage]) -> None:
        """Won or lost; where there are several kinds of loss, a menu asks which."""
        if not ends:
            return
        t, won = self.t, semantic == WON
        here = next((s for s in ends if s.id == self.card.deal.stage_id), None)
        cls = f'd-st d-st--{"won" if won else "lost"}' + (' is-now' if here else '')
        button = Tag('button', cls=cls, type='button', role='radio', aria_checked='true' if here else 'false',
                     tabindex=0 if here else -1)  # fmt: skip
        with button:
            html(svg('won' if won else 'lost', 14), 'a-icw', 'span')
            Tag('span', here.name if here else t('Won') if won else t('Lost'), 'a-ell')
            if len(ends) > 1 and self.may:
                with menu(t('Kinds of loss'), anchor='bottom right', self_='top right'):
                    for stage in ends:
                        menu_item(stage.name, on_click=lambda stage=stage: self.go(stage), checked=stage is here)
        if len(ends) == 1 or not self.may:
            self._act(button, ends[0])

    def _act(self, button: Tag, stage: Stage) -> None:
        if self.may:
            button.on('click', lambda: self.go(stage))
        else:
            button.props['disabled'] = True

    def _phone(self) -> None:
        t, card = self.t, self.card
        now = card.stage
        ahead = [s for s in card.stages if s.semantic == PROCESS]
        if now is None:
            return
        done = ahead.index(now) + 1 if now in ahead else len(ahead)
        color = {WON: 'green', LOST: 'rose'}.get(now.semantic, now.color)
        with Tag('div', cls='k-prog', aria_hidden='true').style(f'--h:{hue(color)}'):
            for place in range(len(ahead)):
                Tag('i', cls='on' if place < done else '')
        with Tag('button', cls='k-stage', type='button', aria_label=t('Stage: {name}. Change', name=now.name)):
            dot(color)
            Tag('b', now.name, 'a-b a-ell')
            if days := card.days.get(now.id or 0):
                Tag('span', t.n('{n} day', '{n} days', days), 'a-t3')
            Tag('span', cls='a-grow')
            html(svg('down', 16, 'a-t3'), 'a-icw', 'span')
            if self.may:
                with menu(t('Stages')):
                    for stage in card.stages:
                        menu_item(stage.name, on_click=lambda stage=stage: self.go(stage), checked=stage.id == now.id,
                                  color=hue(stage.color))  # fmt: skip

    async def go(self, stage: Stage) -> None:
        """Move the deal there."""
        context, t = self.context, self.t
        if stage.id == self.card.deal.stage_id:
            return
        reason = None
        with self._dialogs:
            if stage.semantic == LOST:
                reason = await ask_reason(context)
                if reason is None:
                    return
            said = {WON: t('Deal won'), LOST: t('Deal lost')}.get(
                stage.semantic, t('Deal moved to “{stage}”', stage=stage.name)
            )
            await context.do(deals.move, self.card.deal.id or 0, stage.id or 0, reason=reason, said=said)

    async def end(self, semantic: str) -> None:
        """Win or lose by key."""
        stage = next((s for s in self.card.stages if s.semantic == semantic), None)
        if stage:
            await self.go(stage)
