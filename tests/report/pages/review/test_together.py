"""What many rows of one market file lack is one action, whatever each row says."""

from __future__ import annotations

import html as escapes

import pytest

from tests.support.reviews import action, review
from trace_gate.report.markdown import markdown
from trace_gate.report.pages.review import document
from trace_gate.report.pages.review.together import FROM, actions_together

TAIL = '--executed --option "WHAT" --rationale "WHY" && git add records uploads/FILE   # your words'


def undecided(row: int, path: str = "ads/bids.csv", who: str = "mia"):
    move = f"'campaign/C1/ad_group/A1/keyword/mug {row}/exact/bid 0.80 -> 0.90'"
    return action(
        "author",
        names=(who,),
        code="TG413",
        path=path,
        trace=None,
        why=f"{path}, row {row}: 0.80 becomes 0.90, and no decision here says so.",
        what=f"Write 0.80 into row {row}   or decide it: trace-gate new decision --change {move} "
        f"{TAIL}",
    )


def together(*actions, on_branch: bool = True):
    return list(actions_together(actions, document.LEVELS[0], on_branch=on_branch))


def test_the_values_of_a_file_that_nobody_decided_are_decided_together():
    other = action("author", names=("mia",), code="TG402", path="a.csv", what="x", why="y")
    rows = [undecided(row) for row in range(2, 2 + FROM)]
    first, kept = together(rows[0], other, *rows[1:])
    assert kept == other
    assert first.what.startswith("Put back what was not meant, and decide the others together")
    command = first.what.partition(": ")[2]
    assert command.startswith("trace-gate new decision --from-staged --evidence uploads/FILE ")
    assert command.endswith(" && git add records uploads/FILE   # your words")
    assert "mug" not in first.what
    assert "row 2: " in first.why
    assert "more values of ads/bids.csv" in first.why


def test_few_values_are_told_one_by_one():
    rows = [undecided(row) for row in range(2, 1 + FROM)]
    assert together(*rows) == rows


@pytest.mark.parametrize("other", [{"path": "ads/more.csv"}, {"who": "leo"}])
def test_another_file_or_author_is_an_action_of_its_own(other):
    rows = [undecided(row) for row in range(2, 2 + FROM)]
    more = [undecided(row, **other) for row in range(2, 1 + FROM)]
    assert len(together(*rows, *more)) == 1 + len(more)


def test_what_has_landed_cannot_be_staged_again():
    rows = [undecided(row) for row in range(2, 2 + FROM)]
    assert together(*rows, on_branch=False) == rows


@pytest.mark.parametrize(("landed", "commands"), [(None, 1), ("2026-11-24T08:00:00Z", 4)])
def test_a_page_has_one_command_for_all_of_them(landed, commands):
    found = review(landed=landed, actions=tuple(undecided(row) for row in range(2, 6)))
    page = escapes.unescape(markdown(document.document(found, document.LEVELS[0])))
    assert page.count("# command ") == commands
