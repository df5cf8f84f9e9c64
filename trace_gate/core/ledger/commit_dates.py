"""Dates of commits: claims, too (SPEC 4, Time). TG205.

Whoever commits writes the date of the commit. It is held against the landing, which nobody
in the unit writes, and against the commits that it stands on.
"""

from __future__ import annotations

from trace_gate.core.finding import Finding
from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from trace_gate.core.git_model import Commit

    Dated = tuple[str, int]
    """A commit, and its committer date (seconds since the epoch)."""


class CommitDates(Record):
    """What is known of the dates of a unit's commits beside the commits themselves."""

    elders: Mapping[str, Dated]
    """Commit that brings or grows a trace to the youngest governed commit that it stands on, in
    the unit or right below it, where that one is dated later."""
    before_adoption: frozenset[str] = frozenset()
    """Commits dated later than the landing of which no ancestor is governed."""


class Clock(Record):
    """What a judge knows of time that nobody in the unit writes. Epoch seconds."""

    landing: float
    now: float | None
    """The judge's own clock; None where it does not count."""
    skew: float
    """By so many seconds clocks may differ."""

    @property
    def latest(self) -> float:
        """Nothing of the unit is from later."""
        return self.landing if self.now is None else min(self.landing, self.now)

    @property
    def today(self) -> float:
        """The judge's own clock, or the next best."""
        return self.landing if self.now is None else self.now


def check(
    commits: Sequence[Commit], dates: CommitDates, base: str | None, clock: Clock
) -> Iterator[Finding]:
    """TG205 for each commit that is dated later than it lands, or before what it stands on.

    `base` is what the unit stands on: the rebase that mends it begins there. A parent that is
    dated later than today was let in by an earlier release, and tells nothing.
    """
    again = _rebase(commits, base)
    for commit in commits:
        at, elder = commit.committer.seconds, dates.elders.get(commit.oid)
        if at > clock.latest + clock.skew and commit.oid not in dates.before_adoption:
            yield _late(commit, clock.latest, again)
        elif elder is not None and at < min(elder[1], clock.today) - clock.skew:
            yield _early(commit, elder, again)


def _late(commit: Commit, landing: float, again: str) -> Finding:
    from trace_gate.core.ledger import commit_messages as messages

    return Finding(
        code="TG205",
        message=messages.from_future(commit, _said(commit.committer.seconds), _said(landing)),
        remediation=messages.date_after_clock(again),
        commit=commit.oid,
    )


def _early(commit: Commit, elder: Dated, again: str) -> Finding:
    from trace_gate.core.ledger import commit_messages as messages

    parent, dated = f"{elder[0][:10]} ({_said(elder[1])})", _said(commit.committer.seconds)
    return Finding(
        code="TG205",
        message=messages.before_parent(commit, dated, parent),
        remediation=messages.date_anew(again),
        commit=commit.oid,
    )


def _rebase(commits: Sequence[Commit], base: str | None) -> str:
    """The rebase that makes each commit of the unit again, now, and changes nothing else."""
    merges = " --rebase-merges" if any(len(each.parents) > 1 for each in commits) else ""
    return f"git rebase --force-rebase{merges} {base[:10] if base is not None else '--root'}"


def _said(seconds: float) -> str:
    import datetime as dt

    return dt.datetime.fromtimestamp(int(seconds), dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
