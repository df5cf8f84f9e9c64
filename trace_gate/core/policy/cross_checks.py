"""What a schema cannot say of the other policy files, and of all together (SPEC 3, 7, 8)."""

from __future__ import annotations

from itertools import pairwise

from trace_gate.core.policy import cross_messages as messages
from trace_gate.core.policy.growth_rules import trace_types
from trace_gate.core.policy.problems import at_key, at_value, nearest, value_at
from trace_gate.core.policy.roles import ANY
from trace_gate.core.trace import ids

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import Any

    from trace_gate.core.finding import Finding
    from trace_gate.core.policy.problems import Pointer
    from trace_gate.core.trace.document import Document


GRADES = {
    "freeze_rate_grades": ("warning_from", "fair_from", "good_above"),
    "decision_density_grades": ("good_below", "fair_below", "warning_to"),
}
"""The limits of the words for a metric, from the lowest up."""


def guardrails(document: Document) -> Iterator[Finding]:
    """Limits of a day are not below those of a change; confidences rise."""
    for what in ("bid", "budget"):
        limits = document.data["amplitude"][what]
        if limits["per_day"] < limits["per_change"]:
            yield at_value(
                document, ("amplitude", what, "per_day"), *messages.day_below_change(what)
            )
    limits = document.data["hypothesis"]
    if limits["automatic_from"] < limits["warn_below"]:
        yield at_value(
            document, ("hypothesis", "automatic_from"), *messages.automatic_below_warning()
        )


def priority_score(document: Document) -> Iterator[Finding]:
    """Tiers go down, and no two have one name."""
    tiers = document.data["tiers"]
    for at in range(1, len(tiers)):
        if tiers[at]["at_least"] >= tiers[at - 1]["at_least"]:
            yield at_value(document, ("tiers", at, "at_least"), *messages.tier_not_below(tiers, at))
        if tiers[at]["name"] in [tier["name"] for tier in tiers[:at]]:
            message = f"There are two tiers {tiers[at]['name']}."
            yield at_value(document, ("tiers", at, "name"), message, "Give one another name.")


def bucket_lifecycle(document: Document) -> Iterator[Finding]:
    """Every state that is named exists, has its line, and freezing is a legal way."""
    data = document.data
    states, ways = data["states"], data["transitions"]
    named_states: list[tuple[Pointer, str]] = [
        (("initial",), data["initial"]),
        (("freeze", "from"), data["freeze"]["from"]),
        (("freeze", "to"), data["freeze"]["to"]),
        *((("transitions", a, at), b) for a in ways for at, b in enumerate(ways[a])),
    ]
    for pointer, state in named_states:
        if state not in states:
            yield at_value(document, pointer, *_no_such("state", state, states))
    for where in (("transitions",), ("target_shares",), ("conditions", "usual_days")):
        for state in _states_in(data, where):
            if state not in states:
                yield at_key(document, (*where, state), *_no_such("state", state, states))
    for state in states:
        if state not in ways:
            yield at_key(document, ("transitions",), *messages.no_line(state))
    yield from _freeze_and_shares(document)


def _states_in(data: Any, where: Pointer) -> Iterable[str]:
    for key in where:
        data = data.get(key) or {}
    return list(data)


def _freeze_and_shares(document: Document) -> Iterator[Finding]:
    data = document.data
    start, goal = data["freeze"]["from"], data["freeze"]["to"]
    if goal not in data["transitions"].get(start, ()):
        yield at_key(document, ("freeze",), *messages.freeze_not_allowed(start, goal))
    yield from _target_shares(document)
    if data["buckets_per_asin"]["least"] > data["buckets_per_asin"]["most"]:
        message = "`buckets_per_asin.least` is above `buckets_per_asin.most`."
        pointer = ("buckets_per_asin", "least")
        yield at_value(document, pointer, message, "Exchange the two.")


def _target_shares(document: Document) -> Iterator[Finding]:
    """Ranges rise, and no more than everything is asked for."""
    least = []
    for state, target in document.data["target_shares"].items():
        low, high = target if isinstance(target, list) else (target, target)
        least.append(low)
        if low > high:
            pointer: Pointer = ("target_shares", state)
            yield at_value(document, pointer, *messages.range_turned(state, high, low))
    if sum(least) > 1.000_001:
        yield at_key(document, ("target_shares",), *messages.shares_above_all())


def event_clock_rules(document: Document) -> Iterator[Finding]:
    """Criteria have names of their own; only numbers are larger or smaller than others."""
    since = document.data.get("since")
    if since is not None and ids.instant_or_none(since) is None:
        yield at_value(document, ("since",), f"{since} is no real moment.", "Correct the date.")
    criteria = [each["name"] for each in document.data["freeze_criteria"]]
    for at, name in enumerate(criteria):
        if name in criteria[:at]:
            pointer = ("freeze_criteria", at, "name")
            yield at_value(document, pointer, *messages.criterion_twice(name))
    for name, trigger in document.data["unfreeze_triggers"].items():
        if isinstance(trigger["threshold"], bool) and trigger["operator"] not in ("==", "!="):
            yield at_value(
                document, ("unfreeze_triggers", name, "operator"), *messages.no_order(name, trigger)
            )


def world_model(document: Document) -> Iterator[Finding]:
    """The steps of confidence stay within its limits; grades follow one another."""
    steps = document.data["confidence"]
    rising = ("lowest", "deprecated_below", "start", "highest")
    for low, high in pairwise(rising):
        if steps[low] > steps[high]:
            yield at_value(
                document, ("confidence", high), *messages.confidence_turned(high, low, rising)
            )
    for kind, order in GRADES.items():
        grades = document.data["metrics"].get(kind, {})
        for low, high in pairwise(order) if grades else ():
            if grades[low] > grades[high]:
                yield at_value(
                    document,
                    ("metrics", kind, high),
                    *messages.grades_turned(kind, high, low, order),
                )


def roles(
    documents: Sequence[Document], names: Sequence[str], profiles: Document
) -> Iterator[Finding]:
    """A role has the name of its file, and names types and roles that exist.

    `names` are those of all role files, of those that cannot be read, too.
    """
    types = trace_types(profiles.data)
    for document in documents:
        data = document.data
        stem = stem_of(document.path)
        if data["id"] != stem:
            yield at_value(document, ("id",), *messages.role_misnamed(stem, data))
        for at, each in enumerate(data["trace_types"]):
            if types and each not in (ANY, *types):
                pointer: Pointer = ("trace_types", at)
                yield at_value(document, pointer, *_no_such("trace type", each, types))
        for at, each in enumerate(data.get("hands_to", ())):
            if each["role"] not in names:
                pointer = ("hands_to", at, "role")
                yield at_value(document, pointer, *_no_such("role", each["role"], names))


def stem_of(path: str) -> str:
    """`trace-scribe` for `Agents/amazon-growth/trace-scribe.yaml`."""
    return path.rpartition("/")[2].removesuffix(".yaml")


def agents(gate: Document, names: Sequence[str]) -> Iterator[Finding]:
    """An agent of gate.yaml that is also a role would be two things."""
    for at, agent in enumerate(gate.data.get("agents", ())):
        if agent in names:
            yield at_value(gate, ("agents", at), *messages.agent_is_role(at, agent))


def trace_layers(document: Document) -> Iterator[Finding]:
    """Fields are blocks: what `growth_rules` walks. All else is judged by the compiler."""
    for section in ("identity", "layers"):
        yield from _blocks(document, (section,))


def _blocks(document: Document, pointer: Pointer) -> Iterator[Finding]:
    specs = value_at(document, pointer)
    if specs is None:
        return
    if not isinstance(specs, dict):
        yield at_value(document, pointer, *messages.no_block(pointer))
        return
    for name, spec in specs.items():
        if not isinstance(spec, dict):
            yield at_value(document, (*pointer, name), *messages.no_field(pointer, name))
        else:
            yield from _blocks(document, (*pointer, name, "fields"))


CHECKS = {
    "trace_layers": trace_layers,
    "guardrails": guardrails,
    "priority_score": priority_score,
    "bucket_lifecycle": bucket_lifecycle,
    "event_clock_rules": event_clock_rules,
    "world_model": world_model,
}
"""Name of a policy file to the check of this file alone."""


def _no_such(what: str, name: str, known: Sequence[str]) -> tuple[str, str]:
    meant = nearest(name, known)
    every = f"There are: {', '.join(known)}."
    return f"There is no {what} `{name}`.", f"Write `{meant}`." if meant else every
