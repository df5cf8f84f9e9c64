"""The sentences that every report of an audit has (SPEC 9)."""

from __future__ import annotations

from trace_gate.report.judgement.summary import plural

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from trace_gate.core.audit.result import Audit

VERDICTS = {
    "PASS": "PASS: every step is linked or remediated, and every trace is unbroken",
    "BLOCK": "BLOCK: this history holds what nothing has closed",
    "ESCALATE": "ESCALATE: this history holds what a person has not accepted",
}


def looked_at(audit: Audit) -> str:
    """`audited 12 steps (15 commits) of main at 1a2b3c4d5e, from its adoption 5e4d3c2b1a on`."""
    count = audit.totals
    start = "the whole history"
    if audit.adoption is not None:
        start = f"from its adoption {audit.adoption[:10]} on"
    elif audit.since is not None:
        start = f"after {audit.since[:10]}; what is before it was not looked at"
    return (
        f"audited {plural(count.steps, 'step')} ({plural(count.commits, 'commit')}) "
        f"of {audit.ref} at {audit.commit[:10]}, {start}"
    )


def facts(audit: Audit) -> Iterator[str]:
    """What was looked at, how many of each, and what has to be said about it."""
    count = audit.totals
    yield looked_at(audit)
    yield (
        f"steps: {count.linked:,} linked, {count.remediated:,} remediated, "
        f"{count.bypassed:,} bypassed"
    )
    yield (
        f"traces: {count.unbroken:,} unbroken, {count.rewritten:,} rewritten, "
        f"{count.dropped:,} dropped"
    )
    if audit.before:
        yield f"{plural(audit.before, 'step')} before the adoption: not judged"
    yield from audit.remarks


def verdict(audit: Audit) -> str:
    """The last line."""
    return VERDICTS[audit.verdict]
