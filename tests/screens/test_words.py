"""Words: every visible text has its Russian, numbers and times read as the design says."""

import ast
import re
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from hypothesis import given
from hypothesis import strategies as st

from domain.catalog.nouns import NOUNS
from domain.leads import REASONS
from ui.components.keys_help import GROUPS
from ui.components.navigation import SECTIONS
from ui.locales import FOLDER, Words, catalog, plural_form
from ui.papers import lists as lists
from ui.timeline.phrases import value_text

UI = FOLDER.parent
FACT = re.compile(r'\{(\w+)\}')
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
ru, en = Words('ru', 'Europe/Moscow'), Words('en', 'Europe/London')


def is_words(call: ast.Call) -> bool:
    """t('…'), self.t('…'), words('…'), and .n of each."""
    func = call.func.value if isinstance(call.func, ast.Attribute) and call.func.attr == 'n' else call.func
    name = func.id if isinstance(func, ast.Name) else getattr(func, 'attr', '')
    return name in {'t', '_t', 'words'} or (name == 'self' and isinstance(func, ast.Name))


def texts(path: Path):
    """(texts, line) of each call with literal texts: one for t(), two for t.n()."""
    for node in ast.walk(ast.parse(path.read_text('utf-8'))):
        if isinstance(node, ast.Call) and is_words(node):
            counted = isinstance(node.func, ast.Attribute) and node.func.attr == 'n'
            args = node.args[: 2 if counted else 1]
            if args and all(isinstance(arg, ast.Constant) and isinstance(arg.value, str) for arg in args):
                yield tuple(arg.value for arg in args), node.lineno


def test_every_text_of_the_screens_has_its_russian():
    said, missing = catalog('ru'), []
    for path in sorted(UI.rglob('*.py')):
        for found, line in texts(path):
            known = found in said.plural if len(found) == 2 else found[0] in said.single
            if not known and any(char.isalpha() for char in FACT.sub('', found[0])):
                missing.append(f'{path.relative_to(UI)}:{line} {found[0]}')
    for text in [name for _, _, name in SECTIONS] + [
        x for title, rows in GROUPS for x in (title, *(row[0] for row in rows))
    ]:
        if text not in said.single:
            missing.append(text)
    assert missing == []


@pytest.mark.parametrize('t', [ru, en], ids=['ru', 'en'])
def test_no_code_of_a_choice_is_shown_to_people_in_the_history(t):
    bare = []
    for kind, noun in NOUNS.items():
        codes = {name: field.codes or () for name, field in noun.fields.items() if name != 'currency'}
        codes |= {'junk_reason': [code for code in REASONS if '_' in code]} if kind == 'lead' else {}
        for name, code in ((name, code) for name, some in codes.items() for code in some if code):
            if value_text(t, {'field': name, 'after': code, 'after_text': code}, 'after', kind) == code:
                bare.append((kind, name, code))
    assert bare == []


@pytest.mark.parametrize('path', sorted(FOLDER.glob('*/*.po')), ids=lambda path: f'{path.parent.name}/{path.stem}')
def test_a_catalog_keeps_the_facts_and_has_all_plural_forms(path):
    with path.open('rb') as file:
        messages = [one for one in read_po(file, locale=path.parent.name) if one.id]
    for one in messages:
        assert not one.fuzzy
        if isinstance(one.id, str):
            if ' ' in one.id and path.parent.name == 'ru':
                assert set(FACT.findall(one.id)) == set(FACT.findall(str(one.string))), one.id
        else:
            assert len(one.string) == (3 if path.parent.name == 'ru' else 2)
            assert all(set(FACT.findall(form)) <= set(FACT.findall(one.id[1])) for form in one.string), one.id


def test_two_catalogs_never_translate_one_text_differently():
    seen, clashes = {}, []
    for path in sorted((FOLDER / 'ru').glob('*.po')):
        with path.open('rb') as file:
            for one in read_po(file, locale='ru'):
                key = str(one.id)
                if one.id and seen.setdefault(key, one.string) != one.string:
                    clashes.append(f'{path.stem}: {key!r}')
    assert clashes == []


def test_money_reads_as_people_write_it():
    assert ru.money(Decimal('1250000')) == '1\u00a0250\u00a0000\u00a0₽'
    assert ru.money(Decimal('-1250.5'), 'USD') == '\u22121\u00a0250,50\u00a0$'
    assert en.money(Decimal('1250000.00'), 'GBP') == '£1,250,000'
    assert en.money(Decimal('12'), 'CHF') == 'CHF\u00a012'
    assert ru.money(None) == 'Без суммы'
    assert ru.money(Decimal('-0.001')) == '0\u00a0₽'
    assert ru.percent(22) == '22\u00a0%'
    assert en.percent(Decimal('7.5')) == '7.5%'


def test_times_are_told_from_the_persons_own_day():
    assert ru.when(datetime(2026, 11, 23, 11, 30, tzinfo=UTC), NOW) == 'сегодня 14:30'
    assert ru.when(datetime(2026, 11, 22, 22, 0, tzinfo=UTC), NOW) == 'сегодня 01:00'
    assert en.when(datetime(2026, 11, 22, 22, 0, tzinfo=UTC), NOW) == 'yesterday'
    assert ru.when(datetime(2026, 11, 24, 7, 0, tzinfo=UTC), NOW) == 'завтра 10:00'
    assert ru.when(datetime(2026, 11, 25, 8, 0, tzinfo=UTC), NOW) == '25\u00a0ноя, 11:00'
    assert ru.when(datetime(2025, 10, 14, 8, 0, tzinfo=UTC), NOW) == '14\u00a0окт 2025'
    assert ru.day(date(2026, 12, 11)) == '11\u00a0декабря 2026, пт'
    assert ru.full(datetime(2026, 12, 11, 8, 5)) == '11\u00a0декабря 2026, 11:05'
    assert en.ago(NOW, NOW) == en.ago(NOW, datetime(2026, 11, 23, 11, 0, tzinfo=UTC))


def test_counts_take_their_russian_form():
    form = ('{n} change is waiting to be sent.', '{n} changes are waiting to be sent.')
    assert [ru.n(*form, n).split('\u00a0')[0].split()[1] for n in (1, 2, 5, 11, 21, 112)] == [
        'изменение',
        'изменения',
        'изменений',
        'изменений',
        'изменение',
        'изменений',
    ]
    assert en.n(*form, 1).startswith('1 change is')
    assert en.n(*form, 1200).startswith('1,200 changes')


@given(st.integers(0, 10**6))
def test_a_russian_form_always_exists(n):
    assert plural_form('ru', n) in {0, 1, 2}


@given(st.text(), st.dictionaries(st.text(min_size=1), st.text()))
def test_no_text_and_no_facts_break_a_screen(text, facts):
    assert isinstance(ru._fill(text, facts), str)
    assert isinstance(ru.refusal(text, facts), str)


def test_a_fact_is_never_filled_twice_and_a_missing_one_is_only_a_gap():
    assert ru('{a} {b}', a='{b}', b=1) == '{b} 1'
    assert ru('{a} {nothing}', a='x') == 'x …'
    assert ru('{a.__class__}', a=1) == '{a.__class__}'
    assert ru.refusal('no.such.code') == 'Изменение не принято (no.such.code).'


def test_phones_and_zones_that_make_no_sense_stay_as_they_are():
    assert ru.plain_phone('+79165550142') == '+7 916 555-01-42'
    assert ru.plain_phone('доб. 12') == 'доб. 12'
    assert str(Words('de', 'Mars/Base').tz) == 'UTC'
    assert Words('de').lang == 'en'
