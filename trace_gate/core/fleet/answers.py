"""What the answers of trace-gate's commands say of a repository: JSON to figures (SPEC 10, Fleet).

The questions are commands with `--format json`. A key that is missing is an answer that cannot
be read (`KeyError`, `TypeError`): who asks makes a row of that.
"""

from __future__ import annotations

from trace_gate.core.fleet.row import ShopFigures

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    Answer = Mapping[str, Any]

CHECK = ("check", "--all", "--format", "json")
AUDIT = ("audit", "--format", "json")
REPORT = ("report", "--format", "json", "--output", "-")

QUESTIONS: Mapping[str, Sequence[tuple[str, ...]]] = {
    "check": (CHECK,),
    "audit": (AUDIT,),
    "status": (REPORT, AUDIT),
}
"""What is asked of each repository, by the name of the action."""


def of_check(answer: Answer) -> dict[str, Any]:
    """The fields of a row that `check --all` tells."""
    policy = answer["policy"]
    return {
        "verdict": answer["verdict"],
        "open": _errors(answer["findings"]),
        "policy_digest": policy["digest"] if policy else None,
    }


def of_audit(answer: Answer) -> dict[str, Any]:
    """The fields of a row that `audit` tells."""
    totals, steps = answer["totals"], answer["steps"]
    return {
        "verdict": answer["verdict"],
        "open": _errors([*answer["findings"], *(f for step in steps for f in step["findings"])]),
        "steps": int(totals["steps"]),
        "bypassed": int(totals["bypassed"]),
        "policy_digest": steps[-1]["policy"] if steps else None,
    }


def _errors(findings: Sequence[Answer]) -> int:
    return sum(1 for each in findings if each["level"] == "error")


def checkpoint_holds(answer: Answer) -> bool:
    """Whether an audit found the history that its checkpoint knows."""
    return not any(each["code"] == "TG802" for each in answer["findings"])


def of_report(answer: Answer) -> dict[str, Any]:
    """The fields of a row that `report` tells."""
    return {"shops": tuple(_shop(each) for each in answer["shops"])}


def _shop(part: Answer) -> ShopFigures:
    waiting = (each for each in part["open_decisions"] if each["waits_for"] == "approval")
    rate = part["kpis"]["freeze_rate"]["now"]
    return ShopFigures(
        tenant=str(part["tenant"]),
        freeze_rate=None if rate is None else float(rate),
        open_approvals=sum(1 for _ in waiting),
        overdue=int(part["due"]["overdue"]),
    )


READERS = {"check": of_check, "audit": of_audit, "report": of_report}
"""The reader of an answer, by the command that was asked."""


def commit_of(answer: Answer) -> str | None:
    """The commit that an answer is about; None where it does not say."""
    found = answer.get("commit")
    return found if isinstance(found, str) else None


def missing_shops(wanted: Sequence[str], shops: Sequence[ShopFigures]) -> tuple[str, ...]:
    """The shops that fleet.yaml names, and of which the repository has no trace."""
    there = {each.tenant for each in shops}
    return tuple(each for each in wanted if each not in there)
