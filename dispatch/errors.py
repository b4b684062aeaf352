"""Refusals that the domain can give. Each carries a stable `code` that clients rely on; nothing here knows HTTP."""

from collections.abc import Mapping


class DispatchError(Exception):
    """A request that was refused and changed nothing.

    `code` is stable and machine-readable, `detail` is an English sentence for the log and the developer, `facts` are
    JSON-ready values that let a client explain the refusal (for instance who has the unit).
    """

    def __init__(self, code: str, detail: str, facts: Mapping[str, object] | None = None) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail
        self.facts = dict(facts or {})


class Invalid(DispatchError):
    """The request cannot be understood or breaks a rule of its own shape."""


class Forbidden(DispatchError):
    """The person is known but may not do this."""


class NotFound(DispatchError):
    """No such thing, or none that this person may see: the two are told apart to nobody."""


class Conflict(DispatchError):
    """The request was right for a state that is no longer there."""


class PreconditionFailed(DispatchError):
    """The request names a version that never was."""


class Unsupported(DispatchError):
    """What was sent is of a kind that is not taken."""


class TooLarge(DispatchError):
    """What was sent is larger than what is taken."""


class TooMany(DispatchError):
    """The person does this more often than anybody needs to."""
