"""УПД: the form of the letter ФНС № ММВ-20-3/96@ around the счёт-фактура of the decree № 1137 in force."""

from datetime import date
from typing import Any

from .amounts import quoted_date, short_date
from .factura_ru import form, head_mm, lines
from .flow import Block, keep_totals
from .grid import extra_mm, grid_rows
from .images import image_data_uri
from .paper import Paper, Party

MARGINS = (6, 7, 7, 7)
ROOM = 283.0
SAID = ('basis', 'transport', 'shipping_note', 'released_post', 'released_by', 'accepted_post', 'accepted_by')
BLANK_DAY = '«____» ____________ 20___ г.'


def view(paper: Paper, edition: str) -> dict[str, Any]:
    """Everything the template prints, as plain values."""
    shared = form(paper, edition, upd=True)
    said = {name: str(paper.details.get(name) or '') for name in SAID}
    shipped = paper.details.get('shipped_on')
    sides = (_side(paper.seller), _side(paper.buyer))
    tall = sum(extra_mm(text, 205, 7.1) for text in (said['basis'], said['transport']))
    tall += max(extra_mm(side['org'], 125, 7.1) for side in sides) + extra_mm(said['shipping_note'], 125, 7.1)
    day = short_date(paper.date, 'ru')
    return shared | said | {
        'title': f'УПД № {paper.number} от {day}', 'continued': f'УПД № {paper.number} от {day}',
        'status': '2' if paper.details.get('status') == '2' else '1', 'sides': sides,
        'shipped': quoted_date(shipped) if isinstance(shipped, date) else BLANK_DAY, 'blank_day': BLANK_DAY,
        'stamp': image_data_uri(paper.stamp), 'heading_mm': 24.0, 'margins': MARGINS,
        'blocks': [
            Block('head', max(40.0, 7.0 + head_mm(shared['left'], shared['right'], 7.1, 3.5))),
            *keep_totals(grid_rows(lines(paper, upd=True), shared['widths'], ROOM, 6.8, 6.6)),
            Block('totals', 4.2, stays=True),
            Block('sign', 74.0 + tall, stays=True),
        ],
    }  # fmt: skip


def _side(party: Party) -> dict[str, str]:
    numbers = '/'.join(text for text in (party.inn, party.kpp) if text)
    return {
        'post': party.director_post, 'person': party.director,
        'org': ', '.join(text for text in (party.name, f'ИНН/КПП {numbers}' if numbers else '') if text),
    }  # fmt: skip
