"""The rows of the table: what is measured, against what, and how fast it has to be.

Each group sets a scene, proves that the gate judges it, and measures ours and the peers in turns.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks import clones, documents, environments, measure, proofs, shops
from benchmarks.clones import Clone
from benchmarks.environments import Tool
from benchmarks.measure import Program, Series
from benchmarks.shops import Shop, Size

SMALL, LARGE, HUGE = Size(10), Size(10_000, (50, 1_000)), Size(100_000)
START = "python -c pass"


@dataclass(frozen=True)
class Row:
    """One line of the table; without a limit it stands there to be known."""

    operation: str
    ours: float
    against: str
    reference: float | None
    ratio: float | None
    limit: float | None = None
    unit: str = "ms"

    @property
    def reached(self) -> bool | None:
        """Whether the limit is kept; None without a limit or without a figure."""
        return None if self.limit is None or self.ratio is None else self.ratio <= self.limit


@dataclass
class Yard:
    """Where the benchmark works: the tool, a clean environment, shops, a folder for clones."""

    tool: Tool
    environ: dict[str, str]
    work: Path
    cache: Path
    quick: bool

    def shop(self, size: Size) -> Shop:
        return shops.shop(size, clones.adoption(self.tool, self.environ), self.cache)

    def clone(self, size: Size, name: str, *, files: bool = False) -> tuple[Clone, Shop]:
        shop = self.shop(size)
        return clones.clone(shop, self.work / name, self.environ, files=files), shop

    def rounds(self, full: int) -> int:
        return max(3, full // 4) if self.quick else full

    def once_or(self, full: int) -> int:
        """Rounds of a slow peer: none in a quick run."""
        return 0 if self.quick else full

    def check(self, clone: Clone, *words: str) -> Program:
        return Program((self.tool.command, "check", *words), clone.path, clone.environ)

    def hook(self, clone: Clone, *, code: int = 0, cold: bool = False) -> Program:
        return Program(
            self.tool.hook("pre-commit"),
            clone.path,
            clone.hook_environ(),
            code=code,
            before=clone.forget if cold else None,
        )


class Results:
    """The series of a group, and the rows made of them."""

    def __init__(self, series: dict[str, Series]) -> None:
        self._series = series
        self.rows: list[Row] = []

    def row(
        self, operation: str, ours: str, reference: str, against: str, limit: float | None = None
    ) -> None:
        mine, theirs = self._series[ours], self._series[reference]
        known = bool(theirs.runs)
        self.rows.append(
            Row(
                operation=operation,
                ours=mine.wall,
                against=against,
                reference=theirs.wall if known else None,
                ratio=measure.ratio(mine, theirs) if known else None,
                limit=limit,
            )
        )

    def processor(self, operation: str, ours: str, reference: str, against: str) -> None:
        """Processor time of all processes, without a limit."""
        mine, theirs = self._series[ours], self._series[reference]
        ratio = measure.processor_ratio(mine, theirs)
        self.rows.append(Row(operation, mine.processor, against, theirs.processor, ratio))

    def memory(self, operation: str, ours: str, limit: float) -> None:
        peak = self._series[ours].peak
        self.rows.append(Row(operation, peak, "MB", None, peak, limit, unit="MB"))


def hooks(yard: Yard) -> list[Row]:
    """pre-commit, called as the shim calls it."""
    exempt, _ = yard.clone(SMALL, "exempt")
    exempt.stage("docs/notes.md", b"# Notes\nOf today.\n")
    proofs.passes(yard.tool, exempt, "--staged", commits=1, paths=1)
    unlinked, _ = yard.clone(SMALL, "unlinked")
    unlinked.stage("notes.csv", b"note\ntoday\n")
    proofs.stops(yard.tool, unlinked, "--staged", code="TG401")
    small, trace = _linked(yard, SMALL, "small")
    huge, _ = _linked(yard, HUGE, "huge")
    rounds = yard.rounds(28)
    programs = {
        "start": Program((yard.tool.python, "-c", "pass"), small.path, small.environ),
        "none": yard.hook(exempt),
        "none cold": yard.hook(exempt, cold=True),
        "stopped": yard.hook(unlinked, code=1),
        "one": yard.hook(small),
        "one cold": yard.hook(small, cold=True),
        "huge": yard.hook(huge),
        "huge cold": yard.hook(huge, cold=True),
        "driver": Program(yard.tool.driver("trace", trace), small.path, small.environ),
        "gitlint": _gitlint_message(small),
        "schema": _check_jsonschema(small, [trace]),
    }
    done = Results(measure.in_turns({n: (p, rounds) for n, p in programs.items()}))
    done.row("hook: 1 changed file that needs no trace", "none", "start", START, 2.75)
    done.row("hook: 1 changed file without its trace (stopped)", "stopped", "start", START, 2.75)
    done.row("hook: 1 changed file, policy cache cold", "none cold", "start", START)
    done.row("git diff: 1 trace in sentences", "driver", "none", "a hook that needs no trace", 1.5)
    linked = "hook: 1 trace + 1 changed file"
    done.row(linked, "one", "start", START, 4.25)
    done.row(linked, "one", "gitlint", "gitlint on the message", 0.4)
    done.row(linked, "one", "schema", "check-jsonschema on the trace", 0.2)
    done.row(f"{linked}, policy cache cold", "one cold", "start", START)
    done.row(f"{linked}, 100,000 traces in the repository", "huge", "one", "with 10 traces", 1.2)
    done.row(f"{linked}, 100,000 traces, cold", "huge cold", "one cold", "with 10 traces, cold")
    return done.rows


def _linked(yard: Yard, size: Size, name: str) -> tuple[Clone, str]:
    """A clone with one changed file and its decision staged; the path of the trace."""
    clone, shop = yard.clone(size, name)
    path, _ = clones.stage_linked_change(clone, shop)
    proofs.passes(yard.tool, clone, "--staged", commits=1, paths=2, silent=True)
    clone.stage("notes.csv", b"note\ntoday\n")
    proofs.stops(yard.tool, clone, "--staged", code="TG402")
    clone.unstage("notes.csv")
    clone.git("checkout", "--", "schemas")
    return clone, path


def _gitlint_message(clone: Clone) -> Program:
    """Gitlint as its commit-msg hook calls it."""
    file = clone.path / ".git" / "COMMIT_EDITMSG"
    name = documents.trace_id(shops.RANGE_START, 1)
    file.write_text(shops.message(clones.SUBJECT, name))
    command = str(environments.peer("gitlint"))
    words = (command, "--staged", "--msg-filename", str(file))
    return Program(words, clone.path, clone.environ)


def _check_jsonschema(clone: Clone, paths: list[str]) -> Program:
    schema = "trace-decision.schema.json" if len(paths) == 1 else "trace.schema.json"
    command = str(environments.peer("check-jsonschema"))
    words = (command, "--schemafile", f"schemas/{schema}", *paths)
    return Program(words, clone.path, clone.environ)


def commits(yard: Yard) -> list[Row]:
    """A whole `git commit` of one trace and one changed file, through every hook it calls."""
    native, framework, plain = (_staged(yard, name) for name in ("native", "framework", "plain"))
    measure.once(Program((yard.tool.command, "install"), native.path, native.environ))
    _prove_native(native)
    _install_framework(yard, framework)
    rounds = yard.rounds(20)
    scenes = {"native": native, "framework": framework, "plain": plain}
    done = Results(measure.in_turns({n: (_commit(c), rounds) for n, c in scenes.items()}))
    operation = "git commit of 1 trace + 1 changed file, all our native hooks"
    peer = "the same under pre-commit, with a hook that does nothing"
    done.row(operation, "native", "framework", peer, 0.7)
    done.row(operation, "native", "plain", "the same without any hook")
    return done.rows


def _staged(yard: Yard, name: str) -> Clone:
    clone, shop = yard.clone(SMALL, name, files=True)
    clones.stage_linked_change(clone, shop)
    return clone


def _commit(clone: Clone) -> Program:
    """Commit what is staged; afterwards take the commit back, so that it can be made again."""
    return Program(
        ("git", "commit", "-q", "-m", "Lower the broad bid"),
        clone.path,
        clone.environ,
        after=lambda: _take_back(clone),
    )


def _take_back(clone: Clone) -> None:
    clone.git("reset", "-q", "--soft", "origin/main")


def _prove_native(clone: Clone) -> None:
    """All hooks run: a path without cover is refused, a commit that passes gets its trailer."""
    clone.stage("notes.csv", b"note\ntoday\n")
    proofs.refuses(clone, "commit", "-q", "-m", "Without cover", code="TG402")
    clone.git("reset", "-q", "--", "notes.csv")
    clone.git("checkout", "--", "notes.csv")
    clone.git("commit", "-q", "-m", "Lower the broad bid")
    proofs.has_trailer(clone)
    _take_back(clone)


NOTHING = """\
repos:
  - repo: local
    hooks:
      - id: nothing
        name: nothing
        entry: "true"
        language: system
        always_run: true
        pass_filenames: false
"""


def _install_framework(yard: Yard, clone: Clone) -> None:
    config = yard.work / "nothing.yaml"
    config.write_text(NOTHING)
    words = (str(environments.peer("pre-commit")), "install", "--config", str(config))
    measure.once(Program(words, clone.path, clone.environ))


def gates(yard: Yard) -> list[Row]:
    """CI: what a branch of linked commits would bring to the protected branch, without a cache."""
    clone, _ = yard.clone(LARGE, "range")
    gitlint = str(environments.peer("gitlint"))
    programs: dict[str, tuple[Program, int]] = {}
    for length in LARGE.ranges:
        span = f"origin/main..origin/range-{length}"
        changed = length + min(length, shops.SUBJECTS)
        proofs.passes(yard.tool, clone, "--range", span, commits=length, paths=changed, silent=True)
        proofs.stops(yard.tool, clone, "--range", f"{span}-unlinked", code="TG402")
        ours = yard.check(clone, "--range", span)
        theirs = Program((gitlint, "--commits", span), clone.path, clone.environ)
        programs[f"{length}"] = ours, yard.rounds(16 if length < 100 else 6)
        rounds = yard.rounds(16) if length < 100 else yard.once_or(3)
        programs[f"{length} gitlint"] = theirs, rounds
    done = Results(measure.in_turns(programs))
    for length, limit in zip(LARGE.ranges, (0.18, 0.07), strict=True):
        operation = f"gate over {length:,} linked commits"
        peer = "gitlint over the range"
        done.row(operation, f"{length}", f"{length} gitlint", peer, limit)
    return done.rows


def validation(yard: Yard) -> list[Row]:
    """`check --all`: every trace of a tree."""
    clone, _ = yard.clone(LARGE, "all", files=True)
    proofs.passes(yard.tool, clone, "--all", commits=None, paths=LARGE.traces, silent=True)
    broken, _ = yard.clone(LARGE, "broken")
    broken.git("update-ref", "refs/heads/week", "origin/main-broken")
    proofs.stops(yard.tool, broken, "--all", code="TG102")
    ours = yard.check(clone, "--all")
    paths = sorted(str(f.relative_to(clone.path)) for f in clone.path.glob("traces/*/*.yaml"))
    programs = {
        "all": (ours, yard.rounds(5)),
        "cold": (replace(ours, before=clone.forget), yard.rounds(5)),
        "schema": (_check_jsonschema(clone, paths), yard.once_or(1)),
    }
    done = Results(measure.in_turns(programs))
    operation, peer = "validate 10,000 traces (check --all)", "check-jsonschema on the files"
    done.row(operation, "all", "schema", peer, 0.08)
    done.row(f"{operation}, cache cold", "cold", "schema", peer)
    done.memory(f"{operation}, peak memory", "all", 150)
    return done.rows
