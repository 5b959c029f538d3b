"""Filters by own fields: each operator of each kind finds what plain Python finds in the values that were given."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from domain import contacts, deals, filtering, own
from domain.deals import Deal

from ..conftest import ANN, BOB, OWN
from .test_filtering import NOW, TODAY, ZONE, alike

TEXTS = ['Ёж', 'ежи', '100%', "O'Brien", '*[x]?', '"', '\\', '<b>', 'x' * 60, 'a_b', '=1', '[]', 'null']
LINKS = ['https://ёж.example/a_b', 'https://maps.example/?q=100%25', "https://x.example/'"]
NUMBERS = ['0', '0.0001', '-5', '1000', '99999999999', '12.5', '0.1', '0.3', '1.0005', '0.29', '-0.0001']
SUMS = ['0', '0.01', '0.29', '0.57', '1.15', '-0.29', '99999999999', '1000']
DAYS = [(TODAY + timedelta(n)).isoformat() for n in (-400, -30, -7, -1, 0, 1, 6, 7, 90)]
LABELS = {'choices': [{'label': str(n)} for n in range(11)]}
CODES = ['=1', '=2', '=11']
LISTS = [['=1'], ['=1', '=3'], ['=11'], ['=2', '=11']]
FILE = [{'token': 'a' * 64, 'name': 'x.pdf', 'size': 1}]
PEOPLE = [('Друг', 'Пётр'), ('Пётр', 'Ёлкин'), ('100%', 'x'), ('Ушедший', 'Друг')]
TEXT_KINDS = ('text', 'long', 'address', 'link')
QUICK = {'max_examples': 14, 'deadline': None, 'database': None, 'derandomize': True, 'phases': [Phase.generate],
         'suppress_health_check': list(HealthCheck)}  # fmt: skip


def filled(work, kind):
    """A deal with each value of the kind and some with none: the field, {deal: value}, {contact: its names}."""
    friends = {contacts.create(work, {'last_name': last, 'name': name}).id: f'{last} {name}' for last, name in PEOPLE}
    field = own.add(work, 'deal', kind, {'label': 'Поле', 'target': 'contact' if kind == 'record' else '',
                                         **(LABELS if kind in own.CHOSEN else {})})  # fmt: skip
    values = {
        'long': ['две\nстроки', *TEXTS], 'link': LINKS, 'number': NUMBERS, 'money': SUMS, 'date': DAYS,
        'yesno': [True, False], 'choice': CODES, 'many': LISTS, 'record': list(friends), 'person': [ANN, BOB, OWN],
        'file': [FILE],
    }.get(kind, TEXTS)  # fmt: skip
    found = {}
    for value in (None, *values, None):
        said = {} if value is None else {field.name: value}
        found[deals.create(work, {'title': 'Сделка', **said}).id] = value
    gone = deals.create(work, {'title': 'Опустошённая', field.name: values[0]})
    deals.change(work, gone.id, {field.name: None})
    found[gone.id] = None
    left = list(friends)[-1]
    contacts.drop(work, left)
    friends.pop(left)
    return field.name, found, friends


def asked_of(kind, op, friends):
    """What a condition may compare with."""
    if op in ('empty', 'filled'):
        return st.none()
    if kind in TEXT_KINDS:
        return st.sampled_from([*TEXTS, *LINKS, 'е', 'Ё', '%', '_', '*', ']', "'; --", 'строки']) | st.text(
            'Ёжеи%_[]*x1', min_size=1, max_size=3
        )
    if kind in ('number', 'money'):
        numbers = st.sampled_from(NUMBERS[:1] + SUMS if kind == 'money' else NUMBERS)
        either = st.tuples(numbers, numbers) | st.tuples(numbers, st.none()) | st.tuples(st.none(), numbers)
        return either.map(list) if op == 'between' else numbers
    if kind == 'date':
        days = st.sampled_from(DAYS)
        either = st.tuples(days, days) | st.tuples(days, st.none()) | st.tuples(st.none(), days)
        return {'between': either.map(list), 'last': st.sampled_from([1, 2, 7, 8, 30, 31, 400])}.get(
            op, st.sampled_from([1, 2, 6, 7, 8, 90, 91]) if op == 'next' else days
        )
    if kind == 'yesno':
        return st.booleans()
    if kind == 'record' and op == 'has':
        return st.sampled_from(['друг', 'петр', 'Пётр Ёлк', 'елк ПЁТР', 'Пётр Ушедший', 'ушедший', '%', '100%', 'x 1'])
    some = {'choice': ['', *CODES, "x'", '=3'], 'many': [*CODES, '=3', '=4', '1'], 'person': [0, 'me', BOB, OWN],
            'record': [0, 999, *friends]}[kind]  # fmt: skip
    return st.lists(st.sampled_from(some), min_size=1, max_size=3)


def fits(value, kind, op, said, friends):
    """The same condition in plain Python over the value that was given."""
    if op in ('empty', 'filled'):
        return (value is None) == (op == 'empty')
    if kind in TEXT_KINDS:
        value = value or ''
        found = alike(value, said) if op in ('has', 'hasnt') else value == said
        return found == (op in ('has', 'is'))
    if kind == 'yesno':
        return bool(value) is said
    if kind == 'many':
        return any(code in said for code in value or []) == (op == 'in')
    if kind == 'record' and op == 'has':
        return value in friends and all(alike(friends[value], word) for word in said.split())
    if kind in ('number', 'money', 'date'):
        if value is None:
            return op == 'isnt'
        read = date.fromisoformat if kind == 'date' else Decimal
        if op in ('last', 'next'):
            ago = (TODAY - read(value)).days
            return 0 <= ago < said if op == 'last' else -said < ago <= 0
        if op == 'between':
            return all((read(end) <= read(value)) if low else (read(value) <= read(end))
                       for low, end in zip((True, False), said, strict=True) if end is not None)  # fmt: skip
        value, said = read(value), read(said)
        less, more = value < said, value > said
        return {'is': value == said, 'isnt': value != said, 'less': less, 'before': less, 'more': more,
                'after': more}[op]  # fmt: skip
    wanted = {ANN if one == 'me' else one for one in said}
    return (value in wanted or (value is None and not wanted.isdisjoint({0, ''}))) == (op == 'in')


@pytest.mark.parametrize('kind', own.KINDS)
def test_each_condition_on_an_own_field_finds_what_plain_python_finds(store, kind):
    name, values, friends = store.do_now(ANN, filled, kind)

    def same(op, said):
        node = {'field': name, 'op': op, 'value': said}
        found = store.ask_now(ANN, lambda work: work.all(Deal, filtering.where(work, 'deal', node, now=NOW, zone=ZONE)))
        wanted = [id for id, value in values.items() if fits(value, kind, op, said, friends)]
        assert [deal.id for deal in found] == wanted, node

    for op in filtering.OPS[kind]:
        settings(**QUICK)(given(op=st.just(op), said=asked_of(kind, op, friends))(same))()
