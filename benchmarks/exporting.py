"""An export of a shop, beside what DuckDB needs for writing the same rows again."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from benchmarks import derivation, measure
from benchmarks.measure import Program
from benchmarks.rows import Results, Row

if TYPE_CHECKING:
    from benchmarks.rows import Yard

SAME_ROWS = """\
import duckdb, pathlib, sys
source, goal = map(pathlib.Path, sys.argv[1:])
asked = duckdb.connect(config={"threads": 1})
for table in sorted(each for each in source.iterdir() if each.is_dir()):
    (goal / table.name).mkdir(parents=True, exist_ok=True)
    asked.execute(
        f"COPY (SELECT * FROM read_parquet('{table}/**/*.parquet', hive_partitioning=true)) "
        f"TO '{goal / table.name}' (FORMAT parquet, COMPRESSION zstd, PARTITION_BY (tenant, month),"
        " OVERWRITE_OR_IGNORE)"
    )
"""
"""Reads an export, and writes its rows into the same folders."""


def exported(yard: Yard) -> list[Row]:
    """`export --parquet` where the fold is kept: into a new folder, and once more."""
    count = derivation.FEW
    clone = derivation.clone_of(yard, count)
    measure.once(Program((yard.tool.command, "derive"), clone.path, clone.environ))
    new, there, copied = (yard.work / name for name in ("new", "there", "copied"))
    words = (yard.tool.command, "export")
    measure.once(Program((*words, str(there), "--parquet"), clone.path, clone.environ))

    def ask(goal: str, *, fresh: bool = False) -> Program:
        def forget() -> None:
            shutil.rmtree(new, ignore_errors=True)

        before = forget if fresh else None
        return Program((*words, goal, "--parquet"), clone.path, clone.environ, before=before)

    programs = {
        "new": (ask(str(new), fresh=True), yard.rounds(4)),
        "again": (ask(str(there)), yard.rounds(4)),
        "parse": (
            Program((yard.tool.python, "-c", derivation.BARE_PARSE), clone.path, clone.environ),
            yard.rounds(4),
        ),
        "duckdb": (
            Program(
                (yard.tool.python, "-c", SAME_ROWS, str(there), str(copied)),
                clone.path,
                clone.environ,
            ),
            yard.rounds(4),
        ),
    }
    done = Results(measure.in_turns(programs))
    operation = f"export of {count:,} traces as Parquet"
    done.row(operation, "new", "duckdb", "DuckDB writing the same rows")
    done.row(operation, "new", "parse", "Git's blobs and the YAML in them")
    done.row(f"{operation}, nothing changed", "again", "new", "the first one")
    return done.rows
