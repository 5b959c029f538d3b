import pytest

from domain import companies, contacts, requisites, settings
from domain.companies import Company
from domain.contacts import Contact
from domain.errors import Conflict, Forbidden, Invalid, NotFound
from domain.requisites import BankAccount, Requisites
from domain.unit_of_work import undo

from ..conftest import ANN, BOB, EVE, OWN

SBER = {'bank_name': 'Сбербанк', 'bik': '044525225', 'account': '40702810938000012345', 'cor_account': ''}


@pytest.fixture
def firm(store):
    return store.do_now(ANN, companies.create, {'title': 'ООО «ГлавСтройИнвест»', 'phones': '8 495 123-45-67'}).id


@pytest.fixture
def vasily(store):
    values = {'last_name': 'Петров', 'name': 'Василий', 'phones': [{'value': '8 916 555-01-42', 'kind': 'MOBILE'}]}
    return store.do_now(ANN, contacts.create, values).id


def test_a_surname_is_required_until_the_setting_lets_it_go(store):
    with pytest.raises(Invalid) as refused:
        store.do_now(ANN, contacts.create, {'name': 'Василий'})
    assert (refused.value.code, refused.value.facts['field']) == ('field.required', 'last_name')
    store.do_now(ANN, settings.change, surname_required=False)
    store.do_now(ANN, contacts.create, {'name': 'Василий'})
    store.do_now(ANN, contacts.create, {'phones': '8 916 555-01-42'})
    with pytest.raises(Invalid, match=r'contact\.empty'):
        store.do_now(ANN, contacts.create, {'post': 'директор'})
    with store.work(ANN) as work:
        assert [c.title for c in work.all(Contact)] == ['Василий', '+79165550142']


@pytest.mark.parametrize(
    ('verb', 'values', 'code'),
    [
        (companies.create, {'title': ' '}, 'field.required'),
        (companies.create, {'title': 'x', 'industry': 'MAGIC'}, 'field.wrong'),
        (companies.create, {'title': 'x', 'revenue': 'NaN'}, 'field.not_a_number'),
        (companies.create, {'title': 'x', 'lead_id': 1}, 'field.unknown'),
        (companies.create, {'title': 'x', 'owner_id': 99}, 'missing'),
        (contacts.create, {'last_name': 'x', 'birthday': '31.31.2000'}, 'field.not_a_date'),
        (contacts.create, {'last_name': 'x', 'type_code': 'FRIEND'}, 'field.wrong'),
        (contacts.create, {'last_name': 'x', 'company_id': 99}, 'missing'),
        (contacts.create, {'last_name': 'x', 'phones': '12-34'}, 'phone.too_short'),
        (contacts.create, {'last_name': 'x' * 101}, 'field.too_long'),
    ],
)
def test_bad_input_is_named(store, verb, values, code):
    with pytest.raises((Invalid, NotFound)) as refused:
        store.do_now(ANN, verb, values)
    assert refused.value.code == code


def test_people_stand_on_a_companys_card_with_roles_order_and_a_main_one(store, firm, vasily):
    irina = store.do_now(BOB, contacts.create, {'last_name': 'Счётова', 'company_id': firm}, role='бухгалтер').id
    store.do_now(BOB, contacts.tie, vasily, firm, 'директор')

    def card():
        with store.work(ANN) as work:
            return [(p.last_name, t.role, t.main) for p, t in contacts.people_of(work, firm)]

    assert card() == [('Счётова', 'бухгалтер', True), ('Петров', 'директор', False)]
    store.do_now(BOB, contacts.change_tie, vasily, firm, main=True, batch='main')
    store.do_now(BOB, contacts.reorder_ties, firm, [vasily, irina])
    assert card() == [('Петров', 'директор', True), ('Счётова', 'бухгалтер', False)]
    store.do_now(BOB, contacts.untie, vasily, firm, batch='untie')
    assert card() == [('Счётова', 'бухгалтер', True)]
    with store.work(ANN) as work:
        assert work.get(Contact, vasily).company_id is None
    store.do_now(BOB, undo, 'untie')
    assert card() == [('Петров', 'директор', True), ('Счётова', 'бухгалтер', False)]
    with store.work(ANN) as work:
        assert [(c.id, t.role) for c, t in contacts.companies_of(work, vasily)] == [(firm, 'директор')]
        with pytest.raises(Invalid, match='not_of_company'):
            contacts.untie(work, vasily, companies.create(work, {'title': 'other'}).id)


def test_forms_that_cross_merge_or_clash(store, vasily):
    store.do_now(ANN, contacts.change, vasily, {'post': 'прораб'}, seen=1)
    store.do_now(BOB, contacts.change, vasily, {'emails': 'v@mail.ru'}, seen=1)
    with pytest.raises(Conflict) as clash:
        store.do_now(BOB, contacts.change, vasily, {'emails': 'w@mail.ru', 'name': 'Вася'}, seen=1)
    assert clash.value.facts['field'] == 'emails'


def test_who_may_not_may_not(store, firm, vasily):
    for verb, args in [
        (contacts.change, (vasily, {'post': 'x'})), (contacts.tie, (vasily, firm)), (contacts.drop, (vasily,)),
        (companies.change, (firm, {'title': 'x'})), (companies.drop, (firm,)),
        (requisites.add, ({'inn': '7707083893'},)),
    ]:  # fmt: skip
        with pytest.raises(Forbidden):
            store.do_now(EVE, verb, *args)
    for verb, args in [(contacts.change, (vasily, {'post': 'x'})), (companies.change, (firm, {'title': 'x'}))]:
        with pytest.raises(NotFound):
            store.do_now(OWN, verb, *args)
    with pytest.raises(NotFound):
        store.do_now(OWN, requisites.add, {'inn': '7707083893'}, company_id=firm)


def test_our_own_company_is_seen_by_all_and_its_money_changed_by_administrators_only(store):
    with pytest.raises(Forbidden):
        store.do_now(BOB, companies.create, {'title': 'ООО «СтройСнаб»', 'mine': True})
    ours = store.do_now(ANN, companies.create, {'title': 'ООО «СтройСнаб»', 'mine': True}).id
    legal = store.do_now(ANN, requisites.add, {'inn': '7707083893', 'full_name': 'ООО'}, company_id=ours).id
    bank = store.do_now(ANN, requisites.add_account, legal, SBER | {'account': '', 'iban': 'GB29NWBK60161331926819'}).id
    for verb, args in [
        (companies.change, (ours, {'mine': False})), (companies.drop, (ours,)),
        (requisites.change, (legal, {'kpp': ''})),
        (requisites.change_account, (bank, {'swift': 'SABRRUMM'})), (requisites.add_account, (legal, SBER)),
        (requisites.remove_account, (bank,)), (requisites.remove, (legal,)), (requisites.make_main, (legal,)),
    ]:  # fmt: skip
        with pytest.raises(Forbidden):
            store.do_now(BOB, verb, *args)
    with store.work(OWN) as work:
        assert [c.title for c in companies.own_companies(work)] == ['ООО «СтройСнаб»']
        legal, bank = requisites.main_requisites(work, ours)
        assert (legal.inn, bank.iban) == ('7707083893', 'GB29NWBK60161331926819')


def test_papers_take_the_main_requisites_and_their_main_account(store, firm):
    with store.work(ANN) as work:
        assert requisites.main_requisites(work, firm) == (None, None)
        first = requisites.add(work, {'inn': '7707 083 893', 'kpp': '7736 01 001'}, company_id=firm)
        second = requisites.add(work, {'preset': 'sole_proprietor', 'inn': '500100732259'}, company_id=firm)
        account = next(a for k in range(10) if (a := _fitting(k)))
        one = requisites.add_account(work, first.id, SBER | {'account': account})
        other = requisites.add_account(work, first.id, {'iban': 'GB29 NWBK 6016 1331 9268 19', 'currency': 'GBP'})
    with store.work(ANN) as work:
        assert [r.id for r in requisites.main_requisites(work, firm)] == [first.id, one.id]
        requisites.make_account_main(work, other.id)
        assert requisites.main_requisites(work, firm)[1].iban == 'GB29NWBK60161331926819'
        requisites.make_main(work, second.id)
        assert [r and r.id for r in requisites.main_requisites(work, firm)] == [second.id, None]
    store.do_now(ANN, requisites.remove, second.id, batch='gone')
    with store.work(ANN) as work:
        assert requisites.main_requisites(work, firm)[0].id == first.id
    store.do_now(ANN, undo, 'gone')
    with store.work(ANN) as work:
        assert requisites.main_requisites(work, firm)[0].id == second.id
        assert (work.count(Requisites), work.count(BankAccount), work.count(Company)) == (2, 2, 1)


@pytest.mark.parametrize(
    ('values', 'code', 'field'),
    [
        ({'inn': '500100732259'}, 'inn.wrong_length', 'inn'),
        ({'preset': 'sole_proprietor', 'inn': '7707083893'}, 'inn.wrong_length', 'inn'),
        ({'inn': '7707083892'}, 'inn.wrong_checksum', 'inn'),
        ({'ogrn': '1027700132196'}, 'ogrn.wrong_checksum', 'ogrn'),
        ({'preset': 'alien'}, 'field.wrong', 'preset'),
    ],
)
def test_wrong_requisites_are_refused_by_field(store, firm, values, code, field):
    with pytest.raises(Invalid) as refused:
        store.do_now(ANN, requisites.add, values, company_id=firm)
    assert (refused.value.code, refused.value.facts['field']) == (code, field)


def _fitting(k):
    from domain import checks

    account = f'40702810{k}38000012345'
    try:
        checks.account(account, '044525225')
    except Invalid:
        return None
    return account


def test_requisites_keep_addresses_of_kinds_and_a_persons_papers(store, firm):
    values = {'inn': '7707083893', 'oktmo': '45 397 000', 'delivery_address': 'Тверь, склад 2', 'okved': '47.52.7'}
    face = store.do_now(ANN, requisites.add, values, company_id=firm)
    assert (face.oktmo, face.delivery_address) == ('45397000', 'Тверь, склад 2')
    with pytest.raises(Invalid) as told:
        store.do_now(ANN, requisites.change, face.id, {'oktmo': '45397'})
    assert (told.value.code, told.value.facts['lengths']) == ('oktmo.wrong_length', [8, 11])
    man = store.do_now(ANN, requisites.add, {
        'preset': 'sole_proprietor', 'registration_address': 'Клин', 'ident_number': '45 08 123456',
    }, company_id=firm)  # fmt: skip
    assert (man.ident_number, man.main) == ('45 08 123456', False)
