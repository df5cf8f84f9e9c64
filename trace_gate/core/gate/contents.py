"""What the files of a unit hold, as far as its records speak of them (SPEC 5, Cover)."""

from __future__ import annotations

from trace_gate.core import hashing
from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from trace_gate.core.gate.content_values import Content
    from trace_gate.core.git_model import Entry


class Contents(Record):
    """What was read. (path, object name) is the key of a content: Git LFS goes by the path."""

    sha256: Mapping[tuple[str, str], str]
    conflicted: frozenset[str] = frozenset()
    """Object names of files with the marks of a merge conflict."""
    lines: Mapping[tuple[str, str | None, str | None], str]
    """The lines by which two contents of a path differ (path, old, new object), where it is asked.

    Missing where nobody can tell, or where lines that stay change their places.
    """
    sums: Mapping[tuple[str, str | None, str | None], str] = {}
    """The same without regard to the places of the lines: what a record says is held to it.

    Missing where a content is too large to compare, or where no record asks.
    """
    begun: Mapping[str, tuple[Entry | None, ...]] = {}
    """By path what each commit has there on which a unit with merges stands: in one order."""

    def at(self, path: str, entry: Entry | None) -> Content:
        """What an entry holds at a path."""
        from trace_gate.core.gate.content_values import NOTHING, Content

        if entry is None:
            return NOTHING
        return Content(sha256=self.sha256[path, entry.oid], mode=entry.mode)

    def difference(self, path: str, old: Entry | None, new: Entry | None) -> str | None:
        """The lines by which two contents of a path differ, if that is known."""
        return self.lines.get((path, _name(old), _name(new)))

    def sum(self, path: str, old: Entry | None, new: Entry | None) -> str | None:
        """The same wherever the lines stand, between contents that a record speaks of."""
        return hashing.OF_NOTHING if old == new else self.sums.get((path, _name(old), _name(new)))


def _name(entry: Entry | None) -> str | None:
    return None if entry is None else entry.oid
