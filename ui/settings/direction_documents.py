"""Documents of a direction: which forms its deals need, in order, and when each of them comes."""

from dataclasses import dataclass
from functools import partial

from domain import stages
from domain.documents import DirectionDocument, named, offered, sets
from domain.documents.sets import MAKE, OFFER
from domain.history import Change
from domain.stages import LOST
from domain.unit_of_work import UnitOfWork

from ..components.fields import select_field
from ..components.kit import Tag, badge, html, icon_btn, set_attrs, svg
from ..components.ordering import OrderedList
from ..context import Context
from .kinds import kind_name

WHENEVER = 0


@dataclass(frozen=True)
class Found:
    """The set of a direction in order, the stages a document may be due at: {id: name}, all forms: {code: name}.

    `names` are those of forms that are out of use too.
    """

    documents: list[DirectionDocument]
    stages: dict[int, str]
    forms: dict[str, str]
    names: dict[str, str]


def read(work: UnitOfWork, direction_id: int) -> Found:
    """A few queries."""
    there = [stage for stage in stages.of(work, 'deal', direction_id) if stage.semantic != LOST]
    documents = sets.of_direction(work, direction_id)
    names = named(work, [one.form for one in documents])
    return Found(documents, {stage.id or 0: stage.name for stage in there}, offered(work, 'deal'), names)


class DocumentRow:
    """One form of the set: handle, name, the stage, how it comes at that stage."""

    def __init__(self, part: 'DirectionDocuments', one: DirectionDocument, options: dict[int, str]) -> None:
        self.part, self.one, self.options = part, one, options
        t, id, self.name = part.t, one.id or 0, kind_name(part.t, one.form, part.names)
        with part.list.row(id, 'h-dd'):
            part.list.handle(id, t('Move the document “{name}”: Alt and arrows', name=self.name))
            html(svg('doc', 16, 'a-t3'), 'a-icw', 'span')
            with Tag('span', cls='h-dd__n'):
                self.label = Tag('b', self.name, 'a-b')
                self.state = badge(t('not in use'))
            with Tag('div', cls='h-dd__w'):
                self.when = select_field(t('When: {name}', name=self.name), options, self._stage(), hide_label=True,
                                         on_change=self._move)  # fmt: skip
                ways = {OFFER: t('a task asks for it'), MAKE: t('it is made by itself')}
                self.how = select_field(t('How: {name}', name=self.name), ways, one.moment, hide_label=True,
                                        on_change=self._turn)  # fmt: skip
            icon_btn('trash', t('Take the document “{name}” out of the set', name=self.name), on_click=self._remove)
        self.show(one, options)

    def _stage(self) -> int:
        return self.one.stage_id if self.one.stage_id in self.options else WHENEVER

    def show(self, one: DirectionDocument, options: dict[int, str]) -> None:
        """Follow what was saved."""
        renamed, self.one, self.options = options != self.options, one, options
        if renamed:
            self.when.set_options(options, self._stage())
        elif self.when.value != self._stage():
            self.when.set_value(self._stage())
        if self.how.value != one.moment:
            self.how.set_value(one.moment)
        self.name = kind_name(self.part.t, one.form, self.part.names)
        self.label.set_text(self.name)
        set_attrs(self.state, hidden=True if one.form in self.part.forms else None)
        set_attrs(self.how, hidden=True if self._stage() == WHENEVER else None)

    async def _move(self, stage_id: int | None) -> None:
        if stage_id is not None and stage_id != self._stage():
            await self._save(stage_id=stage_id or None)

    async def _turn(self, moment: str | None) -> None:
        if moment and moment != self.one.moment:
            await self._save(moment=moment)

    async def _save(self, **values: object) -> None:
        said = self.part.t('Set of documents changed')
        if not await self.part.context.do(sets.change, self.one.id, values, self.one.version, said=said):
            await self.part.renew([])

    async def _remove(self) -> None:
        said = self.part.t('Document “{name}” is out of the set', name=self.name)
        await self.part.context.do(sets.remove, self.one.id, said=said)


class DirectionDocuments:
    """The set of a direction, live; a form is added by its chip."""

    def __init__(self, context: Context, direction_id: int) -> None:
        self.context, self.t, self.direction_id = context, context.t, direction_id
        self.rows: dict[int, DocumentRow] = {}

    async def build(self) -> None:
        """Draw it."""
        t = self.t
        found = await self.context.ask(read, self.direction_id)
        Tag('h2', t('Documents of the direction'), 'a-h3 h-dd__t')
        about = t('What its deals need and when. Where data is lacking, a task asks for what would be made by itself.')
        Tag('p', about, 'a-t2')
        with Tag('div', cls='h-cap h-dd__c a-sm a-t3', aria_hidden='true') as self._cap:
            Tag('span', t('Document'), 'a-grow')
            Tag('span', t('At the stage'))
            Tag('span', t('How'))
        self.list = OrderedList(t('Documents of the direction'), self._reorder)
        self._none = Tag('p', t('The set is empty: deals of the direction offer all documents.'), 'a-t3 h-dd__none')
        self._more = Tag('div', cls='a-row a-wrap a-g6', role='group', aria_label=t('Add a document to the set'))
        self._offered: list[str] | None = None
        self._show(found)
        self.context.live(self.renew, 'direction_document', 'stage', 'paper_template')

    def _show(self, found: Found) -> None:
        t, ids = self.t, [one.id or 0 for one in found.documents]
        self.forms, self.names = found.forms, found.names
        options = {WHENEVER: t('whenever it is wanted'), **found.stages}
        for gone in self.rows.keys() - set(ids):
            self.list.drop(gone)
            del self.rows[gone]
        for one in found.documents:
            if one.id in self.rows:
                self.rows[one.id].show(one, options)
            else:
                self.rows[one.id or 0] = DocumentRow(self, one, options)
        self.list.put(ids)
        set_attrs(self._none, hidden=True if ids else None)
        set_attrs(self._cap, hidden=None if ids else True)
        there = {one.form for one in found.documents}
        self._offer([code for code in found.forms if code not in there])

    def _offer(self, codes: list[str]) -> None:
        if codes == self._offered:
            return
        self._offered = codes
        self._more.clear()
        with self._more:
            for code in codes:
                name = kind_name(self.t, code, self.forms)
                with Tag('button', cls='a-chip a-chip--dash', type='button') as chip:
                    html(svg('plus', 14), 'a-icw', 'span')
                    Tag('span', name)
                label = self.t('Add to the set: {name}', name=name)
                set_attrs(chip, aria_label=label, title=label)
                chip.on('click', partial(self._add, code))

    async def renew(self, _: list[Change]) -> None:
        """Show what is kept now."""
        self._show(await self.context.ask(read, self.direction_id))

    async def _add(self, code: str) -> None:
        said = self.t('Document “{name}” is in the set', name=kind_name(self.t, code, self.forms))
        await self.context.do(sets.add, self.direction_id, {'form': code}, said=said)

    async def _reorder(self, ids: list[int]) -> None:
        if not await self.context.do(sets.reorder, ids, said=self.t('Order changed')):
            await self.renew([])
