"""Files of rows become records: read, mapped, foreseen, taken in part by part, taken back in one step."""

import io

import pytest
import xlsxwriter
from sqlmodel import col, select

from domain import contacts, exchange, requisites
from domain.companies import Company
from domain.contacts import Contact
from domain.errors import Conflict, Forbidden, Invalid, NotFound
from domain.exchange import CHUNK, ImportRun, Plan, guess, numbered, read, targets
from domain.unit_of_work import Key
from tests.conftest import ANN, BOB, EVE, OWN

CSV = """Фамилия;Имя;Телефон;E-mail;Компания;Дата рождения;Любимый цвет
Петров;Василий;8 (916) 555-01-42;v@example.com;ООО «Ромашка»;31.12.1980;синий
Иванова;Анна;+7 495 555-01-02 доб. 12, 8 903 555-01-03;;Ромашка;1990-02-03;
;Без фамилии;89165550144;;;;
Сидоров;;не телефон;;;;
"""


def plan_of(store, sheet, kind='contact', person=ANN, **more):
    known = store.ask_now(person, lambda work: {name: name for name in targets(work, kind)})
    return Plan(kind, sheet.head, guess(kind, sheet.head, known, coded=sheet.coded), **more)


def run(store, sheet, plan, person=ANN):
    """The whole of a file, as a page does it: (the import, its outcome)."""
    rows, outcome = numbered(sheet.rows), exchange.Outcome()
    made = store.do_now(person, exchange.begin, plan, sheet.name, len(rows))
    for first in range(0, len(rows), CHUNK):
        part = store.do_now(person, exchange.go_on, made.id, plan, rows[first : first + CHUNK], first)
        outcome.add(part)
    return store.do_now(person, exchange.finish, made.id), outcome


def foreseen(store, sheet, plan, person=ANN):
    outcome, seen, would_be, rows = exchange.Outcome(), {}, {}, numbered(sheet.rows)
    for first in range(0, len(rows), 2):
        outcome.add(store.ask_now(person, exchange.rehearse, plan, rows[first : first + 2], seen, would_be))
    return outcome


def told(outcome):
    return outcome.created, outcome.updated, outcome.same, outcome.skipped, [(n, c) for n, c, _ in outcome.refused]


@pytest.mark.parametrize('encoding', ['utf-8', 'utf-8-sig', 'cp1251', 'utf-16'])
def test_encodings_and_delimiters_are_guessed(encoding):
    for delimiter in ';,\t':
        text = 'Фамилия;Имя;Комментарий\nПетров;Василий;"звонить\nутром"\nЩукина;Анна;\n'.replace(';', delimiter)
        sheet = read('clients.csv', text.encode(encoding))
        assert sheet.head == ('Фамилия', 'Имя', 'Комментарий')
        assert sheet.rows == [['Петров', 'Василий', 'звонить\nутром'], ['Щукина', 'Анна', '']]


def test_a_file_of_contacts_is_foreseen_taken_in_and_taken_back_whole(store):
    there = store.do_now(ANN, contacts.create, {'last_name': 'Петров', 'phones': ['+79165550142']})
    sheet = read('clients.csv', CSV.encode('cp1251'))
    plan = plan_of(store, sheet, policy='fill')
    assert plan.columns == ('last_name', 'name', 'phones', 'emails', 'company_id', 'birthday', '')
    expected = (1, 1, 0, 0, [(4, 'field.required'), (5, 'phone.no_digits')])
    assert told(foreseen(store, sheet, plan)) == expected
    assert store.ask_now(ANN, lambda work: (work.count(Contact), work.count(Company), work.count(ImportRun))) == (
        1,
        0,
        0,
    )

    made, outcome = run(store, sheet, plan)
    assert told(outcome) == expected
    assert (made.state, made.done, made.made, made.updated, made.refused) == ('done', 4, 1, 1, 2)
    petrov, anna = store.ask_now(ANN, lambda work: work.all(Contact))
    assert (petrov.id, petrov.name, petrov.emails[0]['value'], petrov.birthday.year) == (
        there.id, 'Василий', 'v@example.com', 1980)  # fmt: skip
    assert [(p['value'], p.get('ext')) for p in anna.phones] == [('+74955550102', '12'), ('+79035550103', None)]
    [firm] = store.ask_now(ANN, lambda work: work.all(Company))
    assert (firm.title, anna.company_id, petrov.company_id) == ('ООО «Ромашка»', firm.id, firm.id)
    assert store.ask_now(ANN, exchange.remembered, 'contact', sheet.head) == plan.columns
    assert store.ask_now(BOB, exchange.remembered, 'contact', sheet.head) is None

    assert store.do_now(ANN, exchange.take_back, made.id) == 0
    assert store.ask_now(ANN, lambda work: [(c.name, c.emails) for c in work.all(Contact)]) == [('', [])]
    assert store.ask_now(ANN, lambda work: work.count(Company)) == 0
    assert store.ask_now(ANN, lambda work: work.rows(select(Key.value).where(col(Key.kind) == 'email'))) == []
    with pytest.raises(Conflict):
        store.do_now(ANN, exchange.take_back, made.id)


def test_what_is_done_with_doubles_is_chosen(store):
    store.do_now(ANN, contacts.create, {'last_name': 'Петров', 'name': 'Вася', 'emails': ['V@example.com']})
    text = 'Фамилия;Имя;Почта;Должность\nПетров;Василий;v@EXAMPLE.com;прораб\nПетров;Василий;v@example.com;прораб\n'
    sheet = read('a.csv', text.encode())
    for policy, expected, after in [
        ('skip', (0, 0, 0, 2, []), [('Вася', '')]),
        ('fill', (0, 1, 1, 0, []), [('Вася', 'прораб')]),
        ('overwrite', (0, 1, 1, 0, []), [('Василий', 'прораб')]),
        ('create', (2, 0, 0, 0, []), [('Вася', ''), ('Василий', 'прораб'), ('Василий', 'прораб')]),
    ]:
        plan = plan_of(store, sheet, policy=policy)
        assert told(foreseen(store, sheet, plan)) == expected
        made, outcome = run(store, sheet, plan)
        assert told(outcome) == expected
        assert store.ask_now(ANN, lambda work: [(c.name, c.post) for c in work.all(Contact)]) == after
        store.do_now(ANN, exchange.take_back, made.id)


def test_what_was_changed_since_stays_when_an_import_is_taken_back(store):
    sheet = read('a.csv', 'Фамилия;Имя\nПетров;Василий\nСидоров;Иван\n'.encode())
    made, _ = run(store, sheet, plan_of(store, sheet))
    first = store.ask_now(ANN, lambda work: work.all(Contact))[0]
    store.do_now(ANN, contacts.drop, first.id)
    assert store.do_now(ANN, exchange.take_back, made.id) == 1
    assert store.ask_now(ANN, lambda work: work.count(Contact)) == 0


def test_a_stopped_import_keeps_what_it_wrote_and_one_step_takes_it_back(store):
    sheet = read('a.csv', ('Фамилия;Компания\n' + ''.join(f'Петров{n};Ромашка\n' for n in range(9))).encode())
    plan, rows = plan_of(store, sheet), numbered(sheet.rows)
    made = store.do_now(ANN, exchange.begin, plan, 'a.csv', 9)
    assert store.do_now(ANN, exchange.go_on, made.id, plan, rows[:4], 0).created == 4
    assert store.do_now(ANN, exchange.go_on, made.id, plan, rows[:4], 0) is None
    with pytest.raises(Invalid):
        store.do_now(ANN, exchange.take_back, made.id)
    store.do_now(ANN, exchange.stop, made.id)
    assert store.do_now(ANN, exchange.go_on, made.id, plan, rows[4:], 4) is None
    assert store.do_now(ANN, exchange.finish, made.id).state == 'stopped'
    assert store.ask_now(ANN, lambda work: work.count(Contact)) == 4
    store.do_now(ANN, exchange.take_back, made.id)
    assert store.ask_now(ANN, lambda work: (work.count(Contact), work.count(Company))) == (0, 0)


def test_rights_and_eyes_hold_for_imports(store):
    sheet = read('a.csv', 'Фамилия;Телефон\nПетров;89165550142\n'.encode())
    plan = plan_of(store, sheet, policy='overwrite')
    for person in (EVE, OWN):
        with pytest.raises(Forbidden):
            store.do_now(person, exchange.begin, plan, 'a.csv', 1)
        with pytest.raises(Forbidden):
            foreseen(store, sheet, plan, person)
    made, _ = run(store, sheet, plan, BOB)
    with pytest.raises(NotFound):
        store.ask_now(EVE, lambda work: work.get(ImportRun, made.id))
    assert store.ask_now(ANN, lambda work: work.get(ImportRun, made.id)).made == 1
    bad = Plan('contact', ('a', 'b'), ('name', 'name'))
    with pytest.raises(Invalid, match=r'import\.twice'):
        store.ask_now(ANN, exchange.rehearse, bad, [], {}, {})
    for broken in (Plan('contact', ('a',), ('photo',)), Plan('contact', ('a',), ('',)),
                   Plan('contact', ('a',), ('name',), policy='?')):  # fmt: skip
        with pytest.raises(Invalid):
            store.ask_now(ANN, exchange.rehearse, broken, [], {}, {})


def workbook(rows, **options):
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {'in_memory': True, 'default_date_format': 'dd.mm.yyyy'}) as book:
        sheet = book.add_worksheet()
        for n, row in enumerate(rows):
            sheet.write_row(n, 0, row, **options)
    return buffer.getvalue()


def test_companies_deals_leads_and_products_come_from_workbooks(store):
    from datetime import date

    def came(kind, rows, **more):
        sheet = read('a.xlsx', workbook(rows))
        plan = plan_of(store, sheet, kind, **more)
        ahead = foreseen(store, sheet, plan)
        _, outcome = run(store, sheet, plan)
        assert told(ahead) == told(outcome)
        return outcome

    assert told(came('company', [['Компания', 'ИНН', 'Годовой оборот', 'Ответственный'],
                                 ['ООО «Ромашка»', 7707083893, 1500000.5, 'Bob Manager'],
                                 ['АО Ромашка', '', '', ''], ['Ромашка 2', 7707083894, '', ''],
                                 ['Лютик', '', '', 'Никто Такой']])) == (
        1, 0, 0, 1, [(4, 'inn.wrong_checksum'), (5, 'import.no_such_person')])  # fmt: skip
    [firm] = store.ask_now(ANN, lambda work: work.all(Company))
    assert (firm.revenue, firm.owner_id) == (1500000.5, BOB)
    assert [r.inn for r in store.ask_now(ANN, requisites.of, company_id=firm.id)] == ['7707083893']

    assert told(came('deal', [['Сделка', 'Сумма', 'Компания', 'Стадия', 'Дата завершения'],
                              ['Крыша', '1 250,50 ₽', 'Ромашка', 'В работе', date(2100, 3, 1)],
                              ['Пол', 'много', '', '', ''], ['Дом', '5', '', 'Сделка успешна', '']])) == (
        1, 0, 0, 0, [(3, 'field.not_a_number'), (4, 'deal.starts_open')])  # fmt: skip
    from domain.deals import Deal

    [deal] = store.ask_now(ANN, lambda work: work.all(Deal))
    assert (deal.amount, deal.company_id, deal.close_date) == (1250.5, firm.id, date(2100, 3, 1))

    assert told(came('product', [['Артикул', 'Товар', 'Цена', 'Активен'], ['001', 'Щебень', 1500, 'да'],
                                 ['001', 'Щебень', 1600, 'нет']], policy='overwrite')) == (1, 1, 0, 0, [])  # fmt: skip
    assert told(came('lead', [['Название', 'ФИО', 'Телефон'], ['Щебень', 'Петров Василий', 89165550142],
                              ['', '', '']])) == (1, 0, 0, 0, [])  # fmt: skip


def test_a_vcard_brings_people(store):
    text = ('BEGIN:VCARD\r\nVERSION:3.0\r\nN:Петров;Василий;Ильич;;\r\nFN:Василий Петров\r\nORG:ООО Ромашка;Склад\r\n'
            'TEL;TYPE=CELL:+7 916 555-01-42\r\nTEL;TYPE=WORK:+7 495 555-01-02\r\nEMAIL:v@example.com\r\n'
            'BDAY:1980-12-31\r\nEND:VCARD\r\n'
            'BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Анна Иванова\r\nEND:VCARD\r\n')  # fmt: skip
    sheet = read('people.vcf', text.encode())
    _, outcome = run(store, sheet, plan_of(store, sheet))
    assert told(outcome) == (2, 0, 0, 0, [])
    petrov, anna = store.ask_now(ANN, lambda work: work.all(Contact))
    assert (petrov.title, len(petrov.phones), petrov.birthday.year) == ('Петров Василий Ильич', 2, 1980)
    assert (anna.last_name, anna.name) == ('Иванова', 'Анна')
    assert store.ask_now(ANN, lambda work: work.all(Company))[0].title == 'ООО Ромашка'


def test_files_that_are_no_tables_are_refused_in_words():
    for content, code in [
        (b'', 'import.empty'),
        (b'\n\n', 'import.empty'),
        ('Фамилия;Имя\n'.encode(), 'import.only_a_head'),
        (b'%PDF-1.4 and so on', 'import.not_a_table'),
        (b'PK\x03\x04 no zip at all', 'import.not_a_table'),
        (b'a\x00b\x00\x01', 'import.not_a_table'),
        (b';'.join(b'x' for _ in range(300)) + b'\n' + b';'.join(b'y' for _ in range(300)), 'import.too_many_columns'),
        (b'x' * (25 * 2**20 + 1), 'import.too_big'),
        (b'BEGIN:VCARD\nno colon here\n', 'import.broken'),
    ]:
        with pytest.raises(Invalid) as refused:
            read('file', content)
        assert refused.value.code == code


def test_a_workbook_is_limited_by_what_it_unpacks_to(monkeypatch):
    from domain.exchange import sheets

    content = workbook([['Фамилия'], *[['x' * 1000] for _ in range(200)]])
    monkeypatch.setattr(sheets, 'UNPACKED', 5_000)
    with pytest.raises(Invalid, match=r'import\.too_big'):
        read('a.xlsx', content)
    monkeypatch.undo()
    monkeypatch.setattr(sheets, 'MOST_ROWS', 10)
    with pytest.raises(Invalid, match=r'import\.too_many_rows'):
        read('a.xlsx', content)
