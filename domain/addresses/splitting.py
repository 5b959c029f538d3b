"""Parts of an address typed as one line: only what is certain leaves the street, and nothing that was typed is lost."""

import re
from collections.abc import Callable, Mapping

from . import countries
from .cities import CITIES

PARTS = ('street', 'extra', 'city', 'region', 'province', 'postcode', 'country', 'country_code')
Found = tuple[str, str] | None
Rule = Callable[[str], Found]


def _re(text: str) -> re.Pattern[str]:
    return re.compile(text.replace('<name>', r"[а-яё](?:[а-яё' -]*[а-яё])?"), re.IGNORECASE)


_COMMAS = re.compile(r'[,;\n](?![^()]*\))')
_INDEX = _re(r'(?:(?:почтовый )?инд(?:екс)?\.?:? ?)?([0-9]{6})')
_FIRST_INDEX = _re(r'([0-9]{6}) ([^\d].*)')
_PROVINCES: tuple[tuple[re.Pattern[str], str], ...] = (
    (_re(r'([а-яё-]+ая) (?:область|обл\.?)((?: ?[-–—(].*)?)'), r'\1 область\2'),
    (_re(r'(?:область |обл\.? ?)([а-яё-]+ая)'), r'\1 область'),
    (_re(r'([а-яё-]+(?:ий|ый|ой)) край'), r'\1 край'),
    (_re(r'край ([а-яё-]+(?:ий|ый|ой))'), r'\1 край'),
    (_re(r'(?:республика |респ(?:\. ?| ))(<name>(?: ?[-–—(].*)?)'), r'Республика \1'),
    (_re(r'([а-яё-]+ая) (?:республика|респ\.?)((?: ?[-–—(].*)?)'), r'\1 Республика\2'),
    (_re(r'([а-яё-]+) респ\.?'), r'Республика \1'),
    (_re(r'((?:ямало-)?ненецкий|ханты-мансийский|чукотский) (?:автономный округ|а\.?о\.?)((?: ?[-–—(].*)?)'),
     r'\1 автономный округ\2'),
    (_re(r'(еврейская) (?:автономная область|а\.?о\.?|аобл\.?)'), r'\1 автономная область'),
)  # fmt: skip
_DISTRICTS: tuple[tuple[re.Pattern[str], str], ...] = (
    (_re(r'([а-яё-]+(?:ий|ый|ой)) (?:р-н|район)\.?'), r'\1 район'),
    (_re(r'(?:р-н\.? ?|район )(<name>)'), r'район \1'),
    (_re(r'((?:м\.р-н|м\.о\.|г\. ?о\.|городской округ|муниципальный (?:район|округ)|вн\.тер\.г\.) ?<name>)'), r'\1'),
    (_re(r'(<name> (?:городской округ|муниципальный (?:район|округ)|г\. ?о\.))'), r'\1'),
)
_CITY = _re(r'(?:г\. ?|г |гор\. ?|гор |город )(<name>)|(<name>) (?:г\.?|город)')
_VILLAGE = _re(
    r'(?:(?:пос|п|пгт|рп|р\.п|с|дер|д)(?:\. ?| )|(?:рабочий )?пос[её]лок |село |деревня |станица |ст-ца |хутор |аул )'
    r'<name>|<name> (?:пос|п|пгт|рп|с|дер|д|село|деревня|пос[её]лок|станица|ст-ца|хутор|аул)\.?'
)
_ROOM = _re(
    r'(?:кв|квартира|оф|офис|помещ|помещение|пом|комн|комната|ком|каб|кабинет|эт|этаж|подъезд|под)(?:\.| |(?=\d))'
    r' ?(?:№ ?)?[\w/.-]{1,12}(?: ?[\w/.-]{1,8})?|\d{1,3}(?:-?й)? (?:этаж|эт\.?|подъезд)'
    r'|(?:apt|apartment|suite|ste|unit|flat|office|room|floor)\.? ?#? ?[\w/.-]{1,12}|\d{1,3}(?:st|nd|rd|th) floor'
)
_STREET = _re(
    r'(?:^|[ .])(?:ул|улица|просп|проспект|пр|пр-т|пр-кт|пр-д|пер|переулок|шоссе|ш|пл|площадь|наб|набережная|б-р'
    r'|бульвар|проезд|тупик|туп|аллея|мкр|мкрн|микрорайон|кв-л|квартал|линия|тракт|тер|снт|дом|д)(?:[ .]|$)'
)
_PLACE = _re(r'обл|край|респ|а\.?о|округ|р-н|район|г\. ?о|м\.|вн\.')
_BARE = _re(r'<name>')
_ADJECTIVE = _re(r'.*(?:ий|ый|ой|ая|яя|ое|ее|ие|ые)')


def split(line: str, known: Mapping[str, str] | None = None) -> dict[str, str]:
    """All eight parts of a line by their short names; what is not certain stays in `street`.

    A piece that only repeats one of the `known` parts is that part and no street.
    """
    parts = dict.fromkeys(PARTS, '')
    pieces = _pieces(line)
    left = _country([piece for piece in pieces if not _repeats(piece, known or {})], parts)
    for rule in (_indexed, _placed, _marked, _settled, _room):
        left = [piece for piece in left if not _taken(piece, rule, parts)]
    if not parts['city'] and (town := _unmarked(pieces)) in left:
        parts['city'] = town
        left.remove(town)
    return parts | {'street': ', '.join(left)}


def tidied(name: str, text: str) -> str:
    """A part as it is kept: «г. Химки» is «Химки», «Московская обл.» is «Московская область»."""
    rules: dict[str, Rule] = {'city': _marked, 'province': _placed, 'region': _placed, 'postcode': _indexed}
    found = rules[name](text) if name in rules else None
    return found[1] if found and found[0] == name else text


def _pieces(line: str) -> list[str]:
    pieces = [text for piece in _COMMAS.split(line) if (text := ' '.join(piece.split()))]
    if pieces and (first := _FIRST_INDEX.fullmatch(pieces[0])):
        pieces[:1] = [first[1], first[2]]
    return pieces


def _taken(piece: str, rule: Rule, parts: dict[str, str]) -> bool:
    """Whether a rule knows a piece and its part is still free: then it is put there."""
    found = rule(piece)
    if found is None or (parts[found[0]] and found[0] != 'extra'):
        return False
    parts[found[0]] = ', '.join(text for text in (parts[found[0]], found[1]) if text)
    return True


def _repeats(piece: str, known: Mapping[str, str]) -> bool:
    said = {piece.casefold(), *(tidied(name, piece).casefold() for name in ('city', 'province', 'region'))}
    return any(text.casefold() in said for name, text in known.items() if text and name != 'country_code')


def _country(pieces: list[str], parts: dict[str, str]) -> list[str]:
    """The pieces without the country, which stands last, or first but for the index."""
    first = 1 if pieces and _indexed(pieces[0]) else 0
    for place in (len(pieces) - 1, first):
        if 0 <= place < len(pieces) and (code := countries.named(pieces[place])):
            parts |= {'country': pieces[place], 'country_code': code}
            return pieces[:place] + pieces[place + 1 :]
    return pieces


def _indexed(piece: str) -> Found:
    found = _INDEX.fullmatch(piece)
    return ('postcode', found[1]) if found else None


def _placed(piece: str) -> Found:
    if not _PLACE.search(piece):
        return None
    for name, forms in (('province', _PROVINCES), ('region', _DISTRICTS)):
        for form, said in forms:
            if found := form.fullmatch(piece):
                return name, found.expand(said)
    return None


def _marked(piece: str) -> Found:
    found = _CITY.fullmatch(piece)
    name = found and (found[1] or found[2])
    return ('city', name) if name and _is_name(name) else None


def _settled(piece: str) -> Found:
    words = piece.split()
    return ('city', piece) if _VILLAGE.fullmatch(piece) and len(words) < 5 and len(piece) > 4 else None


def _room(piece: str) -> Found:
    return ('extra', piece) if _ROOM.fullmatch(piece) else None


def _unmarked(pieces: list[str]) -> str:
    """The one piece that is a known city, or stands between a place or the index and a street; '' for none."""
    sure = [piece for piece in pieces if piece.casefold().replace('ё', 'е') in CITIES]
    if sure:
        return sure[0] if len(sure) == 1 else ''
    for before, piece, after in zip(pieces, pieces[1:], pieces[2:], strict=False):
        stands = (_placed(before) or _indexed(before)) and _STREET.search(after)
        if stands and _is_name(piece) and not (_placed(piece) or _room(piece) or countries.named(piece)):
            return piece
    return ''


def _is_name(text: str) -> bool:
    """Whether words are a town's name and nothing more: one word, or an adjective and one («Нижний Новгород»)."""
    words = text.split()
    if not _BARE.fullmatch(text) or _STREET.search(text) or len(text) < 2:
        return False
    return len(words) == 1 or (len(words) == 2 and bool(_ADJECTIVE.fullmatch(words[0])))
