"""What is kept of one question to one repository: a row, whatever came of it (SPEC 10, Fleet)."""

from __future__ import annotations

from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any, Literal

    Verdict = Literal["PASS", "BLOCK", "ESCALATE", "CANNOT_JUDGE"]

WORST: tuple[Verdict, ...] = ("CANNOT_JUDGE", "BLOCK", "ESCALATE", "PASS")
"""The verdicts, the worst one first."""

ERRORS = {
    "unreachable": "the repository could not be fetched",
    "no_branch": "the repository has no such branch",
    "busy": "another run works on its copy",
    "timeout": "it took too long",
    "memory": "it took too much memory",
    "ended": "the process was ended from outside",
    "cannot_judge": "it cannot be judged",
    "other_commit": "the answer is about another commit",
    "unreadable": "the answer cannot be read",
    "bug": "a bug of trace-gate",
    "lost": "the worker was lost",
    "version": "the worker has another release",
    "system": "the system refuses",
}
"""Why a row has no verdict of a judge."""


class ShopFigures(Record):
    """The figures of one shop of a repository. None: nobody knows."""

    tenant: str
    """ACME-01-US"""
    freeze_rate: float | None
    """A fraction: 0.5 is 50 %."""
    open_approvals: int
    overdue: int


class Row(Record):
    """What came of one question to one repository."""

    run_id: str
    """The same for the same repository, commit, question and release."""
    repo: str
    ref: str
    action: str
    tip: str | None = None
    """The commit that was asked about; None where it was not reached."""
    tool_version: str
    policy_digest: str | None = None
    started_at: float
    """Seconds since the epoch."""
    seconds: float = 0.0
    attempt: int = 0
    """How often it was fetched until that succeeded, or was given up."""
    exit: int = 2
    verdict: Verdict = "CANNOT_JUDGE"
    open: int | None = None
    """Errors that nothing has closed."""
    steps: int | None = None
    bypassed: int | None = None
    stale: bool | None = None
    """Whether layers that it has committed are not those of its traces."""
    written: int | None = None
    """How many files or commits were written, because something changed."""
    checkpoint_ok: bool | None = None
    """None: no checkpoint was asked for."""
    error_kind: str | None = None
    """A key of `ERRORS`; None where there is a verdict."""
    message: str = ""
    remedy: str = ""
    files: tuple[str, ...] = ()
    """The whole answers, below the folder of the output."""
    shops: tuple[ShopFigures, ...] = ()

    @property
    def judged(self) -> bool:
        """Whether there is a verdict of a judge."""
        return self.error_kind is None

    def is_sound(self, version: str) -> bool:
        """Whether it says what rows of a release say: a verdict and its commit, or why not."""
        if not self.judged:
            return self.error_kind in ERRORS and self.verdict == "CANNOT_JUDGE"
        known = self.verdict in WORST[1:] and self.exit in (0, 1)
        return known and self.tip is not None and self.tool_version == version

    def plain(self) -> dict[str, Any]:
        """As plain data, for another process and for JSON."""
        rows = [each.as_dict() for each in self.shops]
        return {**self.as_dict(), "files": list(self.files), "shops": rows}


def of_plain(data: Mapping[str, Any]) -> Row:
    """The row that `plain` made data of."""
    shops = tuple(ShopFigures(**each) for each in data["shops"])
    return Row(**{**data, "files": tuple(data["files"]), "shops": shops})


def worst(rows: Iterable[Row]) -> Verdict:
    """The verdict of all together."""
    found = {each.verdict for each in rows}
    return next((each for each in WORST if each in found), "CANNOT_JUDGE")
