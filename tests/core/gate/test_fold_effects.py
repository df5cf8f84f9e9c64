"""What a unit makes of the fold: its own claims, and what is sealed (SPEC 4 and 8)."""

from __future__ import annotations

import copy

import pytest

from tests.support import court, unit_case
from tests.support.court import ago, created, moved
from trace_gate.core.fold.facts import Fact
from trace_gate.core.gate import fold_effects

RULES = court.first_release()
CREATED = created()
GROWS = moved("TEST", "GROW", ago(days=200))
STRICT = [{"metric": "acos", "operator": "<", "value": 0.1}]
PLANNED, RUN, RESULT = court.story("H-050", 0.3)


def found(base, *unit):
    """What a unit comes to; each trace is new, or (as it was sealed, as it is now)."""
    pairs = [each if isinstance(each, tuple) else (None, each) for each in unit]
    live = {now["id"]: unit_case.touched(now, sealed=was) for was, now in pairs}
    return list(fold_effects.judge(court.facts_view(base, pairs, RULES), RULES, live))


def effects(base, *unit):
    return sorted({(each.trace_id, each.code) for each in found(base, *unit)})


def criteria(data, wanted):
    made = copy.deepcopy(data)
    made["hypothesis"]["success_criteria"] = wanted
    return made


def claiming(result, of=RUN):
    made = court.verified(of, 0.3, ago(days=300))
    made["verification"]["hypothesis_result"] = result
    return made


# --- claims --------------------------------------------------------------------------------------


def test_a_result_claims_what_follows_from_its_numbers():
    assert effects([PLANNED, RUN], claiming("confirmed")) == []
    wrong = claiming("rejected")
    (one,) = found([PLANNED, RUN], wrong)
    assert (one.trace_id, one.code) == (wrong["id"], "TG509")
    assert unit_case.field(one) == "hypothesis_result"
    assert "claims rejected" in one.message
    assert one.remediation.startswith("Write hypothesis_result: confirmed")


def test_so_does_a_decision_that_holds_its_own_result():
    grown = {**RUN, "verification": claiming("rejected")["verification"]}
    assert effects([PLANNED], (RUN, grown)) == [(RUN["id"], "TG509")]
    grown = {**RUN, "verification": claiming("confirmed")["verification"]}
    assert effects([PLANNED], (RUN, grown)) == []


def test_a_hypothesis_is_repeated_as_it_stands():
    again = court.registered("H-050", ago(days=3))
    assert effects([PLANNED, RUN, RESULT], again) == []
    other = criteria(again, STRICT)
    (one,) = found([PLANNED, RUN, RESULT], other)
    assert (one.trace_id, one.code) == (other["id"], "TG505")
    assert unit_case.field(one) == "hypothesis"
    assert PLANNED["id"] in one.message
    assert "H- number that is free" in one.remediation


def test_other_claims_of_decisions_are_for_their_guardrails():
    other = criteria(court.approved(court.bid(1, 1.1), hypothesis="H-050"), STRICT)
    assert effects([PLANNED], other) == []


def test_what_was_refused_before_is_not_told_again():
    wrong = claiming("rejected")
    grown = {**wrong, "causal_links": {**wrong["causal_links"], "related_traces": [RUN["id"]]}}
    assert effects([PLANNED, RUN], (wrong, grown)) == []


def test_what_is_wrong_in_the_base_is_not_the_units():
    again = criteria(court.registered("H-050", ago(days=3)), STRICT)
    assert effects([PLANNED, again], RUN) == []


# --- what is sealed ------------------------------------------------------------------------------


def test_nothing_is_slipped_in_before_a_sealed_trace():
    slip = moved("TEST", "GROW", ago(days=250))
    (one,) = found([CREATED, GROWS], slip)
    assert (one.trace_id, one.code, one.waits) == (slip["id"], "TG205", True)
    assert unit_case.field(one) == "created_at"
    assert f"{slip['id']} comes before {GROWS['id']}, which is sealed" in one.message
    assert "would not count any more: IB-gift is GROW, not TEST." in one.message
    assert f"trace-gate approve {slip['id']} --reason TG205" in one.remediation


def test_what_comes_after_it_passes():
    assert effects([CREATED, GROWS], moved("GROW", "HARVEST", ago(days=150))) == []


def test_nor_does_a_sealed_one_count_again():
    """It began where the bucket was not, and stays so."""
    lame = moved("GROW", "HARVEST", ago(days=150))
    (one,) = found([CREATED, lame], moved("TEST", "GROW", ago(days=250)))
    assert (one.code, "which is sealed and would count again." in one.message) == ("TG205", True)


def test_only_a_decision_is_asked_for_an_approval():
    slip = criteria(court.registered("H-050", ago(days=500)), STRICT)
    wrong = [each for each in found([PLANNED, RUN], slip) if each.code == "TG205"]
    assert {each.trace_id for each in wrong} == {slip["id"]}
    assert all(PLANNED["id"] in w.message or RUN["id"] in w.message for w in wrong)
    assert {each.remediation for each in wrong} == {
        "Write when you wrote this down: now, after the sealed trace."
    }


def test_each_trace_that_slips_in_is_told_and_none_that_comes_later():
    slips = [moved("TEST", "GROW", ago(days=days)) for days in (260, 250)]
    later = moved("GROW", "HARVEST", ago(days=150))
    wrong = [(each["id"], "TG205") for each in slips]
    assert [
        each for each in effects([CREATED, GROWS], *slips, later) if each[1] == "TG205"
    ] == wrong


def test_a_hypothesis_is_asked_by_what_its_decisions_tell_it():
    """A use that is dated back takes the place of a sealed one."""
    early = court.verified(RUN, 0.9, ago(days=392))
    wrong = effects([PLANNED, RUN, RESULT], early)
    assert (early["id"], "TG205") in wrong
    assert {trace_id for trace_id, _ in wrong} == {early["id"]}, "what is sealed has no finding"


def test_an_event_of_a_sealed_trace_stays_what_it_is():
    """Another text that comes before takes the number of its version."""

    def text(old, new, when):
        asin = f"asin/{court.ASIN}/content/title"
        return court.approved(
            court.change(asin, old, new, change_type="content_update"), when=when, bucket=None
        )

    first = text(None, "Mug", ago(days=100))
    early = text(None, "Cup", ago(days=200))
    assert effects([first], text("Mug", "Big mug", ago(days=50))) == []
    assert effects([first], early) == [(early["id"], "TG205")]
    plan = {**first, "execution": {**first["execution"], "executed_at": None, "result": None}}
    assert effects([plan], (plan, first), early) == [], "what is executed here is no sealed event"


# --- what was sealed, and grows ------------------------------------------------------------------


def test_the_growth_of_a_sealed_trace_is_its_own_affair():
    done = copy.deepcopy(GROWS)
    done["execution"]["result"] = "rolled_back"
    assert effects([CREATED], (GROWS, done)) == []


def test_but_nothing_comes_before_it_either():
    grown = {**GROWS, "causal_links": {"related_traces": [CREATED["id"]]}}
    slip = moved("TEST", "GROW", ago(days=250))
    assert effects([CREATED], (GROWS, grown), slip) == [(slip["id"], "TG205")]
    assert effects([CREATED], GROWS, slip) == [], "nobody has sealed the other one"


@pytest.mark.parametrize("days", [250, 150])
def test_a_growth_that_changes_another_sealed_trace_is_told(days):
    """A plan that is executed at a date before the next one."""
    plan = moved("TEST", "GROW", ago(days=260), executed=False)
    done = copy.deepcopy(plan)
    when = court.at(ago(days=days))
    done["execution"] |= {"executed_at": when, "result": "success"}
    expected = [(plan["id"], "TG205")] if days == 250 else []
    assert [e for e in effects([CREATED, GROWS], (plan, done)) if e[1] == "TG205"] == expected


def test_who_comes_before_is_told_and_if_nobody_can_tell_all_are():
    def fact(trace_id, second):
        return Fact(whole=second, fraction="", trace_id=trace_id)

    effects = [fact("A", 5), fact("A", 9), fact("B", 4), fact("C", 6), fact("D", 1)]
    assert fold_effects._before("A", effects, {"B", "C"}) == ["B"]
    assert fold_effects._before("D", effects, {"B", "C"}) == ["B", "C"]
    assert fold_effects._before("E", effects, {"B", "C"}) == ["B", "C"]
