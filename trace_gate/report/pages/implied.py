"""The values that a change of market files implies, as a table for people (SPEC 9, `diff`)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from trace_gate.core.market.cell_values import shown
from trace_gate.report.escape import plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

TITLES = ("shop", "target", "from", "to", "change", "where")
NUMBERS = ("from", "to", "change")
LONGEST = 40
"""Characters of a value in the table. JSON has all of it."""
HOW_TO = "docs/how-to/bids-in-a-csv.md"


def lines(data: Mapping[str, Any]) -> Iterator[str]:
    """The table of a `diff` report (`schemas/diff.schema.json`), and what cannot be read."""
    ref = plain(data["base"]["ref"] or "the base")
    if not data["mapped"]:
        yield f"No file is mapped to targets: market_files.yaml of {ref} names none ({HOW_TO})."
        return
    if data["changes"]:
        yield from _table([_cells(each) for each in data["changes"]])
    elif not data["problems"]:
        yield f"Nothing is implied: each value of a mapped file is as {ref} has it."
    for each in data["files"]:
        yield f"{plain(each['path'])}: beside values, {plain(each['what'])}"
    for each in data["problems"]:
        line = f":{each['line']}" if each["line"] is not None else ""
        yield f"{plain(each['path'])}{line} {each['code']} error: {plain(each['message'])}"
        yield f"  fix: {plain(each['remediation'])}"


def _cells(change: Mapping[str, Any]) -> tuple[str, ...]:
    shop, share = change["tenant"], change["change_pct"]
    row = f":{change['row']}" if change["row"] is not None else ""
    old, new = _pair(change["from_value"], change["to_value"])
    cells = (
        f"{shop['store_id']}-{shop['marketplace']}",
        change["target"],
        "twice" if change["twice"] else old,
        new,
        "" if share is None else f"{share * 100:+.4g} %",
        f"{change['path']}{row}{' of the base' if change['gone'] else ''}",
    )
    return tuple(map(plain, cells))


def _pair(*values: object) -> list[str]:
    """Both values; numbers with as many decimals as the longer one."""
    numbers = [Decimal(str(each)) if isinstance(each, int | float) else each for each in values]
    most = max((_decimals(each) for each in numbers if isinstance(each, Decimal)), default=0)
    return [
        format(each, f".{most}f") if isinstance(each, Decimal) else _value(each) for each in numbers
    ]


def _decimals(number: Decimal) -> int:
    return max(0, -int(number.normalize().as_tuple().exponent))


def _value(value: object) -> str:
    said = shown(tuple(value) if isinstance(value, list) else value)
    text = " ".join(said.split())
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _table(rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    wide = [max(map(len, column)) for column in zip(TITLES, *rows, strict=True)]
    for row in (TITLES, *rows):
        cells = (
            cell.rjust(width) if title in NUMBERS else cell.ljust(width)
            for title, cell, width in zip(TITLES, row, wide, strict=True)
        )
        yield "  ".join(cells).rstrip()
