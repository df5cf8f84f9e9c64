"""Files of separated values: their encoding, their delimiter, their rows."""

from __future__ import annotations

import csv
import io
import re
from itertools import islice

from trace_gate.adapters.spreadsheets import limits
from trace_gate.core.errors import UsageError
from trace_gate.core.record import Record
from trace_gate.core.table import BLANK, HEAD_ROWS, TEXT, Table

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_BY_MARK = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_GUESSED = ("utf-8", "gb18030", "cp932", "cp1252")
_DELIMITERS = ",;\t|"
_LOOKED_AT = 2_000
"""So many lines tell which code page is likely."""
_WORD, _LATIN, _KANA = re.compile(r"\w+"), re.compile("[A-Za-z]"), re.compile("[\u3041-\u30fa]+")


def encodings(data: bytes) -> tuple[str, ...]:
    """How bytes can be read as text, the likeliest first; none where nothing fits.

    UTF-16 only by its mark: a text in the Western code page of even length would pass for it.
    Many bytes are a text in several code pages: `Größe` is a Chinese letter between Latin ones. The
    words tell which is likely, and the header of a known report which is meant.
    """
    for mark, name in _BY_MARK:
        if data.startswith(mark):
            return (name,) if _decodes(data, name) else ()
    if b"\0" in data:
        return ()
    if _decodes(data, "utf-8"):
        return ("utf-8",)
    fitting = [name for name in _GUESSED[1:] if _decodes(data, name)]
    if len(fitting) > 1:
        some = b"".join(islice(_lines_beyond_ascii(data), _LOOKED_AT))
        fitting.sort(key=lambda name: _unlikely(some.decode(name, "ignore"), name))
    return tuple(fitting)


def table(name: str, data: bytes, encoding: str | None = None) -> Table:
    """The table of a file of separated values.

    Args:
        name: What the file is called for people.
        data: Its bytes.
        encoding: One of `encodings`; None for the first of them.

    Raises:
        UsageError: it is no such text; later, while rows are read: a row is too long or its
            quotes do not end.
    """
    if encoding is None:
        encoding = next(iter(encodings(data)), None)
    if encoding is None:
        raise UsageError(
            f"{name} is no text and no workbook, so it has no rows.",
            remedy="Download the report once more, as .xlsx or .csv.",
        )
    rows = _Rows(name=name, data=data, encoding=encoding, delimiter=_delimiter(data, encoding))
    ended = data[-2:].replace(b"\0", b"").endswith((b"\n", b"\r"))  # of UTF-16 a zero is beside it
    return Table(file=name, rows=rows, encoding=encoding, ended=ended)


class _Rows(Record):
    """The rows of a text, read anew each time that somebody goes through them."""

    name: str
    data: bytes
    encoding: str
    delimiter: str

    def __iter__(self) -> Iterator[Sequence[str]]:
        csv.field_size_limit(limits.FIELD)
        text = io.TextIOWrapper(io.BytesIO(self.data), self.encoding, newline="")
        reader = csv.reader(self._lines(text), delimiter=self.delimiter, strict=True)
        number, known = 0, {"": BLANK}  # most cells of a report stand there many times
        try:
            for row in reader:
                number += 1
                if number > limits.ROWS:
                    raise UsageError(
                        f"{self.name} has more than {limits.ROWS:,} rows.",
                        remedy="Ask Amazon for a shorter period, or for fewer campaigns.",
                    )
                if len(row) > limits.COLUMNS:
                    raise self._wrong(number, f"has {len(row):,} columns, and {limits.COLUMNS} may")
                yield [known.get(cell) or known.setdefault(cell, TEXT + cell) for cell in row]
        except csv.Error as error:
            raise self._wrong(number + 1, f"cannot be read ({error})") from error

    def _lines(self, text: io.TextIOWrapper) -> Iterator[str]:
        """The lines, of which none takes more memory than a whole report may."""
        number = 0
        while line := text.readline(limits.LINE):
            number += 1
            if len(line) == limits.LINE:
                wide = line.count(self.delimiter) >= limits.COLUMNS
                what = f"{limits.COLUMNS} columns" if wide else f"{limits.LINE:,} characters"
                raise self._wrong(number, f"has more than {what}", of="line")
            yield line

    def _wrong(self, number: int, what: str, of: str = "row") -> UsageError:
        return UsageError(
            f"{self.name}, {of} {number}, {what}.",
            remedy="Download the report once more; a file that was saved again by another program "
            "may be damaged.",
        )


def _decodes(data: bytes, encoding: str) -> bool:
    try:
        text = io.TextIOWrapper(io.BytesIO(data), encoding, newline="")
        while text.read(limits.MEGABYTE):  # a line may be as long as the file
            pass
    except UnicodeError:
        return False
    return True


def _lines_beyond_ascii(data: bytes) -> Iterator[bytes]:
    text = io.BytesIO(data)
    while line := text.readline(limits.FIELD):
        if not line.isascii():
            yield line


def _unlikely(text: str, encoding: str) -> int:
    """How odd the words of a text are: the smaller, the likelier is its code page.

    Full kana are in most Japanese texts, and in no text that another page made of them. A page of
    two bytes that is wrong takes the Latin letter behind an accented one for a half of its own.
    """
    words = [word for word in _WORD.findall(text) if not word.isascii()]
    if encoding == "cp932" and sum(map(len, _KANA.findall(text))) * 5 > sum(map(len, words)):
        return 0
    mixed = sum(1 for word in words if _LATIN.search(word))
    return 2 if encoding != "cp1252" and mixed * 2 > len(words) else 1


def _delimiter(data: bytes, encoding: str) -> str:
    """What stands most often, outside of quotes, in the fullest of the first rows.

    Where two do, it is the one of the first row: `keyword;bid` stands above `mug;0,80`.
    """
    text = io.TextIOWrapper(io.BytesIO(data), encoding, newline="")
    counts = dict.fromkeys(_DELIMITERS, (0, 0))
    for number in range(HEAD_ROWS):
        line = text.readline(limits.FIELD)
        plain = "".join(line.split('"')[::2])
        for sign in _DELIMITERS:
            most, first = counts[sign]
            here = plain.count(sign)
            counts[sign] = max(most, here), first if number else here
    return max(_DELIMITERS, key=lambda sign: counts[sign])
