"""`fleet check` of many shops on two workers, beside the same on one.

Each shop is a bare repository of its own, and each copy is there already: what is measured is a
run as on every other day, a fetch of nothing new and a child for each.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from typing import TYPE_CHECKING

from benchmarks import measure
from benchmarks.measure import Program
from benchmarks.rows import Results, Row
from benchmarks.shops import Size

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks.rows import Yard

SHOPS, FEW = 200, 12
TIMES = 1.7
"""So many times as fast as on one worker."""


def fleets(yard: Yard) -> list[Row]:
    """One run on two workers, one on one, in turns."""
    count = FEW if yard.quick else SHOPS
    folder = _agency(yard, count)
    programs = {
        str(workers): (_check(yard, folder, "--workers", str(workers)), yard.rounds(4))
        for workers in (1, 2)
    }
    _prove(yard, folder, count)
    done = Results(measure.in_turns(programs))
    operation = f"fleet check of {count} shops on two workers"
    done.row(operation, "2", "1", "the same on one worker", round(1 / TIMES, 3))
    return done.rows


def _agency(yard: Yard, count: int) -> Path:
    """A folder with a fleet.yaml that lists so many repositories beside it."""
    folder, first = yard.work / "agency", yard.work / "agency" / "shop-000.git"
    folder.mkdir()
    clone, _ = yard.clone(Size(10), "listed")
    clone.git("clone", "-q", "--bare", "--no-hardlinks", ".", str(first))
    subprocess.run(["git", "branch", "-M", "main"], cwd=first, env=yard.environ, check=True)
    rows = []
    for number in range(count):
        name = f"shop-{number:03d}"
        if number:
            shutil.copytree(first, folder / f"{name}.git")
        rows.append(f"  - {{id: {name}, url: ./{name}.git}}\n")
    text = f"version: 1\nrepositories:\n{''.join(rows)}"
    (folder / "fleet.yaml").write_text(text, encoding="utf-8")
    return folder


def _check(yard: Yard, folder: Path, *words: str) -> Program:
    return Program((yard.tool.command, "fleet", "check", *words), folder, yard.environ)


def _prove(yard: Yard, folder: Path, count: int) -> None:
    """Every shop is judged, and a fleet with one that is gone says so."""
    words = ("fleet", "check", "--format", "json")
    said = subprocess.run(
        [yard.tool.command, *words], cwd=folder, env=yard.environ, check=False, capture_output=True
    ).stdout
    found = [(each["verdict"], each["message"]) for each in json.loads(said)["repositories"]]
    there, away = folder / "shop-000.git", folder / "away"
    there.rename(away)
    code = subprocess.run(
        [yard.tool.command, *words, "--only", "shop-000"], cwd=folder, env=yard.environ,
        check=False, capture_output=True,
    ).returncode  # fmt: skip
    away.rename(there)
    if found != [("PASS", "")] * count or code != 2:
        raise RuntimeError(f"the fleet is not judged: {found}, {code}")
