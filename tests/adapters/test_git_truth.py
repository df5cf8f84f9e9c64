"""What Git says is checked: objects are hashed, parents followed, nothing kept is believed."""

from __future__ import annotations

import itertools
import random
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

from tests.adapters.conftest import Open
from tests.support import forgery
from tests.support.gitrepo import Repo
from trace_gate.adapters.git.repository import Git
from trace_gate.core.errors import RepositoryUnreadable


@pytest.fixture(scope="module", params=["sha1", "sha256"])
def eight(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Repo:
    """Eight commits in a line, for both kinds of object names: built once, to be copied."""
    place = tmp_path_factory.mktemp("eight") / "long"
    repo = Repo.init(place, "-b", "main", f"--object-format={request.param}")
    for number in range(8):
        repo.commit(f"step {number}", **{"ads/bids.csv": f"{number}\n", f"n{number}.md": "x\n"})
    return repo


@pytest.fixture
def long(eight: Repo, tmp_path: Path) -> Repo:
    """A copy of them."""
    shutil.copytree(eight.path, tmp_path / "long", symlinks=True)
    return Repo(tmp_path / "long", clock=eight.clock)


@pytest.mark.parametrize("split", [False, True], ids=["one", "chain"])
def test_a_commit_graph_with_another_parent_hides_no_commit(long: Repo, opened: Open, split: bool):
    head, over, hidden, below = long.git("rev-list", "-4", "main").split()
    before = answers(opened(long), head)
    forgery.forge_parent(forgery.graph(long.path, split=split), over, below)
    assert hidden not in long.git("rev-list", "main"), "the forgery works on git itself"
    assert answers(opened(long), head) == before


@pytest.mark.parametrize("split", [False, True], ids=["one", "chain"])
def test_a_commit_graph_with_another_tree_hides_no_change(long: Repo, opened: Open, split: bool):
    head = long.head()
    before = answers(opened(long), head)
    forgery.forge_tree(forgery.graph(long.path, split=split), head, long.head("main~1^{tree}"))
    assert answers(opened(long), head) == before


def answers(git: Git, head: str) -> list[object]:
    """What the judge asks about a history."""
    commits = git.commits(head, [])
    oldest = commits[0].oid
    return [
        commits,
        git.first_parents(head, None),
        git.first_parents(head, oldest),
        git.commits(head, [oldest]),
        [git.tree(each.oid) for each in commits],
        git.changes(oldest, head),
        git.merge_base(head, oldest),
        [git.is_ancestor(each.oid, head) for each in commits],
        git.last_change(head, oldest, "ads/bids.csv"),
        git.commits_on(head, "ads/bids.csv"),
        git.gate_history(head),
    ]


@pytest.mark.parametrize("bitmap", [False, True], ids=["plain", "bitmap"])
def test_an_index_of_many_packs_is_not_believed(long: Repo, opened: Open, bitmap: bool):
    head = long.head()
    before = answers(opened(long), head)
    forgery.pack(long.path, index=True, bitmap=bitmap)
    forgery.swap_in_multi(long.path, head, long.head("main~1"))
    assert "step 6" in long.git("log", "-1", "--format=%s", head, ok=False)
    assert answers(opened(long), head) == before


def objects_of(repo: Repo) -> dict[str, tuple[str, str]]:
    """A kind of object: one of it that is looked at, and another one like it."""
    return {
        "commit": (repo.head("main"), repo.head("main~2")),
        "inner commit": (repo.head("main~3"), repo.head("main~5")),
        "tree": (repo.head("main^{tree}"), repo.head("main~1^{tree}")),
        "folder": (repo.head("main:ads"), repo.head("main~1:ads")),
        "blob": (repo.head("main:ads/bids.csv"), repo.head("main~1:ads/bids.csv")),
    }


KINDS = ["commit", "inner commit", "tree", "folder", "blob"]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("how", ["overwritten", "swapped"])
def test_an_object_is_hashed_when_it_is_read(long: Repo, opened: Open, kind: str, how: str):
    head, [one, other] = long.head(), objects_of(long)[kind]
    file = long.head("main:ads/bids.csv")
    if how == "overwritten":
        forgery.overwrite(long.path, one, by=other)
    else:
        forgery.swap(forgery.pack(long.path), one, other)
    with pytest.raises(RepositoryUnreadable) as caught:
        everything(opened(long), head, file)
    assert one in caught.value.message or (how == "swapped" and other in caught.value.message)
    assert "git fsck" in caught.value.remedy


def everything(git: Git, head: str, file: str) -> object:
    return (
        answers(git, head),
        git.all_entries(head, ""),
        git.blobs([file], 1 << 20),
        git.sha256([file]),
    )


@pytest.mark.parametrize("question", ["blobs", "sha256", "heads", "checked_out"])
def test_the_content_of_a_file_is_what_its_name_stands_for(repo: Repo, opened: Open, question: str):
    oid, other = repo.blob(b"honest\n"), repo.blob(b"forged\n")
    forgery.overwrite(repo.path, oid, by=other)
    git = opened(repo)
    ask = {
        "blobs": lambda: git.blobs([oid], 1 << 20),
        "sha256": lambda: git.sha256([oid]),
        "heads": lambda: git.heads([oid], 100),
        "checked_out": lambda: git.checked_out("README.md", oid),
    }
    with pytest.raises(RepositoryUnreadable, match="damaged"):
        ask[question]()


def test_a_parent_that_git_does_not_follow_is_missed(long: Repo, opened: Open):
    """One commit of the range holds the bytes of another one: the walk skips what is between."""
    head, over, skipped, base = long.git("rev-list", "-4", "main").split()
    git = opened(long)
    assert [each.oid for each in git.commits(head, [base])] == [skipped, over, head]
    git.close()
    data = long.run("cat-file", "commit", over).stdout
    root = long.head("main~7")
    short = long.object("commit", data.replace(skipped.encode(), base.encode()))
    forgery.overwrite(long.path, over, by=short)
    assert skipped not in long.git("rev-list", head, f"^{base}").split()
    for ask in (
        lambda git: git.commits(head, [base]),
        lambda git: git.first_parents(head, base),
        lambda git: git.is_ancestor(root, head),
    ):
        with pytest.raises(RepositoryUnreadable):
            ask(opened(long))


def with_graph(git: Git) -> Git:
    """The same, as if a commit-graph were read after all."""
    config = Path(git._scratch.folder) / "config"
    text = config.read_text()
    assert "commitGraph = false" in text
    config.write_text(text.replace("commitGraph = false", "commitGraph = true"))
    return git


def test_were_a_graph_read_the_parents_that_commits_name_would_tell(long: Repo, opened: Open):
    head, over, _, below = long.git("rev-list", "-4", "main").split()
    forgery.forge_parent(forgery.graph(long.path), over, below)
    base = long.head("main~5")
    for ask in (
        lambda git: git.commits(head, [base]),
        lambda git: git.first_parents(head, base),
        lambda git: git.first_parents(head, None),
        lambda git: git.commits_on(head, "ads/bids.csv"),
    ):
        assert ask(opened(long))
        with pytest.raises(RepositoryUnreadable, match="history around"):
            ask(with_graph(opened(long)))


def test_nor_would_a_graph_make_an_ancestor_of_what_is_none(long: Repo, opened: Open):
    head, over, base = long.git("rev-list", "-3", "main").split()
    early = {"GIT_COMMITTER_DATE": long.git("show", "-s", "--format=%cI", "main~5")}
    evil = long.git("commit-tree", f"{over}^{{tree}}", "-p", "main~5", "-m", "evil", **early)
    long.git("branch", "evil", evil)
    forgery.forge_parent(forgery.graph(long.path), over, evil)
    assert long.run("merge-base", "--is-ancestor", evil, head).returncode == 0
    for ask in (
        lambda git: git.is_ancestor(evil, head),
        lambda git: git.merge_base(evil, head),
        lambda git: git.commits(evil, [head]),
        lambda git: git.commits(head, [base]),
    ):
        ask(opened(long))
        with pytest.raises(RepositoryUnreadable, match="history around"):
            ask(with_graph(opened(long)))


def test_an_ancestor_that_only_a_damaged_commit_of_the_base_names_is_none(repo: Repo, opened: Open):
    """Evil work looks landed, since an old commit of the base was overwritten to name it."""
    for number in range(40):
        repo.commit(f"landed {number}", **{"landed.md": f"{number}\n"})
    base = repo.head()
    evil, old = repo.head("side"), repo.head("main~30")
    over = repo.git("commit-tree", f"{evil}^{{tree}}", "-p", evil, "-m", "over it")
    data = repo.run("cat-file", "commit", old).stdout
    parent = repo.head("main~31")
    with_evil = data.replace(b"parent " + parent.encode(), b"parent " + evil.encode())
    forgery.overwrite(repo.path, old, by=repo.object("commit", with_evil))
    assert repo.run("merge-base", "--is-ancestor", evil, base).returncode == 0
    for ask in (
        lambda git: git.is_ancestor(evil, base),
        lambda git: git.merge_base(evil, base),
        lambda git: git.commits(evil, [base]),
        lambda git: git.commits(over, [base]),
        lambda git: git.merge(base, evil),
    ):
        with pytest.raises(RepositoryUnreadable, match=r"damaged|history around"):
            ask(opened(repo))


@pytest.fixture
def skipped(long: Repo) -> Repo:
    """An old commit holds the bytes of another one: git walks past "step 3", which made n3.md."""
    long.commit("more", **{"n3.md": "more\n"})
    after, hidden, before = (long.head(f"main~{number}") for number in (4, 5, 6))
    data = long.run("cat-file", "commit", after).stdout
    short = long.object("commit", data.replace(hidden.encode(), before.encode()))
    forgery.overwrite(long.path, after, by=short)
    assert hidden not in long.git("rev-list", "main"), "the forgery works on git itself"
    return long


@pytest.mark.parametrize("head", ["main", "main~1"], ids=["changed later", "never changed"])
def test_a_commit_that_git_walks_past_is_missed_in_the_history_of_a_file(
    skipped: Repo, opened: Open, head: str
):
    for ask in (
        lambda git: git.commits_on(skipped.head(head), "n3.md"),
        lambda git: git.landed_at(skipped.head(head), "n3.md"),
    ):
        with pytest.raises(RepositoryUnreadable, match=r"damaged|history around"):
            ask(opened(skipped))


def test_nor_does_git_walk_through_a_commit_that_is_none_of_them(long: Repo, opened: Open):
    """It made the same file: what is listed looks whole."""
    after, hidden, before = (long.head(f"main~{number}") for number in (3, 4, 5))
    other = long.git("commit-tree", f"{hidden}^{{tree}}", "-p", before, "-m", "nobody's")
    data = long.run("cat-file", "commit", after).stdout
    led = long.object("commit", data.replace(hidden.encode(), other.encode()))
    forgery.overwrite(long.path, after, by=led)
    assert other in long.git("rev-list", "main", "--", "n3.md"), "the forgery works on git itself"
    for ask in (lambda git: git.commits_on, lambda git: git.landed_at):
        with pytest.raises(RepositoryUnreadable, match=r"damaged|history around"):
            ask(opened(long))(long.head(), "n3.md")


def test_a_folder_in_which_git_sees_no_change_hides_none(long: Repo, opened: Open):
    """It holds the bytes that it had before the commit that made something of the file."""
    before = long.head("main:ads")
    made = long.commit("made", **{"ads/new.csv": "1\n"})
    long.commit("beside", **{"docs/a.md": "a\n"})
    assert [e.oid for e in opened(long).commits_on(long.head(), "ads/new.csv")] == [made]
    assert opened(long).landed_at(long.head(), "ads/new.csv") == made
    forgery.overwrite(long.path, long.head("main:ads"), by=before)
    assert not long.git("rev-list", "main", "--", "ads/new.csv"), "the forgery works on git itself"
    for ask in (lambda git: git.commits_on, lambda git: git.landed_at):
        with pytest.raises(RepositoryUnreadable, match="damaged"):
            ask(opened(long))(long.head(), "ads/new.csv")


def test_a_file_that_came_and_went_is_found_in_a_whole_history(repo: Repo, opened: Open):
    came = repo.commit("came", **{"ads/new.csv": "1\n"})
    repo.branch("topic")
    changed = repo.commit("changed", **{"ads/new.csv": "2\n"})
    repo.switch("main")
    repo.commit("beside", **{"docs/a.md": "a\n"})
    repo.merge("topic")
    repo.git("rm", "-q", "ads/new.csv")
    went = repo.commit("went")
    again = repo.commit("again", **{"ads/new.csv": "1\n"})
    git = opened(repo)
    found = git.commits_on(repo.head(), "ads/new.csv")
    assert [each.oid for each in found if len(each.parents) < 2] == [came, changed, went, again]
    assert git.landed_at(repo.head(), "ads/new.csv") == came


@pytest.mark.parametrize("which", ["ours", "base", "folder"])
def test_what_an_automatic_merge_rests_on_is_hashed(repo: Repo, opened: Open, which: str):
    base = repo.head()
    repo.branch("one", base)
    ours = repo.commit("one", **{"ads/bids.csv": "keyword,bid\nmug,0.90\ncup,1\n"})
    repo.branch("two", base)
    theirs = repo.commit("two", **{"ads/bids.csv": "keyword,bid\n# two\nmug,0.90\n", "x.md": "x"})
    victim, other = {
        "ours": (f"{ours}:ads/bids.csv", f"{base}~1:ads/bids.csv"),
        "base": (f"{base}:ads/bids.csv", f"{base}~1:ads/bids.csv"),
        "folder": (f"{theirs}^{{tree}}", f"{base}^{{tree}}"),
    }[which]
    assert opened(repo).merge(ours, theirs).tree is not None
    forgery.overwrite(repo.path, repo.head(victim), by=repo.head(other))
    with pytest.raises(RepositoryUnreadable, match="damaged"):
        opened(repo).merge(ours, theirs)


def test_what_renames_are_looked_for_in_is_hashed(repo: Repo, opened: Open):
    long_text = "".join(f"line {number}\n" for number in range(30))
    base = repo.commit("text", **{"docs/a.md": long_text})
    repo.branch("one", base)
    repo.git("mv", "docs/a.md", "docs/b.md")
    ours = repo.commit("moved", **{"docs/b.md": f"{long_text}more\n"})
    repo.branch("two", base)
    theirs = repo.commit("edited", **{"docs/a.md": f"first\n{long_text}"})
    merged = opened(repo).merge(ours, theirs)
    assert merged.conflicts == ()
    moved = repo.head(f"{ours}:docs/b.md")
    forgery.overwrite(repo.path, moved, by=repo.head(f"{base}:README.md"))
    with pytest.raises(RepositoryUnreadable, match="damaged"):
        opened(repo).merge(ours, theirs)


def entries(repo: Repo, *names: bytes) -> list[tuple[bytes, bytes, str]]:
    """A file of each name, whose content is its name; Git is started once for all."""
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder, str(number)) for number, _ in enumerate(names)]
        for file, name in zip(files, names, strict=True):
            file.write_bytes(name)
        paths = "".join(f"{file}\n" for file in files).encode()
        made = repo.git("hash-object", "-w", "--no-filters", "--stdin-paths", data=paths)
    return [(b"100644", name, oid) for name, oid in zip(names, made.split(), strict=True)]


@pytest.mark.parametrize(
    "forged",
    [(b"b", b"a"), (b"a", b"b", b"a"), (b".git", b"a"), (b".", b"a"), (b"..", b"a"), (b"a", b"a")],
    ids=repr,
)
@pytest.mark.parametrize("padding", [0, 400], ids=["few", "many"])
def test_a_tree_that_git_would_not_write_is_used_nowhere(
    repo: Repo, opened: Open, forged: tuple[bytes, ...], padding: int
):
    more = entries(repo, *(b"z%04d" % number for number in range(padding)))
    tree = forgery.put_tree(repo.path, entries(repo, *forged) + more)
    root = forgery.put_tree(repo.path, [(b"40000", b"sub", tree)])
    bad = repo.git("commit-tree", root, "-p", "main", "-m", "forged")
    good = repo.git("commit-tree", repo.head("main^{tree}"), "-p", bad, "-m", "undone")
    main = repo.head("main")
    for ask in (
        lambda git: git.commits(bad, [main]),
        lambda git: git.commits(good, [main]),
        lambda git: git.changes(main, bad),
        lambda git: git.merge(repo.head("side"), bad),
        lambda git: git.all_entries(bad, ""),
        lambda git: git.commits_on(bad, "sub"),
    ):
        with pytest.raises(RepositoryUnreadable, match="forged name"):
            ask(opened(repo))


def test_the_index_is_not_compared_to_a_tree_that_git_would_not_write(repo: Repo, opened: Open):
    tree = forgery.put_tree(repo.path, entries(repo, b"a", b"a"))
    root = forgery.put_tree(repo.path, [(b"40000", b"sub", tree)])
    bad = repo.git("commit-tree", root, "-p", "main", "-m", "forged")
    repo.git("update-ref", "HEAD", bad)
    repo.write("sub/b", "new\n")
    with pytest.raises(RepositoryUnreadable, match="forged name"):
        opened(repo, hook="pre-commit").staged(bad)


def test_folders_are_in_the_order_in_which_git_has_them(repo: Repo, opened: Open):
    """A folder sorts as if its name ended with a slash."""
    for path in ("a.b", "a/x", "a-b", "a0", "ab/y", "a.c/z"):
        repo.write(path)
    git = opened(repo)
    head = repo.commit("odd order")
    assert set(git.all_entries(head, "")) == set(
        repo.git("ls-tree", "-r", "--name-only", head).split()
    )


def test_objects_that_another_repository_lends_are_hashed_too(repo: Repo, opened: Open):
    lender = repo.path
    borrower = lender.parent / "borrower"
    subprocess.run(["git", "clone", "-q", "--shared", str(lender), str(borrower)], check=True)
    git = opened(borrower)
    oid = repo.head("main:README.md")
    assert git.blobs([oid], 1 << 20) == {oid: b"A shop.\n"}
    git.close()
    forgery.overwrite(lender, oid, by=repo.blob(b"forged\n"))
    with pytest.raises(RepositoryUnreadable, match="damaged"):
        opened(borrower).blobs([oid], 1 << 20)


def test_a_tag_leads_where_its_own_bytes_say(repo: Repo, opened: Open):
    repo.git("tag", "-m", "one", "v1", "main")
    repo.git("tag", "-m", "two", "v2", "side")
    one, two = (repo.git("rev-parse", f"refs/tags/{name}") for name in ("v1", "v2"))
    assert opened(repo).resolve_many(["v1", "v2"]) == [repo.head("main"), repo.head("side")]
    forgery.overwrite(repo.path, one, by=two)
    with pytest.raises(RepositoryUnreadable, match="damaged"):
        opened(repo).resolve(one)


def test_versions_of_a_folder_are_read_alike_whichever_was_read_before(repo: Repo, opened: Open):
    """Only what differs is read again; what comes of it is what git says, forged or not."""
    chance = random.Random(7)
    names = sorted({b"n%03d%s" % (chance.randrange(400), b"-/."[n % 3 : n % 3 + 1].strip(b"/"))
                    for n in range(300)})  # fmt: skip
    versions = [entries(repo, *names)]
    for number in range(60):
        now = list(versions[-1])
        for _ in range(chance.randrange(1, 4)):
            at = chance.randrange(len(now))
            kind = chance.choice(["gone", "other", "new", "folder", "executable"])
            if kind == "gone":
                del now[at]
            elif kind == "other":
                now[at] = (b"100644", now[at][1], repo.blob(b"%d" % number))
            elif kind == "executable":
                now[at] = (b"100755", *now[at][1:])
            else:
                mode = b"40000" if kind == "folder" else b"100644"
                tree = repo.head("main:ads") if kind == "folder" else repo.blob(b"%d" % number)
                name = b"n%03d%d" % (chance.randrange(400), number)
                now = [each for each in now if each[1] != name]
                now = sorted([*now, (mode, name, tree)], key=key)
        versions.append(now)
    trees = [forgery.put_tree(repo.path, each) for each in versions]
    git = opened(repo)
    for old, new in itertools.pairwise(trees):
        assert git.changes(old, new) == opened(repo).changes(old, new)
        shown = repo.git("diff-tree", "-r", "--name-only", "-z", old, new).split("\0")[:-1]
        assert [each.path for each in git.changes(old, new)] == shown


def key(entry: tuple[bytes, bytes, str]) -> bytes:
    return entry[1] + b"/" if entry[0] == b"40000" else entry[1]


@pytest.mark.parametrize("where", [0, 40, 198, 199])
@pytest.mark.parametrize("forged", ["twice", "twin", "order", "slash", "mode", "cut"])
def test_a_forged_version_of_a_sound_folder_is_refused(
    repo: Repo, opened: Open, where: int, forged: str
):
    sound = entries(repo, *(b"n%03d" % number for number in range(200)))
    odd = list(sound)
    mode, name, oid = odd[where]
    if forged == "twice":
        odd.insert(where, (b"100644", name, repo.blob(b"first")))
    elif forged == "twin":
        odd = sorted([*odd, (b"40000", name, repo.head("main:ads"))], key=key)
    elif forged == "order":
        odd[where] = (mode, b"m" if where else b"z", oid)
    elif forged == "slash":
        odd[where] = (mode, name + b"/x", oid)
    elif forged == "mode":
        odd[where] = (b"0100644", name, oid)
    good = forgery.put_tree(repo.path, sound)
    bad = forgery.put_tree(repo.path, odd)
    if forged == "cut":
        data = repo.run("cat-file", "tree", good).stdout
        bad = repo.object("tree", data[: len(data) // 2] + data[len(data) // 2 + 7 :])
    with pytest.raises(RepositoryUnreadable):
        opened(repo).changes(good, bad)
