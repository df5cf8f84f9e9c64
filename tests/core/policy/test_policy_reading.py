"""From bytes to plain policy data: the shipped values, the refusals, the digest."""

import marshal

import pytest
import yaml

from trace_gate.core.errors import Refused
from trace_gate.core.policy import loader
from trace_gate.core.policy import policy as policies

FOLDER = "config/amazon-growth"


@pytest.fixture(scope="module")
def plain(shipped):
    return loader.read(shipped)


def test_the_shipped_policy_is_whole(plain):
    policy = policies.Policy.of(plain)
    assert policy.domain == "amazon-growth"
    assert [role.id for role in policy.roles] == [
        "guardrail-governor",
        "intent-analyst",
        "trace-scribe",
    ]
    assert policy.growth["evidence"] == "append"
    assert policy.growth["verification"] == "fill"


def test_the_cache_can_keep_it(plain):
    assert marshal.loads(marshal.dumps(plain)) == plain


def test_the_guardrails_have_the_numbers_of_their_file(plain, shipped):
    """Which SPEC 7 has, too: `tests/test_specification.py` holds the two together."""
    assert plain["guardrails"] == yaml.safe_load(shipped[f"{FOLDER}/guardrails.yaml"])


def test_the_priority_score_has_the_numbers_of_the_spec(plain):
    """SPEC 8."""
    score = plain["priority_score"]
    assert score["intent_fit"] == {
        "exact": 2.0,
        "substitute": 1.2,
        "complement": 0.8,
        "irrelevant": 0.5,
    }
    assert score["rufus_factor"] == {
        "conversational_ready": 1.3,
        "attribute_rich": 1.1,
        "standard": 1.0,
        "keyword_stuffed": 0.7,
    }
    assert {tier["name"]: tier["at_least"] for tier in score["tiers"]} == {
        "semantic_winner": 150,
        "intent_aligned": 50,
        "broad_discovery": 10,
        "negative_candidate": 0,
    }
    assert score["auto_execute_allowed"] is False
    assert score["note_above"] == 100


def test_the_lifecycle_has_the_ways_of_the_spec(plain):
    """SPEC 8."""
    life = plain["bucket_lifecycle"]
    ways = {(start, end) for start, ends in life["transitions"].items() for end in ends}
    assert ways == {
        ("TEST", "GROW"),
        ("TEST", "KILL"),
        ("GROW", "HARVEST"),
        ("GROW", "KILL"),
        ("HARVEST", "FROZEN"),
        ("FROZEN", "GROW"),
        ("FROZEN", "TEST"),
    }
    assert life["freeze"] == {"from": "HARVEST", "to": "FROZEN", "days_before": 60}
    assert life["buckets_per_asin"] == {"least": 8, "most": 20}


def test_the_event_clock_has_the_names_of_the_spec(plain):
    """SPEC 7 and 8."""
    rules = plain["event_clock_rules"]
    assert [each["name"] for each in rules["freeze_criteria"]] == [
        "conversion_volatility_60d < 15%",
        "acos_within_target_band",
        "no_major_competitor_change",
        "no_seasonality_risk",
    ]
    assert {
        name: (each["operator"], each["threshold"])
        for name, each in rules["unfreeze_triggers"].items()
    } == {
        "CONV_DROP": (">", 30),
        "ACOS_SPIKE": (">=", 2),
        "NEW_COMPETITOR": ("==", True),
        "COMPETITOR_PRICE_DROP": (">=", 20),
        "BAD_REVIEWS": (">=", 3),
    }
    assert rules["events"]["BUCKET_FREEZE"]["needs"] == ["freeze_reason", "freeze_criteria_met"]
    assert set(rules["events"]["BUCKET_UNFREEZE"]["needs"]) == {
        "unfreeze_trigger",
        "actual_value",
        "human_confirmed",
        "confirmed_by",
        "confirmed_at",
    }


def test_the_world_model_has_the_numbers_of_the_spec(plain):
    """SPEC 8 and 1."""
    world = plain["world_model"]
    assert world["confidence"] == {
        "start": 0.50,
        "confirmed": 0.10,
        "rejected": -0.15,
        "inconclusive": 0,
        "lowest": 0.05,
        "highest": 0.95,
        "deprecated_below": 0.30,
    }
    assert world["experiments"]["reminder_days"] == 1
    assert world["patterns"] == {"decisions": 3, "interval": 0.95}
    assert world["laws"] == {"lower_bound": 0.6, "decisions": 5, "asins": 2}
    assert world["metrics"] == {
        "freeze_rate_above": 0.50,
        "freeze_rate_grades": {"good_above": 0.60, "fair_from": 0.50, "warning_from": 0.40},
        "decision_density_grades": {"good_below": 0.08, "fair_below": 0.10, "warning_to": 0.15},
    }


def test_the_digest_is_of_names_and_bytes(shipped, plain):
    digest = plain["digest"]
    assert loader.read(dict(reversed(shipped.items())))["digest"] == digest
    for path in shipped:
        assert loader.read({**shipped, path: shipped[path] + b"\n# x\n"})["digest"] != digest
    assert loader.read({**shipped, "config/notes.md": b"x", "src/x.py": b"y"})["digest"] == digest


def test_another_domain_needs_no_code(shipped):
    files = {path.replace("amazon-growth", "shop-ops"): data for path, data in shipped.items()}
    policy = policies.Policy.of(loader.read(files))
    assert policy.domain == "shop-ops"
    assert len(policy.roles) == 3


def test_without_a_gate_file_nothing_is_governed(shipped):
    files = {path: data for path, data in shipped.items() if not path.endswith("gate.yaml")}
    with pytest.raises(Refused) as refused:
        loader.read(files)
    assert [finding.code for finding in refused.value.findings] == ["TG703"]


def test_two_domains_are_one_too_many(shipped, findings_of):
    (finding,) = findings_of({**shipped, "config/other/gate.yaml": b"version: 1\n"})
    assert finding.code == "TG701"
    assert finding.path == "config/other/gate.yaml"
    assert "only one domain" in finding.message


@pytest.mark.parametrize("name", ["guardrails", "trace_layers", "world_model"])
def test_a_missing_file_is_told(shipped, findings_of, name):
    path = f"{FOLDER}/{name}.yaml"
    (finding,) = findings_of({each: data for each, data in shipped.items() if each != path})
    assert (finding.code, finding.path) == ("TG701", path)
    assert "trace-gate init" in finding.remediation


@pytest.mark.parametrize(
    ("path", "why"),
    [
        (f"{FOLDER}/guardrail.yaml", "Nothing reads guardrail.yaml"),
        (f"{FOLDER}/gate.yml", "Nothing reads gate.yml"),
        ("Agents/amazon-growth/robot.yml", "must end in .yaml"),
    ],
)
def test_a_file_that_nobody_would_read_is_told(shipped, findings_of, path, why):
    (finding,) = findings_of({**shipped, path: b"version: 1\n"})
    assert (finding.code, finding.path) == ("TG701", path)
    assert why in finding.message


def test_other_files_may_stand_beside_the_policy(shipped, findings_of):
    assert not findings_of({**shipped, f"{FOLDER}/README.md": b"x", "config/x/y.yaml": b"{"})


@pytest.mark.parametrize(
    "data",
    [b"version: 1\nversion: 2\n", b"\xff", b"version: &a 1\n", b"", b"[1]", b"version: 0x1F\n"],
)
def test_a_file_that_cannot_be_read_is_invalid_policy_with_a_line(shipped, findings_of, data):
    findings = findings_of({**shipped, f"{FOLDER}/gate.yaml": data})
    assert findings
    assert {finding.code for finding in findings} == {"TG701"}
    assert all(finding.line for finding in findings)


def test_all_files_are_judged_in_one_run(shipped, findings_of):
    bad = {
        f"{FOLDER}/{name}.yaml": b"x: 1\n"
        for name in ("gate", "guardrails", "priority_score", "world_model")
    }
    role = "Agents/amazon-growth/trace-scribe.yaml"
    findings = findings_of({**shipped, **bad, role: b"id: [\n"})
    assert {finding.path for finding in findings} == {*bad, role}


@pytest.mark.parametrize(
    ("data", "named"),
    [
        (b"identity: text\nlayers: {}\n", "`identity`"),
        (b"layers: {tenant: text}\n", "`layers.tenant`"),
        (b"layers: {a: {fields: [1]}}\n", "`layers.a.fields`"),
    ],
)
def test_layers_that_are_no_blocks_are_told_and_never_walked(shipped, findings_of, data, named):
    path = f"{FOLDER}/trace_layers.yaml"
    (finding,) = findings_of({**shipped, path: data})
    assert (finding.code, finding.path, finding.line) == ("TG701", path, 1)
    assert finding.message.startswith(f"{named} must be a block")


@pytest.mark.parametrize("data", [b"profiles: []\n", b"profiles: 3\n", b"x: 1\n"])
def test_profiles_that_are_no_map_are_left_to_their_compiler(shipped, findings_of, data):
    assert not findings_of({**shipped, f"{FOLDER}/trace_type_profiles.yaml": data})


def test_a_policy_file_may_be_larger_than_a_trace(shipped, findings_of):
    path = f"{FOLDER}/gate.yaml"
    assert not findings_of({**shipped, path: shipped[path] + b"# note\n" * 60_000})
    assert findings_of({**shipped, path: shipped[path] + b"# note\n" * 200_000})
