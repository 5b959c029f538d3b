"""Pictures on the card of a product: brought by picking, dropping and pasting, put in order, looked at large."""

from functools import partial
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, Request, Response

from domain import pictures
from domain.errors import Invalid
from domain.products import Product
from domain.types import dumps

from .attached import Large, Serving, Uploads
from .components.kit import Tag, html, icon_btn, menu, menu_item, svg
from .components.ordering import OrderedList
from .context import Context
from .ports import Files, Store

Found = list[dict[str, Any]]


def address(product_id: int, file: dict[str, Any], *, small: bool = False, download: bool = False) -> str:
    """/pictured/{product}/{token}/{name}; the name is only for the eyes and for saving."""
    token = file['thumb'] if small else file['token']
    return f'/pictured/{product_id}/{token}/{quote(file["name"], safe="")}{"?download=1" if download else ""}'


def small_of(product: Product) -> str:
    """The address of the small main picture of a product, '' for one without."""
    main = pictures.main(product)
    return address(product.id or 0, main, small=True) if main else ''


def routes(store: Store, files: Files) -> APIRouter:
    """GET /pictured/{product}/{token}/{name}[?download=1]: 401 without a session, 404 for missing ones."""
    router, serving = APIRouter(include_in_schema=False), Serving(store, files)

    @router.get('/pictured/{product_id:int}/{token}/{name:path}')
    async def pictured(product_id: int, token: str, request: Request, download: bool = False) -> Response:
        return await serving.answer(request, download, pictures.file_of, product_id, token)

    return router


class Pictures(Tag):
    """The pictures of one product, the main one large and first; live by `show`."""

    def __init__(self, context: Context, product: Product, dialogs: Tag, *, may_edit: bool) -> None:
        super().__init__('section', cls='p-pics', aria_label=context.t('Pictures of the product'))
        self.context, self.t, self._dialogs, self._may = context, context.t, dialogs, may_edit
        self.product_id = product.id or 0
        self.found: Found = []
        self._shown: list[str] | None = None
        self._moved = ''  # the token of the picture whose handle keeps the focus
        with self:
            self._box = Tag('div')
            if may_edit:
                self.uploads = Uploads(context, self._brought, whole_page=True,
                                       hint=context.t('Drop pictures: they are put on the product'))  # fmt: skip
                self._add_button()
        self.show(product)

    def _add_button(self) -> None:
        with Tag('button', cls='p-pics__add', type='button') as self._add:
            html(svg('cloud-upload', 18), 'a-icw', 'span')
            self._about = Tag('span')
        self._add.on('click', js_handler=self.uploads.pick)

    def show(self, product: Product) -> None:
        """Follow what the product has."""
        self.found = list(product.pictures)
        tokens = [file['token'] for file in self.found]
        if tokens != self._shown:
            self._shown = tokens
            self._draw()

    def _draw(self) -> None:
        t = self.t
        self._box.clear()
        if self._may:
            self._about.set_text(t('Add') if self.found else t('Pictures: choose, drop or paste files'))
            self._add.set_visibility(len(self.found) < pictures.MOST)
        self.set_visibility(self._may or bool(self.found))
        if not self.found:
            return
        with self._box:
            self._tiles = tiles = OrderedList(t('Pictures of the product'), self._ordered, cls='p-tiles')
            for place, file in enumerate(self.found):
                with tiles.row(place, 'p-tile'):
                    self._tile(tiles, place, file)

    def _tile(self, tiles: OrderedList, place: int, file: dict[str, Any]) -> None:
        t, name = self.t, file['name']
        label = t('Main picture: {name}', name=name) if place == 0 else t('Look at {name}', name=name)
        with Tag('button', cls='p-tile__b', type='button', aria_label=label, title=name) as look:
            Tag('img', src=address(self.product_id, file, small=True), alt='', decoding='async')
        look.on('click', partial(self._look, place))
        if not self._may:
            return
        acts = t('Acts on {name}', name=name)
        with Tag('span', cls='p-tile__a'):
            if len(self.found) > 1:
                grip = tiles.handle(place, t('Move {name}: Alt and arrows', name=name))
                if file['token'] == self._moved:
                    self._moved = ''
                    self.client.run_javascript(f'setTimeout(() => window.artel?.focus({dumps(grip.html_id)}), 60)')
            with icon_btn('more', acts), menu(acts, anchor='bottom right', self_='top right'):
                if place:
                    menu_item(t('Make the main picture'), 'star', on_click=partial(self._main, file))
                menu_item(t('Save'), 'dl', href=address(self.product_id, file, download=True))
                menu_item(t('Remove'), 'trash', danger=True, on_click=partial(self._remove, file))

    def _look(self, place: int) -> None:
        with self._dialogs:
            Large(self.context, self.found, place, partial(address, self.product_id)).open()

    async def _brought(self, files: Found, dropped: bool) -> None:
        t, good = self.t, [file for file in files if file['thumb']]
        with self._dialogs:
            for file in files:
                if not file['thumb']:
                    self.context.tell(Invalid('picture.not_one', field='pictures', name=file['name']))
                    break
            if good:
                said = t.n('{n} picture added', '{n} pictures added', len(good))
                await self.context.do(pictures.add, self.product_id, good, said=said)

    async def _ordered(self, places: list[int]) -> None:
        moved, place = one_moved(places)
        if moved is not None:
            by_keys = self._tiles.stepped
            self._moved = self.found[by_keys]['token'] if by_keys is not None else ''
            await self._do(pictures.move, self.found[moved], place, said=self.t('Order changed'))

    async def _main(self, file: dict[str, Any]) -> None:
        await self._do(pictures.move, file, said=self.t('It is the main picture now'))

    async def _remove(self, file: dict[str, Any]) -> None:
        await self._do(pictures.remove, file, said=self.t('Picture removed'))

    async def _do(self, verb: Any, file: dict[str, Any], *args: Any, said: str) -> None:
        with self._dialogs:
            if not await self.context.do(verb, self.product_id, file['token'], *args, said=said):
                self._draw()


def one_moved(places: list[int]) -> tuple[int | None, int]:
    """Which of 0, 1, 2 … was moved, and where it stands now; None where they are in order."""
    wrong = [at for at, place in enumerate(places) if at != place]
    if not wrong:
        return None, 0
    first, last = wrong[0], wrong[-1]
    return (places[first], first) if places[first] == last else (places[last], last)
