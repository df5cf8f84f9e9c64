"""What may happen to an intent bucket: one rule for each type of change (SPEC 3, 8).

States, transitions, what a freeze takes and what wakes a bucket up come from the policy.
"""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from trace_gate.core.fold.folded import Refusal
from trace_gate.core.fold.refusing import not_counted
from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    from trace_gate.core.fold.facts import Changed
    from trace_gate.core.policy.bundle import Policy

    Rule = Callable[["Standing", Changed, Policy], "Problem | None"]

MEANING = (
    *("job_to_be_done", "scenes", "constraints", "comparisons", "proofs", "fit_type"),
    *("keywords", "priority_score"),
)
"""What a definition holds; `bucket_update` changes these and nothing else."""

DAY = 86_400


class Standing(Record):
    """What a bucket is, as far as the next change depends on it."""

    state: str | None = None
    """None: it was never created."""
    since: tuple[int, str] = (0, "")


class Problem(Record):
    """Why a change does not happen, and what mends it."""

    code: str
    message: str
    remediation: str


def problem(bucket: Standing, change: Changed, policy: Policy) -> Refusal | None:
    """Why the fold goes on without a change; None for one that happens."""
    if change.refusal:
        return not_counted(change)
    rule = _RULES.get(change.change_type)
    found = rule(bucket, change, policy) if rule is not None else _unknown_type(change)
    if found is None:
        return None
    return Refusal(
        trace_id=change.trace_id,
        number=change.number,
        code=found.code,
        message=found.message,
        remediation=found.remediation,
    )


def is_import(change: Changed) -> bool:
    """Whether a bucket comes in that lived before it came here (SPEC 3)."""
    return change.change_type == "bucket_create" and change.details.get("import") is True


def first_state(change: Changed, policy: Policy) -> str:
    """The state in which a `bucket_create` brings a bucket in."""
    named = change.to_value.get("state") if isinstance(change.to_value, dict) else None
    initial: str = policy.bucket_lifecycle["initial"]
    return named if isinstance(named, str) else initial


def event_of(old: str | None, new: str, policy: Policy) -> str:
    """The type of the event of a transition."""
    frozen = policy.bucket_lifecycle["freeze"]["to"]
    if new == frozen and old is not None:
        return "BUCKET_FREEZE"
    return "BUCKET_UNFREEZE" if old == frozen else "BUCKET_STATE_CHANGE"


def _unknown_type(change: Changed) -> Problem:
    return Problem(
        code="TG512",
        message=f"{change.change_type!r} is no change of a bucket.",
        remediation="change_type: bucket_create, bucket_update or bucket_state.",
    )


def _create(bucket: Standing, change: Changed, policy: Policy) -> Problem | None:
    name = _name(change)
    if bucket.state is not None:
        return _illegal(
            f"{name} exists already.", "Use bucket_update or bucket_state, or a new id."
        )
    if not isinstance(change.to_value, dict):
        return _illegal(
            f"{name} is created without a definition: to_value is not a map.",
            "Write job_to_be_done, fit_type, keywords … as a map in to_value.",
        )
    if change.to_value.get("id") not in (None, name):
        return _illegal(f"The definition of {name} has another id.", f"id: {name}, or no id.")
    found = _meaning(name, {k: v for k, v in change.to_value.items() if k not in ("id", "state")})
    return found or _entry(name, change, policy)


def _entry(name: str, change: Changed, policy: Policy) -> Problem | None:
    """The state in which a bucket begins."""
    state, initial = first_state(change, policy), policy.bucket_lifecycle["initial"]
    if state not in policy.bucket_lifecycle["states"]:
        return _illegal(f"{state!r} is no state.", _states(policy))
    if state == initial:
        return None
    if not is_import(change):
        return _illegal(
            f"{name} is created as {state}; a new bucket begins as {initial}.",
            f"state: {initial}; or details.import: true with an approval, if it lived before.",
        )
    if not change.approved:
        return _illegal(
            f"{name} comes in as {state}, and nobody approved it.",
            f"trace-gate approve {change.trace_id}",
        )
    return None


def _update(bucket: Standing, change: Changed, policy: Policy) -> Problem | None:
    del policy
    name = _name(change)
    if bucket.state is None:
        return _unknown(name)
    if not isinstance(change.to_value, dict):
        return _illegal(
            f"The update of {name} says nothing: to_value is not a map.",
            "Write what changes as a map in to_value, like {fit_type: exact}.",
        )
    return _meaning(name, change.to_value)


def _meaning(name: str, given: Mapping[str, Any]) -> Problem | None:
    odd = sorted(str(key) for key in given if key not in MEANING)
    if odd:
        return _illegal(
            f"{odd[0]!r} of {name} cannot be set by a decision.",
            f"Only {', '.join(MEANING)}. A state changes by bucket_state.",
        )
    fit = given.get("fit_type")
    if fit is not None and fit not in FITS:
        return _illegal(f"{fit!r} is no fit_type.", f"fit_type: {', '.join(FITS)}.")
    return None


FITS = ("exact", "substitute", "complement", "irrelevant")


def _state(bucket: Standing, change: Changed, policy: Policy) -> Problem | None:
    name, old, new = _name(change), change.from_value, change.to_value
    if bucket.state is None:
        return _unknown(name)
    if old != bucket.state:
        return _illegal(
            f"{name} is {bucket.state}, not {old if isinstance(old, str) else 'what was said'}.",
            f"from_value: {bucket.state}",
        )
    after = policy.bucket_lifecycle["transitions"].get(bucket.state, [])
    if new not in after:
        may = ", ".join(after) if after else f"nothing: {bucket.state} is final"
        shown = new if isinstance(new, str) else "that"
        return _illegal(
            f"{name} cannot go from {bucket.state} to {shown}.", f"It may become {may}."
        )
    return _event_problem(bucket, change, policy)


def _event_problem(bucket: Standing, change: Changed, policy: Policy) -> Problem | None:
    """A freeze and an unfreeze take more than a legal transition (SPEC 7, 8)."""
    kind = event_of(bucket.state, change.to_value, policy)
    rules = policy.event_clock_rules
    for need in rules["events"].get(kind, {}).get("needs", []):
        value = change.details.get(need)
        if value in (None, "", [], {}) or (need == "human_confirmed" and value is not True):
            return _incomplete(
                f"The {_word(kind)} of {_name(change)} has no {need}.", _set(change, need)
            )
    if kind == "BUCKET_FREEZE":
        return _freeze(bucket, change, policy)
    return _unfreeze(change, policy) if kind == "BUCKET_UNFREEZE" else None


def _freeze(bucket: Standing, change: Changed, policy: Policy) -> Problem | None:
    named = change.details.get("freeze_criteria_met")
    wanted = [each["name"] for each in policy.event_clock_rules["freeze_criteria"]]
    missing = [each for each in wanted if not isinstance(named, list) or each not in named]
    if missing:
        return _incomplete(
            f"The freeze of {_name(change)} does not name {missing[0]!r}.",
            "Freeze when all criteria are met, and list all in details.freeze_criteria_met.",
        )
    rule = policy.bucket_lifecycle["freeze"]
    days = rule["days_before"]
    if bucket.state == rule["from"] and (change.whole, change.fraction) < (
        bucket.since[0] + days * DAY,
        bucket.since[1],
    ):
        been = (change.whole - bucket.since[0]) // DAY
        return _incomplete(
            f"{_name(change)} is in {bucket.state} for {been} days; a freeze takes {days}.",
            f"Wait {days - been} more days.",
        )
    return None


def _unfreeze(change: Changed, policy: Policy) -> Problem | None:
    triggers = policy.event_clock_rules["unfreeze_triggers"]
    name = change.details.get("unfreeze_trigger")
    rule = triggers.get(name) if isinstance(name, str) else None
    if rule is None:
        return _incomplete(
            f"{name if isinstance(name, str) else 'That'} is no trigger that wakes a bucket up.",
            f"unfreeze_trigger: one of {', '.join(triggers)}.",
        )
    if not _meets(change.details.get("actual_value"), rule["operator"], rule["threshold"]):
        return _incomplete(
            f"{name} needs a value {rule['operator']} {_shown(rule['threshold'])} "
            f"({rule.get('unit', '')}); the decision records another.",
            "Leave the bucket frozen, or record the value that was measured in actual_value.",
        )
    if not change.approved:
        return _incomplete(
            f"Nobody approved that {_name(change)} wakes up.",
            f"trace-gate approve {change.trace_id}",
        )
    return None


def _meets(actual: object, operator: str, threshold: object) -> bool:
    """Whether a recorded value meets a threshold; of another kind it never does."""
    if isinstance(threshold, bool) or isinstance(actual, bool):
        return operator == "==" and actual is threshold
    left, right = _number(actual), _number(threshold)
    if left is None or right is None:
        return operator == "==" and isinstance(actual, str) and actual == threshold
    return bool(_OPERATORS[operator](left, right))


_OPERATORS: Mapping[str, Callable[[Decimal, Decimal], bool]] = {
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
    "==": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
}


def _number(value: object) -> Decimal | None:
    if not isinstance(value, int | float):
        return None
    try:
        found = Decimal(str(value))
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def _shown(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _name(change: Changed) -> str:
    return change.target.rpartition("/")[2]


def _word(kind: str) -> str:
    return "freeze" if kind == "BUCKET_FREEZE" else "unfreeze" if "UN" in kind else "change"


def _set(change: Changed, need: str) -> str:
    return f"Write it in execution.changes, item {change.number}, as details.{need}."


def _states(policy: Policy) -> str:
    return f"One of {', '.join(policy.bucket_lifecycle['states'])}."


def _illegal(message: str, remediation: str) -> Problem:
    return Problem(code="TG507", message=message, remediation=remediation)


def _incomplete(message: str, remediation: str) -> Problem:
    return Problem(code="TG508", message=message, remediation=remediation)


def _unknown(name: str) -> Problem:
    return _illegal(
        f"No executed decision created {name}.",
        "Create it first, in a decision with change_type: bucket_create.",
    )


_RULES: Mapping[str, Rule] = {
    "bucket_create": _create,
    "bucket_update": _update,
    "bucket_state": _state,
}
