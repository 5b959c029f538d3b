"""Files in own fields on the screens of two people: brought to a card, seen by a colleague, in lists and forms."""

import asyncio

from nicegui import background_tasks
from nicegui.elements.upload_files import SmallFileUpload

from domain import deals, filed, own, stage_rules, stages
from domain.deals import Deal
from storage.files import Files
from ui.attached import FilesField, FormFiles
from ui.attached.looking import keep
from ui.attached.uploads import Receiver
from ui.components.feedback import Toast
from ui.deal_card.stage_bar import StageBar
from ui.timeline import HistoryTable

from ..conftest import ANN, BOB, EVE, OWN
from .test_attached import picture
from .test_clients import press, until
from .test_own_fields import card, part

NASTY = '"><img src=x onerror=alert(1)>.pdf'


def fields(user, kind=FilesField):
    return [one for one in user.client.elements.values() if isinstance(one, kind)]


async def bring(user, field, *files):
    """What the browser does with files that were picked or dropped."""
    [receiver] = [one for one in field.descendants() if isinstance(one, Receiver)]
    with user, field:
        for name, content in files:
            await receiver.upload.handle_uploads([SmallFileUpload(name, '', content)])
        await asyncio.sleep(0)
        await receiver._finished()


async def test_files_brought_to_a_card_are_on_a_colleagues_card_and_come_back_by_undo(store, signed_in):
    made = await store.do(ANN, own.add, 'deal', 'file', {'label': 'Схемы'})
    deal = await store.do(ANN, deals.create, {'title': 'Щебень'})
    ann, bob = await card(signed_in, ANN, deal.id), await card(signed_in, BOB, deal.id, 'About the deal')
    await until(lambda: fields(ann) and fields(bob))
    await bring(ann, fields(ann)[0], ('карьер.png', picture()), (NASTY, b'%PDF-1.7'))
    await ann.should_see('2 файла добавлено')
    await until(lambda: len(fields(bob)[0].value or []) == 2)
    with bob:
        shown = ''.join(str(getattr(e, 'content', '')) for e in fields(bob)[0].descendants())
    assert 'data-pic="' in shown
    assert '<img src=x' not in shown
    with bob:
        fields(bob)[0].look(next(one['token'] for one in fields(bob)[0].value if one['thumb']))
    await bob.should_see('Large picture')
    await bring(bob, fields(bob)[0], ('счёт.csv', b'a;b'))
    await until(lambda: len(fields(ann)[0].value) == 3)
    press(ann, f'Убрать: {NASTY}')
    await ann.should_see('Файл убран')
    await until(lambda: len(fields(bob)[0].value) == 2)
    said = next(e for e in reversed(list(ann.client.elements.values())) if isinstance(e, Toast))
    with ann:
        await said.undo()
    await until(lambda: len(fields(bob)[0].value) == 3)
    with ann:
        await part(ann, HistoryTable).load()
        told = ''.join(str(getattr(e, 'content', '')) for e in part(ann, HistoryTable).descendants())
    assert 'карьер.png' in told
    assert '<img src=x' not in told
    await store.do(ANN, own.change, made.id, {'label': 'Чертежи'})
    await until(lambda: [one.label for one in fields(bob)] == ['Чертежи'])


async def test_who_only_looks_adds_nothing_and_files_are_served_to_those_who_see_the_record(store, signed_in, tmp_path):
    made = await store.do(ANN, own.add, 'deal', 'file', {'label': 'Схемы'})
    kept = Files(tmp_path / 'files')
    brought = [keep(kept, 'a.png', picture()), keep(kept, 'b.html', b'<script>alert(1)</script>')]
    deal = await store.do(ANN, deals.create, {'title': 'Щебень', made.name: brought})
    eve, other = await card(signed_in, EVE, deal.id), await signed_in(OWN)
    await until(lambda: fields(eve))
    assert not [one for one in fields(eve)[0].descendants() if isinstance(one, Receiver)]
    place = f'/attached/own/deal/{deal.id}/{made.name}'
    small = await eve.http_client.get(f'{place}/{brought[0]["thumb"]}/x')
    assert small.headers['content-type'] == 'image/webp'
    html = await eve.http_client.get(f'{place}/{brought[1]["token"]}/x')
    assert html.headers['content-type'] == 'application/octet-stream'
    assert 'sandbox' in html.headers['content-security-policy']
    for wrong in (f'{place}/{kept.put(b"secret")}/x', f'{place}x/{brought[0]["token"]}/x',
                  f'/attached/own/secret/1/{made.name}/{brought[0]["token"]}/x'):  # fmt: skip
        assert (await eve.http_client.get(wrong)).status_code == 404
    assert (await other.http_client.get(f'{place}/{brought[0]["token"]}/x')).status_code == 404


async def test_lists_show_how_many_files_there_are_and_words_of_several_choices(store, signed_in):
    schemes = await store.do(ANN, own.add, 'deal', 'file', {'label': 'Схемы'})
    sizes = await store.do(
        ANN, own.add, 'deal', 'many', {'label': 'Фракции', 'choices': [{'label': '5–20'}, {'label': '20–40'}]}
    )
    file = {'token': '0' * 64, 'name': NASTY, 'size': 3, 'kind': 'pdf', 'thumb': ''}
    await store.do(ANN, deals.create, {'title': 'Один', schemes.name: [file], sizes.name: ['=1', '=2']})
    await store.do(ANN, deals.create, {'title': 'Два', schemes.name: [file, file | {'token': '1' * 64}]})
    ann = await signed_in(ANN)
    await ann.open('/deals/1/list')
    asked = {'direction': '1', 'cols': f'{schemes.name},{sizes.name}', 'sort': 'created', 'dir': '1'}
    answer = await ann.http_client.get('/data/deals.page', params=asked)
    first, second = answer.json()['rows']
    assert (first[schemes.name], first[sizes.name]) == ({'t': NASTY, 'icon': 'clip'}, '5–20, 20–40')
    assert second[schemes.name] == {'t': '2 файла', 'icon': 'clip'}
    bad = await ann.http_client.get('/data/deals.page', params=asked | {'sort': schemes.name})
    assert bad.status_code == 422


async def test_a_stage_asks_for_files_and_takes_them_on_the_way(store, signed_in):
    made = await store.do(ANN, own.add, 'deal', 'file', {'label': 'Паспорт качества'})
    _, second, *_ = await store.ask(ANN, stages.of, 'deal', 1)
    await store.do(ANN, stage_rules.demand, second.id, [made.name])
    deal = await store.do(ANN, deals.create, {'title': 'Щебень'})
    ann = await card(signed_in, ANN, deal.id)
    with ann:
        going = background_tasks.create(part(ann, StageBar).go(second))
    await ann.should_see(f'Чтобы перейти в «{second.name}»')
    ann.find('Сохранить и перевести').click()
    await ann.should_see('сначала заполните «Паспорт качества»')
    [form] = fields(ann, FormFiles)
    await bring(ann, form, ('паспорт.pdf', b'%PDF-1.7'), ('лишний.txt', b'x'))
    await ann.should_see('паспорт.pdf')
    press(ann, 'Убрать: лишний.txt')
    ann.find('Сохранить и перевести').click()
    await going
    kept = await store.ask(ANN, lambda work: work.get(Deal, deal.id))
    assert kept.stage_id == second.id
    [file] = getattr(kept, made.name)
    assert (file['name'], file['kind']) == ('паспорт.pdf', 'pdf')
    assert await store.ask(EVE, filed.file_of, 'deal', deal.id, made.name, file['token'])
