"""Pictures: put on a product, seen in lists and by a client; photos of clients in the place of their letters."""

import asyncio
import io

import pytest
from nicegui.elements.upload_files import SmallFileUpload
from PIL import Image

from domain import companies, contacts, pictures, products, quotes, rows
from domain.quotes import links
from domain.signing import hash_of, new_token
from storage.files import Files
from ui.attached.looking import keep
from ui.components.feedback import Toast
from ui.product_pictures import Pictures, address, one_moved
from ui.settings.images import PictureField, printable

from ..conftest import ANN, BOB, EVE, OWN
from .test_attached import picture
from .test_clients import press
from .test_deal_card import one, until
from .test_offers import stranger
from .test_settings import choose


@pytest.fixture
def files(tmp_path):
    return Files(tmp_path / 'files')


def drawn(colour, form='PNG', size=(900, 600)):
    made = io.BytesIO()
    Image.new('RGB', size, colour).save(made, form)
    return made.getvalue()


async def pictured(store, files, *colours, name='Щебень'):
    """The id of a product with pictures in these colours, and the pictures."""
    made = await store.do(ANN, products.create, {'name': name, 'price': '10'})
    kept = [keep(files, f'{colour}.png', drawn(colour)) for colour in colours]
    await store.do(ANN, pictures.add, made.id, kept)
    return made.id, kept


async def bring(user, *brought):
    """What the browser does with files that were picked, dropped or pasted."""
    uploads = one(user, Pictures).uploads
    with user:
        for name, content in brought:
            await uploads.upload.handle_uploads([SmallFileUpload(name, '', content)])
        await asyncio.sleep(0)
        await uploads._finished()


async def opened(user, id):
    await user.open(f'/products?product={id}')
    await until(lambda: [e for e in user.client.elements.values() if isinstance(e, Pictures)])


def shown(user):
    return [file['name'] for file in one(user, Pictures).found]


def labels(user):
    return {str(e.props.get('aria-label')) for e in user.client.elements.values() if e.props.get('aria-label')}


async def test_pictures_are_brought_and_a_colleague_sees_them_at_once(store, signed_in):
    id = (await store.do(ANN, products.create, {'name': 'Щебень'})).id
    ann, bob = await signed_in(ANN), await signed_in(BOB)
    await opened(ann, id)
    await opened(bob, id)
    await bring(ann, ('карьер.png', picture()), ('x.jpg', b'<script>'), ('куча.png', drawn('red')))
    await ann.should_see('2 фотографии добавлено')
    await ann.should_see('«x.jpg» — не картинка')
    await until(lambda: shown(bob) == ['карьер.png', 'куча.png'], 10)
    await choose(bob, 'Make the main picture')
    await until(lambda: shown(ann) == ['куча.png', 'карьер.png'])
    assert {'Главная фотография: куча.png', 'Посмотреть: карьер.png'} <= labels(ann)
    press(bob, 'Close: Щебень')


async def test_a_picture_taken_off_comes_back_by_undo_and_opens_large(store, signed_in, files):
    id, _ = await pictured(store, files, 'red')
    ann = await signed_in(ANN)
    await opened(ann, id)
    await choose(ann, 'Убрать')
    await until(lambda: shown(ann) == [])
    [said] = [e for e in ann.client.elements.values() if isinstance(e, Toast)]
    with ann:
        await said.undo()
    await until(lambda: shown(ann) == ['red.png'])
    press(ann, 'Главная фотография: red.png')
    await until(lambda: any(e.props.get('alt') == 'red.png' for e in ann.client.elements.values()))


async def test_who_may_not_edit_products_only_looks(store, signed_in, files):
    id, _ = await pictured(store, files, 'red')
    bare = await store.do(ANN, products.create, {'name': 'Песок'})
    eve = await signed_in(EVE)
    await opened(eve, id)
    assert shown(eve) == ['red.png']
    assert not hasattr(one(eve, Pictures), 'uploads')
    await eve.should_not_see('Убрать')
    await opened(eve, bare.id)
    assert not next(e for e in eve.client.elements.values() if isinstance(e, Pictures)).visible


async def test_lists_and_the_picker_show_the_small_main_picture(store, signed_in, files):
    ann = await signed_in(ANN)
    await store.do(ANN, products.create, {'name': 'Песок'})
    bare = (await ann.http_client.get('/data/products.page')).json()['rows']
    assert 'pic' not in bare[0]['name'], 'nobody has one: no room is taken'
    id, (red, _) = await pictured(store, files, 'red', 'blue', name='"><img src=x onerror=alert(1)>')
    found = {row['id']: row['name'] for row in (await ann.http_client.get('/data/products.page')).json()['rows']}
    assert found[id]['pic'] == address(id, red, small=True)
    assert found[bare[0]['id']]['pic'] == ''
    answer = await ann.http_client.get(found[id]['pic'])
    assert (answer.status_code, answer.headers['content-type']) == (200, 'image/webp')
    assert "default-src 'none'" in answer.headers['content-security-policy']
    whole = await ann.http_client.get(address(id, red))
    assert (whole.headers['content-type'], whole.content) == ('image/png', drawn('red'))
    assert (await stranger().get(found[id]['pic'])).status_code in (303, 401)
    stray = files.put(b'secret')
    assert (await ann.http_client.get(f'/pictured/{id}/{stray}/x.png')).status_code == 404


async def test_a_client_sees_the_pictures_of_the_rows_and_no_others(store, signed_in, files):
    id, (red, blue) = await pictured(store, files, 'red', 'blue')
    other, _ = await pictured(store, files, 'green', name='Гравий')
    quote = await store.do(BOB, quotes.create, {'title': 'Щебень'})
    row = await store.do(BOB, rows.add, 'quote', quote.id, {'product_id': id})
    bare = await store.do(BOB, rows.add, 'quote', quote.id, {'name': 'Доставка', 'price': '5'})
    foreign = await store.do(BOB, quotes.create, {'title': 'Чужое'})
    theirs = await store.do(BOB, rows.add, 'quote', foreign.id, {'product_id': other})
    token = new_token()
    await store.do(BOB, links.share, quote.id, hash_of(token), lang='en')
    client = stranger()
    page = (await client.get(f'/offer/{token}')).text
    src = f'/offer/{token}/picture/{row.id}?v={red["thumb"][:12]}'
    assert page.count(f'src="{src}"') == 1
    assert 'Look at Щебень' in page
    answer = await client.get(src)
    assert (answer.status_code, answer.headers['content-type']) == (200, 'image/webp')
    assert answer.content == files.get(red['thumb'])
    assert not answer.headers.get('set-cookie')
    assert answer.headers['x-content-type-options'] == 'nosniff'
    for wrong in (bare.id, theirs.id, 10**7, 2**63):
        assert (await client.get(f'/offer/{token}/picture/{wrong}')).status_code == 404
    assert (await client.get(f'/offer/{new_token()}/picture/{row.id}')).status_code == 404
    await store.do(ANN, pictures.move, id, blue['token'])
    assert blue['thumb'][:12] in (await client.get(f'/offer/{token}')).text, 'the main one stands for the product'
    await store.do(ANN, products.drop, id)
    assert 'picture/' not in (await client.get(f'/offer/{token}')).text


async def test_photos_and_logos_stand_in_the_place_of_letters(store, signed_in, files):
    photo, logo = files.put(drawn('red', 'JPEG')), files.put(drawn('blue'))
    person = await store.do(ANN, contacts.create, {'last_name': 'Котов', 'photo': photo})
    firm = await store.do(ANN, companies.create, {'title': 'Ромашка', 'logo': logo})
    await store.do(ANN, contacts.tie, person.id, firm.id)
    ann, own = await signed_in(ANN), await signed_in(OWN)
    for path in (f'/contact/{person.id}', f'/company/{firm.id}'):
        await ann.open(path)
        drawn_there = [f'/face/contact/{person.id}/{photo}', f'/face/company/{firm.id}/{logo}']
        await until(lambda: all(any(src in str(getattr(e, 'content', '')) for e in ann.client.elements.values())
                                for src in drawn_there))  # fmt: skip
    small = await ann.http_client.get(f'/face/contact/{person.id}/{photo}')
    assert small.headers['content-type'] == 'image/webp'
    assert max(Image.open(io.BytesIO(small.content)).size) == 96
    for path in (f'/face/contact/{person.id}/{logo}', f'/face/lead/{person.id}/{photo}', '/face/contact/1/x',
                 f'/face/contact/{2**40}/{photo}'):  # fmt: skip
        assert (await ann.http_client.get(path)).status_code == 404
    assert (await own.http_client.get(f'/face/contact/{person.id}/{photo}')).status_code == 404


async def test_a_large_photo_of_any_kind_is_made_to_fit(store, signed_in):
    person = await store.do(ANN, contacts.create, {'last_name': 'Котов'})
    ann = await signed_in(ANN)
    await ann.open(f'/contact/{person.id}')
    await until(lambda: [e for e in ann.client.elements.values() if isinstance(e, PictureField)])
    field = one(ann, PictureField)
    assert field.props['data-upload'] == field._upload.id
    for content, said in ((b'<svg/>', 'Подходят картинки'), (drawn('teal', 'WEBP', (5000, 4000)), 'Картинка')):
        with ann:
            await field._upload.handle_uploads([SmallFileUpload('x.webp', '', content)])
        await ann.should_see(said)
    await until(lambda: any('картинка ' in str(getattr(e, 'content', '')) for e in ann.client.elements.values()))
    kept = (await store.ask(ANN, lambda work: work.get(contacts.Contact, person.id))).photo
    answer = await ann.http_client.get(f'/files/{kept}')
    assert answer.headers['content-type'] == 'image/jpeg'
    assert Image.open(io.BytesIO(answer.content)).size == (1600, 1280)


def test_what_papers_take_stays_as_it_is_and_what_is_no_picture_is_refused():
    small = drawn('red')
    assert printable(small) == small
    assert printable(b'GIF89a nonsense') == b''
    assert printable(drawn('red', size=(8000, 7000))) == b''
    clear = io.BytesIO()
    Image.new('RGBA', (3000, 3000), (0, 0, 0, 0)).save(clear, 'WEBP')
    assert printable(clear.getvalue()).startswith(b'\x89PNG')


def test_an_order_says_which_picture_moved():
    assert one_moved([0, 1, 2]) == (None, 0)
    assert one_moved([2, 0, 1]) == (2, 0)
    assert one_moved([1, 2, 0]) == (0, 2)
    assert one_moved([0, 2, 1, 3]) == (2, 1)
