"""What a pull or a rebase brings from others was not made here: no word of a bypass.

A merge that lands at the remote stands on the commit that this clone was at, as a merge that is
made here does; and the policy that it brings is already that of the protected branch.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.approvals import MEI, mei_with, set_gate, ssh_keys
from tests.support.bypass_notices import notices
from tests.support.live import built, cloned, copied, linked, plain_git, unlinked
from tests.support.native_hooks import install
from tests.support.shop import Shop
from trace_gate.adapters.git.repository import Git
from trace_gate.adapters.store.bypass_ledger import BypassLedger


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("pulled") / "built")


@pytest.fixture
def pair(source: Path, tmp_path: Path) -> tuple[Shop, Shop]:
    """Ann's shop and Mei's clone of what has landed, both with hooks."""
    ann = copied(source, tmp_path / "copy")
    mei = cloned(ann, tmp_path / "mei-shop", MEI)
    for each in (ann, mei):
        install(each)
    return ann, mei


def first_approver(ann: Shop, folder: Path) -> None:
    """Ann's branch names the first approver, goes into main by a merge, and is pushed."""
    set_gate(ann, approvers=mei_with(ssh_keys(folder, "mei")["mei"]))
    land(ann, "Mei approves")


def land(ann: Shop, subject: str) -> None:
    told = said(ann, "commit", "-qm", subject)
    told += said(ann, "switch", "-q", "main")
    told += said(ann, "merge", "-q", "--no-ff", "-m", f"Merge: {subject}", "work")
    told += said(ann, "push", "-q", "origin", "main")
    assert notices(told) == []


def said(shop: Shop, *words: str) -> str:
    done = plain_git(shop, *words)
    assert done.returncode == 0, done.stderr
    return done.stderr


def noted(shop: Shop) -> frozenset[str]:
    with Git.open(str(shop.path)) as git:
        return BypassLedger(git).noted()


PULLS = [
    ("pull", "-q"),
    ("pull", "-q", "--ff-only"),
    ("pull", "-q", "--rebase"),
    ("pull", "-q", "../copy/origin.git", "main"),
]


@pytest.mark.parametrize("words", PULLS, ids=" ".join)
def test_a_pull_of_the_first_approver_says_nothing(pair, tmp_path: Path, words: tuple[str, ...]):
    ann, mei = pair
    first_approver(ann, tmp_path)
    assert notices(said(mei, *words)) == []
    assert mei.git("rev-parse", "HEAD") == ann.git("rev-parse", "main")
    assert noted(mei) == frozenset()


def test_a_fetch_and_a_merge_that_goes_on_say_nothing(pair, tmp_path: Path):
    ann, mei = pair
    first_approver(ann, tmp_path)
    said(mei, "fetch", "-q")
    assert notices(said(mei, "merge", "-q", "origin/main")) == []


def test_what_another_brought_past_the_gate_is_told_to_them_alone(pair):
    """A pull names no commit of others: its maker was raised, and CI judges it."""
    ann, mei = pair
    unlinked(ann)
    said(ann, "commit", "--no-verify", "-qm", "x")
    said(ann, "switch", "-q", "main")
    said(ann, "merge", "-q", "--no-verify", "--no-ff", "-m", "Merge", "work")
    said(ann, "push", "-q", "--no-verify", "origin", "main")
    assert notices(said(mei, "pull", "-q")) == []


def test_a_pull_that_makes_a_merge_is_still_looked_at(pair, tmp_path: Path):
    """Own work past the gate, merged with what landed: that merge is made here."""
    ann, mei = pair
    first_approver(ann, tmp_path)
    unlinked(mei, "ads/old.csv")
    said(mei, "commit", "--no-verify", "-qm", "x")
    (line,) = notices(said(mei, "pull", "-q", "--no-rebase", "--no-verify", "--no-edit"))
    assert "ads/old.csv" in line


def test_a_pull_that_merges_sound_work_says_nothing(pair, tmp_path: Path):
    ann, mei = pair
    first_approver(ann, tmp_path)
    mei.next_id()
    linked(mei, "ads/old.csv", "keyword,bid\ncup,0.20\n")
    said(mei, "commit", "-qm", "a bid")
    assert notices(said(mei, "pull", "-q", "--no-rebase", "--no-edit")) == []


def test_a_rebase_whose_commits_have_landed_says_nothing(pair, tmp_path: Path):
    """The same change landed by a squash: the rebase ends at a commit of the remote."""
    ann, mei = pair
    set_gate(ann, approvers=mei_with(ssh_keys(tmp_path, "mei")["mei"]))
    said(ann, "commit", "-qm", "Mei approves")
    said(ann, "push", "-q", "origin", "work")
    said(mei, "fetch", "-q")
    said(mei, "merge", "-q", "--squash", "origin/work")
    said(mei, "commit", "-qm", "Mei approves (#1)")
    said(mei, "push", "-q", "origin", "main")
    assert notices(said(ann, "pull", "-q", "--rebase", "origin", "main")) == []
    assert ann.git("rev-parse", "work") == mei.git("rev-parse", "main")
