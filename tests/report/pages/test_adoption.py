"""The page of `init`: what was written, what it doubts, what comes next."""

from __future__ import annotations

import pytest

from trace_gate.app.setup.initialize import Adopted, Settings
from trace_gate.core.policy.gate import Tenant
from trace_gate.report.pages import adoption

GATE = "config/amazon-growth/gate.yaml"
WORKFLOW = ".github/workflows/trace-governance-gate.yml"
NOTHING = Adopted(
    domain="amazon-growth", written=(), extended=(), left=(), differing=(), rewritten=(), stale=()
)
FRESH = NOTHING.with_(written=(GATE, "config/amazon-growth/guardrails.yaml", WORKFLOW))
ACME = {"store_id": "ACME-01", "marketplace": "US", "currency": "USD", "timezone": "UTC"}
SETTINGS = Settings(branch="main", source="trace-gate==1.0", tenant=ACME)


def said(adopted: Adopted, settings: Settings = SETTINGS, *tenants: Tenant) -> list[str]:
    return list(adoption.lines(adopted, settings, tenants))


def test_files_stand_by_folder_and_the_first_tenant_is_named():
    assert said(FRESH) == [
        "wrote     .github/workflows/: trace-governance-gate.yml",
        "wrote     config/amazon-growth/: gate.yaml, guardrails.yaml",
        "The protected branch is main; CI gets trace-gate as trace-gate==1.0.",
        "The first tenant is ACME-01, US, USD, UTC.",
    ]


def test_a_policy_without_a_store_says_how_to_name_one():
    assert said(FRESH, SETTINGS.with_(tenant=None))[-1].startswith("note: no store is named")


def test_what_was_there_is_left_and_what_differs_is_named():
    adopted = NOTHING.with_(left=("a", "b", "c"), differing=("c",), stale=("schemas/x.json",))
    lines = said(adopted.with_(extended=(".gitignore",)), SETTINGS.with_(tenant=None))
    assert lines == [
        "added to  .gitignore (one block, between marks)",
        "left      c (yours; it differs from what ships)",
        "left      2 more that are as they should be",
        "note: some schemas do not fit the profiles any more.   fix: trace-gate compile",
    ]


@pytest.mark.parametrize(
    ("tenants", "part"),
    [
        ((), "is committed.   fix: name the store in your next trace"),
        ((("ACME-01", "US"),), "The tenant is ACME-01 in US, as it was."),
        ((("OTHER", "DE"),), "The tenant was not written: " + GATE + " names OTHER in DE."),
    ],
)
def test_a_tenant_that_was_not_written_is_said(tenants: tuple, part: str):
    known = [Tenant(store_id=s, marketplace=m, currency="EUR", timezone="UTC") for s, m in tenants]
    (line,) = said(NOTHING, SETTINGS, *known)
    assert part in line


@pytest.mark.parametrize(
    ("settings", "path", "what"),
    [
        (SETTINGS.with_(protect=True), WORKFLOW, "which branch is protected"),
        (SETTINGS, GATE, "which tenant it is"),
        (SETTINGS, WORKFLOW, "where trace-gate comes from"),
    ],
)
def test_what_a_rewritten_file_says_now(settings: Settings, path: str, what: str):
    assert f"rewrote   {path} (the lines that say {what})" in said(
        NOTHING.with_(rewritten=(path,)), settings
    )


def test_a_source_that_nobody_else_has_is_doubted_while_it_can_be_changed():
    doubts = {"private": "it is of this computer", "may_change": "it names a branch"}
    lines = list(adoption.source_warnings(FRESH, **doubts))
    may_change, private = (line for line in lines if line.startswith("warning"))
    assert may_change == "warning: it names a branch."
    assert private.endswith("cannot install trace-gate from there: it is of this computer.")
    assert lines[1] == lines[3]
    assert list(adoption.source_warnings(NOTHING.with_(written=(GATE,)), **doubts)) == []


def test_a_source_that_changed_nothing_says_whether_that_is_well():
    assert adoption.source_unchanged(NOTHING, SETTINGS.with_(rewrite=True))
    assert not adoption.source_unchanged(FRESH, SETTINGS.with_(rewrite=True))
    assert "All is well" in adoption.nothing_rewritten(["a", "b"])
    assert "name the source by hand" in adoption.nothing_rewritten([])


def test_a_governed_repository_takes_the_files_with_a_trace():
    added = NOTHING.with_(written=(WORKFLOW,))
    decision = list(adoption.cover(added, named=True, protects=False))
    assert any("new decision --from-staged" in line for line in decision)
    assert decision[-1].strip().startswith("An approver signs it")
    work = list(adoption.cover(added, named=False, protects=False))
    assert any("new maintenance --from-staged" in line for line in work)
    assert not any("approve" in line for line in work)
    policy = NOTHING.with_(written=(GATE,), rewritten=(GATE,))
    waits = list(adoption.cover(policy, named=False, protects=True))
    assert waits[2] == f"  git restore {GATE}"
    assert "  trace-gate approver add NAME --email E-MAIL --key FILE.pub" in waits


def test_what_to_commit_comes_last():
    assert list(adoption.next_steps(NOTHING, first=False)) == ["Everything was there already."]
    assert list(adoption.next_steps(NOTHING.with_(rewritten=(GATE,)), first=False)) == []
    lines = list(adoption.next_steps(FRESH, first=True))
    assert lines[1] == "  git add .github config"
    assert lines[-1] == "Then your first trace: trace-gate observe REPORT --asin ASIN"
    assert "What you committed before" in list(adoption.next_steps(FRESH, first=False))[3]


def test_a_program_reads_the_same():
    data = adoption.plain_data(FRESH, SETTINGS, ["said"], [])
    assert data["written"] == sorted(FRESH.written)
    assert data["stage"] == [".github", "config"]
    assert (data["said"], data["problems"]) == (["said"], [])
