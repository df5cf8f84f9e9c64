"""Measures whole processes: wall time, processor time, peak memory. In turns: drift is shared."""

from __future__ import annotations

import os
import statistics
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

PEAK_UNIT = 1024
"""Linux counts ru_maxrss in KiB."""


@dataclass(frozen=True)
class Program:
    """A command to measure, the exit code that it must have, and what happens around each run."""

    words: tuple[str, ...]
    folder: Path
    environ: dict[str, str]
    code: int = 0
    before: Callable[[], None] | None = None
    after: Callable[[], None] | None = None


@dataclass(frozen=True)
class Run:
    """One run: milliseconds of wall and of processor time, and MiB of the largest process."""

    wall: float
    processor: float
    peak: float


@dataclass
class Series:
    """All runs of one program."""

    runs: list[Run] = field(default_factory=list)

    @property
    def wall(self) -> float:
        return statistics.median(run.wall for run in self.runs)

    @property
    def processor(self) -> float:
        return statistics.median(run.processor for run in self.runs)

    @property
    def peak(self) -> float:
        return max(run.peak for run in self.runs)


def ratio(ours: Series, reference: Series) -> float:
    """The median over the rounds of our time by theirs; without shared rounds, of the medians."""
    if len(ours.runs) != len(reference.runs):
        return ours.wall / reference.wall
    pairs = zip(ours.runs, reference.runs, strict=True)
    return statistics.median(a.wall / b.wall for a, b in pairs)


def processor_ratio(ours: Series, reference: Series) -> float:
    """The same of processor time, children included: other work changes it less."""
    pairs = zip(ours.runs, reference.runs, strict=True)
    return statistics.median(a.processor / b.processor for a, b in pairs)


def once(program: Program) -> Run:
    """Run a program once.

    Raises:
        RuntimeError: its exit code is another than expected; the message has what it said.
    """
    if program.before is not None:
        program.before()
    run, code = _timed(program)
    if code != program.code:
        raise RuntimeError(
            f"{program.words}: exit {code} instead of {program.code}\n{said(program)}"
        )
    if program.after is not None:
        program.after()
    return run


def _timed(program: Program) -> tuple[Run, int]:
    start = time.perf_counter()
    child = subprocess.Popen(
        program.words,
        cwd=program.folder,
        env=program.environ,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _, status, usage = os.wait4(child.pid, 0)
    wall = time.perf_counter() - start
    child.returncode = os.waitstatus_to_exitcode(status)
    run = Run(
        wall=wall * 1000,
        processor=(usage.ru_utime + usage.ru_stime) * 1000,
        peak=usage.ru_maxrss / PEAK_UNIT,
    )
    return run, child.returncode


def said(program: Program) -> str:
    """What a program prints, from one more run of it."""
    done = subprocess.run(
        program.words,
        cwd=program.folder,
        env=program.environ,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    return done.stdout.decode(errors="replace")


def in_turns(programs: dict[str, tuple[Program, int]]) -> dict[str, Series]:
    """Run programs in turns, each as many rounds as it says; the first, untimed, warms caches."""
    series = {name: Series() for name in programs}
    for program, rounds in programs.values():
        if rounds > 1:
            once(program)
    for turn in range(max(rounds for _, rounds in programs.values())):
        for name, (program, rounds) in programs.items():
            if turn < rounds:
                series[name].runs.append(once(program))
    return series
