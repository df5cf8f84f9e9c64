"""The finding codes that trace-gate can give (SPEC 6): the one table that everything reads.

`why` is printed with each finding; the longer texts of `trace-gate explain` and of the docs
are in `examples/`, one file a code.
"""

from __future__ import annotations

from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from trace_gate.core.finding import Level


class Code(Record):
    """One finding code: its stable number and name, its usual level, and why the rule exists."""

    code: str
    name: str
    why: str
    level: Level = "error"


def _code(code: str, name: str, why: str, level: Level = "error") -> Code:
    return Code(code=code, name=name, why=why, level=level)


_TABLE = (
    _code("TG101", "unreadable-yaml", "What nobody can read proves nothing."),
    _code(
        "TG102",
        "schema",
        "Every trace of a kind holds the same facts, so that traces can be compared.",
    ),
    _code(
        "TG103", "forbidden-layer", "Each kind of trace says one thing: looking is not deciding."
    ),
    _code("TG104", "unsafe-yaml", "Every tool and every person must read the same in a trace."),
    _code(
        "TG201", "id-path-mismatch", "Who knows the id of a trace must find it without searching."
    ),
    _code("TG202", "duplicate-id", "An id names one trace for ever."),
    _code("TG203", "trace-rewritten", "A record that can be edited later is no record."),
    _code("TG204", "trace-deleted-or-moved", "A record that can go away is no record."),
    _code("TG205", "time-order", "When something was known decides whether it can be a reason."),
    _code("TG206", "broken-causal-link", "A reason that nobody can look up is no reason."),
    _code(
        "TG207", "unknown-file-in-traces", "What looks like a trace and is none would go unseen."
    ),
    _code("TG208", "role-not-allowed", "Who may do what is agreed on before, not after."),
    _code("TG209", "tenant-differs", "Limits and figures of a shop are in one money and one day."),
    _code("TG301", "evidence-missing", "A claim without its report cannot be checked by anybody."),
    _code("TG302", "evidence-hash-mismatch", "The report must be the one that was looked at."),
    _code(
        "TG303",
        "evidence-outside-repository",
        "Evidence must stay where it can be checked for ever.",
    ),
    _code("TG304", "evidence-changed-later", "Evidence that changes afterwards proves nothing."),
    _code(
        "TG401",
        "no-linked-trace",
        "No trace, no execution: somebody must say what, why and on what evidence.",
    ),
    _code("TG402", "path-not-covered", "A trace stands for what it names, and for nothing else."),
    _code("TG403", "unknown-trace", "A link that leads nowhere misleads everybody who follows it."),
    _code("TG404", "trace-closed", "One decision is good for one execution."),
    _code(
        "TG405",
        "trace-not-executable",
        "What the guardrails stop, or a person has not seen, does not happen.",
    ),
    _code(
        "TG406",
        "derived-edited-by-hand",
        "Derived layers come from the traces and from nothing else.",
    ),
    _code(
        "TG407",
        "derived-out-of-date",
        "Who reads a derived layer must read what the traces say now.",
    ),
    _code(
        "TG408",
        "protected-change-unapproved",
        "The rules that judge everybody are not changed by one person alone.",
    ),
    _code("TG409", "evil-merge", "A merge is where a change is seen least."),
    _code("TG410", "execution-not-recorded", "A decision and what was really done are two facts."),
    _code("TG411", "unsafe-path", "A name that another computer reads otherwise hides a file."),
    _code(
        "TG412", "content-differs", "A decision is about one content: nothing slips in after it."
    ),
    _code(
        "TG413",
        "market-change-undeclared",
        "A value that reaches the market is decided by somebody, or it does not land.",
    ),
    _code(
        "TG414",
        "market-value-differs",
        "What is in the file is what Amazon gets, so a decision must say just that.",
    ),
    _code(
        "TG415",
        "market-file-unreadable",
        "What two readers read as two values would be judged as one and used as the other.",
    ),
    _code(
        "TG501", "guardrail-claim-wrong", "PASS, BLOCK and ESCALATE are computed, never believed."
    ),
    _code(
        "TG502",
        "amplitude",
        "One large step does more harm than ten small ones can mend.",
        "warning",
    ),
    _code("TG503", "batch", "Nobody can tell which of a hundred changes did it."),
    _code("TG504", "freeze", "A bucket that works needs nobody: it stays as it is."),
    _code(
        "TG505",
        "hypothesis",
        "A decision is as good as what it rests on, and nobody moves what is to be proved.",
    ),
    _code("TG506", "emergency", "What fails again and again is stopped before it is understood."),
    _code(
        "TG507",
        "illegal-transition",
        "A bucket has one life: each step of it begins where the last one ended.",
    ),
    _code(
        "TG508",
        "event-incomplete",
        "To freeze or to wake a bucket is a promise, so its reasons are written down.",
    ),
    _code(
        "TG509",
        "verification-claim-wrong",
        "What was learned follows from the numbers, never from the wish.",
    ),
    _code("TG510", "priority-score-wrong", "A score that does not multiply out was not computed."),
    _code(
        "TG511", "change-percentage-wrong", "Limits are kept by what changes, not by what is said."
    ),
    _code(
        "TG512",
        "change-kind-mismatch",
        "Limits are kept by the kind of a change, so the kind must be true.",
    ),
    _code(
        "TG513",
        "choice-not-considered",
        "A decision takes one of the options that were weighed, or nobody can tell what it was.",
    ),
    _code("TG601", "approval-missing", "Some changes need a second pair of eyes."),
    _code("TG602", "approval-forged", "An approval counts when the right person gave it."),
    _code("TG603", "approval-signature", "A name can be typed by anybody, a signature cannot."),
    _code(
        "TG604",
        "changed-after-approval",
        "An approval is about exactly what the approver has seen.",
    ),
    _code("TG701", "policy-invalid", "A policy that cannot be read would let everything pass."),
    _code("TG702", "schema-out-of-date", "Editors and the gate must ask for the same."),
    _code("TG703", "policy-missing-or-rolled-back", "Governance that can be taken away is none."),
    _code("TG801", "repository-unreadable", "What was not looked at is not a pass."),
    _code("TG802", "history-rewritten", "The history is the audit log: it only grows."),
    _code(
        "TG803",
        "hook-bypassed",
        "Who goes past a hook is seen, so that it stays an exception.",
        level="note",
    ),
    _code("TG901", "internal", "A bug of ours must never look like a pass."),
)

CODES: Mapping[str, Code] = {each.code: each for each in _TABLE}
"""Code to its row, in the order of SPEC 6."""


def why(code: str) -> str:
    """Why a rule exists, in one sentence; empty for a code that is not ours."""
    found = CODES.get(code)
    return found.why if found is not None else ""


def name_of(code: str) -> str:
    """The name of a code, `no-linked-trace`; empty for a code that is not ours."""
    found = CODES.get(code)
    return found.name if found is not None else ""
