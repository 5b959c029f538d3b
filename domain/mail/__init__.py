"""Mail that leaves: the account it is sent from, letters with their outbox, texts kept ready."""

from .account import MailAccount, drop_account, is_set_up, set_account
from .facts import Addressee, Enclosure, Facts, facts_of
from .letters import LONGEST_LETTER, Letter, again, of_activities, of_record, stop, try_account, write
from .outbox import Parcel, delivered, next_due, put_off, take
from .templates import OF, LetterTemplate, fill, offered

__all__ = [
    'LONGEST_LETTER', 'OF', 'Addressee', 'Enclosure', 'Facts', 'Letter', 'LetterTemplate', 'MailAccount', 'Parcel',
    'again', 'delivered', 'drop_account', 'facts_of', 'fill', 'is_set_up', 'next_due', 'of_activities', 'of_record',
    'offered', 'put_off', 'set_account', 'stop', 'take', 'try_account', 'write',
]  # fmt: skip
