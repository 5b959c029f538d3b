"""The public page of a quote: a client without a session, and the team that watches."""

import re

import httpx
from nicegui import core, ui

from domain import quotes
from domain.quotes import Quote, links
from domain.signing import hash_of, new_token

from ..conftest import ANN, BOB
from .test_papers import EVIL, deal, has_printer, make, now, opened, press  # noqa: F401


def stranger(**more):
    """A browser nobody has signed in with."""
    return httpx.AsyncClient(transport=httpx.ASGITransport(core.app), base_url='http://test', **more)


async def shared(store, deal, **more):  # noqa: F811
    quote, token = await store.do(BOB, quotes.from_deal, deal), new_token()
    await store.do(BOB, links.share, quote.id, hash_of(token), **more)
    return quote.id, token


async def test_a_client_reads_and_accepts_while_the_team_looks_on(store, signed_in, deal):  # noqa: F811
    quote, token = await shared(store, deal, lang='en')
    bob = await opened(signed_in, BOB, f'/quote/{quote}', 'Links for the client')
    await bob.should_see('not opened yet')
    client = stranger()
    page = await client.get(f'/offer/{token}')
    assert page.status_code == 200
    assert not page.headers.get('set-cookie')
    policy = page.headers['content-security-policy']
    assert "default-src 'none'" in policy
    assert 'script' not in policy + page.text
    assert page.headers['referrer-policy'] == 'no-referrer'
    assert '&lt;img src=x' in page.text
    assert EVIL not in page.text
    assert '1,250,000' in page.text
    assert 'Accept the offer' in page.text
    assert 'Принять предложение' in (await client.get(f'/offer/{token}?words=ru')).text
    assert (await now(store, Quote, quote)).client_seen_at is None, 'a preview in a messenger is no client'
    signed = stranger(cookies={'artel': 'x'})
    await signed.get(f'/offer/{token}/seen.gif')
    assert (await now(store, Quote, quote)).client_seen_at is None, 'nor is a colleague'
    assert (await client.get(f'/offer/{token}/seen.gif')).headers['content-type'] == 'image/gif'
    assert (await now(store, Quote, quote)).status == 'RECEIVED'

    answer = {'answer': 'yes', 'name': EVIL, 'words': 'Ждём', 'version': '1'}
    foreign = await client.post(f'/offer/{token}', data=answer | {'version': '7'})
    assert (foreign.status_code, 'newer version' in foreign.text) == (409, True)
    assert 'Ждём' in foreign.text, 'what was typed stays'
    done = await client.post(f'/offer/{token}', data=answer)
    assert (done.status_code, done.headers['location']) == (303, f'/offer/{token}?words=en')
    again = await client.get(done.headers['location'])
    assert 'You have accepted this offer' in again.text
    assert 'Accept the offer' not in again.text
    await bob.should_see('The quote is accepted. An invoice takes its rows and prices.')
    await bob.should_see('The client accepted by the link')
    ann = await opened(signed_in, ANN, f'/deal/{(await now(store, Quote, quote)).deal_id}', 'принял КП')
    await ann.should_see('Клиент')


async def test_wrong_revoked_and_hurried_links_get_a_calm_page(store, signed_in, deal):  # noqa: F811
    quote, token = await shared(store, deal)
    await signed_in(BOB)
    client = stranger()
    wrong = await client.get('/offer/wrong')
    assert wrong.status_code == 404
    assert 'ничего не открывает' in wrong.text
    assert (await client.get(f'/offer/{token}/quote.html')).status_code == 303
    assert (await client.post(f'/offer/{token}', data={'answer': 'perhaps'})).status_code == 422
    assert (await client.post(f'/offer/{token}', content=b'x' * 70_000)).status_code == 413
    assert (await client.get('/quotes', follow_redirects=False)).status_code == 303
    link = (await store.ask(ANN, lambda work: quotes.links_of(work, work.get(Quote, quote))))[0]
    await store.do(BOB, links.revoke, link.id)
    assert (await client.get(f'/offer/{token}')).text == wrong.text
    assert (await client.get(f'/offer/{token}/quote.pdf')).status_code == 404
    for _ in range(40):
        last = await client.get('/offer/wrong')
    assert last.status_code == 429
    assert int(last.headers['retry-after']) > 0


async def test_a_link_is_made_on_the_page_shown_once_and_revoked(store, signed_in, deal):  # noqa: F811
    quote = (await store.do(BOB, quotes.from_deal, deal)).id
    bob = await opened(signed_in, BOB, f'/quote/{quote}', 'Quote 1')
    await press(bob, 'Link for the client')
    await bob.should_see('The client reads the quote')
    await press(bob, 'Make a link')
    await bob.should_see('The link is shown once')
    await bob.should_see('Links for the client')
    with bob:
        found = [str(one.value) for one in bob.find(kind=ui.input).elements]
    url = next(one for one in found if '/offer/' in one)
    assert re.fullmatch(r'http://test/offer/[\w-]{43}', url)
    assert (await stranger().get(url)).status_code == 200
    assert (await now(store, Quote, quote)).status == 'SENT'
    await press(bob, 'Revoke')
    await bob.should_not_see('Links for the client', retries=100)
    assert (await stranger().get(url)).status_code == 404


@has_printer
async def test_a_client_takes_the_pdf(store, signed_in, deal):  # noqa: F811
    _, token = await shared(store, deal)
    await signed_in(BOB)
    paper = await stranger().get(f'/offer/{token}/quote.pdf')
    assert (paper.status_code, paper.content[:5]) == (200, b'%PDF-')
    assert paper.headers['content-disposition'].startswith('attachment')
    assert not paper.headers.get('set-cookie')
