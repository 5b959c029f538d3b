"""Files by hand: picked, dropped on the card and pasted into the composer."""

import base64
import io

from PIL import Image
from playwright.sync_api import expect

from .conftest import Hand, toast
from .test_walk_4_card import joined, opened

DROP = """async (b64) => {
  const bytes = Uint8Array.from(atob(b64), (c) => c.charCodeAt(0));
  const transfer = new DataTransfer();
  transfer.items.add(new File([bytes], "погрузка.jpg", {type: "image/jpeg"}));
  transfer.items.add(new File(["a;b"], "прайс.csv", {type: "text/csv"}));
  for (const name of ["dragenter", "dragover", "drop"])
    document.querySelector("main").dispatchEvent(
      new DragEvent(name, {dataTransfer: transfer, bubbles: true, cancelable: true}));
}"""
PASTE = """(b64) => {
  const bytes = Uint8Array.from(atob(b64), (c) => c.charCodeAt(0));
  const transfer = new DataTransfer();
  transfer.items.add(new File([bytes], "image.png", {type: "image/png"}));
  document.activeElement.dispatchEvent(
    new ClipboardEvent("paste", {clipboardData: transfer, bubbles: true, cancelable: true}));
}"""


def picture(colour: str = 'orange') -> str:
    made = io.BytesIO()
    Image.new('RGB', (600, 400), colour).save(made, 'JPEG')
    return base64.b64encode(made.getvalue()).decode()


def test_files_dropped_on_a_card_appear_on_a_colleagues_screen_and_open_large(anna: Hand, igor: Hand) -> None:
    page = opened(anna, 'Химки, файлы, щебень')
    theirs = joined(igor, page)
    page.evaluate(DROP, picture())
    expect(toast(page, '2 файла добавлено')).to_be_visible()
    expect(page.locator('.f-veil')).to_have_count(0)
    theirs.get_by_role('link', name='Посмотреть: погрузка.jpg').click()
    large = theirs.get_by_role('dialog').get_by_role('img', name='погрузка.jpg')
    expect(large).to_be_visible()
    assert large.evaluate('async (img) => { await img.decode(); return img.naturalWidth; }') == 600
    theirs.keyboard.press('Escape')
    with theirs.expect_download() as download:
        theirs.locator('.f-doc', has_text='прайс.csv').click()
    assert download.value.suggested_filename == 'прайс.csv'


def test_a_screenshot_pasted_and_a_file_picked_go_with_the_comment(anna: Hand) -> None:
    page = opened(anna, 'Химки, снимок, песок')
    box = page.get_by_role('tabpanel', name='Комментарий')
    box.get_by_role('textbox').fill('вот схема проезда')
    page.evaluate(PASTE, picture())
    expect(box.locator('.f-chips')).to_contain_text('.png')
    with page.expect_file_chooser() as chooser:
        box.get_by_role('button', name='Прикрепить файлы').click()
    chooser.value.set_files([{'name': 'Схема.pdf', 'mimeType': 'application/pdf', 'buffer': b'%PDF-1.7'}])
    expect(box.locator('.f-chips')).to_contain_text('Схема.pdf')
    box.get_by_role('button', name='Записать').click()
    entry = page.locator('.d-ev', has_text='вот схема проезда')
    expect(entry.locator('.f-pic')).to_have_count(1)
    expect(entry.locator('.f-doc')).to_contain_text('Схема.pdf')
    expect(box.locator('.f-chips')).to_be_hidden()


def test_pictures_dropped_and_pasted_on_a_product_are_put_in_order_by_keys(anna: Hand) -> None:
    page = anna.go('/products')
    page.get_by_label('Новый товар').fill('Щебень с фотографиями')
    page.keyboard.press('Enter')
    card = page.get_by_role('complementary', name='Выбранный товар')
    expect(card.get_by_role('button', name='Фотографии: выберите')).to_be_visible()
    page.evaluate(DROP, picture())
    expect(toast(page, '1 фотография добавлена')).to_be_visible()
    expect(page.get_by_text('«прайс.csv» — не картинка')).to_be_visible()
    page.evaluate('document.activeElement.blur()')
    page.evaluate(PASTE, picture('teal'))
    expect(card.locator('.p-tile')).to_have_count(2)
    second = card.locator('.p-tile').nth(1)
    second.locator('.p-tile__b').focus()
    page.keyboard.press('Tab')
    page.keyboard.press('Alt+ArrowLeft')
    expect(card.get_by_role('button', name='Главная фотография: погрузка.jpg')).to_have_count(0)
    expect(card.get_by_role('button', name='Посмотреть: погрузка.jpg')).to_be_visible()
    expect(card.locator('.p-tile').first.locator('.h-grip')).to_be_focused()
    assert card.locator('.p-tile img').first.evaluate('async (img) => { await img.decode(); return img.naturalWidth; }')


def test_files_dropped_on_a_field_are_its_value_and_not_a_comment(anna: Hand, igor: Hand) -> None:
    page = opened(anna, 'Химки, чертежи, плиты')
    theirs = joined(igor, page)
    page.get_by_role('tab', name='О сделке').click()
    page.get_by_role('button', name='Ещё').first.click()
    page.get_by_text('Добавить поле в карточку').click()
    form = page.get_by_role('dialog')
    form.get_by_label('Название поля').fill('Чертежи')
    form.get_by_label('Что в нём пишут').click()
    page.get_by_role('option', name='Файлы').click()
    form.get_by_role('button', name='Добавить').click()
    field = page.get_by_role('group', name='Чертежи')
    expect(field).to_be_visible()
    page.evaluate(DROP.replace('document.querySelector("main")', 'document.querySelector(".f-field")'), picture())
    expect(field.get_by_role('link', name='Посмотреть: погрузка.jpg')).to_be_visible()
    expect(page.locator('.f-veil, .is-drop')).to_have_count(0)
    expect(page.locator('.d-ev .f-pic')).to_have_count(0)
    theirs.get_by_role('tab', name='О сделке').click()
    theirs.get_by_role('link', name='Посмотреть: погрузка.jpg').click()
    expect(theirs.get_by_role('dialog').get_by_role('img', name='погрузка.jpg')).to_be_visible()
    theirs.keyboard.press('Escape')
    page.get_by_role('button', name='Убрать: прайс.csv').click()
    expect(theirs.get_by_role('group', name='Чертежи').get_by_text('прайс.csv')).to_have_count(0)


def test_a_photo_is_dropped_or_pasted_on_its_place_and_nowhere_else(anna: Hand) -> None:
    page = anna.go('/contacts')
    page.get_by_role('main').get_by_role('button', name='Контакт').click()
    form = page.get_by_role('dialog')
    form.get_by_label('Фамилия').fill('Фотографова')
    form.get_by_role('button', name='Создать контакт').click()
    place = page.locator('.h-pic')
    expect(place).to_be_visible()
    on_place = DROP.replace('document.querySelector("main")', 'document.querySelector(".h-pic")')
    page.evaluate(on_place, picture())
    shown = place.locator('img')
    expect(shown).to_be_visible()
    first = shown.get_attribute('src')
    expect(page.locator('.f-veil, .is-drop, .d-ev .f-pic, .d-ev .f-doc')).to_have_count(0)
    place.get_by_role('button').first.focus()
    page.evaluate(PASTE, picture('teal'))
    expect(shown).not_to_have_attribute('src', first or '')
    expect(page.locator('.d-ev .f-pic')).to_have_count(0)
