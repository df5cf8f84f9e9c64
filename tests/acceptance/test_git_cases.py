"""What Git really does, row by row of the list of cases that a gate must survive.

Rows that concern hooks, installation and frameworks are in `test_native_hooks.py`,
`test_frameworks.py` and `tests/cli/`; those of cover, merges and units in their own files.
"""

from __future__ import annotations

import contextlib
import shutil
from pathlib import Path

import pytest

from tests.support.adoption import adopt
from tests.support.owners import given_away
from tests.support.shop import Shop, codes, finding_lines
from trace_gate.core.errors import CannotJudge, TraceGateError

ZERO = "0" * 40


def test_row_2_an_orphan_root_merged_in_is_judged_in_every_commit(shop: Shop):
    shop.git("checkout", "-q", "--orphan", "alien")
    shop.git("rm", "-rqf", ".")
    shop.write("vendor/tool.py", "x\n")
    shop.write(".github/workflows/evil.yml", "on: push\n")
    shop.commit("alien root")
    shop.git("rm", "-q", ".github/workflows/evil.yml")
    shop.commit("hide it")
    shop.switch("work")
    shop.git("merge", "-q", "--no-edit", "--allow-unrelated-histories", "alien")
    assert codes(shop.judge()) == ["TG401", "TG408"], finding_lines(shop.judge())


@pytest.mark.parametrize("depth", [1, 2, 3])
def test_rows_4_and_5_a_shallow_clone_is_no_pass_wherever_it_is_cut(
    shop: Shop, tmp_path: Path, depth: int
):
    shop.linked("ads/a.csv")
    shop.linked("ads/b.csv")
    clone = tmp_path / "clone"
    url = f"file://{shop.path}"
    shop.git("clone", "-q", f"--depth={depth}", "--no-single-branch", url, str(clone))
    with pytest.raises(CannotJudge) as stopped:
        Shop(clone).judge("origin/main", "origin/work")
    assert "fetch-depth: 0" in stopped.value.remedy


def test_row_6_a_partial_clone_whose_objects_are_missing_is_no_pass(shop: Shop, tmp_path: Path):
    shop.linked("ads/bids.csv")
    shop.git("config", "uploadpack.allowFilter", "true")
    clone = tmp_path / "clone"
    url = f"file://{shop.path}"
    shop.git("clone", "-q", "--filter=blob:none", "--no-checkout", url, str(clone))
    shutil.move(shop.path, tmp_path / "gone")
    with pytest.raises(TraceGateError):
        Shop(clone).judge("origin/main", "origin/work")


def test_row_12_an_octopus_that_adds_something_is_found(shop: Shop):
    for name in ("one", "two"):
        shop.branch(name)
        shop._numbers["20250104"] = 10 * len(name) + ord(name[0])
        shop.linked(f"ads/{name}.csv")
    shop.switch("work")
    shop.clock += 60
    shop.git("merge", "-q", "--no-edit", "one", "two")
    assert shop.judge().verdict == "PASS", finding_lines(shop.judge())
    shop.write("ads/smuggled.csv", "x\n")
    shop.git("commit", "-q", "--amend", "--no-edit", "--no-verify")
    assert set(codes(shop.judge())) == {"TG402", "TG409"}


def test_row_14_the_synthetic_merge_of_a_forge_is_judged_as_what_would_land(shop: Shop):
    shop.linked("ads/bids.csv")
    shop.switch("main")
    shop.write("README.md", "news\n")
    shop.commit()
    shop.git("checkout", "-q", "--detach", "main")
    shop.clock += 60
    shop.git("merge", "-q", "--no-ff", "--no-edit", "work")
    assert shop.judge("main", "HEAD").verdict == "PASS"


def test_row_15_a_base_that_is_absent_after_a_forced_push_is_no_pass(shop: Shop):
    shop.linked("ads/bids.csv")
    for base in ("1234567890" * 4, ZERO):
        with pytest.raises(CannotJudge, match="no commit"):
            shop.judge(base)


def test_row_17_every_ref_of_a_push_is_judged(shop: Shop):
    from trace_gate.app.judge import push, pushed_to

    shop.linked("ads/good.csv")
    shop.git("tag", "-a", "v1", "-m", "a tag")
    shop.branch("bad")
    shop.write("ads/bad.csv", "x\n")
    shop.commit()
    refs = [
        pushed_to.PushedRef(
            local_ref=f"refs/{name}",
            local_oid=shop.git("rev-parse", name),
            remote_ref=f"refs/{name}",
            remote_oid=ZERO,
        )
        for name in ("heads/work", "tags/v1", "heads/bad")
    ]
    with shop.open() as git:
        found = push.check_push(git, refs, "origin", shop.services())
        assert {each.path for each in found.findings if each.level == "error"} == {"ads/bad.csv"}
        assert push.check_push(git, refs[:2], "origin", shop.services()).verdict == "PASS"


def test_row_19_a_bare_repository_is_judged_the_same(shop: Shop, tmp_path: Path):
    shop.write("ads/bids.csv", "x\n")
    shop.commit()
    bare = tmp_path / "bare.git"
    shop.git("clone", "-q", "--bare", str(shop.path), str(bare))
    assert codes(Shop(bare, clock=shop.clock).judge("main", "work")) == ["TG401"]


def test_row_25_a_fixup_commit_is_a_commit_like_any_other(shop: Shop):
    shop.linked("ads/bids.csv")
    shop.write("ads/more.csv", "x\n")
    shop.commit("fixup! linked")
    assert codes(shop.judge()) == ["TG402"]


def test_row_26_an_amend_that_takes_the_record_away_is_stopped(shop: Shop):
    trace_id = shop.linked("ads/bids.csv")
    shop.git("rm", "-q", shop.trace_path(trace_id))
    assert codes(shop.staged()) == ["TG401"]


def test_row_28_an_amended_message_needs_nothing(shop: Shop):
    shop.linked("ads/bids.csv")
    assert shop.staged().verdict == "PASS"


def test_row_30_a_plain_revert_deletes_a_trace_and_is_stopped(shop: Shop):
    shop.linked("ads/bids.csv")
    shop.switch("main")
    shop.git("merge", "-q", "--ff-only", "work")
    shop.branch("undo")
    shop.clock += 60
    shop.git("revert", "--no-edit", "HEAD")
    assert {"TG204"} <= set(codes(shop.judge()))


def test_row_32_a_cherry_picked_trace_is_the_same_trace(shop: Shop):
    shop.linked("ads/bids.csv")
    shop.switch("main")
    shop.clock += 60
    shop.git("cherry-pick", "-x", "work")
    shop.switch("work")
    found = shop.judge()
    assert (found.verdict, found.judged.paths) == ("PASS", 0), finding_lines(found)


def test_row_36_a_file_that_is_only_intended_to_be_added_is_not_staged(shop: Shop):
    (shop.path / "ads/later.csv").write_text("x\n")
    shop.git("add", "-N", "ads/later.csv")
    assert shop.staged().judged.paths == 0
    trace = shop.decision("ads/bids.csv")
    shop.write("ads/bids.csv", "x\n")
    shop.save(trace)
    shop.git("rm", "-q", "--cached", shop.trace_path(trace["id"]))
    shop.git("add", "-N", shop.trace_path(trace["id"]))
    assert codes(shop.staged()) == ["TG401"]


@pytest.mark.parametrize("flag", ["--assume-unchanged", "--skip-worktree"])
def test_row_37_flags_that_hide_the_working_copy_hide_nothing_staged(shop: Shop, flag: str):
    shop.write("ads/bids.csv", "x\n")
    shop.git("update-index", flag, "ads/bids.csv")
    assert codes(shop.staged()) == ["TG401"]


def test_row_37_a_sparse_checkout_with_a_sparse_index_is_judged_whole(shop: Shop):
    shop.git("sparse-checkout", "set", "--cone", "--sparse-index", "docs")
    head = shop.git("rev-parse", "HEAD:README.md")
    shop.git("update-index", "--add", "--cacheinfo", f"100644,{head},ads/hidden.csv")
    assert codes(shop.staged()) == ["TG401"]


def test_row_43_a_folder_that_becomes_a_file_is_a_change_of_both(shop: Shop):
    shop.git("rm", "-rq", "ads")
    shop.write("ads", "now a file\n")
    shop.commit()
    assert {each.path for each in shop.judge().findings} == {"ads", "ads/bids.csv"}


def test_row_44_a_submodule_bump_that_a_setting_hides_is_seen(shop: Shop):
    first, second = shop.git("rev-parse", "HEAD"), shop.git("rev-parse", "HEAD~1")
    shop.git("update-index", "--add", "--cacheinfo", f"160000,{first},vendor/lib")
    shop.save(shop.decision("file/vendor/lib"))
    shop.commit()
    shop.switch("main")
    shop.git("merge", "-q", "--ff-only", "work")
    shop.branch("bump")
    shop.git("config", "diff.ignoreSubmodules", "all")
    shop.git("update-index", "--cacheinfo", f"160000,{second},vendor/lib")
    assert codes(shop.staged()) == ["TG401"]
    shop.commit()
    assert codes(shop.judge()) == ["TG401"]


def test_row_52_a_linked_worktree_is_judged_by_its_own_index(shop: Shop, tmp_path: Path):
    tree = tmp_path / "tree"
    shop.git("worktree", "add", "-q", "-b", "beside", str(tree), "main")
    beside = Shop(tree, clock=shop.clock)
    beside.write("ads/bids.csv", "x\n")
    assert codes(beside.staged()) == ["TG401"]
    assert shop.staged().verdict == "PASS"


def test_row_57_a_sha_256_repository_is_judged(tmp_path: Path):
    shop = Shop(tmp_path)
    shop.git("init", "-q", "-b", "main", "--object-format=sha256")
    adopt(shop)
    shop.branch("work")
    shop.linked("ads/bids.csv")
    assert shop.judge().verdict == "PASS", finding_lines(shop.judge())
    shop.write("ads/free.csv", "y\n")
    shop.commit()
    assert codes(shop.judge()) == ["TG402"]


def test_row_58_replaced_objects_do_not_change_what_is_judged(shop: Shop):
    good = shop.git("rev-parse", "HEAD")
    shop.write("ads/bids.csv", "x\n")
    bad = shop.commit()
    shop.git("replace", bad, good)
    with contextlib.suppress(CannotJudge):  # to refuse such a repository is no pass either
        assert codes(shop.judge("main", bad)) == ["TG401"]


def test_row_67_a_record_that_comes_and_goes_covers_nothing(shop: Shop):
    trace_id = shop.linked("ads/bids.csv")
    shop.git("rm", "-q", shop.trace_path(trace_id))
    shop.commit()
    assert codes(shop.judge()) == ["TG401"]


def test_row_71_a_long_range_asks_git_a_fixed_number_of_times(shop: Shop, monkeypatch):
    from trace_gate.adapters.git import process

    calls: list[int] = []
    real = process.Runner.start

    def counted(self, *args):
        calls.append(1)
        return real(self, *args)

    monkeypatch.setattr(process.Runner, "start", counted)
    counts = []
    for _ in range(2):
        for _ in range(6):
            shop.linked(f"ads/{len(calls)}-{shop.clock}.csv")
        calls.clear()
        assert shop.judge().verdict == "PASS"
        assert calls
        counts.append(len(calls))
    assert counts[0] == counts[1]


def test_row_72_a_spoiled_cache_changes_no_verdict(shop: Shop):
    from trace_gate.adapters.store.cache import Cache
    from trace_gate.app.judge import check

    def verdict() -> tuple[str, list[str]]:
        with shop.open() as git:
            services = shop.services().with_(store=Cache(git.private_dir))
            found = check.check_staged(git, services)
        return found.verdict, codes(found)

    shop.write("ads/bids.csv", "x\n")
    first = verdict()
    private = shop.path / ".git" / "trace-gate"
    for spoiled in (b"", b"garbage", b"\0" * 5000):
        for file in private.rglob("*"):
            if file.is_file():
                file.write_bytes(spoiled)
        assert verdict() == first
    shutil.rmtree(private)
    private.write_text("in the way")
    assert verdict() == first == ("BLOCK", ["TG401"])


def test_row_73_an_owner_that_git_does_not_trust_is_no_pass(
    shop: Shop, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
):
    """`safe.directory`: git refuses, and an empty answer would look like no change."""
    for name, value in given_away(shop.path, tmp_path_factory.mktemp("own")).items():
        monkeypatch.setenv(name, value)
    with pytest.raises(CannotJudge) as stopped:
        shop.judge()
    assert "safe.directory" in stopped.value.remedy
