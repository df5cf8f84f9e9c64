"""Why a change is judged as it is: its rule, what covers it, what does not, what mends it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from trace_gate.report.escape import exact, plain, whole
from trace_gate.report.judgement.json_ import finding_data
from trace_gate.report.pages.why import page
from trace_gate.report.pages.why_messages import ALMOST, NO_COVER, RULES
from trace_gate.report.pages.why_words import shown
from trace_gate.report.plain_data import plain_record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from trace_gate.app.why.model import ExplainAnswer, ExplainedChange
    from trace_gate.app.why.rule import PathRule
    from trace_gate.core.finding import Finding

    Style = Callable[[str], str]
    Row = tuple[str, str]

VERSION = 1
SHORT = 10
PATHS = 20
"""So many paths of a commit are shown, those with findings first; JSON has all of them."""
EDITS = 5
OTHERS = 5


def explain_page(answer: ExplainAnswer, *, bold: Style = str) -> str:
    """What was asked about, then each path, then what changes the verdict."""
    pages = [page(_head(answer, bold), list(_judged(answer)), (), bold)]
    order = sorted(answer.changes, key=lambda each: not _errors(each))
    for change in order[:PATHS]:
        head = f"{bold(shown(change.path))}  {change.change}"
        pages.append(page(head, list(_change(change)), (), bold))
    if len(order) > PATHS:
        pages.append(f"and {len(order) - PATHS} more paths (--format json has them)\n")
    rest = list(_rest(answer))
    if rest:
        pages.append(page(bold("beside them"), rest, (), bold))
    pages.append(_edits(answer, bold))
    return "\n".join(pages)


def _head(answer: ExplainAnswer, bold: Style) -> str:
    name = bold(shown(answer.name))
    if answer.verdict == "NONE":
        return name
    if answer.subject == "staged":
        return f"{name}  as it is staged: {answer.verdict}"
    commit = (answer.commit or "")[:SHORT]
    last = f"changed last in {commit}: " if answer.subject == "path" else f"commit {commit}: "
    return f"{name}  {last}{answer.verdict}"


def _judged(answer: ExplainAnswer) -> Iterator[Row]:
    if answer.rule is not None and not answer.changes:
        yield "rule", _rule(answer.rule)
    if answer.step is not None:
        yield "judged", f"with {answer.step[:SHORT]}, which brought it"
    if answer.policy_digest:
        yield "by policy", f"{answer.policy_digest[:SHORT]} of {shown(answer.policy_ref)}"
    for each in answer.remarks:
        yield "note", shown(each)


def _change(change: ExplainedChange) -> Iterator[Row]:
    yield "rule", _rule(change.rule)
    if change.traces:
        yield "covered by", ", ".join(map(shown, change.traces))
    for each in change.not_counted:
        yield "not counted", f"{shown(each.trace)} {NO_COVER[each.why]}"
    for finding in change.findings:
        yield finding.code, _finding(finding)


def _rule(rule: PathRule) -> str:
    said = f"{rule.kind}: {RULES[rule.kind].format(pattern=shown(rule.pattern))}"
    if rule.almost is not None:
        pattern, why = rule.almost
        said = f"{rule.kind}: {shown(pattern)} of `exempt` matches, but {ALMOST[why]}"
    if rule.mode == "block" and rule.mode_pattern is None:
        return said
    by = f"pattern {shown(rule.mode_pattern)}" if rule.mode_pattern is not None else "the default"
    return f"{said}; mode {rule.mode} by {by}"


def _finding(finding: Finding) -> str:
    level = "" if finding.level == "error" else f"{finding.level}: "
    soft = " (softened by `mode`)" if finding.softened else ""
    return f"{level}{plain(finding.message)}{soft}"


def _errors(change: ExplainedChange) -> bool:
    return any(each.level == "error" for each in change.findings)


def _rest(answer: ExplainAnswer) -> Iterator[Row]:
    for each in answer.others[:OTHERS]:
        where = f"{shown(each.path)}: " if each.path else ""
        yield each.code, f"{where}{_finding(each)}"
    if len(answer.others) > OTHERS:
        yield "", f"and {len(answer.others) - OTHERS} more findings"


def _edits(answer: ExplainAnswer, bold: Style) -> str:
    if answer.verdict == "NONE":
        return "a change of it would be judged by this rule\n"
    if not answer.edits:
        return "nothing is missing\n"
    lines = [bold("what changes the verdict" + (", all of:" if len(answer.edits) > 1 else ":"))]
    lines += [f"  {plain(each)}" for each in answer.edits[:EDITS]]
    if len(answer.edits) > EDITS:
        lines.append(f"  and {len(answer.edits) - EDITS} more (--format json has them)")
    return "\n".join(lines) + "\n"


def explain_data(answer: ExplainAnswer) -> dict[str, Any]:
    """The answer for programs, version 1; `schemas/explain.schema.json` describes it."""
    data = plain_record(answer.with_(changes=(), others=()))
    data["name"] = exact(answer.name)
    data["changes"] = [
        {
            **plain_record(each.with_(findings=())),
            "findings": [finding_data(found) for found in each.findings],
        }
        for each in answer.changes
    ]
    data["others"] = [finding_data(each) for each in answer.others]
    data["edits"] = [whole(each) for each in answer.edits]
    return {"schema_version": VERSION, **data}
