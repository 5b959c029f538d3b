"""Letters: written on the one path, waiting in the outbox, sent at least once, and what becomes of them."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from sqlmodel import col

from domain import activities, contacts, deals, mail, notices, quotes, rows, settings, timeline
from domain import bin as bins
from domain.activities import Activity
from domain.errors import Conflict, Forbidden, Invalid, NotFound
from domain.mail import templates
from domain.mail.account import account
from domain.mail.addresses import address, addresses, split
from domain.mail.letters import WAIT, file_of
from domain.mail.outbox import PAUSES, sweep
from domain.permissions import House
from domain.types import now
from domain.unit_of_work import UnitOfWork, undo
from storage.store import Store
from tests.conftest import ANN, BOB, EVE, OWN

SERVER = {'host': 'smtp.example.ru', 'from_email': 'Sales <sales@Example.ru>', 'from_name': 'СтройСнаб'}
LETTER = {'to': ['irina@client.ru'], 'subject': 'Щебень', 'text': 'Здравствуйте!'}
FILE = {'token': 'ab' * 32, 'name': 'План.pdf', 'size': 1000, 'kind': 'pdf', 'thumb': ''}


@pytest.fixture
def mailing(store: Store) -> Store:
    """A store whose team can send."""
    store.do_now(ANN, mail.set_account, SERVER, 'secret')
    return store


def a_deal(work: UnitOfWork, **values: Any) -> int:
    names = {'last_name': 'Громова', 'name': 'Ирина', 'second_name': 'Павловна'}
    irina = contacts.create(work, {**names, 'emails': [{'value': 'irina@client.ru'}]})
    deal = deals.create(work, {'title': 'Щебень 20 т', 'contact_id': irina.id, **values})
    assert deal.id
    return deal.id


def a_quote(work: UnitOfWork) -> quotes.Quote:
    deal_id = a_deal(work)
    rows.add(work, 'deal', deal_id, {'name': 'Щебень', 'price': '100', 'quantity': '2'})
    return quotes.from_deal(work, deal_id)


def later(seconds: float = 11) -> time_machine.travel:
    return time_machine.travel(now() + timedelta(seconds=seconds), tick=True)


def taken(store: Store) -> list[mail.Parcel]:
    with later():
        return store.do_now(House(), mail.take)


def test_nothing_can_be_written_before_an_account_is_set_up(store: Store) -> None:
    with pytest.raises(Invalid, match=r'mail\.not_set_up'):
        store.do_now(ANN, mail.write, LETTER)


def test_only_those_who_set_up_the_account_read_it_and_history_never_tells_the_password(mailing: Store) -> None:
    assert mailing.ask_now(BOB, mail.is_set_up)
    assert mailing.ask_now(BOB, account) is None
    with pytest.raises(Forbidden):
        mailing.do_now(BOB, mail.set_account, SERVER, 'mine')
    with mailing.work(ANN) as work:
        kept = account(work)
        assert kept
        assert (kept.from_email, kept.password, kept.port) == ('sales@example.ru', 'secret', 465)
        told = [change.after for change in work.timeline('mail_account', kept.id or 0)]
        assert 'secret' not in str(told)
        assert settings.value(work, 'mail_from') == 'sales@example.ru'
    mailing.do_now(ANN, mail.drop_account)
    assert not mailing.ask_now(BOB, mail.is_set_up)


def test_the_password_never_follows_to_another_server(mailing: Store) -> None:
    with pytest.raises(Invalid, match=r'mail\.password_again'):
        mailing.do_now(ANN, mail.set_account, {'host': 'evil.example'})
    mailing.do_now(ANN, mail.set_account, {'host': 'smtp2.example.ru'}, 'other')
    mailing.do_now(ANN, mail.set_account, {'from_name': 'Снаб'})
    kept = mailing.ask_now(ANN, account)
    assert kept
    assert (kept.host, kept.password, kept.from_name) == ('smtp2.example.ru', 'other', 'Снаб')


def test_undoing_the_change_of_the_server_leaves_no_password_that_was_given_for_another(mailing: Store) -> None:
    with mailing.work(ANN) as work:
        mail.set_account(work, {'host': 'smtp2.example.ru'}, 'other')
        batch = work.batch
    mailing.do_now(ANN, undo, batch)
    kept = mailing.ask_now(ANN, account)
    assert kept
    assert (kept.host, kept.password) == ('smtp.example.ru', '')


@pytest.mark.parametrize(
    'typed', ['', 'ирина@client.ru', 'a@b', 'a b@c.ru', 'a@b.ru\nBcc: x@y.ru', 'a@b..ru', '.a@b.ru', 'a..b@c.ru',
              'a@-b.ru', 'x' * 65 + '@b.ru', '"a"@b.ru', 'a@b.ru,c@d.ru'],
)  # fmt: skip
def test_what_is_no_address_is_refused(typed: str) -> None:
    with pytest.raises(Invalid, match=r'letter\.wrong_address'):
        address(typed)


def test_addresses_are_taken_out_of_what_people_type() -> None:
    assert address('Ирина <Irina@Client.RU>') == 'Irina@client.ru'
    assert address('sales@почта.рф') == 'sales@почта.рф'
    assert addresses(['a@b.ru', 'A@B.ru', 'c@d.ru']) == ['a@b.ru', 'c@d.ru']
    assert split('Ирина <a@b.ru>, c@d.ru; e@f.ru') == ['a@b.ru', 'c@d.ru', 'e@f.ru']


def test_a_letter_waits_ten_seconds_and_stands_on_the_timeline_of_the_deal(mailing: Store) -> None:
    with mailing.work(ANN) as work:
        deal_id = a_deal(work)
        letter = mail.write(work, LETTER, [('deal', deal_id)], [FILE])
    assert mailing.do_now(House(), mail.take) == []
    assert mailing.ask_now(House(), mail.next_due) == letter.due_at
    with mailing.work(ANN) as work:
        entry = next(one for one in timeline.of(work, 'deal', deal_id) if 'letter' in one.facts)
        assert entry.facts['subject'] == 'Щебень'
        assert entry.facts['letter']['state'] == 'waiting'
        assert entry.facts['letter']['files'][0]['name'] == 'План.pdf'
        assert file_of(work, letter.id or 0, FILE['token'])['size'] == 1000
    (parcel,) = taken(mailing)
    assert (parcel.to, parcel.subject, parcel.text) == (['irina@client.ru'], 'Щебень', 'Здравствуйте!')
    assert parcel.sender == 'Анна Котова, СтройСнаб'
    assert parcel.server['password'] == 'secret'
    assert parcel.files[0]['token'] == FILE['token']


def test_undone_in_time_it_never_leaves_and_afterwards_it_cannot_be_undone(mailing: Store) -> None:
    batches = []
    for _ in range(2):
        with mailing.work(ANN) as work:
            mail.write(work, LETTER)
            batches.append(work.batch)
    mailing.do_now(ANN, undo, batches[0])
    assert len(taken(mailing)) == 1
    with pytest.raises(Invalid, match=r'letter\.gone'):
        mailing.do_now(ANN, undo, batches[1])
    assert mailing.ask_now(ANN, lambda work: work.count(Activity)) == 1


def test_doing_it_again_after_undo_gives_ten_seconds_again(mailing: Store) -> None:
    with mailing.work(ANN) as work:
        mail.write(work, LETTER)
        batch = work.batch
    undone = mailing.do_now(ANN, undo, batch)
    with later(60):
        mailing.do_now(ANN, undo, undone)
        assert mailing.do_now(House(), mail.take) == []
    with later(71):
        assert len(mailing.do_now(House(), mail.take)) == 1


def test_a_letter_is_claimed_once_and_again_where_its_sender_was_stopped(mailing: Store) -> None:
    mailing.do_now(ANN, mail.write, LETTER)
    (first,) = taken(mailing)
    assert taken(mailing) == []
    with later(16 * 60):
        (second,) = mailing.do_now(House(), mail.take)
    assert second.message_id == first.message_id
    mailing.do_now(House(), mail.delivered, second.letter_id, ['x@y.ru'])
    with mailing.work(ANN) as work:
        letter = work.get(mail.Letter, second.letter_id)
        assert (letter.state, letter.tries, letter.refused) == ('sent', 2, ['x@y.ru'])


def test_what_fails_is_tried_later_and_in_the_end_its_author_is_told(mailing: Store) -> None:
    with mailing.work(BOB) as work:
        deal_id = a_deal(work)
        mail.write(work, LETTER, [('deal', deal_id)])
    wait = 11.0
    for pause in (*PAUSES, None):
        with later(wait):
            (parcel,) = mailing.do_now(House(), mail.take)
            mailing.do_now(House(), mail.put_off, parcel.letter_id, 'mail.unreachable', 'no\r\nroute')
            assert mailing.do_now(House(), mail.take) == []
        wait += pause.total_seconds() + 1 if pause else 0
    with mailing.work(BOB) as work:
        letter = work.get(mail.Letter, parcel.letter_id)
        assert (letter.state, letter.error, letter.words) == ('failed', 'mail.unreachable', 'no route')
        (notice,) = notices.mine(work)
        assert (notice.action, notice.entity, notice.entity_id, notice.text) == (
            'letter.failed',
            'deal',
            deal_id,
            'Щебень',
        )
        mail.again(work, parcel.letter_id)
    assert len(mailing.do_now(House(), mail.take)) == 1


def test_a_final_refusal_is_not_tried_again(mailing: Store) -> None:
    mailing.do_now(ANN, mail.write, LETTER)
    (parcel,) = taken(mailing)
    mailing.do_now(House(), mail.put_off, parcel.letter_id, 'mail.refused', 'no such user', final=True)
    with later(10**6):
        assert mailing.do_now(House(), mail.take) == []
        assert mailing.ask_now(House(), mail.next_due) is None


def test_a_waiting_letter_can_be_stopped_and_one_that_left_cannot(mailing: Store) -> None:
    one = mailing.do_now(ANN, mail.write, LETTER)
    mailing.do_now(ANN, mail.stop, one.id)
    assert taken(mailing) == []
    mailing.do_now(ANN, mail.again, one.id)
    assert len(taken(mailing)) == 1
    with pytest.raises(Invalid, match=r'letter\.gone'):
        mailing.do_now(ANN, mail.stop, one.id)


def test_deleting_its_activity_stops_it_and_the_bin_takes_it_away_for_good(mailing: Store) -> None:
    with mailing.work(ANN) as work:
        letter = mail.write(work, LETTER)
    mailing.do_now(ANN, activities.drop, letter.activity_id)
    assert taken(mailing) == []
    with later(31 * 86400):
        assert mailing.do_now(House(), bins.sweep) == 1
    with mailing.work(ANN) as work, pytest.raises(NotFound):
        work.get(mail.Letter, letter.id, deleted=True)


def test_a_quote_that_is_mailed_becomes_sent_with_a_link_and_all_is_taken_back_together(mailing: Store) -> None:
    with mailing.work(ANN) as work:
        quote = a_quote(work)
        found = mail.facts_of(work, 'quote', quote.id or 0)
    (paper,) = found.enclosures
    assert (paper.kind, paper.id, paper.version, paper.chosen) == ('quote', quote.id, quote.version, True)
    with mailing.work(ANN) as work:
        offer = (paper.id, 'f' * 64, 'ru')
        mail.write(work, LETTER, found.links, [FILE], [(paper.kind, paper.id, paper.version)], offer)
        batch = work.batch
        sent = work.get(quotes.Quote, quote.id)
        assert (sent.status, len(quotes.links_of(work, sent))) == ('SENT', 1)
        assert [one.subject for one in mail.of_record(work, 'quote', quote.id or 0)] == ['Щебень']
    mailing.do_now(ANN, undo, batch)
    with mailing.work(ANN) as work:
        back = work.get(quotes.Quote, quote.id)
        assert (back.status, quotes.links_of(work, back)) == ('DRAFT', [])


def test_a_paper_that_changed_since_it_was_printed_is_not_sent(mailing: Store) -> None:
    with mailing.work(ANN) as work:
        quote = a_quote(work)
        seen = quote.version
        quotes.change(work, quote.id or 0, {'terms': 'Иначе'})
    with pytest.raises(Conflict, match=r'letter\.paper_changed'):
        mailing.do_now(ANN, mail.write, LETTER, [], [FILE], [('quote', quote.id, seen)])
    assert mailing.ask_now(ANN, lambda work: work.count(Activity)) == 0


def test_who_sees_only_their_own_sees_no_letters_of_others_and_who_only_looks_sends_none(mailing: Store) -> None:
    letter = mailing.do_now(ANN, mail.write, LETTER)
    with mailing.work(OWN) as work, pytest.raises(NotFound):
        work.get(mail.Letter, letter.id)
    with pytest.raises(Forbidden):
        mailing.do_now(EVE, mail.write, LETTER)
    with pytest.raises(NotFound):
        mailing.do_now(OWN, mail.stop, letter.id)


@pytest.mark.parametrize(
    ('values', 'files', 'code'),
    [
        ({'to': []}, [], 'letter.no_address'),
        ({'subject': ''}, [], 'field.required'),
        ({'to': [f'a{n}@b.ru' for n in range(51)]}, [], 'letter.too_many'),
        ({}, [{**FILE, 'size': 19 * 2**20}], 'letter.too_heavy'),
    ],
)
def test_a_letter_that_cannot_go_is_refused_in_words(mailing: Store, values: Any, files: Any, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        mailing.do_now(ANN, mail.write, LETTER | values, [], files)
    assert refused.value.code == code


def test_a_letter_knows_whom_it_may_go_to_and_what_it_may_name(mailing: Store) -> None:
    with mailing.work(ANN) as work:
        deal_id = a_deal(work, amount='2500')
        found = mail.facts_of(work, 'deal', deal_id)
    assert [(one.email, one.name) for one in found.addressees] == [('irina@client.ru', 'Громова Ирина Павловна')]
    assert found.values['client'] == 'Ирина Павловна'
    assert found.values['me'] == 'Анна Котова'
    assert [kind for kind, _ in found.links] == ['deal', 'contact']


def test_places_of_a_template_are_filled_in_and_a_line_of_empty_ones_goes() -> None:
    text = 'Здравствуйте, {Клиент}!\n{ссылка}\n\nСчёт {number} {other}'
    facts = {'клиент': 'Ирина', 'ссылка': '', 'number': '7'}
    assert mail.fill(text, facts) == 'Здравствуйте, Ирина!\n\nСчёт 7 {other}'
    assert mail.fill('Добрый день, {Клиент}!\nОткрыть: {ссылка}', {'клиент': '', 'ссылка': ''}) == 'Добрый день!'


def test_templates_are_kept_by_those_who_set_things_up(store: Store) -> None:
    with pytest.raises(Forbidden):
        store.do_now(BOB, templates.add, {'name': 'Моё'})
    store.do_now(ANN, templates.add, {'name': 'Общее', 'text': 'Да'})
    one = store.do_now(ANN, templates.add, {'name': 'К счёту', 'of': 'invoice', 'text': 'Счёт {number}'})
    with store.work(BOB) as work:
        assert [found.name for found in mail.offered(work, 'invoice')] == ['К счёту', 'Общее']
        assert [found.name for found in mail.offered(work, 'deal')] == ['Общее']
    credit = store.do_now(ANN, templates.add, {'name': 'К корректировке', 'of': 'credit_note'})
    assert store.ask_now(ANN, mail.offered, 'credit_note')[0].of == 'credit_note'
    store.do_now(ANN, templates.remove, credit.id)
    store.do_now(ANN, templates.change, one.id, {'text': 'Иначе'})
    with pytest.raises(Conflict):
        store.do_now(ANN, templates.change, one.id, {'text': 'Третье'}, 1)
    store.do_now(ANN, templates.remove, one.id)
    assert len(store.ask_now(ANN, mail.offered)) == 1


def test_the_houses_own_letters_go_after_a_month(mailing: Store) -> None:
    with mailing.work(ANN) as work:
        from domain import people

        people.change_self(work, {'email': 'ann@example.ru'})
        test = mail.try_account(work, 'Проверка', 'Работает')
    (parcel,) = mailing.do_now(House(), mail.take)
    mailing.do_now(House(), mail.put_off, parcel.letter_id, 'mail.wrong_password')
    assert mailing.ask_now(ANN, lambda work: work.get(mail.Letter, test.id).state) == 'failed'
    assert mailing.do_now(House(), sweep) == 0
    with later(31 * 86400):
        assert mailing.do_now(House(), sweep) == 1
    assert mailing.ask_now(House(), lambda work: work.count(mail.Letter, col(mail.Letter.id) > 0)) == 0


def test_ten_seconds_are_what_people_have_to_change_their_mind() -> None:
    assert timedelta(seconds=10) == WAIT
