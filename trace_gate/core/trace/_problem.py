"""The one exception of the target grammar."""

from __future__ import annotations


class TargetProblem(ValueError):  # noqa: N818 - it is a problem of the text, told as a finding
    """A text is not a target. `remedy` is how to write it."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy
