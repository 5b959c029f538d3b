"""Templates that are Word files: versions, papers that keep the file they were made from, what is refused."""

import pytest

from domain import documents, rows, templates
from domain.documents import Document
from domain.errors import Forbidden, Invalid
from domain.permissions import House
from domain.unit_of_work import undo

from ..conftest import ANN, BOB
from .test_documents import make_deal

LETTER = {'name': 'Письмо', 'of': ['deal'], 'lang': 'ru'}
FIRST, SECOND = 'a' * 64, 'b' * 64
WORD = {'file': FIRST, 'file_name': 'Письмо.docx', 'body': 'Письмо № {{ document.number }}\n{{ deal.title }}'}


@pytest.fixture
def deal(store):
    return store.do_now(ANN, make_deal)


@pytest.fixture
def template(store):
    made = store.do_now(ANN, templates.begin, LETTER, WORD)
    store.do_now(ANN, templates.use, made.id, True)
    return made


def test_a_paper_of_a_word_file_says_so_and_keeps_the_version_it_was_made_from(store, template, deal):
    made = store.do_now(BOB, documents.make, template.code, 'deal', deal)
    assert made.is_word
    assert made.form_version == f'w{documents.template_of(made.form_version)}'
    store.do_now(ANN, templates.write, template.id, {**WORD, 'file': SECOND})
    kept = store.ask_now(BOB, templates.version, documents.template_of(made.form_version))
    assert (kept.number, kept.file, kept.file_name) == (1, FIRST, 'Письмо.docx')
    assert made.facts['fields']['deal']['title'] == ['text', 'Щебень']


def test_the_same_file_is_no_new_version_and_a_text_may_take_its_place_and_give_it_back(store, template, deal):
    assert store.do_now(ANN, templates.write, template.id, WORD).number == 1
    text = store.do_now(ANN, templates.write, template.id, {'body': WORD['body']})
    assert (text.number, text.file) == (2, '')
    assert not store.do_now(BOB, documents.make, template.code, 'deal', deal).is_word
    first = store.ask_now(ANN, templates.versions, template.id)[-1]
    store.do_now(ANN, templates.put_in_force, first.id)
    assert store.do_now(BOB, documents.make, template.code, 'deal', deal).is_word


def test_a_version_taken_back_leaves_the_one_before(store, template):
    store.do_now(ANN, templates.write, template.id, {**WORD, 'file': SECOND}, batch='second')
    store.do_now(ANN, undo, 'second')
    (found,) = store.ask_now(ANN, lambda work: templates.in_force(work, templates.listed(work)))
    assert found.file == FIRST


def test_an_act_may_be_a_word_file_an_invoice_may_not(store, deal):
    act = store.do_now(ANN, templates.begin, {'name': 'Акт', 'form': 'act'}, {**WORD, 'body': '{{ asked.basis }}'})
    store.do_now(ANN, templates.use, act.id, True)
    assert store.do_now(BOB, documents.make, 'act', 'deal', deal).is_word
    for form in ('invoice', 'quote'):
        with pytest.raises(Invalid, match=r'template\.word_not_here'):
            store.do_now(ANN, templates.begin, {'name': 'Счёт', 'form': form}, WORD)


@pytest.mark.parametrize(
    ('text', 'code'),
    [
        ({'body': 'ok\n{{ deal.price }}'}, 'template.unknown'),
        ({'body': '{{ deal.title.upper() }}'}, 'template.not_allowed'),
        ({'body': '{{ rows|table }}'}, 'template.unknown'),
        ({'body': '{{ totals|sums }}'}, 'template.unknown'),
        ({'file': '../../etc/passwd'}, 'field.wrong'),
        ({'file_name': ''}, 'field.wrong'),
    ],
)
def test_what_is_wrong_with_a_word_file_keeps_nothing(store, text, code):
    with pytest.raises(Invalid) as refusal:
        store.do_now(ANN, templates.begin, LETTER, {**WORD, **text})
    assert refusal.value.code == code
    assert store.ask_now(ANN, templates.listed) == []


def test_only_those_who_set_up_bring_files(store, template):
    with pytest.raises(Forbidden):
        store.do_now(BOB, templates.write, template.id, {**WORD, 'file': SECOND})


def test_the_house_keeps_the_word_file_once_beside_the_pdf(store, template, deal):
    made = store.do_now(BOB, documents.make, template.code, 'deal', deal)
    with pytest.raises(Forbidden):
        store.do_now(BOB, documents.keep_word, made.id, FIRST)
    store.do_now(House(), documents.keep_word, made.id, FIRST)
    assert store.do_now(House(), documents.keep_word, made.id, SECOND) == FIRST
    store.do_now(House(), documents.keep_file, made.id, SECOND)
    kept = store.ask_now(BOB, lambda work: work.get(Document, made.id))
    assert (kept.word, kept.file) == (FIRST, SECOND)


def test_a_file_that_walks_over_rows_is_made_only_where_there_are_some(store, deal):
    body = '{% for row in rows %}\n{{ row.name }}\n{% endfor %}'
    made = store.do_now(ANN, templates.begin, LETTER, {**WORD, 'body': body})
    store.do_now(ANN, templates.use, made.id, True)
    store.do_now(ANN, rows.replace_all, 'deal', deal, [])
    with pytest.raises(Invalid, match=r'document\.no_rows'):
        store.do_now(BOB, documents.make, made.code, 'deal', deal)
