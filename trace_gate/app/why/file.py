"""How a file came to be as it is: its commits, each with the traces behind it (SPEC 9, `why`)."""

from __future__ import annotations

from trace_gate.app.why import covering, traces
from trace_gate.app.why.line import origin_of
from trace_gate.app.why.model import FileAnswer, HistoryStep
from trace_gate.core import shell
from trace_gate.core.git_model import REGULAR
from trace_gate.core.policy.path_classes import classify
from trace_gate.core.trace import ids
from trace_gate.core.trace.title import title

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Literal

    from trace_gate.app.why.covering import Reading
    from trace_gate.core.git_model import FileStep


def why_file(
    reading: Reading, path: str, *, binary: bool, most: int, remark: str | None = None
) -> FileAnswer | None:
    """The newest commits of a file, each with its traces; None where no commit knows the file."""
    found = reading.git.file_steps(reading.head, path, most + 1)
    if not found:
        return None
    steps = tuple(_step(reading, each, path) for each in found[:most])
    deleted = steps[0].change == "deleted"
    commit = steps[0].origin.commit
    named = [trace for trace, _ in steps[0].traces[:1]]
    word = shell.word(path)
    more = [f"trace-gate why {each}" for each in named]
    more.append(f"git show {commit[:10]} -- {word}")
    if not deleted and not binary:
        more.append(f"trace-gate why {word}:LINE")
    if len(found) > most:
        more.append(f"trace-gate why {word} -n {most * 5}")
    return FileAnswer(
        path=path,
        kind=classify(path, _mode(reading, path), reading.policy.gate),
        commit=reading.head,
        deleted=deleted,
        binary=binary,
        steps=steps,
        more=len(found) > most,
        remark=remark,
        commands=tuple(more),
    )


def _mode(reading: Reading, path: str) -> str:
    entry = reading.git.entries(reading.head, [path]).get(path)
    return entry.mode if entry is not None else REGULAR


def _step(reading: Reading, step: FileStep, asked: str) -> HistoryStep:
    path = step.path or step.old or asked
    why = covering.reason(reading, step.commit, path)
    return HistoryStep(
        origin=origin_of(reading, step.commit, path, None, why.landed),
        change=_change(step),
        state=why.state,
        traces=tuple(_titles(reading, why.traces, why.landed or step.commit)),
    )


def _change(step: FileStep) -> Literal["added", "changed", "renamed", "deleted"]:
    if step.path is None:
        return "deleted"
    if step.old is None:
        return "added"
    return "changed" if step.old == step.path else "renamed"


def _titles(reading: Reading, paths: tuple[str, ...], commit: str) -> Iterator[tuple[str, str]]:
    for each in paths:
        trace = traces.trace_at(reading, each, commit)
        name = ids.id_of_path(each, reading.root) or each
        yield name, title(trace) if trace is not None else "cannot be read"
