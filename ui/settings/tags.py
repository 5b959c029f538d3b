"""The team's tags: on how many records each stands; called otherwise, made one with another, taken away from all."""

from functools import partial

from domain import tagging
from domain.history import Change
from domain.tagging import Known
from domain.tags import chips

from ..components.dialogs import FormDialog, confirm
from ..components.fields import text_field
from ..components.kit import Tag, empty, html, icon_btn
from ..components.marks import chips_markup
from ..context import Context, Done
from .parts import head

MOST = 200
PAUSE = 1.0
HEADS = {'deal': 'Deals', 'lead': 'Leads', 'contact': 'Contacts', 'company': 'Companies'}


class TagsPart:
    """The list of tags, live."""

    def __init__(self, context: Context) -> None:
        self.context, self.t = context, context.t
        self.known: list[Known] = []

    async def build(self) -> None:
        """Draw it."""
        t = self.t
        about = t('Words of your own on leads, clients and deals. A new one is made by typing it on a card.')
        with head(t('Tags'), about):
            pass
        self._find = text_field(t('Find a tag'), hide_label=True, placeholder=t('Find a tag'))
        self._find.classes('h-tags__find').input.on_value_change(self._draw)
        self._box = Tag('div', cls='h-tags')
        await self._renew([])
        self.context.live(self._renew, *tagging.KINDS, pause=PAUSE)

    async def _renew(self, _: list[Change]) -> None:
        known = await self.context.ask(tagging.known)
        if known != self.known or not self._box.default_slot.children:
            self.known = known
            self._draw()

    def _draw(self) -> None:
        t, said = self.t, str(self._find.value or '').strip().casefold()
        shown = [one for one in self.known if said in one.name.casefold()]
        self._find.set_visibility(len(self.known) > 7)
        self._box.clear()
        with self._box:
            if not shown:
                empty(t('Tags will appear here') if not self.known else t('No such tag'), icon='tag')
                return
            with Tag('table', cls='a-tbl h-tags__t'):
                with Tag('thead'), Tag('tr'):
                    Tag('th', t('Tag'), scope='col')
                    for name in HEADS.values():
                        Tag('th', t(name), 'num', scope='col')
                    with Tag('th', scope='col'):
                        Tag('span', t('Acts'), 'a-sr')
                with Tag('tbody'):
                    for one in shown[:MOST]:
                        self._row(one)
            if len(shown) > MOST:
                Tag('p', t('The first {n} are shown, the search finds the rest.', n=MOST), 'a-sm a-t3')

    def _row(self, one: Known) -> None:
        t = self.t
        with Tag('tr'):
            html(chips_markup(chips([one.name])), '', 'td', data_n=t.number(one.count))
            for kind in HEADS:
                count = one.counts.get(kind, 0)
                Tag('td', t.number(count) if count else '—', 'num a-num' if count else 'num a-t3')
            with Tag('td', cls='num'), Tag('span', cls='a-row a-g2'):
                icon_btn('edit', t('Rename the tag “{tag}”', tag=one.name), on_click=partial(self._rename, one))
                icon_btn('trash', t('Delete the tag “{tag}”', tag=one.name), on_click=partial(self._drop, one))

    async def _rename(self, one: Known) -> None:
        context, t = self.context, self.t
        kept: list[Done[int]] = []

        async def save() -> bool | str:
            done = await context.do(tagging.rename, one.name, name.value or '', quiet=True)
            kept.append(done)
            return context.words(done.refusal) if done.refusal else True

        with context.frame_slot:  # news may take away the row meanwhile
            form = FormDialog(t, t('Rename the tag “{tag}”', tag=one.name), t('Rename'), save, icon='tag')
        with form.body:
            name = text_field(t('Tag'), one.name, required=True, autofocus=True)
            Tag('p', t('Where there is such a tag already, the two become one.'), 'a-sm a-t3')
        await form.ask()
        if kept and kept[-1]:
            self._say(kept[-1])

    async def _drop(self, one: Known) -> None:
        t = self.t
        with self.context.frame_slot:
            about = t.n('It is taken away from {n} record.', 'It is taken away from {n} records.', one.count)
            sure = await confirm(t, t('Delete the tag “{tag}”?', tag=one.name), about, t('Delete'))
        if sure:
            done = await self.context.do(tagging.drop, one.name)
            if done:
                self._say(done)

    def _say(self, done: Done[int]) -> None:
        n = done.value or 0
        self.context.toast(self.t.n('{n} record is changed.', '{n} records are changed.', n), done.batch)


async def build_tags(context: Context, _: int | None) -> None:
    """/settings/tags."""
    await TagsPart(context).build()
