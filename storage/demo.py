"""Demo data, made by the same verbs as people's, each act by the person it belongs to and at its own time."""

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from domain import (
    activities,
    bulk,
    comments,
    companies,
    contacts,
    credit_notes,
    deals,
    directions,
    invoices,
    leads,
    observers,
    passwords,
    payments,
    products,
    quotes,
    refunds,
    requisites,
    rows,
    settings,
    setup,
    signing,
    stage_rules,
    stages,
    statements,
    tagging,
)
from domain import own as fields
from domain.deals import Deal
from domain.documents import sets
from domain.leads import Lead
from domain.people import Person
from domain.permissions import House
from domain.statements import Arrival
from domain.types import at
from domain.unit_of_work import UnitOfWork

from . import demo_data as data
from .demo_addresses import where
from .demo_forms import own_form
from .files import Files
from .store import Store

PASSWORD = 'щебень-гранит-5-20'
EMAIL = '{name}@artel.example'
LATIN = ('olga', 'anna', 'igor', 'maria', 'timur', 'vera')


class Demo:
    """Fills an empty database.

    `ids` are the people in the order of demo_data.PEOPLE, `own` the own fields, `deals` and `clients` by name.
    """

    def __init__(self, store: Store, lang: str) -> None:
        self.store, self.lang = store, lang if lang in data.PEOPLE else 'en'
        self.zone = ZoneInfo('Europe/Moscow' if self.lang == 'ru' else 'Europe/London')
        self.today = datetime.now(self.zone).date()
        self.ids: list[int] = []
        self.own: list[str] = []
        self.deals: dict[str, int] = {}
        self.clients: dict[str, int] = {}

    def act(self, who: int, verb: Callable[..., Any], *args: Any, days_ago: float = 0, **kwargs: Any) -> Any:
        """Let the person number `who` do a verb, some days ago."""
        moment = datetime.now(UTC) - timedelta(days=days_ago)

        def then(work: UnitOfWork) -> Any:
            with at(moment):
                return verb(work, *args, **kwargs)

        return self.store.do_now(self.ids[who] if self.ids else House(), then)

    def moment(self, day: int, hour: int) -> datetime:
        """An hour of the day `day` from today, where the team is."""
        return datetime.combine(self.today + timedelta(days=day), time(hour), self.zone).astimezone(UTC)

    def team(self) -> None:
        """The people, the directions, the products."""
        kept = passwords.hashed(PASSWORD)
        first, *others = data.PEOPLE[self.lang]
        person = {'name': first[0], 'post': first[2], 'email': EMAIL.format(name=LATIN[0]), 'zone': str(self.zone)}
        head = self.act(0, setup.found, person, kept, team_name=data.TEAM[self.lang], lang=self.lang,
                        currency='RUB' if self.lang == 'ru' else 'GBP', days_ago=40)  # fmt: skip

        def hire(work: UnitOfWork) -> list[int]:
            made = []
            for (name, role, post), latin in zip(others, LATIN[1:], strict=True):
                member = Person(name=name, role=role, post=post, lang=self.lang, zone=str(self.zone),
                                email=EMAIL.format(name=latin))  # fmt: skip
                work.add(member)
                signing.keep_password(work, member, kept)
                made.append(member.id or 0)
            return made

        colleagues = self.store.do_now(House(), hire)
        self.ids = [head.id, *colleagues]
        for name, unit, price in data.PRODUCTS[self.lang]:
            values = {'name': name, 'unit_code': unit, 'price': price, 'vat_rate': '22' if self.lang == 'ru' else '20'}
            if self.lang == 'en':
                values['unit'] = {'168': 't', '876': 'trip'}[unit]
            self.act(0, products.create, values, days_ago=40)

    def directions(self) -> int:
        """The directions; the first one, which is renamed from the one that was there, gets its own stages."""
        (name, color, own), *others = data.DIRECTIONS[self.lang]

        def shape(work: UnitOfWork) -> int:
            main = directions.main(work)
            assert main.id
            directions.change(work, main.id, {'name': name, 'color': color})
            process = [s for s in stages.of(work, 'deal', main.id) if not s.final]
            for stage, called, norm in zip(process, own or [], (3, 7, 8, 8, 6), strict=True):
                stages.change(work, stage.id or 0, {'name': called, 'norm': norm})
            for noun, kind, label, choices in data.OWN_FIELDS[self.lang]:
                own_field = {'label': label, 'choices': [{'label': one} for one in choices]}
                self.own.append(fields.add(work, noun, kind, own_field).name)
            stage_rules.demand(work, process[3].id or 0, ['amount'])
            for other, its, _ in others:
                directions.add(work, {'name': other, 'color': its}, lang=self.lang)
            for direction in directions.listed(work):
                won = stages.success(work, 'deal', direction.id).id
                for form, moment in data.DOCUMENTS.get(direction.name, []):
                    when = {'stage_id': won, 'moment': moment} if moment else {}
                    sets.add(work, direction.id or 0, {'form': form, **when})
            return main.id

        return int(self.act(0, shape, days_ago=40))

    def client(self, name: str, days_ago: float) -> dict[str, int]:
        """A company or a person by this name; the one who has bought before is there already."""
        if name in self.clients:
            return {'company_id': self.clients[name]}
        if name in data.PERSONS:
            last_name, first_name = name.split()
            values = {'last_name': last_name, 'name': first_name, 'tags': data.CLIENT_TAGS.get(name, []), **where(name)}
            return {'contact_id': self.act(1, contacts.create, values, days_ago=days_ago).id}
        firm = {'title': name, 'tags': data.CLIENT_TAGS.get(name, []), **where(name)}
        self.clients[name] = self.act(1, companies.create, firm, days_ago=days_ago).id
        return {'company_id': self.clients[name]}

    def board(self, direction_id: int) -> int:
        """The deals with their next steps and the days they stand; the id of the one in the middle of everything."""
        lanes = self.store.ask_now(House(), stages.of, 'deal', direction_id)
        for place, lane in enumerate(data.DEALS[self.lang]):
            for title, amount, client, step, days, who, tags in reversed(lane):
                values = {'title': title, 'amount': amount, 'tags': [tags], **self.client(client, days + 3),
                          'close_date': self.today + timedelta(days=18 - days), 'source': 'CALL_IN'}  # fmt: skip
                deal = self.act(who, deals.create, values, direction_id=direction_id, days_ago=days + place * 2.5)
                for passed in range(1, place + 1):
                    ago = days + (place - passed) * 2.5
                    self.act(who, deals.move, deal.id, lanes[passed].id, days_ago=ago)
                if step:
                    day, hour, kind, subject = step
                    todo = {'kind': kind, 'subject': subject, 'deadline': self.moment(day, hour)}
                    self.act(who, activities.plan, todo, [('deal', deal.id)], days_ago=days)
                self.deals[title] = deal.id
        return self.deals[data.MAIN_DEAL[self.lang]]

    def faces(self, *whose: tuple[int, dict[str, str], str, float]) -> None:
        """Requisites and accounts of companies: (its id, the face, the account, days ago); they are Russian."""
        for company_id, face, account, ago in whose if self.lang == 'ru' else ():
            made = self.act(0, requisites.add, {'preset': 'organization', **face}, company_id=company_id, days_ago=ago)
            self.act(0, requisites.add_account, made.id, {**data.BANK, 'account': account}, days_ago=ago)

    def sale(self, deal_id: int) -> None:
        """The deal in the middle: its people, rows, quote, invoice and what was said."""
        deal = self.store.ask_now(House(), lambda work: work.get(Deal, deal_id))
        people = []
        for last, first, second, role, phone, email in data.BUYERS_PEOPLE[self.lang]:
            values = {'last_name': last, 'name': first, 'second_name': second, 'company_id': deal.company_id,
                      'phones': [{'value': phone, 'kind': 'WORK'}],
                      'emails': [{'value': email, 'kind': 'WORK'}] if email else []}  # fmt: skip
            people.append(self.act(1, contacts.create, values, role=role, days_ago=8).id)
        said = dict(zip(self.own, data.MAIN_SAYS[self.lang], strict=False))
        self.act(1, deals.change, deal_id, {'contact_id': people[0], **said}, days_ago=8)
        self.faces((deal.company_id or 0, data.BUYER, data.BUYERS_ACCOUNT, 8))
        subject, result = data.CALLS[self.lang]
        self.act(1, activities.log, 'call', {'subject': subject, 'result': result}, [('deal', deal_id)], days_ago=6)
        for product_id, quantity in ((1, '640'), (3, '48'), (len(data.PRODUCTS[self.lang]) - 1, '22')):
            self.act(1, rows.add, 'deal', deal_id, {'product_id': product_id, 'quantity': quantity}, days_ago=5)
        self.act(1, deals.change, deal_id, {'amount_manual': False}, days_ago=5)
        quote = self.act(1, quotes.from_deal, deal_id, days_ago=4)
        names = ('name', 'quantity', 'unit_code', 'unit', 'price', 'vat_rate')
        for offered in data.MAIN_OPTIONS[self.lang]:
            option = {**dict(zip(names, offered, strict=True)), 'choice': 'offered'}
            self.act(1, rows.add, 'quote', quote.id, option, days_ago=4)
        self.act(1, quotes.send, quote.id, days_ago=4)
        self.act(1, quotes.accept, quote.id, days_ago=1)
        invoice = self.act(1, invoices.from_quote, quote.id, days_ago=1)
        self.act(1, invoices.ask_check, invoice.id, days_ago=0.8)
        self.act(5, invoices.check, invoice.id, days_ago=0.6)
        self.act(1, invoices.send, invoice.id, days_ago=0.5)
        self.act(5, payments.record, invoice.id, '300000' if self.lang == 'ru' else '3000', days_ago=0.2)
        for who, text in data.COMMENTS[self.lang]:
            mentions = [self.ids[1]] if text.startswith('@') else []
            self.act(who, comments.add, 'deal', deal_id, text, mentions, days_ago=0.1)

    def regular(self, *, before: bool) -> None:
        """What the client who has bought before bought `before` the deal on the board, or with it."""
        client = self.clients[data.REGULAR[self.lang]]
        for told in [one for one in data.BOUGHT[self.lang] if before != bool(one['deal'])]:
            values = {'company_id': client, 'deal_id': self.deals.get(told['deal'])}
            invoice = self.act(1, invoices.create, values, days_ago=told['days'])
            made = [self.act(1, rows.add, 'invoice', invoice.id, {'product_id': product + 1, 'quantity': quantity},
                             days_ago=told['days']).id for product, quantity in told['rows']]  # fmt: skip
            self.act(1, invoices.send, invoice.id, days_ago=told['days'] - 0.2)
            ago, paid = told['paid']
            self.act(5, payments.record, invoice.id, paid or None, method='bank', days_ago=ago)
            ago, credited, reason = told['credit']
            less = {made[row]: quantity for row, quantity in credited.items()}
            self.act(5, credit_notes.create, invoice.id, reason, quantities=less, days_ago=ago)
            if 'refund' in told:
                ago, back, order = told['refund']
                self.act(5, refunds.record, invoice.id, back or None, method='bank', document=order, days_ago=ago)

    def bank(self) -> None:
        """A statement that waits for the accountant; statements are Russian."""
        if self.lang == 'ru':
            accounts = {'BUYERS': data.BUYERS_ACCOUNT, 'REGULARS': data.REGULARS_ACCOUNT}
            lines = [
                Arrival(number, self.today, Decimal(amount), face['short_name'], face['inn'], accounts.get(whose, ''),
                        data.SELLERS_ACCOUNT, purpose, out, data.SELLER['inn'] if out else '')
                for number, amount, face, whose, purpose, out in data.BANK_LINES
            ]  # fmt: skip
            came, went = (tuple(one for one in lines if one.out == out) for out in (False, True))
            self.act(5, statements.take, statements.Statement(came, len(went), went))

    def own_day(self) -> None:
        """What the head of the team has to do herself."""
        for day, hour, kind, subject, title in data.OWN_STEPS[self.lang]:
            todo = {'kind': kind, 'subject': subject, 'deadline': self.moment(day, hour)}
            links = [('deal', self.deals[title])] if title else []
            made = self.act(0, activities.plan, todo, links, days_ago=1)
            if day == 0 and hour < 10:
                self.act(0, activities.done, made.id)

    def leads(self) -> None:
        """Inquiries of the last days, some judged."""
        told = [*zip(data.LEADS[self.lang], data.LEAD_TAGS[self.lang], strict=True)]
        for n, ((line, source, comment, who, verdict), tags) in enumerate(reversed(told)):
            ago = 3 - n * 0.35
            lead = self.act(who, leads.quick, line, source=source, comment=comment, days_ago=ago)
            if tags:
                self.act(who, tagging.put, 'lead', lead.id, tags, days_ago=ago - 0.05)
            if verdict == 'good':
                self.act(who, leads.good, lead.id, days_ago=ago - 0.1)
            elif verdict:
                self.act(who, leads.junk, lead.id, verdict, days_ago=ago - 0.1)

    def followers(self, deal_id: int) -> None:
        """Who looks at what colleagues do."""
        self.act(1, observers.join, 'deal', deal_id, [self.ids[0], self.ids[3]], days_ago=0.4)
        some = [id for id in list(self.deals.values())[1::4] if id != deal_id]
        self.act(1, bulk.observe, 'deal', some, [self.ids[2], self.ids[0]], days_ago=0.4)
        newest = self.store.ask_now(House(), lambda work: [lead.id for lead in work.all(Lead)][-3:])
        self.act(1, bulk.observe, 'lead', newest, [self.ids[3]], days_ago=0.2)


def fill(store: Store, files: Files, lang: str = 'ru') -> int:
    """Make the demo in an empty database; the id of the person who signs in. Does nothing where somebody works."""
    if not store.ask_now(House(), setup.is_new):
        people = store.ask_now(House(), lambda work: work.all(Person))
        return people[0].id or 0
    demo = Demo(store, lang)
    demo.team()
    direction = demo.directions()
    own = store.ask_now(House(), companies.own_companies)[0].id or 0
    old = demo.client(data.REGULAR[demo.lang], 39)['company_id']
    demo.faces((own, data.SELLER, data.SELLERS_ACCOUNT, 39), (old, data.REGULAR_FACE, data.REGULARS_ACCOUNT, 38))
    demo.regular(before=True)
    middle = demo.board(direction)
    demo.own_day()
    demo.regular(before=False)
    demo.sale(middle)
    demo.bank()
    demo.leads()
    demo.act(0, own_form, demo.lang, days_ago=20)
    demo.followers(middle)
    store.do_now(House(), settings.change, demo=True)
    return demo.ids[0]
