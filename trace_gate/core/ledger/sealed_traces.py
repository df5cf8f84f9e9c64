"""Sealed traces are never changed, moved or deleted; they only grow (SPEC 4, Sealed and draft)."""

from __future__ import annotations

from trace_gate.core.finding import Finding

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from trace_gate.core.git_model import Commit
    from trace_gate.core.ledger.model import Ledger
    from trace_gate.core.ledger.trace_file import Touched, TraceFile
    from trace_gate.core.policy.policy import Policy
    from trace_gate.core.trace.model import Trace


def check(ledger: Ledger, policy: Policy) -> Iterator[Finding]:
    """TG203 and TG204 over every commit of the unit, so that no pair of commits hides one."""
    for touched in ledger.touched:
        if touched.sealed is not None:
            yield from _each_version(touched, policy)


def is_rewritten(touched: Touched, policy: Policy) -> bool:
    """Whether the unit leaves a sealed trace that is not what was sealed, perhaps grown."""
    if touched.sealed is None or touched.final is None:
        return False
    return not _has_grown(touched.sealed, touched.final, policy)


def _each_version(touched: Touched, policy: Policy) -> Iterator[Finding]:
    reported: set[str] = set()
    for version in touched.versions:
        if not _is_ours(touched, version.before, policy):
            continue
        if version.file is None:
            reported.add("")
            yield _deleted(touched.path, version.commit)
        elif not _is_ours(touched, version.file, policy, beside=version.before):
            reported.add(version.file.entry.oid)
            yield from _against_sealed(touched, version.file, version.commit, policy)
    if touched.final is None and "" not in reported:
        yield _deleted(touched.path, None)
    if touched.final is not None and touched.final.entry.oid not in reported:
        yield from _against_sealed(touched, touched.final, None, policy)


def _is_ours(
    touched: Touched, file: TraceFile | None, policy: Policy, *, beside: TraceFile | None = None
) -> bool:
    """Whether a version is the sealed trace, perhaps grown; `beside`: or grown from that one.

    It is not where a branch has a draft of its own that only took the same number: nothing
    sealed is changed there until the branches meet. What cannot be read is taken for ours.
    """
    if file is None or touched.sealed is None:
        return False
    return any(_has_grown(one, file, policy) for one in (touched.sealed, beside) if one is not None)


def _has_grown(one: TraceFile, file: TraceFile, policy: Policy) -> bool:
    """The same bytes, or more facts; never the same facts in another text."""
    if one.entry.oid == file.entry.oid:
        return True
    if one.trace is None or file.trace is None:
        return False
    from trace_gate.core.trace import growth  # Most units touch nothing that is sealed.

    more = not growth.same(one.trace.data, file.trace.data)
    return more and not growth.broken(one.trace.data, file.trace.data, policy.growth)


def _against_sealed(
    touched: Touched, file: TraceFile, commit: Commit | None, policy: Policy
) -> Iterator[Finding]:
    sealed = touched.sealed
    if sealed is None or _has_grown(sealed, file, policy):
        return
    name = commit.oid if commit is not None and commit.oid != "index" else None
    if sealed.trace is None or file.trace is None:
        yield _unreadable(touched.path, name)
        return
    if sealed.trace.created_at != file.trace.created_at:
        yield _taken(touched.path, sealed.trace, file).with_(commit=name)
        return
    from trace_gate.core.ledger import replacement

    remedy = replacement.of_sealed(sealed.trace, _restore(touched.path, name))
    why = f"{touched.path} is part of the history and cannot be edited."
    from trace_gate.core.trace import growth

    broken = growth.broken(sealed.trace.data, file.trace.data, policy.growth)
    for each in broken:
        found = file.finding("TG203", each.pointer, f"{each.message} {why}", remedy)
        yield found.with_(commit=name)
    if not broken:
        said = f"Comments or layout were changed. {why}"
        yield file.finding("TG203", (), said, remedy).with_(commit=name)


def _taken(path: str, sealed: Trace, file: TraceFile) -> Finding:
    """Another trace stands where the sealed one was: most likely nobody meant to change it."""
    return file.finding(
        "TG203",
        ("created_at",),
        f"Two traces have the number {sealed.id}. The one in the history was written at "
        f"{sealed.created_at}, and cannot be replaced by this one.",
        f"Did two people take this number? trace-gate renumber {sealed.id}   moves yours to the "
        "next free one, and brings the other back. If you only edited it: "
        f"{_restore(path, None)}   # then commit",
    )


def _unreadable(path: str, commit: str | None) -> Finding:
    return Finding(
        code="TG203",
        message=f"{path} is part of the history; this change makes it unreadable.",
        remediation=f"{_restore(path, commit)}   # then commit. Did two people take this number? "
        f"trace-gate renumber {path}",
        path=path,
        commit=commit,
    )


def _deleted(path: str, commit: Commit | None) -> Finding:
    name = commit.oid if commit is not None and commit.oid != "index" else None
    fix = f"{_restore(path, name)}   # then commit"
    if commit is not None and commit.subject.startswith('Revert "'):
        fix = _as_rollback(commit.oid[:10], fix)
    return Finding(
        code="TG204",
        message=(
            f"{path} is deleted or moved. A trace in the history stays where it is: "
            "others point at it."
        ),
        remediation=fix,
        path=path,
        commit=name,
    )


def _as_rollback(commit: str, otherwise: str) -> str:
    """A plain revert takes the record away with the change: `trace-gate revert` keeps it."""
    return (
        f"While it is the newest commit: git reset --keep {commit}^ && trace-gate revert COMMIT "
        f'--reason "WHY"   where COMMIT is what `git log -1 {commit}` says that it reverts. '
        f"Else: {otherwise}"
    )


def _restore(path: str, commit: str | None) -> str:
    """The command that brings a sealed trace back, staged or in the commit that changed it."""
    back = f"git restore --source=HEAD --staged --worktree {path}"
    return back if commit is None else f"git reset --soft {commit[:10]}^ && {back}"
