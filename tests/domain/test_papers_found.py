"""What is typed above the lists of quotes and invoices finds them by themselves, their deal and their client."""

import pytest

from domain import companies, contacts, deals, invoices, quotes, requisites, rows
from domain.invoices import Invoice
from domain.invoices import lists as invoice_lists
from domain.quotes import Quote
from domain.quotes import lists as quote_lists
from domain.quotes.papers import today

from ..conftest import ANN, OWN
from .test_rows import STONE

LISTS = {Quote: quote_lists, Invoice: invoice_lists}


@pytest.fixture
def papers(store):
    with store.work(ANN) as work:
        firm = companies.create(work, {'title': 'ООО «ГлавСтройИнвест»', 'phones': '+7 495 123-45-67'}).id
        requisites.add(work, {'inn': '7707083893', 'kpp': '773601001'}, company_id=firm)
        person = contacts.create(work, {'last_name': 'Пётр Ёлкин', 'phones': '8 (916) 555-44-33'}).id
        for title, client in (('Щебень для дороги', {'company_id': firm}), ('Песок', {'contact_id': person})):
            deal = deals.create(work, {'title': title, **client}).id
            rows.replace_all(work, 'deal', deal, [STONE])
            quotes.from_deal(work, deal)
            invoices.from_deal(work, deal)


@pytest.mark.parametrize('noun', LISTS)
@pytest.mark.parametrize(
    ('text', 'found'),
    [
        ('главстрой', ['Щебень для дороги']),
        ('ЩЕБЕНЬ Главстрой', ['Щебень для дороги']),
        ('елкин', ['Песок']),
        ('щебень ёлкин', []),
        ('8 495 1234567', ['Щебень для дороги']),
        ('9165554433', ['Песок']),
        ('7707083893', ['Щебень для дороги']),
        ('№ 2', ['Песок']),
        ('*', []),
        ('100%', []),
        ("' OR 1=1 --", []),
        ('', ['Щебень для дороги', 'Песок']),
    ],
)
def test_papers_are_found_by_number_deal_client_phone_and_inn_in_any_case(store, papers, noun, text, found):
    with store.work(ANN) as work:
        met = work.all(noun, *LISTS[noun].conditions(work, {'q': text}, today(work)), order=noun.id)
        assert [work.get(deals.Deal, paper.deal_id).title for paper in met] == found


@pytest.mark.parametrize('noun', LISTS)
def test_a_client_one_may_not_see_finds_no_papers(store, papers, noun):
    with store.work(OWN) as work:
        assert work.all(noun, *LISTS[noun].conditions(work, {'q': 'главстрой'}, today(work))) == []
