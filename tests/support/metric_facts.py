"""The policy that ships, facts for metrics and patterns, and nodes of them, in few words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from tests.support.checkout import read_tree
from trace_gate.core.fold import node_keys
from trace_gate.core.fold.facts import Fact, Lived, Observed, Passed, Seen
from trace_gate.core.fold.metrics import node
from trace_gate.core.policy import loader
from trace_gate.core.policy import policy as policies
from trace_gate.core.trace.ids import parse_instant

if TYPE_CHECKING:
    from trace_gate.core.fold.result import Fold, NodeResult
    from trace_gate.core.policy.policy import Policy

GROUP = ("bid_increase", "GROW", "exact", "acos", "down")
STATES = ("TEST", "GROW", "HARVEST", "FROZEN", "KILL")


def shipped_policy(**world_model: Any) -> Policy:
    """The shipped policy, with other sections of world_model.yaml."""
    policy = policies.Policy.of(
        loader.read(read_tree(("config", "config/"), ("scaffold/Agents", "Agents/")))
    )
    return policy.with_(world_model={**policy.world_model, **world_model})


def at(text: str) -> int:
    """`2025-01-06` or `2025-01-06T10:00:00` in seconds."""
    return parse_instant(f"{text}{'' if 'T' in text else 'T00:00:00'}Z").whole


def trace_id(number: int) -> str:
    return f"TRACE-20250106-{number:03d}"


def place(when: int | str, number: int = 1) -> dict[str, Any]:
    whole = when if isinstance(when, int) else at(when)
    return {"whole": whole, "fraction": "", "trace_id": trace_id(number)}


def seen(when: int | str, trace_type: str = "decision", number: int = 1, **fields: Any) -> Seen:
    known = {"executed": False, "complete": False, **fields}
    return Seen(**place(when, number), trace_type=trace_type, **known)


def lived(bucket: str, *states: tuple[str, str], **fields: Any) -> Lived:
    """A bucket that came to a state on a day, and so on; frozen by an event unless told."""
    told = tuple((at(day), state, trace_id(n)) for n, (day, state) in enumerate(states, start=1))
    frozen_by = told[-1][2] if told[-1][1] == "FROZEN" else None
    known = {"imported": False, "frozen_by": frozen_by, **fields}
    return Lived(**place(told[0][0]), bucket=bucket, states=told, **known)


def passed(when: int | str, bucket: str | None, **fields: Any) -> Passed:
    known = {"result": "confirmed", "evidenced": True, **fields}
    return Passed(**place(when, 9), decision=trace_id(1), bucket=bucket, **known)


def observed(number: int, *, met: bool = True, **fields: Any) -> Observed:
    """What the verification of a decision on a day of its own found."""
    known = {"evidenced": True, "asin": f"B00000000{number % 3}", "group": GROUP, **fields}
    known = {"decision": f"TRACE-20250101-{number:03d}", **known}
    return Observed(**place(at("2025-01-06") + number * 86_400, number), met=met, **known)


def in_order(facts: list[Fact]) -> list[Fact]:
    return sorted(facts, key=lambda fact: fact.order)


POLICY = shipped_policy()
ASIN = node_keys.asin("ACME-US", "B000000001")
FROZEN = (("2025-01-06", "TEST"), ("2025-01-20", "HARVEST"), ("2025-04-07", "FROZEN"))


def asin(*told: Fact, key: str = ASIN, policy: Policy = POLICY) -> NodeResult:
    """The metrics of an ASIN."""
    return node.fold_asin(key, told, policy)


def total(*parts: NodeResult, fold: Fold = node.fold_total, key: str = node_keys.ALL) -> NodeResult:
    """The metrics of what nodes are parts of."""
    return fold(key, [fact for part in parts for _, fact in part.addressed[:1]], POLICY)


def shop(tenant: str, *told: list[Fact]) -> NodeResult:
    """The metrics of a shop with so many ASINs."""
    nodes = [
        asin(*each, key=node_keys.asin(tenant, f"B{n:09d}")) for n, each in enumerate(told, start=1)
    ]
    return total(*nodes, fold=node.fold_total, key=node_keys.tenant(tenant))


_MOMENT = st.integers(at("2024-11-01"), at("2025-07-01"))
_NUMBER = st.integers(1, 30)


@st.composite
def _life(draw: st.DrawFn) -> Lived:
    moments = sorted(draw(st.lists(_MOMENT, min_size=1, max_size=6)))
    states = draw(st.lists(st.sampled_from((*STATES, "ODD")), min_size=6, max_size=6))
    told = tuple(
        (moment, state, trace_id(n))
        for n, (moment, state) in enumerate(zip(moments, states, strict=False), start=1)
    )
    return Lived(
        **place(moments[0]),
        bucket=draw(st.sampled_from(("IB-a", "IB-b", "IB-c"))),
        states=told,
        imported=draw(st.booleans()),
        frozen_by=draw(st.none() | st.just(trace_id(1))),
    )


ASIN_FACTS: st.SearchStrategy[list[Fact]] = st.lists(
    st.one_of(
        st.builds(
            seen,
            _MOMENT,
            st.sampled_from(("decision", "observation", "")),
            _NUMBER,
            executed=st.booleans(),
            complete=st.booleans(),
        ),
        _life(),
        st.builds(
            passed,
            _MOMENT,
            st.sampled_from(("IB-a", "IB-b", None)),
            result=st.sampled_from(("confirmed", "rejected")),
            evidenced=st.booleans(),
        ),
    ),
    max_size=25,
)
"""What an ASIN may be told, in any order."""

OBSERVATIONS: st.SearchStrategy[list[Observed]] = st.lists(
    st.builds(
        observed,
        _NUMBER,
        met=st.booleans(),
        evidenced=st.booleans(),
        decision=st.sampled_from([f"TRACE-20250101-{n:03d}" for n in range(1, 13)]),
    ),
    max_size=40,
)
"""What a pattern may be told, in any order."""
