"""Decisions are judged where they land: real repositories, on real bases (SPEC 7)."""

from __future__ import annotations

import json
import os
import random
from pathlib import Path
from typing import Any

import pytest

from tests.support import court
from tests.support.approvals import MEI, approve, set_gate
from tests.support.court import BUCKET, WAKE, bid, change
from tests.support.governed_market import (
    DAY,
    PASS,
    Market,
    judged,
    past,
    shop,
)
from tests.support.layers import run
from tests.support.policy_changes import approvers
from tests.support.shop import codes, finding_lines, instant
from trace_gate.adapters.store.base_fold import FoldedBase
from trace_gate.app.judge import check

__all__ = ["past", "shop"]

pytestmark = pytest.mark.slow

CHANGES = int(os.environ.get("TRACE_GATE_DECISIONS", "40"))
"""How many generated decisions are judged in every way."""

A_HISTORY = 100
"""So many of them are of one history: a long one is folded again and again."""


def test_a_bid_within_the_limits_on_a_confirmed_hypothesis_passes(shop: Market):
    shop.save(shop.market(bid(1.0, 1.2, "mug")))
    shop.commit()
    assert judged(shop) == PASS, finding_lines(shop.judge())


@pytest.mark.parametrize(
    ("of", "found"),
    [
        ({"changes": [bid(1.0, 1.5, "mug")]}, ("BLOCK", ["TG501", "TG601"])),
        ({"changes": [bid(1.0, 1.1, "travel mug")]}, ("BLOCK", ["TG405", "TG501", "TG504"])),
        ({"changes": [bid(1.0, 1.1, "mug")], "hypothesis_id": "H-002"},
         ("BLOCK", ["TG405", "TG501", "TG505"])),
        ({"changes": [bid(1.0, 1.1, "mug")], "considered": ["H-002"]},
         ("BLOCK", ["TG405", "TG501", "TG505"])),
        ({"changes": [bid(1.0, 1.1, f"w{n}") for n in range(21)]},
         ("BLOCK", ["TG405", "TG501", "TG503"])),
        ({"changes": [bid(1.0, 1.1, "mug", change_pct=0.5)]}, ("BLOCK", ["TG511"])),
        ({"changes": [bid(1.0, 1.5, "mug")], "check": "ESCALATE"}, ("ESCALATE", ["TG601"])),
    ],
)  # fmt: skip
def test_an_executed_decision_beyond_a_limit(shop: Market, of: dict, found: tuple):
    shop.save(shop.market(*of.pop("changes"), **of))
    shop.commit()
    assert judged(shop) == found, finding_lines(shop.judge())


def test_a_blocked_decision_is_a_record_if_it_says_so(shop: Market):
    shop.save(shop.market(bid(1.0, 1.1, "travel mug"), check="BLOCK", executed=False))
    shop.commit()
    assert judged(shop) == PASS
    assert "TG504" in codes(shop.judge(), "note")


def test_a_stricter_claim_is_accepted(shop: Market):
    for claim, verdict in (("ESCALATE", "PASS"), ("BLOCK", "PASS")):
        shop.save(shop.market(bid(1.0, 1.1, "mug"), check=claim, executed=False))
        shop.commit()
        assert judged(shop) == (verdict, [])


# --- where it lands ----------------------------------------------------------------------------


def freeze(shop: Market, name: str = "IB-gift") -> dict:
    """An approved decision that freezes a bucket now, in the base by its history."""
    moved = court.moved("HARVEST", "FROZEN", court.ago(hours=0), name)
    moved["created_at"] = moved["execution"]["executed_at"] = instant(shop.clock)
    return moved


def test_a_bucket_that_is_frozen_meanwhile_stops_the_execution(shop: Market):
    trace_id = shop.save(shop.market(bid(1.0, 1.1, "coffee gift"), executed=False))
    shop.commit()
    assert judged(shop) == PASS
    shop.merged()
    shop.switch("main")
    shop.clock += 3600
    shop.land(freeze(shop))
    shop.git("checkout", "-q", "-B", "work")
    shop.clock += 3600
    shop.grown(trace_id)
    assert (shop.staged().verdict, codes(shop.staged())) == ("BLOCK", ["TG405", "TG504"])
    shop.commit()
    assert judged(shop) == ("BLOCK", ["TG405", "TG504"])
    assert "TG501" not in codes(shop.judge(), "error", "warning", "note")


def test_nothing_new_at_the_execution_passes(shop: Market):
    trace_id = shop.save(shop.market(bid(1.0, 1.1, "coffee gift"), executed=False))
    shop.commit()
    shop.merged()
    shop.clock += 3600
    shop.grown(trace_id)
    shop.commit()
    assert judged(shop) == PASS


def test_a_sealed_claim_is_not_reproached_but_the_fresh_verdict_rules(shop: Market):
    """Two bids passed alone; executed on one day they are beyond the limit."""
    ids = [
        shop.save(shop.market(bid(old, new, "mug"), executed=False))
        for old, new in ((1.0, 1.3), (1.3, 1.6))
    ]
    shop.commit()
    assert judged(shop) == PASS
    shop.merged()
    shop.clock += 60
    shop.grown(ids[0])
    shop.commit()
    assert judged(shop) == PASS
    shop.merged()
    shop.clock += 60
    shop.grown(ids[1])
    shop.commit()
    assert judged(shop) == ("ESCALATE", ["TG601"])
    found = shop.judge()
    assert "TG501" not in codes(found, "error", "warning", "note")
    assert "TG502" in codes(found, "warning")


def test_the_execution_of_a_sealed_decision_without_a_person_is_not_waved_through(shop: Market):
    trace = shop.market(bid(1.0, 1.5, "mug"), executed=False)
    shop.switch("main")
    shop.land(trace, message="pushed with --no-verify")
    shop.git("checkout", "-q", "-B", "work")
    shop.grown(trace["id"])
    shop.commit()
    assert judged(shop) == ("ESCALATE", ["TG601"])


# --- two sides ---------------------------------------------------------------------------------


def two_sides(shop: Market, one: dict, other: dict) -> tuple[tuple, tuple, tuple, tuple]:
    """(each alone, both in a merge, the second on a base that has the first)."""
    shop.branch("one")
    shop.land(one)
    alone = judged(shop)
    shop.branch("two")
    shop.land(other)
    shop.clock += 120
    other_alone = judged(shop)
    shop.git("checkout", "-q", "-b", "both", "one")
    shop.git("merge", "-q", "--no-ff", "-m", "both", "two")
    both = judged(shop)
    shop.switch("main")
    shop.git("merge", "-q", "--ff-only", "one")
    shop.switch("two")
    return alone, other_alone, both, judged(shop)


def at(shop: Market, minutes: int, *changes: dict, **fields: Any) -> dict:
    made = shop.market(*changes, **fields)
    moment = instant(shop.clock - 3600 + 60 * minutes)
    made["created_at"] = made["execution"]["executed_at"] = moment
    return made


def test_two_bids_from_two_sides_are_one_of_both(shop: Market):
    one = at(shop, 0, bid(1.0, 1.3, "mug"))
    other = at(shop, 1, bid(1.0, 1.3, "mug"))
    found = two_sides(shop, one, other)
    assert found[:2] == (PASS, PASS)
    assert found[2] == found[3] == ("BLOCK", ["TG501", "TG601"])


def test_two_bids_on_two_targets_are_two(shop: Market):
    one = at(shop, 0, bid(1.0, 1.3, "mug"))
    other = at(shop, 1, bid(1.0, 1.3, "cup"))
    assert two_sides(shop, one, other) == (PASS, PASS, PASS, PASS)


def test_two_steps_of_one_bucket_from_two_sides(shop: Market):
    step = change(BUCKET, "HARVEST", "FROZEN", change_type="bucket_state", details=court.FREEZE)
    one = at(shop, 0, step)
    other = at(shop, 1, bid(1.0, 1.1, "coffee gift"))
    found = two_sides(shop, one, other)
    assert found[:2] == (PASS, PASS)
    assert found[2] == found[3] == ("BLOCK", ["TG405", "TG501", "TG504"])


def test_uses_of_an_unwritten_hypothesis_from_two_sides(shop: Market):
    rules = {"hypothesis_id": "H-050", "check": "ESCALATE"}

    def of(minutes: int) -> dict:
        made = at(shop, minutes, bid(1.0, 1.01, f"w{minutes}"), **rules)
        made["execution"] |= {
            "approved_by": "Ann Analyst",
            "approval": {"at": made["created_at"], "digest": "sha256:" + "0" * 64,
                         "reasons": ["TG505"]},
        }  # fmt: skip
        return made

    shop.switch("main")
    shop.land(of(0), of(1), message="two uses")
    shop.git("checkout", "-q", "-B", "work")
    found = two_sides(shop, of(2), of(3))
    assert all("TG505" not in codes_ for _, codes_ in found[:2])
    assert all("TG505" in codes_ and verdict == "BLOCK" for verdict, codes_ in found[2:])


# --- dating back -------------------------------------------------------------------------------


@pytest.mark.parametrize("days", [1, 6])
def test_dating_back_evades_no_freeze(shop: Market, days: int):
    shop.switch("main")
    shop.land(freeze(shop))
    shop.git("checkout", "-q", "-B", "work")
    shop.clock += 3600
    made = shop.market(bid(1.0, 1.1, "coffee gift"))
    made["created_at"] = made["execution"]["executed_at"] = instant(shop.clock - days * DAY)
    made["id"] = court.NUMBERS.next(made["created_at"])
    shop.land(made)
    assert judged(shop) == ("BLOCK", ["TG405", "TG501", "TG504"])


def test_dating_back_evades_no_rejection(shop: Market):
    shop.switch("main")
    tried = court.approved(bid(1.0, 1.1, "x"), when=court.ago(days=9), hypothesis="H-003")
    shop.land(court.registered("H-003", court.ago(days=10)), tried)
    shop.land(court.verified(tried, 0.5, court.ago(hours=1)))
    shop.git("checkout", "-q", "-B", "work")
    made = shop.market(bid(1.0, 1.1, "mug"), hypothesis_id="H-003", check="ESCALATE")
    made["created_at"] = made["execution"]["executed_at"] = instant(shop.clock - 6 * DAY)
    made["id"] = court.NUMBERS.next(made["created_at"])
    shop.land(made)
    assert judged(shop)[0] == "BLOCK"
    assert "TG505" in judged(shop)[1]


def test_dating_back_within_the_day_evades_no_sum(shop: Market):
    shop.save(shop.market(bid(1.0, 1.3, "mug")))
    shop.commit()
    shop.merged()
    made = shop.market(bid(1.0, 1.3, "mug"))
    made["created_at"] = made["execution"]["executed_at"] = instant(shop.clock - 4 * 3600)
    shop.land(made)
    assert judged(shop) == ("BLOCK", ["TG501", "TG601"])


@pytest.mark.parametrize("grow", ["evidence", "rolled_back"])
def test_a_sealed_trace_that_grows_hides_nothing_from_what_is_dated_before_it(
    shop: Market, grow: str
):
    first = shop.save(shop.market(bid(1.0, 1.3, "mug")))
    shop.commit()
    shop.merged()
    trace = shop.load(first)
    if grow == "evidence":
        trace["evidence"].append(shop.report("more.csv", "term\nx\n"))
    else:
        trace["execution"]["result"] = "rolled_back"
    shop.save(trace)
    made = shop.market(bid(1.0, 1.3, "mug"))
    made["created_at"] = made["execution"]["executed_at"] = instant(shop.clock - 4 * 3600)
    shop.land(made)
    assert judged(shop) == ("BLOCK", ["TG501", "TG601"]), finding_lines(shop.judge())


# --- drafts, corrections, replays --------------------------------------------------------------


def test_a_draft_that_is_edited_is_judged_as_it_is_now(shop: Market):
    made = shop.market(bid(1.0, 1.1, "mug"))
    shop.land(made)
    assert judged(shop) == PASS
    made["execution"]["changes"][0]["to_value"] = 1.5
    shop.land(made)
    assert judged(shop) == ("BLOCK", ["TG501", "TG601"])
    made["execution"]["changes"][0]["to_value"] = 1.2
    shop.land(made)
    assert judged(shop) == PASS


def test_what_a_superseded_decision_did_counts_all_the_same(shop: Market):
    first = shop.save(shop.market(bid(1.0, 1.3, "mug")))
    shop.commit()
    shop.merged()
    shop.clock += 600
    again = shop.market(bid(1.3, 1.6, "mug"), causal_links={"supersedes": first})
    shop.land(again)
    assert judged(shop) == ("BLOCK", ["TG501", "TG601"])


def test_an_executed_decision_is_not_executed_again(shop: Market):
    first = shop.save(shop.market(bid(1.0, 1.3, "mug")))
    shop.commit()
    shop.merged()
    shop.clock += 2 * DAY
    shop.grown(first)
    shop.commit()
    assert judged(shop)[0] == "BLOCK"
    assert "TG203" in judged(shop)[1]


def test_what_passed_is_not_judged_again_when_its_result_comes(shop: Market):
    made = shop.market(bid(1.0, 1.1, "coffee gift"))
    made["execution"]["result"] = None
    first = shop.save(made)
    shop.commit()
    assert judged(shop) == PASS
    shop.merged()
    shop.switch("main")
    shop.land(freeze(shop))
    shop.git("checkout", "-q", "-B", "work")
    trace = shop.load(first)
    trace["execution"]["result"] = "failure"
    shop.save(trace)
    shop.commit()
    assert judged(shop) == PASS


def test_what_wakes_a_bucket_needs_a_person_then_others_may_touch_it(shop: Market):
    wake = change(
        BUCKET.replace("IB-gift", "IB-travel"),
        "FROZEN",
        "GROW",
        change_type="bucket_state",
        details=WAKE,
    )
    shop.save(shop.market(wake, check="ESCALATE"))
    shop.clock += 60
    shop.save(shop.market(bid(1.0, 1.1, "travel mug"), check="BLOCK", executed=False))
    shop.commit()
    assert judged(shop) == ("ESCALATE", ["TG601"])
    assert "TG504" in codes(shop.judge(), "note")


# --- through the command line ------------------------------------------------------------------


def test_govern_says_what_the_gate_says_and_writes_it(shop: Market):
    trace_id = shop.save(shop.market(bid(1.0, 1.5, "mug"), executed=False))
    said = json.loads(run(shop.path, "govern", trace_id, "--format", "json", code=1).stdout)
    assert said["verdict"] == "ESCALATE"
    run(shop.path, "govern", trace_id, "--write", code=1)
    assert shop.load(trace_id)["execution"]["guardrail_check"] == "ESCALATE"
    assert shop.load(trace_id)["execution"]["guardrail_details"]["amplitude"] == "ESCALATE"
    shop.git("add", "-A")
    shop.commit()
    assert judged(shop) == PASS  # it waits


# --- a person's word ---------------------------------------------------------------------------


@pytest.fixture
def office(shop: Market, keys: dict[str, Path]) -> Market:
    """The shop with Mei as an approver who signs."""
    shop.switch("main")
    set_gate(shop, approvers=approvers(keys), approval={"require_signature": True})
    shop.commit("the first approver")
    shop.git("checkout", "-q", "-B", "work", "main")
    return shop


def signed(shop: Market, trace_id: str, keys: dict[str, Path], *reasons: str) -> None:
    """Mei approves and signs, in a commit of her own."""
    ann, shop.who = shop.who, MEI
    approve(shop, trace_id, keys["mei"], reasons=reasons)
    shop.commit("approved")
    shop.who = ann


def test_a_person_lets_pass_what_escalates(office: Market, keys: dict[str, Path]):
    made = office.market(bid(1.0, 1.5, "mug"), executed=False, check="ESCALATE")
    trace_id = office.save(made)
    office.commit()
    signed(office, trace_id, keys, "TG502")
    office.merged()
    office.grown(trace_id)
    office.commit()
    assert judged(office) == PASS, finding_lines(office.judge())


@pytest.mark.parametrize(
    "way",
    [("approved_by",), ("approval",), ("approval", "at"), ("approval", "digest"),
     ("approval", "reasons"), ("approval", "signature")],
)  # fmt: skip
@pytest.mark.parametrize("blank", [None, "", "x"])
def test_an_approval_is_needed_whole(
    office: Market, keys: dict[str, Path], way: tuple[str, ...], blank: object
):
    trace_id = office.save(office.market(bid(1.0, 1.5, "mug"), check="ESCALATE"))
    office.commit()
    signed(office, trace_id, keys, "TG502")
    assert judged(office) == PASS
    trace = office.load(trace_id)
    holder = trace["execution"]
    for step in way[:-1]:
        holder = holder[step]
    holder[way[-1]] = [blank] if way[-1] == "reasons" and blank else blank
    office.who = MEI
    office.save(trace)
    office.commit()
    assert judged(office)[0] != "PASS"


def test_a_new_reason_at_the_execution_needs_a_new_approval(office: Market, keys: dict[str, Path]):
    made = office.market(bid(1.0, 0.6, "coffee gift"), executed=False, check="ESCALATE")
    trace_id = office.save(made)
    office.commit()
    signed(office, trace_id, keys, "TG502")
    office.merged()
    office.switch("main")
    office.land(freeze(office))
    office.git("checkout", "-q", "-B", "work")
    office.clock += 60
    office.grown(trace_id)
    office.commit()
    assert judged(office) == ("ESCALATE", ["TG601"])
    assert "TG504" in finding_lines(office.judge())


def test_what_a_person_approved_is_not_executed_after_a_block(
    office: Market, keys: dict[str, Path]
):
    made = office.market(bid(1.0, 1.5, "coffee gift"), executed=False, check="ESCALATE")
    trace_id = office.save(made)
    office.commit()
    signed(office, trace_id, keys, "TG502", "TG504")
    office.merged()
    office.switch("main")
    office.land(freeze(office))
    office.git("checkout", "-q", "-B", "work")
    office.clock += 60
    office.grown(trace_id)
    office.commit()
    assert judged(office) == ("BLOCK", ["TG405", "TG504"])


def test_a_resumption_lets_the_shop_go_on(office: Market, keys: dict[str, Path]):
    office.switch("main")
    many = [
        court.approved(
            bid(1.0, 1.5, f"w{n}"),
            when=instant(office.clock - 600 + n),
            reasons=["TG502"],
        )
        for n in range(11)
    ]
    office.land(*many)
    office.git("checkout", "-q", "-B", "work")
    office.save(office.market(bid(1.0, 1.1, "mug")))
    office.commit()
    assert judged(office) == ("BLOCK", ["TG405", "TG501", "TG506"])
    office.git("reset", "-q", "--hard", "main")
    again = change("tenant/SHOP_1-US/emergency", change_type="emergency_resume")
    resume = office.market(again, check="ESCALATE")
    trace_id = office.save(resume)
    office.commit()
    office.clock += 60
    office.save(office.market(bid(1.0, 1.1, "mug")))
    office.commit()
    assert judged(office)[0] == "BLOCK"
    signed(office, trace_id, keys, "TG506")
    assert judged(office) == PASS, finding_lines(office.judge())


# --- every way to ask --------------------------------------------------------------------------


def generated(chance: random.Random, shop: Market, moment: float) -> dict:
    """Any decision of a shop: sizes, targets, hypotheses and claims as they come."""
    words = ["mug", "cup", "coffee gift", "Travel  MUG", "odd"]
    prices = [None, 0, 0.8, 1.0, 1.1, 1.2, 1.3, 1.5, "1"]
    kinds = [
        lambda: bid(chance.choice(prices), chance.choice(prices), chance.choice(words)),
        lambda: bid(1.0, chance.choice([1.1, 1.2, 1.3]), chance.choice(words)),
        lambda: change("campaign/C1/budget", 10, chance.choice([11, 15, 20]),
                       change_type="budget_update"),
        lambda: change("campaign/C1/state", "enabled", "paused", change_type="state_update"),
        lambda: change(BUCKET, "HARVEST", "FROZEN", change_type="bucket_state",
                       details=court.FREEZE),
        lambda: change("tenant/SHOP_1-US/emergency", change_type="emergency_resume"),
        lambda: change("asin/B0EXAMPLE1/content/bullets", ["a"], ["b", "c"],
                       change_type="content_update"),
    ]  # fmt: skip
    made = shop.market(
        *(chance.choice(kinds)() for _ in range(chance.choice([1, 1, 2, 3]))),
        hypothesis_id=chance.choice(["H-001", "H-001", "H-001", "H-002", "H-050"]),
        considered=chance.choice([[], [], ["H-002"]]),
        bucket=chance.choice([None, None, "IB-gift", "IB-travel"]),
        check=chance.choice(["PASS", "PASS", "ESCALATE", "BLOCK"]),
        executed=chance.random() < 0.7,
    )
    made["created_at"] = instant(moment)
    if made["execution"]["executed_at"]:
        made["execution"]["executed_at"] = instant(moment)
        made["execution"]["result"] = chance.choice(["success", "success", "failure", None])
    return made


def facts(judgement: Any) -> list[tuple]:
    return sorted(
        (each.code, each.level, each.path or "", each.line or 0, each.message)
        for each in judgement.findings
    )


def only(found: list[tuple]) -> list[tuple]:
    """What decisions are told; what a boundary alone looks at apart."""
    return [each for each in found if each[0] not in ("TG205", "TG410")]


@pytest.mark.parametrize("seed", range(-(-CHANGES // A_HISTORY)))
def test_index_range_and_any_cache_say_the_same(shop: Market, seed: int):
    chance = random.Random(7 + seed)
    folder = shop.path / ".git" / "trace-gate"
    count = 0
    while count < min(CHANGES, A_HISTORY):
        many = chance.choice([1, 2, 3])
        start = shop.clock - 1800
        for n in range(many):
            shop.save(generated(chance, shop, start + 60 * n))
        count += many
        staged = shop.staged()
        shop.commit()
        ranged = shop.judge()
        assert (staged.verdict, only(facts(staged))) == (ranged.verdict, only(facts(ranged)))
        for kind in chance.sample(["cold", "warm", "damaged", "half"], 2):
            assert (ranged.verdict, facts(ranged)) == with_cache(shop, folder, kind, chance)
        if ranged.verdict == "PASS" or chance.random() < 0.3:
            shop.merged()  # what is not right lands now and then, too
        else:
            shop.git("reset", "-q", "--hard", "main")
        shop.clock += chance.choice([60, 3600, 40_000])


def with_cache(shop: Market, folder: Path, kind: str, chance: random.Random) -> tuple:
    file = folder / "fold.sqlite3"
    if kind == "cold":
        for each in folder.glob("fold.sqlite3*"):
            each.unlink()
    elif kind in ("damaged", "half") and file.exists():
        data = bytearray(file.read_bytes())
        for _ in range(chance.choice([1, 30])):
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        file.write_bytes(bytes(data[: len(data) // 2] if kind == "half" else data))
    base = FoldedBase(str(folder))
    with shop.open() as git:
        services = shop.services().with_(folded=base.at)
        found = check.check_range(git, "main", "HEAD", services)
    base.close()
    return found.verdict, facts(found)


def test_the_order_in_which_a_unit_was_made_makes_no_difference(shop: Market):
    chance = random.Random(3)
    made = [generated(chance, shop, shop.clock - 1800 + 60 * n) for n in range(6)]
    found = []
    for _ in range(3):
        chance.shuffle(made)
        shop.git("reset", "-q", "--hard", "main")
        for each in made:
            shop.land(each)
        judgement = shop.judge()
        found.append((judgement.verdict, facts(judgement)))
    assert found[0] == found[1] == found[2]
