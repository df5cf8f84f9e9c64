"""What may grow with the change, and by how much: counts are ten times, costs at most twelve.

Each row runs one thing at two sizes in turns, so a figure is a ratio and not a time; where
memory is meant, it is that of the largest process, git's included.
"""

from __future__ import annotations

import hashlib
import subprocess
from typing import TYPE_CHECKING

from benchmarks import documents, measure, proofs
from benchmarks.documents import Report, Subject
from benchmarks.measure import Program
from benchmarks.rows import SMALL, Results

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from benchmarks.clones import Clone
    from benchmarks.rows import Row, Yard

    Files = Iterable[tuple[int, str, bytes]]

FACTOR = 10
LINEAR = 1.2 * FACTOR
FREE = 1_735_707_600  # 2025-01-01T05:00:00Z: a day on which the shop has no traces
A_DAY = 100
LARGE = 400 << 20
MOST_MEMORY = 300


def growing(yard: Yard) -> list[Row]:
    """Uncovered files, changed uploads, large blobs, branches."""
    return [*_uncovered(yard), *_uploads(yard), *_large(yard), *_branches(yard)]


def _uncovered(yard: Yard) -> list[Row]:
    """One commit with very many files that nothing covers."""
    clone, _ = yard.clone(SMALL, "uncovered")
    sizes = {"few": 1_000, "many": 10_000} if yard.quick else {"few": 10_000, "many": 100_000}
    for name, count in sizes.items():
        _commit(clone, name, "origin/main", _plain_files(count))
        proofs.stops(yard.tool, clone, "--range", f"origin/main..{name}", code="TG401")
    programs = {name: (_range(yard, clone, "origin/main", name), yard.rounds(3)) for name in sizes}
    done = Results(measure.in_turns(programs))
    operation = f"range with {sizes['many']:,} uncovered files"
    done.row(operation, "many", "few", f"with {sizes['few']:,}", LINEAR)
    done.memory(f"{operation}, peak memory", "many", MOST_MEMORY)
    return done.rows


def _uploads(yard: Yard) -> list[Row]:
    """Reports that sealed traces point at are changed: ten times more beside ten times more."""
    clone, _ = yard.clone(SMALL, "uploads")
    sizes = {"few": 200, "many": 2_000} if yard.quick else {"few": 2_000, "many": 20_000}
    for name, count in sizes.items():
        _commit(clone, f"{name}-base", "origin/main", _observed(count))
        changed = ((0o100644, _upload(number), b"other\n") for number in range(0, count, FACTOR))
        _commit(clone, name, f"{name}-base", changed)
        proofs.stops(yard.tool, clone, "--range", f"{name}-base..{name}", code="TG304")
    programs = {name: (_range(yard, clone, f"{name}-base", name), yard.rounds(3)) for name in sizes}
    done = Results(measure.in_turns(programs))
    many, few = sizes["many"], sizes["few"]
    operation = f"range with {many // FACTOR:,} changed reports beside {many:,} traces"
    done.row(operation, "many", "few", f"{few // FACTOR:,} beside {few:,}", LINEAR)
    done.memory(f"{operation}, peak memory", "many", MOST_MEMORY)
    return done.rows


def _large(yard: Yard) -> list[Row]:
    """A blob that packs into little, in the place of a small file."""
    clone, _ = yard.clone(SMALL, "large")
    oid = _blob(clone, LARGE // 10 if yard.quick else LARGE)
    places = {
        "trace": (0o100644, documents.trace_path(documents.trace_id(FREE, 1)), "TG101"),
        "gate.yaml": (0o100644, "config/amazon-growth/gate.yaml", "TG701"),
        "link target": (0o120000, "listings", "TG411"),
    }
    found: list[Row] = []
    for number, (name, (mode, path, code)) in enumerate(places.items()):
        branch = f"large-{number}"
        _import(clone, branch, "origin/main", [f"M {mode:o} {oid} {path}\n".encode()])
        proofs.stops(yard.tool, clone, "--range", f"origin/main..{branch}", code=code)
        program = _range(yard, clone, "origin/main", branch)
        done = Results(measure.in_turns({"large": (program, 1)}))
        done.memory(f"range with a blob of 400 MB as {name}, peak memory", "large", MOST_MEMORY)
        found += done.rows
    return found


def _branches(yard: Yard) -> list[Row]:
    """The next number, where a thousand branches could have taken it."""
    programs = {}
    for name, count in (("one", 1), ("many", 1_000)):
        clone, _ = yard.clone(SMALL, f"branches-{name}", files=True)
        head = clone.git("rev-parse", "HEAD").strip()
        lines = "".join(f"create refs/heads/b{number} {head}\n" for number in range(count - 1))
        _git(clone, "update-ref", "--stdin", data=lines.encode())
        words = (yard.tool.command, "new", "maintenance", "--target", "file/ads/x.csv")
        answers = ("--rationale", "Put the bids of the week back in order.")
        program = Program((*words, *answers), clone.path, clone.environ, after=_undone(clone))
        programs[name] = (program, yard.rounds(12))
    done = Results(measure.in_turns(programs))
    done.row("new, with 1,000 branches", "many", "one", "with one branch", 1.3)
    return done.rows


def _undone(clone: Clone) -> Callable[[], None]:
    def undo() -> None:
        clone.git("reset", "-q")
        clone.git("clean", "-fdq", "traces")

    return undo


def _range(yard: Yard, clone: Clone, base: str, head: str) -> Program:
    words = (yard.tool.command, "check", "--range", f"{base}..{head}", "--format", "concise")
    return Program(words, clone.path, clone.environ, code=1)


def _plain_files(count: int) -> Iterator[tuple[int, str, bytes]]:
    return ((0o100644, f"ads/f{n // 100:04d}/{n:06d}.csv", b"%d\n" % n) for n in range(count))


def _upload(number: int) -> str:
    return f"uploads/many/{number // 100:04d}/report {number}.csv"


def _observed(count: int) -> Iterator[tuple[int, str, bytes]]:
    """So many reports, each with the observation that points at it."""
    for number in range(count):
        seconds = FREE + number // A_DAY * 86_400
        data = b"term,clicks\nmug,%d\n" % number
        report = Report(_upload(number), hashlib.sha256(data).hexdigest(), seconds - 60)
        name = documents.trace_id(seconds, 1 + number % A_DAY)
        yield 0o100644, report.path, data
        text = documents.observation(name, seconds, Subject(number % 400), report)
        yield 0o100644, documents.trace_path(name), text


def _commit(clone: Clone, branch: str, start: str, files: Files) -> None:
    """A branch with one commit that brings some files."""
    lines = (
        b"M %o inline %b\ndata %d\n%b\n" % (mode, _quoted(path), len(data), data)
        for mode, path, data in files
    )
    _import(clone, branch, start, lines)


def _import(clone: Clone, branch: str, start: str, lines: Iterable[bytes]) -> None:
    when = int(clone.git("log", "-1", "--format=%ct", start)) + 60
    head = clone.git("rev-parse", start).strip()
    who = f"Ann Analyst <ann@shop.example> {when} +0000"
    text = (
        f"commit refs/heads/{branch}\nauthor {who}\ncommitter {who}\ndata 5\nmany\n\nfrom {head}\n"
    )
    _git(clone, "fast-import", "--quiet", "--force", data=text.encode() + b"".join(lines))


def _quoted(path: str) -> bytes:
    return b'"' + path.encode() + b'"'


def _blob(clone: Clone, size: int) -> str:
    """A file of so many equal bytes, in a pack."""
    words = ["git", "hash-object", "-w", "--stdin"]
    with subprocess.Popen(
        words, cwd=clone.path, env=clone.environ, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        for _ in range(size // (1 << 20)):
            child.stdin.write(b"x" * (1 << 20))
        child.stdin.close()
        oid = child.stdout.read().decode().strip()
    _git(clone, "-c", "core.bigFileThreshold=1g", "pack-objects", "-q",
         str(clone.path / ".git/objects/pack/pack"), data=f"{oid}\n".encode())  # fmt: skip
    (clone.path / ".git/objects" / oid[:2] / oid[2:]).unlink()
    return oid


def _git(clone: Clone, *words: str, data: bytes) -> None:
    subprocess.run(
        ["git", *words], cwd=clone.path, env=clone.environ, input=data, check=True,
        stdout=subprocess.DEVNULL,
    )  # fmt: skip
