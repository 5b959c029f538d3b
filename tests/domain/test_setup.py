"""The first run: an empty database becomes a team."""

from collections.abc import Iterator

import pytest
from sqlmodel import SQLModel

from domain import directions, settings, setup, signing, sources, stages
from domain.errors import Conflict, Forbidden, Invalid
from domain.people import Person
from domain.permissions import House
from domain.unit_of_work import Entity
from storage.store import Store

HOUSE = House()
ANNA = {'name': 'Анна', 'email': 'Anna@Example.com'}


@pytest.fixture
def empty(database: str) -> Iterator[Store]:
    made = Store(database)
    with made.engine.begin() as connection:
        for table in reversed(SQLModel.metadata.sorted_tables):
            connection.execute(table.delete())
    made.start()
    yield made
    made.close()


def test_founding_makes_a_whole_working_team_in_one_batch(empty: Store) -> None:
    assert empty.ask_now(HOUSE, setup.is_new)
    anna = empty.do_now(
        HOUSE, setup.found, ANNA, 'hash', team_name=' ООО «Ромашка» ', lang='ru', mode='simple', batch='founds'
    )
    assert (anna.role, anna.email) == ('administrator', 'anna@example.com')
    with empty.work(HOUSE) as work:
        kept = settings.current(work)
        direction = directions.main(work)
        assert (kept['team_name'], kept['crm_mode'], kept['set_up']) == ('ООО «Ромашка»', 'simple', True)
        assert kept['simple_direction_id'] == direction.id
        assert direction.name == 'Общее'
        assert stages.of(work, 'lead')
        assert len(sources.listed(work)) > 10
        company = Entity.kinds.get('company')
        if company:
            assert [(one.title, one.mine) for one in work.all(company)] == [('ООО «Ромашка»', True)]  # type: ignore[attr-defined]
        assert {change.batch for change in work.changes_of('founds')} == {'founds'}
    assert empty.ask_now(HOUSE, signing.credential, 'anna@example.com') == (anna.id, 'hash')


def test_a_team_is_founded_once_and_only_by_the_door(empty: Store) -> None:
    with pytest.raises(Forbidden):
        empty.do_now(7, setup.found, ANNA, 'hash', team_name='X')
    empty.do_now(HOUSE, setup.found, ANNA, 'hash', team_name='X', lang='en')
    assert not empty.ask_now(HOUSE, setup.is_new)
    with pytest.raises(Conflict, match=r'setup\.done'):
        empty.do_now(HOUSE, setup.found, {'name': 'Eve', 'email': 'eve@example.com'}, 'hash', team_name='Y')
    assert empty.ask_now(HOUSE, lambda work: work.count(Person)) == 1


def test_wrong_answers_leave_the_database_empty(empty: Store) -> None:
    for person, about in [
        ({'name': '', 'email': 'a@b.ru'}, {'team_name': 'X'}),
        ({'name': 'A', 'email': 'nothing'}, {'team_name': 'X'}),
        ({'name': 'A'}, {'team_name': 'X'}),
        (ANNA, {'team_name': ' \x00 '}),
        (ANNA, {'team_name': 'X', 'mode': 'odd'}),
        (ANNA, {'team_name': 'X', 'currency': 'XXX'}),
        ({**ANNA, 'role': 'viewer'}, {'team_name': 'X'}),
    ]:
        with pytest.raises(Invalid):
            empty.do_now(HOUSE, setup.found, person, 'hash', **about)
    assert empty.ask_now(HOUSE, setup.is_new)
    assert not empty.ask_now(HOUSE, directions.listed)
