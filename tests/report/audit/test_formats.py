"""An audit in each format: the same facts, valid, and harmless (SPEC 6, 9)."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema_rs
import pytest

from tests.support.audits import BROKEN, BY, audit, step
from tests.support.hostile_texts import HOSTILE
from trace_gate.core.audit.result import Audit
from trace_gate.core.audit.step import Remediated
from trace_gate.core.finding import Finding
from trace_gate.report.audit import text as text_format
from trace_gate.report.audit.registry import FORMATS, formatter

ROOT = Path(__file__).parents[3]
SCHEMA = jsonschema_rs.validator_for(json.loads((ROOT / "schemas/audit.schema.json").read_text()))
SARIF = jsonschema_rs.validator_for(
    json.loads((ROOT / "tests/support/formats/sarif-2.1.0.json").read_text()),
    validate_formats=True,
)
OPEN = Finding(code="TG401", message="It is not covered.", remediation="Say why.", path="ads/b.csv")
CLOSED = OPEN.with_(code="TG402", path="ads/c.csv")
NOTED = OPEN.with_(code="TG803", level="note", path=None, commit="c" * 40)
STEPS = (
    step(1, "linked"),
    step(2, "bypassed", open=(OPEN,)),
    step(3, "remediated", remediated=(Remediated(finding=CLOSED, trace_id=BY),)),
)

FULL = audit(*STEPS, broken=BROKEN, findings=(NOTED,))
CLEAN = audit(step(1, "linked"))
NASTY = audit(
    *(
        step(number, "bypassed", open=(OPEN.with_(message=each, path=each, remediation=each),))
        for number, each in enumerate(HOSTILE[:300])
    ),
    broken=tuple(BROKEN[0].with_(path=each) for each in HOSTILE[:100]),
    ref=HOSTILE[0],
)


@pytest.mark.parametrize("given", [FULL, CLEAN, NASTY], ids=["full", "clean", "hostile"])
def test_json_is_what_its_schema_says(given: Audit):
    SCHEMA.validate(json.loads(formatter("json")(given)))


@pytest.mark.parametrize("given", [FULL, CLEAN, NASTY], ids=["full", "clean", "hostile"])
def test_sarif_is_valid(given: Audit):
    SARIF.validate(json.loads(formatter("sarif")(given)))


def test_sarif_has_what_is_open_as_errors_and_what_is_remediated_as_a_note():
    (run,) = json.loads(formatter("sarif")(FULL))["runs"]
    assert [(each["ruleId"], each["level"]) for each in run["results"]] == [
        ("TG401", "error"),
        ("TG803", "note"),
        ("TG402", "note"),
    ]
    assert f"{BY} accepts it" in json.dumps(run["results"])


@pytest.mark.parametrize("form", ["text", "markdown", "html"])
def test_each_page_names_what_is_open_what_is_broken_and_what_is_remediated(form: str):
    page = formatter(form)(FULL)
    for told in ("ads/b.csv", "TG401", BY, "dropped", "1 remediated", "1 bypassed", "BLOCK"):
        assert told in page, told
    assert "before the adoption" in page


@pytest.mark.parametrize("form", FORMATS)
def test_a_clean_history_says_so_in_every_format(form: str):
    page = formatter(form)(CLEAN)
    assert "PASS" in page
    assert "BLOCK" not in page


def test_text_of_a_repository_does_no_harm_in_a_terminal():
    page = formatter("text")(NASTY)
    assert all(char == "\n" or char.isprintable() for char in page)
    assert not any(line.lstrip().startswith("::") for line in page.splitlines())


def test_many_open_steps_are_cut_and_counted():
    count = text_format.MOST + 7
    many = audit(*(step(number, "bypassed", open=(OPEN,)) for number in range(count)))
    assert "and 7 more steps that are open" in formatter("text")(many)
    assert len(json.loads(formatter("json")(many))["steps"]) == count


def test_colour_is_only_where_it_is_asked_for():
    assert "\x1b" not in formatter("text")(FULL)
    assert "\x1b" in formatter("text")(FULL, color=True)
