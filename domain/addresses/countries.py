"""Countries: ISO 3166-1 alpha-2 codes, and their names in Russian and English (CLDR, by Babel)."""

from functools import cache

from babel import Locale

OURS = 'RU'
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
# How people write them besides.
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


@cache
def _names(lang: str) -> dict[str, str]:
    known = Locale(lang).territories
    return {code: str(known[code]) for code in CODES}


@cache
def _codes() -> dict[str, str]:
    found = {_folded(name): code for lang in ('ru', 'en') for code, name in _names(lang).items()}
    return found | {_folded(name): code for code, said in _ALSO.items() for name in said.split('|')}


def _folded(name: str) -> str:
    return ' '.join(name.casefold().replace('ё', 'е').replace('’', "'").split())


def called(code: str, lang: str) -> str:
    """A country's name in this language (ru, else English); '' for a code that is none."""
    return _names('ru' if lang == 'ru' else 'en').get(code, '')


def code_of(name: str) -> str:
    """The code of a country by its name in Russian or English or by the code itself; '' for an unknown one."""
    return name.upper() if name.upper() in CODES else _codes().get(_folded(name), '')


def named(name: str) -> str:
    """The code of a country by a name that names nothing else: «Georgia» is a state too, «AL» a part of a house."""
    folded = _folded(name)
    return '' if folded == 'georgia' else _codes().get(folded, '')
