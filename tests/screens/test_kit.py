"""The kit: trusted markup, checked links, fields that read what people type, edits that keep it."""

import contextlib
from datetime import date, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup
from nicegui import ui
from nicegui.testing import UserInteraction, user_simulation

from ui.components import fields, parsing
from ui.components.feedback import toast, undo_last
from ui.components.kit import Tag, avatar_markup, badge, html, icon_btn, link, safe_href, segmented, tabs
from ui.locales import Words
from ui.shell import ShellData, shell, top_bar

t = Words('ru')
ME = {'id': 1, 'name': 'Ольга Бойко', 'initials': 'ОБ', 'hue': 3}
EVIL = '"><img src=x onerror=alert(1)>'


@pytest.mark.parametrize(
    'href',
    [
        'javascript:alert(1)',
        'JaVaScRiPt:alert(1)',
        'java\nscript:alert(1)',
        '\x01javascript:alert(1)',
        'data:text/html,x',
        '//evil.example',
        '/\\evil.example',
        'vbscript:x',
        'relative',
        '',
        ' /x',
        'http://[',
        'blob:x',
    ],
)
def test_an_unsafe_address_is_no_link(href):
    assert safe_href(href) is None


@pytest.mark.parametrize(
    'href', ['/deals/1?view=list', '#x', '?a=1', 'https://a.example/x', 'mailto:a@b.c', 'tel:+7916']
)
def test_a_plain_address_is_a_link(href):
    assert safe_href(href) == href


@given(st.text())
def test_no_address_with_a_scheme_of_its_own_passes(text):
    checked = safe_href(text)
    assert checked is None or checked[0] in '/?#' or checked.lower().split(':')[0] in {'http', 'https', 'mailto', 'tel'}


def test_somebodys_name_never_becomes_markup():
    marked = avatar_markup({'name': EVIL, 'initials': '<b>', 'hue': 'x"'})
    assert '<img' not in marked
    assert '&lt;b&gt;' in marked
    assert 'var(--a-st-slate)' in marked


@pytest.mark.parametrize(
    ('text', 'value'),
    [
        ('1 250,50', '1250.50'),
        ('1250.5', '1250.5'),
        ('1\u00a0250\u00a0000 ₽', '1250000'),
        ('1,250,000.00', '1250000.00'),
        ('1.250.000,5', '1250000.5'),
        ('−3', '-3'),
        ('1,250,000', '1250000'),
        ('$12', '12'),
        ('.5', '.5'),
        ('12,', '12'),
    ],
)
def test_money_is_read_in_every_usual_spelling(text, value):
    assert parsing.money(text) == Decimal(value)


@pytest.mark.parametrize('text', ['abc', '1.234', '1e5', '--1', '1 2,3,4.5.6', 'NaN', 'Infinity', '٣', '9' * 16, '½'])
def test_what_is_no_money_is_refused(text):
    with pytest.raises(ValueError, match=r'number|cents'):
        parsing.money(text)


@given(st.text())
def test_reading_fails_only_with_value_error(text):
    for read in (parsing.money, parsing.clock, parsing.phone, lambda typed: parsing.day(typed, date(2026, 11, 23))):
        with contextlib.suppress(ValueError, OverflowError):
            read(text)


@pytest.mark.parametrize(
    ('text', 'value'),
    [
        ('11.12.2026', date(2026, 12, 11)),
        ('11.12', date(2026, 12, 11)),
        ('3.2', date(2027, 2, 3)),
        ('завтра', date(2026, 11, 24)),
        ('11 декабря 2026, пт', date(2026, 12, 11)),
        ('11 Dec', date(2026, 12, 11)),
        ('2026-12-11', date(2026, 12, 11)),
        ('+3', date(2026, 11, 26)),
        ('1.11', date(2026, 11, 1)),
        ('11.12.26', date(2026, 12, 11)),
        (' ', None),
    ],
)
def test_a_day_is_read_as_people_say_it(text, value):
    assert parsing.day(text, date(2026, 11, 23)) == value


def test_a_shown_day_is_read_back():
    for lang in ('ru', 'en'):
        words = Words(lang)
        for month in range(1, 13):
            assert parsing.day(words.day(date(2026, month, 5)), date(2026, 11, 23)) == date(2026, month, 5)


def test_times_and_phones():
    assert [parsing.clock(text) for text in ('14:30', '1430', '9', '')] == [time(14, 30), time(14, 30), time(9), None]
    assert parsing.phone('8 (916) 555-01-42') == '+79165550142'
    with pytest.raises(ValueError, match='phone'):
        parsing.phone('123')


async def test_markup_is_the_only_thing_html_takes():
    async with user_simulation() as user:

        @ui.page('/')
        def page() -> None:
            with pytest.raises(TypeError):
                html(f'<b>{EVIL}</b>')  # type: ignore[arg-type]
            assert EVIL not in html(Markup('<b>{}</b>').format(EVIL)).content
            assert '<img' not in badge(EVIL, 'late').content
            assert link('x', 'javascript:alert(1)').tag == 'span'
            assert Tag('div', aria_label=EVIL).props['aria-label'] == EVIL
            with pytest.raises(ValueError, match='label'):
                icon_btn('x', ' ')

        await user.open('/')


async def test_an_edit_in_place_saves_refuses_and_settles_a_conflict():
    answers, heard = [True], []

    async def save(value):
        heard.append(value)
        return answers[-1]

    async with user_simulation() as user:

        @ui.page('/')
        async def page() -> None:
            field = fields.InlineField(t, 'Сумма', Decimal(100), kind='money', on_save=save)
            await field.edit()
            field.editor.input.set_value('1 250,50')
            await field.save()
            assert heard == [Decimal('1250.50')]
            assert field.value == Decimal('1250.50')
            assert not field.editing
            await field.edit()
            field.editor.input.set_value('abc')
            await field.save()
            assert field.editing
            assert len(heard) == 1
            answers.append('Нельзя: счёт оплачен.')
            field.editor.input.set_value('7')
            await field.save()
            assert field.editing
            assert field.editor.typed == '7'
            assert field.value == Decimal('1250.50')
            field.set_value(Decimal(900))
            assert field.editing, 'a live change never overwrites what is typed'
            assert field.value == Decimal('1250.50')
            await field.cancel()
            assert not field.editing
            assert heard[-1] == Decimal(7)
            field.set_value(Decimal(900))
            assert field.value == Decimal(900)

        await user.open('/')


async def test_what_others_found_wrong_with_a_field_stays_when_one_leaves_it():
    async with user_simulation() as user:

        @ui.page('/')
        def page() -> None:
            field = fields.text_field('ИНН', on_change=lambda value: value == '771' and field.error('Опечатка'))
            fields.money_field(t, 'Сумма')

        await user.open('/')
        amount, inn = sorted(user.find(kind=fields.Field).elements, key=lambda field: field.label != 'Сумма')
        with user:
            UserInteraction(user, {inn.input}, 'ИНН').type('771')
        await user.should_see('Опечатка', retries=10)
        with user:
            UserInteraction(user, {inn.input}, 'ИНН').trigger('blur')
        await user.should_see('Опечатка')
        with user:
            inn.input.set_value('7707083893')
        await user.should_not_see('Опечатка', retries=10)
        with user:
            amount.input.set_value('abc')
            UserInteraction(user, {amount.input}, 'Сумма').trigger('blur')
        await user.should_see('Напишите сумму', retries=10)
        with user:
            amount.input.set_value('5')
            UserInteraction(user, {amount.input}, 'Сумма').trigger('blur')
        await user.should_not_see('Напишите сумму', retries=10)


async def test_a_field_that_cannot_be_edited_is_no_button():
    async with user_simulation() as user:

        @ui.page('/')
        async def page() -> None:
            field = fields.InlineField(t, 'Город', 'Москва')
            await field.edit()
            assert not field.editing

        await user.open('/')
        await user.should_see('Москва')


async def test_undo_works_once_and_the_newest_first():
    undone = []

    async def undo(name):
        undone.append(name)

    async with user_simulation() as user:

        @ui.page('/')
        async def page() -> None:
            for name in 'ab':
                toast(t, name, undo=lambda name=name: undo(name))
            assert [await undo_last() for _ in range(3)] == [True, True, False]
            assert undone == ['b', 'a']
            shown = [toast(t, str(n)) for n in range(5)]
            assert [one.open for one in shown] == [False, False, True, True, True]

        await user.open('/')


async def test_a_switch_tells_its_handler_only_what_is_new():
    heard = []
    async with user_simulation() as user:

        @ui.page('/')
        async def page() -> None:
            switch = segmented([('a', 'Доска'), ('b', 'Список')], 'a', label='Вид', on_change=heard.append)
            for key in ('a', 'b', 'b', 'nothing'):
                await switch.choose(key)
            assert heard == ['b']
            assert switch.buttons['b'].props['aria-checked'] == 'true'
            rows = tabs([('x', 'Один'), ('y', 'Два')], 'x', label='Части')
            one, two = rows.panel('x'), rows.panel('y')
            rows.set_value('y')
            assert one.props.get('hidden') is True
            assert 'hidden' not in two.props

        await user.open('/')


async def test_the_frame_shows_only_what_there_is_and_changes_live():
    themes = []
    async with user_simulation() as user:

        @ui.page('/')
        async def page() -> None:
            data = ShellData(
                org='ООО «СтройСнаб»',
                me=ME,
                directions=[{'id': 7, 'name': 'Щебень', 'color': 'teal', 'count': 2}],
                counts={'activities': 5},
                leads=False,
            )
            frame = shell(t, data, 'deals:7', {'activities', 'leads', 'deals', 'settings'}, on_theme=themes.append)
            with frame:
                top_bar('Щебень')
            nav = frame.nav
            assert set(nav.items) == {'activities', 'deals', 'deals:7', 'settings'}
            assert nav.items['deals:7'].props['aria-current'] == 'page'
            assert nav.address('deals') == '/deals/7'
            nav.set_count('activities', 0)
            nav.follow('/settings/stages')
            assert nav.items['settings'].props['aria-current'] == 'page'
            assert 'aria-current' not in nav.items['deals:7'].props
            pressed = []
            stop = frame.on_key('c', lambda: pressed.append('c'))
            await frame.press('c')
            await frame.press('create')
            stop()
            await frame.press('c')
            assert pressed == ['c', 'c']
            await frame.press('shift+d')
            assert themes == ['dark']
            assert frame.dark.value is True

        await user.open('/')
        await user.should_see('Щебень')
