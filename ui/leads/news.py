"""Live news of the leads board in the reader's language: the domain speaks codes, a card shows words."""

from typing import Any
from weakref import WeakKeyDictionary

from domain import leads
from domain.unit_of_work import UnitOfWork

from ..board_news import BoardNews
from ..locales import Words
from ..ports import Store

_news: WeakKeyDictionary[Any, dict[str, BoardNews]] = WeakKeyDictionary()


def named(cards: list[dict[str, Any]], t: Words) -> list[dict[str, Any]]:
    """The cards with the words of their marks."""
    for card in cards:
        if card.get('tag') and card['tag'].get('code') == 'repeat':
            card['tag'] = {**card['tag'], 't': t('repeat')}
    return cards


def lead_news(store: Store, t: Words) -> BoardNews:
    """The one BoardNews of leads in this process for one language."""

    def delta(work: UnitOfWork, *args: Any, **kwargs: Any) -> dict[str, Any]:
        found = leads.delta(work, *args, **kwargs)
        return found | {'cards': named(found['cards'], t)}

    of_store = _news.setdefault(store, {})
    if t.lang not in of_store:
        of_store[t.lang] = BoardNews(store, 'lead', delta)
    return of_store[t.lang]
