"""Requisites of a client or of our own company: shown with a copy button per line, edited with checks while typing."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from domain import requisites
from domain.requisites import BankAccount, Requisites
from domain.types import dumps
from domain.unit_of_work import UnitOfWork

from ..components.kit import Tag, btn, icon_btn, menu, menu_item
from ..context import Context
from .requisites_forms import COPIED, PRESETS, AccountForm, Owner, RequisitesForm

LINES = ('full_name', 'inn', 'kpp', 'ogrn', 'ogrnip', 'okpo', 'oktmo', 'okved', 'vat_id', 'legal_address',
         'actual_address', 'registration_address', 'postal_address', 'delivery_address', 'beneficiary_address',
         'director_post', 'director', 'accountant', 'base_doc', 'certificate', 'ident_doc', 'ident_number',
         'ident_issued')  # fmt: skip
BANK_LINES = ('account', 'iban', 'bank_name', 'bank_address', 'bik', 'cor_account', 'swift')


Faces = list[tuple[Requisites, list[BankAccount]]]


def read(work: UnitOfWork, owner: Owner) -> Faces:
    """The requisites with their accounts, the main ones first; two queries."""
    found = (
        requisites.of(work, company_id=owner.id)
        if owner.kind == 'company'
        else requisites.of(work, contact_id=owner.id)
    )
    banks = requisites.accounts_of(work, *(one.id for one in found if one.id)) if found else []
    return [(one, [bank for bank in banks if bank.requisites_id == one.id]) for one in found]


class RequisitesPanel(Tag):
    """All requisites of an owner; `show` fills it anew."""

    def __init__(self, context: Context, owner: Owner, faces: Faces, *, may_edit: bool) -> None:
        super().__init__('section', cls='g-req')
        self.context, self.t, self.owner, self.may_edit = context, context.t, owner, may_edit
        self.faces: Faces = []
        with self:
            with Tag('div', cls='a-row'):
                Tag('h2', self.t('Legal and bank details'), 'a-h3 a-grow')
                self._all = btn(self.t('Copy all'), 'copy', 'sm', on_click=self._copy_all)
            self._body = Tag('div')
            if may_edit:
                self._add = btn('', 'plus', 'ghost sm', on_click=self._new)
        self.show(faces)

    def show(self, faces: Faces) -> None:
        """Show these."""
        self.faces, t = faces, self.t
        self._all.set_visibility(bool(faces))
        self._body.clear()
        with self._body:
            if not faces:
                Tag('p', t('No legal details yet. Papers need at least the INN.'), 'a-t3 g-none')
            for face, banks in faces:
                self._face(face, banks)
        if self.may_edit:
            self._add.set_text(t('More details') if faces else t('Add details'))

    def _face(self, face: Requisites, banks: Sequence[BankAccount]) -> None:
        t = self.t
        with Tag('div', cls='g-face'):
            with Tag('div', cls='a-row a-g6'):
                Tag(
                    'b',
                    face.title or face.short_name or t(PRESETS.get(face.preset, 'Organisation')),
                    'a-b a-grow a-ell',
                )
                if face.main and len(self.faces) > 1:
                    Tag('span', t('Main details'), 'a-badge a-badge--acc')
                if self.may_edit:
                    self._menu(
                        t('Acts on the details'),
                        partial(self.edit, face),
                        None if face.main else partial(self._do, requisites.make_main, face.id),
                        partial(self._do, requisites.remove, face.id),
                    )
            self._lines(face, LINES)
            for bank in banks:
                with Tag('div', cls='a-row a-g6 g-sub'):
                    Tag('h3', t('Bank, {currency}', currency=bank.currency), 'a-sm a-t3 a-grow')
                    if bank.main and len(banks) > 1:
                        Tag('span', t('Main account'), 'a-badge a-badge--acc')
                    if self.may_edit:
                        self._menu(
                            t('Acts on the account'),
                            partial(self.edit_account, face, bank),
                            None if bank.main else partial(self._do, requisites.make_account_main, bank.id),
                            partial(self._do, requisites.remove_account, bank.id),
                        )
                self._lines(bank, BANK_LINES)
            if self.may_edit:
                btn(t('One more account') if banks else t('Bank account'), 'plus', 'ghost sm',
                    on_click=partial(self.edit_account, face, None))  # fmt: skip

    def _menu(self, label: str, edit: Any, make_main: Any, remove: Any) -> None:
        t = self.t
        with icon_btn('more', label), menu(label, anchor='bottom right', self_='top right'):
            menu_item(t('Edit'), 'edit', on_click=edit)
            if make_main:
                menu_item(t('Make main'), 'check', on_click=make_main)
            menu_item(t('Delete'), 'trash', danger=True, on_click=remove)

    def _lines(self, record: Any, names: Sequence[str]) -> None:
        with Tag('dl'):
            for name in names:
                value = str(getattr(record, name))
                if not value:
                    continue
                label = self.t(f'field.{name}')
                with Tag('div', cls='g-f'):
                    Tag('dt', label)
                    with Tag('dd'):
                        Tag('span', value, 'a-num')
                        if name in COPIED:
                            icon_btn('copy', self.t('Copy: {name}', name=label), on_click=partial(self._copy, value))

    def _copy(self, text: str) -> None:
        self.client.run_javascript(f'navigator.clipboard?.writeText({dumps(text)})')
        with self:
            self.context.toast(self.t('Copied'))

    def _copy_all(self) -> None:
        rows = []
        for face, banks in self.faces[:1]:
            for record, names in ((face, LINES), *((bank, BANK_LINES) for bank in banks)):
                rows += [f'{self.t(f"field.{n}")}: {getattr(record, n)}' for n in names if getattr(record, n)]
        self._copy('\n'.join(rows))

    async def _do(self, verb: Callable[..., Any], id: int | None) -> None:
        with self:
            await self.context.do(verb, id, said=self.t('Saved'))

    async def _new(self) -> None:
        await self.edit(None)

    async def edit(self, face: Requisites | None) -> None:
        """The form of one face; numbers are checked while they are typed."""
        with self:
            RequisitesForm(self.context, self.owner, face).open()

    async def edit_account(self, face: Requisites, bank: BankAccount | None) -> None:
        """The form of a bank account."""
        with self:
            AccountForm(self.context, face, bank).open()


__all__ = ['Faces', 'Owner', 'RequisitesPanel', 'read']
