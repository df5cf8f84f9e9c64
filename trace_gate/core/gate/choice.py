"""TG513: what a decision took is one of the options that it weighed (SPEC 3).

A schema cannot say that, so it is a rule of the gate, about the traces that a unit adds: a
decision that is sealed stays as it is.
"""

from __future__ import annotations

from trace_gate.core.trace import target

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from trace_gate.core.finding import Finding
    from trace_gate.core.ledger.trace_file import TraceFile


def check(file: TraceFile) -> Iterator[Finding]:
    """Two options that look alike, or a choice that is none of them."""
    decision = file.trace.data.get("decision") if file.trace is not None else None
    if not isinstance(decision, dict):
        return
    items = decision.get("options_considered")
    options = [each for each in items if isinstance(each, dict)] if isinstance(items, list) else []
    names = [str(each["option"]) for each in options if each.get("option") is not None]
    yield from _alike(file, names)
    chosen = decision.get("selected_option")
    if names and (chosen is None or str(chosen) not in names):
        from trace_gate.core.gate import trace_messages as messages

        yield file.finding(
            "TG513", ("decision", "selected_option"), *messages.chosen_otherwise(chosen, names)
        )


def _alike(file: TraceFile, names: Sequence[str]) -> Iterator[Finding]:
    """Names that people read as one are one: capitals, blanks and unseen characters aside."""
    first: dict[str, str] = {}
    for name in names:
        folded = target.normal_name(name)
        if folded not in first:
            first[folded] = name
            continue
        other = first[folded]
        from trace_gate.core.gate import trace_messages as messages

        yield file.finding(
            "TG513", ("decision", "options_considered"), *messages.alike_options(other, name)
        )
        return
