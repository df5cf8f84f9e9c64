"""What is wrong with one content of a protected path: TG408, TG410 (SPEC 2, 7)."""

from __future__ import annotations

from trace_gate.core.gate import cover
from trace_gate.core.gate import protected_messages as messages
from trace_gate.core.gate.content_values import REQUIRED, has_mode
from trace_gate.core.policy.path_classes import anybody_may_change

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from trace_gate.core.finding import Finding
    from trace_gate.core.gate.content_values import Content
    from trace_gate.core.gate.decisions import DecisionStatus
    from trace_gate.core.gate.proposal import Case, Step
    from trace_gate.core.trace.model import PlannedChange

    Named = tuple[DecisionStatus, tuple[PlannedChange, ...]]
    """A decision, and what it says of one path."""


def check(case: Case, naming: Mapping[str, Named], step: Step) -> Iterator[Finding]:
    """At most one finding: what keeps the decisions that name the path from covering it.

    Args:
        case: the unit.
        naming: the decisions that name the path, by their own paths, with what they say of it.
        step: one content that the path has in the unit.
    """
    if step.entry is not None and not step.entry.is_file:
        yield messages.without_content(step)
        return
    content = case.contents.at(step.path, step.entry)
    fitting = [each for each, said in naming.values() if _matches(case, said, content)]
    free = anybody_may_change(step.path, case.policy.gate)
    good = [each for each in fitting if each.covers and (free or each.approval is not None)]
    lacking = [e for e in fitting if e.waiting and e.open and e.in_time and not e.file.problems]
    if good:
        if not any(each.recorded for each in good):
            yield cover.unrecorded(case, good[0], step.path)
    elif lacking:
        yield messages.waits(lacking[0], step)
    elif fitting:
        yield messages.does_not_cover(fitting[0], step)
    elif naming:
        yield messages.other_content(case, next(iter(naming.values()))[0], step, content, free=free)
    else:
        yield messages.unnamed(case, step)


def _matches(case: Case, said: tuple[PlannedChange, ...], content: Content) -> bool:
    """Whether a decision gives a path this content, and its mode."""
    required = case.policy.gate.content == REQUIRED
    return any(
        planned.to_value == content.value and has_mode(planned, content, required=required)
        for planned in said
    )
