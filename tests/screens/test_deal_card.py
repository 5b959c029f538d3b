"""The card of a deal: what it shows, who may do what on it, and what colleagues see of each other."""

import asyncio
import re
from decimal import Decimal

import pytest
from nicegui import ui
from nicegui.testing import UserInteraction

from domain import activities, comments, companies, contacts, deals, invoices, quotes, rows, stages
from domain.deals import Deal
from domain.unit_of_work import undo
from ui.cards.tags import TagsField
from ui.components.fields import InlineField
from ui.rows_cells import typed
from ui.rows_grid import RowsGrid
from ui.timeline import Composer, Timeline
from ui.timeline.history import HistoryTable

from ..conftest import ANN, BOB, CLERK, EVE, OWN

HOSTILE = '<img src=x onerror=alert(1)>'


async def opened(signed_in, person, deal):
    user = await signed_in(person)
    await user.open(f'/deal/{deal.id}')
    return user


def one(user, kind):
    with user:
        [found] = user.find(kind=kind).elements
        return found


def field(user, name):
    """The in-place field whose draft names this attribute."""
    with user:
        return next(f for f in user.find(kind=InlineField).elements if f.draft.endswith(f':{name}'))


async def until(what, seconds=3):
    """Wait for what news brings."""
    for _ in range(int(seconds * 20)):
        if what():
            return
        await asyncio.sleep(0.05)
    raise AssertionError('nothing came')


@pytest.fixture
async def deal(store):
    firm = await store.do(ANN, companies.create, {'title': 'ООО «ГлавСтройИнвест»'})
    person = await store.do(
        ANN,
        contacts.create,
        {'last_name': 'Кравцов', 'company_id': firm.id, 'phones': [{'value': '+79165550142'}]},
        role='Снабжение',
    )
    values = {'title': 'Москва, Василий, щебень', 'company_id': firm.id, 'contact_id': person.id, 'owner_id': OWN}
    made = await store.do(ANN, deals.create, values)
    await store.do(
        ANN, rows.add, 'deal', made.id, {'name': 'Щебень', 'quantity': '10', 'price': '1220', 'vat_rate': '22'}
    )
    return made


async def test_the_card_tells_client_sum_and_people(signed_in, deal):
    ann = await opened(signed_in, ANN, deal)
    await ann.should_see('ООО «ГлавСтройИнвест»', retries=50)
    for text in (
        'Кравцов',
        'Снабжение',
        '+7 916 555-01-42',
        '12\u00a0200\u00a0₽',
        'Выставить счёт',
        'Сумма сделки считается по товарам.',
    ):
        await ann.should_see(text)


async def test_a_deal_that_is_not_for_these_eyes_is_calmly_not_there(store, signed_in, deal):
    other = await store.do(ANN, deals.create, {'title': 'Чужая тайна'})
    own = await opened(signed_in, OWN, other)
    await own.should_see('Этой сделки здесь нет', retries=50)
    await own.should_not_see('Чужая тайна')
    await own.open(f'/deal/{deal.id}')
    await own.should_see('Москва, Василий, щебень', retries=50)


async def test_who_only_looks_gets_nothing_to_change(signed_in, deal):
    eve = await opened(signed_in, EVE, deal)
    await eve.should_see('ООО «ГлавСтройИнвест»', retries=50)
    assert field(eve, 'amount')._on_save is None
    assert one(eve, RowsGrid).locked
    for text in ('Выставить счёт', 'В корзину', 'Записать'):
        await eve.should_not_see(text, retries=1)


async def test_a_field_a_stage_a_row_and_a_comment_reach_the_colleague_at_once(store, signed_in, deal):
    ann, bob = await opened(signed_in, ANN, deal), await opened(signed_in, BOB, deal)
    await ann.should_see('ООО «ГлавСтройИнвест»', retries=50)
    await bob.should_see('ООО «ГлавСтройИнвест»', retries=50)
    with ann:
        assert await field(ann, 'source_note')._on_save('Постоянный') is True
    await until(lambda: field(bob, 'source_note').value == 'Постоянный')
    lanes = await store.ask(ANN, stages.of, 'deal', 1)
    await store.do(ANN, deals.move, deal.id, lanes[2].id)
    await store.do(ANN, comments.add, 'deal', deal.id, f'{HOSTILE} @Bob Manager', [BOB])
    await store.do(ANN, rows.add, 'deal', deal.id, {'name': 'Доставка', 'price': '800'})
    await until(lambda: len(one(bob, RowsGrid).data.rows) == 2)
    await bob.should_see('₽13,000', retries=20)
    feed = one(bob, Timeline)
    await until(lambda: '&lt;img src=x' in ''.join(str(mark.content) for _, mark in feed._days.values()))
    shown = ''.join(str(mark.content) for _, mark in feed._days.values())
    assert '<img' not in shown
    assert '<span class="d-at">@Bob Manager</span>' in shown


async def test_the_same_field_twice_offers_the_choice_and_keeps_what_was_typed(store, signed_in, deal):
    ann = await opened(signed_in, ANN, deal)
    await ann.should_see('ООО «ГлавСтройИнвест»', retries=50)
    mine = field(ann, 'amount')
    with ann:
        await mine.edit()
        mine.editor.input.set_value('500')
        await store.do(BOB, deals.change, deal.id, {'amount': '700'})
        await ann.should_see('Оставить моё', retries=40)
        assert mine.editing
        ann.find('Оставить моё').click()
    for _ in range(60):
        kept = await store.ask(ANN, lambda work: work.get(Deal, deal.id))
        if kept.amount == Decimal(500):
            break
        await asyncio.sleep(0.05)
    assert (kept.amount, kept.amount_manual) == (Decimal(500), True)


async def test_what_is_written_below_the_card_becomes_a_comment_a_call_or_a_plan(store, signed_in, deal):
    ann = await opened(signed_in, ANN, deal)
    await ann.should_see('Запланировано', retries=50)
    composer = one(ann, Composer)
    with ann:
        for tab, text in (
            ('note', 'Дайте скидку, @Bob Manager'),
            ('call', 'Договорились'),
            ('task', 'Отправить КП завтра в 11'),
        ):
            composer.choose(tab, focus=False)
            composer.input.set_value(text)
            await composer.save()
            assert composer.input.value == ''
    [said] = await store.ask(ANN, comments.of, 'deal', deal.id)
    assert said.mentions == [BOB]
    [plan] = await store.ask(ANN, activities.of_record, 'deal', deal.id)
    assert (plan['subject'], plan['k']) == ('Отправить КП', 'task')
    assert {(link['kind'], link['id']) for link in plan['links']} >= {('deal', deal.id), ('contact', deal.contact_id)}
    await ann.should_see('Отправить КП', retries=20)


async def test_an_empty_or_refused_text_stays_in_the_composer(signed_in, deal):
    ann = await opened(signed_in, ANN, deal)
    await ann.should_see('Запланировано', retries=50)
    composer = one(ann, Composer)
    with ann:
        await composer.save()
        composer.input.set_value('ж' * 10_001)
        await composer.save()
    assert len(composer.input.value) == 10_001
    assert 'hidden' not in composer._error.props


async def test_an_accepted_quote_makes_one_invoice_even_by_a_double_click(store, signed_in, deal):
    quote = await store.do(ANN, quotes.from_deal, deal.id)
    await store.do(ANN, quotes.accept, quote.id)
    await store.do(ANN, rows.add, 'deal', deal.id, {'name': 'Потом', 'price': '1'})
    clerk = await opened(signed_in, CLERK, deal)
    await clerk.should_see(f'КП № {quote.number} принято: счёт возьмёт его цены.', retries=50)
    with clerk:
        button = clerk.find(kind=ui.button, content='Выставить счёт')
        button.click()
        button.click()
    await asyncio.sleep(0.5)
    for _ in range(60):
        made = await store.ask(ANN, invoices.of_deal, deal.id)
        if made:
            break
        await asyncio.sleep(0.05)
    assert [(invoice.quote_id, invoice.amount) for invoice in made] == [(quote.id, Decimal(12_200))]


async def test_a_deleted_deal_says_so_on_the_colleagues_screen(store, signed_in, deal):
    bob = await opened(signed_in, BOB, deal)
    await bob.should_see('ООО «ГлавСтройИнвест»', retries=50)
    await store.do(ANN, deals.drop, deal.id)
    await bob.should_see('This deal is not here', retries=40)


async def test_an_act_is_taken_back_from_the_timeline(store, signed_in, deal):
    await store.do(ANN, deals.change, deal.id, {'tags': ['Срочно']})
    ann = await opened(signed_in, ANN, deal)
    await ann.should_see('Запланировано', retries=50)
    feed = one(ann, Timeline)
    entry = next(e for e in feed.data.entries if any(f['field'] == 'tags' for f in e.fields))
    assert entry.undoable
    with ann:
        await feed.context.undo(entry.batch)
    await until(lambda: one(ann, TagsField).value == [])


@pytest.mark.parametrize(
    ('name', 'text', 'values'),
    [
        ('discount', '3 %', {'discount_percent': Decimal(3), 'discount_sum': 0}),
        ('discount', '3', {'discount_percent': Decimal(3), 'discount_sum': 0}),
        ('discount', '500 ₽', {'discount_sum': Decimal(500), 'discount_percent': 0}),
        ('discount', '500', {'discount_sum': Decimal(500), 'discount_percent': 0}),
        ('discount', '', {'discount_sum': 0, 'discount_percent': 0}),
        ('quantity', '1 250,5', {'quantity': Decimal('1250.5')}),
        ('price', '1 450 ₽', {'price': Decimal(1450)}),
        ('vat_rate', '', {'vat_rate': None}),
        ('name', HOSTILE, {'name': HOSTILE}),
    ],
)
def test_a_cell_understands_what_people_type(name, text, values):
    assert typed(name, text) == values


@pytest.mark.parametrize(('name', 'text'), [('price', 'abc'), ('discount', 'много'), ('quantity', 'две')])
def test_a_cell_refuses_what_makes_no_sense(name, text):
    with pytest.raises(ValueError, match=r'.*'):
        typed(name, text)


async def test_what_was_taken_back_is_called_so_in_the_history(store, signed_in, deal):
    await store.do(ANN, deals.drop, deal.id, batch='gone')
    await store.do(ANN, undo, 'gone', batch='back')
    await store.do(ANN, undo, 'back', batch='again')
    await store.do(ANN, undo, 'again')
    ann = await opened(signed_in, ANN, deal)
    await ann.should_see('Запланировано', retries=50)
    table = one(ann, HistoryTable)
    with ann:
        await table.load()
        said = ''.join(str(getattr(e, 'content', '')) for e in table.descendants())
    acts = re.findall(r'(?:Отменено|Повторено): в корзину|<td>В корзину', said)
    assert acts == ['Отменено: в корзину', 'Повторено: в корзину', 'Отменено: в корзину', '<td>В корзину']


async def test_enter_takes_the_colleague_who_fits_what_is_typed_by_then(store, signed_in, deal):
    ann = await opened(signed_in, ANN, deal)
    await ann.should_see('Запланировано', retries=50)
    text = one(ann, Composer).input
    for begun, kept in (('Взгляни, @', 'Взгляни, @Анна Котова '), ('Взгляни, @bo', 'Взгляни, @Bob Manager '),
                        ('Взгляни, @нет', 'Взгляни, @нет'), ('a@b', 'a@b')):  # fmt: skip
        with ann:
            text.set_value(begun)
            UserInteraction(ann, {text}, 'Комментарий').trigger('keydown')
        await until(lambda kept=kept: text.value == kept)
