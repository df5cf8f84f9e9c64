"""The closing lines of every run: what was looked at, by which policy, and the verdict (SPEC 5)."""

from __future__ import annotations

from trace_gate.report.escape import plain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from trace_gate.core.gate.judgement import Judgement

VERDICTS = {
    "PASS": "PASS",
    "BLOCK": "BLOCK: this change may not go through",
    "ESCALATE": "ESCALATE: all that is missing is the approval of a person",
    "CANNOT_JUDGE": "CANNOT_JUDGE: this is not a pass",
}


def closing(judgement: Judgement) -> list[str]:
    """What was judged, the remarks, the verdict: one line each."""
    lines = [judged(judgement)] if judgement.policy_digest else []
    lines += [f"note: {plain(remark)}" for remark in judgement.remarks]
    return [*lines, f"{VERDICTS[judgement.verdict]}{counts(judgement)}"]


def judged(judgement: Judgement) -> str:
    """`judged 7 commits, 23 paths (19 governed, 3 exempt, 1 derived) by policy 4f2c… of main`."""
    count = judgement.judged
    kinds = f"{count.governed} governed, {count.exempt} exempt, {count.derived} derived"
    return (
        f"judged {plural(count.commits, 'commit')}, {plural(count.paths, 'path')} ({kinds}) "
        f"by policy {judgement.policy_digest[:8]}… of {plain(judgement.policy_ref)}"
    )


def counts(judgement: Judgement) -> str:
    """` (2 errors, 1 note)`; empty where nothing was found."""
    found = [
        plural(sum(each.level == level for each in judgement.findings), level)
        for level in ("error", "warning", "note")
        if any(each.level == level for each in judgement.findings)
    ]
    return f" ({', '.join(found)})" if found else ""


def plural(count: int, what: str) -> str:
    """`1 file`, `2 files`, `2 hypotheses`, `1,204 paths`."""
    if count == 1:
        return f"{count} {what}"
    return f"{count:,} {what[:-2]}es" if what.endswith("sis") else f"{count:,} {what}s"
