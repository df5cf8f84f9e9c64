"""What schemas cannot say of the other policy files, and of all together."""

import pytest

FOLDER = "config/amazon-growth"
ROLES = "Agents/amazon-growth"


@pytest.mark.parametrize(
    ("name", "change", "why"),
    [
        ("guardrails", ("per_day: 0.50", "per_day: 0.20"), "A bid may change more at once"),
        ("guardrails", ("per_day: 1.00", "per_day: 0.40"), "A budget may change more at once"),
        (
            "guardrails",
            ("automatic_from: 0.80", "automatic_from: 0.4"),
            "below `hypothesis.warn_be",
        ),
        (
            "priority_score",
            ("at_least: 50", "at_least: 150"),
            "The tier intent_aligned is not below semantic_winner",
        ),
        (
            "priority_score",
            ("name: broad_discovery", "name: semantic_winner"),
            "There are two tiers semantic_winner",
        ),
        ("bucket_lifecycle", ("initial: TEST", "initial: TST"), "There is no state `TST`"),
        ("bucket_lifecycle", ("KILL: []", "KILL: [DEAD]"), "There is no state `DEAD`"),
        ("bucket_lifecycle", ("  KILL: []\n", ""), "`transitions` has no line for KILL"),
        ("bucket_lifecycle", ("HARVEST: [FROZEN]", "HARVEST: []"), "does not allow that"),
        ("bucket_lifecycle", ("FROZEN: [0.50,", "FROZEN: [0.71, 0.8] #"), "more than 1"),
        ("bucket_lifecycle", ("FROZEN: [0.50,", "FROZEN: 0.71 # ["), "more than 1"),
        ("bucket_lifecycle", ("[0.05, 0.10]", "[0.10, 0.05]"), "ends before it begins"),
        ("world_model", ("fair_from: 0.50", "fair_from: 0.61"), "freeze_rate_grades.good_above`"),
        ("world_model", ("warning_to: 0.15", "warning_to: 0.09"), "density_grades.warning_to` is"),
        ("bucket_lifecycle", ("FROZEN: [0.50,", "FREEZE: [0.50,"), "There is no state `FREEZE`"),
        ("bucket_lifecycle", ("least: 8", "least: 21"), "`buckets_per_asin.least` is above"),
        ("bucket_lifecycle", ("  to: FROZEN", "  to: ICE"), "There is no state `ICE`"),
        ("event_clock_rules", ('operator: "=="', 'operator: ">"'), "nothing is `>` true or false"),
        (
            "event_clock_rules",
            ("name: no_seasonality_risk", "name: acos_within_target_band"),
            "two freeze criteria",
        ),
        (
            "world_model",
            ("start: 0.50", "start: 0.99"),
            "`confidence.highest` is below `confidence",
        ),
        (
            "world_model",
            ("deprecated_below: 0.30", "deprecated_below: 0.6"),
            "`confidence.start` is",
        ),
        ("world_model", ("lowest: 0.05", "lowest: 0.4"), "`confidence.deprecated_below` is below"),
    ],
)
def test_numbers_and_names_that_cannot_be_together(edited, findings_of, name, change, why):
    path = f"{FOLDER}/{name}.yaml"
    findings = findings_of(edited(change, path=path))
    assert any(why in finding.message for finding in findings)
    assert all((each.code, each.path) == ("TG701", path) for each in findings)
    assert all(each.line and each.source and each.remediation for each in findings)


@pytest.mark.parametrize(
    ("change", "why", "fix"),
    [
        (("id: intent-analyst", "id: analyst"), "the id in it is analyst", "`id: intent-analyst`"),
        (("decision]", "decison]"), "no trace type `decison`", "Write `decision`."),
        (("role: guardrail-governor", "role: boss"), "no role `boss`", "There are: guardrail-"),
    ],
)
def test_a_role_names_what_exists(edited, findings_of, change, why, fix):
    (finding,) = findings_of(edited(change, path=f"{ROLES}/intent-analyst.yaml"))
    assert why in finding.message
    assert fix in finding.remediation


def test_a_role_may_name_a_type_that_only_the_profiles_know(edited, findings_of, shipped):
    profiles = f"{FOLDER}/trace_type_profiles.yaml"
    role = f"{ROLES}/intent-analyst.yaml"
    more = b"\n  audit:\n    required: []\n    forbidden: []\n"
    files = edited(("decision]", "decision, audit]"), path=role)
    assert findings_of(files)
    assert not findings_of({**files, profiles: shipped[profiles] + more})


def test_an_agent_is_not_also_a_role(edited, findings_of):
    (finding,) = findings_of(edited(("agents: []", "agents: [robot, trace-scribe]")))
    assert "trace-scribe is already a role" in finding.message
    assert not findings_of(edited(("agents: []", "agents: [robot, guardrails]")))


def test_a_role_that_cannot_be_read_does_not_make_others_wrong(shipped, findings_of):
    path = f"{ROLES}/guardrail-governor.yaml"
    assert {each.path for each in findings_of({**shipped, path: b"id: ["})} == {path}


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("guardrails", ("per_day: 0.50", "per_day: 0.30")),
        ("guardrails", ("automatic_from: 0.80", "automatic_from: 0.50")),
        ("bucket_lifecycle", ("least: 8", "least: 20")),
        ("bucket_lifecycle", ("[0.05, 0.10]", "[0.20, 0.20]")),
        ("bucket_lifecycle", ("TEST: [0.05, 0.10]", "TEST: 0.15")),
        ("world_model", ("start: 0.50", "start: 0.95")),
        ("event_clock_rules", ('operator: "=="', 'operator: "!="')),
    ],
)
def test_numbers_may_be_equal(edited, findings_of, name, change):
    assert not findings_of(edited(change, path=f"{FOLDER}/{name}.yaml"))


def test_the_rules_of_the_event_clock_hold_from_a_real_moment_on(edited, findings_of):
    path = "config/amazon-growth/event_clock_rules.yaml"
    for moment, wrong in (("2026-12-01T00:00:00Z", 0), ("2026-13-01T00:00:00Z", 1)):
        files = edited(("version: 2\n", f'version: 2\nsince: "{moment}"\n'), path=path)
        assert len(findings_of(files)) == wrong
