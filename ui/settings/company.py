"""Our own companies: name, pictures, requisites and accounts that papers take."""

from dataclasses import dataclass
from typing import Any

from nicegui import ui

from domain import companies
from domain.companies import Company
from domain.history import Change
from domain.unit_of_work import UnitOfWork

from ..clients import requisites as client_requisites
from ..clients.requisites import Faces, Owner, RequisitesPanel
from ..components.dialogs import FormDialog
from ..components.fields import InlineField, text_field
from ..components.kit import Tag, btn, empty
from ..context import Context
from .images import NAMES, PictureField
from .parts import head, section


@dataclass(frozen=True)
class Found:
    """Our own companies, the chosen one and its requisites."""

    own: list[Company]
    chosen: Company | None
    faces: Faces


def read(work: UnitOfWork, company_id: int | None) -> Found:
    """Three queries."""
    own = companies.own_companies(work)
    chosen = next((c for c in own if c.id == company_id), own[0] if own else None)
    faces = client_requisites.read(work, Owner('company', chosen.id)) if chosen and chosen.id else []
    return Found(own, chosen, faces)


class CompanyPart:
    """One own company; the others a click away."""

    def __init__(self, context: Context, id: int | None) -> None:
        self.context, self.t, self.id = context, context.t, id

    async def build(self) -> None:
        """Draw it."""
        context, t = self.context, self.t
        found = await context.ask(read, self.id)
        with head(t('Own company'), t('Who sells: these details stand on invoices and other papers.')):
            btn(t('Company'), 'plus', label=t('Add an own company'), on_click=self._new)
        if found.chosen is None:
            with empty(t('No own company yet'), t('Papers need a seller. Add your company.'), 'company'):
                btn(t('Add a company'), 'plus', 'pri', on_click=self._new)
            return
        self.company, self.id = found.chosen, found.chosen.id
        self._choice = Tag('nav', cls='h-own', aria_label=t('Own companies'))
        with Tag('div', cls='h-form'):
            self._title = InlineField(t, t('Company name'), found.chosen.title, on_save=self._rename)
        section(t('Pictures'), t('PNG or JPEG up to 2 MB.'))
        with Tag('div', cls='h-pics'):
            self._pictures = [PictureField(context, found.chosen, name) for name in NAMES]
        with Tag('div', cls='h-reqs'):
            self._panel = RequisitesPanel(context, Owner('company', self.id or 0), found.faces, may_edit=True)
        self._show(found)
        context.live(self._renew, 'company', ('company', self.id or 0))

    def _show(self, found: Found) -> None:
        if found.chosen is None or found.chosen.id != self.id:
            ui.navigate.to('/settings/company')
            return
        self.company = found.chosen
        self._choice.clear()
        if len(found.own) > 1:
            with self._choice:
                for one in found.own:
                    link = Tag('a', one.title, 'a-chip', href=f'/settings/company/{one.id}')
                    if one.id == self.id:
                        link.props['aria-current'] = 'page'
        self._title.set_value(self.company.title)
        for picture in self._pictures:
            if getattr(picture.record, picture.name) != getattr(self.company, picture.name):
                picture.show(self.company)
        self._panel.show(found.faces)

    async def _renew(self, _: list[Change]) -> None:
        self._show(await self.context.ask(read, self.id))

    async def _rename(self, title: str) -> bool | str:
        done = await self.context.do(companies.change, self.id, {'title': title}, seen=self.company.version, quiet=True,
                                     said=self.t('Saved'))  # fmt: skip
        return self.context.words(done.refusal) if done.refusal else True

    async def _new(self) -> None:
        context, t = self.context, self.t

        async def save() -> bool | str:
            values: dict[str, Any] = {'title': title.value or '', 'mine': True, 'currency': context.currency}
            done = await context.do(companies.create, values, quiet=True, said=t('Company added'))
            if done.refusal:
                return context.words(done.refusal)
            if done.value:
                ui.navigate.to(f'/settings/company/{done.value.id}')
            return True

        form = FormDialog(t, t('New own company'), t('Add'), save, icon='company')
        with form.body:
            title = text_field(
                t('Company name'), required=True, autofocus=True, placeholder=t('As on papers, with its legal form')
            )
        form.open()


async def build_company(context: Context, id: int | None) -> None:
    """/settings/company[/ID]."""
    await CompanyPart(context, id).build()
