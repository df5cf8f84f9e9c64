"""Why a change is judged as it is, for people and for programs."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema

from tests.support.hostile_texts import HOSTILE
from trace_gate.app.why.model import ExplainAnswer, ExplainedChange, NotCounted
from trace_gate.app.why.rule import PathRule
from trace_gate.core.finding import Finding
from trace_gate.core.policy.path_classes import STRICTEST
from trace_gate.report.pages.explained import EDITS, PATHS, explain_data, explain_page
from trace_gate.report.pages.why_messages import ALMOST, NO_COVER, RULES

ROOT = Path(__file__).resolve().parents[3]
SCHEMA = jsonschema.Draft202012Validator(
    json.loads((ROOT / "schemas/explain.schema.json").read_text())
)
OID = "0123456789" * 4
RULE = PathRule(kind="governed", pattern=None, almost=None, mode="block", mode_pattern=None)
TG404 = Finding(code="TG404", message="It was executed before.", remediation="Write a new one.",
                path="ads/bids.csv")  # fmt: skip
CHANGE = ExplainedChange(
    path="ads/bids.csv", change="changed", rule=RULE, cover="nobody", traces=(),
    not_counted=(NotCounted(trace="TRACE-20250101-001", why="executed_before"),),
    findings=(TG404,),
)  # fmt: skip
ANSWER = ExplainAnswer(
    subject="commit", name="HEAD", commit=OID, step="a" * 40, verdict="BLOCK",
    policy_ref="origin/main", policy_digest="4f2c" * 16, rule=None, changes=(CHANGE,),
    others=(), remarks=("a remark",), edits=("Write a new one.",),
)  # fmt: skip


def test_people_read_the_rule_what_does_not_count_and_what_changes_the_verdict():
    assert explain_page(ANSWER).splitlines() == [
        "HEAD  commit 0123456789: BLOCK",
        "  judged         with aaaaaaaaaa, which brought it",
        "  by policy      4f2c4f2c4f of origin/main",
        "  note           a remark",
        "",
        "ads/bids.csv  changed",
        (
            "  rule           governed: no pattern of `exempt` in gate.yaml matches: "
            "each change needs a trace"
        ),
        (
            "  not counted    TRACE-20250101-001 was executed before this change, "
            "and covers nothing a second time"
        ),
        "  TG404          It was executed before.",
        "",
        "what changes the verdict:",
        "  Write a new one.",
    ]  # fmt: skip


def test_a_pattern_that_almost_exempts_and_a_softer_mode_are_said():
    rule = RULE.with_(almost=("/docs/**/*.md", "executable"), mode="warn", mode_pattern="/docs/**")
    page = explain_page(ANSWER.with_(changes=(CHANGE.with_(rule=rule),)))
    assert "/docs/**/*.md of `exempt` matches, but it can be run" in page
    assert "mode warn by pattern /docs/**" in page


def test_nothing_is_missing_where_it_passes():
    page = explain_page(ANSWER.with_(verdict="PASS", changes=(), edits=()))
    assert page.endswith("nothing is missing\n")


def test_of_many_paths_those_with_errors_stand_first_and_the_rest_is_counted():
    sound = CHANGE.with_(path="sound", findings=())
    page = explain_page(ANSWER.with_(changes=(*(sound,) * PATHS, CHANGE)))
    assert "ads/bids.csv" in page
    assert "and 1 more paths" in page
    page = explain_page(ANSWER.with_(edits=tuple(f"edit {at}" for at in range(EDITS + 2))))
    assert "and 2 more" in page


def test_every_word_of_the_values_has_its_sentence():
    assert set(RULES) == set(STRICTEST)
    assert set(ALMOST) == {"executable", "link", "submodule", "no_text"}
    schema = json.loads((ROOT / "schemas/explain.schema.json").read_text())
    why = schema["$defs"]["change"]["properties"]["not_counted"]["items"]["properties"]["why"]
    assert set(why["enum"]) == set(NO_COVER)


def test_programs_get_what_the_schema_says():
    SCHEMA.validate(explain_data(ANSWER))
    SCHEMA.validate(explain_data(ANSWER.with_(rule=RULE, step=None, commit=None)))
    assert explain_data(ANSWER)["changes"][0]["findings"][0]["code"] == "TG404"


def test_a_text_of_the_repository_stays_a_text_on_its_line():
    def hostile(text: str) -> ExplainAnswer:
        rule = RULE.with_(almost=(text, "executable"), mode_pattern=text)
        finding = TG404.with_(message=text, remediation=text, path=text)
        change = CHANGE.with_(
            path=text, rule=rule, traces=(text,), findings=(finding,),
            not_counted=(NotCounted(trace=text, why="blocked"),),
        )  # fmt: skip
        return ANSWER.with_(
            name=text, policy_ref=text, remarks=(text,), edits=(text,), changes=(change,),
            others=(finding,),
        )  # fmt: skip

    count = len(explain_page(hostile("x")).splitlines())
    for text in HOSTILE:
        page = explain_page(hostile(text))
        assert len(page.splitlines()) <= count, text
        assert page.replace("\n", "").isprintable(), text
        assert "##" not in page, text
        assert not any(line.lstrip().startswith("::") for line in page.splitlines()), text
