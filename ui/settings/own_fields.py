"""Own fields of each noun: add, change, put into order, put away and bring back."""

from dataclasses import dataclass

from domain import own
from domain.directions import listed
from domain.history import Change
from domain.own import NOUNS, OwnField
from domain.unit_of_work import UnitOfWork

from ..components.choices import Segmented
from ..components.kit import Tag, btn, empty, icon_btn, set_attrs
from ..components.ordering import OrderedList
from ..context import Context
from ..own_fields import field_dialog
from ..own_fields.words import NAMES, kind_text
from .parts import head, section


@dataclass(frozen=True)
class Found:
    """The fields of a noun in order, those that were put away, and the names of directions."""

    fields: list[OwnField]
    gone: list[OwnField]
    directions: dict[int, str]


def read(work: UnitOfWork, noun: str) -> Found:
    """Three queries."""
    return Found(own.of(work, noun), own.of(work, noun, gone=True), {d.id or 0: d.name for d in listed(work)})


class FieldRow:
    """One field: handle, name, kind, where it stands; edited in a dialog."""

    def __init__(self, part: 'OwnFieldsPart', field: OwnField) -> None:
        self.part, self.field = part, field
        t, id = part.t, field.id or 0
        with part.list.row(id, 'h-own-f') as self.row:
            part.list.handle(id, t('Move the field “{name}”: Alt and arrows', name=field.label))
            with Tag('button', cls='h-own-f__n', type='button') as self.name:
                self._label = Tag('b', cls='a-b a-ell')
                self._kind = Tag('span', cls='a-sm a-t3 a-ell')
            self.name.on('click', self._edit)
            self._where = Tag('span', cls='a-row a-g6 a-wrap h-own-f__w')
            icon_btn('edit', t('Change the field “{name}”', name=field.label), on_click=self._edit)
            icon_btn('archive', t('Put the field “{name}” away', name=field.label), on_click=self._drop)

    def show(self, field: OwnField, directions: dict[int, str]) -> None:
        """Follow what was saved."""
        t = self.part.t
        self.field = field
        self._label.set_text(field.label)
        self._kind.set_text(kind_text(t, field))
        set_attrs(self.name, aria_label=t('Change the field “{name}”', name=field.label))
        self._where.clear()
        with self._where:
            if field.required:
                Tag('span', t('required'), 'a-badge a-badge--today')
            for id in field.directions:
                if id in directions:
                    Tag('span', directions[id], 'a-badge')

    async def _edit(self) -> None:
        with self.part.dialogs:
            await field_dialog(self.part.context, self.part.noun, self.field)

    async def _drop(self) -> None:
        said = self.part.t('Field “{name}” put away; its values are kept', name=self.field.label)
        await self.part.context.do(own.drop, self.field.id, said=said)


class OwnFieldsPart:
    """The fields of the chosen noun, live."""

    def __init__(self, context: Context) -> None:
        self.context, self.t, self.noun = context, context.t, 'deal'
        self.rows: dict[int, FieldRow] = {}

    async def build(self) -> None:
        """Draw it."""
        t = self.t
        found = await self.context.ask(read, self.noun)
        about = t('What else your business needs to know: on cards and papers, in lists, filters, search and files.')
        with head(t('Own fields'), about):
            btn(t('Field'), 'plus', 'pri', label=t('Add a field'), on_click=self._new)
        nouns = [(noun, t(NAMES[noun])) for noun in ('deal', *(n for n in NOUNS if n != 'deal'))]
        Segmented(nouns, self.noun, label=t('Whose fields'), on_change=self._turn)
        self.dialogs = Tag('div')
        with Tag('div', cls='h-own-l'):
            self.list = OrderedList(t('Own fields'), self._reorder)
            self._none = Tag('div')
            lacks = t('Add what the card lacks: a brand, a delivery date, an object.')
            with self._none, empty(t('No own fields yet'), lacks, icon='cols'):
                btn(t('Field'), 'plus', label=t('Add a field'), on_click=self._new)
        self._gone = Tag('div')
        self._show(found)
        self.context.live(self._renew, 'own_field', 'direction')

    def _show(self, found: Found) -> None:
        t = self.t
        ids = [field.id or 0 for field in found.fields]
        for gone in self.rows.keys() - set(ids):
            self.list.drop(gone)
            del self.rows[gone]
        for field in found.fields:
            id = field.id or 0
            if id not in self.rows:
                self.rows[id] = FieldRow(self, field)
            self.rows[id].show(field, found.directions)
        self.list.put(ids)
        set_attrs(self._none, hidden=True if ids else None)
        self._gone.clear()
        if not found.gone:
            return
        with self._gone:
            section(t('Put away'), t('Not shown anywhere; records keep what was written in them.'))
            with Tag('ul', cls='h-list', role='list', aria_label=t('Put away')):
                for field in found.gone:
                    with Tag('li', cls='h-li h-own-f is-off'):
                        with Tag('div', cls='h-own-f__n'):
                            Tag('b', field.label, 'a-b a-ell')
                            Tag('span', kind_text(t, field), 'a-sm a-t3 a-ell')
                        label = t('Bring the field “{name}” back', name=field.label)
                        btn(
                            t('Bring back'),
                            'undo',
                            'ghost sm',
                            label=label,
                            on_click=lambda field=field: self._back(field),
                        )

    async def _renew(self, _: list[Change]) -> None:
        self._show(await self.context.ask(read, self.noun))

    async def _turn(self, noun: str) -> None:
        self.noun = noun
        await self._renew([])

    async def _new(self) -> None:
        with self.dialogs:
            await field_dialog(self.context, self.noun)

    async def _back(self, field: OwnField) -> None:
        await self.context.do(own.restore, field.id, said=self.t('Field “{name}” is back', name=field.label))

    async def _reorder(self, ids: list[int]) -> None:
        if not await self.context.do(own.reorder, self.noun, ids, said=self.t('Order changed')):
            await self._renew([])


async def build_own_fields(context: Context, _: int | None) -> None:
    """/settings/own-fields."""
    await OwnFieldsPart(context).build()
