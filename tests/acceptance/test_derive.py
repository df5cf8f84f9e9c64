"""`trace-gate derive` in real repositories: what it writes, repairs, leaves alone and refuses."""

from __future__ import annotations

import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.layers import IGNORED, ROOTS, created, layers, moved, rebuilt, run, state_file
from tests.support.shop import Shop

GATE = "config/amazon-growth/gate.yaml"


@pytest.fixture
def grown(shop: Shop) -> Shop:
    """The shop with two buckets, derived."""
    for name in ("user.name", "user.email"):
        shop.git("config", name, "ann@shop.example")
    shop.write(".gitignore", IGNORED.read_bytes())
    created(shop)
    created(shop, "IB-tea")
    shop.commit("two buckets")
    run(shop.path, "derive")
    return shop


def everything(path: Path) -> dict[str, tuple[int, bytes]]:
    """Every file of a folder, `.git` and all: its time of change and its bytes."""
    return {
        str(file): (file.lstat().st_mtime_ns, file.read_bytes())
        for file in sorted(path.rglob("*"))
        if file.is_file() and not file.is_symlink()
    }


def derived(shop: Shop, *words: str, code: int = 0) -> dict:
    return json.loads(run(shop.path, "derive", *words, "--format", "json", code=code).stdout)


# --- bring up to date --------------------------------------------------------------------------


def test_the_layers_are_those_of_head_and_say_so(grown: Shop, tmp_path: Path):
    assert layers(grown.path) == rebuilt(grown, tmp_path)
    assert b"value: TEST" in layers(grown.path)[state_file()]
    said = run(grown.path, "derive").output
    assert said == (
        f"The derived layers are those of HEAD ({grown.git('rev-parse', 'HEAD')[:10]}): "
        f"{len(layers(grown.path))} files, nothing had to be written.\n"
    )


def test_only_what_changed_is_written(grown: Shop):
    before = everything(grown.path)
    moved(grown, "IB-tea", "TEST", "GROW")
    grown.commit()
    facts = derived(grown)
    after = everything(grown.path)
    written = {path for path in after if "/.git/" not in path and before.get(path) != after[path]}
    assert facts["written"] == len([path for path in written if "/traces/" not in path])
    assert str(grown.path / state_file("IB-tea")) in written
    assert str(grown.path / state_file("IB-gift")) not in written
    assert facts["changed"] == {"bucket": 1, "hypothesis": 1}
    assert facts["freeze_rate_percent"] == {"before": 0, "after": 0}


def test_a_bucket_whose_trace_is_gone_loses_its_files(grown: Shop, tmp_path: Path):
    grown.git("reset", "-q", "--hard", "HEAD~1")
    grown.write(".gitignore", IGNORED.read_bytes())
    grown.commit()
    assert derived(grown)["removed"] > 0
    assert not (grown.path / state_file()).exists()
    assert layers(grown.path) == rebuilt(grown, tmp_path)


def test_from_a_commit_and_back(grown: Shop):
    now = layers(grown.path)
    assert "HEAD~1 (" in run(grown.path, "derive", "--from", "HEAD~1").output
    assert layers(grown.path) != now
    run(grown.path, "derive", "--check", "--from", "HEAD~1")
    run(grown.path, "derive", "--check", code=1)
    run(grown.path, "derive")
    assert layers(grown.path) == now


def test_the_index_is_what_the_next_commit_will_be(grown: Shop):
    moved(grown, "IB-tea", "TEST", "GROW")
    run(grown.path, "derive", "--check")
    run(grown.path, "derive", "--index")
    staged = layers(grown.path)
    run(grown.path, "derive", "--check", "--index")
    grown.commit()
    run(grown.path, "derive", "--check")
    assert derived(grown)["written"] == 0
    assert layers(grown.path) == staged


def test_the_working_copy_of_a_trace_does_not_count(grown: Shop):
    before = layers(grown.path)
    moved(grown, "IB-tea", "TEST", "GROW")
    run(grown.path, "derive")
    assert layers(grown.path) == before


def test_below_the_top_and_detached(grown: Shop):
    grown.git("checkout", "-q", "--detach")
    shutil.rmtree(grown.path / "state")
    run(grown.path / "traces", "derive")
    run(grown.path / "ads", "derive", "--check")
    assert (grown.path / state_file()).exists()


def test_the_folders_of_the_policy_are_used(grown: Shop):
    text = (grown.path / GATE).read_text()
    assert "    state: state" in text
    grown.write(GATE, text.replace("    state: state", "    state: out/state"))
    grown.commit("elsewhere")
    run(grown.path, "derive", "--clean")
    assert (grown.path / "out" / state_file()).exists()


# --- repair ------------------------------------------------------------------------------------


def hand_edited(shop: Shop) -> None:
    (shop.path / state_file()).write_text("state: KILL\n")


def deleted(shop: Shop) -> None:
    (shop.path / state_file()).unlink()


def a_layer_gone(shop: Shop) -> None:
    shutil.rmtree(shop.path / "state")


def all_gone(shop: Shop) -> None:
    for root in ROOTS:
        shutil.rmtree(shop.path / root, ignore_errors=True)


def same_size_and_time(shop: Shop) -> None:
    file = shop.path / state_file()
    seen = file.stat()
    file.write_bytes(file.read_bytes().replace(b"value: TEST", b"value: KILL"))
    os.utime(file, ns=(seen.st_atime_ns, seen.st_mtime_ns))


def a_link(shop: Shop) -> None:
    file = shop.path / state_file()
    file.rename(shop.path.parent / "moved.yaml")
    file.symlink_to(shop.path.parent / "moved.yaml")


def cache_gone(shop: Shop) -> None:
    shutil.rmtree(shop.path / ".git/trace-gate")
    hand_edited(shop)


def cache_damaged(shop: Shop) -> None:
    for file in (shop.path / ".git/trace-gate").iterdir():
        file.write_bytes(b"damaged" * 1000)
    deleted(shop)


def cache_of_another_version(shop: Shop) -> None:
    with sqlite3.connect(shop.path / ".git/trace-gate/fold.sqlite3") as connection:
        connection.execute("UPDATE meta SET value = '0 0.0.1 30b' WHERE name = 'version'")
    connection.close()
    hand_edited(shop)


def temporary_left(shop: Shop) -> None:
    (shop.path / state_file()).with_name(".abc.trace-gate.tmp").write_text("half")
    (shop.path / ".git/trace-gate/layers.manifest").unlink()


HARMS = [
    hand_edited,
    deleted,
    a_layer_gone,
    all_gone,
    same_size_and_time,
    a_link,
    cache_gone,
    cache_damaged,
    cache_of_another_version,
    temporary_left,
]


@pytest.mark.parametrize("harm", HARMS, ids=lambda each: each.__name__)
def test_what_is_not_as_it_should_be_is_found_and_repaired(grown: Shop, harm):
    wanted = layers(grown.path)
    harm(grown)
    if harm is not temporary_left:
        assert run(grown.path, "derive", "--check", code=1).output.endswith(
            "  fix: trace-gate derive\n"
        )
    run(grown.path, "derive")
    assert layers(grown.path) == wanted
    assert not (grown.path / state_file()).is_symlink()
    run(grown.path, "derive", "--check")


@pytest.mark.parametrize("harm", HARMS, ids=lambda each: each.__name__)
def test_a_clean_rebuild_repairs_the_same(grown: Shop, harm):
    wanted = layers(grown.path)
    harm(grown)
    run(grown.path, "derive", "--clean")
    assert layers(grown.path) == wanted


def test_what_was_made_before_the_cache_was_lost_is_taken_away_all_the_same(
    grown: Shop, tmp_path: Path
):
    moved(grown, "IB-tea", "TEST", "GROW")
    grown.commit()
    run(grown.path, "derive")
    shutil.rmtree(grown.path / ".git/trace-gate")
    grown.git("reset", "-q", "--hard", "HEAD~1")
    run(grown.path, "derive")
    assert layers(grown.path) == rebuilt(grown, tmp_path)


TABLES = (
    *("member", "item", "checksum", "node", "file", "trace_facts", "counted", "meta"),
    "fingerprint",
)


@pytest.mark.slow
@pytest.mark.parametrize("table", TABLES)
def test_a_row_that_what_is_kept_has_lost_changes_no_answer(grown: Shop, tmp_path: Path, table):
    """Nor does it end a look or a publication with an error."""
    moved(grown, "IB-tea", "TEST", "GROW")
    grown.commit()
    wanted = {rev: rebuilt(grown, tmp_path, rev) for rev in ("HEAD", "HEAD~1")}
    run(grown.path, "derive")
    kept = grown.path / ".git/trace-gate"
    chance = random.Random(table)
    for number in range(6):
        with sqlite3.connect(kept / "fold.sqlite3") as connection:
            key = connection.execute(f"PRAGMA table_info({table})").fetchone()[1]
            rows = connection.execute(f"SELECT {key} FROM {table} ORDER BY 1").fetchall()
            connection.execute(f"DELETE FROM {table} WHERE {key} = ?", chance.choice(rows))
        connection.close()
        hand_edited(grown)
        assert derived(grown, "--check", code=1)["different"] == [state_file()]
        run(grown.path, "derive", "--publish", f"layers-{number}")
        assert published(grown, f"layers-{number}") == wanted["HEAD"]
        for rev in ("HEAD~1", "HEAD"):
            run(grown.path, "derive", "--from", rev)
            assert layers(grown.path) == wanted[rev]


# --- strays ------------------------------------------------------------------------------------


def test_a_file_that_no_trace_makes_is_left_alone_named_and_goes_with_clean(grown: Shop):
    stray = grown.path / "state/notes.txt"
    stray.write_text("mine\n")
    for _ in range(2):
        said = run(grown.path, "derive").output
        assert "1 file there that no trace makes, left alone:\n  state/notes.txt" in said
        assert stray.read_text() == "mine\n"
        said = run(grown.path, "derive", "--check", code=1).output
        assert "  stray      state/notes.txt\n" in said
        assert "  fix: trace-gate derive\n" not in said
    moved(grown, "IB-tea", "TEST", "GROW")
    grown.commit()
    assert derived(grown)["strays"] == ["state/notes.txt"]
    assert derived(grown, "--clean")["strays"] == []
    assert not stray.exists()
    run(grown.path, "derive", "--check")


def test_a_copy_of_a_derived_file_under_another_name_is_somebodys_own(grown: Shop):
    copy = grown.path / f"{state_file()[:-5]}-before.yaml"
    shutil.copy(grown.path / state_file(), copy)
    shutil.rmtree(grown.path / ".git/trace-gate")
    run(grown.path, "derive")
    assert copy.exists()
    assert derived(grown, "--check", code=1)["strays"] == [str(copy.relative_to(grown.path))]


@pytest.mark.parametrize("kept", [True, False], ids=["with what is kept", "without"])
@pytest.mark.parametrize(
    ("folder", "note"),
    [("state/review", b""), ("state/review", b"# Ann: why?\n"), ("world_model", b"")],
)
def test_a_copy_in_another_folder_is_somebodys_own_too(grown: Shop, kept, folder, note):
    mine = grown.path / folder / "IB-gift.yaml"
    mine.parent.mkdir(exist_ok=True)
    mine.write_bytes((grown.path / state_file()).read_bytes() + note)
    if not kept:
        shutil.rmtree(grown.path / ".git/trace-gate")
    assert derived(grown)["strays"] == [f"{folder}/IB-gift.yaml"]
    assert mine.read_bytes().endswith(note)


def test_a_left_over_with_a_note_in_it_is_kept(grown: Shop):
    """The trace is gone, and what is kept, too: only a file as we wrote it is taken away."""
    noted = grown.path / state_file("IB-tea")
    noted.write_bytes(noted.read_bytes() + b"# Ann: remember this\n")
    shutil.rmtree(grown.path / ".git/trace-gate")
    grown.git("reset", "-q", "--hard", "HEAD~1")
    facts = derived(grown)
    assert facts["strays"] == [state_file("IB-tea")]
    assert b"remember" in noted.read_bytes()
    assert not (grown.path / state_file("IB-gift")).exists()


def test_a_repository_of_its_own_is_never_entered_and_never_removed(grown: Shop):
    wanted = layers(grown.path)
    inner = Shop(grown.path / "state/notes")
    inner.path.mkdir()
    inner.git("init", "-q")
    inner.write("mine.txt", "mine\n")
    inner.commit("mine")
    grown.git("worktree", "add", "-q", "--detach", "state/linked")
    run(grown.path / "state/linked", "derive")
    before = everything(grown.path / "state/linked"), everything(inner.path)
    for words in ((), ("--clean",), ()):
        done = run(grown.path, "derive", *words)
        assert "  state/linked/\n  state/notes/\n" in done.output
        assert "is a Git repository of its own: move it away yourself" in done.output
        assert (everything(grown.path / "state/linked"), everything(inner.path)) == before
    assert derived(grown, "--check", code=1)["strays"] == ["state/linked/", "state/notes/"]
    grown.git("worktree", "remove", "--force", "state/linked")
    inner.path.rename(grown.path.parent / "notes")
    assert derived(grown)["strays"] == []
    assert layers(grown.path) == wanted
    (grown.path.parent / "notes").rename(grown.path / "state/.git")
    assert derived(grown, "--clean")["strays"] == ["state/.git/"]
    assert (grown.path / "state/.git/mine.txt").exists()


def test_a_stray_that_goes_away_is_no_longer_named(grown: Shop):
    stray = grown.path / "state/notes.txt"
    stray.write_text("mine\n")
    run(grown.path, "derive")
    stray.unlink()
    assert derived(grown)["strays"] == []
    run(grown.path, "derive", "--check")


# --- check -------------------------------------------------------------------------------------


@pytest.mark.parametrize("harm", [None, deleted, cache_gone], ids=["fresh", "deleted", "no cache"])
def test_a_check_writes_nothing_at_all(grown: Shop, harm):
    if harm is not None:
        harm(grown)
    before = everything(grown.path)
    run(grown.path, "derive", "--check", code=1 if harm else 0)
    run(grown.path, "derive", "--check", "--from", "HEAD~1", code=1)
    assert everything(grown.path) == before


def test_a_check_says_what_is_wrong_with_each_file(grown: Shop):
    hand_edited(grown)
    (grown.path / state_file("IB-tea")).unlink()
    (grown.path / "state/notes.txt").write_text("mine\n")
    facts = derived(grown, "--check", code=1)
    assert facts["fresh"] is False
    assert facts["different"] == [state_file()]
    assert facts["missing"] == [state_file("IB-tea")]
    assert facts["strays"] == ["state/notes.txt"]


def test_a_check_of_untouched_layers_folds_nothing(grown: Shop, monkeypatch):
    import time

    from trace_gate.app.derive.fold import FoldEngine

    time.sleep(0.1)  # files that were just written are looked at again
    run(grown.path, "derive")

    def never(*_: object) -> None:
        raise AssertionError("it folds")

    monkeypatch.setattr(FoldEngine, "bring", never)
    run(grown.path, "derive", "--check")


def test_a_check_in_a_fresh_clone_needs_no_cache(grown: Shop, tmp_path: Path):
    target = tmp_path / "clone"
    grown.git("clone", "-q", str(grown.path), str(target))
    facts = json.loads(run(target, "derive", "--check", "--format", "json", code=1).stdout)
    assert set(facts["missing"]) == set(layers(grown.path))


# --- publish -----------------------------------------------------------------------------------


def published(shop: Shop, branch: str = "layers") -> dict[str, bytes]:
    names = shop.git("ls-tree", "-rz", "--name-only", branch).split("\0")
    show = ["git", "cat-file", "blob"]
    return {
        name: subprocess.run(
            [*show, f"{branch}:{name}"], cwd=shop.path, capture_output=True, check=True
        ).stdout
        for name in names
        if name
    }


def test_publishing_commits_the_layers_of_head_to_a_branch_of_their_own(grown: Shop):
    hand_edited(grown)
    (grown.path / "staged.txt").write_text("x\n")
    grown.git("add", "staged.txt")
    status = grown.git("status", "--porcelain=v2", "--branch")
    before = layers(grown.path)
    said = run(grown.path, "derive", "--publish", "layers").output
    assert said.startswith("Committed the derived layers to the branch layers (")
    assert grown.git("status", "--porcelain=v2", "--branch") == status
    assert layers(grown.path) == before
    run(grown.path, "derive")
    assert published(grown) == layers(grown.path)
    message = grown.git("log", "-1", "--format=%an|%P%n%B", "layers")
    head = grown.git("rev-parse", "HEAD")
    assert message.startswith(f"ann@shop.example|\nDerived layers of {head[:10]}\n")
    assert f"Source: {head}\nTraces: {grown.git('rev-parse', 'HEAD:traces')}\nPolicy: " in message


def test_the_history_of_the_branch_is_the_diff_of_the_state(grown: Shop):
    run(grown.path, "derive", "--publish", "layers")
    moved(grown, "IB-tea", "TEST", "GROW")
    grown.commit()
    run(grown.path, "derive", "--publish", "layers")
    diff = grown.git("log", "-p", "-1", "layers", "--", state_file("IB-tea"))
    assert "-  value: TEST" in diff
    assert "+  value: GROW" in diff
    assert grown.git("rev-list", "--count", "layers") == "2"


def test_nothing_new_is_no_commit(grown: Shop):
    run(grown.path, "derive", "--publish", "layers")
    grown.write("docs/notes.md", "# Notes\n")
    grown.commit()
    assert "no commit was made" in run(grown.path, "derive", "--publish", "layers").output
    assert grown.git("rev-list", "--count", "layers") == "1"


@pytest.mark.parametrize(
    ("branch", "why"),
    [
        ("work", "you are on work"),
        ("main", "main is the protected branch"),
        ("other", "other was not made by this command"),
        ("elsewhere", "elsewhere is checked out in"),
        ("a..b", "is no name for a branch"),
    ],
)
def test_a_branch_that_holds_something_else_is_refused(grown: Shop, tmp_path, branch, why):
    grown.git("branch", "other", "HEAD~1")
    grown.git("worktree", "add", "-q", "-b", "elsewhere", str(tmp_path / "linked"))
    before = grown.git("for-each-ref")
    done = run(grown.path, "derive", "--publish", branch, code=2)
    assert why in done.stderr
    assert "trace-gate derive --publish derived-layers" in done.stderr
    assert grown.git("for-each-ref") == before


def test_a_commit_of_somebody_on_top_of_the_branch_is_not_buried(grown: Shop):
    run(grown.path, "derive", "--publish", "layers")
    tree = grown.git("rev-parse", "layers^{tree}")
    mine = grown.git("commit-tree", tree, "-p", "layers", "-m", "mine")
    grown.git("update-ref", "refs/heads/layers", mine)
    assert (
        "was not made by this command"
        in run(grown.path, "derive", "--publish", "layers", code=2).stderr
    )


def test_a_branch_that_only_the_remote_has_is_continued(grown: Shop, tmp_path: Path):
    run(grown.path, "derive", "--publish", "layers")
    target = tmp_path / "clone"
    grown.git("clone", "-q", str(grown.path), str(target))
    clone = Shop(target, clock=grown.clock + 1000)
    clone._numbers = grown._numbers
    moved(clone, "IB-tea", "TEST", "GROW")
    clone.commit()
    run(target, "derive", "--publish", "layers")
    assert clone.git("rev-parse", "layers~1") == grown.git("rev-parse", "layers")


def test_a_bare_repository_can_publish_and_nothing_else(grown: Shop, tmp_path: Path):
    target = tmp_path / "bare.git"
    grown.git("clone", "-q", "--bare", str(grown.path), str(target))
    for words in ((), ("--check",), ("--clean",)):
        said = run(target, "derive", *words, code=2).stderr
        assert "bare repository" in said
        assert "trace-gate derive --publish derived-layers" in said
    run(target, "derive", "--publish", "layers")
    assert published(Shop(target)) == layers(grown.path)


def test_a_published_branch_can_be_pushed_through_the_gate(grown: Shop, tmp_path: Path):
    origin = tmp_path / "origin.git"
    grown.git("clone", "-q", "--bare", str(grown.path), str(origin))
    grown.git("remote", "add", "origin", str(origin))
    grown.git("fetch", "-q", "origin")
    run(grown.path, "install")
    run(grown.path, "derive", "--publish", "layers")
    grown.git("push", "-q", "origin", "layers")
    moved(grown, "IB-tea", "TEST", "GROW")
    grown.commit()
    run(grown.path, "derive", "--publish", "layers")
    grown.git("push", "-q", "origin", "layers")
    head = grown.git("rev-parse", "HEAD")
    grown.git("switch", "-q", "layers")
    grown.write("traces/2025-01/TRACE-20250101-900.yaml", "mine\n")
    grown.commit("mine")
    grown.git("switch", "-q", "--detach", head)
    with pytest.raises(AssertionError, match="no common history"):
        grown.git("push", "-q", "origin", "layers")


# --- where there is nothing to derive ----------------------------------------------------------


def test_before_the_first_commit_there_is_nothing_to_derive(tmp_path: Path):
    shop = Shop(tmp_path)
    shop.git("init", "-q", "-b", "main")
    for words in ((), ("--check",), ("--clean",), ("--check", "--format", "json")):
        done = run(tmp_path, "derive", *words, code=2)
        assert "nothing to derive" in done.stderr
        report = json.loads(done.stdout or "{}")
        assert report.get("verdict") == ("CANNOT_JUDGE" if "json" in words else None)
    assert "nothing to publish" in run(tmp_path, "derive", "--publish", "x", code=2).stderr


def test_a_repository_that_is_not_governed_is_told_to_init(tmp_path: Path):
    shop = Shop(tmp_path)
    shop.git("init", "-q", "-b", "main")
    shop.write("a.txt", "x\n")
    shop.commit()
    for words in ((), ("--check",), ("--index",), ("--publish", "layers")):
        said = run(tmp_path, "derive", *words, code=2).stderr
        assert "trace-gate init" in said


def test_a_shop_without_traces_has_the_layers_of_nothing(tmp_path: Path):
    from tests.support.adoption import adopt

    shop = Shop(tmp_path / "new")
    shop.path.mkdir()
    shop.git("init", "-q", "-b", "main")
    adopt(shop)
    facts = derived(shop)
    assert facts["files"] == len(layers(shop.path))
    run(shop.path, "derive", "--check")


def test_outside_any_repository_it_says_where_to_go(tmp_path: Path):
    assert "not in a Git repository" in run(tmp_path, "derive", code=2).stderr


# --- what cannot be folded ---------------------------------------------------------------------


def test_a_change_that_cannot_be_folded_is_told_once_with_its_trace(grown: Shop):
    trace_id = moved(grown, "IB-tea", "TEST", "FROZEN")
    grown.commit()
    said = run(grown.path, "derive").output
    assert f"{grown.trace_path(trace_id)}:" in said
    assert "TG507 warning: " in said
    assert "TG507" not in run(grown.path, "derive").output
    facts = derived(grown, "--clean")
    assert [each["trace_id"] for each in facts["refused"]] == [trace_id]


@pytest.mark.parametrize("words", [("status",), ("due",), ("check", "--all")])
def test_who_looks_before_takes_no_news_away(grown: Shop, words):
    trace_id = moved(grown, "IB-tea", "TEST", "FROZEN")
    moved(grown, "IB-gift", "TEST", "GROW")
    grown.commit()
    run(grown.path, *words, code=None)
    moved(grown, "IB-gift", "GROW", "KILL")
    grown.commit()
    run(grown.path, *words, code=None)
    said = run(grown.path, "derive").output
    assert said.startswith("trace-gate: 1 bucket, "), said
    assert f"{grown.trace_path(trace_id)}:" in said
    assert "trace-gate: " not in run(grown.path, "derive").output


def test_what_was_mended_before_anybody_was_told_is_no_news(grown: Shop):
    trace_id = moved(grown, "IB-tea", "TEST", "FROZEN")
    grown.commit()
    run(grown.path, "status")
    grown.git("rm", "-q", grown.trace_path(trace_id))
    grown.commit("gone")
    run(grown.path, "status")
    assert "TG507" not in run(grown.path, "derive").output


def test_a_file_that_is_no_trace_stops_nothing(grown: Shop, tmp_path: Path):
    grown.write("traces/2025-01/TRACE-20250104-999.yaml", "trace: [\n")
    grown.commit()
    assert "TG101" in run(grown.path, "derive").output
    assert layers(grown.path) == rebuilt(grown, tmp_path)


# --- two at once, and the plain call -----------------------------------------------------------


@pytest.mark.parametrize("pairs", [1, 2, 4])
def test_many_runs_at_once_leave_the_layers_whole(grown: Shop, tmp_path: Path, pairs: int):
    code = "from trace_gate.cli.entry import main; main()"
    commits = ["HEAD", "HEAD~1"] * pairs
    runs = [
        subprocess.Popen(
            [sys.executable, "-c", code, "derive", "--from", each],
            cwd=grown.path,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        for each in commits
    ]
    for each in runs:
        _, said = each.communicate()
        assert each.returncode == 0, said
    found = layers(grown.path)
    assert found in (rebuilt(grown, tmp_path), rebuilt(grown, tmp_path, "HEAD~1"))
    run(grown.path, "derive")
    assert layers(grown.path) == rebuilt(grown, tmp_path)


def test_a_plain_call_is_answered_without_click(grown: Shop):
    code = "import sys; from trace_gate.cli.entry import main\ntry: main()\nfinally: pass"
    spy = "import os, sys; os._exit = lambda n: (print('click' in sys.modules), sys.exit(n))\n"
    words = [sys.executable, "-c", spy + code, "derive", "--check"]
    done = subprocess.run(words, cwd=grown.path, capture_output=True, text=True, check=False)
    assert done.stdout.splitlines()[-1] == "False", done.stdout + done.stderr
    assert done.returncode == 0


def test_jobs_make_no_difference(grown: Shop):
    wanted = layers(grown.path)
    for jobs in ("1", "3"):
        all_gone(grown)
        run(grown.path, "derive", "--clean", "--jobs", jobs)
        assert layers(grown.path) == wanted
