"""Judgements that are made by hand: what the formats are tried on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import cycle, islice

from trace_gate.core.codes import CODES
from trace_gate.core.finding import Finding
from trace_gate.core.gate.judgement import Addresses, CommitJudgement, Judged, Judgement

LEVELS = ("error", "warning", "note")
POLICY = "config/amazon-growth/gate.yaml"
REPOSITORY = "https://github.com/acme/shop"
DOCS = "https://docs.shop.example/trace-gate"
COMMITS = ("a" * 40, "b" * 40)


def judged(*findings: Finding, verdict: str = "BLOCK", **fields: object) -> Judgement:
    """A judgement of two commits, of which the first one passes."""
    return Judgement(
        **{
            "verdict": verdict,
            "policy_ref": "origin/main",
            "policy_digest": "4f2c0000" * 8,
            "policy_file": POLICY,
            "judged": Judged(commits=2, paths=3, governed=2, exempt=1),
            "commits": (
                CommitJudgement(
                    commit=COMMITS[0],
                    verdict="PASS",
                    traces=("TRACE-20250107-001",),
                    paths=("traces/2025-01/TRACE-20250107-001.yaml", "README.md"),
                ),
                CommitJudgement(
                    commit=COMMITS[1], verdict="BLOCK", traces=(), paths=("ads/bids.csv",)
                ),
            ),
            "findings": findings,
            "addresses": Addresses(repository=REPOSITORY, docs=DOCS),
            **fields,
        }
    )


UNCOVERED = Finding(
    code="TG401",
    message="ads/bids.csv is changed, and no trace comes with it.",
    remediation="git add ads/bids.csv && trace-gate new decision --from-staged",
    path="ads/bids.csv",
)
WRONG = Finding(
    code="TG102",
    message="rationale is missing.",
    remediation="Write it below decision.",
    path="traces/2025-01/TRACE-20250107-001.yaml",
    line=45,
    column=5,
    source="    decision:",
    trace_id="TRACE-20250107-001",
)
UNKNOWN = Finding(
    code="TG403",
    message="The message names TRACE-20250101-009, which is not there.",
    remediation="git commit --amend",
    commit=COMMITS[1],
)
WAITING = Finding(
    code="TG601",
    message="TRACE-20250107-001 waits for an approval.",
    remediation="trace-gate approve TRACE-20250107-001",
    trace_id="TRACE-20250107-001",
    waits=True,
)
NOTE = Finding(
    code="TG505",
    level="note",
    message="It rests on H-001, which is not confirmed.",
    remediation="Nothing has to be done.",
    path="traces/2025-01/TRACE-20250107-001.yaml",
    line=12,
)
STOPPED = Finding(code="TG801", message="nowhere is no commit here.", remediation="git fetch --all")

BLOCKED = judged(UNCOVERED, WRONG, UNKNOWN, NOTE)
ESCALATED = judged(WAITING, NOTE, verdict="ESCALATE")
PASSED = judged(verdict="PASS")
UNJUDGED = Judgement(verdict="CANNOT_JUDGE", findings=(STOPPED,))
EACH = {"block": BLOCKED, "escalate": ESCALATED, "pass": PASSED, "cannot judge": UNJUDGED}


def filled(
    texts: Sequence[str], of: Callable[[str, str], str] = lambda _field, text: text
) -> Judgement:
    """A judgement whose every field is one of the texts: a finding and a commit for each of them.

    Args:
        texts: what stands there.
        of: the field and the text to what is written; the text itself without it.
    """
    codes = islice(cycle(CODES), len(texts))
    return Judgement(
        verdict="BLOCK",
        policy_ref=of("policy_ref", texts[0]),
        policy_digest="4f2c0000" * 8,
        findings=tuple(
            Finding(
                code=code,
                message=of("message", text),
                remediation=of("remediation", text),
                level=LEVELS[number % 3],
                path=of("path", text) if number % 4 else None,
                line=number + 1,
                column=number % 40 + 1,
                commit=of("commit", text),
                trace_id=of("trace_id", text),
                source=of("source", text),
            )
            for number, (code, text) in enumerate(zip(codes, texts, strict=True))
        ),
        commits=tuple(
            CommitJudgement(
                commit=of("oid", text),
                verdict="PASS",
                traces=(of("trace", text),),
                paths=(of("changed", text),),
            )
            for text in texts
        ),
        remarks=tuple(of("remark", text) for text in texts[:3]),
    )
