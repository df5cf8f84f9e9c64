"""Who wrote a decision, and who brings its approval (SPEC 7, Approval).

By the raw headers of commits: no mailmap is asked. A decision is written by everybody who
wrote anything of it but the approval, also where it stood under another id or path with the
same target and value: a renamed, copied or split decision keeps its authors. Who records what
became of it (`core.gate.recording`) writes nothing of the decision.
"""

from __future__ import annotations

from trace_gate.core.gate import recording
from trace_gate.core.governor import digest
from trace_gate.core.governor.approval import People
from trace_gate.core.trace import target

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from trace_gate.core.ledger.facts import Ledger, Touched, TraceFile, Version
    from trace_gate.core.trace.model import PlannedChange, Trace

    Mark = tuple[str, object]
    """A target and the value that it gets: what a decision is told by under any id."""

AROUND = "<>()[],;:\"'"
"""What stands around an address in the line of a co-author."""


class Authorship:
    """The versions of the decisions of one unit, by what they decide."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._drafts: dict[str, list[Version]] | None = None
        self._by_mark: dict[Mark, set[str]] = {}

    def of(self, touched: Touched, *, signed: bool) -> People:
        """Who wrote a decision of the unit, and who brings its approval.

        `signed`: the approval has a good signature. Who then only committed what another
        wrote, as in a rebase, is no author.
        """
        own = (*touched.past, *touched.versions)
        writing = (*own, *self._elsewhere(touched)) if touched.trace.approval is not None else own
        landed = statement(touched.before) == statement(touched.trace)
        return People(
            authors=frozenset().union(*(_writers(each, signed=signed) for each in writing)),
            bringers=tuple(
                _mails(version) | _co_author(version)
                for version in (own if landed else touched.versions)
                if _brings(version)
                and statement(_trace_of(version.file)) == statement(touched.trace)
            ),
            landed=landed,
        )

    def _elsewhere(self, touched: Touched) -> Iterator[Version]:
        """What the unit wrote of the same decision under other ids and paths.

        In any number of steps: a draft that shares a target and its value with a draft that
        shares one with this decision belongs to it, too.
        """
        drafts = self._found()
        waiting = list(marks(touched.trace))
        seen, paths = set(waiting), {touched.path}
        waiting += [mark for each in drafts.get(touched.path, ()) for mark in _new(each, seen)]
        while waiting:
            for path in self._by_mark.get(waiting.pop(), set()) - paths:
                paths.add(path)
                for version in drafts[path]:
                    waiting += _new(version, seen)
                    yield version

    def _found(self) -> dict[str, list[Version]]:
        """The versions of each path that is not of the base, with an index of what they decide."""
        if self._drafts is None:
            self._drafts = {}
            for version in self._versions():
                if version.file is not None:
                    self._drafts.setdefault(version.file.path, []).append(version)
                    for mark in marks(version.file.trace):
                        self._by_mark.setdefault(mark, set()).add(version.file.path)
        return self._drafts

    def _versions(self) -> Iterator[Version]:
        for touched in self._ledger.touched:
            yield from touched.versions if touched.sealed is None else _own_draft(touched)
            yield from touched.earlier
        yield from self._ledger.elsewhere


def _own_draft(touched: Touched) -> Iterator[Version]:
    """The versions of a draft that only took the number of a sealed trace."""
    drafts: set[str] = set()
    for version in touched.versions:
        before = version.before.entry.oid if version.before is not None else None
        if version.file is not None and (before is None or before in drafts):
            drafts.add(version.file.entry.oid)
            yield version


def marks(trace: Trace | None) -> frozenset[Mark]:
    """Target and value of each planned change, spelled in one way."""
    if trace is None:
        return frozenset()
    return frozenset((_spelled(each), _value(each.to_value)) for each in trace.changes)


def statement(trace: Trace | None) -> tuple[object, ...]:
    """The approval as it stands: who gave it, and the statement itself."""
    return (trace.approved_by, trace.approval) if trace is not None else (None, None)


def _new(version: Version, seen: set[Mark]) -> list[Mark]:
    """The marks of a version that were not seen yet; they are, now."""
    fresh = marks(_trace_of(version.file)) - seen
    seen |= fresh
    return list(fresh)


def _spelled(planned: PlannedChange) -> str:
    try:
        return target.parse(planned.target_text).normal
    except target.TargetProblem:
        return planned.target_text


def _value(value: object) -> object:
    """One value for all spellings of it: 1.2, 1.20 and "1.20", or a map in another order."""
    if isinstance(value, dict | list):
        import json

        return json.dumps(value, sort_keys=True, default=str)
    text = " ".join(str(value).split())
    try:
        number = float(text)
    except ValueError:
        return text
    return number if number == number else text  # noqa: PLR0124  # `nan` equals nothing


def _writers(version: Version, *, signed: bool) -> frozenset[str]:
    """Who wrote anything but approval and recording there; nobody where that is all."""
    if version.file is None:
        return frozenset()
    if not _wrote_more_than_approval(_trace_of(version.before), _trace_of(version.file)):
        return frozenset()
    author = frozenset((version.commit.author.email,))
    wrote = author if signed else _mails(version)
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


def _wrote_more_than_approval(before: Trace | None, after: Trace | None) -> bool:
    if before is None or after is None:
        return True
    then = recording.carried_over(before.data, after.data)
    return digest.without_statement(then) != digest.without_statement(after.data)
