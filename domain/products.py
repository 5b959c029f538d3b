"""Products: what the team sells, in sections, found by a few typed letters."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, ClassVar

from sqlalchemy import JSON, ColumnElement, Index, case, true
from sqlmodel import Column, Field, SQLModel, col

from . import own, settings
from .errors import Invalid
from .money import MOST
from .own import Owned
from .permissions import Actor, Permission
from .types import Exact, Money
from .unit_of_work import Entity, UnitOfWork, fit

CURRENCIES = ('RUB', 'USD', 'EUR', 'GBP', 'KZT', 'BYN')
# code of ОКЕИ: (Russian, English)
UNITS = {
    '796': ('шт', 'pcs'), '006': ('м', 'm'), '018': ('пог. м', 'lin. m'), '055': ('м²', 'm²'), '113': ('м³', 'm³'),
    '166': ('кг', 'kg'), '168': ('т', 't'), '112': ('л', 'l'), '008': ('км', 'km'), '356': ('ч', 'h'),
    '359': ('сут', 'days'), '362': ('мес', 'months'), '778': ('упак', 'packs'), '839': ('компл', 'sets'),
    '876': ('усл. ед', 'units'),
}  # fmt: skip


def folded(text: str) -> str:
    """How text is compared: lower case of any alphabet, «ё» as «е», single spaces."""
    return ' '.join(text.casefold().replace('ё', 'е').split())


class SectionFields(SQLModel):
    name: str = Field(min_length=1, max_length=100)
    sort: int = Field(default=0, ge=0, le=1_000_000)
    parent_id: int | None = None


class Section(SectionFields, Entity, table=True):
    """A section of the catalogue, which may stand inside another one."""

    @classmethod
    def seen_by(cls, actor: Actor) -> ColumnElement[bool]:
        return true()


class ProductFields(SQLModel):
    """What is filled in. `price` is for one unit in `currency`; `vat_rate` in percent, None is without VAT."""

    name: str = Field(min_length=1, max_length=250)
    code: str = Field(default='', max_length=60)
    section_id: int | None = None
    unit_code: str = Field(default='796', max_length=4)
    unit: str = Field(default='шт', max_length=20)
    price: Decimal = Field(default=Decimal(0), ge=0, le=MOST, decimal_places=2, sa_type=Money)
    currency: str = Field(default='RUB', min_length=3, max_length=3)
    vat_rate: Decimal | None = Field(
        default=None, ge=0, le=100, decimal_places=2, sa_column=Column(Exact(2), nullable=True)
    )
    description: str = Field(default='', max_length=5000)
    active: bool = True


class Product(ProductFields, Owned, Entity, table=True):
    """A thing or a service. `search` is the folded name and code, since databases fold only Latin letters.

    `prices` are those in other currencies, as text: {'EUR': '12.50'}; `pictures` are files, the main one first.
    """

    __table_args__ = (Index('ix_product_section', 'section_id'), Index('ix_product_code', 'code'))
    quiet: ClassVar[frozenset[str]] = Entity.quiet | {'search'}

    found_by: ClassVar[frozenset[str]] = frozenset({'name', 'code'})

    search: str = Field(default='', max_length=320)
    prices: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    pictures: list[Any] = Field(default_factory=list, sa_column=Column(JSON, nullable=False, server_default='[]'))

    def price_in(self, currency: str) -> Decimal | None:
        """The price for one unit in a currency; None where nobody has set one."""
        if currency == self.currency:
            return self.price
        kept = (self.prices or {}).get(currency)
        return None if kept is None else Decimal(kept)

    @classmethod
    def seen_by(cls, actor: Actor) -> ColumnElement[bool]:
        return true()

    def texts(self) -> Iterable[str]:
        return self.name, self.code, *self.own_texts()


def create(work: UnitOfWork, values: dict[str, Any]) -> Product:
    """Add a product; a known `unit_code` brings its unit. Raises Invalid('product.code_taken')."""
    work.require(Permission.PRODUCT_EDIT)
    given = {'name': '', 'currency': settings.value(work, 'currency'), **_unit(values)}
    fields = own.fit(work, 'product', ProductFields, given)
    must_fit(work, fields)
    return work.add(Product(search=folded(f'{fields["name"]} {fields.get("code", "")}'), **fields))


def change(work: UnitOfWork, product_id: int, values: dict[str, Any], seen: int | None = None) -> Product:
    """Change some fields; rows of papers made before stay as they were."""
    work.require(Permission.PRODUCT_EDIT)
    product, fields = work.get(Product, product_id), own.fit(work, 'product', ProductFields, _unit(values))
    must_fit(work, fields, product_id)
    work.must_not_clash(product, fields, seen)
    if fields.keys() & {'name', 'code'}:
        fields['search'] = folded(f'{fields.get("name", product.name)} {fields.get("code", product.code)}')
    work.record('product.changed', product, **fields)
    return product


def set_price(work: UnitOfWork, product_id: int, currency: str, price: Decimal | str | None) -> Product:
    """Set the price in one currency, or with None take it away; the product's own currency is its main price.

    Raises Invalid as for any price.
    """
    work.require(Permission.PRODUCT_EDIT)
    product = work.get(Product, product_id)
    if currency not in CURRENCIES:
        raise Invalid('field.wrong', field='currency')
    if currency == product.currency:
        return change(work, product_id, {'price': price or 0})
    prices = {name: kept for name, kept in (product.prices or {}).items() if name != currency}
    if price is not None:
        prices[currency] = str(fit(ProductFields, {'price': price})['price'])
    work.record('product.changed', product, prices=dict(sorted(prices.items())))
    return product


def drop(work: UnitOfWork, product_id: int) -> None:
    """Put a product into the bin; rows of papers keep its name and price."""
    work.require(Permission.PRODUCT_EDIT)
    work.remove(work.get(Product, product_id))


def pick(work: UnitOfWork, text: str, limit: int = 10) -> list[Product]:
    """Active products that hold every typed word in name or code; those that begin with the text come first."""
    words = folded(text.replace('\x00', ''))[:200].split()[:10]
    where = [col(Product.search).contains(word, autoescape=True) for word in words]
    begins = case((col(Product.search).startswith(' '.join(words), autoescape=True), 0), else_=1)
    order = [begins, col(Product.search), col(Product.id)]
    return work.all(Product, col(Product.active).is_(True), *where, order=order, limit=max(1, min(limit, 100)))


def conditions(work: UnitOfWork, asked: dict[str, Any]) -> list[ColumnElement[bool]]:
    """SQL of the filters that `page` takes."""
    where: list[ColumnElement[bool]] = []
    if asked.get('active', True) is not None:
        where.append(col(Product.active).is_(bool(asked.get('active', True))))
    if asked.get('section_id'):
        where.append(col(Product.section_id).in_(inside(work, asked['section_id'])))
    words = folded(str(asked.get('q') or '').replace('\x00', ''))[:200].split()[:10]
    return where + [col(Product.search).contains(word, autoescape=True) for word in words]


def sections(work: UnitOfWork) -> list[Section]:
    """All sections, each followed by those inside it."""
    return [section for section, _ in tree(work)]


def tree(work: UnitOfWork) -> list[tuple[Section, int]]:
    """[(section, how deep it stands)], from the top down; one whose parent is gone stands on top."""
    every = work.all(Section, order=[col(Section.sort), col(Section.name), col(Section.id)])
    there = {one.id for one in every}
    below: dict[int | None, list[Section]] = {}
    for one in every:
        below.setdefault(one.parent_id if one.parent_id in there else None, []).append(one)
    found: list[tuple[Section, int]] = []
    waiting = [(one, 0) for one in reversed(below.get(None, []))]
    while waiting:
        section, depth = waiting.pop()
        found.append((section, depth))
        waiting += [(one, depth + 1) for one in reversed(below.get(section.id, []))]
    return found


def inside(work: UnitOfWork, section_id: int) -> set[int]:
    """Ids of a section and of all that stand inside it."""
    ids, deep = {section_id}, None
    for section, depth in tree(work):
        if section.id == section_id:
            deep = depth
        elif deep is not None and depth > deep:
            ids.add(section.id or 0)
        else:
            deep = None
    return ids


def add_section(work: UnitOfWork, values: dict[str, Any]) -> Section:
    """Add a section as the last one. Raises Invalid('section.name_taken')."""
    work.require(Permission.PRODUCT_EDIT)
    fields = fit(SectionFields, {'name': '', 'sort': 10 * (work.count(Section) + 1), **values})
    _must_be_free(work, fields['name'])
    _must_stand(work, fields)
    return work.add(Section(**fields))


def change_section(work: UnitOfWork, section_id: int, values: dict[str, Any], seen: int | None = None) -> Section:
    """Rename a section, or put it inside another. Raises Invalid('section.in_itself')."""
    work.require(Permission.PRODUCT_EDIT)
    section, fields = work.get(Section, section_id), fit(SectionFields, values)
    if 'name' in fields:
        _must_be_free(work, fields['name'], section_id)
    _must_stand(work, fields, section_id)
    work.must_not_clash(section, fields, seen)
    work.record('section.changed', section, **fields)
    return section


def remove_section(work: UnitOfWork, section_id: int) -> None:
    """Delete an empty section. Raises Invalid('section.not_empty' | 'section.has_parts')."""
    work.require(Permission.PRODUCT_EDIT)
    section = work.get(Section, section_id)
    count = work.count(Product, col(Product.section_id) == section_id)
    if count:
        raise Invalid('section.not_empty', section=section.name, count=count)
    parts = work.count(Section, col(Section.parent_id) == section_id)
    if parts:
        raise Invalid('section.has_parts', section=section.name, count=parts)
    work.remove(section)


def must_fit(work: UnitOfWork, fields: dict[str, Any], but: int | None = None) -> None:
    """Raise where the section or the currency does not exist or another product has the code."""
    if fields.get('section_id') is not None:
        work.get(Section, fields['section_id'])
    if 'currency' in fields and fields['currency'] not in CURRENCIES:
        raise Invalid('field.wrong', field='currency')
    code = fields.get('code')
    if code and any(product.id != but for product in work.all(Product, col(Product.code) == code, limit=2)):
        raise Invalid('product.code_taken', field='code', value=code)


def _must_be_free(work: UnitOfWork, name: str, but: int | None = None) -> None:
    if any(folded(s.name) == folded(name) and s.id != but for s in sections(work)):
        raise Invalid('section.name_taken', field='name', name=name)


def _must_stand(work: UnitOfWork, fields: dict[str, Any], section_id: int | None = None) -> None:
    parent = fields.get('parent_id')
    if parent is None:
        return
    work.get(Section, parent)
    if section_id is not None and parent in inside(work, section_id):
        raise Invalid('section.in_itself', field='parent_id')


def _unit(values: dict[str, Any]) -> dict[str, Any]:
    code = values.get('unit_code')
    return {'unit': UNITS[code][0], **values} if isinstance(code, str) and code in UNITS else values
