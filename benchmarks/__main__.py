"""`python -m benchmarks`: measure, print the table, and keep a full run in docs/benchmarks.md."""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

from benchmarks import (
    auditing,
    contents,
    derivation,
    environments,
    explain,
    exporting,
    fleets,
    governing,
    growth,
    market_tables,
    observing,
    proposing,
    reporting,
    reviewing,
    rows,
    table,
)
from benchmarks.rows import Row, Yard

GROUPS = {
    "hook": rows.hooks,
    "commit": rows.commits,
    "gate": rows.gates,
    "validate": rows.validation,
    "derive": derivation.derivations,
    "list": derivation.listings,
    "govern": governing.governed,
    "growth": growth.growing,
    "contents": contents.contents,
    "market": market_tables.market_files,
    "observe": observing.observed,
    "propose": proposing.proposing,
    "review": reviewing.reviewed,
    "page": reporting.reported,
    "audit": auditing.audited,
    "fleet": fleets.fleets,
    "history": auditing.long_history,
    "export": exporting.exported,
}


PARTS = {
    "the gate": ("hook", "commit", "gate", "validate"),
    "the fold": ("derive",),
    "the governor": ("govern",),
    "what grows": ("growth",),
    "large contents": ("contents",),
    "market files": ("market",),
    "reports": ("observe",),
    "listings": ("list",),
    "search terms": ("propose",),
    "reviews": ("review",),
    "pages": ("page",),
    "audits": ("audit",),
    "fleets": ("fleet",),
    "long histories": ("history",),
    "exports": ("export",),
}
"""The tables of docs/benchmarks.md, and the groups whose rows stand in each: one run, one table."""


def main() -> int:
    """Measure what the command line asks for; 1 if a figure that has a limit missed it."""
    words = _words()
    yard = _yard(words)
    try:
        if words.profile is not None:
            explain.explain(yard, words.profile)
            return 0
        found = _measured(yard, words.rows or list(GROUPS))
    finally:
        shutil.rmtree(yard.work, ignore_errors=True)
    if not words.quick and yard.tool.kind == "wheel":
        _keep(yard, found)
    return 1 if any(row.reached is False for rows in found.values() for row in rows) else 0


def _keep(yard: Yard, found: dict[str, list[Row]]) -> None:
    """Write each table of which every group was measured in this run."""
    for part, groups in PARTS.items():
        if all(group in found for group in groups):
            table.write(part, _text(yard, [row for group in groups for row in found[group]]))


def _words() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("rows", nargs="*", choices=[[], *GROUPS], help="default: all of them")
    parser.add_argument("--quick", action="store_true", help="fewer rounds, no slow peers")
    parser.add_argument(
        "--editable", action="store_true", help="measure this environment, not a fresh wheel"
    )
    parser.add_argument("--profile", choices=explain.SCENES, help="where the time of a row goes")
    return parser.parse_args()


def _yard(words: argparse.Namespace) -> Yard:
    tool = environments.editable() if words.editable else environments.installed()
    environments.CACHE.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix="work-", dir=environments.CACHE))
    return Yard(
        tool=tool,
        environ=environments.clean(environments.CACHE / "home"),
        work=work,
        cache=environments.CACHE / "shops",
        quick=words.quick,
    )


def _measured(yard: Yard, groups: list[str]) -> dict[str, list[Row]]:
    """Group to its rows."""
    found: dict[str, list[Row]] = {}
    for name in groups:
        print(f"{name} ...", file=sys.stderr, flush=True)
        found[name] = GROUPS[name](yard)
        print(table.render(found[name]), flush=True)
    return found


def _text(yard: Yard, rows: list[Row]) -> str:
    named = " ".join(row.against for row in rows)
    peers = [each for each in environments.PEERS if each in named]
    facts = "\n".join(table.facts(yard.tool, peers))
    return f"{table.render(rows)}\n{facts}\n"


if __name__ == "__main__":
    sys.exit(main())
