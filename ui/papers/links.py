"""Links by which the client opens a quote: made, shown once, revoked."""

from functools import partial

from domain import quotes, signing
from domain.permissions import Permission
from domain.quotes import Quote, links
from domain.types import dumps

from ..components.dialogs import Dialog, FormDialog
from ..components.fields import select_field, text_field
from ..components.kit import Tag, badge, btn, html, note, svg
from ..context import Context
from ..site import offer_address
from .reading import Opened

LIVES = {7: '7 days', 30: '30 days', 90: '90 days', 365: 'a year'}
LANGUAGES = {'ru': 'Русский', 'en': 'English'}


class Links(Tag):
    """The section of a quote's live links; empty without any."""

    def __init__(self, context: Context, dialogs: Tag) -> None:
        super().__init__('section', cls='e-links')
        self.context, self.t, self._dialogs = context, context.t, dialogs
        self._drawn: object = None

    def show(self, opened: Opened) -> None:
        """Show these links."""
        state = [(one.id, one.version) for one in opened.links]
        if state == self._drawn:
            return
        self._drawn = state
        t, may = self.t, self.context.may(Permission.QUOTE_EDIT)
        self.clear()
        if not opened.links:
            return
        with self:
            with Tag('div', cls='a-head'):
                Tag('h2', t('Links for the client'), 'a-h3')
                Tag('span', cls='a-grow')
                if may and not opened.paper.replaced_by:
                    btn(t('Link'), 'plus', 'ghost sm', on_click=lambda: self.make(opened.paper))
            with Tag('ul', cls='e-payl'):
                for one in opened.links:
                    with Tag('li', cls='e-pay'):
                        html(svg('link', 14), 'a-icw a-t3', 'span')
                        if one.seen_at:
                            badge(t('opened {when}', when=t.when(one.seen_at)), 'ok')
                        else:
                            badge(t('not opened yet'))
                        who = self.context.team.get(one.created_by or 0, {}).get('name', '')
                        about = [who, t('works until {when}', when=t.full(one.expires_at)), LANGUAGES[one.lang]]
                        Tag('span', ' · '.join(part for part in about if part), 'a-sm a-t3 a-grow e-pay__n')
                        if may:
                            btn(t('Revoke'), kind='ghost sm', on_click=partial(self.revoke, one.id or 0))

    async def make(self, quote: Quote) -> None:
        """Ask for how long and in which language, then show the link once."""
        t, context, token = self.t, self.context, signing.new_token()

        async def save() -> bool | str:
            done = await context.do(
                links.share, quote.id, signing.hash_of(token), lang.value, int(days.value or links.DAYS), quiet=True
            )
            if done.refusal:
                return context.words(done.refusal)
            with self._dialogs:
                show_link(context, t('Link for the client: quote {number}', number=quote.number), token)
            return True

        with self._dialogs:
            form = FormDialog(t, t('Link for the client'), t('Make a link'), save, icon='link')
        with form.body:
            about = t('The client reads the quote, downloads the PDF, accepts or declines without signing in.')
            Tag('p', about, 'a-t2')
            if quote.status == quotes.STATUSES[0]:
                note(t('The quote becomes sent, and its rows and terms are frozen.'), 'plain', 'lock')
            with Tag('div', cls='a-cols2'):
                lang = select_field(t('Language of the page'), LANGUAGES, t.lang)
                days = select_field(t('The link works for'), {str(n): t(word) for n, word in LIVES.items()}, '30')
        form.open()

    async def revoke(self, link_id: int) -> None:
        """Make a link useless; that is not taken back by undo."""
        if await self.context.do(links.revoke, link_id):
            self.context.toast(self.t('The link no longer works'))


def show_link(context: Context, title: str, token: str) -> None:
    """Show a link once, with a button that copies it."""
    t, url = context.t, offer_address(token)
    dialog = Dialog(t, title, icon='link', once=True)
    with dialog.body:
        note(t('The link is shown once: Artel keeps only its fingerprint. It can be revoked at any time.'), 'warn')
        field = text_field(t('Link'), url)
        field.input.props('readonly')
    with dialog.footer:
        Tag('span', cls='a-grow')
        btn(t('Close'), kind='ghost', on_click=dialog.close)
        copy = btn(t('Copy the link'), 'copy', 'pri', on_click=lambda: context.toast(t('Copied')))
        copy.on('click', js_handler=f'() => navigator.clipboard?.writeText({dumps(url)})')
    dialog.open()
