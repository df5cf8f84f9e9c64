"""At a terminal `new hypothesis` and `new decision` ask for what only their writer knows."""

from __future__ import annotations

import click
import pytest

from tests.support.undoing import DECIDE, LOWER, read
from trace_gate.cli import environment


@pytest.fixture
def terminal(monkeypatch):
    monkeypatch.setattr(environment, "at_terminal", lambda: True)


def answered(shop, kind: str, *answers: str, words: tuple[str, ...] = (), code: int = 0) -> str:
    return shop.run("new", kind, *words, stdin="".join(f"{e}\n" for e in answers), code=code).output


EXPECTS = "A lower bid lowers ACOS"


def test_a_hypothesis_is_asked_for_and_its_baseline_is_what_was_seen(expecting, terminal):
    shop, _ = expecting
    seen = shop.traces()[0].stem
    output = answered(shop, "hypothesis", "1", EXPECTS, "1", "0.35")
    assert f"1  observation: B0EXAMPLE1, acos 0.4  {seen}" in output
    assert "1  acos is 0.4" in output
    said = shop.trace()["hypothesis"]
    assert said["statement"] == EXPECTS
    assert said["success_criteria"] == [
        {"metric": "acos", "operator": "<=", "value": 0.35, "baseline": 0.4}
    ]
    assert shop.trace()["causal_links"]["caused_by"] == seen
    assert "still to be filled in" not in output


def test_only_what_is_not_typed_is_asked_for(expecting, terminal):
    shop, _ = expecting
    words = ("--caused-by", "1", "--statement", EXPECTS)
    output = answered(shop, "hypothesis", "", ">= 0.5", words=words)
    assert "Which observation" not in output
    assert "in one sentence" not in output
    assert shop.trace()["hypothesis"]["success_criteria"][0]["operator"] == ">="


def test_a_decision_about_a_value_is_asked_for_and_governed(expecting, terminal):
    shop, expected = expecting
    bid = "campaign/C1/ad_group/A1/keyword/mug/bid 1.00 -> 0.80"
    output = answered(shop, "decision", "", bid, "Lower it", "", "41 clicks and no order")
    trace = shop.trace()
    assert trace["causal_links"]["caused_by"] == expected
    assert [each["description"] for each in trace["decision"]["options_considered"]] == [
        "Lower it",
        "Leave it as it is",
    ]
    assert trace["execution"]["guardrail_check"] == "ESCALATE"
    assert "trace-gate govern" in output


def test_staged_files_are_offered(expecting, terminal):
    shop, _ = expecting
    shop.write("ads/bids.csv", LOWER)
    output = answered(shop, "decision", "", "1", "Lower it", "Wait", "41 clicks and no order")
    assert "1  the staged files: ads/bids.csv" in output
    assert shop.planned() == [{"target": "file/ads/bids.csv", "change_type": "file_update"}]


def test_a_rejected_hypothesis_is_not_offered(lowered, terminal):
    shop, decision = lowered
    words = ("--outcome", "acos=0.5", "--result", "rejected", "--learning", "No")
    shop.run("new", "verification", "--caused-by", decision, *words)
    output = answered(shop, "decision", code=2)
    assert "There is no hypothesis here" in output
    assert "trace-gate new hypothesis" in output


@pytest.mark.parametrize("typed", ["0,35", "35%", "35 %", "0.350"])
def test_a_number_is_read_as_people_write_it(expecting, terminal, typed):
    shop, _ = expecting
    answered(shop, "hypothesis", "1", EXPECTS, "1", typed)
    criterion = shop.trace()["hypothesis"]["success_criteria"][0]
    assert (criterion["operator"], criterion["value"]) == ("<=", 0.35)


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        (("1", "WHAT YOU EXPECT", EXPECTS, "1", "0.35"), "is what the example says"),
        (("7", "1", EXPECTS, "1", "0.35"), "'7' is none of these"),
        ((EXPECTS, "1", EXPECTS, "1", "0.35"), "is none of these"),
        (("1", EXPECTS, "-1", "1", "0.35"), "'-1' is none of these"),
        (("1", EXPECTS, "1", "0.4", "0.35"), "acos is 0.4 already."),
        (("1", EXPECTS, "1", "much lower", "0.35"), "'much lower' is not a number"),
        (("1", "", EXPECTS, "1", "0.35"), "in one sentence"),
    ],
)
def test_an_answer_that_is_none_is_told_at_once_and_asked_again(expecting, terminal, answers, said):
    shop, _ = expecting
    assert said in answered(shop, "hypothesis", *answers)
    assert shop.trace()["hypothesis"]["success_criteria"][0]["value"] == 0.35


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        (("", "lower the bid", "campaign/C1/budget 1.00 -> 0.90", "Do it", "", "A good reason so"),
         "does not say what becomes what"),
        (("", "campain/C1/budget 1 -> 2", "campaign/C1/budget 1.00 -> 0.90", "Do it", "",
          "A good reason so"), "campain"),
        (("", "campaign/C1/budget 1.00 -> 0.90", "Do it", "do it", "Wait", "A good reason so"),
         "say the same"),
        (("", "campaign/C1/budget 1.00 -> 0.90", "Do it", "", "so", "A good reason so"),
         "the rationale has 10 letters or more"),
    ],
)  # fmt: skip
def test_a_decision_is_checked_answer_by_answer(expecting, terminal, answers, said):
    shop, _ = expecting
    assert said in answered(shop, "decision", *answers)
    assert shop.trace()["decision"]["rationale"] == "A good reason so"


@pytest.mark.parametrize("given", [0, 1, 2, 3])
def test_who_stops_in_the_middle_has_written_nothing(expecting, terminal, given):
    shop, _ = expecting
    before = len(shop.traces())
    output = answered(shop, "hypothesis", *("1", EXPECTS, "1")[:given], code=130)
    assert "Nothing was written." in output
    assert len(shop.traces()) == before


@pytest.mark.parametrize("kind", ["hypothesis", "decision"])
def test_without_a_terminal_nobody_is_asked_and_one_line_says_what_is_missing(expecting, kind):
    shop, expected = expecting
    before = len(shop.traces())
    output = shop.run("new", kind, stdin="1\n", code=2).output
    assert f"A {kind} needs words of yours" in output
    cause = shop.traces()[0].stem if kind == "hypothesis" else expected
    assert f"fix: trace-gate new {kind} --caused-by {cause} " in output
    assert len(shop.traces()) == before


def test_the_line_names_the_metric_that_was_seen(expecting):
    output = expecting[0].run("new", "hypothesis", code=2).output
    assert '--criterion "acos <= VALUE from 0.4"' in output


def test_a_program_at_a_terminal_is_not_asked(expecting, terminal, monkeypatch):
    def asks(*_args: object, **_named: object) -> str:
        raise AssertionError("asked")

    monkeypatch.setattr(click, "prompt", asks)
    expecting[0].run("new", "decision", "--format", "json", code=2)


def test_a_hypothesis_needs_no_observation_and_a_decision_a_hypothesis(shop, terminal):
    assert "trace-gate new hypothesis   first." in answered(shop, "decision", code=2)
    output = answered(shop, "hypothesis", EXPECTS, "acos down", "acos <= 0.35")
    assert "is not a criterion" in output
    assert "Which observation" not in output
    assert shop.trace()["hypothesis"]["success_criteria"][0]["metric"] == "acos"


@pytest.mark.parametrize(
    "words",
    [
        ("hypothesis", "--statement", EXPECTS, "--criterion", "acos <= 0.3"),
        ("hypothesis", "--set", "hypothesis.statement=x"),
        ("decision", "--evidence", "uploads/a.csv", "--statement", EXPECTS, "--criterion",
         "acos <= 0.3", "--target", "file/ads/bids.csv", "--planned", *DECIDE),
    ],
)  # fmt: skip
def test_who_has_said_it_all_is_asked_nothing(expecting, terminal, monkeypatch, words):
    def asks(*_args: object, **_named: object) -> str:
        raise AssertionError("asked")

    monkeypatch.setattr(click, "prompt", asks)
    expecting[0].run("new", *words)


def test_who_corrects_a_hypothesis_is_asked_nothing(expecting, terminal, monkeypatch):
    shop, expected = expecting
    monkeypatch.setattr(click, "prompt", lambda *_args, **_named: 1 / 0)
    shop.run("new", "hypothesis", "--supersedes", expected, "--criterion", "acos <= 0.2")


def test_of_many_the_newest_nine_are_offered_and_of_another_product_none(expecting, terminal):
    shop, _ = expecting
    text = shop.traces()[0].read_text()
    old = shop.traces()[0].stem
    for number in range(100, 112):
        name = f"{old[:15]}{number}"
        (shop.traces()[0].parent / f"{name}.yaml").write_text(text.replace(old, name))
    output = answered(shop, "hypothesis", "2", EXPECTS, "1", "0.35")
    assert "  9  observation" in output
    assert "  10  observation" not in output
    assert read(shop, shop.traces()[-1].stem)["causal_links"]["caused_by"] == f"{old[:15]}110"
    words = ("--asin", "B0OTHER001")
    output = answered(shop, "hypothesis", EXPECTS, "acos <= 0.35", words=words)
    assert "Which observation" not in output
