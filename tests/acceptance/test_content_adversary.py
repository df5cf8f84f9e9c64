"""Ways past the content of a record, and sound work beside them (SPEC 5, Cover)."""

from __future__ import annotations

import pytest

from tests.support.content_units import (
    BIDS,
    PATH,
    decided,
    edit,
    found_at,
    lands,
    onto_main,
    refreshed,
    sha,
    squashed,
    to_executable,
)
from tests.support.shop import Shop, finding_lines, instant

CAMPAIGNS = "a:\n  bid: 1.00\nb:\n  bid: 9.00\nc:\n  bid: 1.00\nnote: x\n"
YAML = "ads/c.yaml"


@pytest.fixture
def shop(shop: Shop) -> Shop:
    """The shop with two longer files on main, and a branch for the work."""
    shop.switch("main")
    shop.linked(PATH, BIDS, "the bids")
    shop.linked(YAML, CAMPAIGNS, "the campaigns")
    shop.git("checkout", "-q", "-B", "work")
    return shop


def to_link(shop: Shop, path: str) -> None:
    """The file becomes a symbolic link that holds the same bytes."""
    blob = shop.git("rev-parse", f":{path}")
    shop.git("update-index", "--cacheinfo", f"120000,{blob},{path}")


# --- modes under a wildcard ------------------------------------------------------------------

MODES = pytest.mark.parametrize("slip", [to_executable, to_link])


@MODES
def test_a_mode_slipped_into_a_squash_under_a_wildcard(shop: Shop, slip) -> None:
    edit(shop, "note: x", "note: y", YAML)
    shop.save(shop.decision("ads/*"))
    shop.commit()
    lands(shop, "b:\n", "# b\nb:\n", YAML)
    shop.switch("main")
    before = shop.git("rev-parse", "main")
    shop.git("merge", "-q", "--squash", "work")
    slip(shop, YAML)
    shop.git("commit", "--no-verify", "-qm", "squash and a mode")
    assert ("TG412", YAML) in found_at(shop.pushed("main", "refs/heads/main", before))
    assert ("TG412", YAML) in found_at(shop.judge(before, "main"))


@MODES
@pytest.mark.parametrize("commits", [1, 2])
def test_a_mode_under_a_wildcard_with_a_made_up_start(shop: Shop, slip, commits) -> None:
    edit(shop, "note: x", "note: y", YAML)
    trace = shop.decision("ads/*")
    trace["execution"]["changes"][0]["from_value"] = "0" * 64
    shop.save(trace)
    if commits == 2:
        shop.commit()
    slip(shop, YAML)
    shop.git("commit", "--no-verify", "-qm", "a mode")
    assert ("TG412", YAML) in found_at(shop.judge())
    assert ("TG412", YAML) in found_at(shop.pushed("work", "refs/heads/work"))


def test_a_wildcard_that_says_another_start_than_its_files_had(shop: Shop) -> None:
    edit(shop, "note: x", "note: y", YAML)
    trace = shop.decision("ads/*")
    trace["execution"]["changes"][0]["from_value"] = "0" * 64
    shop.save(trace)
    assert found_at(shop.staged()) == [("TG412", YAML)]
    shop.commit()
    assert found_at(shop.judge()) == [("TG412", YAML)]


def test_a_mode_that_a_wildcard_decides_where_the_base_moved(shop: Shop) -> None:
    edit(shop, "note: x", "note: y", YAML)
    to_executable(shop, PATH)
    shop.save(shop.decision("ads/*"))
    shop.commit()
    lands(shop, "b:\n", "# b\nb:\n", YAML)
    assert shop.judge("main", "work").verdict == "PASS", finding_lines(shop.judge("main", "work"))
    found = squashed(shop)
    assert found.verdict == "PASS", finding_lines(found)


@pytest.mark.parametrize("goal", [YAML, "ads/*.yaml"])
def test_a_mode_that_main_changed_meanwhile(shop: Shop, goal: str) -> None:
    edit(shop, "note: x", "note: y", YAML)
    shop.save(shop.decision(goal))
    shop.commit()
    shop.branch("mode", "main")
    edit(shop, "a:\n", "# a\na:\n", YAML)
    to_executable(shop, YAML)
    shop.save(shop.decision(YAML))
    shop.git("commit", "--no-verify", "-qm", "executable")
    shop.git("reset", "-q", "--hard")
    onto_main(shop, "mode")
    found = squashed(shop)
    assert found.verdict == "PASS", finding_lines(found)


# --- the order of lines ------------------------------------------------------------------------

REORDERED = {
    "two lines change places": CAMPAIGNS.replace("note: x", "note: y")
    .replace("1.00\nb", "tmp\nb")
    .replace("9.00", "1.00")
    .replace("tmp", "9.00"),
    "sections change places": "b:\n  bid: 9.00\na:\n  bid: 1.00\nc:\n  bid: 1.00\nnote: y\n",
}


@pytest.mark.parametrize("goal", [YAML, "ads/*.yaml"])
@pytest.mark.parametrize("text", REORDERED.values(), ids=REORDERED.keys())
def test_lines_that_change_places_in_a_squash(shop: Shop, goal: str, text: str) -> None:
    edit(shop, "note: x", "note: y", YAML)
    shop.save(shop.decision(goal))
    shop.commit()
    lands(shop, "a:\n", "# head\na:\n", YAML)
    shop.switch("main")
    before = shop.git("rev-parse", "main")
    shop.git("merge", "-q", "--squash", "work")
    shop.write(YAML, "# head\n" + text)
    shop.commit("squash, in another order")
    assert ("TG412", YAML) in found_at(shop.pushed("main", "refs/heads/main", before))
    assert ("TG412", YAML) in found_at(shop.judge(before, "main"))


def test_a_value_that_is_often_there_is_changed_where_the_base_moved(shop: Shop) -> None:
    edit(shop, "c:\n  bid: 1.00", "c:\n  bid: 9.00", YAML)
    shop.save(shop.decision(YAML))
    shop.commit()
    lands(shop, "a:\n", "# head\na:\n", YAML)
    found = squashed(shop)
    assert found.verdict == "PASS", finding_lines(found)


# --- what is overtaken ---------------------------------------------------------------------------


def later(shop: Shop, goal: str, seconds: int, **more: object) -> None:
    """A decision on what is staged, with an `executed_at` so much later than now."""
    trace = shop.decision(goal)
    trace["created_at"] = instant(shop.clock - 600)
    trace["execution"]["executed_at"] = instant(shop.clock + seconds)
    shop.save({**trace, **more})


@pytest.mark.parametrize("goal", [PATH, "ads/*.csv"])
@pytest.mark.parametrize("seconds", [-300, -60, 0])
def test_what_goes_on_overtakes_whatever_its_date_says(shop: Shop, goal: str, seconds) -> None:
    decided(shop, "mug,0.80", "mug,9.00")
    edit(shop, "mug,9.00", "mug,0.70")
    later(shop, goal, seconds)
    shop.commit()
    assert shop.judge().verdict == "PASS", finding_lines(shop.judge())
    edit(shop, "mug,0.70", "mug,9.00")
    assert ("TG412", PATH) in found_at(shop.staged()), finding_lines(shop.staged())
    shop.commit("back, without a trace")
    assert ("TG412", PATH) in found_at(shop.judge()), finding_lines(shop.judge())
    assert ("TG412", PATH) in found_at(shop.pushed("work", "refs/heads/work"))
    if goal == PATH or seconds == 0:
        assert ("TG412", PATH) in found_at(squashed(shop))


@pytest.mark.parametrize("goal", [PATH, "ads/*.csv"])
@pytest.mark.parametrize("start", ["what is there", "the base"])
def test_a_later_execution_of_a_content_that_never_was(shop: Shop, goal: str, start) -> None:
    decided(shop)
    shop.write(PATH, "never\n")
    trace = shop.decision(goal)
    if start == "the base" and goal == PATH:
        trace["execution"]["changes"][0]["from_value"] = sha(BIDS)
    edit(shop, "never\n", BIDS.replace("mug,0.80", "mug,0.70"))
    shop.save(trace)
    assert ("TG412", PATH) in found_at(shop.staged())
    shop.commit()
    found = shop.judge()
    assert ("TG412", PATH) in found_at(found)
    assert any(trace["id"] in each.message for each in found.findings), finding_lines(found)
    assert ("TG412", PATH) in found_at(squashed(shop))


# --- sound work --------------------------------------------------------------------------------


@pytest.mark.parametrize("keeps", ["both", "what went on"])
def test_two_branches_decide_the_same_and_one_goes_on(shop: Shop, keeps: str) -> None:
    shop.branch("left", "work")
    decided(shop, "mug,0.80", "mug,0.70")
    shop.branch("right", "work")
    decided(shop, "mug,0.80", "mug,0.70")
    shop.switch("left")
    if keeps == "both":
        decided(shop, "lid,0.60", "lid,0.50")
    else:
        decided(shop, "mug,0.70", "mug,0.65")
    shop.switch("work")
    shop.git("merge", "-q", "--no-ff", "-m", "left", "left")
    shop.git("merge", "-q", "--no-ff", "-m", "right", "right", ok=False)
    shop.git("checkout", "-q", "--ours", "--", PATH, ok=False)
    shop.git("add", PATH)
    shop.commit("right")
    assert shop.judge().verdict == "PASS", finding_lines(shop.judge())
    found = squashed(shop)
    assert found.verdict == "PASS", finding_lines(found)


def test_a_merge_that_goes_back_to_the_others_content(shop: Shop) -> None:
    """The decision that is lost says so: it was rolled back."""
    shop.branch("left", "work")
    decided(shop)
    shop.branch("right", "work")
    decided(shop)
    shop.switch("left")
    lost = decided(shop, "mug,0.70", "mug,0.65")
    shop.switch("work")
    shop.git("merge", "-q", "--no-ff", "-m", "left", "left")
    shop.git("merge", "-q", "--no-ff", "-m", "right", "right", ok=False)
    shop.git("checkout", "-q", "--theirs", "--", PATH)
    shop.git("add", PATH)
    shop.commit("right")
    found = shop.judge()
    assert found_at(found) == [("TG412", PATH)], finding_lines(found)
    assert f"trace-gate execute {lost} --result rolled_back" in found.findings[0].remediation
    trace = shop.load(lost)
    trace["execution"]["result"] = "rolled_back"
    shop.save(trace)
    shop.commit()
    assert shop.judge().verdict == "PASS", finding_lines(shop.judge())
    found = squashed(shop)
    assert found.verdict == "PASS", finding_lines(found)


def test_a_clean_merge_that_takes_the_branch_whole_loses_what_landed(shop: Shop) -> None:
    """Git does not stop, and what the branch decided stands there to the letter."""
    decided(shop)
    lands(shop, "lid,0.60", "lid,0.50")
    shop.switch("main")
    before = shop.git("rev-parse", "main")
    shop.git("merge", "-q", "--no-ff", "--no-commit", "work")
    shop.git("checkout", "-q", "work", "--", PATH)
    shop.commit("work")
    found = shop.pushed("main", "refs/heads/main", before)
    assert found_at(found) == [("TG412", PATH)], finding_lines(found)
    assert found_at(shop.judge(before, "main")) == [("TG412", PATH)]


def test_a_branch_that_drops_what_landed_when_it_is_updated_says_so(shop: Shop) -> None:
    """Until its decision is written again: then the record tells of both edits."""
    trace_id = decided(shop)
    lands(shop, "lid,0.60", "lid,0.50")
    shop.switch("work")
    shop.git("merge", "-q", "--no-ff", "--no-commit", "main")
    shop.git("checkout", "-q", "HEAD", "--", PATH)
    shop.commit("update branch")
    found = shop.judge()
    assert found.verdict == "BLOCK"  # not only a warning of its squash
    assert found_at(found) == [("TG412", PATH)], finding_lines(found)
    assert f"trace-gate refresh {trace_id}" in found.findings[0].remediation
    shop.refresh(trace_id)
    shop.commit("refresh")
    found = shop.judge()
    assert found.verdict == "PASS", finding_lines(found)


def updated(shop: Shop) -> None:
    """A decision, "Update branch" while main moved the file, and a second decision."""
    decided(shop)
    lands(shop, "lid,0.60", "lid,0.50")
    shop.switch("work")
    shop.git("merge", "-q", "--no-ff", "-m", "update branch", "main")
    decided(shop, "pot,1.10", "pot,1.20")
    assert shop.judge().verdict == "PASS", finding_lines(shop.judge())


def test_a_branch_that_was_updated_goes_on_and_is_squashed(shop: Shop) -> None:
    updated(shop)
    found = squashed(shop)
    assert found.verdict == "PASS", finding_lines(found)


def test_a_branch_that_was_updated_goes_on_and_main_moves_again(shop: Shop) -> None:
    updated(shop)
    lands(shop, "pan,0.90", "pan,0.80")
    assert shop.judge("main", "work").verdict == "PASS"
    found = squashed(shop)
    assert found.verdict == "PASS", finding_lines(found)


def test_a_branch_that_was_updated_is_rebased(shop: Shop) -> None:
    updated(shop)
    shop.git("rebase", "-q", "main")
    assert shop.judge().verdict == "PASS", finding_lines(shop.judge())
    assert shop.pushed("work", "refs/heads/work").verdict == "PASS"


@pytest.mark.parametrize("slip", ["value", "order", "mode"])
def test_what_is_slipped_into_the_squash_of_an_updated_branch(shop: Shop, slip: str) -> None:
    updated(shop)
    shop.switch("main")
    before = shop.git("rev-parse", "main")
    shop.git("merge", "-q", "--squash", "work")
    if slip == "value":
        edit(shop, "pan,0.90", "pan,9.99")
    elif slip == "order":
        edit(shop, "pan,0.90\nlid,0.50\n", "lid,0.50\npan,0.90\n")
    else:
        to_executable(shop, PATH)
    shop.git("commit", "--no-verify", "-qm", "squash and more")
    assert ("TG412", PATH) in found_at(shop.pushed("main", "refs/heads/main", before))


def test_a_start_that_nobody_knows_is_no_excuse_alone(shop: Shop) -> None:
    """Neither beside a sound decision, nor where the commits of the unit tell the start."""
    decided(shop)
    edit(shop, "pot,1.10", "pot,1.20")
    shop.save(shop.decision(shop.planned(PATH) | {"from_value": sha("made up")}))
    shop.commit()
    assert found_at(shop.judge()) == [("TG412", PATH)]
    assert found_at(squashed(shop)) == [("TG412", PATH)]


def test_merged_branches_that_go_on_are_squashed(shop: Shop) -> None:
    shop.branch("left", "work")
    decided(shop)
    shop.branch("right", "work")
    decided(shop, "lid,0.60", "lid,0.50")
    shop.git("merge", "-q", "--no-ff", "-m", "both", "left")
    decided(shop, "pot,1.10", "pot,1.20")
    assert shop.judge().verdict == "PASS", finding_lines(shop.judge())
    found = squashed(shop, branch="right")
    assert found.verdict == "PASS", finding_lines(found)


def queued(shop: Shop, how: str) -> None:
    """Two decisions on distant lines of one file, one after the other on the branch `queue`."""
    decided(shop)
    shop.branch("second", "main")
    decided(shop, "lid,0.60", "lid,0.50")
    if how == "two commits":
        trace_id = shop.next_id()[:-3] + f"{shop._numbers[max(shop._numbers)] - 1:03d}"
        edit(shop, "pan,0.90", "pan,0.85")
        refreshed(shop, trace_id)
        shop.commit()
    shop.git("checkout", "-q", "-b", "queue", "main")
    if how == "squash":
        for branch in ("work", "second"):
            shop.git("merge", "-q", "--squash", branch)
            shop.commit(f"squash of {branch}")
    else:
        shop.git("cherry-pick", "main..work")
        shop.git("cherry-pick", "main..second")


HOW = pytest.mark.parametrize("how", ["squash", "rebase", "two commits"])


@HOW
def test_a_merge_queue_is_judged_as_one_range(shop: Shop, how: str) -> None:
    queued(shop, how)
    found = shop.judge("main", "queue")
    assert found.verdict == "PASS", finding_lines(found)
    found = shop.pushed("queue", "refs/heads/queue")
    assert found.verdict == "PASS", finding_lines(found)


@HOW
@pytest.mark.parametrize("when", ["first", "last"])
def test_what_is_slipped_into_a_merge_queue(shop: Shop, how: str, when: str) -> None:
    queued(shop, how)
    if when == "last":
        edit(shop, "cup,0.70", "cup,9.99")
        shop.commit("slipped in at the end")
    else:
        second = shop.git("rev-list", "--reverse", "main..queue").split()[1:]
        shop.git("checkout", "-q", "-B", "queue", f"{second[0]}^")
        edit(shop, "cup,0.70", "cup,9.99")
        shop.commit("slipped in between")
        for commit in second:
            shop.git("cherry-pick", commit)
    assert found_at(shop.judge("main", "queue")) == [("TG412", PATH)]


def test_the_lines_of_a_decision_count_once(shop: Shop) -> None:
    edit(shop, "c:\n  bid: 1.00", "c:\n  bid: 2.00", YAML)
    shop.save(shop.decision(YAML))
    shop.commit()
    lands(shop, "b:\n", "# b\nb:\n", YAML)
    shop.switch("work")
    shop.git("rebase", "-q", "main")
    assert shop.judge().verdict == "PASS"
    edit(shop, "a:\n  bid: 1.00", "a:\n  bid: 2.00", YAML)
    shop.commit("the same difference a second time")
    assert found_at(shop.judge()) == [("TG412", YAML)]


def test_three_squashes_of_a_queue_on_one_file(shop: Shop) -> None:
    edits = (("mug,0.80", "mug,0.70"), ("pot,1.10", "pot,1.20"), ("lid,0.60", "lid,0.50"))
    for number, (old, new) in enumerate(edits):
        shop.branch(f"part-{number}", "main")
        decided(shop, old, new)
    shop.branch("queue", "main")
    for number, _ in enumerate(edits):
        shop.git("merge", "-q", "--squash", f"part-{number}")
        shop.commit()
    assert shop.judge("main", "queue").verdict == "PASS", finding_lines(shop.judge("main", "queue"))


def test_three_branches_in_one_merge(shop: Shop) -> None:
    for name, old, new, path in (
        ("one", "mug,0.80", "mug,0.70", PATH),
        ("two", "lid,0.60", "lid,0.50", PATH),
        ("three", "note: x", "note: y", YAML),
    ):
        shop.branch(name, "work")
        decided(shop, old, new, path)
    shop.switch("work")
    shop.git("merge", "-q", "--no-ff", "-m", "octopus", "one", "two", "three")
    assert shop.judge().verdict == "PASS", finding_lines(shop.judge())
    edit(shop, "jug,1.20", "jug,9.00")
    shop.commit("slipped in")
    assert found_at(shop.judge()) == [("TG412", PATH)]


@pytest.mark.parametrize("slip", [False, True])
def test_a_submodule_under_a_wildcard_where_the_base_moved(shop: Shop, slip: bool) -> None:
    at = shop.git("rev-parse", "HEAD")
    shop.git("update-index", "--add", "--cacheinfo", f"160000,{at},ads/lib")
    edit(shop, "mug,0.80", "mug,0.70")
    shop.save(shop.decision("ads/*"))
    shop.commit()
    lands(shop, "lid,0.60", "lid,0.50")
    shop.switch("main")
    before = shop.git("rev-parse", "main")
    shop.git("merge", "-q", "--squash", "work")
    if slip:
        shop.git("update-index", "--cacheinfo", f"160000,{before},ads/lib")
    shop.commit("squash")
    found = shop.pushed("main", "refs/heads/main", before)
    assert (found.verdict == "PASS") != slip, finding_lines(found)


def test_a_wildcard_and_another_decision_on_two_branches(shop: Shop) -> None:
    shop.branch("left", "work")
    edit(shop, "mug,0.80", "mug,0.70")
    edit(shop, "note: x", "note: y", YAML)
    shop.save(shop.decision("ads/*"))
    shop.commit()
    shop.branch("right", "work")
    decided(shop, "lid,0.60", "lid,0.50")
    shop.git("merge", "-q", "--no-ff", "-m", "both", "left")
    assert shop.judge().verdict == "PASS", finding_lines(shop.judge())


def test_two_decisions_that_say_the_same_and_a_plan_beside_them(shop: Shop) -> None:
    edit(shop, "mug,0.80", "mug,0.70")
    shop.save(shop.decision(PATH))
    shop.save(shop.decision(PATH))
    shop.commit()
    decided(shop, "lid,0.60", "lid,0.50")
    shop.save(shop.decision(shop.ahead(PATH, "a later content\n"), executed=False))
    shop.commit()
    assert shop.judge().verdict == "PASS", finding_lines(shop.judge())
    found = squashed(shop)
    assert found.verdict == "PASS", finding_lines(found)


@pytest.mark.parametrize("how", ["range", "merge", "rebase"])
def test_a_file_that_main_renamed_meanwhile(shop: Shop, how: str) -> None:
    """The message says so, and what it says mends it."""
    new, trace_id = "ads/all.csv", decided(shop)
    shop.branch("names", "main")
    shop.git("mv", PATH, new)
    shop.save(shop.maintenance(PATH, new))
    shop.commit()
    onto_main(shop, "names")
    shop.switch("work")
    if how != "range":
        shop.git(how, "-q", "main")
    found = shop.judge("main", "work")
    assert ("TG402", new) in found_at(found), finding_lines(found)
    said = next(each for each in found.findings if each.code == "TG402")
    assert f"says of {PATH}: the file was renamed" in said.message
    assert f"trace-gate refresh {trace_id}" in said.remediation
    assert f"it is called {new} now" in finding_lines(found)
    if how == "range":
        shop.git("merge", "-q", "main")
    trace = shop.load(trace_id)
    trace["execution"]["changes"][0]["target"] = f"file/{new}"
    shop.save(trace)
    shop.refresh(trace_id)
    shop.commit()
    found = shop.judge()
    assert found.verdict == "PASS", finding_lines(found)


# --- Git LFS ------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", ["0", "007", "9" * 19, "1" * 30])
def test_a_pointer_that_git_lfs_would_read_as_another_file(shop: Shop, size: str) -> None:
    shop.switch("main")
    shop.write(".gitattributes", "*.psd filter=lfs diff=lfs merge=lfs -text\n")
    shop.commit("attributes")
    shop.git("checkout", "-q", "-B", "work")
    oid = sha("a picture")
    for number, good in ((size, False), ("9", True)):
        pointer = f"version https://git-lfs.github.com/spec/v1\noid sha256:{oid}\nsize {number}\n"
        blob = shop.git("hash-object", "-w", "--stdin", stdin=pointer.encode())
        shop.git("update-index", "--add", "--cacheinfo", f"100644,{blob},art/mug.psd")
        shop.save(shop.decision(shop.planned("art/mug.psd", oid)))
        assert (found_at(shop.staged()) == []) == good, finding_lines(shop.staged())
        shop.git("reset", "-q", "--hard")
