"""A judgement as JUnit's XML, for Jenkins, GitLab, Azure and Bitbucket (SPEC 6, Formats).

The verdict is a test of its own, always with the same name; each finding is one, and so is each
commit that passed. An error of the gate fails its test, what could not be judged is an error of
JUnit's, and warnings and notes are tests that passed and say something.
"""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from trace_gate.core.codes import name_of
from trace_gate.core.record import Record
from trace_gate.report.escape import plain
from trace_gate.report.judgement.collapse import place
from trace_gate.report.judgement.summary import VERDICTS, closing
from trace_gate.report.judgement.text import ordered

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Literal

    from trace_gate.core.finding import Finding
    from trace_gate.core.gate.judgement import CommitJudgement, Judgement

MOST = 50_000
"""Tests: GitLab reads 250,000 elements and 30 MB of a file."""

MOST_BYTES = 25_000_000
NEW_LINE = "\n"


class Test(Record):
    """A test as XML, and how it went."""

    text: str
    outcome: Literal["passed", "failure", "error"] = "passed"


def junit(judgement: Judgement, *, color: bool = False) -> str:
    """One suite; never an empty one."""
    del color
    every = [
        _verdict(judgement),
        *(_finding(each, judgement) for each in ordered(judgement.findings)),
        *(_commit(each) for each in judgement.commits if each.verdict == "PASS"),
    ]
    tests = _fitting(every)
    counts = _counts(tests)
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<testsuites name="trace-gate" {counts}>',
        f'<testsuite name="trace-gate" {counts}>',
        *_properties(judgement),
        *(each.text for each in tests),
        _output([*_more(len(every) - len(tests)), *closing(judgement)]),
        "</testsuite>",
        "</testsuites>",
    ]
    return "\n".join(lines) + "\n"


def _verdict(judgement: Judgement) -> Test:
    if judgement.verdict == "PASS":
        return _test("trace-gate", "verdict")
    said = VERDICTS[judgement.verdict]
    lines = [said, *closing(judgement)[:-1]]
    return _failed("trace-gate", "verdict", (judgement.verdict, said, lines), judgement)


def _finding(finding: Finding, judgement: Judgement) -> Test:
    where, what = place(finding), plain(finding.message)
    group, name = f"{finding.code} {name_of(finding.code)}", f"{where}: {what}"
    lines = [what, f"where: {where}", f"fix: {plain(finding.remediation)}"]
    if finding.level == "error":
        return _failed(group, name, (finding.code, what, lines), judgement)
    return _test(group, name, _output([f"{finding.level}: {lines[0]}", *lines[1:]]))


def _commit(commit: CommitJudgement) -> Test:
    return _test("commits", plain(commit.commit))


def _failed(group: str, name: str, said: tuple[str, str, list[str]], judgement: Judgement) -> Test:
    """A test that did not pass: the kind, the message and the lines of what is `said` of it."""
    kind, message, lines = said
    outcome: Literal["failure", "error"] = (
        "error" if judgement.verdict == "CANNOT_JUDGE" else "failure"
    )
    head = f"<{outcome} type={quoteattr(kind)} message={quoteattr(message)}>"
    inside = f"{head}{escape(NEW_LINE.join(lines))}</{outcome}>"
    return _test(group, name, inside).with_(outcome=outcome)


def _test(group: str, name: str, inside: str = "") -> Test:
    head = f"<testcase classname={quoteattr(group)} name={quoteattr(name)}"
    return Test(text=f"{head}>\n{inside}\n</testcase>" if inside else f"{head}/>")


def _output(lines: list[str]) -> str:
    return f"<system-out>{escape(NEW_LINE.join(lines))}</system-out>"


def _properties(judgement: Judgement) -> Iterator[str]:
    facts = {
        "verdict": judgement.verdict,
        "policy_ref": plain(judgement.policy_ref),
        "policy_digest": judgement.policy_digest,
    }
    yield "<properties>"
    for name, value in facts.items():
        yield f"<property name={quoteattr(name)} value={quoteattr(value)}/>"
    yield "</properties>"


def _fitting(tests: list[Test]) -> list[Test]:
    """As many as a reader takes; the verdict and the errors are the first of them."""
    size, kept = 0, list[Test]()
    for each in tests[:MOST]:
        size += len(each.text.encode("utf-8"))
        if size > MOST_BYTES:
            break
        kept.append(each)
    return kept


def _counts(tests: list[Test]) -> str:
    failures = sum(each.outcome == "failure" for each in tests)
    errors = sum(each.outcome == "error" for each in tests)
    return f'tests="{len(tests)}" failures="{failures}" errors="{errors}"'


def _more(count: int) -> list[str]:
    more = f"{count} more tests are not in this file: trace-gate check --format json"
    return [more] if count else []
