"""What a stage asks for is filled in right where it was asked: only the fields that are missing, then the same act."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from domain import catalog, stage_rules
from domain.catalog import Field
from domain.errors import Refusal
from domain.unit_of_work import UnitOfWork

from .components.dialogs import FormDialog
from .components.kit import Tag
from .lists.values import Editor, Known, editor, known_of

if TYPE_CHECKING:
    from .context import Context, Done

CODE = 'stage.fields_missing'


def concerns(refusal: Refusal, verb: Callable[..., Any], args: tuple[Any, ...]) -> bool:
    """Whether an act on one record was refused for what that record lacks."""
    id = refusal.facts.get('id')
    if verb is stage_rules.filled:
        return False  # it is being filled in
    return refusal.code == CODE and isinstance(id, int) and any(type(one) is int and one == id for one in args[:2])


async def fill_in(context: 'Context', refusal: Refusal, verb: Callable[..., Any], args: tuple[Any, ...],
                  more: dict[str, Any], said: str) -> 'Done[Any] | None':  # fmt: skip
    """Ask for what `verb(work, *args, **more)` was refused for, then do both at once; None where they think better."""
    t, kind = context.t, str(refusal.facts['entity'])
    names: list[str] = list(refusal.facts['fields'])  # type: ignore[call-overload]

    def read(work: UnitOfWork) -> tuple[list[Field], Known]:
        known = catalog.fields(work, kind)
        return [known[name] for name in names if name in known], known_of(work, kind)

    fields, known = await context.ask(read)
    made: dict[str, Editor] = {}
    done: list[Done[Any]] = []

    async def save() -> bool | str:
        checked = [one.check() for one in made.values()]  # every field says what is wrong with it
        if not all(checked):
            return False
        values = {name: one.value() for name, one in made.items()}
        answer = await context.do(
            stage_rules.filled, kind, refusal.facts['id'], values, verb, *args, quiet=True, said=said, **more
        )
        if answer.refusal:
            return context.words(answer.refusal)
        done.append(answer)
        return True

    with context.frame_slot:
        title = t('To enter “{stage}”', stage=refusal.facts['stage'])
        form = FormDialog(t, title, t('Save and move'), save, icon='flag')
    with form.body:
        Tag('p', t('Fill in for “{name}”:', name=refusal.facts['title']), 'a-t2')
        for field in fields:
            made[field.name] = editor(context, kind, field, 'set', known)
    await form.ask()
    return done[0] if done else None
