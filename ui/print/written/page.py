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
from . import layout, measuring
from .formats import environment
from .values import Fields, context

MARGINS = (14, 14, 14, 20)
WIDTHS = {False: 210.0, True: 297.0}
TEMPLATE = 'written.html'


def written_html(version: TemplateVersion, paper: Paper, fields: Fields, title: str, *, screen: bool = False,
                 fonts_url: str = '') -> str:  # fmt: skip
    """Whole HTML page of a paper by this version; `fields` are the facts its places name, arguments as elsewhere."""
    body = compiled(version.body, paper.lang).render(context(paper, fields))
    top, right, bottom, left = MARGINS
    room = (LANDSCAPE_MM if version.landscape else SHEET_MM) - SLACK_MM - top - bottom
    measure = measuring.Measure(version.font, float(version.points), WIDTHS[version.landscape] - left - right)
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


def compiled(body: str, lang: Lang) -> Template:
    """The template of a body; Jinja keeps the last ones it compiled."""
    found: Template = _environment(lang).from_string(body)
    return found
