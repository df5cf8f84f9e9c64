"""Every test runs with a HOME, a Git configuration and a time zone of its own.

It is made before anything is collected, so that fixtures of any scope have it, and what the
real HOME holds for Git, SSH and GPG is compared at the end: a test that touches it fails the run.
"""

from __future__ import annotations

import gc
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.support import compiled_once, forked, memory_folder
from tests.support.gitrepo import Repo
from tests.support.systems import listed, reason_of

# A busy machine is no fault: examples have no deadline and may take long to make.
settings.register_profile(
    "steady", deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
# The same examples in every run: what is red is the change.
settings.register_profile("ci", settings.get_profile("steady"), derandomize=True)
# For `make quick`. What has no number of examples of its own has fewer.
settings.register_profile("quick", settings.get_profile("steady"), max_examples=20)
IN_CI = "TESTS_RUN_IN_CI"
"""Kept for the workers, which start after `CI` is taken away from the tests."""
settings.load_profile("ci" if os.environ.get("CI") or os.environ.get(IN_CI) else "steady")

GITCONFIG = """\
[user]
\tname = Tess Tester
\temail = tess@shop.example
[init]
\tdefaultBranch = main
\ttemplateDir = {home}/template
[gc]
\tauto = 0
[maintenance]
\tauto = false
[protocol "file"]
\tallow = always
"""

PRECIOUS = (".gitconfig", ".config/git", ".ssh", ".gnupg", ".config/trace-gate", ".trace-gate")
"""What lies in a real HOME that a test could spoil."""

_KEEP = ("GIT_EXEC_PATH",)
_state: dict[str, object] = {"passed": True}


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):  # a worker has the folder of the one that started it
        _state["memory"] = memory_folder.make()
    real = Path(os.environ.get("HOME", "/nonexistent"))
    home = Path(tempfile.mkdtemp(prefix="trace-gate-home-"))
    (home / "template").mkdir()
    (home / "gitconfig").write_text(GITCONFIG.format(home=home.as_posix()))
    for name in [n for n in os.environ if n.startswith("GIT_") and n not in _KEEP]:
        del os.environ[name]
    # Our own CI is none of the tests' business: what it sets would change formats and caches.
    if os.environ.pop("CI", None):
        os.environ[IN_CI] = "true"
    for name in [n for n in os.environ if n.startswith(("GITHUB_", "GITLAB_", "CI_"))]:
        del os.environ[name]
    for name in ("EMAIL", "XDG_CONFIG_HOME", "SSH_AUTH_SOCK", "GNUPGHOME"):
        os.environ.pop(name, None)
    # With it, each program that a test starts would compile all that it imports.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ.setdefault("NPM_CONFIG_USERCONFIG", str(real / ".npmrc"))  # where its registry is
    os.environ |= {
        "HOME": str(home),
        "XDG_CACHE_HOME": str(home / "cache"),
        "GIT_CONFIG_GLOBAL": str(home / "gitconfig"),
        "GIT_CONFIG_NOSYSTEM": "1",
        "TZ": "UTC",
    }
    _state.update(home=home, real=real, before=_seen(real))
    compiled_once.keep()


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    """What is collected lives to the end: the garbage collector has nothing to look for in it."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.set_threshold(50_000)  # not after each 700 values: few of them are in a cycle
        gc.enable()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if os.name != "nt":
        return
    names = listed()
    for item in items:
        reason = reason_of(item.nodeid, names)
        if reason is not None:
            item.add_marker(pytest.mark.skip(reason=reason))


def pytest_sessionfinish(session: pytest.Session) -> None:
    if _seen(Path(str(_state["real"]))) != _state["before"]:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
        sys.stderr.write(f"\na test touched the real HOME: {PRECIOUS}\n")
    _state["passed"] = session.exitstatus in (
        pytest.ExitCode.OK,
        pytest.ExitCode.NO_TESTS_COLLECTED,
    )


def pytest_unconfigure() -> None:
    shutil.rmtree(str(_state["home"]), ignore_errors=True)
    if _state.get("memory") and _state["passed"]:  # what a red run leaves, the next one takes away
        shutil.rmtree(str(_state["memory"]), ignore_errors=True)


def _seen(home: Path) -> dict[str, tuple[int, int]]:
    """What is precious, with size and time of change; of folders also what is in them."""
    found = {}
    for name in PRECIOUS:
        for path in (home / name, *(home / name).rglob("*")):
            if path.is_file():
                found[str(path)] = (path.stat().st_size, path.stat().st_mtime_ns)
    return found


@pytest.fixture(autouse=True)
def own_home() -> None:
    assert os.environ["HOME"] == str(_state["home"]), "a test changed HOME and left it so"


@pytest.fixture(scope="module")
def forked_hooks() -> Iterator[None]:
    """Hooks that a test of this module installs do not start Python and import anew."""
    with pytest.MonkeyPatch.context() as patch:
        forked.in_hooks(patch)
        yield


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two commits on main, one more on the branch `side`: built once, copied for each test."""
    repo = Repo.init(tmp_path_factory.mktemp("built") / "repo")
    repo.write("README.md", "A shop.\n")
    repo.write("ads/bids.csv", "keyword,bid\nmug,0.80\n")
    repo.commit("first")
    repo.commit("second", **{"ads/bids.csv": "keyword,bid\nmug,0.90\n"})
    repo.branch("side")
    repo.commit("on the side", **{"listings/side.md": "side\n"})
    repo.switch("main")
    return repo.path


@pytest.fixture
def repo(built: Path, tmp_path: Path) -> Repo:
    """A copy of the built repository, on main."""
    path = tmp_path / "repo"
    shutil.copytree(built, path, symlinks=True)
    return Repo(path, clock=1_735_736_400)


@pytest.fixture
def empty(tmp_path: Path) -> Repo:
    """A repository without a commit."""
    return Repo.init(tmp_path / "empty")
