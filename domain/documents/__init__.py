"""Documents: papers made from forms, kept as they were made, and which of them a direction needs when."""

from . import moments as _moments  # noqa: F401
from . import sets
from .extras import CHOICES
from .forms import FORMS, Form, extra_of, form_of, named, offered, template_of
from .lists import of
from .making import asked, drop, keep_file, keep_word, make, remake, versions
from .noun import SOURCES, Document, DocumentFields
from .papers import OWN, printed_facts, trial
from .sets import DirectionDocument
from .suggesting import suggest

__all__ = [
    'CHOICES', 'FORMS', 'OWN', 'SOURCES', 'DirectionDocument', 'Document', 'DocumentFields', 'Form', 'asked', 'drop',
    'extra_of', 'form_of', 'keep_file', 'keep_word', 'make', 'named', 'of', 'offered', 'printed_facts',
    'remake', 'sets', 'suggest', 'template_of', 'trial', 'versions',
]  # fmt: skip
