"""Documents as HTML: a template is found by the form's code and the version it was made in."""

from collections.abc import Callable
from functools import partial
from typing import Any

from . import act_ru, contract_ru, factura_ru, m2_ru, torg12_ru, upd_ru
from .paper import Paper
from .papers import render

View = Callable[[Paper], dict[str, Any]]
# (form, version): (template, what it prints). A version that was printed once stays here for good.
TEMPLATES: dict[tuple[str, str], tuple[str, View]] = {
    ('act', '1'): ('act_ru.html', act_ru.view),
    ('torg12', '1998-12'): ('torg12_ru.html', torg12_ru.view),
    ('contract', '1'): ('contract_ru.html', contract_ru.view),
    ('m2', '1997-10'): ('m2_ru.html', m2_ru.view),
    **{
        ('factura', edition): ('factura_ru.html', partial(factura_ru.view, edition=edition))
        for edition in factura_ru.EDITIONS
    },
    **{('upd', edition): ('upd_ru.html', partial(upd_ru.view, edition=edition)) for edition in factura_ru.EDITIONS},
}
LANDSCAPE = frozenset({'torg12', 'factura', 'upd'})


def document_html(form: str, version: str, paper: Paper, *, screen: bool = False, fonts_url: str = '') -> str:
    """Whole HTML page of a document; arguments as in `invoice_html`. Raises KeyError for an unknown template."""
    template, view = TEMPLATES[form, version]
    return render(template, view(paper), paper, screen, fonts_url)
