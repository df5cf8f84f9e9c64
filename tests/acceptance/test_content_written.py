"""What `new` and `refresh` write of a file lands in each way, however the branch came about."""

from __future__ import annotations

import pytest

from tests.support.content_units import MANY_BIDS, PATH, edit, lands, sha, squashed
from tests.support.shop import Shop, finding_lines

MUG, POT, VAT = ("mug,0.80", "mug,0.70"), ("pot,1.10", "pot,1.30"), ("vat,1.30", "vat,1.20")
TAP = ("tap,1.00", "tap,1.05")


@pytest.fixture
def shop(shop: Shop) -> Shop:
    """The shop with a longer file on main, and a branch for the work."""
    shop.switch("main")
    shop.linked(PATH, MANY_BIDS, "the bids")
    shop.git("checkout", "-q", "-B", "work")
    return shop


def written(shop: Shop) -> str:
    """A record whose content the product itself writes."""
    nothing = {"target": PATH, "change_type": "file_update", "from_value": None, "to_value": None}
    trace_id = shop.save(shop.decision(nothing))
    shop.refresh(trace_id)
    return trace_id


def decided(shop: Shop, *edits: tuple[str, str]) -> str:
    for old, new in edits:
        edit(shop, old, new)
    trace_id = written(shop)
    shop.commit("decided")
    return trace_id


def decided_later(shop: Shop, *edits: tuple[str, str]) -> str:
    """Each edit in a commit of its own, then its trace."""
    for old, new in edits:
        edit(shop, old, new)
        shop.commit("the edit")
    trace_id = written(shop)
    shop.commit("its trace")
    return trace_id


def from_value(shop: Shop, trace_id: str) -> str:
    return shop.load(trace_id)["execution"]["changes"][0]["from_value"]


def updated(shop: Shop, how: str, *edits: tuple[str, str]) -> None:
    for old, new in edits:
        lands(shop, old, new)
    shop.switch("work")
    shop.git(*(("rebase", "-q") if how == "rebase" else ("merge", "-q", "--no-edit")), "main")
    shop.clock += 60


def after(*edits: tuple[str, str]) -> str:
    text = MANY_BIDS
    for old, new in edits:
        text = text.replace(old, new)
    return sha(text)


def passes(judgement) -> bool:
    assert judgement.verdict == "PASS", finding_lines(judgement)
    return True


def rebased_and_merged(shop: Shop) -> bool:
    """Main goes on to the rebased branch, as a push event sees it; then back again."""
    before = shop.git("rev-parse", "main")
    shop.git("checkout", "-q", "-B", "landing", "work")
    shop.git("rebase", "-q", "main")
    found = shop.pushed("landing", "refs/heads/main", before)
    shop.switch("work")
    return passes(found)


def merged(shop: Shop) -> bool:
    before = shop.git("rev-parse", "main")
    shop.git("checkout", "-q", "-B", "landing", "main")
    shop.git("merge", "-q", "--no-ff", "--no-edit", "work")
    shop.clock += 60
    found = shop.pushed("landing", "refs/heads/main", before)
    shop.switch("work")
    return passes(found)


@pytest.mark.parametrize("number", [1, 2])
@pytest.mark.parametrize("moves", [False, True])
def test_a_decision_after_a_rebase_goes_on_from_what_the_rebase_made(
    shop: Shop, moves: bool, number: int
) -> None:
    """The rebased content is said by no record: the earlier one tells of it by its lines."""
    edits = (MUG, POT)[:number]
    for each in edits:
        decided(shop, each)
    updated(shop, "rebase", VAT)
    trace_id = decided(shop, TAP)
    assert from_value(shop, trace_id) == after(*edits, VAT)
    if moves:
        lands(shop, "wok,1.40", "wok,1.45")
    assert passes(shop.judge("main", "work"))
    assert rebased_and_merged(shop)
    assert merged(shop)
    assert passes(squashed(shop))


@pytest.mark.parametrize("moves", [False, True])
@pytest.mark.parametrize("edits", [(POT,), (POT, TAP)])
def test_a_trace_after_its_edit_goes_on_from_the_decision_before(
    shop: Shop, moves: bool, edits: tuple
) -> None:
    decided(shop, MUG)
    trace_id = decided_later(shop, *edits)
    assert from_value(shop, trace_id) == after(MUG)
    if moves:
        lands(shop, "wok,1.40", "wok,1.45")
    assert passes(shop.judge("main", "work"))
    assert merged(shop)
    assert passes(squashed(shop))


def test_a_trace_after_its_edit_goes_on_from_what_main_brought(shop: Shop) -> None:
    decided(shop, MUG)
    updated(shop, "merge", VAT)
    trace_id = decided_later(shop, POT)
    assert from_value(shop, trace_id) == after(MUG, VAT)
    assert passes(shop.judge("main", "work"))
    lands(shop, "wok,1.40", "wok,1.45")
    assert passes(shop.judge("main", "work"))
    assert merged(shop)
    assert passes(squashed(shop))


def test_refresh_mends_a_record_that_begins_at_what_main_had(shop: Shop) -> None:
    """One that an earlier version wrote: main went on, and nobody has that content now."""
    decided(shop, MUG)
    updated(shop, "merge", VAT)
    trace_id = decided_later(shop, POT)
    trace = shop.load(trace_id)
    trace["execution"]["changes"][0]["from_value"] = after(VAT)
    shop.save(trace)
    shop.commit("as it was written once")
    lands(shop, "wok,1.40", "wok,1.45")
    assert shop.judge("main", "work").verdict == "BLOCK"
    shop.switch("work")
    shop.refresh(trace_id)
    shop.commit("refresh")
    assert passes(shop.judge("main", "work"))


def test_two_edits_before_one_trace_begin_where_the_branch_did(shop: Shop) -> None:
    trace_id = decided_later(shop, MUG, POT)
    assert from_value(shop, trace_id) == sha(MANY_BIDS)
    assert passes(shop.judge("main", "work"))
    assert passes(squashed(shop))
