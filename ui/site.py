"""The address of this site, for links that leave it."""

from nicegui import ui
from starlette.requests import Request

OFFER = '/offer/'


def offer_address(token: str) -> str:
    """The address of a client's link."""
    return f'{site()}{OFFER}{token}'


def site() -> str:
    """The address people reach this site by: what their browser named, else what the request says."""
    client = ui.context.client
    origin = str((client.environ or {}).get('HTTP_ORIGIN') or '')
    if not origin and isinstance(client.request, Request):
        origin = str(client.request.base_url)
    return origin.rstrip('/')
