"""Templates of papers: a safe language, versions, shipped forms replaced and brought back, own forms."""

from contextlib import suppress
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import deals, directions, documents, invoices, numerators, own, settings, stages, templates
from domain.documents import sets
from domain.errors import Forbidden, Invalid, NotFound
from domain.templates.language import Known, check
from domain.templates.verbs import MOST
from domain.unit_of_work import undo

from ..conftest import ANN, BOB
from .test_documents import make_deal

KNOWN = Known({'deal': {'title'}, 'seller': {'name'}, 'totals': {'gross'}}, {'rows': {'name', 'gross'}})
LETTER = {'name': 'Гарантийное письмо', 'of': ['deal'], 'lang': 'ru'}
TEXT = {'body': '<h1>Письмо № {{ document.number }}</h1><p>{{ deal.title }}</p>'}


@pytest.fixture
def deal(store):
    return store.do_now(ANN, make_deal)


def begun(store, values=LETTER, text=TEXT, use=True):
    template = store.do_now(ANN, templates.begin, values, text)
    if use:
        store.do_now(ANN, templates.use, template.id, True)
    return template


@pytest.mark.parametrize(
    ('body', 'code', 'fact'),
    [
        ('{{ deal.title', 'template.syntax', 1),
        ('a\n{% if deal.title %}', 'template.syntax', 2),
        ('{{ deal.price }}', 'template.unknown', 'deal.price'),
        ('{{ ghost }}', 'template.unknown', 'ghost'),
        ('{{ deal.title|shout }}', 'template.unknown', 'shout'),
        ('{{ deal.title.upper() }}', 'template.not_allowed', 'call'),
        ('{{ deal.__class__ }}', 'template.unknown', 'deal.__class__'),
        ('{{ deal["title"] }}', 'template.not_allowed', 'getitem'),
        ('{{ "x" * 1000000000 }}', 'template.not_allowed', 'mul'),
        ('{% for i in range(10) %}{% endfor %}', 'template.not_allowed', 'for'),
        ('{% for row in deal.title %}{% endfor %}', 'template.not_allowed', 'for'),
        ('{% for deal in rows %}{% endfor %}', 'template.not_allowed', 'deal'),
        ('{% set x = 1 %}', 'template.not_allowed', 'assign'),
        ('{% include "act_ru.html" %}', 'template.not_allowed', 'include'),
        ('{% macro m() %}{% endmacro %}', 'template.not_allowed', 'macro'),
        ('{{ deal.title > 5 }}', 'template.not_allowed', 'gt'),
        ('{{ "%s"|default(deal.title)|default("a" ~ "b") }}', 'template.not_allowed', 'default'),
        ('x' * 200_001, 'template.too_long', 200_000),
    ],
)  # fmt: skip
def test_what_is_not_a_place_or_a_format_is_refused_with_its_line_and_word(body, code, fact):
    with pytest.raises(Invalid) as refusal:
        check(body, KNOWN)
    assert refusal.value.code == code
    assert fact in refusal.value.facts.values()


def test_places_formats_conditions_and_walks_over_rows_are_the_language():
    body = (
        '{{ deal.title|upper }} {{ seller.name|default("—") }} {{ seller.name|default(deal.title) }}'
        '{% if totals.gross == 0 %}-{% else %}{% for row in rows %}{{ loop.index }} {{ row.name }}'
        '{% for other in rows %}{{ other.gross }}{% endfor %}{% endfor %}{% endif %}'
    )
    assert check(body, KNOWN) == {'deal', 'seller', 'totals', 'rows', 'row', 'loop', 'other'}


def test_walks_are_two_deep_at_most():
    loop = '{% for a in rows %}{% for b in rows %}{% for c in rows %}x{% endfor %}{% endfor %}{% endfor %}'
    with pytest.raises(Invalid, match=r'template\.too_deep'):
        check(loop, KNOWN)


@given(st.text(alphabet='{}%| .()[]"abdeilotrfn_0\n#-', max_size=60))
def test_no_text_breaks_the_reader(body):
    with suppress(Invalid):
        check(body, KNOWN)


def test_a_form_out_of_use_is_not_asked_for_and_leaves_the_sets_when_it_is_deleted(store, deal):
    code = (template := begun(store)).code
    direction = store.ask_now(ANN, lambda work: work.get(deals.Deal, deal)).direction_id
    lane = store.ask_now(ANN, stages.of, 'deal', direction)
    store.do_now(ANN, sets.add, direction, {'form': code, 'stage_id': lane[1].id, 'moment': 'make'})

    def due(work):
        return sets.due(work, work.get(deals.Deal, deal))

    def there():
        return [one.form for one in store.ask_now(BOB, sets.of_direction, direction)]

    store.do_now(ANN, templates.use, template.id, False)
    store.do_now(BOB, deals.move, deal, lane[1].id)
    assert store.ask_now(BOB, documents.of, 'deal', deal) == []
    assert (store.ask_now(BOB, due), there()) == ([], [code])
    assert store.ask_now(BOB, documents.named, [code, 'own-x', 'own-99'])[code] == 'Гарантийное письмо'
    assert store.ask_now(ANN, sets.directions_with, code) == [store.ask_now(ANN, directions.main).name]
    store.do_now(ANN, templates.use, template.id, True)
    assert store.ask_now(BOB, due) == [code]
    store.do_now(ANN, templates.remove, template.id, batch='gone')
    assert there() == []
    store.do_now(ANN, undo, 'gone')
    assert there() == [code]


def test_a_template_is_out_of_use_until_it_is_put_into_use(store, deal):
    template = begun(store, use=False)
    assert template.code not in store.ask_now(BOB, documents.offered, 'deal')
    with pytest.raises(NotFound):
        store.do_now(BOB, documents.make, template.code, 'deal', deal)
    store.do_now(ANN, templates.use, template.id, True)
    assert store.ask_now(BOB, documents.offered, 'deal')[template.code] == 'Гарантийное письмо'
    assert template.code not in store.ask_now(BOB, documents.offered, 'invoice')


def test_an_own_form_makes_numbered_papers_that_keep_what_they_named(store, deal):
    template = begun(store)
    made = store.do_now(BOB, documents.make, template.code, 'deal', deal)
    assert (made.title, made.number) == ('Гарантийное письмо № 1', '1')
    assert documents.template_of(made.form_version) == store.ask_now(ANN, templates.listed)[0].current_id
    assert made.facts['fields']['deal']['title'] == ['text', 'Щебень']
    store.do_now(ANN, deals.change, deal, {'title': 'Песок'})
    kept = store.ask_now(BOB, lambda work: work.get(documents.Document, made.id))
    assert kept.facts['fields']['deal']['title'] == ['text', 'Щебень']
    again = store.do_now(BOB, documents.remake, made.id)
    assert again.facts['fields']['deal']['title'] == ['text', 'Песок']
    assert store.do_now(BOB, documents.make, template.code, 'deal', deal).number == '2'


def test_a_paper_keeps_the_version_it_was_made_from(store, deal):
    template = begun(store)
    made = store.do_now(BOB, documents.make, template.code, 'deal', deal)
    second = store.do_now(ANN, templates.write, template.id, {'body': '<p>Иначе: {{ deal.title }}</p>'})
    assert second.number == 2
    first = store.ask_now(BOB, templates.version, documents.template_of(made.form_version))
    assert (first.number, first.body) == (1, TEXT['body'])
    store.do_now(ANN, templates.remove, template.id)
    assert store.ask_now(BOB, templates.version, first.id).body == TEXT['body']
    with pytest.raises(NotFound):
        store.do_now(BOB, documents.make, template.code, 'deal', deal)


def test_the_same_text_is_no_new_version_and_an_earlier_one_can_be_put_in_force(store):
    template = begun(store)
    same = store.do_now(ANN, templates.write, template.id, TEXT)
    assert same.number == 1
    store.do_now(ANN, templates.write, template.id, {'body': '<p>2</p>'})
    store.do_now(ANN, templates.put_in_force, same.id)
    assert store.ask_now(ANN, templates.listed)[0].current_id == same.id


def test_an_act_printed_from_a_template_and_from_the_shipped_form_again(store, deal):
    template = begun(store, {'name': 'Акт', 'form': 'act', 'lang': 'ru'}, {'body': '<p>{{ asked.basis }}</p>'})
    made = store.do_now(BOB, documents.make, 'act', 'deal', deal)
    assert made.form_version.startswith('t')
    store.do_now(ANN, templates.use, template.id, False)
    assert store.do_now(BOB, documents.make, 'act', 'deal', deal).form_version == '1'


def test_an_invoice_is_printed_from_its_template_in_its_language_only(store, deal):
    invoice = store.do_now(BOB, invoices.create, {'deal_id': deal})
    body = '<p>{{ invoice.number }} {{ rows|table }}</p>'
    begun(store, {'name': 'Счёт', 'form': 'invoice', 'lang': 'ru'}, {'body': body})
    extras = store.ask_now(BOB, documents.printed_facts, 'invoice', invoice.id)['extras']
    assert set(extras['templates']) == {'ru'}
    assert extras['templates']['ru'].rows
    assert extras['fields']['invoice']['number'][1] == invoice.number


def test_forms_that_the_law_fixes_are_not_replaced_and_one_template_stands_for_a_form(store):
    with pytest.raises(Invalid, match=r'field\.wrong'):
        store.do_now(ANN, templates.begin, {'name': 'УПД', 'form': 'upd'}, TEXT)
    begun(store, {'name': 'Акт', 'form': 'act'}, {'body': '<p></p>'})
    with pytest.raises(Invalid, match=r'template\.there'):
        store.do_now(ANN, templates.begin, {'name': 'Другой акт', 'form': 'act'}, {'body': '<p></p>'})


def test_own_fields_are_places_and_choices_are_told_in_words(store, deal):
    field = store.do_now(ANN, own.add, 'deal', 'text', {'label': 'Карьер'})
    store.do_now(ANN, deals.change, deal, {f'own.{field.id}': 'Сычёво', 'close_date': date(2026, 12, 1)})
    template = begun(store, LETTER, {'body': f'{{{{ deal.own_{field.id} }}}}'})
    fields = store.do_now(BOB, documents.make, template.code, 'deal', deal).facts['fields']['deal']
    assert fields[f'own_{field.id}'] == ['text', 'Сычёво']
    assert fields['close_date'] == ['date', '2026-12-01']
    assert fields['type_code'] == ['choice', 'deal type_code SALE']
    assert fields['amount'][0] == 'money'
    assert Decimal(fields['amount'][1]) > 0


def test_only_those_who_set_up_write_templates_and_a_bad_text_changes_nothing(store):
    with pytest.raises(Forbidden):
        store.do_now(BOB, templates.begin, LETTER, TEXT)
    template = begun(store)
    with pytest.raises(Invalid):
        store.do_now(ANN, templates.write, template.id, {'body': '{{ deal.nothing }}'})
    assert len(store.ask_now(ANN, templates.versions, template.id)) == 1
    for values in ({'of': []}, {'of': ['person']}, {'name': ''}):
        with pytest.raises(Invalid):
            store.do_now(ANN, templates.change, template.id, values)


def test_a_template_taken_back_leaves_nothing_and_a_saved_version_can_be_undone(store):
    template = begun(store)
    batch = 'write-2'
    store.do_now(ANN, templates.write, template.id, {'body': '<p>2</p>'}, batch=batch)
    store.do_now(ANN, undo, batch)
    found = store.ask_now(ANN, templates.listed)[0]
    assert store.ask_now(ANN, templates.version, found.current_id).body == TEXT['body']


def test_an_own_form_counts_by_its_own_numerator(store, deal):
    template = begun(store)
    store.do_now(ANN, numerators.change, template.code, {'prefix': 'ГП-', 'digits': 3})
    assert store.do_now(BOB, documents.make, template.code, 'deal', deal).number == 'ГП-001'
    with pytest.raises(Invalid):
        store.do_now(ANN, numerators.change, 'own-x', {'prefix': 'A'})


def test_a_trial_keeps_nothing(store, deal):
    facts = store.ask_now(ANN, documents.trial, 'own-0', 'deal', deal)
    assert facts['fields']['deal']['title'] == ['text', 'Щебень']
    assert store.ask_now(ANN, documents.of, 'deal', deal) == []
    assert store.ask_now(ANN, lambda work: settings.value(work, 'lang')) == 'ru'
    assert MOST == 100
