"""addresses in parts: eight columns beside the line, filled from it where that is certain

What follows is `domain/addresses` as it was in this release: a migration does not follow later rules.
"""

import re
from collections.abc import Callable

import sqlalchemy as sa
from alembic import op
from babel import Locale

revision = '0028'
down_revision = '0027'
branch_labels = None
depends_on = None

NOUNS = ('lead', 'contact', 'company')
LENGTHS = {'street': 500, 'extra': 250, 'city': 100, 'region': 150, 'province': 150, 'postcode': 20, 'country': 100,
           'country_code': 2}  # fmt: skip
AT_ONCE = 2000


def upgrade() -> None:
    for noun in NOUNS:
        with op.batch_alter_table(noun, schema=None) as batch_op:
            for part, length in LENGTHS.items():
                column = sa.Column(f'address_{part}', sa.String(length=length), server_default='', nullable=False)
                batch_op.add_column(column)
        _fill(noun)


def downgrade() -> None:
    for noun in reversed(NOUNS):
        with op.batch_alter_table(noun, schema=None) as batch_op:
            for part in reversed(LENGTHS):
                batch_op.drop_column(f'address_{part}')


def _fill(noun: str) -> None:
    """Split the lines that are there, each spelling once."""
    names = [f'address_{part}' for part in LENGTHS]
    table = sa.table(noun, sa.column('address'), *(sa.column(name) for name in names))
    bind = op.get_bind()
    lines = [line for (line,) in bind.execute(sa.select(table.c.address).where(table.c.address != '').distinct())]
    index = f'ix_{noun}_address_once'
    op.create_index(index, noun, ['address'])
    update = table.update().where(table.c.address == sa.bindparam('line'))
    update = update.values({name: sa.bindparam(f'new_{name}') for name in names})
    for at in range(0, len(lines), AT_ONCE):
        bind.execute(update, [_values(line) for line in lines[at : at + AT_ONCE]])
    op.drop_index(index, noun)


def _values(line: str) -> dict[str, str]:
    parts = split(line)
    if any(len(parts[part]) > length for part, length in LENGTHS.items()):
        parts = dict.fromkeys(parts, '') | {'street': line}
    return {'line': line} | {f'new_address_{part}': text for part, text in parts.items()}


_ISO = (
    'AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ '
    'CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO '
    'FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE '
    'JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO '
    'MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW '
    'PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM '
    'TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW'
)
CODES = tuple(_ISO.split())
_ALSO = {
    'RU': 'рф|российская федерация|russian federation', 'BY': 'белоруссия|республика беларусь|рб|belorussia',
    'KZ': 'республика казахстан|рк', 'KG': 'кыргызстан|киргизская республика|кыргызская республика',
    'UZ': 'республика узбекистан', 'TJ': 'республика таджикистан', 'AM': 'республика армения', 'TM': 'туркмения',
    'MD': 'молдавия|молдова|республика молдова', 'AZ': 'азербайджанская республика',
    'US': 'сша|usa|u.s.a.|united states of america|соединенные штаты америки',
    'GB': 'uk|u.k.|великобритания|англия|england|great britain|соединенное королевство',
    'AE': 'оаэ|uae|эмираты', 'CN': 'кнр|китайская народная республика|prc', 'KR': 'южная корея|корея|south korea',
    'KP': 'северная корея|кндр|north korea', 'CZ': 'чешская республика|czech republic', 'NL': 'голландия|holland',
    'TR': 'turkey', 'DE': 'фрг|deutschland', 'HK': 'гонконг', 'MM': 'бирма|burma', 'MK': 'македония|macedonia',
}  # fmt: skip
_CITIES = """
Москва, Санкт-Петербург, Севастополь, Абакан, Анадырь, Архангельск, Астрахань, Барнаул, Белгород, Биробиджан,
Благовещенск, Брянск, Великий Новгород, Владивосток, Владикавказ, Владимир, Волгоград, Вологда, Воронеж,
Горно-Алтайск, Грозный, Екатеринбург, Иваново, Ижевск, Иркутск, Йошкар-Ола, Казань, Калининград, Калуга, Кемерово,
Киров, Кострома, Краснодар, Красноярск, Курган, Курск, Кызыл, Липецк, Магадан, Магас, Майкоп, Махачкала, Мурманск,
Нальчик, Нарьян-Мар, Нижний Новгород, Новосибирск, Омск, Орёл, Оренбург, Пенза, Пермь, Петрозаводск,
Петропавловск-Камчатский, Псков, Ростов-на-Дону, Рязань, Салехард, Самара, Саранск, Саратов, Симферополь, Смоленск,
Ставрополь, Сыктывкар, Тамбов, Тверь, Томск, Тула, Тюмень, Улан-Удэ, Ульяновск, Уфа, Хабаровск, Ханты-Мансийск,
Чебоксары, Челябинск, Черкесск, Чита, Элиста, Южно-Сахалинск, Якутск, Ярославль, Набережные Челны, Нижний Тагил,
Магнитогорск, Новокузнецк, Сочи, Сургут, Тольятти, Череповец, Минск, Алматы, Астана, Бишкек, Ташкент, Ереван,
Баку, Тбилиси, Душанбе, Кишинёв, Moscow, Saint Petersburg, St. Petersburg, St Petersburg
"""
CITIES = frozenset(name.strip().casefold().replace('ё', 'е') for name in _CITIES.split(','))


def _folded(name: str) -> str:
    return ' '.join(name.casefold().replace('ё', 'е').replace('’', "'").split())


COUNTRIES = {
    _folded(str(known[code])): code for known in (Locale('ru').territories, Locale('en').territories) for code in CODES
} | {_folded(name): code for code, said in _ALSO.items() for name in said.split('|')}


def _named(name: str) -> str:
    folded = _folded(name)
    return '' if folded == 'georgia' else COUNTRIES.get(folded, '')


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


def split(line: str) -> dict[str, str]:
    parts = dict.fromkeys(PARTS, '')
    pieces = _pieces(line)
    left = _country(pieces, parts)
    for rule in (_indexed, _placed, _marked, _settled, _room):
        left = [piece for piece in left if not _taken(piece, rule, parts)]
    if not parts['city'] and (town := _unmarked(pieces)) in left:
        parts['city'] = town
        left.remove(town)
    return parts | {'street': ', '.join(left)}


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


def _country(pieces: list[str], parts: dict[str, str]) -> list[str]:
    """The pieces without the country, which stands last, or first but for the index."""
    first = 1 if pieces and _indexed(pieces[0]) else 0
    for place in (len(pieces) - 1, first):
        if 0 <= place < len(pieces) and (code := _named(pieces[place])):
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
        if stands and _is_name(piece) and not (_placed(piece) or _room(piece) or _named(piece)):
            return piece
    return ''


def _is_name(text: str) -> bool:
    """Whether words are a town's name and nothing more: one word, or an adjective and one («Нижний Новгород»)."""
    words = text.split()
    if not _BARE.fullmatch(text) or _STREET.search(text) or len(text) < 2:
        return False
    return len(words) == 1 or (len(words) == 2 and bool(_ADJECTIVE.fullmatch(words[0])))
