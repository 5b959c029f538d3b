"""Papers from the team's own templates: read back from the PDF, cut into pages, and harmless whatever is typed."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from domain.templates import TemplateVersion, check
from domain.templates.language import Known
from domain.templates.places import FIXED, RECORDS, ROWS
from ui.print import contract_ru
from ui.print.paper import Paper, Row
from ui.print.render import PrintFailed, WkhtmltopdfRenderer
from ui.print.written.cleaning import cleaned
from ui.print.written.page import written_html
from ui.templates.originals import SHIPPED, original

from .test_documents import DETAILS, of
from .test_papers import HOSTILE, flat, png, poisoned

Text = Callable[[bytes], list[str]]
NB = '\u00a0'


def version(body: str, **more: Any) -> TemplateVersion:
    return TemplateVersion(template_id=1, body=body, **more)


def page(body: str, paper: Paper, fields: Any = None, **more: Any) -> str:
    """The paper's text without its style and tags of the frame."""
    return re.sub(
        r'<style>.*?</style>', '', written_html(version(body, **more), paper, fields or {}, 'Письмо'), flags=re.S
    )


@pytest.mark.parametrize(('form', 'lang'), SHIPPED)
async def test_every_shipped_text_prints_its_parties_rows_and_sums(
    form: str, lang: str, papers: dict[str, Paper], renderer: WkhtmltopdfRenderer, text_of: Text
) -> None:
    paper = of(papers, form) if form in DETAILS else papers[form if lang == 'ru' else f'{form}_en']
    text = original(form, lang)
    records = {kind: re.findall(rf'\b{kind}\.(\w+)', text['body']) for kind in RECORDS}
    check(text['body'], Known({**FIXED, **records, 'asked': tuple(paper.details)}, ROWS))
    pdf = await renderer.pdf(written_html(version(**text, lang=lang), paper, {}, 'Бланк'))
    said = flat(text_of(pdf))
    assert paper.number in said
    assert paper.seller.name in said or paper.seller.full_name in said
    assert paper.buyer.name in said or paper.buyer.full_name in said
    assert all(row.name.split(',')[0] in said for row in paper.rows)
    assert ('1 250 000,00' if lang == 'ru' else f'{paper.totals.gross:,.2f}') in said


def test_the_shipped_contract_says_what_the_coded_one_says(papers: dict[str, Paper]) -> None:
    paper = of(papers, 'contract')
    said = flat([re.sub('<[^>]+>', ' ', page(original('contract', 'ru')['body'], paper)).replace('&nbsp;', NB)])
    told = contract_ru._numbered(paper)
    missing = [text for _, points in told for text in points if flat([text]) not in said]
    assert len(told) == 8
    assert missing == []
    for name in ('Общая стоимость', 'Срок и порядок поставки', 'Адрес поставки', '9. Адреса, реквизиты и подписи'):
        assert name in said


@pytest.mark.parametrize('prepayment', [0, 30])
def test_the_contract_says_how_it_is_paid(prepayment: int, papers: dict[str, Paper]) -> None:
    paper = of(papers, 'contract')
    paper = replace(paper, details=paper.details | {'prepayment': prepayment, 'penalty': 0, 'terms': ''})
    said = flat([re.sub('<[^>]+>', ' ', page(original('contract', 'ru')['body'], paper))])
    assert all(flat([text]) in said for _, points in contract_ru._numbered(paper) for text in points)


def test_tables_have_looks_and_optional_rows_a_heading(papers: dict[str, Paper], make_row: Callable[..., Row]) -> None:
    offered = replace(make_row('Геотекстиль 2,0–2,5', '1', 'шт', '100'), chosen=False)
    paper = replace(papers['quote'], options=[offered])
    light = page("{{ rows|table('light') }}{{ totals|sums('light') }}", paper)
    assert 'class="light goods"' in light
    assert 'По желанию' in light
    assert light.index('По желанию') > light.index(paper.rows[-1].name.split(',')[0])
    assert 'white-space:nowrap">2,0–2,5' in light
    small = page("{{ rows|table('small') }}", paper, points=10)
    plain = page('{{ rows|table }}', paper, points=10)
    assert ('font-size' in small, 'font-size' in plain, 'Геотекстиль' in plain) == (True, False, False)


async def test_a_table_in_a_cell_is_drawn_once_and_measured(
    papers: dict[str, Paper], renderer: WkhtmltopdfRenderer, text_of: Text
) -> None:
    inner = ''.join(f'<tr><td>внутри {at}.</td></tr>' for at in range(30))
    body = f'<table class="plain"><tr><td><table class="grid">{inner}</table></td><td>рядом</td></tr></table>' * 2
    pages = text_of(await renderer.pdf(written_html(version(body), papers['invoice'], {}, 'П')))
    assert [text.count('внутри 7.') for text in pages] == [1, 1]
    assert [text.count('внутри 29.') for text in pages] == [1, 1]


async def test_a_long_table_repeats_its_head_and_pages_are_numbered(
    papers: dict[str, Paper], renderer: WkhtmltopdfRenderer, text_of: Text
) -> None:
    many = [replace(papers['invoice'].rows[0], name=f'Щебень фракция {at}, с доставкой на объект') for at in range(120)]
    paper = replace(papers['invoice'], rows=many)
    body = (
        '<table class="grid"><thead><tr><th>Номер строки</th><th>Что</th></tr></thead>'
        '{% for row in rows %}<tr><td>{{ row.number }}</td><td>{{ row.name }}</td></tr>{% endfor %}</table>'
        '<p>Конец.</p>'
    )
    pages = text_of(await renderer.pdf(written_html(version(body), paper, {}, 'Письмо № 7')))
    assert len(pages) >= 3
    for at, text in enumerate(pages, 1):
        assert 'Номер строки' in text
        assert f'стр. {at} из {len(pages)}' in flat([text])
    assert [int(one) for one in re.findall(r'фракция (\d+),', flat(pages))] == list(range(120))
    assert 'Конец.' in pages[-1]
    assert all('Письмо № 7' in text for text in pages[1:])


async def test_a_new_page_begins_where_the_template_says(
    papers: dict[str, Paper], renderer: WkhtmltopdfRenderer, text_of: Text
) -> None:
    made = written_html(version('<p>Раз</p><hr class="page"><p>Два</p>', landscape=True), papers['invoice'], {}, 'П')
    first, second = text_of(await renderer.pdf(made, landscape=True))
    assert ('Раз' in first, 'Два' in first, 'Два' in second) == (True, False, True)


@pytest.mark.parametrize(
    ('body', 'said'),
    [
        ('{{ document.date }}', '20.11.2026'),
        ('{{ document.date|long_date }}', f'20 ноября 2026{NB}г.'),
        ('{{ document.date|quoted_date }}', f'«20» ноября 2026{NB}г.'),
        ('{{ totals.gross }}', f'1{NB}250{NB}000,00'),
        ('{{ totals.gross|money }}', f'1{NB}250{NB}000,00{NB}₽'),
        ('{{ totals.gross|words }}', 'Один миллион двести пятьдесят тысяч рублей 00 копеек'),
        ('{{ totals.count|words }}', 'четыре'),
        ('{{ seller.name|upper }}', 'ООО «СТРОЙСНАБ»'),
        ('{{ "генеральный директор"|genitive }}', 'генерального директора'),
        ('{{ seller.director|genitive }}', 'Дроздова С. А.'),
        ('{{ deal.title }}', 'Щебень &amp; песок'),
        ('{{ deal.close_date|long_date }}', f'1 декабря 2026{NB}г.'),
        ('{{ deal.amount|money }}', f'12{NB}300,50{NB}₽'),
        ('{{ deal.probability|percent }}', f'30{NB}%'),
        ('{{ deal.type_code }}', 'Продажа'),
        ('{{ deal.own_7 }}', 'да'),
        ('{{ deal.comments }}', 'раз<br>два'),
        ('{{ deal.lost_reason|default("нет причины") }}', 'нет причины'),
        ('{{ contact.name }}|{{ manager.post.x }}', '|'),
        ('{% if deal.lost_reason %}есть{% else %}пусто{% endif %}', 'пусто'),
        ('{{ deal.title|money|date|number|words }}', 'Щебень &amp; песок'),
    ],
)
def test_places_and_formats_say(body: str, said: str, papers: dict[str, Paper]) -> None:
    fields = {'deal': {
        'title': ['text', 'Щебень & песок'], 'close_date': ['date', '2026-12-01'], 'amount': ['money', '12300.50'],
        'probability': ['number', '30'], 'type_code': ['choice', 'deal type_code SALE'], 'own_7': ['yesno', True],
        'comments': ['text', 'раз\nдва'], 'lost_reason': ['text', ''],
    }}  # fmt: skip
    assert f'<p>{said}</p>' in page(f'<p>{body}</p>', papers['invoice'], fields)


@pytest.mark.parametrize('poison', HOSTILE)
def test_what_people_type_stays_text(poison: str, papers: dict[str, Paper]) -> None:
    body = '<p>{{ seller.name }} {{ deal.title }} {{ seller|details }} {{ buyer|sign }}</p>{{ rows|table }}'
    fields = {'deal': {'title': ['text', poison]}}
    clean, made = page(body, papers['invoice']), page(body, poisoned(papers['invoice'], poison), fields)
    assert '1337' not in made
    for tag in ('<script', '<meta', '<h1', '<img', '<iframe', '</style'):
        assert made.count(tag) == clean.count(tag)


@pytest.mark.parametrize(
    'body',
    [
        '<script>document.write(7*191)</script>', '<img src="file:///etc/passwd">', '<img src="http://10.0.0.1/x.png">',
        '<iframe src="file:///etc/passwd"></iframe>', '<object data="file:///etc/passwd"></object>',
        '<p style="background-color:url(http://10.0.0.1/)">x</p>', '<style>@import "http://10.0.0.1/"</style>',
        '<link rel=stylesheet href="http://10.0.0.1/">', '<p onload="alert(1)">x</p>', '<svg onload=alert(1)>',
        '<img src="data:text/html;base64,PHNjcmlwdD4=">', '<meta name="pdfkit-allow" content="/">', '<base href="http://x">',
    ],
)  # fmt: skip
async def test_a_hostile_template_reaches_neither_files_nor_the_network_nor_scripts(
    body: str, papers: dict[str, Paper], renderer: WkhtmltopdfRenderer, text_of: Text
) -> None:
    made = page(body, papers['invoice'])
    for sign in ('script', 'file:', '10.0.0.1', 'onload', '<meta name', '<base', 'text/html', 'iframe', 'object'):
        assert sign not in made.split('<body>')[-1]
    text = flat(text_of(await renderer.pdf(written_html(version(body), papers['invoice'], {}, 'П'))))
    assert '1337' not in text
    assert 'root:' not in text


def test_pictures_of_a_template_are_kept_where_they_are_real(papers: dict[str, Paper]) -> None:
    paper = replace(papers['invoice'], logo=png(), stamp=png(), signature=png())
    assert page('{{ seller.logo }}{{ seller|sign }}', paper).count('data:image/png;base64,') == 3
    assert 'src=' not in cleaned('<img src="data:image/svg+xml;base64,AAAA">')


def test_a_text_that_would_grow_too_large_is_refused(papers: dict[str, Paper]) -> None:
    many = replace(papers['invoice'], rows=[papers['invoice'].rows[0]] * 300)
    body = '{% for a in rows %}{% for b in rows %}' + 'x' * 200 + '{% endfor %}{% endfor %}'
    with pytest.raises(PrintFailed, match=r'template\.too_large'):
        written_html(version(body), many, {}, 'П')


def test_sizes_are_scaled_for_the_printer_and_bounded(papers: dict[str, Paper]) -> None:
    made = page('<p style="margin-top:10mm;font-size:99999pt">x</p>', papers['invoice'])
    assert 'margin-top:13.06mm' in made
    assert 'font-size:1481.05pt' in made
