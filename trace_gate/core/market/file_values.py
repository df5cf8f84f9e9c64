"""What market files have of some targets, as they stand: no base, and no difference (SPEC 5, 9)."""

from __future__ import annotations

from trace_gate.core.market import text_files
from trace_gate.core.market.held import Held
from trace_gate.core.market.mapping import TEXT
from trace_gate.core.market.problems import Unreadable
from trace_gate.core.market.tables_of import tables_of
from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from trace_gate.core.market.held import Key
    from trace_gate.core.market.mapping import MarketFiles, MarketMapping
    from trace_gate.core.market.problems import Problem
    from trace_gate.core.market.workbook import Workbook


class FileValues(Record):
    """What some files have of the targets that were asked for."""

    held: tuple[Held, ...] = ()
    """In the order of the files; a target that stands in two places is there twice."""
    problems: tuple[Problem, ...] = ()
    """Why a file, or a cell of such a target, cannot be read."""


def file_values(
    mapping: MarketMapping, files: Mapping[str, bytes | Workbook], asked: Collection[Key]
) -> FileValues:
    """What market files have of some targets.

    Args:
        mapping: which files say what.
        files: paths with what they hold.
        asked: the targets.
    """
    found: list[Held] = []
    problems: list[Problem] = []
    for path in sorted(files):
        for entry in mapping.of(path):
            try:
                for _, held in held_in(path, files[path], entry, mapping, asked):
                    if isinstance(held, Held):
                        found.append(held)
                    else:
                        problems.append(held)
            except Unreadable as stopped:
                problems.append(stopped.problem)
    return FileValues(held=tuple(found), problems=tuple(dict.fromkeys(problems)))


def held_in(
    path: str,
    data: bytes | Workbook,
    entry: MarketFiles,
    mapping: MarketMapping,
    asked: Collection[Key],
) -> Iterator[tuple[Key, Held | Problem]]:
    """What one file has of some targets, as one entry reads it.

    Raises:
        Unreadable: nobody can read it.
    """
    if entry.kind == TEXT:
        key = text_files.key_of(path, entry, mapping)
        if key is not None and key in asked:
            yield key, text_files.held(path, data, entry, mapping)
        return
    if entry.layout is not None:
        return  # the rows of a bulk sheet are no state, but steps
    for table in tables_of(path, data, entry, mapping).values():
        for value in range(len(entry.values)):
            for number in table.find(asked, value):
                yield table.key_of(number, value), table.held(number, value)
