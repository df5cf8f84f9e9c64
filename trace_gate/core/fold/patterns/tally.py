"""Verified decisions of a pattern, and what they add up to (SPEC 8, Patterns and laws)."""

from __future__ import annotations

from trace_gate.core.fold import formatting as plain
from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

    from trace_gate.core.fold.facts import Observed


class Case(Record):
    """One verified decision. It counts once, whatever it was observed by."""

    place: tuple[int, str, str, int, str, int]
    """Of its verification, in the order of the fold."""
    decision: str
    verification: str
    asin: str | None
    met: bool
    """Whether every criterion of the metric is met."""
    evidenced: bool

    @classmethod
    def of(cls, fact: Observed) -> Case:
        """What one observation says."""
        return cls(
            place=fact.order,
            decision=fact.decision,
            verification=fact.trace_id,
            asin=fact.asin,
            met=fact.met,
            evidenced=fact.evidenced,
        )

    def both(self, other: Case) -> Case:
        """What two observations of one decision say, whichever came first."""
        newest = max(self, other, key=lambda case: case.place)
        return newest.with_(
            asin=max(self.asin or "", other.asin or "") or None,
            met=self.met and other.met,
            evidenced=self.evidenced and other.evidenced,
        )

    def plain(self) -> dict[str, Any]:
        """As a layer lists it."""
        return {
            "at": plain.instant(self.place[:2]),
            "decision": self.decision,
            "verification": self.verification,
            "asin": self.asin,
            "success": self.met,
            "claimed": not self.evidenced,
        }


class Tally(Record):
    """How many decisions, and how many of them succeeded."""

    decisions: int = 0
    successes: int = 0
    asins: frozenset[str] = frozenset()

    @classmethod
    def of(cls, cases: Iterable[Case]) -> Tally:
        """The tally of all cases."""
        return [cls(), *running(cases)][-1]

    def plain(self) -> dict[str, Any]:
        """As a layer lists it."""
        return {
            "decisions": self.decisions,
            "successes": self.successes,
            "asins": sorted(self.asins),
        }


def running(cases: Iterable[Case]) -> Iterator[Tally]:
    """The tally after each case."""
    successes, asins = 0, frozenset[str]()
    for decisions, case in enumerate(cases, start=1):
        successes += case.met
        if case.asin is not None and case.asin not in asins:
            asins |= {case.asin}
        yield Tally(decisions=decisions, successes=successes, asins=asins)
