"""Which counts of a bucket can be relied on, and the weeks in a row that they have (SPEC 8).

Only counts of days that a report of the observation has, that no other trace corrects, and that
were taken when all orders of these days had come in. Each day counts once: of two observations
of the same days the newer one counts, and a row of weeks never takes two that overlap.
"""

from __future__ import annotations

from decimal import Decimal

from trace_gate.core.fold.facts import Reported, Superseded
from trace_gate.core.fold.hypotheses.outcome import decimal_of
from trace_gate.core.governor.conditions.limits import WEEK
from trace_gate.core.record import Record
from trace_gate.core.statistics.rates import Rate
from trace_gate.core.trace import ids

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from trace_gate.core.fold.facts import Fact

LEAST, MOST = 4, 12
"""So many weeks can be asked for: of fewer or more no volatility is told."""
_LONGER = 5
"""Days by which periods of other lengths may go beyond what is asked for: two long months."""


class Period(Record):
    """Counts of some days. Days are numbered from the epoch; both are counted."""

    start: int
    end: int
    figures: Mapping[str, int]
    money: Mapping[str, int | float]
    trace_id: str

    @property
    def days(self) -> int:
        """How many days are counted."""
        return self.end - self.start + 1


class Row(Record):
    """Periods that follow each other without a gap, the oldest first. At least one."""

    periods: tuple[Period, ...]

    @property
    def basis(self) -> tuple[str, ...]:
        """The observations that it comes from."""
        return tuple(dict.fromkeys(each.trace_id for each in self.periods))

    @property
    def days(self) -> str:
        """`2025-01-06 to 2025-03-02`."""
        first, last = self.periods[0].start, self.periods[-1].end
        return f"{ids.date_of_day(first)} to {ids.date_of_day(last)}"

    def total(self, name: str) -> int | None:
        """The sum of a figure; None where a period lacks it."""
        found = [each.figures.get(name) for each in self.periods]
        return None if None in found else sum(each for each in found if each is not None)

    def amount(self, name: str) -> Decimal | None:
        """The sum of money; None where a period lacks it."""
        found = [decimal_of(each.money.get(name)) for each in self.periods]
        if any(each is None for each in found):
            return None
        return sum((each for each in found if each is not None), Decimal(0))

    def rates(self) -> list[Rate] | None:
        """Orders of clicks of each period; None where one lacks them."""
        if self.total("orders") is None or self.total("clicks") is None:
            return None
        return [
            Rate(successes=each.figures["orders"], trials=each.figures["clicks"])
            for each in self.periods
        ]


class Counts(Record):
    """What is known of a bucket on a day."""

    today: int
    usable: tuple[Period, ...] = ()
    early: tuple[Period, ...] = ()
    """Taken before all their orders had come in, and not counted again since"""
    unproved: int = 0
    """So many items stand behind no report."""
    first: tuple[Period, ...] = ()
    """As usable, but of the same days what was counted first"""

    @property
    def newest(self) -> int | None:
        """The last day that is counted."""
        return max((each.end for each in self.usable), default=None)


def of(facts: Iterable[Fact], corrected: Iterable[str], today: int) -> Counts:
    """The counts of a bucket.

    Args:
        facts: what its node `counts` is told.
        corrected: the traces in whose place others are.
        today: the day on which it is asked; later days do not count.
    """
    gone = {*corrected}
    reported = sorted(
        (each for each in facts if isinstance(each, Reported)), key=lambda one: one.order
    )
    past = [each for each in reported if each.trace_id not in gone and each.end <= today]
    proved = [each for each in past if each.captured is not None and each.captured >= each.end]
    final = [each for each in proved if (each.captured or 0) >= each.closed]
    usable, first = _once(final), _once(final[::-1])
    days = {(each.start, each.end) for each in usable}
    early = (each for each in _once(proved) if (each.start, each.end) not in days)
    return Counts(
        today=today,
        usable=usable,
        early=tuple(early),
        unproved=len(past) - len(proved),
        first=first,
    )


def traces_of(facts: Iterable[Fact]) -> list[str]:
    """The observations behind the counts of a bucket: each may have been corrected."""
    return list(dict.fromkeys(each.trace_id for each in facts if isinstance(each, Reported)))


def is_corrected(facts: Iterable[Fact]) -> bool:
    """Whether another trace is in the place of one, by what its node `trace` is told."""
    return any(isinstance(each, Superseded) for each in facts)


def others(counts: Counts) -> Iterator[Counts]:
    """What was counted first, each kind of weeks by itself, and longer periods by themselves.

    Weeks that begin on another day, and newer counts of the same days, put earlier ones out of
    force. What these said is still known here.
    """
    kinds: dict[int, list[Period]] = {}
    for each in counts.first:
        if each.days >= WEEK:
            kinds.setdefault(each.end % WEEK if each.days == WEEK else WEEK, []).append(each)
    for _, periods in sorted(kinds.items()):
        yield counts.with_(usable=tuple(periods))


def _once(reported: Sequence[Reported]) -> tuple[Period, ...]:
    """Each days once: of the same ones the last of the sequence."""
    newest: dict[tuple[int, int], Reported] = {}
    for each in reported:
        newest[each.start, each.end] = each
    return tuple(
        Period(
            start=each.start,
            end=each.end,
            figures=each.figures,
            money=each.money,
            trace_id=each.trace_id,
        )
        for _, each in sorted(newest.items())
    )


def in_a_row(counts: Counts, weeks: int, recent: int) -> Row | None:
    """The newest weeks that follow each other, so many; None where there is no such row.

    Args:
        counts: of the bucket.
        weeks: how many, from LEAST to MOST.
        recent: so many days ago the last day may lie.
    """
    by_end = {each.end: each for each in counts.usable if each.days == WEEK}
    for end in sorted(by_end, reverse=True):
        if end < counts.today - recent:
            return None
        row = tuple(_back(by_end, end, weeks))
        if len(row) == weeks:
            return Row(periods=row[::-1])
    return None


def longest(counts: Counts, recent: int) -> int:
    """How many weeks there are in the longest row that ends now."""
    by_end = {each.end: each for each in counts.usable if each.days == WEEK}
    recently = (end for end in by_end if end >= counts.today - recent)
    return max((len([*_back(by_end, end, MOST)]) for end in recently), default=0)


def _back(by_end: Mapping[int, Period], end: int, most: int) -> Iterator[Period]:
    for _ in range(most):
        found = by_end.get(end)
        if found is None:
            return
        yield found
        end = found.start - 1


def covering(counts: Counts, days: int, recent: int) -> Row | None:
    """Periods of any length that follow each other and have about so many days, the newest ones."""
    by_end: dict[int, Period] = {each.end: each for each in counts.usable}  # the shortest one
    for end in sorted(by_end, reverse=True):
        if end < counts.today - recent:
            return None
        row: list[Period] = []
        at, total = end, 0
        while total < days - days % WEEK and at in by_end:
            row.append(by_end[at])
            total += by_end[at].days
            at = by_end[at].start - 1
        if days - days % WEEK <= total <= days + _LONGER:
            return Row(periods=tuple(row[::-1]))
    return None


def since(counts: Counts, first: int) -> Row | None:
    """Periods from a day on, each day once: those that are the newest and do not overlap."""
    row: list[Period] = []
    for each in sorted(counts.usable, key=lambda one: (-one.end, -one.start)):
        if each.start >= first and (not row or each.end < row[-1].start):
            row.append(each)
    return Row(periods=tuple(row[::-1])) if row else None
