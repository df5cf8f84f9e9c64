"""Commits of a range: order, headers, trailers, changes."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.adapters.conftest import Open
from tests.support.gitrepo import MOMENT, Repo
from trace_gate.adapters.git.commits import parse
from trace_gate.adapters.git.repository import Git
from trace_gate.core.errors import RepositoryUnreadable

WHO = b"A U Thor <au@shop.example> 1735725600 +0000"


def raw(repo: Repo, message: bytes = b"m\n", **headers: bytes) -> str:
    """A commit object as it stands: `extra` goes after the committer, `tree` can be replaced."""
    tree = headers.get("tree", repo.git("rev-parse", "HEAD^{tree}").encode())
    author, committer = headers.get("author", WHO), headers.get("committer", WHO)
    parent = headers.get("parent", b"parent " + repo.head().encode() + b"\n")
    text = b"tree %s\n%sauthor %s\ncommitter %s\n%s" % (
        tree, parent, author, committer, headers.get("extra", b""),
    )  # fmt: skip
    return repo.object("commit", text + b"\n" + message)


def test_commits_come_parents_first_with_all_that_they_change(repo: Repo, opened: Open):
    head = repo.commit("third\nwith two lines\n\nbody", **{"new.txt": "n\n"})
    commits = opened(repo).commits(head, [])
    assert [each.subject for each in commits] == ["first", "second", "third with two lines"]
    assert [[c.path for c in each.changes] for each in commits] == [
        ["README.md", "ads/bids.csv"],
        ["ads/bids.csv"],
        ["new.txt"],
    ]
    assert commits[1].parents == (commits[0].oid,)
    assert commits[0].changes[0].old is None


def test_excluded_history_is_left_out(repo: Repo, opened: Open):
    git = opened(repo)
    main, side = repo.head("main"), repo.head("side")
    assert [each.oid for each in git.commits(side, [main])] == [side]
    assert git.commits(main, [side]) == ()
    assert git.commits(main, [main]) == ()
    assert len(git.commits(side, [repo.head("main~1"), main])) == 1


def test_the_newest_change_of_a_path_is_found_in_what_another_commit_lacks(
    repo: Repo, opened: Open
):
    git, start = opened(repo), repo.head()
    second = repo.commit("a", **{"ads/bids.csv": "2\n"})
    third = repo.commit("b", **{"ads/bids.csv": "3\n"})
    head = repo.commit("c", **{"ads/other.csv": "4\n", "ads/bids.csv.old": "5\n"})
    assert git.last_change(head, start, "ads/bids.csv") == third
    assert git.last_change(second, start, "ads/bids.csv") == second
    assert git.last_change(head, third, "ads/bids.csv") is None
    assert git.last_change(head, start, "ads/*") is None
    assert git.last_change(head, head, "ads/other.csv") is None


def test_a_rename_and_a_copy_are_told_as_what_went_and_what_came(repo: Repo, opened: Open):
    """A renamed trace would otherwise look like one that is still there."""
    before = repo.head()
    repo.git("mv", "README.md", "docs.md")
    repo.write("ads/copy.csv", (repo.path / "ads/bids.csv").read_bytes())
    repo.write("ads/bids.csv", "keyword,bid\nmug,0.90\ncup,1\n")
    head = repo.commit("renamed and copied")
    git = opened(repo)
    told = [("README.md", True, False), ("ads/bids.csv", True, True), ("ads/copy.csv", False, True),
            ("docs.md", False, True)]  # fmt: skip
    for changes in (git.commits(head, [before])[0].changes, git.changes(before, head)):
        found = [(each.path, each.old is not None, each.new is not None) for each in changes]
        assert found == told


def test_an_empty_commit_changes_nothing(repo: Repo, opened: Open):
    head = repo.commit("nothing")
    (commit,) = opened(repo).commits(head, [repo.head("HEAD~1")])
    assert commit.changes == ()


def test_every_root_is_judged_against_nothing(repo: Repo, opened: Open):
    repo.git("checkout", "-q", "--orphan", "other")
    repo.git("rm", "-rqf", ".")
    root = repo.commit("another root", **{"other.txt": "o\n"})
    repo.switch("main")
    head = repo.merge("other", options=("--allow-unrelated-histories",))
    commits = {each.oid: each for each in opened(repo).commits(head, [repo.head("main~1")])}
    assert [c.path for c in commits[root].changes] == ["other.txt"]
    assert (commits[head].changes, commits[head].conflicts) == ((), ())


def test_author_and_committer_are_as_the_commit_has_them(repo: Repo, opened: Open):
    repo.write(".mailmap", "Good Name <good@shop.example> <sly@shop.example>\n")
    repo.git("config", "log.mailmap", "true")
    head = repo.commit(
        "x",
        GIT_AUTHOR_NAME="unused.txt",
    )
    head = repo.git(
        "commit-tree", "HEAD^{tree}", "-p", head, "-m", "sly",
        GIT_AUTHOR_NAME="Sly  Sally", GIT_AUTHOR_EMAIL="sly@shop.example",
        GIT_COMMITTER_NAME="Jörg", GIT_COMMITTER_EMAIL="jörg@shop.example",
        GIT_AUTHOR_DATE="1735725600 -0800", GIT_COMMITTER_DATE="1735729200 +0530",
    )  # fmt: skip
    commit = opened(repo).commits(head, [])[-1]
    assert (commit.author.name, commit.author.email) == ("Sly  Sally", "sly@shop.example")
    assert (commit.committer.name, commit.committer.email) == ("Jörg", "jörg@shop.example")
    assert (commit.author.seconds, commit.committer.seconds) == (MOMENT, MOMENT + 3600)


def test_a_commit_in_another_encoding_is_read_in_it(repo: Repo, opened: Open):
    who = "José <jose@shop.example> 1735725600 +0000".encode("latin-1")
    oid = raw(
        repo,
        "Año nuevo\n\nTrace: TRACE-1\n".encode("latin-1"),
        author=who,
        extra=b"encoding ISO-8859-1\n",
    )
    commit = opened(repo).commits(oid, [repo.head()])[0]
    assert (commit.author.name, commit.subject) == ("José", "Año nuevo")
    assert commit.trailers == ("TRACE-1",)


@pytest.mark.parametrize("encoding", [b"UTF-7", b"UTF-16", b"rot13", b"no-such", b"zlib"])
def test_an_encoding_cannot_make_a_message_say_something_else(
    repo: Repo, opened: Open, encoding: bytes
):
    oid = raw(
        repo,
        b"x\n\nTrace: TRACE+AAo-\n",
        author=b"A+AAo- <a+AD4-@b> 1 +0000",
        extra=b"encoding " + encoding + b"\n",
    )
    commit = opened(repo).commits(oid, [repo.head()])[0]
    assert commit.author.name == "A+AAo-"
    assert commit.author.email == "a+AD4-@b"
    assert len(commit.parents) == 1


@pytest.mark.parametrize(
    ("headers", "message"),
    [
        ({}, b"nul\0 hidden\n\nTrace: TRACE-1\n"),
        ({"author": b"A <a@b> 1 +0000\nauthor B <b@c> 1 +0000"}, b"twice\n"),
        ({"extra": b"committer B <b@c> 1 +0000\n"}, b"a committer too many\n"),
        ({"extra": b"tree " + b"1" * 40 + b"\n"}, b"a tree too many\n"),
        ({"author": b"A <a@b> soon +0000"}, b"no date\n"),
        ({"author": b"A a@b 1 +0000"}, b"no brackets\n"),
        ({"author": b"A <a@b>"}, b"no moment\n"),
        ({"committer": b"A <a@b> -5 +0000"}, b"before the epoch\n"),
    ],
    ids=repr,
)
def test_a_commit_that_git_would_not_write_is_not_judged(
    repo: Repo, opened: Open, headers: dict[str, bytes], message: bytes
):
    oid = raw(repo, message, **headers)
    with pytest.raises(RepositoryUnreadable):
        opened(repo).commits(oid, [repo.head()])


def test_a_late_parent_line_is_not_overlooked(repo: Repo):
    tree = repo.git("rev-parse", "HEAD^{tree}").encode()
    text = b"tree %s\nauthor %s\ncommitter %s\nparent %s\n\nm\n" % (
        tree, WHO, WHO, repo.head().encode(),
    )  # fmt: skip
    with pytest.raises(RepositoryUnreadable, match="not of the form"):
        parse("0" * 40, text)


def test_a_message_may_be_missing_or_begin_with_blank_lines(repo: Repo, opened: Open):
    tree = repo.git("rev-parse", "HEAD^{tree}").encode()
    bare = repo.object("commit", b"tree %s\nauthor %s\ncommitter %s\n" % (tree, WHO, WHO))
    git = opened(repo)
    assert git.commits(bare, [])[0].subject == ""
    assert git.commits(raw(repo, b"\n\n  late \nsubject\n\nbody"), [])[-1].subject == "late subject"


def test_a_signed_commit_is_read_beyond_its_signature(repo: Repo, opened: Open):
    signature = b"gpgsig -----BEGIN PGP SIGNATURE-----\n \n author X <x@y> 1 +0000\n -----END\n"
    oid = raw(repo, b"signed\n", extra=signature)
    repo.git("config", "log.showSignature", "true")
    repo.git("config", "gpg.program", "false")
    commit = opened(repo).commits(oid, [repo.head()])[0]
    assert (commit.subject, commit.author.email) == ("signed", "au@shop.example")


def test_trailers_are_those_that_git_reads(repo: Repo, opened: Open):
    message = (
        "subject\n\nTrace: NOT-THIS-ONE\n\nbody, not related to Trace: NOR-THIS\n\n"
        "Reviewed-by: R\nTrace: TRACE-1\ntrace : TRACE-2\nTRACE:TRACE-3\n  folded\n"
        "Traces: NO\nTrace:\nCo-authored-by: Ann <ann@shop.example>\n"
    )
    for key, value in (
        ("trailer.separators", "="),
        ("core.commentChar", "T"),
        ("trailer.Trace.key", "Reviewed-by"),
        ("trailer.Trace.command", "touch /tmp/should-not-exist; echo"),
    ):
        repo.git("config", key, value)
    commit = opened(repo).commits(raw(repo, message.encode()), [repo.head()])[0]
    assert commit.trailers == ("TRACE-1", "TRACE-2", "TRACE-3 folded")
    assert commit.co_authors == ("Ann <ann@shop.example>",)


LINES = st.lists(
    st.sampled_from(
        [
            "subject",
            "",
            "",
            "Trace: TRACE-1",
            "Trace: TRACE-2",
            "trace:TRACE-3",
            "Trace : TRACE-4",
            " Trace: indented",
            "\tcontinued",
            "Signed-off-by: S <s@t>",
            "Trace=TRACE-5",
            "# Trace: commented",
            "---",
            "plain text with Trace: inside",
            "(cherry picked from commit abc)",
            "Tracé: TRACE-6",
            "Trace:",
            "Trace: \r",
            "Trace: a: b",
            "\x1b[1mTrace: TRACE-7",
        ]
    ),
    max_size=12,
)


@pytest.fixture(scope="module")
def talker(tmp_path_factory: pytest.TempPathFactory):
    repo = Repo.init(tmp_path_factory.mktemp("talker"))
    repo.commit("start", **{"a.txt": "a"})
    with Git.open(str(repo.path)) as git:
        yield repo, git


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(LINES)
def test_trailers_are_those_of_interpret_trailers(talker, lines: list[str]):
    repo, git = talker
    message = "\n".join(["subject", "", *lines, ""]).encode()
    commit = git.commits(raw(repo, message), [repo.head()])[0]
    parsed = repo.git("interpret-trailers", "--parse", "--no-divider", data=message)
    pairs = [line.partition(":") for line in parsed.split("\n")]
    expected = [value.strip(" ") for key, _, value in pairs if key.strip().lower() == "trace"]
    assert list(commit.trailers) == [value for value in expected if value]


def test_ancestors_and_bases(repo: Repo, opened: Open):
    git = opened(repo)
    first, main, side = repo.head("main~1"), repo.head("main"), repo.head("side")
    repo.git("checkout", "-q", "-b", "apart", first)
    apart = repo.commit("apart", **{"apart.txt": "a"})
    assert git.is_ancestor(first, side)
    assert git.is_ancestor(side, side)
    assert not git.is_ancestor(side, main)
    assert not git.is_ancestor(apart, side)
    assert git.merge_base(apart, side) == first
    assert git.parents(side) == (main,)
    assert git.first_parents(side, None) == [side, main, first]
    assert git.first_parents(side, first) == [side, main]


def test_a_far_ancestor_is_found_too(repo: Repo, opened: Open):
    first = repo.head()
    stream = b"".join(
        b"commit refs/heads/long\ncommitter A <a@b> %d +0000\ndata 1\nx%s\n"
        % (MOMENT + number, b"from " + first.encode() + b"\n" if not number else b"")
        for number in range(100)
    )
    repo.git("fast-import", "--quiet", data=stream)
    git = opened(repo)
    assert git.is_ancestor(first, repo.head("long"))
    assert not git.is_ancestor(repo.head("long"), first)
    assert len(git.first_parents(repo.head("long"), first)) == 100


def test_histories_without_a_common_commit_have_no_base(repo: Repo, opened: Open):
    git = opened(repo)
    orphan = raw(repo, parent=b"")
    assert git.merge_base(orphan, repo.head()) is None
    assert not git.is_ancestor(orphan, repo.head())
    merged = git.merge(repo.head(), orphan)
    assert (merged.tree, merged.conflicts) == (None, ())


def test_a_cut_history_is_no_answer(repo: Repo, tmp_path: Path, opened: Open):
    """The shallow boundary inside the range: fewer commits would look like all of them."""
    base = repo.head()
    for number in range(5):
        repo.commit(f"{number}", **{f"{number}.txt": "x"})
    repo.git("clone", "-q", "--depth=3", f"file://{repo.path}", str(tmp_path / "shallow"))
    git = opened(tmp_path / "shallow")
    with pytest.raises(RepositoryUnreadable, match="missing") as raised:
        git.commits(repo.head(), [])
    assert "fetch-depth: 0" in raised.value.remedy
    assert git.resolve(base) is None
    with pytest.raises(RepositoryUnreadable):
        git.is_ancestor(repo.head("HEAD~1"), repo.head("HEAD~2"))
    assert len(git.commits(repo.head(), [repo.head("HEAD~1")])) == 1


@pytest.mark.parametrize("name", ["main~1", "main~1^{tree}", "main:ads"])
def test_a_missing_commit_or_tree_is_no_answer(repo: Repo, opened: Open, name: str):
    lose(repo, name)
    with pytest.raises(RepositoryUnreadable):
        opened(repo).commits(repo.head(), [])


def test_a_missing_or_damaged_content_is_no_answer(repo: Repo, opened: Open):
    oid, path = lose(repo, "main:README.md")
    git = opened(repo)
    assert len(git.commits(repo.head(), [])) == 2
    for question in (lambda oids: git.blobs(oids, 99), git.sha256):
        with pytest.raises(RepositoryUnreadable, match="missing") as raised:
            question([oid])
        assert "git fetch" in raised.value.remedy
    path.write_bytes(b"not an object")
    with pytest.raises(RepositoryUnreadable):
        opened(repo).blobs([oid], 1 << 20)


def lose(repo: Repo, name: str) -> tuple[str, Path]:
    """Take an object away; its name, and where it was."""
    oid = repo.head(name)
    path = repo.path / ".git/objects" / oid[:2] / oid[2:]
    path.unlink()
    return oid, path


def test_replaced_and_grafted_commits_are_seen_as_they_are(repo: Repo, opened: Open):
    """Whoever can write refs/replace or info/grafts could hide a commit."""
    evil = repo.commit("evil", **{"ads/bids.csv": "evil\n"})
    good = raw(repo, b"good\n", parent=b"parent " + repo.head("HEAD~1").encode() + b"\n")
    git = opened(repo)
    true = git.commits(evil, [])
    repo.git("replace", evil, good)
    repo.git("replace", repo.head("HEAD:ads/bids.csv"), repo.head("HEAD:README.md"))
    again = opened(repo)
    assert again.commits(evil, []) == true
    assert again.parents(evil) == true[-1].parents
    assert again.blobs([true[-1].changes[0].new.oid], 99) == {
        true[-1].changes[0].new.oid: b"evil\n"
    }
    assert "replaced" in str(again.partial())
    repo.git("replace", "-d", evil)
    assert "replaced" in str(opened(repo).partial())
    repo.git("replace", "-d", true[-1].changes[0].new.oid)
    (repo.path / ".git/info").mkdir(exist_ok=True)
    (repo.path / ".git/info/grafts").write_text(f"{evil}\n")
    grafted = opened(repo)
    assert grafted.commits(evil, []) == true
    assert grafted.is_ancestor(true[0].oid, evil)
    assert grafted.first_parents(evil, None) == [each.oid for each in reversed(true)]
    assert "grafts" in str(grafted.partial())


def test_a_whole_clone_has_no_problem_and_a_partial_one_has(
    repo: Repo, tmp_path: Path, opened: Open
):
    assert opened(repo).partial() is None
    repo.git("config", "uploadpack.allowFilter", "true")
    repo.git(
        "clone",
        "-q",
        "--no-checkout",
        "--filter=blob:none",
        f"file://{repo.path}",
        str(tmp_path / "p"),
    )
    repo.git("clone", "-q", "--depth=1", f"file://{repo.path}", str(tmp_path / "s"))
    assert "partial" in str(opened(tmp_path / "p").partial())
    assert "shallow" in str(opened(tmp_path / "s").partial())


def test_a_partial_clone_never_fetches(repo: Repo, tmp_path: Path, opened: Open):
    repo.git("config", "uploadpack.allowFilter", "true")
    for number, kind in enumerate(("blob:none", "tree:0")):
        path = tmp_path / str(number)
        repo.git(
            "clone", "-q", "--no-checkout", f"--filter={kind}", f"file://{repo.path}", str(path)
        )
        before = sorted((path / ".git/objects").rglob("*"))
        git = opened(path)
        blob = repo.head("HEAD:README.md")
        with pytest.raises(RepositoryUnreadable, match=r"partial|missing") as raised:
            git.blobs([blob], 1 << 20)
        assert "--no-filter" in raised.value.remedy
        if kind == "tree:0":
            with pytest.raises(RepositoryUnreadable):
                git.all_entries(repo.head(), "")
            with pytest.raises(RepositoryUnreadable):
                git.staged(repo.head())
        else:
            assert len(git.commits(repo.head(), [])) == 2
        assert sorted((path / ".git/objects").rglob("*")) == before


def test_an_object_name_is_never_an_option_or_a_reference(repo: Repo, opened: Open):
    git = opened(repo)
    for name in ("--all", "HEAD", "main", repo.head()[:10], repo.head().upper(), ""):
        with pytest.raises(RepositoryUnreadable, match="not a full object name"):
            git.commits(name, [])
        with pytest.raises(RepositoryUnreadable, match="not a full object name"):
            git.changes(repo.head(), name)


def test_governed_once_means_governed(repo: Repo, opened: Open):
    git = opened(repo)
    before = repo.head()
    assert not git.gate_history(before)
    repo.write("config/notes.txt")
    repo.write("config/deep/er/gate.yaml")
    near = repo.commit("almost")
    repo.write("config/shop/gate.yaml")
    adopted = repo.commit("adopt")
    repo.git("rm", "-q", "config/shop/gate.yaml")
    removed = repo.commit("removed")
    repo.branch("apart", before)
    apart = repo.commit("apart", **{"apart.txt": "a"})
    merged = repo.merge("main", options=("-s", "ours"))
    found = [git.gate_history(each) for each in (near, adopted, removed, apart, merged)]
    assert found == [False, True, True, False, True]


def test_a_gate_that_only_a_merge_ever_had_is_found(repo: Repo, opened: Open):
    repo.git("merge", "-q", "--no-ff", "--no-commit", "side")
    repo.write("config/shop/gate.yaml")
    repo.commit("evil merge")
    repo.git("rm", "-q", "config/shop/gate.yaml")
    assert opened(repo).gate_history(repo.commit("removed"))
