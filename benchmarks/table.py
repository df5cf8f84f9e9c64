"""The table, in Markdown, and where it stands in docs/benchmarks.md."""

from __future__ import annotations

import os
import platform
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks import environments

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from benchmarks.environments import Tool
    from benchmarks.rows import Row

PAGE = environments.ROOT / "docs" / "benchmarks.md"
MARKS = "<!-- table of {}: begin -->", "<!-- table of {}: end -->"
HEADINGS = ("operation", "median", "reference", "its median", "ratio", "at most", "reached")


def render(rows: Iterable[Row]) -> str:
    """The rows as a Markdown table with columns of even width."""
    cells = [HEADINGS, *(_cells(row) for row in rows)]
    widths = [max(len(line[column]) for line in cells) for column in range(len(HEADINGS))]
    rule = ["-" * width for width in widths]
    lines = [_line(cells[0], widths), _line(rule, widths), *(_line(c, widths) for c in cells[1:])]
    return "\n".join(lines) + "\n"


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = (cell.ljust(width) for cell, width in zip(cells, widths, strict=True))
    return f"| {' | '.join(padded)} |"


def _cells(row: Row) -> tuple[str, ...]:
    absolute = row.unit != "ms"
    return (
        row.operation,
        f"{row.ours:,.0f} {row.unit}",
        "" if absolute else row.against,
        "" if absolute else _known(row.reference, lambda ms: f"{ms:,.0f} ms"),
        "" if absolute else _known(row.ratio, lambda ratio: f"{ratio:.3g} x"),
        _limit(row),
        {True: "yes", False: "**no**", None: ""}[row.reached],
    )


def _known(value: float | None, form: Callable[[float], str]) -> str:
    return "not run" if value is None else form(value)


def _limit(row: Row) -> str:
    if row.limit is None:
        return ""
    return f"{row.limit:g} {'x' if row.unit == 'ms' else row.unit}"


def facts(tool: Tool, peers: Iterable[str]) -> Iterator[str]:
    """What the figures depend on: the machine, without its name, and the versions."""
    yield f"* {os.cpu_count()} cores, {_processor()}; {platform.system()} {_release()}"
    yield f"* Python {_python(tool)} (compiled modules present), {_git()}"
    yield f"* trace-gate installed as {'a wheel' if tool.kind == 'wheel' else 'editable'}"
    versions = [f"{name} {environments.version(name)}" for name in peers]
    if versions:
        yield "* " + ", ".join(versions)


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else []
    models = [line.partition(": ")[2] for line in lines if line.startswith("model name")]
    return models[0] if models else platform.machine()


def _release() -> str:
    return ".".join(platform.release().split("-")[0].split(".")[:2])


def _python(tool: Tool) -> str:
    return _said(tool.python, "-c", "import platform; print(platform.python_version())")


def _git() -> str:
    return _said("git", "--version").replace("git version", "git")


def _said(*words: str) -> str:
    return subprocess.run(words, check=True, capture_output=True, text=True).stdout.strip()


def write(part: str, text: str) -> None:
    """Put a text between the marks of a part of docs/benchmarks.md; all else stays."""
    begin, end = (mark.format(part) for mark in MARKS)
    page = PAGE.read_text()
    head, _, rest = page.partition(begin)
    _, _, tail = rest.partition(end)
    if not rest or not tail:
        raise RuntimeError(f"{PAGE.name} has no marks {begin} and {end}")
    PAGE.write_text(f"{head}{begin}\n{text}{end}{tail}")
