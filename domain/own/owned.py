"""Values of own fields: one JSON column of their record, spoken of as fields «own.12» everywhere else."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import JSON
from sqlmodel import Field, SQLModel

PREFIX = 'own.'
_NO_WORDS = re.compile(r'=\d+|\d{4}-\d\d-\d\d')


class Owned(SQLModel):
    """A noun that may have own fields: `record.own` is {'12': value}; `getattr(record, 'own.12')` one of them.

    A value that is None is not kept. The dictionary is never changed in its place: the database sees only new ones.
    """

    own: dict[str, Any] = Field(
        default_factory=dict, sa_type=JSON, nullable=False, sa_column_kwargs={'server_default': '{}'}
    )

    def __init__(self, **values: Any) -> None:
        own = {name.removeprefix(PREFIX): values.pop(name) for name in list(values) if name.startswith(PREFIX)}
        own = {key: value for key, value in own.items() if value is not None}
        super().__init__(**values, **({'own': own} if own else {}))

    def __getattr__(self, name: str) -> Any:
        if name.startswith(PREFIX):
            return (self.own or {}).get(name.removeprefix(PREFIX))
        return super().__getattr__(name)  # type: ignore[misc]

    def __setattr__(self, name: str, value: Any) -> None:
        if not name.startswith(PREFIX):
            super().__setattr__(name, value)
            return
        own = {key: kept for key, kept in (self.own or {}).items() if key != name.removeprefix(PREFIX)}
        self.own = own if value is None else own | {name.removeprefix(PREFIX): value}

    def told(self) -> dict[str, Any]:
        """The fields as history tells them: each own one by its name."""
        values: dict[str, Any] = super().told()  # type: ignore[misc]
        own = values.pop('own', None) or {}
        return values | {f'{PREFIX}{key}': value for key, value in own.items()}

    @classmethod
    def finds(cls, fields: Iterable[str]) -> bool:
        """Words of own fields find a record too."""
        names = list(fields)
        found: bool = super().finds(names)  # type: ignore[misc]
        return found or any(name.startswith(PREFIX) for name in names)

    def own_texts(self) -> Iterator[str]:
        """What people wrote into own fields, names of files too: no codes of choices, no days."""
        for value in (self.own or {}).values():
            if isinstance(value, str) and not _NO_WORDS.fullmatch(value):
                yield value
            elif isinstance(value, list):
                yield from (str(one['name']) for one in value if isinstance(one, dict) and 'name' in one)
