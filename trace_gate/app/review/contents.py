"""What differs in the files that decisions name: cells of tables, lines of texts (SPEC 9).

Bounded in files, bytes and lines; what is left out is said. Two files of one text have two hashes
all the same, so the hashes are part of the answer.
"""

from __future__ import annotations

from itertools import islice

from trace_gate.app.review.line_changes import line_changes
from trace_gate.app.review.model import ContentChange
from trace_gate.app.review.table_changes import cell_changes
from trace_gate.core.errors import UsageError
from trace_gate.core.gate.decisions import EXECUTING, named_paths, parsed
from trace_gate.core.plain_text import text_of
from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from trace_gate.app.ports import ReadTables, Repository
    from trace_gate.core.git_model import Change, Entry
    from trace_gate.core.table import Table
    from trace_gate.core.trace.model import Trace

FILES = 40
"""Files that are compared; of more it is said that they are not."""
TABLE_BYTES, TEXT_BYTES = 4 << 20, 512 << 10
LISTED = 200
"""Cells or lines of a file that are told."""
TABLES = (".csv", ".tsv", ".xlsx", ".xlsm")
SAME = "No {what} differs, and the bytes do: look at the files themselves."


class BothContents(Record):
    """Both versions of a file; None where it is not there."""

    old: bytes | None
    new: bytes | None


def paths_of(trace: Trace, changes: Sequence[Change]) -> tuple[str, ...]:
    """The paths that a decision is about."""
    goals = (goal for _, goal in parsed(trace) if goal is not None)
    plain = [goal.path for goal in goals if goal.path is not None and not goal.pattern]
    return tuple(dict.fromkeys((*plain, *named_paths(trace, changes))))


def content_changes(
    git: Repository, traces: Iterable[Trace], changes: Sequence[Change], read: ReadTables | None
) -> dict[str, ContentChange]:
    """What differs in each changed file that a decision names, by path."""
    known = {each.path: each for each in changes}
    named = dict.fromkeys(
        path
        for trace in traces
        if trace.trace_type in EXECUTING
        for path in paths_of(trace, changes)
        if path in known
    )
    oids = {e.oid for path in named for e in _files(known[path])}
    sums, sizes = git.sha256(oids), git.sizes(oids)
    found = {}
    for number, path in enumerate(named):
        change = known[path]
        bare = _bare(change, sums, sizes)
        if number >= FILES:
            found[path] = bare.with_(remarks=(f"Not compared: more than {FILES} files change.",))
        else:
            found[path] = _compared(git, change, bare, read)
    return found


def _files(change: Change) -> tuple[Entry, ...]:
    return tuple(e for e in (change.old, change.new) if e is not None and e.is_file)


def _bare(change: Change, sums: Mapping[str, str], sizes: Mapping[str, int]) -> ContentChange:
    """The hashes and sizes of both sides: what is known of every file."""
    old, new = (each.oid if each is not None else "" for each in (change.old, change.new))
    return ContentChange(
        path=change.path,
        form="unknown",
        before=sums.get(old),
        after=sums.get(new),
        size_before=sizes.get(old),
        size_after=sizes.get(new),
        cells=(),
        lines=(),
        more=0,
        remarks=(),
    )


def _compared(
    git: Repository, change: Change, bare: ContentChange, read: ReadTables | None
) -> ContentChange:
    sides = [each for each in (change.old, change.new) if each is not None]
    modes = tuple(dict.fromkeys(each.mode for each in sides))
    remarks = [f"The mode goes from {modes[0]} to {modes[1]}."] if len(modes) > 1 else []
    if any(not each.is_file for each in sides):
        return bare.with_(remarks=(*remarks, "It is, or was, no plain file: nothing to compare."))
    is_table = read is not None and change.path.lower().endswith(TABLES)
    most = TABLE_BYTES if is_table else TEXT_BYTES
    if max(bare.size_before or 0, bare.size_after or 0) > most:
        limit = f"{most >> 10:,} KB"
        return bare.with_(remarks=(*remarks, f"It has more than {limit}: it is not compared."))
    if bare.before == bare.after:
        return bare.with_(remarks=tuple(remarks))
    data = git.blobs({each.oid for each in sides}, most)
    both = BothContents(
        old=data[change.old.oid] if change.old is not None else None,
        new=data[change.new.oid] if change.new is not None else None,
    )
    if is_table and read is not None:
        try:
            return _as_table(bare, both, read, remarks)
        except UsageError as error:
            why = error.message.replace(f"{change.path} ", "it ", 1).rstrip(".")
            remarks.append(f"It cannot be read as a table: {why}.")
    return _as_text(bare, both, remarks)


def _as_table(
    bare: ContentChange, both: BothContents, read: ReadTables, remarks: Sequence[str]
) -> ContentChange:
    cells, said = cell_changes(*(_tables(bare.path, each, read) for each in (both.old, both.new)))
    listed = tuple(islice(cells, LISTED))
    more = sum(1 for _ in cells)
    none = () if listed else (SAME.format(what="cell"),)
    return bare.with_(form="table", cells=listed, more=more, remarks=(*remarks, *said, *none))


def _tables(path: str, data: bytes | None, read: ReadTables) -> Sequence[Table]:
    return read(path, data) if data else ()


def _as_text(bare: ContentChange, both: BothContents, remarks: Sequence[str]) -> ContentChange:
    there = [each for each in (both.old, both.new) if each is not None]
    if any(text_of(each) is None for each in there):
        return bare.with_(remarks=(*remarks, "It is no text: nothing of it can be shown."))
    lines, said = line_changes(
        *(None if each is None else text_of(each) for each in (both.old, both.new))
    )
    none = () if lines else (SAME.format(what="line"),)
    return bare.with_(
        form="text",
        lines=tuple(lines[:LISTED]),
        more=max(len(lines) - LISTED, 0),
        remarks=(*remarks, *said, *none),
    )
