"""Files on cards: picked into a comment, dropped at once, seen by a colleague, served only as what is safe."""

import asyncio
import inspect
import io

from nicegui.elements.upload_files import SmallFileUpload
from PIL import Image

from domain import attached, comments, deals
from storage.files import Files
from ui import guard
from ui.attached import FilesStrip
from ui.attached.looking import keep, thumbnail
from ui.components.feedback import Toast
from ui.timeline import Composer, Timeline

from ..conftest import ANN, BOB, OWN
from .test_clients import press
from .test_deal_card import one, until

NASTY = '"><img src=x onerror=alert(1)>.pdf'


def picture(form: str = 'PNG', size: tuple[int, int] = (900, 600)) -> bytes:
    made = io.BytesIO()
    Image.new('RGB', size, 'teal').save(made, form)
    return made.getvalue()


async def bring(user, files, *, dropped=False):
    """What the browser does: the files one by one, then that they are all there."""
    composer = one(user, Composer)
    with user:
        if dropped:
            composer.uploads._drop()
        for name, content in files:
            await composer.uploads.upload.handle_uploads([SmallFileUpload(name, '', content)])
        await asyncio.sleep(0)
        await composer.uploads._finished()
    return composer


def strip(user):
    """The line of files, which is hidden where there are none."""
    [found] = [e for e in user.client.elements.values() if isinstance(e, FilesStrip)]
    return found


async def card(store, signed_in, *people):
    deal = await store.do(ANN, deals.create, {'title': 'Щебень'})
    users = [await signed_in(person) for person in people]
    for user in users:
        await user.open(f'/deal/{deal.id}')
        await until(lambda user=user: [e for e in user.client.elements.values() if isinstance(e, Composer)])
    return deal, users


async def test_dropped_files_are_kept_at_once_and_a_colleague_sees_them(store, signed_in):
    _, (ann, bob) = await card(store, signed_in, ANN, BOB)
    await bring(ann, [('карьер.png', picture()), (NASTY, b'%PDF-1.7')], dropped=True)
    await ann.should_see('2 файла добавлено')
    await until(lambda: len(strip(bob).files) == 2)
    with bob:
        shown = ''.join(str(getattr(e, 'content', '')) for e in one(bob, Timeline).descendants())
    assert 'data-pic="' in shown
    assert '<img src=x' not in shown
    bob.find(kind=FilesStrip).click()
    await bob.should_see(NASTY)
    await bob.should_see('карьер.png')
    labels = [str(e.props.get('aria-label')) for e in bob.client.elements.values()]
    assert f'Save {NASTY}' in labels
    assert f'Remove: {NASTY}' not in labels  # another's file


async def test_picked_files_wait_for_their_comment(store, signed_in):
    deal, (ann,) = await card(store, signed_in, ANN)
    composer = await bring(ann, [('Смета.pdf', b'%PDF-1.7')])
    assert await store.ask(ANN, comments.files_of, 'deal', deal.id) == []
    await ann.should_see('Смета.pdf · 1 КБ')
    with ann:
        composer.input.set_value('от клиента')
        await composer.save()
    [file] = await store.ask(ANN, comments.files_of, 'deal', deal.id)
    assert (file['name'], file['kind']) == ('Смета.pdf', 'pdf')
    assert composer.files == []


async def test_a_file_is_removed_from_the_list_and_comes_back_by_undo(store, signed_in):
    _, (ann,) = await card(store, signed_in, ANN)
    await bring(ann, [('Смета.pdf', b'%PDF-1.7')], dropped=True)
    await until(lambda: strip(ann).files)
    press(ann, 'Закрыть сообщение')
    ann.find(kind=FilesStrip).click()
    await ann.should_see('Смета.pdf')
    press(ann, 'Убрать: Смета.pdf')
    await until(lambda: not strip(ann).files)
    [said] = [e for e in ann.client.elements.values() if isinstance(e, Toast)]
    with ann:
        await said.undo()
    await until(lambda: strip(ann).files)


async def test_pictures_and_pdfs_are_shown_and_anything_else_is_only_saved(store, signed_in, tmp_path):
    files = Files(tmp_path / 'files')
    brought = {
        'a.png': picture(), 'b.pdf': b'%PDF-1.7 x', 'c.svg': b'<svg onload="alert(1)"/>',
        'd.png': b'<script>1</script>', 'e.html': b'<script>alert(1)</script>',
    }  # fmt: skip
    kept = [keep(files, name, content) for name, content in brought.items()]
    deal = await store.do(ANN, deals.create, {'title': 'Щебень'})
    made = await store.do(ANN, comments.add, 'deal', deal.id, '', (), kept)
    ann, own = await signed_in(ANN), await signed_in(OWN)
    types = {}
    for file in kept:
        path = f'/attached/{made.id}/{file["token"]}/x'
        answer = await ann.http_client.get(path)
        assert answer.headers['x-content-type-options'] == 'nosniff'
        assert answer.content == brought[file['name']]
        types[file['name']] = (answer.headers['content-type'], answer.headers['content-disposition'].split(';')[0])
        saved = await ann.http_client.get(f'{path}?download=1')
        assert saved.headers['content-disposition'].startswith('attachment')
        assert (await own.http_client.get(path)).status_code == 404
    attachment = ('application/octet-stream', 'attachment')
    assert types == {
        'a.png': ('image/png', 'inline'), 'b.pdf': ('application/pdf', 'inline'), 'c.svg': attachment,
        'd.png': attachment, 'e.html': attachment,
    }  # fmt: skip
    small = await ann.http_client.get(f'/attached/{made.id}/{kept[0]["thumb"]}/x')
    assert small.headers['content-type'] == 'image/webp'
    secret = files.put(b'another secret')
    assert (await ann.http_client.get(f'/attached/{made.id}/{secret}/x')).status_code == 404
    await store.do(ANN, comments.remove, made.id)
    assert (await ann.http_client.get(f'/attached/{made.id}/{kept[0]["token"]}/x')).status_code == 404


def test_the_door_lets_the_largest_file_in():
    assert inspect.signature(guard.install).parameters['limit'].default > attached.LARGEST + 2**16


def test_a_picture_bomb_and_a_broken_picture_are_no_pictures():
    bomb = picture(size=(8000, 7000))
    assert thumbnail(bomb) == b''
    assert thumbnail(picture()[:200]) == b''
    assert Image.open(io.BytesIO(thumbnail(picture('JPEG')))).size == (480, 320)
