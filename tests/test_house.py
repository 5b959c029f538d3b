"""The rules of the house that a machine can check."""

import ast
import re
from pathlib import Path

import pytest

import storage.models  # noqa: F401
from domain.unit_of_work import Entity
from ui.locales import LANGS, catalog

ROOT = Path(__file__).parent.parent
ROOMS = ('domain', 'storage', 'ui', 'integrations')
SOURCES = [p for room in ROOMS for p in (ROOT / room).rglob('*.py') if 'versions' not in p.parts] + [ROOT / 'main.py']
# JSON of a value, an icon's or an element's own name, a constant of the file
SAFE = re.compile(r'(json\.)?dumps\(|ident$|args$|ic\(|[\w.]+(\[.\w+.\])?\.html_id$|_?[A-Z_]+$|[\w.]+\.id$')
REFUSALS = {'NotSent', 'Refusal', 'NotFound', 'Forbidden', 'Invalid', 'Conflict', 'Unavailable'}


def calls(path: Path):
    return [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)]


def test_only_the_unit_of_work_and_the_store_touch_a_session():
    allowed = {ROOT / f'domain/{name}.py' for name in ('unit_of_work', 'gathering')} | {ROOT / 'storage/store.py'}
    found = [
        f'{path.relative_to(ROOT)}:{call.lineno}'
        for path in SOURCES
        if path not in allowed
        for call in calls(path)
        if isinstance(call.func, ast.Attribute)
        and call.func.attr in {'add', 'add_all', 'commit', 'flush', 'delete', 'merge', 'execute'}
        and 'session' in ast.unparse(call.func.value).lower()
    ]
    assert found == []


def refusal_codes():
    for path in SOURCES:
        for call in calls(path):
            name = call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, 'attr', '')
            if name in REFUSALS and call.args and isinstance(call.args[0], ast.Constant):
                yield call.args[0].value, f'{path.relative_to(ROOT)}:{call.lineno}'


@pytest.mark.parametrize('lang', LANGS)
def test_every_refusal_has_a_sentence(lang):
    said = catalog(lang).single
    missing = sorted(
        {f'{code} ({where})' for code, where in refusal_codes() if isinstance(code, str) and code not in said}
    )
    assert missing == []


def test_both_languages_have_the_same_sentences_with_the_same_facts():
    ru, en = catalog('ru').single, catalog('en').single
    facts = re.compile(r'\{(\w+)\}')
    different = [
        code for code, text in en.items() if code in ru and set(facts.findall(ru[code])) != set(facts.findall(text))
    ]
    assert different == []
    assert [code for code in en if code not in ru] == []


def test_every_noun_says_who_sees_it():
    assert [k for k, noun in Entity.kinds.items() if noun.seen_by.__func__ is Entity.seen_by.__func__] == []


def test_unsafe_html_is_made_in_one_place_only():
    places = {str(p.relative_to(ROOT)) for p in SOURCES if 'sanitize=False' in p.read_text()}
    assert places <= {'ui/components/base.py'}


def test_no_text_goes_into_javascript_or_props_by_an_f_string():
    sinks = {'run_javascript', 'add_head_html', 'add_body_html', 'add_slot'}
    found = []
    for path in SOURCES:
        for call in calls(path):
            name = getattr(call.func, 'attr', '')
            if name in sinks | {'props'} and call.args and isinstance(call.args[0], ast.JoinedStr):
                values = [ast.unparse(v.value) for v in call.args[0].values if isinstance(v, ast.FormattedValue)]
                unsafe = [v for v in values if not re.match(SAFE, v)]
                if unsafe:
                    found.append(f'{path.relative_to(ROOT)}:{call.lineno} {unsafe}')
    assert found == []


def test_files_stay_short_enough_to_read():
    long = {str(p.relative_to(ROOT)): n for p in SOURCES if (n := len(p.read_text().splitlines())) > 320}
    assert long == {}
