"""The page of one invoice or quote: the form at the left, at the right the paper as the client will see it."""

from nicegui import ui

from domain.errors import Refusal
from domain.history import Change

from ..components.kit import Tag, btn, empty, set_attrs
from ..context import Context
from ..documents.section import Documents
from ..presence import presence
from .acts import Acts
from .credits import Credits
from .form import Form, SumBar
from .head import Head, name_of
from .letters import Letters
from .links import Links
from .money import Payments
from .preview import Preview
from .reading import PARTS, Opened, read


class PaperPage:
    """One person's open invoice or quote."""

    def __init__(self, context: Context, kind: str, id: int) -> None:
        self.context, self.t, self.kind, self.id = context, context.t, kind, id

    async def build(self) -> None:
        """Draw the page, or say calmly that there is no such paper."""
        context = self.context
        try:
            opened = await context.ask(read, self.kind, self.id)
        except Refusal:
            gone(context, self.kind)
            return
        self.opened: Opened = opened
        context.look(self.kind, self.id)
        self.box = Tag('div', cls='e-pagebox')
        with self.box:
            self._draw(opened)
        if context.frame:
            context.frame.nav.set_active('invoices')
        context.live(self._renew, (self.kind, self.id), *PARTS, 'invoice' if self.kind == 'quote' else 'quote')
        presence.hear('card', self._see)
        self._see()

    def _draw(self, opened: Opened) -> None:
        context, t = self.context, self.t
        self._dialogs = Tag('div')
        acts = Acts(context, self.kind, self.id, self._dialogs)
        self.head = Head(context, acts, self._turn)
        self.split = Tag('div', cls='e-split')
        with self.split:
            with Tag('section', cls='e-left', aria_label=name_of(t, opened)):
                with Tag('div', cls='e-form'):
                    self.form = Form(context, opened, acts)
                    self.payments = Payments(context, acts)
                    self.credits = Credits(context, acts.credits)
                    self.links = Links(context, self._dialogs)
                    self.letters = Letters(context)
                    acts.link = self.links.make
                    self.documents = Documents(context, opened.documents, self._dialogs, title=t('Documents'))
                self.sum = SumBar(context)
            self.preview = Preview(context, self.kind, self.id, opened.sequence, name_of(t, opened))
        self._show(opened)

    def _show(self, opened: Opened) -> None:
        self.opened = opened
        ui.page_title(f'{name_of(self.t, opened)} · Artel')
        self.head.show(opened)
        self.sum.show(opened)
        self.payments.show(opened)
        self.credits.show(opened)
        self.links.show(opened)
        self.letters.show(opened.letters)
        self.documents.show(opened.documents)

    async def _renew(self, changes: list[Change]) -> None:
        family = {(self.kind, self.id), *(('quote', one.id) for one in self.opened.versions)}
        mine = [c for c in changes if family & {c.noun, *map(tuple, c.about)}]
        if not mine and not any(c.entity in PARTS and self.opened.concerns(c) for c in changes):
            return
        try:
            opened = await self.context.ask(read, self.kind, self.id)
        except Refusal:
            self.box.clear()
            with self.box:
                gone(self.context, self.kind)
            return
        theirs = [c for c in mine if c.entity == self.kind and c.actor_id != self.context.id]
        by = {name: c.actor_id for c in theirs for name in c.after}
        self._show(opened)
        self.form.show(opened, by)
        self.preview.show(opened.sequence)

    def _turn(self) -> None:
        """In a narrow window: the form, or the paper."""
        on = 'is-turned' not in self.split.classes
        self.split.classes('is-turned') if on else self.split.classes(remove='is-turned')
        set_attrs(self.split, data_turned='1' if on else None)

    def _see(self) -> None:
        place = (self.kind, self.id)
        self.head.here(presence.viewers(place, self.context.id))
        for editing in (self.form.editing, self.form.own.editing):
            editing.editors(presence.editors(place, self.context.id))


def gone(context: Context, kind: str) -> None:
    """A calm word where there is no such paper for this person."""
    t = context.t
    ui.page_title(f'{t("No such paper")} · Artel')
    with (
        Tag('div', cls='d-gone'),
        empty(t('This paper is not here'), t('It was deleted, or it is not for your eyes.'), 'receipt', whole=True),
    ):
        btn(t('To the list'), 'arrow-left', 'pri', on_click=lambda: ui.navigate.to(f'/{kind}s'))


async def invoice_page(context: Context, id: int) -> None:
    """/invoice/{id}."""
    await PaperPage(context, 'invoice', id).build()


async def quote_page(context: Context, id: int) -> None:
    """/quote/{id}."""
    await PaperPage(context, 'quote', id).build()
