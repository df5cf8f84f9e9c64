"""Each commit of a unit with its own part of the findings (SPEC 6, `commits` of the JSON)."""

from __future__ import annotations

from trace_gate.core.finding import verdict_of
from trace_gate.core.gate.judgement import CommitJudgement

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from trace_gate.core.finding import Finding
    from trace_gate.core.gate.proposal import Case


def of_unit(case: Case, found: Iterable[Finding]) -> Iterator[CommitJudgement]:
    """The commits of a unit, in their order, each with the verdict of what is its own.

    A finding belongs to the commit that it names, else to each commit that changes its path.
    """
    about: dict[tuple[str | None, str | None], list[Finding]] = {}
    for each in found:
        key = (None, each.path) if each.commit is None else (each.commit, None)
        about.setdefault(key, []).append(each)
    ids = {
        each.path: str(each.final.trace.id)
        for each in case.ledger.touched
        if each.final is not None and each.final.trace is not None
    }
    for commit in case.proposal.commits:
        paths = tuple(change.path for change in commit.changes)
        keys = ((commit.oid, None), *((None, path) for path in paths))
        yield CommitJudgement(
            commit=commit.oid,
            verdict=verdict_of(each for key in keys for each in about.get(key, ())),
            traces=tuple(sorted({ids[path] for path in paths if path in ids})),
            paths=paths,
        )
