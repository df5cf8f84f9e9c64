"""Why a change is judged as it is: what the one judge saw, path by path."""

from __future__ import annotations

import shutil
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from tests.support.reasons import BIDS, GONE, Reasons
from tests.support.shop import Shop
from trace_gate.adapters.git.repository import Git
from trace_gate.adapters.workspace import Workspace
from trace_gate.app.judge.services import Services
from trace_gate.app.why import explain
from trace_gate.app.why.model import ExplainAnswer
from trace_gate.core.errors import CannotJudge
from trace_gate.core.finding import Finding
from trace_gate.core.gate.decisions import DecisionStatus


def status(**facts: object) -> DecisionStatus:
    """A decision of which only this is known."""
    sound = {
        "open": True, "in_time": True, "executable": True, "waiting": False,
        "file": SimpleNamespace(problems=()), "evaluation": SimpleNamespace(is_blocked=False),
    }  # fmt: skip
    return cast("DecisionStatus", SimpleNamespace(**{**sound, **facts}))


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({}, None),
        ({"open": False, "executable": False}, "executed_before"),
        ({"in_time": False}, "too_late"),
        ({"file": SimpleNamespace(problems=("x",)), "executable": False}, "own_errors"),
        ({"evaluation": SimpleNamespace(is_blocked=True), "executable": False}, "blocked"),
        ({"executable": False, "waiting": True}, "waits_for_approval"),
        ({"executable": False}, "approval_does_not_hold"),
    ],
)
def test_why_a_decision_that_names_a_path_does_not_cover_it(facts, why):
    assert explain.not_counted(status(**facts)) == why


def test_an_approval_stands_before_an_edit_and_each_edit_once():
    errors = [
        Finding(code="TG402", message="m", remediation="write a new decision"),
        Finding(code="TG402", message="n", remediation="write a new decision"),
        Finding(code="TG601", message="o", remediation="trace-gate approve TRACE-1", waits=True),
        Finding(code="TG205", message="p", remediation="look", level="note"),
    ]
    assert list(explain.edits(errors)) == ["trace-gate approve TRACE-1", "write a new decision"]


@pytest.fixture
def services(reasons: Reasons) -> Services:
    return reasons.shop.services()


def of_commit(reasons: Reasons, services: Services, name: str) -> ExplainAnswer:
    with Git.open(str(reasons.path)) as git:
        return explain.explain_commit(git, services, reasons.commits[name])


def of_path(reasons: Reasons, services: Services, path: str) -> ExplainAnswer:
    with Git.open(str(reasons.path)) as git:
        return explain.explain_path(git, None, services, path)


def test_a_covered_change_names_the_trace_that_covers_it(reasons, services):
    found = of_commit(reasons, services, "deleted")
    (change,) = [each for each in found.changes if each.path == GONE]
    assert (change.change, change.cover) == ("deleted", "decision")
    assert change.traces == (reasons.ids["deleted"],)
    assert change.rule.kind == "governed"


def test_what_landed_without_a_trace_says_what_accepts_it(reasons, services):
    found = of_commit(reasons, services, "bypassed")
    (change,) = found.changes
    assert (found.verdict, change.cover, change.traces) == ("BLOCK", "nobody", ())
    assert [each.code for each in change.findings] == ["TG401"]
    (edit,) = found.edits
    assert f"--target commit/{reasons.commits['bypassed']}" in edit


def test_what_was_accepted_afterwards_says_by_which_decision(reasons, services):
    found = of_commit(reasons, services, "mended")
    assert f"accepted afterwards by {reasons.ids['accepted']}" in found.remarks


def test_a_commit_of_a_branch_is_judged_with_the_merge_that_brought_it(reasons, services):
    found = of_commit(reasons, services, "raised")
    assert (found.commit, found.step) == (reasons.commits["raised"], reasons.commits["merged"])
    found = of_commit(reasons, services, "renamed")
    (change,) = [each for each in found.changes if each.path == BIDS]
    assert reasons.ids["renamed"] in (*change.traces, *(e.trace for e in change.not_counted))


def test_a_path_has_its_rule_and_its_last_change(reasons, services):
    found = of_path(reasons, services, BIDS)
    assert found.rule is not None
    assert (found.subject, found.rule.kind) == ("path", "governed")
    assert found.commit == reasons.commits["bypassed"]


def test_a_path_that_there_is_not_has_the_rule_that_it_would_have(reasons, services):
    found = of_path(reasons, services, "docs/new.md")
    assert found.rule is not None
    assert (found.verdict, found.rule.pattern) == ("NONE", "/docs/**/*.md")
    assert found.changes == ()


def test_an_unknown_commit_cannot_be_judged(reasons, services):
    with Git.open(str(reasons.path)) as git, pytest.raises(CannotJudge, match="no commit"):
        explain.explain_commit(git, services, "nonsense")


@pytest.fixture(scope="module")
def working(reasons: Reasons, tmp_path_factory: pytest.TempPathFactory) -> Shop:
    """A copy on a branch of its own, with a decision that waits for its second commit."""
    path = tmp_path_factory.mktemp("working") / "shop"
    shutil.copytree(reasons.path, path, symlinks=True)
    shop = Shop(path, clock=reasons.shop.clock + 86_400)
    shop.branch("work")
    return shop


def staged(shop: Shop, path: Path | str) -> ExplainAnswer:
    with Git.open(str(shop.path)) as git:
        files = Workspace(str(shop.path), str(shop.path / ".git"))
        return explain.explain_path(git, files, shop.services(), str(path))


def test_what_is_staged_is_judged_and_what_is_not_staged_is_said(working):
    file = working.path / BIDS
    file.write_text(file.read_text().replace("pan,9.99", "pan,1.00"))
    assert "not staged: git add ads/bids.csv" in staged(working, BIDS).remarks[0]
    working.git("add", BIDS)
    found = staged(working, BIDS)
    assert (found.subject, found.verdict, found.commit) == ("staged", "BLOCK", None)
    assert [each.code for each in found.changes[0].findings] == ["TG401"]
    decision = working.save(working.decision(f"file/{BIDS}", check="BLOCK"))
    (change,) = staged(working, BIDS).changes
    named = (*change.traces, *(each.trace for each in change.not_counted))
    assert named == (decision,)
