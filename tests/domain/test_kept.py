"""What time takes away: read notices, comments of what is gone, bytes of files that nothing names any more."""

from datetime import timedelta

import pytest
from sqlalchemy import String
from sqlmodel import SQLModel

from domain import (
    activities,
    comments,
    companies,
    contacts,
    deals,
    kept,
    leads,
    mail,
    notices,
    pictures,
    products,
)
from domain import bin as bins
from domain.acts import acts
from domain.comments import Comment
from domain.documents import Document
from domain.errors import Forbidden, NotFound
from domain.exchange.runs import ImportRun
from domain.notices import Notice
from domain.permissions import House
from domain.types import at, now
from domain.unit_of_work import undo
from integrations import clock

from ..conftest import ANN, BOB
from .test_attached import file
from .test_mail import LETTER, SERVER
from .test_pictures import picture


def named(store):
    return store.ask_now(House(), kept.named)


def later(store, days, verb, *args):
    """The house's step so many days from now."""

    def then(work):
        with at(now() + timedelta(days=days)):
            return verb(work, *args)

    return store.do_now(House(), then)


@pytest.fixture
def deal(store):
    return store.do_now(ANN, deals.create, {'title': 'Щебень'}).id


def token(letter):
    return letter * 64


def test_read_notices_go_after_ninety_days_and_unread_ones_stay(store, deal):
    for person in (BOB, ANN):
        store.do_now(ANN if person == BOB else BOB, comments.add, 'deal', deal, 'см.', [person])
    store.do_now(BOB, notices.read_all)
    with pytest.raises(Forbidden):
        store.do_now(ANN, notices.sweep)
    assert later(store, 89, notices.sweep) == 0
    assert later(store, 91, notices.sweep) == 1
    with store.work(House()) as work:
        assert [(one.person_id, one.read_at) for one in work.all(Notice)] == [(ANN, None)]


async def test_the_clock_sweeps_them(store, deal):
    store.do_now(ANN, comments.add, 'deal', deal, 'см.', [BOB])
    with store.work(House()) as work:
        work.record('notice.read', work.all(Notice)[0], read_at=now() - timedelta(days=91))
    await clock.sweep(store.do)
    assert store.ask_now(BOB, notices.mine) == []


def test_an_act_is_taken_back_without_the_notices_that_are_gone(store, deal):
    store.do_now(ANN, deals.change, deal, {'owner_id': BOB}, batch='given')
    store.do_now(BOB, notices.read_all)
    assert later(store, 91, notices.sweep) == 1
    with store.work(ANN) as work:
        assert acts(work, ['given'])['given'].undoable
    store.do_now(ANN, undo, 'given')
    with store.work(ANN) as work:
        assert work.get(deals.Deal, deal).owner_id == ANN


def test_every_noun_that_names_a_file_keeps_it(store, deal):
    """Whoever adds a noun or a field with files adds it here; `kept` itself reads every text there is."""
    set_up_mail(store)
    person = store.do_now(ANN, contacts.create, {'last_name': 'Котов', 'photo': token('1')}).id
    images = {'title': 'Наша', 'logo': token('2'), 'stamp': token('3'), 'signature': token('4')}
    store.do_now(ANN, companies.create, images)
    store.do_now(ANN, comments.add, 'deal', deal, '', (), [file('5', thumb=token('6'))])
    store.do_now(ANN, mail.write, LETTER, [('deal', deal)], [file('7', thumb=token('8'))])
    product = store.do_now(ANN, products.create, {'name': 'Щебень'}).id
    store.do_now(ANN, pictures.add, product, [picture('9', thumb=token('a'))])
    with store.work(House()) as work:
        work.add(ImportRun(kind='contact', batch='x', refused_file=token('b')))
        frozen = {'images': {'logo': token('d')}}
        work.add(Document(form='act', form_version='1', source='deal', source_id=deal, number='1', date=now().date(),
                          file=token('c'), facts=frozen))  # fmt: skip
    assert {token(one) for one in '123456789abcd'} <= named(store)
    store.do_now(ANN, contacts.change, person, {'photo': ''})
    assert token('1') in named(store), 'history can bring it back'
    with pytest.raises(Forbidden):
        store.ask_now(ANN, kept.named)


def test_no_column_that_has_room_for_a_token_is_left_out():
    read = set(kept.columns())
    for table in SQLModel.metadata.sorted_tables:
        for column in table.columns:
            if column not in read:
                small = isinstance(column.type, String) and (column.type.length or 10**6) < kept.LENGTH
                assert small or column.type.python_type is not str, column


def test_tokens_are_found_wherever_they_stand(store, deal):
    glued = '000' + token('d') + 'e' * 64
    store.do_now(ANN, deals.change, deal, {'comments': f'<img src="/files/{glued}">, {"F" * 64}, {"0" * 63}'})
    found = named(store)
    assert {token('d'), token('e')} <= found
    assert token('F') not in found


def test_a_comment_taken_away_goes_for_good_after_thirty_days_and_its_files_are_named_no_more(store, deal):
    made = store.do_now(ANN, comments.add, 'deal', deal, 'смета', (), [file('5', thumb=token('6'))])
    store.do_now(ANN, comments.remove, made.id, batch='off')
    assert later(store, 29, bins.sweep) == 0
    assert {token('5'), token('6')} <= named(store)
    assert later(store, 31, bins.sweep) == 1
    assert not {token('5'), token('6')} & named(store)
    with pytest.raises(NotFound):
        store.do_now(ANN, undo, 'off')


def test_comments_go_with_their_record_unless_another_shows_them(store, deal):
    lead = store.do_now(ANN, leads.create, {'title': 'Лид'}).id
    own = store.do_now(ANN, comments.add, 'lead', lead, '', (), [file('5')])
    carried = store.do_now(ANN, comments.add, 'lead', lead, '', (), [file('6')])
    store.do_now(ANN, lambda work: comments.carry(work, work.get(Comment, carried.id), 'deal', deal))
    store.do_now(ANN, activities.plan, {'kind': 'task', 'subject': 'x'}, [('lead', lead)])
    store.do_now(ANN, leads.drop, lead)
    later(store, 31, bins.sweep)
    with store.work(House()) as work:
        assert [one.id for one in work.all(Comment)] == [carried.id]
        assert work.find(Comment, Comment.id == own.id, deleted=True) is None
    assert token('5') not in named(store)
    assert [one['token'] for one in store.ask_now(ANN, comments.files_of, 'deal', deal)] == [token('6')]
    store.do_now(ANN, deals.drop, deal)
    assert token('6') in named(store)
    later(store, 31, bins.sweep)
    assert token('6') not in named(store), 'it went with the last record that showed it'


def test_what_is_in_the_bin_keeps_its_files_and_gives_them_up_when_it_is_gone(store):
    product = store.do_now(ANN, products.create, {'name': 'Щебень'}).id
    store.do_now(ANN, pictures.add, product, [picture('9')])
    store.do_now(ANN, products.drop, product)
    assert token('9') in named(store)
    later(store, 31, bins.sweep)
    assert token('9') not in named(store)


def set_up_mail(store):
    store.do_now(ANN, mail.set_account, SERVER, 'secret')


def test_a_letter_gives_its_files_up_with_its_activity(store):
    set_up_mail(store)
    letter = store.do_now(ANN, mail.write, LETTER, [], [file('7')])
    store.do_now(ANN, activities.drop, letter.activity_id)
    assert token('7') in named(store)
    later(store, 31, bins.sweep)
    assert token('7') not in named(store)
