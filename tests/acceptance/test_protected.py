"""Protected paths, approvals and adoption, with real ssh-keygen keys (SPEC 2 and 7)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support import fast_yaml
from tests.support.approvals import (
    ANN,
    DAY,
    GATE,
    MEI,
    approve,
    escalated,
    protected_change,
    public,
    set_gate,
    sha,
    ssh_keys,
    with_gate,
)
from tests.support.policy_changes import approvers
from tests.support.shop import Shop, codes, finding_lines, instant
from trace_gate.core.errors import CannotJudge


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Two real key pairs: Mei's, and a stranger's."""
    return ssh_keys(tmp_path_factory.mktemp("keys"), "mei", "stranger")


@pytest.fixture
def approved(shop: Shop, keys: dict[str, Path]) -> Shop:
    """A shop whose base has Mei as its approver."""
    with_gate(shop, approvers=approvers(keys))
    return shop


# --- protected paths -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    [
        GATE,
        "config/amazon-growth/new.txt",
        "Agents/amazon-growth/trace-scribe.yaml",
        "schemas/trace.schema.json",
        "templates/trace/x.yaml",
        "scripts/deploy.sh",
        ".github/workflows/ci.yml",
        ".gitlab-ci.yml",
        ".pre-commit-config.yaml",
        "lefthook.yml",
        ".gitattributes",
        "ads/deep/.gitattributes",
        ".gitmodules",
        ".lfsconfig",
    ],
)
def test_a_protected_path_never_changes_without_an_approved_decision(approved: Shop, path: str):
    file = approved.path / path
    old = file.read_text() if file.exists() else ""
    approved.write(path, old + "# weaker\n")
    approved.save(
        approved.decision(f"file/{path}", "*/**" if "/" in path else "ads/**", executed=False)
    )
    approved.commit()
    assert "TG408" in codes(approved.judge())


def test_the_change_goes_through_when_another_person_signs_it(approved: Shop, keys):
    trace_id = protected_change(approved)
    assert approved.judge().verdict == "ESCALATE"
    assert codes(approved.judge()) == ["TG408", "TG601"]
    approved.who = MEI
    approve(approved, trace_id, keys["mei"])
    approved.commit("approve")
    found = approved.judge()
    assert (found.verdict, found.findings) == ("PASS", ()), finding_lines(found)


def test_deleting_a_protected_path_is_approved_as_deleted(approved: Shop, keys):
    approved.switch("main")
    path = "scripts/old.sh"
    approved.write(path, "echo\n")
    approved.commit()
    approved.git("checkout", "-q", "-B", "work", "main")
    approved.who = ANN
    approved.git("rm", "-q", path)
    trace_id = approved.save(approved.decision(approved.planned(f"file/{path}", "deleted")))
    approved.commit()
    approved.who = MEI
    approve(approved, trace_id, keys["mei"])
    approved.commit()
    assert approved.judge().verdict == "PASS", finding_lines(approved.judge())


def test_an_approval_is_about_exactly_one_content(approved: Shop, keys):
    trace_id = protected_change(approved)
    approved.who = MEI
    approve(approved, trace_id, keys["mei"])
    approved.commit()
    approved.write("scripts/x.sh", "echo worse\n")
    approved.commit()
    assert codes(approved.judge()) == ["TG408"]


def test_the_first_content_of_a_review_is_left_out_as_the_finding_says(approved: Shop, keys):
    """The reviewer wants another value: the decision names that, the first commit has the old."""
    trace_id = protected_change(approved)
    first = approved.git("rev-parse", "HEAD")
    approved.write("scripts/x.sh", "echo better\n")
    trace = approved.load(trace_id)
    (change,) = trace["execution"]["changes"]
    change["to_value"] = sha(approved, "scripts/x.sh")
    approved.save(trace)
    approved.commit("as the reviewer wants it")
    approved.who = MEI
    approve(approved, trace_id, keys["mei"])
    approved.commit("approve")
    approved.who = ANN
    (finding,) = (each for each in approved.judge().findings if each.code == "TG408")
    assert finding.commit == first
    command = finding.remediation.partition("   #")[0]
    assert command == f"git reset --soft {first[:10]}^"
    assert change["to_value"] not in finding.remediation
    approved.git(*command.split()[1:])
    approved.commit("in one commit")
    assert approved.judge().verdict == "PASS", finding_lines(approved.judge())


def test_a_protected_change_that_is_undone_is_still_found(approved: Shop):
    approved.write("scripts/x.sh", "echo evil\n")
    approved.commit()
    approved.git("rm", "-q", "scripts/x.sh")
    approved.commit()
    found = approved.judge()
    assert codes(found) == ["TG408"]
    assert found.findings[0].commit is not None


def test_a_wildcard_never_reaches_a_protected_path(approved: Shop, keys):
    approved.who = ANN
    approved.write("scripts/x.sh", "echo new\n")
    target = approved.planned("file/scripts/*", sha(approved, "scripts/x.sh"))
    trace_id = approved.save(approved.decision(target))
    approved.commit()
    approved.who = MEI
    approve(approved, trace_id, keys["mei"])
    approved.commit()
    assert "TG408" in codes(approved.judge())


@pytest.mark.parametrize("said", [False, True])
def test_the_file_mode_is_part_of_what_is_approved(approved: Shop, keys, said: bool):
    approved.who = ANN
    approved.write("scripts/x.sh", "echo new\n")
    file = approved.path / "scripts/x.sh"
    if said:
        file.chmod(0o755)
        approved.git("add", "scripts/x.sh")
    trace_id = approved.save(approved.decision("file/scripts/x.sh", check="ESCALATE"))
    approved.commit()
    approved.who = MEI
    approve(approved, trace_id, keys["mei"])
    approved.commit()
    assert approved.judge().verdict == "PASS", finding_lines(approved.judge())
    file.chmod(0o644 if said else 0o755)
    approved.git("add", "scripts/x.sh")
    approved.commit("another mode")
    assert "TG408" in codes(approved.judge())


def test_a_maintenance_trace_never_reaches_a_protected_path(approved: Shop):
    approved.write("scripts/x.sh", "echo new\n")
    approved.save(approved.maintenance("file/scripts/x.sh"))
    approved.commit()
    assert codes(approved.judge()) == ["TG408", "TG512"]


def test_a_link_in_a_protected_place_is_refused(approved: Shop):
    (approved.path / "scripts").mkdir(exist_ok=True)
    (approved.path / "scripts/x.sh").symlink_to("../ads/bids.csv")
    approved.git("add", "scripts/x.sh")
    approved.commit()
    assert "TG408" in codes(approved.judge())


# --- whose approval, of what ---------------------------------------------------------------


def test_nobody_approves_their_own_decision(approved: Shop, keys):
    approved.who = MEI
    approved.write("scripts/x.sh", "echo new\n")
    target = approved.planned("file/scripts/x.sh", sha(approved, "scripts/x.sh"))
    trace_id = approved.save(approved.decision(target))
    approve(approved, trace_id, keys["mei"])
    approved.commit()
    assert "TG602" in codes(approved.judge())


def test_a_plus_address_is_the_same_person(approved: Shop, keys):
    approved.who = ("Someone", "MEI+other@shop.example")
    approved.write("scripts/x.sh", "echo new\n")
    target = approved.planned("file/scripts/x.sh", sha(approved, "scripts/x.sh"))
    trace_id = approved.save(approved.decision(target))
    approved.commit()
    approved.who = ANN
    approve(approved, trace_id, keys["mei"])
    approved.commit()
    assert "TG602" in codes(approved.judge())


@pytest.mark.parametrize(
    ("forged", "code"),
    [
        ({"key": "stranger"}, "TG603"),
        ({"key": None}, "TG603"),
        ({"namespace": "git"}, "TG603"),
        ({"other_id": "TRACE-20250104-999"}, "TG603"),
        ({"name": "nobody"}, "TG602"),
        ({"reasons": ()}, "TG601"),
        ({"at": -15 * DAY}, "TG601"),
    ],
)
def test_a_forged_or_foreign_approval_does_not_hold(approved: Shop, keys, forged: dict, code: str):
    trace_id = protected_change(approved)
    approved.who = MEI
    options = dict(forged)
    key = options.pop("key", "mei")
    if "at" in options:
        options["at"] = approved.clock + options["at"]
    approve(approved, trace_id, keys[key] if key else None, **options)
    approved.commit()
    found = approved.judge()
    assert found.verdict != "PASS"
    assert code in codes(found)


def test_a_key_that_only_the_change_itself_brings_is_nobody_s(approved: Shop, keys):
    """The policy of the base decides who approves, never the policy that is proposed."""
    approved.who = ANN
    more = {**approvers(keys)}
    more["eve"] = {"emails": ["eve@evil.example"], "keys": [public(keys["stranger"])]}
    set_gate(approved, approvers=more)
    trace_id = approved.save(
        approved.decision(approved.planned(f"file/{GATE}", sha(approved, GATE)))
    )
    approved.commit()
    approve(approved, trace_id, keys["stranger"], name="eve")
    approved.commit()
    assert "TG602" in codes(approved.judge())


def test_a_decision_changed_after_its_approval_is_not_approved(approved: Shop, keys):
    trace_id = protected_change(approved)
    approved.who = MEI
    approve(approved, trace_id, keys["mei"])
    approved.commit()
    approved.who = ANN
    trace = approved.load(trace_id)
    trace["decision"]["rationale"] = "Something else entirely, later."
    approved.save(trace)
    approved.commit()
    assert "TG604" in codes(approved.judge())


def test_execution_recorded_after_approval_leaves_it_true(approved: Shop, keys):
    approved.who = ANN
    approved.write("scripts/x.sh", "echo new\n")
    target = approved.planned("file/scripts/x.sh", sha(approved, "scripts/x.sh"))
    trace_id = approved.save(approved.decision(target, executed=False))
    approved.commit()
    approved.who = MEI
    approve(approved, trace_id, keys["mei"])
    approved.commit()
    assert codes(approved.judge()) == ["TG410"]
    approved.who = ANN
    trace = approved.load(trace_id)
    trace["execution"] |= {"executed_at": instant(approved.clock), "result": "success"}
    approved.save(trace)
    approved.commit()
    assert approved.judge().verdict == "PASS", finding_lines(approved.judge())


def test_an_unsigned_approval_of_an_ordinary_change_counts_and_is_named(approved: Shop):
    trace_id = escalated(approved)
    approved.who = MEI
    approve(approved, trace_id, None, reasons=())
    approved.commit()
    found = approved.judge()
    assert found.verdict == "PASS", finding_lines(found)
    assert f"approval unauthenticated: {trace_id}" in found.remarks


def test_an_unsigned_approval_that_the_approver_did_not_bring_is_forged(approved: Shop):
    trace_id = escalated(approved)
    approve(approved, trace_id, None, reasons=())
    approved.commit()
    assert "TG602" in codes(approved.judge())


def test_a_squash_that_names_the_approver_as_co_author_keeps_the_approval(approved: Shop):
    trace_id = escalated(approved)
    approve(approved, trace_id, None, reasons=())
    approved.commit("squash\n\nCo-authored-by: Mei <mei@shop.example>")
    assert approved.judge().verdict == "PASS", finding_lines(approved.judge())


def test_without_approvers_the_author_s_own_approval_is_a_warning(shop: Shop):
    trace_id = escalated(shop)
    approve(shop, trace_id, None, name=ANN[0], reasons=())
    shop.commit()
    found = shop.judge()
    assert (found.verdict, codes(found, "warning")) == ("PASS", ["TG602"])


@pytest.mark.parametrize("how", ["edited", "put back"])
def test_an_unsigned_approval_is_the_approver_s_as_it_stands(approved: Shop, how: str):
    trace_id = escalated(approved)
    approved.who = MEI
    approve(approved, trace_id, None, reasons=())
    approved.commit("Mei approves")
    if how == "put back":
        given = approved.load(trace_id)
        trace = approved.load(trace_id)
        trace["execution"] |= {"approved_by": None, "approval": None}
        approved.save(trace)
        approved.commit("Mei withdraws")
        approved.who = ANN
        approved.save(given)
    else:
        approved.who = ANN
        trace = approved.load(trace_id)
        trace["decision"]["rationale"] = "Something that Mei has never read."
        approved.save(trace)
        approve(approved, trace_id, None, reasons=())
    approved.commit("Ann helps")
    assert "TG602" in codes(approved.judge())


def test_an_approval_that_has_landed_is_good_for_the_execution_later(approved: Shop):
    approved.who = ANN
    plan = approved.ahead("ads/bids.csv", "x\n")
    trace_id = approved.save(approved.decision(plan, check="ESCALATE", executed=False))
    approved.commit()
    approved.who = MEI
    approve(approved, trace_id, None, reasons=())
    approved.commit()
    assert approved.judge().verdict == "PASS", finding_lines(approved.judge())
    approved.switch("main")
    approved.git("merge", "-q", "--ff-only", "work")
    approved.branch("later")
    approved.who = ANN
    trace = approved.load(trace_id)
    trace["execution"] |= {"executed_at": instant(approved.clock), "result": "success"}
    approved.save(trace)
    approved.write("ads/bids.csv", "x\n")
    approved.commit()
    assert approved.judge().verdict == "PASS", finding_lines(approved.judge())


def test_nobody_approves_their_own_decision_of_an_earlier_unit(approved: Shop, keys):
    approved.who = MEI
    trace_id = approved.save(approved.decision("ads/bids.csv", check="ESCALATE", executed=False))
    approved.commit()
    approved.switch("main")
    approved.git("merge", "-q", "--ff-only", "work")
    approved.branch("later")
    approve(approved, trace_id, keys["mei"], reasons=())
    approved.commit()
    approved.who = ANN
    trace = approved.load(trace_id)
    trace["execution"] |= {"executed_at": instant(approved.clock), "result": "success"}
    approved.save(trace)
    approved.write("ads/bids.csv", "x\n")
    approved.commit()
    assert "TG602" in codes(approved.judge())


def test_a_lapsed_approval_does_not_come_back_with_an_old_date(approved: Shop, keys):
    approved.who = ANN
    trace_id = approved.save(approved.decision("ads/bids.csv", check="ESCALATE", executed=False))
    approved.commit()
    approved.who = MEI
    approve(approved, trace_id, keys["mei"], reasons=("TG205",))
    approved.commit()
    approved.switch("main")
    approved.git("merge", "-q", "--ff-only", "work")
    approved.branch("much-later")
    given = approved.clock
    approved.clock += 200 * DAY
    approved.who = ANN
    trace = approved.load(trace_id)
    trace["execution"] |= {"executed_at": instant(given + DAY), "result": "success"}
    approved.save(trace)
    approved.write("ads/bids.csv", "x\n")
    approved.commit()
    assert "TG205" in codes(approved.judge())


@pytest.mark.parametrize("kind", ["link", "submodule"])
@pytest.mark.parametrize("path", ["config/second", "Agents/x", "scripts/run", "schemas/y"])
def test_what_is_no_file_in_a_protected_place_is_refused(shop: Shop, kind: str, path: str):
    if kind == "link":
        (shop.path / path).parent.mkdir(exist_ok=True)
        (shop.path / path).symlink_to("../ads")
        shop.git("add", path)
    else:
        head = shop.git("rev-parse", "HEAD")
        shop.git("update-index", "--add", "--cacheinfo", f"160000,{head},{path}")
    assert "TG408" in codes(shop.staged())
    shop.commit()
    assert "TG408" in codes(shop.judge())


def test_waiting_for_approval_is_a_note_until_it_is_executed(approved: Shop):
    target = approved.planned("file/scripts/x.sh", "0" * 64)
    approved.save(approved.decision(target, executed=False))
    approved.commit()
    found = approved.judge()
    assert (found.verdict, codes(found, "note")) == ("PASS", ["TG601"]), finding_lines(found)


# --- adoption and policy -------------------------------------------------------------------


def test_the_first_approver_may_be_added_by_anybody_and_nothing_with_it(shop: Shop, keys):
    set_gate(shop, approvers=approvers(keys))
    shop.commit()
    assert shop.judge().verdict == "PASS", finding_lines(shop.judge())
    set_gate(shop, approvers=approvers(keys), strict_local=True)
    shop.commit()
    assert "TG408" in codes(shop.judge())


def test_adoption_needs_no_cover_and_is_validated(tmp_path: Path):
    from tests.support.adoption import adopt

    shop = Shop(tmp_path)
    shop.git("init", "-q", "-b", "main")
    shop.write("ads/bids.csv", "x\n")
    shop.commit()
    shop.branch("work")
    shop.write("ads/bids.csv", "y\n")
    adopt(shop)
    found = shop.judge()
    assert found.verdict == "PASS", finding_lines(found)
    assert any("adopts governance" in each for each in found.remarks)
    shop.write(GATE, "version: none\n")
    shop.commit()
    found = shop.judge()
    assert (found.verdict, codes(found)) == ("BLOCK", ["TG701"])


def test_a_head_cannot_soften_the_policy_that_judges_it(approved: Shop):
    set_gate(approved, mode={"default": "observe"})
    approved.write("ads/bids.csv", "x\n")
    approved.commit()
    assert {"TG401", "TG408"} <= set(codes(approved.judge()))


def test_an_invalid_policy_in_the_unit_is_a_finding_and_in_the_base_no_answer(shop: Shop):
    shop.write(GATE, "version: [\n")
    shop.commit()
    assert "TG701" in codes(shop.judge())
    shop.branch("next", "work")
    shop.commit()
    with pytest.raises(CannotJudge, match="not valid") as stopped:
        shop.judge("work", "next")
    assert stopped.value.code == "TG701"


def test_taking_the_policy_away_does_not_end_governance(shop: Shop):
    shop.git("rm", "-rq", "config")
    shop.commit()
    assert {"TG408", "TG703"} <= set(codes(shop.judge()))
    shop.branch("next", "work")
    shop.write("ads/bids.csv", "free\n")
    shop.commit()
    with pytest.raises(CannotJudge, match=r"no gate\.yaml any more") as stopped:
        shop.judge("work", "next")
    assert stopped.value.code == "TG703"


def test_a_policy_may_not_go_back(approved: Shop):
    approved.switch("main")
    set_gate(approved, version=5)
    approved.commit()
    approved.git("checkout", "-q", "-B", "work", "main")
    set_gate(approved, version=4)
    approved.commit()
    assert "TG703" in codes(approved.judge())


def test_two_policies_are_invalid(shop: Shop):
    shop.write("config/other/gate.yaml", (shop.path / GATE).read_text())
    shop.commit()
    assert "TG701" in codes(shop.judge())


def test_compiled_schemas_must_be_fresh(shop: Shop):
    path = "schemas/trace-decision.schema.json"
    shop.write(path, (shop.path / path).read_text() + "\n")
    shop.commit()
    assert "TG702" in codes(shop.judge())


def test_observing_softens_what_is_about_cover_and_nothing_else(approved: Shop):
    approved.switch("main")
    gate = fast_yaml.load((approved.path / GATE).read_text())
    gate["mode"] = {
        **(gate.get("mode") or {}),
        "patterns": [
            {"path": "/ads/**", "mode": "observe"},
            {"path": "/ads/x/**", "mode": "warn"},
        ],
    }
    approved.write(GATE, fast_yaml.dump(gate, sort_keys=False))
    approved.commit()
    approved.git("checkout", "-q", "-B", "work", "main")
    approved.write("ads/bids.csv", "x\n")
    approved.write("ads/x/y.csv", "x\n")
    approved.write("plain.txt", "x\n")
    approved.commit()
    found = approved.judge()
    assert (codes(found, "note"), codes(found, "warning"), codes(found)) == (
        ["TG401"],
        ["TG401"],
        ["TG401"],
    )
    assert any("softened" in each for each in found.remarks)


def test_derived_layers_are_not_committed(shop: Shop):
    shop.write("state/metrics/all.yaml", "x: 1\n")
    shop.commit()
    assert codes(shop.judge()) == ["TG406"]


@pytest.mark.parametrize("part", ["store_id", "marketplace", "currency", "timezone"])
def test_a_trace_of_another_tenant_is_refused(approved: Shop, part: str):
    from tests.support.shop import TENANT

    other = {
        "store_id": "OTHER",
        "marketplace": "DE",
        "currency": "EUR",
        "timezone": "Europe/Berlin",
    }
    approved.switch("main")
    set_gate(approved, tenants=[TENANT])
    approved.commit()
    approved.git("checkout", "-q", "-B", "work", "main")
    approved.save(approved.observation())
    approved.commit()
    assert approved.judge().verdict == "PASS", finding_lines(approved.judge())
    approved.save(approved.observation(tenant={**TENANT, part: other[part]}))
    approved.commit()
    found = approved.judge()
    assert codes(found, "error", "warning") == ["TG209"]


def test_the_rules_of_the_event_clock_do_not_go_back(approved: Shop):
    path = "config/amazon-growth/event_clock_rules.yaml"
    text = (approved.path / path).read_text()
    approved.write(path, text.replace("version: 2\n", "version: 1\n"))
    approved.commit()
    assert "TG703" in codes(approved.judge())
