"""What the demo shows: a team, its clients and its deals, in Russian and in English. All of it is invented."""
# ruff: noqa: E501

from typing import Any

# (name, role, post); the first one signs in
PEOPLE = {
    'ru': [
        ('Ольга Бойко', 'administrator', 'Руководитель отдела'),
        ('Анна Котова', 'manager', 'Старший менеджер'),
        ('Игорь Лаптев', 'seller', 'Менеджер'),
        ('Мария Зуева', 'seller', 'Менеджер'),
        ('Тимур Галиев', 'seller', 'Менеджер'),
        ('Вера Павлова', 'accountant', 'Бухгалтер'),
    ],
    'en': [
        ('Olga Boyko', 'administrator', 'Head of sales'),
        ('Anna Kotova', 'manager', 'Senior manager'),
        ('Igor Laptev', 'seller', 'Manager'),
        ('Maria Zueva', 'seller', 'Manager'),
        ('Timur Galiev', 'seller', 'Manager'),
        ('Vera Pavlova', 'accountant', 'Accountant'),
    ],
}
TEAM = {'ru': 'ООО «СтройСнаб»', 'en': 'StroySnab Ltd'}
# (name, colour, names of its five stages in work or None for the usual ones)
DIRECTIONS: dict[str, list[tuple[str, str, list[str] | None]]] = {
    'ru': [
        (
            'Щебень и песок',
            'teal',
            ['Новая заявка', 'Расчёт и выезд', 'КП отправлено', 'Согласование', 'Счёт выставлен'],
        ),
        ('Запчасти', 'orange', None),
        ('Запчасти с ремонтом', 'violet', None),
        ('Ремонт', 'olive', None),
    ],
    'en': [
        ('Aggregates', 'teal', ['New enquiry', 'Quote & site visit', 'Quote sent', 'Negotiation', 'Invoiced']),
        ('Spare parts', 'orange', None),
        ('Parts with repair', 'violet', None),
        ('Repair', 'olive', None),
    ],
}
# direction: [(form, how it comes when the deal is won, '' whenever it is wanted)]; the forms are Russian
DOCUMENTS: dict[str, list[tuple[str, str]]] = {
    'Щебень и песок': [('upd', 'offer'), ('contract', ''), ('m2', '')],
    'Запчасти': [('torg12', 'offer'), ('factura', 'offer')],
    'Запчасти с ремонтом': [('upd', 'offer'), ('act', 'offer')],
    'Ремонт': [('contract', ''), ('act', 'make')],
}
# stage: [(title, amount, client, (days until the next step or None, hour, kind, subject), days in stage, person, tags)]
DEALS: dict[str, list[list[tuple[Any, ...]]]] = {
    'ru': [
        [
            ('Мытищи, Нурлан, щебень вторичный', 645_000, 'ООО «ЕвроДемонтаж»', (0, 20, 'call', 'Уточнить объём вторичного щебня'), 0, 2, ''),
            ('Подольск, Ирина, песок мытый', 186_000, 'ИП Савельева И. А.', (-2, 11, 'call', 'Отправить расчёт и позвонить'), 3, 2, 'повтор'),
            ('Химки, тендер, щебень 20–40', None, 'АО «Мосинжбетонстрой»', None, 1, 1, 'тендер, опт'),
            ('Клин, Артём, отсев', 94_500, 'Белов Артём', (1, 10, 'email', 'Письмо с ценами на отсев'), 1, 3, ''),
            ('Тверь, Руслан, гравий 5–20', 412_000, 'ООО «Тверьавтодор»', (0, 22, 'email', 'Отправить КП с доставкой'), 0, 4, 'опт'),
        ],
        [
            ('Балашиха, Олег, ПГС', 738_000, 'ООО «Монолитспецстройматериалы-Восток»', (0, 21, 'meeting', 'Выезд на объект, замер'), 4, 2, 'новый объект'),
            ('Реутов, Светлана, щебень гранитный 5–20', 520_000, 'ООО «ДорСервис»', (2, 11, 'meeting', 'Встреча на площадке'), 2, 3, ''),
            ('Дмитров, Пётр, песок карьерный', 233_400, 'КФХ «Заря»', (3, 12, 'call', 'Узнать график вывозки'), 2, 4, ''),
            ('Истра, коттеджный посёлок', 1_870_000, 'ТСН «Сосновый берег»', (-1, 15, 'task', 'Смета на отсыпку подъезда'), 9, 1, 'VIP, опт, рассрочка, новый объект'),
        ],
        [
            ('Москва, Василий, щебень', 1_250_000, 'ООО «ГлавСтройИнвест»', (0, 23, 'call', 'Позвонить Василию: фракция и график'), 6, 1, 'повтор, опт'),
            ('Королёв, реконструкция стадиона', 3_480_000, 'АО «Спортстрой»', (4, 15, 'meeting', 'Презентация фракции'), 6, 1, 'VIP, тендер'),
            ('Сергиев Посад, Марина, песок', 154_000, 'ИП Гордеева М. В.', (-4, 10, 'call', 'Узнать решение по цене'), 12, 3, ''),
            ('Чехов, логопарк, подсыпка', 920_000, 'ООО «Логистик-Парк Юг»', (1, 9, 'call', 'Обсудить объём на декабрь'), 3, 4, 'опт, самовывоз'),
            ('Коломна, Борис, отсев', 78_200, 'Ефимов Борис', None, 7, 2, ''),
        ],
        [
            ('Одинцово, ЖК «Лесной квартал»', 4_260_000, 'ООО «Град Девелопмент»', (1, 12, 'meeting', 'Встреча с застройщиком, переговорная 2'), 8, 1, 'VIP, опт'),
            ('Серпухов, Виктор, щебень 40–70', 365_000, 'МУП «Дорремстрой»', (0, 20, 'email', 'Письмо с сертификатами'), 2, 4, 'тендер'),
            ('Пушкино, Дарья, песок намывной', 142_800, 'ООО «Ландшафт-Сервис»', (1, 14, 'call', 'Уточнить адрес выгрузки'), 1, 3, ''),
            ('Ногинск, отсыпка площадки', 1_115_000, 'ООО «Ногинский завод ЖБИ»', (-1, 16, 'call', 'Позвонить главному инженеру'), 10, 2, ''),
        ],
        [
            ('Люберцы, Сергей, щебень 5–20', 884_000, 'ООО «Бетон-Транзит»', (0, 19, 'task', 'Проверить оплату счёта'), 2, 1, ''),
            ('Воскресенск, Анна, гравий', 316_500, 'ООО «Водоканалстрой»', (2, 12, 'task', 'Сверить отгрузки с бухгалтерией'), 1, 4, ''),
            ('Жуковский, перрон, щебень', 2_640_000, 'АО «Аэродромстрой»', (5, 11, 'task', 'Аванс 30 %'), 4, 1, 'VIP, тендер, рассрочка'),
            ('Домодедово, Эльдар, песок', 208_000, 'ИП Мамедов Э. Р.', (-3, 12, 'task', 'Напомнить об оплате счёта'), 9, 3, 'повтор'),
        ],
    ],
    'en': [
        [
            ('Leeds, Tom, gravel 10 mm', 18_400, 'Harrogate Paving Ltd', (0, 20, 'call', 'Agree the fraction'), 0, 1, ''),
            ('York, Priya, sharp sand', 3_150, 'Raman Priya', (-2, 11, 'call', 'Send the price and call'), 3, 2, 'repeat'),
            ('Hull docks resurfacing tender', None, 'Humber Civil Engineering plc', None, 1, 1, 'tender, bulk'),
            ('Selby, Martin, type 1 sub-base', 7_820, 'Ousebank Farms', (1, 10, 'email', 'Send the price list'), 1, 3, ''),
        ],
        [
            ('Wakefield, Owen, ballast', 12_300, 'Calder Groundworks Ltd', (0, 21, 'meeting', 'Site visit'), 4, 2, 'new site'),
            ('Ripon, Sarah, decorative slate', 9_650, 'Studley Landscapes', (2, 11, 'meeting', 'Meet on site'), 2, 3, ''),
            ('Skipton, 14 plots, MOT type 1', 41_200, 'Craven Homes Ltd', (-1, 15, 'task', 'Estimate for the access road'), 9, 1, 'VIP, bulk, instalments, new site'),
        ],
        [
            ('Bradford, Nadim, recycled aggregate', 15_900, 'Aire Valley Demolition', (0, 22, 'call', 'Call about the schedule'), 5, 2, ''),
            ('Sheffield stadium refurbishment', 86_400, 'Don Valley Construction Group', (4, 15, 'meeting', 'Presentation'), 6, 1, 'VIP, tender'),
            ('Otley, Marian, play sand', 2_240, 'Wharfedale Schools Trust', (-4, 10, 'call', 'Ask for the decision'), 12, 3, ''),
            ('Goole, logistics park fill', 23_700, 'M62 Logistics Park', (1, 9, 'call', 'Discuss December'), 3, 4, 'bulk, collects'),
        ],
        [
            ('Ilkley, Moor View phase 2', 98_500, 'Rombalds Developments LLP', (1, 12, 'meeting', 'Meeting with the developer'), 8, 1, 'VIP, bulk'),
            ('Doncaster, Vic, stone 40 mm', 8_900, 'Doncaster Highways', (0, 20, 'email', 'Send the certificates'), 2, 4, 'tender'),
            ('Keighley, yard levelling', 27_300, 'Worth Valley Precast', (-1, 16, 'call', 'Call the chief engineer'), 10, 2, ''),
        ],
        [
            ('Barnsley, Steve, gravel 20 mm', 21_600, 'Dearne Ready-Mix', (0, 19, 'task', 'Check the payment'), 2, 1, ''),
            ('Castleford, Anna, pea shingle', 7_450, 'Five Towns Water', (2, 12, 'task', 'Reconcile deliveries'), 9, 4, ''),
            ('Leeds Bradford apron works', 64_000, 'Airfield Surfacing Ltd', (5, 11, 'task', 'Deposit 30%'), 4, 1, ''),
        ],
    ],
}  # fmt: skip
# Tags of clients by name, and of leads in their order
CLIENT_TAGS: dict[str, list[str]] = {
    'ИП Мамедов Э. Р.': ['повтор', 'самовывоз'], 'ООО «Град Девелопмент»': ['VIP'], 'АО «Спортстрой»': ['VIP'],
    'ООО «ГлавСтройИнвест»': ['опт'], 'Белов Артём': ['розница'], 'Rombalds Developments LLP': ['VIP'],
    'Five Towns Water': ['repeat', 'collects'], 'Raman Priya': ['retail'],
}  # fmt: skip
LEAD_TAGS = {'ru': [[], ['опт'], ['повтор', 'опт'], ['розница'], [], [], [], ['новый объект']],
             'en': [[], ['bulk'], ['repeat', 'bulk'], ['retail'], [], []]}  # fmt: skip
# Clients who are people, surname first
PERSONS = ('Белов Артём', 'Ефимов Борис', 'Raman Priya')
# (line as it was said, source, comment, person, verdict: '', 'good' or the reason it is poor)
LEADS: dict[str, list[tuple[str, str, str, int, str]]] = {
    'ru': [
        ('Видное, Кирилл, песок, 8 916 555-01-77', 'ADVERTISING_PHONE', 'Нужно 60 тонн до пятницы', 1, ''),
        ('Королёв, Наталья, гравий, +7 985 555-01-34', 'WEB', 'Заявка с сайта, просит перезвонить после 14', 2, ''),
        ('Москва, Григорий, щебень 20–40, 8 903 555-01-12', 'CALL_IN', '', 1, 'good'),
        ('Троицк, Алла, ПГС, 8 926 555-01-48', 'LEAFLET', 'Листовка на рынке', 3, ''),
        ('Казань, Ринат, песок, 8 917 555-01-93', 'CALL_IN', 'Далеко, не возим', 4, 'Не тот город'),
        ('Истра, Павел, отсев, pavel@istra-dom.example', 'CORPORATE_MAIL', 'Просит прайс', 2, ''),
        ('Реутов, Денис, щебень, 8 999 555-01-05', 'OPENLINE_TELEGRAM', '', 3, 'Мониторинг цен'),
        ('Одинцово, Лариса, грунт, 8 905 555-01-61', 'RECOMMENDATION', 'От Град Девелопмента', 1, ''),
    ],
    'en': [
        ('Leeds, Kevin, sand, +44 7700 900177', 'ADVERTISING_PHONE', 'Sixty tonnes before Friday', 1, ''),
        ('York, Natalie, gravel, +44 7700 900134', 'WEB', 'Website form, call back after 2 pm', 2, ''),
        ('Hull, Gregory, stone 40 mm, +44 7700 900112', 'CALL_IN', '', 1, 'good'),
        ('Ripon, Alice, ballast, +44 7700 900148', 'LEAFLET', 'Leaflet at the market', 3, ''),
        ('Cardiff, Rhys, sand, +44 7700 900193', 'CALL_IN', 'Too far', 4, 'Wrong city'),
        ('Otley, Paul, topsoil, paul@otley-home.example', 'CORPORATE_MAIL', 'Asks for prices', 2, ''),
    ],
}
# (name, unit code, price)
PRODUCTS = {
    'ru': [
        ('Щебень гранитный фр. 5–20 мм, М1200, ГОСТ 8267-93', '168', '1450'),
        ('Щебень гранитный фр. 20–40 мм, М1200, ГОСТ 8267-93', '168', '1390'),
        ('Песок мытый 1 класса, модуль крупности 2,0–2,5', '168', '1080'),
        ('Песок карьерный', '113', '690'),
        ('Отсев гранитный фр. 0–5 мм', '168', '820'),
        ('Гравий фр. 5–20 мм', '168', '1210'),
        ('Доставка самосвалом 30 т, до 40 км', '876', '13200'),
        ('Оформление пропуска в зону МКАД', '876', '10192'),
    ],
    'en': [
        ('Granite aggregate 5–20 mm', '168', '29.50'),
        ('Washed sand, class 1', '168', '21.80'),
        ('Type 1 sub-base', '168', '24.00'),
        ('Pea shingle 10 mm', '168', '31.20'),
        ('Tipper delivery 30 t, up to 25 miles', '876', '180'),
    ],
}
SELLER = {
    'short_name': 'ООО «СтройСнаб»',
    'full_name': 'Общество с ограниченной ответственностью «СтройСнаб»',
    'legal_address': '141402, Московская область, г. Химки, ул. Репина, д. 2/27, помещ. 8',
    'director': 'Дроздов С. А.',
    'director_post': 'Генеральный директор',
    'accountant': 'Павлова В. П.',
    'okpo': '12345678',
    'inn': '7799001312',
    'kpp': '779901001',
    'ogrn': '1267799000138',
}
BUYER = {
    'short_name': 'ООО «ГлавСтройИнвест»',
    'full_name': 'Общество с ограниченной ответственностью «ГлавСтройИнвест»',
    'legal_address': '127204, г. Москва, Дмитровское шоссе, д. 163А, стр. 2, помещ. 14',
    'director': 'Вознесенский П. А.',
    'director_post': 'Директор',
    'accountant': 'Егорова Н. И.',
    'inn': '7799001231',
    'kpp': '779901001',
    'ogrn': '1267799000127',
}
REGULAR_FACE = {
    'preset': 'sole_proprietor',
    'short_name': 'ИП Мамедов Э. Р.',
    'full_name': 'Индивидуальный предприниматель Мамедов Эльдар Рустамович',
    'legal_address': '142000, Московская область, г. Домодедово, ул. Советская, д. 19',
    'director': 'Мамедов Э. Р.',
    'inn': '779900400058',
    'ogrnip': '326779900000148',
}
# (last name, name, second name, role, phone, e-mail) of the people of the buyer in the middle of the board
BUYERS_PEOPLE = {
    'ru': [
        ('Кравцов', 'Василий', '', 'Снабжение', '+7 916 555-01-42', 'v.kravtsov@gsi-build.example'),
        ('Егорова', 'Наталья', 'Ивановна', 'Бухгалтер', '+7 495 555-01-18', 'buh@gsi-build.example'),
        ('Вознесенский', 'Пётр', 'Аркадьевич', 'Директор', '+7 495 555-01-10', ''),
    ],
    'en': [
        ('Hussain', 'Nadim', '', 'Procurement', '+44 7700 900142', 'nadim@airevalley.example'),
        ('Ward', 'Natalie', '', 'Accountant', '+44 7700 900118', 'accounts@airevalley.example'),
        ('Firth', 'Peter', '', 'Director', '+44 7700 900110', ''),
    ],
}
# (noun, kind, name, choices); then what the deal in the middle says in the first three
OWN_FIELDS: dict[str, list[tuple[str, str, str, tuple[str, ...]]]] = {
    'ru': [
        ('deal', 'choice', 'Фракция', ('0–5', '5–20', '20–40', '40–70')),
        ('deal', 'address', 'Объект', ()),
        ('deal', 'yesno', 'Нужна разгрузка', ()),
        ('company', 'number', 'Отсрочка, дней', ()),
    ],
    'en': [
        ('deal', 'choice', 'Grade', ('0–5 mm', '5–20 mm', '20–40 mm', '40–70 mm')),
        ('deal', 'address', 'Site', ()),
        ('deal', 'yesno', 'Unloading needed', ()),
        ('company', 'number', 'Credit, days', ()),
    ],
}
MAIN_SAYS: dict[str, list[Any]] = {
    'ru': ['=2', 'Москва, ул. Промышленная, 14, въезд с Лесной', True],
    'en': ['=2', '14 Quarry Lane, Bradford, entrance from Mill Road', True],
}
MAIN_OPTIONS = {
    'ru': [('Разгрузка ночью, с 23:00 до 6:00', '22', '876', 'усл. ед', '1800', '22'),
           ('Геотекстиль под отсыпку, 200 г/м²', '300', '055', 'м²', '62', '22')],
    'en': [('Night delivery, 22:00–05:00', '22', '876', 'trip', '45', '20'),
           ('Geotextile membrane, 200 g/m²', '300', '055', 'm²', '1.40', '20')],
}  # fmt: skip
MAIN_DEAL = {'ru': 'Москва, Василий, щебень', 'en': 'Bradford, Nadim, recycled aggregate'}
# A client who has bought before: (days ago, rows as (product, quantity), deal or '', what was paid when, what was
# credited as (days ago, quantities by row, reason), what was given back when). A payment or refund of '' is all there is.
# Those without a deal are older than the client's deal.
REGULAR = {'ru': 'ИП Мамедов Э. Р.', 'en': 'Five Towns Water'}
BOUGHT: dict[str, list[dict[str, Any]]] = {
    'ru': [
        {'days': 34, 'rows': ((3, '300'), (6, '8')), 'deal': '', 'paid': (31, ''), 'refund': (26, '', '118'),
         'credit': (28, {0: '12'}, 'Недовоз 12 т на втором рейсе')},
        {'days': 25, 'rows': ((2, '150'),), 'deal': '', 'paid': (23, ''),
         'credit': (21, {0: '5'}, 'Влажность песка выше договорной')},
        {'days': 8.5, 'rows': ((2, '160'), (6, '3')), 'deal': 'Домодедово, Эльдар, песок', 'paid': (5, '100000'),
         'credit': (3, {0: '8', 1: '1'}, 'Один рейс отменён: площадка не приняла машину')},
    ],
    'en': [
        {'days': 34, 'rows': ((0, '300'), (4, '10')), 'deal': '', 'paid': (31, ''), 'refund': (26, '', '118'),
         'credit': (28, {0: '12'}, '12 tonnes short on the second trip')},
        {'days': 25, 'rows': ((1, '150'),), 'deal': '', 'paid': (23, ''),
         'credit': (21, {0: '5'}, 'The sand was wetter than agreed')},
        {'days': 8.5, 'rows': ((3, '200'), (4, '7')), 'deal': 'Castleford, Anna, pea shingle', 'paid': (5, '4000'),
         'credit': (3, {0: '10', 1: '1'}, 'One trip was cancelled: the site turned the tipper away')},
    ],
}  # fmt: skip
# Lines of today's bank statement: (number, sum, face of whom, their account, purpose, whether it went out)
BANK_LINES = [
    ('871', '970240', BUYER, 'BUYERS', 'Оплата по счёту № 4, окончательный расчёт, в т. ч. НДС 22 %', False),
    ('131', '5400', REGULAR_FACE, 'REGULARS', 'Возврат по счёту № 2, корректировка количества песка', True),
    ('44018', '18500', {'short_name': 'АО «ТрансКарта»', 'inn': '7799001457'}, '', 'Возврат аванса за топливо', False),
]
COMMENTS = {
    'ru': [(0, '@Анна Котова дайте ещё 2 % при предоплате 100 % — маржа позволяет.'),
           (1, 'Разгрузка только до 10:00, после обеда на площадке работает кран.')],
    'en': [(0, '@Anna Kotova you may give 2% more for full prepayment.'),
           (1, 'Unloading before 10 am only: a crane works on site in the afternoon.')],
}  # fmt: skip
CALLS = {
    'ru': ('Позвонила Василию: объём и фракция', 'Договорились о 640 тоннах, ждёт предложение с доставкой.'),
    'en': ('Called Nadim about volume and fraction', 'Agreed on 640 tonnes, waits for a quote with delivery.'),
}
BANK = {'bank_name': 'АО «Пример Банк», г. Москва', 'bik': '044525999', 'cor_account': '30101810845250000999'}
SELLERS_ACCOUNT, BUYERS_ACCOUNT = '40702810500000004521', '40702810600000012345'
REGULARS_ACCOUNT = '40802810000000077123'
# (days from today, hour, kind, subject, the deal it belongs to)
OWN_STEPS = {
    'ru': [
        (-3, 12, 'call', 'Подтвердить ЛПР по тендеру', 'Химки, тендер, щебень 20–40'),
        (-1, 17, 'task', 'Смета на отсыпку подъезда', 'Истра, коттеджный посёлок'),
        (0, 9, 'meeting', 'Утренняя планёрка', ''),
        (0, 20, 'call', 'Позвонить Василию — фракция и график', 'Москва, Василий, щебень'),
        (0, 21, 'meeting', 'Встреча с застройщиком, переговорная 2', 'Одинцово, ЖК «Лесной квартал»'),
        (0, 22, 'email', 'Ответить, из какого карьера гравий', 'Тверь, Руслан, гравий 5–20'),
        (1, 10, 'call', 'Обсудить объём на декабрь', 'Чехов, логопарк, подсыпка'),
        (1, 14, 'call', 'Уточнить адрес выгрузки', 'Пушкино, Дарья, песок намывной'),
        (4, 15, 'meeting', 'Презентация фракции', 'Королёв, реконструкция стадиона'),
        (8, 12, 'task', 'Сверить отгрузки за месяц с бухгалтерией', ''),
    ],
    'en': [
        (-3, 12, 'call', 'Find the decision maker of the tender', 'Hull docks resurfacing tender'),
        (-1, 17, 'task', 'Estimate for the access road', 'Skipton, 14 plots, MOT type 1'),
        (0, 9, 'meeting', 'Morning stand-up', ''),
        (0, 20, 'call', 'Call Nadim: fraction and schedule', 'Bradford, Nadim, recycled aggregate'),
        (0, 21, 'meeting', 'Meeting with the developer', 'Ilkley, Moor View phase 2'),
        (1, 10, 'call', 'Discuss December', 'Goole, logistics park fill'),
        (4, 15, 'meeting', 'Presentation', 'Sheffield stadium refurbishment'),
    ],
}
