"""How papers leave by HTTP: names, caching, and the policy of a page that is shown in a frame."""

from urllib.parse import quote

# The page holds no script and asks for nothing but its own fonts; our own pages alone may frame it.
SCREEN_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'self'; sandbox"
)
SCREEN_HEADERS = {
    'Content-Security-Policy': SCREEN_POLICY,
    'X-Content-Type-Options': 'nosniff',
    'Cache-Control': 'no-store',
}


WORD_TYPE = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'


def pdf_headers(name: str, tag: str, download: bool) -> dict[str, str]:
    """Headers of a PDF called `name`; `tag` is the token of its content."""
    return _headers(f'{name}.pdf', tag, download)


def word_headers(name: str, tag: str) -> dict[str, str]:
    """Headers of a Word file called `name`, which is only ever saved."""
    return _headers(f'{name}.docx', tag, True)


def _headers(name: str, tag: str, download: bool) -> dict[str, str]:
    file = quote(name, safe='')
    return {
        'Content-Disposition': f"{'attachment' if download else 'inline'}; filename*=UTF-8''{file}",
        'X-Content-Type-Options': 'nosniff', 'Cache-Control': 'private, no-cache', 'ETag': f'"{tag}"',
    }  # fmt: skip
