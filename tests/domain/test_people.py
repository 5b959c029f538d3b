"""People: who may decide what about whom."""

import pytest

from domain import people
from domain.errors import Conflict, Forbidden, Invalid
from domain.people import Person
from domain.permissions import House
from domain.unit_of_work import undo
from storage.store import Store

from ..conftest import ANN, BOB, EVE


def person(store: Store, id: int) -> Person:
    return store.ask_now(House(), lambda work: work.get(Person, id))


def test_the_last_administrator_stays_one(store: Store) -> None:
    with pytest.raises(Invalid, match=r'person\.not_yourself'):
        store.do_now(ANN, people.dismiss, ANN)
    with pytest.raises(Invalid, match=r'person\.not_yourself'):
        store.do_now(ANN, people.change_role, ANN, 'seller')
    with pytest.raises(Conflict, match=r'person\.last_administrator'):
        store.do_now(House(), people.dismiss, ANN)
    with pytest.raises(Conflict, match=r'person\.last_administrator'):
        store.do_now(House(), people.change_role, ANN, 'seller')
    store.do_now(ANN, people.change_role, BOB, 'administrator')
    store.do_now(BOB, people.dismiss, ANN)
    assert not person(store, ANN).active
    with pytest.raises(Forbidden):
        store.do_now(ANN, people.bring_back, ANN)
    store.do_now(BOB, people.bring_back, ANN)
    assert person(store, ANN).may(people.Permission.PEOPLE_MANAGE)


def test_only_administrators_decide_about_people(store: Store) -> None:
    for verb, *args in [(people.change, {'name': 'X'}), (people.change_role, 'administrator'), (people.dismiss,),
                        (people.bring_back,)]:  # fmt: skip
        with pytest.raises(Forbidden):
            store.do_now(BOB, verb, EVE, *args)
    assert store.do_now(BOB, people.change_self, {'post': 'Boss', 'lang': 'ru'}).post == 'Boss'
    with pytest.raises(Invalid, match=r'field\.unknown'):
        store.do_now(BOB, people.change_self, {'role': 'administrator'})


def test_a_right_lost_since_does_not_come_back_by_undo(store: Store) -> None:
    store.do_now(ANN, people.change_role, BOB, 'administrator')
    store.do_now(BOB, people.change_role, EVE, 'administrator', batch='promotes')
    store.do_now(BOB, people.change_role, EVE, 'viewer', batch='demotes')
    store.do_now(ANN, people.change_role, BOB, 'seller')
    with pytest.raises(Forbidden):
        store.do_now(BOB, undo, 'demotes')
    assert person(store, EVE).role == 'viewer'
    store.do_now(ANN, undo, 'demotes', batch='again')
    assert person(store, EVE).role == 'administrator'


def test_an_email_belongs_to_one_person_and_is_compared_without_case(store: Store) -> None:
    store.do_now(BOB, people.change_self, {'email': '  Bob@Example.COM '})
    assert person(store, BOB).email == 'bob@example.com'
    for email, code in [('BOB@example.com', 'person.email_taken'), ('bob', 'person.email_wrong'),
                        ('a@b@c', 'person.email_wrong'), ('x" <y@z.ru>', 'person.email_wrong')]:  # fmt: skip
        with pytest.raises(Invalid) as refused:
            store.do_now(ANN, people.change, EVE, {'email': email})
        assert refused.value.code == code
    with pytest.raises(Invalid, match=r'field\.required'):
        store.do_now(BOB, people.change_self, {'email': ''})


def test_language_theme_and_zone_are_known_ones(store: Store) -> None:
    for field, value in [('lang', 'xx'), ('theme', 'pink'), ('zone', 'Mars/Base'), ('zone', '../../etc/passwd')]:
        with pytest.raises(Invalid, match=r'field\.wrong'):
            store.do_now(BOB, people.change_self, {field: value})
    changed = store.do_now(BOB, people.change_self, {'lang': 'en', 'theme': 'dark', 'zone': 'Asia/Yekaterinburg'})
    assert (changed.lang, changed.theme, changed.zone) == ('en', 'dark', 'Asia/Yekaterinburg')


def test_the_team_is_listed_by_name_without_the_dismissed(store: Store) -> None:
    store.do_now(ANN, people.dismiss, EVE)
    names = [one.name for one in store.ask_now(BOB, people.listed)]
    assert 'Ева Зритель' not in names
    assert sorted(names) == names
    assert len(store.ask_now(BOB, people.listed, all=True)) == 5
