import pytest

from domain import activities, deals, invoices, leads, own, settings, setup, statements
from domain.deals import Deal
from domain.errors import Invalid
from domain.people import Person
from domain.permissions import House
from storage.demo import fill
from storage.files import Files
from storage.store import Store

from ..conftest import ANN


@pytest.fixture
def empty(tmp_path):
    """A store without anybody in it."""
    made = Store(f'sqlite:///{tmp_path}/demo.db')
    made.create()
    made.start()
    yield made
    made.close()


@pytest.mark.parametrize('lang', ['ru', 'en'])
def test_the_demo_is_a_team_in_the_middle_of_its_work(empty, tmp_path, lang):
    head = fill(empty, Files(tmp_path), lang)
    now = empty.ask_now(head, deals.snapshot, 1)
    assert all(stage['count'] for stage in now['stages'])
    assert empty.ask_now(head, lambda work: work.count(leads.Lead)) >= 6
    paid = empty.ask_now(head, lambda work: [i.paid for i in work.all(invoices.Invoice)])
    assert any(paid)
    assert empty.ask_now(head, activities.next_steps, 'deal', range(1, 30))


@pytest.mark.parametrize('lang', ['ru', 'en'])
def test_the_demo_shows_a_credited_invoice_and_money_given_back(empty, tmp_path, lang):
    head = fill(empty, Files(tmp_path), lang)
    credited = empty.ask_now(head, lambda work: [one for one in work.all(invoices.Invoice) if one.credited])
    assert [(one.status, bool(one.refunded), bool(one.overpaid), bool(one.debt)) for one in credited] == [
        ('P', True, False, False),
        ('P', False, True, False),
        ('S', False, False, True),
    ]
    owed = {one.company_id: one.total for one in empty.ask_now(head, invoices.debts)}
    assert owed[credited[2].company_id] == credited[2].debt < credited[2].amount
    numbers = empty.ask_now(head, lambda work: [(one.date, one.number) for one in work.all(invoices.Invoice)])
    assert numbers == sorted(numbers), 'numbers follow the days'


def test_a_statement_of_the_demo_waits_with_a_payment_and_a_refund(empty, tmp_path):
    head = fill(empty, Files(tmp_path))
    lines = empty.ask_now(head, statements.waiting)
    found = empty.ask_now(head, statements.proposals, lines)
    shown = {line.number: (found[line.id].invoice.number, found[line.id].sure) for line in lines if line.id in found}
    assert shown == {'871': ('4', True), '131': ('2', True)}


def test_the_demo_is_made_once_and_never_beside_real_data(empty, tmp_path):
    assert fill(empty, Files(tmp_path)) == fill(empty, Files(tmp_path))
    assert empty.ask_now(House(), lambda work: work.count(Person)) == 6


def test_the_demo_is_taken_away_and_the_first_run_begins_anew(empty, tmp_path):
    head = fill(empty, Files(tmp_path))
    empty.do_now(head, setup.start_over)
    assert empty.ask_now(House(), setup.is_new)
    assert empty.ask_now(House(), lambda work: work.count(Deal)) == 0
    left = [empty.ask_now(House(), own.of, noun, gone=gone) for noun in own.NOUNS for gone in (False, True)]
    assert not any(left)
    person = {'name': 'Пётр', 'email': 'p@example.com'}
    mine = empty.do_now(House(), setup.found, person, 'hash', team_name='Своя компания')
    assert empty.ask_now(mine.id, settings.value, 'team_name') == 'Своя компания'
    assert empty.do_now(mine.id, deals.create, {'title': 'Первая'}).title == 'Первая'


def test_real_data_is_not_taken_away(store):
    with pytest.raises(Invalid, match='no_demo'):
        store.do_now(ANN, setup.start_over)
