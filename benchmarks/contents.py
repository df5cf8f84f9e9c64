"""What it costs to hold contents against what decisions say of them (SPEC 5, Cover; TG412).

Two shapes, each at two sizes: many decisions on as many files of a megabyte, and many that
go on from each other on one such file, while main changes it, too, and is merged in between.
The peer is `git log -p` of the same range: it reads the same contents and compares them.
"""

from __future__ import annotations

import hashlib
import random
import subprocess
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

from benchmarks import documents, measure, proofs, shops
from benchmarks.documents import Stand, Subject
from benchmarks.measure import Program
from benchmarks.rows import SMALL, Results

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from benchmarks.clones import Clone
    from benchmarks.documents import Report
    from benchmarks.rows import Row, Yard

ROWS = 21_000
"""Lines of a file, which are about a megabyte."""

MERGE_EVERY = 3
STEP = 1_200
PEER = "git log -p of the range"


def contents(yard: Yard) -> list[Row]:
    """`check --range` over decisions on large files: on one each, and on one alone."""
    clone, shop = yard.clone(SMALL, "contents")
    sizes = {"files": (5, 20) if yard.quick else (50, 200), "chain": (8, 30)}
    programs: dict[str, tuple[Program, int]] = {}
    for shape, counts in sizes.items():
        for count in counts:
            name = f"{shape}-{count}"
            _make(clone, shape, count, shop.last_report)
            _prove(yard, clone, name, count)
            span = f"{name}-base..{name}"
            ours = yard.check(clone, "--range", span)
            theirs = Program(("git", "log", "-p", "--no-color", span), clone.path, clone.environ)
            programs |= {name: (ours, yard.rounds(5)), f"{name} git": (theirs, yard.rounds(5))}
    done = Results(measure.in_turns(programs))
    told = {
        "files": "{} decisions on {} files of 1 MB",
        "chain": "{} decisions on one file of 1 MB",
    }
    for shape, (few, many) in sizes.items():
        operation = f"range with {told[shape].format(many, many)}"
        done.row(operation, f"{shape}-{many}", f"{shape}-{many} git", PEER)
        limit = 1.2 * many / few
        done.row(operation, f"{shape}-{many}", f"{shape}-{few}", f"with {few}", limit)
        done.memory(f"{operation}, peak memory", f"{shape}-{many}", 300)
    return done.rows


def _prove(yard: Yard, clone: Clone, name: str, count: int) -> None:
    """It passes, and a content that no decision says is found."""
    files = count if name.startswith("files") else 1
    span = f"{name}-base..{name}"
    proofs.passes(yard.tool, clone, "--range", span, commits=None, paths=count + files)
    proofs.stops(yard.tool, clone, "--range", f"{span}-slipped", code="TG412")


@dataclass(frozen=True)
class _Edit:
    """One line of a file becomes another one."""

    row: int
    old: bytes
    new: bytes


class _File:
    """A large file, changed line by line."""

    def __init__(self, about: Subject, body: list[bytes]) -> None:
        self.about = about
        self._lines = [b"%s," % about.ad_file.encode(), *body]

    @property
    def data(self) -> bytes:
        return b"\n".join(self._lines) + b"\n"

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()

    def edit(self, row: int, price: int) -> _Edit:
        old, new = self._lines[row], b"term %d,broad,edited,%d" % (row, price)
        self._lines[row] = new
        return _Edit(row, old, new)

    def redo(self, edit: _Edit) -> None:
        self._lines[edit.row] = edit.new

    def copy(self) -> _File:
        return _File(self.about, self._lines[1:])


def _lines(edits: Iterable[_Edit]) -> str:
    """`details.lines` of some edits of different lines."""
    said = sorted(line for e in edits for line in (b"-" + e.old, b"+" + e.new))
    return hashlib.sha256(b"".join(line + b"\n" for line in said)).hexdigest()


def _body() -> list[bytes]:
    dice = random.Random("contents")
    return [
        b"term %d,broad,%d,%d.%02d,%016x"
        % (n, dice.randint(9, 9_000), n % 7, n % 97, dice.getrandbits(64))
        for n in range(ROWS)
    ]


def _make(clone: Clone, shape: str, count: int, proof: Report) -> None:
    """The branches NAME-base, NAME and NAME-slipped."""
    name = f"{shape}-{count}"
    body = _body()
    files = [_File(Subject(n), body) for n in range(count if shape == "files" else 1)]
    words = ["git", "fast-import", "--quiet", "--force"]
    with subprocess.Popen(
        words, cwd=clone.path, env=clone.environ, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL
    ) as importer:
        assert importer.stdin is not None
        stream = _Stream(importer.stdin, name)
        stream.begin(clone.git("rev-parse", "origin/main").strip())
        _write(stream, shape, files, count, proof)
        importer.stdin.close()
    if importer.returncode != 0:
        raise RuntimeError("git fast-import refused the generated branches")


def _write(stream: _Stream, shape: str, files: list[_File], count: int, proof: Report) -> None:
    stream.commit("base", ((f.about.ad_file, f.data) for f in files))
    stream.branch("", "base")
    made = _each(files, proof) if shape == "files" else _one(stream, files[0], count, proof)
    for number, commit in enumerate(made):
        stream.commit("", commit, number=number)
    stream.branch("slipped", "")
    files[0].edit(ROWS, 999)
    stream.commit("slipped", [(files[0].about.ad_file, files[0].data)])


def _each(files: list[_File], proof: Report) -> Iterator[list[tuple[str, bytes]]]:
    for number, file in enumerate(files):
        before = file.sha256
        lines = _lines([file.edit(ROWS // 2, number)])
        yield _decided(number, file, proof, Stand(before, file.sha256, lines))


def _one(
    stream: _Stream, file: _File, count: int, proof: Report
) -> Iterator[list[tuple[str, bytes]]]:
    """Each goes on from the one before; now and then main has changed a line at the other end."""
    main, mine = file.copy(), list[_Edit]()
    for number in range(count):
        if number and number % MERGE_EVERY == 0:
            file.redo(main.edit(ROWS - number * 50, number))
            stream.commit("base", [(file.about.ad_file, main.data)])
            stream.commit("", [(file.about.ad_file, file.data)], merged="base")
        before = file.sha256
        mine.append(file.edit(1 + number * 50, number))
        own = _lines(mine[-1:]) if number else None
        yield _decided(number, file, proof, Stand(before, file.sha256, _lines(mine), own))


def _decided(number: int, file: _File, proof: Report, stand: Stand) -> list[tuple[str, bytes]]:
    created = shops.RANGE_START + number * STEP - 900
    name = documents.trace_id(created, 1 + number)
    text = documents.decision(name, created, file.about, proof, created + 600, stand=stand)
    return [(documents.trace_path(name), text), (file.about.ad_file, file.data)]


class _Stream:
    """Writes commits of the branches of one scene for `git fast-import`: never all at once.

    A child's peak memory counts from that of the process that starts it.
    """

    def __init__(self, out: IO[bytes], name: str) -> None:
        self._out, self._name, self._seconds = out, name, shops.RANGE_START - STEP

    def begin(self, start: str) -> None:
        self._out.write(f"reset {self._ref('base')}\nfrom {start}\n\n".encode())

    def _ref(self, branch: str) -> str:
        return f"refs/heads/{self._name}-{branch}".removesuffix("-")

    def branch(self, branch: str, start: str) -> None:
        self._out.write(f"reset {self._ref(branch)}\nfrom {self._ref(start)}\n\n".encode())

    def commit(
        self,
        branch: str,
        files: Iterable[tuple[str, bytes]],
        *,
        number: int | None = None,
        merged: str | None = None,
    ) -> None:
        if number is not None:
            self._seconds = shops.RANGE_START + number * STEP
        self._seconds += 1
        who = f"{shops.AUTHOR} {self._seconds} +0000"
        head = f"commit {self._ref(branch)}\nauthor {who}\ncommitter {who}\ndata 5\nwork\n\n"
        self._out.write(head.encode())
        if merged is not None:
            self._out.write(f"merge {self._ref(merged)}\n".encode())
        for path, data in files:
            self._out.write(
                b'M 100644 inline "%b"\ndata %d\n%b\n' % (path.encode(), len(data), data)
            )
