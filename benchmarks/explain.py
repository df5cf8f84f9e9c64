"""Where the time of a row goes: imports, git processes, functions. For figures that are missed."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks import clones, derivation, rows

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.clones import Clone
    from benchmarks.rows import Yard

PROBE = Path(__file__).with_name("probe.py")
MOST = 25


def _exempt(yard: Yard) -> tuple[Clone, tuple[str, ...]]:
    clone, _ = yard.clone(rows.SMALL, "profiled")
    clone.stage("docs/notes.md", b"# Notes\nOf today.\n")
    return clone, ("hook", "pre-commit")


def _trace(yard: Yard) -> tuple[Clone, tuple[str, ...]]:
    clone, shop = yard.clone(rows.SMALL, "profiled")
    clones.stage_linked_change(clone, shop)
    return clone, ("hook", "pre-commit")


def _huge(yard: Yard) -> tuple[Clone, tuple[str, ...]]:
    clone, shop = yard.clone(rows.HUGE, "profiled")
    clones.stage_linked_change(clone, shop)
    return clone, ("hook", "pre-commit")


def _range(length: int) -> Callable[[Yard], tuple[Clone, tuple[str, ...]]]:
    def scene(yard: Yard) -> tuple[Clone, tuple[str, ...]]:
        clone, _ = yard.clone(rows.LARGE, "profiled")
        return clone, ("check", "--range", f"origin/main..origin/range-{length}")

    return scene


def _all(yard: Yard) -> tuple[Clone, tuple[str, ...]]:
    clone, _ = yard.clone(rows.LARGE, "profiled")
    return clone, ("check", "--all")


SCENES: dict[str, Callable[[Yard], tuple[Clone, tuple[str, ...]]]] = {
    "hook": _exempt,
    "trace": _trace,
    "huge": _huge,
    "gate-50": _range(50),
    "gate-1000": _range(1_000),
    "validate": _all,
    "derive": derivation.scene,
}


def explain(yard: Yard, name: str) -> None:
    """Print where the time of a row goes, with a warm cache."""
    clone, words = SCENES[name](yard)
    main = ["-I", "-c", "from trace_gate.cli.entry import main; main()", *words]
    _run(yard, clone, main)
    print(f"# imports of `trace-gate {' '.join(words)}` (own µs, with what it imports µs, module)")
    told = _run(yard, clone, ["-X", "importtime", *main])
    print(imports(told))
    with tempfile.TemporaryDirectory() as folder:
        marks = Path(folder) / "marks"
        _run(yard, clone, ["-I", str(PROBE), str(marks), *words])
        print(marks.read_text())


def imports(told: str) -> str:
    """The slowest modules of a `-X importtime` report, and the sum of all."""
    found = [_module(line) for line in told.splitlines() if line.startswith("import time:")]
    lines = sorted((each for each in found if each is not None), reverse=True)
    top = "\n".join(f"{own:8} {total:8}  {name}" for own, total, name in lines[:MOST])
    return f"{top}\n{sum(own for own, _, _ in lines):8}           in {len(lines)} modules\n"


def _module(line: str) -> tuple[int, int, str] | None:
    own, total, name = line.removeprefix("import time:").split("|")
    return (int(own), int(total), name.strip()) if own.strip().isdigit() else None


def _run(yard: Yard, clone: Clone, words: list[str]) -> str:
    done = subprocess.run(
        [yard.tool.python, *words],
        cwd=clone.path,
        env=clone.hook_environ(),
        check=False,
        capture_output=True,
        text=True,
    )
    return done.stderr
