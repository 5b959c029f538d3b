"""Templates are begun, written as new versions, taken back to an earlier one, put out of use and into the bin."""

import re
from typing import Any

from sqlmodel import col

from ..errors import Invalid, NotFound
from ..permissions import Permission
from ..unit_of_work import UnitOfWork, fit
from . import language, places
from .noun import FONTS, LANGS, PREFIX, PaperTemplate, PaperTemplateFields, TemplateText, TemplateVersion

MOST = 100
OF = ('deal', 'invoice', 'quote', 'company')
# Shipped forms that a template may stand in for, with what they ask besides their record.
REPLACEABLE: dict[str, tuple[str, ...]] = {'invoice': (), 'quote': ()}
# Printed anew whenever they are looked at, by clients too: too often for a Word file.
NEVER_WORD = frozenset(REPLACEABLE)
_TOKEN = re.compile(r'[0-9a-f]{64}')


def listed(work: UnitOfWork) -> list[PaperTemplate]:
    """All templates by name."""
    return work.all(PaperTemplate, order=[col(PaperTemplate.name), col(PaperTemplate.id)])


def own_forms(work: UnitOfWork, of: str = '') -> list[PaperTemplate]:
    """The team's own forms in use that are made for this noun, all of them where none is named."""
    found = [one for one in listed(work) if one.active and not one.form and one.current_id]
    return [one for one in found if not of or of in one.of]


def standing_in(work: UnitOfWork, form: str, lang: str) -> TemplateVersion | None:
    """The version that is printed in place of a shipped form in this language, None where the shipped one is."""
    where = (col(PaperTemplate.form) == form, col(PaperTemplate.lang) == lang, col(PaperTemplate.active).is_(True))
    found = work.find(PaperTemplate, *where) if form else None
    return version(work, found.current_id) if found and found.current_id else None


def own_form(work: UnitOfWork, code: str) -> PaperTemplate:
    """The template of an own form by its code. Raises NotFound where it is gone or out of use."""
    digits = code.removeprefix(PREFIX)
    id = int(digits) if code.startswith(PREFIX) and digits.isascii() and digits.isdigit() else 0
    found = work.find(PaperTemplate, col(PaperTemplate.id) == id) if id < 2**31 else None
    if found is None or found.form or not found.active or not found.current_id:
        raise NotFound('missing', entity='form', id=code)
    return found


def version(work: UnitOfWork, id: int) -> TemplateVersion:
    """A version, of a deleted template or an undone act too: papers made from it are printed as they were."""
    return work.get(TemplateVersion, id, deleted=True)


def versions(work: UnitOfWork, template_id: int) -> list[TemplateVersion]:
    """The versions of a template, the newest first."""
    where = col(TemplateVersion.template_id) == template_id
    return work.all(TemplateVersion, where, order=col(TemplateVersion.number).desc())


def in_force(work: UnitOfWork, found: list[PaperTemplate]) -> list[TemplateVersion]:
    """The versions these templates print from."""
    return work.all(TemplateVersion, col(TemplateVersion.id).in_([one.current_id for one in found if one.current_id]))


def begin(work: UnitOfWork, values: dict[str, Any], text: dict[str, Any]) -> PaperTemplate:
    """A template with its first version, not in use yet; `values` may name the shipped `form` it stands in for.

    `text` has the fields of `TemplateText`: a text, or a kept Word file with the text that was read out of it.
    Raises Invalid('template.there' | 'template.too_many' | 'template.…').
    """
    work.require(Permission.SETTINGS_EDIT)
    form = str(values.get('form', ''))
    fields = _fitting({name: value for name, value in values.items() if name != 'form'})
    if work.count(PaperTemplate) >= MOST:
        raise Invalid('template.too_many', limit=MOST)
    if form:
        _must_be_replaceable(work, form, fields.get('lang', 'ru'))
    elif not fields.get('of'):
        raise Invalid('field.required', field='of')
    template = work.add(PaperTemplate(form=form, **fields))
    _keep(work, template, text)
    return template


def write(work: UnitOfWork, template_id: int, text: dict[str, Any], seen: int | None = None) -> TemplateVersion:
    """Keep another version and put it in force; the one in force where nothing differs. Raises Invalid, Conflict."""
    work.require(Permission.SETTINGS_EDIT)
    template = work.get(PaperTemplate, template_id)
    if seen is not None and template.version > seen:
        work.must_not_clash(template, {'current_id': None}, seen)
    return _keep(work, template, text)


def change(work: UnitOfWork, template_id: int, values: dict[str, Any], seen: int | None = None) -> PaperTemplate:
    """Rename it, or say what an own form is made for. Raises Invalid, Conflict."""
    work.require(Permission.SETTINGS_EDIT)
    template = work.get(PaperTemplate, template_id)
    fields = _fitting({name: value for name, value in values.items() if name in ('name', 'of')})
    if template.form:
        fields.pop('of', None)
    elif fields.get('of') == []:
        raise Invalid('field.required', field='of')
    work.must_not_clash(template, fields, seen)
    work.record('paper_template.changed', template, **fields)
    return template


def put_in_force(work: UnitOfWork, version_id: int) -> None:
    """Print from this version from now on."""
    work.require(Permission.SETTINGS_EDIT)
    found = work.get(TemplateVersion, version_id)
    work.record('paper_template.turned', work.get(PaperTemplate, found.template_id), current_id=found.id)


def use(work: UnitOfWork, template_id: int, active: bool) -> None:
    """Print from it, or from the shipped form again; an own form is offered or no longer."""
    work.require(Permission.SETTINGS_EDIT)
    template = work.get(PaperTemplate, template_id)
    work.record('paper_template.used' if active else 'paper_template.unused', template, active=active)


def remove(work: UnitOfWork, template_id: int) -> None:
    """Take it away; papers made from it stay as they are."""
    work.require(Permission.SETTINGS_EDIT)
    work.remove(work.get(PaperTemplate, template_id))


def _keep(work: UnitOfWork, template: PaperTemplate, text: dict[str, Any]) -> TemplateVersion:
    fields = fit(TemplateText, {'file': '', 'file_name': '', **text})
    if fields.get('font', 'sans') not in FONTS:
        raise Invalid('field.wrong', field='font')
    word = bool(fields['file'])
    if word:
        _must_be_a_file(template, fields)
    known = places.known(work, REPLACEABLE.get(template.form, ()), word=word)
    named = language.check(fields.get('body', ''), known)
    before = work.find(TemplateVersion, col(TemplateVersion.id) == template.current_id) if template.current_id else None
    if before and all(getattr(before, name) == value for name, value in fields.items()):
        return before
    last = next(iter(versions(work, template.id or 0)), None)
    number = (last.number if last else 0) + 1
    made = work.add(TemplateVersion(template_id=template.id or 0, lang=template.lang, number=number,
                                    rows='rows' in named, **fields))  # fmt: skip
    work.record('paper_template.written', template, current_id=made.id)
    return made


def _must_be_a_file(template: PaperTemplate, fields: dict[str, Any]) -> None:
    if template.form in NEVER_WORD:
        raise Invalid('template.word_not_here', field='file')
    if not _TOKEN.fullmatch(fields['file']) or not fields['file_name']:
        raise Invalid('field.wrong', field='file')


def _must_be_replaceable(work: UnitOfWork, form: str, lang: str) -> None:
    if form not in REPLACEABLE:
        raise Invalid('field.wrong', field='form')
    where = (col(PaperTemplate.form) == form, col(PaperTemplate.lang) == lang)
    if there := work.find(PaperTemplate, *where):
        raise Invalid('template.there', name=there.name)


def _fitting(values: dict[str, Any]) -> dict[str, Any]:
    fields = fit(PaperTemplateFields, values)
    if fields.get('lang', 'ru') not in LANGS:
        raise Invalid('field.wrong', field='lang')
    if any(kind not in OF for kind in fields.get('of', ())):
        raise Invalid('field.wrong', field='of')
    return fields
