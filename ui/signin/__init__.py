"""The doors: plain pages without scripts for signing in, invitations and the first run."""

from fastapi import APIRouter
from starlette.responses import Response

from . import entering, first_run, invited
from .doors import Demo, Doors
from .hashing import fits, hashed

__all__ = ['Demo', 'Doors', 'fits', 'hashed', 'routes']
LOGO = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 26 26"><rect width="26" height="26" rx="7" fill="#0F6A73"/>'
    '<path d="M6.2 19.2 13 6.4l6.8 12.8" fill="none" stroke="#fff" stroke-width="2.3" stroke-linecap="round" '
    'stroke-linejoin="round"/><path d="M9.4 14.9h7.2" stroke="#F6C667" stroke-width="2.3" stroke-linecap="round"/>'
    '<circle cx="13" cy="19.4" r="1.45" fill="#fff"/></svg>'
)


def routes(doors: Doors) -> APIRouter:
    """All routes of the doors, and what browsers and robots ask for unasked, before any page takes every path."""
    router = APIRouter(include_in_schema=False)
    for room in (entering, invited, first_run):
        router.include_router(room.routes(doors))

    @router.get('/favicon.ico')
    def logo() -> Response:
        return Response(LOGO, media_type='image/svg+xml', headers={'Cache-Control': 'public, max-age=86400'})

    @router.get('/robots.txt')
    def robots() -> Response:
        return Response('User-agent: *\nDisallow: /\n', media_type='text/plain')

    return router
