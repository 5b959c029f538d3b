"""The bin: what was deleted in the last thirty days, found by name and brought back."""

from functools import partial

from domain import bin as bins
from domain.bin import KINDS, Thrown
from domain.history import Change

from ..components.fields import select_field, text_field
from ..components.kit import Tag, btn, empty, html, set_attrs, svg
from ..context import Context
from ..timeline.phrases import LOOKS
from .parts import head

MOST = 100
NAMES = {
    'lead': 'Leads', 'deal': 'Deals', 'contact': 'Contacts', 'company': 'Companies', 'quote': 'Quotes',
    'invoice': 'Invoices', 'document': 'Documents', 'product': 'Products', 'activity': 'Activities',
}  # fmt: skip
ONE = {
    'lead': 'Lead', 'deal': 'Deal', 'contact': 'Contact', 'company': 'Company', 'quote': 'Quote',
    'invoice': 'Invoice', 'document': 'Document', 'product': 'Product', 'activity': 'Activity',
}  # fmt: skip


class BinPart:
    """The list, live; chosen ones come back together."""

    def __init__(self, context: Context) -> None:
        self.context, self.t = context, context.t
        self.chosen: set[tuple[str, int]] = set()
        self.kind, self.text = '', ''

    async def build(self) -> None:
        """Draw it."""
        t = self.t
        about = t('What was deleted stays here for {n} days and comes back with all its ties.', n=bins.DAYS)
        with head(t('Bin'), about):
            self.back = btn(t('Restore the chosen'), 'undo', 'pri', on_click=self._restore_chosen)
        with Tag('div', cls='a-row a-g8 h-bin__f'):
            text_field(t('Find in the bin'), on_change=self._typed).classes('a-grow')
            kinds = {'': t('Everything')} | {kind: t(NAMES[kind]) for kind in KINDS}
            select_field(t('Kind'), kinds, '', on_change=self._of_kind)
        self.list = Tag('div')
        await self._show()
        self.context.live(self._renew, *KINDS, pause=0.3)

    async def _renew(self, _: list[Change]) -> None:
        await self._show()

    async def _typed(self, value: str | None) -> None:
        self.text = value or ''
        await self._show()

    async def _of_kind(self, value: str | None) -> None:
        self.kind = value or ''
        await self._show()

    async def _show(self) -> None:
        t = self.t
        found = await self.context.ask(bins.listed, self.kind, self.text)
        self.chosen &= {(one.kind, one.id) for one in found}
        self._count()
        self.list.clear()
        with self.list:
            if not found:
                said = t('Nothing is found in the bin') if self.text or self.kind else t('The bin is empty')
                empty(said, icon='trash')
                return
            with Tag('ul', cls='h-list', aria_label=t('Bin')):
                for one in found[:MOST]:
                    self._row(one)
            if len(found) > MOST:
                Tag('p', t('The newest {n} are shown: a part of the name finds the others.', n=MOST), 'a-sm a-t3')

    def _row(self, one: Thrown) -> None:
        t, noun = self.t, (one.kind, one.id)
        with Tag('li', cls='h-li h-bin'):
            name = f'{t(ONE[one.kind])}: {one.title}'
            with Tag('button', cls='a-cb', type='button', role='checkbox', aria_label=name) as box:
                html(svg('check', 12), 'a-icw', 'span')
            set_attrs(box, aria_checked='true' if noun in self.chosen else 'false')
            box.on('click', partial(self._choose, noun, box))
            html(svg(LOOKS.get(one.kind, ('doc', ''))[0], 16, 'a-t3'), 'a-icw', 'span')
            with Tag('div', cls='h-bin__t'):
                Tag('span', one.title or t('Without a name'), 'a-ell')
                who = self.context.team.get(one.actor_id or 0)
                said = [t(ONE[one.kind]), t.when(one.at), who['name'] if who else '']
                said.append(t.n('{n} day left', '{n} days left', one.left))
                Tag('span', ' · '.join(part for part in said if part), 'a-sm a-t3 a-ell')
            btn(t('Restore'), 'undo', 'sm', label=f'{t("Restore")}: {name}', on_click=partial(self._restore, [noun]))

    def _choose(self, noun: tuple[str, int], box: Tag) -> None:
        self.chosen ^= {noun}
        set_attrs(box, aria_checked='true' if noun in self.chosen else 'false')
        self._count()

    def _count(self) -> None:
        self.back.set_enabled(bool(self.chosen))

    async def _restore_chosen(self) -> None:
        await self._restore(sorted(self.chosen))

    async def _restore(self, nouns: list[tuple[str, int]]) -> None:
        said = self.t.n('{n} record restored', '{n} records restored', len(nouns))
        await self.context.do(bins.restore, nouns, said=said)


async def build_bin(context: Context, _: int | None) -> None:
    """/settings/bin."""
    await BinPart(context).build()
