"""An execution that was recorded, for people and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trace_gate.core.shell import word
from trace_gate.report.escape import plain, whole

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from trace_gate.app.decide.execute import Executed


def all_lines(done: Sequence[Executed]) -> Iterator[str]:
    """What was recorded, and what to do next."""
    for each in done:
        yield from _lines(each)
    paths = dict.fromkeys(path for each in done for path in (each.path, *each.stage))
    yield f"next: git add {' '.join(plain(word(path)) for path in paths)} && git commit"


def _lines(done: Executed) -> Iterator[str]:
    yield f"{done.trace_id} is recorded as executed at {done.executed_at}, result {done.result}."
    for number, target, why in done.refused:
        yield f"refused by Amazon: change {number}, {plain(target)}: {plain(why)}"
    for note in done.notes:
        yield f"note: {plain(note)}"


def plain_data(done: Executed) -> dict[str, object]:
    """The same as plain data, for `--format json`."""
    return {
        "trace": done.trace_id,
        "path": done.path,
        "executed_at": done.executed_at,
        "result": done.result,
        "stage": [whole(path) for path in (done.path, *done.stage)],
        "refused": [
            {"number": number, "target": whole(target), "reason": whole(why)}
            for number, target, why in done.refused
        ],
        "notes": [whole(note) for note in done.notes],
    }
