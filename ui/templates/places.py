"""What a template may name, to be found by words and put in by a click."""

from collections.abc import Callable
from functools import partial

from domain import rows, templates
from domain.picking import Found as Record
from domain.picking import pick
from domain.templates import PaperTemplate
from domain.unit_of_work import UnitOfWork

from ..components.kit import Tag, set_attrs
from ..field_words import field_label
from ..locales import Words

Found = list[tuple[str, list[tuple[str, str]]]]
"""[(group, [(name, what is put in)])]."""
FORMATTED = {'date': 'long_date', 'money': 'money'}
PARTY = {'name': 'Title', 'full_name': 'Full name', 'person': 'Contact person', 'correspondent_account':
         'field.cor_account', 'account': 'field.account', 'email': 'E-mail', 'phone': 'Phone',
         'website': 'Website', 'logo': 'Logo', 'stamp': 'Stamp', 'signature': 'Signature'}  # fmt: skip
RECORDS = {'deal': 'Deal', 'invoice': 'Invoice', 'quote': 'Quote', 'company': 'Company', 'contact': 'Contact'}
PIECES = (
    ('Table of rows', '{{ rows|table }}'), ('Totals', '{{ totals|sums }}'),
    ('Seller’s details', '{{ seller|details }}'), ('Buyer’s details', '{{ buyer|details }}'),
    ('Seller’s signature', '{{ seller|sign }}'), ('Buyer’s signature', '{{ buyer|sign }}'),
    ('QR code for payment', '{{ qr }}'), ('Page break', '<hr class="page">'),
    ('Heading', '<h2>…</h2>'), ('Paragraph', '<p>…</p>'),
    ('Two columns', '<table class="plain">\n<tr><td>…</td><td>…</td></tr>\n</table>'),
    ('Own table of rows', '<table class="grid">\n<thead><tr><th>№</th><th style="width:60%">…</th><th>…</th></tr>'
     '</thead>\n'
     '{% for row in rows %}<tr><td class="c">{{ row.number }}</td><td>{{ row.name }}</td>'
     '<td class="r">{{ row.gross }}</td></tr>{% endfor %}\n\n</table>'),
    ('Only if there is something', '{% if invoice.basis %}…{% endif %}'),
)  # fmt: skip
WORD_PIECES = (
    ('Rows: begin, a row', '{%tr for row in rows %}'),
    ('Rows: end, a row', '{%tr endfor %}'),
    ('Number of the row', '{{ row.number }}'), ('Title of the row', '{{ row.name }}'),
    ('Quantity and unit of the row', '{{ row.quantity }} {{ row.unit }}'), ('Price of the row', '{{ row.price }}'),
    ('Sum of the row', '{{ row.gross }}'), ('Seller’s details', '{{ seller|details }}'),
    ('Buyer’s details', '{{ buyer|details }}'), ('Seller’s signature', '{{ seller|sign }}'),
    ('Buyer’s signature', '{{ buyer|sign }}'), ('QR code for payment', '{{ qr }}'),
    ('Paragraphs if any: begin', '{%p if invoice.basis %}'),
    ('Paragraphs if any: end', '{%p endif %}'),
    ('Words only if there is something', '{% if invoice.basis %}…{% endif %}'),
)  # fmt: skip
TOTALS = {'gross': 'Total', 'net': 'Total without VAT', 'vat': 'VAT', 'discount': 'Discount', 'paid': 'Paid',
          'to_pay': 'To pay', 'count': 'Number of rows'}  # fmt: skip


def read(work: UnitOfWork, t: Words, template: PaperTemplate) -> Found:
    """Groups of places with their names in the reader's language."""
    known = templates.known(work, templates.REPLACEABLE.get(template.form, ()))
    found: Found = [(t('Pieces'), [(t(name), text) for name, text in PIECES])]
    found.append((t('Paper'), [
        (t('field.number'), '{{ document.number }}'), (t('field.date'), '{{ document.date|long_date }}'),
        (t('Version'), '{{ document.version }}'),
    ]))  # fmt: skip
    if asked := [name for name in known.groups['asked'] if name != 'lines']:
        found.append((t('Asked when it is made'), [(t(f'field.{name}'), f'{{{{ asked.{name} }}}}') for name in asked]))
    for side, label in (('seller', 'Seller'), ('buyer', 'Buyer')):
        found.append((t(label), [(_party(t, name), f'{{{{ {side}.{name} }}}}') for name in known.groups[side]]))
    found.append((t('Totals'), [(t(TOTALS[name]), f'{{{{ totals.{name}{"" if name == "count" else "|money"} }}}}')
                                for name in known.groups['totals']]))  # fmt: skip
    found[-1][1].append((t('Total in words'), '{{ totals.gross|words }}'))
    found.append((t('Manager'), [(_party(t, name), f'{{{{ manager.{name} }}}}') for name in known.groups['manager']]))
    for kind, label in RECORDS.items():
        places = templates.of_record(work, kind)
        found.append(
            (t(label), [(field_label(t, one.field), _place(kind, one.name, one.field.kind)) for one in places])
        )
    return found


def for_word(t: Words, found: Found) -> Found:
    """The same places with the pieces that a Word file has."""
    return [(found[0][0], [(t(name), text) for name, text in WORD_PIECES]), *found[1:]]


def _party(t: Words, name: str) -> str:
    return t(PARTY.get(name, f'field.{name}'))


def _place(kind: str, name: str, of: str) -> str:
    form = f'|{FORMATTED[of]}' if of in FORMATTED else ''
    return f'{{{{ {kind}.{name}{form} }}}}'


class Places(Tag):
    """A field to search by and the groups; `on_choose` gets the text to put in."""

    def __init__(self, t: Words, found: Found, on_choose: Callable[[str], None]) -> None:
        super().__init__('aside', cls='t-places', aria_label=t('What can be put in'))
        self.t, self.found, self.choose = t, found, on_choose
        with self:
            find = t('Find a place')
            self._query = Tag('input', cls='a-in t-places__q', type='search', placeholder=find, aria_label=find)
            self._query.on('input', self._ask, js_handler='(e) => emit(e.target.value)', throttle=0.2,
                           leading_events=False)  # fmt: skip
            self._list = Tag('div', cls='t-places__l')
        self._draw('')

    def _ask(self, event: object) -> None:
        self._draw(str(getattr(event, 'args', '') or ''))

    def _draw(self, query: str) -> None:
        words = query.casefold().split()
        self._list.clear()
        with self._list:
            for at, (group, places) in enumerate(self.found):
                shown = [(name, text) for name, text in places
                         if all(word in f'{group} {name} {text}'.casefold() for word in words)]  # fmt: skip
                if not shown:
                    continue
                with Tag('details', cls='t-group') as made:
                    Tag('summary', group, 'a-b')
                    with Tag('div', cls='t-group__l'):
                        for name, text in shown:
                            with Tag('button', cls='a-chip', type='button', title=text) as chip:
                                Tag('span', name, 'a-ell')
                            chip.on('click', partial(self.choose, text))
                if words or at == 0:
                    set_attrs(made, open='')
            if not self._list.default_slot.children:
                Tag('p', self.t('Nothing is called so.'), 'a-t3')


def to_try(work: UnitOfWork, kind: str) -> list[Record]:
    """The newest records of a kind, those with product rows first: a paper without rows shows little."""
    newest = pick(work, kind)[:20]
    filled = rows.owners(work, kind, [one.id for one in newest])
    return sorted(newest, key=lambda one: one.id not in filled)
