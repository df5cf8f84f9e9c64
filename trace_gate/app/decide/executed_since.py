"""What decisions have made of targets at Amazon since a moment (SPEC 9, Upload sheets)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trace_gate.app.decide import newest_download
from trace_gate.app.decide.outcome import SUCCESS
from trace_gate.app.repository import find_trace
from trace_gate.core.gate.market_said import COUNTS
from trace_gate.core.trace import ids, target

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trace_gate.app.ports import Workspace
    from trace_gate.app.repository.rules import Rules
    from trace_gate.core.trace.model import Trace
    from trace_gate.core.trace.target import Target


def since(
    files: Workspace, rules: Rules, own: Trace, captured: float
) -> Iterator[tuple[Target, object, str]]:
    """What decisions of this shop have changed at Amazon since a moment, the oldest first."""
    gate, done = rules.policy.gate, []
    first = ids.utc_text(captured - (gate.open_days + 1) * newest_download.DAY)[:10]
    for path in files.below(gate.traces):
        trace_id = ids.id_of_path(path, gate.traces)
        if trace_id is None or trace_id == own.id or ids.date_of(trace_id) < first:
            continue
        text = files.read(path) or b""
        trace = find_trace.readable(path, text) if b"executed_at" in text else None
        moment = ids.instant_or_none(trace.executed_at) if trace is not None else None
        if trace is None or moment is None or moment.seconds < captured:
            continue
        if trace.tenant == own.tenant and trace.result in COUNTS:
            done.append((moment.seconds, trace_id, trace))
    for _, trace_id, trace in sorted(done, key=lambda each: each[:2]):
        refused = {each.number for each in trace.failed}
        for change in trace.changes:
            goal = target.parse_or_none(change.target_text)
            if goal is not None and goal.campaign is not None and change.index + 1 not in refused:
                back = trace.result not in (None, SUCCESS)
                yield goal, change.from_value if back else change.to_value, trace_id
