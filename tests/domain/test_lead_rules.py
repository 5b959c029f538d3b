from dataclasses import replace

import pytest

from domain import leads, people, settings
from domain.errors import Forbidden, Invalid
from domain.exchange import Plan, read
from domain.leads import Assigning
from domain.leads.naming import title_of
from domain.permissions import House

from ..conftest import ANN, BOB, CLERK, EVE, OWN
from .test_import import run


def came(store, **values):
    """A lead that came by itself, by its owner."""
    return store.do_now(House(), leads.create, {'title': 'Щебень', **values}).owner_id


def test_leads_that_come_by_themselves_go_in_turn_to_the_one_who_waits_longest(store):
    assert came(store) is None
    assert store.do_now(ANN, leads.create, {'title': 'x'}).owner_id == ANN
    store.do_now(ANN, leads.assign_by, Assigning('turn', [BOB, OWN]))
    assert [came(store) for _ in range(4)] == [BOB, OWN, BOB, OWN]
    assert came(store, owner_id=ANN) == ANN, 'who is named is named'
    assert store.do_now(ANN, leads.create, {'title': 'x'}).owner_id == ANN, 'what a person writes down is theirs'
    store.do_now(ANN, leads.assign_by, Assigning('turn', [BOB, OWN], by_hand=True))
    assert store.do_now(OWN, leads.quick, 'Тверь, Руслан, гравий').owner_id == BOB

    def two(work):
        return [leads.create(work, {'title': 'Письмо'}).owner_id for _ in range(3)]

    assert store.do_now(House(), two) == [OWN, BOB, OWN], 'in one act too'
    store.do_now(ANN, people.dismiss, BOB)
    assert [came(store), came(store)] == [OWN, OWN]


def test_a_source_has_its_people_and_others_go_in_turn(store):
    store.do_now(ANN, leads.assign_by, Assigning('source', [ANN], {'EMAIL': [CLERK], 'CALL': []}))
    assert [came(store, source=source) for source in ('EMAIL', 'WEB', 'CALL', '')] == [CLERK, ANN, ANN, ANN]
    assert store.ask_now(EVE, leads.assigning).sources == {'EMAIL': [CLERK]}


def test_rules_that_make_no_sense_are_refused_in_words(store):
    refused = [
        ('assign.nobody', leads.assign_by, Assigning('turn')),
        ('assign.nobody', leads.assign_by, Assigning('source')),
        ('field.wrong', leads.assign_by, Assigning('dice', [ANN])),
        ('field.wrong', leads.assign_by, Assigning('source', [ANN], {'NOWHERE': [ANN]})),
        ('person.dismissed', leads.assign_by, Assigning('turn', [99])),
        ('naming.unknown_word', leads.name_by, '{city}, {colour}'),
        ('naming.no_word', leads.name_by, 'Лид'),
        ('field.too_long', leads.name_by, '{city}' * 50),
        ('reasons.none', leads.set_reasons, []),
        ('reasons.taken', leads.set_reasons, ['spam', ' SPAM ']),
        ('field.required', leads.set_reasons, [' ']),
        ('field.too_long', leads.set_reasons, ['я' * 101]),
    ]
    for code, verb, value in refused:
        with pytest.raises(Invalid) as told:
            store.do_now(ANN, verb, value)
        assert told.value.code == code, value
    for verb, value in ((leads.name_by, '{city}'), (leads.set_reasons, ['x']), (leads.assign_by, Assigning())):
        with pytest.raises(Forbidden):
            store.do_now(BOB, verb, value)


def test_what_leads_would_be_called_is_seen_before_the_scheme_is_kept(store):
    store.do_now(ANN, leads.quick, 'Москва, Василий, щебень')
    [(title, fields)] = store.ask_now(EVE, leads.newest)
    assert title == 'Москва, Василий, щебень'
    assert leads.would_be('{product}: {person} ({city})', fields) == 'щебень: Василий (Москва)'
    assert leads.would_be('{company}', fields) == title_of('', fields) == 'Василий'
    store.do_now(ANN, leads.name_by, ' {product} — {city} ')
    assert (
        store.do_now(ANN, leads.create, {'city': 'Тверь', 'product': 'песок', 'name': 'Лев'}).title == 'песок — Тверь'
    )
    store.do_now(ANN, leads.name_by, '')
    assert store.ask_now(ANN, settings.value, 'lead_title') == settings.DEFAULTS['lead_title']


def test_reasons_of_poor_leads_are_the_teams(store):
    assert store.ask_now(EVE, leads.reasons)[0] == 'wrong_number'
    store.do_now(ANN, leads.set_reasons, ['price_only', '  Далеко   возить '])
    assert store.ask_now(EVE, leads.reasons) == ['price_only', 'Далеко возить']


def test_who_has_left_leaves_the_rule_and_the_rest_of_it_can_still_be_changed(store):
    store.do_now(ANN, leads.assign_by, Assigning('source', [BOB, OWN], {'EMAIL': [BOB], 'CALL': [BOB, CLERK]}))
    store.do_now(ANN, people.dismiss, BOB)
    assert [came(store, source=source) for source in ('EMAIL', 'CALL', 'WEB')] == [OWN, CLERK, OWN]
    rule = store.ask_now(ANN, leads.assigning)
    store.do_now(ANN, leads.assign_by, replace(rule, by_hand=True))
    assert store.ask_now(ANN, leads.assigning) == Assigning('source', [OWN], {'CALL': [CLERK]}, by_hand=True)
    with pytest.raises(Invalid):
        store.do_now(ANN, leads.assign_by, Assigning('turn', [BOB]))
    store.do_now(ANN, people.dismiss, OWN)
    store.do_now(ANN, people.dismiss, CLERK)
    assert came(store) is None, 'nobody is left'
    assert store.do_now(ANN, leads.quick, 'Тверь, Руслан, гравий').owner_id == ANN


def test_a_file_of_leads_goes_by_the_rule_where_written_leads_do(store):
    sheet = read('лиды.csv', 'Название;Ответственный\nОдин;\nДва;\nТри;Ева Зритель\nЧетыре;\n'.encode())

    def owners():
        plan = Plan('lead', sheet.head, ('title', 'owner_id'), policy='create', owner_id=ANN)
        run(store, sheet, plan)
        return [one.owner_id for one in store.ask_now(ANN, lambda work: work.all(leads.Lead))][-4:]

    store.do_now(ANN, leads.assign_by, Assigning('turn', [BOB, OWN]))
    assert owners() == [ANN, ANN, EVE, ANN]
    store.do_now(ANN, leads.assign_by, Assigning('turn', [BOB, OWN], by_hand=True))
    assert owners() == [BOB, OWN, EVE, BOB]
