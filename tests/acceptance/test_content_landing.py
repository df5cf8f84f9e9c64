"""How a branch lands does not matter: merged, squashed or rebased, it is judged alike (SPEC 5)."""

from __future__ import annotations

import pytest

from tests.support.content_units import (
    MANY_BIDS,
    PATH,
    decided,
    edit,
    found_at,
    lands,
    merged,
    passes,
    resolved,
    sha,
    squashed,
)
from tests.support.shop import Shop, finding_lines


@pytest.fixture
def shop(shop: Shop) -> Shop:
    """The shop with a longer file on main, and a branch for the work."""
    shop.switch("main")
    shop.linked(PATH, MANY_BIDS, "the bids")
    shop.git("checkout", "-q", "-B", "work")
    return shop


# --- a conflict with main, and `refresh` -------------------------------------------------------


def test_a_conflict_resolved_anew_is_refreshed_and_lands_in_each_way(shop: Shop) -> None:
    trace_id = decided(shop)
    resolved(shop, "cup,0.70", "mug,0.65")
    assert found_at(shop.judge()) == [("TG412", PATH)]
    shop.refresh(trace_id)
    said = shop.load(trace_id)["execution"]["changes"][0]
    assert said["from_value"] == sha(MANY_BIDS.replace("mug,0.80", "mug,0.60"))
    assert passes(shop.staged())
    shop.commit("refresh")
    assert passes(shop.judge())
    assert passes(shop.pushed("work", "refs/heads/work"))
    assert passes(merged(shop))
    assert passes(squashed(shop))


def test_a_refreshed_conflict_lands_also_where_main_moves_again(shop: Shop) -> None:
    trace_id = decided(shop)
    resolved(shop, "cup,0.70", "mug,0.65")
    shop.refresh(trace_id)
    shop.commit("refresh")
    lands(shop, "lid,0.60", "lid,0.50")
    assert passes(shop.judge("main", "work"))
    assert passes(merged(shop))
    assert passes(squashed(shop))


def test_the_second_of_two_decisions_goes_on_from_the_first_after_a_conflict(shop: Shop) -> None:
    decided(shop, "cup,0.70", "cup,0.75")
    trace_id = decided(shop)
    resolved(shop, "cup,0.75", "mug,0.65")
    shop.refresh(trace_id)
    said = shop.load(trace_id)["execution"]["changes"][0]
    assert said["from_value"] == sha(MANY_BIDS.replace("cup,0.70", "cup,0.75"))
    shop.commit("refresh")
    assert passes(shop.judge())
    assert passes(merged(shop))
    assert passes(squashed(shop))


def test_a_branch_that_was_updated_without_a_conflict_is_refreshed(shop: Shop) -> None:
    trace_id = decided(shop)
    lands(shop, "lid,0.60", "lid,0.50")
    shop.switch("work")
    shop.git("merge", "-q", "--no-ff", "-m", "update branch", "main")
    shop.refresh(trace_id)
    shop.commit("refresh")
    assert passes(shop.judge())
    assert passes(merged(shop))
    assert passes(squashed(shop))


@pytest.mark.parametrize("moves", [False, True])
def test_what_is_slipped_in_after_the_refresh_of_a_conflict(shop: Shop, moves: bool) -> None:
    trace_id = decided(shop)
    resolved(shop, "cup,0.70", "mug,0.65")
    shop.refresh(trace_id)
    shop.commit("refresh")
    if moves:
        lands(shop, "lid,0.60", "lid,0.50")
    assert found_at(squashed(shop, ("pot,1.10", "pot,9.99"))) == [("TG412", PATH)]
    shop.git("reset", "-q", "--hard", "HEAD^")
    shop.switch("work")
    edit(shop, "pot,1.10", "pot,9.99")
    shop.commit("slipped in")
    assert found_at(shop.judge("main", "work")) == [("TG412", PATH)]
    assert found_at(merged(shop)) == [("TG412", PATH)]


# --- two decisions on one file, rebased onto a main that moved ---------------------------------

EDITS = (("mug,0.80", "mug,0.70"), ("pot,1.10", "pot,1.20"), ("cup,0.70", "cup,0.75"))


def decisions(shop: Shop, number: int) -> list[str]:
    """So many commits, each with a decision of its own; then main moves on another line."""
    made = [decided(shop, *edits) for edits in EDITS[:number]]
    lands(shop, "lid,0.60", "lid,0.50")
    return made


def rebased(shop: Shop, *slips: tuple[int, str, str]) -> str:
    """What "Rebase and merge" makes: each commit on main by itself. What main was before.

    A slip is (number of the commit, old, new): changed in it besides.
    """
    before, commits = shop.git("rev-parse", "main"), shop.git("rev-list", "--reverse", "main..work")
    shop.switch("main")
    for number, commit in enumerate(commits.split(), 1):
        shop.git("cherry-pick", "-n", commit)
        for at, old, new in slips:
            if at == number:
                edit(shop, old, new)
        shop.commit(f"step {number}")
    return before


def pushed_steps(shop: Shop, before: str):
    """The push event of what main has now; a hook before the push says the same."""
    found = shop.pushed("main", "refs/heads/main", before)
    shop.git("branch", "-f", "landing", "main")
    assert found_at(shop.pushed("landing", "refs/heads/main", before)) == found_at(found)
    return found


@pytest.mark.parametrize("number", [2, 3])
def test_each_step_of_a_rebase_lands_with_its_own_decision(shop: Shop, number: int) -> None:
    decisions(shop, number)
    assert passes(shop.judge("main", "work"))
    assert passes(merged(shop))
    before = rebased(shop)
    assert passes(pushed_steps(shop, before))
    assert passes(shop.judge(before, "main"))


def test_the_same_branch_is_squashed(shop: Shop) -> None:
    decisions(shop, 3)
    assert passes(squashed(shop))


def test_a_step_lands_that_was_refreshed_in_a_commit_of_its_own(shop: Shop) -> None:
    decided(shop)
    trace_id = decided(shop, "pot,1.10", "pot,1.20")
    edit(shop, "pot,1.20", "pot,1.30")
    shop.refresh(trace_id)
    shop.commit("refresh")
    lands(shop, "lid,0.60", "lid,0.50")
    before = rebased(shop)
    assert passes(pushed_steps(shop, before))


def test_a_line_that_two_decisions_change_lands_step_by_step(shop: Shop) -> None:
    decided(shop)
    decided(shop, "mug,0.70", "mug,0.65")
    lands(shop, "lid,0.60", "lid,0.50")
    before = rebased(shop)
    assert passes(pushed_steps(shop, before))


@pytest.mark.parametrize("at", [1, 2, 3])
@pytest.mark.parametrize(
    ("old", "new"), [("vat,1.30", "vat,9.99"), ("urn,1.10\nvat,1.30\n", "vat,1.30\nurn,1.10\n")]
)
def test_what_is_slipped_into_a_step_of_a_rebase(shop: Shop, at: int, old: str, new: str) -> None:
    decisions(shop, 3)
    before = rebased(shop, (at, old, new))
    assert ("TG412", PATH) in found_at(pushed_steps(shop, before))
    assert ("TG412", PATH) in found_at(shop.judge(before, "main"))


def test_a_step_that_does_the_first_decision_again_instead_of_its_own(shop: Shop) -> None:
    """The sum of both decisions is no excuse for a step, nor is the own part for a squash."""
    decisions(shop, 2)
    shop.switch("main")
    before = shop.git("rev-parse", "main")
    shop.git("merge", "-q", "--squash", "work")
    edit(shop, "mug,0.70", "mug,0.80")
    shop.commit("a squash that leaves the first decision out")
    assert found_at(pushed_steps(shop, before)) == [("TG412", PATH)]
    assert found_at(shop.judge(before, "main")) == [("TG412", PATH)]


# --- a file that comes and goes again, each decided --------------------------------------------

NEW, MOVED = "ads/new.csv", "ads/moved.csv"


def comes_and(shop: Shop, then: str) -> list[str]:
    """A file is added by one decision, and removed or renamed by another one."""
    shop.write(NEW, "mug,0.80\n")
    first = shop.save(shop.decision(NEW))
    shop.commit("comes")
    names = [NEW] if then == "removed" else [NEW, MOVED]
    shop.git(*(("rm", "-q", NEW) if then == "removed" else ("mv", NEW, MOVED)))
    second = shop.save(shop.decision(*names))
    assert passes(shop.staged())
    shop.commit(then)
    return [first, second]


THEN = pytest.mark.parametrize("then", ["removed", "renamed"])


@THEN
def test_a_file_that_comes_and_goes_lands_with_its_commits(shop: Shop, then: str) -> None:
    comes_and(shop, then)
    found = shop.judge()
    assert passes(found)
    assert {each.level for each in found.findings if each.code == "TG410"} == {"note"}
    assert not any("softened" in each for each in found.remarks)
    assert passes(shop.pushed("work", "refs/heads/work"))
    lands(shop, "lid,0.60", "lid,0.50")
    assert passes(shop.judge("main", "work"))
    assert passes(merged(shop))
    before = rebased(shop)
    assert passes(pushed_steps(shop, before))
    assert passes(shop.judge(before, "main"))


def test_a_file_of_main_that_changes_and_changes_back(shop: Shop) -> None:
    decided(shop)
    decided(shop, "mug,0.70", "mug,0.65")
    decided(shop, "mug,0.65", "mug,0.80")
    assert passes(shop.judge())
    assert passes(merged(shop))


@THEN
def test_a_squash_of_it_says_what_shows_it(shop: Shop, then: str) -> None:
    first, second = comes_and(shop, then)
    found = squashed(shop)
    assert found_at(found) == [("TG410", shop.trace_path(each)) for each in (first, second)]
    said = found.findings[0]
    assert f"{first} and {second}" in said.message
    assert "merge commit or a rebase" in said.remediation


@THEN
@pytest.mark.parametrize("lie", ["content", "start", "never there"])
def test_a_file_that_came_with_another_content_than_is_said(shop: Shop, then: str, lie) -> None:
    first, _ = comes_and(shop, then)
    trace = shop.load(first)
    said = trace["execution"]["changes"][0]
    if lie == "never there":
        shop.git("reset", "-q", "--soft", "main")
    else:
        said |= {"to_value": sha("other")} if lie == "content" else {"from_value": sha("other")}
    shop.save(trace)
    shop.commit("lie")
    for found in (shop.judge(), shop.pushed("work", "refs/heads/work"), merged(shop)):
        assert ("TG410", shop.trace_path(first)) in found_at(found), finding_lines(found)
    assert ("TG410", shop.trace_path(first)) in found_at(squashed(shop))


def test_a_third_decision_that_changed_nothing(shop: Shop) -> None:
    comes_and(shop, "removed")
    third = shop.save(shop.decision({**shop.planned(NEW), "to_value": sha("other")}))
    shop.commit("nothing")
    assert ("TG410", shop.trace_path(third)) in found_at(shop.judge())


# --- a change and its trace in two commits -----------------------------------------------------


def trace_later(shop: Shop) -> str:
    shop.write(NEW, "mug,0.80\n")
    shop.commit("the change")
    trace_id = shop.save(shop.decision(NEW))
    shop.commit("its trace")
    return trace_id


def test_a_trace_in_a_later_commit_lands_as_one_unit_and_not_as_two_steps(shop: Shop) -> None:
    """SPEC 5: on the protected branch each commit without a merge is a unit of its own."""
    trace_id = trace_later(shop)
    assert passes(shop.judge())
    assert passes(merged(shop))
    base, before = shop.git("rev-parse", "main"), rebased(shop)
    found = pushed_steps(shop, before)
    assert found_at(found) == [("TG401", NEW), ("TG410", shop.trace_path(trace_id))]
    for each, said in zip(found.findings, (trace_id, "An earlier commit changes it"), strict=True):
        assert said in each.message
        assert f"git rebase -i {base[:10]}" in each.remediation
        assert "merge commit or a squash" in each.remediation
        assert "commit/OID" in each.remediation
    shop.git("reset", "-q", "--hard", base)
    assert passes(squashed(shop))


def test_what_that_message_says_mends_it(shop: Shop) -> None:
    trace_later(shop)
    before = shop.git("rev-parse", "main")
    shop.git("rebase", "-q", "-i", "main", GIT_SEQUENCE_EDITOR="sed -i 2s/^pick/fixup/")
    assert passes(shop.pushed("work", "refs/heads/main", before))


def test_two_steps_that_do_not_belong_together_are_told_apart(shop: Shop) -> None:
    shop.write(NEW, "mug,0.80\n")
    shop.commit("a change")
    shop.save(shop.decision(shop.ahead(MOVED, "other\n")))
    shop.commit("a trace about another file")
    found = pushed_steps(shop, rebased(shop))
    assert [code for code, _ in found_at(found)] == ["TG401", "TG410"]
    assert not any("rebase -i" in each.remediation for each in found.findings)
