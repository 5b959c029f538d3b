"""What a new installation starts with, by Bitrix24's codes and in the language it is set up in."""

# code: (semantic, colour, probability, Russian, English)
LEAD_STAGES = {
    'NEW': ('P', 'slate', None, 'Не обработан', 'Unassigned'),
    'IN_PROCESS': ('P', 'sky', None, 'В работе', 'In progress'),
    'PROCESSED': ('P', 'indigo', None, 'Обработан', 'Processed'),
    'CONVERTED': ('S', 'green', None, 'Качественный лид', 'Good lead'),
    'JUNK': ('F', 'rose', None, 'Некачественный лид', 'Junk lead'),
}
DEAL_STAGES = {
    'NEW': ('P', 'slate', 10, 'Новая', 'New'),
    'PREPARATION': ('P', 'sky', 25, 'Подготовка документов', 'Create papers'),
    'PREPAYMENT_INVOICE': ('P', 'blue', 40, 'Счёт на предоплату', 'Prepayment invoice'),
    'EXECUTING': ('P', 'indigo', 60, 'В работе', 'In progress'),
    'FINAL_INVOICE': ('P', 'violet', 85, 'Финальный счёт', 'Final invoice'),
    'WON': ('S', 'green', 100, 'Сделка успешна', 'Deal won'),
    'LOSE': ('F', 'rose', 0, 'Сделка провалена', 'Deal lost'),
    'APOLOGY': ('F', 'plum', 0, 'Анализ причины провала', 'Analyse failure'),
}
SYSTEM_STAGES = frozenset({'NEW', 'WON', 'LOSE', 'CONVERTED', 'JUNK'})
# code: (Russian, English)
SOURCES = {
    'CALL': ('Звонок', 'Call'),
    'ADVERTISING_PHONE': ('Рекламный телефон', 'Advertised phone'),
    'CALL_IN': ('Входящий звонок', 'Incoming call'),
    'CALL_OUT': ('Исходящий звонок', 'Outgoing call'),
    'EMAIL': ('Электронная почта', 'E-mail'),
    'CORPORATE_MAIL': ('Корпоративная почта', 'Company mailbox'),
    'WEB': ('Веб-сайт', 'Website'),
    'WEBFORM': ('CRM-форма', 'CRM form'),
    'CALLBACK': ('Обратный звонок', 'Callback'),
    'ADVERTISING': ('Реклама', 'Advertising'),
    'LEAFLET': ('Листовка промоутера', 'Promoter’s leaflet'),
    'PARTNER': ('Существующий клиент', 'Existing client'),
    'RECOMMENDATION': ('По рекомендации', 'Recommendation'),
    'TRADE_SHOW': ('Выставка', 'Trade show'),
    'STORE': ('Интернет-магазин', 'Online store'),
    'REPEAT_SALE': ('Повторные продажи', 'Repeat sales'),
    'RC_GENERATOR': ('Генератор продаж', 'Sales generator'),
    'OPENLINE_VK': ('Открытая линия: VK', 'Open channel: VK'),
    'OPENLINE_TELEGRAM': ('Открытая линия: Telegram', 'Open channel: Telegram'),
    'OPENLINE_SKYPE': ('Открытая линия: Skype', 'Open channel: Skype'),
    'OPENLINE_FACEBOOK': ('Открытая линия: Facebook', 'Open channel: Facebook'),
    'OTHER': ('Другое', 'Other'),
}
DIRECTION = ('Общее', 'General')


def pick(lang: str, russian: str, english: str) -> str:
    return russian if lang == 'ru' else english


# subject of the activity that an overdue invoice makes: (Russian, English)
OVERDUE = (
    'Счёт № {number} просрочен: напомнить об оплате, долг {debt}',
    'Invoice {number} is overdue: remind of the payment, {debt} owed',
)
