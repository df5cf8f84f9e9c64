"""The audit of a long history, beside `git log --raw` of the same, which reads and judges nothing.

A tenth of the commits are merges, and tamperings are planted among them: what is measured has to
find each of them by its code, and nothing else.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from typing import TYPE_CHECKING, Any

from benchmarks import clones, histories, measure
from benchmarks.measure import Program
from benchmarks.rows import Results, Row

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from benchmarks.clones import Clone
    from benchmarks.histories import History
    from benchmarks.rows import Yard

COMMITS, PLANTED = 10_000, 12
MANY, MANY_PLANTED = 100_000, 50
FEW, FEW_PLANTED = 800, 6
NEW = 10
MAIN = "refs/remotes/origin/main"
COLD, COLD_MANY, WARM, MEMORY = 10, 12, 2, 600
LOG = ("git", "log", "--raw", "--no-renames", MAIN)
AGAINST = "git log --raw of the history"
HOT = "ads/US/campaign-0000.csv"


def audited(yard: Yard) -> list[Row]:
    """`audit` of every step, and of the new ones where it remembers the others; each run once."""
    size = (FEW, FEW_PLANTED) if yard.quick else (COMMITS, PLANTED)
    clone, history = _clone(yard, *size)
    memo = _memo_of(yard, clone)
    programs = {
        "log": _program(clone, LOG),
        "cold": _audit(yard, clone, history, "--no-memo"),
        "warm": _audit(yard, clone, history, before=memo),
    }
    done = Results(measure.in_turns({name: (each, 1) for name, each in programs.items()}))
    name = f"audit of {history.commits:,} commits"
    done.row(name, "cold", "log", AGAINST, COLD)
    done.processor(f"{name}, processor time", "cold", "log", AGAINST)
    done.row(f"audit of {NEW} new commits of {history.commits:,}", "warm", "log", AGAINST, WARM)
    done.memory(f"{name}, the largest process", "cold", MEMORY)
    return done.rows


def long_history(yard: Yard) -> list[Row]:
    """The same of ten times as many, each run once; a line and the log of that history."""
    size = (FEW, FEW_PLANTED) if yard.quick else (MANY, MANY_PLANTED)
    clone, history = _clone(yard, *size)
    clone.git("update-ref", "refs/heads/week", MAIN)
    tool = yard.tool.command
    programs = {
        "log": (_program(clone, LOG), 1),
        "cold": (_audit(yard, clone, history, "--no-memo"), 1),
        "blame": (_program(clone, ("git", "blame", "week", "--", HOT)), 5),
        "why": (_program(clone, (tool, "why", f"{HOT}:3")), 5),
        "log -n 2": (_program(clone, (tool, "log", "-n", "2")), 3),
    }
    done = Results(measure.in_turns(programs))
    name = f"audit of {history.commits:,} commits"
    done.row(name, "cold", "log", AGAINST, COLD_MANY)
    done.processor(f"{name}, processor time", "cold", "log", AGAINST)
    done.memory(f"{name}, the largest process", "cold", MEMORY)
    done.row("why of a line of that history", "why", "blame", "git blame of the file", 2)
    done.row("log -n 2 of that history", "log -n 2", "blame", "git blame of a file")
    return done.rows


def _clone(yard: Yard, commits: int, planted: int) -> tuple[Clone, History]:
    made = histories.history(commits, planted, clones.adoption(yard.tool, yard.environ), yard.cache)
    return clones.clone(made, yard.work / f"history-{commits}", yard.environ), made


def _program(clone: Clone, words: tuple[str, ...]) -> Program:
    return Program(words, clone.path, clone.environ)


def _audit(
    yard: Yard,
    clone: Clone,
    history: History,
    *words: str,
    before: Callable[[], None] | None = None,
) -> Program:
    """An audit that has to find what was planted, and nothing besides."""
    said = yard.work / "audit.json"
    return Program(
        (yard.tool.command, "audit", *words, "--output", str(said), "--force"),
        clone.path,
        clone.environ,
        code=1,
        before=before,
        after=lambda: _prove(said, history),
    )


def _prove(said: Path, history: History) -> None:
    found: dict[str, Any] = json.loads(said.read_text())
    odd = [{each["code"] for each in step["findings"]} for step in found["steps"]]
    codes = [each for each in odd if each]
    whole = found["totals"]["commits"] >= history.commits
    same = len(codes) == len(history.planted) and all(
        code in each for code, each in zip(history.planted, codes, strict=True)
    )
    if not whole or not same:
        raise RuntimeError(f"the audit does not judge: {found['totals']}, {codes}")


def _memo_of(yard: Yard, clone: Clone) -> Callable[[], None]:
    """What brings back what was remembered before the newest commits."""
    tip = clone.git("rev-parse", MAIN).strip()
    clone.git("update-ref", MAIN, f"{tip}~{NEW}")
    words = [yard.tool.command, "audit", "--format", "json"]
    subprocess.run(words, cwd=clone.path, env=clone.environ, check=False, capture_output=True)
    clone.git("update-ref", MAIN, tip)
    there, kept = clone.path / ".git/trace-gate/audit-memo", yard.work / "audit-memo"
    shutil.copy(there, kept)

    def bring_back() -> None:
        shutil.copy(kept, there)

    return bring_back
