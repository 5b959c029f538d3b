"""The dialog that makes several records one: which of them stays, and whose values."""

from collections.abc import Sequence
from typing import Any

from domain import doubles, merging
from domain.doubles import Compared
from domain.errors import Refusal

from ..components.dialogs import Dialog
from ..components.fields import select_field
from ..components.kit import Tag, btn
from ..context import Context
from ..field_words import field_label
from ..timeline.phrases import value_text

Choices = dict[str, Any]


async def merge_dialog(context: Context, kind: str, ids: Sequence[int]) -> bool:
    """Ask and merge; whether it was done."""
    t = context.t
    try:
        compared: Compared = await context.ask(doubles.compare, kind, ids)
    except Refusal as refusal:
        context.tell(refusal)
        return False
    titles = {id: f'{title or t("No name")} · № {id}' for id, title in compared.titles.items()}
    dialog = Dialog(t, t('Merge into one'), icon='link')
    with dialog.body:
        main = select_field(t('The record that stays'), titles, next(iter(titles)), autofocus=True)
        chosen = _fields(context, kind, compared)
        Tag('p', t('Phones, e-mails and files are put together. Deals, papers, activities, comments and the past move '
                   'along. It can be taken back.'), 'a-t2 a-sm')  # fmt: skip
    with dialog.footer:
        Tag('span', cls='a-grow')
        btn(t('Cancel'), kind='ghost', on_click=dialog.close)
        btn(t('Merge'), kind='pri', on_click=lambda: dialog.answer(
            (main.value, {name: field.value for name, field in chosen.items()})))  # fmt: skip
    said = await dialog.ask()
    if not said:
        return False
    stays, values = said
    done = await context.do(merging.merge, kind, stays, [id for id in titles if id != stays], values)
    if done:
        text = t.n('{n} record is merged.', '{n} records are merged.', len(titles))
        context.toast(text, done.batch)
    return bool(done)


def _fields(context: Context, kind: str, compared: Compared) -> Choices:
    t, known, chosen = context.t, compared.known, Choices()
    for name, values in compared.fields.items():
        options: dict[int, str] = {}
        for id, (value, named) in values.items():
            one = {'field': name, 'label': known[name].label, 'after': value, 'after_text': named}
            text = value_text(t, one, 'after', kind)
            if value not in ('', None) and text not in options.values():
                options[id] = text
        if len(options) > 1:
            chosen[name] = select_field(field_label(t, known[name]), options, next(iter(options)))
    return chosen
