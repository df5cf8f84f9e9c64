"""Merges inside a unit: a clean one is free, an evil one is caught (SPEC 5, Merges)."""

import pytest

from tests.support.shop import Shop, codes, finding_lines
from trace_gate.core.errors import CannotJudge


def side(shop: Shop, name: str, path: str, text: str) -> None:
    """A branch from main with one linked change."""
    shop.branch(name)
    shop.clock += 60
    shop.linked(path, text)


def two_sides(shop: Shop) -> None:
    side(shop, "left", "ads/left.csv", "1\n")
    shop._numbers.clear()
    shop._numbers[next(iter(["20250104"]))] = 50
    side(shop, "right", "ads/right.csv", "1\n")
    shop.switch("left")
    shop.clock += 60


def test_a_clean_merge_is_free(shop: Shop):
    two_sides(shop)
    shop.git("merge", "-q", "--no-edit", "right")
    assert shop.judge().verdict == "PASS"


def test_a_file_smuggled_into_a_merge_is_found(shop: Shop):
    two_sides(shop)
    shop.git("merge", "-q", "--no-commit", "right")
    shop.write("ads/evil.csv", "x\n")
    staged = shop.staged()
    assert {"TG402", "TG409"} == set(codes(staged))
    shop.commit("merge")
    found = shop.judge()
    assert set(codes(found)) == {"TG402", "TG409"}


def test_a_merge_may_bring_a_change_that_a_decision_covers(shop: Shop):
    two_sides(shop)
    shop.git("merge", "-q", "--no-commit", "right")
    shop.write("ads/extra.csv", "x\n")
    shop.save(shop.decision("ads/extra.csv"))
    shop.commit("merge")
    assert shop.judge().verdict == "PASS"


def test_a_merge_that_takes_one_side_only_drops_a_trace_and_is_found(shop: Shop):
    two_sides(shop)
    shop.git("merge", "-q", "--no-edit", "-s", "ours", "right")
    found = shop.judge()
    assert codes(found) == ["TG409"]
    assert any(each.path.startswith("traces/") for each in found.findings)


def conflict(shop: Shop) -> None:
    side(shop, "left", "ads/bids.csv", "left\n")
    shop._numbers["20250104"] = 50
    side(shop, "right", "ads/bids.csv", "right\n")
    shop.switch("left")
    shop.clock += 60
    shop.git("merge", "-q", "--no-edit", "right", ok=False)


def test_a_conflict_resolved_to_one_side_is_covered_by_that_side(shop: Shop):
    conflict(shop)
    shop.write("ads/bids.csv", "right\n")
    shop.commit("merge")
    assert shop.judge().verdict == "PASS"


def test_a_conflict_resolved_to_something_new_is_a_new_change(shop: Shop):
    """The decisions of both sides name the path, and neither says this content."""
    conflict(shop)
    shop.write("ads/bids.csv", "both\n")
    shop.commit("merge")
    assert codes(shop.judge()) == ["TG412"]
    shop.save(shop.decision("ads/bids.csv"))
    shop.commit("say what was made of both")
    assert codes(shop.judge()) == [], finding_lines(shop.judge())


def test_a_conflict_in_an_uncovered_path_needs_cover(shop: Shop):
    shop.branch("left")
    shop.write("ads/free.csv", "left\n")
    trace_id = shop.save(shop.decision("ads/free.csv"))
    shop.commit()
    shop.switch("main")
    shop.write("ads/free.csv", "main\n")
    shop.commit()
    shop.switch("left")
    shop.git("merge", "-q", "--no-edit", "main", ok=False)
    shop.write("ads/free.csv", "other\n")
    shop.commit("merge")
    assert codes(shop.judge()) == ["TG412"]
    shop.refresh(trace_id)
    shop.commit("say what was made of both")
    assert codes(shop.judge()) == [], finding_lines(shop.judge())


def test_bringing_main_into_a_branch_is_free(shop: Shop):
    shop.linked("ads/bids.csv")
    shop.switch("main")
    shop.write("ads/main.csv", "x\n")
    shop.write("config/amazon-growth/notes.txt", "x\n")
    shop.commit("what main does is not judged here")
    shop.switch("work")
    shop.git("merge", "-q", "--no-edit", "main")
    assert shop.judge().verdict == "PASS"


def test_an_octopus_merge_that_only_merges_is_free(shop: Shop):
    two_sides(shop)
    shop._numbers["20250104"] = 70
    side(shop, "third", "ads/third.csv", "1\n")
    shop.switch("left")
    shop.git("merge", "-q", "--no-edit", "right", "third")
    assert shop.judge().verdict == "PASS"


def test_an_unrelated_history_cannot_be_judged(shop: Shop):
    shop.git("checkout", "-q", "--orphan", "alien")
    shop.commit("alien root")
    with pytest.raises(CannotJudge, match="no common history"):
        shop.judge()


def test_a_branch_that_conflicts_with_its_base_cannot_be_judged(shop: Shop):
    shop.linked("ads/bids.csv", "mine\n")
    shop.switch("main")
    shop.write("ads/bids.csv", "theirs\n")
    shop.commit()
    shop.switch("work")
    with pytest.raises(CannotJudge, match=r"conflicts with main in ads/bids\.csv"):
        shop.judge()


def test_what_is_said_of_a_conflict_mends_it_before_a_push(shop: Shop):
    """SPEC 5: what would land is unknown; so it is said as the way, with one command to begin."""
    trace_id = shop.linked("ads/bids.csv", "mine\n")
    shop.switch("main")
    shop.linked("ads/bids.csv", "theirs\n")
    shop.switch("work")
    with pytest.raises(CannotJudge, match="Your change may be sound") as caught:
        shop.pushed("work", "refs/heads/work")
    assert caught.value.remedy.startswith("git merge main ")
    assert "trace-gate refresh TRACE-... && git add traces && git commit" in caught.value.remedy
    shop.git("merge", "-q", "main", ok=False)
    shop.write("ads/bids.csv", "both\n")
    shop.commit("merge main")
    assert codes(shop.pushed("work", "refs/heads/work")) == ["TG412"]
    shop.refresh(trace_id)
    shop.commit("refresh")
    assert shop.pushed("work", "refs/heads/work").verdict == "PASS"


def test_a_branch_behind_its_base_is_judged_as_it_would_land(shop: Shop):
    shop.linked("ads/bids.csv", "mine\n")
    shop.switch("main")
    shop.write("ads/other.csv", "theirs\n")
    shop.commit()
    shop.switch("work")
    found = shop.judge()
    assert (found.verdict, found.judged.paths) == ("PASS", 2)


def test_two_branches_with_one_new_id_conflict(shop: Shop):
    side(shop, "left", "ads/left.csv", "1\n")
    shop._numbers.clear()
    side(shop, "right", "ads/right.csv", "1\n")
    shop.git("checkout", "-q", "main")
    shop.git("merge", "-q", "--ff-only", "left")
    shop.switch("right")
    with pytest.raises(CannotJudge, match="conflicts with main in traces/"):
        shop.judge()


# --- an edit that a merge carries over a rename -------------------------------------------------

ROWS = "".join(f"row{number},{number}\n" for number in range(40))
EVIL = ROWS.replace("row3,3", "row3,999")


def renamed_beside(shop: Shop, old: str, *, decided: bool = False) -> str:
    """A file is moved to ads/new.csv, by a decision; on another branch its old name is edited."""
    shop.switch("main")
    shop.write(old, ROWS)
    shop.commit("on main")
    shop.branch("edit", "main")
    shop.write(old, EVIL)
    if decided:
        shop.save(shop.decision(f"file/{old}"))
    shop.commit("an edit")
    shop.git("checkout", "-q", "-B", "work", "main")
    shop.git("mv", old, "ads/new.csv")
    named = [f"file/{old}"] if old.startswith("ads/") else []
    trace_id = shop.save(shop.decision("file/ads/new.csv", *named))
    shop.commit("a rename")
    assert shop.judge().verdict == "PASS", finding_lines(shop.judge())
    shop.clock += 60
    return trace_id


def said_of_new(found: object) -> list[str]:
    return [each.code for each in found.findings if each.path == "ads/new.csv"]


@pytest.mark.parametrize("old", ["ads/old.csv", "docs/old.md"])
@pytest.mark.parametrize("decided", [False, True])
def test_an_edit_that_a_merge_carries_over_a_rename_has_to_be_decided(
    shop: Shop, old: str, decided: bool
) -> None:
    trace_id = renamed_beside(shop, old, decided=decided)
    before = shop.git("rev-parse", "main")
    shop.git("merge", "-q", "--no-commit", "--no-ff", "edit")
    assert "TG412" in codes(shop.staged()), finding_lines(shop.staged())
    shop.commit("merge")
    for found in (shop.judge(), shop.pushed("work", "refs/heads/work")):
        assert (found.verdict, said_of_new(found)) == ("BLOCK", ["TG412"]), finding_lines(found)
        assert any(f"refresh {trace_id}" in each.remediation for each in found.findings)
    shop.switch("main")
    shop.git("merge", "-q", "--no-ff", "-m", "landed", "work")
    assert "TG412" in codes(shop.pushed("main", "refs/heads/main", before))


def test_a_record_of_what_the_merge_carried_passes(shop: Shop) -> None:
    trace_id = renamed_beside(shop, "docs/old.md")
    shop.git("merge", "-q", "--no-edit", "edit")
    shop.refresh(trace_id)
    shop.commit("what is here")
    assert shop.judge().verdict == "PASS", finding_lines(shop.judge())


def test_an_edit_of_main_that_is_carried_over_a_rename_landed_already(shop: Shop) -> None:
    renamed_beside(shop, "ads/old.csv", decided=True)
    shop.switch("main")
    shop.git("merge", "-q", "--no-ff", "-m", "lands", "edit")
    shop.switch("work")
    assert shop.judge("main", "work").verdict == "PASS", finding_lines(shop.judge("main", "work"))
    shop.git("merge", "-q", "--no-edit", "main")
    assert shop.judge().verdict == "PASS", finding_lines(shop.judge())
    assert shop.staged().verdict == "PASS", finding_lines(shop.staged())


def edited_freely_on_main(shop: Shop, *, old: str = "docs/old.md") -> str:
    """A branch moves an exempt file to where decisions count; main edits its old name freely."""
    trace_id = renamed_beside(shop, old)
    shop.switch("main")
    shop.git("merge", "-q", "--ff-only", "edit")
    shop.switch("work")
    return trace_id


def blocked_with_refresh(found: object, trace_id: str) -> str:
    assert (found.verdict, said_of_new(found)) == ("BLOCK", ["TG412"]), finding_lines(found)
    (fix,) = [each.remediation for each in found.findings if each.path == "ads/new.csv"]
    assert f"trace-gate refresh {trace_id}" in fix
    return fix


def test_a_free_edit_of_main_that_would_be_carried_into_a_governed_file_is_found(
    shop: Shop,
) -> None:
    trace_id = edited_freely_on_main(shop)
    for found in (shop.judge(), shop.pushed("work", "refs/heads/work")):
        assert "git merge" in blocked_with_refresh(found, trace_id)


def test_a_free_edit_of_main_that_a_merge_carried_into_a_governed_file_is_found(
    shop: Shop,
) -> None:
    trace_id = edited_freely_on_main(shop)
    shop.git("merge", "-q", "--no-commit", "main")
    blocked_with_refresh(shop.staged(), trace_id)
    shop.commit("merge main")
    for found in (shop.judge(), shop.pushed("work", "refs/heads/work")):
        blocked_with_refresh(found, trace_id)
    shop.refresh(trace_id)
    assert shop.staged().verdict == "PASS", finding_lines(shop.staged())
    shop.commit("what is here")
    assert shop.judge().verdict == "PASS", finding_lines(shop.judge())


@pytest.mark.parametrize("how", [["--no-ff", "-m", "landed"], ["--squash"]])
def test_a_free_edit_of_main_is_found_when_it_is_pushed_under_its_new_name(
    shop: Shop, how: list[str]
) -> None:
    trace_id = edited_freely_on_main(shop)
    before = shop.git("rev-parse", "main")
    shop.switch("main")
    shop.git("merge", "-q", *how, "work")
    if "--squash" in how:
        shop.commit("squashed")
    blocked_with_refresh(shop.pushed("main", "refs/heads/main", before), trace_id)


def test_a_rename_beside_other_edits_of_main_passes(shop: Shop) -> None:
    renamed_beside(shop, "docs/old.md")
    shop.switch("main")
    shop.write("README.md", "free\n")
    shop.commit("beside")
    shop.switch("work")
    assert shop.judge().verdict == "PASS", finding_lines(shop.judge())
    shop.git("merge", "-q", "--no-edit", "main")
    assert shop.judge().verdict == "PASS", finding_lines(shop.judge())


def test_a_decided_edit_of_main_is_free_also_where_an_exempt_file_goes(shop: Shop) -> None:
    shop.switch("main")
    shop.write("docs/gone.md", "unlike any other\n" * 9)
    shop.commit("one more")
    renamed_beside(shop, "ads/old.csv", decided=True)
    shop.git("rm", "-q", "docs/gone.md")
    shop.commit("an exempt file goes")
    shop.switch("main")
    shop.git("merge", "-q", "--no-ff", "-m", "lands", "edit")
    shop.switch("work")
    assert shop.judge().verdict == "PASS", finding_lines(shop.judge())
    shop.git("merge", "-q", "--no-edit", "main")
    assert shop.judge().verdict == "PASS", finding_lines(shop.judge())


def test_a_decision_that_goes_on_from_a_carried_edit_passes(shop: Shop) -> None:
    edited_freely_on_main(shop)
    shop.git("merge", "-q", "--no-edit", "main")
    shop.linked("ads/new.csv", EVIL + "more,1\n")
    assert shop.judge().verdict == "PASS", finding_lines(shop.judge())
