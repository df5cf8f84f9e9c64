"""Facts about one bucket, legal and not, for tests of its life."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from tests.support.policy import shipped
from tests.support.small_traces import FREEZE, UNFREEZE
from trace_gate.core.fold.buckets import node
from trace_gate.core.fold.facts import Changed, Touched
from trace_gate.core.fold.result import NodeResult

if TYPE_CHECKING:
    from trace_gate.core.policy.policy import Policy

KEY = "bucket/ACME-US/B0EXAMPLE1/IB-gift"
TARGET = "asin/B0EXAMPLE1/intent_bucket/IB-gift"
DAY = 86_400


def trace_id(day: float) -> str:
    """Each minute since the epoch has a trace of its own."""
    return f"TRACE-19700101-{1 + int(day * DAY) // 60:03d}"


def changed(
    day: float, change_type: str, old: Any = None, new: Any = None, /, **fields: Any
) -> Changed:
    values: dict[str, Any] = {
        "whole": int(day * DAY),
        "fraction": "",
        "trace_id": trace_id(day),
        "number": 1,
        "target": TARGET,
        "change_type": change_type,
        "from_value": old,
        "to_value": new,
        "details": {**FREEZE, **UNFREEZE},
        "action_type": "bucket",
        "approved": True,
        "event": 1,
    }
    return Changed(**{**values, **fields})


def create(day: float = 0, **fields: Any) -> Changed:
    fields.setdefault("details", {})
    return changed(day, "bucket_create", None, fields.pop("to", {"fit_type": "exact"}), **fields)


def update(day: float, new: Any, **fields: Any) -> Changed:
    return changed(day, "bucket_update", {}, new, details={}, **fields)


def move(day: float, old: str, new: str, **fields: Any) -> Changed:
    return changed(day, "bucket_state", old, new, **fields)


def touched(day: float, **fields: Any) -> Touched:
    values: dict[str, Any] = {
        "whole": int(day * DAY),
        "fraction": "",
        "trace_id": trace_id(day),
        "executed": True,
    }
    return Touched(**{**values, **fields})


HARVEST = (create(0), move(1, "TEST", "GROW"), move(2, "GROW", "HARVEST"))
FROZEN = (*HARVEST, move(62, "HARVEST", "FROZEN"))


def folded(*facts: Any, policy: Policy | None = None) -> NodeResult:
    ordered = sorted(facts, key=lambda fact: fact.order)
    return node.fold(KEY, ordered, policy or shipped())


def state_of(found: NodeResult) -> Any:
    return found.summary["state"] if found.summary is not None else None


def data_of(found: NodeResult, layer: str) -> list[Any]:
    return [file.data for file in found.files if file.layer == layer]


def refusal(found: NodeResult) -> tuple[str, str]:
    """Code and message of the only refusal, which always says how it is mended."""
    (only,) = found.refused
    assert only.remediation
    return only.code, only.message


ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)
"""What a document may hold in a value."""

_STATES = st.sampled_from(["TEST", "GROW", "HARVEST", "FROZEN", "KILL"])
_FIELDS = ("id", "state", "fit_type", "keywords", "priority_score", "scenes", "colour")
_DETAILS = ("import", *FREEZE, *UNFREEZE)
_TYPES = st.sampled_from(["bucket_create", "bucket_update", "bucket_state", "bucket_x", ""])


def _some(names: tuple[str, ...], right: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Names that have a meaning, each right, wrong or missing."""
    known = st.dictionaries(st.sampled_from(names), ANYTHING, max_size=2)
    return known.map(lambda wrong: {**right, **wrong}) | known


# A strategy that is made anew for each draw is checked anew each time.
_BEFORE = ANYTHING | _STATES
_AFTER = ANYTHING | _STATES | _some(_FIELDS, {"fit_type": "exact"})
_SAID = _some(_DETAILS, {**FREEZE, **UNFREEZE, "import": True})
_REFUSALS = st.sampled_from(["", "", "", "the execution failed"])
_DAYS = st.lists(st.integers(1, 900), max_size=12, unique=True)
_KINDS = st.sampled_from(["way", "way", "way", "jump", "touch", "odd", "odd"])


@st.composite
def _odd(draw: st.DrawFn, day: int) -> Changed:
    """A change in which anything may stand anywhere."""
    return changed(
        day,
        draw(_TYPES),
        draw(_BEFORE),
        draw(_AFTER),
        details=draw(_SAID),
        approved=draw(st.booleans()),
        refusal=draw(_REFUSALS),
    )


@st.composite
def histories(draw: st.DrawFn) -> list[Any]:
    """Facts of one bucket in their order: a life that goes on, and what goes wrong in it."""
    found: list[Any] = [create(0)] if draw(st.booleans()) else []
    ways, state = shipped().bucket_lifecycle["transitions"], "TEST"
    for day in sorted(draw(_DAYS)):
        kind = draw(_KINDS)
        if kind == "way" and ways[state]:
            after = draw(st.sampled_from(ways[state]))
            found.append(move(day, state, after))
            state = after
        elif kind == "jump":
            found.append(move(day, draw(_STATES), draw(_STATES)))
        elif kind == "touch":
            found.append(touched(day))
        else:
            found.append(draw(_odd(day)))
    return found
