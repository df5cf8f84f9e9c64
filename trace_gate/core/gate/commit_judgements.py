"""Each commit of a unit with its own part of the findings (SPEC 6, `commits` of the JSON)."""

from __future__ import annotations

from trace_gate.core.finding import verdict_of
from trace_gate.core.gate.judgement import CommitJudgement

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from trace_gate.core.finding import Finding
    from trace_gate.core.gate.proposal import Case
    from trace_gate.core.git_model import Commit

    ByName = dict[str | None, list[Finding]]


def of_unit(case: Case, found: Iterable[Finding]) -> Iterator[CommitJudgement]:
    """The commits of a unit, in their order, each with the verdict of what is its own.

    A finding belongs to the commit that it names, else to each commit that changes its path.
    """
    ids = _ids(case)
    by_commit, by_path = _sorted_out(found)
    for commit in case.proposal.commits:
        touched = tuple(change.path for change in commit.changes)
        yield CommitJudgement(
            commit=commit.oid,
            verdict=verdict_of(_own(commit, touched, by_commit, by_path)),
            traces=tuple(sorted({ids[path] for path in touched if path in ids})),
            paths=touched,
        )


def _sorted_out(found: Iterable[Finding]) -> tuple[ByName, ByName]:
    """Findings by the commit that they name, and those that name none by their path."""
    by_commit: ByName = {}
    by_path: ByName = {}
    for each in found:
        if each.commit is None:
            by_path.setdefault(each.path, []).append(each)
        else:
            by_commit.setdefault(each.commit, []).append(each)
    return by_commit, by_path


def _own(
    commit: Commit, touched: Sequence[str], by_commit: ByName, by_path: ByName
) -> Iterator[Finding]:
    yield from by_commit.get(commit.oid, ())
    for path in touched:
        yield from by_path.get(path, ())


def _ids(case: Case) -> dict[str, str]:
    """The id of each trace that the unit leaves, by its path."""
    finals = ((each.path, each.final) for each in case.ledger.touched)
    return {
        path: str(final.trace.id)
        for path, final in finals
        if final is not None and final.trace is not None
    }
