"""What a person made of a list: saved filters, own or the team's, and the columns and order they like."""

from typing import Any

from sqlalchemy import JSON, Column, ColumnElement, Index, or_, true
from sqlmodel import Field, SQLModel, col

from . import catalog
from .errors import Forbidden, Invalid
from .filtering import names, read
from .permissions import Actor, Permission
from .unit_of_work import Entity, UnitOfWork, fit

MOST_VIEWS = 50
MOST_COLUMNS = 100
WIDTHS = range(40, 1201)


class ListViewFields(SQLModel):
    """What a saved filter is: its name, a filter of `domain.filtering`, and whether the team has it too."""

    name: str = Field(min_length=1, max_length=60)
    shared: bool = False


class ListView(ListViewFields, Entity, table=True):
    """A saved filter of the list `kind`, made by `owner_id`."""

    __table_args__ = (Index('ix_list_view_kind', 'kind', 'owner_id'),)

    kind: str = Field(max_length=40)
    owner_id: int
    filter: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))

    @classmethod
    def seen_by(cls, actor: Actor) -> ColumnElement[bool]:
        return or_(col(cls.owner_id) == actor.id, col(cls.shared))


class ListLayout(Entity, table=True):
    """One person's columns `[{'key', 'width'}]` and order `{'key', 'dir'}` of the list `kind`."""

    __table_args__ = (Index('ix_list_layout_of', 'owner_id', 'kind', unique=True),)

    kind: str = Field(max_length=40)
    owner_id: int
    columns: list[Any] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    sort: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))

    @classmethod
    def seen_by(cls, actor: Actor) -> ColumnElement[bool]:
        return true() if actor.id is None else col(cls.owner_id) == actor.id


def save(work: UnitOfWork, kind: str, values: dict[str, Any], node: Any) -> ListView:
    """Keep a filter under a name. Sharing it takes the right to change what the list holds."""
    fields = fit(ListViewFields, values)
    _must_ask(work, kind, node)
    if fields.get('shared'):
        work.require(catalog.noun(kind).edit)
    if work.actor_id is None or work.count(ListView, col(ListView.owner_id) == work.actor_id) >= MOST_VIEWS:
        raise Invalid('view.too_many', limit=MOST_VIEWS)
    return work.add(ListView(kind=kind, owner_id=work.actor_id, filter=node, **fields))


def change(work: UnitOfWork, view_id: int, values: dict[str, Any], node: Any = None) -> ListView:
    """Rename, share or fill a saved filter anew. Raises Forbidden for another person's."""
    view = _own(work, view_id)
    fields = fit(ListViewFields, values)
    if fields.get('shared') and not view.shared:
        work.require(catalog.noun(view.kind).edit)
    if node is not None:
        _must_ask(work, view.kind, node)
        fields['filter'] = node
    work.record('list_view.changed', view, **fields)
    return view


def drop(work: UnitOfWork, view_id: int) -> None:
    """Take a saved filter away."""
    work.remove(_own(work, view_id))


def of(work: UnitOfWork, kind: str) -> list[ListView]:
    """The saved filters of a list that this person has: own ones, then the team's."""
    found = work.all(ListView, col(ListView.kind) == kind, order=[col(ListView.name), col(ListView.id)])
    return sorted(found, key=lambda view: view.owner_id != work.actor_id)


def keep_layout(work: UnitOfWork, kind: str, *, columns: list[dict[str, Any]] | None = None,
                sort: dict[str, Any] | None = None) -> None:  # fmt: skip
    """Remember how this person likes a list. Raises Invalid('field.wrong')."""
    new: dict[str, Any] = {}
    if columns is not None:
        new['columns'] = _columns(columns)
    if sort is not None:
        new['sort'] = _sort(sort)
    if work.actor_id is None:
        return
    catalog.noun(kind)
    found = _layout(work, kind)
    if found:
        work.record('list_layout.changed', found, **new)
    else:
        work.add(ListLayout(kind=kind, owner_id=work.actor_id, **new))


def layout(work: UnitOfWork, kind: str) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """This person's columns and order of a list; empty where they have not touched them."""
    found = _layout(work, kind)
    return (list(found.columns), dict(found.sort)) if found else ([], {})


def _layout(work: UnitOfWork, kind: str) -> ListLayout | None:
    return work.find(ListLayout, col(ListLayout.owner_id) == work.actor_id, col(ListLayout.kind) == kind)


def _own(work: UnitOfWork, view_id: int) -> ListView:
    view = work.get(ListView, view_id)
    if view.owner_id != work.actor_id and not work.may(Permission.SETTINGS_EDIT):
        raise Forbidden('view.not_yours', name=view.name)
    return view


def _must_ask(work: UnitOfWork, kind: str, node: Any) -> None:
    known = catalog.fields(work, kind)
    for name in names(read(node)):
        if name not in known:
            raise Invalid('field.unknown', field=name)


def _columns(columns: Any) -> list[dict[str, Any]]:
    if not isinstance(columns, list) or len(columns) > MOST_COLUMNS:
        raise Invalid('field.wrong', field='columns')
    for one in columns:
        key, width = (one.get('key'), one.get('width')) if isinstance(one, dict) else (None, None)
        if not isinstance(key, str) or not 0 < len(key) <= 60 or not isinstance(width, int) or width not in WIDTHS:
            raise Invalid('field.wrong', field='columns')
    return [{'key': one['key'], 'width': one['width']} for one in columns]


def _sort(sort: Any) -> dict[str, Any]:
    key, way = (sort.get('key'), sort.get('dir')) if isinstance(sort, dict) else (None, None)
    if not isinstance(key, str) or not 0 < len(key) <= 60 or way not in (1, -1):
        raise Invalid('field.wrong', field='sort')
    return {'key': key, 'dir': way}
