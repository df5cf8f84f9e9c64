"""Who may write what: the roles that ship, and the rules behind them."""

import pytest

from trace_gate.core.policy import loader, roles
from trace_gate.core.policy import policy as policies

CREATE = ("bucket_create", None, {"state": "TEST"})
FREEZE = ("bucket_state", "HARVEST", "FROZEN")
UNFREEZE = ("bucket_state", "FROZEN", "GROW")
GROW = ("bucket_state", "TEST", "GROW")
BID = ("bid_update", 1.2, 1.1)
RESUME = ("emergency_resume", None, None)


@pytest.fixture(scope="module")
def policy(shipped):
    return policies.Policy.of(loader.read(shipped))


def reason(policy, agent, trace_type, *changes):
    words = [roles.word_of(*change) for change in changes]
    return roles.allows(policy.roles, policy.gate.agents, agent, trace_type, words)


@pytest.mark.parametrize(
    ("agent", "trace_type", "changes"),
    [
        ("trace-scribe", "observation", []),
        ("trace-scribe", "maintenance", [("file_add", None, None)]),
        ("trace-scribe", "decision", [BID, FREEZE, RESUME]),
        ("trace-scribe", "a_fifth_type", []),
        ("intent-analyst", "observation", []),
        ("intent-analyst", "hypothesis", []),
        ("intent-analyst", "decision", [CREATE, GROW, FREEZE]),
        ("guardrail-governor", "verification", []),
        ("guardrail-governor", "decision", [FREEZE]),
        ("guardrail-governor", "decision", [UNFREEZE, RESUME]),
    ],
)
def test_a_role_may_do_what_it_is_for(policy, agent, trace_type, changes):
    assert reason(policy, agent, trace_type, *changes) is None


@pytest.mark.parametrize(
    ("agent", "trace_type", "changes", "why"),
    [
        ("intent-analyst", "verification", [], "'verification'"),
        ("intent-analyst", "maintenance", [], "'maintenance'"),
        ("intent-analyst", "decision", [CREATE, BID], "bid_update"),
        ("guardrail-governor", "observation", [], "'observation'"),
        ("guardrail-governor", "decision", [GROW], "bucket_state:TEST>GROW"),
        ("guardrail-governor", "decision", [("bucket_state", None, None)], "bucket_state"),
        ("guardrail-governor", "decision", [CREATE], "bucket_create"),
        ("nobody", "observation", [], "Nobody is called 'nobody'"),
        ("", "observation", [], "Nobody is called ''"),
        ("Trace-Scribe", "observation", [], "Nobody"),
    ],
)
def test_a_role_may_not_do_more(policy, agent, trace_type, changes, why):
    assert why in reason(policy, agent, trace_type, *changes)


def test_nobody_is_known_where_there_is_no_role():
    assert "Known are: nobody yet." in roles.allows((), (), "ann", "decision", ())


def test_an_agent_of_the_gate_file_may_write_everything():
    assert roles.allows((), ("robot",), "robot", "decision", ("bid_update",)) is None


def test_a_role_is_bound_by_its_file_even_when_the_gate_lists_it():
    role = roles.Role(id="r", purpose="", trace_types=("observation",), change_types=())
    assert roles.allows((role,), ("r",), "r", "decision", ()) is not None


def test_a_role_without_change_types_makes_no_change():
    role = roles.Role(id="r", purpose="", trace_types=("decision",), change_types=())
    assert "It makes: none" in roles.allows((role,), (), "r", "decision", ("bid_update",))


def test_a_word_shows_states_and_nothing_else():
    assert roles.word_of(*FREEZE) == "bucket_state:HARVEST>FROZEN"
    assert roles.word_of(*BID) == "bid_update"
    assert roles.word_of("bucket_state", "TEST", ["x"]) == "bucket_state"
    assert roles.word_of("bucket_state", None, "TEST") == "bucket_state"
    assert roles.word_of("content_update", "An old title", "A new title") == "content_update"


def test_a_hostile_state_name_does_not_match():
    role = roles.Role(
        id="r", purpose="", trace_types=("*",), change_types=("bucket_state:*>FROZEN",)
    )
    word = roles.word_of("bucket_state", "HARVEST", "KILL>FROZEN/x")
    assert roles.allows((role,), (), "r", "decision", (word,)) is not None
