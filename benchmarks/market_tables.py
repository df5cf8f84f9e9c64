"""Market files: a few rows of large tables that change, beside a reader alone of both versions.

And what a shop pays that has such files and changes none of them, or that has none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks import measure, proofs
from benchmarks.measure import Program
from benchmarks.rows import SMALL, Results

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks.clones import Clone
    from benchmarks.rows import Row, Yard

CSV_ROWS, BOOK_ROWS, CHANGED = 50_000, 25_000, 20
CSV_RATIO, BOOK_RATIO, NOTHING_RATIO, MOST_MEMORY = 3, 1.5, 1.1, 300
CSV, BOOK, SHEET = "bids/bids.csv", "bids/bids.xlsx", "Bids"
NAMES = ("Campaign", "Ad Group", "Keyword", "Match Type", "Bid", "State")
MORE = tuple(f"Note {number}" for number in range(20))
"""Columns of the workbook that no entry reads; Amazon's have as many."""

POLICY = """\
version: 1
market_files:
"""
ENTRY = """\
  - id: {name}
    kind: table
    paths: ["/{path}"]
    format: {form}
    key: [Campaign, Ad Group, Keyword, Match Type]
    row: "campaign/{{Campaign}}/ad_group/{{Ad Group}}/keyword/{{Keyword}}/{{Match Type}}"
    values:
      - {{column: Bid, type: money, decimals: 2, target: "{{row}}/bid"}}
      - {{column: State, type: enum, target: "{{row}}/state"}}
"""
SHOP = "tenants: [{store_id: BENCH, marketplace: US, currency: USD, timezone: America/Los_Angeles}]"
READ_CSV = """\
import csv, sys
for name in sys.argv[1:]:
    with open(name, newline="") as file:
        for row in csv.reader(file):
            pass
"""
READ_BOOK = """\
import sys, python_calamine
for name in sys.argv[1:]:
    python_calamine.load_workbook(name).get_sheet_by_name("Bids").to_python()
"""


def market_files(yard: Yard) -> list[Row]:
    """The hook on 20 rows of a csv, and of a workbook, that change and that nobody decided."""
    sides = _written(yard.work)
    none, _ = yard.clone(SMALL, "market-none", files=True)
    none.stage("notes.csv", b"note\ntoday\n")
    idle, table = _mapped(yard, "idle", sides), _mapped(yard, "csv", {CSV: sides[CSV]})
    book = _mapped(yard, "xlsx", {BOOK: sides[BOOK]})
    idle.stage("notes.csv", b"note\ntoday\n")
    table.stage(CSV, sides[CSV][1].read_bytes())
    book.stage(BOOK, sides[BOOK][1].read_bytes())
    for each in (none, idle):
        proofs.stops(yard.tool, each, "--staged", code="TG401")
    for each in (table, book):
        proofs.stops(yard.tool, each, "--staged", code="TG413")
    rounds = yard.rounds(12)
    programs = {
        "none": yard.hook(none, code=1),
        "idle": yard.hook(idle, code=1),
        "csv": yard.hook(table, code=1),
        "xlsx": yard.hook(book, code=1),
        "csv alone": _alone(yard, table, READ_CSV, sides[CSV]),
        "xlsx alone": _alone(yard, book, READ_BOOK, sides[BOOK]),
    }
    done = Results(measure.in_turns({name: (each, rounds) for name, each in programs.items()}))
    csv = f"hook: {CHANGED} rows of a csv of {CSV_ROWS:,}"
    done.row(csv, "csv", "csv alone", "csv.reader over both versions", CSV_RATIO)
    xlsx = f"hook: {CHANGED} rows of a workbook of {BOOK_ROWS:,}"
    done.row(xlsx, "xlsx", "xlsx alone", "python-calamine reading both versions", BOOK_RATIO)
    done.processor(
        f"{xlsx}, processor time", "xlsx", "xlsx alone", "python-calamine reading both versions"
    )
    done.memory(f"{xlsx}, peak memory", "xlsx", MOST_MEMORY)
    beside = "hook: 1 changed file beside mapped files that are as they were"
    done.row(beside, "idle", "none", "a shop that maps nothing", NOTHING_RATIO)
    return done.rows


def _alone(yard: Yard, clone: Clone, code: str, files: tuple[Path, Path]) -> Program:
    return Program((yard.tool.python, "-c", code, *map(str, files)), clone.path, clone.environ)


def _mapped(yard: Yard, name: str, sides: dict[str, tuple[Path, Path]]) -> Clone:
    """A clone whose protected branch maps some files."""
    clone, _ = yard.clone(SMALL, f"market-{name}", files=True)
    gate = next((clone.path / "config").glob("*/gate.yaml"))
    text = gate.read_text()
    if "tenants: []" not in text:
        raise RuntimeError("the shop has tenants of its own")
    forms = {CSV: "{type: csv}", BOOK: f"{{type: xlsx, sheets: [{SHEET}]}}"}
    entries = [
        ENTRY.format(name=path.rpartition(".")[2], path=path, form=forms[path]) for path in sides
    ]
    policy = gate.with_name("market_files.yaml").relative_to(clone.path).as_posix()
    clone.stage(gate.relative_to(clone.path).as_posix(), text.replace("tenants: []", SHOP).encode())
    clone.stage(policy, (POLICY + "".join(entries)).encode())
    for path, (before, _) in sides.items():
        clone.stage(path, before.read_bytes())
    clone.git("-c", "user.name=Bench", "-c", "user.email=bench@shop.example", "-c",
              "core.hooksPath=/dev/null", "commit", "-q", "-m", "map the bids")  # fmt: skip
    clone.git("update-ref", "refs/remotes/origin/main", "HEAD")
    return clone


def _written(work: Path) -> dict[str, tuple[Path, Path]]:
    """Both versions of both files, outside of every clone."""
    made = {}
    for path, write in ((CSV, _csv), (BOOK, _book)):
        name = path.rpartition("/")[2]
        made[path] = (work / f"before-{name}", work / f"after-{name}")
        for file, changed in zip(made[path], (0, CHANGED), strict=True):
            write(file, changed)
    return made


def _row(number: int, changed: int, name: str) -> list[object]:
    """A row of bids; the first ones have another bid in the second version."""
    bid = round(0.5 + number % 100 / 100 + (0.1 if number < changed else 0), 2)
    words = (f"{name} {number // 100}", f"group {number // 10}", f"word number {number}", "exact")
    return [*words, bid, "enabled"]


def _csv(file: Path, changed: int) -> None:
    rows = (_row(number, changed, "campaign") for number in range(CSV_ROWS))
    lines = (",".join(map(str, row)) for row in (NAMES, *rows))
    file.write_text("".join(f"{line}\n" for line in lines))


def _book(file: Path, changed: int) -> None:
    """As Excel has it: numbers and texts, and columns that are blank in every third cell."""
    import openpyxl

    made = openpyxl.Workbook(write_only=True)
    sheet = made.create_sheet(SHEET)
    sheet.append((*NAMES, *MORE))
    for number in range(BOOK_ROWS):
        notes = ((number * at, f"text {number % 50}", None)[at % 3] for at in range(len(MORE)))
        sheet.append([*_row(number, changed, "book"), *notes])
    made.create_sheet("Notes").append(["a sheet that no entry reads"])
    made.save(file)
