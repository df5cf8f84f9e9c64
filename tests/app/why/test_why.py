"""From a line, a file or a trace to who decided it, in a history where each has another reason."""

from __future__ import annotations

import pytest

from tests.support.reasons import BIDS, GONE, OLD, SHEET, Reasons
from trace_gate.app.why import why
from trace_gate.app.why.covering import Reading
from trace_gate.app.why.model import FileAnswer, LineAnswer, TraceAnswer
from trace_gate.core.errors import UsageError


def line(reading: Reading, number: int, path: str = BIDS) -> LineAnswer:
    found = why.why_path(reading, None, path, number, 20)
    assert isinstance(found, LineAnswer)
    return found


def file(reading: Reading, path: str, number: int | None = None) -> FileAnswer:
    found = why.why_path(reading, None, path, number, 20)
    assert isinstance(found, FileAnswer)
    return found


class Draft:
    """A working tree in which some files are other than in the commit."""

    def __init__(self, **files: str) -> None:
        self._files = {f"ads/{name}.csv": text.encode() for name, text in files.items()}
        self.traces: dict[str, bytes] = {}

    def read(self, path: str) -> bytes | None:
        return {**self._files, **self.traces}.get(path)

    def below(self, _folder: str) -> list[str]:
        return list(self.traces)

    def taken(self, path: str) -> bool:
        return self.read(path) is not None


def text_of(reasons: Reasons) -> str:
    return (reasons.path / BIDS).read_text()


def test_a_line_is_followed_through_a_rename_to_the_decision_that_wrote_it(reasons, reading):
    found = line(reading, 2)
    assert (found.text, found.before) == ("C1,mug,0.72", "C1,mug,0.80")
    assert found.state == "traced"
    assert found.origin.commit == reasons.commits["lowered"]
    assert (found.origin.path, found.origin.line) == (OLD, 2)
    assert found.origin.author == "Ann Analyst"
    (trace,) = found.traces
    assert trace.trace == reasons.ids["lowered"]
    assert trace.rationale == "The report says that this converts."
    assert [each.uri for each in trace.evidence] == ["uploads/week.csv"]
    assert trace.causes == ((reasons.ids["seen"], "observation: B0EXAMPLE1, clicks 9"),)


def test_the_change_that_is_about_the_line_is_named_with_its_limit(reading):
    (trace,) = line(reading, 2).traces
    (number,) = trace.about_line
    change = trace.changes[number - 1]
    assert change.target == "campaign/C1/ad_group/G1/keyword/mug/bid"
    assert (str(change.share), str(change.limit)) == ("-0.1", "0.3")


def test_what_came_of_it_is_found_in_a_later_trace(reasons, reading):
    outcome = line(reading, 2).traces[0].outcome
    assert (outcome.result, outcome.trace) == ("confirmed", reasons.ids["verified"])
    assert dict(outcome.actual) == {"clicks": 9}
    assert outcome.criteria == ("clicks > 1",)


def test_a_trace_that_came_later_on_the_same_branch_is_found_by_its_merge(reasons, reading):
    found = line(reading, 3)
    assert found.state == "traced"
    assert found.origin.commit == reasons.commits["raised"]
    assert found.origin.landed == reasons.commits["merged"]
    assert [each.trace for each in found.traces] == [reasons.ids["renamed"]]


def test_a_trace_of_a_later_step_counts_where_it_says_the_content(reasons, reading):
    found = line(reading, 1, "ads/late.csv")
    assert (found.state, found.origin.landed) == ("traced", reasons.commits["traces"])
    assert [each.trace for each in found.traces] == [reasons.ids["late"]]
    assert line(reading, 1, "ads/wrong.csv").state == "past_the_gate"


def test_a_trace_that_says_another_content_is_named_with_that(reasons, reading):
    found = line(reading, 2, "ads/wrong.csv")
    assert [each.trace for each in found.traces] == [reasons.ids["wrong"]]
    commit = reasons.commits["traces"][:10]
    assert found.remark == (
        f"the trace says another content of ads/wrong.csv than {commit} gives it; "
        f"trace-gate explain {commit} says what the gate finds"
    )
    assert [line(reading, number).remark for number in (2, 3, 4)] == [None] * 3


def test_who_approved_is_named_with_what_was_accepted(reasons, reading):
    (trace,) = line(reading, 4).traces
    assert trace.trace == reasons.ids["approved"]
    assert (trace.claim, trace.approved_by, trace.accepts) == (
        "ESCALATE",
        "Ann Analyst",
        ("TG502",),
    )


def test_what_landed_past_the_gate_and_was_accepted_later_says_so(reasons, reading):
    found = line(reading, 5)
    assert found.state == "remediated"
    assert [each.trace for each in found.traces] == [reasons.ids["accepted"]]


def test_what_landed_past_the_gate_says_so_with_the_command_that_shows_what_is_wrong(
    reasons, reading
):
    found = line(reading, 6)
    assert found.state == "past_the_gate"
    assert found.traces == ()
    assert f"trace-gate explain {reasons.commits['bypassed'][:10]}" in found.commands


def test_a_line_from_before_the_adoption_and_one_that_came_with_it(reading):
    assert line(reading, 1).state == "before_adoption"
    assert line(reading, 1, "config/amazon-growth/gate.yaml").state == "adoption"


def test_a_file_of_another_commit_is_read_there(reasons):
    from tests.support.shop import CompiledPolicies
    from trace_gate.adapters.git.repository import Git

    with Git.open(str(reasons.path)) as git:
        older = why.reading_of(git, CompiledPolicies(), 0, reasons.commits["lowered"])
        assert line(older, 2, OLD).traces[0].trace == reasons.ids["lowered"]
        with pytest.raises(UsageError, match="no commit 'nonsense'"):
            why.reading_of(git, None, 0, "nonsense")


def test_a_line_that_is_not_committed_says_so_and_what_it_replaces(reasons, reading):
    files = Draft(bids=text_of(reasons).replace("mug,0.72", "mug,0.65"))
    found = why.why_path(reading, files, BIDS, 2, 20)
    assert (found.state, found.before) == ("uncommitted", "C1,mug,0.72")
    assert found.commands[0].startswith("trace-gate new decision --from-staged")


def test_a_draft_that_names_the_file_of_an_uncommitted_line_is_named(reasons, reading):
    files = Draft(bids=text_of(reasons).replace("mug,0.72", "mug,0.65"))
    shop = reasons.shop
    old = shop.path / shop.trace_path(reasons.ids["approved"])
    draft = "traces/2025-01/TRACE-20250130-001.yaml"
    files.traces[draft] = old.read_bytes()
    found = why.why_path(reading, files, BIDS, 2, 20)
    assert found.others == ("TRACE-20250130-001",)


def test_lines_of_the_working_tree_are_counted_as_they_stand_there(reasons, reading):
    files = Draft(bids="a new first line\n" + text_of(reasons).replace("\n", "\r\n"))
    found = why.why_path(reading, files, BIDS, 3, 20)
    assert (found.text, found.traces[0].trace) == ("C1,mug,0.72", reasons.ids["lowered"])
    assert why.why_path(reading, files, BIDS, 1, 20).state == "uncommitted"


def test_a_new_file_is_not_committed(reading):
    assert why.why_path(reading, Draft(new="x\n"), "ads/new.csv", 1, 20).state == "uncommitted"
    with pytest.raises(UsageError, match="in no commit yet"):
        why.why_path(reading, Draft(new="x\n"), "ads/new.csv", None, 20)


def test_a_file_has_its_commits_with_their_traces_through_the_rename(reasons, reading):
    found = file(reading, BIDS)
    assert [(each.change, each.state) for each in found.steps] == [
        ("changed", "past_the_gate"),
        ("changed", "remediated"),
        ("changed", "traced"),
        ("renamed", "traced"),
        ("changed", "traced"),
        ("changed", "traced"),
        ("added", "before_adoption"),
    ]
    assert found.steps[-2].traces[0][0] == reasons.ids["lowered"]
    assert found.steps[-2].origin.path == OLD
    shorter = why.why_path(reading, None, BIDS, None, 2)
    assert (len(shorter.steps), shorter.more) == (2, True)
    assert f"trace-gate why {BIDS} -n 10" in shorter.commands


def test_a_workbook_has_the_history_of_the_whole_file(reading):
    found = file(reading, SHEET, 3)
    assert found.binary
    assert found.remark == why.WHOLE
    assert [each.state for each in found.steps] == ["before_adoption"]


def test_a_deleted_file_has_the_commit_that_deleted_it_and_its_trace(reasons, reading):
    found = file(reading, GONE, 1)
    assert found.deleted
    assert found.steps[0].origin.commit == reasons.commits["deleted"]
    assert found.steps[0].traces[0][0] == reasons.ids["deleted"]
    assert found.steps[1].traces[0][0] == reasons.ids["added"]


def test_a_trace_has_its_commits_and_its_outcome(reasons, reading):
    found = why.why_path(reading, None, reasons.shop.trace_path(reasons.ids["lowered"]), 4, 20)
    assert isinstance(found, TraceAnswer)
    assert [each.commit for each in found.origins] == [reasons.commits["lowered"]]
    assert found.trace.outcome.result == "confirmed"
    assert found.trace.followed == (
        ("verified by", reasons.ids["verified"],
         f"verification: confirmed, {reasons.ids['lowered']}"),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("path", "number", "message", "remedy"),
    [
        (BIDS, 7, "6 lines, so there is no line 7", f"trace-gate why {BIDS}:6"),
        (BIDS, 0, "there is no line 0", f"trace-gate why {BIDS}:6"),
        ("ads", None, "ads is a folder", "trace-gate why ads/"),
        ("ads/bidz.csv", 2, "No commit of this history has", f"trace-gate why {BIDS}:2"),
        ("bids.csv", None, "No commit of this history has", f"trace-gate why {BIDS}"),
        ("quite/else.bin", None, "No commit of this history has", "git log --all"),
    ],
)
def test_what_is_not_there_is_refused_with_the_command_that_works(
    reading, path, number, message, remedy
):
    with pytest.raises(UsageError, match=message) as error:
        why.why_path(reading, None, path, number, 20)
    assert remedy in error.value.remedy


def test_an_unknown_trace_is_refused_with_those_nearest_to_it(reasons, reading):
    lowered = reasons.ids["lowered"]
    assert why.trace_named(reading, lowered, None) == lowered
    assert why.trace_named(reading, "latest", None) == reasons.ids["refused"]
    with pytest.raises(UsageError, match="no trace TRACE-20250101-099") as error:
        why.trace_named(reading, "TRACE-20250101-099", None)
    assert lowered in error.value.remedy
