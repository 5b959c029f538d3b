"""Numbering: what every kind of paper is numbered by, with the numbers that come next, live."""

from dataclasses import dataclass

from domain import numerators, templates
from domain.history import Change
from domain.numerators import KINDS, Numerator
from domain.quotes.papers import today
from domain.unit_of_work import UnitOfWork

from ..components.kit import Tag, html, set_attrs, svg
from ..context import Context
from ..locales import Words
from .kinds import kind_name
from .numbering_form import concerned, numbering_form, places
from .parts import head

SHOWN = 3
ABOUT = {
    'year': 'anew every year',
    'month': 'anew every month',
    'day': 'anew every day',
    'never': 'never anew',
    'company': 'each own company by itself',
    'direction': 'each direction by itself',
}


@dataclass(frozen=True)
class Counted:
    """A kind of papers: what numbers it and the next numbers, each with the company or direction it is for."""

    code: str
    name: str
    numerator: Numerator
    coming: list[tuple[str, str]]


def read(work: UnitOfWork, t: Words) -> list[Counted]:
    """Every kind in order; two short queries for each number that is shown."""
    day, there = today(work), places(work)
    found = []
    own = {one.code: one.name for one in templates.own_forms(work)}
    for numerator in numerators.listed(work, [*KINDS, *own]):
        asked, code = there.each(numerator.apart)[:SHOWN], numerator.code
        coming = [(name, numerators.preview(work, code, day, place)) for name, place in asked]
        found.append(Counted(code, kind_name(t, code, own), numerator, coming))
    return found


def about(t: Words, numerator: Numerator) -> str:
    """«заново каждый год · отдельно по направлениям»."""
    return ' · '.join(t(ABOUT[one]) for one in (numerator.period, numerator.apart) if one in ABOUT)


class KindRow:
    """One kind of papers; a click opens its form."""

    def __init__(self, context: Context, code: str, name: str, dialogs: Tag) -> None:
        self.t, self.name = context.t, name

        async def edit() -> None:
            with dialogs:
                await numbering_form(context, code, name)

        with Tag('li'), Tag('button', cls='h-step h-num', type='button') as self._button:
            html(svg('doc', 18), 'w-ic', 'span')
            with Tag('span', cls='a-grow h-d__n'):
                Tag('b', self.name, 'a-b')
                self._about = Tag('span', cls='a-sm a-t3')
            self._coming = Tag('span', cls='h-num__n')
            html(svg('edit', 16, 'a-t3'), 'a-icw', 'span')
        self._button.on('click', edit)
        self._drawn: object = None

    def show(self, counted: Counted) -> None:
        """Follow what was set and given."""
        t, coming = self.t, counted.coming
        self._about.set_text(about(t, counted.numerator))
        if coming == self._drawn:
            return
        self._drawn = coming
        numbers = ', '.join(f'{name}: {number}' if name else number for name, number in coming)
        label = t('{name}: the next number is {number}. Change the numbering', name=self.name, number=numbers)
        set_attrs(self._button, aria_label=label)
        self._coming.clear()
        with self._coming:
            for name, number in coming:
                with Tag('span', cls='h-num__r'):
                    if name:
                        Tag('span', name, 'a-sm a-t3 a-ell', title=name)
                    Tag('b', number)


async def build_numbering(context: Context, _: int | None) -> None:
    """/settings/numbering."""
    t = context.t
    found = await context.ask(read, t)
    head(t('Numbering'), t('How papers are numbered and which number comes next. A given number is never given again.'))
    with Tag('div', cls='h-cap h-num__cap a-sm a-t3', aria_hidden='true'):
        Tag('span', t('Paper'), 'a-grow')
        Tag('span', t('Next number'))
    listed = Tag('ul', cls='h-steps', aria_label=t('Numbering'))
    dialogs = Tag('div')
    rows: dict[str, KindRow] = {}

    def show(found: list[Counted]) -> None:
        for counted in found:
            if counted.code not in rows:
                with listed:
                    rows[counted.code] = KindRow(context, counted.code, counted.name, dialogs)
            rows[counted.code].show(counted)

    async def renew(_: list[Change]) -> None:
        show(await context.ask(read, t))

    show(found)
    context.live(renew, 'paper_template', *concerned(), pause=0.3)
