"""The list of all keys, from picture j2."""

from __future__ import annotations

from typing import Final

from ..locales import Words
from .dialogs import Dialog
from .kit import Tag

# Every text here is a source text of ui/locales; «+» joins keys pressed one after the other or in turn.
GROUPS: Final = (
    (
        'Everywhere',
        (
            ('Search or command', 'Ctrl K'),
            ('Keys', '?'),
            ('Undo the last act', 'Ctrl Z'),
            ('Close, back', 'Esc'),
            ('Light or dark theme', 'Shift D'),
        ),
    ),
    (
        'Go to',
        (
            ('My activities', 'G T'),
            ('Leads', 'G L'),
            ('Deals', 'G D'),
            ('Companies', 'G O'),
            ('Analytics', 'G A'),
        ),
    ),
    ('Create', (('Deal', 'C'), ('Lead', 'L'), ('Activity', 'T'), ('Quick deal in the stage', 'Q'))),
    (
        'Board',
        (
            ('Choose a card', '← ↑ ↓ →'),
            ('Open', 'Enter'),
            ('Pick up and drop', 'Space'),
            ('Move to another stage', 'Shift ← →'),
            ('Won', 'Shift W'),
            ('Lost', 'Shift X'),
        ),
    ),
    (
        'Card',
        (
            ('Next, previous', 'J K'),
            ('Comment', 'M'),
            ('Call the client', 'P'),
            ('Create invoice', 'I'),
            ('Edit the field', 'E'),
            ('Save', 'Ctrl Enter'),
        ),
    ),
    (
        'Lists',
        (
            ('Up, down', '↑ ↓'),
            ('Mark', 'X'),
            ('Good lead', '+'),
            ('Poor lead', '−'),
            ('Convert', 'Shift K'),
            ('Activity done', 'D'),
            ('Move to tomorrow', 'Z'),
        ),
    ),
)


def keys_help(t: Words) -> Dialog:
    """A dialog with every key; open() it."""
    dialog = Dialog(t, t('Keys'), icon='key', wide=True, once=True)
    with dialog.body, Tag('div', cls='j-keys'):
        for title, rows in GROUPS:
            with Tag('section'):
                Tag('h3', t(title), 'a-sm a-b')
                with Tag('dl'):
                    for name, keys in rows:
                        with Tag('div'):
                            Tag('dt', t(name))
                            with Tag('dd'):
                                _caps(t, keys)
    with dialog.footer:
        Tag('span', t('Keys go by their place: no need to switch the layout.'), 'a-sm a-t2')
    return dialog


def _caps(t: Words, keys: str) -> None:
    caps = keys.split()
    for index, cap in enumerate(caps):
        if index and caps[0] == 'G':
            Tag('span', t('then'), 'a-mi')
        Tag('kbd', cap, 'a-kbd')
