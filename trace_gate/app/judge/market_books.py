"""Market files as the gate reads them: bytes, and workbooks as their sheets (SPEC 5)."""

from __future__ import annotations

from trace_gate.core.errors import CannotJudge
from trace_gate.core.market.table_scan import LFS, LFS_HEAD
from trace_gate.core.market.workbook import BookRequest, Workbook, grid_digest, unreadable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from trace_gate.app.ports import ReadWorkbooks
    from trace_gate.core.market.mapping import MarketMapping

    Bytes = Mapping[str, bytes | None]
    Files = dict[str, bytes | Workbook | None]
    """As `core/market/implied.Files`"""


def opened(reader: ReadWorkbooks | None, mapping: MarketMapping, *sides: Bytes) -> list[Files]:
    """Some sides of market files, each workbook among them as the sheets that entries read.

    Args:
        reader: reads workbooks, each in a process of its own; None: there is none here.
        mapping: which entries read which files.
        sides: paths with what they hold.

    Raises:
        CannotJudge: there is a workbook, and nobody to read it.
    """
    wanted = {
        (path, data): request
        for side in sides
        for path, data in side.items()
        if data is not None and (request := _request(mapping, path, data)) is not None
    }
    unique = [*dict.fromkeys(wanted.values())]
    books = dict(zip(unique, read(reader, unique), strict=True))
    return [
        {
            path: books[wanted[path, data]] if data and (path, data) in wanted else data
            for path, data in side.items()
        }
        for side in sides
    ]


def both(
    reader: ReadWorkbooks | None, mapping: MarketMapping, before: Bytes, after: Bytes
) -> tuple[Files, Files]:
    """Both versions of some files. Of sheets that no entry reads it is said whether they differ.

    Raises:
        CannotJudge: there is a workbook, and nobody to read it.
    """
    old, new = opened(reader, mapping, before, after)
    for path, names in _differing(old, new).items():
        sides = [(old, before), (new, after)]
        asked = tuple((each, 1) for each in names)
        found = read(
            reader, [BookRequest(data=data[path] or b"", sheets=asked) for _, data in sides]
        )
        for (files, _), book in zip(sides, found, strict=True):
            mine = files[path]
            if isinstance(mine, Workbook) and book.wrong is None:
                grids = {name: grid_digest(sheet) for (name, _), sheet in book.sheets.items()}
                files[path] = mine.with_(digests={**mine.digests, **grids})
    return old, new


def _differing(old: Files, new: Files) -> dict[str, list[str]]:
    """The sheets that no entry reads, and whose parts of the file are not the same."""
    found = {}
    for path, here in new.items():
        was = old.get(path)
        if isinstance(was, Workbook) and isinstance(here, Workbook):
            names = [
                n for n in here.digests if was.digests.get(n, here.digests[n]) != here.digests[n]
            ]
            if names:
                found[path] = names
    return found


def read(reader: ReadWorkbooks | None, requests: Sequence[BookRequest]) -> list[Workbook]:
    """Some workbooks, in their order.

    Raises:
        CannotJudge: there is one, and nobody to read it.
    """
    pointers = [each.data.startswith(LFS_HEAD) for each in requests]
    real = [each for each, pointer in zip(requests, pointers, strict=True) if not pointer]
    if real and reader is None:
        raise CannotJudge(
            "A market file is a workbook, and workbooks cannot be read here.",
            remedy="trace-gate check   in a repository on disk",
        )
    found: Iterator[Workbook] = iter(reader(real)) if reader is not None and real else iter(())
    return [unreadable(*LFS) if pointer else next(found) for pointer in pointers]


def _request(mapping: MarketMapping, path: str, data: bytes) -> BookRequest | None:
    entries = mapping.of(path)
    sheets = tuple(dict.fromkeys(each for entry in entries for each in entry.requests))
    if not sheets:
        return None
    bulk = any(entry.layout is not None for entry in entries)
    return BookRequest(data=data, sheets=sheets, operations=bulk)
