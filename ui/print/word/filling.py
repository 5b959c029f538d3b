"""A Word file with a paper's values in its places: once, in a sandbox, whatever people have typed."""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from functools import cache
from types import SimpleNamespace
from typing import Any

from docx.image.exceptions import InvalidImageStreamError, UnexpectedEndOfFileError, UnrecognizedImageError
from docx.image.image import Image
from docx.opc.exceptions import OpcError
from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage
from jinja2 import Environment, TemplateError
from lxml import etree

from domain.errors import Invalid
from domain.templates.places import FIXED, RECORDS, ROWS

from ..paper import Lang
from ..render import PrintFailed
from . import values

LARGEST = 12_000_000
SPACE = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main'
W = f'{{{SPACE}}}'
DAY = (1980, 1, 1, 0, 0, 0)
HEIGHTS = {'logo': 14, 'stamp': 30, 'signature': 12, 'qr': 30}
_TAG = re.compile(r'\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}', re.DOTALL)
_QUOTES = str.maketrans({'«': '"', '»': '"', '“': '"', '”': '"', '„': '"', '‘': "'", '’': "'", '\u00a0': ' '})


class _Crossed(Exception):
    """The filled text is no longer one of Word."""


class _File(DocxTemplate):  # type: ignore[misc]
    """docxtpl's template, which fills each part once, no more than `LARGEST`, and mends what loops leave behind."""

    def patch_xml(self, src_xml: str) -> str:
        return straight(super().patch_xml(src_xml))

    def sources(self) -> Iterator[str]:
        """What Jinja is given, part by part."""
        self.render_init()
        yield self.patch_xml(self.get_xml())
        for uri in (self.HEADER_URI, self.FOOTER_URI):
            for _, part in self.get_headers_footers(uri):
                yield self.patch_xml(self.get_part_xml(part))
        for part in self._notes():
            yield self.patch_xml(part.blob.decode('utf-8'))

    def render_xml_part(self, src_xml: str, part: Any, context: Mapping[str, Any], jinja_env: Any = None) -> str:
        self.current_rendering_part = part
        pieces, size = [], 0
        for piece in jinja_env.from_string(src_xml).generate(context):
            size += len(piece)
            if size > LARGEST:
                raise PrintFailed('template.too_large')
            pieces.append(piece)
        return _mended(self.resolve_listing(''.join(pieces)))

    def render_properties(self, context: Mapping[str, Any], jinja_env: Any = None) -> None:
        """What the file says of its author and its template is not the client's business."""
        about = self.docx.core_properties
        about.title = str(context.get('title', ''))[:255]
        for name in ('author', 'last_modified_by', 'comments', 'keywords', 'subject', 'category', 'identifier'):
            setattr(about, name, '')
        without_thumbnail(self.docx)

    def render_footnotes(self, context: Mapping[str, Any], jinja_env: Any = None) -> None:
        for part in self._notes():
            source = self.patch_xml(part.blob.decode('utf-8'))
            part._blob = self.render_xml_part(source, part, context, jinja_env).encode()

    def _notes(self) -> list[Any]:
        parts = self.docx.part.package.parts if self.docx else []
        return [part for part in parts if part.content_type.endswith('wordprocessingml.footnotes+xml')]


def filled(content: bytes, context: Mapping[str, Any], lang: Lang, title: str,
           pictures: Mapping[str, bytes] | None = None) -> bytes:  # fmt: skip
    """The .docx with these values; the same for the same values. Raises PrintFailed."""
    try:
        return _filled(content, context, lang, title, pictures or {})
    except (_Crossed, TemplateError, OpcError, KeyError, AttributeError, TypeError, ValueError) as error:
        raise PrintFailed('template.word_broken', reason=str(error)[:200]) from error


def _filled(content: bytes, context: Mapping[str, Any], lang: Lang, title: str, pictures: Mapping[str, bytes]) -> bytes:
    file = _File(io.BytesIO(content))
    file.init_docx()
    shown = {**context, 'title': title}
    for name, picture in pictures.items():
        image = _image(file, picture, HEIGHTS[name])
        if name == 'qr':
            shown['qr'] = image
        else:
            shown['seller'] = values.with_picture(shown['seller'], name, image)
    file.render(shown, _environment(lang), autoescape=True)
    made = io.BytesIO()
    file.save(made)
    return packed(made.getvalue())


def must_fit(content: bytes, body: str) -> None:
    """What Jinja will be given has the very tags of `body`, and stays a text of Word with no rows and with some.

    `body` was found to be of the language before: it is tried here. Raises Invalid.
    """
    try:
        given = [tag for source in _File(io.BytesIO(content)).sources() for tag in tags(source)]
        seen = [tag for line in body.split('\n') for tag in tags(line)]
    except TemplateError:
        raise Invalid('template.word_crossed', field='file') from None
    except (OpcError, KeyError, AttributeError, ValueError):
        raise Invalid('template.word_not_docx', field='file') from None
    if sorted(given) != sorted(seen):
        raise Invalid('template.word_crossed', field='file')
    for context in (_sample(0), _sample(2)):
        try:
            _filled(content, context, 'ru', '', {})
        except (_Crossed, PrintFailed, TemplateError, OpcError, KeyError, AttributeError, ValueError, TypeError):
            raise Invalid('template.word_crossed', field='file') from None


def tags(source: str) -> list[str]:
    """The tags of a text as Jinja reads them, spaces made even."""
    found: list[str] = []
    for _, kind, value in Environment(autoescape=True).lex(source):
        if kind == 'data':
            continue
        if kind in ('variable_begin', 'block_begin', 'comment_begin', 'raw_begin') or not found:
            found.append('')
        found[-1] += value
    return [''.join(one.replace('{%-', '{%').replace('-%}', '%}').split()) for one in found]


def straight(text: str) -> str:
    """Tags with straight quotes and plain spaces, which Word changes while people type, and without docxtpl's marks."""
    return _TAG.sub(lambda tag: re.sub(r'^\{([%#])(?:tr|tc|p|r) ', r'{\1 ', tag.group().translate(_QUOTES)), text)


@cache
def _environment(lang: Lang) -> Any:
    return values.environment(lang)


class _Any(dict[str, Any]):
    """A group of which every place says something."""

    def __missing__(self, name: str) -> str:
        return 'x'


def _sample(rows: int) -> dict[str, Any]:
    base: dict[str, Any] = {'paper': SimpleNamespace(currency='RUB')}
    if not rows:
        return base
    groups = (*FIXED, *RECORDS, 'asked')
    return base | {name: _Any() for name in groups} | {name: [_Any()] * rows for name in ROWS}


def _image(file: Any, picture: bytes, height: int) -> Any:
    """The picture in the text, '' for none that can be shown."""
    try:
        Image.from_blob(picture)
    except (InvalidImageStreamError, UnexpectedEndOfFileError, UnrecognizedImageError, ValueError, KeyError):
        return ''
    return InlineImage(file, io.BytesIO(picture), height=Mm(height))


def _mended(source: str) -> str:
    """The part, read strictly; a table without rows is taken out and a cell keeps a paragraph, or Word complains."""
    try:
        root = etree.fromstring(source.encode(), etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as error:
        raise _Crossed(str(error)) from None
    for table in list(root.iter(f'{W}tbl')):
        if table.find(f'{W}tr') is None:
            table.getparent().remove(table)
    for cell in root.iter(f'{W}tc'):
        if len(cell) == 0 or cell[-1].tag != f'{W}p':
            etree.SubElement(cell, f'{W}p')
    for node in root.iter(f'{W}tr'):
        if node.find(f'{W}tc') is None and node.find(f'{W}sdt') is None:
            raise _Crossed('a row without cells')
    return str(etree.tostring(root, encoding='unicode'))


def without_thumbnail(file: Any) -> None:
    """The picture of the template's first page is no picture of the paper's."""
    relations = file.part.package.rels
    for id in [id for id, one in relations.items() if one.reltype.endswith('/thumbnail')]:
        del relations[id]


def packed(content: bytes) -> bytes:
    """The same file with one date in it: equal papers are equal bytes."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, 'w', zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            new.writestr(zipfile.ZipInfo(entry.filename, DAY), old.read(entry), zipfile.ZIP_DEFLATED)
    return made.getvalue()
