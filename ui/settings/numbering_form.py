"""The form of a numerator: its template with places, its period, the numbers that would come next; live."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

from domain import companies, directions, numerators
from domain.errors import Conflict, Refusal
from domain.history import Change
from domain.numerators import APART, KINDS, PERIODS, WORDS, Place, letters, modern
from domain.quotes.papers import today
from domain.unit_of_work import UnitOfWork

from ..components.dialogs import FormDialog
from ..components.fields import number_field, select_field, text_field
from ..components.kit import Tag, btn, note, set_attrs
from ..context import Context
from ..locales import Words

NAMES = ('template', 'prefix', 'digits', 'period', 'apart')
SHOWN = 4
WORD_NAMES = {
    'PREFIX': 'Prefix',
    'NUMBER': 'Number',
    'YEAR': 'Year',
    'YY': 'Year, two digits',
    'MONTH': 'Month',
    'DAY': 'Day',
    'COMPANY': 'Own company',
    'DIRECTION': 'Direction',
}
# The word goes where the caret is: into the prefix while that is edited, else into the template.
_INSERT = """() => {
  const [template, prefix] = IDS.map((id) => document.getElementById(id)), word = WORD;
  const field = document.activeElement === prefix ? prefix : template;
  field.setRangeText(word, field.selectionStart, field.selectionEnd, 'end');
  field.dispatchEvent(new Event('input', { bubbles: true }));
  field.focus();
}"""


@dataclass(frozen=True)
class Places:
    """Whom papers may be of: own companies and directions, {id: name}, in order."""

    companies: dict[int, str]
    directions: dict[int, str]

    def of(self, company_id: int | None, direction_id: int | None) -> Place:
        """The place of a paper of these two."""
        company, direction = self.companies.get(company_id or 0, ''), self.directions.get(direction_id or 0, '')
        return Place(company_id, direction_id, letters(company), letters(direction))

    def each(self, apart: str) -> list[tuple[str, Place]]:
        """(name, place) of all that are counted apart; else one without a name: the first of both."""
        company, direction = next(iter(self.companies), None), next(iter(self.directions), None)
        if apart == 'company' and len(self.companies) > 1:
            return [(name, self.of(id, direction)) for id, name in self.companies.items()]
        if apart == 'direction' and len(self.directions) > 1:
            return [(name, self.of(company, id)) for id, name in self.directions.items()]
        return [('', self.of(company, direction))]


def places(work: UnitOfWork) -> Places:
    """Two queries."""
    return Places({one.id or 0: one.title for one in companies.own_companies(work)},
                  {one.id or 0: one.name for one in directions.listed(work)})  # fmt: skip


def concerned() -> set[str]:
    """The nouns whose news move the next numbers or what they are shown with."""
    return {'numerator', 'company', 'direction', *(kind.kind for kind in KINDS.values())}


def kept(work: UnitOfWork, code: str) -> tuple[dict[str, Any], int]:
    """What is set now, and its version."""
    numerator = numerators.of(work, code)
    return {name: getattr(numerator, name) for name in NAMES}, numerator.version


def doubts(t: Words, values: dict[str, Any]) -> list[str]:
    """What may be kept but is hardly meant."""
    template = str(values['template'] or '')
    whole, found = template + modern(str(values['prefix'] or '')), []
    if values['prefix'] and '{PREFIX}' not in template:
        found.append(t('The template has no place for the prefix.'))
    if values['period'] == 'month' and '{MONTH}' not in whole:
        found.append(t('The same numbers will come every month: there is no month in them.'))
    if values['period'] == 'day' and '{DAY}' not in whole:
        found.append(t('The same numbers will come every day: there is no day in them.'))
    if values['apart'] == 'direction' and '{DIRECTION}' not in whole:
        found.append(t('Directions will have the same numbers: there is no direction in them.'))
    return found


class NumberingForm:
    """What a kind of papers is numbered by. Follows what colleagues save where nothing is typed here."""

    def __init__(self, context: Context, code: str, name: str, found: dict[str, Any], version: int, there: Places,
                 day: date) -> None:  # fmt: skip
        self.context, self.t, self.code, self.places, self.day = context, context.t, code, there, day
        self.saved, self.seen, self._fresh = found, version, version
        self._clashes: dict[str, Any] = {}
        self._next: Decimal | None = None
        self._asked = 0
        t = self.t
        self.form = FormDialog(t, t('Numbers: {name}', name=name), t('Save'), self._save, icon='hash')
        with self.form.body:
            self._template()
            self._rules()
            self._panel = Tag('div', cls='h-clash')
            context.live(self._renew, *concerned(), pause=0.3)

    def _template(self) -> None:
        t, found = self.t, self.saved
        self.template = text_field(t('field.template'), found['template'], autofocus=True, on_change=self._look)
        chips = Tag('div', cls='a-row a-wrap a-g6', role='group', aria_label=t('Places of the template'))
        with Tag('div', cls='h-next'):
            Tag('span', t('Next papers'), 'a-sm a-t3')
            self._coming = Tag('ol', cls='h-next__l', role='list', aria_label=t('Next papers'))
        self._doubts = Tag('div', cls='e-notes', role='status')
        with Tag('div', cls='a-cols2'):
            self.prefix = text_field(t('field.prefix'), found['prefix'], on_change=self._look)
            digits = t('Filled up with zeros on the left')
            self.digits = number_field(t, t('field.digits'), Decimal(found['digits']), hint=digits,
                                       on_change=self._look)  # fmt: skip
        ids = [f'f{field.input.html_id}' for field in (self.template, self.prefix)]
        for word in WORDS:
            with chips:
                chip = Tag('button', t(WORD_NAMES[word]), 'a-chip', type='button', title=f'{{{word}}}')
            chip.on('mousedown', js_handler='(e) => e.preventDefault()')
            chip.on('click', js_handler=_INSERT.replace('IDS', str(ids)).replace('WORD', f'"{{{word}}}"'))
        for field in (self.template, self.prefix, self.digits):
            field.input.props('debounce=200')

    def _rules(self) -> None:
        t, found = self.t, self.saved
        apart = {'': t('all together'), 'company': t('each own company by itself'),
                 'direction': t('each direction by itself')}  # fmt: skip
        with Tag('div', cls='a-cols2'):
            periods = {one: t(f'numerator_period.{one}') for one in PERIODS}
            self.period = select_field(t('field.period'), periods, found['period'], on_change=self._look)
            self.apart = select_field(t('field.apart'), {one: apart[one] for one in APART}, found['apart'],
                                      on_change=self._look)  # fmt: skip
            self.following = number_field(t, t('field.following'), on_change=self._look)
            self.following.input.props('debounce=200')
            names = self.places.companies
            self.company = select_field(t('For the company'), names, next(iter(names), None), on_change=self._turn)
            ways = self.places.directions
            self.direction = select_field(t('For the direction'), ways, next(iter(ways), None), on_change=self._turn)
        self.fields = {name: getattr(self, name) for name in (*NAMES, 'following')}

    @property
    def values(self) -> dict[str, Any]:
        """What stands in the form now."""
        return {name: self.fields[name].value for name in NAMES}

    @property
    def changed(self) -> dict[str, Any]:
        """What was typed here."""
        return {name: value for name, value in self.values.items() if value != self.saved[name]}

    @property
    def where(self) -> Place:
        return self.places.of(self.company.value, self.direction.value)

    def _typed_next(self) -> Decimal | None:
        return self.following.value if self.following.value != self._next else None

    async def _turn(self, _: object) -> None:
        """Another company or direction has a next number of its own."""
        self.following.set_value(self._next)
        await self._look()

    async def _look(self, _: object = None) -> None:
        """Show what would come, or why nothing would."""
        self._asked += 1
        mine, values = self._asked, self.values
        self._draw_around(values)
        try:
            coming = await self.context.ask(numerators.coming, self.code, self.day, self.where, values,
                                            following=self._typed_next(), count=SHOWN)  # fmt: skip
        except Refusal as refusal:
            if mine == self._asked and not self.form.ui.is_deleted:
                self._show([])
                self._refuse(refusal)
            return
        if mine != self._asked or self.form.ui.is_deleted:
            return
        for field in self.fields.values():
            if field.ok:
                field.error('')
        if self.following.ok and self.following.value == self._next:
            self._next = Decimal(coming[0][0])
            self.following.set_value(self._next)
        self._show([text for _, text in coming])

    def _show(self, numbers: list[str]) -> None:
        self._coming.clear()
        with self._coming:
            for number in numbers or ['—']:
                Tag('li', number)

    def _draw_around(self, values: dict[str, Any]) -> None:
        """What depends on the words and the rule: whose numbers are shown, and doubts."""
        whole = str(values['template'] or '') + modern(str(values['prefix'] or ''))
        for name, field, there in (('company', self.company, self.places.companies),
                                   ('direction', self.direction, self.places.directions)):  # fmt: skip
            matters = len(there) > 1 and (values['apart'] == name or f'{{{name.upper()}}}' in whole)
            set_attrs(field, hidden=None if matters else True)
        self._doubts.clear()
        with self._doubts:
            for text in doubts(self.t, values):
                note(text, 'warn', 'warn')

    def _refuse(self, refusal: Refusal) -> bool:
        """Say it beside its field; false where it has none."""
        field = self.fields.get(str(refusal.facts.get('field', '')))
        if field is not None:
            field.error(self.context.words(refusal))
        return field is not None

    async def _renew(self, _: list[Change]) -> None:
        """Follow a colleague; where both have changed the same, offer the choice."""
        found, self._fresh = await self.context.ask(kept, self.code)
        for name, theirs in found.items():
            field = self.fields[name]
            if theirs == self.saved[name] or theirs == field.value:
                self.saved[name] = theirs
                self._clashes.pop(name, None)
            elif field.value == self.saved[name]:
                self.saved[name] = theirs
                self._put(name, theirs)
            else:
                self._clashes[name] = theirs
        await self._compare_next()
        self._draw_clashes()
        await self._look()

    async def _compare_next(self) -> None:
        """Where a next number is typed here and somebody has set another one meanwhile, offer the choice too."""
        mine = self._typed_next()
        theirs = await self.context.ask(numerators.set_since, self.code, self.day, self.where, self.seen)
        if mine is not None and theirs and theirs[0] != mine:
            self._clashes['following'] = theirs[0]
        else:
            self._clashes.pop('following', None)

    def _put(self, name: str, value: Any) -> None:
        self.fields[name].set_value(Decimal(value) if name in ('digits', 'following') else value)

    def _draw_clashes(self) -> None:
        t = self.t
        self._panel.clear()
        if not self._clashes:
            self.seen = self._fresh
        for name, theirs in self._clashes.items():
            options = getattr(self.fields[name].input, 'options', {})
            with self._panel, Tag('div', cls='s-conf', role='group', aria_label=t('Two people edit this field')):
                with Tag('div', cls='a-row a-g6', role='status'):
                    Tag('span', t('A colleague has saved “{name}”:', name=t(f'field.{name}')))
                    Tag('b', str(options.get(theirs, theirs) or '—'), 'a-num')
                with Tag('div', cls='a-row'):
                    btn(t('Take theirs'), kind='sm tint', on_click=partial(self._settle, name, True))
                    btn(t('Keep mine'), kind='sm', on_click=partial(self._settle, name, False))

    async def _settle(self, name: str, take: bool) -> None:
        with self.form.body:
            theirs = self._clashes.pop(name)
            if name == 'following':
                self._next = Decimal(theirs) if take else self._next
            else:
                self.saved[name] = theirs
            if take:
                self._put(name, theirs)
            self._draw_clashes()
            await self._look()

    async def _save(self) -> bool | str:
        checked = [field.check() for field in self.fields.values()]  # every field says what is wrong with it
        if not all(checked):
            return False
        values, following, context = self.changed, self._typed_next(), self.context
        if not values and following is None:
            return True
        done = await context.do(
            numerators.change, self.code, values, on=self.day, following=following, where=self.where, seen=self.seen,
            quiet=True, said=self.t('Numbering changed'),
        )  # fmt: skip
        if done.refusal is None:
            return True
        if isinstance(done.refusal, Conflict):
            await self._renew([])
            return False if self._clashes else await self._save()
        return False if self._refuse(done.refusal) else context.words(done.refusal)


def opened(work: UnitOfWork, code: str) -> tuple[dict[str, Any], int, Places, date]:
    """What the form starts with."""
    return *kept(work, code), places(work), today(work)


async def numbering_form(context: Context, code: str, name: str) -> None:
    """Open the form of a kind of papers."""
    form = NumberingForm(context, code, name, *await context.ask(opened, code))
    await form._look()
    form.form.open()
