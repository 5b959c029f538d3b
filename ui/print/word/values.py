"""What stands in the places of a Word file: plain text, lines parted where they were typed so, pictures."""

import base64
import re
from collections.abc import Mapping
from typing import Any

from jinja2 import ChainableUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from ..images import image_data_uri
from ..paper import Lang, Paper
from ..payment_qr import qr_data_uri, st00012
from ..written.formats import formats
from ..written.pieces import LABELS
from ..written.values import Fields, Side, context, shown

# Letters that XML does not know.
UNSEEN = re.compile('[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]')
LINE = '________________'


def environment(lang: Lang) -> ImmutableSandboxedEnvironment:
    """Where Word files of a language are filled; nothing but the language's own formats is there."""
    made = ImmutableSandboxedEnvironment(
        autoescape=True, undefined=ChainableUndefined, finalize=lambda one: text(one, lang)
    )
    made.filters = {name: one for name, one in formats(lang).items() if name not in ('table', 'sums')}
    made.filters |= {
        'details': lambda one: _details(one, lang),
        'sign': _sign,
    }
    made.globals = {}
    made.tests = {}
    return made


def text(one: Any, lang: Lang) -> Any:
    """How a value is printed; a picture stays one."""
    if isinstance(one, Markup):
        return ''
    if isinstance(one, str):
        return UNSEEN.sub('', '\n'.join(one.splitlines()))
    if hasattr(one, '_insert_image'):
        return one
    return text(str(shown(one, lang)), lang)


def context_of(paper: Paper, fields: Fields) -> tuple[dict[str, Any], dict[str, bytes]]:
    """(the values of a paper's places, its pictures by name)."""
    found = context(paper, fields)
    found['seller'] |= dict.fromkeys(('logo', 'stamp', 'signature'), '')
    pictures = {name: getattr(paper, name) for name in ('logo', 'stamp', 'signature')
                if image_data_uri(getattr(paper, name))}  # fmt: skip
    code = qr_data_uri(st00012(paper)) if paper.qr else ''
    if code:
        pictures['qr'] = base64.b64decode(code.partition(',')[2])
    return {**found, 'qr': ''}, pictures


def with_picture(seller: Mapping[str, Any], name: str, image: Any) -> Side:
    """The seller with one more picture."""
    made = Side({**seller, name: image})
    made.own = True
    return made


def _details(side: Any, lang: Lang) -> str:
    if not isinstance(side, Side):
        return ''
    lines = [str(side.get('full_name') or side.get('name', ''))]
    return '\n'.join([*lines, *(f'{label}: {side[name]}' for label, name in LABELS[lang] if side.get(name))])


def _sign(side: Any, role: Any = '') -> str:
    if not isinstance(side, Side):
        return ''
    who = side.get('director') or side.get('name', '')
    line = f'{side.get("director_post", "")} {LINE} / {who} /'.strip()
    return f'{role}\n{line}' if role else line
