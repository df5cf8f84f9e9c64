"""`trace-gate init`: everything is written once, nothing is overwritten."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest
from click.testing import CliRunner

from tests.support import fast_yaml
from trace_gate.app.repository.marketplaces import MARKETPLACES
from trace_gate.cli import environment, install_source
from trace_gate.cli.main import cli
from trace_gate.core.trace.target import MARKETPLACES as KNOWN

GATE = "config/amazon-growth/gate.yaml"
WANTED = (
    GATE,
    "config/amazon-growth/trace_type_profiles.yaml",
    "config/amazon-growth/world_model.yaml",
    "Agents/amazon-growth/trace-scribe.yaml",
    "schemas/trace.schema.json",
    "schemas/trace-decision.schema.json",
    "schemas/policy/gate.schema.json",
    "templates/trace/decision.yaml",
    "scripts/trace_guard.sh",
    ".github/workflows/trace-governance-gate.yml",
    ".pre-commit-config.yaml",
    ".gitattributes",
    ".gitignore",
)


def snapshot(desk) -> dict[str, bytes]:
    files = (file for file in desk.path.rglob("*") if file.is_file() and ".git" not in file.parts)
    return {file.relative_to(desk.path).as_posix(): file.read_bytes() for file in files}


def gate(desk) -> dict:
    return fast_yaml.load((desk.path / GATE).read_text())


def test_an_empty_repository_gets_all_that_a_governed_one_needs(empty):
    empty.run("init", "--no-hooks")
    assert set(WANTED) <= set(snapshot(empty))
    assert os.access(empty.path / "scripts/trace_guard.sh", os.X_OK)
    for path, data in snapshot(empty).items():
        assert b"@TRACE_GATE_SOURCE@" not in data, path
        assert b"@PROTECTED_BRANCH@" not in data, path


def test_nothing_is_committed_and_what_is_written_passes_the_gate(empty):
    output = empty.run("init", "--no-hooks").output
    assert empty.git("status", "--porcelain").count("??") > 5
    line = next(line for line in output.splitlines() if line.startswith("  git add "))
    subprocess.run(line, shell=True, cwd=empty.path, check=True)
    assert empty.git("status", "--porcelain", "--untracked-files=all").count("??") == 0
    assert "PASS" in empty.run("check").output
    empty.commit("adopt")
    empty.run("check", "--all")


def test_a_second_run_changes_nothing_and_says_so(shop):
    before = snapshot(shop)
    output = shop.run("init", "--no-hooks").output
    assert snapshot(shop) == before
    assert "Everything was there already." in output


def test_a_file_that_exists_is_left_alone_and_named(empty):
    empty.write("scripts/trace_guard.sh", "#!/bin/sh\necho mine\n")
    empty.write(".github/workflows/trace-governance-gate.yml", "mine: true\n")
    output = empty.run("init", "--no-hooks").output
    assert (empty.path / "scripts/trace_guard.sh").read_text() == "#!/bin/sh\necho mine\n"
    assert "left      scripts/trace_guard.sh" in output
    assert "left      .github/workflows/trace-governance-gate.yml" in output


@pytest.mark.parametrize("name", [".gitignore", ".gitattributes"])
@pytest.mark.parametrize("old", [b"*.tmp\n", b"*.tmp", b"*.tmp\r\n", b""])
def test_a_list_of_patterns_gets_one_marked_block(empty, name, old):
    empty.write(name, old)
    empty.run("init", "--no-hooks")
    empty.run("init", "--no-hooks")
    data = (empty.path / name).read_bytes()
    assert data.startswith(old)
    assert data.count(b"# >>> trace-gate >>>") == data.count(b"# <<< trace-gate <<<") == 1
    if b"\r\n" in old:
        assert data.count(b"\n") == data.count(b"\r\n")


def test_the_block_does_what_it_says(empty):
    empty.write(".gitattributes", b"* text=auto\n")
    empty.run("init", "--no-hooks")
    empty.write("uploads/a.csv", b"a\r\n")
    assert empty.git("check-attr", "text", "uploads/a.csv").endswith("text: unset")
    assert empty.git("check-ignore", "state/x", "world_model/y").split() == [
        "state/x",
        "world_model/y",
    ]


def test_the_branch_here_becomes_the_protected_one(plain):
    plain.git("init", "-q", "-b", "stable/eu")
    plain.run("init", "--no-hooks")
    assert gate(plain)["protected_branch"] == "stable/eu"
    workflow = (plain.path / ".github/workflows/trace-governance-gate.yml").read_text()
    assert "stable/eu" in workflow


def test_a_store_and_a_marketplace_become_the_first_tenant(empty):
    output = empty.run("init", "--no-hooks", "--store", "ACME", "--marketplace", "JP").output
    assert gate(empty)["tenants"] == [
        {"store_id": "ACME", "marketplace": "JP", "currency": "JPY", "timezone": "Asia/Tokyo"}
    ]
    assert "ACME, JP, JPY, Asia/Tokyo" in output
    assert "# The shops that this repository works for" in (empty.path / GATE).read_text()


def test_currency_and_time_zone_may_be_said(empty):
    empty.run("init", "--no-hooks", "--store", "A", "--marketplace", "CA",
              "--currency", "USD", "--time-zone", "America/Toronto")  # fmt: skip
    tenant = gate(empty)["tenants"][0]
    assert (tenant["currency"], tenant["timezone"]) == ("USD", "America/Toronto")


@pytest.mark.parametrize(
    "words",
    [
        ("--store", "acme lower", "--marketplace", "US"),
        ("--store", "A", "--marketplace", "US", "--currency", "DOLLAR"),
        ("--store", "A", "--marketplace", "US", "--timezone", "Mars"),
    ],
)
def test_a_tenant_that_the_policy_would_refuse_is_refused_before_anything_is_written(empty, words):
    result = empty.run("init", "--no-hooks", *words, code=2)
    assert "fix:" in result.output
    assert snapshot(empty) == {}


def test_half_a_tenant_is_refused(empty):
    assert "--marketplace" in empty.run("init", "--store", "A", code=2).output
    assert snapshot(empty) == {}


def test_every_marketplace_has_a_currency_and_a_time_zone():
    from zoneinfo import ZoneInfo

    assert set(MARKETPLACES) == set(KNOWN)
    for currency, zone in MARKETPLACES.values():
        assert len(currency) == 3
        ZoneInfo(zone)


def test_another_domain_is_refused(empty):
    empty.write("config/other-domain/gate.yaml", "version: 1\n")
    result = empty.run("init", "--no-hooks", code=2)
    assert "other-domain" in result.output
    assert set(snapshot(empty)) == {"config/other-domain/gate.yaml"}


def test_nothing_is_written_through_a_link(empty, tmp_path):
    (tmp_path / "away").mkdir()
    (empty.path / "config").symlink_to(tmp_path / "away")
    assert "symbolic link" in empty.run("init", "--no-hooks", code=2).output
    assert list((tmp_path / "away").iterdir()) == []


def test_it_works_from_a_subfolder(empty, monkeypatch):
    (empty.path / "deep/er").mkdir(parents=True)
    monkeypatch.chdir(empty.path / "deep/er")
    empty.run("init", "--no-hooks")
    assert (empty.path / GATE).exists()
    assert not (empty.path / "deep/er/config").exists()


def test_outside_of_a_repository_it_says_what_to_do(plain):
    assert "git init" in plain.run("init", code=2).output


def test_a_bare_repository_is_refused(plain):
    plain.git("init", "-q", "--bare")
    assert "bare" in plain.run("init", code=2).output


def test_the_hooks_are_installed_unless_they_are_not_wanted(empty):
    empty.run("init", "--no-hooks")
    assert not (empty.path / ".git/hooks/pre-commit").exists()
    assert "hooks:" in empty.run("init").output
    assert (empty.path / ".git/hooks/pre-commit").exists()


def test_without_a_terminal_nobody_is_asked(empty):
    done = subprocess.run(
        [sys.executable, "-c", "from trace_gate.cli.main import cli; cli(['init'])"],
        cwd=empty.path,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert gate(empty)["tenants"] == []


def test_a_person_at_a_terminal_is_asked_and_may_say_nothing(empty, monkeypatch):
    monkeypatch.setattr(environment, "at_terminal", lambda: True)
    result = CliRunner().invoke(cli, ["init", "--no-hooks"], input="acme\nDE\n")
    assert result.exit_code == 0, result.output
    assert gate(empty)["tenants"][0]["store_id"] == "ACME"
    assert gate(empty)["tenants"][0]["currency"] == "EUR"


def test_an_empty_answer_leaves_the_tenant_for_later(empty, monkeypatch):
    monkeypatch.setattr(environment, "at_terminal", lambda: True)
    result = CliRunner().invoke(cli, ["init", "--no-hooks"], input="\n")
    assert result.exit_code == 0, result.output
    assert gate(empty)["tenants"] == []


def test_the_source_is_written_where_ci_reads_it(empty):
    wanted = "trace-gate @ git+https://example.com/trace-gate@v9"
    empty.run("init", "--no-hooks", "--source", wanted)
    for path in (".github/workflows/trace-governance-gate.yml", ".pre-commit-config.yaml"):
        assert wanted in (empty.path / path).read_text()
        fast_yaml.load((empty.path / path).read_text())


@pytest.mark.parametrize("text", ['a"b', "a\nb", "a\\b"])
def test_a_source_that_would_break_the_workflow_is_refused(empty, text):
    assert "quote" in empty.run("init", "--no-hooks", "--source", text, code=2).output
    assert snapshot(empty) == {}


def test_the_source_of_an_installation_from_git_is_its_commit():
    record = {"url": "https://example.com/t", "vcs_info": {"vcs": "git", "commit_id": "abc"}}
    assert install_source.from_record(record) == "trace-gate @ git+https://example.com/t@abc"


@pytest.mark.parametrize("record", [{}, {"url": "file:///home/x", "dir_info": {"editable": True}}])
def test_the_source_of_any_other_installation_is_its_release(record):
    assert install_source.from_record(record).startswith("trace-gate==")


# --- what colleagues are told ----------------------------------------------------------------

COLLEAGUES = b"<!-- >>> trace-gate >>> -->"


@pytest.mark.parametrize(
    ("there", "goal"),
    [
        ((), "CONTRIBUTING.md"),
        (("README.md",), "README.md"),
        (("README.md", "CONTRIBUTING.md"), "CONTRIBUTING.md"),
        (("README.md", ".github/CONTRIBUTING.md"), ".github/CONTRIBUTING.md"),
    ],
)
def test_colleagues_are_told_that_a_clone_has_no_hooks(empty, there, goal):
    for name in there:
        (empty.path / name).parent.mkdir(exist_ok=True)
        (empty.path / name).write_bytes(b"# Ours\r\n")
    assert empty.run("init").exit_code == 0
    for name in {*there, goal}:
        text = (empty.path / name).read_bytes()
        assert text.startswith(b"# Ours\r\n" if name in there else COLLEAGUES)
        assert text.count(COLLEAGUES) == (name == goal)
        assert (b"trace-gate install" in text) == (name == goal)
    before = (empty.path / goal).read_bytes()
    empty.run("init")
    assert (empty.path / goal).read_bytes() == before


def test_who_uses_a_framework_hears_how_messages_come_once(empty):
    assert "once after theirs, or every message comes twice" in empty.run("init").output


def test_what_spreadsheets_and_computers_leave_behind_is_ignored(empty):
    empty.run("init", "--no-hooks")
    names = [
        "uploads/~$week.xlsx",
        "ads/.~lock.bids.csv#",
        ".DS_Store",
        "a/Thumbs.db",
        "desktop.ini",
    ]
    assert empty.git("check-ignore", *names).split("\n") == names


def test_on_a_topic_branch_the_default_of_the_remote_is_protected(plain):
    plain.git("init", "-q", "-b", "main")
    plain.commit("shop")
    plain.git("remote", "add", "origin", "https://git.example/shop")
    plain.git("update-ref", "refs/remotes/origin/main", "HEAD")
    plain.git("symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/main")
    plain.git("switch", "-q", "-c", "adopt-governance")
    output = plain.run("init", "--no-hooks").output
    assert gate(plain)["protected_branch"] == "main"
    assert "note: main is the protected branch, as it is the remote's default" in output
    workflow = (plain.path / ".github/workflows/trace-governance-gate.yml").read_text()
    assert "adopt-governance" not in workflow


def cloned(desk, *branches: str) -> None:
    """A clone of a repository that was empty then: nothing records the default of the remote."""
    desk.git("init", "-q", "--bare", "-b", branches[0], "../origin.git")
    desk.git("init", "-q", "-b", branches[0])
    desk.git("remote", "add", "origin", "../origin.git")
    desk.commit("shop")
    for each in branches:
        desk.git("push", "-q", "origin", f"HEAD:refs/heads/{each}")
    desk.git("switch", "-q", "-c", "adopt")


def protects(desk) -> set[str]:
    """The branch in the policy, and those in the workflow."""
    workflow = (desk.path / ".github/workflows/trace-governance-gate.yml").read_text()
    named = re.findall(r'branches: \["([^"]*)"\]', workflow)
    assert len(named) == 3
    return {gate(desk)["protected_branch"], *named}


@pytest.mark.parametrize("branches", [("trunk",), ("shop",), ("main", "week-3"), ("a", "master")])
def test_the_branch_of_everybodys_work_is_protected_where_no_default_is_recorded(plain, branches):
    cloned(plain, *branches)
    output = plain.run("init", "--no-hooks").output
    usual = [each for each in branches if each in ("main", "master", "trunk", "shop")]
    assert protects(plain) == set(usual)
    assert f"note: {usual[0]} is the protected branch" in output
    assert "warning" not in output.replace("warning: CI and your colleagues", "")


@pytest.mark.parametrize("branches", [("one", "two"), ("main", "trunk")])
def test_where_nobody_can_tell_the_doubt_is_said_and_its_fix_mends(plain, branches):
    cloned(plain, *branches)
    output = plain.run("init", "--no-hooks").output
    assert "this clone does not know which branch everybody's work goes to" in output
    assert "fix: trace-gate init --protect BRANCH" in output
    again = plain.run("init", "--no-hooks", "--protect", branches[0]).output
    assert protects(plain) == {branches[0]}
    assert "which branch is protected" in again


def test_a_later_run_names_the_doubt_and_corrects_only_what_is_asked_for(plain):
    """The policy says another branch than that of everybody's work: it may be meant so."""
    cloned(plain, "trunk")
    plain.run("init", "--no-hooks", "--protect", "adopt", "--store", "A-1", "--marketplace", "US")
    output = plain.run("init", "--no-hooks").output
    assert protects(plain) == {"adopt"}
    assert "what is merged there is not judged" in output
    plain.run("init", "--no-hooks", "--protect", "trunk")
    assert protects(plain) == {"trunk"}
    assert [each["store_id"] for each in gate(plain)["tenants"]] == ["A-1"]


def test_the_branch_the_source_and_the_tenant_are_written_in_one_run(plain):
    cloned(plain, "trunk")
    plain.run("init", "--no-hooks", "--protect", "adopt")
    words = ("--source", "trace-gate==9.9", "--store", "A-1", "--marketplace", "US")
    plain.run("init", "--no-hooks", "--protect", "trunk", *words)
    assert protects(plain) == {"trunk"}
    assert [each["store_id"] for each in gate(plain)["tenants"]] == ["A-1"]
    workflow = (plain.path / ".github/workflows/trace-governance-gate.yml").read_text()
    assert "trace-gate==9.9" in workflow


@pytest.mark.parametrize("name", ["", "a b", "-x", "a..b", "x/", "a.lock", 'a"b', "a:b"])
def test_what_can_be_no_branch_is_not_protected(plain, name: str):
    plain.git("init", "-q", "-b", "main")
    assert "is no name of a branch" in plain.run("init", f"--protect={name}", code=2).output


@pytest.mark.parametrize("named", ["main", "null"])
def test_a_later_run_on_a_topic_branch_keeps_to_the_branch_of_the_policy(shop, named: str):
    text = (shop.path / GATE).read_text()
    shop.write(GATE, text.replace("protected_branch: main", f"protected_branch: {named}"))
    shop.git("switch", "-q", "-c", "topic")
    (shop.path / ".github/workflows/trace-governance-gate.yml").unlink()
    output = shop.run("init", "--no-hooks").output
    assert "The protected branch is main;" in output
    workflow = (shop.path / ".github/workflows/trace-governance-gate.yml").read_text()
    assert "topic" not in workflow


def test_what_a_later_run_adds_is_committed_as_it_says(shop):
    """In an adopted shop a plain commit would be blocked, so a trace goes with it."""
    (shop.path / "scripts/trace_guard.sh").unlink()
    (shop.path / ".github/workflows/trace-governance-gate.yml").unlink()
    shop.commit("gone")
    output = shop.run("init", "--no-hooks").output
    assert "Adopt trace governance" not in output
    lines = [line.strip() for line in output.splitlines()]
    shop.git(*next(line for line in lines if line.startswith("git add ")).split()[1:])
    assert "TG408" in shop.run("check", "--staged", code=1).output
    command = next(line for line in lines if line.startswith("trace-gate new "))
    words, _, why = command.removeprefix("trace-gate ").partition(" --rationale ")
    shop.run(*words.split(), "--rationale", why.strip('"'))
    shop.git("add", "traces")
    shop.run("check", "--staged")


def test_without_a_store_init_says_what_is_missing_and_the_command_mends_it(empty):
    said = empty.run("init", "--no-hooks").output
    assert "note: no store is named" in said
    assert "fix: trace-gate init --store ACME-01 --marketplace US" in said
    again = empty.run("init", "--no-hooks", "--store", "ACME-01", "--marketplace", "US").output
    assert "The first tenant is ACME-01, US, USD, America/Los_Angeles." in again
    assert f"rewrote   {GATE} (the lines that say which tenant it is)" in again
    assert [each["store_id"] for each in gate(empty)["tenants"]] == ["ACME-01"]
    assert "no store" not in empty.run("init", "--no-hooks").output


def test_a_store_is_not_written_over_another_nor_into_a_committed_policy(empty):
    empty.run("init", "--no-hooks", "--store", "ACME-01", "--marketplace", "US")
    before = snapshot(empty)
    said = empty.run("init", "--no-hooks", "--store", "OTHER", "--marketplace", "DE").output
    assert snapshot(empty) == before
    assert "The tenant was not written" in said


def test_the_store_that_is_there_already_is_no_trouble(empty):
    words = ("init", "--no-hooks", "--store", "ACME-01", "--marketplace", "US")
    empty.run(*words)
    for again in (
        words,
        (*words, "--source", f"trace-gate @ git+https://shop.example/t@{'a' * 40}"),
    ):
        said = empty.run(*again).output
        assert "The tenant is ACME-01 in US, as it was." in said
        assert "not written" not in said


@pytest.mark.parametrize(
    ("typed", "like"), [("mug-01", "MUG-01"), ("mug 01", "MUG-01"), ("!", "ACME-01")]
)
def test_a_name_that_no_store_has_is_answered_with_one_that_is_near(empty, typed, like):
    said = empty.run("init", "--store", typed, "--marketplace", "DE", code=2).output
    assert f"fix: trace-gate init --store {like} --marketplace DE" in said


@pytest.mark.parametrize(
    ("where", "said"),
    [
        ("trace-gate", True),
        ("trace-gate @ git+https://shop.example/trace-gate@main", True),
        (f"trace-gate @ git+https://shop.example/trace-gate@{'a' * 40}", False),
    ],
)
def test_a_source_that_is_not_fixed_is_told_at_once(empty, where, said):
    output = empty.run("init", "--no-hooks", "--source", where).output
    assert ("warning:" in output) is said
    assert ("fix: trace-gate init --source" in output) is said


def test_a_misspelt_protected_branch_is_told_with_the_one_that_is_near(shop):
    output = shop.run("init", "--no-hooks", "--protect", "mian").output
    assert "no branch of this clone is mian" in output
    assert "fix: trace-gate init --protect main" in output
    output = shop.run("init", "--no-hooks", "--protect", "main").output
    assert "no branch of this clone" not in output


def test_another_protected_branch_waits_for_the_first_approver(shop):
    """No trace lets the policy change before somebody may approve it (TG408)."""
    shop.git("branch", "trunk")
    output = shop.run("init", "--no-hooks", "--protect", "trunk").output
    assert protects(shop) == {"trunk"}
    assert "maintenance" not in output
    assert "trace-gate approver add NAME" in output
    line = next(each for each in output.splitlines() if "git restore" in each)
    shop.git(*line.split()[1:])
    assert shop.git("status", "--porcelain") == ""


def test_a_store_that_was_not_named_at_adoption_is_named_in_the_first_trace(empty):
    empty.run("init", "--no-hooks")
    empty.git("add", "-A")
    empty.git("commit", "-q", "--no-verify", "-m", "adopt")
    before = snapshot(empty)
    said = empty.run("init", "--no-hooks", "--store", "ACME-01", "--marketplace", "US").output
    assert snapshot(empty) == before
    assert "trace-gate new observation --store ACME-01 --marketplace US" in said
    missing = empty.run("new", "observation").output
    assert "--store ACME-01 --marketplace US fills in the tenant" in missing
    named = empty.run("new", "observation", "--store", "ACME-01", "--marketplace", "US").output
    assert "no store is known" not in named


@pytest.mark.parametrize("store", ["acme", "ACME 01", "-ACME", "A" * 33])
def test_a_name_that_no_store_may_have_is_told_before_anything_is_written(empty, store: str):
    output = empty.run("init", "--store", store, "--marketplace", "US", code=2).output
    assert "is no name of a store: capital letters" in output
    assert "trace-gate init --store A" in output
    assert not (empty.path / "config").exists()
