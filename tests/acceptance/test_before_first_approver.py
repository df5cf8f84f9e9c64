"""Protected paths while nobody approves (SPEC 2, Before the first approver), with real Git."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.support.approvals import (
    ANN,
    GATE,
    MEI,
    approve,
    mei_with,
    set_gate,
    sha,
    ssh_keys,
    with_gate,
)
from tests.support.shop import Shop, codes, finding_lines
from trace_gate.cli.main import cli

NOBODY = (
    "nobody is an approver yet: until one is named, anybody may change the gate "
    "(workflow, scripts, hooks; not its policy in config/)"
)
PATHS = [
    "Agents/amazon-growth/trace-scribe.yaml",
    "templates/trace/x.yaml",
    "scripts/deploy.sh",
    ".github/workflows/ci.yml",
    ".pre-commit-config.yaml",
    ".gitattributes",
    "ads/deep/.gitattributes",
]


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return ssh_keys(tmp_path_factory.mktemp("keys"), "mei")["mei"]


def edited(shop: Shop, path: str) -> str:
    """A protected file with one more line, staged; the sha256 of its content."""
    file = shop.path / path
    shop.write(path, (file.read_text() if file.exists() else "") + "# another line\n")
    return sha(shop, path)


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("kind", ["decision", "maintenance"])
def test_a_trace_that_names_it_with_its_content_is_enough(shop: Shop, path: str, kind: str):
    edited(shop, path)
    shop.save(getattr(shop, kind)(f"file/{path}"))
    assert codes(shop.staged()) == [], finding_lines(shop.staged())
    shop.commit()
    found = shop.judge()
    assert (found.verdict, codes(found)) == ("PASS", []), finding_lines(found)
    assert NOBODY in found.remarks
    assert NOBODY in shop.pushed("HEAD", "refs/heads/work").remarks


MARKS = "a\n<<<<<<< HEAD\nb\n=======\nc\n>>>>>>> work\n"


@pytest.mark.parametrize("kind", ["decision", "maintenance"])
def test_a_conflict_that_nobody_resolved_is_refused_whatever_names_it(shop: Shop, kind: str):
    shop.write("scripts/deploy.sh", MARKS)
    shop.save(getattr(shop, kind)("file/scripts/deploy.sh"))
    found = shop.staged()
    assert codes(found) == ["TG412"], finding_lines(found)
    shop.commit()
    assert codes(shop.judge()) == ["TG412"]
    assert codes(shop.pushed("HEAD", "refs/heads/work")) == ["TG412"]


def test_no_mode_of_the_policy_lets_marks_into_a_protected_file(shop: Shop):
    with_gate(shop, mode={"default": "observe", "patterns": []})
    shop.write("scripts/deploy.sh", MARKS)
    shop.write("ads/other.txt", "x\n")
    shop.save(shop.decision("file/scripts/deploy.sh"))
    shop.commit()
    found = shop.judge()
    assert codes(found) == ["TG412"], finding_lines(found)
    assert codes(found, "note") == ["TG402"], finding_lines(found)


def test_marks_that_a_protected_file_had_are_not_held_against_an_edit(shop: Shop):
    shop.switch("main")
    shop.write("scripts/deploy.sh", MARKS)
    shop.commit()
    shop.git("checkout", "-q", "-B", "work")
    edited(shop, "scripts/deploy.sh")
    shop.save(shop.decision("file/scripts/deploy.sh"))
    shop.commit()
    assert codes(shop.judge()) == [], finding_lines(shop.judge())


def test_marks_that_are_gone_at_the_end_are_no_more(shop: Shop):
    shop.write("scripts/deploy.sh", MARKS)
    shop.save(shop.decision("file/scripts/deploy.sh"))
    shop.commit()
    shop.git("rm", "-q", "scripts/deploy.sh")
    shop.commit()
    assert "TG412" not in codes(shop.judge())


@pytest.mark.parametrize("path", ["scripts/deploy.sh", ".github/workflows/ci.yml"])
def test_a_trace_with_another_content_or_with_none_is_not(shop: Shop, path: str):
    edited(shop, path)
    for value in ("0" * 64, "deleted"):
        shop.save(shop.decision(shop.planned(f"file/{path}", value)))
    shop.save(shop.decision({**shop.planned(f"file/{path}"), "to_value": None}))
    shop.commit()
    found = shop.judge()
    assert "TG408" in codes(found)
    assert any(sha(shop, path) in each.remediation for each in found.findings)


def test_a_wildcard_is_not(shop: Shop):
    edited(shop, "scripts/deploy.sh")
    shop.save(shop.decision("file/scripts/*"))
    shop.commit()
    assert "TG408" in codes(shop.judge())


def test_it_is_taken_away_by_a_trace_that_says_so(shop: Shop):
    shop.switch("main")
    shop.write("scripts/old.sh", "echo\n")
    shop.commit()
    shop.git("checkout", "-q", "-B", "work", "main")
    shop.git("rm", "-q", "scripts/old.sh")
    shop.save(shop.maintenance("file/scripts/old.sh"))
    shop.commit()
    assert shop.judge().verdict == "PASS", finding_lines(shop.judge())


def test_every_content_of_the_unit_must_be_named(shop: Shop):
    shop.write("scripts/deploy.sh", "echo evil\n")
    shop.commit()
    edited(shop, "scripts/deploy.sh")
    shop.save(shop.decision("file/scripts/deploy.sh"))
    shop.commit()
    found = shop.judge()
    assert codes(found) == ["TG408"]
    assert found.findings[0].commit is not None


def test_a_change_without_a_trace_says_what_to_type(shop: Shop, monkeypatch: pytest.MonkeyPatch):
    """The command is whole, and the trace that it writes names the content that is there."""
    edited(shop, "scripts/deploy.sh")
    shop.commit()
    (finding,) = shop.judge().findings
    assert finding.code == "TG408"
    assert "Until an approver is named" in finding.message
    command, _, then = finding.remediation.partition(" && ")
    assert then == "git add traces   # your own words in place of the capitals"
    monkeypatch.chdir(shop.path)
    typed = command.replace("WHY, IN A SENTENCE OR MORE", "It deploys the new shop")
    done = CliRunner().invoke(cli, shlex.split(typed)[1:])
    assert done.exit_code == 0, done.output
    written = shop.path / shop.git("ls-files", "--others", "--", "traces")
    assert f"to_value: {sha(shop, 'scripts/deploy.sh')}" in written.read_text()


@pytest.mark.parametrize("kind", ["decision", "maintenance"])
@pytest.mark.parametrize(
    "path", [GATE, "config/amazon-growth/guardrails.yaml", "config/amazon-growth/new.txt"]
)
def test_the_policy_waits_for_the_first_approver(shop: Shop, kind: str, path: str):
    edited(shop, path)
    shop.save(getattr(shop, kind)(f"file/{path}"))
    shop.commit()
    found = shop.judge()
    assert "TG408" in codes(found)
    (about,) = (each for each in found.findings if each.code == "TG408" and each.path == path)
    assert "approver add" in about.remediation or "approve" in about.remediation


def test_a_link_is_never_a_content(shop: Shop):
    (shop.path / "scripts").mkdir(exist_ok=True)
    (shop.path / "scripts/run").symlink_to("../ads/bids.csv")
    shop.git("add", "scripts/run")
    shop.save(shop.decision("file/scripts/run"))
    shop.commit()
    assert "TG408" in codes(shop.judge())


def test_the_unit_of_the_first_approver_may_mend_other_protected_files(shop: Shop, key: Path):
    set_gate(shop, approvers=mei_with(key))
    edited(shop, ".github/workflows/ci.yml")
    shop.commit()
    assert codes(shop.judge()) == ["TG408"]
    shop.save(shop.maintenance("file/.github/workflows/ci.yml"))
    shop.commit()
    assert shop.judge().verdict == "PASS", finding_lines(shop.judge())


def test_from_the_first_approver_on_a_signature_is_needed(shop: Shop, key: Path):
    with_gate(shop, approvers=mei_with(key))
    shop.who = ANN
    edited(shop, "scripts/deploy.sh")
    trace_id = shop.save(shop.decision("file/scripts/deploy.sh"))
    shop.commit()
    found = shop.judge()
    assert (found.verdict, codes(found)) == ("ESCALATE", ["TG408", "TG601"]), finding_lines(found)
    assert NOBODY not in found.remarks
    shop.who = MEI
    approve(shop, trace_id, key)
    shop.commit()
    assert shop.judge().verdict == "PASS", finding_lines(shop.judge())


def test_maintenance_is_not_enough_from_the_first_approver_on(shop: Shop, key: Path):
    with_gate(shop, approvers=mei_with(key))
    edited(shop, "scripts/deploy.sh")
    shop.save(shop.maintenance("file/scripts/deploy.sh"))
    shop.commit()
    assert {"TG408", "TG512"} <= set(codes(shop.judge()))
