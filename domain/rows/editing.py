"""Rows are added, changed, ordered and copied."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from ..errors import Conflict, Invalid
from ..money import VAT_MODES
from ..products import UNITS, Product
from ..unit_of_work import UnitOfWork, fit
from .noun import OWNERS, ProductRow, ProductRowFields, counted, of, owner_of
from .sums import must_take_rows, recount

MOST_ROWS = 1000
_OF_PRODUCT = ('name', 'code', 'unit_code', 'unit', 'vat_rate')


def add(
    work: UnitOfWork, entity: str, entity_id: int, values: dict[str, Any], *, before: int | None = None
) -> ProductRow:
    """Add a row at the end or before another one; `product_id` brings what is not said: name, unit, price, VAT."""
    owner, there = _to_edit(work, entity, entity_id)
    row = _make(work, owner, there, values, 10 + max((r.sort for r in there), default=0))
    if before is not None:
        place = next((i for i, r in enumerate(there) if r.id == before), len(there))
        _number(work, [*there[:place], row, *there[place:]])
    recount(work, owner)
    return row


def change(work: UnitOfWork, row_id: int, values: dict[str, Any], seen: int | None = None) -> ProductRow:
    """Change some fields of a row. `seen` is the version the person saw."""
    row = work.get(ProductRow, row_id)
    owner, _ = _to_edit(work, row.entity, row.entity_id)
    _change(work, row, values, seen)
    recount(work, owner)
    return row


def remove(work: UnitOfWork, row_id: int) -> None:
    """Take a row out."""
    row = work.get(ProductRow, row_id)
    owner, _ = _to_edit(work, row.entity, row.entity_id)
    work.remove(row)
    recount(work, owner)


def reorder(work: UnitOfWork, entity: str, entity_id: int, ids: Sequence[int]) -> None:
    """Put the rows into this order. Raises Conflict where the rows are not these any more."""
    _, there = _to_edit(work, entity, entity_id)
    by_id = {row.id: row for row in there}
    if sorted(ids) != sorted(id for id in by_id if id is not None):
        raise Conflict('rows.changed_meanwhile', entity=entity, id=entity_id)
    _number(work, [by_id[id] for id in ids])


def replace_all(work: UnitOfWork, entity: str, entity_id: int, rows: Sequence[Mapping[str, Any]],
                seen: Mapping[int, int] | None = None) -> list[ProductRow]:  # fmt: skip
    """Make the rows these, in this order: with `id` one is changed, without it is new, missing ones are removed.

    `seen` is {row id: version} as the person saw them; raises Conflict where the rows have moved on since.
    """
    owner, there = _to_edit(work, entity, entity_id)
    if seen is not None and dict(seen) != {row.id: row.version for row in there}:
        raise Conflict('rows.changed_meanwhile', entity=entity, id=entity_id)
    if len(rows) > MOST_ROWS:
        raise Invalid('rows.too_many', limit=MOST_ROWS)
    left = {row.id: row for row in there}
    kept: list[ProductRow | None] = [_taken(left, row, entity, entity_id) for row in rows]
    for gone in left.values():
        work.remove(gone)
    made: list[ProductRow] = []
    for place, (values, row) in enumerate(zip(rows, kept, strict=True), 1):
        fields = {name: value for name, value in values.items() if name != 'id'}
        if row is not None:
            _change(work, row, fields, None, sort=place * 10)
        made.append(row or _make(work, owner, there, fields, place * 10))
    recount(work, owner)
    return made


def copy(work: UnitOfWork, source: tuple[str, int], target: tuple[str, int]) -> list[ProductRow]:
    """Copy the rows of one record to the end of another's; they take the target's VAT mode if it has one.

    Optional rows stay so from quote to quote; elsewhere only the chosen ones go, as rows like all others.
    """
    owner_of(work, *source)
    owner, there = _to_edit(work, *target)
    offers = target[0] == 'quote'
    last = max((row.sort for row in there), default=0)
    made: list[ProductRow] = []
    for row in of(work, *source) if offers else counted(work, *source):
        last += 10
        same = {name: getattr(row, name) for name in ProductRowFields.model_fields}
        same['choice'] = row.choice if offers else ''
        mode = _mode(owner, there or [row])
        made.append(work.add(ProductRow(entity=target[0], entity_id=target[1], vat_mode=mode, sort=last, **same)))
    recount(work, owner)
    return made


def set_vat_mode(work: UnitOfWork, entity: str, entity_id: int, mode: str) -> None:
    """Switch VAT of all rows: 'included', 'on_top' or 'none'. Prices stay, sums follow."""
    owner, there = _to_edit(work, entity, entity_id)
    if mode not in VAT_MODES:
        raise Invalid('field.wrong', field='vat_mode')
    if hasattr(owner, 'vat_mode'):
        work.record(f'{entity}.changed', owner, vat_mode=mode)
    for row in there:
        work.record('product_row.changed', row, vat_mode=mode)
    recount(work, owner)


def discount_all(work: UnitOfWork, entity: str, entity_id: int, percent: Decimal | str) -> None:
    """Give every row this discount in percent instead of its own."""
    owner, there = _to_edit(work, entity, entity_id)
    for row in there:
        _change(work, row, {'discount_percent': percent}, None)
    recount(work, owner)


def _to_edit(work: UnitOfWork, entity: str, entity_id: int) -> tuple[Any, list[ProductRow]]:
    if entity in OWNERS:
        work.require(OWNERS[entity])
    owner = owner_of(work, entity, entity_id)
    must_take_rows(owner)
    return owner, of(work, entity, entity_id)


def _mode(owner: Any, there: Iterable[ProductRow]) -> str:
    mode = getattr(owner, 'vat_mode', None) or next((row.vat_mode for row in there), 'included')
    return str(mode)


def _make(work: UnitOfWork, owner: Any, there: list[ProductRow], values: Mapping[str, Any], sort: int) -> ProductRow:
    if len(there) >= MOST_ROWS:
        raise Invalid('rows.too_many', limit=MOST_ROWS)
    given = {'name': '', **_units(values)}
    if given.get('product_id') is not None:
        product = work.get(Product, fit(ProductRowFields, {'product_id': given['product_id']})['product_id'])
        brought = {name: getattr(product, name) for name in _OF_PRODUCT}
        price = product.price_in(owner.currency)
        if price is not None:
            brought['price'] = price
        given = brought | {name: value for name, value in given.items() if not (name == 'name' and value == '')}
    fields = fit(ProductRowFields, given)
    row = ProductRow(entity=owner.entity_kind(), entity_id=owner.id, vat_mode=_mode(owner, there), sort=sort, **fields)
    row.must_fit()
    return work.add(row)


def _change(work: UnitOfWork, row: ProductRow, values: Mapping[str, Any], seen: int | None, **more: Any) -> None:
    fields = fit(ProductRowFields, _units(values))
    product_id = fields.get('product_id')
    if product_id is not None and product_id != row.product_id:
        work.get(Product, product_id)
    if fields.get('discount_percent') and not fields.get('discount_sum'):
        fields['discount_sum'] = Decimal(0)
    elif fields.get('discount_sum') and not fields.get('discount_percent'):
        fields['discount_percent'] = Decimal(0)
    work.must_not_clash(row, fields, seen)
    ProductRow(**row.model_dump() | fields).must_fit()
    work.record('product_row.changed', row, **fields, **more)


def _units(values: Mapping[str, Any]) -> dict[str, Any]:
    code = values.get('unit_code')
    return {'unit': UNITS[code][0], **values} if isinstance(code, str) and code in UNITS else dict(values)


def _taken(
    left: dict[int | None, ProductRow], values: Mapping[str, Any], entity: str, entity_id: int
) -> ProductRow | None:
    id = values.get('id')
    if id is None:
        return None
    if not isinstance(id, int) or id not in left:
        raise Conflict('rows.changed_meanwhile', entity=entity, id=entity_id)
    return left.pop(id)


def _number(work: UnitOfWork, order: Sequence[ProductRow]) -> None:
    for place, row in enumerate(order, 1):
        work.record('product_row.reordered', row, sort=place * 10)
