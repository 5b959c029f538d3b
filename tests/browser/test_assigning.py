"""Whose a lead becomes, seen by three at once: who sets the rule, a seller, and one who sees only what is theirs."""

from playwright.sync_api import expect

from domain import leads, people
from domain.leads import Assigning
from storage.store import Store

from ..conftest import ANN, BOB, OWN
from .test_leads import asked, browser, opened, site

__all__ = ['browser', 'site']  # fixtures of this app with its guard


def told(site, verb, *args, who=ANN):
    store = Store(site[1])
    store.start()
    try:
        return store.do_now(who, verb, *args)
    finally:
        store.close()


def write(page, line, field='Быстрый лид'):
    box = page.get_by_role('textbox', name=field)
    box.fill(line)
    box.press('Enter')
    expect(box).to_have_value('')


def row(page, title):
    return page.locator('.a-dt__row', has_text=title)


def test_three_at_once_see_who_gets_which_lead(browser, site):
    ann, said = opened(browser, site, ANN, '/settings/leads')
    bob, bob_said = opened(browser, site, BOB, '/leads')
    own, own_said = opened(browser, site, OWN, '/leads')
    # By hand: a lead is its maker's, another one's list does not show it to who sees only what is theirs.
    write(own, 'Тверь, Руслан, гравий')
    expect(row(bob, 'Тверь, Руслан, гравий')).to_be_visible()
    expect(row(own, 'Тверь, Руслан, гравий')).to_be_visible()
    # In turn, written leads too.
    ann.get_by_role('radio', name='По очереди').click()
    picked = ann.get_by_role('combobox', name='Люди в очереди')
    for name in ('Bob Manager', 'Олег Свой'):
        picked.click()
        picked.press_sequentially(name[:4], delay=10)
        ann.get_by_role('option', name=name).click()
        picked.press('Escape')
    expect(ann.locator('.a-toast', has_text='Сохранено').first).to_be_visible()
    by_hand = ann.get_by_role('switch', name='И лиды, которые люди записывают сами')
    by_hand.click()
    expect(by_hand).to_have_attribute('aria-checked', 'true')
    write(own, 'Орёл, Пётр, щебень')
    expect(own.locator('.a-toast', has_text='→ Bob Manager')).to_be_visible()
    expect(own.locator('.a-toast', has_text='→ Bob Manager').get_by_text('Открыть')).to_have_count(0)
    expect(row(bob, 'Орёл, Пётр, щебень')).to_be_visible()
    expect(row(own, 'Орёл, Пётр, щебень')).to_have_count(0)
    write(bob, 'Псков, Инна, песок', 'Quick lead')
    expect(bob.locator('.a-toast', has_text='→ Олег Свой')).to_be_visible()
    expect(row(own, 'Псков, Инна, песок')).to_be_visible()
    # The full form leaves it to the rule, too.
    bob.locator('.a-dt__scroll').focus()
    bob.keyboard.press('l')
    form = bob.get_by_role('dialog')
    form.get_by_role('textbox', name='Title').fill('Из полной формы')
    form.get_by_role('button', name='Add lead').click()
    expect(form).to_have_count(0)
    owners = asked(site, lambda work: {one.title: one.owner_id for one in work.all(leads.Lead)})
    assert owners == {'Тверь, Руслан, гравий': OWN, 'Орёл, Пётр, щебень': BOB, 'Псков, Инна, песок': OWN,
                      'Из полной формы': BOB}  # fmt: skip
    # Who leaves the team leaves the turn, and the rule can still be changed.
    told(site, leads.assign_by, Assigning('source', [OWN], {'CALL': [BOB]}, True))
    expect(ann.get_by_role('radio', name='По источнику')).to_have_attribute('aria-checked', 'true')
    told(site, people.dismiss, BOB)
    by_hand.click()
    expect(by_hand).to_have_attribute('aria-checked', 'false')
    assert asked(site, leads.assigning) == Assigning('source', [OWN])
    heard = (*said, *own_said, *bob_said)
    assert [one for one in heard if 'net::ERR' not in one and '401' not in one] == []
    told(site, people.bring_back, BOB)
