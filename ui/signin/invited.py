"""The page behind a link: a colleague's first password, or a new one."""

from math import ceil

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from domain import invitations, passwords, signing
from domain.errors import Invalid, Refusal

from ..locales import Words
from . import hashing
from .doors import HOUSE, Doors, password_of, text
from .page import language, message, render


def routes(doors: Doors) -> APIRouter:
    """GET and POST /invitation/{token}."""
    router = APIRouter(include_in_schema=False)

    async def offered(request: Request, token: str) -> invitations.Offer:
        address = doors.address(request.scope)
        wait = doors.per_address.wait(address)
        if wait:
            raise Invalid('sign_in.wait', minutes=ceil(wait / 60), seconds=wait)
        try:
            return await doors.store.ask(HOUSE, invitations.offer, signing.hash_of(token))
        except Invalid:
            doors.per_address.take(address)
            raise

    @router.get('/invitation/{token}')
    async def ask(request: Request, token: str) -> Response:
        try:
            offer = await offered(request, token)
        except Refusal as refusal:
            return message(request, 404, refusal.code, refusal.facts)
        return render(request, 'invitation', offer=offer, name=offer.name, email=offer.email, error='', field='')

    @router.post('/invitation/{token}')
    async def answer(request: Request, token: str) -> Response:
        try:
            offer = await offered(request, token)
        except Refusal as refusal:
            return message(request, 404, refusal.code, refusal.facts)
        form = await request.form(max_files=0, max_fields=20)
        name, email, password = text(form, 'name'), text(form, 'email'), password_of(form)
        t = Words(language(request))
        try:
            known = (offer.name, offer.email) if offer.person_id else (name, email)
            passwords.must_be_strong(password, (*known, offer.team))
            values = {} if offer.person_id else {'name': name, 'email': email, 'lang': t.lang}
            kept = await hashing.hashed(password)
            person = await doors.store.do(HOUSE, invitations.accept, signing.hash_of(token), values, kept)
        except Refusal as refusal:
            said, field = t.refusal(refusal.code, refusal.facts), refusal.facts.get('field', '')
            return render(request, 'invitation', refusal.status, offer=offer, name=name or offer.name,
                          email=email or offer.email, error=said, field=field)  # fmt: skip
        return await doors.let_in(request, person.id, '/', person.lang)

    return router
