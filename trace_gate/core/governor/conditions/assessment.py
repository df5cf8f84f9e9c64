"""Which way a bucket may go now, by its state and its counts (SPEC 8, Conditions of transitions).

Pure: what is known of a bucket in, what can be said of each way out of its state out. Ways that the
policy does not know, or that have no conditions, are not assessed.
"""

from __future__ import annotations

from trace_gate.core.governor.conditions import by_state, rates, triggers
from trace_gate.core.governor.conditions import count_messages as messages
from trace_gate.core.governor.conditions import limits as conditions_limits
from trace_gate.core.governor.conditions.condition import (
    MET,
    NOT_MET,
    PERSON,
    TOO_LITTLE,
    UNKNOWN,
    Condition,
)
from trace_gate.core.governor.conditions.limits import ACOS_IN_BAND, volatility_of
from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from trace_gate.core.governor.conditions.condition import Known
    from trace_gate.core.governor.conditions.limits import Limits
    from trace_gate.core.policy.policy import Policy

READY, WAIT, CANNOT_TELL = "ready", "wait", "cannot tell"


class Assessment(Record):
    """One way out of a state."""

    old: str
    new: str
    verdict: str
    conditions: tuple[Condition, ...]
    days: int
    any_is_enough: bool = False
    """One of the conditions is enough; else it takes all of them."""
    trigger: str | None = None
    """The trigger that was measured, of a frozen bucket"""

    @property
    def basis(self) -> tuple[str, ...]:
        """The observations that it rests on."""
        return tuple(dict.fromkeys(each for one in self.conditions for each in one.basis))

    @property
    def reasons(self) -> str:
        """What is met, in sentences; the days in the state last."""
        met = [one for one in self.conditions if one.verdict == MET]
        last_days = sorted(met, key=lambda one: one.name == "days")
        return " ".join(dict.fromkeys(one.sentence for one in last_days))

    @property
    def for_person(self) -> tuple[str, ...]:
        """The conditions that only a person can tell."""
        return tuple(one.name for one in self.conditions if one.verdict == PERSON)


def assess(known: Known, policy: Policy) -> tuple[Assessment, ...]:
    """Each way out of the state of a bucket that has conditions, in the order of the policy."""
    limits, freeze = conditions_limits.of(policy), policy.bucket_lifecycle["freeze"]
    ways = policy.bucket_lifecycle["transitions"].get(known.state, ())
    if known.state == freeze["to"]:
        return tuple(_awake(known, policy, limits, ways))
    found = []
    for new in ways:
        if (known.state, new) == (freeze["from"], freeze["to"]):
            found.append(_way(known, new, _freeze(known, policy, limits)))
        elif (known.state, new) in by_state.ANY:
            found.append(_either(known, new, by_state.ANY[known.state, new](known, limits)))
        elif (known.state, new) in by_state.ALL:
            found.append(_way(known, new, by_state.ALL[known.state, new](known, limits)))
    return tuple(found)


def criterion(name: str, known: Known, limits: Limits) -> Condition:
    """A freeze criterion by its name: computed, or a matter of a person."""
    volatile = volatility_of(name)
    if volatile is not None:
        return rates.steady(name, known.counts, volatile.days, volatile.below, limits)
    if name == ACOS_IN_BAND:
        return rates.in_band(name, known.counts, _FREEZE_DAYS, known.goal, limits)
    return Condition(name=name, verdict=PERSON, sentence=messages.no_report_of_ads())


_FREEZE_DAYS = 60
"""ACOS of a freeze is that of so many days."""


def _way(known: Known, new: str, conditions: Sequence[Condition]) -> Assessment:
    """All of them must be met."""
    return _assessment(known, new, conditions, _all({each.verdict for each in conditions}))


def _either(known: Known, new: str, conditions: Sequence[Condition]) -> Assessment:
    """One of them is enough."""
    verdicts = {each.verdict for each in conditions}
    verdict = READY if MET in verdicts else CANNOT_TELL if UNKNOWN in verdicts else WAIT
    return _assessment(known, new, conditions, verdict).with_(any_is_enough=True)


def _all(verdicts: set[str]) -> str:
    if verdicts & {NOT_MET, TOO_LITTLE}:
        return WAIT
    return CANNOT_TELL if UNKNOWN in verdicts else READY


def _assessment(
    known: Known, new: str, conditions: Sequence[Condition], verdict: str
) -> Assessment:
    return Assessment(
        old=known.state,
        new=new,
        verdict=verdict,
        conditions=tuple(conditions),
        days=known.days,
    )


def _freeze(known: Known, policy: Policy, limits: Limits) -> list[Condition]:
    needed = policy.bucket_lifecycle["freeze"]["days_before"]
    criteria = [each["name"] for each in policy.event_clock_rules["freeze_criteria"]]
    return [
        by_state.days_in_state(known, needed),
        *(criterion(each, known, limits) for each in criteria),
    ]


def _awake(
    known: Known, policy: Policy, limits: Limits, ways: Sequence[str]
) -> Iterator[Assessment]:
    """A frozen bucket goes on by any trigger that is measured; other triggers are a person's."""
    rules = policy.event_clock_rules["unfreeze_triggers"]
    for name, found in triggers.measured(rules, known.counts, known.goal, limits).items():
        for new in ways[:1]:
            verdict = _all({found.verdict})
            yield _assessment(known, new, (found,), verdict).with_(trigger=name)
