"""What a stage asks for: the dialog that says which fields are to be filled before it."""

from domain import demands, stage_rules, stages
from domain.catalog import Field
from domain.stages import Stage
from domain.unit_of_work import UnitOfWork

from ..cards.fields import LABELS
from ..components.dialogs import FormDialog
from ..components.fields import select_field
from ..components.kit import Tag
from ..context import Context
from ..field_words import field_label
from ..locales import Words


def read(work: UnitOfWork, stage: Stage) -> tuple[dict[str, Field], list[str]]:
    """The fields that can be asked for, and those that earlier stages ask for already."""
    there = stages.of(work, stage.noun, stage.direction_id)
    earlier = [name for name in demands.asked(there, stage) if name not in stage.required]
    return stage_rules.askable(work, stage.noun, stage.direction_id), earlier


def label_of(t: Words, noun: str, field: Field) -> str:
    """What a field is called on the card."""
    text = None if field.own else LABELS.get((noun, field.name)) or LABELS.get(field.name)
    return t(text) if text else field_label(t, field)


async def stage_demand(context: Context, stage: Stage) -> None:
    """Ask which fields the stage wants filled."""
    t = context.t
    known, earlier = await context.ask(read, stage)
    options = {name: label_of(t, stage.noun, field) for name, field in known.items() if name not in earlier}
    options = dict(sorted(options.items(), key=lambda one: one[1].casefold()))

    async def save() -> bool | str:
        done = await context.do(stage_rules.demand, stage.id, list(fields.value or []), stage.version, quiet=True,
                                said=t('Stage changed'))  # fmt: skip
        return context.words(done.refusal) if done.refusal else True

    form = FormDialog(t, t('What “{name}” asks for', name=stage.name), t('Save'), save, icon='flag')
    with form.body:
        Tag(
            'p',
            t('A record comes in only when these fields are filled; whoever moves it is asked for them at once.'),
            'a-t2',
        )
        chosen = [name for name in stage.required if name in options]
        fields = select_field(t('To be filled'), options, chosen, multiple=True, autofocus=True)
        if earlier:
            names = ', '.join(label_of(t, stage.noun, known[name]) for name in earlier if name in known)
            Tag('p', t('Asked for by earlier stages: {names}', names=names), 'a-sm a-t3')
    form.open()
