"""What mends a draft without evidence or hypothesis: the command that writes it anew."""

from __future__ import annotations

import shlex

import pytest

from trace_gate.core.schema.anew import remedy

PATH = "traces/2025-01/TRACE-20250106-001.yaml"
FILE = {"target": "file/.github/workflows/x.yml", "from_value": "a", "to_value": "b"}
BID = {"target": "campaign/C/ad_group/A/keyword/door mat/bid", "from_value": 1.0, "to_value": 1.1}


def decision(*changes: dict, **more: object) -> dict:
    return {
        "trace_type": "decision",
        "entity": {"asin": None},
        "evidence": None,
        "observation": {"trigger": "manual", "key_metrics": {}},
        "decision": {
            "options_considered": [
                {"option": "A", "description": "Wait longer"},
                {"option": "B", "description": "Don't"},
            ],
            "rationale": "It took nine minutes",
        },
        "execution": {"changes": list(changes), "executed_at": "2025-01-06T10:00:00Z"},
        "hypothesis": None,
        **more,
    }


def words(fix: str | None) -> list[str]:
    """The words of the second command, which writes the draft anew."""
    assert fix is not None
    remove, command, stage = fix.partition("   #")[0].split(" && ")
    assert remove == f"rm {PATH}"
    assert stage.startswith("git add traces")
    return shlex.split(command)


def test_both_layers_that_are_missing_are_asked_for_at_once_and_the_rest_is_said_again():
    found = words(remedy("evidence", decision(FILE), PATH))
    assert found == words(remedy("hypothesis", decision(FILE), PATH))
    assert found == [
        "trace-gate", "new", "decision", "--evidence", "uploads/FILE",
        "--statement", "WHAT YOU EXPECT", "--criterion", "METRIC <= VALUE",
        "--target", "file/.github/workflows/x.yml", "--executed",
        "--option", "Wait longer", "--option", "Don't", "--rationale", "It took nine minutes",
    ]  # fmt: skip


def test_evidence_that_is_there_is_named_again_with_its_days():
    report = {"uri": "uploads/w 1.csv", "period_start": "2025-01-01", "period_end": "2025-01-05"}
    trace = decision(FILE, evidence=[report], causal_links={"caused_by": "TRACE-20250101-001"})
    fix = remedy("hypothesis", trace, PATH)
    found = words(fix)
    assert found[found.index("--evidence") : found.index("--target")] == [
        "--evidence",
        "uploads/w 1.csv",
        "--period",
        "2025-01-01..2025-01-05",
    ]
    assert found.count("--evidence") == 1
    assert found[found.index("--caused-by") : found.index("--caused-by") + 2] == [
        "--caused-by",
        "TRACE-20250101-001",
    ]
    assert "uploads/FILE" not in str(fix)


def test_the_shop_is_said_again_so_that_nobody_asks_whose_trace_it_is():
    tenant = {"store_id": "KETTLE-01", "marketplace": "DE", "currency": "EUR"}
    found = words(remedy("evidence", decision(FILE, tenant=tenant), PATH))
    at = found.index("--store")
    assert found[at : at + 4] == ["--store", "KETTLE-01", "--marketplace", "DE"]


def test_a_market_change_is_said_with_its_values_and_a_plan_stays_one():
    trace = decision(BID)
    trace["execution"]["executed_at"] = None
    found = words(remedy("hypothesis", trace, PATH))
    assert f"{BID['target']} 1.0 -> 1.1" in found
    assert "--planned" in found


def test_an_observation_keeps_its_metrics():
    trace = {
        "trace_type": "observation",
        "entity": {"asin": "B0EXAMPLE1"},
        "observation": {"key_metrics": {"acos": 0.3}},
    }
    found = words(remedy("evidence", trace, PATH))
    assert found[-4:] == ["--asin", "B0EXAMPLE1", "--metric", "acos=0.3"]
    assert "--statement" not in found
    trace["observation"] = {"key_metrics": {}}
    assert words(remedy("evidence", trace, PATH))[-1] == "NAME=VALUE"


@pytest.mark.parametrize(
    "changes",
    [
        (),
        (FILE,) * 6,
        ({**BID, "from_value": {"state": "TEST"}},),
        ({**BID, "details": {"import": True}},),
        ("no change",),
    ],
)
def test_what_options_cannot_say_is_not_said_as_if_they_could(changes):
    fix = remedy("evidence", decision(*changes), PATH)
    assert fix == (
        f"rm {PATH}, then the same trace-gate new decision with --evidence uploads/FILE "
        '--statement "WHAT YOU EXPECT" --criterion "METRIC <= VALUE".'
    )


@pytest.mark.parametrize("layer", ["decision", "execution", "tenant"])
def test_other_layers_are_filled_in_by_hand(layer):
    assert remedy(layer, decision(FILE), PATH) is None


@pytest.mark.parametrize("kind", ["hypothesis", "verification", "maintenance"])
def test_other_types_are_filled_in_by_hand(kind):
    assert remedy("evidence", {"trace_type": kind}, PATH) is None


def test_text_that_a_shell_would_read_is_quoted():
    trace = decision(FILE)
    trace["decision"]["rationale"] = 'It costs $5, "they" say `so`'
    assert words(remedy("evidence", trace, PATH))[-1] == trace["decision"]["rationale"]
