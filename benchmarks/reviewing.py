"""The review of a branch in a large shop, beside `check --range` of the same, which only judges it.

The branch brings the newest traces of a market, one in each commit: observations, hypotheses,
decisions and results.
"""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING, Any

from benchmarks import derivation, measure
from benchmarks.measure import Program
from benchmarks.rows import LARGE, SMALL, Results, Row

if TYPE_CHECKING:
    from benchmarks.clones import Clone
    from benchmarks.rows import Yard

COMMITS = 50
MOST_RATIO, MOST_KILOBYTES = 3, 300
SPAN = "before..branch"


def reviewed(yard: Yard) -> list[Row]:
    """`review` in a shop of files and in one of a market, whose folds the hooks have kept."""
    count = derivation.FEW if yard.quick else derivation.SMALL
    market = derivation.clone_of(yard, count)
    _branch(market)
    linked, _ = yard.clone(SMALL if yard.quick else LARGE, "reviewed")
    files = f"origin/main..origin/range-{COMMITS}"
    return [
        *([] if yard.quick else _reviewed(yard, linked, files, "50 linked commits, 10,000 traces")),
        *_reviewed(yard, market, SPAN, f"50 commits of a market, {count:,} traces"),
    ]


def _reviewed(yard: Yard, clone: Clone, span: str, what: str) -> list[Row]:
    """`review` as Markdown and as HTML, against the judge alone; and how large the page is."""
    measure.once(Program((yard.tool.command, "derive"), clone.path, clone.environ))
    page = yard.work / "review.html"
    words = {
        "check": ("check", "--range", span, "--format", "concise"),
        "markdown": ("review", span),
        "html": ("review", span, "--format", "html", "--output", str(page)),
    }
    codes = {"check": _prove(yard, clone, span)}
    programs = {
        name: (
            Program((yard.tool.command, *each), clone.path, clone.environ, code=codes.get(name, 0)),
            yard.rounds(12),
        )
        for name, each in words.items()
    }
    done = Results(measure.in_turns(programs))
    operation, against = f"review of {what}", "check --range of the same"
    done.row(operation, "markdown", "check", against, MOST_RATIO)
    done.row(f"{operation}, as HTML", "html", "check", against, MOST_RATIO)
    size = page.stat().st_size / 1_000
    name = f"{operation}, the HTML page"
    done.rows.append(Row(name, size, "", None, size, MOST_KILOBYTES, unit="KB"))
    return done.rows


def _branch(clone: Clone) -> None:
    """`before` is main without its newest traces; `branch` brings them back, one by one."""
    tree = clone.git("ls-tree", "-r", "origin/main", "traces").splitlines()
    newest = [(line.split()[2], line.partition("\t")[2]) for line in tree[-COMMITS:]]
    gone = "".join(f"D {path}\n" for _, path in newest)
    stream = [_commit("before", 0, gone, "from refs/remotes/origin/main^0\n")]
    stream += [
        _commit(
            "branch",
            number,
            f"M 100644 {oid} {path}\n",
            "from refs/heads/before\n" if number == 1 else "",
        )
        for number, (oid, path) in enumerate(newest, start=1)
    ]
    subprocess.run(
        ["git", "fast-import", "--quiet"],
        cwd=clone.path,
        env=clone.environ,
        input="".join(stream).encode(),
        check=True,
    )


def _commit(branch: str, number: int, changes: str, begins: str) -> str:
    when = 1_767_225_600 + 60 * number
    return (
        f"commit refs/heads/{branch}\ncommitter Ann <ann@shop.example> {when} +0000\n"
        f"data 4\nwork\n{begins}{changes}\n"
    )


def _prove(yard: Yard, clone: Clone, span: str) -> int:
    """The review says what the judge says of all the commits; the exit code of the judge."""
    judged = _json(yard, clone, "check", "--range", span)
    found = _json(yard, clone, "review", span)
    alike = all(found[name] == judged[name] for name in ("verdict", "findings", "judged"))
    if not alike or judged["judged"]["commits"] != COMMITS:
        raise RuntimeError(f"the review is not that of the judge: {judged['judged']}")
    if not found["decisions"] or not found["effects"]["shops"]:
        raise RuntimeError("the branch has no decision, or does nothing to the shop")
    return 0 if judged["verdict"] == "PASS" else 1


def _json(yard: Yard, clone: Clone, *words: str) -> dict[str, Any]:
    done = subprocess.run(
        [yard.tool.command, *words, "--format", "json"],
        cwd=clone.path,
        env=clone.environ,
        check=False,
        capture_output=True,
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found
