"""What a brought file is by its content, and the small picture of a picture."""

import io
from typing import Any

from PIL import Image, ImageOps

from domain.attached import plain_name

from ..ports import Files

FORMATS = ('PNG', 'JPEG', 'GIF', 'WEBP')
MOST_PIXELS, SMALL = 50_000_000, (480, 480)
PDF = b'%PDF-'


def keep(files: Files, name: str, content: bytes) -> dict[str, Any]:
    """Keep a file's bytes; what `comments.add` takes of it. Reads and writes the disk: never on the event loop."""
    small = thumbnail(content)
    kind = 'picture' if small else 'pdf' if content.startswith(PDF) else 'file'
    thumb = files.put(small) if small else ''
    return {'token': files.put(content), 'name': plain_name(name) or 'file', 'size': len(content), 'kind': kind,
            'thumb': thumb}  # fmt: skip


def thumbnail(content: bytes, most: tuple[int, int] = SMALL, form: str = 'WEBP') -> bytes:
    """A small WebP of a picture; b'' for what is no picture, is broken, or is too large to be opened safely.

    `most` are its sides in pixels; with the `form` 'PAPER' it is a PNG where it is see-through, otherwise a JPEG.
    """
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                return b''
            picture.draft('RGB', most)
            upright = ImageOps.exif_transpose(picture)
            upright.thumbnail(most)
            small, clear = io.BytesIO(), upright.mode in ('P', 'LA', 'RGBA', 'PA')
            kind = form if form != 'PAPER' else 'PNG' if clear else 'JPEG'
            upright.convert('RGBA' if clear else 'RGB').save(small, kind)
            return small.getvalue()
    except (OSError, ValueError, SyntaxError, MemoryError, Image.DecompressionBombError):
        return b''


def media_type(content: bytes) -> str:
    """The type a picture is served with, by its first bytes."""
    if content.startswith(b'\x89PNG'):
        return 'image/png'
    if content.startswith(b'GIF8'):
        return 'image/gif'
    return 'image/webp' if content[8:12] == b'WEBP' else 'image/jpeg'
