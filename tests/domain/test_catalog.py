"""The catalogue of fields: nothing a person fills in is missing from lists, imports and exports."""

import pytest

from domain.catalog import NOUNS, fields, noun
from domain.errors import NotFound
from domain.unit_of_work import Entity

from ..conftest import ANN

UNLISTED = {'amount_manual', 'utm', 'mine', 'stamp', 'signature'}


@pytest.mark.parametrize('kind', NOUNS)
def test_every_column_of_a_listed_field_is_one_of_its_noun(kind):
    entity = Entity.kinds[kind]
    columns = [field.column for name, field in NOUNS[kind].fields.items() if not name.startswith(('utm_', 'address_'))]
    assert all(column.class_ is entity for column in columns)


@pytest.mark.parametrize(
    ('kind', 'plain'), [('lead', 'LeadFields'), ('deal', 'DealFields'), ('contact', 'ContactFields')]
)
def test_what_is_filled_in_is_listed(kind, plain):
    fields_class = next(c for c in Entity.kinds[kind].__mro__ if c.__name__ == plain)
    assert set(fields_class.model_fields) - UNLISTED <= set(NOUNS[kind].fields)


def test_kinds_are_read_from_the_columns(store):
    found = store.ask_now(ANN, fields, 'deal')
    kinds = {name: found[name].kind for name in ('amount', 'close_date', 'owner_id', 'company_id', 'stage_id', 'since')}
    assert kinds == {'amount': 'money', 'close_date': 'date', 'owner_id': 'person', 'company_id': 'record',
                     'stage_id': 'stage', 'since': 'moment'}  # fmt: skip
    assert found['company_id'].target == 'company'
    assert found['stage_id'].fixed
    assert not found['amount'].fixed


def test_a_kind_without_a_list_is_refused():
    with pytest.raises(NotFound):
        noun('person')
