"""`trace-gate doctor`: what is wrong is found, said with its fix, and fails only when it must."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from tests.support.approvals import mei_with, set_gate
from tests.support.ci import with_ci
from tests.support.doctor_checks import check_of, run
from tests.support.gpgkeys import Person
from tests.support.live import built, copied
from tests.support.shop import Shop
from trace_gate.adapters.hooks import doctor_probe, hook_files
from trace_gate.app.setup import doctor
from trace_gate.app.setup.doctor_facts import Facts
from trace_gate.app.setup.hook_shims import HOOKS
from trace_gate.cli import install_source as origin
from trace_gate.cli.commands import install

GATE = "config/amazon-growth/gate.yaml"


@pytest.fixture(autouse=True)
def nobody_in_the_global_configuration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "gitconfig"))


@pytest.fixture(scope="module")
def source(forked_hooks: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = built(tmp_path_factory.mktemp("doctor") / "built")
    run(path / "shop", install.command)
    return path


@pytest.fixture
def shop(source: Path, tmp_path: Path) -> Shop:
    """A healthy shop: governed, everything committed, hooks installed."""
    return copied(source, tmp_path / "copy")


def test_a_healthy_shop_passes_every_check(shop: Shop, monkeypatch: pytest.MonkeyPatch):
    with_ci(shop)
    monkeypatch.setattr(origin, "_record", dict)
    shop.git("remote", "set-head", "origin", "main")
    result = run(shop.path)
    assert result.exit_code == 0, result.output
    assert "FAIL" not in result.output
    assert "WARN" not in result.output
    assert result.output.endswith("20 checks passed: the gate runs and judges here.\n")


def test_it_changes_nothing(shop: Shop):
    before = shop.git("status", "--porcelain", "--ignored"), sorted(shop.path.rglob("*"))
    run(shop.path)
    assert (shop.git("status", "--porcelain", "--ignored"), sorted(shop.path.rglob("*"))) == before


def test_every_failure_and_warning_has_a_fix_in_one_line(tmp_path: Path):
    for facts in (NOTHING, NOTHING.with_(no_repository=None)):
        for check in doctor.checks(facts):
            assert check.status == "PASS" or check.fix, check
            assert "\n" not in check.fix


NOTHING = Facts(
    git_version=(2, 30, 1), libyaml=False, compiled=False, ssh_keygen=False, git_lfs=False
)


def status(facts: Facts, name: str) -> str:
    return next(each.status for each in doctor.checks(facts) if each.name == name)


def test_an_old_git_fails_and_a_slow_installation_warns():
    assert status(NOTHING, "git") == "FAIL"
    assert status(NOTHING.with_(git_version=(2, 38)), "git") == "PASS"
    assert status(NOTHING.with_(git_version=()), "git") == "FAIL"
    assert status(NOTHING, "libyaml") == "WARN"
    assert status(NOTHING, "compiled") == "WARN"


def test_ssh_keygen_is_needed_where_approvals_are_signed():
    assert status(NOTHING, "ssh-keygen") == "WARN"
    assert status(NOTHING.with_(signatures=True), "ssh-keygen") == "FAIL"


def test_gpg_is_needed_only_where_an_approver_has_a_gpg_key():
    assert status(NOTHING, "gpg") == "PASS"
    assert status(NOTHING.with_(gpg_signatures=True), "gpg") == "FAIL"
    assert status(NOTHING.with_(gpg_signatures=True, gpg=True), "gpg") == "PASS"


def test_a_gpg_key_of_an_approver_is_seen(shop: Shop, monkeypatch: pytest.MonkeyPatch):
    mei = Person.with_key("mei")
    set_gate(shop, approvers=mei_with(mei))
    mei.leave()
    shop.commit("Mei may approve")
    shop.git("push", "-q", "origin", "HEAD:main")
    assert check_of(shop.path, "gpg")[1:3] == ("PASS", "gpg is there")
    which = doctor_probe.shutil.which
    monkeypatch.setattr(
        doctor_probe.shutil, "which", lambda name: None if "gpg" in name else which(name)
    )
    code, status, message, fix = check_of(shop.path, "gpg")
    assert (code, status) == (1, "FAIL")
    assert "gpg is missing" in message
    assert "GnuPG" in fix


def test_outside_a_repository_it_fails(tmp_path: Path):
    code, status, message, fix = check_of(tmp_path, "repository")
    assert (code, status) == (1, "FAIL")
    assert "not in a Git repository" in message
    assert "cd into your repository" in fix


def test_an_ungoverned_repository_is_told_to_init(shop: Shop):
    shop.git("checkout", "-q", "--orphan", "new")
    shop.git("rm", "-rfq", ".")
    shop.git("remote", "remove", "origin")
    shop.git("branch", "-D", "main")
    assert check_of(shop.path, "governed")[::3] == (1, "trace-gate init")


def test_a_policy_that_is_not_committed_yet_is_a_warning(tmp_path: Path):
    shop = Shop(tmp_path / "new")
    shop.path.mkdir()
    shop.git("init", "-q", "-b", "main")
    shop.git("config", "user.name", "A")
    shop.git("config", "user.email", "a@b.c")
    run(shop.path, install.command)
    shop.write(GATE, "version: 1\n")
    code, status, _, fix = check_of(shop.path, "governed")
    assert (code, status) == (0, "WARN")
    assert "git commit" in fix


def test_the_adoption_on_a_branch_is_judged_by_its_own_policy(source: Path, tmp_path: Path):
    shop = copied(source, tmp_path / "copy")
    adopted = shop.git("rev-parse", "main")
    before = shop.git("rev-list", "--max-parents=0", "main")
    shop.git("branch", "-f", "main", before)
    shop.git("push", "-qf", "--no-verify", "origin", "main")
    shop.git("reset", "-q", "--hard", adopted)
    code, status, message, _ = check_of(shop.path, "policy")
    assert (code, status) == (0, "PASS")
    assert message == "valid, read from HEAD"


@pytest.mark.parametrize(
    ("text", "words"), [("version: [\n", "gate.yaml"), (None, "has no gate.yaml any more")]
)
def test_a_policy_that_cannot_be_read_or_is_gone_fails(shop: Shop, text: str | None, words: str):
    shop.switch("main")
    if text is None:
        shop.git("rm", "-q", GATE)
    else:
        shop.write(GATE, text)
    shop.commit("spoil")
    shop.git("push", "-q", "--no-verify", "origin", "main")
    code, status, message, fix = check_of(shop.path, "policy")
    assert (code, status) == (1, "FAIL")
    assert words in message
    assert fix


def test_schemas_that_do_not_fit_warn(shop: Shop):
    shop.switch("main")
    shop.write("schemas/trace.schema.json", "{}\n")
    shop.commit("stale")
    shop.git("push", "-q", "--no-verify", "origin", "main")
    code, status, message, fix = check_of(shop.path, "schemas")
    assert (code, status) == (0, "WARN")
    assert "schemas/trace.schema.json" in message
    assert "trace-gate compile" in fix


def test_a_missing_hook_fails_and_install_mends_it(shop: Shop):
    (shop.path / ".git/hooks/pre-push").unlink()
    code, status, message, fix = check_of(shop.path, "hooks")
    assert (code, status, fix) == (1, "FAIL", "trace-gate install")
    assert message.endswith("not called at pre-push")
    run(shop.path, install.command)
    assert check_of(shop.path, "hooks")[0] == 0


def test_a_clone_is_told_that_it_has_no_hooks(shop: Shop, tmp_path: Path):
    shop.git("clone", "-q", str(shop.path), str(tmp_path / "clone"))
    code, status, message, fix = check_of(tmp_path / "clone", "hooks")
    assert (code, status, fix) == (1, "FAIL", "trace-gate install")
    assert "Git copies none into a clone" in message
    assert run(tmp_path / "clone", install.command).exit_code == 0
    assert check_of(tmp_path / "clone", "hooks")[1] == "PASS"


def test_a_missing_hook_after_the_fact_warns(shop: Shop):
    (shop.path / ".git/hooks/post-merge").unlink()
    code, status, message, fix = check_of(shop.path, "hooks")
    assert (code, status, fix) == (0, "WARN", "trace-gate install")
    assert message.endswith("not called at post-merge")


def test_a_hook_that_is_not_executable_fails(shop: Shop):
    (shop.path / ".git/hooks/pre-commit").chmod(0o644)
    assert check_of(shop.path, "hooks")[1] == "FAIL"


def test_a_hook_manager_is_named_in_the_fix(shop: Shop):
    (shop.path / "lefthook.yml").write_text("{}\n")
    (shop.path / ".git/hooks/pre-push").unlink()
    assert "lefthook writes the hooks here" in check_of(shop.path, "hooks")[3]


def only(shop: Shop, name: str) -> None:
    """A configuration of pre-commit and prek that calls the gate at one hook."""
    hook = f"{{id: x, entry: trace-gate hook {name}, stages: [{name}]}}"
    place = shop.path / ".pre-commit-config.yaml"
    place.write_text(f"repos: [{{repo: local, hooks: [{hook}]}}]")


def test_a_gate_that_is_called_twice_warns(shop: Shop):
    only(shop, "pre-commit")
    hook = shop.path / ".git/hooks/pre-commit"
    hook.rename(hook.with_name("pre-commit.legacy"))
    hook.write_text("#!/bin/sh\n# File generated by pre-commit: https://pre-commit.com\n")
    hook.chmod(0o755)
    code, status, message, fix = check_of(shop.path, "once")
    assert (code, status, fix) == (0, "WARN", "trace-gate install")
    assert "pre-commit runs the gate twice at pre-commit" in message


@pytest.mark.parametrize("where", ["detached", "worktree", "below", "hooks path"])
def test_a_healthy_shop_is_healthy_wherever_one_asks(shop: Shop, where: str, tmp_path: Path):
    path = shop.path
    if where == "detached":
        shop.git("checkout", "-q", "--detach")
    elif where == "worktree":
        shop.git("worktree", "add", "-q", "-b", "other", str(tmp_path / "linked tree"), "main")
        path = tmp_path / "linked tree"
    elif where == "below":
        path = shop.path / "ads"
    else:
        (shop.path / ".git/hooks").rename(shop.path / ".githooks")
        shop.git("config", "core.hooksPath", ".githooks")
    result = run(path)
    assert result.exit_code == 0, result.output
    assert "FAIL" not in result.output


def test_prek_for_one_folder_alone_is_said(shop: Shop):
    only(shop, "pre-push")
    (shop.path / ".git/hooks/pre-push").write_text(
        "#!/bin/sh\n# File generated by prek: https://github.com/j178/prek\n"
        'exec "$PREK" hook-impl --hook-type=pre-push --cd=ads -- "$@"\n'
    )
    code, status, message, fix = check_of(shop.path, "hooks")
    assert (code, status) == (1, "FAIL")
    assert "prek reads ads/.pre-commit-config.yaml alone, so our hooks are never called" in message
    assert fix.startswith("trace-gate install")


def test_the_dry_run_finds_a_python_that_is_gone(shop: Shop, monkeypatch: pytest.MonkeyPatch):
    template = (Path(__file__).parents[3] / "hooks/shim.sh").read_bytes()
    monkeypatch.setattr(sys, "executable", "/gone/bin/python")
    for name, shim in hook_files.shims(template).items():
        (shop.path / ".git/hooks" / name).write_bytes(shim)
    monkeypatch.setenv("PATH", "/usr/bin:/bin")
    code, status, message, fix = check_of(shop.path, "dry run")
    assert (code, status, fix) == (1, "FAIL", "trace-gate install")
    assert "nothing was judged" in message


def test_the_dry_run_runs_nobody_elses_hook(shop: Shop):
    mark = shop.path.parent / "ran"
    for name in HOOKS:
        theirs = shop.path / f".git/hooks/{name}.before-trace-gate"
        theirs.write_text(f"#!/bin/sh\ntouch {mark}\n")
        theirs.chmod(0o755)
    assert check_of(shop.path, "dry run")[:2] == (0, "PASS")
    assert not mark.exists()


def test_the_dry_run_tries_every_hook_of_ours(shop: Shop):
    assert doctor_probe.probe(hook_files.look(str(shop.path))) == dict.fromkeys(HOOKS, "")


def test_hooks_that_come_from_elsewhere_are_said(shop: Shop, tmp_path: Path):
    shop.git("config", "core.hooksPath", str(tmp_path / "shared"))
    assert check_of(shop.path, "core.hooksPath")[1] == "WARN"
    assert check_of(shop.path, "hooks")[:2] == (1, "FAIL")


def test_a_shallow_clone_fails(shop: Shop, tmp_path: Path):
    url = f"file://{shop.path.parent / 'origin.git'}"
    shop.git("clone", "-q", "--depth=1", url, str(tmp_path / "small"))
    code, status, _, fix = check_of(tmp_path / "small", "history")
    assert (code, status) == (1, "FAIL")
    assert "git fetch --unshallow" in fix


def test_replaced_objects_warn(shop: Shop):
    shop.git("replace", "HEAD", "HEAD~1")
    code, status, _, _ = check_of(shop.path, "history")
    assert (code, status) == (0, "WARN")


def test_a_person_without_a_name_warns(shop: Shop):
    shop.git("config", "--unset", "user.email")
    code, status, message, fix = check_of(shop.path, "identity")
    assert (code, status) == (0, "WARN")
    assert "user.email" in message
    assert fix.startswith("git config")


def test_a_protected_branch_that_is_nowhere_fails(shop: Shop):
    """The gate would not judge there, and says so in the same words (SPEC 5, Cannot judge)."""
    shop.git("update-ref", "-d", "refs/remotes/origin/main")
    shop.git("checkout", "-q", "-B", "alone")
    shop.git("branch", "-D", "main")
    code, status, message, fix = check_of(shop.path, "protected branch")
    assert (code, status) == (1, "FAIL")
    assert "No branch of this clone is main" in message
    assert fix.startswith("git fetch origin main:refs/remotes/origin/main")
    assert check_of(shop.path, "policy")[1] == "PASS", "one thing is wrong, and is said once"


def test_a_protected_branch_at_another_remote_is_found(shop: Shop):
    shop.git("config", "branch.main.remote", "upstream")
    shop.git("update-ref", "refs/remotes/upstream/main", "HEAD")
    assert check_of(shop.path, "protected branch")[2] == "main is upstream/main"


def test_uploads_in_lfs_need_git_lfs(shop: Shop, monkeypatch: pytest.MonkeyPatch):
    (shop.path / ".gitattributes").write_text("uploads/** filter=lfs\n")
    monkeypatch.setattr(doctor_probe.shutil, "which", lambda name: None)
    assert check_of(shop.path, "Git LFS")[1] == "WARN"


def test_a_bare_repository_needs_no_hooks(shop: Shop):
    code, status, _, _ = check_of(shop.path.parent / "origin.git", "hooks")
    assert (code, status) == (0, "PASS")
    assert check_of(shop.path.parent / "origin.git", "repository")[1] == "WARN"


def test_text_of_the_configuration_reaches_no_terminal_as_it_is(shop: Shop):
    shop.git("config", "core.hooksPath", "\ahooks")
    assert "\a" not in run(shop.path).output
    assert "\a" not in run(shop.path, install.command).output


# --- before the adoption is committed ---------------------------------------------------------


def checked(desk) -> dict[str, dict]:
    found = json.loads(desk.run("doctor", "--format", "json", code=None).output)
    return {each["name"]: each for each in found["checks"]}


@pytest.mark.parametrize("first", [True, False])
def test_an_adoption_that_is_not_committed_is_committed_as_a_whole_by_the_fix(plain, first: bool):
    plain.git("init", "-q", "-b", "main")
    plain.write("README.md", "A shop\n")
    plain.write("notes.txt", "mine\n")
    if not first:
        plain.commit("shop")
    printed = plain.run("init", "--no-hooks", "--store", "A-1", "--marketplace", "US").output
    plain.write("other.txt", "mine\n", add=False)
    fix = checked(plain)["governed"]["fix"].partition(" && ")[0]
    if not first:
        assert fix in [line.strip() for line in printed.splitlines()]
    plain.git(*fix.removeprefix("git ").split())
    plain.git("commit", "-q", "--no-verify", "-m", "adopt")
    assert plain.git("status", "--porcelain") == "?? other.txt"


def test_before_the_adoption_is_committed_its_own_branch_is_the_protected_one(plain):
    plain.git("init", "-q", "-b", "trunk")
    plain.commit("shop")
    plain.run("init", "--no-hooks", "--store", "A-1", "--marketplace", "US")
    found = checked(plain)
    assert "trunk is heads/trunk" in found["protected branch"]["message"]
    assert found["CI"]["status"] != "FAIL", found["CI"]


def test_a_default_branch_that_is_not_judged_is_mended_by_the_fix(plain):
    plain.git("init", "-q", "--bare", "-b", "trunk", "../origin.git")
    plain.git("init", "-q", "-b", "trunk")
    plain.git("remote", "add", "origin", "../origin.git")
    plain.commit("shop")
    plain.git("push", "-q", "origin", "trunk")
    plain.git("switch", "-q", "-c", "adopt")
    plain.run("init", "--no-hooks", "--protect", "adopt", "--store", "A-1", "--marketplace", "US")
    for status in ("WARN", "FAIL"):
        found = checked(plain)["default branch"]
        assert found["status"] == status
        command = found["fix"].partition("   ")[0]
        if command.startswith("git "):
            plain.git(*command.removeprefix("git ").split())
        else:
            plain.run(*command.removeprefix("trace-gate ").split(), "--no-hooks")
    assert {checked(plain)[each]["status"] for each in ("default branch", "protected branch")} == {
        "PASS"
    }
