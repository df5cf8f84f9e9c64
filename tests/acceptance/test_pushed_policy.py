"""Which branch is protected: what a push brings has no say in it (SPEC 5, Trusted policy).

A push job judges afterwards: its clone has every branch of the remote as it is after the push,
so that what is asked of a remote-tracking copy is answered by the push itself.
"""

from __future__ import annotations

import subprocess

import pytest

from tests.support.shop import Shop, codes, finding_lines
from trace_gate.core.errors import CannotJudge

GATE = "config/amazon-growth/gate.yaml"
ZEROS = "0" * 40


def protects(shop: Shop, name: str) -> None:
    """Let the policy name another protected branch; staged."""
    text = (shop.path / GATE).read_text()
    lines = [line for line in text.splitlines() if not line.startswith("protected_branch:")]
    shop.write(GATE, "\n".join([*lines, f"protected_branch: {name}", ""]))


def evil(shop: Shop) -> str:
    shop.write("ads/evil.csv", "x\n")
    return shop.commit("evil")


def job(shop: Shop, branch: str, after: str, **others: str) -> Shop:
    """The clone of a push job: everything as it is after the push, HEAD detached at it."""
    place = shop.path.parent / "job"
    place.mkdir()
    there = Shop(place, clock=shop.clock)
    there.git("init", "-q", "-b", branch)
    there.git("remote", "add", "origin", str(shop.path))
    there.git("fetch", "-q", "origin", "+refs/heads/*:refs/remotes/origin/*")
    there.git("update-ref", f"refs/remotes/origin/{branch}", after)
    for name, oid in others.items():
        there.git("update-ref", f"refs/remotes/origin/{name}", oid)
    there.git("checkout", "-q", "-B", branch, f"refs/remotes/origin/{branch}")
    return there


def landed(there: Shop, branch: str, before: str):
    return there.pushed(f"refs/heads/{branch}", f"refs/heads/{branch}", before)


def stopped(found, *others: str) -> bool:
    """Whether the file without a trace was seen, and what else is named."""
    return bool({"TG401", "TG402"} & set(codes(found))) and set(others) <= set(codes(found))


def trunk(shop: Shop) -> str:
    """A repository whose protected branch is `trunk`, which only the policy says; its tip."""
    shop.git("branch", "-m", "main", "trunk")
    shop.switch("trunk")
    protects(shop, "trunk")
    tip = shop.commit("trunk is protected")
    shop.git("checkout", "-q", "-B", "work")
    return tip


@pytest.mark.parametrize("name", ["work", "main", "trunk", "nobody", "null"])
def test_the_pushed_policy_does_not_move_the_protection(shop: Shop, name: str):
    before = shop.git("rev-parse", "main")
    protects(shop, name)
    after = evil(shop)
    there = job(shop, "main", after, trunk=after)
    found = landed(there, "main", before)
    assert stopped(found), finding_lines(found)


@pytest.mark.parametrize("name", ["work", "trunk", "nobody"])
def test_nor_where_the_push_was_made_in_two_commits(shop: Shop, name: str):
    before = shop.git("rev-parse", "main")
    protects(shop, name)
    shop.commit("first the policy")
    after = evil(shop)
    found = landed(job(shop, "main", after, trunk=after), "main", before)
    assert stopped(found, "TG408"), finding_lines(found)


def test_nor_does_a_branch_that_came_before_a_late_job_ran(shop: Shop):
    """The job of one push runs after the next: its copy of the branch is further on."""
    before = trunk(shop)
    after = evil(shop)
    later = shop.linked("docs/plan.csv") and shop.git("rev-parse", "HEAD")
    protects(shop, "nobody")
    other = shop.commit("a branch whose policy protects nobody")
    there = job(shop, "trunk", later, main=other)
    found = there.pushed(after, "refs/heads/trunk", before)
    assert stopped(found), finding_lines(found)
    assert found.policy_ref == before[:10], "step by step from the old tip, as the protected one"


def test_nor_does_a_policy_that_the_push_takes_away(shop: Shop):
    before = shop.git("rev-parse", "main")
    shop.git("rm", "-rq", "config")
    after = evil(shop)
    found = landed(job(shop, "main", after), "main", before)
    assert found.verdict == "BLOCK", finding_lines(found)


def test_nor_a_policy_that_cannot_be_read(shop: Shop):
    before = shop.git("rev-parse", "main")
    shop.write(GATE, "protected_branch: [\n")
    after = evil(shop)
    assert "TG701" in codes(landed(job(shop, "main", after), "main", before))


def test_nor_a_branch_of_the_usual_name_that_somebody_pushes(shop: Shop):
    """The job knows no default branch of its remote, so that `main` is looked at."""
    before = trunk(shop)
    protects(shop, "work")
    after = evil(shop)
    found = landed(job(shop, "trunk", after, main=after), "trunk", before)
    assert stopped(found), finding_lines(found)


@pytest.mark.parametrize("branch", ["main", "trunk"])
def test_an_old_tip_that_is_not_there_cannot_be_judged(shop: Shop, branch: str):
    """A forced push: nothing holds what was there before."""
    if branch == "trunk":
        trunk(shop)
    protects(shop, "work")
    there = job(shop, branch, evil(shop))
    with pytest.raises(CannotJudge, match="There is no commit"):
        landed(there, branch, "1" * 40)


@pytest.mark.parametrize("branch", ["main", "trunk"])
def test_a_forced_push_is_told_by_the_old_tip(shop: Shop, branch: str):
    before = shop.git("rev-parse", "main") if branch == "main" else trunk(shop)
    protects(shop, "work")
    tree = evil(shop)
    after = shop.git("commit-tree", f"{tree}^{{tree}}", "-p", f"{before}~1", "-m", "other")
    shop.git("checkout", "-q", "-B", "work", after)
    assert "TG802" in codes(landed(job(shop, branch, after), branch, before))


def job_again(there: Shop, shop: Shop, branch: str, after: str) -> Shop:
    """The same job after one more push."""
    shop.git("branch", "-f", "forced", after)
    there.git("fetch", "-q", "origin", "forced")
    there.git("update-ref", f"refs/remotes/origin/{branch}", after)
    there.git("checkout", "-q", "-B", branch, after)
    return there


@pytest.mark.parametrize("branch", ["main", "trunk"])
def test_a_protected_branch_that_was_deleted_and_made_again_is_judged_as_a_whole(
    shop: Shop, branch: str
):
    if branch == "trunk":
        trunk(shop)
    protects(shop, "work")
    after = evil(shop)
    found = landed(job(shop, branch, after), branch, ZEROS)
    assert stopped(found), finding_lines(found)


def test_an_approved_move_of_the_protection_holds_from_the_next_push_on(shop: Shop):
    """Whoever lands it is judged by what was there; then the new branch is the protected one."""
    before = shop.git("rev-parse", "main")
    protects(shop, "trunk")
    moved = shop.commit("trunk from now on")
    assert "TG408" in codes(landed(job(shop, "main", moved), "main", before))
    shop.git("checkout", "-q", "-B", "trunk", moved)
    after = evil(shop)
    there = job_again(Shop(shop.path.parent / "job", clock=shop.clock), shop, "trunk", after)
    assert stopped(landed(there, "trunk", moved))


# --- before the push: the hook of a clone, which has fetched ---------------------------


def clone(shop: Shop) -> Shop:
    """A clone with the default branch of its remote, whose hook asks before the push."""
    shop.switch("main")
    place = shop.path.parent / "clone"
    subprocess.run(["git", "clone", "-q", str(shop.path), str(place)], check=True)
    there = Shop(place, clock=shop.clock)
    there._numbers = dict(shop._numbers)
    return there


def test_the_hook_of_a_clone_that_fetched_the_commit_elsewhere(shop: Shop):
    before = shop.git("rev-parse", "main")
    protects(shop, "work")
    after = evil(shop)
    there = clone(shop)
    there.git("merge", "-q", "--ff-only", after)
    found = there.pushed("main", "refs/heads/main", before)
    assert stopped(found, "TG408"), finding_lines(found)


def test_the_hook_of_a_clone_whose_copy_is_of_another_remote(shop: Shop):
    """`main` of a fork names another branch; where the push goes, `main` is protected."""
    before = shop.git("rev-parse", "main")
    protects(shop, "work")
    fork = shop.commit("the fork protects another branch")
    after = evil(shop)
    there = clone(shop)
    there.git("remote", "add", "fork", "elsewhere")
    there.git("update-ref", "refs/remotes/fork/main", fork)
    there.git("config", "branch.main.remote", "fork")
    there.git("merge", "-q", "--ff-only", after)
    found = there.pushed("main", "refs/heads/main", before)
    assert stopped(found), finding_lines(found)


def test_a_topic_branch_whose_own_policy_protects_it_is_judged_on_what_is_protected(shop: Shop):
    protects(shop, "work")
    first = evil(shop)
    there = clone(shop)
    there.git("checkout", "-q", "-b", "work", "origin/work")
    there.commit("one more")
    found = there.pushed("work", "refs/heads/work", first)
    assert stopped(found, "TG408"), finding_lines(found)


@pytest.mark.parametrize("old", ["main", "work"])
def test_a_branch_of_what_has_landed_brings_nothing(shop: Shop, old: str):
    """A release branch, and a topic branch that is set back to the protected one."""
    evil(shop)
    tip = shop.git("rev-parse", old)
    there = clone(shop)
    found = there.pushed("main", "refs/heads/release", ZEROS if old == "main" else tip)
    assert found.verdict == "PASS", finding_lines(found)


def test_a_branch_whose_old_tip_was_never_fetched_is_judged_as_any(shop: Shop):
    """Somebody else pushed to it meanwhile, and it is forced: nothing protects it."""
    there = clone(shop)
    there.git("checkout", "-q", "-b", "topic")
    there.linked("ads/more.csv")
    found = there.pushed("topic", "refs/heads/topic", "1" * 40)
    assert found.verdict == "PASS", finding_lines(found)
