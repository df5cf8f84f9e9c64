"""What `doctor --prove` tries with real commits and pushes, and what the answers mean.

Only what Git did counts: a change that no trace covers must be stopped, and by the gate.
`adapters/hooks/prove.py` makes the throw-away clone and tries.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from trace_gate.app.setup.doctor_facts import Check

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trace_gate.app.setup.doctor_facts import Facts, Status, Trial


FIX = "trace-gate install   says who writes the hooks here, and what to add"


def proofs(facts: Facts) -> Iterator[Check]:
    """A check for each trial; one that fails where nothing could be tried."""
    if facts.trials is None:
        return
    if not facts.trials:
        yield Check(
            name="proof",
            status="FAIL",
            message="nothing could be tried: there is no policy here that judges.",
            fix="trace-gate init, commit what it writes, and ask again.",
        )
    yield from (_check(trial) for trial in facts.trials)


def _check(trial: Trial) -> Check:
    name = f"proof: {trial.name}"
    called = re.search(trial.mark, trial.said) is not None
    if called and trial.done == trial.wanted:
        done = "the gate was called" if trial.wanted else "stopped by the gate"
        return Check(name=name, status="PASS", message=done)
    status: Status = "FAIL" if trial.hard else "WARN"
    if trial.done:
        went = "it went through, and the gate was not called"
        return Check(name=name, status=status, message=went, fix=FIX)
    lines = [line.strip() for line in trial.said.splitlines()]
    last = next(filter(None, reversed(lines)), "nothing was said")
    return Check(
        name=name,
        status=status,
        message=f"it was stopped, but not by the gate, so nobody can tell: {last}",
        fix="Mend what stops it, and ask again: git commit shows it.",
    )
