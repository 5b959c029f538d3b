"""The catalogue: sections, products as a list, and the chosen product edited in its place beside it."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import parse_qs, urlsplit

from nicegui import ui
from sqlalchemy import ColumnElement
from sqlmodel import col
from starlette.datastructures import QueryParams

from domain import products
from domain.errors import NotFound
from domain.history import Change
from domain.permissions import Permission
from domain.products import Product, Section
from domain.unit_of_work import UnitOfWork

from .components.dialogs import FormDialog, confirm
from .components.fields import select_field, text_field
from .components.kit import Tag, btn, html, icon_btn, set_attrs, svg
from .components.table import Column
from .context import Context
from .filters import FilterBar
from .lists import ListSpec, ListTable, Setup
from .lists.reading import conditions, page
from .locales import Words
from .product_card import ProductCard
from .product_pictures import routes, small_of
from .rows_cells import rate_text
from .shell import filter_bar, top_bar

# Whether they are sold, and how that is called.
STATES = {'sold': (True, 'Sold now'), 'hidden': (False, 'Hidden products'), 'all': (None, 'All')}


def _columns(t: Words) -> list[Column]:
    return [
        Column(key='name', label=t('Product'), kind='link', width=270, pinned=True),
        Column(key='code', label=t('field.code'), width=90),
        Column(key='price', label=t('Price'), kind='money', width=120, align='right'),
        Column(key='unit', label=t('Unit'), width=70, sortable=False),
        Column(key='vat', label=t('VAT'), width=80, sortable=False),
        Column(key='section', label=t('Section'), width=150, sortable=False),
        Column(key='created', label=t('Created'), kind='datetime', width=100),
    ]


def _draw(work: UnitOfWork, found: Sequence[Any], t: Words) -> list[dict[str, Any]]:
    sections = {one.id: one.name for one in products.sections(work)}
    pictured = any(one.pictures for one in found)
    return [
        {
            'id': one.id, 'code': one.code, 'unit': one.unit,
            'name': {'t': one.name, 'tag': None if one.active else {'t': t('Hidden')},
                     **({'pic': small_of(one)} if pictured else {})},
            'price': {'a': str(one.price), 'cur': one.currency}, 'vat': rate_text(t, one.vat_rate),
            'section': sections.get(one.section_id, ''), 'created': one.created_at.isoformat(),
        }
        for one in found
    ]  # fmt: skip


def _where(work: UnitOfWork, asked: dict[str, Any], zone: str) -> Sequence[ColumnElement[bool]]:
    section = asked.get('section')
    return products.conditions(work, {
        'q': asked.get('q'), 'section_id': section if isinstance(section, int) else None,
        'active': STATES.get(str(asked.get('preset') or 'sold'), (True,))[0],
    })  # fmt: skip


SPEC = ListSpec(
    kind='product', feed='products.page', columns=_columns, draw=_draw, where=_where, sort=('name', 1),
    fields={'name': 'name', 'code': 'code', 'price': 'price', 'unit': 'unit', 'vat': 'vat_rate',
            'section': 'section_id', 'created': 'created_at'},
    shown=('name', 'code', 'price', 'unit', 'vat', 'section', 'created'),
    sorts={'name': lambda work: (col(Product.search),)}, leave=frozenset({'unit_code', 'active', 'currency'}),
)  # fmt: skip


def product_feed(work: UnitOfWork, params: QueryParams, t: Words) -> dict[str, Any]:
    """/data/products.page."""
    return page(work, SPEC, t, params)


class ProductFilters(FilterBar):
    """Which products, a search, and any field; products have no owner."""

    usual = 'sold'

    def _fill(self) -> None:
        """Nothing is asked before the dialog."""

    async def _open(self) -> None:
        await self._build()


class ProductsPage:
    """The catalogue, live."""

    def __init__(self, context: Context) -> None:
        self.context, self.t = context, context.t
        self.filters: dict[str, Any] = {}
        self.section: int | None = None
        self.may = context.may(Permission.PRODUCT_EDIT)

    async def build(self) -> None:
        """Draw the page."""
        context, t = self.context, self.t
        self.sections, self.depths = await self._read()
        setup, counts = await context.ask(Setup.read, SPEC), await context.ask(_counts)
        ui.page_title(f'{t("Products")} · Artel')
        self._dialogs = Tag('div')
        bar = top_bar(t('Products'))
        if self.may:
            with bar.right:
                btn(t('Section'), 'plus', 'ghost', on_click=self._new_section)
        presets = {key: name for key, (_, name) in STATES.items()}
        self.bar = ProductFilters(context, filter_bar(t('Filters')), presets, counts, self._filtered, period='',
                                  kind='product', total=self._total(counts['sold']))  # fmt: skip
        self.split = Tag('div', cls='p-split')
        with self.split:
            self._list = Tag('nav', cls='p-secs', aria_label=t('Product groups'))
            with Tag('section', cls='p-mid', aria_label=t('Products')):
                if self.may:
                    self._adder()
                with Tag('div', cls='a-fill'):
                    self.table = ListTable(
                        context, SPEC, setup, self._asked, label=t('Products'), empty=t('Products will appear here'),
                        text=t('Papers take names and prices from here.'),
                        on_open=lambda args: self._open(args['id']),
                    )  # fmt: skip
            self.card = ProductCard(context, self._close, self._dialogs)
        self._draw_sections()
        context.live(self._renew, 'product', 'section', 'own_field')
        await self.bar.load()
        asked = parse_qs(urlsplit(ui.context.client.sub_pages_router.current_path).query).get('product', [''])[0]
        if asked.isascii() and asked.isdecimal() and len(asked) < 11:
            await self._open(int(asked))

    def _adder(self) -> None:
        t = self.t
        with Tag('div', cls='p-add'):
            html(svg('plus'), 'a-icw', 'span')
            self._name = ui.input(placeholder=t('New product: name and Enter')).props('borderless')
        set_attrs(self._name, aria_label=t('New product'), maxlength=250, data_draft='product:new')
        self._name.on('keydown.enter', self._add)
        self.context.on_key('create', lambda: self._name.run_method('focus'))

    async def _add(self) -> None:
        name = (self._name.value or '').strip()
        if not name:
            return
        values = {'name': name, 'section_id': self.section}
        done = await self.context.do(products.create, values, said=self.t('Product added'))
        if done and done.value:
            self._name.set_value('')
            await self._open(done.value.id or 0)

    async def _open(self, id: int) -> None:
        try:
            await self.card.open(id)
        except NotFound as refusal:
            self.context.tell(refusal)
            return
        self.split.classes('has-card')

    def _close(self) -> None:
        self.split.classes(remove='has-card')

    def _draw_sections(self) -> None:
        t, chosen = self.t, self.section
        self._list.clear()
        with self._list:
            for id, name in ((None, t('All products')), *((one.id, one.name) for one in self.sections)):
                with Tag('div', cls='a-row a-g2'):
                    button = Tag('button', cls='p-sec', type='button')
                    button.style(f'--d:{self.depths.get(id or 0, 0)}')
                    set_attrs(button, aria_current='true' if id == chosen else None)
                    with button:
                        Tag('span', name)
                    button.on('click', lambda id=id: self._turn(id))
                    if self.may and id is not None and id == chosen:
                        icon_btn('edit', t('Rename: {name}', name=name), on_click=self._rename)
                        icon_btn('trash', t('Delete: {name}', name=name), on_click=self._remove)

    async def _read(self) -> tuple[list[Section], dict[int, int]]:
        found = await self.context.ask(products.tree)
        return [section for section, _ in found], {section.id or 0: depth for section, depth in found}

    @property
    def _section(self) -> Section | None:
        return next((one for one in self.sections if one.id == self.section), None)

    async def _new_section(self) -> None:
        await self._ask_section(None)

    async def _rename(self) -> None:
        await self._ask_section(self._section)

    async def _ask_section(self, section: Section | None) -> None:
        t, context = self.t, self.context

        async def save() -> bool | str:
            inside = int(parent.value) if parent.value else None
            values = {'name': name.value or '', 'parent_id': inside}
            if section:
                done = await context.do(products.change_section, section.id or 0, values, section.version, quiet=True)
            else:
                done = await context.do(products.add_section, values, quiet=True)
            if done.refusal:
                return context.words(done.refusal)
            context.toast(t('Section kept'), done.batch)
            return True

        with self._dialogs:
            form = FormDialog(t, t('Section'), t('Keep'), save, icon='product')
        with form.body:
            name = text_field(t('Title'), section.name if section else '', required=True, autofocus=True)
            others = {str(one.id): f'{"— " * self.depths.get(one.id or 0, 0)}{one.name}'
                      for one in self.sections if not section or one.id != section.id}  # fmt: skip
            chosen = section.parent_id if section else self.section
            here = str(chosen) if str(chosen) in others else None
            parent = select_field(t('Inside the section'), others, here, clearable=True)
        form.open()

    async def _remove(self) -> None:
        t, section = self.t, self._section
        if section is None:
            return
        with self._dialogs:
            sure = await confirm(t, t('Delete the section “{name}”?', name=section.name),
                                 t('Only an empty section can be deleted.'), t('Delete'))  # fmt: skip
        if sure and await self.context.do(products.remove_section, section.id or 0, said=t('Section deleted')):
            await self._turn(None)

    def _asked(self) -> dict[str, Any]:
        return self.filters | ({'section': self.section} if self.section else {})

    def _total(self, n: int) -> str:
        return self.t.n('{n} product', '{n} products', n)

    async def _turn(self, section: int | None) -> None:
        self.section = section
        self._draw_sections()
        self.table.reload()
        await self._count()

    async def _filtered(self, filters: dict[str, Any]) -> None:
        self.filters = filters
        self.table.reload()
        await self._count()

    async def _count(self) -> None:
        def read(work: UnitOfWork) -> tuple[dict[str, int], int]:
            found = conditions(work, SPEC, self._asked(), str(self.t.tz))
            return _counts(work), work.count(Product, *found)

        counts, total = await self.context.ask(read)
        self.bar.set_counts(counts)
        self.bar.set_total(self._total(total))

    async def _renew(self, changes: list[Change]) -> None:
        if any(change.entity == 'section' for change in changes):
            self.sections, self.depths = await self._read()
            self._draw_sections()
            self.table.reload()
        await self._count()
        await self.card.renew(changes)


def _counts(work: UnitOfWork) -> dict[str, int]:
    return {key: work.count(Product, *_where(work, {'preset': key}, '')) for key in STATES}


async def products_page(context: Context) -> None:
    """/products."""
    await ProductsPage(context).build()


PAGES = {'/products': products_page}
__all__ = ['FEEDS', 'PAGES', 'routes']
FEEDS = {'products.page': product_feed}
