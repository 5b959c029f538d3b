from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.activities.parse import parse

MOSCOW = ZoneInfo('Europe/Moscow')
NOW = datetime(2026, 11, 23, 12, 20, tzinfo=MOSCOW)  # a Monday


@pytest.mark.parametrize(
    ('text', 'subject', 'when', 'kind'),
    [
        ('позвонить Ирине завтра в 11, Подольск', 'Позвонить Ирине, Подольск', '11-24 11:00', 'call'),
        ('call Anna tomorrow at 11', 'Call Anna', '11-24 11:00', 'call'),
        ('отправить КП через 2 дня', 'Отправить КП', '11-25 10:00', 'email'),
        ('встреча в пятницу 15:00', 'Встреча', '11-27 15:00', 'meeting'),
        ('25.11 в 9 выезд на объект', 'Выезд на объект', '11-25 09:00', 'meeting'),
        ('Перезвонить через полчаса', 'Перезвонить', '11-23 12:50', 'call'),
        ('перезвонить через 2 часа', 'Перезвонить', '11-23 14:20', 'call'),
        ('meet the architect next Friday at 3 pm', 'Meet the architect', '12-04 15:00', 'meeting'),
        ('send the quote by Friday', 'Send the quote', '11-27 10:00', 'email'),
        ('send the quote on Nov 30, 2026', 'Send the quote', '11-30 10:00', 'email'),
        ('сверка 1 декабря в 14.30', 'Сверка', '12-01 14:30', 'task'),
        ('сверка с бухгалтером сегодня', 'Сверка с бухгалтером', '11-23 18:00', 'task'),
        ('послезавтра вечером позвонить Олегу', 'Позвонить Олегу', '11-25 18:00', 'call'),
        ('позвонить завтра в 3 Марине', 'Позвонить Марине', '11-24 15:00', 'call'),
        ('позвонить в 7 утра', 'Позвонить', '11-24 07:00', 'call'),
        ('позвонить в 16', 'Позвонить', '11-23 16:00', 'call'),
        ('зайти в 2 корпус', 'Зайти в 2 корпус', None, 'task'),
        ('узнать цену на щебень 5–20', 'Узнать цену на щебень 5–20', None, 'task'),
        ('позвонить +7 916 555-01-42', 'Позвонить +7 916 555-01-42', None, 'call'),
        ('напомнить об оплате счёта № 209 до 18:00', 'Напомнить об оплате счёта № 209', '11-23 18:00', 'task'),
        ('на следующей неделе подготовить договор', 'Подготовить договор', '11-30 10:00', 'task'),
        ('во вторник утром выехать на замер', 'Выехать на замер', '11-24 10:00', 'meeting'),
        ('через месяц письмо поставщику', 'Письмо поставщику', '12-23 10:00', 'email'),
        ('31.02 позвонить', '31.02 позвонить', None, 'call'),
        ('01.10 позвонить', 'Позвонить', '2027-10-01 10:00', 'call'),
        ('завтра', 'Завтра', '11-24 10:00', 'task'),
        ('', '', None, 'task'),
    ],
)
def test_a_typed_line_becomes_an_activity(text, subject, when, kind):
    got = parse(text, NOW, 'Europe/Moscow')
    local = got['deadline'] and got['deadline'].astimezone(MOSCOW).strftime('%Y-%m-%d %H:%M')
    assert (got['subject'], got['kind']) == (subject, kind)
    assert local == (when and (when if when.startswith('2027') else f'2026-{when}'))


def test_a_time_belongs_to_the_persons_zone_and_a_plain_day_will_do():
    assert (
        parse('завтра в 11', date(2026, 11, 23), 'Asia/Vladivostok')['deadline'].isoformat()
        == '2026-11-24T01:00:00+00:00'
    )
    assert parse('завтра в 11', NOW, 'no/such')['deadline'].isoformat() == '2026-11-24T11:00:00+00:00'


@given(st.text() | st.from_regex(r'(через|in|в|at) [0-9]{1,30} (дней|days|часов|12.12.99)'))
def test_no_text_breaks_it(text):
    got = parse(text, NOW, 'Europe/Moscow')
    assert len(got['subject']) <= 250
