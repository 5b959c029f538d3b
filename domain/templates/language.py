"""The language of templates: Jinja's, of which only places, formats, conditions and walks over lists are allowed.

What is allowed cannot loop without end, call anything or build large texts, so a template is safe to render anywhere.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from jinja2 import Environment, TemplateSyntaxError, nodes

from ..errors import Invalid

LONGEST = 200_000
DEEPEST = 2
FORMATS = frozenset({
    'date', 'long_date', 'quoted_date', 'money', 'number', 'words', 'percent', 'upper', 'lower', 'capital', 'genitive',
    'default', 'table', 'sums', 'details', 'sign',
})  # fmt: skip
# What cannot be put into a Word file, whose tables are its own.
WORD_FORMATS = FORMATS - {'table', 'sums'}
LOOP = frozenset({'index', 'first', 'last', 'length'})
_ALLOWED = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Getattr, nodes.Filter, nodes.If, nodes.For,
    nodes.Const, nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not, nodes.CondExpr,
)  # fmt: skip


@dataclass(frozen=True)
class Known:
    """What a template may name: `groups` of places ({'deal': {'title', …}}) and `lists` with what each row has."""

    groups: Mapping[str, Collection[str]]
    lists: Mapping[str, Collection[str]]
    formats: Collection[str] = FORMATS


@cache
def _environment() -> Environment:
    return Environment(autoescape=True)


def check(source: str, known: Known) -> set[str]:
    """The names a template uses («rows», «deal»).

    Raises Invalid('template.syntax' | 'template.not_allowed' | 'template.unknown' | 'template.too_long'), with the
    line and the word.
    """
    if len(source) > LONGEST:
        raise Invalid('template.too_long', field='body', limit=LONGEST)
    try:
        tree = _environment().parse(source)
    except TemplateSyntaxError as error:
        raise Invalid('template.syntax', field='body', line=error.lineno) from None
    except RecursionError:
        raise Invalid('template.too_deep', field='body', limit=DEEPEST) from None
    return set(_walk(tree, known, {}, 0))


def _walk(node: nodes.Node, known: Known, rows: Mapping[str, Collection[str]], depth: int) -> Iterator[str]:
    if not isinstance(node, _ALLOWED):
        raise _refused(node, type(node).__name__.casefold())
    if isinstance(node, nodes.For):
        yield from _loop(node, known, rows, depth + 1)
        return
    if isinstance(node, nodes.Getattr):
        yield _place(node, known, rows)
        return
    if isinstance(node, nodes.Name):
        if node.name not in known.groups and node.name not in known.lists and node.name not in rows:
            raise _unknown(node, node.name)
        yield node.name
    elif isinstance(node, nodes.Filter):
        _must_be_a_format(node, known.formats)
    elif isinstance(node, nodes.Operand) and node.op not in ('eq', 'ne'):
        raise _refused(node, node.op)
    for child in node.iter_child_nodes():
        yield from _walk(child, known, rows, depth)


def _loop(node: nodes.For, known: Known, rows: Mapping[str, Collection[str]], depth: int) -> Iterator[str]:
    if depth > DEEPEST:
        raise Invalid('template.too_deep', field='body', limit=DEEPEST)
    named = node.iter.name if isinstance(node.iter, nodes.Name) else ''
    if named not in known.lists or not isinstance(node.target, nodes.Name) or node.recursive or node.test:
        raise _refused(node, 'for')
    if node.target.name in known.groups or node.target.name in known.lists:
        raise _refused(node, node.target.name)
    yield named
    inner = {**rows, node.target.name: known.lists[named], 'loop': LOOP}
    for child in (*node.body, *node.else_):
        yield from _walk(child, known, inner, depth)


def _place(node: nodes.Getattr, known: Known, rows: Mapping[str, Collection[str]]) -> str:
    """The group of a place like `deal.title`."""
    if not isinstance(node.node, nodes.Name):
        raise _refused(node, f'.{node.attr}')
    group = node.node.name
    there = rows.get(group) or known.groups.get(group) or ()
    if node.attr not in there:
        raise _unknown(node, f'{group}.{node.attr}')
    return group


def _must_be_a_format(node: nodes.Filter, formats: Collection[str]) -> None:
    if node.name not in formats:
        raise _unknown(node, node.name)
    simple = all(isinstance(one, nodes.Const | nodes.Getattr) for one in node.args)
    if not simple or node.kwargs or node.dyn_args or node.dyn_kwargs:
        raise _refused(node, node.name)


def _refused(node: nodes.Node, what: str) -> Invalid:
    return Invalid('template.not_allowed', field='body', line=node.lineno, what=what)


def _unknown(node: nodes.Node, place: str) -> Invalid:
    return Invalid('template.unknown', field='body', line=node.lineno, place=place)
