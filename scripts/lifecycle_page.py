"""The reference page about buckets, events and hypotheses, from the shipped policy files.

The diagrams and tables say what `bucket_lifecycle.yaml`, `event_clock_rules.yaml` and
`world_model.yaml` say, since the fold does what these files say.
"""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    Data = Mapping[str, Any]
    Table = Callable[[tuple[str, ...], Any], str]

ABOUT = """\
What the fold does with buckets, events and hypotheses. It is all policy: the diagrams and tables
on this page are made from the policy files that ship. Your own files may say something else.
"""

BUCKETS = """\
An [intent bucket](../glossary.md#bucket) is in one state. Only an executed decision moves it, by a
change on `asin/ASIN/intent_bucket/IB-NAME` with `change_type: bucket_state`. Its `from_value` is
the state in which the bucket is now, its `to_value` the next one. Any other way than those of the
diagram is [TG507](../findings/TG507.md).
"""

EVENTS = """\
Every change of a state is a dated [event](../glossary.md#event). It is made from the decision, so
neither exists alone. `details` of the change must hold what the event needs, else it is
[TG508](../findings/TG508.md).
"""

FREEZE = """\
A bucket may be frozen after {days} days in {before}. The change names all of these criteria, word
for word, in `details.freeze_criteria_met`:
"""

UNFREEZE = """\
A frozen bucket wakes up by one of these triggers *and* the approval of a person. The change names
the trigger in `details.unfreeze_trigger`, and what was measured in `details.actual_value`, which
must meet the threshold.
"""

HYPOTHESES = """\
A hypothesis is an expectation that can be tested. Its status is what the newest conclusive result
says. Its confidence begins at {start} and moves with each result, between {lowest} and {highest}.
"""

PATTERNS = """\
What the verified decisions of one shop have in common is a pattern from {decisions} of them on. A
pattern is a law while the lower end of its {percent} % interval is above {lower}, over at least
{law_decisions} decisions and {asins} ASINs.
"""


def parts(
    lifecycle: Data, rules: Data, world: Data, statuses: list[str], table: Table
) -> list[str]:
    """The page, piece by piece."""
    return [
        "# Buckets, events and hypotheses",
        ABOUT,
        "## The life of a bucket",
        BUCKETS,
        _mermaid(_life(lifecycle)),
        table(("state", "share that it should have", "what may follow"), _states(lifecycle)),
        "## Events",
        EVENTS,
        table(("event", "folder below the event clock", "needs in `details`"), _events(rules)),
        "## Freezing",
        FREEZE.format(days=lifecycle["freeze"]["days_before"], before=lifecycle["freeze"]["from"]),
        table(("criterion", "what it says"), _criteria(rules)),
        "## Unfreezing",
        UNFREEZE,
        table(("trigger", "what is measured", "threshold"), _triggers(rules)),
        "## Hypotheses",
        HYPOTHESES.format(**_numbers(world["confidence"])),
        _mermaid(_status_ways(statuses, world["confidence"])),
        table(("result", "confidence"), _results(world["confidence"])),
        _in_a_row(world["confidence"]),
        "## Patterns and laws",
        PATTERNS.format(**_thresholds(world)),
    ]


def _mermaid(lines: Iterator[str]) -> str:
    return "\n".join(["```mermaid", "stateDiagram-v2", *(f"    {line}" for line in lines), "```"])


def _life(lifecycle: Data) -> Iterator[str]:
    freeze, ways = lifecycle["freeze"], lifecycle["transitions"]
    yield "direction LR"
    yield f"[*] --> {lifecycle['initial']}"
    for state in lifecycle["states"]:
        for after in ways.get(state, []):
            said = _condition(state, after, freeze)
            yield f"{state} --> {after}" + (f": {said}" if said else "")
        if not ways.get(state):
            yield f"{state} --> [*]"


def _condition(state: str, after: str, freeze: Data) -> str:
    if (state, after) == (freeze["from"], freeze["to"]):
        return f"{freeze['days_before']} days, all freeze criteria"
    return "a trigger, and a person" if state == freeze["to"] else ""


def _states(lifecycle: Data) -> Iterator[tuple[str, str, str]]:
    for state in lifecycle["states"]:
        share = lifecycle["target_shares"].get(state)
        after = ", ".join(lifecycle["transitions"].get(state, []))
        yield (
            state,
            "not said" if share is None else _range(share),
            after or "nothing: it is final",
        )


def _range(share: float | list[float]) -> str:
    """`5 to 10 %`; one number where the policy has no range."""
    ends = share if isinstance(share, list) else [share]
    return f"{' to '.join(map(_percent, ends))} %"


def _events(rules: Data) -> Iterator[tuple[str, str, str]]:
    for name, event in rules["events"].items():
        needs = ", ".join(f"`{each}`" for each in event["needs"])
        yield f"`{name}`", f"`{event['folder']}/`", needs or "nothing more"


def _criteria(rules: Data) -> Iterator[tuple[str, str]]:
    return ((f"`{each['name']}`", each["meaning"]) for each in rules["freeze_criteria"])


def _triggers(rules: Data) -> Iterator[tuple[str, str, str]]:
    for name, each in rules["unfreeze_triggers"].items():
        value = json.dumps(each["threshold"])
        unit = "" if isinstance(each["threshold"], bool) else f" {each['unit']}"
        yield f"`{name}`", each["meaning"], f"`{each['operator']} {value}`{unit}"


def _status_ways(statuses: list[str], confidence: Data) -> Iterator[str]:
    known = {"NEW", "TESTING", "CONFIRMED", "REJECTED", "DEPRECATED"}
    if set(statuses) != known:
        raise ValueError(f"the diagram knows other statuses than {statuses}")
    yield "[*] --> NEW"
    yield "NEW --> TESTING: a decision on it is executed"
    for begin, end, result in (
        ("TESTING", "CONFIRMED", "confirmed"),
        ("TESTING", "REJECTED", "rejected"),
        ("CONFIRMED", "REJECTED", "rejected"),
        ("REJECTED", "CONFIRMED", "confirmed"),
        ("REJECTED", "DEPRECATED", f"confidence below {confidence['deprecated_below']:.2f}"),
        ("DEPRECATED", "CONFIRMED", f"confirmed, from {confidence['deprecated_below']:.2f} on"),
    ):
        yield f"{begin} --> {end}: {result}"


def _numbers(confidence: Data) -> dict[str, str]:
    return {name: f"{value:.2f}" for name, value in confidence.items()}


def _results(confidence: Data) -> Iterator[tuple[str, str]]:
    for result in ("confirmed", "rejected", "inconclusive"):
        change = confidence[result]
        yield result, f"{change:+.2f}" if change else "stays as it is"


def _in_a_row(confidence: Data) -> str:
    """How many rejections a new hypothesis survives."""
    number = {name: Decimal(str(value)) for name, value in confidence.items()}
    now, times = number["start"], 0
    while now >= number["deprecated_below"] and number["rejected"] < 0:
        now, times = max(now + number["rejected"], number["lowest"]), times + 1
        if now == number["lowest"]:
            break
    lowest = f"{confidence['deprecated_below']:.2f}"
    below = f"Below {lowest} a hypothesis is DEPRECATED, whatever the result"
    if now >= number["deprecated_below"]:
        return f"{below}."
    return f"{below}: a new one after {times} rejections in a row."


def _thresholds(world: Data) -> dict[str, object]:
    return {
        "decisions": world["patterns"]["decisions"],
        "percent": _percent(world["patterns"]["interval"]),
        "lower": world["laws"]["lower_bound"],
        "law_decisions": world["laws"]["decisions"],
        "asins": world["laws"]["asins"],
    }


def _percent(share: float) -> str:
    return f"{(Decimal(str(share)) * 100).normalize():f}"
