"""Objects, trees and contents: literal names, forged trees, large and many files."""

from __future__ import annotations

import hashlib
import itertools
import os
import random
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from tests.adapters.conftest import Open
from tests.support.gitrepo import Repo
from trace_gate.adapters.git.objects import ObjectReader
from trace_gate.adapters.git.repository import Git
from trace_gate.core.errors import RepositoryUnreadable, UsageError
from trace_gate.core.git_model import Change, Entry


def entry(mode: bytes, name: bytes, oid: str) -> bytes:
    return mode + b" " + name + b"\0" + bytes.fromhex(oid)


def commit_of(repo: Repo, tree: str) -> str:
    return repo.git("commit-tree", tree, "-m", "forged")


def test_entries_are_those_that_exist_and_folders_are_entries(repo: Repo, opened: Open):
    git, head = opened(repo), repo.head("side")
    found = git.entries(
        head, ["ads", "ads/bids.csv", "ads/", "ads/none", "README.md/x", "", "./ads"]
    )
    assert {path: each.mode for path, each in found.items()} == {
        "ads": "040000",
        "ads/bids.csv": "100644",
    }
    assert git.entries(git.tree(head), ["ads/bids.csv"])["ads/bids.csv"] == found["ads/bids.csv"]


def test_a_commit_and_its_tree_are_read_once(
    repo: Repo, opened: Open, monkeypatch: pytest.MonkeyPatch
):
    git, head, asked = opened(repo), repo.head("side"), list[tuple[bytes, list[str]]]()
    ask = ObjectReader._ask
    monkeypatch.setattr(
        ObjectReader, "_ask", lambda *said: (asked.append((said[1], list(said[2]))), ask(*said))[1]
    )
    found = git.entries(head, ["ads"])
    tree = git.tree(head)
    assert git.entries(tree, ["ads"]) == found
    assert git.committed_at(head) == int(repo.git("log", "-1", "--format=%ct", head))
    assert git.parents(head) == tuple(repo.git("log", "-1", "--format=%P", head).split())
    assert [each for each in asked if each[1]] == [(b"contents", [head]), (b"contents", [tree])]


def test_a_tree_is_listed_like_ls_tree(repo: Repo, opened: Open):
    for number in range(40):
        repo.write(f"a/{number % 4}/b/{number}.txt", f"{number}")
    head = repo.commit("many")
    git = opened(repo)
    lines = repo.git("ls-tree", "-r", head).splitlines()
    listed = {line.split("\t")[1]: line.split()[0:3:2] for line in lines}
    found = git.all_entries(head, "")
    assert {path: [each.mode, each.oid] for path, each in found.items()} == listed
    below = git.all_entries(head, "a/1")
    assert below == {path: each for path, each in found.items() if path.startswith("a/1/")}
    assert git.all_entries(head, "README.md") == git.all_entries(head, "nothing") == {}
    assert git.folder(head, "") == ("README.md", "a", "ads")
    assert git.folder(head, "a") == ("0", "1", "2", "3")
    assert git.folder(head, "nothing") == git.folder(head, "README.md") == ()


@pytest.mark.parametrize(
    "name", [b"README.md", b"", b"a/b"], ids=["twice", "empty", "with a slash"]
)
def test_a_tree_in_which_two_readers_see_two_things_is_refused(
    repo: Repo, opened: Open, name: bytes
):
    blob = repo.blob(b"x")
    data = entry(b"100644", b"README.md", blob) + entry(b"100644", name, blob)
    commit = commit_of(repo, repo.object("tree", data))
    for question in (git_folder, git_below, git_entries):
        with pytest.raises(RepositoryUnreadable, match="forged"):
            question(opened(repo), commit)


def git_folder(git: Git, commit: str) -> object:
    return git.folder(commit, "")


def git_below(git: Git, commit: str) -> object:
    return git.all_entries(commit, "")


def git_entries(git: Git, commit: str) -> object:
    return git.entries(commit, ["README.md"])


@pytest.mark.parametrize("mode", [b"100640", b"100664", b"100744", b"100777"])
def test_old_modes_are_shown_as_git_shows_them(repo: Repo, opened: Open, mode: bytes):
    commit = commit_of(repo, repo.object("tree", entry(mode, b"x", repo.blob(b"x"))))
    git = opened(repo)
    shown = git.changes(git.empty_tree, git.tree(commit))[0].new
    assert git.entries(commit, ["x"]) == {"x": shown}


@pytest.mark.parametrize("mode", [b"0100644", b"644", b"abc", b"060000"])
def test_a_mode_that_git_does_not_know_is_refused(repo: Repo, opened: Open, mode: bytes):
    commit = commit_of(repo, repo.object("tree", entry(mode, b"x", repo.blob(b"x"))))
    with pytest.raises(RepositoryUnreadable, match="forged mode"):
        opened(repo).entries(commit, ["x"])


def shake(repo: Repo, chance: random.Random) -> None:
    """Change some files: contents, modes, links, folders that become files and back."""
    names = ["a", "a/b", "a/b/c", "a.txt", "a0", "b/ö", "b/\udcff", "z/y/x/w"]
    for name in chance.sample(names, 3):
        repo.git("rm", "-rfq", "--cached", "--ignore-unmatch", "--", name)
        kind = chance.choice(["gone", "100644", "100755", "120000", "160000"])
        if kind != "gone":
            oid = repo.head() if kind == "160000" else repo.blob(b"%d" % chance.randrange(3))
            entry = f"{kind} {oid}\t{name}\n".encode("utf-8", "surrogateescape")
            repo.git("update-index", "--replace", "--index-info", data=entry)


def raw_differences(repo: Repo, *words: str) -> list[tuple[str, ...]]:
    """The raw differences as git itself tells them: path, modes, object names."""
    out = repo.git(*words, "-r", "-z", "--raw", "--no-renames", "--no-abbrev")
    tokens = out.split("\0")[:-1]
    return [
        (path, *meta[1:].split()[:4]) for meta, path in zip(tokens[::2], tokens[1::2], strict=True)
    ]


def shown(changes: Iterable[Change]) -> list[tuple[str, ...]]:
    none = Entry(mode="000000", oid="0" * 40)
    sides = [(each.path, each.old or none, each.new or none) for each in changes]
    return [(path, old.mode, new.mode, old.oid, new.oid) for path, old, new in sides]


def test_trees_and_index_differ_as_git_says_they_do(repo: Repo, opened: Open):
    chance = random.Random(11)
    trees = []
    for _ in range(12):
        shake(repo, chance)
        trees.append(repo.git("write-tree"))
        git = opened(repo)
        for base in (repo.head(), *chance.sample(trees, min(3, len(trees)))):
            assert shown(git.staged(base)) == raw_differences(repo, "diff-index", "--cached", base)
        if chance.random() < 0.3:
            repo.commit("some")
    for old, new in itertools.product(trees[::2], trees[1::3]):
        assert shown(git.changes(old, new)) == raw_differences(repo, "diff-tree", old, new)


def test_a_tree_that_unfolds_without_end_is_refused(
    repo: Repo, opened: Open, monkeypatch: pytest.MonkeyPatch
):
    """Ten levels of ten times the same folder: ten thousand million files in ten objects."""
    level = repo.object("tree", entry(b"100644", b"x", repo.blob(b"x")))
    for _ in range(10):
        level = repo.object("tree", b"".join(entry(b"40000", b"%d" % n, level) for n in range(10)))
    monkeypatch.setattr("trace_gate.adapters.git.trees.MOST_ENTRIES", 50_000)
    git = opened(repo)
    for question in (
        lambda: git.all_entries(level, ""),
        lambda: git.changes(git.empty_tree, level),
    ):
        with pytest.raises(RepositoryUnreadable, match="more than 50000 entries"):
            question()


def test_a_tree_deeper_than_git_reads_is_refused(
    repo: Repo, opened: Open, monkeypatch: pytest.MonkeyPatch
):
    """A path that no computer can keep, in few bytes: each name of it costs a look at all above."""
    levels = [repo.object("tree", entry(b"100644", b"x", repo.blob(b"x")))]
    for _ in range(12):
        levels.append(repo.object("tree", entry(b"40000", b"d", levels[-1])))
    git = opened(repo)
    assert [len(git.changes(git.empty_tree, level)) for level in levels[-3:]] == [1, 1, 1]
    monkeypatch.setattr("trace_gate.adapters.git.trees.DEEPEST", 10)
    for question in (
        lambda: git.all_entries(levels[-1], ""),
        lambda: git.changes(git.empty_tree, levels[-1]),
    ):
        with pytest.raises(RepositoryUnreadable, match="more than 10 folders deep"):
            question()
    assert len(git.changes(git.empty_tree, levels[9])) == 1


def test_contents_come_as_they_are_and_filters_do_not_matter(repo: Repo, opened: Open):
    repo.git("config", "core.autocrlf", "true")
    contents = [b"", b"\n", b"a\r\nb", b"\0\xff", b"x" * 300_000, b"no newline"]
    oids = [repo.blob(data) for data in contents]
    assert opened(repo).blobs([*oids, *oids], 1 << 20) == dict(zip(oids, contents, strict=True))


def test_very_many_contents_pass_through_the_pipe(repo: Repo, opened: Open):
    count = 3000
    stream = b"".join(
        b"blob\nmark :%d\ndata 2000\n%s\n" % (n, b"%02000d" % n) for n in range(1, count)
    )
    repo.git("fast-import", "--quiet", f"--export-marks={repo.path}/marks", data=stream)
    oids = [line.split()[1] for line in (repo.path / "marks").read_text().splitlines()]
    found = opened(repo).blobs(oids, 1 << 20)
    assert len(found) == count - 1
    assert sum(map(len, found.values())) == 2000 * (count - 1)


def test_the_kinds_of_very_many_objects_pass_through_the_pipe(repo: Repo, opened: Open):
    blobs = dict.fromkeys((repo.blob(b"%d" % number) for number in range(300)), "blob")
    others = {repo.head(): "commit", repo.head("HEAD^{tree}"): "tree", "12" * 20: None}
    git = opened(repo)
    assert git.types({**blobs, **others}) == {**blobs, **others}
    assert git.types([]) == {}


def test_of_what_is_too_large_only_the_beginning_is_held(repo: Repo, opened: Open):
    small, big = repo.blob(b"12345"), repo.blob(b"123456789")
    git = opened(repo)
    assert git.blobs([small, big], 5) == {small: b"12345", big: b"123456"}
    assert git.blobs([big], 8) == git.blobs([big], 99) == {big: b"123456789"}
    assert git.heads([small, big], 5) == {small: b"12345"}
    assert git.heads([], 5) == {}


def test_sha256_of_a_large_file_is_streamed(repo: Repo, opened: Open):
    data = bytes(range(256)) * 40_000
    oids = {repo.blob(data): data, repo.blob(b""): b"", repo.blob(b"x"): b"x"}
    found = opened(repo).sha256(oids)
    assert found == {oid: hashlib.sha256(each).hexdigest() for oid, each in oids.items()}


def test_what_is_no_file_is_not_given_as_one(repo: Repo, opened: Open):
    for name in ("HEAD", "HEAD^{tree}"):
        with pytest.raises(RepositoryUnreadable, match="not a file"):
            opened(repo).blobs([repo.head(name)], 1 << 20)


def test_an_answer_that_is_not_read_to_its_end_is_not_mistaken_for_the_next(
    repo: Repo, opened: Open
):
    oids = [repo.blob(b"%d" % number * 50_000) for number in range(5)]
    git = opened(repo)
    started: Iterator[object] = git._objects.contents(oids, "blob")
    next(started)
    started.close()
    assert git.blobs([oids[4]], 1 << 20) == {oids[4]: b"4" * 50_000}
    pieces = git._objects.stream(oids[3])
    next(pieces)
    pieces.close()
    assert git.blobs([oids[2]], 1 << 20) == {oids[2]: b"2" * 50_000}


def test_names_are_resolved_to_commits_and_to_nothing_else(repo: Repo, opened: Open):
    repo.git("tag", "-m", "annotated", "v1")
    repo.git("tag", "-m", "nested", "v2", "v1")
    repo.git("tag", "blob", repo.head("HEAD:README.md"))
    git, head = opened(repo), repo.head()
    names = ["HEAD", "main", "v1", "v2", head, head[:12], "refs/heads/main", "main^0", "blob",
             "none", "", "a\nb", "a b", "--all", "-", "x" * 5000, "HEAD:ads", "f" * 40,
             head + " commit 12", "ü", "\udcff"]  # fmt: skip
    assert git.resolve_many(names) == [*[head] * 8, *[None] * (len(names) - 8)]
    assert git.resolve("side") == repo.head("side")
    assert git.resolve_many([]) == []


def test_a_missing_tip_is_not_an_empty_repository(repo: Repo, opened: Open):
    oid = repo.head()
    (repo.path / ".git/objects" / oid[:2] / oid[2:]).unlink()
    with pytest.raises(RepositoryUnreadable, match="HEAD is missing"):
        opened(repo).head()


def test_existence_is_asked_by_literal_path(repo: Repo, opened: Open):
    head, side = repo.head(), repo.head("side")
    asked = [
        (side, "listings/side.md"),
        (head, "listings/side.md"),
        (side, "listings"),
        (side, "*"),
    ]
    assert opened(repo).existing(asked) == [True, False, True, False]


def test_search_is_for_bytes_and_below_one_folder(repo: Repo, opened: Open):
    repo.write("traces/a.yaml", "uri: uploads/a.b.csv\n")
    repo.write("traces/b.yaml", "uri: uploads/axb.csv\n")
    repo.write("traces/c.bin", b"\0\0uploads/a.b.csv\0")
    repo.write("traces/-e", "uploads/a.b.csv")
    repo.write("tracesx/d.yaml", "uploads/a.b.csv")
    repo.write(".gitattributes", "traces/a.yaml -diff\n*.bin binary diff=evil\n")
    head = repo.commit("traces")
    repo.git("config", "grep.patternType", "perl")
    repo.git("config", "diff.evil.textconv", "touch ran")
    git = opened(repo)
    found = ("traces/-e", "traces/a.yaml", "traces/c.bin")
    assert git.grep_files(head, ["uploads/a.b.csv"], "traces") == found
    assert git.grep_files(head, ["-e", "nothing"], "traces") == ()
    assert git.grep_files(head, ["axb", "a.b"], "traces") == (*found[:2], "traces/b.yaml", found[2])
    assert git.grep_files(head, ["\\"], "traces") == ()
    assert git.grep_files(head, [], "traces") == git.grep_files(head, ["a.b"], "none") == ()
    for bad in ("", "a\nb"):
        with pytest.raises(RepositoryUnreadable):
            git.grep_files(head, [bad], "traces")


def test_attributes_are_those_of_the_tree(repo: Repo, opened: Open):
    repo.write(".gitattributes", "[attr]big filter=lfs -text\nuploads/*.csv big\n*.txt filter=x\n")
    repo.write(
        "uploads/sub/.gitattributes", "*.csv filter=lfs\nplain.csv !filter\noff.csv -filter\n"
    )
    head = repo.commit("attributes")
    repo.write(".gitattributes", "* filter=staged\n")
    (repo.path / ".git/info").mkdir(exist_ok=True)
    (repo.path / ".git/info/attributes").write_text("* filter=info\n")
    git = opened(repo)
    asked = {
        "uploads/a.csv": "lfs",
        "uploads/a.md": None,
        "a.txt": "x",
        "uploads/sub/b.csv": "lfs",
        "uploads/sub/plain.csv": None,
        "uploads/sub/off.csv": None,
        "uploads/sub/deep/er.csv": "lfs",
        'uploads/sub/odd "\n.csv': "lfs",
    }
    assert {path: git.attribute(git.tree(head), path, "filter") for path in asked} == asked
    assert git.attribute(head, "uploads/a.csv", "text") is None
    assert git.attribute(repo.head("main~1"), "uploads/a.csv", "filter") is None


def test_a_folder_is_no_attributes_file(repo: Repo, opened: Open):
    repo.write(".gitattributes/.gitattributes", "* filter=lfs\n")
    assert opened(repo).attribute(repo.commit("folder"), "a.csv", "filter") is None


def test_a_symbolic_link_is_no_attributes_file(repo: Repo, opened: Open):
    repo.write("evil", "* filter=lfs\n")
    os.symlink("evil", repo.path / ".gitattributes")
    repo.git("add", ".gitattributes")
    assert opened(repo).attribute(repo.commit("link"), "a.csv", "filter") is None


@pytest.mark.parametrize(
    ("attributes", "data", "stored"),
    [
        ("", b"a\r\nb\r\n", b"a\r\nb\r\n"),
        ("*.csv text\n", b"a\r\nb\r\n", b"a\nb\n"),
        ("*.csv text=auto\n", b"a\r\n\0b\r\n", b"a\r\n\0b\r\n"),
        ("*.csv filter=lfs -text\n", b"a\r\nb\r\n", b"a\r\nb\r\n"),
        ("*.csv filter=evil\n", b"a\n", b"a\n"),
    ],
)
def test_a_file_is_hashed_as_it_would_be_stored_without_running_a_filter(
    repo: Repo, opened: Open, attributes: str, data: bytes, stored: bytes
):
    marker = repo.path.parent / "ran"
    repo.git("config", "filter.evil.clean", f"touch {marker}; cat")
    repo.write(".gitattributes", attributes)
    repo.write("uploads/a.csv", data, add=False)
    assert opened(repo).stored_sha256("uploads/a.csv") == hashlib.sha256(stored).hexdigest()
    assert not marker.exists()


def test_line_ends_follow_the_settings_of_the_user(repo: Repo, opened: Open):
    repo.git("config", "core.autocrlf", "input")
    repo.write("a.csv", b"a\r\nb\r\n", add=False)
    assert opened(repo).stored_sha256("a.csv") == hashlib.sha256(b"a\nb\n").hexdigest()


def test_a_file_that_cannot_be_hashed_is_told(repo: Repo, tmp_path: Path, opened: Open):
    os.symlink("/etc/passwd", repo.path / "link.csv")
    os.symlink("/etc", repo.path / "folder")
    for path in ("none.csv", "link.csv", "folder/passwd", "ads"):
        with pytest.raises(UsageError):
            opened(repo).stored_sha256(path)
    repo.git("clone", "-q", "--bare", ".", str(tmp_path / "bare.git"))
    with pytest.raises(UsageError, match="no working tree"):
        opened(tmp_path / "bare.git").stored_sha256("README.md")


def test_many_folders_do_not_grow_the_memory_without_end(repo: Repo, opened: Open):
    blob = repo.blob(b"x")
    inner = [repo.object("tree", entry(b"100644", b"%d" % n, blob)) for n in range(3)]
    level = inner[0]
    for number, oid in zip(range(60), itertools.cycle(inner), strict=False):
        level = repo.object(
            "tree", entry(b"40000", b"a%d" % number, level) + entry(b"40000", b"b", oid)
        )
    git = opened(repo)
    from trace_gate.adapters.git import trees as git_trees

    assert len(git.all_entries(level, "")) == 61
    assert len(git._trees._kept) <= git_trees.MOST_KEPT
