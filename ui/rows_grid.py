"""Product rows of a deal, lead, quote or invoice as one keyboard-fast grid with live totals."""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from nicegui import ui
from nicegui.element import Element
from nicegui.events import GenericEventArguments

from domain import products, rows, vat
from domain.errors import Refusal
from domain.history import Change
from domain.money import Totals, totals
from domain.products import Product
from domain.quotes.noun import FINAL
from domain.quotes.papers import today
from domain.rows import CHOICES, CHOSEN, OWNERS, ProductRow
from domain.unit_of_work import UnitOfWork

from .components.choices import Segmented
from .components.fields import number_field
from .components.kit import Tag, btn, hue, note, set_attrs
from .context import Context
from .product_pictures import small_of
from .rows_cells import discount_text, draw_totals, labels, rate_code, rate_text, typed

MODES = {'included': 'VAT included', 'on_top': 'VAT on top', 'none': 'No VAT'}
FIELDS = ('name', 'quantity', 'unit', 'price', 'discount', 'vat_rate', 'choice')


@dataclass
class Rows:
    """What the grid shows: the rows in order, their VAT mode, and their owner's currency.

    `settled`: the owner is answered, so what is left out of it stays out.
    """

    rows: list[ProductRow] = field(default_factory=list)
    mode: str = 'included'
    currency: str = 'RUB'
    rates: list[Decimal | None] = field(default_factory=list)
    settled: bool = False

    @property
    def totals(self) -> Totals:
        """Sums of the rows that count, VAT by rates."""
        return rows.sums(self.rows)

    @property
    def with_options(self) -> Decimal | None:
        """The sum if all optional rows were chosen, None where nothing is left to choose."""
        if self.settled or all(row.counts for row in self.rows):
            return None
        return totals(row.line for row in self.rows).gross


def read(work: UnitOfWork, entity: str, entity_id: int) -> Rows:
    """The rows of a record. Raises NotFound."""
    owner = rows.noun.owner_of(work, entity, entity_id)
    found = rows.of(work, entity, entity_id)
    mode = getattr(owner, 'vat_mode', None) or next((row.vat_mode for row in found), 'included')
    rates = vat.offered(work, getattr(owner, 'date', None) or today(work), (row.vat_rate for row in found))
    return Rows(found, str(mode), str(owner.currency), rates, entity == 'quote' and owner.status in FINAL)


class RowsTable(Element, component='rows_table.js'):
    """The grid itself, drawn by the browser; handlers get what it sent, unchecked.

    `choice`: what can be done with optional rows: '' no such column, 'edit', 'choose' also where locked, 'shown'.
    """

    def __init__(self, labels: dict[str, Any], locked: bool, choice: str = '') -> None:
        super().__init__()
        self._props.update(rows=[], labels=labels, rates=[], locked=locked, vat=True, choice=choice)

    def show(self, shown: list[dict[str, Any]], vat: bool, rates: list[list[str]]) -> None:
        """Show these rows; what is being typed stays. `rates`: [[value, text], …] to choose from."""
        self._props['rows'], self._props['vat'], self._props['rates'] = shown, vat, rates
        self.run_method('apply', shown, vat, rates)


class RowsGrid(Tag):
    """The rows of one record with VAT switch, a discount for all, and totals; live by itself.

    `locked`: a sentence saying why nothing can be changed; `choosable`: optional rows can be chosen all the same.
    `on_data(Rows)` hears of every new state.
    """

    def __init__(self, context: Context, entity: str, entity_id: int, data: Rows | None = None, *, locked: str = '',
                 choosable: bool = False, on_data: Callable[[Rows], object] | None = None) -> None:  # fmt: skip
        super().__init__('div', cls='r-box')
        self.context, self.t, self.entity, self.entity_id = context, context.t, entity, entity_id
        self.data, self._on_data, self._mode = data or Rows(currency=context.currency), on_data, ''
        may = context.may(OWNERS[entity])
        self.locked = bool(locked) or not may
        self.choice = self._choice(may and choosable)
        with self:
            if locked:
                note(locked, 'plain', 'lock')
            if self.choice == 'choose':
                note(self.t('What the client wants of the optional rows can still be marked.'), 'plain', 'product')
            if not self.locked:
                self._toolbar = Tag('div', cls='r-tools', role='toolbar', aria_label=self.t('Product rows'))
                self._tools()
            self._table()
            self._totals = Tag('dl', cls='d-tot')
        context.live(self._renew, (entity, entity_id))
        self._show()
        if data is None:
            ui.timer(0, self.reload, once=True)

    async def reload(self) -> None:
        """Read the rows anew."""
        await self._renew([])

    def focus(self) -> None:
        """Put the cursor into the field that adds a row."""
        self.table.run_method('focus_find')

    def _choice(self, choosable: bool) -> str:
        if self.entity != 'quote' or (self.locked and not any(row.optional for row in self.data.rows)):
            return ''
        if self.locked:
            return 'choose' if choosable else 'shown'
        return 'edit'

    def _table(self) -> None:
        self.table = RowsTable(labels(self.t), self.locked, self.choice)
        if self.choice == 'choose':
            self.table.on('change', self._chosen)
        if not self.locked:
            for event, handler in (('change', self._changed), ('remove', self._removed), ('move', self._moved),
                                   ('search', self._search), ('add', self._added)):  # fmt: skip
                self.table.on(event, handler)

    def _tools(self) -> None:
        t = self.t
        with self._toolbar:
            modes = [(mode, t(name)) for mode, name in MODES.items()]
            self._switch = Segmented(modes, self.data.mode, label=t('VAT'), on_change=self._set_mode, small=True)
            Tag('span', cls='a-grow')
            with btn(t('Discount for all'), 'pct', 'ghost sm'):
                self._menu = ui.menu().props('anchor="bottom right" self="top right"')
                set_attrs(self._menu, role='dialog', aria_label=t('Discount for all'))
            with self._menu, Tag('div', cls='r-disc'):
                self._percent = number_field(t, t('Discount, %'), autofocus=True)
                btn(t('Apply'), kind='pri sm', on_click=self._discount)

    async def _renew(self, changes: list[Change]) -> None:
        try:
            fresh = await self.context.ask(read, self.entity, self.entity_id)
        except Refusal:
            return  # the page itself says that the record is gone
        if self.is_deleted:
            return
        self.data = fresh
        self._show(
            {c.entity_id: c.actor_id for c in changes if c.entity == 'product_row' and c.actor_id != self.context.id}
        )

    def _show(self, by: dict[int, int | None] | None = None) -> None:
        rates = [[rate_code(rate), rate_text(self.t, rate)] for rate in self.data.rates]
        self.table.show([self._row(row, by or {}) for row in self.data.rows], self.data.mode != 'none', rates)
        if not self.locked and self._mode != self.data.mode:
            self._mode = self.data.mode
            self._switch.set_value(self.data.mode)
        draw_totals(self.t, self._totals, self.data.totals, currency=self.data.currency, vat=self.data.mode != 'none',
                    with_options=self.data.with_options)  # fmt: skip
        if self._on_data:
            self._on_data(self.data)

    def _row(self, row: ProductRow, by: dict[int, int | None]) -> dict[str, Any]:
        t, id = self.t, row.id or 0
        shown = {
            'id': id, 'version': row.version, 'name': row.name, 'code': row.code, 'quantity': t.number(row.quantity),
            'unit': row.unit, 'price': t.amount(row.price), 'discount': discount_text(t, row, self.data.currency),
            'vat_rate': rate_code(row.vat_rate), 'choice': row.choice,
            'sum': t.money(row.line.gross, self.data.currency),
        }  # fmt: skip
        if id in by:
            shown |= {'fresh': True, 'hue': hue(self.context.team.get(by[id] or 0, {}).get('hue', 0))}
        return shown

    async def _changed(self, event: GenericEventArguments) -> None:
        id, name, text = event.args.get('id'), event.args.get('name'), event.args.get('value')
        if name not in FIELDS or not isinstance(id, int) or not isinstance(text, str):
            return
        try:
            values = typed(name, text)
        except ValueError:
            self.table.run_method('refuse', id, name, self.t('Write a number, such as 12.5.'))
            return
        await self._keep(event, rows.change, values)

    async def _chosen(self, event: GenericEventArguments) -> None:
        value = event.args.get('value')
        if event.args.get('name') == 'choice' and isinstance(event.args.get('id'), int) and value in CHOICES:
            await self._keep(event, rows.choose, value == CHOSEN)

    async def _keep(self, event: GenericEventArguments, verb: Callable[..., ProductRow], value: object) -> None:
        id, name, seen = event.args['id'], event.args['name'], event.args.get('version')
        done = await self.context.do(verb, id, value, seen if isinstance(seen, int) else None, quiet=True)
        if done:
            self.table.run_method('kept', id, name)
        elif done.refusal:
            self.table.run_method('refuse', id, name, self.context.words(done.refusal))

    async def _removed(self, event: GenericEventArguments) -> None:
        id = event.args.get('id')
        if isinstance(id, int):
            await self.context.do(rows.remove, id, said=self.t('Row removed'))

    async def _moved(self, event: GenericEventArguments) -> None:
        ids = [row.id or 0 for row in self.data.rows]
        id, by = event.args.get('id'), event.args.get('by')
        if id not in ids or by not in (-1, 1):
            return
        at = ids.index(id)
        if 0 <= at + by < len(ids):
            ids[at], ids[at + by] = ids[at + by], ids[at]
            await self.context.do(rows.reorder, self.entity, self.entity_id, ids)

    async def _search(self, event: GenericEventArguments) -> None:
        text = str(event.args.get('text') or '')[:200]
        found: list[Product] = await self.context.ask(products.pick, text, 8)
        offered = [
            {'id': p.id, 'name': p.name, 'code': p.code, 'price': f'{self.t.money(p.price, p.currency)} / {p.unit}',
             'pic': small_of(p)}
            for p in found
        ]  # fmt: skip
        self.table.run_method('offer', text, offered)

    async def _added(self, event: GenericEventArguments) -> None:
        product, name = event.args.get('product'), event.args.get('name')
        values: dict[str, Any] = (
            {'product_id': product} if isinstance(product, int) else {'name': str(name or '')[:500]}
        )
        if 'name' in values and self.data.rows:
            values['vat_rate'] = self.data.rows[-1].vat_rate
        done = await self.context.do(rows.add, self.entity, self.entity_id, values)
        if done and done.value:
            await self.reload()
            self.table.run_method('focus_cell', done.value.id, 'quantity')

    async def _set_mode(self, mode: str) -> None:
        done = await self.context.do(rows.set_vat_mode, self.entity, self.entity_id, mode, said=self.t('VAT changed'))
        if not done:
            self._switch.set_value(self.data.mode)

    async def _discount(self) -> None:
        if self._percent.check() and self._percent.value is not None:
            self._menu.close()
            await self.context.do(rows.discount_all, self.entity, self.entity_id, self._percent.value,
                                  said=self.t('Discount given to all rows'))  # fmt: skip
