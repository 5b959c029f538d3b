"""Attached files as safe markup, and their sizes in words."""

from collections.abc import Iterable
from typing import Any

from markupsafe import Markup

from ..components.kit import svg
from ..locales import Words
from .routes import address


def size_text(t: Words, size: int) -> str:
    """«340 KB», «2.4 MB»."""
    if size < 2**20:
        return t('{n} KB', n=t.number(max(1, round(size / 2**10))))
    return t('{n} MB', n=t.number(round(size / 2**20, 1)))


def files_markup(t: Words, place: int | str, files: Iterable[dict[str, Any]]) -> Markup:
    """Small pictures and lines of files of one comment or field, '' where there are none."""
    shown = Markup().join(file_markup(t, place, file) for file in files)
    return Markup('<div class="f-files">{}</div>').format(shown) if shown else shown


def thumb_markup(place: int | str, file: dict[str, Any]) -> Markup:
    """The small picture, or the icon of what is no picture."""
    if file['thumb']:
        return Markup('<img src="{}" alt="" loading="lazy" decoding="async">').format(address(place, file, small=True))
    return svg('file-text', 16, 'a-t3')


def file_markup(t: Words, place: int | str, file: dict[str, Any]) -> Markup:
    """A small picture, or a line with the name and the size."""
    if file['thumb']:
        label = t('Look at {name}', name=file['name'])
        return Markup('<a class="f-pic" href="{}" target="_blank" data-pic="{}" aria-label="{}">{}</a>').format(
            address(place, file), file['token'], label, thumb_markup(place, file)
        )
    return Markup('<a class="f-doc" href="{}" target="_blank">{}<span class="f-doc__n">{}</span>'
                  '<span class="a-sm a-t3 a-num">{}</span></a>').format(
        address(place, file), thumb_markup(place, file), file['name'], size_text(t, file['size']),
    )  # fmt: skip
