"""Sealed traces are never changed, moved or deleted; they only grow (SPEC 4, Sealed and draft)."""

from __future__ import annotations

from trace_gate.core.finding import Finding
from trace_gate.core.trace import growth

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from trace_gate.core.ledger.facts import Ledger, Touched, TraceFile
    from trace_gate.core.policy.bundle import Policy
    from trace_gate.core.tree import Commit


def check(ledger: Ledger, policy: Policy) -> Iterator[Finding]:
    """TG203 and TG204 over every commit of the unit, so that no pair of commits hides one."""
    for touched in ledger.touched:
        if touched.sealed is not None:
            yield from _each_version(touched, policy)


def _each_version(touched: Touched, policy: Policy) -> Iterator[Finding]:
    judged: set[str] = set()
    for version in touched.versions:
        if version.file is None:
            yield _deleted(touched.path, version.commit)
        elif version.file.entry.oid not in judged:
            judged.add(version.file.entry.oid)
            yield from _against_sealed(touched, version.file, version.commit, policy)
    final = touched.final
    if final is not None and final.entry.oid not in judged:
        yield from _against_sealed(touched, final, None, policy)
    if final is None and not any(version.file is None for version in touched.versions):
        yield _deleted(touched.path, None)


def _against_sealed(
    touched: Touched, file: TraceFile, commit: Commit | None, policy: Policy
) -> Iterator[Finding]:
    sealed = touched.sealed
    if sealed is None or sealed.entry == file.entry:
        return
    name = commit.oid if commit is not None and commit.oid != "index" else None
    if sealed.trace is None or file.trace is None:
        yield _unreadable(touched.path, name)
        return
    for broken in growth.broken(sealed.trace.data, file.trace.data, policy.growth):
        yield file.finding(
            "TG203",
            broken.pointer,
            f"{broken.message} {touched.path} is part of the history and cannot be edited.",
            f"{_restore(touched.path, name)}   Then correct it with a new trace: "
            f"trace-gate new {file.trace.trace_type} --supersedes {sealed.trace.id}",
        ).with_(commit=name)


def _unreadable(path: str, commit: str | None) -> Finding:
    return Finding(
        code="TG203",
        message=f"{path} is part of the history; this change makes it unreadable.",
        remediation=_restore(path, commit),
        path=path,
        commit=commit,
    )


def _deleted(path: str, commit: Commit | None) -> Finding:
    name = commit.oid if commit is not None and commit.oid != "index" else None
    return Finding(
        code="TG204",
        message=(
            f"{path} is deleted or moved. A trace in the history stays where it is: "
            "others point at it."
        ),
        remediation=_restore(path, name),
        path=path,
        commit=name,
    )


def _restore(path: str, commit: str | None) -> str:
    """The command that brings a sealed trace back, staged or in the commit that changed it."""
    if commit is None:
        return f"git restore --source=HEAD --staged --worktree {path}"
    return (
        f"git checkout {commit[:10]}^ -- {path} && git commit --amend --no-edit   (if that is not "
        f"your last commit: git rebase -i {commit[:10]}^, and do it there)"
    )
