"""What may stand in a template's page: tags, classes, styles and pictures; all else is taken out."""

import re

import nh3

from .styles import PROPERTIES

TEXT = {'p', 'h1', 'h2', 'h3', 'h4', 'blockquote', 'pre'}
INLINE = {'b', 'strong', 'i', 'em', 'u', 's', 'span', 'br', 'sub', 'sup', 'small', 'img', 'a'}
CONTAINERS = {'div', 'section', 'ul', 'ol', 'center'}
TABLE = {'table', 'thead', 'tbody', 'tfoot', 'tr', 'td', 'th', 'colgroup', 'col'}
TAGS = TEXT | INLINE | CONTAINERS | TABLE | {'hr', 'li'}
CLASSES = frozenset({
    'b', 'c', 'r', 'n', 'grid', 'light', 'plain', 'goods', 'sums', 'strong', 'keep', 'page', 'line', 'logo', 'stamp',
    'signature', 'qr', 'muted', 'two',
})  # fmt: skip


def cleaned(text: str) -> str:
    """Only tags, classes, styles and pictures that papers are made of; scripts and addresses are gone."""
    return nh3.clean(
        text, tags=TAGS, clean_content_tags={'script', 'style', 'title', 'iframe', 'object', 'template', 'svg', 'math'},
        attributes={'*': {'class', 'style'}, 'img': {'src', 'alt'}, 'td': {'colspan'}, 'th': {'colspan'},
                    'ol': {'start'}},
        attribute_filter=_attribute, url_schemes={'data'}, link_rel=None, strip_comments=True,
        filter_style_properties=set(PROPERTIES),
    )  # fmt: skip


def _attribute(tag: str, name: str, value: str) -> str | None:
    if name == 'class':
        return ' '.join(one for one in value.split() if one in CLASSES) or None
    if name == 'style':
        return None if re.search(r'url|expression|@|\\|/\*', value, re.IGNORECASE) else value
    if name == 'src':
        return value if re.match(r'data:image/(png|jpeg);base64,[A-Za-z0-9+/=]+$', value) else None
    if name in ('colspan', 'start'):
        return value if value.isascii() and value.isdigit() and 0 < int(value) < 1000 else None
    return value
