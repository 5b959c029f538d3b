"""Filters: whatever a filter says, both databases find what a plain predicate over the same records finds."""

import contextlib
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import col, select

from domain import catalog, companies, filtering
from domain.contacts import Contact
from domain.deals import Deal
from domain.errors import Invalid
from domain.leads import Lead

from ..conftest import ANN, BOB, OWN

NOW = datetime(2026, 11, 21, 21, 30, tzinfo=UTC)  # the 22nd in Moscow
ZONE = 'Europe/Moscow'
TODAY = date(2026, 11, 22)
WORDS = ['', 'Ёж', 'ежи', 'ЩЕБЕНЬ', 'щебень 5–20', '100%', 'a_b', "O'Brien", '<b>', '*[x]?', '\\', '"', '№ 7', 'x' * 60]
MONEY = [None, Decimal(0), Decimal('0.01'), Decimal(1000), Decimal('999999.99'), Decimal(-5)]
QUIET = {'max_examples': 70, 'deadline': None, 'database': None, 'derandomize': True,
         'suppress_health_check': list(HealthCheck)}  # fmt: skip
MOMENTS = [NOW + timedelta(hours=h) for h in (-9000, -700, -31, -22, -21, -3, 0, 2, 3)]
DAYS = [None, *(TODAY + timedelta(n) for n in (-400, -30, -7, -1, 0, 1, 6, 7, 90))]


def people(n, values):
    return [None, *values][n % (len(values) + 1)]


def records(work):
    """Records whose fields take every hostile value at least once."""
    firms = [companies.create(work, {'title': title}).id for title in ('ООО «Ёлка»', 'Тест 100%', '<i>')]
    stages = [id for (id,) in work.rows(select(catalog.noun('lead').fields['stage_id'].column.class_.id))] or [1]
    for n in range(28):
        work.add(Lead(
            title=WORDS[n % len(WORDS)] or 'без названия', name=WORDS[(n * 5 + 1) % len(WORDS)],
            amount=MONEY[n % len(MONEY)] if (MONEY[n % len(MONEY)] or 0) >= 0 else None, repeat=n % 3 == 0,
            verdict=('', 'good', 'poor')[n % 3], owner_id=people(n, (ANN, BOB, OWN)), stage_id=stages[0],
            company_id=people(n, firms), source=('', 'CALL', 'WEB')[n % 3], created_at=MOMENTS[n % len(MOMENTS)],
            phones=[{'value': '+79165550142', 'kind': 'WORK'}] if n % 4 == 0 else [],
            emails=[{'value': 'Info@Ёж.example', 'kind': 'WORK'}] if n % 5 == 0 else [],
            webs=[{'value': 'https://value.example', 'kind': 'WORK'}] if n % 6 == 0 else [],
            utm={'source': WORDS[(n * 3) % len(WORDS)], 'term': 'щебень'} if n % 2 else {},
        ))  # fmt: skip
        work.add(Contact(last_name=WORDS[n % len(WORDS)], birthday=DAYS[n % len(DAYS)]))
    return firms


def alike(text, part):
    """Whether a text holds a part, letter by letter, whatever the case and «ё»."""

    def shapes(c):
        return set('еёЕЁ') if c in 'еёЕЁ' else {c, *(s for s in (c.lower(), c.upper()) if len(s) == 1)}

    places = range(len(text) - len(part) + 1)
    return any(all(text[i + k] in shapes(c) for k, c in enumerate(part)) for i in places)


def day_of(value):
    return value.astimezone(ZoneInfo(ZONE)).date() if isinstance(value, datetime) else value


def days_fit(day, op, value):
    match op:
        case 'is':
            return day == value
        case 'before':
            return day < value
        case 'after':
            return day > value
        case 'last':
            return TODAY - timedelta(value - 1) <= day <= TODAY
        case 'next':
            return TODAY <= day <= TODAY + timedelta(value - 1)
    return (value[0] is None or day >= value[0]) and (value[1] is None or day <= value[1])


def fits(record, node, titles):
    """The same filter in plain Python; `titles` are the companies' names by id."""
    for word, over in (('and', all), ('or', any)):
        if word in node:
            return over(fits(record, part, titles) for part in node[word]) if node[word] else True
    name, op, said = node['field'], node['op'], node['value']
    value = getattr(record, name)
    if op in ('empty', 'filled'):
        return (value in (None, '', [])) == (op == 'empty')
    match catalog.noun(record.entity_kind()).fields[name].kind:
        case 'text':
            held = {
                'has': alike(value, said),
                'hasnt': not alike(value, said),
                'is': value == said,
                'isnt': value != said,
            }
            return held[op]
        case 'money':
            if value is None:
                return op == 'isnt'
            if op == 'between':
                low, high = (None if end is None else Decimal(end) for end in said)
                return (low is None or value >= low) and (high is None or value <= high)
            said = Decimal(said)
            return {'is': value == said, 'isnt': value != said, 'less': value < said, 'more': value > said}[op]
        case 'date' | 'moment':
            if value is None:
                return False
            ends = [None if end is None else date.fromisoformat(end) for end in said] if op == 'between' else said
            return days_fit(day_of(value), op, date.fromisoformat(said) if isinstance(said, str) else ends)
        case 'yesno':
            return value is said
        case 'reach':
            part = ''.join(c for c in said if c.isdecimal()) if name == 'phones' else said
            held = [str(item['value']) for item in value]
            if name == 'emails':
                return any(said.casefold() in one.casefold() for one in held)
            return bool(part) and any(alike(one, part) for one in held)
        case 'record' if op == 'has':
            return value is not None and all(alike(titles[value], word) for word in said.split())
        case 'choice' | 'source':
            return ((value or '') in said) == (op == 'in')
    wanted = [ANN if one == 'me' else one for one in said]
    return ((value in wanted) or (value is None and 0 in wanted)) == (op == 'in')


def leaf(field, op, value):
    return st.builds(lambda said: {'field': field, 'op': op, 'value': said}, value)


def leaves(kind, firms):
    words = st.sampled_from(
        [w.strip() for w in WORDS if w.strip()] + ['%', '_', '*', 'е', 'Ё', ']', '^', "'; --", '\\d']
    )
    money = st.sampled_from(['0', '0.01', '1000', '999999.99', '12'])
    days = st.sampled_from([d.isoformat() for d in DAYS if d])
    found = [leaf('amount', 'empty', st.none())] if kind == 'lead' else []

    def among(name, ops, value):
        found.extend(leaf(name, op, value) for op in ops)

    for name in ('title', 'name', 'utm_source') if kind == 'lead' else ('last_name',):
        among(name, ('has', 'hasnt', 'is', 'isnt', 'empty', 'filled'), words)
    moment = 'created_at' if kind == 'lead' else 'birthday'
    among(moment, ('is', 'before', 'after'), days)
    among(moment, ('last', 'next'), st.integers(1, 500))
    among(moment, ('between',), st.tuples(days, days | st.none()).map(list))
    if kind == 'lead':
        among('amount', ('is', 'isnt', 'less', 'more'), money)
        among('amount', ('between',), st.tuples(money, money | st.none()).map(list))
        among('repeat', ('is',), st.booleans())
        among('verdict', ('in', 'notin'), st.lists(st.sampled_from(['', 'good', 'poor', "x' OR 1"]), min_size=1))
        among('owner_id', ('in', 'notin'), st.lists(st.sampled_from([0, ANN, BOB, OWN, 'me']), min_size=1))
        among('company_id', ('in', 'notin'), st.lists(st.sampled_from([0, *firms, 999]), min_size=1))
        among('company_id', ('has',), st.sampled_from(['елк', '100%', '<i>', 'ООО ёЛКА', '*']))
        among('phones', ('has',), st.sampled_from(['916 555', '0142', '777', 'abc', '%']))
        among('emails', ('has',), st.sampled_from(['info@', 'ЁЖ', '%', 'value']))
        among('webs', ('has', 'empty', 'filled'), st.sampled_from(['value.example', 'WORK', 'kind', 'HTTPS']))
    return st.one_of(found)


def trees(kind, firms):
    def branch(parts):
        several = st.lists(parts, max_size=4)
        return st.one_of(*(several.map(lambda found, word=word: {word: found}) for word in ('and', 'or')))

    one = leaves(kind, firms)
    return branch(one | branch(one))


@pytest.mark.parametrize('kind', ['lead', 'contact'])
def test_a_filter_finds_what_a_plain_predicate_finds(store, kind):
    firms = store.do_now(ANN, records)
    noun = catalog.noun(kind).entity
    everyone = store.ask_now(ANN, lambda work: work.all(noun))
    titles = store.ask_now(ANN, lambda work: {c.id: c.title for c in work.all(companies.Company)})

    @settings(**QUIET)
    @given(trees(kind, firms))
    def same(node):
        found = store.ask_now(ANN, lambda work: work.all(noun, filtering.where(work, kind, node, now=NOW, zone=ZONE)))
        assert [r.id for r in found] == [r.id for r in everyone if fits(r, node, titles)], node

    same()


PLAIN = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
NAMES = st.sampled_from(['and', 'or', 'field', 'op', 'value', 'x'])
JSON = st.recursive(
    PLAIN, lambda one: st.lists(one, max_size=3) | st.dictionaries(NAMES, one, max_size=3), max_leaves=6
)
ANY_OP = st.sampled_from(sorted({op for ops in filtering.OPS.values() for op in ops}))


def test_whatever_is_sent_is_a_filter_or_a_refusal(store):
    names = st.sampled_from(sorted(store.ask_now(ANN, catalog.fields, 'deal')))
    asked = st.builds(lambda f, o, v: {'field': f, 'op': o, 'value': v}, names, ANY_OP, JSON)

    @settings(**QUIET)
    @given(JSON | asked)
    def answered(node):
        with contextlib.suppress(Invalid):
            store.ask_now(ANN, lambda work: work.all(Deal, filtering.where(work, 'deal', node)))

    answered()


def test_a_filter_does_not_show_what_is_hidden_through_the_name_of_a_client(store):
    firm = store.do_now(ANN, companies.create, {'title': 'Тайная'}).id
    store.do_now(ANN, lambda work: work.add(Contact(last_name='Свой', owner_id=OWN, company_id=firm)))
    node = {'field': 'company_id', 'op': 'has', 'value': 'тайная'}
    assert len(store.ask_now(ANN, lambda work: work.all(Contact, filtering.where(work, 'contact', node)))) == 1
    assert store.ask_now(OWN, lambda work: work.all(Contact, filtering.where(work, 'contact', node))) == []
    assert len(store.ask_now(OWN, lambda work: work.all(Contact, col(Contact.owner_id) == OWN))) == 1


def test_too_much_and_too_deep_is_refused(store):
    one = {'field': 'post', 'op': 'has', 'value': 'x'}
    deep = one
    for _ in range(6):
        deep = {'and': [deep]}
    for node in ({'and': [one] * 41}, {'and': [{'or': [one] * 30}] * 2}, deep, {'and': [one], 'or': []}, 'x',
                 {'field': 'post', 'op': 'between', 'value': ['1', '2']}, {**one, 'field': 'secret'},
                 {**one, 'value': 'x' * 201}):  # fmt: skip
        with pytest.raises(Invalid):
            store.ask_now(ANN, filtering.where, 'contact', node)
