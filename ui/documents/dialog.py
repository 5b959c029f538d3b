"""What a form asks: a dialog built from its fields, filled with what is known."""

from datetime import date
from decimal import Decimal
from typing import Any, get_args

from domain import companies, documents
from domain.documents import CHOICES, Document, extra_of
from domain.errors import Refusal
from domain.unit_of_work import UnitOfWork

from ..components.dialogs import FormDialog
from ..components.fields import date_field, number_field, select_field, switch_field, text_field, textarea_field
from ..components.kit import Tag
from ..context import Context

LONG = 400


def _foreseen(work: UnitOfWork, code: str, source: str, id: int, document: Document | None) -> tuple[Any, Any]:
    """(values to start with, {own company id: name})."""
    own = {one.id or 0: one.title for one in companies.own_companies(work)}
    values = documents.asked(document) if document else documents.suggest(work, code, source, id)
    return values, own


async def ask(context: Context, code: str, name: str, source: str, id: int, document: Document | None = None) -> None:
    """Ask for what the form called `name` needs and make the document, or the next version of `document`."""
    t = context.t
    try:
        values, own = await context.ask(_foreseen, code, source, id, document)
    except Refusal as refusal:
        context.tell(refusal)
        return
    fields: dict[str, Any] = {}

    async def save() -> bool | str:
        wrong = [one for one in fields.values() if hasattr(one, 'check') and not one.check()]
        if wrong:
            return False
        given = {name: one.value for name, one in fields.items()}
        if not document and given['number'] == values['number']:
            given['number'] = ''  # a colleague may have taken it meanwhile: the next free one is given
        if document:
            done = await context.do(documents.remake, document.id, given, quiet=True)
        else:
            done = await context.do(documents.make, code, source, id, given, quiet=True)
        if done.refusal:
            field = fields.get(str(done.refusal.facts.get('field', '')))
            if field is not None and hasattr(field, 'error'):
                field.error(context.words(done.refusal))
                return False
            return context.words(done.refusal)
        if done.value:
            context.toast(t('Made: {name}', name=done.value.title), done.batch)
        return True

    act = t('Make the new version') if document else t('Make')
    dialog = FormDialog(t, name, act, save, icon='doc', wide=True)
    with dialog.body:
        if document:
            Tag('p', t('The record is read anew. The version that was made before stays as it is.'), 'a-t2')
        with Tag('div', cls='a-cols2 o-ask'):
            fields['number'] = text_field(t('field.number'), str(values['number']))
            fields['date'] = date_field(t, t('field.date'), values['date'], required=True)
            if len(own) > 1:
                fields['seller_id'] = select_field(t('field.seller_id'), own, values['seller_id'])
            for field, info in extra_of(code).model_fields.items():
                if field != 'lines' or source != 'company':
                    fields[field] = _field(context, field, info, values.get(field))
        fields['stamped'] = switch_field(t('Signature and stamp'), bool(values['stamped']))
    dialog.open()


def _field(context: Context, name: str, info: Any, value: Any) -> Any:
    t, label = context.t, context.t(f'field.{name}')
    kinds = set(get_args(info.annotation) or (info.annotation,))
    required = info.is_required()
    if name in CHOICES:
        options = {one: t(f'document_choice.{name}.{one}') for one in CHOICES[name]}
        return select_field(label, options, value)
    if date in kinds:
        return date_field(t, label, value, required=required)
    if kinds & {Decimal, int}:
        return number_field(t, label, None if value is None else Decimal(value), required=required)
    longest = next((limit.max_length for limit in info.metadata if hasattr(limit, 'max_length')), 0)
    if longest > LONG:
        made = textarea_field(label, str(value or ''), rows=2)
        made.classes('o-wide')
        return made
    made_line = text_field(label, str(value or ''), required=required)
    return made_line.classes('o-wide') if longest >= 200 else made_line
