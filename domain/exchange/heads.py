"""Which field a column is of, by the words of its head in Russian and English."""

import re
from collections.abc import Mapping, Sequence

from ..utm import UTM

# Field: how people and other programs head its column; kinds that mean something else by a word say so below.
WORDS: dict[str, str] = {
    'id': 'id|код записи|ид',
    'last_name': 'фамилия|last name|surname|family name|lastname',
    'name': 'имя|name|first name|given name|firstname',
    'second_name': 'отчество|middle name|second name|patronymic',
    'fio': 'фио|ф и о|контакт|полное имя|клиент|full name|fullname|contact|contact name|display name|фио клиента',
    'phones': 'телефон|телефоны|тел|номер телефона|phone|phones|phone number|telephone|tel|телефон 1|телефон 2'
    '|рабочий телефон|мобильный телефон|мобильный|сотовый|домашний телефон|work phone|mobile|mobile phone'
    '|cell|home phone|business phone|факс|fax|phone 1 value|phone 2 value',
    'emails': 'email|e mail|почта|электронная почта|эл почта|емейл|мейл|имейл|адрес электронной почты|e mail address'
    '|рабочий e mail|частный e mail|email 1|email 2|e mail 1 value|mail',
    'webs': 'сайт|веб сайт|web|website|site|url|web site|корпоративный сайт|рабочий сайт',
    'messengers': 'мессенджер|мессенджеры|telegram|телеграм|skype|скайп|whatsapp|messenger|messengers',
    'post': 'должность|position|job title|post|позиция',
    'birthday': 'дата рождения|день рождения|birthday|birth date|date of birth|др',
    'company_id': 'компания|организация|company|organization|organisation|компания контакта|фирма|место работы|account'
    '|company name|название компании|organization 1 name',
    'contact_id': 'контакт|контактное лицо|contact|contact person',
    'type_code': 'тип|тип контакта|тип компании|тип сделки|type',
    'honorific': 'обращение|salutation|honorific',
    'source': 'источник|source|lead source|откуда',
    'source_note': 'дополнительно об источнике|source description|source note',
    'address': 'адрес|address|полный адрес|full address|юридический адрес|фактический адрес|адрес доставки'
    '|mailing address',
    'address_street': 'улица|улица дом|улица номер дома|улица дом корпус строение|улица дом квартира|дом|номер дома'
    '|корпус|строение|street|street address|address line 1|address 1|business street|address 1 street|house',
    'address_extra': 'квартира|офис|помещение|квартира офис|квартира офис комната этаж|адрес стр 2|address line 2'
    '|address 2|street 2|business street 2|apartment|suite|apartment suite|address 1 extended address',
    'address_region': 'район|district|county|район области|муниципальный район',
    'address_province': 'область|регион|край|область край|регион область|республика|субъект|субъект рф|region|province'
    '|state|state province|business state|address 1 region',
    'address_postcode': 'индекс|почтовый индекс|postal code|post code|postcode|zip|zip code|business postal code'
    '|address 1 postal code',
    'address_country': 'страна|country|business country|business country region|address 1 country',
    'address_country_code': 'код страны|country code',
    'comments': 'комментарий|комментарии|примечание|примечания|заметки|comment|comments|note|notes',
    'owner_id': 'ответственный|менеджер|owner|responsible|manager|assigned to|responsible person',
    'observers': 'наблюдатели|наблюдатель|followers|follower|observers|observer|watchers|watcher',
    'title': 'название|наименование|title|заголовок|тема|subject',
    'industry': 'отрасль|сфера деятельности|industry',
    'employees': 'количество сотрудников|кол во сотрудников|сотрудников|employees',
    'revenue': 'годовой оборот|оборот|выручка|annual revenue|revenue',
    'currency': 'валюта|currency',
    'inn': 'инн|tin|tax id|inn',
    'amount': 'сумма|бюджет|amount|opportunity|value|total|sum|стоимость|возможная сумма',
    'stage_id': 'стадия|этап|статус|stage|status|стадия сделки|этап сделки',
    'direction_id': 'направление|воронка|pipeline|direction|category|направление сделки',
    'begin_date': 'дата начала|begin date|start date|начало',
    'close_date': 'дата завершения|предполагаемая дата закрытия|дата закрытия|close date|closing date|срок',
    'probability': 'вероятность|probability',
    'lost_reason': 'причина проигрыша|причина отказа|lost reason',
    'tags': 'метка|метки|тег|теги|tag|tags|label|labels',
    'company_title': 'компания|организация|название компании|company|company name|organization|фирма',
    'city': 'город|city|town|населенный пункт',
    'address_city': 'город|city|town|населенный пункт|город населенный пункт|business city|address 1 city',
    'product': 'товар|интерес|продукт|product|interest|что нужно',
    'code': 'артикул|код|sku|code|article|part number|код товара',
    'section_id': 'раздел|категория|группа|section|category|group',
    'unit': 'единица|ед изм|единица измерения|unit|ед',
    'price': 'цена|price|стоимость|розничная цена|unit price',
    'vat_rate': 'ндс|ставка ндс|vat|vat rate|tax',
    'description': 'описание|description|детальное описание',
    **{f'utm_{tag}': f'utm {tag}|{tag} utm|метка utm {tag}' for tag in UTM},
    'active': 'активен|активность|active',
}  # fmt: skip
OWN: dict[str, dict[str, str]] = {
    'company': {'title': 'компания|организация|company|company name|название компании|name|клиент|контрагент'
                '|organization|full name|имя'},
    'product': {'name': 'товар|название|наименование|product|product name|title|name|номенклатура|имя'},
    'deal': {'title': 'сделка|deal|deal name|название сделки|name'},
    'lead': {'title': 'лид|lead|название лида|lead name', 'comments': 'запрос|сообщение|message|request'},
}  # fmt: skip
PHONES = {'mobil': 'MOBILE', 'cell': 'MOBILE', 'мобил': 'MOBILE', 'сотов': 'MOBILE', 'дом': 'HOME', 'home': 'HOME',
          'факс': 'FAX', 'fax': 'FAX'}  # fmt: skip
# Parts of an address that stand in several columns: street and house, office and floor.
TOGETHER = frozenset({'address_street', 'address_extra'})
REPEATED = frozenset({'phones', 'emails', 'webs', 'messengers', 'comments', *TOGETHER})


def folded(text: str) -> str:
    """A head without case, signs and «ё»."""
    return ' '.join(re.sub(r'[^\w]+|_', ' ', text.casefold().replace('ё', 'е')).split())


def guess(kind: str, head: Sequence[str], targets: Mapping[str, str], *, coded: bool = False) -> tuple[str, ...]:
    """The field of each column, '' where none is meant.

    `targets` are the fields there are and what they are called on the reader's screen.
    """
    if coded:
        return tuple(name if name in targets else '' for name in head)
    known: dict[str, str] = {}
    for words in (OWN.get(kind, {}), WORDS):
        for name, listed in words.items():
            if name in targets:
                for word in listed.split('|'):
                    known.setdefault(word, name)
    said = {folded(label): name for name, label in targets.items()}
    chosen: list[str] = []
    for title in head:
        bare = folded(title)
        name = said.get(bare) or known.get(bare) or known.get(re.sub(r'\s*\d+$', '', bare)) or ''
        if not name and bare in targets:
            name = bare
        chosen.append(name if name and (name in REPEATED or name not in chosen) else '')
    return tuple(chosen)


def kind_of(title: str) -> str:
    """The kind of the phones in a column with this head: «Мобильный» is MOBILE, '' where it does not say."""
    bare = folded(title)
    return next((kind for part, kind in PHONES.items() if part in bare), '')
