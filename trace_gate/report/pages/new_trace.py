"""A trace that was written: what it lacks and what comes next, for people and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from trace_gate.core.governor.evaluate import answer_of
from trace_gate.core.shell import word
from trace_gate.report.escape import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trace_gate.app.author.new_trace import Written


def lines(written: Written) -> Iterator[str]:
    """What was written and what it lacks, in lines; the last one says what to do next."""
    yield f"wrote {written.path}"
    yield from map(plain, written.said)
    if written.missing:
        yield "still to be filled in:"
        for at, finding in enumerate(written.missing):
            yield f"  {written.path}:{finding.line or 1}  {plain(finding.message)}"
            if all(each.remediation != finding.remediation for each in written.missing[at + 1 :]):
                yield f"      fix: {plain(finding.remediation)}"
        if any("tenant" in finding.message for finding in written.missing):
            yield (
                "no store is known yet: the same command with --store ACME-01 --marketplace US "
                "fills in the tenant, and later traces take it from there"
            )
    for path in written.left_out:
        yield f"left out: {plain(path)} (only a decision can cover it)"
    for target in written.unsaid:
        yield (
            f"no content yet: {plain(target)}   once it is changed and staged: "
            f"trace-gate refresh {written.trace_id}"
        )
    yield from _heard(written)
    yield f"next: {_next(written)}"


def _heard(written: Written) -> Iterator[str]:
    """The buckets that it touches, and what the guardrails say."""
    if written.touches:
        yield f"touches: {plain(', '.join(written.touches))}"
    if written.reasons:
        yield f"guardrails: {written.verdict}"
    for each in written.reasons:
        yield f"  {each.code} {answer_of(each)}: {plain(each.message)}"
        yield f"      fix: {plain(each.remediation)}"


def _next(written: Written) -> str:
    stage = " ".join(["git add", written.path, *map(word, written.unstaged)])
    if written.missing and all(each.remediation.startswith("rm ") for each in written.missing):
        return "the fix above writes it anew, with what it lacks"
    if written.missing:
        return f"fill in the lines above, then: {stage} && trace-gate check"
    if written.early:
        return (
            f"write `hypothesis_result: inconclusive` in it, or delete it and say the result after "
            f"{written.early}: before that the gate stops it (TG509)"
        )
    if written.protected:
        return (
            f"{stage}   then an approver signs it: "
            f"trace-gate approve {written.trace_id} --key ~/.ssh/id_ed25519"
        )
    if written.verdict in ("BLOCK", "ESCALATE"):
        ask = f"trace-gate govern {written.trace_id}"
        return f"{ask}   says why it is {written.verdict}, and what to do"
    return f"{stage} && git commit"


def plain_data(written: Written) -> dict[str, Any]:
    """The same as plain data, for `--format json`."""
    return {
        "id": written.trace_id,
        "trace_type": written.trace_type,
        "path": written.path,
        "executed": written.executed,
        "missing": [
            {"code": f.code, "line": f.line, "message": f.message, "remediation": f.remediation}
            for f in written.missing
        ],
        "left_out": list(written.left_out),
        "read": list(written.said),
        "without_content": list(written.unsaid),
        "verdict": written.verdict,
        "touches": list(written.touches),
        "reasons": [
            {
                "code": f.code,
                "says": answer_of(f),
                "message": f.message,
                "remediation": f.remediation,
            }
            for f in written.reasons
        ],
        "needs_signature": written.protected,
        "too_early_before": written.early or None,
        "stage": [written.path, *written.unstaged],
        "next": _next(written),
    }
