from domain import bulk, exchange, filtering, leads, merging
from domain.leads import Lead
from domain.unit_of_work import undo

from ..conftest import ANN, BOB
from .test_import import plan_of, run


def utm(store, id):
    return store.ask_now(ANN, lambda work: work.get(Lead, id).utm)


def test_a_tag_is_set_found_taken_back_and_merged_like_any_field(store):
    one = store.do_now(BOB, leads.create, {'title': 'Щебень', 'utm_source': 'yandex', 'utm': {'term': 'щебень'}}).id
    two = store.do_now(BOB, leads.create, {'title': 'Щебень 2', 'utm_medium': 'cpc'}).id
    assert (utm(store, one), utm(store, two)) == ({'source': 'yandex', 'term': 'щебень'}, {'medium': 'cpc'})
    store.do_now(BOB, bulk.change, 'lead', [one, two], {'utm_campaign': ' осень ', 'utm_term': None}, batch='many')
    assert (utm(store, one), utm(store, two)) == (
        {'source': 'yandex', 'campaign': 'осень'}, {'medium': 'cpc', 'campaign': 'осень'},
    )  # fmt: skip
    store.do_now(BOB, undo, 'many')
    assert utm(store, one) == {'source': 'yandex', 'term': 'щебень'}

    def found(work, op, value):
        where = filtering.where(work, 'lead', {'field': 'utm_source', 'op': op, 'value': value}, zone='UTC')
        return [lead.id for lead in work.all(Lead, where)]

    assert store.ask_now(ANN, found, 'is', 'yandex') == [one]
    assert store.ask_now(ANN, found, 'empty', None) == [two]
    store.do_now(ANN, merging.merge, 'lead', two, [one], {}, batch='merged')
    assert utm(store, two) == {'source': 'yandex', 'term': 'щебень', 'medium': 'cpc'}, 'no tag of either is lost'
    store.do_now(ANN, undo, 'merged')
    assert (utm(store, one), utm(store, two)) == ({'source': 'yandex', 'term': 'щебень'}, {'medium': 'cpc'})


def test_tags_come_from_files_and_go_into_them(store):
    sheet = exchange.read('site.csv', 'Название;utm_source;UTM Campaign\nПесок;vk;зима\nГравий;;\n'.encode())
    plan = plan_of(store, sheet, 'lead')
    assert plan.columns == ('title', 'utm_source', 'utm_campaign')
    run(store, sheet, plan)
    made = store.ask_now(ANN, lambda work: work.all(Lead))
    assert [lead.utm for lead in made] == [{'source': 'vk', 'campaign': 'зима'}, {}]
    names = ['title', 'utm_source', 'utm_campaign']
    rows = store.ask_now(ANN, exchange.export, 'lead', names, [lead.id for lead in made], lambda field, code: code)
    assert [row[1:] for row in rows] == [['Песок', 'vk', 'зима'], ['Гравий', '', '']]
