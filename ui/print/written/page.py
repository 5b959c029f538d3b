"""A paper printed from a template of the team."""

from functools import cache
from itertools import chain
from typing import Any

from jinja2 import Template

from domain.templates import TemplateVersion

from ..amounts import short_date
from ..flow import LANDSCAPE_MM, SHEET_MM, SLACK_MM, paginate
from ..paper import Lang, Paper
from ..papers import CONTINUED_MM, render, scale_of
from ..render import PrintFailed
from . import layout, measuring
from .formats import environment
from .values import Fields, context

MARGINS = (14, 14, 14, 20)
WIDTHS = {False: 210.0, True: 297.0}
TEMPLATE = 'written.html'
LARGEST = 4_000_000


def written_html(version: TemplateVersion, paper: Paper, fields: Fields, title: str, *, screen: bool = False,
                 fonts_url: str = '') -> str:  # fmt: skip
    """Whole HTML page of a paper by this version; `fields` are the facts its places name, arguments as elsewhere."""
    top, right, bottom, left = MARGINS
    room = (LANDSCAPE_MM if version.landscape else SHEET_MM) - SLACK_MM - top - bottom
    measure = measuring.Measure(version.font, float(version.points), WIDTHS[version.landscape] - left - right)
    body = rendered(version.body, paper, fields, measure)
    segments = layout.segments(body, measure, scale_of(screen))
    heading_mm = layout.head_mm(list(chain.from_iterable(segments)))
    pages: list[Any] = []
    for segment in segments:
        first = room - CONTINUED_MM if pages else room
        pages += paginate(segment, room=first, later_room=room - CONTINUED_MM, heading_mm=heading_mm)
    view = {
        'title': title, 'continued': f'{title}, {short_date(paper.date, paper.lang)}' if paper.number else title,
        'margins': MARGINS, 'base': {'points': float(version.points), 'leading': measuring.LEADING},
        'font': version.font, 'landscape': version.landscape, 'pages': [layout.grouped(page) for page in pages],
        'gaps': measuring.GAPS, 'sizes': measuring.SIZES, 'pads': measuring.PADS, 'images': measuring.IMAGES,
        'li_mm': measuring.LI_MM, 'above_goods': measuring.ABOVE_GOODS, 'below_table': measuring.BELOW_TABLE,
    }  # fmt: skip
    return render(TEMPLATE, view, paper, screen, fonts_url)


@cache
def _environment(lang: Lang) -> Any:
    return environment(lang)


def rendered(body: str, paper: Paper, fields: Fields, measure: measuring.Measure) -> str:
    """The template's HTML, not cleaned yet. Raises PrintFailed('template.too_large')."""
    found: Template = _environment(paper.lang).from_string(body)
    pieces, size = [], 0
    for piece in found.generate(context(paper, fields) | {'measure': measure}):
        size += len(piece)
        if size > LARGEST:
            raise PrintFailed('template.too_large')
        pieces.append(piece)
    return ''.join(pieces)
