"""Mail for programs: letters leave by SMTP."""

from .outbox import Outbox

__all__ = ['Outbox']
