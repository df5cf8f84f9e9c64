"""The versions of a trace file that a unit has to do with, each with what was read from it."""

from __future__ import annotations

from trace_gate.core.finding import Finding
from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from trace_gate.core.finding import Level
    from trace_gate.core.git_model import Commit, Entry
    from trace_gate.core.trace.model import Trace

    Pointer = tuple[str | int, ...]


class TraceFile(Record):
    """One version of one trace file: its place in the tree and what was read from it.

    `trace` is None when the text cannot be read as a trace at all; `problems` are the
    findings of reading and of the profile (TG101 to TG104).
    """

    path: str
    entry: Entry
    trace: Trace | None
    problems: tuple[Finding, ...] = ()
    unread: bytes = b""
    """The text where it cannot be read as a trace; empty where there is none (a submodule)."""

    def finding(
        self,
        code: str,
        pointer: Pointer,
        message: str,
        remediation: str,
        *,
        level: Level = "error",
        waits: bool = False,
        untrue: bool = False,
    ) -> Finding:
        """A finding at a field of this trace; `pointer` is below the key `trace`."""
        line = column = source = None
        if self.trace is not None:
            document = self.trace.document
            line, column = document.place(("trace", *pointer))
            source = document.source_line(line)
        return Finding(
            code=code,
            message=message,
            remediation=remediation,
            level=level,
            path=self.path,
            line=line,
            column=column,
            trace_id=self.trace.id if self.trace is not None else None,
            source=source,
            waits=waits,
            untrue=untrue,
        )


class Version(Record):
    """What one commit of the unit made of a trace file; `file` is None where it deletes it."""

    commit: Commit
    before: TraceFile | None
    """As its parent has it; for a merge, as the automatic merge of its parents."""
    file: TraceFile | None


class Touched(Record):
    """One trace path that the unit touches, in any of its commits.

    `sealed` is the version in the tree of the base, `final` the one that the unit leaves.
    """

    path: str
    sealed: TraceFile | None
    final: TraceFile | None
    versions: tuple[Version, ...]
    history: tuple[Version, ...] = ()
    """What the commits of the base made of it, where its approval is asked for in this unit."""
    earlier: tuple[Version, ...] = ()
    """What landed with it at other trace paths, where this unit brings the approval."""

    @property
    def is_new(self) -> bool:
        """The unit brings this trace: it is a draft until the unit has landed (SPEC 4)."""
        return self.sealed is None and self.final is not None

    @property
    def is_live(self) -> bool:
        """The unit leaves a readable trace here that differs from the base's."""
        if self.final is None or self.final.trace is None:
            return False
        return self.sealed is None or self.sealed.entry.oid != self.final.entry.oid

    @property
    def file(self) -> TraceFile:
        """`final`, only where there is one: for live ones."""
        if self.final is None:
            raise LookupError(self.path)
        return self.final

    @property
    def trace(self) -> Trace:
        """The trace as the unit leaves it; only for live ones."""
        if self.file.trace is None:
            raise LookupError(self.path)
        return self.file.trace

    @property
    def before(self) -> Trace | None:
        """The trace as the base has it."""
        return self.sealed.trace if self.sealed is not None else None
