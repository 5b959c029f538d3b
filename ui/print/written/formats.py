"""The formats of templates: dates, money, words, and the pieces most papers have (rows, sums, details, signatures)."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from jinja2 import ChainableUndefined, pass_context
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from domain.documents import genitive

from .. import amounts
from ..paper import Lang
from .pieces import details, goods, sign, sums
from .values import Side, shown


def environment(lang: Lang) -> ImmutableSandboxedEnvironment:
    """Where templates of a language are rendered; nothing but the language's own formats is there."""
    made = ImmutableSandboxedEnvironment(
        autoescape=True, undefined=ChainableUndefined, finalize=lambda one: shown(one, lang)
    )
    made.filters = dict(formats(lang))
    made.globals = {}
    made.tests = {}
    return made


def formats(lang: Lang) -> dict[str, Callable[..., Any]]:
    def number(one: Any, places: Any = None) -> Any:
        found = _decimal(one)
        fixed = places if isinstance(places, int) and 0 <= places <= 6 else None
        return one if found is None else amounts.number(found, lang, fixed)

    def percent(one: Any) -> Any:
        found = _decimal(one)
        return one if found is None else amounts.percent(found, lang)

    @pass_context
    def money(context: Context, one: Any) -> Any:
        found = _decimal(one)
        return one if found is None else amounts.money_with_symbol(found, _currency(context), lang)

    @pass_context
    def words(context: Context, one: Any) -> Any:
        found = _decimal(one)
        if found is None:
            return one
        if isinstance(one, int) or (not hasattr(one, 'currency') and type(one) is Decimal):
            return amounts.number_in_words(found) if lang == 'ru' else amounts.number(found, lang)
        return amounts.amount_in_words(found, _currency(context), lang)

    return {
        'date': _day(lambda day: amounts.short_date(day, lang)),
        'long_date': _day(lambda day: amounts.long_date(day, lang)),
        'quoted_date': _day(lambda day: amounts.quoted_date(day) if lang == 'ru' else amounts.long_date(day, lang)),
        'money': money, 'number': number, 'percent': percent, 'words': words,
        'upper': lambda one: _text(one, lang).upper(), 'lower': lambda one: _text(one, lang).lower(),
        'capital': lambda one: (text := _text(one, lang))[:1].upper() + text[1:],
        'genitive': lambda one: _genitive(_text(one, lang)),
        'default': lambda one, other='': one if _text(one, lang).strip() else other,
        'table': pass_context(lambda context, _, look='': goods(context['paper'], context['measure'], str(look))),
        'sums': pass_context(lambda context, _, look='': sums(context['paper'], context['measure'], str(look))),
        'details': lambda one: details(one, lang) if isinstance(one, Side) else '',
        'sign': lambda one, role='': sign(one, str(role)) if isinstance(one, Side) else '',
    }  # fmt: skip


def _day(written: Callable[[date], str]) -> Callable[[Any], Any]:
    return lambda one: written(one) if isinstance(one, date) else one


def _decimal(one: Any) -> Decimal | None:
    try:
        found = Decimal(one) if isinstance(one, Decimal | int | str) and not isinstance(one, Markup) else None
    except InvalidOperation:
        return None
    return found if found is not None and found.is_finite() and abs(found) < 10**15 else None


def _currency(context: Context) -> str:
    return str(context['paper'].currency)


def _text(one: Any, lang: Lang) -> str:
    found = shown(one, lang)
    return str(found.striptags()) if isinstance(found, Markup) else str(found)


def _genitive(text: str) -> str:
    post = genitive.post(text)
    return post if post != text.strip() else genitive.person(text)
