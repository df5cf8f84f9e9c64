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
    from trace_gate.core.ledger import sealed_messages as messages

    why = messages.cannot_be_edited(touched)
    from trace_gate.core.trace import growth

    broken = growth.broken(sealed.trace.data, file.trace.data, policy.growth)
    for each in broken:
        found = file.finding("TG203", each.pointer, f"{each.message} {why}", remedy)
        yield found.with_(commit=name)
    if not broken:
        yield file.finding("TG203", (), messages.layout_changed(why), remedy).with_(commit=name)


def _taken(path: str, sealed: Trace, file: TraceFile) -> Finding:
    """Another trace stands where the sealed one was: most likely nobody meant to change it."""
    from trace_gate.core.ledger import sealed_messages as messages

    return file.finding(
        "TG203", ("created_at",), *messages.number_taken(sealed, _restore(path, None))
    )


def _unreadable(path: str, commit: str | None) -> Finding:
    from trace_gate.core.ledger import sealed_messages as messages

    return Finding(
        code="TG203",
        message=messages.made_unreadable(path),
        remediation=messages.restore_unreadable(_restore(path, commit), path),
        path=path,
        commit=commit,
    )


def _deleted(path: str, commit: Commit | None) -> Finding:
    from trace_gate.core.ledger import sealed_messages as messages

    name = commit.oid if commit is not None and commit.oid != "index" else None
    fix = f"{_restore(path, name)}   # then commit"
    if commit is not None and commit.subject.startswith('Revert "'):
        fix = _as_rollback(commit.oid[:10], fix)
    return Finding(
        code="TG204",
        message=messages.deleted(path),
        remediation=fix,
        path=path,
        commit=name,
    )


def _as_rollback(commit: str, otherwise: str) -> str:
    """A plain revert takes the record away with the change: `trace-gate revert` keeps it."""
    from trace_gate.core.ledger import sealed_messages as messages

    return messages.as_rollback(commit, otherwise)


def _restore(path: str, commit: str | None) -> str:
    """The command that brings a sealed trace back, staged or in the commit that changed it."""
    from trace_gate.core.ledger import sealed_messages as messages

    back = messages.restore(path)
    return back if commit is None else messages.restore_in_commit(commit, back)
