"""What came of a whole fleet: the rows, the verdict, the exit code (SPEC 10, Fleet)."""

from __future__ import annotations

from trace_gate.core.fleet.row import worst
from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from trace_gate.core.fleet.row import Row, Verdict

NEVER_BLOCKS = ("status",)
"""Actions that show numbers: only what could not be told is an error of theirs."""


class FleetResult(Record):
    """One row for each repository, in the order of fleet.yaml."""

    action: str
    tool_version: str
    started_at: float
    seconds: float
    rows: tuple[Row, ...]

    @property
    def verdict(self) -> Verdict:
        """The worst of the rows."""
        return worst(self.rows)

    @property
    def exit(self) -> int:
        """2 where a repository has no verdict, 1 where one is blocked, else 0."""
        if not self.rows or not all(each.judged for each in self.rows):
            return 2
        if self.action in NEVER_BLOCKS:
            return 0
        return 0 if self.verdict == "PASS" else 1
