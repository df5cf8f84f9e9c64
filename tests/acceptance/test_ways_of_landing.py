"""The same fault in each way in which a change lands: push event, merge, squash, rebase, two steps.

The rules are tested one by one beside them; here it is that no way of landing goes round them.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.support.attributes import LFS, RULES, ruled, staged, with_crlf
from tests.support.case_renames import moved
from tests.support.forged_repositories import by_event, by_index, by_push, run, uncovered
from tests.support.linked_units import covered
from tests.support.shop import Shop, codes, finding_lines


def as_it_is(shop: Shop) -> str:
    return shop.git("rev-parse", "work")


def made(shop: Shop, tree: str, *parents: str) -> str:
    """A commit a minute later; the working tree, where Git would see a difference, is not asked."""
    shop.clock += 60
    words = [word for parent in parents for word in ("-p", parent)]
    return shop.git("commit-tree", f"{tree}^{{tree}}", *words, "-m", "landing")


def merged(shop: Shop) -> str:
    return made(shop, "work", "main", "work")


def squashed(shop: Shop) -> str:
    return made(shop, "work", "main")


def rebased(shop: Shop) -> str:
    tip = shop.git("rev-parse", "main")
    for each in shop.git("rev-list", "--reverse", "main..work").split():
        tip = made(shop, each, tip)
    return tip


WAYS = [as_it_is, merged, squashed, rebased]
Way = Callable[[Shop], str]


def wrong_link(shop: Shop) -> None:
    covered(shop, "listings", "Docs/list")
    shop.commit("a link")


def link_in_two_steps(shop: Shop) -> None:
    """First to a governed folder, and only then to the other one."""
    covered(shop, "listings", "data/list")
    shop.commit("a link")
    covered(shop, "listings", "docs/list")
    shop.commit("another goal")


def crlf(shop: Shop) -> None:
    with_crlf(shop, shop.observation())
    shop.commit("a trace")


def raw(shop: Shop) -> None:
    staged(shop, "uploads/week.xlsx", b"raw")
    shop.commit("a report")


def half_a_rename(shop: Shop) -> None:
    moved(shop, "data/bids.csv", "Data/bids.csv")
    shop.commit("half of it")


FAULTS = [wrong_link, link_in_two_steps, crlf, raw, half_a_rename]


@pytest.fixture
def ready(shop: Shop) -> Shop:
    """A base with rules for line ends and for Git LFS, and with a folder of two files."""
    shop.switch("main")
    shop.write("data/bids.csv", "mug,1\n")
    shop.write("data/more.csv", "mug,2\n")
    shop.commit("data")
    ruled(shop, RULES + LFS)
    return shop


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("fault", FAULTS)
def test_an_unsafe_path_is_refused_in_every_way_of_landing(
    ready: Shop, fault: Callable[[Shop], None], way: Way
):
    base = ready.git("rev-parse", "main")
    fault(ready)
    tip = way(ready)
    event = ready.pushed(tip, "refs/heads/main", base)
    assert "TG411" in codes(event), finding_lines(event)
    found = ready.judge(base, tip)
    assert "TG411" in codes(found), finding_lines(found)


@pytest.mark.parametrize("way", WAYS)
def test_a_whole_rename_by_case_lands_in_every_way(ready: Shop, way: Way):
    base = ready.git("rev-parse", "main")
    moved(ready, "data/bids.csv", "Data/bids.csv")
    moved(ready, "data/more.csv", "Data/more.csv")
    ready.commit("all of it")
    tip = way(ready)
    event = ready.pushed(tip, "refs/heads/main", base)
    assert codes(event) == [], finding_lines(event)


@pytest.mark.parametrize("caller", [by_push, by_event, by_index])
@pytest.mark.parametrize(
    "ref", ["refs/tags/main", "refs/tags/origin/main", "refs/heads/origin/main"]
)
def test_a_name_that_looks_like_the_protected_branch_hides_nothing(shop: Shop, caller, ref: str):
    base, head = uncovered(shop)
    shop.git("remote", "add", "origin", "elsewhere")
    shop.git("update-ref", "refs/remotes/origin/main", base)
    shop.git("update-ref", ref, head)
    code, said = caller(shop, base, head)
    assert code == 1, said
    assert "TG401" in said


@pytest.mark.parametrize("ref", ["refs/tags/origin/main", "refs/heads/origin/main"])
def test_a_range_from_a_name_like_the_remote_copy_is_not_judged(shop: Shop, ref: str):
    base, head = uncovered(shop)
    shop.git("update-ref", "refs/remotes/origin/main", base)
    shop.git("update-ref", ref, head)
    code, said = run(shop, "check", "--range", "origin/main..HEAD")
    assert code == 2, said
    assert "refs/remotes/origin/main" in said
    code, said = run(shop, "check", "--range", "refs/remotes/origin/main..HEAD")
    assert code == 1, said
    assert "TG401" in said
