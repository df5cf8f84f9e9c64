"""A judgement as JSON (SPEC 6), version 1; `schemas/check-report.schema.json` describes it."""

from __future__ import annotations

from trace_gate.core.codes import name_of
from trace_gate.report.escape import exact, json_text, whole

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from trace_gate.core.finding import Finding
    from trace_gate.core.gate.judgement import CommitJudgement, Judgement

VERSION = 1


def as_json(judgement: Judgement, *, color: bool = False) -> str:
    """One object and a line break, in ASCII. Remarks are for people, and left out (SPEC 6)."""
    del color
    return f"{json_text(plain_data(judgement))}\n"


def plain_data(judgement: Judgement) -> dict[str, Any]:
    """The judgement as plain data, in the order of SPEC 6."""
    count = judgement.judged
    return {
        "version": VERSION,
        "verdict": judgement.verdict,
        "policy": {"ref": whole(judgement.policy_ref), "digest": judgement.policy_digest},
        "judged": count.as_dict(),
        "commits": [_commit(each) for each in judgement.commits],
        "findings": [finding_data(each) for each in judgement.findings],
    }


def _commit(commit: CommitJudgement) -> dict[str, Any]:
    return {
        "commit": whole(commit.commit),
        "verdict": commit.verdict,
        "traces": [whole(each) for each in commit.traces],
        "paths": [exact(each) for each in commit.paths],
    }


def finding_data(finding: Finding) -> dict[str, Any]:
    """A finding as plain data, as every report of ours has it."""
    return {
        "code": finding.code,
        "name": name_of(finding.code),
        "level": finding.level,
        "message": whole(finding.message),
        "remediation": whole(finding.remediation),
        "path": None if finding.path is None else exact(finding.path),
        "line": finding.line,
        "column": finding.column,
        "commit": None if finding.commit is None else whole(finding.commit),
        "trace_id": None if finding.trace_id is None else whole(finding.trace_id),
    }
