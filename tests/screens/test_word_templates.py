"""Templates that are Word files on screen: brought, put into use, papers of them shown, kept and sent."""

import io
import shutil
import subprocess

import httpx
import pytest
from docx import Document as WordFile
from nicegui import core, ui
from nicegui.elements.upload_files import SmallFileUpload
from nicegui.testing.user_interaction import UserInteraction

from domain import documents, mail, templates
from domain.documents import Document
from domain.mail.letters import Letter
from domain.permissions import House
from ui.mail.dialog import LetterForm, read
from ui.papers.preview import Sheet
from ui.print.office import OfficeRenderer
from ui.print.render import PrintUnavailable
from ui.templates.files import beginning
from ui.templates.page import TemplatePage

from ..conftest import ANN, BOB
from ..domain.test_invoices import DESIGN
from ..print.test_word import ROWS_TABLE, made
from .test_papers import EVIL, buttons, deal, field, now, opened, press  # noqa: F401
from .test_templates import sheet

has_office = pytest.mark.skipif(not shutil.which('soffice'), reason='LibreOffice is not installed')
LETTER = {'name': 'Письмо', 'of': ['deal'], 'lang': 'ru'}
GOOD = made('Письмо № {{ document.number }} для {{ buyer.name }}', '{{ deal.title }}', table=ROWS_TABLE)


def no_office(monkeypatch):
    async def pdf(self, content):
        raise PrintUnavailable('print.no_office')

    monkeypatch.setattr(OfficeRenderer, 'pdf', pdf)


@pytest.fixture
async def template(store, tmp_path):
    """An own form in use, with the file GOOD."""
    from storage.files import Files
    from ui.templates.files import keep_word

    known = await store.ask(ANN, templates.known, word=True)
    text, _ = keep_word(Files(tmp_path / 'files'), 'Письмо.docx', GOOD, known)
    one = await store.do(ANN, templates.begin, LETTER, text)
    await store.do(ANN, templates.use, one.id, True)
    return one


async def bring(user, name, content):
    with user:
        (upload,) = user.find(kind=ui.upload).elements
        await upload.handle_uploads([SmallFileUpload(name, '', content)])


def words(content):
    file = WordFile(io.BytesIO(content))
    rows = [' '.join(cell.text for cell in row.cells) for table in file.tables for row in table.rows]
    return '\n'.join([*(one.text for one in file.paragraphs), *rows])


async def test_a_form_begins_with_a_ready_file_and_a_colleague_makes_papers_of_the_one_that_was_brought(
    store, signed_in, deal, monkeypatch  # noqa: F811
):  # fmt: skip
    no_office(monkeypatch)
    ann = await opened(signed_in, ANN, '/settings/templates', 'Исходные формы')
    await press(ann, 'Из файла Word')
    await ann.should_see('Новая форма из файла Word')
    with ann:
        field(ann, 'Название').set_value('Гарантийное письмо')
    await press(ann, 'Начать')
    await ann.should_see('Загрузить изменённый файл', retries=50)
    await ann.should_see('Файл Word для сделки.docx')
    (template,) = await store.ask(ANN, templates.listed)
    start = await ann.http_client.get(f'/template/file/{template.current_id}.docx')
    assert 'Документ № {{ document.number }}' in words(start.content)
    await bring(ann, 'Моё письмо.docx', GOOD)
    await ann.should_see('Моё письмо.docx', retries=50)
    await ann.should_see('версия 2', retries=50)
    bob = await opened(signed_in, BOB, f'/deal/{deal}', 'Щебень')
    await press(ann, 'Ввести в работу')
    await ann.should_see('документы печатаются по шаблону', retries=50)
    paper = await store.do(BOB, documents.make, template.code, 'deal', deal)
    await bob.open(f'/document/{paper.id}')
    await bob.should_see('Гарантийное письмо, version 2', retries=50)
    with bob:
        links = [one for one in bob.client.elements.values()
                 if '.docx' in str(one._props.get('href', '')) and one._props.get('target') != '_blank']  # fmt: skip
    assert 'download' in links[0]._props, 'a page without it would be looked for under this address'
    answer = await bob.http_client.get(str(links[0]._props['href']))
    assert answer.headers['content-disposition'].startswith('attachment')
    said = words(answer.content)
    assert f'Письмо № 1 для {EVIL}' in said
    assert all(row['name'] in said for row in DESIGN)


async def test_a_wrong_file_is_told_with_its_place_and_keeps_nothing(store, signed_in, template):
    ann = await opened(signed_in, ANN, f'/template/{template.id}', 'Письмо.docx')
    for content, sentence in (
        (made('Раз', 'Цена {{ deal.price }}'), 'Абзац 2, «Цена {{ deal.price }}»: места «deal.price» нет'),
        (b'not a file', 'Это не документ Word'),
        (b'\xd0\xcf\x11\xe0' + b'x' * 600, 'старый формат .doc'),
        (b'x' * (5 * 2**20 + 1), 'до 5 МБ'),
    ):
        await bring(ann, 'x.docx', content)
        await ann.should_see(sentence, retries=50)
    assert len(await store.ask(ANN, templates.versions, template.id)) == 1
    await bring(ann, 'Верный.docx', made('{{ deal.title }}'))
    await ann.should_see('Верный.docx', retries=50)
    await ann.should_not_see('до 5 МБ')


async def test_an_earlier_file_is_taken_back_and_others_see_it(store, signed_in, template, tmp_path):
    from storage.files import Files

    known = await store.ask(ANN, templates.known, word=True)
    ann = await opened(signed_in, ANN, f'/template/{template.id}', 'Письмо.docx')
    text = beginning(Files(tmp_path / 'files'), 'deal', ann_words(), 'ru', known)
    await store.do(ANN, templates.write, template.id, text)
    await ann.should_see('Файл Word для сделки.docx', retries=50)
    await press(ann, 'Вернуть')
    await ann.should_see('Печатаем по версии 1', retries=50)
    (found,) = await store.ask(ANN, templates.listed)
    assert found.current_id == template.current_id


def ann_words():
    from ui.locales import Words

    return Words('ru')


async def test_a_text_gives_its_place_to_a_word_file(store, signed_in, deal):  # noqa: F811
    one = await store.do(ANN, templates.begin, LETTER, {'body': '<p>{{ deal.title }}</p>'})
    ann = await opened(signed_in, ANN, f'/template/{one.id}', 'Своя форма')
    with ann:
        (page,) = pages_of(ann)
        await page.take_file('Письмо.docx', GOOD)
    found = await store.ask(ANN, templates.versions, one.id)
    assert [(v.number, bool(v.file)) for v in found] == [(2, True), (1, False)]
    await ann.should_see('Загрузить изменённый файл', retries=50)
    invoice = await store.do(ANN, templates.begin, {'name': 'Счёт', 'form': 'invoice', 'lang': 'ru'}, {'body': ''})
    await ann.open(f'/template/{invoice.id}')
    await ann.should_see('версия 1', retries=50)
    await bring(ann, 'Счёт.docx', GOOD)
    await ann.should_see('Счёт и коммерческое предложение пишутся текстом', retries=50)


def pages_of(user):
    """The open page behind the hidden upload."""
    with user:
        (upload,) = user.find(kind=ui.upload).elements
    for handler in upload._upload_handlers:
        if isinstance(getattr(handler, '__self__', None), TemplatePage):
            yield handler.__self__


async def test_files_of_templates_are_for_those_who_set_up(store, signed_in, template, deal):  # noqa: F811
    ann, bob = await signed_in(ANN), await signed_in(BOB)
    await ann.open(f'/template/{template.id}')
    await ann.should_see(kind=Sheet, retries=50)
    draft = sheet(ann).replace('.pdf?', '.docx?')
    for path in (f'/template/file/{template.current_id}.docx', '/template/starter/quote.docx?lang=en'):
        answer = await ann.http_client.get(path)
        assert answer.status_code == 200
        assert answer.headers['x-content-type-options'] == 'nosniff'
        assert (await bob.http_client.get(path)).status_code == 403
    assert (await ann.http_client.get('/template/starter/person.docx')).status_code == 404
    assert (await ann.http_client.get('/template/file/999.docx')).status_code == 404
    assert (await bob.http_client.get(draft)).status_code in (403, 404)
    stranger = httpx.AsyncClient(transport=httpx.ASGITransport(core.app), base_url='http://test')
    for path in ('/template/starter/quote.docx', '/document/1.docx'):
        assert (await stranger.get(path)).status_code in (303, 307, 401)


async def test_without_libreoffice_the_word_file_is_kept_shown_as_text_and_the_sentence_is_told(
    store, signed_in, template, deal, monkeypatch  # noqa: F811
):  # fmt: skip
    no_office(monkeypatch)
    bob = await signed_in(BOB)
    paper = await store.do(BOB, documents.make, template.code, 'deal', deal)
    answer = await bob.http_client.get(f'/document/{paper.id}.pdf')
    assert answer.status_code == 503
    assert 'libreoffice-writer-nogui' in answer.text
    page = await bob.http_client.get(f'/document/{paper.id}.html')
    assert '&lt;img src=x' in page.text
    assert '<img src=x' not in page.text
    assert 'sandbox' in page.headers['content-security-policy']
    kept = await now(store, Document, paper.id)
    assert (bool(kept.word), kept.file) == (True, '')
    first = (await bob.http_client.get(f'/document/{paper.id}.docx')).content
    await store.do(ANN, templates.remove, template.id)
    assert (await bob.http_client.get(f'/document/{paper.id}.docx')).content == first
    ann = await opened(signed_in, ANN, f'/deal/{deal}', 'Щебень')
    await ann.should_see('Письмо № 1', retries=50)


@has_office
async def test_with_libreoffice_the_pdf_is_made_once_and_kept_beside_the_word_file(
    store, signed_in, template, deal, tmp_path  # noqa: F811
):  # fmt: skip
    bob = await signed_in(BOB)
    paper = await store.do(BOB, documents.make, template.code, 'deal', deal)
    answer = await bob.http_client.get(f'/document/{paper.id}.pdf')
    assert answer.headers['content-type'] == 'application/pdf'
    (tmp_path / 'a.pdf').write_bytes(answer.content)
    text = subprocess.run(['pdftotext', tmp_path / 'a.pdf', '-'], capture_output=True, check=True).stdout.decode()
    assert f'Письмо № 1 для {EVIL}' in ' '.join(text.split())
    kept = await now(store, Document, paper.id)
    assert kept.word
    assert kept.file
    assert (await bob.http_client.get(f'/document/{paper.id}.pdf')).content == answer.content


@pytest.mark.parametrize('office', [True, False])
async def test_a_letter_carries_the_pdf_or_the_word_file_where_there_is_none(
    store, signed_in, template, deal, monkeypatch, office  # noqa: F811
):  # fmt: skip
    async def pdf(self, content):
        return b'%PDF-1.4 %%EOF'

    monkeypatch.setattr(OfficeRenderer, 'pdf', pdf) if office else no_office(monkeypatch)
    server = {'host': 'smtp.example.ru', 'from_email': 'sales@example.ru', 'username': 'sales'}
    await store.do(ANN, mail.set_account, server, 'top-secret')
    paper = await store.do(BOB, documents.make, template.code, 'deal', deal)
    ann = await opened(signed_in, ANN, f'/template/{template.id}', 'Письмо.docx')
    (page,) = pages_of(ann)
    with page.box:
        form = LetterForm(page.context, 'deal', deal, await page.context.ask(read, 'deal', deal), to='irina@client.ru')
        form.form.open()
        form.subject.set_value('Письмо')
        form.chosen = {f'document:{paper.id}'}
        assert await form._send() is True
    (letter,) = await store.ask(House(), lambda work: work.all(Letter))
    assert [one['name'] for one in letter.files] == [f'Письмо № 1.{"pdf" if office else "docx"}']


async def test_the_list_says_which_forms_are_word_files(signed_in, template):
    ann = await opened(signed_in, ANN, '/settings/templates', 'Исходные формы')
    await ann.should_see('Сделки · Word · версия 1', retries=50)
    with ann:
        chosen = [one for one in buttons(ann, 'Изменить') if '«Письмо»' in str(one._props.get('aria-label', ''))]
    UserInteraction(ann, {chosen[0]}, None).click()
    await ann.should_see('Загрузить изменённый файл', retries=50)
