"""Words found whatever their case and «ё», in both databases: SQLite folds the case of Latin letters only."""

import re
from typing import Any

from sqlalchemy import Boolean, ColumnElement, literal
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import NullType


class _Alike(FunctionElement[bool]):
    """Column, GLOB pattern, regular expression: each database gets the one it can do."""

    type = Boolean()
    inherit_cache = True
    name = 'alike'


@compiles(_Alike)
def _regular(element: _Alike, compiler: Any, **options: Any) -> str:
    column, _, regular = element.clauses
    return f'({compiler.process(column, **options)} ~ {compiler.process(regular, **options)})'


@compiles(_Alike, 'sqlite')
def _glob(element: _Alike, compiler: Any, **options: Any) -> str:
    column, glob, _ = element.clauses
    return f'({compiler.process(column, **options)} GLOB {compiler.process(glob, **options)})'


def alike(column: Any, word: str) -> ColumnElement[bool]:
    """The SQL condition for texts that hold this word; nothing in the word is a wildcard."""
    word = word.replace('\x00', '')[:100]
    glob = ''.join(_letters(c) or (f'[{c}]' if c in '*?[' else c) for c in word)
    return _Alike(column, literal(f'*{glob}*'), literal(''.join(_letters(c) or re.escape(c) for c in word)))


def fits(column: Any, glob: str, regular: str) -> ColumnElement[bool]:
    """The SQL condition for texts of a shape, said as both databases need it."""
    return _Alike(column, literal(glob), literal(regular))


def _letters(c: str) -> str:
    if c in 'её' or c in 'ЕЁ':
        return '[еЕёЁ]'
    shapes = {s for s in (c.lower(), c.upper()) if len(s) == 1}
    return f'[{"".join(sorted(shapes))}]' if len(shapes) > 1 else ''


class _Begins(FunctionElement[Any]):
    """Column, what it begins with, the first text after all of those, the pattern: an index answers in both."""

    type = NullType()  # SQLAlchemy compares a Boolean with 1, and then SQLite uses no index
    inherit_cache = True
    name = 'begins'


@compiles(_Begins)
def _like(element: _Begins, compiler: Any, **options: Any) -> str:
    column, _, _, pattern = element.clauses
    return f'({compiler.process(column, **options)} LIKE {compiler.process(pattern, **options)})'


@compiles(_Begins, 'sqlite')
def _range(element: _Begins, compiler: Any, **options: Any) -> str:
    column, low, high, _ = (compiler.process(clause, **options) for clause in element.clauses)
    return f'({column} >= {low} AND {column} < {high})'


def begins(column: Any, text: str) -> ColumnElement[bool]:
    """The SQL condition for texts that begin so, letter by letter; nothing in the text is a wildcard."""
    text = text.replace('\x00', '')
    pattern = re.sub(r'([\\%_])', r'\\\1', text) + '%'
    return _Begins(column, literal(text), literal(text + '\U0010ffff'), literal(pattern))


class _Inside(FunctionElement[Any]):
    """Column, text: told by a plain comparison of letters, several times as fast as a pattern."""

    type = NullType()
    inherit_cache = True
    name = 'inside'


@compiles(_Inside)
def _position(element: _Inside, compiler: Any, **options: Any) -> str:
    return f'(strpos({compiler.process(element.clauses, **options)}) > 0)'


@compiles(_Inside, 'sqlite')
def _instr(element: _Inside, compiler: Any, **options: Any) -> str:
    return f'(instr({compiler.process(element.clauses, **options)}) > 0)'


def inside(column: Any, text: Any) -> ColumnElement[bool]:
    """The SQL condition for texts that hold this one (a text or a parameter), letter by letter, in folded columns."""
    return _Inside(column, literal(text.replace('\x00', '')) if isinstance(text, str) else text)
