"""Sessions, passwords and links: what opens a door, and that it closes."""

from datetime import timedelta

import argon2
import pytest
import time_machine

from domain import invitations, passwords, people, signing
from domain.errors import Forbidden, Invalid, NotFound
from domain.history import Change
from domain.permissions import House
from domain.types import now
from domain.unit_of_work import undo
from storage.store import Store

from ..conftest import ANN, BOB, EVE

HOUSE = House()


def signed(store: Store, person_id: int, **kwargs: str) -> tuple[str, int]:
    token = signing.new_token()
    session = store.do_now(HOUSE, signing.sign_in, person_id, signing.hash_of(token), **kwargs)
    return token, session.id or 0


def alive(store: Store, token: str) -> bool:
    return store.ask_now(HOUSE, signing.live, signing.hash_of(token)) is not None


def test_a_session_lives_until_it_is_ended_and_never_rises_again(store: Store) -> None:
    token, session = signed(store, BOB)
    assert alive(store, token)
    store.do_now(BOB, signing.sign_out, session, batch='leaves')
    assert not alive(store, token)
    store.do_now(BOB, undo, 'leaves')
    assert not alive(store, token)


def test_a_session_lives_two_weeks_longer_each_time_it_is_used_but_not_for_ever(store: Store) -> None:
    token, session = signed(store, BOB)
    start = now()
    for day in (10, 20, 30, 42, 55, 68, 80):
        with time_machine.travel(start + timedelta(days=day), tick=False):
            assert alive(store, token), day
            store.do_now(HOUSE, signing.touch, session)
    with time_machine.travel(start + timedelta(days=91), tick=False):
        assert not alive(store, token)
    token, session = signed(store, BOB)
    with time_machine.travel(now() + timedelta(days=15), tick=False):
        assert not alive(store, token)


def test_dismissing_ends_every_session_and_coming_back_opens_none(store: Store) -> None:
    tokens = [signed(store, EVE)[0] for _ in range(2)]
    store.do_now(ANN, people.dismiss, EVE, batch='dismisses')
    assert not any(alive(store, token) for token in tokens)
    store.do_now(ANN, undo, 'dismisses')
    assert not any(alive(store, token) for token in tokens)
    store.do_now(ANN, people.dismiss, EVE)
    with pytest.raises(Invalid, match=r'sign_in\.wrong'):
        signed(store, EVE)


def test_one_ends_ones_other_sessions_and_nobody_elses(store: Store) -> None:
    (kept, id), (other, _), (anns, ann_id) = signed(store, BOB), signed(store, BOB), signed(store, ANN)
    with pytest.raises(NotFound):
        store.do_now(BOB, signing.sign_out, ann_id)
    assert store.do_now(BOB, signing.end_others, id) == 1
    assert (alive(store, kept), alive(store, other), alive(store, anns)) == (True, False, True)
    with pytest.raises(Forbidden):
        store.do_now(BOB, signing.end_all, ANN)
    assert store.do_now(ANN, signing.end_all, BOB) == 1
    assert [one.id for one in store.ask_now(BOB, signing.mine)] == []
    assert store.ask_now(HOUSE, signing.open_among, [id, ann_id]) == {ann_id}


def test_people_cannot_use_the_doors_verbs(store: Store) -> None:
    for verb, *args in [(signing.sign_in, ANN, 'x'), (signing.set_password, ANN, 'x'), (signing.touch, 1),
                        (invitations.accept, 'x', {}, 'y')]:  # fmt: skip
        with pytest.raises(Forbidden):
            store.do_now(ANN, verb, *args)
    with pytest.raises(Forbidden):
        store.ask_now(ANN, signing.credential, 'bob@example.com')


def test_no_secret_is_written_into_history(store: Store) -> None:
    token, _ = signed(store, BOB, address='203.0.113.7', agent='Agent\n0\x00')
    kept = passwords.hashed('Ольха-тракторист-9')
    store.do_now(HOUSE, signing.set_password, BOB, kept)
    store.do_now(HOUSE, signing.set_password, BOB, passwords.hashed('Другой-ясень-8'))
    link = signing.new_token()
    store.do_now(ANN, invitations.invite, 'seller', signing.hash_of(link))
    text = ' '.join(str((change.before, change.after)) for change in store.since(0))
    for secret in (token, signing.hash_of(token), 'argon2', '203.0.113.7', 'Agent', signing.hash_of(link)):
        assert secret not in text
    assert isinstance(store.since(0)[0], Change)


def test_a_changed_password_ends_the_other_sessions_and_wants_the_old_one(store: Store) -> None:
    old, new = passwords.hashed('Старый-дуб-17'), passwords.hashed('Новый-клён-71')
    store.do_now(BOB, people.change_self, {'email': 'bob@example.com'})
    store.do_now(HOUSE, signing.set_password, BOB, old)
    (kept, id), (other, _) = signed(store, BOB), signed(store, BOB)
    with pytest.raises(Invalid, match=r'password\.wrong'):
        store.do_now(BOB, signing.change_password, 'another', new, id)
    store.do_now(BOB, signing.change_password, old, new, id, batch='changes')
    assert (alive(store, kept), alive(store, other)) == (True, False)
    assert store.ask_now(HOUSE, signing.credential, ' BOB@example.com') == (BOB, new)
    assert store.ask_now(BOB, signing.own_hash) == new
    store.do_now(BOB, undo, 'changes')
    assert store.ask_now(BOB, signing.own_hash) == new, 'undo must not bring an old password back'


def test_an_invitation_lets_one_person_in_once(store: Store) -> None:
    token = signing.hash_of(signing.new_token())
    with pytest.raises(Forbidden):
        store.do_now(BOB, invitations.invite, 'administrator', token)
    store.do_now(ANN, invitations.invite, 'seller', token, {'name': 'Игорь', 'email': 'igor@example.com'})
    seen = store.ask_now(HOUSE, invitations.offer, token)
    assert (seen.name, seen.role, seen.team) == ('Игорь', 'seller', 'ООО «СтройСнаб»')
    with pytest.raises(Invalid, match=r'field\.required'):
        store.do_now(HOUSE, invitations.accept, token, {'name': 'Игорь'}, 'hash')
    person = store.do_now(HOUSE, invitations.accept, token, {'name': 'Игорь', 'email': 'igor@example.com'}, 'hash',
                          batch='comes')  # fmt: skip
    assert (person.role, person.active) == ('seller', True)
    with pytest.raises(Invalid, match=r'invitation\.used'):
        store.do_now(HOUSE, invitations.accept, token, {'name': 'Х', 'email': 'x@example.com'}, 'hash')
    with pytest.raises(NotFound):
        store.do_now(ANN, undo, 'comes')
    with pytest.raises(Invalid, match=r'invitation\.used'):
        store.ask_now(HOUSE, invitations.offer, token)


def test_a_revoked_expired_or_unknown_link_says_so(store: Store) -> None:
    revoked, expired = signing.hash_of('1'), signing.hash_of('2')
    link = store.do_now(ANN, invitations.invite, 'seller', revoked)
    store.do_now(ANN, invitations.revoke, link.id, batch='revokes')
    store.do_now(ANN, undo, 'revokes')
    store.do_now(ANN, invitations.invite, 'seller', expired)
    assert len(store.ask_now(ANN, invitations.waiting)) == 1
    for token, code, days in [(revoked, 'revoked', 0), (expired, 'expired', 8), ('none', 'unknown', 0)]:
        moment = now() + timedelta(days=days)
        with time_machine.travel(moment, tick=False), pytest.raises(Invalid, match=rf'invitation\.{code}'):
            store.ask_now(HOUSE, invitations.offer, token)


def test_a_link_for_a_new_password_ends_the_sessions_and_replaces_earlier_links(store: Store) -> None:
    store.do_now(BOB, people.change_self, {'email': 'bob@example.com'})
    session, _ = signed(store, BOB)
    first, second = signing.hash_of('first'), signing.hash_of('second')
    store.do_now(ANN, invitations.renew_password, BOB, first)
    store.do_now(ANN, invitations.renew_password, BOB, second)
    with pytest.raises(Invalid, match=r'invitation\.revoked'):
        store.do_now(HOUSE, invitations.accept, first, {}, 'hash')
    assert store.do_now(HOUSE, invitations.accept, second, {'name': 'Мallory'}, 'hash').name == 'Bob Manager'
    assert not alive(store, session)


@pytest.mark.parametrize(
    'password',
    ['короткий', 'password2026', 'Пароль12345', '1234567890', 'qwertyuiop', 'йцукенгшщз', 'aaaaaaaaaaaa',
     'abcabcabcabc', 'P@ssw0rd2026', 'qwerty123456', 'annakotova2024', 'СтройСнаб2026', '1q2w3e4r5t6y'],
)  # fmt: skip
def test_a_password_a_guesser_tries_first_is_refused(password: str) -> None:
    with pytest.raises(Invalid) as refused:
        passwords.must_be_strong(password, ['Anna Kotova', 'anna@kotova.ru', 'ООО «СтройСнаб»'])
    assert refused.value.facts['field'] == 'password'


@pytest.mark.parametrize(
    'password', ['moloko-utrom-7', 'зелёный трактор едет', 'kV8#mPz2!wQd', 'correct horse battery staple']
)
def test_a_decent_password_is_taken(password: str) -> None:
    passwords.must_be_strong(password, ['Anna Kotova'])


def test_a_hash_fits_only_its_password() -> None:
    kept = passwords.hashed('зелёный трактор')
    assert kept.startswith('$argon2id$v=19$m=65536,t=3,p=4')
    assert passwords.fits('зелёный трактор', kept)
    assert not passwords.fits('зеленый трактор', kept)
    assert not passwords.fits('nobody has this password', None)
    assert not passwords.fits('x', 'no hash at all')


def test_a_password_of_nobody_is_hashed_as_long_as_one_of_somebody(monkeypatch):
    asked = []

    class Watched:
        def verify(self, kept, password):
            asked.append(argon2.extract_parameters(kept))
            return hasher.verify(kept, password)

    kept, hasher = passwords.hashed('зелёный трактор'), passwords._HASHER
    passwords.fits('чужой', None)
    monkeypatch.setattr(passwords, '_HASHER', Watched())
    assert not passwords.fits('чужой', kept)
    assert not passwords.fits('чужой', None)
    assert len(asked) == 2, 'no password is looked at where nobody has the e-mail'
    assert asked[0] == asked[1]
