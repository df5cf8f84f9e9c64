"""The tables of columns in `docs/how-to/reports/`: what a report needs, as Amazon calls it."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trace_gate.core.analyst.kinds import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "docs" / "how-to" / "reports"
LANGUAGES = {"en": "English", "de": "German", "ja": "Japanese", "zh": "Chinese"}
MOST = 2
"""So many names of a column are shown; `reports/` has all of them."""

DAYS = ("start_date", "end_date", "date")
UNSEEN = "?"
EXAMPLES = {"{days}": "7", "{currency}": "USD"}
"""What stands in the places of a name that vary."""

TABLE = re.compile(
    r"(?P<begin><!-- columns: (?P<kind>[a-z_]+) -->)\n(?s:.*?)(?P<end><!-- end of columns -->)"
)
HEAD = ("column", *LANGUAGES.values())


def pages() -> dict[Path, str]:
    """The pages with the columns as the readers of reports know them."""
    return {
        page: TABLE.sub(_filled, page.read_text(encoding="utf-8"))
        for page in sorted(FOLDER.glob("*.md"))
    }


def _filled(mark: re.Match[str]) -> str:
    lines = [HEAD, ["---"] * len(HEAD), *_rows(mark["kind"])]
    table = "\n".join(f"| {' | '.join(line)} |" for line in lines)
    title = KINDS[mark["kind"]].title
    about = f"{title[0].upper()}{title[1:]}:"
    note = f"\n\n`{UNSEEN}`: nobody has seen this name in a report yet." if UNSEEN in table else ""
    return f"{mark['begin']}\n{about}\n\n{table}{note}\n\n{mark['end']}"


def _rows(name: str) -> Iterator[list[str]]:
    kind = KINDS[name]
    wanted = kind.needs | (frozenset(DAYS) if kind.dated else frozenset())
    tables = {
        each: tomllib.loads((ROOT / "reports" / f"{each}.toml").read_text(encoding="utf-8"))
        for each in LANGUAGES
    }
    known = {each: _columns(table, name) for each, table in tables.items()}
    for column in sorted(wanted, key=list(known["en"]).index):
        if any(column in each for each in known.values()):
            cells = [_names(known[each].get(column, ()), tables[each]) for each in LANGUAGES]
            yield [f"`{column}`", *cells]


def _columns(table: Mapping[str, Any], kind: str) -> dict[str, list[str]]:
    own = table.get("reports", {}).get(kind, {}).get("columns", {})
    return {**table["columns"], **own}


def _names(names: Any, table: Mapping[str, Any]) -> str:
    """The names of a column; with a mark behind one that nobody has seen."""
    assumed = table.get("assumed", {}).get("names", ())
    shown = [f"{_example(each)}{' `?`' if each in assumed else ''}" for each in names[:MOST]]
    return ", ".join(shown) or "-"


def _example(name: str) -> str:
    for place, text in EXAMPLES.items():
        name = name.replace(place, text)
    return name
