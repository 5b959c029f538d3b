"""The first run: an empty database becomes a team with one administrator."""

from typing import Any

from . import directions, own, settings, sources
from .defaults import DIRECTION, SOURCES, pick
from .errors import Conflict, Invalid
from .people import ADMINISTRATOR, LANGS, Person, checked
from .permissions import Permission
from .signing import keep_password, must_be_the_house
from .unit_of_work import Entity, UnitOfWork

MODES = ('classic', 'simple')
# Sign-ins end by the person they belong to; settings go back to their defaults; numbers are never given twice.
KEPT = frozenset({'setting', 'numerator', 'sign_in', 'credential'})
CURRENCIES = ('RUB', 'USD', 'EUR', 'GBP', 'KZT', 'BYN')


def is_new(work: UnitOfWork) -> bool:
    """Whether nobody works here yet."""
    return not settings.value(work, 'set_up') and not work.count(Person)


def found(work: UnitOfWork, person: dict[str, Any], password_hash: str, *, team_name: str, lang: str = 'ru',
          mode: str = 'classic', currency: str = 'RUB') -> Person:  # fmt: skip
    """Set everything up in one batch; the administrator. `person`: name, email and what else they say of themselves.

    Raises Conflict('setup.done') where somebody works here already, Invalid for wrong values.
    """
    must_be_the_house(work)
    must_be_new(work)
    team_name = must_be_team_name(team_name)
    if lang not in LANGS or mode not in MODES or currency not in CURRENCIES:
        raise Invalid('field.wrong', field='lang' if lang not in LANGS else 'mode' if mode not in MODES else 'currency')
    fields = checked(work, {'name': '', 'email': '', 'lang': lang, **person})
    if not fields['email']:
        raise Invalid('field.required', field='email')
    administrator = work.add(Person(role=ADMINISTRATOR, **fields))
    keep_password(work, administrator, password_hash)
    directions.add_lead_stages(work, lang)
    direction = directions.add(work, {'name': pick(lang, *DIRECTION)}, lang=lang)
    for place, (code, names) in enumerate(SOURCES.items(), 1):
        sources.seed(work, code, pick(lang, *names), place * 10)
    company = Entity.kinds.get('company')
    if company:
        work.add(company(title=team_name, mine=True, currency=currency, owner_id=administrator.id))  # type: ignore[call-arg]
    settings.change(
        work, team_name=team_name, lang=lang, crm_mode=mode, currency=currency, set_up=True,
        simple_direction_id=direction.id if mode == 'simple' else None,
    )  # fmt: skip
    return administrator


def start_over(work: UnitOfWork) -> int:
    """Take the demo away: every record goes to the bin, everybody is signed out, the first run begins anew.

    How many records went. Raises Invalid('setup.no_demo') where the data is not a demo's.
    """
    work.require(Permission.SETTINGS_EDIT)
    if not settings.value(work, 'demo'):
        raise Invalid('setup.no_demo')
    settings.change(work, **settings.DEFAULTS)
    gone = 0
    for name, kind in Entity.kinds.items():
        if name not in KEPT:
            for record in work.all(kind):
                work.remove(record, f'{name}.cleared')
                gone += 1
    for field in [one for noun in own.NOUNS for one in own.of(work, noun, gone=True)]:
        work.erase(field)  # else the new team would be offered to bring them back
    return gone


def must_be_new(work: UnitOfWork) -> None:
    if not is_new(work):
        raise Conflict('setup.done')


def must_be_team_name(name: str) -> str:
    """The name without what cannot be kept. Raises Invalid for none or a longer one than 250 characters."""
    name = name.replace('\x00', '').strip()
    if not name:
        raise Invalid('field.required', field='team_name')
    if len(name) > 250:
        raise Invalid('field.too_long', field='team_name', limit=250)
    return name
