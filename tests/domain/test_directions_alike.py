"""A new direction arranged as another: stages and what they ask for, documents, own fields, beginnings of numbers."""

from datetime import date

from domain import deals, directions, invoices, numerators, own, stage_rules, stages
from domain.documents import sets
from domain.numerators import Place
from domain.own import OwnField
from domain.permissions import House
from domain.unit_of_work import undo

from ..conftest import ANN, BOB

DAY = date(2026, 11, 20)


def test_a_direction_like_another_has_its_stages_documents_fields_and_beginnings(store):
    mark = store.do_now(ANN, own.add, 'deal', 'text', {'label': 'Марка', 'directions': [1]})
    store.do_now(ANN, own.add, 'deal', 'text', {'label': 'Везде'})
    _, second, *_ = store.ask_now(ANN, stages.of, 'deal', 1)
    store.do_now(ANN, stages.change, second.id, {'name': '<b>Расчёт</b>', 'norm': 3})
    store.do_now(ANN, stage_rules.demand, second.id, ['amount', mark.name])
    store.do_now(ANN, sets.add, 1, {'form': 'upd'})
    store.do_now(ANN, sets.add, 1, {'form': 'act', 'stage_id': second.id, 'moment': 'make'})
    values = {'template': '{DIRECTION}-{NUMBER}', 'apart': 'direction'}
    store.do_now(ANN, numerators.change, 'invoice', values, on=DAY, following=501, where=Place(direction_id=1))
    assert store.do_now(House(), numerators.issue, 'invoice', DAY, Place(direction_id=1)) == '-501'
    made = store.do_now(ANN, directions.add, {'name': 'Ремонт'}, like=1, batch='made')
    there = store.ask_now(ANN, stages.of, 'deal', made.id)
    assert (there[1].name, there[1].norm, there[1].required) == ('<b>Расчёт</b>', 3, ['amount', mark.name])
    assert [(one.form, one.stage_id, one.moment) for one in store.ask_now(ANN, sets.of_direction, made.id)] == [
        ('upd', None, 'offer'), ('act', there[1].id, 'make')
    ]  # fmt: skip
    assert store.ask_now(ANN, lambda work: work.get(OwnField, mark.id)).directions == [1, made.id]
    coming = store.ask_now(ANN, numerators.coming, 'invoice', DAY, Place(direction_id=made.id))
    assert coming == [(501, '-501')], 'it begins where the other was set to begin, not where it is now'
    deal = store.do_now(BOB, deals.create, {'title': 'Щебень'}, stage_id=there[0].id)
    paper = store.do_now(BOB, invoices.create, {'deal_id': deal.id, 'date': DAY})
    assert paper.number == 'Р-501'


def test_it_is_one_act_and_a_usual_direction_takes_nothing(store):
    mark = store.do_now(ANN, own.add, 'deal', 'text', {'label': 'Марка', 'directions': [1]})
    store.do_now(ANN, sets.add, 1, {'form': 'upd'})
    usual = store.do_now(ANN, directions.add, {'name': 'Обычное'})
    assert store.ask_now(ANN, sets.of_direction, usual.id) == []
    made = store.do_now(ANN, directions.add, {'name': 'Ремонт'}, like=1, batch='made')
    store.do_now(ANN, undo, 'made')
    assert store.ask_now(ANN, lambda work: work.get(OwnField, mark.id)).directions == [1]
    assert store.ask_now(ANN, sets.of_direction, made.id) == []
    assert [one.name for one in store.ask_now(ANN, directions.listed)] == ['Щебень и песок', 'Обычное']
