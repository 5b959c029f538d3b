"""The places of a letter's text: what they are called, and what stands there for one record."""

from datetime import date

from domain.mail import Facts, LetterTemplate

from ..locales import LANGS, Words

PLACES = ('client', 'company', 'number', 'sum', 'date', 'until', 'link', 'deal', 'title', 'me', 'my_post', 'my_phone',
          'my_email', 'team')  # fmt: skip
SHIPPED = {'quote': 'letter_text.quote', 'invoice': 'letter_text.invoice', 'credit_note': 'letter_text.credit_note',
           '': 'letter_text.plain'}  # fmt: skip


def place(t: Words, code: str) -> str:
    """How a place is written in a text: «{клиент}»."""
    return f'{{{t(f"place.{code}")}}}'


def ready(t: Words, code: str, *, named: bool = False) -> str:
    """A text that comes with Artel, its places by their codes, or called as this person calls them for editing."""
    return t(code, **{name: place(t, name) if named else f'{{{name}}}' for name in PLACES})


def filling(t: Words, facts: Facts, link: str) -> dict[str, str]:
    """What stands in each place, by its code and by its names in all languages, as `mail.fill` takes them."""
    found: dict[str, str] = {}
    for code in PLACES:
        value = link if code == 'link' else facts.values.get(code)
        if isinstance(value, tuple):
            text = t.money(*value)
        elif isinstance(value, date):
            text = t.day(value)
        else:
            text = value or ''
        for name in (code, *(Words(lang)(f'place.{code}') for lang in LANGS)):
            found[name.casefold()] = text
    return found


def beginnings(t: Words, kind: str, own: list[LetterTemplate]) -> list[tuple[str, str, str]]:
    """(name, subject, text) of what a letter about a `kind` may begin with, the fitting one first.

    The team's texts for such records, what comes with Artel, then the team's texts for all.
    """
    mine = [(one.name, one.subject, one.text) for one in own if one.of == kind]
    others = [(one.name, one.subject, one.text) for one in own if one.of != kind]
    codes = [SHIPPED[of] for of in dict.fromkeys((kind, '')) if of in SHIPPED]
    shipped = [(t(f'{code}.name'), ready(t, f'{code}.subject'), ready(t, f'{code}.text')) for code in codes]
    return [*mine, *shipped, *others]
