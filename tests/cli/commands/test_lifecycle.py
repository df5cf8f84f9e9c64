"""`trace-gate lifecycle propose`: what is ready to go on, and the draft of it."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest

from tests.support import court
from tests.support.court import ASIN, TODAY, ago, created, harvest, moved
from tests.support.desk import Desk
from tests.support.lifecycle_court import CLICKS, REPORT, SHOP, STEADY, counted, observed, target
from tests.support.reports import search_terms
from trace_gate.cli import environment

FEW = ((9, 14, 6, 11, 8, 15, 7, 10), (90, 98, 91, 105, 104, 112, 103, 100))
CONFIRM = (
    *("--confirm", "no_major_competitor_change", "Top 5 as in March"),
    *("--confirm", "no_seasonality_risk", "Two springs alike"),
)


def bucket(name: str, days: float = 71) -> list[dict]:
    """A bucket that is in HARVEST since some days."""
    first = harvest(name, tenant=SHOP, keywords=[name.removeprefix("IB-")])[:2]
    return [*first, moved("GROW", "HARVEST", ago(days=days), name, tenant=SHOP)]


def put(shop: Desk, *traces: dict) -> None:
    shop.write("uploads/terms.csv", REPORT)
    for each in traces:
        shop.write(court.path_of(each), court.text_of(each) + "\n", add=False)
    shop.commit()


@pytest.fixture
def shop_of_buckets(shop: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setattr(environment, "now", TODAY.timestamp)
    money: dict[str, Any] = {"spend": 1846.20, "sales": 7520.40}
    women = counted("IB-women", STEADY, CLICKS, **money)
    men = counted("IB-men", *FEW, spend=200, sales=800)
    test = created("IB-new", when=ago(days=20), tenant=SHOP)
    lives = [*bucket("IB-women"), *bucket("IB-men"), *bucket("IB-quiet"), test]
    put(shop, *lives, target(0.25), observed([*women, *men]))
    return shop


def test_a_freeze_is_proposed_as_in_the_worked_example(shop_of_buckets: Desk):
    lines = shop_of_buckets.run("freeze", "propose").stdout.splitlines()
    assert lines == [
        f"{ASIN} in ACME-01-US, 2025-03-04",
        (
            "  IB-women: ready. Volatility 7.9 % < 15 % (8 weeks, 358/3,218; chance alone 14.1 %). "
            "ACOS 1,846.20/7,520.40 = 24.5 % (22.1 to 27.2), band 20 to 30. HARVEST 71 days. "
            "You confirm: no_major_competitor_change, no_seasonality_risk."
        ),
        (
            "  IB-men: wait. Weekly rates differ 28.8 %, chance alone 30.0 % (80/803): needs about "
            "40 orders a week. 60 days are usual in HARVEST, and it is there for 71."
        ),
        (
            "  IB-quiet: cannot tell. No observation counts it: trace-gate observe REPORT --asin "
            "ASIN. 60 days are usual in HARVEST, and it is there for 71."
        ),
        (
            f"next: trace-gate freeze propose --store ACME-01 --marketplace US --asin {ASIN} "
            '--write IB-women --confirm no_major_competitor_change "WHAT YOU LOOKED AT" '
            '--confirm no_seasonality_risk "WHAT YOU LOOKED AT"'
        ),
    ]


def test_every_bucket_is_named_with_its_way_and_a_program_reads_the_same(shop_of_buckets: Desk):
    output = shop_of_buckets.run("lifecycle", "propose").output
    assert "IB-women HARVEST > FROZEN: ready." in output
    assert "IB-new TEST > GROW: cannot tell." in output
    assert "14 days are usual in TEST, and it is there for 20." in output
    data = json.loads(shop_of_buckets.run("lifecycle", "propose", "--format", "json").output)
    found = {each["bucket"]: each for each in data["buckets"]}
    assert [way["to"] for way in found["IB-new"]["ways"]] == ["GROW", "KILL"]
    (way,) = found["IB-women"]["ways"]
    assert (way["verdict"], found["IB-women"]["acos_target"]) == ("ready", 0.25)
    measured = {each["name"]: each["measured"] for each in way["conditions"]}
    assert measured["conversion_volatility_60d < 15%"]["volatility"] == 0.0791


def test_as_of_an_earlier_day_later_counts_do_not_count(shop_of_buckets: Desk):
    output = shop_of_buckets.run("freeze", "propose", "--as-of", "2025-02-24").output
    assert "IB-women: cannot tell. 7 of 8 weeks in a row are counted." in output


def test_the_draft_holds_what_was_measured_and_what_the_person_said(shop_of_buckets: Desk):
    shop = shop_of_buckets
    before = len(shop.traces())
    words = ("--write", "IB-women", *CONFIRM, "--agent", "guardrail-governor")
    output = shop.run("freeze", "propose", *words).output
    assert len(shop.traces()) == before + 2
    expects, trace = (shop.trace(path) for path in shop.traces()[-2:])
    assert [each["agent_id"] for each in (expects, trace)] == [
        "intent-analyst",
        "guardrail-governor",
    ]
    (change_,) = trace["execution"]["changes"]
    assert (change_["from_value"], change_["to_value"]) == ("HARVEST", "FROZEN")
    details = change_["details"]
    assert details["freeze_criteria_met"] == court.FREEZE["freeze_criteria_met"]
    assert details["confirmed"]["no_seasonality_risk"] == "Two springs alike"
    assert details["measured"]["acos_within_target_band"]["acos"] == 0.2455
    assert "358/3,218" in details["freeze_reason"]
    assert [each["uri"] for each in trace["evidence"]] == ["uploads/terms.csv"]
    data = json.loads(shop.run("freeze", "propose", "--format", "json").output)
    basis = data["buckets"][0]["ways"][0]["conditions"][1]["basis"]
    assert expects["trace_type"] == "hypothesis"
    assert expects["causal_links"]["caused_by"] == basis[0]
    assert expects["entity"] == {"asin": ASIN, "intent_bucket_id": "IB-women"}
    assert expects["hypothesis"]["verification_window_days"] == 14
    assert [each["metric"] for each in expects["hypothesis"]["success_criteria"]] == ["acos"] * 2
    assert trace["hypothesis"] == expects["hypothesis"]
    assert trace["causal_links"] == {"caused_by": expects["id"], "related_traces": basis}
    assert trace["observation"]["key_metrics"]["orders"] == 358
    assert "counts" not in trace["observation"]
    assert trace["execution"]["executed_at"] is None
    assert trace["execution"]["guardrail_check"] == "ESCALATE"
    assert f"trace-gate approve {trace['id']}" in output
    assert f"git add traces/2025-03/{expects['id']}.yaml traces/2025-03/{trace['id']}" in output
    assert "TG50" not in shop.run("govern", trace["id"], code=None).output.replace("TG505", "")
    shop.git("add", "-A")
    assert "TG208" not in shop.run("check", code=None).output


def test_a_state_may_be_recorded_with_its_draft_and_is_approved_afterwards(
    shop_of_buckets: Desk,
):
    shop = shop_of_buckets
    words = ("freeze", "propose", "--write", "IB-women", *CONFIRM, "--executed")
    said = shop.run(*words).output
    trace = shop.trace()
    execution = trace["execution"]
    assert (execution["executed_at"], execution["result"]) == (trace["created_at"], "success")
    assert execution["guardrail_check"] == "ESCALATE"
    assert f"a second person: trace-gate approve {trace['id']}   then: git add " in said
    assert "trace-gate execute" not in said
    shop.git("add", "-A")
    assert "TG601" in shop.run("check", code=1).output
    twice = shop.run(*words, code=2).output
    assert f"{trace['id']} records IB-women to FROZEN already, and is in no commit." in twice
    shop.run("approve", "latest", "--as", "Lin")
    shop.git("add", "-A")
    assert "TG50" not in shop.run("check", code=None).output.replace("TG505", "")


def test_nothing_is_executed_without_a_bucket(shop_of_buckets: Desk):
    said = shop_of_buckets.run("freeze", "propose", "--executed", code=2).output
    assert "--executed is about the decision that --write drafts" in said


def test_what_only_a_person_can_say_is_asked_for_and_nothing_is_written(shop_of_buckets: Desk):
    before = shop_of_buckets.traces()
    words = ("freeze", "propose", "--write", "IB-women")
    output = shop_of_buckets.run(*words, *CONFIRM[:3], code=2).output
    assert "no_seasonality_risk of IB-women: a person has to look" in output
    assert "--confirm no_seasonality_risk" in output
    assert shop_of_buckets.traces() == before


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("IB-men", "is not ready for FROZEN: Weekly rates differ 28.8 %, chance alone 30.0 %"),
        ("IB-men", "needs about 40 orders a week.\n"),
        ("IB-none", "Nothing can be said of IB-none: no bucket of that name"),
    ],
)
def test_what_is_not_ready_is_not_written(shop_of_buckets: Desk, name: str, part: str):
    before = shop_of_buckets.traces()
    words = ("--write", "IB-women", "--write", name, *CONFIRM)
    assert part in shop_of_buckets.run("freeze", "propose", *words, code=2).output
    assert shop_of_buckets.traces() == before


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (("--as-of", "2025-02-24", *CONFIRM), "A decision is of today"),
        ((*CONFIRM, "--confirm", "acos_within_target_band", "it is"), "no criterion that a person"),
        ((*CONFIRM, "--confirm", "no_season", "none"), "no_seasonality_risk"),
        ((*CONFIRM, "--to", "KILL"), "is not ready for KILL: from HARVEST counts tell of FROZEN."),
        ((*CONFIRM, "--asin", "B0EXAMPLE9"), "No trace here is about"),
        ((*CONFIRM, "--agent", "the-governor"), "Nobody is called 'the-governor' here"),
    ],
)
def test_what_cannot_be_meant_is_refused(shop_of_buckets: Desk, words: tuple[str, ...], part: str):
    before = shop_of_buckets.traces()
    output = shop_of_buckets.run("freeze", "propose", "--write", "IB-women", *words, code=2).output
    assert part in output
    assert shop_of_buckets.traces() == before


def test_a_draft_may_go_on_from_a_hypothesis_that_is_there(shop_of_buckets: Desk):
    shop = shop_of_buckets
    path = shop.traces()[0]
    shop.run("new", "hypothesis", "--caused-by", path.stem, "--statement", "It is steady",
             "--criterion", "acos <= 0.3", "--asin", ASIN)  # fmt: skip
    words = ("--write", "IB-women", *CONFIRM, "--caused-by", "latest:hypothesis")
    shop.run("freeze", "propose", *words)
    trace = shop.trace()
    assert trace["hypothesis"]["statement"] == "It is steady"
    assert trace["causal_links"]["caused_by"] == shop.traces()[-2].stem
    assert len(trace["causal_links"]["related_traces"]) == 1


def test_a_frozen_bucket_that_fell_is_woken_by_what_was_measured(
    shop: Desk, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(environment, "now", TODAY.timestamp)
    frozen = moved("HARVEST", "FROZEN", ago(days=5), "IB-women", tenant=SHOP)
    fell = counted("IB-women", (*STEADY, 19), (*CLICKS, 408), spend=900, sales=3600)
    put(shop, *bucket("IB-women"), frozen, target(0.25), observed(fell))
    output = shop.run("lifecycle", "propose").output
    assert (
        "IB-women FROZEN > GROW: ready. CONV_DROP: Conversion 19/408 = 4.7 %; 8 weeks before: "
        "358/3,218 = 11.1 %. A fall by 58 % (z -3.9)." in output
    )
    words = ("lifecycle", "propose", "--write", "IB-women")
    early = shop.run(*words, "--executed", code=2).output
    assert "IB-women wakes up only after a person has confirmed CONV_DROP" in early
    written = shop.run(*words).output
    details = shop.trace()["execution"]["changes"][0]["details"]
    assert (details["unfreeze_trigger"], details["actual_value"]) == ("CONV_DROP", 58.14)
    assert details["human_confirmed"] is None
    assert "BLOCK" in written
    assert "No bucket is in the state" in shop.run("freeze", "propose").output


def test_who_approves_that_a_bucket_wakes_up_confirms_it(
    shop: Desk, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(environment, "now", TODAY.timestamp)
    frozen = moved("HARVEST", "FROZEN", ago(days=5), "IB-women", tenant=SHOP)
    fell = counted("IB-women", (*STEADY, 19), (*CLICKS, 408), spend=900, sales=3600)
    put(shop, *bucket("IB-women"), frozen, target(0.25), observed(fell))
    shop.run("lifecycle", "propose", "--write", "IB-women")
    shop.run("execute", "latest", code=2)
    draft = shop.traces()[-1].read_bytes()
    told = json.loads(shop.run("approve", "latest", "--as", "Lin", "--format", "json").output)
    woken = f"asin/{ASIN}/intent_bucket/IB-women"
    wanted = {"target": woken, "trigger": "CONV_DROP", "value": 58.14}
    assert told["confirmed"] == [wanted]
    shop.traces()[-1].write_bytes(draft)
    said = shop.run("approve", "latest", "--as", "Lin").output
    assert (
        f"note: Lin confirms with it that CONV_DROP (58.14) is true of {woken}. "
        "Commit it only if you looked." in said
    )
    assert "confirms with it" not in shop.run("approve", "latest", "--as", "Lin").output
    execution = shop.trace()["execution"]
    details = execution["changes"][0]["details"]
    assert (details["human_confirmed"], details["confirmed_by"]) == (True, "Lin")
    assert details["confirmed_at"] == execution["approval"]["at"]
    assert (details["actual_value"], execution["guardrail_check"]) == (58.14, "ESCALATE")
    assert execution["guardrail_details"]["freeze"] == "ESCALATE"
    assert "TG504" in execution["approval"]["reasons"]
    shop.run("execute", "latest")


def test_a_sealed_draft_confirms_nothing_more(shop: Desk, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(environment, "now", TODAY.timestamp)
    frozen = moved("HARVEST", "FROZEN", ago(days=5), "IB-women", tenant=SHOP)
    fell = counted("IB-women", (*STEADY, 19), (*CLICKS, 408), spend=900, sales=3600)
    put(shop, *bucket("IB-women"), frozen, target(0.25), observed(fell))
    shop.run("lifecycle", "propose", "--write", "IB-women")
    shop.commit("a draft that landed")
    before = shop.traces()[-1].read_bytes()
    assert "BLOCK" in shop.run("approve", "latest", "--as", "Lin", code=2).output
    assert shop.traces()[-1].read_bytes() == before


def test_what_the_counts_of_the_base_contradict_is_stopped(
    shop: Desk, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(environment, "now", TODAY.timestamp)
    wild = counted("IB-wild", (70, 20, 64, 22, 68, 26, 60, 16), (400,) * 8, spend=900, sales=3600)
    seen = observed(wild)
    put(shop, *bucket("IB-wild"), target(0.25), seen)
    details = json.dumps({**court.FREEZE, "freeze_reason": "It is quiet"})
    words = ("--caused-by", seen["id"], "--statement", "It stays", "--criterion", "acos <= 0.3")
    shop.run("new", "decision", *words, "--action", "bucket_state", "--bucket", "IB-wild",
             "--change", f"asin/{ASIN}/intent_bucket/IB-wild HARVEST -> FROZEN",
             "--set", f"execution.changes.0.details={details}", "--option", "Freeze it",
             "--option", "Wait", "--rationale", "Nobody has touched it")  # fmt: skip
    assert "counts" not in shop.trace()["observation"]
    output = shop.run("govern", shop.traces()[-1].stem, code=1).output
    assert "TG508 BLOCK: The freeze of IB-wild claims `conversion_volatility_60d < 15%`" in output
    assert seen["id"] in output


def test_a_shop_without_buckets_has_nothing_to_say(shop: Desk):
    shop.commit()
    assert "No bucket is in a state" in shop.run("lifecycle", "propose").output
    assert "No trace here is about" in shop.run("freeze", "propose", "--asin", ASIN, code=2).output


def test_status_names_what_is_ready_and_the_command_that_writes_it(shop_of_buckets: Desk):
    shop = shop_of_buckets
    proposed = shop.run("freeze", "propose").output.splitlines()[-1].removeprefix("next: ")
    text = shop.run("status").output
    assert (
        "Buckets that are ready to go on: 1 (1 wait, 2 cannot be told: trace-gate lifecycle propose"
    ) in text
    assert f"  IB-women  ACME-01-US {ASIN}  HARVEST > FROZEN: Volatility 7.9 % < 15 %" in text
    assert "You confirm: no_major_competitor_change, no_seasonality_risk." in text
    assert text.count(f"      {proposed}\n") == 2, "as what comes next, and beside the bucket"
    assert "step 3, decision: IB-women is ready to be frozen" in text
    data = json.loads(shop.run("status", "--format", "json").output)
    (row,) = data["readiness"]["ready"]
    assert (row["kind"], row["command"]) == ("freeze", proposed)
    assert row["traces"] == data["next"][0]["traces"]
    found = json.loads(shop.run("lifecycle", "propose", "--format", "json").output)["buckets"]
    best = [{way["verdict"] for way in each["ways"]} for each in found]
    assert data["readiness"]["wait"] == sum("wait" in each - {"ready"} for each in best) == 1
    assert data["readiness"]["cannot_tell"] == best.count({"cannot tell"}) == 2


@pytest.mark.parametrize(("day", "verdict"), [("2025-02-24", "cannot tell"), ("2025-04-01", "")])
def test_on_a_day_without_counts_that_tell_nothing_is_ready(
    shop_of_buckets: Desk, day: str, verdict: str
):
    words = ("--as-of", day, "--format", "json")
    status = json.loads(shop_of_buckets.run("status", *words).output)["readiness"]
    found = json.loads(shop_of_buckets.run("freeze", "propose", *words).output)["buckets"]
    (women,) = [each for each in found if each["bucket"] == "IB-women"]
    assert women["ways"][0]["verdict"] == (verdict or "cannot tell")
    assert status["ready"] == []


def test_status_knows_the_state_of_the_day_that_is_asked_for(
    shop: Desk, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(environment, "now", TODAY.timestamp)
    frozen = moved("HARVEST", "FROZEN", ago(hours=5), "IB-women", tenant=SHOP)
    fell = counted("IB-women", (*STEADY, 19), (*CLICKS, 408), spend=9000, sales=3600)
    put(shop, *bucket("IB-women"), frozen, target(0.25), observed(fell))
    now = json.loads(shop.run("status", "--format", "json").output)
    (row,) = now["readiness"]["ready"]
    assert (row["kind"], row["to"], row["trigger"]) == ("wake", "GROW", "CONV_DROP")
    assert shop.run("lifecycle", "propose").output.count("FROZEN > GROW: ready") == 2, (
        "two triggers"
    )
    assert "CONV_DROP: Conversion 19/408" in shop.run("status").output
    assert now["next"][0]["step"] != 3, "a freeze is a step, a wake is not"
    before = json.loads(shop.run("status", "--as-of", "2025-03-03", "--format", "json").output)
    assert before["readiness"]["ready"] == []
    assert before["readiness"]["wait"] == 1, "it was in HARVEST, and its week was unsteady"


def test_a_change_of_a_state_comes_due_as_any_other_experiment(shop_of_buckets: Desk):
    shop = shop_of_buckets
    shop.run("freeze", "propose", "--write", "IB-women", *CONFIRM)
    shop.commit()
    (row,) = json.loads(shop.run("due", "--format", "json").output)["experiments"]
    expects, decision = (path.stem for path in shop.traces()[-2:])
    assert (row["trace"], row["decision"], row["status"]) == (expects, None, "PLANNED")
    assert row["statement"] == "IB-women stays in its band and needs nobody"
    shop.run("approve", decision)
    shop.run("execute", decision)
    shop.commit()
    (row,) = json.loads(shop.run("due", "--format", "json").output)["experiments"]
    assert (row["decision"], row["status"], row["due"]) == (decision, "RUNNING", "2025-03-18")


def test_what_is_drafted_is_named_and_not_drafted_again(shop_of_buckets: Desk):
    shop = shop_of_buckets
    words = ("freeze", "propose", "--write", "IB-women", *CONFIRM)
    shop.run(*words)
    drafted, path = shop.traces()[-1].stem, shop.traces()[-1].relative_to(shop.path)
    output = shop.run(*words, code=2).output
    assert f"{drafted} drafts IB-women to FROZEN already, and nobody has executed it." in output
    expects = shop.traces()[-2].stem
    assert f"Draft it anew: rm {path}, then the same with --caused-by {expects}" in output
    assert f"Once it is committed: trace-gate supersede {drafted}" in output
    assert shop.traces()[-1].stem == drafted
    shop.commit()
    output = shop.run("freeze", "propose").output
    assert "IB-women: ready. Volatility 7.9 %" in output
    assert f"HARVEST 71 days. Drafted already, in {drafted}." in output
    assert output.splitlines()[-1].startswith("next: trace-gate status")
    text = shop.run("status").output
    assert "Buckets that are ready to go on: none (1 wait, 2 cannot be told" in text
    assert f"  IB-women  ACME-01-US {ASIN}  FROZEN: drafted already, in {drafted}" in text
    assert "is ready to be frozen" not in text
    assert f"step 4, execution: {drafted} waits for the approval of a second person" in text
    (path,) = [each for each in shop.traces() if each.stem == drafted]
    path.unlink()
    shop.run(*words, "--caused-by", expects)
    assert shop.trace()["causal_links"]["caused_by"] == expects, "a draft that is gone is no draft"


def test_what_became_of_a_bucket_is_counted_of_its_own_terms(
    shop_of_buckets: Desk, monkeypatch: pytest.MonkeyPatch
):
    shop = shop_of_buckets
    shop.run("freeze", "propose", "--write", "IB-women", *CONFIRM)
    decision = shop.traces()[-1].stem
    shop.run("approve", decision)
    shop.run("execute", decision)
    shop.commit()
    later = TODAY + dt.timedelta(days=22)
    monkeypatch.setattr(environment, "now", later.timestamp)
    rows = (("women", 800, 90, 460.0, 1840.0), ("men", 300, 2, 900.0, 50.0))
    shop.write("uploads/later.csv", search_terms("2025-03-04", "2025-03-17", *rows), add=False)
    output = shop.run("verify", decision, "uploads/later.csv").output
    assert "acos <= 30 %: met. 25 % (" in output
    assert "before 24.6 %" in output
    assert "note: counted are the search terms of IB-women alone" in output
    assert "result: confirmed" in output
    outcome = shop.trace()["verification"]["actual_outcome"]
    assert (outcome["orders"], outcome["spend"]) == (90, 460)


def test_a_report_without_search_terms_does_not_prove_what_became_of_a_bucket(
    shop_of_buckets: Desk, monkeypatch: pytest.MonkeyPatch
):
    shop = shop_of_buckets
    shop.run("freeze", "propose", "--write", "IB-women", *CONFIRM)
    decision = shop.traces()[-1].stem
    shop.run("approve", decision)
    shop.run("execute", decision)
    monkeypatch.setattr(environment, "now", (TODAY + dt.timedelta(days=22)).timestamp)
    names = "Start Date,End Date,Campaign Name,Impressions,Clicks,Spend"
    text = f"{names},7 Day Total Sales ,7 Day Total Orders (#)\n"
    shop.write("uploads/c.csv", text + "2025-03-04,2025-03-17,gifts,9,5,2.5,10,1\n", add=False)
    output = shop.run("verify", decision, "uploads/c.csv", code=2).output
    assert "does not say which search terms its rows are about" in output
    assert "Download the search term report of the same days" in output
