"""The record says which content a change has, and nothing else goes through (SPEC 5, Cover)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.content_units import (
    BIDS,
    PATH,
    decided,
    edit,
    found_at,
    onto_main,
    refreshed,
    sha,
)
from tests.support.shop import Shop, codes, finding_lines


@pytest.fixture
def shop(shop: Shop) -> Shop:
    """The shop with a longer file on main, and a branch for the work."""
    shop.switch("main")
    shop.linked(PATH, BIDS, "the bids")
    shop.git("checkout", "-q", "-B", "work")
    return shop


# --- what is slipped in ---------------------------------------------------------------------


def same_commit(shop: Shop) -> None:
    edit(shop, "mug,0.80", "mug,0.70")
    shop.save(shop.decision(PATH))
    edit(shop, "mug,0.70", "mug,9.99")
    shop.commit()


def later_commit(shop: Shop) -> None:
    decided(shop)
    edit(shop, "mug,0.70", "mug,9.99")
    shop.commit("another value")


def deleted_line(shop: Shop) -> None:
    decided(shop)
    edit(shop, "pan,0.90\n", "")
    shop.commit("a line goes")


def deleted_file(shop: Shop) -> None:
    decided(shop)
    shop.git("rm", "-q", PATH)
    shop.commit("the file goes")


def conflict_markers(shop: Shop) -> None:
    text = "<<<<<<< HEAD\nmug,0.70\n=======\nmug,0.75\n>>>>>>> other\n"
    decided(shop)
    edit(shop, "mug,0.70\n", text)
    shop.commit("markers")


def evil_merge(shop: Shop) -> None:
    decided(shop)
    shop.branch("side")
    shop.write("docs/side.md", "side\n")
    shop.commit("side")
    shop.switch("work")
    shop.git("merge", "-q", "--no-ff", "--no-commit", "side")
    edit(shop, "mug,0.70", "mug,9.99")
    shop.commit("merge side")


def executable(shop: Shop) -> None:
    decided(shop)
    (shop.path / PATH).chmod(0o755)
    shop.git("add", PATH)
    shop.commit("executable")


def other_file(shop: Shop) -> None:
    edit(shop, "mug,0.80", "mug,0.70")
    shop.write("ads/other.csv", "x\n")
    one, other = shop.planned(PATH), shop.planned("ads/other.csv")
    one["to_value"] = other["to_value"]
    shop.save(shop.decision(one, other))
    shop.commit()


def says_deleted(shop: Shop) -> None:
    edit(shop, "mug,0.80", "mug,0.70")
    shop.save(shop.decision(shop.planned(PATH, "deleted")))
    shop.commit()


def becomes_a_link(shop: Shop) -> None:
    decided(shop)
    (shop.path / PATH).unlink()
    (shop.path / PATH).symlink_to("../traces")
    shop.git("add", PATH)
    shop.commit("a link")


def says_nothing(shop: Shop) -> None:
    edit(shop, "mug,0.80", "mug,0.70")
    trace = shop.decision(PATH)
    trace["execution"]["changes"] = [{"target": PATH, "change_type": "file_update"}]
    shop.save(trace)
    shop.commit()


def says_words(shop: Shop) -> None:
    edit(shop, "mug,0.80", "mug,0.70")
    shop.save(shop.decision(shop.planned(PATH, "a lower bid on mugs")))
    shop.commit()


def from_another_content(shop: Shop) -> None:
    edit(shop, "mug,0.80", "mug,0.70")
    shop.save(shop.decision(shop.planned(PATH) | {"from_value": "0" * 64}))
    shop.commit()


def as_if_new(shop: Shop) -> None:
    edit(shop, "mug,0.80", "mug,0.70")
    shop.save(shop.decision(shop.planned(PATH) | {"from_value": None}))
    shop.commit()


def maintenance(shop: Shop) -> None:
    edit(shop, "mug,0.80", "mug,0.70")
    shop.save(shop.maintenance(f"file/{PATH}"))
    edit(shop, "mug,0.70", "mug,9.99")
    shop.commit()


SLIPPED: tuple[Callable[[Shop], None], ...] = (
    same_commit,
    later_commit,
    deleted_line,
    deleted_file,
    conflict_markers,
    evil_merge,
    executable,
    other_file,
    says_deleted,
    becomes_a_link,
    says_nothing,
    says_words,
    from_another_content,
    as_if_new,
    maintenance,
)


@pytest.mark.parametrize("slip", SLIPPED, ids=[each.__name__ for each in SLIPPED])
def test_another_content_than_the_decision_says_is_blocked(shop: Shop, slip) -> None:
    slip(shop)
    found = shop.judge()
    assert found.verdict == "BLOCK", finding_lines(found)
    assert ("TG412", PATH) in found_at(found), finding_lines(found)
    assert {each.code for each in found.findings} <= {"TG412", "TG411"}, finding_lines(found)


@pytest.mark.parametrize("slip", SLIPPED, ids=[each.__name__ for each in SLIPPED])
def test_every_caller_sees_it(shop: Shop, slip) -> None:
    """Index, push of a branch, push to main step by step, and after a squash."""
    main = shop.git("rev-parse", "main")
    slip(shop)
    shop.git("reset", "-q", "--soft", "HEAD^")
    assert ("TG412", PATH) in found_at(shop.staged())
    shop.commit()
    assert ("TG412", PATH) in found_at(shop.pushed("work", "refs/heads/work"))
    assert PATH in [path for _, path in found_at(shop.pushed("work", "refs/heads/main", main))]
    onto_main(shop)
    assert ("TG412", PATH) in found_at(shop.pushed("main", "refs/heads/main", main))


def test_two_units_hide_nothing(shop: Shop) -> None:
    """What is slipped in after the decision landed is a change of its own."""
    decided(shop)
    onto_main(shop)
    shop.branch("more")
    edit(shop, "mug,0.70", "mug,9.99")
    shop.commit()
    assert found_at(shop.judge()) == [("TG401", PATH)]


def test_a_wildcard_is_about_the_files_that_it_covered_then(shop: Shop) -> None:
    shop.write("ads/new/a.csv", "a\n")
    trace_id = shop.save(shop.decision("ads/new/*"))
    shop.commit()
    assert shop.judge().verdict == "PASS"
    shop.write("ads/new/b.csv", "swallowed\n")
    shop.commit()
    assert found_at(shop.judge()) == [("TG412", "ads/new/b.csv")]
    refreshed(shop, trace_id, "ads/new/*")
    shop.commit()
    assert shop.judge().verdict == "PASS"
    edit(shop, "a\n", "b\n", "ads/new/a.csv")
    shop.commit()
    assert found_at(shop.judge()) == [("TG412", "ads/new/a.csv")]


def test_a_wildcard_that_loses_a_file_is_about_other_files(shop: Shop) -> None:
    shop.write("ads/new/a.csv", "a\n")
    shop.write("ads/new/b.csv", "b\n")
    shop.save(shop.decision("ads/new/*"))
    shop.git("rm", "-qf", "ads/new/b.csv")
    shop.commit()
    assert found_at(shop.judge()) == [("TG412", "ads/new/a.csv")]


def test_a_rolled_back_decision_covers_only_the_content_that_it_says(shop: Shop) -> None:
    edit(shop, "mug,0.80", "mug,0.70")
    trace = shop.decision(PATH)
    trace["execution"]["result"] = "rolled_back"
    shop.save(trace)
    edit(shop, "mug,0.70", "mug,9.99")
    shop.commit()
    assert found_at(shop.judge()) == [("TG412", PATH)]


def test_markers_are_refused_also_where_the_decision_says_so(shop: Shop) -> None:
    text = "<<<<<<< HEAD\nmug,0.70\n=======\nmug,0.75\n>>>>>>> other\n"
    decided(shop, "mug,0.80\n", text)
    found = shop.judge()
    assert found_at(found) == [("TG412", PATH)]
    assert "<<<<<<<" in found.findings[0].message


def test_markers_that_the_base_had_are_not_held_against_an_edit(shop: Shop) -> None:
    shop.switch("main")
    text = f"{BIDS}<<<<<<< HEAD\n=======\n>>>>>>> other\n"
    shop.linked(PATH, text, "a file about markers")
    shop.git("checkout", "-q", "-B", "work")
    decided(shop)
    assert shop.judge().verdict == "PASS"


def test_a_heading_underlined_with_equals_signs_is_no_conflict(shop: Shop) -> None:
    decided(shop, "mug,0.80\n", ">>>>>>> quoted\n=======\nmug\n<<<<<<< quoted\n")
    assert shop.judge().verdict == "PASS"


# --- what an honest person does -------------------------------------------------------------


def test_one_command_after_an_edit_mends_it(shop: Shop) -> None:
    trace_id = decided(shop)
    edit(shop, "mug,0.70", "mug,0.75")
    found = shop.staged()
    assert found_at(found) == [("TG412", PATH)]
    assert f"trace-gate refresh {trace_id}" in found.findings[0].remediation
    refreshed(shop, trace_id)
    assert shop.staged().verdict == "PASS"


def branches(shop: Shop) -> None:
    """Two branches that edit distant lines of one file."""
    decided(shop)
    shop.branch("other")
    decided(shop, "lid,0.60", "lid,0.50")


def test_two_branches_that_edit_distant_lines_of_one_file(shop: Shop) -> None:
    branches(shop)
    shop.switch("main")
    shop.git("merge", "-q", "--no-ff", "work")
    before = shop.git("rev-parse", "main")
    assert shop.judge("main", "other").verdict == "PASS", finding_lines(shop.judge("main", "other"))
    shop.git("merge", "-q", "--no-ff", "other")
    assert shop.pushed("main", "refs/heads/main", before).verdict == "PASS"


def test_a_squash_onto_a_moved_base(shop: Shop) -> None:
    branches(shop)
    onto_main(shop)
    before = shop.git("rev-parse", "main")
    assert shop.judge("main", "other").verdict == "PASS"
    onto_main(shop, "other")
    found = shop.pushed("main", "refs/heads/main", before)
    assert found.verdict == "PASS", finding_lines(found)


def test_what_is_slipped_into_a_squash_onto_a_moved_base_is_seen(shop: Shop) -> None:
    branches(shop)
    onto_main(shop)
    before = shop.git("rev-parse", "main")
    shop.git("merge", "-q", "--squash", "other")
    edit(shop, "pan,0.90", "pan,9.99")
    shop.commit("squash with more")
    assert found_at(shop.pushed("main", "refs/heads/main", before)) == [("TG412", PATH)]


def test_a_rebase_onto_a_moved_base(shop: Shop) -> None:
    branches(shop)
    onto_main(shop)
    shop.switch("other")
    shop.git("rebase", "-q", "main")
    found = shop.judge()
    assert found.verdict == "PASS", finding_lines(found)


def test_main_merged_into_the_branch_and_work_going_on(shop: Shop) -> None:
    branches(shop)
    onto_main(shop)
    shop.switch("other")
    shop.git("merge", "-q", "--no-edit", "main")
    assert shop.judge().verdict == "PASS"
    decided(shop, "jug,1.20", "jug,1.30")
    found = shop.judge()
    assert found.verdict == "PASS", finding_lines(found)
    assert shop.pushed("other", "refs/heads/other").verdict == "PASS"


def test_three_decisions_on_one_file_in_a_unit(shop: Shop) -> None:
    decided(shop)
    decided(shop, "cup,0.70", "cup,0.75")
    decided(shop, "mug,0.70", "mug,0.65")
    assert shop.judge().verdict == "PASS"
    before = shop.git("rev-parse", "main")
    onto_main(shop)
    found = shop.pushed("main", "refs/heads/main", before)
    assert found.verdict == "PASS", finding_lines(found)


def test_only_the_last_of_a_chain_is_held_against_the_result(shop: Shop) -> None:
    decided(shop)
    decided(shop, "cup,0.70", "cup,0.75")
    edit(shop, "cup,0.75", "cup,9.99")
    shop.commit("slipped in after the second")
    assert found_at(shop.judge()) == [("TG412", PATH)]


SWAPPED = "a:\n  bid: 1.00\nb:\n  bid: 9.00\nnote: x\n"


def assert_every_caller_blocks(shop: Shop, path: str) -> None:
    """What is staged, then committed, on the branch `work`: index, range and push."""
    assert ("TG412", path) in found_at(shop.staged()), finding_lines(shop.staged())
    shop.commit("slipped in, without a trace")
    assert ("TG412", path) in found_at(shop.judge()), finding_lines(shop.judge())
    assert ("TG412", path) in found_at(shop.pushed("work", "refs/heads/work"))


def swap(shop: Shop, path: str) -> None:
    """Two values change places: the lines that differ from the base stay the same."""
    edit(shop, "1.00", "tmp", path)
    edit(shop, "9.00", "1.00", path)
    edit(shop, "tmp", "9.00", path)


@pytest.mark.parametrize("goal", ["ads/c.yaml", "ads/*.yaml"])
def test_lines_do_not_count_while_the_unit_has_the_commit(shop: Shop, goal: str) -> None:
    path = "ads/c.yaml"
    shop.switch("main")
    shop.linked(path, SWAPPED, "two campaigns")
    shop.git("checkout", "-q", "-B", "work")
    edit(shop, "note: x", "note: y", path)
    shop.save(shop.decision(goal))
    shop.commit()
    shop.switch("main")
    shop.linked(path, "# head\n" + SWAPPED, "a head")
    shop.switch("work")
    shop.git("merge", "-q", "--no-ff", "--no-edit", "main")
    assert shop.judge().verdict == "PASS", finding_lines(shop.judge())
    swap(shop, path)
    assert_every_caller_blocks(shop, path)


def test_lines_do_not_count_from_a_base_that_is_made_up(shop: Shop) -> None:
    path = "ads/c.yaml"
    shop.switch("main")
    shop.linked(path, SWAPPED, "two campaigns")
    shop.git("checkout", "-q", "-B", "work")
    edit(shop, "note: x", "note: y", path)
    shop.save(shop.decision(shop.planned(path) | {"from_value": "0" * 64}))
    shop.commit()
    assert found_at(shop.judge()) == [("TG412", path)]
    swap(shop, path)
    assert_every_caller_blocks(shop, path)


@pytest.mark.parametrize("goal", [PATH, "ads/*.csv"])
def test_a_decision_that_a_later_one_goes_on_from_is_overtaken(shop: Shop, goal: str) -> None:
    edit(shop, "mug,0.80", "mug,9.00")
    shop.save(shop.decision(goal))
    shop.commit()
    decided(shop, "mug,9.00", "mug,0.70")
    assert shop.judge().verdict == "PASS", finding_lines(shop.judge())
    edit(shop, "mug,0.70", "mug,9.00")
    before = shop.git("rev-parse", "main")
    assert_every_caller_blocks(shop, PATH)
    onto_main(shop)
    assert ("TG412", PATH) in found_at(shop.pushed("main", "refs/heads/main", before))


def test_a_file_that_a_later_decision_brings_back_does_not_go_again(shop: Shop) -> None:
    shop.git("rm", "-q", PATH)
    shop.save(shop.decision(PATH))
    shop.commit()
    shop.write(PATH, BIDS + "jar,0.50\n")
    change = shop.planned(PATH) | {"from_value": "deleted"}
    shop.save(shop.decision(change))
    shop.commit()
    assert shop.judge().verdict == "PASS", finding_lines(shop.judge())
    shop.git("rm", "-q", PATH)
    assert_every_caller_blocks(shop, PATH)


def test_a_chain_that_comes_back_with_a_decision(shop: Shop) -> None:
    decided(shop)
    decided(shop, "mug,0.70", "mug,0.60")
    decided(shop, "mug,0.60", "mug,0.70")
    assert shop.judge().verdict == "PASS", finding_lines(shop.judge())
    decided(shop, "mug,0.70", "mug,0.60")
    assert shop.judge().verdict == "PASS", finding_lines(shop.judge())
    before = shop.git("rev-parse", "main")
    onto_main(shop)
    found = shop.pushed("main", "refs/heads/main", before)
    assert found.verdict == "PASS", finding_lines(found)


def test_a_chain_that_goes_on_from_what_nobody_decided(shop: Shop) -> None:
    decided(shop)
    edit(shop, "pan,0.90", "pan,9.99")
    shop.commit("slipped in between")
    edit(shop, "cup,0.70", "cup,0.75")
    trace = shop.decision(PATH)
    trace["execution"]["changes"][0]["from_value"] = sha(shop.git("show", f"HEAD:{PATH}") + "\n")
    shop.save(trace)
    shop.commit()
    assert found_at(shop.judge()) == [("TG412", PATH)]


def test_a_change_that_was_committed_before_its_decision(shop: Shop) -> None:
    edit(shop, "mug,0.80", "mug,0.70")
    shop.commit()
    edit(shop, "cup,0.70", "cup,0.75")
    shop.commit()
    shop.save(shop.decision(PATH))
    shop.commit()
    assert shop.judge().verdict == "PASS"


def test_two_branches_merged_in_one_unit(shop: Shop) -> None:
    shop.branch("left", "work")
    decided(shop)
    shop.branch("right", "work")
    decided(shop, "lid,0.60", "lid,0.50")
    shop.switch("work")
    shop.git("merge", "-q", "--no-ff", "left")
    shop.git("merge", "-q", "--no-ff", "right")
    found = shop.judge()
    assert found.verdict == "PASS", finding_lines(found)


def test_a_slip_on_one_of_two_branches_of_a_unit(shop: Shop) -> None:
    shop.branch("left", "work")
    decided(shop)
    edit(shop, "cup,0.70", "cup,9.99")
    shop.commit("slipped in")
    shop.branch("right", "work")
    decided(shop, "lid,0.60", "lid,0.50")
    shop.switch("work")
    shop.git("merge", "-q", "--no-ff", "left")
    shop.git("merge", "-q", "--no-ff", "right")
    assert found_at(shop.judge()) == [("TG412", PATH)]


def test_a_conflict_resolved_to_one_side(shop: Shop) -> None:
    decided(shop)
    shop.branch("other", "main")
    decided(shop, "mug,0.80", "mug,0.60")
    onto_main(shop)
    shop.switch("other")
    shop.git("merge", "-q", "main", ok=False)
    shop.git("checkout", "-q", "--ours", "--", PATH)
    shop.git("add", PATH)
    shop.commit("ours")
    found = shop.judge()
    assert codes(found) == [], finding_lines(found)


def test_a_conflict_resolved_otherwise_is_decided_anew(shop: Shop) -> None:
    decided(shop)
    shop.branch("other", "main")
    trace_id = decided(shop, "mug,0.80", "mug,0.60")
    onto_main(shop)
    shop.switch("other")
    shop.git("merge", "-q", "main", ok=False)
    shop.write(PATH, BIDS.replace("mug,0.80", "mug,0.65"))
    shop.commit("neither")
    assert found_at(shop.judge()) == [("TG412", PATH)]
    refreshed(shop, trace_id)
    shop.commit()
    assert shop.judge().verdict == "PASS", finding_lines(shop.judge())


def test_a_file_that_comes_one_that_goes_and_one_that_may_run(shop: Shop) -> None:
    shop.write("ads/new.csv", "x\n")
    shop.git("rm", "-q", PATH)
    shop.write("tools/run.py", "print()\n").chmod(0o755)
    shop.git("update-index", "--chmod=+x", "tools/run.py")
    shop.save(shop.decision("ads/new.csv", PATH, "tools/run.py"))
    shop.commit()
    assert shop.judge().verdict == "PASS"
    before = shop.git("rev-parse", "main")
    onto_main(shop)
    assert shop.pushed("main", "refs/heads/main", before).verdict == "PASS"


def test_a_mode_that_changes_alone(shop: Shop) -> None:
    shop.git("update-index", "--chmod=+x", PATH)
    shop.save(shop.decision(PATH))
    shop.commit()
    assert shop.judge().verdict == "PASS", finding_lines(shop.judge())


def test_a_mode_may_be_written_as_a_number(shop: Shop) -> None:
    shop.git("update-index", "--chmod=+x", PATH)
    change = shop.planned(PATH)
    change["details"]["mode"] = 100755
    shop.save(shop.decision(change))
    shop.commit()
    assert shop.judge().verdict == "PASS"


def test_a_link_and_a_submodule(shop: Shop) -> None:
    (shop.path / "ads/now.csv").symlink_to("bids.csv")
    shop.git("add", "ads/now.csv")
    head = shop.git("rev-parse", "HEAD")
    shop.git("update-index", "--add", "--cacheinfo", f"160000,{head},vendor/lib")
    shop.save(shop.decision("ads/now.csv", "vendor/lib"))
    shop.commit()
    assert shop.judge().verdict == "PASS", finding_lines(shop.judge())
    other = shop.git("rev-parse", "HEAD")
    shop.git("update-index", "--add", "--cacheinfo", f"160000,{other},vendor/lib")
    shop.commit()
    assert found_at(shop.judge()) == [("TG412", "vendor/lib")]


def test_line_ends_are_those_of_the_stored_file(shop: Shop) -> None:
    shop.git("config", "core.autocrlf", "true")
    (shop.path / PATH).write_bytes(BIDS.replace("0.80", "0.70").replace("\n", "\r\n").encode())
    shop.git("add", PATH)
    change = shop.planned(PATH)
    assert change["to_value"] == sha(BIDS.replace("0.80", "0.70"))
    shop.save(shop.decision(change))
    shop.commit()
    assert shop.judge().verdict == "PASS"


def test_a_git_lfs_pointer_counts_with_its_oid(shop: Shop) -> None:
    shop.switch("main")
    shop.write(".gitattributes", "*.psd filter=lfs diff=lfs merge=lfs -text\n")
    shop.commit("attributes")
    shop.git("checkout", "-q", "-B", "work")
    oid = sha("a picture")
    pointer = f"version https://git-lfs.github.com/spec/v1\noid sha256:{oid}\nsize 9\n"
    for path in ("art/mug.psd", "art/mug.txt"):
        blob = shop.git("hash-object", "-w", "--stdin", stdin=pointer.encode())
        shop.git("update-index", "--add", "--cacheinfo", f"100644,{blob},{path}")
    paths = ("art/mug.psd", "art/mug.txt")
    shop.save(shop.decision(*(shop.planned(path, oid) for path in paths)))
    shop.commit()
    assert found_at(shop.judge()) == [("TG412", "art/mug.txt")]


def test_a_wildcard_for_an_edit_an_addition_and_a_deletion(shop: Shop) -> None:
    shop.write("ads/a.csv", "a\n")
    shop.git("rm", "-q", PATH)
    shop.save(shop.decision("ads/*.csv"))
    shop.commit()
    assert shop.judge().verdict == "PASS"
    before = shop.git("rev-parse", "main")
    onto_main(shop)
    assert shop.pushed("main", "refs/heads/main", before).verdict == "PASS"


def test_a_wildcard_and_an_exact_decision_after_it(shop: Shop) -> None:
    shop.write("ads/new/a.csv", "a\n")
    shop.write("ads/new/b.csv", "b\n")
    shop.save(shop.decision("ads/new/*"))
    shop.commit()
    decided(shop, "a\n", "c\n", "ads/new/a.csv")
    found = shop.judge()
    assert found.verdict == "PASS", finding_lines(found)
    before = shop.git("rev-parse", "main")
    onto_main(shop)
    found = shop.pushed("main", "refs/heads/main", before)
    assert found.verdict == "PASS", finding_lines(found)


def test_a_wildcard_where_the_base_moved(shop: Shop) -> None:
    edit(shop, "mug,0.80", "mug,0.70")
    shop.save(shop.decision("ads/*.csv"))
    shop.commit()
    shop.branch("other", "main")
    decided(shop, "lid,0.60", "lid,0.50")
    onto_main(shop, "other")
    before = shop.git("rev-parse", "main")
    found = shop.judge("main", "work")
    assert found.verdict == "PASS", finding_lines(found)
    onto_main(shop, "work")
    found = shop.pushed("main", "refs/heads/main", before)
    assert found.verdict == "PASS", finding_lines(found)


def test_what_is_undone_before_it_lands_needs_nothing(shop: Shop) -> None:
    edit(shop, "mug,0.80", "mug,0.70")
    shop.commit()
    edit(shop, "mug,0.70", "mug,0.80")
    shop.commit()
    assert shop.judge().verdict == "PASS"


# --- the policy -----------------------------------------------------------------------------


def with_policy(shop: Shop, old: str, new: str) -> Shop:
    """The shop with another gate.yaml on main: the history of another policy."""
    gate = "config/amazon-growth/gate.yaml"
    shop.switch("main")
    edit(shop, old, new, gate)
    shop.commit("policy")
    shop.git("checkout", "-q", "-B", "work")
    return shop


def test_a_policy_of_the_first_release_asks_only_that_what_is_said_is_true(shop: Shop) -> None:
    with_policy(shop, "  content: required\n", "")
    says_nothing(shop)
    assert shop.judge().verdict == "PASS"
    edit(shop, "lid,0.60", "lid,0.50")
    shop.save(shop.decision(shop.planned(PATH, "0" * 64)))
    shop.commit()
    assert shop.judge().verdict == "PASS"  # the first decision covers any content


def test_words_for_a_content_are_no_content(shop: Shop) -> None:
    with_policy(shop, "content: required", "content: when_given")
    says_words(shop)
    assert shop.judge().verdict == "PASS"


def test_what_is_given_must_be_true_under_any_policy(shop: Shop) -> None:
    with_policy(shop, "content: required", "content: when_given")
    later_commit(shop)
    assert found_at(shop.judge()) == [("TG412", PATH)]


@pytest.mark.parametrize(("mode", "level"), [("warn", "warning"), ("observe", "note")])
def test_a_mode_softens_it_on_ordinary_paths(shop: Shop, mode: str, level: str) -> None:
    with_policy(shop, "  patterns: []", f"  patterns: [{{path: /ads/**, mode: {mode}}}]")
    later_commit(shop)
    found = shop.judge()
    assert found.verdict == "PASS"
    assert [(each.code, each.level) for each in found.findings] == [("TG412", level)]


def test_a_huge_file_is_hashed_without_being_held(shop: Shop, tmp_path: Path) -> None:
    import tracemalloc

    shop.write("art/huge.bin", b"\0" * 60_000_000)
    shop.save(shop.decision("art/huge.bin"))
    shop.commit()
    tracemalloc.start()
    assert shop.judge().verdict == "PASS"
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 20_000_000
