"""Papers as HTML: the same page for the PDF and, with `screen`, for a preview in an iframe without scripts."""

import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from jinja2 import FileSystemLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from . import english, invoice_ru, quote_ru
from .flow import LANDSCAPE_MM, SHEET_MM, SLACK_MM, paginate, parts
from .paper import Fact, Manager, Paper, Part, Party, Point, Row, Totals, VatSum

__all__ = [
    'Fact', 'Manager', 'Paper', 'Part', 'Party', 'Point', 'Row', 'Totals', 'VatSum', 'invoice_html', 'quote_html',
]  # fmt: skip

# unpatched wkhtmltopdf prints one CSS millimetre as 0.7656 mm as long as nothing overflows
PRINT_SCALE = 1.3062
CONTINUED_MM = 6.0
FACES = (
    ('PT Sans', 'normal', 'PTS55F.ttf'),
    ('PT Sans', 'bold', 'PTS75F.ttf'),
    ('PT Serif', 'normal', 'PTF55F.ttf'),
    ('PT Serif', 'bold', 'PTF75F.ttf'),
    ('Artel Doc', 'normal', 'ArtelDoc-Regular.ttf'),
    ('Artel Doc', 'bold', 'ArtelDoc-Bold.ttf'),
    ('Artel Doc Medium', 'normal', 'ArtelDocMedium-Regular.ttf'),
)
NOWRAP = re.compile(r'(?<![\d–-])(\d[\d,]{0,7}[–-]\d[\d,]{0,7})(?![\d–-])')


def invoice_html(paper: Paper, *, screen: bool = False, fonts_url: str = '') -> str:
    """Whole HTML page of an invoice in the paper's language; `fonts_url` is the folder of fonts for the screen."""
    if paper.lang == 'ru':
        return render('invoice_ru.html', invoice_ru.view(paper), paper, screen, fonts_url)
    return render('en.html', english.view(paper, 'invoice'), paper, screen, fonts_url)


def quote_html(paper: Paper, *, screen: bool = False, fonts_url: str = '') -> str:
    """Whole HTML page of a quote in the paper's language; arguments as in invoice_html."""
    if paper.lang == 'ru':
        return render('quote_ru.html', quote_ru.view(paper), paper, screen, fonts_url)
    return render('en.html', english.view(paper, 'quote'), paper, screen, fonts_url)


def render(template: str, view: dict[str, Any], paper: Paper, screen: bool, fonts_url: str) -> str:
    """Fill the template; the view's blocks are cut into pages where it has no 'pages' yet."""
    top, _right, bottom, _left = view['margins']
    landscape = bool(view.get('landscape'))
    sheet = LANDSCAPE_MM if landscape else SHEET_MM
    room = sheet - SLACK_MM - top - bottom
    if 'pages' not in view:
        heading_mm = view['heading_mm'] if 'heading_mm' in view else view['table'].heading_mm
        pages = paginate(view.pop('blocks'), room=room, later_room=room - CONTINUED_MM, heading_mm=heading_mm)
        view['pages'] = [parts(page) for page in pages]
    scale = scale_of(screen)
    return ENVIRONMENT.get_template(template).render(
        view,
        lang=paper.lang,
        screen=screen,
        landscape=landscape,
        sheet_mm=sheet,
        faces=_faces(fonts_url) if screen and fonts_url else [],
        continued_mm=CONTINUED_MM,
        page_label=_page_label(paper.lang),
        pt=partial(_size, scale, 'pt'),
        mm=partial(_size, scale, 'mm'),
    )


def scale_of(screen: bool) -> float:
    """By how much sizes are written larger than they are meant."""
    return 1.0 if screen else PRINT_SCALE


def _size(scale: float, unit: str, size: float) -> str:
    return f'{size * scale:.2f}{unit}'


def _page_label(lang: str) -> Callable[..., str]:
    text = 'стр. {} из {}' if lang == 'ru' else 'Page {} of {}'
    return text.format


def _faces(fonts_url: str) -> list[dict[str, str]]:
    if not re.fullmatch(r'[\w./:-]+', fonts_url):
        raise ValueError('fonts_url must be a plain address')
    return [
        {'family': family, 'weight': weight, 'url': f'{fonts_url.rstrip("/")}/{file}'} for family, weight, file in FACES
    ]


def _no_breaks(text: str) -> Markup:
    """Number ranges stay on one line; a span, since PT Sans has no U+2060. Escapes hold no dash, so they stay whole."""
    return Markup(NOWRAP.sub(r'<span class="nw">\1</span>', str(escape(text))))  # noqa: S704 escaped above


def _lines(text: str) -> Markup:
    return Markup('<br>').join(text.split('\n'))


ENVIRONMENT = ImmutableSandboxedEnvironment(
    loader=FileSystemLoader(Path(__file__).parent / 'templates'),
    autoescape=True,
    trim_blocks=True,
    lstrip_blocks=True,
    undefined=StrictUndefined,
)
ENVIRONMENT.filters['nbh'] = _no_breaks
ENVIRONMENT.filters['lines'] = _lines
