"""An own form of the demo team: the letter that goes before a delivery."""

from typing import Any

from domain import templates
from domain.unit_of_work import UnitOfWork

NAMES = {'ru': 'Заявка на отгрузку', 'en': 'Delivery request'}
BODIES = {
    'ru': """\
<p style="text-align:right">{{ document.date|long_date }}</p>
<h1 style="text-align:center">Заявка на отгрузку № {{ document.number }}</h1>
<p>{{ seller.full_name|default(seller.name) }} подтверждает отгрузку для {{ buyer.full_name|default(buyer.name) }}:</p>
{{ rows|table }}
<p>Всего {{ totals.count }} поз. на сумму {{ totals.gross|money }} ({{ totals.gross|words }}).</p>
{% if deal.close_date %}
<p>Отгрузка до {{ deal.close_date|long_date }}.</p>
{% endif %}
<p>Ответственный: {{ manager.name }}, {{ manager.email }}.</p>
<table class="plain keep">
<tr><td>{{ seller|sign }}</td><td>{{ buyer|sign }}</td></tr>
</table>
""",
    'en': """\
<p style="text-align:right">{{ document.date|long_date }}</p>
<h1 style="text-align:center">Delivery request No. {{ document.number }}</h1>
<p>{{ seller.full_name|default(seller.name) }} confirms the delivery to {{ buyer.full_name|default(buyer.name) }}:</p>
{{ rows|table }}
<p>{{ totals.count }} items, {{ totals.gross|money }} in all ({{ totals.gross|words }}).</p>
{% if deal.close_date %}
<p>To be delivered by {{ deal.close_date|long_date }}.</p>
{% endif %}
<p>Your contact: {{ manager.name }}, {{ manager.email }}.</p>
<table class="plain keep">
<tr><td>{{ seller|sign }}</td><td>{{ buyer|sign }}</td></tr>
</table>
""",
}


def own_form(work: UnitOfWork, lang: str) -> Any:
    """Write the form and offer it on deals."""
    text = {'body': BODIES[lang], 'font': 'serif', 'points': 11}
    template = templates.begin(work, {'name': NAMES[lang], 'lang': lang, 'of': ['deal']}, text)
    templates.use(work, template.id or 0, True)
    return template
