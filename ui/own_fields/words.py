"""What the kinds of own fields and the nouns that have them are called."""

from domain.own import NOUNS, OwnField

from ..locales import Words

KINDS = {
    'text': 'Line of text', 'long': 'Text', 'number': 'A number', 'money': 'Sum', 'date': 'Date',
    'choice': 'One of a list', 'many': 'Several of a list', 'yesno': 'Yes or no', 'record': 'Link to a record',
    'person': 'Colleague', 'address': 'Address', 'link': 'Web page',
    'file': 'Files',
}  # fmt: skip
NAMES = {'lead': 'Leads', 'contact': 'Contacts', 'company': 'Companies', 'deal': 'Deals', 'product': 'Products',
         'quote': 'Quotes', 'invoice': 'Invoices'}  # fmt: skip
TARGETS = {'contact': 'Contact', 'company': 'Company', 'lead': 'Lead', 'deal': 'Deal', 'product': 'Product'}
assert set(NAMES) == set(NOUNS)


def kind_text(t: Words, field: OwnField) -> str:
    """The kind of a field; for a link what it points at, for a list its first words."""
    text = t(KINDS[field.kind])
    if field.kind == 'record':
        return f'{text}: {t(TARGETS[field.target])}'
    words = [field.words[code] for code in field.codes]
    return f'{text}: {", ".join(words[:4])}{"…" if len(words) > 4 else ""}' if words else text
