import pytest

from domain import leads, people, settings
from domain.errors import Forbidden, Invalid
from domain.leads import Assigning
from domain.leads.naming import title_of
from domain.permissions import House

from ..conftest import ANN, BOB, CLERK, EVE, OWN


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
