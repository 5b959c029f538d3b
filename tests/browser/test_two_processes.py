"""Two processes of Artel on one PostgreSQL: what is done at one is seen at the other at once."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from .conftest import Hand, Site, found
from .test_walk_3_board import add, board, in_lane


@pytest.fixture
def pair(tmp_path: Path, postgres_server: Any) -> Iterator[tuple[Site, Site]]:
    """Two servers with folders of their own and one database."""
    url = postgres_server.empty()
    both = Site(tmp_path / 'one', ARTEL_DATABASE_URL=url), Site(tmp_path / 'two', ARTEL_DATABASE_URL=url)
    for site in both:
        site.start()
    yield both
    for site in both:
        site.stop()


def test_a_deal_made_and_moved_at_one_process_is_seen_at_the_other(browser: Browser, pair: tuple[Site, Site]) -> None:
    one, two = pair
    here = Hand(browser, one)
    found(here.page, one)
    there = Hand(browser, two, here.context.storage_state())
    mine, theirs = board(here), board(there)
    add(mine, 'Чехов, логопарк, подсыпка', '920 000')
    expect(in_lane(theirs, 0, 'Чехов, логопарк, подсыпка')).to_be_visible()
    in_lane(theirs, 0, 'Чехов, логопарк, подсыпка').focus()
    theirs.keyboard.press('Shift+ArrowRight')
    expect(in_lane(mine, 1, 'Чехов, логопарк, подсыпка')).to_be_visible()
    mine.context.request.post(f'{one.url}/sign-out', headers={'Origin': one.url})
    theirs.wait_for_url('**/sign-in**')
