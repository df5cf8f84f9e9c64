"""The comment of a pull request: short enough, closed, and nobody's words but ours run."""

from __future__ import annotations

import pytest

from trace_gate.core.finding import Finding
from trace_gate.core.gate.judgement import Judgement
from trace_gate.report.judgement import comment

RUN = "https://github.com/acme/shop/actions/runs/1"
LIMIT = 65_536


def finding(number: int, text: str = "is changed, and no trace comes with it") -> Finding:
    path = f"ads/{number}.csv"
    remedy = f"trace-gate new decision --target {path}"
    return Finding(code="TG401", message=f"{path} {text}", remediation=remedy, path=path)


def made(*findings: Finding, verdict: str = "BLOCK", passed: bool = False, **more: object):
    judgement = Judgement(verdict=verdict, policy_digest="4f2c61d0aa", findings=findings)
    options = {"by_hand": (), **more}
    return comment.bodies(judgement, key="gate", run=RUN, passed=passed, **options)


def test_it_begins_with_its_marker_and_names_the_run():
    body, short = made(finding(1))
    for each in (body, short):
        assert each.startswith("<!-- trace-gate:comment:gate -->\n")
        assert each.rstrip().endswith(f"[the run of the gate]({RUN})")
    assert "TG401" in body


@pytest.mark.parametrize("key", ["", "a b", "-->", "a--b", "x\ny", "ä"])
def test_a_key_cannot_end_the_marker(key: str):
    with pytest.raises(ValueError, match="key"):
        comment.marker(key)


@pytest.mark.parametrize("letter", ["x", "ß", "\N{CJK UNIFIED IDEOGRAPH-6587}", "\U0001f600"])
def test_no_comment_is_longer_than_github_takes(letter: str):
    body, short = made(*(finding(number, f"{number} {letter * 200}") for number in range(800)))
    for each in (body, short):
        assert len(each) <= LIMIT
        assert len(each.encode("utf-16-le")) // 2 <= LIMIT
    assert "more lines are on the page of the run" in body
    assert len(short) < 3000


def test_what_is_cut_is_closed_again():
    folded = ["<details><summary>State</summary>", "", "````text", *["x" * 99] * 2000, "````"]
    body, _ = made(page="\n".join(["## Head", *folded, "</details>", "the end"]))
    assert len(body) <= LIMIT
    lines = body.splitlines()
    assert lines.count("````") == 1
    assert lines.count("</details>") == 1
    assert lines.index("````") < lines.index("</details>")
    assert "the end" not in body


def test_what_fits_is_not_cut():
    page = "## Head\n\n<details><summary>a</summary>\n\n```text\nx\n```\n\n</details>\nthe end"
    body, _ = made(page=page)
    assert page.partition("\n")[2] in body
    assert "more lines" not in body


def test_what_a_person_types_is_in_a_fence_that_nothing_ends():
    hand = ("git fetch origin 'refs/heads/a```b'", "trace-gate approve TRACE-20250101-001")
    for body in made(by_hand=hand):
        lines = body.splitlines()
        start = lines.index("````bash")
        assert lines[start + 1 : start + 4] == [*hand, "````"]


def test_what_mends_the_first_error_stands_at_the_end():
    note = finding(1).with_(level="warning", remediation="trace-gate status")
    for body in made(note, finding(2), finding(3), page="## Head\n\nthe review"):
        end = body.split("Next, in a clone of the branch:")[1].splitlines()
        assert end[2:5] == ["```bash", "trace-gate new decision --target ads/2.csv", "```"]
        assert end[-1].startswith("All of it")


def test_an_edit_a_wait_and_a_command_without_an_end_are_no_next_command():
    edit = finding(1).with_(remediation="Write it by hand.")
    waits = finding(1).with_(code="TG205", waits=True)
    endless = finding(1).with_(remediation=f"git add {'x' * 5_000}")
    for each in (edit, waits, endless):
        for body in made(each):
            assert "Next, in a clone" not in body


def test_a_mention_a_link_and_a_command_stay_text():
    body, _ = made(
        finding(1, "@team [x](javascript:a) <img src=x> ```\n::error::x https://e.example")
    )
    shown = body.replace(RUN, "")
    assert "@team" not in shown
    assert "](javascript" not in shown
    assert "<img" not in shown
    assert "https://" not in shown
    assert not any(line.startswith("::") for line in shown.splitlines())


@pytest.mark.parametrize(
    ("verdict", "passed", "careful"),
    [("PASS", True, False), ("BLOCK", False, False), ("PASS", False, True), ("BLOCK", True, True)],
)
def test_a_check_that_ended_otherwise_is_named(verdict: str, passed: bool, careful: bool):
    for body in made(verdict=verdict, passed=passed):
        assert ("**Careful.**" in body) is careful
