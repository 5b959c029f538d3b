"""Logos, stamps and signatures: only real PNG and JPEG of a sane size get into a paper, as data: addresses."""

import base64
import struct

LARGEST_BYTES = 2 * 1024**2
LARGEST_SIDE = 6000
LARGEST_PIXELS = 16_000_000
PNG = b'\x89PNG\r\n\x1a\n'
JPEG = b'\xff\xd8\xff'


def image_data_uri(data: bytes) -> str:
    """data: address of a PNG or JPEG, or '' when it is something else, too large or cut off."""
    if not data or len(data) > LARGEST_BYTES:
        return ''
    size = picture_size(data)
    kind = 'png' if data.startswith(PNG) else 'jpeg'
    if size is None or min(size) < 1 or max(size) > LARGEST_SIDE or size[0] * size[1] > LARGEST_PIXELS:
        return ''
    return f'data:image/{kind};base64,' + base64.b64encode(data).decode('ascii')


def picture_size(data: bytes) -> tuple[int, int] | None:
    """Width and height in pixels of a PNG or JPEG, None for anything else."""
    if data.startswith(PNG):
        return _png_size(data)
    return _jpeg_size(data) if data.startswith(JPEG) else None


def _png_size(data: bytes) -> tuple[int, int] | None:
    if len(data) < 33 or data[12:16] != b'IHDR':
        return None
    width, height = struct.unpack_from('>LL', data, 16)
    return width, height


def _jpeg_size(data: bytes) -> tuple[int, int] | None:
    at = 2
    while at + 9 <= len(data):
        if data[at] != 0xFF:
            return None
        marker = data[at + 1]
        if marker == 0xFF:
            at += 1
        elif marker in (0x01, *range(0xD0, 0xD8)):
            at += 2
        elif 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack_from('>HH', data, at + 5)
            return width, height
        else:
            at += 2 + struct.unpack_from('>H', data, at + 2)[0]
    return None
