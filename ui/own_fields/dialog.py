"""The form of an own field: a new one, or one that is there."""

from typing import Any

from domain import own
from domain.directions import Direction, listed
from domain.own import CHOSEN, OwnField

from ..components.dialogs import FormDialog
from ..components.fields import select_field, switch_field, text_field
from ..components.kit import Tag
from ..context import Context
from .choices import Choices
from .words import KINDS, NAMES, TARGETS


class FieldForm:
    """Name, kind, choices, whether it is required, where it stands."""

    def __init__(self, context: Context, noun: str, field: OwnField | None, directions: list[Direction]) -> None:
        self.context, self.t, self.noun, self.field = context, context.t, noun, field
        t = self.t
        title = t('Field “{name}”', name=field.label) if field else t('New field: {noun}', noun=t(NAMES[noun]))
        self.form = FormDialog(t, title, t('Save') if field else t('Add'), self._save, icon='cols')
        with self.form.body:
            self.label = text_field(t('Name of the field'), field.label if field else '', required=True, autofocus=True)
            self.label.input.props('maxlength=60')
            if field is None:
                kinds = {kind: t(text) for kind, text in KINDS.items()}
                self.kind = select_field(t('What is written in it'), kinds, 'text', on_change=self._draw)
            self._more = Tag('div', cls='a-form')
            self.required = switch_field(t('May not be left empty'), bool(field and field.required))
            self.places = None
            if noun == 'deal' and len(directions) > 1:
                names = {d.id: d.name for d in directions}
                chosen = [id for id in (field.directions if field else []) if id in names]
                self.places = select_field(t('Only in these directions'), names, chosen, multiple=True,
                                           placeholder=t('in all'))  # fmt: skip
        self.choices: Choices | None = None
        self.target: Any = None
        self._draw(field.kind if field else 'text')

    def _draw(self, kind: str) -> None:
        t, field = self.t, self.field
        self._more.clear()
        self.choices = self.target = None
        with self._more:
            if kind in CHOSEN:
                self.choices = Choices(t, [one for one in field.choices if not one.get('gone')] if field else [])
            elif kind == 'record' and field is None:
                targets = {kind: t(text) for kind, text in TARGETS.items()}
                self.target = select_field(t('Of what kind'), targets, 'contact')

    async def _save(self) -> bool | str:
        if not self.label.check():
            return False
        values: dict[str, Any] = {'label': self.label.value or '', 'required': bool(self.required.value)}
        if self.choices:
            values['choices'] = self.choices.value
        if self.target:
            values['target'] = self.target.value
        if self.places:
            values['directions'] = list(self.places.value or [])
        context, t = self.context, self.t
        if self.field:
            done = await context.do(own.change, self.field.id, values, self.field.version, quiet=True,
                                    said=t('Field changed'))  # fmt: skip
        else:
            done = await context.do(own.add, self.noun, self.kind.value, values, quiet=True, said=t('Field added'))
        return context.words(done.refusal) if done.refusal else True


async def field_dialog(context: Context, noun: str, field: OwnField | None = None) -> None:
    """Open the form of a new field, or of this one."""
    FieldForm(context, noun, field, await context.ask(listed)).form.open()
