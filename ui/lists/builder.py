"""The filter builder: rows of field, operator and value, held together by «and» or «or», in groups."""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from domain import catalog
from domain.catalog import Field
from domain.filtering import ops
from domain.history import Change
from domain.unit_of_work import UnitOfWork

from ..components.choices import Segmented
from ..components.dialogs import Dialog
from ..components.fields import select_field
from ..components.kit import Tag, btn, icon_btn
from ..context import Context
from ..field_words import field_label
from .values import ME, Editor, Known, editor, known_of, options_of

DEEPEST = 3
Node = dict[str, Any]


class Asking:
    """What a builder knows of one noun: its fields and what choices are made from."""

    def __init__(self, context: Context, kind: str, fields: Mapping[str, Field], known: Known) -> None:
        self.context, self.kind, self.known = context, kind, known
        asked = [field for field in fields.values() if ops(field)]
        # Ways to reach stand first in the catalogue, names are what people ask for.
        self.fields = {f.name: f for f in sorted(asked, key=lambda f: f.kind == 'reach')}
        self.names = {name: field_label(context.t, field) for name, field in self.fields.items()}

    @classmethod
    async def read(cls, context: Context, kind: str, node: Any) -> 'Asking':
        """Read it, with the names of the records a filter already points at."""

        def read(work: UnitOfWork) -> tuple[Mapping[str, Field], Known]:
            fields = catalog.fields(work, kind)
            ids: dict[str, list[int]] = {}
            for leaf in leaves(node):
                field, said = fields.get(str(leaf.get('field'))), leaf.get('value')
                if field and field.kind == 'record' and isinstance(said, list):
                    ids.setdefault(field.target, []).extend(one for one in said if isinstance(one, int))
            return fields, known_of(work, kind, ids)

        return cls(context, kind, *await context.ask(read))

    def text(self, node: Any) -> str:
        """A condition in words: «Сумма больше 1000»; of several: how many there are."""
        t, found = self.context.t, list(leaves(node))
        if len(found) != 1 or not isinstance(node, dict) or 'field' not in node:
            return t.n('{n} condition', '{n} conditions', len(found))
        field = self.fields.get(node['field'])
        if field is None:
            return str(node['field'])
        said = f'{self.names[field.name]} {op_text(self.context, field, node["op"])}'
        value = self._value(field, node)
        return f'{said} {value}' if value else said

    def _value(self, field: Field, node: Node) -> str:
        t, value = self.context.t, node.get('value')
        if node['op'] in ('empty', 'filled') or value is None:
            return ''
        if node['op'] in ('last', 'next'):
            return t.n('{n} day', '{n} days', int(value))
        if node['op'] == 'between':
            return ' – '.join('…' if end in (None, '') else str(end) for end in value)
        if field.kind == 'record' and isinstance(value, list):
            named = {one.id: one.title for one in self.known.records.get(field.target, [])}
            return ', '.join(named.get(one, '…') for one in value)
        options = options_of(self.context, self.kind, field, self.known)
        several = value if isinstance(value, list) else [value]
        words = {ME: t('Me'), 0: t('nobody')}
        if options or field.kind == 'person':
            return ', '.join(str(options.get(one, words.get(one, one))) for one in several)
        return ', '.join(str(one) for one in several)


def op_text(context: Context, field: Field, op: str) -> str:
    """An operator in words, as they suit the kind of field."""
    if field.kind == 'tags' and op in ('in', 'notin'):
        return context.t('op.any' if op == 'in' else 'op.none')
    days = field.kind in ('date', 'moment') and op == 'is'
    return context.t('op.on' if days else f'op.{op}')


def leaves(node: Any) -> Iterator[Node]:
    """All conditions of a filter."""
    if isinstance(node, dict):
        if 'field' in node:
            yield node
        for part in node.get('and') or node.get('or') or []:
            yield from leaves(part)


def known_only(node: Any, fields: Mapping[str, Field]) -> Node | None:
    """A filter without conditions on fields that are no more; None where nothing is left."""
    if not isinstance(node, dict) or 'field' in node:
        return node if isinstance(node, dict) and node['field'] in fields else None
    word = 'or' if 'or' in node else 'and'
    parts = [left for part in node.get(word) or [] if (left := known_only(part, fields))]
    return {word: parts} if parts else None


class Row(Tag):
    """One condition."""

    def __init__(self, asking: Asking, node: Node) -> None:
        super().__init__('div', cls='a-frow')
        self.asking, self.node = asking, node
        t = asking.context.t
        first = next(iter(asking.names))
        name = node.get('field') if node.get('field') in asking.names else first
        with self:
            self.field = select_field(t('Field'), asking.names, name, on_change=self._field_chosen, hide_label=True)
            self._op_box, self._value_box = Tag('div'), Tag('div', cls='a-frow__v')
        self._draw_ops(node.get('op'), node.get('value'))

    def check(self) -> bool:
        """Whether the value makes sense; an impossible one is marked."""
        return self.editor.check()

    def read(self) -> Node:
        """The condition in JSON."""
        said = {'field': self.field.value, 'op': self.op.value}
        return said if self.op.value in ('empty', 'filled') else said | {'value': self.editor.value()}

    @property
    def empty(self) -> bool:
        """Whether nothing was typed yet."""
        return self.op.value not in ('empty', 'filled') and self.editor.value() in (None, '', [], [None, None])

    def follow(self, asking: Asking) -> bool:
        """Offer the fields there are now, what is typed stays; false where the field asked about is no more."""
        name, before = self.field.value, self.asking.fields.get(self.field.value)
        self.asking = asking
        if name not in asking.fields:
            return False
        self.field.set_options(asking.names, name)
        if before and before.choices != asking.fields[name].choices:
            self._draw_value(self.editor.value())
        return True

    def _field_chosen(self, name: str | None) -> None:
        if name in self.asking.fields:
            self._draw_ops(None, None)

    def _draw_ops(self, op: Any, value: Any) -> None:
        field, context = self.asking.fields[self.field.value], self.asking.context
        offered = {one: op_text(context, field, one) for one in ops(field)}
        first = op if op in offered else next(iter(offered))
        self._op_box.clear()
        with self._op_box:
            self.op = select_field(context.t('Condition'), offered, first, hide_label=True, on_change=self._op_chosen)
        self._draw_value(value)

    def _op_chosen(self, _: Any) -> None:
        self._draw_value(None)

    def _draw_value(self, value: Any) -> None:
        field, asking = self.asking.fields[self.field.value], self.asking
        self._value_box.clear()
        with self._value_box:
            self.editor: Editor = editor(asking.context, asking.kind, field, self.op.value, asking.known, value)


class Group(Tag):
    """Conditions and groups held together by «and» or «or»."""

    def __init__(self, asking: Asking, node: Node, depth: int = 1) -> None:
        super().__init__('div', cls='a-fgroup', role='group', aria_label=asking.context.t('Conditions'))
        self.asking, self.depth, self.word = asking, depth, 'or' if 'or' in node else 'and'
        self.parts: list[Row | Group] = []
        t = asking.context.t
        with self:
            words = [('and', t('All of them')), ('or', t('Any of them'))]
            Segmented(words, self.word, label=t('How they hold together'), on_change=self._turn)
            self._box = Tag('div', cls='a-fparts')
            with Tag('div', cls='a-row a-g8'):
                btn(t('Condition'), 'plus', 'ghost sm', on_click=lambda: self.add({}))
                if depth < DEEPEST:
                    btn(t('Group'), 'plus', 'ghost sm', on_click=lambda: self.add({'and': []}))
        for part in node.get(self.word) or [{}]:
            self.add(part)

    def add(self, node: Node) -> None:
        """One more condition or group."""
        with self._box, Tag('div', cls='a-fpart'):
            grouped = 'and' in node or 'or' in node
            part = Group(self.asking, node, self.depth + 1) if grouped else Row(self.asking, node)
            icon_btn('x', self.asking.context.t('Remove the condition'), on_click=partial(self._remove, part))
        self.parts.append(part)

    def follow(self, asking: Asking) -> None:
        """Offer the fields there are now; conditions on those that are no more go."""
        self.asking = asking
        for part in list(self.parts):
            if part.follow(asking) is False:
                self._remove(part)

    @property
    def empty(self) -> bool:
        """Whether nothing is asked."""
        return all(part.empty for part in self.parts)

    def check(self) -> bool:
        """Whether all that is asked makes sense."""
        return not [part for part in self.parts if not part.empty and not part.check()]

    def read(self) -> Node:
        """What is asked, in JSON."""
        return {self.word: [part.read() for part in self.parts if not part.empty]}

    def _turn(self, word: str) -> None:
        self.word = word

    def _remove(self, part: 'Row | Group') -> None:
        self.parts.remove(part)
        if part.parent_slot:
            part.parent_slot.parent.delete()


async def ask_filter(context: Context, asking: Asking, node: Any) -> Node | None:
    """Build a filter: the new one, {} for none, None where the dialog was closed."""
    t = context.t
    start = node if isinstance(node, dict) and ('and' in node or 'or' in node) else {'and': [node] if node else []}
    dialog = Dialog(t, t('Filter by any field'), icon='filter', wide=True)

    async def refield(_: list[Change]) -> None:
        group.follow(await Asking.read(context, asking.kind, group.read()))

    with dialog.body:
        group = Group(asking, start)
        context.live(refield, 'own_field')

    def show() -> None:
        if group.check():
            dialog.answer({} if group.empty else group.read())

    with dialog.footer:
        btn(t('Clear'), kind='ghost', on_click=lambda: dialog.answer({}))
        Tag('span', cls='a-grow')
        btn(t('Cancel'), kind='ghost', on_click=dialog.close)
        btn(t('Show'), kind='pri', on_click=show)
    answer: Node | None = await dialog.ask()
    return answer
