"""The base of a unit: where the protected branch is known, and what its name is taken for.

(SPEC 5, Unit and base)
"""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from tests.support.shop import Shop, codes, finding_lines
from trace_gate.app.repository import unit_base
from trace_gate.core.errors import CannotJudge


def bypassed(shop: Shop) -> None:
    """An uncovered change on the branch, and a covered one on top that is staged."""
    shop.write("ads/bids.csv", "keyword,bid\nmug,9.90\n")
    shop.commit("past the gate")
    shop.write("ads/more.csv", "x\n")
    shop.save(shop.decision("file/ads/more.csv"))


def names_main(shop: Shop) -> None:
    """As `init` writes it: the policy that is in force names the protected branch."""
    shop.switch("main")
    gate = "config/amazon-growth/gate.yaml"
    text = (shop.path / gate).read_text()
    shop.write(gate, text.replace("protected_branch: null", "protected_branch: main"))
    shop.commit("main is protected")
    shop.git("checkout", "-q", "-B", "work")


def clone(shop: Shop, *options: str) -> Shop:
    """A clone of the shop, as somebody else has it; its policy names the protected branch."""
    place = shop.path.parent / "clone"
    source = f"file://{shop.path}"
    subprocess.run(["git", "clone", "-q", *options, source, str(place)], check=True)
    there = Shop(place, clock=shop.clock)
    there._numbers = dict(shop._numbers)
    return there


def base_of(shop: Shop) -> unit_base.Base:
    with shop.open() as git:
        return unit_base.local_base(git, git.head(), (), None)


# --- no reference holds the protected branch -------------------------------------------


@pytest.mark.parametrize(
    "options",
    [("--single-branch", "-b", "work"), ("--depth", "1", "-b", "work")],
    ids=["single branch", "shallow"],
)
def test_a_clone_without_the_protected_branch_cannot_judge(shop: Shop, options: tuple[str, ...]):
    names_main(shop)
    shop.commit("on work")
    there = clone(shop, *options)
    bypassed(there)
    with pytest.raises(CannotJudge, match="No branch of this clone is main") as caught:
        there.staged()
    with pytest.raises(CannotJudge):
        there.pushed("work", "refs/heads/work")
    fetch = caught.value.remedy.partition("   (")[0]
    assert fetch.startswith("git fetch ")
    assert fetch.endswith("origin main:refs/remotes/origin/main")
    there.git(*fetch.split()[1:])
    assert codes(there.staged()) == ["TG402"], finding_lines(there.staged())
    there.commit("as it is")
    assert codes(there.pushed("work", "refs/heads/work")) == ["TG402"]


def test_a_protected_branch_that_was_renamed_at_the_remote_cannot_be_judged_on(shop: Shop):
    names_main(shop)
    shop.git("branch", "-m", "main", "trunk")
    there = clone(shop)
    bypassed(there)
    with pytest.raises(CannotJudge, match="No branch of this clone is main") as caught:
        there.staged()
    assert "protected_branch" in caught.value.remedy


def test_without_any_remote_the_local_branch_is_missed(shop: Shop):
    shop.git("branch", "-D", "main")
    with pytest.raises(CannotJudge) as caught:
        shop.staged()
    assert caught.value.remedy.startswith("git branch main COMMIT")


def test_a_tag_of_the_full_name_does_not_stand_for_the_missing_branch(shop: Shop):
    """`refs/tags/refs/remotes/origin/main` can be pushed by anybody."""
    names_main(shop)
    there = clone(shop, "--single-branch", "-b", "work")
    bypassed(there)
    for ref in ("refs/tags/refs/remotes/origin/main", "refs/tags/refs/heads/main",
                "refs/heads/refs/remotes/origin/main"):  # fmt: skip
        there.git("update-ref", ref, "HEAD")
    with pytest.raises(CannotJudge, match="No branch of this clone is main"):
        there.staged()


def test_a_repository_that_nobody_governs_needs_no_protected_branch(tmp_path: Path):
    shop = Shop(tmp_path / "plain")
    shop.path.mkdir()
    shop.git("init", "-q", "-b", "other")
    shop.write("a.txt", "a")
    shop.commit()
    shop.branch("feature", "other")
    shop.write("b.txt", "b")
    assert shop.staged().verdict == "PASS"
    shop.commit()
    assert shop.pushed("feature", "refs/heads/feature").verdict == "PASS"


def test_the_first_commits_of_a_repository_and_its_first_push_need_none(shop: Shop):
    shop.switch("main")
    shop.git("remote", "add", "origin", "elsewhere")
    shop.write("ads/more.csv", "x\n")
    shop.save(shop.decision("file/ads/more.csv"))
    assert shop.staged().verdict == "PASS", finding_lines(shop.staged())
    assert base_of(shop).commit == shop.git("rev-parse", "HEAD")
    shop.commit()
    pushed = shop.pushed("main", "refs/heads/main")
    assert pushed.verdict == "PASS", finding_lines(pushed)


# --- which copy of it counts -----------------------------------------------------------


def copies(shop: Shop) -> dict[str, str]:
    """`main` as it was first (at `stale`), later (at `fresh`), and here last."""
    found = {"stale": shop.git("rev-parse", "main~1"), "fresh": shop.git("rev-parse", "main")}
    shop.switch("main")
    found["local"] = shop.commit("only here")
    shop.git("checkout", "-q", "-B", "work")
    shop.commit("on the branch")
    for remote in ("origin", "upstream", "fork"):
        shop.git("remote", "add", remote, "elsewhere")
    return found


@pytest.mark.parametrize(
    ("settings", "there", "expected"),
    [
        ({"branch.main.remote": "upstream"}, {"origin": "stale", "upstream": "fresh"}, "upstream"),
        ({"branch.work.remote": "upstream"}, {"origin": "stale", "upstream": "fresh"}, "upstream"),
        (
            {"branch.main.remote": "upstream", "branch.work.remote": "fork"},
            {"upstream": "fresh", "fork": "stale"},
            "upstream",
        ),
        ({"branch.main.remote": "upstream"}, {"origin": "fresh"}, "origin"),
        ({"branch.main.remote": "."}, {"origin": "fresh"}, "origin"),
        ({}, {"origin": "fresh", "upstream": "stale"}, "origin"),
        ({}, {"upstream": "stale"}, ""),
        ({"branch.main.remote": "upstream"}, {}, ""),
    ],
    ids=repr,
)
def test_the_copy_at_the_remote_that_the_branch_tracks_counts(
    shop: Shop, settings: dict[str, str], there: dict[str, str], expected: str
):
    known = copies(shop)
    for key, value in settings.items():
        shop.git("config", key, value)
    for remote, which in there.items():
        shop.git("update-ref", f"refs/remotes/{remote}/main", known[which])
    found = base_of(shop)
    tip = known[there[expected]] if expected else known["local"]
    assert (found.ref, found.policy_commit) == (f"{expected}/main" if expected else "main", tip)


def test_the_only_remote_counts_whatever_its_name_is(shop: Shop):
    known = copies(shop)
    for remote in ("origin", "fork"):
        shop.git("remote", "remove", remote)
    shop.git("update-ref", "refs/remotes/upstream/main", known["fresh"])
    assert base_of(shop).ref == "upstream/main"


def test_what_landed_upstream_is_not_judged_again_when_a_branch_is_pushed_to_a_fork(shop: Shop):
    """origin is a stale fork; main tracks upstream, where an uncovered change has landed."""
    old = shop.git("rev-parse", "main")
    shop.switch("main")
    shop.write("ads/landed.csv", "x\n")
    shop.commit("landed upstream")
    for remote, oid in (("origin", old), ("upstream", "main")):
        shop.git("remote", "add", remote, "elsewhere")
        shop.git("update-ref", f"refs/remotes/{remote}/main", oid)
    shop.git("config", "branch.main.remote", "upstream")
    shop.git("checkout", "-q", "-B", "feature")
    shop.linked("ads/more.csv")
    pushed = shop.pushed("feature", "refs/heads/feature")
    assert pushed.verdict == "PASS", finding_lines(pushed)
    shop.git("config", "--unset", "branch.main.remote")
    assert codes(shop.pushed("feature", "refs/heads/feature")) == ["TG402"]


def test_on_the_protected_branch_without_a_remote_the_index_stands_on_head(shop: Shop):
    shop.switch("main")
    shop.write("ads/old.csv", "x\n")
    head = shop.commit("landed somehow")
    assert base_of(shop).commit == head
    shop.git("remote", "add", "origin", "elsewhere")
    shop.git("update-ref", "refs/remotes/origin/main", "main~1")
    assert base_of(shop).commit == shop.git("rev-parse", "main~1")


# --- names that stand for two things ---------------------------------------------------

EVIL = ("refs/tags/main", "refs/tags/origin/main", "refs/tags/HEAD", "refs/heads/origin/main")


@pytest.mark.parametrize("evil", ["refs/tags/main", "refs/tags/work"])
def test_an_argument_that_names_a_branch_and_a_tag_cannot_be_judged(shop: Shop, evil: str):
    bypassed(shop)
    shop.commit()
    shop.git("update-ref", evil, "HEAD" if evil.endswith("main") else "main")
    with pytest.raises(CannotJudge, match="a tag") as caught:
        shop.judge("main", "work")
    name = evil.rpartition("/")[2]
    assert caught.value.remedy == f"Write the full name: refs/heads/{name}"
    assert codes(shop.judge("refs/heads/main", "refs/heads/work")) == ["TG402"]
    with pytest.raises(CannotJudge, match="a tag"):
        shop.judge("refs/heads/main", "refs/heads/work", policy_from=name)


def test_a_pushed_tag_stops_nobodys_hooks(shop: Shop):
    shop.git("remote", "add", "origin", "elsewhere")
    shop.git("update-ref", "refs/remotes/origin/main", "main")
    shop.write("ads/more.csv", "x\n")
    shop.save(shop.decision("file/ads/more.csv"))
    before = base_of(shop)
    for ref in EVIL:
        shop.git("update-ref", ref, shop.git("commit-tree", "HEAD^{tree}", "-m", "evil"))
    assert base_of(shop) == before
    assert shop.staged().verdict == "PASS", finding_lines(shop.staged())
    shop.commit()
    pushed = shop.pushed("refs/heads/work", "refs/heads/work")
    assert pushed.verdict == "PASS", finding_lines(pushed)
    assert shop.whole().verdict == "PASS"
    assert shop.judge("refs/remotes/origin/main", "HEAD").verdict == "PASS"


@pytest.mark.parametrize("branch", ["main", "master"])
def test_a_range_from_a_branch_that_is_not_there_names_the_protected_one(shop: Shop, branch: str):
    shop.git("branch", "-m", "main", branch)
    shop.git("checkout", "-q", branch)
    gate = "config/amazon-growth/gate.yaml"
    text = (shop.path / gate).read_text()
    shop.write(gate, text.replace("protected_branch: null", f"protected_branch: {branch}"))
    shop.commit("it is protected")
    with pytest.raises(CannotJudge, match=f"The protected branch here is {branch}"):
        shop.judge("maine")


# --- a branch that would choose its own base --------------------------------------------


def renames(shop: Shop, branch: str) -> None:
    """The branch here says in its own policy, past the gate, that another one is protected."""
    gate = "config/amazon-growth/gate.yaml"
    text = (shop.path / gate).read_text()
    shop.write(gate, re.sub("protected_branch: .*", f"protected_branch: {branch}", text))
    shop.commit("another branch is protected")


@pytest.mark.parametrize("branch", ["work", "mine"])
@pytest.mark.parametrize("remote", [False, True], ids=["local", "clone"])
def test_the_policy_of_a_branch_does_not_choose_what_it_is_judged_against(
    shop: Shop, branch: str, remote: bool
):
    names_main(shop)
    if remote:
        shop.switch("main")
        shop = clone(shop)
        shop.git("checkout", "-q", "-b", "work")
    shop.git("branch", "mine")
    renames(shop, branch)
    base = base_of(shop)
    assert base.ref == ("origin/main" if remote else "main")
    assert base.policy_commit == shop.git("rev-parse", base.ref)
    assert "TG408" in codes(shop.staged())


def test_a_landed_policy_that_names_another_branch_is_followed(shop: Shop):
    names_main(shop)
    shop.switch("main")
    shop.git("branch", "trunk")
    renames(shop, "trunk")
    shop.git("checkout", "-q", "trunk")
    shop.git("merge", "-q", "--ff-only", "main")
    shop.git("checkout", "-q", "-B", "work")
    assert base_of(shop).ref == "trunk"
    renames(shop, "work")
    assert base_of(shop).ref == "trunk"


def test_before_the_adoption_has_landed_the_policy_here_names_the_branch(shop: Shop):
    """No landed policy says another name: there is none."""
    names_main(shop)
    renames(shop, "work")
    shop.git("branch", "-D", "main")
    assert base_of(shop).ref == "work"
