"""The letters that carried a paper: to whom, when, how far each came."""

from collections.abc import Sequence

from domain.mail import Letter

from ..components.kit import Tag, badge, html, svg
from ..context import Context
from ..mail.showing import letter_state


class Letters(Tag):
    """The section of a paper's letters; empty without any."""

    def __init__(self, context: Context) -> None:
        super().__init__('section', cls='e-links')
        self.context, self.t = context, context.t
        self._drawn: object = None

    def show(self, letters: Sequence[Letter]) -> None:
        """Show these letters."""
        state = [(one.id, one.version) for one in letters]
        if state == self._drawn:
            return
        self._drawn, t = state, self.t
        self.clear()
        if not letters:
            return
        with self:
            with Tag('div', cls='a-head'):
                Tag('h2', t('Letters with this paper'), 'a-h3')
            with Tag('ul', cls='e-payl'):
                for one in letters:
                    with Tag('li', cls='e-pay'):
                        html(svg('mail', 14), 'a-icw a-t3', 'span')
                        badge(*letter_state(t, one))
                        who = self.context.team.get(one.created_by or 0, {}).get('name', '')
                        about = [', '.join(one.to), str(who)]
                        Tag('span', ' · '.join(part for part in about if part), 'a-sm a-t3 a-grow e-pay__n')
