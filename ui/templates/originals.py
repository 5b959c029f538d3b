"""The shipped forms in the words of the templates' language: what writing a template begins with."""

from functools import cache
from pathlib import Path
from typing import Any

from domain.templates import PaperTemplate

from ..locales import Words

FOLDER = Path(__file__).parent.parent / 'print' / 'written' / 'originals'
# (form, language) in the order they are listed.
SHIPPED = (('invoice', 'ru'), ('quote', 'ru'), ('contract', 'ru'), ('act', 'ru'), ('invoice', 'en'), ('quote', 'en'))
LOOKS: dict[str, dict[str, Any]] = {
    'contract': {'font': 'serif', 'points': 10}, 'quote': {'font': 'brand', 'points': 9},
    'invoice': {'font': 'sans', 'points': 9}, 'invoice_en': {'font': 'brand', 'points': 9},
    'act': {'font': 'sans', 'points': 9}, '': {'font': 'serif', 'points': 11},
}  # fmt: skip


@cache
def _read(form: str, lang: str) -> str:
    return (FOLDER / f'{form or "blank"}_{lang}.html').read_text(encoding='utf-8')


def original(form: str, lang: str) -> dict[str, Any]:
    """The text and the look a template of this form begins with; '' is an own form."""
    return {'body': _read(form, lang), 'landscape': False, **LOOKS.get(f'{form}_{lang}', LOOKS[form])}


def form_text(t: Words, template: PaperTemplate) -> str:
    """What a template prints, in words."""
    return shipped_text(t, template.form, template.lang) if template.form else t('Own form')


def shipped_text(t: Words, form: str, lang: str) -> str:
    """A shipped form's name with its language where it comes in several."""
    names = {'invoice': t('Invoice'), 'quote': t('Quote')}
    name = names[form] if form in names else t(f'document.{form}')
    return f'{name}, {t("in English")}' if lang == 'en' else name
