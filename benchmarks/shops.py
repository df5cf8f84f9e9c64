"""Governed repositories of any size: deterministic, written by `git fast-import`, kept.

A shop has an adoption, a sealed history in which every day's commit is linked as the gate
wants it, and branches of linked commits for `check --range`. Beside each there is a branch
that must fail, so that a gate that looks at nothing cannot be measured as a fast one.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from collections import deque
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING

from benchmarks import documents
from benchmarks.documents import Report, Stand, Subject

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

DAY = 86_400
LAST_DAY = 1_735_603_200  # 2024-12-31T00:00:00Z
RANGE_START = 1_736_150_400  # 2025-01-06T08:00:00Z
MOST_DAYS = 1_096
SUBJECTS = 400
REPORTS_A_DAY = 3
BIG_REPORT = "uploads/2024-12/weekly-search-terms.csv"
AUTHOR = "Ann Analyst <ann@shop.example>"

Files = list[tuple[str, bytes]]


@dataclass(frozen=True)
class Size:
    """How many sealed traces a shop has, and how long its branches `range-N` are."""

    traces: int
    ranges: tuple[int, ...] = ()


@dataclass(frozen=True)
class Shop:
    """A bare repository with `main`, `range-N`, `range-N-unlinked` and `main-broken`."""

    path: Path
    size: Size

    @property
    def last_report(self) -> Report:
        return report(BIG_REPORT, LAST_DAY + 6 * 3600, lines=2_000)[0]


def shop(size: Size, adoption: Mapping[str, tuple[int, bytes]], cache: Path) -> Shop:
    """The shop of a size, made unless the cache has it."""
    name = f"{size.traces}-{digest(size, adoption)}.git"
    path = cache / name
    if not path.exists():
        cache.mkdir(parents=True, exist_ok=True)
        for older in cache.glob(f"{size.traces}-*.git"):
            shutil.rmtree(older)
        unfinished = cache / f"unfinished-{name}"
        shutil.rmtree(unfinished, ignore_errors=True)
        make(unfinished, lambda out: _write(out, size, adoption))
        unfinished.rename(path)
    return Shop(path=path, size=size)


def digest(size: Size, adoption: Mapping[str, tuple[int, bytes]], *sources: str) -> str:
    """What a made shop depends on: its size, what it adopts, this code and that of `sources`."""
    made = hashlib.sha256(repr(size).encode())
    for source in (__file__, documents.__file__, *sources):
        made.update(Path(source).read_bytes())
    for path, (mode, data) in sorted(adoption.items()):
        made.update(f"{path}\0{mode:o}\0".encode() + hashlib.sha256(data).digest())
    return made.hexdigest()[:16]


def make(path: Path, write: Callable[[Stream], None], *, repack: bool = True) -> None:
    """A bare repository of what is written into `git fast-import`.

    Without `repack` with the deltas that this finds: better ones take longer than all else.
    """
    _git(["init", "-q", "--bare", "-b", "main", str(path)])
    command = ["git", "-C", str(path), "fast-import", "--quiet"]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as importer:
        assert importer.stdin is not None
        write(Stream(importer.stdin))
        importer.stdin.close()
    if importer.returncode != 0:
        raise RuntimeError("git fast-import refused the generated shop")
    if repack:
        _git(["-C", str(path), "repack", "-adfq"])
    _git(["-C", str(path), "commit-graph", "write", "--reachable"])


def _git(words: Iterable[str]) -> None:
    subprocess.run(["git", *words], check=True)


class Stream:
    """Writes commits in the language of `git fast-import`."""

    def __init__(self, out: IO[bytes]) -> None:
        self._out = out

    def commit(
        self,
        branch: str,
        seconds: int,
        message: str,
        files: Iterable[tuple[int, str, bytes | None]],
        *,
        merges: str = "",
    ) -> None:
        """A commit on a branch. A file without bytes goes away; `merges` is another branch."""
        text = message.encode()
        self._out.write(
            f"commit refs/heads/{branch}\nauthor {AUTHOR} {seconds} +0000\n"
            f"committer {AUTHOR} {seconds} +0000\ndata {len(text)}\n".encode()
        )
        self._out.write(text + b"\n")
        if merges:
            self._out.write(f"merge refs/heads/{merges}\n".encode())
        for mode, path, data in files:
            if data is None:
                self._out.write(f"D {path}\n".encode())
                continue
            self._out.write(f"M {mode:o} inline {path}\ndata {len(data)}\n".encode())
            self._out.write(data + b"\n")

    def branch(self, name: str, start: str) -> None:
        self._out.write(f"reset refs/heads/{name}\nfrom refs/heads/{start}\n\n".encode())


def _write(out: Stream, size: Size, adoption: Mapping[str, tuple[int, bytes]]) -> None:
    days = min(size.traces, MOST_DAYS)
    first = LAST_DAY - (days - 1) * DAY
    out.commit("main", first - DAY, "Before governance\n", _regular(before()))
    adopted = [(mode, path, data) for path, (mode, data) in adoption.items()]
    out.commit("main", first - DAY + 60, "Adopt trace-gate\n", adopted)
    held = {s.ad_file: documents.content_of(s, 0) for s in map(Subject, range(SUBJECTS))}
    for seconds, files in _history(size.traces, first, days, held):
        out.commit("main", seconds, "Work of the day\n", _regular(files))
    out.branch("main-broken", "main")
    out.commit("main-broken", LAST_DAY + DAY, "A trace without layers\n", _regular(_broken()))
    for length in size.ranges:
        _write_range(out, length, dict(held))


def _regular(files: Iterable[tuple[str, bytes]]) -> Iterator[tuple[int, str, bytes]]:
    for path, data in files:
        yield 0o100644, path, data


def before() -> Files:
    ads = [(s.ad_file, documents.ad_file(s, 0)) for s in map(Subject, range(SUBJECTS))]
    return [*ads, ("docs/notes.md", b"# Notes\n"), ("notes.csv", b"note\nnone\n")]


def _broken() -> Files:
    name = documents.trace_id(LAST_DAY + DAY, 1)
    text = f'trace:\n  id: {name}\n  created_at: "{documents.instant(LAST_DAY + DAY)}"\n'
    return [(documents.trace_path(name), text.encode())]


def _history(
    traces: int, first: int, days: int, held: dict[str, str]
) -> Iterator[tuple[int, Files]]:
    """For each day its committer date and its files: traces, their uploads, changed ad files.

    `held` is kept up to date: the sha256 of each ad file.
    """
    open_decisions: deque[tuple[int, str, Subject]] = deque()
    made = decisions = 0
    for day in range(days):
        midnight = first + day * DAY
        count = traces // days + (1 if day < traces % days else 0)
        files, proofs = _uploads(midnight, min(count, REPORTS_A_DAY), last=day == days - 1)
        step = 32_400 // (count + 1)
        for number in range(1, count + 1):
            created = midnight + 8 * 3600 + number * step
            name = documents.trace_id(created, number)
            about = Subject(made % SUBJECTS)
            proof = proofs[(number - 1) % len(proofs)]
            due = bool(open_decisions) and open_decisions[0][0] <= midnight
            if made % 5 == 4 and due:
                _, decided, about = open_decisions.popleft()
                text = documents.verification(name, created, about, proof, decided)
            elif made % 5 in (2, 3):
                about, new = Subject(decisions % SUBJECTS), decisions < SUBJECTS
                decisions += 1
                done = created + 60
                text = _decision(name, created, about, proof, done, held=held, begins=new)
                files.append((about.ad_file, documents.ad_file(about, name)))
                open_decisions.append((midnight + 8 * DAY, name, about))
            else:
                text = documents.observation(name, created, about, proof)
            files.append((documents.trace_path(name), text))
            made += 1
        yield midnight + 18 * 3600, files


def _uploads(midnight: int, count: int, *, last: bool) -> tuple[Files, list[Report]]:
    """The reports of a day; each is evidence of at least one trace of that day."""
    date = documents.instant(midnight)[:10]
    paths = [f"uploads/{date[:7]}/search-terms-{date}-{n}.csv" for n in range(count)]
    made = [report(path, midnight + 6 * 3600, lines=90) for path in paths]
    if last:
        made[0] = report(BIG_REPORT, midnight + 6 * 3600, lines=2_000)
    return [(proof.path, data) for proof, data in made], [proof for proof, _ in made]


def report(path: str, captured: int, *, lines: int) -> tuple[Report, bytes]:
    data = documents.report(path, lines)
    return Report(path, hashlib.sha256(data).hexdigest(), captured), data


def _decision(
    name: str,
    created: int,
    about: Subject,
    proof: Report,
    executed: int,
    *,
    held: dict[str, str],
    begins: bool = False,
) -> bytes:
    before, held[about.ad_file] = held[about.ad_file], documents.content_of(about, name)
    stand = Stand(before, held[about.ad_file])
    return documents.decision(name, created, about, proof, executed, stand=stand, begins=begins)


def _write_range(out: Stream, length: int, held: dict[str, str]) -> None:
    """`range-N`: each commit changes one ad file and brings the decision that covers it."""
    proof = report(BIG_REPORT, LAST_DAY + 6 * 3600, lines=2_000)[0]
    branch, numbers = f"range-{length}", dict[str, int]()
    out.branch(branch, "main")
    for step in range(length):
        seconds = RANGE_START + step * 1_200
        about = Subject(step % SUBJECTS)
        date = documents.instant(seconds - 900)[:10]
        numbers[date] = numbers.get(date, 0) + 1
        name = documents.trace_id(seconds - 900, numbers[date])
        text = _decision(name, seconds - 900, about, proof, seconds - 300, held=held)
        files = [
            (documents.trace_path(name), text),
            (about.ad_file, documents.ad_file(about, name)),
        ]
        out.commit(branch, seconds, message(about, name), _regular(files))
    out.branch(f"{branch}-unlinked", branch)
    late = RANGE_START + length * 1_200
    out.commit(f"{branch}-unlinked", late, "No trace\n", _regular([("notes.csv", b"note\n1\n")]))


def message(about: Subject, name: str) -> str:
    """A commit message that gitlint has nothing to say about."""
    return (
        f"Lower the broad bid of campaign {about.number:04d}\n\n"
        "The report of the week says that its broad term spends without a sale.\n\n"
        f"Trace: {name}\n"
    )
