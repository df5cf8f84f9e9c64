"""What an audit may use besides Git: the fold that goes along, and copies of the process."""

from __future__ import annotations

import gc
from contextlib import AbstractContextManager
from functools import partial
from typing import TYPE_CHECKING

from trace_gate.adapters import work_apart
from trace_gate.app.judge.traces_read import TracesRead
from trace_gate.app.repository.rules import Memory
from trace_gate.cli import environment, wiring, wiring_governor
from trace_gate.core.record import make_in_bulk

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any

    from trace_gate.app.audit.judged_steps import Judge
    from trace_gate.app.judge.services import Services
    from trace_gate.app.ports import Copy

GARBAGE = (50_000, 20, 50)
"""As `gc.set_threshold` takes it; Python has 700, 10, 10."""


def services() -> Services:
    """For many units one after the other."""
    make_in_bulk()
    _look_for_garbage_seldom()
    traces = TracesRead()
    folded = wiring_governor.folded_on_the_way(traces)
    return wiring.services().with_(folded=folded, traces=traces)


def _look_for_garbage_seldom() -> None:
    """Most of what an audit makes is let go without a search: it has no circles.

    What is imported by now stays, so nobody looks through it any more.
    """
    gc.freeze()
    gc.set_threshold(*GARBAGE)


def parts() -> int:
    """Into how many slices a long history is cut."""
    return work_apart.parts()


def copies(judges: list[Judge]) -> AbstractContextManager[Sequence[Copy]]:
    """A copy of this process for each slice, with a repository and services of its own."""

    def work(judge: Judge) -> Iterator[Any]:
        with environment.git() as repository:
            repository.remember()
            yield from judge(repository, services().with_(store=Memory(None)))

    return work_apart.copies([partial(work, each) for each in judges])
