"""Links by which a client opens a quote."""

from datetime import timedelta

import pytest

from domain import companies, deals, quotes, rows, timeline
from domain.errors import Forbidden, Invalid, NotFound
from domain.permissions import House
from domain.quotes import Quote, QuoteLink, links
from domain.quotes.papers import today
from domain.signing import hash_of, new_token
from domain.types import now
from domain.unit_of_work import undo

from ..conftest import ANN, BOB, EVE, OWN
from .test_rows import SAND, STONE

HOUSE = House()


@pytest.fixture
def quote(store):
    firm = store.do_now(ANN, companies.create, {'title': 'ООО «ГлавСтройИнвест»'}).id
    deal = store.do_now(ANN, deals.create, {'title': 'Щебень', 'company_id': firm, 'owner_id': BOB}).id
    store.do_now(ANN, rows.replace_all, 'deal', deal, [STONE, SAND])
    return store.do_now(BOB, quotes.from_deal, deal)


def shared(store, quote, **more):
    token = new_token()
    link = store.do_now(BOB, links.share, quote.id, hash_of(token), batch=f'share{quote.id}', **more)
    return link, hash_of(token)


def seen(store, quote):
    with store.work(ANN) as work:
        return work.get(Quote, quote.id)


def test_a_client_opens_sees_and_accepts_and_the_timeline_tells(store, quote):
    link, key = shared(store, quote, lang='en')
    assert (seen(store, quote).status, link.lang, link.live) == ('SENT', 'en', True)
    assert link.token_hash == key, 'only the hash of the token is kept'
    store.do_now(HOUSE, links.saw, key)
    store.do_now(HOUSE, links.saw, key)
    assert seen(store, quote).status == 'RECEIVED'
    store.do_now(HOUSE, links.answer, key, True, ' Ирина \x00', 'Ждём\r\nв среду', 1)
    done = seen(store, quote)
    assert (done.status, done.client_name, done.client_words) == ('APPROVED', 'Ирина', 'Ждём\nв среду')
    version = done.version
    store.do_now(HOUSE, links.answer, key, True, 'Ещё раз')
    assert seen(store, quote).version == version, 'the same answer again changes nothing'
    with pytest.raises(Invalid, match=r'quote_link\.answered'):
        store.do_now(HOUSE, links.answer, key, False)
    with store.work(ANN) as work:
        told = [(e.verb, e.actor_id) for e in timeline.of(work, 'deal', quote.deal_id) if e.entity == 'quote']
        assert told[:3] == [('client_accepted', None), ('client_saw', None), ('sent', BOB)]
        accepted = timeline.of(work, 'deal', quote.deal_id)[0]
        assert accepted.facts['client_words'] == 'Ждём\nв среду'
        history = [c for c in work.timeline('quote', quote.id) if c.entity == 'quote_link']
        assert all(c.after.get('token_hash', '•') == '•' for c in history)


def test_a_refusal_keeps_the_words_as_its_reason(store, quote):
    _, key = shared(store, quote)
    store.do_now(HOUSE, links.answer, key, False, '', 'Дорого')
    done = seen(store, quote)
    assert (done.status, done.decline_reason, done.client_words) == ('DECLAINED', 'Дорого', 'Дорого')
    store.do_now(BOB, quotes.set_status, quote.id, 'SENT')
    assert (seen(store, quote).client_words, seen(store, quote).closed_at) == ('', None)


def test_dead_links_open_nothing(store, quote):
    link, key = shared(store, quote)
    for wrong in (hash_of('x'), '', key[:-1]):
        with pytest.raises(Invalid, match=r'quote_link\.unknown'):
            store.do_now(HOUSE, links.opened, wrong)
    with pytest.raises(Forbidden):
        store.do_now(BOB, links.opened, key)
    store.do_now(BOB, links.revoke, link.id, batch='revoke')
    with pytest.raises(Invalid, match=r'quote_link\.unknown'):
        store.do_now(HOUSE, links.answer, key, True)
    store.do_now(BOB, undo, 'revoke')
    with pytest.raises(Invalid, match=r'quote_link\.unknown'):
        store.do_now(HOUSE, links.saw, key)
    with store.work(ANN) as work:
        assert quotes.links_of(work, quote) == []


def test_taking_the_sharing_back_ends_the_link_for_good(store, quote):
    _, key = shared(store, quote)
    taken = store.do_now(BOB, undo, f'share{quote.id}')
    assert seen(store, quote).status == 'DRAFT'
    store.do_now(BOB, undo, taken)
    assert seen(store, quote).status == 'SENT'
    with pytest.raises(Invalid, match=r'quote_link\.unknown'):
        store.do_now(HOUSE, links.opened, key)


def test_an_expired_link_and_an_expired_offer_say_so(store, quote):
    link, key = shared(store, quote)
    late = store.do_now(ANN, lambda work: today(work) - timedelta(days=1))
    store.do_now(HOUSE, lambda work: work.record('quote.changed', work.get(Quote, quote.id), valid_until=late))
    with pytest.raises(Invalid, match=r'quote_link\.over'):
        store.do_now(HOUSE, links.answer, key, True)
    store.do_now(HOUSE, lambda work: work.record('x.y', work.get(QuoteLink, link.id), expires_at=now()))
    with pytest.raises(Invalid, match=r'quote_link\.expired'):
        store.do_now(HOUSE, links.opened, key)


def test_the_link_leads_to_the_newest_version_once_it_is_sent(store, quote):
    _, key = shared(store, quote)
    new = store.do_now(BOB, quotes.new_version, quote.id)
    with pytest.raises(Invalid, match=r'quote_link\.renewing'):
        store.do_now(HOUSE, links.opened, key)
    store.do_now(BOB, quotes.send, new.id)
    assert store.do_now(HOUSE, links.opened, key)[1].id == new.id
    with pytest.raises(Invalid, match=r'quote_link\.newer'):
        store.do_now(HOUSE, links.answer, key, True, version=1)
    with store.work(BOB) as work:
        assert len(quotes.links_of(work, new)) == 1
    store.do_now(HOUSE, links.answer, key, True, version=2)
    assert seen(store, new).status == 'APPROVED'


def test_only_those_who_may_edit_share_and_hidden_equals_missing(store, quote):
    with pytest.raises(Forbidden):
        store.do_now(EVE, links.share, quote.id, 'h')
    with pytest.raises(NotFound):
        store.do_now(OWN, links.share, quote.id, 'h')
    link, _ = shared(store, quote)
    with pytest.raises(NotFound):
        store.do_now(OWN, links.revoke, link.id)
    for days in (0, 366, '9'):
        with pytest.raises(Invalid):
            store.do_now(BOB, links.share, quote.id, 'h', 'ru', days)
