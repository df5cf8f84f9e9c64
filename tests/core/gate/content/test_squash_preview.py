"""What a squash of a sound branch could not know is said in time (SPEC 5): TG412."""

from __future__ import annotations

import pytest

from tests.support.unit_case import (
    GOOD,
    approved,
    case,
    change,
    commit,
    decision,
    lines,
    name,
    says,
    sha,
    statuses,
    touched,
    with_approver,
)
from trace_gate.core.gate.content import content, squash_preview
from trace_gate.core.gate.target_index import Naming

PATH = "ads/a"
BASE = "b" * 40
ONE = commit("c1", change(PATH, "m", "b"), parents=(BASE,))
THEN = commit("c2", change("ads/x"), parents=("c1",))
PLAN = decision(1, says(PATH, "m", "b"))
"""It begins at a content that only a commit of the branch had: the base has moved to `a`."""


def branch(*brings, commits=(ONE, THEN), net=None, is_open=True, contents=None, **options):
    changes = net or [change(PATH, "a", "n")]
    texts = {(PATH, each): sha(each) for each in "abmn"}
    return case(
        *changes,
        commits=commits,
        brings=brings or [touched(PLAN, by=(ONE,))],
        open=is_open,
        contents={"sha256": texts, **(contents or {})},
        **options,
    )


def found(unit, covered=(PATH,)):
    return list(squash_preview.check(unit, statuses(unit), covered))


def test_what_only_a_commit_of_the_branch_shows_is_lost_in_a_squash():
    unit = branch()
    assert list(content.check(unit, Naming(statuses(unit)), [PATH])) == [], "the branch is sound"
    (warned,) = found(unit)
    assert (warned.code, warned.level, warned.path) == ("TG412", "warning", PATH)
    assert warned.commit is None
    assert warned.message.startswith("This branch is sound, and a squash of it would be stopped: ")
    assert warned.remediation.startswith(f"trace-gate refresh {name(1)} && git add traces && git")
    assert "by a merge commit" in warned.remediation


def test_what_a_squash_keeps_passes():
    assert found(branch(touched(decision(1, says(PATH, "a", "n")), by=(ONE,)))) == []


@pytest.mark.parametrize(
    "unit",
    [
        branch(is_open=False),
        branch(commits=()),
        branch(commits=(commit("c1", change(PATH, "m", "b"), parents=(BASE,)),)),
    ],
)
def test_only_a_branch_that_can_be_squashed_is_asked(unit):
    """One commit on its base is one already."""
    assert found(unit) == []


def test_one_commit_on_another_base_is_squashed_onto_this_one():
    alone = commit("c1", change(PATH, "m", "b"), parents=("other",))
    assert len(found(branch(commits=(alone,)))) == 1


def test_only_paths_that_are_covered_are_asked():
    assert found(branch(), covered=()) == []
    assert found(branch(), covered=("ads/x",)) == []


def test_what_the_unit_stands_on_does_not_count_for_a_squash():
    below = {"begun": {PATH: (None,)}}
    assert len(found(branch(contents=below))) == 1


def test_the_lines_of_a_decision_survive_a_squash():
    said = decision(1, says(PATH, "m", "b", details={"lines": sha("x")}))
    differ = lines(PATH, m_b="x", a_n="x")
    unit = branch(touched(said, by=(ONE,)), contents=differ)
    assert found(unit) == []


def test_what_is_approved_is_not_written_again():
    unit = branch(
        touched(approved(PLAN), by=(ONE,)),
        rules=with_approver(),
        known={"signatures": {name(1): GOOD}},
    )
    (warned,) = found(unit)
    assert warned.remediation.startswith("Land it by a merge commit: what is approved")


def test_a_decision_comes_in_a_squash_as_it_is_in_the_end():
    steps = touched(decision(1, says(PATH, "m", "x")), PLAN, by=(ONE, THEN))
    unit = branch(steps)
    asked = []
    for status in statuses(unit):
        made = squash_preview._brought_by(status, ONE.with_(oid="squash"))
        asked += [(each.commit.oid, each.file) for each in made.touched.versions]
    assert asked == [("squash", steps.final)]


def test_a_decision_that_does_not_cover_is_not_named():
    given_up = decision(2, says(PATH, "m", "b"), check="BLOCK", executed_at=None)
    (warned,) = found(branch(touched(PLAN, by=(ONE,)), touched(given_up, by=(THEN,))))
    assert name(2) not in warned.remediation
