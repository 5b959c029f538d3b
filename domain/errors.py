"""How the domain says no: a code and facts, never a sentence. The words belong to `ui/locales`."""


class Refusal(Exception):
    """An expected failure. `code` names it, `facts` fill its sentence, `status` is what HTTP answers."""

    status = 400

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code, self.facts = code, facts

    def __str__(self) -> str:
        return f'{self.code} {self.facts}' if self.facts else self.code


class NotFound(Refusal):
    """The record is missing, deleted, or not for this person's eyes: all three look the same."""

    status = 404


class Forbidden(Refusal):
    """The person's role does not allow the act."""

    status = 403


class Invalid(Refusal):
    """A value or a state does not fit a rule. `facts['field']` names the field where there is one."""

    status = 422


class Conflict(Refusal):
    """Somebody has changed the same thing since it was read."""

    status = 409
