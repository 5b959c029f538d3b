"""What is in a .docx that somebody brings: nothing in it may run, reach out of it or swell when it is unpacked."""

import io
import re
import zipfile
from pathlib import PurePosixPath
from typing import Any

from lxml import etree
from PIL import Image

from domain.errors import Invalid

LARGEST = 5 * 2**20
UNPACKED = 40 * 2**20
LARGEST_XML = 4 * 2**20
MOST_PARTS = 500
MOST_PIXELS = 50_000_000
OLD_WORD = b'\xd0\xcf\x11\xe0'
MAIN = 'wordprocessingml.document.main+xml'
PICTURES = ('PNG', 'JPEG', 'GIF', 'BMP', 'TIFF')
LINKS = re.compile(r'(?:https?|mailto|tel):', re.IGNORECASE)
# Where these parts come from: programs, other files, other documents.
FOREIGN = ('aFChunk', 'oleObject', 'package', 'control', 'subDocument', 'frame', 'attachedToolbars')

Node = Any
"""An element of lxml."""


def opened(content: bytes) -> dict[str, Node]:
    """The XML parts of a .docx by name, each as its root. Raises Invalid('template.word_…')."""
    if len(content) > LARGEST:
        raise Invalid('template.word_too_large', field='file', limit=LARGEST // 2**20)
    if content.startswith(OLD_WORD):
        raise Invalid('template.word_old', field='file')
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _parts(archive)
    except (zipfile.BadZipFile, EOFError, NotImplementedError, OSError, RuntimeError, ValueError):
        raise Invalid('template.word_not_docx', field='file') from None


def parsed(content: bytes) -> Node:
    """The root of an XML part without a declaration of types. Raises Invalid."""
    try:
        text = content.decode('utf-8-sig')
        if '<!DOCTYPE' in text or '<!ENTITY' in text:
            raise Invalid('template.word_doctype', field='file')
        if re.match(r'\s*<\?xml[^>]*encoding\s*=\s*["\'](?!utf-?8|us-ascii)', text, re.IGNORECASE):
            raise Invalid('template.word_not_docx', field='file')
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        return etree.fromstring(content, parser)
    except (UnicodeDecodeError, etree.XMLSyntaxError):
        raise Invalid('template.word_not_docx', field='file') from None


def _parts(archive: zipfile.ZipFile) -> dict[str, Node]:
    """Sizes are what the archive itself says: no more than that is ever unpacked of an entry."""
    entries = [one for one in archive.infolist() if not one.is_dir()]
    names = [one.filename for one in entries]
    if len(entries) > MOST_PARTS or sum(one.file_size for one in entries) > UNPACKED:
        raise Invalid('template.word_swells', field='file', limit=UNPACKED // 2**20)
    if len(set(map(str.casefold, names))) < len(names) or any(not _is_plain(name) for name in names):
        raise Invalid('template.word_not_docx', field='file')
    _must_not_run(names)
    found: dict[str, Node] = {}
    for entry in entries:
        name = entry.filename
        if name.startswith('docProps/thumbnail'):
            continue
        if name.endswith(('.xml', '.rels')):
            if entry.file_size > LARGEST_XML:
                raise Invalid('template.word_swells', field='file', limit=LARGEST_XML // 2**20)
            found[name] = parsed(archive.read(entry))
        else:
            _must_be_a_picture(name, archive.read(entry))
    _must_be_word(found)
    for name, root in found.items():
        if name.endswith('.rels'):
            _must_stay_inside(root)
    return found


def _is_plain(name: str) -> bool:
    path = PurePosixPath(name)
    return bool(path.parts) and not path.is_absolute() and '..' not in path.parts and '\\' not in name


def _must_not_run(names: list[str]) -> None:
    for name in map(str.casefold, names):
        if 'vbaproject' in name or 'vbadata' in name or name.startswith('word/activex'):
            raise Invalid('template.word_macros', field='file')
        if name.startswith('word/embeddings'):
            raise Invalid('template.word_embedded', field='file')


def _must_be_a_picture(name: str, content: bytes) -> None:
    try:
        with Image.open(io.BytesIO(content), formats=PICTURES) as picture:
            if picture.width * picture.height <= MOST_PIXELS:
                return
    except (OSError, ValueError, SyntaxError, MemoryError, Image.DecompressionBombError):
        pass
    raise Invalid('template.word_picture', field='file', name=PurePosixPath(name).name)


def _must_be_word(found: dict[str, Node]) -> None:
    types = found.get('[Content_Types].xml')
    if types is None or '_rels/.rels' not in found:
        raise Invalid('template.word_not_docx', field='file')
    kinds = [str(one.get('ContentType', '')) for one in types]
    if any('macroenabled' in kind.casefold() or 'vba' in kind.casefold() for kind in kinds):
        raise Invalid('template.word_macros', field='file')
    if not any(kind.endswith(MAIN) for kind in kinds):
        raise Invalid('template.word_not_docx', field='file')


def _must_stay_inside(relations: Node) -> None:
    for one in relations:
        kind, target = str(one.get('Type', '')).rsplit('/', 1)[-1], str(one.get('Target', ''))
        if kind == 'attachedTemplate':
            raise Invalid('template.word_attached', field='file', what=target[:100])
        if kind in FOREIGN:
            raise Invalid('template.word_embedded', field='file')
        outside = str(one.get('TargetMode', '')).casefold() == 'external'
        if outside and not (kind == 'hyperlink' and LINKS.match(target)):
            raise Invalid('template.word_linked', field='file', what=target[:100])
