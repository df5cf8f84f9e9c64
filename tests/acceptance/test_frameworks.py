"""pre-commit and prek themselves, running our hooks from a repository URL, at all nine stages.

The URL is the path of a clone of this checkout. Both make an environment of their own from
it, as on an analyst's laptop; that is done once for each state of the code and kept.
"""

from __future__ import annotations

import importlib.metadata
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.support import fast_yaml
from tests.support.layers import created, layers, state_file
from tests.support.live import built, copied, head, linked, message, plain_git, unlinked
from tests.support.proofs import everything, proven
from tests.support.shop import Shop
from trace_gate.adapters.hooks import hook_files
from trace_gate.app.setup.hook_layout import framework_stages, reached, twice
from trace_gate.app.setup.hook_manifest import FRAMEWORK_HOOKS, manifest
from trace_gate.app.setup.hook_shims import HOOKS

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
KEPT = ROOT / ".cache" / "frameworks"
HOUR = 3600
UNSHIPPED = ("tests/", "docs/", "benchmarks/", ".github/")
LIMITS = ("CONSTRAINT", "BUILD_CONSTRAINT")
HOMES = {"pre-commit": "PRE_COMMIT_HOME", "prek": "PREK_HOME"}


def run(path: Path, *words: str, **environ: str) -> str:
    done = subprocess.run(
        words, cwd=path, env={**os.environ, **environ}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{words}: {done.stdout}{done.stderr}"
    return done.stdout.strip()


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A repository with what this checkout ships now, and its revision.

    The same files give the same revision, so that environments can be kept.
    """
    path = tmp_path_factory.mktemp("published") / "trace-gate"
    path.mkdir()
    listed = run(ROOT, "git", "ls-files", "-co", "--exclude-standard").splitlines()
    for name in listed:
        if (ROOT / name).is_file() and not name.startswith(UNSHIPPED):
            (path / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, path / name)
    run(path, "git", "init", "-q", "-b", "main")
    run(path, "git", "add", "-Af")
    who = {
        f"GIT_{role}_{part}": "t" for role in ("AUTHOR", "COMMITTER") for part in ("NAME", "EMAIL")
    }
    when = {f"GIT_{role}_DATE": "1735725600 +0000" for role in ("AUTHOR", "COMMITTER")}
    run(path, "git", "commit", "-qm", "as it is", **who, **when)
    return path, run(path, "git", "rev-parse", "HEAD")


@pytest.fixture(scope="module")
def clone(published: tuple[Path, str]) -> Path:
    """Where the frameworks are told to find us: a path that stays the same between runs."""
    path, revision = published
    place = KEPT / revision / "clone"
    for old in KEPT.glob("*"):
        if old != place.parent and time.time() - old.stat().st_mtime > HOUR:
            shutil.rmtree(old)
    if not place.exists():
        place.parent.mkdir(parents=True, exist_ok=True)
        new = place.with_name(f"clone-{os.getpid()}")
        run(place.parent, "git", "clone", "-q", str(path), str(new))
        try:
            new.rename(place)
        except OSError:  # another process was first
            shutil.rmtree(new)
    return place


@pytest.fixture(scope="module", params=["pre-commit", "prek"])
def framework(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture(scope="module")
def environ(framework: str, clone: Path) -> dict[str, str]:
    """Where the framework keeps its environments, and where its program is found.

    Into them goes what this environment has: what is locked here is locked there.
    """
    path = f"{BIN}{os.pathsep}{os.environ['PATH']}"
    constraints = clone.parent / "constraints.txt"
    constraints.write_text(versions())
    limits = {f"{tool}_{kind}": str(constraints) for tool in ("PIP", "UV") for kind in LIMITS}
    return {HOMES[framework]: str(clone.parent / framework), "PATH": path, **limits}


def versions() -> str:
    """Each package of this environment with its version, as pip writes it."""
    found = {each.name: each.version for each in importlib.metadata.distributions()}
    return "".join(f"{name}=={found[name]}\n" for name in sorted(found) if name != "trace-gate")


@pytest.fixture(scope="module")
def installed(
    framework: str, clone: Path, environ: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A shop with a configuration that names our nine hooks, installed by the framework."""
    shop = Shop(built(tmp_path_factory.mktemp(framework) / "built") / "shop", clock=now() - 5000)
    shop.write(".pre-commit-config.yaml", configuration(clone))
    shop.commit("use a framework")
    shop.git("push", "-q", "origin", "main")
    run(shop.path, framework, "install", "--install-hooks", **environ)
    return shop.path.parent


@pytest.fixture
def shop(
    installed: Path, environ: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Shop:
    """A copy of that shop."""
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    return copied(installed, tmp_path / "copy")


def now() -> int:
    return int(time.time())


def configuration(clone: Path) -> str:
    revision = run(clone, "git", "rev-parse", "HEAD")
    hooks = [{"id": each.id} for each in FRAMEWORK_HOOKS]
    repository = {"repo": str(clone), "rev": revision, "hooks": hooks}
    return fast_yaml.dump({"default_install_hook_types": list(HOOKS), "repos": [repository]})


def stopped(shop: Shop, *words: str, code: str = "TG401", **environ: str) -> None:
    before = head(shop)
    done = plain_git(shop, *words, **environ)
    assert done.returncode != 0, done.stdout + done.stderr
    assert head(shop) == before
    assert code in done.stdout + done.stderr


def made(shop: Shop, *words: str, **environ: str) -> None:
    before = head(shop)
    done = plain_git(shop, *words, **environ)
    assert done.returncode == 0, done.stdout + done.stderr
    assert head(shop) != before


def test_a_commit_is_stopped_without_a_trace_and_named_with_one(shop: Shop):
    unlinked(shop)
    stopped(shop, "commit", "-m", "x")
    trace_id = linked(shop)
    made(shop, "commit", "-m", "Lower a bid")
    assert message(shop) == f"Lower a bid\n\nTrace: {trace_id}"


def test_a_commit_that_only_deletes_is_judged(shop: Shop):
    shop.git("rm", "-q", "ads/old.csv")
    stopped(shop, "commit", "-m", "x")


def test_commit_all_and_a_partial_commit_are_judged_by_what_they_commit(shop: Shop):
    linked(shop)
    (shop.path / "ads/old.csv").write_text("changed\n")
    stopped(shop, "commit", "-am", "x", code="TG402")
    stopped(shop, "commit", "-m", "x", "ads/bids.csv")
    made(shop, "commit", "-m", "x", "ads/bids.csv", "traces")
    assert (shop.path / "ads/old.csv").read_text() == "changed\n"


def test_the_message_is_judged_with_what_is_staged(shop: Shop):
    linked(shop)
    stopped(shop, "commit", "-m", "x\n\nTrace: TRACE-20200101-009", code="TG403")


def only_some_files(shop: Shop) -> None:
    """A configuration of the team that looks at some files only, on the protected branch."""
    shop.switch("main")
    place = shop.path / ".pre-commit-config.yaml"
    shop.write(place.name, "files: ^src/\nexclude: bids\n" + place.read_text())
    shop.commit("look at src only")
    shop.git("push", "-q", "--no-verify", "origin", "main")
    shop.branch("some")


def test_a_configuration_for_some_files_leaves_out_no_message(shop: Shop, tmp_path: Path):
    only_some_files(shop)
    unlinked(shop)
    stopped(shop, "commit", "-m", "x")
    trace_id = linked(shop)
    stopped(shop, "commit", "-m", "x\n\nTrace: TRACE-20200101-009", code="TG403")
    made(shop, "commit", "-m", "Lower a bid")
    assert message(shop) == f"Lower a bid\n\nTrace: {trace_id}"
    shop.git("worktree", "add", "-q", "-b", "other", str(tmp_path / "linked tree"), "main")
    other = Shop(tmp_path / "linked tree", clock=shop.clock)
    other.next_id()
    trace_id = linked(other)
    made(other, "commit", "-m", "There")
    assert message(other) == f"There\n\nTrace: {trace_id}"


def test_a_commit_past_the_gate_leaves_a_word(shop: Shop):
    unlinked(shop)
    done = plain_git(shop, "commit", "--no-verify", "-m", "x")
    assert "made without the gate, which would stop it: ads/bids.csv TG401" in (
        done.stdout + done.stderr
    )
    done = plain_git(shop, "push", "origin", "work")
    assert "1 commit was made without the gate" in done.stdout + done.stderr


def test_a_merge_is_judged_and_gets_no_trailers(shop: Shop):
    linked(shop)
    made(shop, "commit", "-m", "ours")
    shop.branch("side", "main")
    linked(shop, "ads/old.csv", "keyword,bid\ncup,0.20\n")
    made(shop, "commit", "-m", "theirs")
    shop.switch("work")
    made(shop, "merge", "-m", "Merge side", "side")
    assert message(shop) == "Merge side"


def test_a_merge_that_brings_an_unlinked_commit_is_stopped(shop: Shop):
    shop.branch("side", "main")
    unlinked(shop, "ads/old.csv")
    made(shop, "commit", "--no-verify", "-m", "theirs")
    shop.switch("work")
    linked(shop)
    made(shop, "commit", "-m", "ours")
    stopped(shop, "merge", "-m", "Merge side", "side", code="ads/old.csv")


def test_a_push_is_judged_and_the_one_range_is_named(shop: Shop):
    unlinked(shop)
    made(shop, "commit", "--no-verify", "-m", "x")
    done = plain_git(shop, "push", "origin", "work")
    said = done.stdout + done.stderr
    assert done.returncode != 0, said
    assert "TG401" in said
    assert "pass on one range of a push: refs/heads/work was judged" in said
    shop.git("reset", "-q", "--hard", "HEAD~1")
    linked(shop)
    made(shop, "commit", "-m", "good")
    done = plain_git(shop, "push", "origin", "work")
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_push_to_the_protected_branch_is_judged_from_its_tip_there(shop: Shop):
    unlinked(shop)
    made(shop, "commit", "--no-verify", "-m", "x")
    done = plain_git(shop, "push", "origin", "work:main")
    assert done.returncode != 0
    assert "TG401" in done.stdout + done.stderr


def test_the_layers_follow_a_commit_a_switch_of_branch_a_merge_and_an_amend(shop: Shop):
    bucket = shop.path / state_file("IB-tea")
    created(shop, "IB-tea")
    done = plain_git(shop, "commit", "-m", "A bucket")
    assert "trace-gate: 1 bucket, 1 hypothesis; freeze rate 0 %" in done.stdout + done.stderr
    assert bucket.exists()
    plain_git(shop, "switch", "-q", "main")
    assert not bucket.exists()
    shop.write("docs/notes.md", "# Notes\n")
    made(shop, "commit", "-m", "notes")
    made(shop, "merge", "-m", "Merge", "work")
    assert bucket.exists()
    created(shop, "IB-cup")
    made(shop, "commit", "--amend", "--no-edit")
    assert (shop.path / state_file("IB-cup")).exists()


def test_taking_files_out_of_a_commit_brings_nothing_up_to_date(shop: Shop):
    created(shop, "IB-tea")
    made(shop, "commit", "-m", "A bucket")
    plain_git(shop, "switch", "-q", "main")
    before = layers(shop.path)
    assert plain_git(shop, "checkout", "work", "--", "traces").returncode == 0
    assert layers(shop.path) == before


def test_a_derivation_that_fails_stops_nothing(shop: Shop, tmp_path: Path):
    (tmp_path / "outside").mkdir()
    shutil.rmtree(shop.path / "state", ignore_errors=True)
    (shop.path / "state").symlink_to(tmp_path / "outside")
    created(shop, "IB-tea")
    made(shop, "commit", "-m", "A bucket")
    done = plain_git(shop, "switch", "main")
    assert done.returncode == 0
    assert "then run: trace-gate derive" in done.stdout + done.stderr
    assert not list((tmp_path / "outside").iterdir())


def test_the_hook_can_be_asked_by_hand(shop: Shop, framework: str):
    unlinked(shop)
    words = [framework, "run", "--hook-stage", "manual", "trace-gate", "--all-files"]
    done = subprocess.run(words, cwd=shop.path, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "TG401" in done.stdout + done.stderr


def test_the_hooks_are_proven_by_real_commits_and_pushes(shop: Shop):
    assert proven(shop.path) == (0, everything("PASS"))


def test_a_configuration_for_some_files_is_proven(shop: Shop):
    only_some_files(shop)
    assert proven(shop.path) == (0, everything("PASS"))


def test_what_the_framework_was_told_to_skip_is_found(shop: Shop):
    code, found = proven(shop.path, SKIP="trace-gate-push")
    assert code == 1
    assert {name for name in found if found[name] == "FAIL"} >= {"a push", "a push of a tag"}


@pytest.mark.parametrize("framework", ["prek"], indirect=True)  # pre-commit goes to the top
def test_prek_in_a_folder_of_its_own_is_found(shop: Shop, framework: str, environ: dict[str, str]):
    (shop.path / "web").mkdir()
    shop.write("web/.pre-commit-config.yaml", "repos: []\n")
    types = [word for name in HOOKS for word in ("--hook-type", name)]
    run(shop.path / "web", framework, "install", "--overwrite", *types, **environ)
    code, found = proven(shop.path)
    assert code == 1
    assert found["a commit"] == found["a push"] == "FAIL"
    shop.git("reset", "-q", "--hard")
    run(shop.path, framework, "install", "--overwrite", **environ)
    assert proven(shop.path)[0] == 0


@pytest.mark.parametrize("first", ["ours", "theirs"])
def test_in_either_order_every_message_comes_once(
    shop: Shop, framework: str, environ: dict[str, str], first: str
):
    """`install` before and after the framework's own."""
    hooks = shop.path / ".git/hooks"
    for name in HOOKS:
        (hooks / name).unlink()
    if first == "ours":
        assert run(shop.path, str(BIN / "trace-gate"), "install").startswith("installed in")
    run(shop.path, framework, "install", **environ)
    assert bool(twice(hook_files.look(str(shop.path)))) is (first == "ours")
    done = run(shop.path, str(BIN / "trace-gate"), "install")
    assert ("Every message comes once now." in done) is (first == "ours")
    unlinked(shop)
    done = plain_git(shop, "commit", "-m", "x")
    assert done.returncode != 0
    assert (done.stdout + done.stderr).count("ads/bids.csv TG401") == 1


def test_what_the_framework_installed_is_known_to_reach_the_gate(shop: Shop, framework: str):
    assert reached(hook_files.look(str(shop.path))) == dict.fromkeys(HOOKS, framework)


def test_the_manifest_in_the_repository_is_the_one_of_the_table():
    assert (ROOT / ".pre-commit-hooks.yaml").read_text() == manifest()


def test_what_init_writes_runs_the_same_hooks_in_the_same_way():
    scaffold = fast_yaml.load((ROOT / "scaffold/.pre-commit-config.yaml").read_text())
    assert framework_stages(scaffold) == set(HOOKS)
    ours = {each["id"]: each for each in fast_yaml.load(manifest())}
    for hook in scaffold["repos"][0]["hooks"]:
        for key in ("entry", "always_run", "require_serial", "stages", "language"):
            assert hook[key] == ours[hook["id"]][key], (hook["id"], key)
        assert hook.get("pass_filenames", True) == ours[hook["id"]]["pass_filenames"]
        assert hook.get("verbose") == ours[hook["id"]].get("verbose")
