"""The audit of a long history, beside `git log --raw` of the same, which reads and judges nothing.

The history is one of linked commits, each with a trace and a changed file. Its spoiled twin has one
commit more, which nothing covers.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from typing import TYPE_CHECKING, Any

from benchmarks import measure
from benchmarks.measure import Program
from benchmarks.rows import Results, Row
from benchmarks.shops import Size

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.clones import Clone
    from benchmarks.rows import Yard

COMMITS, FEW, NEW = 10_000, 500, 10
MAIN = "refs/remotes/origin/main"
COLD, WARM, MEMORY = 10, 2, 600


def audited(yard: Yard) -> list[Row]:
    """`audit` of every step, and of the new ones where it remembers the others."""
    count = FEW if yard.quick else COMMITS
    clone, _ = yard.clone(Size(10, (count,)), "audited")
    tip = clone.git("rev-parse", f"refs/remotes/origin/range-{count}").strip()
    _stand_at(clone, f"refs/remotes/origin/range-{count}-unlinked")
    spoiled = _audit(yard, clone, "--no-memo")
    _stand_at(clone, tip)
    sound = _audit(yard, clone, "--no-memo")
    _prove(sound, spoiled, count)
    memo = _memo_of(yard, clone, tip)
    code = 0 if sound["verdict"] == "PASS" else 1
    words = (yard.tool.command, "audit")
    programs = {
        "log": _program(clone, ("git", "log", "--raw", "--no-renames", MAIN)),
        "cold": _program(clone, (*words, "--no-memo"), code=code),
        "warm": Program(words, clone.path, clone.environ, code=code, before=memo),
    }
    rounds = yard.rounds(4)
    done = Results(measure.in_turns({name: (each, rounds) for name, each in programs.items()}))
    against = "git log --raw of the history"
    done.row(f"audit of {count:,} commits", "cold", "log", against, COLD)
    done.row(f"audit of {NEW} new commits of {count:,}", "warm", "log", against, WARM)
    done.memory(f"audit of {count:,} commits, the largest process", "cold", MEMORY)
    return done.rows


def _program(clone: Clone, words: tuple[str, ...], code: int = 0) -> Program:
    return Program(words, clone.path, clone.environ, code=code)


def _stand_at(clone: Clone, rev: str) -> None:
    """Let this be the protected branch."""
    clone.git("update-ref", MAIN, rev)


def _audit(yard: Yard, clone: Clone, *words: str) -> dict[str, Any]:
    done = subprocess.run(
        [yard.tool.command, "audit", "--format", "json", *words],
        cwd=clone.path,
        env=clone.environ,
        check=False,
        capture_output=True,
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _prove(sound: dict[str, Any], spoiled: dict[str, Any], count: int) -> None:
    """Every step is judged, and the one that nothing covers is the only difference."""
    more = spoiled["totals"]["bypassed"] - sound["totals"]["bypassed"]
    last = [each["code"] for each in spoiled["steps"][-1]["findings"]]
    if sound["totals"]["steps"] < count or more != 1 or last != ["TG401"]:
        raise RuntimeError(f"the audit does not judge: {sound['totals']}, {spoiled['totals']}")


def _memo_of(yard: Yard, clone: Clone, tip: str) -> Callable[[], None]:
    """What brings back what was remembered before the newest commits."""
    _stand_at(clone, f"{tip}~{NEW}")
    _audit(yard, clone)
    _stand_at(clone, tip)
    there, kept = clone.path / ".git/trace-gate/audit-memo", yard.work / "audit-memo"
    shutil.copy(there, kept)

    def bring_back() -> None:
        shutil.copy(kept, there)

    return bring_back
