import asyncio
import csv
from unittest.mock import patch
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st
from nicegui import ui
from nicegui.testing import UserInteraction

from domain import contacts, exchange
from domain.contacts import Contact
from ui.components.table import Table
from ui.exchange import files, page
from ui.lists import ListTable

from ..conftest import ANN, EVE

CSV = 'Фамилия;Имя;Телефон\nПетров;Василий;8 916 555-01-42\n<b>Злой</b>;=1+1;не телефон\nЁлкин;=2+2;89165550143\n'


async def until(what):
    for _ in range(100):
        if await what():
            return
        await asyncio.sleep(0.05)
    assert await what()


async def test_a_file_is_mapped_foreseen_run_and_taken_back(store, signed_in, monkeypatch):
    made = []
    build = page.Wizard.build
    monkeypatch.setattr(page.Wizard, 'build', lambda self: (made.append(self), build(self))[1])
    ann = await signed_in(ANN)
    await ann.open('/import/contact')
    await ann.should_see('Выбрать файл', retries=50)
    with ann:
        await made[0].take('клиенты.csv', CSV.encode('cp1251'))
    await ann.should_see('клиенты.csv · 3 строки', retries=20)
    ann.find('Посмотреть, что будет').click()
    await ann.should_see('Загрузить 2 записи', retries=50)
    assert await store.ask(ANN, lambda work: work.count(Contact)) == 0
    ann.find('Загрузить 2 записи').click()

    async def done():
        runs = await store.ask(ANN, exchange.runs)
        return bool(runs) and runs[0].state == 'done'

    await until(done)
    await ann.should_see('Отменить весь импорт', retries=50)
    assert await store.ask(ANN, lambda work: work.count(Contact)) == 2

    run = (await store.ask(ANN, exchange.runs))[0]
    refused = await ann.http_client.get(f'/import/refused/{run.id}')
    assert refused.headers['content-disposition'].startswith('attachment')
    assert "'=1+1" in refused.text
    assert 'не телефон' in refused.text
    again = exchange.read('refused.csv', refused.content)
    assert again.rows[0][-2:] == ['=1+1', 'не телефон']
    eve = await signed_in(EVE)
    assert (await eve.http_client.get(f'/import/refused/{run.id}')).status_code == 404

    ann.find('Отменить весь импорт').click()

    async def gone():
        return await store.ask(ANN, lambda work: work.count(Contact)) == 0

    await until(gone)
    await ann.should_see('Отменено', retries=50)


async def test_what_goes_out_comes_back_the_same_and_formulas_stay_text(store, signed_in):
    values = {'last_name': '=HYPERLINK("http://x")', 'name': '-Анна', 'emails': ['a@example.com'], 'owner_id': ANN,
              'phones': ['+7 495 555-01-02 доб. 12', '9165550142'], 'type_code': 'PARTNER',
              'birthday': '1980-12-31'}  # fmt: skip
    await store.do(ANN, contacts.create, values)
    await store.do(ANN, contacts.create, {'last_name': 'Петров', 'comments': 'две\nстроки; "кавычки"'})
    ann, eve = await signed_in(ANN), await signed_in(EVE)
    assert (await eve.http_client.get('/export/contact.csv')).status_code == 403
    assert (await ann.http_client.get('/export/contact.csv?cols=nothing')).status_code == 422
    before = await store.ask(ANN, kept)
    for form in ('csv', 'xlsx'):
        answer = await ann.http_client.get(f'/export/contact.{form}')
        assert answer.headers['content-disposition'] == f'attachment; filename="contact.{form}"'
        if form == 'csv':
            assert ";'=HYPERLINK" in answer.text.replace('"\'=', "'=")
        sheet = exchange.read(f'a.{form}', answer.content)
        fields, names = await store.ask(ANN, lambda work: page.labels(work, 'contact', page_words()))
        columns = exchange.guess('contact', sheet.head, names)
        assert {'id', 'last_name', 'phones', 'type_code', 'birthday', 'owner_id', 'comments'} <= set(columns)
        plan = exchange.Plan('contact', sheet.head, columns, policy='overwrite', words=page.choices('contact', fields))
        same = await store.ask(ANN, exchange.rehearse, plan, exchange.numbered(sheet.rows), {}, {})
        assert (same.refused, same.same, same.updated) == ([], 2, 0), form
    assert await store.ask(ANN, kept) == before
    one = await ann.http_client.get('/export/contact.csv?ids=1&cols=last_name')
    assert len(one.text.strip().splitlines()) == 2


CELLS = st.text(st.characters(exclude_categories=['Cs', 'Cc']) | st.sampled_from('=+-@\'";,|\n')).map(str.strip)
ROWS = st.lists(st.tuples(CELLS.filter(bool), CELLS).map(list), min_size=1, max_size=6)


@settings(max_examples=60, deadline=None, database=None, derandomize=True)
@given(ROWS)
def test_any_cells_written_into_a_file_are_read_back_the_same(rows):
    head = ['Один', 'Два']
    text = '\ufeff' + ''.join(files.line(row) for row in [head, *rows])
    assert exchange.read('a.csv', text.encode()).rows == rows
    book = files.Workbook()
    book.write([head, *rows])
    assert exchange.read('a.xlsx', b''.join(book.parts())).rows == rows


async def test_all_that_a_list_finds_goes_out_but_what_was_unchecked_and_by_the_readers_clock(store, signed_in):
    for name in ('Петров', 'Петрова', 'Сидоров', 'Петровский'):
        await store.do(ANN, contacts.create, {'last_name': name})
    [left] = await store.ask(ANN, lambda work: [c.id for c in work.all(Contact) if c.last_name == 'Петрова'])
    ann = await signed_in(ANN)
    await ann.open('/contacts')
    await ann.should_see(kind=Table, retries=50)
    with ann:
        [listed] = ann.find(kind=ListTable).elements
        listed.filters = lambda: {'q': 'Петров'}
        listed.bulk.show({'all': True, 'except': [left], 'count': 2})
    ann.find('В таблицу').click()
    await ann.should_see('2 записи в таблицу', retries=20)
    with ann:
        [button] = [e for e in ann.find(kind=ui.button).elements if e.text == 'CSV']
    with patch.object(ui.navigate, 'to') as went:
        with ann:
            UserInteraction(ann, {button}, 'CSV').click()
        await until(lambda: asyncio.sleep(0, went.called))
    [address] = went.call_args.args
    rows = list(csv.DictReader((await ann.http_client.get(address)).text.lstrip('\ufeff').splitlines(), delimiter=';'))
    assert [row['Фамилия'] for row in rows] == ['Петров', 'Петровский']
    at = await store.ask(ANN, lambda work: work.get(Contact, int(rows[0]['Номер записи'])).created_at)
    assert rows[0]['Создан'] == f'{at.astimezone(ZoneInfo("Europe/Moscow")):%Y-%m-%d %H:%M}'


def kept(work):
    return [one.model_dict() for one in work.all(Contact)]


def page_words():
    from ui.locales import Words

    return Words('ru')
