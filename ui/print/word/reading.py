"""A Word file as a template: its text with the places in it, and where each line of that text stands."""

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from domain.errors import Invalid, Refusal
from domain.templates import check
from domain.templates.language import Known

from . import filling
from .package import Node, opened

W = '{http://schemas.openxmlformats.org/wordprocessingml/2006/main}'
VML = ('{urn:schemas-microsoft-com:vml}', '{urn:schemas-microsoft-com:office:office}')
TAG = re.compile(r'\{\{|\{%|\{#|\}\}|%\}|#\}')
CLOSES = {'{{': '}}', '{%': '%}', '{#': '#}'}
MOST_TAGS = 3000
# What a field may do: number pages, tell the date, refer to a place of the same file.
FIELDS = frozenset({
    'page', 'numpages', 'section', 'sectionpages', 'date', 'time', 'createdate', 'savedate', 'printdate', 'hyperlink',
    'toc', 'tc', 'pageref', 'ref', 'noteref', 'seq', 'styleref', 'title', 'author', 'subject', 'filename', 'symbol',
    'formtext', 'formcheckbox', 'formdropdown', 'eq', '=',
})  # fmt: skip
REFUSED = frozenset({
    'altChunk', 'object', 'OLEObject', 'control', 'subDoc', 'mailMerge', 'frameset', 'objectEmbed', 'objectLink',
    'contentPart', 'movie', 'attachedTemplate',
})  # fmt: skip

Spot = tuple[Any, ...]
"""('paragraph', n) of the body, ('table', n, row), or ('header',), ('footer',), ('notes',)."""


@dataclass(frozen=True)
class Word:
    """`body`: the text with its places, a line a paragraph; `spots` tell where each line stands."""

    body: str
    spots: tuple[Spot, ...]

    def told(self, refusal: Refusal) -> Refusal:
        """A refusal of the language with the place in the file instead of the number of a line."""
        line = refusal.facts.get('line')
        if not refusal.code.startswith('template.') or not isinstance(line, int):
            return refusal
        at = min(max(line, 1), len(self.spots)) - 1
        if at < 0:
            return refusal
        near = ' '.join(self.body.split('\n')[at].split())
        facts = {name: value for name, value in refusal.facts.items() if name != 'line'}
        more = {'spot': self.spots[at], 'near': near if len(near) <= 80 else f'{near[:79]}…'}
        code = refusal.code.replace('template.', 'template.word_', 1)
        return type(refusal)(code, **facts, **more)


def read(content: bytes, known: Known) -> Word:
    """Read a .docx that somebody brings as a template that may name what is `known`.

    Raises Invalid('template.word_…'): unsafe, no .docx, a place that is not there, tags that cross.
    """
    parts = opened(content)
    lines: list[str] = []
    spots: list[Spot] = []
    texts = _texts(parts)
    for name, root in parts.items():
        if name.endswith('.xml'):
            _must_be_tame(root, filled=any(name == one for one, _ in texts))
    for name, kind in texts:
        for spot, text in _lines(parts[name], kind):
            lines.append(text)
            spots.append(spot)
    word = Word('\n'.join(lines), tuple(spots))
    count = 0
    for at, text in enumerate(lines, 1):
        count += _must_close(word, at, text)
    if count > MOST_TAGS:
        raise Invalid('template.word_too_many', field='file', limit=MOST_TAGS)
    try:
        check(word.body, known)
    except Invalid as refusal:
        raise word.told(refusal) from None
    filling.must_fit(content, word.body)
    return word


def _texts(parts: dict[str, Node]) -> list[tuple[str, str]]:
    """(name, kind) of the parts that are filled: the text, its headers, footers and notes."""
    main = next((name for name, kind in _related(parts, '') if kind == 'officeDocument'), '')
    if main not in parts:
        raise Invalid('template.word_not_docx', field='file')
    kinds = {'header': 'header', 'footer': 'footer', 'footnotes': 'notes'}
    return [(main, 'body'), *((name, kinds[kind]) for name, kind in _related(parts, main) if kind in kinds)]


def _related(parts: dict[str, Node], name: str) -> Iterator[tuple[str, str]]:
    """(name, kind) of what a part refers to; '' is the whole file."""
    folder, _, last = name.rpartition('/')
    for one in parts.get(f'{folder}/_rels/{last}.rels'.lstrip('/'), ()):
        target = str(one.get('Target', ''))
        found = target[1:] if target.startswith('/') else posixpath.normpath(posixpath.join(folder, target))
        if found in parts:
            yield found, str(one.get('Type', '')).rsplit('/', 1)[-1]


def _lines(root: Node, kind: str) -> Iterator[tuple[Spot, str]]:
    """The paragraphs that say something, with quotes and spaces in their places as the language wants them."""
    tables = {node: at for at, node in enumerate(root.iter(f'{W}tbl'), 1)}
    outside = (node for node in root.iter(f'{W}p') if next(node.iterancestors(f'{W}tr'), None) is None)
    paragraphs = {node: at for at, node in enumerate(outside, 1)}
    current, said = None, ''
    for text in root.iter(f'{W}t'):
        owner = next(text.iterancestors(f'{W}p'), None)
        if owner is not current:
            if said.strip():
                yield _spot(current, kind, tables, paragraphs), filling.straight(' '.join(said.splitlines()))
            current, said = owner, ''
        said += text.text or ''
    if said.strip():
        yield _spot(current, kind, tables, paragraphs), filling.straight(' '.join(said.splitlines()))


def _spot(paragraph: Node, kind: str, tables: dict[Node, int], paragraphs: dict[Node, int]) -> Spot:
    if kind != 'body':
        return (kind,)
    row = next(paragraph.iterancestors(f'{W}tr'), None) if paragraph is not None else None
    if row is None:
        return 'paragraph', paragraphs.get(paragraph, 0)
    table = row.getparent()
    return 'table', tables.get(table, 0), [one for one in table if one.tag == row.tag].index(row) + 1


def _must_close(word: Word, line: int, text: str) -> int:
    """How many tags a paragraph has; each must end where it begins. Raises Invalid."""
    opener = ''
    found = TAG.findall(text)
    for tag in found:
        if (opener and tag != CLOSES[opener]) or (not opener and tag not in CLOSES):
            raise word.told(Invalid('template.syntax', field='file', line=line))
        opener = '' if opener else tag
    if opener:
        raise word.told(Invalid('template.syntax', field='file', line=line))
    if rich := re.search(r'\{\{(?:r|p|tr|tc)\s|\{%-?\s*raw', text):
        raise word.told(Invalid('template.not_allowed', field='file', line=line, what=rich.group().strip()))
    return len(found) // 2


def _must_be_tame(root: Node, *, filled: bool) -> None:
    """Nothing but text, tables and pictures of the file itself, places only in what is filled. Raises Invalid."""
    fields: list[str] = []
    for node in root.iter():
        if not isinstance(node.tag, str):
            continue
        space, _, name = node.tag.rpartition('}')
        if name in REFUSED:
            raise Invalid('template.word_embedded', field='file')
        _must_hold_no_tags(node, in_text=filled)
        for key, value in node.attrib.items():
            if f'{space}}}' in VML and key.rpartition('}')[2] in ('src', 'href', 'althref') and value.strip('#'):
                raise Invalid('template.word_linked', field='file', what=value[:100])
        if node.tag == f'{W}fldSimple':
            _must_be_a_field(str(node.get(f'{W}instr', '')))
        elif node.tag == f'{W}fldChar':
            kind = node.get(f'{W}fldCharType')
            if kind == 'begin':
                fields.append('')
            elif kind == 'end' and fields:
                _must_be_a_field(fields.pop())
        elif node.tag == f'{W}instrText':
            if not fields:
                raise Invalid('template.word_field', field='file', what=(node.text or '').strip()[:40])
            fields[-1] += node.text or ''
    for left in fields:
        _must_be_a_field(left)


def _must_be_a_field(instruction: str) -> None:
    words = instruction.split()
    first = words[0] if words else ''
    if first and first.casefold() not in FIELDS and not first.startswith('='):
        raise Invalid('template.word_field', field='file', what=first[:40])


def _must_hold_no_tags(node: Node, *, in_text: bool) -> None:
    """Places stand in the text; elsewhere (names of pictures, fields, deleted text) they would not be seen."""
    said = list(node.attrib.values())
    if node.tag != f'{W}t' or not in_text:
        said.append(node.text or '')
    said.append(node.tail or '')
    for text in said:
        if '{{' in text or '{%' in text or '{#' in text:
            raise Invalid('template.word_outside', field='file', what=' '.join(text.split())[:60])
