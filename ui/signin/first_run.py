"""The first run: four steps from an empty database to a working team, or a look at the demo first."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from math import ceil
from secrets import compare_digest

from fastapi import APIRouter
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from domain import invitations, passwords, setup, signing
from domain.errors import Forbidden, Invalid, Refusal
from domain.people import Person, folded
from domain.permissions import ROLES, Permission

from ..locales import LANGS, SYMBOLS, Words
from . import hashing
from .doors import HOUSE, Doors, password_of, text
from .page import keep_language, language, message, render

STEPS = ('company', 'way', 'you', 'team')
ROLE_NAMES = {
    'administrator': 'Administrator', 'manager': 'Head of sales', 'seller': 'Salesperson',
    'seller_own': 'Salesperson, own clients only', 'accountant': 'Accountant', 'viewer': 'Viewer',
}  # fmt: skip


@dataclass(frozen=True)
class Answers:
    """What has been answered so far; carried from step to step in the form, the password never."""

    step: str = 'company'
    team_name: str = ''
    currency: str = ''
    mode: str = 'classic'
    name: str = ''
    email: str = ''
    code: str = ''

    @classmethod
    def of(cls, form: FormData) -> 'Answers':
        typed = {one.name: text(form, one.name) for one in fields(cls) if one.name in form}
        if typed.get('step') not in STEPS[:3]:
            typed['step'] = 'company'
        if typed.get('mode') not in setup.MODES:
            typed.pop('mode', None)
        return cls(**typed)

    def carried(self, shown: tuple[str, ...]) -> dict[str, str]:
        """The hidden fields of a step that shows these ones itself."""
        return {one.name: getattr(self, one.name) for one in fields(self) if one.name not in shown}


SHOWN = {'company': ('team_name', 'currency'), 'way': ('mode',), 'you': ('name', 'email')}


def routes(doors: Doors) -> APIRouter:
    """GET and POST /first-run while nobody works here; GET and POST /first-run/team for the new administrator."""
    router = APIRouter(include_in_schema=False)
    filling = asyncio.Lock()

    def show(request: Request, answers: Answers, lang: str, status: int = 200, **told: str) -> Response:
        page = render(
            request, f'first_{answers.step}', status, lang=lang, answers=answers, steps=STEPS,
            carried=answers.carried(SHOWN[answers.step]),
            currencies={one: SYMBOLS.get(one, one) for one in setup.CURRENCIES},
            demo=doors.demo is not None, **{'error': '', 'field': '', **told},
        )  # fmt: skip
        keep_language(page, lang, doors.secure(request))
        return page

    async def may_begin(request: Request, code: str) -> None:
        """Raise Refusal unless nobody works here yet and this is not a stranger."""
        if not await doors.store.ask(HOUSE, setup.is_new):
            raise Invalid('setup.done')
        if doors.setup_code is None:
            if not doors.origins.local(request.scope):
                raise Forbidden('setup.not_here')
            return
        address = doors.address(request.scope)
        wait = doors.per_address.wait(address)
        if wait:
            raise Invalid('sign_in.wait', minutes=ceil(wait / 60), seconds=wait)
        if not compare_digest(code.encode(), doors.setup_code.encode()):
            if code:
                doors.per_address.take(address)
            raise Forbidden('setup.wrong_code' if code else 'setup.needs_code')

    def turned_away(request: Request, refusal: Refusal) -> Response:
        if refusal.code == 'setup.done':
            return doors.go('/')
        if refusal.code in ('setup.wrong_code', 'setup.needs_code'):
            said = Words(language(request)).refusal(refusal.code, {}) if refusal.code == 'setup.wrong_code' else ''
            return render(request, 'first_code', 403, error=said)
        return message(request, refusal.status, refusal.code, refusal.facts)

    @router.get('/first-run')
    async def begin(request: Request) -> Response:
        code = request.query_params.get('code', '')[:100]
        try:
            await may_begin(request, code)
        except Refusal as refusal:
            return turned_away(request, refusal)
        lang = language(request)
        return show(request, Answers(code=code, currency='RUB' if lang == 'ru' else 'EUR'), lang)

    @router.post('/first-run')
    async def go_on(request: Request) -> Response:
        form = await request.form(max_files=0, max_fields=30)
        answers, go, lang = Answers.of(form), text(form, 'go'), language(request)
        try:
            await may_begin(request, answers.code)
        except Refusal as refusal:
            return turned_away(request, refusal)
        place = STEPS.index(answers.step)
        try:
            if go in LANGS:
                return show(request, answers, go)
            if go == 'back':
                return show(request, replace(answers, step=STEPS[max(0, place - 1)]), lang)
            if go == 'demo' and doors.demo:
                async with filling:  # a second press must not enter what the first is still filling
                    await may_begin(request, answers.code)
                    person_id = await doors.demo(lang)
                return await doors.let_in(request, person_id, '/', lang)
            if answers.step == 'company':
                setup.must_be_team_name(answers.team_name)
            if answers.step == 'you':
                return await found(request, answers, password_of(form), lang)
        except Refusal as refusal:
            if refusal.code == 'setup.done':
                return doors.go('/')
            said = Words(lang).refusal(refusal.code, refusal.facts)
            return show(request, answers, lang, refusal.status, error=said, field=str(refusal.facts.get('field', '')))
        return show(request, replace(answers, step=STEPS[place + 1]), lang)

    async def found(request: Request, answers: Answers, password: str, lang: str) -> Response:
        person = {'name': answers.name, 'email': folded(answers.email)}
        passwords.must_be_strong(password, (answers.name, answers.email, answers.team_name))
        made = await doors.store.do(
            HOUSE, setup.found, person, await hashing.hashed(password), team_name=answers.team_name, lang=lang,
            mode=answers.mode, currency=answers.currency or 'RUB',
        )  # fmt: skip
        return await doors.let_in(request, made.id, '/first-run/team', lang)

    async def invites(request: Request) -> int | None:
        """The signed-in person, if they may invite."""
        signed = doors.current(request)
        if signed is None:
            return None
        person = await doors.store.ask(signed.person_id, lambda work: work.get(Person, signed.person_id))
        return person.id if person.may(Permission.PEOPLE_MANAGE) else None

    @router.get('/first-run/team')
    async def team(request: Request) -> Response:
        if await invites(request) is None:
            return doors.go('/')
        return render(request, 'first_team', steps=STEPS, roles=ROLE_NAMES, links=[], error='')

    @router.post('/first-run/team')
    async def invite(request: Request) -> Response:
        me = await invites(request)
        if me is None:
            return doors.go('/')
        form = await request.form(max_files=0, max_fields=40)
        links: list[Mapping[str, str]] = []
        error = ''
        for row in range(1, 6):
            name, role = text(form, f'name{row}', 100), text(form, f'role{row}')
            if not name or role not in ROLES:
                continue
            token = signing.new_token()
            try:
                await doors.store.do(me, invitations.invite, role, signing.hash_of(token), {'name': name})
            except Refusal as refusal:
                error = Words(language(request)).refusal(refusal.code, refusal.facts)
                break
            links.append({'name': name, 'role': role, 'url': f'{doors.origins.base(request.scope)}/invitation/{token}'})
        return render(request, 'first_team', steps=STEPS, roles=ROLE_NAMES, links=links, error=error)

    return router
