"""The role that is named changes the state; a role that writes hypotheses writes that."""

from __future__ import annotations

import pytest

from tests.support.unit_case import policy
from trace_gate.app.analyse import writing_roles
from trace_gate.core.errors import UsageError

POLICY = policy()


@pytest.mark.parametrize(
    ("agent", "writer"),
    [
        ("intent-analyst", "intent-analyst"),
        ("trace-scribe", "trace-scribe"),
        ("guardrail-governor", "intent-analyst"),
    ],
)
def test_a_hypothesis_is_written_by_a_role_that_writes_hypotheses(agent: str, writer: str):
    assert writing_roles.of_hypothesis(POLICY, agent) == writer


def test_where_no_role_writes_hypotheses_the_named_one_does():
    nobody = POLICY.with_(roles=[each for each in POLICY.roles if each.id == "guardrail-governor"])
    assert writing_roles.of_hypothesis(nobody, "guardrail-governor") == "guardrail-governor"


@pytest.mark.parametrize(
    ("agent", "old", "new"),
    [
        ("intent-analyst", "TEST", "GROW"),
        ("guardrail-governor", "HARVEST", "FROZEN"),
        ("guardrail-governor", "FROZEN", "TEST"),
    ],
)
def test_who_may_is_not_refused(agent: str, old: str, new: str):
    writing_roles.refuse(POLICY, agent, old, new)


@pytest.mark.parametrize(
    ("agent", "said"),
    [("guardrail-governor", "bucket_state:TEST>GROW"), ("nobody", "Nobody is called 'nobody'")],
)
def test_who_may_not_is_told_who_may(agent: str, said: str):
    with pytest.raises(UsageError) as refused:
        writing_roles.refuse(POLICY, agent, "TEST", "GROW")
    assert said in refused.value.message
    assert "--agent intent-analyst" in str(refused.value.remedy)
    assert "guardrail-governor" not in str(refused.value.remedy)


def test_where_nobody_may_a_role_is_to_be_added():
    nobody = POLICY.with_(roles=[])
    with pytest.raises(UsageError) as refused:
        writing_roles.refuse(nobody, "intent-analyst", "TEST", "GROW")
    assert "below Agents/" in str(refused.value.remedy)
