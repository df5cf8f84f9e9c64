"""`init --source`: CI and pre-commit get trace-gate from where everybody can (SPEC 2)."""

from __future__ import annotations

import pytest

from tests.support import fast_yaml
from tests.support.approvals import public, ssh_keys
from trace_gate.cli import install_source

WORKFLOW, PRECOMMIT = ".github/workflows/trace-governance-gate.yml", ".pre-commit-config.yaml"
WANTED = "trace-gate @ git+https://git.example/acme/trace-gate@0123abc"


def texts(desk) -> str:
    return "".join((desk.path / path).read_text() for path in (WORKFLOW, PRECOMMIT))


def sources(desk) -> set[str]:
    """What CI and each of our hooks ask for."""
    hooks = fast_yaml.load((desk.path / PRECOMMIT).read_text())["repos"][0]["hooks"]
    steps = fast_yaml.load((desk.path / WORKFLOW).read_text())["jobs"]["trace-gate"]["steps"]
    named = [
        each["env"]["TRACE_GATE_SOURCE"]
        for each in steps
        if "TRACE_GATE_SOURCE" in each.get("env", {})
    ]
    return {*named, *(one for hook in hooks for one in hook["additional_dependencies"])}


@pytest.mark.parametrize("branch", ["main", "master"])
def test_the_order_of_the_readme_ends_with_a_ci_that_can_be_installed(plain, branch: str):
    """init, commit, and only then the source; the gate lets the mended files through."""
    plain.git("init", "-q", "-b", branch)
    plain.run("init", "--store", "KETTLE-01", "--marketplace", "US", "--no-hooks")
    plain.git("add", ".")
    plain.commit("Adopt trace governance")
    plain.git("switch", "-q", "-c", "source")
    output = plain.run("init", "--no-hooks", "--source", WANTED).output
    assert sources(plain) == {WANTED}
    assert f"left      {WORKFLOW}" not in output, "one file has one line"
    lines = [line.strip() for line in output.splitlines()]
    add = next(line for line in lines if line.startswith("git add "))
    plain.git(*add.split()[1:])
    assert "TG408" in plain.run("check", "--staged", code=1).output
    command = next(line for line in lines if line.startswith("trace-gate new "))
    words = command.removeprefix("trace-gate ").partition(" --rationale ")
    plain.run(*words[0].split(), "--rationale", words[2].strip('"'))
    plain.git("add", "traces")
    plain.run("check", "--staged")
    plain.commit("CI gets trace-gate from its repository")
    done = plain.run("check", "--range", f"{branch}..HEAD")
    assert "anybody may change the gate" in done.output


def test_everything_else_in_the_files_stays(shop):
    file = shop.path / PRECOMMIT
    own = (
        "  - repo: https://github.com/psf/black\n    rev: 24.1.0\n    hooks:\n"
        '      - id: black\n        additional_dependencies: ["click"]\n'
        "  - repo: local\n    hooks:\n      - id: mine\n        name: mine\n"
        "        entry: mine\n        language: python\n"
        '        additional_dependencies: ["mine==1"]\n'
    )
    file.write_text(file.read_text() + own + "# the end\n")
    before = texts(shop)
    (old,) = source_lines_of(shop)
    shop.run("init", "--no-hooks", "--source", WANTED)
    assert texts(shop) == before.replace(old, WANTED)
    assert own in texts(shop)


def source_lines_of(desk) -> set[str]:
    return {each for each in sources(desk) if each.startswith("trace-gate")}


def test_windows_line_ends_stay(shop):
    file = shop.path / WORKFLOW
    file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    shop.run("init", "--no-hooks", "--source", WANTED)
    data = file.read_bytes()
    assert WANTED.encode() in data
    assert data.count(b"\n") == data.count(b"\r\n")


def test_files_that_name_no_source_are_left_and_said_to_be(shop):
    shop.write(WORKFLOW, "on: push\njobs: {}\n")
    shop.write(
        PRECOMMIT,
        "repos:\n  - repo: x\n    hooks:\n"
        '      - id: trace-gate\n        additional_dependencies: ["y"]\n',
    )
    before = texts(shop)
    output = shop.run("init", "--no-hooks", "--source", WANTED, code=1).output
    assert "changed nothing" in output
    assert WORKFLOW in output
    assert texts(shop) == before


def test_the_same_source_twice_changes_nothing_and_says_so(shop):
    shop.run("init", "--no-hooks", "--source", WANTED)
    before = texts(shop)
    output = shop.run("init", "--no-hooks", "--source", WANTED, code=1).output
    assert "say so already" in output
    assert texts(shop) == before


def test_without_source_a_later_run_leaves_the_one_that_is_there(shop):
    shop.run("init", "--no-hooks", "--source", WANTED)
    output = shop.run("init", "--no-hooks").output
    assert sources(shop) == {WANTED}
    assert not any(WORKFLOW in line or PRECOMMIT in line for line in output.splitlines())


def test_with_an_approver_the_way_leads_over_a_signed_decision(shop, tmp_path):
    shop.add_approver("mei", public(ssh_keys(tmp_path, "mei")["mei"]))
    shop.commit("approver")
    output = shop.run("init", "--no-hooks", "--source", WANTED).output
    assert "trace-gate new decision --from-staged --evidence uploads/FILE --statement " in output
    assert "trace-gate approve" in output


@pytest.mark.parametrize(
    "where",
    [
        "/home/ann/trace-gate",
        "./trace-gate",
        "~/trace-gate",
        "trace-gate @ file:///home/ann/trace-gate",
        "git+file:///srv/trace-gate",
        "trace-gate @ git+file:///srv/trace-gate@abc",
        "trace-gate @ https://localhost:8000/t.whl",
        "trace-gate @ http://user@127.0.0.1/t.whl",
        "trace-gat==0.1.0",
        "trace-gate @ git@git.example:acme/trace-gate",
        "main",
    ],
)
def test_a_source_of_this_computer_is_warned_of_at_once(empty, where: str):
    output = empty.run("init", "--no-hooks", "--source", where).output
    assert "cannot install trace-gate" in output
    assert "trace-gate init --source" in output


@pytest.mark.parametrize(
    "where", [WANTED, "trace-gate==1.0", "trace-gate @ git+ssh://git@git.example/t@v1"]
)
def test_a_source_that_others_reach_is_not(empty, where: str):
    assert "cannot install" not in empty.run("init", "--no-hooks", "--source", where).output


@pytest.mark.parametrize(
    ("record", "warned"),
    [
        ({}, False),
        ({"url": "file:///home/x", "dir_info": {"editable": True}}, True),
        ({"url": "file:///tmp/trace_gate.whl", "archive_info": {}}, True),
        ({"url": "https://git.example/t", "vcs_info": {"vcs": "git", "commit_id": "a"}}, False),
        ({"url": "file:///srv/t", "vcs_info": {"vcs": "git", "commit_id": "a"}}, True),
    ],
)
def test_what_is_installed_here_is_looked_at_too(empty, monkeypatch, record, warned: bool):
    monkeypatch.setattr(install_source, "_record", lambda: record)
    assert ("cannot install" in empty.run("init", "--no-hooks").output) is warned


def test_the_place_of_an_example_is_refused(empty):
    words = ("init", "--no-hooks", "--source", "trace-gate @ git+https://HOST/OWNER/t@COMMIT")
    assert "HOST/OWNER stands for" in empty.run(*words, code=2).output
    assert not (empty.path / WORKFLOW).exists()
