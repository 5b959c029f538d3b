"""Files that people attach to comments and own fields: what is kept of a file beside its bytes."""

import re
from collections.abc import Iterable
from typing import Any

from sqlmodel import Field, SQLModel

from .errors import Invalid
from .fitting import fit

LARGEST, MOST = 25 * 2**20, 20
KINDS = ('picture', 'pdf', 'file')
_TOKEN = re.compile(r'[0-9a-f]{64}')
_UNSEEN = re.compile(r'[\x00-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069]')


class AttachedFile(SQLModel):
    """`token` finds the bytes, `thumb` those of a small picture ('' where there is none); `size` in bytes.

    `kind` says how it may be shown: 'picture', 'pdf', or 'file', which is only ever saved.
    """

    token: str = Field(max_length=64)
    name: str = Field(min_length=1, max_length=200)
    size: int = Field(ge=1, le=LARGEST)
    kind: str = Field(default='file', max_length=10)
    thumb: str = Field(default='', max_length=64)


def must_be_files(files: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each file as it is kept, the same one once. Raises Invalid."""
    found: dict[str, dict[str, Any]] = {}
    for one in files:
        name = plain_name(str(one.get('name', '')))
        fields = fit(AttachedFile, {**one, 'name': name})
        file = AttachedFile(**fields).model_dump()
        tokens = [file['token'], *filter(None, [file['thumb']])]
        if file['kind'] not in KINDS or not all(_TOKEN.fullmatch(token) for token in tokens):
            raise Invalid('field.wrong', field='files')
        found.setdefault(file['token'], file)
    if len(found) > MOST:
        raise Invalid('comment.too_many_files', field='files', limit=MOST)
    return list(found.values())


def names_of(files: Iterable[dict[str, Any]] | None) -> str:
    """«Смета.pdf, схема.png»; '' for none."""
    return ', '.join(str(file['name']) for file in files or ())


def plain_name(name: str) -> str:
    """A file's name without its folders and without what no one can see; at most 200 characters, its ending kept."""
    last = _UNSEEN.sub('', name).replace('\\', '/').rsplit('/', 1)[-1].strip()
    stem, dot, ending = last.rpartition('.')
    if len(last) > 200 and dot and len(ending) <= 10:
        return f'{stem[: 199 - len(ending)]}.{ending}'
    return last[:200]
