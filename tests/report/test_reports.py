"""A judgement in each format: complete, inert, and of the promised shape."""

from __future__ import annotations

import json
import re
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support import markdown_reader
from tests.support.hostile_judgement import HOSTILE
from trace_gate.core.codes import CODES
from trace_gate.core.finding import Finding
from trace_gate.core.gate.judgement import CommitJudgement, Judged, Judgement
from trace_gate.report import escape
from trace_gate.report.judgement.collapse import groups
from trace_gate.report.judgement.github import job_summary
from trace_gate.report.judgement.registry import FOR_PEOPLE, FORMATS, formatter
from trace_gate.report.judgement.summary import closing
from trace_gate.report.judgement.text import ordered

SCHEMA = json.loads((Path(__file__).parents[2] / "schemas/check-report.schema.json").read_text())
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)
EACH = settings(max_examples=400, deadline=None)
OURS = re.compile(
    r"::(error|warning|notice) title=TG\d{3} [a-z-]+"
    r"(,file=[^:,\r\n]*,line=\d+(,col=\d+)?)?::[^\r\n]* Fix: [^\r\n]*"
)
texts = st.sampled_from(HOSTILE) | st.text(max_size=30).map(
    lambda text: (
        text.encode("utf-8", "surrogateescape").decode("utf-8", "surrogateescape")
        if not any(0xD800 <= ord(char) <= 0xDFFF for char in text)
        else "x"
    )
)
findings = st.builds(
    Finding,
    code=st.sampled_from(sorted(CODES)),
    message=texts,
    remediation=texts,
    level=st.sampled_from(["error", "warning", "note"]),
    path=st.none() | texts,
    line=st.none() | st.integers(1, 999),
    column=st.none() | st.integers(1, 40),
    commit=st.none() | st.just("a" * 40),
    trace_id=st.none() | texts,
    source=st.none() | texts,
)
judgements = st.builds(
    Judgement,
    verdict=st.sampled_from(["PASS", "BLOCK", "ESCALATE", "CANNOT_JUDGE"]),
    policy_ref=texts,
    policy_digest=st.just("4f2c" * 16),
    judged=st.just(Judged(commits=7, paths=23, governed=19, exempt=3, derived=1)),
    commits=st.lists(
        st.builds(
            CommitJudgement,
            commit=st.just("index"),
            verdict=st.just("PASS"),
            traces=st.tuples(texts),
            paths=st.tuples(texts),
        ),
        max_size=2,
    ).map(tuple),
    findings=st.lists(findings, max_size=4).map(tuple),
    remarks=st.lists(texts, max_size=2).map(tuple),
)


def is_inert(text: str, *, color: bool = False) -> bool:
    """No character that a terminal would act on or hide."""
    shown = text
    if color:
        for code in ("31", "32", "33", "36"):
            shown = shown.replace(f"\x1b[1;{code}m", "")
        shown = shown.replace("\x1b[0m", "")
    return all(char == "\n" or char.isprintable() for char in shown)


@EACH
@given(judgements, st.booleans())
def test_what_people_read_is_inert(judgement, color):
    for name in FOR_PEOPLE:
        text = formatter(name)(judgement, color=color)
        assert is_inert(text, color=color)
        text.encode("utf-8")


@EACH
@given(judgements, st.sampled_from(sorted(FORMATS)))
def test_every_format_can_be_written_and_loses_no_finding(judgement, form):
    text = formatter(form)(judgement)
    text.encode("utf-8")
    assert not [each.code for each in judgement.findings if each.code not in text]


@EACH
@given(judgements)
def test_json_has_the_promised_shape_and_loses_nothing(judgement):
    text = formatter("json")(judgement)
    assert text.isascii()
    assert text.count("\n") == 1
    data = json.loads(text)
    VALIDATOR.validate(data)
    json.dumps(data, ensure_ascii=False).encode("utf-8")
    assert [each["message"] for each in data["findings"]] == [
        each.message.replace("\udcff", "\\xff") for each in judgement.findings
    ]


@EACH
@given(judgements)
def test_json_says_what_the_specification_lists_in_its_order(judgement):
    data = json.loads(formatter("json")(judgement))
    assert list(data) == ["version", "verdict", "policy", "judged", "commits", "findings"]
    assert list(data["judged"]) == ["commits", "paths", "governed", "exempt", "derived"]
    for each in data["findings"]:
        assert list(each) == [
            "code", "name", "level", "message", "remediation",
            "path", "line", "column", "commit", "trace_id",
        ]  # fmt: skip


@given(st.lists(st.sampled_from("a\\x\udcff\udc80f8é/"), max_size=6).map("".join), st.data())
def test_no_two_paths_look_the_same_to_a_program(path, data):
    other = data.draw(st.lists(st.sampled_from("a\\x\udcfff"), max_size=6).map("".join))
    assert (escape.exact(path) == escape.exact(other)) == (path == other)
    escape.exact(path).encode("utf-8")


@EACH
@given(judgements, st.sampled_from(["text", "concise", "github"]), st.booleans())
def test_a_log_gets_no_command_that_is_not_ours(judgement, name, color):
    commands = []
    for line in formatter(name)(judgement, color=color).splitlines():
        assert "##" not in line  # `##[…]` and `##vso[…]` are obeyed anywhere in a line
        if line.lstrip().startswith("::"):
            commands.append(line)
    assert len(commands) <= (len(judgement.findings) if name == "github" else 0)
    assert all(OURS.fullmatch(line) for line in commands)


@EACH
@given(judgements)
def test_a_job_summary_shows_text_as_text(judgement):
    text = job_summary(judgement)
    assert is_inert(text)
    markdown_reader.parts(text)


@EACH
@given(judgements)
def test_a_markdown_reader_sees_the_text_that_was_written(judgement):
    said = [row for row in markdown_reader.rows(job_summary(judgement)) if row[0] in CODES]
    expected = []
    for group in groups(ordered(judgement.findings)):
        finding, more = group.first, f" ({group.others})" if group.others else ""
        cells = (f"{finding.message}{more}", finding.remediation)
        expected.append([escape.plain(each).strip() for each in cells])
    assert [row[2:] for row in said] == expected


@EACH
@given(texts)
def test_what_github_links_after_reading_markdown_stays_in_parts(text):
    (token,) = markdown_reader.READER.parseInline(escape.markdown(text))
    shown = "".join(each.content for each in token.children)
    assert not re.search(r"@[^\u200b]|@$|://|www\.", shown)
    assert shown.replace("\u200b", "").strip() == escape.plain(text).strip()


def judged(*findings: Finding) -> Judgement:
    return Judgement(
        verdict="BLOCK",
        policy_ref="origin/main",
        policy_digest="4f2c0000" * 8,
        judged=Judged(commits=7, paths=23, governed=19, exempt=3, derived=1),
        findings=findings,
    )


FOUND = Finding(
    code="TG203",
    message="It was edited.",
    remediation="git checkout HEAD -- x",
    path="traces/2025-01/x.yaml",
    line=45,
    column=5,
    source="    rationale: 关键",
)


def test_the_closing_line_says_what_was_looked_at():
    assert closing(judged())[0] == (
        "judged 7 commits, 23 paths (19 governed, 3 exempt, 1 derived) "
        "by policy 4f2c0000… of origin/main"
    )


def test_a_finding_says_where_what_why_and_how_to_mend_it():
    lines = formatter("text")(judged(FOUND)).splitlines()
    assert lines[:5] == [
        "traces/2025-01/x.yaml:45:5 TG203 error: It was edited.",
        "        rationale: 关键",
        "        ^",
        "  why: A record that can be edited later is no record. (trace-rewritten)",
        "  fix: git checkout HEAD -- x",
    ]
    assert lines[-1] == "BLOCK: this change may not go through (1 error)"


def test_the_caret_stands_right_below_wide_characters():
    found = FOUND.with_(source="  关键: x", column=5)
    lines = formatter("text")(judged(found)).splitlines()
    assert lines[2] == "    " + " " * 6 + "^"


def test_github_shows_ten_annotations_and_lists_the_rest_in_the_log():
    many = [FOUND.with_(line=line, message=f"Line {line}.") for line in range(1, 14)]
    lines = formatter("github")(judged(*many)).splitlines()
    assert sum(line.startswith("::error") for line in lines) == 10
    assert lines[10] == ("3 more, which GitHub does not show as annotations (10 of a level):")
    assert sum(line.startswith("  traces/2025-01/x.yaml:") for line in lines) == 3
    assert lines[0] == (
        "::error title=TG203 trace-rewritten,file=traces/2025-01/x.yaml,line=1,col=5"
        "::Line 1. Fix: git checkout HEAD -- x"
    )


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\nb", "a\\x0ab"),
        ("\x1b[1m", "\\x1b[1m"),
        ("\udcff", "\\xff"),
        ("\u202e", "\\u202e"),
        ("关键词", "关键词"),
    ],
)
def test_what_cannot_be_seen_is_shown_by_its_number(text, shown):
    assert escape.plain(text) == shown


# --- equal findings --------------------------------------------------------------------------


def uncovered(*paths: str) -> list[Finding]:
    return [
        Finding(
            code="TG401",
            message=f"{path} is changed, and no trace comes with it.",
            remediation=f"git add {path} && trace-gate new decision --from-staged",
            path=path,
        )
        for path in paths
    ]


EIGHTEEN = uncovered(*(f"ads/{number:02d}.csv" for number in range(18)))


@pytest.mark.parametrize("form", ["text", "concise", "github"])
def test_equal_findings_are_shown_once_with_their_count_and_places(form: str):
    shown = formatter(form)(judged(*EIGHTEEN))
    assert shown.count("no trace comes with it") == 1
    assert "and 17 more like it: ads/01.csv, ads/02.csv" in shown
    assert "ads/10.csv, ... (all of them: --format json)" in shown
    assert "(18 errors)" in shown, "the closing line counts all of them"


def test_a_job_summary_has_one_row_for_equal_findings():
    assert job_summary(judged(*EIGHTEEN)).count("| `TG401` |") == 1


def test_json_has_all_of_them():
    data = json.loads(formatter("json")(judged(*EIGHTEEN)))
    assert len(data["findings"]) == 18


@pytest.mark.parametrize("form", ["text", "concise", "github"])
def test_two_equal_findings_are_shown_as_two(form: str):
    assert formatter(form)(judged(*EIGHTEEN[:2])).count("no trace comes with it") == 2


@pytest.mark.parametrize("form", ["text", "concise", "github"])
def test_findings_that_are_mended_otherwise_or_weigh_otherwise_are_not_equal(form: str):
    three = EIGHTEEN[:3]
    other = [*three[:2], three[2].with_(remediation="Ask somebody.")]
    softer = [*three[:2], three[2].with_(level="warning")]
    for found in (other, softer):
        assert formatter(form)(judged(*found)).count("no trace comes with it") == 3


def test_names_with_blanks_are_equal_too():
    paths = [f"ads/sheet {number}.csv" for number in range(3)]
    found = [
        each.with_(remediation=f"git add '{path}'")
        for each, path in zip(uncovered(*paths), paths, strict=True)
    ]
    assert "and 2 more like it: ads/sheet 1.csv, ads/sheet 2.csv" in formatter("text")(
        judged(*found)
    )


def test_the_same_note_on_many_traces_is_one_note():
    notes = [
        Finding(
            code="TG505",
            level="note",
            message=f"TRACE-20250101-{number:03d} rests on H-001, which is not confirmed.",
            remediation=f"trace-gate approve TRACE-20250101-{number:03d}",
            path=f"traces/2025-01/TRACE-20250101-{number:03d}.yaml",
            line=40,
            column=3,
            trace_id=f"TRACE-20250101-{number:03d}",
        )
        for number in range(1, 19)
    ]
    assert formatter("text")(judged(*notes)).count("is not confirmed") == 1


def test_the_first_values_of_a_trace_are_one_note_for_each_trace():
    notes = [
        Finding(
            code="TG502",
            level="note",
            message=f"No executed decision says what bid {bid} was before, so it is a first one.",
            remediation=f"Ask for approval: trace-gate approve TRACE-20250101-{number:03d}",
            path=f"traces/2025-01/TRACE-20250101-{number:03d}.yaml",
            line=40 + bid,
            column=3,
            trace_id=f"TRACE-20250101-{number:03d}",
        )
        for number in (1, 2)
        for bid in range(20)
    ]
    said = formatter("text")(judged(*notes))
    assert said.count("was before") == said.count("Ask for approval") == 2
    assert said.count("and 19 more like it") == 2
    errors = [each.with_(level="error") for each in notes]
    assert formatter("text")(judged(*errors)).count("was before") == 40
    assert formatter("json")(judged(*notes)).count("was before") == 40
