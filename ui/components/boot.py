"""The first paint: grey shapes of the frame, shown until the socket is connected; removed by artel.js."""

from __future__ import annotations

from markupsafe import Markup

from ..locales import Words
from .marks import skeleton_markup

_CLASSES = {'light': 'body--light', 'dark': 'body--dark', 'auto': 'a-boot--auto'}


def boot_markup(t: Words, theme: str) -> Markup:
    """Static markup for ui.add_body_html; `theme` is auto, light or dark."""
    bar = Markup('<i class="a-sk" style="width:{}%;height:14px"></i>')
    side = Markup().join(bar.format(width) for width in (70, 92, 46, 38, 52, 60, 58, 50, 56, 40))
    return Markup(
        '<div id="a-boot" class="{}" role="status" aria-label="{}"><div class="a-boot__side">{}</div>'
        '<div class="a-boot__sheet">{}</div></div>'
    ).format(_CLASSES.get(theme, 'a-boot--auto'), t('Loading'), side, skeleton_markup('lines', 6))
