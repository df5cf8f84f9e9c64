"""`trace-gate new TYPE --from-json`: what a program says is what a person types."""

from __future__ import annotations

import json

import pytest

from tests.support.undoing import read, written

SEEN = {
    "asin": "B0EXAMPLE1",
    "evidence": ["uploads/a.csv"],
    "metric": {"acos": 0.41, "clicks": 317},
    "model": "example-1",
    "session": "run-1",
}


def new(shop, kind: str, code: int = 0, *words: str, **fields: object):
    typed = json.dumps(fields)
    return shop.run("new", kind, "--from-json", "-", *words, stdin=typed, code=code)


def test_a_week_is_written_by_json_alone(shop):
    shop.write("uploads/a.csv", "term,clicks\n")
    seen = json.loads(new(shop, "observation", 0, "--format", "json", **SEEN).output)
    assert (seen["missing"], seen["verdict"]) == ([], None)
    assert seen["stage"] == [seen["path"]]
    assert read(shop, seen["id"])["agent"] == {"model": "example-1", "session": "run-1"}
    criterion = {"metric": "acos", "operator": "<=", "value": 0.35, "baseline": 0.41}
    expected = written(new(shop, "hypothesis", caused_by=seen["id"], criterion=[criterion],
                           statement="A lower bid lowers ACOS"))  # fmt: skip
    assert read(shop, expected)["hypothesis"]["success_criteria"] == [criterion]
    move = {"target": "campaign/C1/ad_group/A1/keyword/mug/bid", "from": 1.00, "to": 2.00}
    decision = new(shop, "decision", 0, "--format", "json", caused_by="latest", change=[move],
                   option=["Raise it", "Leave it"], rationale="It sells well there",
                   executed=False)  # fmt: skip
    facts = json.loads(decision.output)
    assert (facts["verdict"], facts["executed"]) == ("ESCALATE", False)
    assert "trace-gate govern" in facts["next"]


def test_it_is_read_from_a_file_too(shop, tmp_path):
    shop.write("uploads/a.csv", "x\n")
    shop.write("plan.json", json.dumps(SEEN), add=False)
    shop.run("new", "observation", "--from-json", "plan.json")
    assert shop.trace()["observation"]["key_metrics"] == {"acos": 0.41, "clicks": 317}


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"asn": "B0EXAMPLE1"}, "Did you mean asin?"),
        ({"result": "partial"}, "'partial'"),
        ({"period": ["2025-01-08", "2025-01-01"]}, "the first one first"),
        ({"asin": ""}, "--asin is empty"),
        ({"caused_by": "998"}, "There is no trace with the number 998"),
    ],
)
def test_a_slip_is_told_as_on_the_command_line_and_nothing_is_written(shop, fields, said):
    assert said in new(shop, "observation", 2, **fields).output
    assert not shop.traces()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--from-json", "nowhere.json"), "cannot be read"),
        (("--from-json", "-", "--asin", "B0EXAMPLE1"), "--asin is typed beside --from-json"),
        (("--from-json", "latin.json"), "it is not UTF-8"),
    ],
)
def test_where_the_json_is_not_alone_or_not_there_nothing_is_written(shop, words, said):
    shop.write("latin.json", b'{"sku": "\xe9"}', add=False)
    assert said in shop.run("new", "observation", *words, code=2, stdin="{}").output
    assert not shop.traces()


def test_a_policy_without_the_layer_says_how_to_get_it(shop, monkeypatch):
    layers = shop.path / "config/amazon-growth/trace_layers.yaml"
    text = layers.read_text()
    start, end = text.index("  agent:\n"), text.index("  tenant:\n")
    layers.write_text(text[:start] + text[end:])
    shop.write("uploads/a.csv", "x\n")
    assert "init --upgrade" in new(shop, "observation", 2, **SEEN).output
    monkeypatch.setenv("TRACE_GATE_AGENT_MODEL", "example-1")
    fields = {key: value for key, value in SEEN.items() if key not in ("model", "session")}
    new(shop, "observation", **fields)
    assert "agent" not in shop.trace()


def test_a_profile_may_require_the_model(shop):
    profiles = shop.path / "config/amazon-growth/trace_type_profiles.yaml"
    text = profiles.read_text()
    profiles.write_text(text.replace("[entity, evidence, observation]",
                                     "[entity, evidence, observation, agent.model]"))  # fmt: skip
    shop.write("uploads/a.csv", "x\n")
    fields = {key: value for key, value in SEEN.items() if key != "model"}
    facts = json.loads(new(shop, "observation", 0, "--format", "json", **fields).output)
    assert ["model" in each["message"] for each in facts["missing"]] == [True]


def test_what_the_command_says_is_not_set_besides(shop):
    for field in ("id", "trace_type"):
        output = new(
            shop, "observation", 2, **{**SEEN, "evidence": None, "set": {field: "x"}}
        ).output
        assert f"--set {field}: " in output
        assert f"fix: Leave --set {field}=... out." in output
    assert not shop.traces()


def test_a_file_of_windows_with_its_mark_is_read(shop):
    shop.write("uploads/a.csv", "x\n")
    shop.write("plan.json", b"\xef\xbb\xbf" + json.dumps(SEEN).encode(), add=False)
    shop.run("new", "observation", "--from-json", "plan.json")
    text = "\ufeff" + json.dumps(SEEN)
    shop.run("new", "observation", "--from-json", "-", stdin=text)
    assert len(shop.traces()) == 2


@pytest.mark.parametrize("days", ["9" * 19, "9" * 29, "9" * 60])
def test_more_days_than_a_number_has_are_no_number_of_days(shop, days):
    output = shop.run("new", "hypothesis", "--window", days, "--statement", "x", code=2).output
    assert "is not a number of days" in output
