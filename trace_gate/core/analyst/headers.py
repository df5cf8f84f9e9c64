"""The columns of a report by our names, whatever language and spelling its header has (SPEC 9).

Names are compared whole, never by likeness: a likely column would be a wrong figure. An alias may
hold `{days}`, the attribution window, and `{currency}`.
"""

from __future__ import annotations

import re
import unicodedata

from trace_gate.core.plain_text import comparable
from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from typing import Any

ANY = "any"
"""The name under which the columns of every report stand."""

_DASHES = dict.fromkeys((*range(0x2010, 0x2016), 0x2212), "-")
_INVISIBLE = dict.fromkeys((0xFEFF, 0x200B, 0x200C, 0x200D, 0x2060), None)
_CURRENCY = r"(?P<currency>[^\s()]{1,4})"
_DAYS = r"(?P<days>\d{1,2})"


class Column(Record):
    """What a header says of its column."""

    name: str
    """Our name, such as `spend`"""
    index: int
    """Its place in the row, from 0"""
    window_days: int | None = None
    """The attribution window in days; None where the header has none"""
    currency: str | None = None
    """The code or sign of money that stands in the header"""


class Header(Record):
    """The header row of a table, by one language and one kind of report."""

    columns: Mapping[str, Column]
    unknown: tuple[str, ...]
    """Names that nobody knows, as they stand"""
    twice: tuple[str, ...]
    """Names of ours that two columns have"""
    assumed: tuple[str, ...] = ()
    """Names as they stand that nobody has seen in a report before"""


class Aliases:
    """How one language calls the columns of reports, by kind of report.

    Args:
        table: A file of `reports/`, as parsed.
    """

    def __init__(self, table: Mapping[str, Any]) -> None:
        self.language: str = table["language"]
        self.version: int = table["version"]
        self._plain: dict[str, dict[str, str]] = {}
        self._patterns: dict[str, list[tuple[re.Pattern[str], str]]] = {}
        reports = {name: part["columns"] for name, part in table.get("reports", {}).items()}
        for report, columns in {ANY: table["columns"], **reports}.items():
            self._learn(report, columns)
        self._counted = {
            name: frozenset(key(each) for each in part.get("counted", ()))
            for name, part in table.get("reports", {}).items()
        }
        self._sheets = {
            name: frozenset(key(each) for each in part.get("sheets", ()))
            for name, part in table.get("reports", {}).items()
        }
        self._endings = _keys(table, "ignored", "endings")
        assumed = _keys(table, "assumed", "names")
        self._assumed = [_pattern(each) for each in assumed]
        self._ignored = frozenset(_keys(table, "ignored", "names"))
        self._totals = frozenset(_keys(table, "footers", "totals"))
        self._notes = _keys(table, "footers", "notes")
        self._personal = frozenset(_keys(table, "personal", "names"))

    def _learn(self, report: str, columns: Mapping[str, Sequence[str]]) -> None:
        plain = self._plain.setdefault(report, {})
        patterns = self._patterns.setdefault(report, [])
        for name, aliases in columns.items():
            for alias in map(key, aliases):
                if "{" in alias:
                    patterns.append((_pattern(alias), name))
                else:
                    plain[alias] = name

    def column(self, text: str, index: int, report: str) -> Column | None:
        """What one name of a header means in a kind of report; None where nobody knows."""
        wanted = key(text)
        for part in (report, ANY):
            name = self._plain.get(part, {}).get(wanted)
            if name is not None:
                return Column(name=name, index=index)
            for pattern, name in self._patterns.get(part, ()):
                found = pattern.fullmatch(wanted)
                if found is not None:
                    return _from_pattern(name, index, found.groupdict())
        return None

    def header(self, cells: Sequence[str], report: str) -> Header:
        """What a whole row of names means in a kind of report; cells are texts."""
        columns: dict[str, Column] = {}
        unknown, twice = [], []
        for index, text in enumerate(cells):
            found = self.column(text, index, report)
            if found is None:
                unknown += [] if not text.strip() or self.is_ignored(text) else [text]
            elif found.name in columns:
                twice.append(found.name)
            else:
                columns[found.name] = found
        return Header(
            columns=columns,
            unknown=tuple(unknown),
            twice=tuple(twice),
            assumed=tuple(t for t in cells if self.is_assumed(t)),
        )

    def is_ignored(self, text: str) -> bool:
        """Whether it is a column that is known and of no use."""
        wanted = key(text)
        return wanted in self._ignored or wanted.endswith(self._endings)

    def is_assumed(self, text: str) -> bool:
        """Whether nobody has seen this name of a column in a report."""
        wanted = key(text)
        return any(each.fullmatch(wanted) for each in self._assumed)

    def is_footer(self, text: str) -> bool:
        """Whether a row that begins so is below the data: sums, or a note."""
        return self.is_total(text) or key(text).startswith(self._notes)

    def is_counted(self, report: str, entity: str) -> bool:
        """Whether a row of this entity counts; of most reports all rows do."""
        counted = self._counted.get(report)
        return not counted or key(entity) in counted

    def sheets(self, report: str) -> frozenset[str]:
        """How Amazon calls the sheets of a kind of report, as `key` has them; empty for any."""
        return self._sheets.get(report, frozenset())

    def is_total(self, text: str) -> bool:
        """Whether it is a word for the sums of all rows."""
        return key(text).rstrip(":") in self._totals

    def is_personal(self, text: str) -> bool:
        """Whether a column of this name holds names or addresses of customers."""
        return key(text) in self._personal


def key(text: str) -> str:
    """A header without what differs between exports of one report: capitals, blanks, dashes."""
    plain = unicodedata.normalize("NFKC", text).translate(_INVISIBLE).translate(_DASHES)
    return comparable(plain)


def nearest(header: Iterable[str], kinds: Mapping[str, Iterable[str]]) -> tuple[str, set[str]]:
    """The kind of which the most needed columns are there, and those that it lacks.

    Args:
        header: Our names of the columns that were found.
        kinds: The columns that each kind needs. Of equal ones the first is taken.
    """
    there = set(header)
    lacking = {kind: set(needed) - there for kind, needed in kinds.items()}
    share = {kind: len(lacking[kind]) / len(set(needed)) for kind, needed in kinds.items()}
    best = min(share, key=lambda kind: share[kind])
    return best, lacking[best]


def _keys(table: Mapping[str, Any], part: str, name: str) -> tuple[str, ...]:
    return tuple(key(each) for each in table.get(part, {}).get(name, ()))


def _pattern(alias: str) -> re.Pattern[str]:
    escaped = re.escape(alias)
    return re.compile(
        escaped.replace(re.escape("{days}"), _DAYS).replace(re.escape("{currency}"), _CURRENCY)
    )


def _from_pattern(name: str, index: int, parts: Mapping[str, str | None]) -> Column:
    days, currency = parts.get("days"), parts.get("currency")
    return Column(
        name=name,
        index=index,
        window_days=int(days) if days else None,
        currency=currency.upper() if currency else None,
    )
