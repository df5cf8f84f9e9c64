"""Parts of a workbook parsed as XML: every form that is one, and what is small.

No entity is made and no DTD is read: a part with one is refused.
"""

from __future__ import annotations

from xml.parsers import expat

from trace_gate.adapters.spreadsheets.sheet_rows import is_in_order, out_of_order
from trace_gate.adapters.spreadsheets.sheet_text import Refused, as_formula, place_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from trace_gate.adapters.spreadsheets.sheet_rows import Row
    from trace_gate.adapters.spreadsheets.sheet_text import Texts

PIECE = 1 << 16


class Parts:
    """What is done with the tags of a part; names come without their prefix."""

    def start(self, name: str, found: Mapping[str, str]) -> None:
        """A tag begins."""

    def end(self, name: str) -> None:
        """A tag ends."""

    def text(self, text: str) -> None:
        """Characters between tags."""


def read(part: bytes, into: Parts) -> Iterator[None]:
    """Hand a part over, a piece at each turn.

    Raises:
        Refused: it is no XML, or it has a DTD.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = lambda name, found: into.start(name.rpartition(":")[2], found)
    parser.EndElementHandler = lambda name: into.end(name.rpartition(":")[2])
    parser.CharacterDataHandler = into.text
    parser.StartDoctypeDeclHandler = _refuse
    try:
        for at in range(0, len(part), PIECE):
            parser.Parse(part[at : at + PIECE], False)
            yield
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise Refused(f"has a part that is no XML ({error})") from error
    yield


def read_all(part: bytes, into: Parts) -> None:
    """The same at once."""
    for _ in read(part, into):
        pass


def _refuse(*_: object) -> None:
    raise Refused("has a document type in one of its parts")


def rows(part: bytes, texts: Texts) -> Iterator[Row]:
    """The rows that a sheet has.

    Raises:
        Refused: nobody may read it.
    """
    into = _Rows(texts)
    for _ in read(part, into):
        yield from into.taken()


class _Rows(Parts):
    def __init__(self, texts: Texts) -> None:
        self._texts = texts
        self._done: list[Row] = []
        self._row, self._column, self._hidden = 0, 0, False
        self._columns: list[int] = []
        self._cells: list[str] = []
        self._kind, self._style, self._formula = "", 0, False
        self._raw: list[str] = []
        self._inside: list[str] = []

    def taken(self) -> list[Row]:
        """The rows that are whole, once."""
        done, self._done = self._done, []
        return done

    def start(self, name: str, found: Mapping[str, str]) -> None:
        if name == "row":
            self._row = _number(found["r"]) if "r" in found else self._row + 1
            self._hidden = found.get("hidden") in ("1", "true")
            self._column, self._columns, self._cells = 0, [], []
        elif name == "c":
            self._begin_cell(found)
        elif self._inside or name in ("v", "is", "rPh"):
            self._inside.append(name)
        elif name == "f":
            self._formula = True

    def _begin_cell(self, found: Mapping[str, str]) -> None:
        self._column += 1
        if "r" in found:
            row, self._column = place_of(found["r"])
            if row != self._row:
                raise out_of_order(self._row)
        self._kind, self._style = found.get("t", ""), _number(found.get("s", "0"))
        self._formula, self._raw = False, []

    def end(self, name: str) -> None:
        if self._inside:
            self._inside.pop()
        elif name == "c":
            self._columns.append(self._column)
            make, raw = self._texts.maker(self._kind, self._style), "".join(self._raw)
            text = make(raw) if raw else ""
            self._cells.append(as_formula(text) if self._formula else text)
        elif name == "row":
            if not is_in_order(self._columns):
                raise out_of_order(self._row)
            self._done.append((self._row, self._columns, self._cells, self._hidden))

    def text(self, text: str) -> None:
        inside = self._inside
        if inside and "rPh" not in inside and (inside == ["v"] or inside[-1] == "t"):
            self._raw.append(text)


class Strings(Parts):
    """The shared texts of a workbook, without what says how they sound."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self._inside: list[str] = []
        self._raw: list[str] = []

    def start(self, name: str, found: Mapping[str, str]) -> None:  # noqa: ARG002, D102  # as `Parts`
        if name == "si":
            self._raw = []
        self._inside.append(name)

    def end(self, name: str) -> None:  # noqa: D102  # as `Parts`
        self._inside.pop()
        if name == "si":
            self.found.append("".join(self._raw))

    def text(self, text: str) -> None:  # noqa: D102  # as `Parts`
        if self._inside and self._inside[-1] == "t" and "rPh" not in self._inside:
            self._raw.append(text)


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit()) or len(text) > 9:
        raise Refused(f"has a number in a tag that is none: {text[:20]!r}")
    return int(text)
