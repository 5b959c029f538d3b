"""Templates of papers on screen: written by one, used by another, seen by both at once."""

import asyncio

import httpx
import pytest
from nicegui import core, ui
from nicegui.testing.user_interaction import UserInteraction

from domain import deals, documents, templates
from domain.documents import Document
from ui.context import Context
from ui.documents.printing import opened as opened_document
from ui.papers.preview import Sheet
from ui.templates.drafts import DRAFTS
from ui.templates.places import Places, to_try

from ..conftest import ANN, BOB
from .test_papers import buttons, deal, has_printer, now, opened, press  # noqa: F401

LETTER = {'name': 'Гарантийное письмо', 'of': ['deal'], 'lang': 'ru'}
BODY = '<h1>Письмо № {{ document.number }}</h1><p>{{ deal.title }} для {{ buyer.name }}</p>'


@pytest.fixture
async def template(store, deal):  # noqa: F811
    return (await store.do(ANN, templates.begin, LETTER, {'body': BODY})).id


def editor(user):
    with user:
        (found,) = user.find(kind=ui.codemirror).elements
    return found


def sheet(user):
    with user:
        (found,) = user.find(kind=Sheet).elements
    return str(found._props['src'])


async def test_an_own_form_is_written_put_into_use_and_offered_to_a_colleague(store, signed_in, template, deal):  # noqa: F811
    bob = await opened(signed_in, BOB, f'/deal/{deal}', 'Щебень')
    ann = await opened(signed_in, ANN, f'/template/{template}', 'не в работе')
    with ann:
        editor(ann).value = BODY + '<p>{{ totals.gross|words }}</p>'
    await press(ann, 'Ввести в работу')
    await ann.should_see('в работе', retries=50)
    await ann.should_see('версия 2', retries=50)
    made = await store.do(BOB, documents.make, f'own-{template}', 'deal', deal)
    await bob.open(f'/document/{made.id}')
    await bob.should_see('Гарантийное письмо № 1', retries=50)
    await bob.should_see('Гарантийное письмо, version 2', retries=50)


async def test_a_template_is_tried_on_what_has_rows_first(store, deal):  # noqa: F811
    newer = await store.do(ANN, deals.create, {'title': 'Ещё без товаров'})
    assert [one.id for one in await store.ask(ANN, to_try, 'deal')] == [deal, newer.id]


async def test_a_wrong_text_is_told_with_its_line_and_keeps_nothing(store, signed_in, template):
    ann = await opened(signed_in, ANN, f'/template/{template}', 'не в работе')
    await ann.should_see(kind=Sheet, retries=50)
    before = sheet(ann)
    with ann:
        editor(ann).value = '<p>\n{{ deal.price }}</p>'
    await ann.should_see('Строка 2: места «deal.price» нет', retries=50)
    assert sheet(ann) == before
    await press(ann, 'Сохранить')
    await ann.should_see('Строка 2: места «deal.price» нет', retries=50)
    assert len(await store.ask(ANN, templates.versions, template)) == 1


async def test_another_version_saved_meanwhile_shows_and_what_is_typed_here_stays(store, signed_in, template):
    ann = await opened(signed_in, ANN, f'/template/{template}', 'версия 1')
    with ann:
        editor(ann).value = '<p>моё</p>'
    await store.do(ANN, templates.write, template, {'body': '<p>чужое</p>'})
    await ann.should_see('версия 2', retries=50)
    assert editor(ann).value == '<p>моё</p>'


async def test_the_list_begins_a_template_with_the_shipped_text_which_changes_nothing_yet(store, signed_in, deal):  # noqa: F811
    ann = await opened(signed_in, ANN, '/settings/templates', 'Исходные формы')
    await ann.should_see('Исходная форма')
    with ann:
        chosen = [one for one in buttons(ann, 'Изменить') if '«Акт»' in str(one._props.get('aria-label', ''))]
    assert chosen, 'the act has its button'
    UserInteraction(ann, {chosen[0]}, None).click()
    await ann.should_see('Ввести в работу', retries=50)
    found = await store.ask(ANN, templates.listed)
    assert [(one.form, one.active) for one in found] == [('act', False)]
    made = await store.do(BOB, documents.make, 'act', 'deal', deal)
    assert made.form_version == '1'


async def test_those_who_set_nothing_up_see_no_template(signed_in, template):
    await opened(signed_in, BOB, f'/template/{template}', 'This template is not here')


async def test_places_are_found_by_words(signed_in, template):
    ann = await opened(signed_in, ANN, f'/template/{template}', 'Заготовки')
    with ann:
        (found,) = ann.find(kind=Places).elements
    found._draw('buyer ogrn')
    await ann.should_see('Покупатель', retries=20)
    await ann.should_not_see('Заготовки')
    found._draw('такого нет')
    await ann.should_see('Ничего с таким названием нет.', retries=20)


@has_printer
async def test_a_draft_is_a_paper_for_its_writer_alone(store, signed_in, template):
    ann = await opened(signed_in, ANN, f'/template/{template}', 'не в работе')
    await ann.should_see(kind=Sheet, retries=50)
    address = sheet(ann)
    mine = await ann.http_client.get(address)
    assert mine.status_code == 200
    assert mine.content.startswith(b'%PDF')
    page = await ann.http_client.get(address.replace('.pdf?', '.html?'))
    assert 'Письмо № 1' in page.text
    assert 'sandbox' in page.headers['content-security-policy']
    bob = await signed_in(BOB)
    await bob.open('/deals')
    assert (await bob.http_client.get(address)).status_code == 404
    stranger = httpx.AsyncClient(transport=httpx.ASGITransport(core.app), base_url='http://test')
    assert (await stranger.get(address)).status_code in (303, 307, 401)
    assert DRAFTS.get('no such token', ANN) is None


async def test_a_document_of_a_deleted_template_is_printed_as_it_was_made(store, template, deal):  # noqa: F811
    await store.do(ANN, templates.use, template, True)
    made = await store.do(BOB, documents.make, f'own-{template}', 'deal', deal)
    await store.do(ANN, templates.remove, template)
    document, facts = await store.ask(BOB, opened_document, made.id)
    assert facts['template'].body == BODY
    assert (await now(store, Document, document.id)).title == 'Гарантийное письмо № 1'


async def test_the_answer_to_an_older_text_never_replaces_the_newer_one(store, signed_in, template, monkeypatch):
    ann = await opened(signed_in, ANN, f'/template/{template}', 'не в работе')
    await ann.should_see(kind=Sheet, retries=50)
    late, held = asyncio.Event(), []
    ask = Context.ask

    async def slow(self, query, *args, **more):
        answer = await ask(self, query, *args, **more)
        if getattr(query, '__name__', '') == '_tried' and answer[0]:
            held.append(answer)
            await late.wait()
        return answer

    monkeypatch.setattr(Context, 'ask', slow)
    with ann:
        editor(ann).value = '<p>{{ deal.</p>'
    while not held:
        await asyncio.sleep(0.02)
    before = sheet(ann)
    with ann:
        editor(ann).value = '<p>{{ deal.title }}</p>'
    while sheet(ann) == before:
        await asyncio.sleep(0.02)
    late.set()
    await asyncio.sleep(0.2)
    await ann.should_not_see('не читается')
