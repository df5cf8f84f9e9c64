"""The parts of a workbook: what its sheets are called, its shared texts, how its numbers look."""

from __future__ import annotations

import posixpath
import re

from trace_gate.adapters.spreadsheets import limits, sheet_patterns, sheet_xml
from trace_gate.adapters.spreadsheets.sheet_patterns import Odd, unescaped
from trace_gate.adapters.spreadsheets.sheet_rows import Around
from trace_gate.adapters.spreadsheets.sheet_text import Refused, Texts, place_of, text_of
from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    import zipfile
    from collections.abc import Iterator, Mapping, Sequence

FOLDER = "xl/"
BOOK, RELATIONS = f"{FOLDER}workbook.xml", f"{FOLDER}_rels/workbook.xml.rels"
ROOT, TYPES = "_rels/.rels", "[Content_Types].xml"
PIECE = 1 << 20

DATE_FORMATS = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
PERCENT_FORMATS = frozenset((9, 10))
_QUOTED = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?![hms]+\])[^\]]*\]', re.IGNORECASE)
_DATE = re.compile(r"[dmyhs]", re.IGNORECASE)
_SPACE = rb'(?: xml:space="preserve")?'
_STRING = re.compile(rb"<si>(?:<t" + _SPACE + rb">([^<]*)</t>|(<t/>)|(<r>.*?))</si>", re.DOTALL)
_RUN = re.compile(
    rb"<r>(?:<rPr>(?:<[a-zA-Z]\w*(?: [^<>]*)?/>)*</rPr>)?<t" + _SPACE + rb">([^<]*)</t></r>"
)
_SST = re.compile(rb"<sst[\s>][^<>]*>?")


class BookSheet(Record):
    """A sheet that a workbook names."""

    name: str
    part: str
    hidden: bool


class Book:
    """A workbook whose parts are inflated when they are asked for, within one limit.

    Args:
        parts: the file.

    Raises:
        Refused: nobody may read it.
    """

    def __init__(self, parts: zipfile.ZipFile) -> None:
        self._parts, self._left = parts, limits.INFLATED_BYTES
        self._names = {each.filename: each for each in parts.infolist()}
        self._check_names()
        self.sheets = self._sheets()
        self._texts: Texts | None = None

    def inflated(self, name: str) -> bytes:
        """A part of the file. What it says of its own size is not believed."""
        if name not in self._names:
            raise Refused(f"has no part {name}")
        made = bytearray()
        with self._parts.open(name) as part:
            while piece := part.read(PIECE):
                self._left -= len(piece)
                if self._left < 0:
                    most = limits.INFLATED_BYTES // limits.MEGABYTE
                    raise Refused(f"inflates to more than {most} MB")
                made += piece
        return bytes(made)

    def texts(self) -> Texts:
        """What makes the texts of its cells."""
        if self._texts is None:
            dates, percents = self._styles()
            self._texts = Texts(self._strings(), dates, percents)
        return self._texts

    def digest(self, name: str) -> str:
        """What a sheet is made of, in short: its part, and the shared texts."""
        from hashlib import blake2b

        made = blake2b(self.inflated(name), digest_size=16)
        strings = self._part_of("sharedStrings")
        info = self._names.get(strings) if strings is not None else None
        if info is not None:
            made.update(f"{info.CRC} {info.file_size}".encode())
        return made.hexdigest()

    def _check_names(self) -> None:
        """The workbook is the part that every program takes for it."""
        if any(each.startswith("/") or "\\" in each for each in self._names):
            raise Refused("has a part with a name that is none")
        root, types = _Relations(), _Types()
        sheet_xml.read_all(self.inflated(ROOT), root)
        sheet_xml.read_all(self.inflated(TYPES), types)
        books = [
            posixpath.normpath(posixpath.join("/", each.get("Target", ""))).lstrip("/")
            for each in root.found
            if each.get("Type", "").rpartition("/")[2] == "officeDocument"
        ]
        if books != [BOOK] or any(each.lstrip("/") != BOOK for each in types.books):
            raise Refused("has another workbook in it, which another program would read")

    def _sheets(self) -> tuple[BookSheet, ...]:
        into = _Book()
        sheet_xml.read_all(self.inflated(BOOK), into)
        self._related = dict(self._relations())
        found = []
        for name, relation, hidden in into.found:
            kind, target = self._related.get(relation, ("", ""))
            if kind == "worksheet":
                found.append(BookSheet(name=name, part=target, hidden=hidden))
        names = [each.name.casefold() for each in found]
        if len({*names}) < len(names) or len({each.part for each in found}) < len(found):
            raise Refused("has two sheets of one name, or two names for one sheet")
        return tuple(found)

    def _relations(self) -> Iterator[tuple[str, tuple[str, str]]]:
        into = _Relations()
        sheet_xml.read_all(self.inflated(RELATIONS), into)
        if len({each.get("Id") for each in into.found}) < len(into.found):
            raise Refused("has two parts of one name, so two readers would see two workbooks")
        for each in into.found:
            target = posixpath.normpath(posixpath.join(f"/{FOLDER}", each.get("Target", "")))
            kind = each.get("Type", "").rpartition("/")[2]
            if each.get("TargetMode") != "External":
                yield each.get("Id", ""), (kind, target.lstrip("/"))

    def _part_of(self, kind: str) -> str | None:
        found = [part for each, part in self._related.values() if each == kind]
        if len(found) > 1:
            raise Refused(f"has two parts that are its {kind}")
        return found[0] if found and found[0] in self._names else None

    def _styles(self) -> tuple[frozenset[int], frozenset[int]]:
        name, into = self._part_of("styles"), _Styles()
        if name is not None:
            sheet_xml.read_all(self.inflated(name), into)
        return into.of(into.dates), into.of(into.percents)

    def _strings(self) -> Sequence[str]:
        name = self._part_of("sharedStrings")
        if name is None:
            return ()
        part = self.inflated(name)
        try:
            raw = _quickly(part)
        except Odd:
            into = sheet_xml.Strings()
            sheet_xml.read_all(part, into)
            raw = into.found
        return [text_of(each) for each in raw]


def _quickly(part: bytes) -> list[str]:
    """The shared texts as the usual programs write them."""
    sheet_patterns.check_plain(part)
    start = _SST.search(part)
    end = part.rfind(b"</sst>")
    if start is None or end < start.end():
        raise Odd
    pieces = _STRING.split(part[start.end() : end])
    if any(each.strip() for each in pieces[::4]):
        raise Odd
    return [
        unescaped(plain) if plain is not None else _rich(rich or b"")
        for plain, rich in zip(pieces[1::4], pieces[3::4], strict=True)
    ]


def _rich(runs: bytes) -> str:
    pieces = _RUN.split(runs)
    if any(each.strip() for each in pieces[::2]):
        raise Odd
    return "".join(map(unescaped, pieces[1::2]))


def around(part: bytes) -> Around:
    """What a sheet says beside its rows, parsed without these.

    Raises:
        Refused: it is no XML.
    """
    into = _Around()
    try:
        begin, end = sheet_patterns.body(part)
        rest = part[:begin] + part[end:] if begin else part
        into.without_rows = True
    except Odd:
        rest = part
    sheet_xml.read_all(rest, into)
    return Around(hidden_columns=frozenset(into.hidden), merged=tuple(into.merged))


class _Book(sheet_xml.Parts):
    def __init__(self) -> None:
        self.found: list[tuple[str, str, bool]] = []

    def start(self, name: str, found: Mapping[str, str]) -> None:
        if name == "sheet":
            relation = next((text for key, text in found.items() if key.endswith(" id")), "")
            hidden = found.get("state", "visible") != "visible"
            self.found.append((found.get("name", ""), relation, hidden))


class _Relations(sheet_xml.Parts):
    def __init__(self) -> None:
        self.found: list[Mapping[str, str]] = []

    def start(self, name: str, found: Mapping[str, str]) -> None:
        if name == "Relationship":
            self.found.append(found)


class _Types(sheet_xml.Parts):
    """The parts that are said to be the workbook."""

    def __init__(self) -> None:
        self.books: list[str] = []

    def start(self, name: str, found: Mapping[str, str]) -> None:
        if name == "Override" and found.get("ContentType", "").endswith(".main+xml"):
            self.books.append(found.get("PartName", ""))


class _Styles(sheet_xml.Parts):
    """The formats of numbers; a style is the how manieth `xf` of `cellXfs` it is."""

    def __init__(self) -> None:
        self.dates, self.percents = set(DATE_FORMATS), set(PERCENT_FORMATS)
        self._formats: list[int] = []
        self._inside = False

    def start(self, name: str, found: Mapping[str, str]) -> None:
        if name == "numFmt":
            number, code = int(found["numFmtId"]), _QUOTED.sub("", found.get("formatCode", ""))
            self.dates.discard(number)
            self.percents.discard(number)
            if "%" in code:
                self.percents.add(number)
            elif _DATE.search(code) and "general" not in code.casefold():
                self.dates.add(number)
        elif name == "cellXfs":
            self._inside = True
        elif name == "xf" and self._inside:
            self._formats.append(int(found.get("numFmtId", "0")))

    def end(self, name: str) -> None:
        if name == "cellXfs":
            self._inside = False

    def of(self, formats: set[int]) -> frozenset[int]:
        """The styles with one of some formats."""
        return frozenset(at for at, each in enumerate(self._formats) if each in formats)


class _Around(sheet_xml.Parts):
    def __init__(self) -> None:
        self.hidden: set[int] = set()
        self.merged: list[tuple[int, int, int, int]] = []
        self.without_rows = False
        """Nothing that it is asked about is a row."""

    def start(self, name: str, found: Mapping[str, str]) -> None:
        if self.without_rows and name in ("row", "c"):
            raise Refused("has rows beside its rows")
        if name == "col" and found.get("hidden") in ("1", "true"):
            first, last = (int(found.get(each, "0")) for each in ("min", "max"))
            self.hidden.update(range(first, min(last, limits.SHEET_COLUMNS) + 1))
        elif name == "mergeCell":
            top, _, bottom = found.get("ref", "").partition(":")
            self.merged.append((*place_of(top), *place_of(bottom or top)))
            if len(self.merged) > limits.MERGED_CELLS:
                raise Refused(f"has more than {limits.MERGED_CELLS:,} merged cells")
