"""An own field: what it is called, what kind of value it takes, where it stands."""

from typing import Any

from sqlalchemy import JSON, ColumnElement, true
from sqlmodel import Field, SQLModel

from ..errors import Invalid
from ..permissions import Actor
from ..unit_of_work import Entity
from .owned import PREFIX

NOUNS = ('lead', 'contact', 'company', 'deal', 'product', 'quote', 'invoice')
KINDS = ('text', 'long', 'number', 'money', 'date', 'choice', 'many', 'yesno', 'record', 'person', 'address', 'link',
         'file')  # fmt: skip
CHOSEN = ('choice', 'many')
TARGETS = ('contact', 'company', 'lead', 'deal', 'product')


class OwnFieldFields(SQLModel):
    """What an administrator sets.

    `choices` are [{'code': '=1', 'label': 'Щебень'}, …]; one that was taken away stays there with 'gone', for the
    records that have it. `target` is the kind a `record` field points at. A `required` field may not be left empty.
    A deal's field stands in these `directions` only, in all where none is named.
    """

    label: str = Field(min_length=1, max_length=60)
    choices: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON, nullable=False)
    target: str = Field(default='', max_length=10)
    required: bool = False
    directions: list[int] = Field(default_factory=list, sa_type=JSON, nullable=False)


class OwnField(OwnFieldFields, Entity, table=True):
    """A field that the team has added to a noun. Its kind stays as it was made."""

    noun: str = Field(max_length=10, index=True)
    kind: str = Field(max_length=10)
    sort: int = 0

    @classmethod
    def seen_by(cls, actor: Actor) -> ColumnElement[bool]:
        return true()

    @property
    def name(self) -> str:
        """What history, filters and verbs call it."""
        return f'{PREFIX}{self.id}'

    @property
    def words(self) -> dict[str, str]:
        """What each choice is called, those taken away too: {code: label}."""
        return {one['code']: one['label'] for one in self.choices}

    @property
    def codes(self) -> tuple[str, ...]:
        """The choices that are offered."""
        return tuple(one['code'] for one in self.choices if not one.get('gone'))

    def stands(self, direction_id: int | None) -> bool:
        """Whether a record of this direction has it."""
        return not self.directions or direction_id in self.directions

    def wrong(self, code: str, **facts: Any) -> Invalid:
        """A refusal of a value, with the field's name in it."""
        return Invalid(code, **facts | {'field': self.name, 'label': self.label})
