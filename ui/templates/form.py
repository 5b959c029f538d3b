"""The small form of a template: what it is called and, for an own form, what it is made for."""

from nicegui import ui

from domain import templates
from domain.templates import OF, PaperTemplate

from ..components.dialogs import FormDialog
from ..components.fields import select_field, switch_field, text_field
from ..components.kit import Tag
from ..context import Context
from .originals import original

NAMES = {'deal': 'Deals', 'invoice': 'Invoices', 'quote': 'Quotes', 'company': 'Companies'}


def template_form(context: Context, template: PaperTemplate | None = None) -> None:
    """Begin an own form, or rename a template and say what it is made for."""
    t = context.t

    async def save() -> bool | str:
        values = {'name': name.value, 'of': [kind for kind, one in of.items() if one.value]}
        if template:
            done = await context.do(templates.change, template.id, values, template.version, quiet=True)
        else:
            text = original('', str(lang.value))
            done = await context.do(templates.begin, values | {'lang': lang.value}, text, quiet=True)
        if done.refusal:
            return context.words(done.refusal)
        if not template and done.value:
            ui.navigate.to(f'/template/{done.value.id}')
        return True

    act = t('Save') if template else t('Write it')
    dialog = FormDialog(t, t('Name and use') if template else t('New form'), act, save, icon='doc')
    with dialog.body:
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
