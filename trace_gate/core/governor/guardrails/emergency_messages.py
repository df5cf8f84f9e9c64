"""What is said where the brakes of a shop hold: TG506 (SPEC 7, Emergency).

It is imported where something is found: a hook that passes has no use for it.
"""

from __future__ import annotations

from trace_gate.core.schema import anew
from trace_gate.core.shell import word

TYPE_CHECKING = False
if TYPE_CHECKING:
    from trace_gate.core.finding import Finding
    from trace_gate.core.fold.facts import Ended
    from trace_gate.core.governor.context import DecisionContext, TargetedChange

PLACE = ("execution",)


def about_more(context: DecisionContext, targeted: TargetedChange) -> Finding:
    """A decision that lets go of the brakes says something else, too."""
    return context.block(
        "TG506",
        (*targeted.place, "target"),
        "A decision that lets go of the brakes is about its own shop, and about nothing else.",
        f"Write only the target tenant/{context.tenant}/emergency.",
    )


def needs_a_person(context: DecisionContext) -> Finding:
    """To go on again is a person's word."""
    return context.escalate(
        "TG506", PLACE, f"To let go of the brakes of {context.tenant} takes the word of a person."
    )


def no_zone(context: DecisionContext) -> Finding:
    """The time zone of the decision is none."""
    return context.block(
        "TG506",
        ("tenant", "timezone"),
        f"Nobody knows the time zone {context.zone!r}, so nobody can tell which day it is "
        "there, and what was done on it.",
        "Write a name like America/Los_Angeles (the IANA list of time zones).",
    )


def other_clock(context: DecisionContext, known: Ended) -> Finding:
    """The shop keeps another time than the decision says."""
    return context.escalate(
        "TG506",
        ("tenant", "timezone"),
        f"{context.tenant} keeps the time of {known.timezone} (the last in "
        f"{known.trace_id}), and this decision says {context.zone}: another clock, another day.",
        f"Write {known.timezone}. If the shop has moved, write it under `tenants` in gate.yaml.",
    )


def circuit_open(context: DecisionContext, most: int) -> Finding:
    """Too many decisions that needed a person, within an hour."""
    return context.block(
        "TG506",
        PLACE,
        f"More than {most} decisions that needed a person were executed within an "
        f"hour for {context.tenant}, or land together: the circuit breaker is open.",
        f"{_resume(context)}   # lets go of it, once it is approved; your own "
        "words in place of the capitals. Or wait for the next day of the shop, or let fewer "
        "land together.",
    )


def many_changes(context: DecisionContext, count: int, most: int) -> Finding:
    """Too many changes on one day."""
    return context.escalate(
        "TG506",
        ("execution", "changes"),
        f"With this decision {context.tenant} makes {count} changes on one day, or in "
        f"one unit that lands; the limit is {most}.",
        f"{context.ask}   or wait until tomorrow.",
    )


def many_failures(context: DecisionContext, row: int) -> Finding:
    """Too many executions failed, one after the other."""
    return context.block(
        "TG506",
        PLACE,
        f"The last {row} executions for {context.tenant} failed: nothing but rollbacks goes on.",
        f"{_resume(context)}   # once you know why: it lets go of the brake when "
        "it is approved; your own words in place of the capitals. Or roll back what failed.",
    )


def _resume(context: DecisionContext) -> str:
    """The command of a decision that lets go of the brakes; it goes on from the same reason."""
    cause = context.trace.caused_by
    rests = f"--caused-by {word(cause)}" if cause else anew.OWN_REASON
    return (
        f"trace-gate new decision --target tenant/{context.tenant}/emergency --action resume "
        f'--executed {rests} --option "GO ON" --option "WAIT UNTIL TOMORROW" '
        f'--rationale "{anew.REASON}" && git add traces'
    )
