"""The entry of `market_files.yaml` that fits a file, by its columns or its path (SPEC 5).

It is a proposal: who maps a file reads it, and an approver signs it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from trace_gate.core.market import entry_messages as messages
from trace_gate.core.market import table_scan
from trace_gate.core.market.mapping import TAB, TEXT, XLSX, TableForm
from trace_gate.core.market.problems import Problem, Unreadable
from trace_gate.core.trace import target, target_names

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from trace_gate.core.market.table_scan import Scanned

DELIMITERS = (",", ";", TAB, "|")
NAMES = {
    "campaign": ("campaign", "campaign name", "kampagne", "kampagnenname"),
    "ad_group": ("ad group", "ad group name", "adgroup", "anzeigengruppe", "anzeigengruppenname"),
    "keyword": ("keyword", "keyword text", "keyword-text", "targeting"),
    "match": ("match type", "match", "keyword-übereinstimmungstyp", "übereinstimmungstyp"),
    "bid": ("bid", "keyword bid", "max bid", "ad group default bid", "default bid", "gebot"),
    "budget": ("budget", "daily budget", "tagesbudget"),
    "state": ("state", "status"),
}
"""How people call a column, in small letters, with a blank for `_`."""
LEVELS = ("campaign", "ad_group", "keyword")
DECIMALS = 2
_COMMA = re.compile(r"\s*[0-9]+,[0-9]{1,2}\s*")
_ID = re.compile(r"[^a-z0-9]+")
_ASIN = re.compile(r"[A-Z0-9]{10}")
TEXTS = ("txt", "md")
"""How the name of a text ends."""


def entry_for(path: str, data: bytes) -> Mapping[str, Any]:
    """An entry that reads a table, or the text of a product, as plain data of `market_files`.

    Raises:
        Unreadable: it is no such file, or its header names nothing that has values.
    """
    text = _text_entry(path)
    if text is not None:
        return text
    return table_entry(path, *_scanned(path, data))


def table_entry(path: str, scan: Scanned, columns: Mapping[str, str]) -> dict[str, Any]:
    """The entry of a table whose columns are known by their meanings.

    Raises:
        Unreadable: its header names nothing that has values.
    """
    levels = [each for each in LEVELS if each in columns]
    if levels != list(LEVELS[: len(levels)]) or not levels:
        raise _no_entry(path, messages.no_campaign(), scan)
    level = levels[-1]
    values = [each for each in target_names.LAST[level] if each in columns]
    if not values:
        words = " or ".join(target_names.LAST[level])
        raise _no_entry(path, messages.no_values(words, level), scan)
    key = [*levels, *(["match"] if level == "keyword" and "match" in columns else [])]
    row = "/".join(f"{each}/{{{columns[each]}}}" for each in levels)
    row += f"/{{{columns['match']}}}" if "match" in key else ""
    return {
        "id": _ID.sub("-", path.rpartition("/")[2].rpartition(".")[0].lower()).strip("-")
        or "table",
        "kind": "table",
        "paths": [f"/{path}"],
        "format": _format(scan, columns, values),
        **_where(scan, columns, key),
        "key": [columns[each] for each in key],
        "row": row,
        "values": [_value(each, columns[each]) for each in values],
        "removed": "archived" if "state" in values else "null_values",
    }


def _text_entry(path: str) -> Mapping[str, Any] | None:
    """The entry of `listings/B0EXAMPLE1/title.txt`; None for what is no such path."""
    *folders, name = path.split("/")
    part, _, ending = name.rpartition(".")
    asins = [each for each in folders if _ASIN.fullmatch(each)]
    if ending not in TEXTS or part not in target.CONTENT_PARTS or len(asins) != 1:
        return None
    pattern = "/".join("{asin}" if each == asins[0] else each for each in (*folders, name))
    return {
        "id": part.replace("_", "-"),
        "kind": TEXT,
        "paths": [f"/{pattern}"],
        **({"text": {"items": "lines"}} if part == "bullets" else {}),
        "target": f"asin/{{asin}}/content/{part}",
    }


def _where(scan: Scanned, columns: Mapping[str, str], key: Sequence[str]) -> dict[str, Any]:
    """Which rows are keywords, where others stand among them: automatic targeting, products."""
    if "match" not in key:
        return {}
    at = scan.cells(0).index(columns["match"])
    rows = (scan.cells(number) for number in range(1, len(scan)))
    words = {row[at].strip().lower() for row in rows if at < len(row) and any(row)}
    types = [each for each in target_names.MATCHES if each in words]
    return {"where": {columns["match"]: types}} if types and words - {*types} else {}


def _scanned(path: str, data: bytes) -> tuple[Scanned, Mapping[str, str]]:
    """The rows as the delimiter parts them by which most columns are known; column by meaning."""
    read = []
    for delimiter in DELIMITERS:
        scan = table_scan.scanned(path, data, TableForm(delimiter=delimiter))
        read.append((scan, columns_of(scan)))
    return max(read, key=lambda each: len(each[1]))


def columns_of(scan: Scanned) -> Mapping[str, str]:
    """The columns of a table that are known, by their meanings."""
    columns: dict[str, str] = {}
    for name in scan.cells(0) if len(scan) else ():
        said = name.strip().casefold().replace("_", " ")
        known = (each for each, names in NAMES.items() if said in names)
        meaning = next(known, None)
        if meaning is not None and "{" not in name:
            columns.setdefault(meaning, name)
    return columns


def _format(scan: Scanned, columns: Mapping[str, str], values: Sequence[str]) -> dict[str, Any]:
    if scan.sheet is not None:
        return {"type": XLSX, "sheets": [scan.sheet.name]}
    said = {"type": "tsv" if scan.delimiter == TAB else "csv"}
    if scan.delimiter not in (",", TAB):
        said["delimiter"] = scan.delimiter
    header = list(scan.cells(0))
    places = [header.index(columns[each]) for each in values if each != "state"]
    rows = (scan.cells(number) for number in range(1, len(scan)))
    if any(_COMMA.fullmatch(row[at]) for row in rows for at in places if at < len(row)):
        said["decimal"] = ","
    return said


def _value(last: str, column: str) -> dict[str, Any]:
    if last == "state":
        return {"column": column, "type": "enum", "target": "{row}/state"}
    target = f"{{row}}/{last}"
    return {"column": column, "type": "money", "decimals": DECIMALS, "target": target}


def _no_entry(path: str, what: str, scan: Scanned) -> Unreadable:
    names = ", ".join(scan.cells(0)[:8]) if len(scan) else "none"
    return Unreadable(
        Problem(
            path=path,
            line=1,
            message=messages.no_entry(path, what, names),
            remedy=messages.by_hand(),
        )
    )
