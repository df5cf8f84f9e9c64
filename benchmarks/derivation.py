"""The rows of the fold: everything from nothing, ten traces more, and a look that finds nothing."""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
import subprocess
import tempfile
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks import clones, market, market_repository, market_texts, measure, shops
from benchmarks.measure import Program
from benchmarks.rows import Results, Row, Yard
from benchmarks.shops import Shop, Size
from trace_gate.adapters.store import fold_file
from trace_gate.app.overview import kept_verdicts
from trace_gate.core.governor.conditions.assessment import CANNOT_TELL

if TYPE_CHECKING:
    from benchmarks.clones import Clone

FEW, SMALL, LARGE = 1_000, 10_000, 100_000
MOST_TIMES = 2.5
"""So many times longer `status` and `due` may take with 100 times as many traces."""

ROOTS = ("semantic", "state", "event_clock", "world_model")
MOST_SECONDS, MOST_MEMORY, MOST_MILLISECONDS = 25, 300, 250

BARE_PARSE = """\
import subprocess, sys, yaml
names = subprocess.run(["git", "ls-tree", "-r", "HEAD", "traces"], capture_output=True, check=True)
oids = b"".join(line.split()[2] + b"\\n" for line in names.stdout.splitlines())
batch = subprocess.Popen(
    ["git", "cat-file", "--batch"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
)
import threading
threading.Thread(target=lambda: (batch.stdin.write(oids), batch.stdin.close())).start()
while head := batch.stdout.readline():
    text = batch.stdout.read(int(head.split()[2]) + 1)
    yaml.load(text, Loader=yaml.CSafeLoader)
"""
"""What nobody can do without who reads all traces: Git's blobs, and the YAML in them."""


def derivations(yard: Yard) -> list[Row]:
    """`trace-gate derive`, its hook after a merge, and `derive --check`."""
    small = clone_of(yard, SMALL)
    rows = _full(yard, small, SMALL, rounds=yard.rounds(3))
    if yard.quick:
        return [*rows, *_looked(yard, small, SMALL)]
    large = clone_of(yard, LARGE)
    rows += _full(yard, large, LARGE, rounds=1)
    return [*rows, *_ten_more(yard, large), *_looked(yard, large, LARGE)]


def listings(yard: Yard) -> list[Row]:
    """`status` and `due` where the fold is kept, at two sizes."""
    sizes = {"few": FEW, "many": SMALL if yard.quick else LARGE}
    made = {name: clone_of(yard, count) for name, count in sizes.items()}
    for clone in made.values():
        measure.once(Program((yard.tool.command, "derive"), clone.path, clone.environ))
    rows = []
    for command in ("status", "due"):
        programs = {
            name: (
                Program((yard.tool.command, command), clone.path, clone.environ),
                yard.rounds(16),
            )
            for name, clone in made.items()
        }
        done = Results(measure.in_turns(programs))
        operation = f"{command}, {sizes['many']:,} traces"
        done.row(operation, "many", "few", f"with {FEW:,}", MOST_TIMES)
        rows += done.rows
    return [*rows, *_counted_listings(yard, sizes)]


def _counted_listings(yard: Yard, sizes: dict[str, int]) -> list[Row]:
    """Which buckets are ready, in shops that count each of them each week."""
    made = {name: clone_of(yard, count, counted=True) for name, count in sizes.items()}
    commands = {
        "status": ("status",),
        "lifecycle propose of a product": ("lifecycle", "propose", "--asin", "B000000000"),
    }
    rows = []
    for title, words in commands.items():
        programs = {}
        for name, clone in made.items():
            measure.once(Program((yard.tool.command, "derive"), clone.path, clone.environ))
            asked = (yard.tool.command, *words, "--as-of", _last_day(clone))
            _prove_counted(yard.tool.command, clone, _last_day(clone))
            program = Program(asked, clone.path, clone.environ)
            programs[name] = program, yard.rounds(8)
            first = replace(program, before=partial(_forget_verdicts, clone))
            programs[f"{name} first"] = first, yard.rounds(4)
        done = Results(measure.in_turns(programs))
        operation = f"{title}, {sizes['many']:,} traces, each bucket counted weekly"
        done.row(operation, "many", "few", f"with {FEW:,}", MOST_TIMES)
        if words == ("status",):
            done.row(f"{operation}, the first of a day", "many first", "few first", f"with {FEW:,}")
        rows += done.rows
    return rows


def _forget_verdicts(clone: Clone) -> None:
    """What the runs before noted of that day goes away."""
    with closing(sqlite3.connect(clone.path / ".git/trace-gate" / fold_file.NAME)) as kept, kept:
        kept.execute("DELETE FROM fingerprint WHERE name = ?", (kept_verdicts.NAME,))


def _last_day(clone: Clone) -> str:
    """The day of the newest trace."""
    name = max(clone.git("ls-files", "--", "traces").split()).rpartition("TRACE-")[2]
    return f"{name[:4]}-{name[4:6]}-{name[6:8]}"


def _prove_counted(tool: str, clone: Clone, day: str) -> None:
    """Counts are read: without any, nothing could be told of a bucket."""
    words = (tool, "lifecycle", "propose", "--as-of", day, "--format", "json")
    done = subprocess.run(words, cwd=clone.path, env=clone.environ, check=True, capture_output=True)
    buckets = json.loads(done.stdout)["buckets"]
    if all(way["verdict"] == CANNOT_TELL for each in buckets for way in each["ways"]):
        raise RuntimeError(f"{words}: no count was read\n{done.stdout[:2000]!r}")


def _full(yard: Yard, clone: Clone, count: int, rounds: int) -> list[Row]:
    ours = Program(
        (yard.tool.command, "derive"), clone.path, clone.environ, before=lambda: _forget(clone)
    )
    bare = Program((yard.tool.python, "-c", BARE_PARSE), clone.path, clone.environ)
    series = measure.in_turns({"derive": (ours, rounds), "bare": (bare, rounds)})
    _prove(yard, clone)
    done = Results(series)
    operation = f"derive {count:,} traces, from nothing"
    done.row(operation, "derive", "bare", "git cat-file --batch + CSafeLoader", 2)
    if count == LARGE:
        done.rows.append(_seconds(operation, series["derive"].wall / 1000))
        done.memory(f"{operation}, peak memory", "derive", MOST_MEMORY)
    return done.rows


def _ten_more(yard: Yard, clone: Clone) -> list[Row]:
    """The hook after a merge that brings ten traces, which nobody has read yet."""
    kept = yard.work / "before"
    clone.git("reset", "-q", "--hard", "origin/main~1")
    _forget(clone)
    measure.once(Program((yard.tool.command, "derive"), clone.path, clone.environ))
    shutil.copytree(clone.path / ".git/trace-gate", kept)
    clone.git("reset", "-q", "--hard", "origin/main")

    def unread() -> None:
        _ten_less(yard, clone)
        clone.forget()
        shutil.copytree(kept, clone.path / ".git/trace-gate")

    hook = Program(
        (*yard.tool.hook("post-merge"), "0"), clone.path, clone.hook_environ(), before=unread
    )
    words = ("git", "diff-tree", "-r", "week~1", "week")
    diff = Program(words, clone.path, clone.environ)
    rounds = yard.rounds(8)
    series = measure.in_turns({"hook": (hook, rounds), "diff": (diff, rounds)})
    _prove(yard, clone)
    done = Results(series)
    operation = f"bring 10 traces into {LARGE:,} (the hook after a merge)"
    done.row(operation, "hook", "diff", "git diff-tree of the commit", 12)
    wall = series["hook"].wall
    done.rows.append(Row(operation, wall, "", None, wall, MOST_MILLISECONDS, unit="ms in all"))
    return done.rows


def _looked(yard: Yard, clone: Clone, count: int) -> list[Row]:
    """`derive --check` where nothing changed, after `derive` and after the hook."""
    look = Program((yard.tool.command, "derive", "--check"), clone.path, clone.environ)
    status = Program(("git", "status", "--porcelain"), clone.path, clone.environ)
    rounds = yard.rounds(8)
    derived, hooked = f"derive --check of {count:,} traces", "the same right after a hook"
    measure.once(replace(look, words=(yard.tool.command, "derive")))
    measure.once(status)
    first = measure.in_turns({"look": (look, rounds), "status": (status, rounds)})
    _ten_less(yard, clone)
    measure.once(Program((*yard.tool.hook("post-merge"), "0"), clone.path, clone.hook_environ()))
    second = measure.in_turns({"look": (look, rounds), "status": (status, rounds)})
    rows = []
    for operation, series in ((derived, first), (hooked, second)):
        done = Results(series)
        done.row(operation, "look", "status", "git status", 3)
        rows += done.rows
    return rows


def _seconds(operation: str, seconds: float) -> Row:
    return Row(operation, seconds, "", None, seconds, MOST_SECONDS, unit="s")


def clone_of(yard: Yard, count: int, *, counted: bool = False) -> Clone:
    """A working clone of a market with so many traces; each group of rows has its own.

    Where it is `counted`, each product has a report a week that counts each of its buckets.
    """
    shop = Shop(path=_kept(yard, count, counted=counted), size=Size(count))
    folder = tempfile.mkdtemp(prefix=f"market-{count}-", dir=yard.work)
    return clones.clone(shop, Path(folder) / "shop", yard.environ, files=True)


def scene(yard: Yard) -> tuple[Clone, tuple[str, ...]]:
    """What is profiled: everything from nothing."""
    return clone_of(yard, SMALL), ("derive", "--clean")


def _kept(yard: Yard, count: int, *, counted: bool) -> Path:
    """The market of a size, made unless the cache has it."""
    digest = hashlib.sha256()
    for module in (market, market_texts, market_repository, shops):
        digest.update(Path(module.__file__ or "").read_bytes())
    for path, data in market_repository.governance().items():
        digest.update(f"{path}\0".encode() + data)
    name = f"market-{count}{'-counted' * counted}"
    goal = yard.cache / f"{name}-{digest.hexdigest()[:16]}"
    if not goal.exists():
        for older in yard.cache.glob(f"{name}-{'[0-9a-f]' * 16}"):
            shutil.rmtree(older)
        unfinished = yard.cache / f"unfinished-{name}"
        shutil.rmtree(unfinished, ignore_errors=True)
        market_repository.repository(unfinished, count, counted=counted)
        unfinished.rename(goal)
    return goal


def _forget(clone: Clone) -> None:
    clone.forget()
    for root in ROOTS:
        shutil.rmtree(clone.path / root, ignore_errors=True)


def _ten_less(yard: Yard, clone: Clone) -> None:
    """Layers without the newest ten traces, which HEAD has."""
    clone.git("reset", "-q", "--hard", "origin/main~1")
    measure.once(Program((yard.tool.command, "derive"), clone.path, clone.environ))
    clone.git("reset", "-q", "--hard", "origin/main")


def _prove(yard: Yard, clone: Clone) -> None:
    """The layers are those of HEAD, they are many, and those of another commit are others."""
    words = [yard.tool.command, "derive", "--check"]
    for more, code in (([], 0), (["--from", "HEAD~1"], 1)):
        done = subprocess.run(
            [*words, *more], cwd=clone.path, env=clone.environ, check=False, capture_output=True
        )
        if done.returncode != code:
            raise RuntimeError(f"{words}: {done.stdout.decode()}{done.stderr.decode()}")
    if sum(1 for _ in (clone.path / "state").rglob("*.yaml")) < 100:
        raise RuntimeError("the market has hardly any derived files")
