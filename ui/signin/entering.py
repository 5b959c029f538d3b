"""Signing in and out."""

from math import ceil

from fastapi import APIRouter
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from domain import setup, signing
from domain.errors import Invalid, Refusal
from domain.people import Person, folded

from ..locales import Words
from . import hashing
from .doors import HOUSE, Doors, password_of, safe_next, text
from .page import language, render


def routes(doors: Doors) -> APIRouter:
    """GET and POST /sign-in; POST /sign-out (form field `others`: the other sessions instead of this one)."""
    router = APIRouter(include_in_schema=False)
    founded = False

    async def is_new() -> bool:
        nonlocal founded
        founded = founded or not await doors.store.ask(HOUSE, setup.is_new)
        return not founded

    @router.get('/sign-in')
    async def ask(request: Request) -> Response:
        there = safe_next(request.query_params.get('next'))
        if doors.current(request):
            return doors.go(there)
        if await is_new():
            return doors.go('/first-run')
        return render(request, 'sign_in', there=there, email='', error='')

    @router.post('/sign-in')
    async def answer(request: Request) -> Response:
        form = await request.form(max_files=0, max_fields=20)
        there = safe_next(text(form, 'next', 2000))
        try:
            person_id = await check(request, form)
        except Refusal as refusal:
            t = Words(language(request))
            said = t.refusal(refusal.code, refusal.facts)
            status = 429 if refusal.code == 'sign_in.wait' else refusal.status
            page = render(request, 'sign_in', status, there=there, email=text(form, 'email'), error=said)
            if status == 429:
                page.headers['retry-after'] = str(refusal.facts['seconds'])
            return page
        person = await doors.store.ask(HOUSE, lambda work: work.get(Person, person_id))
        return await doors.let_in(request, person_id, there, person.lang)

    async def check(request: Request, form: FormData) -> int:
        email, address = folded(text(form, 'email')), doors.address(request.scope)
        wait = max(doors.per_email.wait(email), doors.per_address.wait(address))
        if wait:
            raise Invalid('sign_in.wait', minutes=ceil(wait / 60), seconds=wait)
        doors.per_email.take(email)
        doors.per_address.take(address)
        found = await doors.store.ask(HOUSE, signing.credential, email)
        right = await hashing.fits(password_of(form), found[1] if found else None)
        if not found or not right:
            raise Invalid('sign_in.wrong')
        doors.per_email.forgive(email)
        return found[0]

    @router.post('/sign-out')
    async def leave(request: Request) -> Response:
        form = await request.form(max_files=0, max_fields=20)
        signed = doors.current(request)
        if signed and text(form, 'others'):
            await doors.store.do(signed.person_id, signing.end_others, signed.session_id)
            return doors.go(safe_next(text(form, 'next', 2000)))
        if signed:
            await doors.store.do(signed.person_id, signing.sign_out, signed.session_id)
        gone = doors.go('/sign-in')
        gone.delete_cookie(doors.sessions.cookie, path='/', httponly=True, samesite='lax', secure=doors.secure(request))
        return gone

    return router
