"""What the record of an undoing says of the files that go back (SPEC 5, Cover)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trace_gate.app.author.content_before import difference
from trace_gate.app.author.record_contents import Said, own
from trace_gate.app.judge.unit_contents import read_contents
from trace_gate.app.judge.unit_lines import LONG
from trace_gate.app.repository import unit_base

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trace_gate.app.ports import WritableRepository
    from trace_gate.app.revert.restore_checks import Step


def said_of_steps(git: WritableRepository, steps: Sequence[Step], head: str) -> dict[str, Said]:
    """What is to be said of files that go back to what they held: by their path."""
    base = unit_base.local_base(git, head, (), None).commit
    names = [step.path for step in steps]
    landed = git.entries(base, names)
    keys = [(s.path, entry) for s in steps for entry in (s.now, s.back) if entry is not None]
    read = read_contents(git, keys, base)
    oids = [entry.oid for entry in (*landed.values(), *(e for _, e in keys)) if entry.is_file]
    texts = git.heads(oids, LONG)

    def said(step: Step) -> Said:
        back = read.at(step.path, step.back)
        old = texts.get(landed[step.path].oid) if step.path in landed else None
        now, new = (
            texts.get(entry.oid) if entry is not None else None for entry in (step.now, step.back)
        )
        lines = difference(old, new)
        return Said(
            from_value=read.at(step.path, step.now).sha256,
            to_value=back.value,
            mode=back.recorded_mode,
            lines=lines,
            own_lines=own(lines, difference(now, new)),
        )

    return {step.path: said(step) for step in steps}
