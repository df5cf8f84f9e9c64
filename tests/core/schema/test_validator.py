"""What an analyst is told about a trace that does not follow its profile."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.support.corpus import BASES, OPTION_B, RATIONALE
from tests.support.small_profiles import ROOT, policy_text, rules, small
from trace_gate.core.finding import Finding
from trace_gate.core.schema import validator
from trace_gate.core.schema.compiler import ALL_TYPES, canonical, schema_name
from trace_gate.core.schema.validator import problems
from trace_gate.core.trace.document import load

Schemas = dict[str, dict[str, Any]]
METRICS = """\
key_metrics:
      acos: 0.55
      clicks: 214
      top_terms: [door mat, mud mat]
"""


@pytest.fixture(scope="session")
def schema(compiled: Schemas) -> str:
    return canonical(compiled[ALL_TYPES]).decode()


def findings_of(schema: str, base: str, *edits: tuple[str, str]) -> list[Finding]:
    text = BASES[base]
    for old, new in edits:
        assert old in text, old
        text = text.replace(old, new, 1)
    return list(problems(schema, load(text.encode(), "traces/x.yaml")))


def only(schema: str, base: str, *edits: tuple[str, str]) -> Finding:
    (finding,) = findings_of(schema, base, *edits)
    return finding


@pytest.mark.parametrize("base", BASES)
def test_nothing_is_said_about_a_good_trace(schema: str, base: str) -> None:
    assert findings_of(schema, base) == []


def test_a_good_trace_does_not_load_stock_jsonschema() -> None:
    program = (
        "import sys; from trace_gate.core.trace.document import load; "
        "from trace_gate.core.schema.validator import problems; "
        "schema, trace = (open(path, 'rb').read() for path in sys.argv[1:]); "
        "assert problems(schema.decode(), load(trace, 'x')) == (); "
        "assert 'jsonschema' not in sys.modules; assert 'referencing' not in sys.modules"
    )
    files = [ROOT / "schemas/trace.schema.json", ROOT / "tests/core/schema/good/decision.yaml"]
    subprocess.run([sys.executable, "-c", program, *files], check=True, cwd=ROOT)


def test_a_validator_that_asks_the_mail_library_for_more_gets_it(tmp_path: Path) -> None:
    (tmp_path / "jsonschema_rs.py").write_text(
        "from email.utils import formatdate, parsedate_to_datetime\n"
        "class Draft202012Validator:\n"
        "    def __init__(self, schema): self.is_valid = lambda data: bool(formatdate(0))\n"
    )
    program = (
        f"import sys; sys.path.insert(0, {str(tmp_path)!r}); "
        "from trace_gate.core.schema.validator import _verdict; assert _verdict('{}')({})"
    )
    subprocess.run([sys.executable, "-c", program], check=True, cwd=ROOT)


def test_a_finding_has_everything_that_a_reader_needs(schema: str) -> None:
    finding = only(schema, "decision", ("risk: low", "risk: hihg"))
    assert finding == Finding(
        code="TG102",
        message="`decision.options_considered[0].risk` must be one of `low`, `medium`, `high`, "
        "and it is the text `hihg`.",
        remediation="Write `risk: high`.",
        path="traces/x.yaml",
        line=44,
        column=15,
        source="        risk: hihg",
    )


def test_a_rule_is_told_in_the_authors_words(schema: str) -> None:
    finding = only(schema, "decision", (OPTION_B, ""))
    assert finding.message == (
        "`decision.options_considered` has 1 item. "
        "The rule for a decision trace: at least 2 options considered."
    )
    assert finding.remediation == "Give it at least 2 items."
    assert (finding.line, finding.column) == (40, 5)


@pytest.mark.parametrize(
    ("base", "edit", "message", "remedy"),
    [
        ("observation", (METRICS, "key_metrics: {}\n"),
         "has 0 entries. The rule for an observation trace: at least 1 key metric.",
         "Give it at least 1 line, like `key_metrics: {acos: 0.35}`."),
        ("hypothesis", ("window_days: 7", "window_days: 45"),
         "is the number 45. The rule for a hypothesis trace: the verification window is 3 to",
         "Write 3 to 30."),
        ("decision", (RATIONALE, "    rationale: short\n"),
         "is the text `short`. The rule for a decision trace: the rationale has 10 letters or more",
         "Correct it so that the rule holds."),
        ("maintenance", ("file/tools/export.py", "campaign/C1/budget"),
         "is the text `campaign/C1/budget`. The rule for a maintenance trace: every target is a",
         "Correct it so that the rule holds."),
        ("verification", ("result: confirmed", "result: confirmd"),
         "The rule for a verification trace: the result is confirmed, rejected or inconclusive.",
         "Write `hypothesis_result: confirmed`."),
    ],
)  # fmt: skip
def test_a_broken_rule_says_what_was_found_and_what_to_write(
    schema: str, base: str, edit: tuple[str, str], message: str, remedy: str
) -> None:
    finding = only(schema, base, edit)
    assert message in finding.message
    assert finding.remediation == remedy


def test_a_missing_field_names_the_rule_that_asks_for_it(schema: str) -> None:
    finding = only(schema, "decision", (RATIONALE, ""))
    assert finding.message == (
        "`decision.rationale` is missing; a decision trace needs it. "
        "The rule: the rationale has 10 letters or more, or 4 Chinese, Japanese or Korean "
        "characters."
    )
    assert finding.remediation.startswith("Add the line `rationale: ")
    assert finding.remediation.endswith(" under `decision:`.")
    assert finding.source == "  decision:"


@pytest.mark.parametrize(
    ("base", "edit", "remedy"),
    [
        ("decision", ("        change_type: bid_update\n", ""),
         "Add the line `change_type: bid_update` to the item `execution.changes[0]`."),
        ("decision", ("    guardrail_check: PASS\n", ""),
         "Add the line `guardrail_check: PASS` under `execution:`."),
        ("maintenance", ("  tenant: {store_id: ACME, ", "  tenant: {"),
         "Add the line `store_id: ACME` under `tenant:`."),
    ],
)  # fmt: skip
def test_a_missing_field_is_told_with_the_line_to_add(
    schema: str, base: str, edit: tuple[str, str], remedy: str
) -> None:
    assert only(schema, base, edit).remediation == remedy


def test_an_empty_required_field_is_to_be_filled_in(schema: str) -> None:
    finding = only(schema, "decision", ("guardrail_check: PASS", "guardrail_check: null"))
    assert "has no value; a decision trace needs it." in finding.message
    assert finding.remediation == "Fill it in: the line `guardrail_check: PASS`."
    assert finding.column == 5


NOTHING = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
SHOWN = "0123456789abcdef" * 4
"""What the shipped policy shows in place of a hash."""


@pytest.mark.parametrize(
    "edit",
    [
        (f"sha256: {SHOWN}", "sha256: null"),
        (f"      sha256: {SHOWN}\n", ""),
        (f"sha256: {SHOWN}", "sha256: abc"),
    ],
    ids=["empty", "missing", "of another form"],
)
@pytest.mark.parametrize("example", [SHOWN, NOTHING], ids=["shipped", "first release"])
def test_an_example_is_never_what_mends_a_hash(
    schema: str, edit: tuple[str, str], example: str
) -> None:
    finding = only(schema.replace(SHOWN, example), "observation", edit)
    assert finding.code in ("TG102", "TG104")
    assert example[:12] not in finding.remediation
    assert "sha256sum FILE" in finding.remediation


def test_a_forbidden_layer_is_tg103(schema: str) -> None:
    found = findings_of(schema, "decision", ("trace_type: decision", "trace_type: observation"))
    assert [(each.code, each.line, each.message.partition(" ")[0]) for each in found] == [
        ("TG103", 37, "`decision`"),
        ("TG103", 53, "`execution`"),
        ("TG103", 70, "`hypothesis`"),
    ]
    assert "an observation trace (Only what was seen; it decides nothing)." in found[0].message
    assert found[0].remediation.startswith("Remove `decision:`")


@pytest.mark.parametrize(
    ("edit", "remedy"),
    [
        (("rationale:", "rational:"), "Write `rationale` instead of `rational`."),
        (("from_value: 1.00", "form_value: 1.00"), "Write `from_value` instead of `form_value`."),
        (("action_type: bid_decrease", "action_type: x\n    learning: y"),
         "Move it under `verification:`, or remove it."),
        (("trigger: anomaly_alert", "trigger: null\n    zzz: 1"),
         ("Remove it, or use one of `anomalies`, `counts`, `data_sources`, `key_metrics`, "
          "`trigger`.")),
    ],
)  # fmt: skip
def test_an_unknown_field_is_told_with_the_one_that_was_meant(
    schema: str, edit: tuple[str, str], remedy: str
) -> None:
    finding = only(schema, "decision", edit)
    assert "is not a field of a decision trace." in finding.message
    assert finding.remediation == remedy


@pytest.mark.parametrize(
    ("base", "edit", "message", "remedy"),
    [
        ("observation", ("store_id: ACME", "store_id: 12"), "must be text, and it is the number 12",
         'Put it in quotes: `store_id: "12"`.'),
        ("observation", ("asin: B0EXAMPLE1", "asin: 1.50"), "it is the number 1.5",
         'Put it in quotes: `asin: "1.50"`.'),
        ("observation", ("asin: B0EXAMPLE1", "asin: true"), "must be text, and it is `true`",
         'Put it in quotes: `asin: "true"`.'),
        ("decision", ("change_pct: -0.10", "change_pct: '-0.10'"), "must be a number",
         "Remove the quotes: `change_pct: -0.10`."),
        ("decision", ("change_pct: -0.10", "change_pct: -10%"), "must be a number",
         "Write a number, without quotes, units or a percent sign."),
        ("hypothesis", ("window_days: 7", "window_days: 7.5"), "must be a whole number",
         "Write a whole number."),
        ("observation", ("data_sources: []", "data_sources: reports"), "must be a list",
         "Write each item on its own line, with `- ` before it."),
        ("observation", ("analysis: null", "analysis: thoughts"), "must be a block of fields",
         "Write the fields below `analysis:`, each on its own line, two spaces further in."),
        ("observation", ("data_sources: []", "data_sources: [null]"), "data_sources[0]` is",
         "Write a value after the `-`, or remove the item."),
    ],
)  # fmt: skip
def test_a_value_of_another_type_is_told_with_the_edit(
    schema: str, base: str, edit: tuple[str, str], message: str, remedy: str
) -> None:
    finding = only(schema, base, edit)
    assert message in finding.message
    assert finding.remediation == remedy


def test_a_wrong_form_is_told_with_an_example_and_the_description(schema: str) -> None:
    finding = only(schema, "observation", ("store_id: ACME", "store_id: acme"))
    assert finding.message.endswith("is the text `acme`, which is not of the right form.")
    assert finding.remediation.startswith("Write it like `store_id: ACME`. Your short name")
    at = only(schema, "observation", ("2025-01-02T09:30:00+00:00", "2025-01-02T09:30:00"))
    assert '`created_at: "2025-01-02T09:30:00+00:00"`' in at.remediation


def test_among_very_many_values_no_nearest_one_is_guessed(schema: str) -> None:
    finding = only(schema, "observation", ("currency: USD", "currency: USS"))
    assert finding.remediation.startswith("Write one of `AED`, ")
    assert finding.remediation.endswith(" more.")


def test_an_unknown_type_is_the_one_thing_that_is_told(schema: str) -> None:
    finding = only(schema, "decision", ("trace_type: decision", "trace_type: decison"))
    assert finding.message.startswith("`trace_type` must be one of `decision`, `hypothesis`")
    assert finding.remediation == "Write `trace_type: decision`."
    missing = only(schema, "decision", ("  trace_type: decision\n", ""))
    assert missing.message == "`trace_type` is missing; a trace needs it."


def test_several_problems_are_told_at_once_by_line(schema: str) -> None:
    found = findings_of(
        schema,
        "decision",
        ("result: success", "result: done"),
        ("store_id: ACME", "store_id: acme"),
        ("risk: low", "risk: tiny"),
    )
    assert [each.line for each in found] == [7, 44, 69]


def test_the_schema_of_one_type_gives_the_same_words(compiled: Schemas, schema: str) -> None:
    own = canonical(compiled[schema_name("decision")]).decode()
    for edit in ((OPTION_B, ""), (RATIONALE, ""), ("risk: low", "risk: tiny")):
        assert findings_of(own, "decision", edit) == findings_of(schema, "decision", edit)


def test_one_field_that_breaks_two_rules_is_told_both() -> None:
    text = canonical(small(rules("note.count > 3", "note.count != 2"))[ALL_TYPES]).decode()
    document = policy_text("trace:\n  trace_type: t\n  note:\n    count: 2\n")
    assert [each.message for each in problems(text, document)] == [
        "`note.count` is the number 2. The rule for a t trace: rule 0.",
        "`note.count` is the number 2. The rule for a t trace: rule 1.",
    ]


def test_a_long_text_is_cut_in_the_message(schema: str) -> None:
    finding = only(schema, "observation", ("store_id: ACME", f"store_id: {'a' * 500}"))
    assert len(finding.message) < 200
    assert "…" in finding.message


def test_a_verdict_that_nobody_can_explain_is_no_pass(
    schema: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(validator, "_verdict", lambda _text: lambda _data: False)
    finding = only(schema, "decision")
    assert (finding.code, finding.level) == ("TG102", "error")
