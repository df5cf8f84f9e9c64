"""The lines that a record says are true while the unit can tell (SPEC 5, Cover)."""

from __future__ import annotations

import itertools

import pytest

from tests.support.content_units import (
    BIDS,
    PATH,
    decided,
    edit,
    found_at,
    lands,
    lies,
    onto_main,
    squashed,
    update,
)
from tests.support.shop import Shop, finding_lines
from trace_gate.core.gate.content_values import lines_of, lines_of_many

EVIL = lines_of(BIDS.encode(), BIDS.replace("mug,0.80", "mug,9.99").encode())


@pytest.fixture
def shop(shop: Shop) -> Shop:
    """The shop with a longer file on main, and a branch for the work."""
    shop.switch("main")
    shop.linked(PATH, BIDS, "the bids")
    shop.git("checkout", "-q", "-B", "work")
    return shop


def refused(shop: Shop, path: str = PATH) -> None:
    for judgement in (
        shop.judge("main", "work"),
        shop.pushed("work", "refs/heads/work"),
    ):
        assert found_at(judgement) == [("TG412", path)], finding_lines(judgement)
        assert "lines" in finding_lines(judgement)


@pytest.mark.parametrize("key", ["lines", "own_lines"])
def test_lines_of_another_change(shop: Shop, key: str) -> None:
    edit(shop, "mug,0.80", "mug,0.70")
    trace_id = shop.save(shop.decision(PATH))
    lies(shop, trace_id, **{key: EVIL})
    assert found_at(shop.staged()) == [("TG412", PATH)], finding_lines(shop.staged())
    shop.commit("work")
    refused(shop)
    shop.refresh(trace_id)
    shop.commit("refresh")
    assert shop.judge().verdict == "PASS", finding_lines(shop.judge())


@pytest.mark.parametrize("which", [0, 1])
@pytest.mark.parametrize("key", ["lines", "own_lines"])
def test_lines_of_another_change_in_a_chain(shop: Shop, key: str, which: int) -> None:
    ids = [decided(shop), decided(shop, "pot,1.10", "pot,1.30")]
    lies(shop, ids[which], **{key: EVIL})
    shop.commit("lies")
    refused(shop)


def test_lines_of_a_wildcard(shop: Shop) -> None:
    edit(shop, "mug,0.80", "mug,0.70")
    lies(shop, shop.save(shop.decision("ads/*")), lines=lines_of_many([(PATH, EVIL, None)]))
    assert found_at(shop.staged()) == [("TG412", PATH)], finding_lines(shop.staged())
    shop.commit("work")
    refused(shop)


def test_lines_of_a_deletion(shop: Shop) -> None:
    shop.git("rm", "-q", PATH)
    lies(shop, shop.save(shop.decision(PATH)), lines=EVIL)
    shop.commit("gone")
    refused(shop)


def test_a_sum_of_a_branch_that_is_not_there_does_not_count(shop: Shop) -> None:
    """Its own lines are true; the sum would be that of an earlier decision and this one."""
    edit(shop, "mug,0.80", "mug,0.70")
    trace = shop.decision(PATH)
    own = trace["execution"]["changes"][0]["details"]["lines"]
    trace["execution"]["changes"][0]["details"] = {"lines": EVIL, "own_lines": own}
    shop.save(trace)
    shop.commit("work")
    lands(shop, "lid,0.60", "lid,0.50")
    assert found_at(squashed(shop, ("mug,0.70", "mug,9.99"))) == [("TG412", PATH)]


# --- sound work -----------------------------------------------------------------------------


def passes(shop: Shop) -> None:
    for judgement in (
        shop.judge("main", "work"),
        shop.pushed("work", "refs/heads/work"),
        squashed(shop),
    ):
        assert judgement.verdict == "PASS", finding_lines(judgement)


def test_decisions_between_two_updates_of_the_branch(shop: Shop) -> None:
    decided(shop)
    update(shop, "lid,0.60", "lid,0.50")
    decided(shop, "pot,1.10", "pot,1.30")
    update(shop, "lid,0.50", "lid,0.40")
    decided(shop, "mug,0.70", "mug,0.75")
    passes(shop)


def test_the_second_branch_of_a_stack(shop: Shop) -> None:
    """The first one landed as it was: nobody has any more what both began at."""
    decided(shop)
    decided(shop, "pot,1.10", "pot,1.30")
    decided(shop, "cup,0.70", "cup,0.75")
    shop.git("branch", "-f", "main", "work~2")
    passes(shop)


def test_two_pull_requests_in_one_push(shop: Shop) -> None:
    before = shop.git("rev-parse", "main")
    decided(shop)
    decided(shop, "pot,1.10", "pot,1.30")
    onto_main(shop)
    shop.git("checkout", "-q", "-b", "more")
    decided(shop, "lid,0.60", "lid,0.50")
    decided(shop, "pan,0.90", "pan,0.95")
    shop.switch("main")
    shop.git("merge", "-q", "--no-ff", "-m", "more", "more")
    found = shop.pushed("main", "refs/heads/main", before)
    assert found.verdict == "PASS", finding_lines(found)


@pytest.mark.parametrize("goal", ["ads/blob.bin", "ads/*"])
def test_a_binary_file(shop: Shop, goal: str) -> None:
    shop.switch("main")
    shop.linked("ads/blob.bin", "\x00\x01\nx\n\x02", "a binary")
    shop.git("checkout", "-q", "-B", "work")
    shop.write("ads/blob.bin", b"\x00\xff\ny\n\x02")
    shop.save(shop.decision(goal))
    shop.commit("binary")
    passes(shop)


def test_a_renamed_file(shop: Shop) -> None:
    shop.git("mv", PATH, "ads/new.csv")
    shop.save(shop.decision(PATH, "ads/new.csv"))
    shop.commit("renamed")
    passes(shop)


@pytest.mark.parametrize("goal", ["ads/win.csv", "ads/*"])
def test_a_file_with_windows_line_ends(shop: Shop, goal: str) -> None:
    shop.switch("main")
    shop.write(".gitattributes", "*.csv text=auto\n")
    shop.linked("ads/win.csv", "a,1\nb,2\n", "a file")
    shop.git("checkout", "-q", "-B", "work")
    shop.write("ads/win.csv", "a,1\r\nb,3\r\n")
    shop.save(shop.decision(goal))
    shop.commit("windows")
    passes(shop)


def test_two_decisions_that_say_the_same_lies(shop: Shop) -> None:
    edit(shop, "mug,0.80", "mug,0.70")
    change = shop.planned(PATH)
    change["details"] = {"lines": EVIL}
    for _ in range(2):
        shop.save(shop.decision(change))
    shop.commit("twice")
    refused(shop)


@pytest.mark.parametrize("key", ["lines", "own_lines"])
def test_a_decision_that_changes_nothing_has_no_lines(shop: Shop, key: str) -> None:
    decided(shop)
    change = shop.planned(PATH)
    change |= {"from_value": change["to_value"], "details": {key: EVIL}}
    shop.save(shop.decision(change))
    shop.commit("nothing")
    refused(shop)


@pytest.mark.parametrize("lie", [False, True])
def test_many_decisions_on_one_file(shop: Shop, lie: bool) -> None:
    bids = [f"mug,0.{80 - step}" for step in range(16)]
    ids = [decided(shop, old, new) for old, new in itertools.pairwise(bids)]
    if not lie:
        return passes(shop)
    lies(shop, ids[9], lines=EVIL)
    shop.commit("lies")
    return refused(shop)
