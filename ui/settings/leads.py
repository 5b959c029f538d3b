"""Leads: how they are named, whose they become, why one is poor."""

import re
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from domain import leads, settings, sources
from domain.history import Change
from domain.leads import Assigning
from domain.leads.naming import SLOTS, slots_of
from domain.leads.rules import MODES, MOST_REASONS
from domain.unit_of_work import UnitOfWork

from ..components.dialogs import FormDialog
from ..components.fields import text_field
from ..components.kit import Tag, btn, icon_btn, set_attrs
from ..components.ordering import OrderedList
from ..components.pickers import SelectField, select_field
from ..context import Context
from ..leads.reasons import reason_text
from ..locales import Words
from .kept import kept_text
from .parts import head, section

_WORD = re.compile(r'\{([^{}]*)\}')
MODE_NAMES = {'hand': 'Its maker’s', 'turn': 'In turn', 'source': 'By source'}
MODE_ABOUT = {
    'hand': 'A lead is of the one who wrote it down; a lead that came by itself is nobody’s.',
    'turn': 'Each next lead goes to the one of the team who waits longest.',
    'source': 'Each source has its people; others go in turn to those named above.',
}


@dataclass(frozen=True)
class Found:
    """What the page shows."""

    scheme: str
    reasons: list[str]
    rule: Assigning
    sources: dict[str, str]
    newest: list[tuple[str, dict[str, Any]]]


def read(work: UnitOfWork) -> Found:
    """A fixed number of queries."""
    offered = {source.code: source.name for source in sources.listed(work)}
    return Found(settings.value(work, 'lead_title'), leads.reasons(work), leads.assigning(work), offered,
                 leads.newest(work))  # fmt: skip


def worded(t: Words, scheme: str) -> str:
    """A scheme as people write it: its words in their language."""
    return _WORD.sub(lambda found: f'{{{t(f"slot.{found[1]}") if found[1] in SLOTS else found[1]}}}', scheme)


def coded(t: Words, text: str) -> str:
    """What people wrote as the scheme that is kept; words that are none stay, to be refused by name."""
    known = {t(f'slot.{slot}').casefold(): slot for slot in SLOTS}
    return _WORD.sub(lambda found: f'{{{known.get(found[1].strip().casefold(), found[1].strip())}}}', text)


class Naming:
    """The scheme with what the newest leads would be called by it, while it is typed."""

    def __init__(self, context: Context, found: Found) -> None:
        self.context, self.t, self.found = context, context.t, found
        t = self.t
        section(t('Naming'), t('A lead without a title of its own is called by this scheme.'))
        with Tag('div', cls='h-naming'):
            self.kept = kept_text(
                context, t('Naming scheme'), worded(t, found.scheme), self._save, on_change=self._typed
            )
            self.kept.field.input.props('debounce=150')
            with Tag('div', cls='a-row a-wrap a-g6', role='group', aria_label=t('Words for the naming')):
                for slot in SLOTS:
                    word = Tag('button', t(f'slot.{slot}'), 'a-chip', type='button')
                    word.on('click', partial(self._insert, slot))
            self._preview = Tag('div', cls='h-names', role='status', aria_label=t('How leads would be called'))
        self._draw(worded(t, found.scheme))

    def show(self, found: Found) -> None:
        """Follow what was saved."""
        self.found = found
        self.kept.show(worded(self.t, found.scheme))
        self._draw(self.kept.field.typed)

    def _typed(self, _: object) -> None:
        self._draw(self.kept.field.typed)

    def _draw(self, typed: str) -> None:
        t, scheme = self.t, coded(self.t, typed)
        self._preview.clear()
        odd = next((slot for slot in slots_of(scheme) if slot not in SLOTS), None)
        self.kept.field.error('' if odd is None else t.refusal('naming.unknown_word', {'word': odd}))
        with self._preview:
            if not self.found.newest:
                Tag('p', t('No leads yet. The usual example: Moscow, Vasily, gravel.'), 'a-t3')
            for title, fields in self.found.newest:
                with Tag('div', cls='h-names__r'):
                    Tag('span', title, 'a-t3 a-ell', title=title)
                    Tag('span', '→', 'a-t3', aria_hidden='true')
                    Tag('b', leads.would_be(scheme, fields) or '—', 'a-b a-ell')

    async def _insert(self, slot: str) -> None:
        field = self.kept.field
        typed, word = field.typed.rstrip(' ,'), f'{{{self.t(f"slot.{slot}")}}}'
        field.set_value(f'{typed}, {word}' if typed else word)
        self._draw(field.typed)
        await self.kept.leave()

    async def _save(self, scheme: Any) -> Any:
        return await self.context.do(leads.name_by, coded(self.t, scheme or ''), quiet=True, said=self.t('Saved'))


class Reasons:
    """The reasons of poor leads, put into order, added and removed."""

    def __init__(self, context: Context, found: Found) -> None:
        self.context, self.t, self._drawn = context, context.t, list[str]()
        t = self.t
        with section(
            t('Why a lead is poor'), t('Offered when a lead is marked as poor; own words are always allowed.')
        ):
            self._new_button = btn(t('Reason'), 'plus', label=t('Add a reason'), on_click=self._new)
        self._box = Tag('div', cls='h-reasons')
        self._ids: dict[str, int] = {}
        self._list: OrderedList
        self.show(found)

    def show(self, found: Found) -> None:
        """Follow what was saved."""
        if found.reasons == self._drawn:
            return
        same = sorted(found.reasons) == sorted(self._drawn)
        self._drawn = list(found.reasons)
        if same:
            self._list.put([self._ids[reason] for reason in self._drawn])
            return
        t = self.t
        self._box.clear()
        self._ids = {reason: place for place, reason in enumerate(self._drawn, 1)}
        with self._box:
            self._list = OrderedList(t('Reasons'), self._reorder)
        for reason, id in self._ids.items():
            text = reason_text(t, reason)
            with self._list.row(id, 'h-src'):
                self._list.handle(id, t('Move the reason “{name}”: Alt and arrows', name=text))
                Tag('span', text, 'a-grow h-reason')
                icon_btn('trash', t('Delete the reason “{name}”', name=text), on_click=partial(self._delete, reason))

    async def _keep(self, kept: list[str], said: str) -> Any:
        return await self.context.do(leads.set_reasons, kept, quiet=True, said=said)

    async def _reorder(self, ids: list[int]) -> None:
        of = {id: reason for reason, id in self._ids.items()}
        await self._keep([of[id] for id in ids], self.t('Order changed'))

    async def _delete(self, reason: str) -> None:
        done = await self._keep([one for one in self._drawn if one != reason], self.t('Reason deleted'))
        if done.refusal:
            self.context.tell(done.refusal)

    async def _new(self) -> None:
        context, t = self.context, self.t

        async def save() -> bool | str:
            done = await self._keep([*self._drawn, words.value or ''], t('Reason added'))
            return context.words(done.refusal) if done.refusal else True

        if len(self._drawn) >= MOST_REASONS:
            return
        form = FormDialog(t, t('New reason'), t('Add'), save, icon='plus')
        with form.body:
            words = text_field(t('Reason'), required=True, autofocus=True)
        form.open()


class Assign:
    """Whose a lead becomes that names nobody."""

    def __init__(self, context: Context, found: Found) -> None:
        self.context, self.t, self.found = context, context.t, found
        t = self.t
        section(t('Whose a lead becomes'), t('Holds for leads that name nobody: from the site, by mail, by a program.'))
        self._box = Tag('div', cls='h-assign')
        self._why = Tag('div', cls='a-err', role='alert', hidden=True)
        self._drawn: object = None
        self._mode = found.rule.mode
        self.show(found)

    def show(self, found: Found) -> None:
        """Follow what was saved."""
        self.found = found
        if found.rule.mode != 'hand' or self._drawn is None:
            self._mode = found.rule.mode
        self._draw()

    def _draw(self) -> None:
        t, rule = self.t, self.found.rule
        state = (self._mode, rule, self.found.sources)
        if state == self._drawn:
            return
        self._drawn = state
        self._box.clear()
        self._switch: Tag | None = None
        people = {id: str(face['name']) for id, face in self.context.team.items()}
        with self._box:
            with Tag('div', cls='a-row a-wrap a-g6', role='radiogroup', aria_label=t('Whose a lead becomes')):
                for mode in MODES:
                    chosen = mode == self._mode
                    one = Tag('button', t(MODE_NAMES[mode]), 'a-chip', type='button', role='radio',
                              aria_checked='true' if chosen else 'false')  # fmt: skip
                    one.on('click', partial(self._choose, mode))
            Tag('p', t(MODE_ABOUT[self._mode]), 'a-t2')
            if self._mode == 'hand':
                return
            self._people = self._group(t('People in turn'), people, rule.people, None)
            if self._mode == 'source':
                for code, name in self.found.sources.items():
                    self._group(name, people, rule.sources.get(code, []), code)
            with Tag('label', cls='a-row a-g8 h-byhand'):
                switch = Tag('button', cls='a-sw', type='button', role='switch',
                             aria_label=t('Also leads that people write down'),
                             aria_checked='true' if rule.by_hand else 'false')  # fmt: skip
                switch.on('click', lambda: self._save(replace(self.found.rule, by_hand=not self.found.rule.by_hand)))
                self._switch = switch
                Tag('span', t('Also leads that people write down'))

    def _group(self, label: str, people: dict[int, str], chosen: list[int], code: str | None) -> SelectField:
        def changed(value: Any) -> Any:
            ids, rule = list(value or []), self.found.rule
            if code is None:
                return self._save(replace(rule, people=ids))
            return self._save(replace(rule, sources={**rule.sources, code: ids}))

        there = [id for id in chosen if id in people]
        return select_field(label, people, there or None, multiple=True, on_change=changed)

    async def _choose(self, mode: str) -> None:
        self._mode = mode
        self._draw()
        rule = self.found.rule
        if mode == 'hand' or rule.people or (mode == 'source' and rule.sources):
            await self._save(replace(rule, mode=mode))

    async def _save(self, rule: Assigning) -> None:
        done = await self.context.do(leads.assign_by, replace(rule, mode=self._mode), quiet=True, said=self.t('Saved'))
        why = self.context.words(done.refusal) if done.refusal else ''
        self._why.set_text(why)
        set_attrs(self._why, hidden=None if why else True)
        if done:
            # The next choice builds upon this one, and what shows it already is not drawn anew under the hand.
            kept = await self.context.ask(leads.assigning)
            self.found = replace(self.found, rule=kept)
            self._drawn = (self._mode, kept, self.found.sources)
            if self._switch:
                set_attrs(self._switch, aria_checked='true' if kept.by_hand else 'false')


async def build_leads(context: Context, _: int | None) -> None:
    """/settings/leads."""
    t = context.t
    found = await context.ask(read)
    head(t('Leads: rules'), t('How they are called, whose they become and why one is poor.'))
    parts: list[Naming | Assign | Reasons] = [Naming(context, found), Assign(context, found), Reasons(context, found)]

    async def renew(_: list[Change]) -> None:
        fresh = await context.ask(read)
        for part in parts:
            part.show(fresh)

    context.live(renew, 'setting', 'source', 'lead', pause=1)
