"""Posts and surnames with initials in the genitive, for «в лице …»; what is not sure stays as it is."""

import re

_POSTS = {
    'генеральный директор': 'генерального директора', 'директор': 'директора', 'президент': 'президента',
    'исполнительный директор': 'исполнительного директора', 'коммерческий директор': 'коммерческого директора',
    'управляющий': 'управляющего', 'руководитель': 'руководителя', 'председатель': 'председателя',
    'индивидуальный предприниматель': 'индивидуального предпринимателя', 'начальник': 'начальника',
}  # fmt: skip
_ENDINGS = (
    (r'(ск|цк)ий$', r'\1ого'), (r'(ск|цк)ая$', r'\1ой'), (r'(ов|ев|ёв|ин|ын)$', r'\1а'),
    (r'(ов|ев|ёв|ин|ын)а$', r'\1ой'),
)  # fmt: skip
_NAME = re.compile(r'^([А-ЯЁ][а-яё-]+)((?:\s+[А-ЯЁ]\.){1,2}|)$')


def post(text: str) -> str:
    """«генерального директора»."""
    return _POSTS.get(text.strip().casefold(), text.strip())


def person(text: str) -> str:
    """«Дроздова С. А.» of «Дроздов С. А.»; a name written in full is left to people."""
    found = _NAME.match(text.strip())
    if found is None:
        return text.strip()
    surname, initials = found.groups()
    for ending, becomes in _ENDINGS:
        if re.search(ending, surname):
            return re.sub(ending, becomes, surname) + initials
    return surname + initials
