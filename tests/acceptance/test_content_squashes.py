"""Lines of a record that a squash would believe are held before it (SPEC 5, Cover).

Each lie is refused in the pull request, or by the squash that uses it; sound work passes both.
"""

from __future__ import annotations

import pytest

from tests.support.content_units import (
    MANY_BIDS,
    PATH,
    decided,
    edit,
    found_at,
    lands,
    lies,
    squashed,
    update,
)
from tests.support.shop import Shop, finding_lines
from trace_gate.app.author import content_before, record_contents
from trace_gate.app.judge import unit_lines
from trace_gate.core.gate.content_values import lines_of, lines_of_many

OTHER = "ads/other.csv"
SLIP = ("pan,0.90", "pan,9.99")


@pytest.fixture
def shop(shop: Shop) -> Shop:
    """The shop with two longer files on main, and a branch for the work."""
    shop.switch("main")
    shop.linked(PATH, MANY_BIDS, "the bids")
    shop.linked(OTHER, MANY_BIDS, "other bids")
    shop.git("checkout", "-q", "-B", "work")
    return shop


def changed(text: str, *edits: tuple[str, str]) -> str:
    for old, new in edits:
        assert old in text
        text = text.replace(old, new)
    return text


def differ(old: str, new: str) -> str:
    return lines_of(old.encode(), new.encode())


def refused(shop: Shop, path: str = PATH) -> None:
    for judgement in (shop.judge("main", "work"), shop.pushed("work", "refs/heads/work")):
        assert found_at(judgement) == [("TG412", path)], finding_lines(judgement)


def passes(shop: Shop) -> None:
    for judgement in (shop.judge("main", "work"), squashed(shop)):
        assert judgement.verdict == "PASS", finding_lines(judgement)


# --- a clean merge of main inside the branch -----------------------------------------------------


def updated(shop: Shop) -> str:
    """A decision, a clean merge of main, and a second decision: its id."""
    decided(shop)
    update(shop, "lid,0.60", "lid,0.50")
    return decided(shop, "urn,1.10", "urn,1.30")


def test_lines_of_another_change_beside_true_own_lines_after_a_clean_merge(shop: Shop) -> None:
    trace_id = updated(shop)
    main = changed(MANY_BIDS, ("lid,0.60", "lid,0.50"))
    evil = changed((shop.path / PATH).read_text(), SLIP)
    lies(shop, trace_id, lines=differ(main, evil))
    assert found_at(shop.staged()) == [("TG412", PATH)]
    shop.commit("lie")
    refused(shop)
    shop.refresh(trace_id)
    shop.commit("refresh")
    passes(shop)


@pytest.mark.parametrize("again", [False, True])
def test_an_updated_branch_passes_also_where_main_goes_on(shop: Shop, again: bool) -> None:
    updated(shop)
    if again:
        update(shop, "wok,1.40", "wok,1.50")
    lands(shop, "pan,0.90", "pan,0.85")
    passes(shop)


# --- a decision that goes on from another one, and says only its own lines -----------------------


def second_alone(shop: Shop, **said: str) -> str:
    decided(shop)
    trace_id = decided(shop, "urn,1.10", "urn,1.30")
    own = differ(MANY_BIDS, changed(MANY_BIDS, ("urn,1.10", "urn,1.30")))
    trace = shop.load(trace_id)
    trace["execution"]["changes"][0]["details"] = {"lines": own, **dict.fromkeys(said, own)}
    shop.save(trace)
    shop.commit("lie")
    return trace_id


def test_a_sum_without_the_decision_before_it(shop: Shop) -> None:
    second_alone(shop, own_lines="the same")
    refused(shop)


@pytest.mark.parametrize("moves", [False, True])
def test_a_squash_that_leaves_the_first_decision_out(shop: Shop, moves: bool) -> None:
    second_alone(shop)
    if moves:
        lands(shop, "pan,0.90", "pan,0.85")
    found = squashed(shop, ("mug,0.70", "mug,0.80"))
    assert found_at(found) == [("TG412", PATH)]


# --- wildcards -----------------------------------------------------------------------------------


def wild(shop: Shop, *edits: tuple[str, str]) -> str:
    for each in edits:
        edit(shop, *each)
    trace_id = shop.save(shop.decision("ads/*.csv"))
    shop.commit("by a wildcard")
    return trace_id


def test_lines_of_a_wildcard_whose_file_later_decisions_went_on_from(shop: Shop) -> None:
    """In the squash nobody knows any more that the wildcard was overtaken."""
    decided(shop)
    trace_id = wild(shop, ("urn,1.10", "urn,1.30"))
    decided(shop, "wok,1.40", "wok,1.50")
    assert shop.judge().verdict == "PASS", finding_lines(shop.judge())
    evil = changed((shop.path / PATH).read_text(), SLIP)
    lies(shop, trace_id, lines=lines_of_many([(PATH, differ(MANY_BIDS, evil), None)]))
    shop.commit("lie")
    refused(shop)


def test_such_a_wildcard_passes_with_its_own_lines(shop: Shop) -> None:
    decided(shop)
    wild(shop, ("urn,1.10", "urn,1.30"))
    decided(shop, "wok,1.40", "wok,1.50")
    passes(shop)


def merged_side(shop: Shop) -> None:
    """A merge inside the branch that has nothing to do with the file."""
    shop.branch("side", "work")
    shop.write("docs/side.md", "side\n")
    shop.commit("side")
    shop.switch("work")
    shop.git("merge", "-q", "--no-ff", "-m", "side", "side")


def test_a_wildcard_with_a_made_up_start_in_a_unit_with_a_merge(shop: Shop) -> None:
    trace_id = wild(shop, ("urn,1.10", "urn,1.30"))
    merged_side(shop)
    assert shop.judge().verdict == "PASS", finding_lines(shop.judge())
    evil = changed((shop.path / PATH).read_text(), SLIP)
    trace = shop.load(trace_id)
    change = trace["execution"]["changes"][0]
    change["details"] = {"lines": lines_of_many([(PATH, differ(MANY_BIDS, evil), None)])}
    change["from_value"] = "0" * 64
    shop.save(trace)
    shop.commit("lie")
    refused(shop)


@pytest.mark.parametrize("path", [PATH, OTHER])
def test_a_wildcard_on_an_updated_branch(shop: Shop, path: str) -> None:
    """It begins at what main had when it was merged in."""
    decided(shop)
    lands(shop, "lid,0.60", "lid,0.50", path)
    shop.switch("work")
    shop.git("merge", "-q", "--no-ff", "-m", "update branch", "main")
    wild(shop, ("urn,1.10", "urn,1.30"))
    passes(shop)


def test_lines_of_another_change_of_a_wildcard_on_an_updated_branch(shop: Shop) -> None:
    decided(shop)
    update(shop, "lid,0.60", "lid,0.50")
    trace_id = wild(shop, ("urn,1.10", "urn,1.30"))
    main = changed(MANY_BIDS, ("lid,0.60", "lid,0.50"))
    evil = changed((shop.path / PATH).read_text(), SLIP)
    lies(shop, trace_id, lines=lines_of_many([(PATH, differ(main, evil), None)]))
    shop.commit("lie")
    refused(shop)


# --- what is too large to compare ----------------------------------------------------------------


@pytest.fixture
def small_limit(monkeypatch: pytest.MonkeyPatch) -> int:
    """Files are too large from so many bytes on: 20 MB would only make the test slow."""
    for module in (unit_lines, record_contents, content_before):
        monkeypatch.setattr(module, "LONG", 2_000)
    return 2_000


@pytest.mark.parametrize("goal", [PATH, "ads/*.csv"])
def test_a_large_content_has_no_lines(shop: Shop, small_limit: int, goal: str) -> None:
    """Else a squash could land another, smaller content by them."""
    edit(shop, "mug,0.80", "mug,0.70" + "x" * small_limit)
    trace_id = shop.save(shop.decision(goal))
    shop.commit("large")
    shop.refresh(trace_id)
    assert not shop.load(trace_id)["execution"]["changes"][0].get("details")
    shop.commit("refresh")
    assert shop.judge().verdict == "PASS", finding_lines(shop.judge())
    said = differ(MANY_BIDS, changed(MANY_BIDS, SLIP))
    lies(shop, trace_id, lines=said if goal == PATH else lines_of_many([(PATH, said, None)]))
    shop.commit("lie")
    refused(shop)


# --- what the protected branch brought is not taken back -----------------------------------------


@pytest.mark.parametrize("number", [1, 2])
def test_an_update_is_undone_by_a_commit_that_brings_the_decided_content_back(
    shop: Shop, number: int
) -> None:
    """The decision says this content; nobody decided to take back what main brought."""
    for edits in (("mug,0.80", "mug,0.70"), ("urn,1.10", "urn,1.30"))[:number]:
        trace_id = decided(shop, *edits)
    update(shop, "lid,0.60", "lid,0.50")
    edit(shop, "lid,0.50", "lid,0.60")
    assert found_at(shop.staged()) == [("TG412", PATH)], finding_lines(shop.staged())
    shop.commit("main's value is taken back")
    refused(shop)
    shop.refresh(trace_id)
    shop.commit("refresh: now it is said")
    passes(shop)


def test_what_was_slipped_in_is_taken_back_without_a_merge(shop: Shop) -> None:
    decided(shop)
    edit(shop, *SLIP)
    shop.commit("slipped in")
    edit(shop, *reversed(SLIP))
    shop.commit("and taken back")
    passes(shop)


def test_a_branch_is_refreshed_after_an_update_and_main_goes_on(shop: Shop) -> None:
    trace_id = decided(shop)
    update(shop, "lid,0.60", "lid,0.50")
    edit(shop, "urn,1.10", "urn,1.30")
    shop.refresh(trace_id)
    shop.commit("more, refreshed")
    lands(shop, "wok,1.40", "wok,1.50")
    passes(shop)


# --- what a squash does not know -----------------------------------------------------------------


def test_a_conflict_resolved_to_its_own_side_is_refreshed_before_a_squash(shop: Shop) -> None:
    trace_id = decided(shop)
    lands(shop, "mug,0.80", "mug,0.60")
    shop.switch("work")
    shop.git("merge", "-q", "--no-ff", "main", ok=False)
    shop.git("checkout", "-q", "--ours", "--", PATH)
    shop.git("add", PATH)
    shop.commit("merge")
    assert shop.judge("main", "work").verdict == "PASS"
    assert found_at(squashed(shop)) == [("TG412", PATH)]
    shop.git("reset", "-q", "--hard", "HEAD^")
    shop.switch("work")
    shop.refresh(trace_id)
    shop.commit("refresh")
    passes(shop)


def test_two_wildcards_over_the_same_files_are_squashed(shop: Shop) -> None:
    wild(shop, ("mug,0.80", "mug,0.70"))
    wild(shop, ("urn,1.10", "urn,1.30"))
    lands(shop, "lid,0.60", "lid,0.50")
    passes(shop)
