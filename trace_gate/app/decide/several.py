"""Several traces that one command is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trace_gate.core.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trace_gate.app.repository.find_trace import Found


def refuse_twice(found: Sequence[Found], command: str) -> None:
    """Nothing, where each trace is named once.

    Raises:
        UsageError: one is named twice, by two of its names perhaps, so another may be meant.
    """
    paths = [each.path for each in found]
    twice = next((each for each in found if paths.count(each.path) > 1), None)
    if twice is not None:
        once = {each.path: str(each.trace.id) for each in found}
        raise UsageError(
            f"{twice.trace.id} is named twice.",
            remedy=f"trace-gate {command} {' '.join(once.values())}",
        )
