"""Why a lead is poor, in words."""

from domain.leads import REASONS

from ..locales import Words


def reason_text(t: Words, reason: str) -> str:
    """A reason as people read it: one of the domain's codes, or own words as they are."""
    return t(f'reason.{reason}') if reason in REASONS else reason
