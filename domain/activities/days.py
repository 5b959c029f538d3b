"""Working days and the days of one person's time zone."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from .. import settings
from ..people import Person
from ..unit_of_work import UnitOfWork

WORKING_DAYS = 3


def zone_of(zone: str | None) -> ZoneInfo:
    """The time zone of this IANA name, UTC for an unknown one."""
    try:
        return ZoneInfo(zone or 'UTC')
    except (ValueError, OSError, KeyError):
        return ZoneInfo('UTC')


def zone_for(work: UnitOfWork, person_id: int | None) -> ZoneInfo:
    """A person's own time zone, else the team's."""
    person = work.find(Person, Person.id == person_id) if person_id else None  # type: ignore[arg-type]
    return zone_of(person.zone if person else settings.value(work, 'zone'))


def default_deadline(now: datetime, zone: ZoneInfo) -> datetime:
    """Three working days ahead, rounded up to the next full hour; UTC. Bitrix24's rule (helpdesk 18836718)."""
    local, left = now.astimezone(zone), WORKING_DAYS
    day = local.date()
    while left:
        day += timedelta(days=1)
        left -= day.weekday() < 5
    moment = datetime.combine(day, local.timetz().replace(tzinfo=None), zone)
    whole = moment.replace(minute=0, second=0, microsecond=0)
    return (whole if whole == moment else whole + timedelta(hours=1)).astimezone(UTC)


def midnight(now: datetime, zone: ZoneInfo, days: int = 0) -> datetime:
    """When the local day so many days from the one of `now` begins; UTC."""
    day = now.astimezone(zone).date() + timedelta(days=days)
    return datetime.combine(day, time(), zone).astimezone(UTC)


def tomorrow(now: datetime, deadline: datetime | None, zone: ZoneInfo) -> datetime:
    """The local day after today at the deadline's own time, at ten where it has none; UTC."""
    day = now.astimezone(zone).date() + timedelta(days=1)
    at = deadline.astimezone(zone).timetz().replace(tzinfo=None) if deadline else time(10)
    return datetime.combine(day, at, zone).astimezone(UTC)
