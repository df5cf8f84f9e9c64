"""The one exception of the target grammar."""

from __future__ import annotations

_LONGEST = 120


class TargetProblem(ValueError):
    """A text is not a target. `remedy` is how to write it."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy


def shown(text: str) -> str:
    """The text in quotes, with an end."""
    return repr(text if len(text) <= _LONGEST else f"{text[:_LONGEST]}...")
