"""What the rules for changes of a bucket have in common: what they look at, what they say."""

from __future__ import annotations

from trace_gate.core.fold.result import Refusal
from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from trace_gate.core.fold.facts import Changed
    from trace_gate.core.policy.policy import Policy

    Rule = Callable[["BucketStatus", Changed, Policy], "Refusal | None"]

_LONGEST = 60
_MOST = 5


class BucketStatus(Record):
    """What a bucket is, as far as the next change depends on it."""

    state: str | None = None
    """None: it was never created."""
    since: tuple[int, str] = (0, "")
    """The moment when it came to this state."""


def illegal(change: Changed, message: str, remediation: str) -> Refusal:
    """TG507: the bucket has no such way, or no such definition."""
    return Refusal.of(change, "TG507", message, remediation)


def incomplete(change: Changed, message: str, remediation: str) -> Refusal:
    """TG508: a freeze or an unfreeze lacks what it takes."""
    return Refusal.of(change, "TG508", message, remediation)


def name_of(change: Changed) -> str:
    """The id of the bucket that a change is about."""
    return change.target.rpartition("/")[2]


def is_blank(value: object) -> bool:
    """Whether a detail says nothing. Zero and false say something."""
    if isinstance(value, str):
        return not value or value.isspace()
    return value is None or (isinstance(value, list | dict) and not value)


def shown(value: object) -> str:
    """A value as a message shows it: short, and as the trace writes it."""
    if isinstance(value, str):
        return repr(value if len(value) <= _LONGEST else f"{value[:_LONGEST]}...")
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, int | float):
        return repr(value)
    return "a list" if isinstance(value, list | tuple) else "a map"


def listed(words: Sequence[str]) -> str:
    """`a, b, c`, with an end."""
    more = len(words) - _MOST
    return ", ".join(words[:_MOST]) + (f" and {more} more" if more > 0 else "")
