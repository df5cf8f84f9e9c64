"""Long histories of linked commits, a tenth of them merges, with tamperings planted into them.

Written by `git fast-import`, deterministic, kept. Each commit changes an ad file and brings the
decision that covers it. Every tenth one is a merge of a branch with one commit. What is planted
is spread over the history; each is one step that an audit has to find, by its code.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from benchmarks import documents, shops
from benchmarks.documents import Report, Stand, Subject
from benchmarks.shops import DAY, SUBJECTS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from benchmarks.shops import Files, Stream

    Texts = Sequence[tuple[str, bytes | None]]

START = 1_696_147_200  # 2023-10-01T08:00:00Z
APART = 960
"""Seconds between two commits: ninety a day, 2,700 traces a month."""
TEN = 10
FAR = 100
"""So many commits before a tampering lies what it spoils: steps that share a trace are one."""
REPORT = "uploads/2023-09/weekly-search-terms.csv"


@dataclass(frozen=True)
class History:
    """A bare repository whose `main` is a long history."""

    path: Path
    commits: int
    planted: tuple[str, ...]
    """The code of each tampering, oldest first."""


def history(
    commits: int, planted: int, adoption: Mapping[str, tuple[int, bytes]], cache: Path
) -> History:
    """A history of so many commits after its adoption, made unless the cache has it."""
    size = shops.Size(0, (commits, planted))
    path = cache / f"history-{commits}-{shops.digest(size, adoption, __file__)}.git"
    codes = tuple(TAMPERINGS[number % len(TAMPERINGS)][0] for number in range(planted))
    if not path.exists():
        for older in cache.glob(f"history-{commits}-*.git"):
            shutil.rmtree(older)
        unfinished = cache / f"unfinished-{path.name}"
        shutil.rmtree(unfinished, ignore_errors=True)
        shops.make(unfinished, lambda out: _write(out, commits, planted, adoption), repack=False)
        unfinished.rename(path)
    return History(path=path, commits=commits, planted=codes)


@dataclass
class _Line:
    """The branch as it is written: what its files hold, what it has brought."""

    out: Stream
    held: dict[str, str]
    proof: Report
    seconds: int = START
    numbers: dict[str, int] = field(default_factory=dict)
    brought: list[tuple[str, bytes]] = field(default_factory=list)
    """Path and text of each trace."""
    made: int = 0

    def decided(self) -> tuple[str, Files]:
        """The message and the files of one linked change."""
        about, created = Subject(self.made % SUBJECTS), self.seconds - 900
        self.made += 1
        date = documents.instant(created)[:10]
        self.numbers[date] = self.numbers.get(date, 0) + 1
        name = documents.trace_id(created, self.numbers[date])
        before, after = self.held[about.ad_file], documents.content_of(about, name)
        self.held[about.ad_file] = after
        stand = Stand(before, after)
        done = self.seconds - 300
        text = documents.decision(name, created, about, self.proof, done, stand=stand)
        self.brought.append((documents.trace_path(name), text))
        files = [self.brought[-1], (about.ad_file, documents.ad_file(about, name))]
        return shops.message(about, name), files

    def commit(self, message: str, files: Texts, *, branch: str = "main", merges: str = "") -> None:
        """One commit; a file without bytes goes away."""
        found = ((0o100644, path, data) for path, data in files)
        self.out.commit(branch, self.seconds, message, found, merges=merges)
        self.seconds += APART

    def linked(self) -> None:
        self.commit(*self.decided())

    def merged(self, more: Texts = (), *, keep: bool = True) -> None:
        """A branch with one linked commit, and its merge: what it brings, if kept, and `more`."""
        self.out.branch("side", "main")
        before = dict(self.held)
        side, files = self.decided()
        self.commit(side, files, branch="side")
        if not keep:
            self.held = before
            del self.brought[-1]
        self.commit(*self.decided())
        self.commit("Merge the side\n", [*(files if keep else ()), *more], merges="side")


def _write(
    out: Stream, commits: int, planted: int, adoption: Mapping[str, tuple[int, bytes]]
) -> None:
    ads = [(0o100644, path, data) for path, data in shops.before()]
    out.commit("main", START - 2 * DAY, "Before governance\n", ads)
    adopted = [(mode, path, data) for path, (mode, data) in adoption.items()]
    out.commit("main", START - DAY - 3600, "Adopt trace-gate\n", adopted)
    held = {s.ad_file: documents.content_of(s, 0) for s in map(Subject, range(SUBJECTS))}
    proof, data = shops.report(REPORT, START - 2 * DAY, lines=2_000)
    first: list[tuple[str, bytes]] = [(REPORT, data)]
    for number in range(len(documents.SHOPS)):
        name = documents.trace_id(START - DAY, number + 1)
        text = documents.observation(name, START - DAY, Subject(number), proof)
        first.append((documents.trace_path(name), text))
    line = _Line(out, held, proof)
    line.commit("The reports of the week\n", first)
    _fill(line, commits, planted)


def _fill(line: _Line, commits: int, planted: int) -> None:
    """The history, with what is planted spread over it from `FAR` on."""
    every = (commits - 2 * FAR) // planted if planted else commits
    written = done = 0
    while written < commits:
        if done < planted and written >= 2 * FAR + done * every:
            line.merged()  # plain commits before and after a merge are never one step
            TAMPERINGS[done % len(TAMPERINGS)][1](line)
            line.merged()
            written, done = written + 6, done + 1
        if written % TEN == TEN - 3:
            line.merged()
            written += 3
        else:
            line.linked()
            written += 1


def _old(line: _Line) -> tuple[str, bytes]:
    return line.brought[-FAR]


def _uncovered(line: _Line) -> None:
    line.commit("Past the gate\n", [(f"ads/past-{line.made}.csv", b"bid\n1\n")])


def _edited(line: _Line) -> None:
    path, text = _old(line)
    line.commit("A word more\n", [(path, text + b"# a word more\n")])
    del line.brought[-FAR]


def _deleted(line: _Line) -> None:
    path, _ = _old(line)
    line.commit("Away with it\n", [(path, None)])
    del line.brought[-FAR]


def _put_back(line: _Line) -> None:
    """Two commits that undo each other: one step, of which the tree shows nothing."""
    path, text = _old(line)
    line.commit("A word more\n", [(path, text + b"# a word more\n")])
    line.commit("As it was\n", [(path, text)])


def _dropped(line: _Line) -> None:
    """A merge that keeps nothing of what it merges."""
    line.merged(keep=False)


def _evil(line: _Line) -> None:
    line.merged([(f"ads/smuggled-{line.made}.csv", b"bid\n1\n")])


TAMPERINGS: tuple[tuple[str, Callable[[_Line], None]], ...] = (
    ("TG401", _uncovered),
    ("TG203", _edited),
    ("TG409", _evil),
    ("TG204", _deleted),
    ("TG203", _put_back),
    ("TG409", _dropped),
)
"""Code and what plants it."""
