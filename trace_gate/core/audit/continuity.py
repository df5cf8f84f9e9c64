"""Which traces are unbroken, rewritten or dropped over a whole history (SPEC 4, 9).

The judge looks at every commit of every step, so a trace that was edited and put back, and one
that a merge left out, are found where that happened. What is broken stays broken: nobody can
accept it, and to bring the old bytes back does not undo it.
"""

from __future__ import annotations

from trace_gate.core.record import Record
from trace_gate.core.trace import ids

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Literal

    from trace_gate.core.audit.step import JudgedStep
    from trace_gate.core.finding import Finding

    Broken = Literal["rewritten", "dropped"]

EDITED, DELETED, BY_MERGE = "TG203", "TG204", "TG409"


class BrokenTrace(Record):
    """A trace that is not what it was, and the first commit that made it so."""

    path: str
    trace_id: str
    state: Broken
    commit: str


def broken(judged: Iterable[JudgedStep]) -> list[BrokenTrace]:
    """The broken traces of a history, each once, by path; dropped is worse than rewritten."""
    found: dict[str, BrokenTrace] = {}
    for step in judged:
        for violation in step.violations:
            each = _broken(violation.finding, step)
            if each is not None and _is_worse(each, found.get(each.path)):
                found[each.path] = each
    return [found[path] for path in sorted(found)]


def _is_worse(each: BrokenTrace, known: BrokenTrace | None) -> bool:
    return known is None or (known.state == "rewritten" and each.state == "dropped")


def _broken(finding: Finding, step: JudgedStep) -> BrokenTrace | None:
    """What a finding says of a trace of the history; None for anything else."""
    path = finding.path
    name = _name(path) if path is not None else None
    if path is None or name is None or finding.code not in (EDITED, DELETED, BY_MERGE):
        return None
    is_gone = finding.code == DELETED or (finding.code == BY_MERGE and path in step.gone)
    return BrokenTrace(
        path=path,
        trace_id=name,
        state="dropped" if is_gone else "rewritten",
        commit=finding.commit or step.commit,
    )


def _name(path: str) -> str | None:
    """The id of a trace by its file name, whichever folder the policy of then had for traces."""
    name = path.rpartition("/")[2].removesuffix(".yaml")
    return name if ids.is_trace_id(name) else None
