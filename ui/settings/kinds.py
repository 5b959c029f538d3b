"""What the papers that are counted are called."""

from collections.abc import Mapping

from domain.documents import FORMS

from ..locales import Words


def kind_name(t: Words, code: str, own: Mapping[str, str] | None = None) -> str:
    """«Счёт», «Акт»: the word of a kind or a form; one without a word of its own is called as its form or its code.

    `own` are the names of the team's own forms by code.
    """
    text = t(f'document.{code}')
    if text != f'document.{code}':
        return text
    if own and code in own:
        return own[code]
    return FORMS[code].name if code in FORMS else t(code.replace('_', ' ').capitalize())
