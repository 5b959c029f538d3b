"""Plain pages in the look of Artel: no scripts, light or dark as the reader's system is, Russian or English."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse

from .. import theme
from ..locales import LANGS, Words

LANG_COOKIE = 'artel_lang'
TITLES = {401: 'Sign in first', 403: 'Not allowed', 404: 'Nothing here', 413: 'Too large', 503: 'Not available now'}
PAGES = Path(theme.__file__).parent / 'pages'


@cache
def _templates() -> Environment:
    environment = Environment(loader=FileSystemLoader(PAGES), autoescape=True, trim_blocks=True, lstrip_blocks=True)
    environment.globals.update(root=f'/artel/{theme.version()}', style=Markup(_style()), icon=icon)  # noqa: S704
    return environment


def _style() -> str:
    """Our own rules, with the dark set of tokens for readers whose system is dark."""
    tokens = (PAGES.parent / 'tokens.css').read_text()
    dark = re.search(r'\.body--dark\s*\{([^}]*)\}', tokens)
    own = (PAGES / 'pages.css').read_text()
    return f'{own}\n@media (prefers-color-scheme: dark) {{ :root, .body--light {{ {dark[1] if dark else ""} }} }}'


def icon(name: str, size: int = 16) -> Markup:
    """An icon of the sprite."""
    return Markup(
        '<svg class="a-ic s{}" viewBox="0 0 24 24" aria-hidden="true"><use href="/artel/assets/icons.svg#{}"/></svg>'
    ).format(size, name)


def language(request: Request) -> str:
    """What the reader reads: chosen by ?lang, kept in a cookie, or the browser's first known language."""
    for asked in (request.query_params.get('lang'), request.cookies.get(LANG_COOKIE)):
        if asked in LANGS:
            return asked
    for part in request.headers.get('accept-language', '').split(',')[:10]:
        found = part.split(';')[0].strip().lower()[:2]
        if found in LANGS:
            return found
    return 'en'


def plain(template: str, lang: str, /, **values: Any) -> str:
    """The page `template`.html in a language with `values`, keeping nothing in the reader's browser."""
    return _templates().get_template(f'{template}.html').render(t=Words(lang), lang=lang, **values)


def render(request: Request, template: str, status: int = 200, /, **values: Any) -> HTMLResponse:
    """The page `template`.html with `values`; `t` are the words of its language, which the reader's choice keeps."""
    lang = values.pop('lang', None) or language(request)
    t = Words(lang)
    query = [(key, value) for key, value in request.query_params.multi_items() if key != 'lang']
    body = (
        _templates()
        .get_template(f'{template}.html')
        .render(t=t, lang=lang, langs=LANGS, query=query, path=request.url.path, **values)
    )
    answer = HTMLResponse(body, status)
    if request.query_params.get('lang') in LANGS:
        keep_language(answer, lang, request.url.scheme == 'https')
    return answer


def keep_language(answer: Any, lang: str, secure: bool) -> None:
    """Remember the reader's language in their browser; it opens nothing."""
    answer.set_cookie(LANG_COOKIE, lang, max_age=31_536_000, httponly=True, samesite='lax', secure=secure)


def message(request: Request, status: int, code: str, facts: Mapping[str, object]) -> HTMLResponse:
    """A page that only says what happened and where to go from here."""
    t = Words(language(request))
    title = t(TITLES.get(status, 'Something broke' if status >= 500 else 'Not done'))
    return render(request, 'message', status, title=title, text=t.refusal(code, facts), lang=t.lang)
