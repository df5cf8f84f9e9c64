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


KNOWN = (
    "",
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
    "http://schemas.openxmlformats.org/package/2006/relationships",
    "http://schemas.openxmlformats.org/package/2006/content-types",
)
"""The namespaces whose tags say something."""
FOREIGN = "?"
MOST_ARRAYS = 1_000


class Parts:
    """What is done with the tags of a part; names come without their prefix.

    A tag of a namespace that says nothing here has `FOREIGN` before its name.
    """

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
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = lambda name, found: into.start(_local(name), found)
    parser.EndElementHandler = lambda name: into.end(_local(name))
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


def _local(name: str) -> str:
    space, _, found = name.rpartition(" ")
    return found if space in KNOWN else f"{FOREIGN}{found}"


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
    """The rows of a sheet; what two programs could read as two values is refused."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts
        self._done: list[Row] = []
        self._row, self._column, self._hidden = 0, 0, False
        self._columns: list[int] = []
        self._cells: list[str] = []
        self._kind, self._style, self._formula = "", 0, False
        self._raw: dict[str, list[str]] = {}
        self._arrays: list[tuple[int, int, int, int]] = []
        self._above: list[str] = []
        """The tags within the rows that are open."""
        self._rows = 0
        """How often the rows have begun."""

    def taken(self) -> list[Row]:
        """The rows that are whole, once."""
        done, self._done = self._done, []
        return done

    def start(self, name: str, found: Mapping[str, str]) -> None:
        above = self._above
        if not above:
            self._begin(name)
            return
        if name.startswith(FOREIGN):
            raise Refused(f"has something else than values in its rows, near row {self._row}")
        if above[-1] != _BELOW.get(name, above[-1]):
            raise Refused(f"has a tag {name!r} where none may be")
        if name == "row":
            self._row = _number(found["r"]) if "r" in found else self._row + 1
            self._hidden = found.get("hidden") in ("1", "true")
            self._column, self._columns, self._cells = 0, [], []
        elif name == "c":
            self._begin_cell(found)
        elif name == "f" and above[-1] == "c":
            self._formula = True
            self._enter_array(found)
        elif above[-1] == "c":
            if name in self._raw:
                raise Refused(f"has two values in a cell of row {self._row}")
            self._raw[name] = []
        above.append(name)

    def _begin(self, name: str) -> None:
        if name == "sheetData":
            self._rows += 1
            if self._rows > 1:
                raise Refused("has its rows twice")
            self._above.append(name)
        elif name in ("row", "c"):
            raise Refused("has rows beside its rows")

    def _begin_cell(self, found: Mapping[str, str]) -> None:
        self._column += 1
        if "r" in found:
            row, self._column = place_of(found["r"])
            if row != self._row:
                raise out_of_order(self._row)
        self._kind, self._style = found.get("t", ""), _number(found.get("s", "0"))
        self._formula, self._raw = False, {}

    def _enter_array(self, found: Mapping[str, str]) -> None:
        """The cells that a formula fills beside its own."""
        first, _, last = found.get("ref", "").partition(":")
        if found.get("t") not in ("array", "dataTable") or not last or first == last:
            return
        self._arrays = [each for each in self._arrays if each[2] >= self._row]
        if len(self._arrays) >= MOST_ARRAYS:
            raise Refused(f"has more than {MOST_ARRAYS:,} formulas over several cells")
        self._arrays.append((*place_of(first), *place_of(last)))

    def _is_filled(self) -> bool:
        here = (self._row, self._column)
        return any(
            top <= here[0] <= bottom and left <= here[1] <= right
            for top, left, bottom, right in self._arrays
        )

    def _value(self) -> str:
        inline = self._kind == "inlineStr"
        raw = {name: "".join(pieces) for name, pieces in self._raw.items()}
        if raw.get("v" if inline else "is"):
            raise Refused(f"has a value of another kind in a cell of row {self._row}")
        return raw.get("is" if inline else "v", "")

    def end(self, name: str) -> None:
        if not self._above:
            return
        self._above.pop()
        if name == "c":
            self._columns.append(self._column)
            make, raw = self._texts.maker(self._kind, self._style), self._value()
            text = make(raw) if raw else ""
            computed = self._formula or (self._arrays and self._is_filled())
            self._cells.append(as_formula(text) if computed else text)
        elif name == "row":
            if not is_in_order(self._columns):
                raise out_of_order(self._row)
            self._done.append((self._row, self._columns, self._cells, self._hidden))

    def text(self, text: str) -> None:
        above = self._above
        if (
            len(above) > _CELL
            and "rPh" not in above
            and (above[-1] == "t" or above[_CELL:] == ["v"])
        ):
            self._raw.setdefault(above[_CELL], []).append(text)


_BELOW = {"sheetData": "", "row": "sheetData", "c": "row", "v": "c", "is": "c"}
"""What may stand below what alone."""
_CELL = 3
"""So many tags are open in a cell: its rows, its row, itself."""


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
