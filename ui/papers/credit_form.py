"""The form of a credit note: which rows and how much of them, or a sum; why; and what the invoice asks for then."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any
from uuid import uuid4

from domain import credit_notes
from domain.credit_notes import Rest
from domain.invoices import Invoice
from domain.money import ZERO
from domain.unit_of_work import UnitOfWork

from ..components.choices import Segmented
from ..components.dialogs import FormDialog
from ..components.fields import Field, date_field, money_field, textarea_field
from ..components.kit import Tag, btn, chip, set_attrs
from ..components.parsing import number
from ..context import Context

REASONS = ('Goods returned', 'Delivered less', 'Price lowered', 'Mistake in the invoice', 'The client refused')
AT_ONCE = 40


@dataclass(frozen=True)
class Creditable:
    """An invoice that can be credited, and what is left of its rows."""

    invoice: Invoice
    left: list[Rest]


def read(work: UnitOfWork, invoice_id: int) -> Creditable:
    """What the form begins with. Raises Invalid for an invoice that cannot be credited, NotFound."""
    invoice = work.get(Invoice, invoice_id)
    credit_notes.must_be_creditable(invoice)
    left = credit_notes.left_of(work, invoice)
    return Creditable(invoice, [rest for rest in left if rest.quantity > 0 and rest.gross > 0])


class CreditForm:
    """One credit note that is being made; quantities live by row id, the sum beside them."""

    def __init__(self, context: Context, found: Creditable, *, whole: bool = False) -> None:
        self.context, self.t, self.invoice, self.left = context, context.t, found.invoice, found.left
        self._key, self.quantities, self._drawn = uuid4().hex, dict[int, Decimal](), 0
        self._fields: dict[int, Field[Decimal]] = {}
        self._sums: dict[int, Tag] = {}
        t, draft = self.t, f'credit:{self.invoice.id}'
        title = t('Credit note to invoice {number}', number=self.invoice.number)
        self.form = FormDialog(t, title, t('Make the credit note'), self._save, icon='receipt-text', wide=True,
                               drafts=(draft,))  # fmt: skip
        with self.form.body:
            with Tag('div', cls='a-row a-wrap a-g8'):
                ways = [('rows', t('By products')), ('sum', t('By a sum'))]
                self.way = Segmented(ways, 'rows', label=t('How to credit'), on_change=self._turn)
                Tag('span', cls='a-grow')
                self._all = btn(t('All that is left'), 'check', 'ghost sm', on_click=self.take_all)
            self._rows = Tag('div', cls='e-crows', role='group', aria_label=t('Products to credit'))
            self._more = btn('', 'down', 'ghost sm', on_click=self._draw_more)
            self._sum = Tag('div', cls='e-csum')
            with self._sum:
                most = t.money(self.invoice.charged, self.invoice.currency)
                self.amount = money_field(t, t('Lower the invoice by'), None, self.invoice.currency,
                                          hint=t('At most {sum}; it is shared among the products.', sum=most),
                                          on_change=lambda _: self._tell())  # fmt: skip
            self._sum.set_visibility(False)
            with Tag('div', cls='e-cwhy'):
                self.reason = textarea_field(t('Reason, printed on the paper'), rows=2, required=True, draft=draft)
                self.day = date_field(t, t('Date'), None, placeholder=t('today'))
            with Tag('div', cls='a-row a-wrap a-g4', role='group', aria_label=t('Usual reasons')):
                for one in REASONS:
                    chip(t(one), on_click=partial(self.reason.set_value, t(one)))
            self._outcome = Tag('p', '', 'a-num e-cout', role='status')
        self._draw_more()
        if whole:
            self.take_all()
        self._tell()

    def _draw_more(self) -> None:
        """The next rows: a long invoice is not drawn at once."""
        t, shown = self.t, self.left[self._drawn : self._drawn + AT_ONCE]
        with self._rows:
            for rest in shown:
                self._row(rest)
        self._drawn += len(shown)
        hidden = len(self.left) - self._drawn
        self._more.set_text(t.n('{n} more row', '{n} more rows', hidden))
        self._more.set_visibility(hidden > 0)

    def _row(self, rest: Rest) -> None:
        t, row, id = self.t, rest.row, rest.row.id or 0
        with Tag('div', cls='e-crow'):
            with Tag('div', cls='e-crow__n'):
                Tag('div', row.name, 'a-b')
                left = f'{t.number(rest.quantity)} {row.unit}'
                whole = t.money(rest.gross, self.invoice.currency)
                Tag('div', t('left: {left}, {sum}', left=left, sum=whole), 'a-sm a-t3 a-num')
            field = Field[Decimal](
                t('How much of: {name}', name=row.name), self.quantities.get(id), read=partial(_upto, rest.quantity),
                show=t.number, bad=t('A number, at most {left}.', left=left), hide_label=True, placeholder='0',
                on_change=self._keeper(id),
            )  # fmt: skip
            field.input.props('input-class=a-num inputmode=decimal')
            set_attrs(field.input, suffix=row.unit or None)
            self._fields[id] = field
            self._sums[id] = Tag('b', '', 'a-num e-crow__s')
        self._tell_row(id)

    def _keeper(self, id: int) -> Callable[[Decimal | None], None]:
        def keep(value: Decimal | None) -> None:
            if value:
                self.quantities[id] = value
            else:
                self.quantities.pop(id, None)
            self._tell_row(id)
            self._tell()

        return keep

    def take_all(self) -> None:
        """Choose everything that is left."""
        if self.way.value == 'sum':
            self.amount.set_value(self.invoice.charged)
        else:
            self.quantities = {rest.row.id or 0: rest.quantity for rest in self.left}
            for id, field in self._fields.items():
                field.set_value(self.quantities.get(id))
                self._tell_row(id)
        self._tell()

    def _turn(self, way: str) -> None:
        self._rows.set_visibility(way == 'rows')
        self._more.set_visibility(way == 'rows' and self._drawn < len(self.left))
        self._sum.set_visibility(way == 'sum')
        self._tell()

    def _tell_row(self, id: int) -> None:
        """What a row's quantity comes to."""
        wanted = self.quantities.get(id)
        total = credit_notes.take_rows(self.left, {id: wanted})[0].gross if wanted else ZERO
        self._sums[id].set_text(self.t.money(total, self.invoice.currency) if total else '')

    def _wanted(self) -> Decimal:
        """What would be credited."""
        if self.way.value == 'sum':
            return self.amount.value or ZERO
        return sum((line.gross for line in credit_notes.take_rows(self.left, self.quantities)), ZERO)

    def _tell(self) -> None:
        """What the invoice asks for then, or what is to be given back."""
        t, invoice = self.t, self.invoice
        total = self._wanted()
        charged = invoice.charged - total
        if not total or charged < 0:
            self._outcome.set_text('')
            return
        minus = t.money(-total, invoice.currency)
        back, debt = invoice.held - charged, charged - invoice.held
        if back > 0:
            text = t('{minus}, to refund: {sum}', minus=minus, sum=t.money(back, invoice.currency))
        else:
            text = t('{minus}, to pay: {sum}', minus=minus, sum=t.money(debt, invoice.currency))
        self._outcome.set_text(text)

    async def _save(self) -> bool | str:
        context, t, by_sum = self.context, self.t, self.way.value == 'sum'
        fields: list[Field[Any]] = [self.day, self.amount, *self._fields.values()]
        if not all([one.check() for one in fields]):  # noqa: C419 each says what is wrong with it
            return False
        if not self.reason.value:
            self.reason.error(t('Say why the invoice is lowered: it is printed.'))
            return False
        if by_sum and not self.amount.value:
            self.amount.error(t('Write an amount, such as 1250.50.'))
            return False
        done = await context.do(
            credit_notes.create, self.invoice.id, self.reason.value, on=self.day.value, key=self._key, quiet=True,
            quantities=None if by_sum else self.quantities, amount=self.amount.value if by_sum else None,
        )  # fmt: skip
        if done.refusal:
            return context.words(done.refusal)
        number = done.value.number if done.value else ''
        context.toast(t('Credit note {number} made', number=number), done.batch)
        return True


def _upto(most: Decimal, text: str) -> Decimal | None:
    """A quantity as typed, with at most three decimals. Raises ValueError for less than nothing or more than `most`."""
    value = number(text)
    if value is not None and not (0 <= value <= most and value == round(value, 3)):
        raise ValueError(text)
    return value
