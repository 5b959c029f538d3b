"""What the papers that are counted are called."""

from domain.documents import FORMS

from ..locales import Words


def kind_name(t: Words, code: str) -> str:
    """«Счёт», «Акт»: the word of a kind or a form; one without a word of its own is called as its form or its code."""
    text = t(f'document.{code}')
    if text != f'document.{code}':
        return text
    return FORMS[code].name if code in FORMS else t(code.replace('_', ' ').capitalize())
