"""Groups of decisions that patterns are about (SPEC 8, Patterns and laws)."""

from __future__ import annotations

from trace_gate.core.hashing import sha256
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
        """The group that `plain` made; fields that are missing are None."""
        filled = (*plain, *(None for _ in cls._fields))
        return cls(**dict(zip(cls._fields, filled, strict=False)))

    @property
    def plain(self) -> tuple[str | None, ...]:
        """Plain values, in the order of the fields."""
        return tuple(getattr(self, field) for field in self._fields)

    @property
    def slug(self) -> str:
        """A name for keys and files: readable words, then what tells the groups apart.

        Lower-case ASCII letters, digits and hyphens, at most 57 of them.
        """
        exact = "".join("-" if each is None else f"{len(each)}:{each}" for each in self.plain)
        data = exact.encode("utf-8", "surrogatepass")
        digest = sha256(len(data))
        digest.update(data)
        words, short = self._words(), digest.hexdigest()[:8]
        return f"{words}-{short}" if words else short

    def _words(self) -> str:
        said = " ".join(each for each in self.plain if each).lower()
        kept = "".join(letter if letter in _WORD else " " for letter in said)
        return "-".join(kept.split())[:LONGEST_WORDS].rstrip("-")
