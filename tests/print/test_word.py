"""Papers from Word files: what is refused of a file, what people type stays text, rows repeat, PDF where it can be."""

import io
import re
import shutil
import zipfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain import catalog
from domain.errors import Invalid
from domain.templates.language import WORD_FORMATS, Known
from domain.templates.places import FIXED, ROWS
from ui.locales import Words
from ui.print.office import OfficeRenderer
from ui.print.paper import Paper
from ui.print.printer import word_file, word_page
from ui.print.render import PrintFailed, PrintTimeout, PrintUnavailable
from ui.print.word import package
from ui.print.word.reading import read
from ui.print.word.starter import starter

from .test_papers import HOSTILE, flat, png

has_office = pytest.mark.skipif(not shutil.which('soffice'), reason='LibreOffice is not installed')
W = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main'
RELS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
DOCUMENT, RELATIONS, TYPES = 'word/document.xml', 'word/_rels/document.xml.rels', '[Content_Types].xml'


def made(*paragraphs: str, table: list[list[str]] | None = None, header: str = '', footer: str = '') -> bytes:
    """A .docx with these paragraphs, then this table."""
    file = Document()
    for text in paragraphs:
        file.add_paragraph(text)
    if table:
        grid = file.add_table(rows=len(table), cols=len(table[0]))
        for row, texts in zip(grid.rows, table, strict=True):
            for cell, text in zip(row.cells, texts, strict=True):
                cell.text, *more = text.split('\n')
                for line in more:
                    cell.add_paragraph(line)
    if header:
        file.sections[0].header.paragraphs[0].text = header
    if footer:
        file.sections[0].footer.paragraphs[0].text = footer
    return saved(file)


def saved(file: Any) -> bytes:
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


def repacked(content: bytes, parts: dict[str, Any]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, 'w', zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            change = parts.get(name)
            if change is None:
                new.writestr(name, old.read(name))
            elif callable(change):
                new.writestr(name, change(old.read(name).decode()))
        for name, change in parts.items():
            if isinstance(change, bytes):
                new.writestr(name, change)
    return out.getvalue()


def into_body(xml: str) -> dict[str, Any]:
    return {DOCUMENT: lambda text: text.replace('<w:body>', f'<w:body>{xml}', 1)}


def related(kind: str, target: str, mode: str = ' TargetMode="External"') -> dict[str, Any]:
    one = f'<Relationship Id="rX" Type="{RELS}/{kind}" Target="{target}"{mode}/>'
    return {RELATIONS: lambda text: text.replace('</Relationships>', f'{one}</Relationships>')}


def field(instruction: str) -> dict[str, Any]:
    """A field whose words are parted between runs, as Word may write them."""
    half = len(instruction) // 2
    runs = ''.join(f'<w:r><w:instrText>{part}</w:instrText></w:r>' for part in (instruction[:half], instruction[half:]))
    return into_body(
        f'<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r>{runs}<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    )


def paragraphs(content: bytes) -> list[str]:
    return [one.text for one in Document(io.BytesIO(content)).paragraphs]


def cells(content: bytes) -> list[list[str]]:
    (table,) = Document(io.BytesIO(content)).tables
    return [[cell.text for cell in row.cells] for row in table.rows]


def filled(content: bytes, paper: Paper, fields: Any = None) -> bytes:
    return word_file(content, paper, fields or {}, 'Письмо № 7')


PLAIN = made('{{ deal.title }}')
KNOWN = Known({**FIXED, 'deal': {'title'}}, ROWS, WORD_FORMATS)


@pytest.mark.parametrize(
    ('parts', 'code'),
    [
        ({'word/vbaProject.bin': b'x'}, 'macros'),
        ({TYPES: lambda text: text.replace('document.main+xml', 'document.macroEnabled.main+xml')}, 'macros'),
        ({TYPES: lambda text: text.replace('wordprocessingml.document.main', 'spreadsheetml.sheet.main')}, 'not_docx'),
        ({'word/embeddings/oleObject1.bin': b'x'}, 'embedded'),
        ({'word/activeX/activeX1.xml': b'<x/>'}, 'macros'),
        (related('attachedTemplate', 'file:///C:/x.dotm'), 'attached'),
        (related('image', 'http://10.0.0.1/x.png'), 'linked'),
        (related('hyperlink', 'file:///etc/passwd'), 'linked'),
        (related('hyperlink', 'javascript:alert(1)'), 'linked'),
        (related('oleObject', 'http://10.0.0.1/x.doc'), 'embedded'),
        (related('aFChunk', 'chunk.html', ''), 'embedded'),
        (into_body('<w:altChunk r:id="rId1"/>'), 'embedded'),
        (into_body('<w:p><w:r><w:object/></w:r></w:p>'), 'embedded'),
        (field('INCLUDETEXT "/etc/passwd"'), 'field'),
        (field(' includepicture "http://10.0.0.1/x.png"'), 'field'),
        (field('DDEAUTO cmd "/c calc"'), 'field'),
        (into_body('<w:p><w:fldSimple w:instr=" LINK Excel.Sheet "/></w:p>'), 'field'),
        (into_body('<w:p><w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml">'
                   '<v:imagedata src="file:///etc/passwd"/></v:shape></w:pict></w:r></w:p>'), 'linked'),
        ({DOCUMENT: lambda text: text.replace('<w:document', '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
                                                             '<w:document', 1)}, 'doctype'),
        ({'word/settings.xml': lambda text: text.encode('utf-16').decode('latin-1')}, 'not_docx'),
        ({DOCUMENT: lambda text: text[:-30]}, 'not_docx'),
        ({'../../evil.xml': b'<x/>'}, 'not_docx'),
        ({'word/media/image1.svg': b'<svg/>'}, 'picture'),
        ({'word/media/image1.png': b'<svg xmlns="http://www.w3.org/2000/svg"/>'}, 'picture'),
        (into_body('<w:p><w:bookmarkStart w:id="1" w:name="{{ deal.title }}"/></w:p>'), 'outside'),
        (into_body('<w:p><w:r><w:delText>{{ deal.title }}</w:delText></w:r></w:p>'), 'outside'),
        ({'word/styles.xml': lambda text: text.replace('<w:styles', '<w:styles w:x="{% if deal %}"', 1)}, 'outside'),
    ],
)  # fmt: skip
def test_a_file_that_runs_reaches_out_or_hides_something_is_refused(parts: dict[str, Any], code: str) -> None:
    with pytest.raises(Invalid) as refusal:
        read(repacked(PLAIN, parts), KNOWN)
    assert refusal.value.code == f'template.word_{code}'


def test_a_file_that_is_no_docx_is_refused() -> None:
    for content, code in (
        (b'', 'not_docx'),
        (b'PK\x03\x04 broken', 'not_docx'),
        (b'<html></html>', 'not_docx'),
        (package.OLD_WORD + b'\x00' * 600, 'old'),
        (b'x' * (package.LARGEST + 1), 'too_large'),
    ):
        with pytest.raises(Invalid, match=f'template.word_{code}'):
            read(content, KNOWN)


def test_a_file_that_swells_is_refused_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = repacked(PLAIN, {f'word/media/{n}.png': b'\x00' * (9 * 2**20) for n in range(5)})
    many = repacked(PLAIN, {f'word/media/{n}.png': b'x' for n in range(package.MOST_PARTS)})
    long = repacked(PLAIN, {'word/custom.xml': b'<x>' + b' ' * package.LARGEST_XML + b'</x>'})
    assert max(map(len, (bomb, many, long))) < package.LARGEST
    monkeypatch.setattr(zipfile.ZipFile, 'open', lambda *_: pytest.fail('unpacked'))
    for content in (bomb, many):
        with pytest.raises(Invalid, match=r'template\.word_swells'):
            read(content, KNOWN)
    monkeypatch.undo()
    with pytest.raises(Invalid, match=r'template\.word_swells'):
        read(long, KNOWN)


def test_what_word_itself_writes_is_welcome() -> None:
    file = Document()
    paragraph = file.add_paragraph()
    for piece in ('Для {', '{ buyer', '.name }', '}, «', '{{ deal.title|default(“нет”)', ' }}»'):
        paragraph.add_run(piece).bold = piece == ' buyer'
    page = OxmlElement('w:fldSimple')
    page.set(qn('w:instr'), ' PAGE ')
    paragraph._p.append(page)
    file.part.relate_to('https://artel.example', f'{RELS}/hyperlink', is_external=True)
    word = read(saved(file), KNOWN)
    assert word.body == 'Для {{ buyer.name }}, «{{ deal.title|default("нет") }}»'


def said(content: bytes, lang: str = 'ru') -> str:
    """The sentence about the text of a file."""
    with pytest.raises(Invalid) as refusal:
        read(content, KNOWN)
    return Words(lang).refusal(refusal.value.code, refusal.value.facts)


def test_a_mistake_is_told_with_its_word_and_where_it_stands() -> None:
    table = [['№', 'Что'], ['{{ deal.title }}', '{{ deal.price }}']]
    assert said(made('Раз', '', 'Цена {{ deal.price }}'))  == (
        'Абзац 3, «Цена {{ deal.price }}»: места «deal.price» нет. Возьмите место из списка.')  # fmt: skip
    assert said(made('Раз', table=table)).startswith('Таблица 1, строка 2, «{{ deal.price }}»: места')
    assert said(made('x', footer='{{ deal.x }}'), 'en').startswith('Footer, “{{ deal.x }}”: there is no place')
    assert '«call» в шаблонах нельзя' in said(made('{{ deal.title.upper() }}'))
    assert '«table»' in said(made('{{ rows|table }}'))


@pytest.mark.parametrize(
    'text', ['{{ deal.title', 'x }}', '{{ deal.title %}', '{% raw %}{{ 7*7 }}{% endraw %}', '{{r deal.title }}']
)
def test_a_tag_that_is_not_closed_or_brings_its_own_formatting_is_told(text: str) -> None:
    with pytest.raises(Invalid) as refusal:
        read(made('Раз', text), KNOWN)
    assert refusal.value.code in ('template.word_syntax', 'template.word_not_allowed')
    assert refusal.value.facts['spot'] == ('paragraph', 2)


@pytest.mark.parametrize(
    'content',
    [
        made('{%p if deal.title %}', table=[['a', 'b'], ['{%p endif %}', 'c']]),
        made('{% for row in rows %}', '{{ row.name }}', table=[['{% endfor %}', 'c']]),
        made(table=[['{%tr for row in rows %}', ''], ['{{ row.name }}', ''], ['{%p endfor %}', '']]),
        made(table=[['{%tr for row in rows %}', '{{ deal.title }}'], ['{{ row.name }}', ''], ['{%tr endfor %}', '']]),
    ],
)
def test_a_walk_that_begins_in_one_place_and_ends_in_another_is_refused(content: bytes) -> None:
    with pytest.raises(Invalid, match=r'template\.word_crossed'):
        read(content, KNOWN)


ROWS_TABLE = [['№', 'Товар', 'Сумма'], ['{%tr for row in rows %}', '', ''],
              ['{{ row.number }}', '{{ row.name }}', '{{ row.gross|money }}'], ['{%tr endfor %}', '', ''],
              ['', 'Итого', '{{ totals.gross|words }}']]  # fmt: skip


def test_rows_of_a_table_are_repeated_for_each_product(papers: dict[str, Paper]) -> None:
    content = made('Счёт № {{ document.number }}', table=ROWS_TABLE, header='{{ seller.name }}')
    paper = papers['invoice']
    shown = filled(content, paper)
    head, *body, last = cells(shown)
    assert head == ['№', 'Товар', 'Сумма']
    assert [row[:2] for row in body] == [[str(n), row.name] for n, row in enumerate(paper.rows, 1)]
    assert body[0][2] == '900\u00a0160,00\u00a0₽'
    assert last[2] == 'Один миллион двести пятьдесят тысяч рублей 00 копеек'
    assert Document(io.BytesIO(shown)).sections[0].header.paragraphs[0].text == paper.seller.name
    assert filled(content, paper) == shown, 'equal papers are equal bytes'


def test_a_table_left_without_rows_and_a_cell_without_words_stay_a_document(papers: dict[str, Paper]) -> None:
    content = made(table=[['{%tr for part in parts %}'], ['{{ part.note }}'], ['{%tr endfor %}']])
    assert Document(io.BytesIO(filled(content, papers['invoice']))).tables == []
    content = made(table=[['{%p if deal.title %}\nНет\n{%p endif %}'], ['{{ document.number }}']])
    assert cells(filled(content, papers['invoice']))[1] == [papers['invoice'].number]


EVIL = ('<w:p><w:r><w:t>взлом</w:t></w:r></w:p>', '{{ 7*191 }}', '{% for x in rows %}{% endfor %}', '{_{ 7*191 }_}',
        ']]>&amp;&lt;', '"><w:br/>', '{{ seller.__class__ }}', '\x07\x0c\x00\x0b\ufffe', '{#')  # fmt: skip


@pytest.mark.parametrize('poison', [*EVIL, *HOSTILE])
def test_what_people_type_stays_text(poison: str, papers: dict[str, Paper]) -> None:
    content = made('[{{ deal.title }}]', '{{ buyer|details }}', '{{ buyer|sign }}', header='({{ deal.title }})',
                   footer='{{ deal.title|upper }}')  # fmt: skip
    for _ in range(2):
        file = Document(io.BytesIO(content))  # the same header on the pages of two sections is filled once
        file.add_section()
        content = saved(file)
    paper = replace(papers['invoice'], buyer=replace(papers['invoice'].buyer, name=poison, full_name=poison))
    shown = filled(content, paper, {'deal': {'title': ['text', poison]}})
    seen = re.sub('[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe]', '', '\n'.join(poison.splitlines()))
    file = Document(io.BytesIO(shown))
    letters = re.sub(r'\s', '', seen)
    assert re.sub(r'\s', '', file.paragraphs[0].text) == f'[{letters}]'
    assert re.sub(r'\s', '', file.sections[0].header.paragraphs[0].text) == f'({letters})'
    assert '1337' not in ''.join(paragraphs(shown)).replace(seen, '')
    page = word_page(shown, poison)
    for tag in ('<script', '<img', '<iframe', '<meta name', '<h1'):
        assert tag not in page.casefold()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(alphabet='{}%#|<>&"\'/wtp:x \n\t\x07ё\ud800', max_size=40))
def test_no_name_breaks_the_file(papers: dict[str, Paper], poison: str) -> None:
    Document(io.BytesIO(filled(PLAIN, papers['invoice'], {'deal': {'title': ['text', poison]}})))


def test_logo_stamp_and_qr_are_pictures_of_the_file(papers: dict[str, Paper]) -> None:
    paper = replace(papers['invoice'], logo=png(), stamp=b'broken', signature=png())
    content = made('{{ seller.logo }}{{ seller.stamp }}{{ seller.signature }}{{ qr }}', header='{{ seller.logo }}')
    with zipfile.ZipFile(io.BytesIO(filled(content, paper))) as archive:
        body = archive.read(DOCUMENT).decode()
        assert body.count('<w:drawing>') == 3
        assert '<w:drawing>' in archive.read(next(name for name in archive.namelist() if 'header' in name)).decode()
    assert paragraphs(filled(content, papers['quote']))[0] == ''


def test_a_paper_tells_nothing_of_who_wrote_its_template(papers: dict[str, Paper]) -> None:
    file = Document()
    file.core_properties.author, file.core_properties.title = 'Секрет', '{{ 7*191 }}'
    about = Document(io.BytesIO(filled(saved(file), papers['invoice']))).core_properties
    assert (about.author, about.title) == ('', 'Письмо № 7')


def test_a_paper_of_too_many_rows_is_refused_in_time(papers: dict[str, Paper], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr('ui.print.word.filling.LARGEST', 20_000)
    content = made('{% for row in rows %}{% for other in rows %}{{ other.name }}{% endfor %}{% endfor %}')
    with pytest.raises(PrintFailed, match=r'template\.too_large'):
        filled(content, replace(papers['invoice'], rows=[papers['invoice'].rows[0]] * 60))


@pytest.mark.parametrize('noun', ['deal', 'invoice', 'quote', 'company'])
@pytest.mark.parametrize('lang', ['ru', 'en'])
def test_every_file_to_begin_with_is_read_and_filled(noun: str, lang: Any, papers: dict[str, Paper]) -> None:
    content = starter(noun, lang)
    assert len(content) < 60_000
    records = {kind: catalog.noun(kind).fields.keys() for kind in ('deal', 'invoice', 'quote', 'company')}
    word = read(content, Known({**FIXED, **records}, ROWS, WORD_FORMATS))
    assert 'for row in rows' in word.body or noun == 'company'
    text = ' '.join(paragraphs(filled(content, papers['invoice'])))
    assert papers['invoice'].number in text
    assert '{{' not in text


@pytest.fixture
def workers() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(1) as made:
        yield made


@pytest.fixture
def office(workers: ThreadPoolExecutor) -> Iterator[OfficeRenderer]:
    made = OfficeRenderer(workers)
    yield made
    made.close()


@has_office
async def test_a_word_file_becomes_a_pdf_with_its_words_rows_and_pictures(
    office: OfficeRenderer, papers: dict[str, Paper], text_of: Callable[[bytes], list[str]]
) -> None:
    paper = replace(papers['invoice'], logo=png())
    pdf = await office.pdf(filled(starter('deal', 'ru'), paper, {'deal': {'title': ['text', EVIL[0] + EVIL[1]]}}))
    said = flat(text_of(pdf))
    assert EVIL[0] + EVIL[1] in said.replace('> {{', '>{{')
    assert all(row.name.split(',')[0] in said for row in paper.rows)
    assert 'один миллион двести пятьдесят тысяч рублей' in said
    assert 'Страница 1' in said
    again = await office.pdf(made('Второй'))
    assert 'Второй' in flat(text_of(again))
    home = Path(office._home.name)
    assert [one.name for one in home.iterdir() if one.is_dir() and not one.name.startswith(('profile-', 'cache'))] == []


@has_office
async def test_files_of_this_machine_do_not_get_into_a_paper(
    office: OfficeRenderer, text_of: Callable[[bytes], list[str]], tmp_path: Path
) -> None:
    """The reader refuses such fields; the program would not follow them either."""
    secret = tmp_path / 'secret.txt'
    secret.write_text('тайна')
    content = repacked(made('Раз'), field(f'INCLUDETEXT "{secret}"'))
    assert 'тайна' not in flat(text_of(await office.pdf(content)))


async def test_without_libreoffice_a_sentence_says_what_to_install(workers: ThreadPoolExecutor) -> None:
    office = OfficeRenderer(workers, 'no-such-soffice')
    assert not office.available
    with pytest.raises(PrintUnavailable) as refusal:
        await office.pdf(PLAIN)
    office.close()
    for lang in ('ru', 'en'):
        assert 'libreoffice-writer-nogui' in Words(lang).refusal(refusal.value.code, refusal.value.facts)


async def test_a_program_that_hangs_is_stopped_with_all_it_started(workers: ThreadPoolExecutor, tmp_path: Path) -> None:
    program = tmp_path / 'soffice'
    program.write_text('#!/bin/sh\nsleep 60 &\nwait\n')
    program.chmod(0o755)
    office = OfficeRenderer(workers, str(program), timeout=1)
    with pytest.raises(PrintTimeout):
        await office.pdf(PLAIN)
    assert office._profiles == []
    office.close()
    assert not Path(office._home.name).exists()


async def test_a_program_that_makes_nothing_is_told(workers: ThreadPoolExecutor, tmp_path: Path) -> None:
    program = tmp_path / 'soffice'
    program.write_text('#!/bin/sh\necho "no filter" >&2\n')
    program.chmod(0o755)
    office = OfficeRenderer(workers, str(program))
    with pytest.raises(PrintFailed, match=r'print\.failed'):
        await office.pdf(PLAIN)
    office.close()


def test_a_footnote_of_a_text_in_two_sections_is_filled_once(papers: dict[str, Paper]) -> None:
    file = Document()
    file.add_section()
    kind = 'application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml'
    override = f'<Override PartName="/word/footnotes.xml" ContentType="{kind}"/>'
    note = f'<w:footnotes xmlns:w="{W}"><w:footnote w:id="2"><w:p><w:r><w:t>{{{{ deal.title }}}}</w:t></w:r></w:p>'
    content = repacked(saved(file), {
        'word/footnotes.xml': f'{note}</w:footnote></w:footnotes>'.encode(),
        TYPES: lambda text: text.replace('</Types>', f'{override}</Types>'),
        **related('footnotes', 'footnotes.xml', ''),
    })  # fmt: skip
    assert read(content, KNOWN).spots == (('notes',),)
    made_of = filled(content, papers['invoice'], {'deal': {'title': ['text', '{{ 7*191 }}']}})
    with zipfile.ZipFile(io.BytesIO(made_of)) as archive:
        assert '{{ 7*191 }}' in archive.read('word/footnotes.xml').decode()
