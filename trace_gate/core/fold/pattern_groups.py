"""Groups of decisions that patterns are about (SPEC 8, Patterns and laws)."""

from __future__ import annotations

from trace_gate.core.hashing import sha256_of
from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

LONGEST_WORDS = 48
"""Letters of a slug before its digest: the whole path has to fit on every system."""

_WORD = frozenset("abcdefghijklmnopqrstuvwxyz0123456789")


class Group(Record):
    """What the decisions of a pattern have in common."""

    action_type: str | None
    bucket_state: str | None
    fit_type: str | None
    metric: str | None
    direction: str | None
    """Where the metric is expected to go, as the hypotheses word it."""

    @classmethod
    def of(cls, plain: Sequence[str | None]) -> Group:
        """The group whose `as_tuple` this is; fields that are missing are None."""
        filled = (*plain, *(None for _ in cls._fields))
        return cls.from_tuple(filled[: len(cls._fields)])

    @property
    def slug(self) -> str:
        """A name for keys and files: readable words, then what tells the groups apart.

        Lower-case ASCII letters, digits and hyphens, at most 57 of them.
        """
        exact = "".join("-" if each is None else f"{len(each)}:{each}" for each in self.as_tuple())
        short = sha256_of(exact.encode("utf-8", "surrogatepass"))[:8]
        words = self._words()
        return f"{words}-{short}" if words else short

    def _words(self) -> str:
        said = " ".join(each for each in self.as_tuple() if each).lower()
        kept = "".join(letter if letter in _WORD else " " for letter in said)
        return "-".join(kept.split())[:LONGEST_WORDS].rstrip("-")
