"""Dialogs about activities: plan one, note what has happened, the next step, complete, mend, hand over."""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Any, cast
from uuid import uuid4

from markupsafe import Markup
from nicegui import ui

from domain import activities
from domain.activities import Activity
from domain.permissions import Permission

from ..components.choices import Segmented
from ..components.dialogs import FormDialog
from ..components.fields import datetime_field, number_field, person_field, text_field, textarea_field
from ..components.kit import Tag, chip, set_attrs, svg
from ..context import Context
from ..locales import Words
from ..record_field import RecordField, record_choices

Links = Sequence[tuple[str, int]]
# kind: (icon, name, what is written where nothing was, what was done)
KINDS = {
    'call': ('call', 'kind.call', 'Phone the client'),
    'meeting': ('meet', 'kind.meeting', 'Meet the client'),
    'email': ('mail', 'kind.email', 'Write to the client'),
    'task': ('task', 'kind.task', 'Do something'),
}
ICONS = {kind: icon for kind, (icon, *_) in KINDS.items()}


def subject_of(t: Words, kind: str) -> str:
    """What an activity is called while nobody has named it."""
    return t(KINDS.get(kind, KINDS['task'])[2])


def tone_of(at: datetime | None, now: datetime, t: Words) -> str:
    """'late', 'today' or '' for a planned deadline."""
    if at is None:
        return ''
    if at < now:
        return 'late'
    return 'today' if t.local(at).date() == t.local(now).date() else ''


def badge_of(t: Words, at: datetime | str | None, kind: str, *, named: bool = False) -> Markup:
    """The mark of a planned activity: icon and when, red when late, amber today; `named` adds «Call»."""
    moment = datetime.fromisoformat(at) if isinstance(at, str) else at
    now = datetime.now(UTC)
    tone = tone_of(moment, now, t)
    words = t.when(moment, now) if moment else t('no date')
    if moment and tone in ('late', '') and t.local(moment).year == t.local(now).year and abs((moment - now).days) > 1:
        words = t.short_day(t.local(moment).date())
    if named:
        words = f'{t(KINDS.get(kind, KINDS["task"])[1])} {words}'
    full = t.full(moment) if moment else ''
    return Markup('<span class="a-badge {}" title="{}">{}{}{}</span>').format(
        f'a-badge--{tone}' if tone else '', full, svg(ICONS.get(kind, 'task'), 12),
        Markup('<span class="a-sr">{} </span>').format(t('Overdue:')) if tone == 'late' else '', words,
    )  # fmt: skip


def soon(t: Words, days: int, hour: int = 10) -> datetime:
    """So many days from today at that hour of the person's day; UTC."""
    day = datetime.now(t.tz).date() + timedelta(days=days)
    return datetime.combine(day, time(hour), t.tz).astimezone(UTC)


def days_offered(t: Words) -> list[tuple[str, datetime]]:
    """Moments people choose with one click: today, tomorrow, in three days, in a week."""
    now = datetime.now(t.tz)
    hour = min(now.hour + 1, 23) if now.hour < 17 else 18
    today = soon(t, 0, hour if now.hour < 23 else 23)
    return [
        (t('Today'), today),
        (t('Tomorrow'), soon(t, 1)),
        (t('In three days'), soon(t, 3)),
        (t('In a week'), soon(t, 7)),
    ]


async def plan(context: Context, links: Links = (), *, kind: str = 'call', values: dict[str, Any] | None = None,
               title: str = '') -> Activity | None:  # fmt: skip
    """Ask what to plan for these records; the activity once it is kept, None where the person changed their mind."""
    form = ActivityForm(context, links, (title or context.t('Plan an activity'), context.t('Plan')), kind, values or {})
    return await form.ask_for(planned=True)


async def log(
    context: Context, links: Links = (), *, kind: str = 'call', values: dict[str, Any] | None = None
) -> Activity | None:
    """Ask about what has already happened; the activity once it is kept, or None."""
    form = ActivityForm(context, links, (context.t('Write down what happened'), context.t('Save')), kind, values or {})
    return await form.ask_for(planned=False)


async def next_step(context: Context, links: Links = ()) -> Activity | None:
    """Plan what comes next, tomorrow at ten unless told otherwise."""
    values = {'deadline': soon(context.t, 1)}
    return await plan(context, links, values=values, title=context.t('Next step'))


async def complete(context: Context, activity_id: int, links: Links = (), *, result: str = '') -> bool:
    """Mark as done at once; the toast offers the next step and Undo."""
    t = context.t
    done = await context.do(activities.done, activity_id, result)
    if not done:
        return False
    said = context.toast(t('Activity done'), done.batch)
    if links and context.may(Permission.ACTIVITY_EDIT):
        said.next_step(t('Next step'), lambda: next_step(context, links))
    return True


async def postpone(context: Context, activity_id: int, deadline: datetime) -> bool:
    """Give a planned activity another deadline and say when."""
    t = context.t
    said = t('Postponed: {when}', when=t.when(deadline))
    return bool(await context.do(activities.postpone, activity_id, deadline, said=said))


async def assign(context: Context, activity_id: int, person_id: int) -> bool:
    """Hand an activity over and say to whom."""
    name = str(context.team.get(person_id, {}).get('name', ''))
    said = context.t('Handed over: {name}', name=name)
    return bool(await context.do(activities.assign, activity_id, person_id, said=said))


async def edit(context: Context, activity_id: int) -> bool:
    """Mend an activity in a dialog; whether anything was kept."""
    found = await context.ask(lambda work: work.get(Activity, activity_id))
    names = ('subject', 'description', 'deadline', 'duration', 'location', 'owner_id', 'result')
    values = {name: getattr(found, name) for name in names}
    t = context.t
    form = ActivityForm(context, [], (t('Activity'), t('Save')), found.kind, values, existing=found)
    return bool(await form.ask_for(planned=found.open))


class ActivityForm:
    """The form of one activity: planned, or already done; a new one or one that is there."""

    def __init__(self, context: Context, links: Links, words: tuple[str, str], kind: str, values: dict[str, Any],
                 *, existing: Activity | None = None) -> None:  # fmt: skip
        self.context, self.t, self.links, self.existing = context, context.t, list(links), existing
        self.kind, self.values, self.made, self.key = kind if kind in KINDS else 'task', dict(values), None, uuid4().hex
        where = '-'.join(f'{k}{i}' for k, i in self.links) or 'free'
        self.draft = f'activity:{existing.id if existing else where}'
        self.made = cast('Activity | None', None)
        self.form = FormDialog(self.t, *words, self._save, icon='act',
                               drafts=[f'{self.draft}:subject', f'{self.draft}:words'])  # fmt: skip

    async def ask_for(self, *, planned: bool) -> Activity | None:
        """Show the form and wait for its end."""
        self.planned = planned
        records = [] if self.links or self.existing else await record_choices(self.context, 'deal')
        with self.form.body:
            self._draw(records)
        await self.form.ask()
        return self.made

    def _draw(self, records: list[Any]) -> None:
        t, values = self.t, self.values
        kinds = [(key, t(name), icon) for key, (icon, name, _) in KINDS.items()]
        self._kinds = Segmented(kinds, self.kind, label=t('Kind of activity'), on_change=self._choose)
        if self.existing:
            for button in self._kinds.buttons.values():
                set_attrs(button, disabled=True)
        about = t('What to do') if self.planned else t('What it was about')
        self._subject = text_field(
            about,
            values.get('subject', ''),
            placeholder=subject_of(t, self.kind),
            autofocus=True,
            draft=f'{self.draft}:subject',
        )
        self._when = datetime_field(
            t, t('Date'), values.get('deadline') or (soon(t, 1) if self.planned else datetime.now(UTC))
        )
        if self.planned:
            with Tag('div', cls='a-row a-wrap a-g4'):
                for text, moment in days_offered(t):
                    chip(text, on_click=lambda moment=moment: self._when.set_value(moment))
        with Tag('div', cls='a-cols2'):
            owner = values.get('owner_id') or self.context.id
            self._owner = None
            if self.context.may(Permission.ACTIVITY_ASSIGN):
                self._owner = person_field(t('Owner'), list(self.context.team.values()), owner)
            self._minutes = number_field(t, t('Duration, minutes'), values.get('duration'))
            if self.planned:
                self._place = text_field(t('Place'), values.get('location', ''))
        self._deal = None
        if not self.links and not self.existing:
            self._deal = RecordField(self.context, 'deal', t('Deal'), records)
        named = t('Details') if self.planned else t('What came of it')
        words = values.get('description' if self.planned else 'result', '')
        self._words = textarea_field(named, words, rows=3, draft=f'{self.draft}:words')

    def _choose(self, kind: str) -> None:
        self.kind = kind
        set_attrs(self._subject.input, placeholder=subject_of(self.t, kind))

    async def _save(self) -> bool | str:
        if not all([self._when.check(), self._minutes.check(), self._subject.check()]):
            return False
        t, context = self.t, self.context
        words = 'description' if self.planned else 'result'
        values: dict[str, Any] = {
            'subject': self._subject.value or subject_of(t, self.kind), 'deadline': self._when.value,
            'duration': self._minutes.value, words: self._words.value or '',
        }  # fmt: skip
        if self.planned:
            values['location'] = self._place.value or ''
        if self._owner and self._owner.value:
            values['owner_id'] = self._owner.value
        links = [*self.links, *([('deal', self._deal.value)] if self._deal and self._deal.value else [])]
        if self.existing:
            # Only what was touched: a colleague's change of another field is not a conflict.
            values = {name: value for name, value in values.items() if value != getattr(self.existing, name)}
            if not values:
                return True
            id, seen = self.existing.id or 0, self.existing.version
            done = await context.do(activities.change, id, values, seen, quiet=True)
            said = t('Activity changed')
        elif self.planned:
            more = {
                k: v for k, v in self.values.items() if k not in values and k in activities.ActivityFields.model_fields
            }
            more |= {**values, 'kind': self.kind}
            undated = values['deadline'] is None
            done = await context.do(activities.plan, more, links, no_date=undated, quiet=True, key=self.key)
            said = t('Planned: {when}', when=t.when(values['deadline'])) if values['deadline'] else t('Planned')
        else:
            done = await context.do(activities.log, self.kind, values, links, quiet=True, key=self.key)
            said = t('Written down')
        if not done:
            return context.words(done.refusal) if done.refusal else False
        self.made = done.value
        with ui.context.client.layout:
            context.toast(said, done.batch)
        return True
