"""What is said of an execution of which the unit has nothing: TG410 (SPEC 5, Cover)."""

from __future__ import annotations

from trace_gate.core.shell import word

TYPE_CHECKING = False
if TYPE_CHECKING:
    from trace_gate.core.ledger.trace_file import Touched


def called_otherwise(path: str, now: str) -> tuple[str, str]:
    """The file has another name now."""
    return (
        f"The execution is recorded, but {path} is not changed here: it is called {now} now.",
        f"Write `target: file/{now}` for it: see what is said of {now}.",
    )


def as_before(path: str, *, boundary: bool) -> str:
    """The file is in the end what it was before."""
    return (
        f"The execution is recorded, but {path} is not changed here in the end: it is what "
        "it was before, so nothing of the change is left."
        f"{'' if boundary else ' At the push this stops it.'}"
    )


def not_changed(path: str) -> tuple[str, str]:
    """The file is not changed."""
    return (
        f"The execution is recorded, but {path} is not changed here.",
        f"git add {word(path)}   # or take this target out of the decision",
    )


def shown_by_commits(path: str) -> tuple[str, str]:
    """The file is as before, and the commits show the way."""
    return (
        f"{path} is decided here more than once, and is what it was in the end.",
        "Land the branch by a merge commit or a rebase: a squash leaves nothing that shows it.",
    )


def no_way_shown(path: str, names: str) -> tuple[str, str]:
    """The file is as before, and no commits show the way."""
    return (
        (
            f"The execution is recorded, but {path} is not changed here in the end, and no commits "
            f"here lead through what {names} say of it."
        ),
        (
            "Land the branch by a merge commit or a rebase: a squash leaves nothing that shows it. "
            f"Else take this target out of {names}."
        ),
    )


def plan_again(base: str, touched: Touched, then: str) -> str:
    """What mends the record of a merged plan."""
    return (
        f"git restore --source={base} --staged --worktree {word(touched.path)}{then}   # so it "
        "is a plan again"
    )


def write_again(touched: Touched) -> str:
    """What mends the record of an approved decision."""
    return (
        f"git rm -q -f {word(touched.path)}   Then write the rest again, and let it be approved: "
        "trace-gate new decision --target FILE --executed"
    )
