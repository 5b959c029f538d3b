"""Templates of papers that the team edits: in place of shipped forms, and own forms besides them."""

from .facts import told
from .language import check
from .noun import FONTS, LANGS, PREFIX, PaperTemplate, TemplateVersion
from .places import known, of_record
from .verbs import (
    MOST,
    NEVER_WORD,
    OF,
    REPLACEABLE,
    begin,
    change,
    in_force,
    listed,
    own_form,
    own_forms,
    put_in_force,
    remove,
    standing_in,
    use,
    version,
    versions,
    write,
)  # fmt: skip

__all__ = [
    'FONTS',
    'LANGS',
    'MOST',
    'NEVER_WORD',
    'OF',
    'PREFIX',
    'REPLACEABLE',
    'PaperTemplate',
    'TemplateVersion',
    'begin',
    'change',
    'check',
    'in_force',
    'known',
    'listed',
    'of_record',
    'own_form',
    'own_forms',
    'put_in_force',
    'remove',
    'standing_in',
    'told',
    'use',
    'version',
    'versions',
    'write',
]  # fmt: skip
