"""The command that writes a draft again, with what it lacks (SPEC 3, Profiles).

Evidence and a hypothesis are more than a line to fill in: a report has to be hashed, and a
hypothesis has an id that must be free. `trace-gate new` does both, so the fix of a draft without
them is to write it anew. What stands in it already is said again, so that nothing is lost.
"""

from __future__ import annotations

from trace_gate.core.shell import word

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

CHANGED, LEFT = "WHAT YOU CHANGE", "LEAVE IT"
REASON = "WHY, IN A SENTENCE OR MORE"
EXPECTED = "WHAT YOU EXPECT"
CRITERION = "METRIC <= VALUE"
REPORT = "uploads/FILE"
"""What stands in printed commands for a person's own words."""

LACKING: Mapping[str, str] = {
    "evidence": f"--evidence {REPORT}",
    "hypothesis": f'--statement "{EXPECTED}" --criterion "{CRITERION}"',
}
"""Layers that `trace-gate new` fills in, with its options."""
OWN_REASON = " ".join(LACKING.values())
"""What a decision says for itself that goes on from no other trace."""
FILE_IS = "FILE is what shows why: a report, a log, a note of what was asked for"
INSTEAD = "--caused-by ID of a hypothesis says all of that"
SHOWS = f"your own words in place of the capitals; {FILE_IS}. Or {INSTEAD}"
TYPES = ("observation", "decision")
MOST_CHANGES = 5
"""A decision on more than these is no command that anybody types."""


def remedy(layer: str, trace: Mapping[str, Any], path: str) -> str | None:
    """What mends a draft that lacks a layer; None where a line is filled in by hand.

    Args:
        layer: the layer that is missing or null.
        trace: what stands below the key `trace`.
        path: where the draft is.
    """
    kind = trace.get("trace_type")
    if layer not in LACKING or kind not in TYPES:
        return None
    wanted = LACKING if kind == "decision" else ("evidence",)
    options = [LACKING[each] for each in wanted if not trace.get(each)]
    said = _said(trace)
    if said is None:
        return f"rm {word(path)}, then the same trace-gate new {kind} with {' '.join(options)}."
    command = " ".join(["trace-gate new", kind, *options, *said])
    stage = f" {REPORT}" if LACKING["evidence"] in options else ""
    return f"rm {word(path)} && {command} && git add traces{stage}   # {SHOWS}."


def _said(trace: Mapping[str, Any]) -> list[str] | None:
    """The options that say again what a draft says; None where options cannot say it."""
    observed, decided = _observed(trace), _decided(trace)
    if observed is None or decided is None:
        return None
    return [*_about(trace), *observed, *decided]


def _about(trace: Mapping[str, Any]) -> Iterator[str]:
    tenant = _map_in(trace, "tenant")
    entity, links = _map_in(trace, "entity"), _map_in(trace, "causal_links")
    named = (
        ("--store", tenant.get("store_id")),
        ("--marketplace", tenant.get("marketplace")),
        ("--asin", entity.get("asin")),
        ("--bucket", entity.get("intent_bucket_id")),
        ("--campaign", entity.get("campaign_id")),
        ("--caused-by", links.get("caused_by")),
        ("--supersedes", links.get("supersedes")),
    )
    yield from (f"{option} {word(value)}" for option, value in named if isinstance(value, str))
    reports = [each for each in _maps_in(trace, "evidence") if isinstance(each.get("uri"), str)]
    yield from (f"--evidence {word(each['uri'])}" for each in reports)
    if reports and reports[0].get("period_start") and reports[0].get("period_end"):
        yield f"--period {reports[0]['period_start']}..{reports[0]['period_end']}"


def _observed(trace: Mapping[str, Any]) -> list[str] | None:
    metrics = _map_in(_map_in(trace, "observation"), "key_metrics")
    if not all(_is_scalar(value) for value in metrics.values()):
        return None
    said = [f"--metric {word(f'{name}={value}')}" for name, value in metrics.items()]
    return said or (["--metric NAME=VALUE"] if trace.get("trace_type") == "observation" else [])


def _decided(trace: Mapping[str, Any]) -> list[str] | None:
    if trace.get("trace_type") != "decision":
        return []
    decision, execution = _map_in(trace, "decision"), _map_in(trace, "execution")
    changes = execution.get("changes")
    if not isinstance(changes, list) or not 0 < len(changes) <= MOST_CHANGES:
        return None
    goals = [_changed(each) for each in changes]
    if not all(goals):
        return None
    when = "--executed" if execution.get("executed_at") else "--planned"
    options = _maps_in(decision, "options_considered")
    texts = [each.get("description") for each in options] or [CHANGED, LEFT]
    why = decision.get("rationale") or REASON
    return [
        *map(str, goals),
        when,
        *(f"--option {_quoted(text)}" for text in texts if text),
        f"--rationale {_quoted(why)}",
    ]


def _changed(change: object) -> str | None:
    """The option for one planned change: a file by its name, a market target with its values."""
    if not isinstance(change, dict) or not isinstance(change.get("target"), str):
        return None
    target, old, new = change["target"], change.get("from_value"), change.get("to_value")
    if target.startswith("file/"):
        return f"--target {word(target)}"
    if not (_is_scalar(old) and _is_scalar(new)) or change.get("details"):
        return None
    return f"--change {_quoted(f'{target} {old} -> {new}')}"


def _is_scalar(value: object) -> bool:
    return isinstance(value, str | int | float) and not isinstance(value, bool)


def _quoted(text: object) -> str:
    """In double quotes, unless something in it means something to a shell there."""
    special = any(char in '"\\$`!' for char in str(text))
    return word(str(text)) if special else f'"{text}"'


def _map_in(holder: Mapping[str, Any], field: str) -> dict[str, Any]:
    """As that of the model, imported where there is a draft to say again."""
    from trace_gate.core.trace.model import map_in

    return map_in(holder, field)


def _maps_in(holder: Mapping[str, Any], field: str) -> list[dict[str, Any]]:
    from trace_gate.core.trace.model import maps_in

    return maps_in(holder, field)
