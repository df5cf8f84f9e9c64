"""What is asked of each repository, and what the answers say: JSON to figures (SPEC 10, Fleet).

The questions are commands with `--format json`. A key that is missing is an answer that cannot
be read (`KeyError`, `TypeError`): who asks makes a row of that.
"""

from __future__ import annotations

from trace_gate.core.fleet import messages
from trace_gate.core.fleet.row import ShopFigures
from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    Answer = Mapping[str, Any]

LAYERS = "derived-layers"
"""The branch of a copy to which `derive` commits. It is never pushed."""

STALE = "TG407"
"""The code of a committed layer that is not that of the traces."""


def of_check(answer: Answer) -> dict[str, Any]:
    """The fields of a row that `check --all` tells."""
    policy = answer["policy"]
    return {
        "verdict": answer["verdict"],
        "open": _errors(answer["findings"]),
        "policy_digest": policy["digest"] if policy else None,
    }


def of_stale(answer: Answer) -> dict[str, Any]:
    """What the same tells of committed layers, and of nothing else."""
    policy, stale = answer["policy"], any(each["code"] == STALE for each in answer["findings"])
    return {
        "verdict": "BLOCK" if stale else "PASS",
        "stale": stale,
        "policy_digest": policy["digest"] if policy else None,
    }


def of_derive(answer: Answer) -> dict[str, Any]:
    """The fields of a row that `derive --publish` tells: whether it made a commit."""
    return {"written": int(bool(answer["fresh"]))}


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


def of_report(answer: Answer) -> dict[str, Any]:
    """The fields of a row that `report` tells."""
    return {"shops": tuple(_shop(each) for each in answer["shops"])}


def of_export(answer: Answer) -> dict[str, Any]:
    """The fields of a row that `export` tells."""
    missing = len(answer["unreadable"])
    note = messages.not_readable(missing)
    return {"verdict": "PASS", "written": len(answer["written"]), "message": note}


def _shop(part: Answer) -> ShopFigures:
    waiting = (each for each in part["open_decisions"] if each["waits_for"] == "approval")
    rate = part["kpis"]["freeze_rate"]["now"]
    return ShopFigures(
        tenant=str(part["tenant"]),
        freeze_rate=None if rate is None else float(rate),
        open_approvals=sum(1 for _ in waiting),
        overdue=int(part["due"]["overdue"]),
    )


def _errors(findings: Sequence[Answer]) -> int:
    return sum(1 for each in findings if each["level"] == "error")


READERS = {
    "check": of_check,
    "stale": of_stale,
    "derive": of_derive,
    "audit": of_audit,
    "report": of_report,
    "export": of_export,
}


class Question(Record):
    """One command, and by which reader its answer is read."""

    words: tuple[str, ...]
    reader: str
    """A key of `READERS`."""
    about_tip: bool = False
    """Whether `commit` of the answer is the commit that was asked about."""


_CHECK = ("check", "--all", "--format", "json")
_AUDIT = Question(words=("audit", "--format", "json"), reader="audit", about_tip=True)

QUESTIONS: Mapping[str, Sequence[Question]] = {
    "check": (Question(words=_CHECK, reader="check"),),
    "audit": (_AUDIT,),
    "status": (
        Question(
            words=("report", "--format", "json", "--output", "-"), reader="report", about_tip=True
        ),
        _AUDIT,
    ),
    "derive": (
        Question(words=_CHECK, reader="stale"),
        Question(words=("derive", "--publish", LAYERS, "--format", "json"), reader="derive"),
    ),
    "export": (Question(words=("export", "--format", "json"), reader="export", about_tip=True),),
}
"""What is asked of each repository, by the name of the action."""

FORMS = ("parquet", "csv", "sqlite")
"""What `export` may write."""


def figures(question: Question, answer: Answer) -> dict[str, Any]:
    """The fields of a row that an answer tells.

    Raises:
        KeyError, TypeError, ValueError, AttributeError: it is no such answer.
    """
    return READERS[question.reader](answer)


def checkpoint_holds(answer: Answer) -> bool:
    """Whether an audit found the history that its checkpoint knows."""
    return not any(each["code"] == "TG802" for each in answer["findings"])


def missing_shops(wanted: Sequence[str], shops: Sequence[ShopFigures]) -> tuple[str, ...]:
    """The shops that fleet.yaml names, and of which the repository has no trace."""
    there = {each.tenant for each in shops}
    return tuple(each for each in wanted if each not in there)
