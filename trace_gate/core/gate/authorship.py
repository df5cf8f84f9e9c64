"""Who wrote a decision, and who brings its approval (SPEC 7, Approval).

By the raw headers of commits: no mailmap is asked. A decision is written by everybody who
wrote anything of it but the approval, also where it stood under another id or path with the
same target and value (`core.gate.decided`): a renamed, copied or split decision keeps its
authors. Who records what became of it (`core.gate.recording`) writes nothing of the decision.
"""

from __future__ import annotations

from trace_gate.core.gate import decided

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from trace_gate.core.governor.approval import People
    from trace_gate.core.ledger.model import Ledger
    from trace_gate.core.ledger.trace_file import Touched, TraceFile, Version
    from trace_gate.core.trace.model import Trace

AROUND = "<>()[],;:\"'"
"""What stands around an address in the line of a co-author."""


class Authorship:
    """The versions of the decisions of one unit, by what they decide."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._drafts: dict[str, list[Version]] | None = None
        self._decided = decided.Index()

    def of(self, touched: Touched, *, signed: bool) -> People:
        """Who wrote a decision of the unit, and who brings its approval.

        `signed`: the approval has a good signature. Who then only committed what another
        wrote, as in a rebase, is no author.
        """
        from trace_gate.core.governor.approval import People

        own = (*touched.history, *touched.versions)
        others = tuple(self._elsewhere(touched)) if touched.trace.approval is not None else ()
        authors = all_writers((*own, *others), signed=signed)
        landed = statement(touched.before) == statement(touched.trace)
        bringing = [
            version
            for version in (own if landed else touched.versions)
            if _brings(version) and statement(_trace_of(version.file)) == statement(touched.trace)
        ]
        return People(
            authors=authors,
            only_unread=authors - all_writers((*own, *_read(others)), signed=signed),
            bringers=tuple(_mails(each) | _co_author(each) for each in bringing),
            unsaid=bool(bringing) and not bringing[-1].commit.worded,
            copied=_copied(others, all_writers(own, signed=signed), signed=signed),
        )

    def _elsewhere(self, touched: Touched) -> Iterator[Version]:
        """What the unit wrote of the same decision under other ids and paths.

        In any number of steps: a draft that shares a target and its value with a draft that
        shares one with this decision belongs to it, too.
        """
        drafts = self._found()
        waiting = list(decided.marks(touched.trace))
        seen, paths = set(waiting), {touched.path}
        for own in drafts.get(touched.path, ()):
            waiting += decided.fresh(own.file, seen)
        while waiting:
            for path in self._decided.at(waiting.pop()) - paths:
                paths.add(path)
                for version in drafts[path]:
                    waiting += decided.fresh(version.file, seen)
                    yield version

    def _found(self) -> dict[str, list[Version]]:
        """The versions of each path that is not of the base, with an index of what they decide."""
        if self._drafts is None:
            self._drafts = {}
            elsewhere = {v.file.path for v in self._ledger.elsewhere if v.file is not None}
            for version in self._versions():
                if version.file is not None:
                    path = version.file.path
                    self._drafts.setdefault(path, []).append(version)
                    self._decided.add(path, version.file, draft=path not in elsewhere)
        return self._drafts

    def _versions(self) -> Iterator[Version]:
        for touched in self._ledger.touched:
            yield from touched.versions if touched.sealed is None else _own_draft(touched)
            yield from touched.earlier
        yield from self._ledger.elsewhere
        yield from self._ledger.landed


def _copied(
    others: Sequence[Version], own: frozenset[str], *, signed: bool
) -> tuple[tuple[str, frozenset[str]], ...]:
    """Who wrote the same under another id and nothing here, by that id."""
    found: dict[str, frozenset[str]] = {}
    for version in _read(others):
        trace = _trace_of(version.file)
        if trace is not None and trace.id:
            known = found.get(trace.id, frozenset())
            found[trace.id] = known | _writers(version, signed=signed)
    return tuple((name, who - own) for name, who in found.items() if who - own)


def _own_draft(touched: Touched) -> Iterator[Version]:
    """The versions of a draft that only took the number of a sealed trace."""
    drafts: set[str] = set()
    for version in touched.versions:
        before = version.before.entry.oid if version.before is not None else None
        if version.file is not None and (before is None or before in drafts):
            drafts.add(version.file.entry.oid)
            yield version


def statement(trace: Trace | None) -> tuple[object, ...]:
    """The approval as it stands: who gave it, and the statement itself."""
    return (trace.approved_by, trace.approval) if trace is not None else (None, None)


def _read(versions: Sequence[Version]) -> tuple[Version, ...]:
    """Those of which somebody can tell what they decide."""
    return tuple(v for v in versions if v.file is not None and not decided.is_unclear(v.file))


def all_writers(versions: Iterable[Version], *, signed: bool) -> frozenset[str]:
    """The addresses of everybody who wrote anything but approval and recording in one of them."""
    return frozenset().union(*(_writers(each, signed=signed) for each in versions))


def _writers(version: Version, *, signed: bool) -> frozenset[str]:
    """Who wrote anything but approval and recording there; nobody where that is all."""
    if version.file is None:
        return frozenset()
    before, after = _trace_of(version.before), _trace_of(version.file)
    if before is not None and after is not None:
        from trace_gate.core.gate import recording
        from trace_gate.core.governor import approval_digest

        then = recording.carried_over(before.data, after.data)
        without = approval_digest.without_statement
        if without(then) == without(after.data):
            return frozenset()
    wrote = frozenset((version.commit.author.email,)) if signed else _mails(version)
    # A squash of decision and approval does not say which of the two a co-author wrote.
    return wrote if _brings(version) else wrote | _addresses(version.commit.co_authors)


def _mails(version: Version) -> frozenset[str]:
    return frozenset((version.commit.author.email, version.commit.committer.email))


def _co_author(version: Version) -> frozenset[str]:
    """Those co-authors that are written as `Name <address>`: who brings an approval is exact."""
    texts = version.commit.co_authors
    return frozenset(text.rpartition("<")[2].partition(">")[0] for text in texts)


def _addresses(co_authors: Sequence[str]) -> frozenset[str]:
    """Every address in some lines, however it is written: who wrote is read generously."""
    plain = "\n".join(co_authors).translate(dict.fromkeys(map(ord, AROUND), " "))
    return frozenset(word for word in plain.split() if "@" in word)


def _brings(version: Version) -> bool:
    return statement(_trace_of(version.before)) != statement(_trace_of(version.file))


def _trace_of(file: TraceFile | None) -> Trace | None:
    return file.trace if file is not None else None
