"""`doctor` looks at CI: the branch that it judges, and the trace-gate that it installs."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from tests.support.approvals import set_gate
from tests.support.ci import HERE, with_ci
from tests.support.doctor_checks import check_of, run
from tests.support.live import built, copied
from tests.support.shop import Shop
from trace_gate import __version__
from trace_gate.adapters.hooks import doctor_probe, pip_check
from trace_gate.app.setup.ci_source import Tried
from trace_gate.app.setup.doctor_ci import FRAMEWORK, WORKFLOW
from trace_gate.cli import install_source
from trace_gate.cli.commands import install
from trace_gate.cli.commands.doctor import command

GIT = "trace-gate @ git+https://git.example/acme/trace-gate"
OID = "0123456789abcdef0123456789abcdef01234567"


@pytest.fixture(scope="module")
def made(forked_hooks: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = built(tmp_path_factory.mktemp("doctor") / "built")
    run(path / "shop", install.command)
    return path


@pytest.fixture
def shop(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shop:
    """A shop whose trace-gate comes from an index."""
    monkeypatch.setattr(install_source, "_record", dict)
    return copied(made, tmp_path / "copy")


def test_a_default_branch_that_is_not_the_protected_one_fails(shop: Shop):
    shop.git("push", "-q", "origin", "main:trunk")
    shop.git("fetch", "-q", "origin")
    shop.git("remote", "set-head", "origin", "trunk")
    set_gate(shop, protected_branch="main")
    shop.commit("main is protected")
    code, status, message, fix = check_of(shop.path, "default branch")
    assert (code, status) == (1, "FAIL")
    assert "main is protected, and the default branch of origin is trunk" in message
    command, _, old = fix.partition("   ")
    assert command == "trace-gate init --protect trunk"
    shop.git(*old.rpartition(": git ")[2].removesuffix(")").split())
    assert check_of(shop.path, "default branch")[1] == "PASS", "the clone only had an old record"


def test_a_default_branch_that_is_not_known_is_no_pass(shop: Shop):
    code, status, _, fix = check_of(shop.path, "default branch")
    assert (code, status) == (0, "WARN")
    shop.git(*fix.removeprefix("git ").split())
    assert check_of(shop.path, "default branch")[1] == "PASS"


def test_a_warning_is_not_counted_as_passed(shop: Shop):
    with_ci(shop)
    output = run(shop.path).output
    assert output.endswith(
        "19 of 20 checks passed, 1 with a warning: the gate runs and judges here.\n"
    )


def test_without_a_remote_there_is_no_default_branch(shop: Shop):
    shop.git("remote", "remove", "origin")
    assert check_of(shop.path, "default branch")[1] == "PASS"


def test_the_remote_that_counts_is_asked(shop: Shop):
    """`branch.main.remote` names it, also where there is an `origin`."""
    shop.git("remote", "set-head", "origin", "main")
    shop.git("init", "-q", "--bare", "-b", "trunk", "../upstream.git")
    shop.git("remote", "add", "upstream", "../upstream.git")
    shop.git("push", "-q", "upstream", "main", "main:trunk")
    shop.git("fetch", "-q", "upstream")
    shop.git("remote", "set-head", "upstream", "trunk")
    shop.git("config", "branch.main.remote", "upstream")
    assert "default branch of upstream is trunk" in check_of(shop.path, "default branch")[2]


@pytest.mark.parametrize(
    ("wanted", "code", "status", "words"),
    [
        (HERE, 0, "PASS", "which runs here"),
        (f"{GIT}@v{__version__}", 0, "PASS", "the version that runs here"),
        ("trace-gate==99.0", 0, "WARN", "it installs 99.0"),
        (f"{GIT}@v99.0", 0, "WARN", "it installs 99.0"),
        (f"{GIT}@{OID}", 0, "WARN", "do not say which version"),
        (f"{GIT}@main", 0, "WARN", "can move"),
        ("trace-gate", 0, "WARN", "names no one version"),
        ("/home/ann/trace-gate", 1, "FAIL", "on this computer only"),
        ("trace-gat==0.1.0", 1, "FAIL", "another package"),
        (f"{GIT.replace('git.example/acme', 'HOST/OWNER')}@COMMIT", 1, "FAIL", "the example"),
    ],
)
def test_what_ci_installs_is_looked_at(shop: Shop, wanted: str, code: int, status: str, words: str):
    with_ci(shop, wanted)
    found = check_of(shop.path, "CI")
    assert (found[0], found[1]) == (code, status)
    assert words in found[2]
    assert (found[3] == "") == (status == "PASS")


def test_a_release_that_may_not_be_published_is_no_pass(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(
        install_source, "_record", lambda: {"url": "file:///home/x", "dir_info": {}}
    )
    monkeypatch.setattr(pip_check, "tried", lambda _: pytest.fail("it may be anybody's"))
    with_ci(shop)
    assert check_of(shop.path, "CI")[1] == "WARN"
    monkeypatch.setattr(doctor_probe, "_trials", lambda *_: None)
    assert "WARN  CI" in run(shop.path, command, "--prove").output


def test_a_workflow_that_is_not_there_or_says_nothing_is_no_pass(shop: Shop):
    assert check_of(shop.path, "CI")[1:3] == (
        "WARN",
        f"there is no {WORKFLOW}, so nobody knows what CI installs",
    )
    with_ci(shop)
    shop.write(WORKFLOW, "on: push\njobs: {}\n")
    assert check_of(shop.path, "CI")[1] == "WARN"


def test_pre_commit_that_installs_another_one_is_warned_of(shop: Shop):
    with_ci(shop, HERE, framework="trace-gate==99.0")
    code, status, message, _ = check_of(shop.path, "CI")
    assert (code, status) == (0, "WARN")
    assert FRAMEWORK in message
    with_ci(shop, HERE, framework="/home/ann/trace-gate")
    assert check_of(shop.path, "CI")[:2] == (0, "WARN"), "CI judges all the same"
    with_ci(shop, HERE, framework=f"{GIT}@v{__version__}")
    assert "do not install the same" in check_of(shop.path, "CI")[2]


def test_a_workflow_for_another_branch_judges_nothing(shop: Shop):
    with_ci(shop, branch="topic")
    code, status, message, fix = check_of(shop.path, "CI")
    assert (code, status) == (1, "FAIL")
    assert "runs for topic, and main is protected" in message
    assert 'branches: ["main"]' in fix


USES = {
    "action": "    steps:\n      - uses: acme/trace-gate@{}\n",
    "called": "    uses: acme/trace-gate/.github/workflows/gate.yml@{}\n",
}


@pytest.mark.parametrize("how", USES)
@pytest.mark.parametrize(
    ("at", "status", "words"),
    [
        (f"v{__version__}", "PASS", "the version that runs here"),
        (OID, "WARN", "do not say which version"),
        ("main", "WARN", "can move"),
    ],
)
def test_the_action_and_the_called_workflow_are_looked_at(
    shop: Shop, how: str, at: str, status: str, words: str
):
    on = "on:\n  pull_request: { branches: [main] }\n  push: { branches: [main] }\n"
    shop.write(WORKFLOW, f"{on}jobs:\n  trace-gate:\n{USES[how].format(at)}")
    found = check_of(shop.path, "CI")
    assert found[1] == status
    assert words in found[2]
    shop.write(WORKFLOW, f"{on.replace('main', 'topic')}jobs:\n  t:\n{USES[how].format(at)}")
    assert check_of(shop.path, "CI")[:2] == (1, "FAIL"), "it runs for another branch"


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (".gitlab-ci.yml", 'trace-gate:\n  script:\n    - pip install "{}"\n'),
        (".gitea/workflows/trace-governance-gate.yml", 'env:\n  TRACE_GATE_SOURCE: "{}"\n'),
        (".forgejo/workflows/trace-governance-gate.yml", 'env:\n  TRACE_GATE_SOURCE: "{}"\n'),
    ],
)
def test_the_job_of_another_forge_is_looked_at(shop: Shop, path: str, text: str):
    shop.write(path, text.format(HERE))
    assert check_of(shop.path, "CI")[:3] == (0, "PASS", f"{path}: {HERE}, which runs here")
    shop.write(path, text.format("trace-gate @ file:///home/ann/trace-gate"))
    assert check_of(shop.path, "CI")[:2] == (1, "FAIL")


@pytest.mark.parametrize("on", ["on: pull_request_target", "on: [push, pull_request_target]"])
def test_the_event_with_the_rights_of_the_repository_fails(shop: Shop, on: str):
    shop.write(WORKFLOW, f"{on}\njobs:\n  t:\n    uses: acme/trace-gate@{OID}\n")
    code, status, message, fix = check_of(shop.path, "CI")
    assert (code, status) == (1, "FAIL")
    assert "pull_request_target" in message
    assert "on: pull_request" in fix


def test_one_trigger_that_misses_the_branch_is_enough(shop: Shop):
    with_ci(shop)
    text = (shop.path / WORKFLOW).read_text()
    head, mark, tail = text.rpartition('branches: ["main"]')
    assert mark
    shop.write(WORKFLOW, head + 'branches: ["release"]' + tail)
    assert check_of(shop.path, "CI")[1] == "FAIL"


def test_where_the_files_are_not_checked_out_those_of_the_base_count(shop: Shop):
    with_ci(shop, "trace-gate==99.0")
    shop.commit("CI")
    shop.git("push", "-q", "--no-verify", "origin", "HEAD:main")
    assert "it installs 99.0" in check_of(shop.path.parent / "origin.git", "CI")[2]


def test_a_shallow_clone_has_the_workflow_all_the_same(shop: Shop, tmp_path: Path):
    with_ci(shop, "trace-gate==99.0")
    shop.commit("CI")
    shop.git("push", "-q", "--no-verify", "origin", "HEAD:main")
    url = f"file://{shop.path.parent / 'origin.git'}"
    shop.git("clone", "-q", "--depth=1", url, str(tmp_path / "small"))
    assert check_of(tmp_path / "small", "history")[1] == "FAIL"
    assert "it installs 99.0" in check_of(tmp_path / "small", "CI")[2]


def test_a_branch_that_is_older_than_the_adoption_is_told_the_merge(shop: Shop):
    first = shop.git("rev-list", "--max-parents=0", "HEAD")
    shop.git("checkout", "-q", "-b", "old", first)
    code, status, message, fix = check_of(shop.path, "governed")
    assert (code, status) == (0, "WARN")
    assert "older than the adoption of trace-gate, which is in origin/main" in message
    assert fix.startswith("git merge --autostash origin/main ")


def test_proving_tries_each_source_that_is_well_formed(shop: Shop, monkeypatch: pytest.MonkeyPatch):
    asked: list[str] = []

    def tried(wanted: str) -> Tried:
        asked.append(wanted)
        return Tried(version=__version__)

    monkeypatch.setattr(pip_check, "tried", tried)
    monkeypatch.setattr(doctor_probe, "_trials", lambda *_: None)
    with_ci(shop, f"{GIT}@{OID}")
    assert "WARN  CI" in run(shop.path).output
    assert asked == [], "without --prove no network is asked"
    assert "PASS  CI" in run(shop.path, command, "--prove").output
    with_ci(shop, "--index-url=https://evil.example trace-gate")
    assert "FAIL  CI" in run(shop.path, command, "--prove").output
    assert asked == [f"{GIT}@{OID}"], "what is no requirement is given to nobody"


@pytest.fixture
def wheel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A wheel of another version, without anything in it; pip may ask no index."""
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    path = tmp_path / "trace_gate-99.0-py3-none-any.whl"
    folder = "trace_gate-99.0.dist-info"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr(
            f"{folder}/METADATA", "Metadata-Version: 2.1\nName: trace-gate\nVersion: 99.0\n"
        )
        file.writestr(
            f"{folder}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        file.writestr(f"{folder}/RECORD", "")
    return path


def test_pip_says_the_version_of_what_it_would_install(wheel: Path):
    assert pip_check.tried(f"trace-gate @ {wheel.as_uri()}") == Tried(
        version="99.0", said="it holds no trace-gate"
    )


def test_pip_says_why_it_cannot(wheel: Path):
    del wheel
    found = pip_check.tried("trace-gate==98.0")
    assert found.version is None
    assert found.possible
    assert "trace-gate==98.0" in found.said


@pytest.mark.parametrize("words", pip_check.CANNOT_TELL)
def test_without_pip_or_network_nothing_is_found_out(monkeypatch: pytest.MonkeyPatch, words: str):
    monkeypatch.setattr(pip_check, "WORDS", ("-c", f"raise SystemExit({words!r})"))
    found = pip_check.tried("trace-gate==98.0")
    assert (found.version, found.possible) == (None, False)
