"""Success criteria that can be met or missed (SPEC 3, Layers). TG505.

`<`, `<=`, `>` and `>=` compare numbers. A text beside them is never met and never missed, so
its hypothesis could not be rejected, whatever happens. This is asked here and not by the
schema, which is the policy's own and may be of an earlier release.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from trace_gate.core.finding import Finding
    from trace_gate.core.ledger.trace_file import TraceFile

ORDERING = ("<", "<=", ">", ">=")


def check(file: TraceFile) -> Iterator[Finding]:
    """TG505 for each criterion of a trace that orders something else than numbers."""
    layer = file.trace.layer("hypothesis") if file.trace is not None else {}
    items = layer.get("success_criteria")
    for index, item in enumerate(items if isinstance(items, list) else ()):
        if not isinstance(item, dict) or item.get("operator") not in ORDERING:
            continue
        value = item.get("value")
        if isinstance(value, bool) or not isinstance(value, int | float):
            from trace_gate.core.gate import trace_messages as messages

            yield file.finding(
                "TG505",
                ("hypothesis", "success_criteria", index, "value"),
                *messages.compares_no_numbers(item, value),
            )
