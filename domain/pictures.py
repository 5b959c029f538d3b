"""Pictures of products: brought as files, kept in order; the first one is the main one."""

from collections.abc import Iterable, Sequence
from typing import Any, cast

from sqlmodel import col

from .attached import must_be_files
from .errors import Invalid, NotFound
from .permissions import Permission
from .products import Product
from .rows import ProductRow
from .unit_of_work import UnitOfWork

MOST = 12
Picture = dict[str, Any]


def add(work: UnitOfWork, product_id: int, files: Iterable[Picture]) -> Product:
    """Put pictures after those a product has, the same one once. `files`: dictionaries of `attached.AttachedFile`.

    Raises Invalid('picture.not_one' | 'picture.too_many'), NotFound.
    """
    work.require(Permission.PRODUCT_EDIT)
    product, there = work.get(Product, product_id), must_be_files(files)
    for file in there:
        if file['kind'] != 'picture' or not file['thumb']:
            raise Invalid('picture.not_one', field='pictures', name=file['name'])
    known = {one['token'] for one in product.pictures}
    pictures = [*product.pictures, *(file for file in there if file['token'] not in known)]
    if len(pictures) > MOST:
        raise Invalid('picture.too_many', field='pictures', limit=MOST)
    work.record('product.pictured', product, pictures=pictures)
    return product


def remove(work: UnitOfWork, product_id: int, token: str) -> None:
    """Take a picture off; the one after the main one is the main one then. Raises NotFound."""
    work.require(Permission.PRODUCT_EDIT)
    product, picture = _found(work, product_id, token)
    work.record('product.pictured', product, pictures=[one for one in product.pictures if one != picture])


def move(work: UnitOfWork, product_id: int, token: str, place: int = 0) -> None:
    """Put a picture in another place; in the first, 0, it is the main one. Raises NotFound."""
    work.require(Permission.PRODUCT_EDIT)
    product, picture = _found(work, product_id, token)
    pictures = [one for one in product.pictures if one != picture]
    pictures.insert(max(0, place), picture)
    work.record('product.pictured', product, pictures=pictures)


def file_of(work: UnitOfWork, product_id: int, token: str) -> Picture:
    """The picture of a product that has this token, or whose small one has. Raises NotFound."""
    return named(work.get(Product, product_id).pictures, token)


def named(pictures: Sequence[Picture], token: str) -> Picture:
    """The picture with this token, or whose small one has it. Raises NotFound."""
    found = next((one for one in pictures if token and token in (one['token'], one['thumb'])), None)
    if found is None:
        raise NotFound('missing', entity='file', id=token)
    return found


def main(product: Product) -> Picture | None:
    """The picture that stands for a product."""
    return cast(Picture, product.pictures[0]) if product.pictures else None


def of_rows(work: UnitOfWork, rows: Iterable[ProductRow]) -> dict[int, str]:
    """{row id: the token of its product's small main picture}, for those that have one. One query."""
    products = {row.id or 0: row.product_id for row in rows if row.product_id}
    there = work.all(Product, col(Product.id).in_(set(products.values()))) if products else []
    thumbs = {one.id: picture['thumb'] for one in there if (picture := main(one))}
    return {row_id: thumbs[id] for row_id, id in products.items() if id in thumbs}


def _found(work: UnitOfWork, product_id: int, token: str) -> tuple[Product, Picture]:
    product = work.get(Product, product_id)
    picture = next((one for one in product.pictures if one['token'] == token), None)
    if picture is None:
        raise NotFound('missing', entity='file', id=token)
    return product, picture
