"""Templates of papers: shipped forms with what stands in for them, and the team's own forms."""

from functools import partial

from nicegui import ui

from domain import templates
from domain.history import Change
from domain.templates import PaperTemplate, TemplateVersion
from domain.unit_of_work import UnitOfWork

from ..components.kit import Tag, badge, btn, html, svg
from ..context import Context
from ..templates.form import NAMES, template_form
from ..templates.originals import SHIPPED, original, shipped_text
from .parts import head, section

FIXED = ('torg12', 'factura', 'upd', 'm2')


def read(work: UnitOfWork) -> tuple[list[PaperTemplate], dict[int, TemplateVersion]]:
    """The templates, and the versions in force by id: two queries."""
    found = templates.listed(work)
    return found, {one.id or 0: one for one in templates.in_force(work, found)}


class TemplatesPart:
    """The list, live."""

    def __init__(self, context: Context) -> None:
        self.context, self.t = context, context.t

    async def build(self) -> None:
        """Draw it."""
        context, t = self.context, self.t
        with head(t('Templates of papers'), t('Write papers in your own words; the paper is shown while you write.')):
            btn(t('From a Word file'), 'file-up', label=t('Begin a form from a Word file'),
                on_click=partial(self._new, True))  # fmt: skip
            btn(t('Own form'), 'plus', 'pri', label=t('Add an own form'), on_click=partial(self._new, False))
        self._dialogs = Tag('div')
        section(t('Shipped forms'), t('As they come, or replaced by your own text; one click brings them back.'))
        self._shipped = Tag('ul', cls='h-steps')
        section(t('Own forms'), t('Made from deals, invoices, quotes and companies like the shipped documents.'))
        self._own = Tag('ul', cls='h-steps')
        self._show(*await context.ask(read))
        context.live(self._renew, 'paper_template')

    async def _renew(self, _: list[Change]) -> None:
        self._show(*await self.context.ask(read))

    def _show(self, found: list[PaperTemplate], versions: dict[int, TemplateVersion]) -> None:
        t = self.t
        instead = {(one.form, one.lang): one for one in found if one.form}
        self._shipped.clear()
        with self._shipped:
            for form, lang in SHIPPED:
                self._row(shipped_text(t, form, lang), instead.get((form, lang)), versions, form, lang)
            for form in FIXED:
                with Tag('li'), Tag('div', cls='h-step'):
                    html(svg('doc', 18), 'w-ic', 'span')
                    with Tag('span', cls='a-grow h-d__n'):
                        Tag('b', t(f'document.{form}'), 'a-b')
                        Tag('span', t('The form is fixed by law; an own form can be written beside it.'), 'a-sm a-t3')
        own = [one for one in found if not one.form]
        self._own.clear()
        with self._own:
            for one in own:
                self._row(one.name, one, versions, '', one.lang)
            if not own:
                with Tag('li'):
                    Tag('p', t('No own forms yet: a letter of guarantee, an order, a delivery note…'), 'a-t3')

    def _row(self, name: str, one: PaperTemplate | None, versions: dict[int, TemplateVersion], form: str,
             lang: str) -> None:  # fmt: skip
        t = self.t
        with Tag('li'), Tag('div', cls='h-step'):
            html(svg('doc', 18), 'w-ic', 'span')
            with Tag('span', cls='a-grow h-d__n'):
                Tag('b', name, 'a-b')
                about = [one.name] if one and form else []
                if one and not form:
                    about.append(', '.join(t(NAMES[kind]) for kind in one.of))
                if one and one.current_id in versions:
                    version = versions[one.current_id]
                    if version.file:
                        about.append('Word')
                    about.append(
                        t('version {n} of {day}', n=version.number, day=t.short_day(version.created_at.date()))
                    )
                Tag('span', ' · '.join(about) if about else t('As shipped'), 'a-sm a-t3')
            if one:
                badge(t('in use'), 'ok') if one.active else badge(t('not in use'))
            btn(t('Change'), 'edit', 'ghost sm', label=t('Change the template “{name}”', name=name),
                on_click=partial(self._open, one, name, form, lang))  # fmt: skip

    def _new(self, word: bool) -> None:
        with self._dialogs:
            template_form(self.context, word=word)

    async def _open(self, one: PaperTemplate | None, name: str, form: str, lang: str) -> None:
        """Open the template of a form; there is none yet: begin with the shipped text, which changes nothing."""
        if one is None:
            values = {'name': name, 'form': form, 'lang': lang}
            done = await self.context.do(templates.begin, values, original(form, lang))
            one = done.value
        if one:
            ui.navigate.to(f'/template/{one.id}')


async def build_templates(context: Context, _: int | None) -> None:
    """/settings/templates."""
    await TemplatesPart(context).build()
