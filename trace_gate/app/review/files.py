"""The paths that a range changes, each with what covers it (SPEC 5, Cover)."""

from __future__ import annotations

from trace_gate.app.review.model import ReviewedFile
from trace_gate.core.gate.cover import cover_of
from trace_gate.core.gate.target_index import Naming

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from typing import Literal

    from trace_gate.app.review.model import Cover
    from trace_gate.core.finding import Finding
    from trace_gate.core.gate.decisions import DecisionStatus
    from trace_gate.core.gate.proposal import Case
    from trace_gate.core.git_model import Change
    from trace_gate.core.policy.path_classes import PathClass

    Errors = Mapping[str, Sequence[Finding]]


def reviewed_files(
    case: Case, statuses: tuple[DecisionStatus, ...], errors: Errors
) -> tuple[ReviewedFile, ...]:
    """Each path of the net change, with the decisions or the evidence that cover it."""
    naming, old = Naming(statuses), old_names(case.proposal.changes)
    shown = _shown_by(case)
    found = []
    for change in case.proposal.changes:
        kind = case.classes.of(change)
        cover, traces = _cover(change, kind, naming, shown)
        codes = tuple(dict.fromkeys(each.code for each in errors.get(change.path, ())))
        if codes and cover in ("decision", "evidence"):
            cover = "nobody"
        found.append(_file(change, old, kind=kind, cover=cover, traces=traces, codes=codes))
    return tuple(found)


def with_reasons(paths: Iterable[ReviewedFile], case: Case) -> Iterator[ReviewedFile]:
    """The same, with why it may be that nobody covers a path, where that is no fault of it."""
    is_adoption, unread = case.proposal.adoption, _has_unread(case)
    for each in paths:
        if each.cover == "nobody" and is_adoption:
            yield each.with_(cover="adoption")
        elif each.cover == "nobody" and not each.codes and unread:
            yield each.with_(cover="unreadable")
        else:
            yield each


def unjudged_files(
    changes: Sequence[Change], classes: Mapping[str, PathClass]
) -> tuple[ReviewedFile, ...]:
    """The same where the gate could not judge: nobody can tell what covers a path."""
    old = old_names(changes)
    return tuple(
        _file(each, old, kind=classes.get(each.path), cover="unknown", traces=(), codes=())
        for each in changes
    )


def old_names(changes: Sequence[Change]) -> dict[str, str]:
    """By object name the deleted path that held it, where there is just one."""
    gone: dict[str, list[str]] = {}
    for each in changes:
        if each.old is not None and each.new is None:
            gone.setdefault(each.old.oid, []).append(each.path)
    return {oid: paths[0] for oid, paths in gone.items() if len(paths) == 1}


def _cover(
    change: Change, kind: PathClass, naming: Naming, shown: Mapping[str, tuple[str, ...]]
) -> tuple[Cover, tuple[str, ...]]:
    if kind in ("trace", "exempt", "derived"):
        return kind, ()
    named = tuple(each.trace_id for each in naming.of(change.path))
    if kind == "protected":
        return ("decision" if named else "nobody"), named
    if kind == "evidence" and change.old is None and change.path in shown:
        return "evidence", shown[change.path]
    status = cover_of(naming, change.path)
    return ("nobody", named) if status is None else ("decision", (status.trace_id,))


def _has_unread(case: Case) -> bool:
    """Whether the range has a trace that cannot be read: it may be the one that covers a path."""
    finals = (each.final for each in case.ledger.touched)
    return any(each is not None and (each.trace is None or each.problems) for each in finals)


def _shown_by(case: Case) -> dict[str, tuple[str, ...]]:
    """The traces of the range that have a file as evidence, with the content that it has."""
    found: dict[str, dict[str, None]] = {}
    for touched in case.ledger.live():
        for entry in touched.trace.evidence:
            file = case.ledger.evidence.get(entry.uri or "")
            if file is not None and file.sha256 is not None and file.sha256 == entry.sha256:
                found.setdefault(file.path, {})[str(touched.trace.id)] = None
    return {path: tuple(ids) for path, ids in found.items()}


def _file(
    change: Change,
    old: Mapping[str, str],
    *,
    kind: PathClass | None,
    cover: Cover,
    traces: tuple[str, ...],
    codes: tuple[str, ...],
) -> ReviewedFile:
    how: Literal["added", "changed", "deleted"] = "changed"
    if change.old is None or change.new is None:
        how = "added" if change.old is None else "deleted"
    moved = change.new is not None and change.old is None
    return ReviewedFile(
        path=change.path,
        change=how,
        kind=kind,
        cover=cover,
        traces=traces,
        codes=codes,
        moved_from=old.get(change.new.oid) if moved and change.new is not None else None,
    )
