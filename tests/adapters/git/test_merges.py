"""Merges: what they change beyond the automatic merge."""

from __future__ import annotations

import os
import random
import shutil
import sys
from pathlib import Path

import pytest

from tests.adapters.conftest import Open
from tests.support.gitrepo import Repo
from trace_gate.core.errors import RepositoryUnreadable
from trace_gate.core.git_model import Commit


@pytest.fixture
def forked(repo: Repo) -> Repo:
    """main and side each have a file of their own, and different content in ads/bids.csv."""
    repo.switch("side")
    repo.commit("theirs", **{"ads/bids.csv": "theirs\n", "theirs.txt": "t\n"})
    repo.switch("main")
    repo.commit("ours", **{"ads/bids.csv": "ours\n", "ours.txt": "o\n"})
    return repo


def last(repo: Repo, opened: Open) -> Commit:
    return opened(repo).commits(repo.head(), [])[-1]


def paths(commit: Commit) -> list[str]:
    return [each.path for each in commit.changes]


def resolve(repo: Repo, text: str, *options: str) -> str:
    """Merge `side`, settle the one conflict with a text, commit."""
    repo.run("merge", "-q", *options, "side")
    repo.write("ads/bids.csv", text)
    return repo.commit("resolved")


def test_a_clean_merge_changes_nothing(repo: Repo, opened: Open):
    repo.commit("ours", **{"ours.txt": "o\n"})
    repo.merge("side")
    commit = last(repo, opened)
    assert (len(commit.parents), commit.changes, commit.conflicts) == (2, (), ())


def test_a_resolution_is_told_with_the_conflict(forked: Repo, opened: Open):
    resolve(forked, "both\n")
    commit = last(forked, opened)
    assert (paths(commit), commit.conflicts) == (["ads/bids.csv"], ("ads/bids.csv",))
    assert commit.changes[0].new.oid == forked.head("HEAD:ads/bids.csv")


@pytest.mark.parametrize("side", ["ours\n", "theirs\n"])
def test_a_resolution_that_takes_one_side_is_told_too(forked: Repo, opened: Open, side: str):
    resolve(forked, side)
    assert paths(last(forked, opened)) == ["ads/bids.csv"]


def test_a_conflict_that_is_committed_with_its_markers_is_not_lost(forked: Repo, opened: Open):
    """The file then equals the automatic merge, so that nothing differs."""
    git = opened(forked)
    merged = git.merge(forked.head("main"), forked.head("side"))
    markers = git.blobs([git.entries(merged.tree, ["ads/bids.csv"])["ads/bids.csv"].oid], 1 << 20)
    resolve(forked, next(iter(markers.values())).decode())
    commit = last(forked, opened)
    assert opened(forked).tree(commit.oid) == merged.tree
    assert paths(commit) == ["ads/bids.csv"]
    assert commit.changes[0].old.oid == forked.head("HEAD^1:ads/bids.csv")


def test_what_an_evil_merge_smuggles_in_is_told(repo: Repo, opened: Open):
    repo.git("merge", "-q", "--no-ff", "--no-commit", "side")
    repo.write("ads/bids.csv", "smuggled\n")
    repo.write("new.txt", "smuggled\n")
    repo.commit("Merge branch 'side'")
    assert paths(last(repo, opened)) == ["ads/bids.csv", "new.txt"]


def test_what_a_merge_drops_is_told(repo: Repo, opened: Open):
    repo.merge("side", options=("-s", "ours"))
    (change,) = last(repo, opened).changes
    assert (change.path, change.new) == ("listings/side.md", None)
    assert change.old is not None


def test_a_merge_with_the_other_strategy_options_is_told(forked: Repo, opened: Open):
    forked.merge("side", options=("-X", "theirs"))
    commit = last(forked, opened)
    assert (paths(commit), commit.conflicts) == (["ads/bids.csv"], ("ads/bids.csv",))


def test_an_octopus_is_held_against_the_successive_merges(repo: Repo, opened: Open):
    for name in ("one", "two", "three"):
        repo.branch(name, "main")
        repo.commit(name, **{f"{name}.txt": f"{name}\n"})
    repo.switch("main")
    repo.merge("one", "two", "three")
    commit = last(repo, opened)
    assert (len(commit.parents), commit.changes, commit.conflicts) == (4, (), ())
    repo.write("smuggled.txt")
    repo.git("rm", "-q", "two.txt")
    repo.commit("amended", "--amend")
    assert paths(last(repo, opened)) == ["smuggled.txt", "two.txt"]


def test_an_octopus_with_a_conflict_names_it(forked: Repo, opened: Open):
    forked.branch("third", "main~1")
    forked.commit("third", **{"third.txt": "3\n"})
    forked.switch("main")
    parents = [word for name in ("main", "side", "third") for word in ("-p", forked.head(name))]
    oid = forked.git("commit-tree", "main^{tree}", *parents, "-m", "octopus")
    commit = opened(forked).commits(oid, [])[-1]
    assert commit.conflicts == ("ads/bids.csv",)
    assert "third.txt" in paths(commit)
    assert "listings/side.md" in paths(commit)


def test_a_rename_on_one_side_follows_as_git_merges_it(repo: Repo, opened: Open):
    repo.switch("side")
    repo.git("mv", "ads/bids.csv", "ads/moved.csv")
    repo.commit("moved")
    repo.switch("main")
    repo.commit("edited", **{"ads/bids.csv": "keyword,bid\nmug,0.90\ncup,1.00\n"})
    repo.merge("side")
    assert last(repo, opened).changes == ()


def test_the_answer_does_not_depend_on_the_configuration_of_merges(repo: Repo, opened: Open):
    for key, value in (
        ("merge.renames", "false"),
        ("merge.conflictStyle", "diff3"),
        ("diff.algorithm", "patience"),
        ("diff.renameLimit", "1"),
    ):
        repo.git("config", key, value)
    repo.switch("side")
    repo.git("mv", "ads/bids.csv", "ads/moved.csv")
    repo.commit("moved")
    repo.switch("main")
    repo.commit("edited", **{"ads/bids.csv": "keyword,bid\nmug,0.90\ncup,1.00\n"})
    git = opened(repo)
    merged = git.merge(repo.head("main"), repo.head("side"))
    assert merged.conflicts == ()
    assert set(git.all_entries(merged.tree, "ads")) == {"ads/moved.csv"}


@pytest.mark.parametrize("where", ["tree", "info", "global"])
def test_attributes_never_take_part_in_a_merge(
    forked: Repo, opened: Open, tmp_path: Path, where: str
):
    """`merge=union` would settle the conflict without anybody; a driver would run a program."""
    marker = tmp_path / "ran"
    forked.git("config", "merge.evil.driver", f"touch {marker}; cp %B %A")
    for kind in ("union", "evil", "ours"):
        text = f"*.csv merge={kind}\n"
        if where == "info":
            (forked.path / ".git/info").mkdir(exist_ok=True)
            (forked.path / ".git/info/attributes").write_text(text)
        elif where == "global":
            (tmp_path / "xdg/git").mkdir(parents=True, exist_ok=True)
            (tmp_path / "xdg/git/attributes").write_text(text)
        else:
            for branch in ("side", "main"):
                forked.switch(branch)
                forked.commit("attributes", **{".gitattributes": text})
        git = opened(forked, XDG_CONFIG_HOME=str(tmp_path / "xdg"), GIT_ATTR_SOURCE="main")
        merged = git.merge(forked.head("main"), forked.head("side"))
        assert merged.conflicts == ("ads/bids.csv",), kind
    assert not marker.exists()


def test_what_a_merge_makes_can_be_read_like_anything_else(forked: Repo, opened: Open):
    git = opened(forked)
    assert git.entries(forked.head("main"), ["ads"])
    merged = git.merge(forked.head("main"), forked.head("side"))
    assert merged.conflicts == ("ads/bids.csv",)
    assert set(git.all_entries(merged.tree, "")) == {
        "README.md", "ads/bids.csv", "listings/side.md", "ours.txt", "theirs.txt",
    }  # fmt: skip
    oid = git.entries(merged.tree, ["ads/bids.csv"])["ads/bids.csv"].oid
    text = git.blobs([oid], 1 << 20)[oid]
    assert text.startswith(b"<<<<<<< " + forked.head("main").encode())
    assert [each.path for each in git.changes(forked.head("main"), merged.tree)] == [
        "ads/bids.csv",
        "listings/side.md",
        "theirs.txt",
    ]
    assert [each.path for each in git.staged(merged.tree)] == [
        "ads/bids.csv",
        "listings/side.md",
        "theirs.txt",
    ]
    assert git.grep_files(merged.tree, ["======="], "ads") == ("ads/bids.csv",)
    assert git.sha256([oid]).keys() == {oid}


def test_nothing_is_written_into_the_judged_repository(forked: Repo, opened: Open):
    resolve(forked, "both\n")
    before = everything(forked)
    git = opened(forked)
    git.commits(forked.head(), [])
    git.merge_all([forked.head("main"), forked.head("side")])
    git.staged(forked.head())
    git.attribute(forked.head(), "ads/bids.csv", "filter")
    git.close()
    assert everything(forked) == before


def everything(repo: Repo) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in repo.path.rglob("*") if path.is_file()}


def test_the_scratch_repository_goes_with_the_session(forked: Repo, opened: Open, tmp_path: Path):
    folder = tmp_path / "temporary"
    folder.mkdir()
    git = opened(forked, TMPDIR=str(folder))
    git.merge(forked.head("main"), forked.head("side"))
    (scratch,) = folder.iterdir()
    assert scratch.stat().st_mode & 0o777 == 0o700
    git.close()
    assert list(folder.iterdir()) == []
    assert git.merge(forked.head("main"), forked.head("side")).conflicts == ("ads/bids.csv",)
    git.close()
    assert list(folder.iterdir()) == []


def test_objects_that_are_borrowed_already_are_found(forked: Repo, tmp_path: Path, opened: Open):
    """A chain of clones that share objects, and a folder whose name needs quotes."""
    odd = tmp_path / 'a "q": \\ b'
    odd.mkdir()
    first, second = odd / "first", odd / "second"
    forked.git("clone", "-q", "--bare", ".", str(odd / "origin.git"))
    forked.git("clone", "-q", "--shared", str(odd / "origin.git"), str(first))
    forked.git("clone", "-q", "--shared", str(first), str(second))
    alternates = second / ".git/objects/info/alternates"
    alternates.write_text(os.path.relpath(first / ".git/objects", second / ".git/objects") + "\n")
    repo = Repo(second)
    git = opened(repo)
    merged = git.merge(forked.head("main"), forked.head("side"))
    assert merged.conflicts == ("ads/bids.csv",)
    assert len(git.commits(forked.head("main"), [])) == 3


def test_several_merges_of_a_range_are_each_held_against_their_own_parents(
    repo: Repo, opened: Open
):
    base = repo.head()
    for number in range(4):
        repo.branch(f"topic{number}", base)
        repo.commit(f"topic {number}", **{f"{number}.txt": "x\n"})
        repo.switch("main")
        repo.git("merge", "-q", "--no-ff", "--no-commit", f"topic{number}")
        if number % 2:
            repo.write(f"smuggled{number}.txt")
        repo.commit(f"merge {number}")
    commits = opened(repo).commits(repo.head(), [base])
    found = {each.subject: paths(each) for each in commits if len(each.parents) > 1}
    assert found == {
        "merge 0": [],
        "merge 1": ["smuggled1.txt"],
        "merge 2": [],
        "merge 3": ["smuggled3.txt"],
    }


def test_merge_heads_are_those_of_the_merge_that_is_under_way(forked: Repo, opened: Open):
    assert opened(forked).merge_heads() == ()
    forked.run("merge", "side")
    assert opened(forked).merge_heads() == (forked.head("side"),)
    (forked.path / ".git/MERGE_HEAD").write_text(f"{'1' * 40}\n")
    with pytest.raises(RepositoryUnreadable, match="MERGE_HEAD"):
        opened(forked).merge_heads()
    (forked.path / ".git/MERGE_HEAD").write_text("main\n")
    with pytest.raises(RepositoryUnreadable, match="MERGE_HEAD"):
        opened(forked).merge_heads()


def test_merge_heads_come_from_the_environment_only_before_git_writes_them(
    forked: Repo, opened: Open
):
    side = forked.head("side")
    said = {f"GITHEAD_{side}": "side"}
    assert opened(forked, hook="pre-merge-commit", **said).merge_heads() == (side,)
    assert opened(forked, hook="pre-commit", **said).merge_heads() == ()
    assert opened(forked, **said).merge_heads() == ()


def test_a_real_pre_merge_commit_hook_knows_what_is_merged(repo: Repo, tmp_path: Path):
    hook = repo.path / ".git/hooks/pre-merge-commit"
    hook.parent.mkdir(exist_ok=True)
    script = tmp_path / "hook.py"
    script.write_text(
        "from trace_gate.adapters.git.repository import Git\n"
        "with Git.open(hook='pre-merge-commit') as git:\n"
        "    heads = git.merge_heads()\n"
        "    merged = git.merge_all([git.head(), *heads])\n"
        "    print(*heads, git.staged(merged.tree), merged.conflicts)\n"
    )
    hook.write_text(f'#!/bin/sh\n"{sys.executable}" "{script}" >"{tmp_path}/told"\n')
    hook.chmod(0o755)
    repo.commit("ours", **{"ours.txt": "o\n"})
    side = repo.head("side")
    repo.merge("side")
    assert (tmp_path / "told").read_text() == f"{side} () ()\n"


def test_a_push_in_quarantine_is_read_and_nothing_is_kept(
    forked: Repo, tmp_path: Path, opened: Open
):
    """pre-receive: the pushed objects are in a folder of their own until the hook says yes."""
    server = tmp_path / "server.git"
    forked.git("clone", "-q", "--bare", ".", str(server))
    hook = server / "hooks/pre-receive"
    hook.parent.mkdir(exist_ok=True)
    script = tmp_path / "hook.py"
    script.write_text(
        "import sys\n"
        "from trace_gate.adapters.git.repository import Git\n"
        "with Git.open(hook='pre-receive') as git:\n"
        "    old, new, ref = sys.stdin.read().split()\n"
        "    for commit in git.commits(new, [old]):\n"
        "        print(commit.subject, *[c.path for c in commit.changes], *commit.conflicts)\n"
        "    print(git.merge(old, new).tree == git.tree(new))\n"
    )
    hook.write_text(f'#!/bin/sh\n"{sys.executable}" "{script}" >"{tmp_path}/told"\nexit 1\n')
    hook.chmod(0o755)
    resolve(forked, "both\n")
    assert forked.run("push", "-q", str(server), "main").returncode != 0
    assert (tmp_path / "told").read_text().splitlines() == [
        "on the side listings/side.md",
        "theirs ads/bids.csv theirs.txt",
        "resolved ads/bids.csv ads/bids.csv",
        "True",
    ]
    assert not list((server / "objects").glob("tmp_objdir*"))


def test_random_clean_merges_change_nothing_and_random_edits_of_them_do(empty: Repo, opened: Open):
    """Held against `git merge` itself, over many small histories."""
    chance = random.Random(7)
    lines = [f"line {number}\n" for number in range(40)]
    empty.commit("base", **{f"{name}.txt": "".join(lines) for name in "abcd"})
    clean = 0
    for number in range(8):
        for side in ("left", "right"):
            empty.git("checkout", "-q", "-B", side, "main")
            name, at = chance.choice("abcd"), chance.randrange(40)
            text = [*lines]
            text[at] = f"{side} {number}\n"
            empty.commit(side, **{f"{name}.txt": "".join(text)})
        if empty.run("merge", "-q", "--no-ff", "-m", "merge", "left").returncode:
            empty.git("merge", "--abort")
            continue
        clean += 1
        assert last(empty, opened).changes == ()
        empty.commit("edited", "--amend", **{"a.txt": f"edited {number}\n"})
        assert paths(last(empty, opened)) == ["a.txt"]
    assert clean > 3


def test_who_made_something_of_a_path_is_found_also_in_a_merge(repo: Repo, opened: Open):
    """Whoever merged a branch did not write what is on it; whoever smuggled something in did."""

    def by(name: str) -> dict[str, str]:
        return {f"GIT_{role}_EMAIL": name for role in ("AUTHOR", "COMMITTER")}

    repo.switch("side")
    repo.write("trâce.yaml")
    repo.git("commit", "-qm", "writes", **by("writer"))
    repo.switch("main")
    repo.commit("ours", **{"ours.txt": "o\n"})
    repo.git("merge", "-q", "--no-commit", "side")
    repo.write("smuggled.yaml")
    repo.git("commit", "-qm", "merge", **by("merger"))
    repo.git("rm", "-q", "trâce.yaml")
    repo.git("commit", "-qm", "goes", **by("remover"))
    repo.write("trâce.yaml", "again\n")
    repo.git("commit", "-qm", "comes again", **by("second"))
    repo.write("trâce.yaml", "changed\n")
    repo.git("commit", "-qm", "changes", **by("changer"))
    git = opened(repo)
    found = {
        path: [
            commit.author.email
            for commit in git.commits_on(repo.head(), path)
            if path in paths(commit)
        ]
        for path in ("trâce.yaml", "smuggled.yaml", "nothing.yaml", "*")
    }
    assert found == {
        "trâce.yaml": ["writer", "remover", "second", "changer"],
        "smuggled.yaml": ["merger"],
        "nothing.yaml": [],
        "*": [],
    }


def test_a_scratch_folder_that_cannot_be_made_is_told(
    forked: Repo, opened: Open, monkeypatch: pytest.MonkeyPatch
):
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "mkdir", full)
    with pytest.raises(RepositoryUnreadable, match="temporary files") as raised:
        opened(forked).merge(forked.head("main"), forked.head("side"))
    assert "TMPDIR" in raised.value.remedy


def test_a_git_without_merge_tree_is_told_to_be_too_old(forked: Repo, opened: Open, tmp_path: Path):
    old = tmp_path / "bin/git"
    old.parent.mkdir()
    real = shutil.which("git")
    old.write_text(
        f'#!/bin/sh\ncase "$*" in *merge-tree*) echo "usage: git merge-tree" >&2; exit 129;; esac\n'
        f'exec "{real}" "$@"\n'
    )
    old.chmod(0o755)
    with pytest.raises(RepositoryUnreadable, match="merge-tree") as raised:
        opened(forked, PATH=str(old.parent)).merge(forked.head("main"), forked.head("side"))
    assert "2.38" in raised.value.remedy
