"""Whatever is left out, the verdict stays, and so does an error behind each finding left out."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from trace_gate.core.finding import Finding, verdict_of
from trace_gate.core.gate import follow_ons

PATHS = ("traces/a.yaml", "traces/b.yaml", "ads/x.csv")
FINDINGS = st.builds(
    Finding,
    code=st.sampled_from(["TG102", "TG203", "TG205", "TG302", "TG402", "TG405", "TG505"]),
    message=st.just("m"),
    remediation=st.just("r"),
    level=st.sampled_from(["error", "error", "warning", "note"]),
    path=st.sampled_from(PATHS),
    line=st.sampled_from([None, 1, 2]),
    trace_id=st.sampled_from([None, "A", "B"]),
    waits=st.booleans(),
    follows=st.sampled_from([None, *PATHS]),
)
CAUSES = st.dictionaries(st.sampled_from(["A", "B"]), st.sampled_from(PATHS))


@given(st.lists(FINDINGS, max_size=8), CAUSES)
def test_the_verdict_is_that_of_all_findings(found: list[Finding], causes: dict[str, str]):
    kept = follow_ons.roots(found, causes)
    assert verdict_of(kept) == verdict_of(found)
    assert [each for each in found if each in kept] == kept, "in their order"


@given(st.lists(FINDINGS, max_size=8), CAUSES)
def test_where_nothing_is_an_error_nothing_is_left_out(
    found: list[Finding], causes: dict[str, str]
):
    soft = [each.with_(level="note") for each in found]
    assert follow_ons.roots(soft, causes) == soft


def one(code: str, path: str, **more: object) -> Finding:
    return Finding(code=code, message="m", remediation="r", path=path).with_(**more)


def test_what_follows_from_an_error_goes_and_comes_back_without_it():
    mistake, other = one("TG102", "traces/a.yaml"), one("TG402", "ads/x.csv")
    after = other.with_(follows="traces/a.yaml")
    assert follow_ons.roots([mistake, after]) == [mistake]
    assert follow_ons.roots([after]) == [after]
    assert follow_ons.roots([mistake.with_(level="warning"), after])[-1] == after


def test_what_waits_for_a_person_does_not_hide_what_blocks():
    waiting = one("TG601", "traces/a.yaml", waits=True)
    after = one("TG402", "ads/x.csv", follows="traces/a.yaml")
    assert follow_ons.roots([waiting, after]) == [waiting, after]
    also = one("TG405", "ads/x.csv", follows="traces/a.yaml", waits=True)
    assert follow_ons.roots([waiting, also]) == [waiting]


def test_two_that_only_follow_from_each_other_both_stay():
    one_, two = one("TG402", "traces/a.yaml"), one("TG402", "traces/b.yaml")
    both = [one_.with_(follows="traces/b.yaml"), two.with_(follows="traces/a.yaml")]
    assert follow_ons.roots(both) == both
