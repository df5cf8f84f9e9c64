"""`review` of real ranges: it says what the judge says, and what the range does (SPEC 9)."""

from __future__ import annotations

import json
import shutil
from decimal import Decimal
from pathlib import Path

import jsonschema
import pytest

from tests.support import court
from tests.support.approvals import approve, mei_with, set_gate, with_gate
from tests.support.court import BUCKET, bid, change
from tests.support.governed_market import NOW, Market, past  # noqa: F401  # a fixture
from tests.support.reviews import review_of
from tests.support.shop import ENTITY, TENANT, Shop, codes, instant
from trace_gate.app.derive import trace_facts_cache
from trace_gate.app.review import contents
from trace_gate.core.trace import document
from trace_gate.report.pages.review.json_ import plain_data

SCHEMA = json.loads(
    (Path(__file__).resolve().parents[2] / "schemas/review.schema.json").read_text()
)
MEI = ("Mei Manager", "mei@shop.example")


@pytest.fixture
def shop(past: Path, tmp_path: Path) -> Market:  # noqa: F811  # the fixture of that name
    """A copy of the shop today, on a branch: IB-gift in HARVEST, IB-travel FROZEN."""
    path = tmp_path / "shop"
    shutil.copytree(past, path, symlinks=True)
    copied = Market(path, clock=int(NOW))
    copied.branch("work")
    return copied


def reviewed(shop: Shop, **about):
    """The review of the branch, which has the verdict and the findings of the judge."""
    found = review_of(shop, **about)
    judged = shop.judge()
    assert (found.verdict, found.findings) == (judged.verdict, judged.findings)
    data = plain_data(found)
    jsonschema.validate(json.loads(json.dumps(data)), SCHEMA)
    return found


def bought(shop: Market, *changes: dict, **fields: object) -> str:
    """A decision of the branch, committed."""
    trace_id = shop.save(shop.market(*changes, **fields))
    shop.commit("decide")
    return trace_id


def test_a_clean_range_has_its_decisions_passed_and_its_files_covered(shop: Market):
    shop.linked("ads/bids.csv", "keyword,bid\nmug,0.90\n")
    trace_id = bought(shop, bid(1.0, 1.2, "mug"))
    found = reviewed(shop)
    assert found.verdict == "PASS"
    assert [each.status for each in found.decisions] == ["passed", "passed"]
    assert found.actions == ()
    (of_bid,) = (each for each in found.decisions if each.trace == trace_id)
    (step,) = of_bid.changes
    assert (step.from_value, step.to_value, step.share) == (1.0, 1.2, Decimal("0.2"))
    assert step.limit == Decimal("0.3")
    assert {each.verdict for each in of_bid.guardrails} == {"PASS"}
    assert [each.cover for each in found.files if each.path == "ads/bids.csv"] == ["decision"]


def test_the_fold_reads_no_trace_again_that_the_judge_has_read(shop: Market, monkeypatch):
    trace_id, read = bought(shop, bid(1.0, 1.2, "mug")), list[bytes]()

    def load(text: bytes, path: str):
        read.append(text)
        return document.load(text, path)

    monkeypatch.setattr(trace_facts_cache, "load", load)
    assert [each.trace for each in review_of(shop).decisions] == [trace_id]
    assert read, "those of the base"
    assert not any(trace_id.encode() in text for text in read)


def test_the_record_of_the_hypothesis_is_that_of_the_base(shop: Market):
    bought(shop, bid(1.0, 1.2, "mug"))
    record = reviewed(shop).decisions[0].hypothesis
    assert (record.id, record.status, record.confidence) == ("H-001", "CONFIRMED", Decimal("0.6"))
    assert (record.uses, record.confirmed, record.rejected) == (8, 1, 0)


def test_a_blocked_decision_says_which_guardrail_and_why_whatever_it_claims(shop: Market):
    bought(shop, bid(1.0, 1.1, "travel mug"), check="PASS")
    decision = reviewed(shop).decisions[0]
    assert (decision.status, decision.verdict, decision.claim) == ("blocked", "BLOCK", "PASS")
    (frozen,) = (each for each in decision.guardrails if each.name == "freeze")
    assert frozen.verdict == "BLOCK"
    assert frozen.reasons[0].code == "TG504"
    assert "IB-travel is frozen" in frozen.reasons[0].message


def test_a_record_of_a_blocked_decision_is_blocked_in_a_range_that_passes(shop: Market):
    bought(shop, bid(1.0, 1.1, "travel mug"), check="BLOCK", executed=False)
    found = reviewed(shop)
    assert (found.verdict, found.decisions[0].status) == ("PASS", "blocked")


def test_what_waits_names_the_approvers_and_the_command(shop: Market, keys):
    with_gate(shop, approvers=mei_with(keys["mei"]))
    trace_id = bought(shop, bid(1.0, 1.5, "mug"), check="ESCALATE")
    found = reviewed(shop)
    assert found.verdict == "ESCALATE"
    decision = found.decisions[0]
    assert (decision.status, decision.approval.state) == ("waiting", "waiting")
    assert decision.approval.approvers == ("mei",)
    assert decision.approval.wants == ("TG502",)
    (action,) = found.actions
    assert (action.who, action.names, action.trace) == ("approver", ("mei",), trace_id)
    assert f"trace-gate approve {trace_id}" in action.what


def test_a_plan_that_waits_is_an_action_though_nothing_is_wrong_yet(shop: Market):
    trace_id = bought(shop, bid(1.0, 1.5, "mug"), check="ESCALATE", executed=False)
    found = reviewed(shop)
    assert found.verdict == "PASS"
    assert found.decisions[0].status == "waiting"
    assert [(each.who, each.trace) for each in found.actions] == [("anybody", trace_id)]


def test_an_approval_says_by_whom_and_whether_a_signature_proves_it(shop: Market, keys):
    with_gate(shop, approvers=mei_with(keys["mei"]))
    signed = bought(shop, bid(1.0, 1.5, "mug"), check="ESCALATE")
    shop.who = MEI
    approve(shop, signed, keys["mei"], reasons=("TG502",))
    shop.commit("Mei approves")
    approval = reviewed(shop).decisions[0].approval
    assert (approval.state, approval.by, approval.authenticated) == ("approved", "mei", True)
    approve(shop, signed, None, reasons=("TG502",))
    shop.commit("Mei approves without a key")
    approval = reviewed(shop).decisions[0].approval
    assert (approval.state, approval.authenticated) == ("approved", False)


def test_a_decision_that_is_changed_after_its_approval_is_told_so_and_blocked(shop: Market, keys):
    with_gate(shop, approvers=mei_with(keys["mei"]))
    trace_id = bought(shop, bid(1.0, 1.5, "mug"), check="ESCALATE")
    shop.who = MEI
    approve(shop, trace_id, keys["mei"], reasons=("TG502",))
    shop.commit("Mei approves")
    shop.who = ("Ann Analyst", "ann@shop.example")
    changed = shop.load(trace_id)
    changed["execution"]["changes"][0]["to_value"] = 1.6
    shop.save(changed)
    shop.commit("A little more")
    decision = reviewed(shop).decisions[0]
    assert (decision.status, decision.approval.state) == ("blocked", "changed")
    assert decision.approval.authenticated is False


def test_states_events_hypotheses_and_numbers_are_told_as_they_were_and_will_be(shop: Market):
    frozen = court.moved("HARVEST", "FROZEN", court.TODAY)
    shop.land(frozen, message="freeze")
    found = reviewed(shop)
    (moved,) = found.effects.buckets
    assert (moved.bucket, moved.before, moved.after) == ("IB-gift", "HARVEST", "FROZEN")
    assert moved.trace == frozen["id"]
    (event,) = found.effects.events
    assert (event.sign, event.type, event.trace) == ("added", "BUCKET_FREEZE", frozen["id"])
    (numbers,) = found.effects.shops
    rate = numbers.kpis[0]
    assert (rate.name, rate.before, rate.after) == ("freeze_rate", 0.5, 1.0)
    assert [(e.state, e.before, e.after) for e in numbers.states if e.before != e.after] == [
        ("HARVEST", 1, 0),
        ("FROZEN", 1, 2),
    ]


def test_what_is_folded_at_the_head_is_its_merge_into_the_base(shop: Market):
    shop.land(court.moved("HARVEST", "FROZEN", court.TODAY), message="freeze")
    shop.switch("main")
    other = court.created("IB-new", keywords=("new mug",), when=court.TODAY)
    shop.land(other, message="landed meanwhile")
    shop.switch("work")
    found = reviewed(shop)
    assert [each.bucket for each in found.effects.buckets] == ["IB-gift"]
    assert found.effects.shops[0].kpis[0].before == 0.3333


def test_a_result_is_told_as_before_wanted_and_got(shop: Market):
    registered = court.registered("H-007", court.ago(days=20))
    registered["hypothesis"]["success_criteria"] = [
        {"metric": "acos", "operator": "<", "value": 0.4, "baseline": 0.5}
    ]
    tried = court.approved(
        change("campaign/T9/budget", 10, 11, change_type="budget_update"),
        when=court.ago(days=19), hypothesis="H-007",
    )  # fmt: skip
    tried["hypothesis"] |= registered["hypothesis"]
    shop.switch("main")
    shop.land(registered, tried)
    shop.git("checkout", "-q", "-B", "work", "main")
    result = court.verified(tried, 0.3, court.ago(hours=1), evidence=False)
    result["verification"]["claimed"] = True
    shop.land(result, message="what came of it")
    (told,) = reviewed(shop).results
    assert (told.hypothesis, told.result, told.claimed, told.counted) == (
        "H-007", "confirmed", True, True,
    )  # fmt: skip
    assert (told.confidence_before, told.confidence_after) == (Decimal("0.5"), Decimal("0.60"))
    (line,) = told.lines
    assert (line.before, line.wanted, line.got, line.met) == (0.5, 0.4, 0.3, True)


@pytest.mark.parametrize(
    ("spoil", "state"),
    [
        (lambda entry: entry, "matches"),
        (lambda entry: {**entry, "sha256": "0" * 64}, "differs"),
        (lambda entry: {**entry, "uri": "uploads/none.csv"}, "missing"),
        (lambda entry: {**entry, "uri": "https://reports.example/w.csv"}, "external"),
    ],
)
def test_evidence_has_its_state_its_size_and_its_age(shop: Market, spoil, state: str):
    entry = spoil({**shop.report("fresh.csv", "a,b\n1,2\n"), "captured_at": instant(NOW - 86_400)})
    shop.save(shop.observation())
    bought(shop, bid(1.0, 1.1, "mug"), evidence=[entry])
    (told,) = reviewed(shop).decisions[0].evidence
    assert (told.state, told.age_days) == (state, 1)
    assert told.size == (8 if state in ("matches", "differs") else None)


def test_an_uncovered_file_names_who_has_to_act(shop: Market):
    shop.write("ads/loose.csv", "x\n")
    shop.commit("no trace")
    found = reviewed(shop)
    (told,) = (each for each in found.files if each.path == "ads/loose.csv")
    assert (told.cover, told.codes) == ("nobody", ("TG401",))
    assert found.actions[0].who == "author"
    assert found.actions[0].names == ("Ann Analyst",)


def test_a_rename_is_a_delete_and_an_add_that_says_where_it_came_from(shop: Market):
    shop.git("mv", "ads/bids.csv", "ads/offers.csv")
    shop.commit("rename")
    told = {each.path: each for each in reviewed(shop).files}
    assert told["ads/bids.csv"].change == "deleted"
    assert told["ads/offers.csv"].moved_from == "ads/bids.csv"


def test_a_deleted_trace_blocks_and_is_named(shop: Market):
    (sealed, *_) = sorted((shop.path / "traces").rglob("*.yaml"))
    path = sealed.relative_to(shop.path).as_posix()
    shop.git("rm", "-q", path)
    shop.commit("forget")
    found = reviewed(shop)
    assert found.verdict == "BLOCK"
    (told,) = (each for each in found.files if each.path == path)
    assert (told.change, told.codes) == ("deleted", ("TG204",))


@pytest.mark.parametrize("path", [".gitattributes", "scripts/x.sh", "ads/.gitattributes"])
def test_what_changes_the_rules_is_named_on_top(shop: Market, path: str):
    shop.write(path, "* -diff\n")
    shop.commit("attributes")
    found = reviewed(shop)
    assert [each.path for each in found.protected] == [path]
    assert found.policy.changes is False


def test_a_change_of_the_policy_is_named_and_judged_by_the_old_one(shop: Market):
    before = review_of(shop, "main", "main").policy.digest
    set_gate(shop, approvers={"mei": {"emails": [MEI[1]], "keys": []}})
    shop.commit("an approver")
    found = reviewed(shop)
    assert found.policy.changes
    assert found.policy.digest == before


def test_an_empty_range_has_nothing_to_tell(shop: Market):
    found = review_of(shop, "main", "main")
    assert (found.verdict, found.decisions, found.files, found.commits) == ("PASS", (), (), ())
    assert found.effects.buckets == ()


def test_shops_that_are_not_asked_for_are_counted_and_the_verdict_is_of_all(shop: Market):
    bought(shop, bid(1.0, 1.2, "mug"))
    other = {**TENANT, "store_id": "SHOP_2"}
    bought(shop, bid(1.0, 1.9, "cup"), tenant=other)
    every, one = reviewed(shop), review_of(shop, store="SHOP_1")
    assert every.tenants == ("SHOP_1-US", "SHOP_2-US")
    assert [each.tenant for each in one.decisions] == ["SHOP_1-US"]
    assert one.left_out.decisions == 1
    assert one.verdict == every.verdict == "BLOCK"
    assert {each.tenant for each in one.effects.shops} == {"SHOP_1-US"}


def test_a_decision_about_files_shows_the_cells_and_the_lines_that_differ(shop: Market):
    shop.write("ads/bids.csv", "keyword,bid\nmug,0.90\ntea,1.00\n")
    shop.write("texts/title.txt", "A mug\nof clay\n")
    shop.write("texts/picture.png", b"\x89PNG\0")
    paths = ["ads/bids.csv", "texts/title.txt", "texts/picture.png"]
    shop.save(shop.decision(*(f"file/{each}" for each in paths)))
    shop.commit("files")
    bids, title, picture = reviewed(shop).decisions[0].contents
    assert (bids.form, bids.path) == ("table", "ads/bids.csv")
    assert [(e.sign, e.row) for e in bids.cells][-1] == ("added", "tea")
    assert {e.form for e in (title,)} == {"text"}
    assert title.lines == ("@@ -0,0 +1,2 @@", "+A mug", "+of clay")
    assert title.before is None
    assert len(title.after) == 64
    assert (picture.form, picture.lines) == ("unknown", ())
    assert picture.remarks == ("It is no text: nothing of it can be shown.",)


def test_a_file_beyond_the_limits_is_named_and_not_compared(shop: Market, monkeypatch):
    monkeypatch.setattr(contents, "TABLE_BYTES", 8)
    shop.linked("ads/bids.csv", "keyword,bid\nmug,0.90\n")
    (bids,) = reviewed(shop).decisions[0].contents
    assert (bids.form, bids.cells) == ("unknown", ())
    assert "it is not compared" in bids.remarks[0]
    assert len(bids.after) == 64


def test_a_step_in_harvest_says_that_the_lower_limit_holds(shop: Market):
    bought(shop, bid(1.0, 1.1, "coffee gift"))
    bought(shop, bid(1.0, 1.1, "mug"))
    of_bucket, other = reviewed(shop).decisions
    assert (of_bucket.changes[0].in_harvest, other.changes[0].in_harvest) == (True, False)


def test_a_decision_about_files_may_name_a_bucket_that_nobody_asks_the_fold_about(shop: Market):
    shop.write("texts/title.txt", "A mug\nof clay\n")
    shop.save(
        shop.decision("file/texts/title.txt", entity={**ENTITY, "intent_bucket_id": "IB-gift"})
    )
    shop.commit("a text")
    (decision,) = reviewed(shop).decisions
    assert [each.in_harvest for each in decision.changes] == [False]


def test_a_start_that_is_stale_is_a_warning_of_its_decision(shop: Market):
    shop.switch("main")
    shop.land(shop.market(bid(1.0, 1.2, "mug")), message="the last bid")
    shop.git("checkout", "-q", "-B", "work", "main")
    bought(shop, bid(1.0, 1.1, "mug"))
    (amplitude,) = (e for e in reviewed(shop).decisions[0].guardrails if e.name == "amplitude")
    assert [(e.code, e.level) for e in amplitude.reasons] == [("TG502", "warning")]


def test_a_claim_that_is_too_lax_says_to_merge_first_where_the_branch_is_behind(shop: Market):
    trace_id = bought(shop, bid(1.0, 1.5, "mug"), check="PASS")
    (here,) = (e for e in reviewed(shop).findings if e.code == "TG501")
    assert here.remediation == f"trace-gate govern {trace_id} --write"
    shop.switch("main")
    shop.linked("ads/other.csv", "x\n")
    shop.switch("work")
    (behind,) = (e for e in reviewed(shop).findings if e.code == "TG501")
    assert behind.remediation == f"git merge main && trace-gate govern {trace_id} --write"
    assert "What landed on main since this branch began counts, too." in behind.message


def test_a_late_record_has_an_approval_that_lacks_its_date(shop: Market, keys):
    """The approval holds, and yet it waits: both are said of one thing."""
    with_gate(shop, approvers=mei_with(keys["mei"]))
    late = bought(shop, bid(1.0, 1.5, "mug"), check="ESCALATE")
    shop.who = MEI
    approve(shop, late, keys["mei"], reasons=("TG502",))
    shop.commit("Mei approves")
    shop.clock += 20 * 86_400
    found = reviewed(shop)
    decision = found.decisions[0]
    assert (decision.status, decision.approval.state) == ("waiting", "incomplete")
    assert decision.approval.wants == ("TG205", "TG502")


def test_who_wrote_a_decision_is_not_asked_to_approve_it(shop: Market, keys):
    ann = {**mei_with(keys["stranger"])["mei"], "emails": ["ann@shop.example"]}
    with_gate(shop, approvers={**mei_with(keys["mei"]), "ann": ann})
    bought(shop, bid(1.0, 1.5, "mug"), check="ESCALATE")
    found = reviewed(shop)
    assert found.decisions[0].approval.approvers == ("mei",)
    assert found.actions[0].names == ("mei",)


def test_what_has_landed_is_judged_as_of_then_and_nobody_is_asked_for_a_new_approval(
    shop: Market, keys
):
    with_gate(shop, approvers=mei_with(keys["mei"]))
    shop.git("checkout", "-q", "-B", "main", "work")
    trace_id = bought(shop, bid(1.0, 1.5, "mug"), check="ESCALATE")
    found = review_of(shop, "main~1", "main", now=NOW + 30 * 86_400)
    assert "TG205" not in codes_of(found)
    assert any("has landed already: it is judged as of" in each for each in found.remarks)
    assert found.landed is not None
    (action,) = found.actions
    assert (action.code, action.who) == ("TG601", "approver")
    shop.who = MEI
    approve(shop, trace_id, keys["mei"], reasons=())
    shop.commit("Mei approves too little")
    found = review_of(shop, "main~2", "main", now=NOW + 30 * 86_400)
    (action,) = found.actions
    assert action.what.startswith("trace-gate audit")
    shop.git("checkout", "-q", "-B", "one", "main~2")
    shop.git("merge", "-q", "--no-ff", "-m", "as one step", "main")
    shop.git("branch", "-q", "-f", "main", "one")
    found = review_of(shop, "main~1", "main", now=NOW + 30 * 86_400)
    (action,) = found.actions
    assert (found.verdict, action.who) == ("BLOCK", "author")
    assert f"trace-gate new decision --supersedes {trace_id}" in action.what


@pytest.mark.parametrize(("days", "verdict"), [(0, "PASS"), (20, "ESCALATE")])
def test_whether_a_record_was_late_is_told_by_the_step_that_brought_it(
    shop: Market, days: int, verdict: str
):
    """Days after an execution until it lands; the last step of the range is later still."""
    shop.git("checkout", "-q", "-B", "main", "work")
    trace = shop.market(bid(1.0, 1.2, "mug"))
    shop.clock += days * 86_400
    trace_id = shop.save(trace)
    shop.commit("decide")
    shop.clock += 30 * 86_400
    shop.write("README.md", "Later.\n")
    shop.commit("a later step")
    found = review_of(shop, "main~2", "main", now=shop.clock + 86_400)
    assert found.verdict == verdict
    late = [each for each in found.findings if each.code == "TG205"]
    assert [(each.trace_id, each.level) for each in late] == [(trace_id, "error")] * bool(days)
    assert all(each.remediation.startswith("trace-gate audit ") for each in late)


def test_an_adoption_is_said_once_and_its_files_lack_nobody(governed: Path):
    found = review_of(Shop(governed), "main~2", "main~1")
    assert (found.verdict, found.adoption) == ("PASS", True)
    assert {each.cover for each in found.files} <= {"adoption", "exempt"}
    assert found.protected


def test_a_trace_that_cannot_be_read_may_be_the_one_that_covers(shop: Market):
    shop.write("ads/loose.csv", "x\n")
    shop.write("traces/2025-03/TRACE-20250304-900.yaml", "trace: {id: 1\n")
    shop.commit("broken")
    found = reviewed(shop)
    (told,) = (each for each in found.files if each.path == "ads/loose.csv")
    assert (told.cover, told.codes) == ("unreadable", ())


# --- ranges that cannot be judged -----------------------------------------------------------------


def unknown(shop: Shop, base: str = "main", head: str = "HEAD"):
    """The review of a range that cannot be judged: nothing in it passes."""
    found = review_of(shop, base, head)
    assert found.verdict == "CANNOT_JUDGE"
    assert found.effects is None
    assert {each.status for each in found.decisions} <= {"unknown"}
    assert {each.cover for each in found.files} <= {"unknown"}
    assert {each.approval.state for each in found.decisions} <= {"unknown"}
    jsonschema.validate(json.loads(json.dumps(plain_data(found))), SCHEMA)
    return found


def test_a_conflict_with_the_base_is_read_as_far_as_it_goes(shop: Market):
    shop.linked("ads/bids.csv", "keyword,bid\nmug,0.90\n")
    shop.switch("main")
    shop.linked("ads/bids.csv", "keyword,bid\nmug,0.70\n")
    shop.switch("work")
    found = unknown(shop)
    assert "conflicts with main" in found.findings[0].message
    assert found.actions[0].what.startswith("git merge main")
    assert [each.trace_type for each in found.decisions] == ["decision"]
    assert found.decisions[0].evidence[0].state == "matches"
    assert "ads/bids.csv" in {each.path for each in found.files}
    assert [each.subject for each in found.commits] == ["linked"]
    assert found.implied is None, "nobody could tell"


def test_a_shallow_clone_says_what_is_missing_first(shop: Market, tmp_path: Path):
    bought(shop, bid(1.0, 1.2, "mug"))
    clone = tmp_path / "shallow"
    source = shop.path.as_uri()
    shop.git("clone", "-q", "--depth", "1", "--no-single-branch", source, str(clone))
    shallow = Shop(clone, clock=shop.clock)
    found = unknown(shallow, "origin/main", "origin/work")
    assert "shallow" in found.findings[0].message
    assert found.actions[0].what.startswith("git fetch --unshallow")
    assert len(found.decisions) == 1


def test_histories_that_have_nothing_in_common_are_read_side_by_side(shop: Market):
    shop.git("checkout", "-q", "--orphan", "alien")
    shop.commit("alien")
    found = unknown(shop)
    assert "no common history" in found.findings[0].message


def test_a_base_that_contains_the_head_is_no_pass(shop: Market):
    found = unknown(shop, "main", "main~1")
    assert codes_of(found) == ["TG801"]


def codes_of(review) -> list[str]:
    return [each.code for each in review.findings]


def test_a_history_that_nothing_governs_has_no_pass_in_its_decisions(tmp_path: Path):
    shop = Shop(tmp_path)
    shop.git("init", "-q", "-b", "main")
    shop.write("a.txt", "a\n")
    shop.commit("one")
    shop.branch("work")
    shop.write("b.txt", "b\n")
    shop.commit("two")
    found = review_of(shop)
    assert found.verdict == "PASS"
    assert "not governed" in found.remarks[0]
    assert {each.cover for each in found.files} == {"unknown"}


def test_bucket_targets_have_the_words_of_the_states(shop: Market):
    moved = change(BUCKET, "HARVEST", "KILL", change_type="bucket_state")
    bought(shop, moved)
    decision = reviewed(shop).decisions[0]
    assert decision.status == "blocked"
    assert (decision.changes[0].kind, decision.changes[0].share) == ("bucket", None)
    assert "TG507" in decision.codes
    assert codes(shop.judge())
