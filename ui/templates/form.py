"""The small form of a template: what it is called and, for an own form, what it is made for."""

import asyncio
from typing import Any

from nicegui import ui

from domain import templates
from domain.templates import OF, PaperTemplate

from ..components.dialogs import FormDialog
from ..components.fields import select_field, switch_field, text_field
from ..components.kit import Tag
from ..context import Context
from .files import beginning
from .originals import original

NAMES = {'deal': 'Deals', 'invoice': 'Invoices', 'quote': 'Quotes', 'company': 'Companies'}


def template_form(context: Context, template: PaperTemplate | None = None, *, word: bool = False) -> None:
    """Begin an own form, as a Word file where `word`, or rename a template and say what it is made for."""
    t = context.t

    async def save() -> bool | str:
        values: dict[str, Any] = {'name': name.value, 'of': [kind for kind, one in of.items() if one.value]}
        if template:
            done = await context.do(templates.change, template.id, values, template.version, quiet=True)
        else:
            chosen = str(lang.value)
            if word:
                known = await context.ask(templates.known, word=True)
                noun = next(iter(values['of']), 'deal')
                text = await asyncio.to_thread(beginning, context.files, noun, t, chosen, known)
            else:
                text = original('', chosen)
            done = await context.do(templates.begin, values | {'lang': lang.value}, text, quiet=True)
        if done.refusal:
            return context.words(done.refusal)
        if not template and done.value:
            ui.navigate.to(f'/template/{done.value.id}')
        return True

    act = t('Save') if template else t('Begin') if word else t('Write it')
    title = t('Name and use') if template else t('New form from a Word file') if word else t('New form')
    dialog = FormDialog(t, title, act, save, icon='doc')
    with dialog.body:
        if word:
            Tag(
                'p', t('It begins with a ready Word file with places in it; yours can be brought in its place.'), 'a-t2'
            )
        name = text_field(t('Title'), template.name if template else '', required=True)
        of = {}
        if template is None:
            lang = select_field(t('Language of its numbers and dates'), {'ru': 'Русский', 'en': 'English'}, t.lang)
        if template is None or not template.form:
            with Tag('fieldset', cls='t-of'):
                Tag('legend', t('Made for'), 'a-sm a-t2')
                for kind in OF:
                    on = kind in template.of if template else kind == 'deal'
                    of[kind] = switch_field(t(NAMES[kind]), on)
    dialog.open()
