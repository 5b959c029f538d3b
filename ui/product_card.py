"""One product beside the list: every field is edited in its place."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from domain import products, vat
from domain.errors import Conflict, NotFound
from domain.history import Change
from domain.permissions import Permission
from domain.products import CURRENCIES, UNITS, Product, ProductFields, Section
from domain.quotes.papers import today
from domain.unit_of_work import UnitOfWork, fit

from .cards import Layout, OwnSection, light, read_own
from .components.fields import InlineField, switch_field
from .components.kit import Tag, btn, icon_btn, set_attrs
from .context import Context
from .product_pictures import Pictures
from .rows_cells import rate_code, rate_text


class ProductCard(Tag):
    """The panel of the chosen product; empty until one is opened."""

    def __init__(self, context: Context, on_close: Callable[[], object], dialogs: Tag) -> None:
        super().__init__('aside', cls='p-card', aria_label=context.t('The chosen product'))
        self.context, self.t, self._on_close, self._dialogs = context, context.t, on_close, dialogs
        self.may = context.may(Permission.PRODUCT_EDIT)
        self.product: Product | None = None
        self._fields: dict[str, InlineField] = {}
        self._prices: dict[str, InlineField] = {}
        self._sections: list[Section] = []
        self._rates: list[Decimal | None] = []
        self._own_layout = Layout('product')

    async def open(self, product_id: int) -> None:
        """Show a product. Raises NotFound."""

        def read(work: UnitOfWork) -> tuple[Product, list[Section], list[Decimal | None], Layout]:
            product = work.get(Product, product_id)
            rates = vat.offered(work, today(work), [product.vat_rate])
            return product, products.sections(work), rates, read_own(work, 'product', product)

        product, self._sections, self._rates, self._own_layout = await self.context.ask(read)
        self.product = product
        self._draw(product)

    def close(self) -> None:
        """Put the panel away."""
        self.product = None
        self.clear()
        self._on_close()

    async def renew(self, changes: list[Change]) -> None:
        """Show what somebody changed; a product that is gone closes the panel."""
        mine = [c for c in changes if self.product and c.noun == ('product', self.product.id)]
        sections = any(c.entity == 'section' for c in changes)
        fields = any(c.entity == 'own_field' for c in changes)
        if self.product is None or not (mine or sections or fields):
            return
        try:
            product, own = await self.context.ask(self._read, self.product.id or 0)
        except NotFound:
            self.close()
            return
        if sections and not any(one.editing for one in self._fields.values()):
            await self.open(product.id or 0)
            return
        by = {name: c.actor_id for c in mine if c.actor_id != self.context.id for name in c.after}
        self.product, self._own_layout = product, own
        self._own.show(product, own, by)
        self._title.set_text(product.name)
        self._active.value = product.active
        self._pictures.show(product)
        for currency, made in self._prices.items():
            if not made.editing and made.value != product.price_in(currency):
                made.set_value(product.price_in(currency))
        for name, made in self._fields.items():
            value = self._value(product, name)
            if value != made.value:
                made.set_value(value)
                if name in by:
                    light(made, self.context.team.get(by[name] or 0))

    @staticmethod
    def _read(work: UnitOfWork, id: int) -> tuple[Product, Layout]:
        product = work.get(Product, id)
        return product, read_own(work, 'product', product)

    @staticmethod
    def _value(product: Product, name: str) -> Any:
        value = getattr(product, name)
        return rate_code(value) if name == 'vat_rate' else (value or 0) if name == 'section_id' else value

    def _draw(self, product: Product) -> None:
        t = self.t
        self._fields, self._prices = {}, {}
        units = {code: ru if t.lang == 'ru' else en for code, (ru, en) in UNITS.items()}
        rates = {rate_code(rate): rate_text(t, rate) for rate in self._rates}
        sections = {0: t('No section')} | {one.id or 0: one.name for one in self._sections}
        self.clear()
        with self:
            with Tag('div', cls='a-row'):
                self._title = Tag('h2', product.name, 'a-h3 a-grow')
                icon_btn('x', t('Close: {name}', name=product.name), on_click=self.close)
            self._pictures = Pictures(self.context, product, self._dialogs, may_edit=self.may)
            self._field('name', t('Title'))
            self._field('code', t('field.code'))
            self._field('price', t('Price'), 'money', currency=product.currency)
            self._field('currency', t('Currency'), 'select', options={one: one for one in CURRENCIES})
            self._others(product)
            self._field('unit_code', t('Unit'), 'select', options={product.unit_code: product.unit} | units)
            self._field('vat_rate', t('VAT'), 'select', options=rates, empty=rates[''])
            self._field('section_id', t('Section'), 'select', options=sections)
            self._field('description', t('Description'), 'textarea')
            self._own = OwnSection(self.context, product, self._own_layout, may=self.may)
            self._active = switch_field(t('Sold now: offered in papers'), product.active, self._set_active)
            self._active.set_enabled(self.may)
            if self.may:
                with Tag('div', cls='a-row'):
                    btn(t('To the bin'), 'trash', 'ghost sm', on_click=self._drop)

    def _others(self, product: Product) -> None:
        """Prices in other currencies, folded away where there are none."""
        with Tag('details', cls='p-card__more') as box:
            Tag('summary', self.t('Prices in other currencies'), 'a-sm a-t2')
            for one in CURRENCIES:
                if one != product.currency:
                    self._prices[one] = InlineField(
                        self.t, one, product.price_in(one), kind='money', currency=one,
                        draft=f'product:{product.id}:price:{one}', on_save=self._pricer(one) if self.may else None,
                    )  # fmt: skip
        if product.prices:
            set_attrs(box, open='')

    def _pricer(self, currency: str) -> Callable[[Any], Any]:
        async def save(value: Any) -> bool | str:
            id = self.product.id if self.product else 0
            done = await self.context.do(products.set_price, id, currency, value, quiet=True)
            return self.context.words(done.refusal) if done.refusal else True

        return save

    def _field(self, name: str, label: str, kind: Any = 'text', **more: Any) -> None:
        assert self.product
        draft = f'product:{self.product.id}:{name}'
        self._fields[name] = InlineField(
            self.t, label, self._value(self.product, name), kind=kind, draft=draft,
            on_save=self._saver(name) if self.may else None, **more,
        )  # fmt: skip

    def _saver(self, name: str) -> Callable[[Any], Any]:
        async def save(value: Any) -> bool | str:
            return await self._save(name, value, self.product.version if self.product else None)

        return save

    async def _save(self, name: str, value: Any, seen: int | None) -> bool | str:
        context, product = self.context, self.product
        if product is None:
            return False
        if name == 'price':
            value = value or 0
        sent = None if (name, value) in (('vat_rate', ''), ('section_id', 0)) else value
        done = await context.do(products.change, product.id or 0, {name: sent}, seen, quiet=True)
        if done:
            if name == 'currency':
                await self.open(product.id or 0)
            return True
        refusal = done.refusal
        if isinstance(refusal, Conflict) and refusal.facts.get('field') == name:
            theirs = fit(ProductFields, {name: refusal.facts.get('theirs')})[name]
            shown = rate_code(theirs) if name == 'vat_rate' else theirs
            by = refusal.facts.get('by')
            self._fields[name].conflict(
                shown, value, person=context.team.get(by) if isinstance(by, int) else None,
                on_keep=lambda mine: self._save(name, mine, None),
            )  # fmt: skip
            return False
        return context.words(refusal) if refusal else False

    async def _set_active(self, active: bool) -> None:
        if self.product and active != self.product.active:
            said = self.t('Sold again') if active else self.t('Hidden from papers')
            await self.context.do(products.change, self.product.id or 0, {'active': active}, said=said)

    async def _drop(self) -> None:
        if self.product and self.product.id:
            await self.context.do(products.drop, self.product.id, said=self.t('Product moved to the bin'))
