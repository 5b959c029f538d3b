"""A letter in a timeline as safe markup: to whom, what, with which files, and how far it came."""

from typing import Any

from markupsafe import Markup

from domain.mail import Letter

from ..attached.drawing import size_text
from ..components.kit import svg
from ..locales import Words
from .routes import address


def letter_markup(t: Words, facts: dict[str, Any]) -> Markup:
    """The card of a letter; `facts` are those of its timeline entry."""
    letter = facts['letter']
    shown = Markup('<div class="d-ev__card m-letter"><b class="a-b">{}</b>').format(facts.get('subject') or '')
    shown += Markup('<div class="a-sm a-t3 m-to">{}</div>').format(_to(t, letter))
    if text := facts.get('result'):
        long = len(text) > 400 or text.count('\n') > 6
        whole = Markup('<p class="a-t2 d-ev__text">{}</p>').format(text)
        if long:
            start = '\n'.join(text.split('\n')[:3])[:240].rstrip()
            whole = Markup(
                '<details class="m-more"><summary><span class="a-t2 d-ev__text">{}…</span> '
                '<span class="a-link">{}</span></summary>{}</details>'
            ).format(start, t('whole letter'), whole)
        shown += whole
    if files := letter['files']:
        shown += Markup('<div class="f-files">{}</div>').format(
            Markup().join(_file(t, letter['id'], file) for file in files)
        )
    return shown + _state(t, letter) + Markup('</div>')


def letter_acts(t: Words, letter: dict[str, Any], may: bool) -> list[tuple[str, str, str, str]]:
    """(act, id, icon, label) of what can be done with a letter that has not left."""
    if not may:
        return []
    id, found = str(letter['id']), []
    if letter['state'] in ('failed', 'stopped') or letter['error']:
        found.append(('letter-again', id, 'send', t('Send now')))
    if letter['state'] == 'waiting':
        found.append(('letter-stop', id, 'x', t('Do not send')))
    return [] if letter['state'] in ('sent', 'sending') else found


def letter_state(t: Words, letter: Letter) -> tuple[str, str]:
    """(words, tone of a badge) of how far a letter came."""
    words, tone, _ = _said(t, letter.model_dump(include={'state', 'error', 'words', 'sent_at', 'due_at', 'refused'}))
    return words, tone


def _to(t: Words, letter: dict[str, Any]) -> str:
    to = ', '.join(letter['to'])
    if letter['cc']:
        return t('to {to}, copy to {cc}', to=to, cc=', '.join(letter['cc']))
    return t('to {to}', to=to)


def _file(t: Words, letter_id: int, file: dict[str, Any]) -> Markup:
    return Markup('<a class="f-doc" href="{}" target="_blank">{}<span class="f-doc__n">{}</span>'
                  '<span class="a-sm a-t3 a-num">{}</span></a>').format(
        address(letter_id, file), svg('file-text', 16, 'a-t3'), file['name'], size_text(t, file['size']),
    )  # fmt: skip


def _state(t: Words, letter: dict[str, Any]) -> Markup:
    words, tone, why = _said(t, letter)
    badge = Markup('<span class="a-badge{}">{}</span>').format(f' a-badge--{tone}' if tone else '', words)
    said = Markup(' <span class="a-sm a-t2">{}</span>').format(why) if why else Markup()
    return Markup('<div class="m-state">{}{}</div>').format(badge, said)


def _said(t: Words, letter: dict[str, Any]) -> tuple[str, str, str]:
    """(how far it came, tone, why no further)."""
    state, error, refused = letter['state'], letter['error'], letter['refused']
    why = t(error) + (f' ({letter["words"]})' if letter['words'] else '') if error else ''
    match state:
        case 'sent':
            why = t('not accepted: {addresses}', addresses=', '.join(refused)) if refused else ''
            return t('Sent {when}', when=t.when(letter['sent_at'])), 'today' if refused else 'ok', why
        case 'failed':
            return t('Not sent'), 'late', why
        case 'stopped':
            return t('Stopped before it left'), 'today', why
        case 'waiting' if error:
            return t('Waits, next try {when}', when=t.when(letter['due_at'])), 'late', why
    return t('Leaving…'), '', why
