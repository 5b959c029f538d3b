"""Settings of the whole team: one named value each, changed by administrators."""

from typing import Any

from sqlalchemy import JSON, Column, ColumnElement, true
from sqlmodel import Field, col

from .errors import Invalid
from .permissions import Actor, Permission
from .unit_of_work import Entity, UnitOfWork

DEFAULTS: dict[str, Any] = {
    'team_name': '',
    'crm_mode': 'classic',
    'currency': 'RUB',
    'lang': 'ru',
    'zone': 'Europe/Moscow',
    'lead_title': '{city}, {name}, {product}',
    'junk_reasons': ['wrong_number', 'wrong_city', 'price_only', 'spam', 'duplicate'],
    'lead_assign': {},
    'surname_required': True,
    'simple_direction_id': None,
    'single_keys': True,
    'set_up': False,
    'demo': False,
    'mail_from': '',
    'vat_rates': [],
}


class Setting(Entity, table=True):
    """One setting; absent ones have their default."""

    name: str = Field(max_length=60, unique=True)
    value: Any = Field(default=None, sa_column=Column(JSON))

    @classmethod
    def seen_by(cls, actor: Actor) -> ColumnElement[bool]:
        return true()


def change(work: UnitOfWork, **values: Any) -> None:
    """Set some settings. Raises Invalid for a name that does not exist."""
    work.require(Permission.SETTINGS_EDIT)
    for name, value in values.items():
        if name not in DEFAULTS:
            raise Invalid('field.unknown', field=name)
        found = work.find(Setting, col(Setting.name) == name, deleted=True)
        if found:
            work.record('setting.changed', found, value=value, deleted_at=None)
        elif value != DEFAULTS[name]:
            found = work.add(Setting(name=name, value=DEFAULTS[name]))
            work.record('setting.changed', found, value=value)


def current(work: UnitOfWork) -> dict[str, Any]:
    """All settings by name, defaults included."""
    return DEFAULTS | {setting.name: setting.value for setting in work.all(Setting)}


def value(work: UnitOfWork, name: str) -> Any:
    """One setting's value."""
    found = work.once(Setting, name, lambda: work.find(Setting, col(Setting.name) == name))
    return found.value if found else DEFAULTS[name]
