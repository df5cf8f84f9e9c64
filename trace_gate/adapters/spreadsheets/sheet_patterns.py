"""The rows of a sheet as the usual programs write it, by patterns that fit each of its bytes.

Ten times as fast as to parse it as XML. What the patterns do not fit is `Odd`, and is parsed.
"""

from __future__ import annotations

import re

from trace_gate.adapters.spreadsheets.sheet_rows import is_in_order, out_of_order
from trace_gate.adapters.spreadsheets.sheet_text import (
    Refused,
    as_formula,
    column_of,
    number_text,
    text_of,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from trace_gate.adapters.spreadsheets.sheet_rows import Row
    from trace_gate.adapters.spreadsheets.sheet_text import Texts

KNOWN = 20_000
"""Cells of one kind that are remembered, so that what repeats is read once."""
TRUE = ("1", "true")
BEGIN, END, EMPTY = b"<sheetData>", b"</sheetData>", b"<sheetData/>"

ROW_END = b"</row>"
_ROW = re.compile(rb'\s*<row r="([1-9][0-9]{0,6})"([^<>/]*)(/?)>')
_EMPTY_ROWS = re.compile(rb'(?:\s*<row r="[0-9]+"[^<>/]*/>)*\s*')
_SIMPLE = rb"(?:<v>[^<]*</v>|<is><t>[^<]*</t></is>)?"
_CELL = re.compile(
    rb'<c r="([A-Z]{1,3}[1-9][0-9]{0,6})"([^<>/]*)(?:/>|>(' + _SIMPLE + rb"|.*?)</c>)", re.DOTALL
)
_LETTERS = re.compile(rb"(?:[A-Z]{1,3} )*")
_ATTRIBUTES = re.compile(r'(?:\s+[\w:]+="[^"<>&\x00-\x1f]*")*\s*')
_ATTRIBUTE = re.compile(r'([\w:]+)="([^"]*)"')
_FORMULA = re.compile(rb"<f(?:\s[^<>]*?)?(?:/>|>[^<]*</f>)")
_SPACE = rb'(?: xml:space="preserve")?'
_VALUE = re.compile(rb"<v" + _SPACE + rb">([^<]*)</v>|<v/>|<is><t" + _SPACE + rb">([^<]*)</t></is>")
_NO_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_PLAIN_TEXT = re.compile(rb"<is><t>([ !-%'-;=?-^`-~]+)</t></is>")
_PLAIN_NUMBER = re.compile(rb"<v>(0|[1-9][0-9]{0,14}|(?:0|[1-9][0-9]{0,8})\.[0-9]{0,4}[1-9])</v>")
"""Cells whose characters are their text: most are."""
_NOTHING = re.compile(rb"(?!)()")
_ENTITY = re.compile(rb"&(?:#([0-9]{1,7})|#x([0-9A-Fa-f]{1,6})|(amp|lt|gt|quot|apos));")
_NAMED = {b"amp": b"&", b"lt": b"<", b"gt": b">", b"quot": b'"', b"apos": b"'"}
_DECLARED = re.compile(rb"\A(?:\xef\xbb\xbf)?(?:<\?xml ([^<>?]*)\?>)?")
_UTF_8 = re.compile(rb"encoding=[\"'](?i:utf-8)[\"']")


class Odd(Exception):
    """A form that the patterns do not fit. It may be a sound one."""


def body(part: bytes) -> tuple[int, int]:
    """Where the rows of a sheet begin and end, if what is between them is rows and nothing else.

    Raises:
        Odd: it is written in another way.
    """
    check_plain(part)
    begin, end = part.find(BEGIN), part.rfind(END)
    if begin < 0 and end < 0 and part.count(EMPTY) == 1:
        return 0, 0
    if not 0 <= begin < end or EMPTY in part[:begin] or EMPTY in part[end:]:
        raise Odd
    return begin + len(BEGIN), end


def check_plain(part: bytes) -> None:
    """Nothing, where what looks like a tag is one: UTF-8, no comments, no sections, no DTD.

    Raises:
        Odd: there may be more in it.
    """
    declared = _DECLARED.match(part)
    said = declared[1] if declared is not None else None
    if said is not None and b"encoding" in said and _UTF_8.search(said) is None:
        raise Odd
    start = declared.end() if declared is not None else 0
    # A sign that is rare is found far faster than what begins with one that is not.
    if b"\0" in part or b"]]>" in part or (b"!" in part and b"<!" in part):
        raise Odd
    if part.find(b"?", start) >= 0 and part.find(b"<?", start) >= 0:
        raise Odd


def rows(part: bytes, texts: Texts) -> Iterator[Row]:
    """The rows that a sheet has.

    Args:
        part: the sheet's part of the file, inflated.
        texts: makes the texts of cells.

    Raises:
        Odd: the patterns do not fit; nothing is said of it.
        Refused: nobody may read it.
    """
    begin, end = body(part)
    if b't="array"' in part or b't="dataTable"' in part:
        raise Odd  # it fills other cells, too
    values, orders, hidden = _Kinds(texts), _Orders(), _Hidden()
    *whole, rest = part[begin:end].split(ROW_END)
    for piece in whole:
        found = _ROW.match(piece)
        while found is not None and found[3]:  # a row without cells
            found = _ROW.match(piece, found.end())
        if found is None:
            raise Odd
        number, attributes, _ = found.groups()
        pieces = _CELL.split(piece[found.end() :])
        if any(pieces[::4]) and any(each.strip() for each in pieces[::4]):
            raise Odd
        letters = b" ".join(pieces[1::4]) + b" " if len(pieces) > 1 else b""
        columns = orders[letters.replace(number + b" ", b" ")]
        if columns is None:
            raise out_of_order(int(number))
        made = [values[kind][cell] for kind, cell in zip(pieces[2::4], pieces[3::4], strict=True)]
        yield int(number), columns, made, hidden[attributes]
    if _EMPTY_ROWS.fullmatch(rest) is None:
        raise Odd


class _Orders(dict[bytes, "Sequence[int] | None"]):
    """The columns of a row by their letters; None where one does not stand behind the last.

    Most rows have the same ones.
    """

    def __missing__(self, letters: bytes) -> Sequence[int] | None:
        if len(self) > KNOWN:
            self.clear()
        if _LETTERS.fullmatch(letters) is None:  # a cell says that it is in another row
            return None
        found = [column_of(each.decode()) for each in letters.split()]
        made = self[letters] = found if is_in_order(found) else None
        return made


class _Hidden(dict[bytes, bool]):
    """Whether a row is hidden, by what stands in its tag behind its number."""

    def __missing__(self, attributes: bytes) -> bool:
        if len(self) > KNOWN:
            self.clear()
        made = self[attributes] = _attributes(attributes).get("hidden") in TRUE
        return made


class _Kinds(dict[bytes, "_Cells"]):
    """The cells of each kind and style, by what stands in the tag behind their place."""

    def __init__(self, texts: Texts) -> None:
        super().__init__()
        self._texts = texts

    def __missing__(self, attributes: bytes) -> _Cells:
        if len(self) > KNOWN:
            self.clear()
        found = _attributes(attributes)
        if found.keys() - {"s", "t", "cm", "vm", "ph"}:
            raise Odd
        style = found.get("s", "0")
        if not style.isdigit() or len(style) > 6:
            raise Odd
        made = self[attributes] = _Cells(found.get("t", ""), int(style), self._texts)
        return made


class _Cells(dict["bytes | None", str]):
    """The texts of the cells of one kind and style, by what stands within their tags."""

    def __init__(self, kind: str, style: int, texts: Texts) -> None:
        super().__init__()
        self._inline, self._made_of = kind == "inlineStr", texts.maker(kind, style)
        self._plain = (_PLAIN_TEXT if self._inline else _PLAIN_NUMBER).fullmatch
        if self._made_of is not (text_of if self._inline else number_text):
            self._plain = _NOTHING.fullmatch

    def __missing__(self, inner: bytes | None) -> str:
        if len(self) > KNOWN:
            self.clear()
        plain = self._plain(inner or b"")
        if plain is not None:
            text = self[inner] = plain[1].decode()
            return text
        raw = inner or b""
        if raw[:3] == b"<v>" and not self._inline:
            raw = raw[3:-4]
        elif raw[:7] == b"<is><t>" and self._inline:
            raw = raw[7:-9]
        elif raw:
            made = self[inner] = self._slowly(raw)
            return made
        if b"<" in raw:
            made = self[inner] = self._slowly(inner or b"")
            return made
        text = unescaped(raw)
        made = self[inner] = self._made_of(text) if text else ""
        return made

    def _slowly(self, inner: bytes) -> str:
        formula = _FORMULA.match(inner)
        rest = (inner[formula.end() :] if formula is not None else inner).strip()
        found = _VALUE.fullmatch(rest)
        if rest and (found is None or (found[2] is not None) != self._inline):
            raise Odd
        raw = unescaped(found[1] or found[2] or b"") if found is not None else ""
        text = self._made_of(raw) if raw else ""
        return as_formula(text) if formula is not None else text


def unescaped(data: bytes) -> str:
    """The characters of a text of XML.

    Raises:
        Odd: a name of a character is none of XML's own.
        Refused: a number is none of a character.
    """
    if b"&" in data:
        if b"&" in _ENTITY.sub(b"", data):
            raise Odd
        data = _ENTITY.sub(_character, data)
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        raise Refused("has bytes that are no text") from error
    if not text.isprintable() and _NO_XML.search(text) is not None:
        raise Odd
    return text


def _character(found: re.Match[bytes]) -> bytes:
    if found[3] is not None:
        return _NAMED[found[3]]
    number = int(found[1]) if found[1] is not None else int(found[2], 16)
    if number in (0x9, 0xA, 0xD) or 0x20 <= number < 0xD800 or 0xE000 <= number < 0x110000:
        return chr(number).encode()
    raise Refused("has a character that XML does not have")


def _attributes(text: bytes) -> dict[str, str]:
    decoded = text.decode("latin-1")
    if _ATTRIBUTES.fullmatch(decoded) is None:
        raise Odd
    found = _ATTRIBUTE.findall(decoded)
    if len({name for name, _ in found}) < len(found):
        raise Odd
    return dict(found)
