"""What an observation counts, as facts to the buckets that it counts (SPEC 3, Counts; SPEC 8)."""

from __future__ import annotations

from trace_gate.core.fold.facts import Reported
from trace_gate.core.trace import counts, ids
from trace_gate.core.trace.target import is_bucket

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from trace_gate.core.fold.foldable import Foldable
    from trace_gate.core.trace.counts import Count


def of(about: Foldable) -> Iterator[tuple[str, Reported]]:
    """Bucket and fact for each item that counts days which exist."""
    late = counts.closing_days(counts.attribution_days(about.trace))
    for each in counts.counts_of(about.trace):
        if is_bucket(each.bucket) and each.start <= each.end:
            yield (
                each.bucket,
                Reported(
                    **about.at(about.created, number=each.index + 1),
                    start=each.start,
                    end=each.end,
                    figures=each.figures,
                    money=each.money,
                    captured=_captured(each, about),
                    closed=each.end + late,
                ),
            )


def _captured(count: Count, about: Foldable) -> int | None:
    """The day by UTC or as written, the later one. Nothing is counted that was taken afterwards."""
    report = counts.proof_of(count, about.trace)
    taken = ids.instant_or_none(report.captured_at) if report is not None else None
    return min(taken.days[1], about.created.days[1]) if taken is not None else None
