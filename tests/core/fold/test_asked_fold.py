"""What is folded when it is asked is what a fold of everything at once would know."""

from __future__ import annotations

import copy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.court import (
    ASIN,
    BUCKET,
    Base,
    ago,
    approved,
    bid,
    change,
    decision,
    facts_of_data,
    frozen,
    moved,
    path_of,
    story,
    tenant,
    verified,
)
from tests.support.policy import first_release
from trace_gate.core.fold import asked_fold
from trace_gate.core.fold.asked_fold import UNASKED, AskedFold
from trace_gate.core.fold.facts import pack
from trace_gate.core.fold.node_keys import kind_of
from trace_gate.core.fold.registry import FEEDS
from trace_gate.core.fold.result import NodeResult

OTHER = tenant("SHOP_2", "Europe/London")
TRACES = (
    *story("H-001", 0.3, 0.5),
    *story("H-002", 0.5, evidence=False),
    *frozen(),
    *frozen("IB-mug", tenant=OTHER),
    decision(bid(1.0, 1.1), when=ago(hours=3), considered=["H-002"], bucket="IB-gift"),
    approved(bid(1.1, 1.2), when=ago(hours=2), result="failure", tenant=OTHER),
    decision(change(f"{BUCKET}/keywords", ["coffee gift"], ["tea gift"],
                    change_type="bucket_keywords"), when=ago(hours=1)),
    moved("FROZEN", "GROW", ago(hours=1)),
    decision(bid(1.2, 1.3), executed=False, hypothesis=None),
)  # fmt: skip


def grown(data: dict) -> dict:
    """The same trace, as it is later: of another hypothesis, another word, another end."""
    made = copy.deepcopy(data)
    if "hypothesis" in made:
        made["hypothesis"]["hypothesis_id"] = "H-003"
    if "execution" in made and made["execution"]["executed_at"]:
        made["execution"]["result"] = "failure"
    return made


VERSIONS = {path_of(each): (each, grown(each)) for each in TRACES}
KEYS = sorted(
    {key for pair in VERSIONS.values() for each in pair for key, _ in facts_of_data(each)}
    | {f"hypothesis/H-00{n}" for n in (1, 2, 3, 4)}
    | {f"{kind}/{shop}-US" for kind in ("brake", "shop") for shop in ("SHOP_1", "SHOP_2")}
    | {"shop/*"}
    | {f"keyword/SHOP_1-US/{word}" for word in ("coffee gift", "tea gift", "")}
    | {"keyword/SHOP_2-US/coffee gift", f"bucket/SHOP_1-US/{ASIN}/IB-none"}
)  # fmt: skip
ASKED = [key for key in KEYS if kind_of(key) not in UNASKED]
FED = [key for key in ASKED if kind_of(key) in FEEDS]
"""Nodes that other nodes feed: what may be forgotten is about them."""

paths = st.sampled_from(sorted(VERSIONS))
steps = st.lists(
    st.tuples(
        st.dictionaries(paths, st.sampled_from([None, 0, 1]), max_size=8),
        st.lists(st.sampled_from(ASKED), max_size=3),
    ),
    min_size=1,
    max_size=5,
)


def packed(data: dict | None) -> dict[str, list]:
    found: dict[str, list] = {}
    for key, fact in facts_of_data(data):
        found.setdefault(key, []).append(pack(fact))
    return found


def bring(known: AskedFold, now: dict[str, dict], path: str, version: int | None) -> None:
    """Let a trace come, change or go."""
    old = now.pop(path, None)
    if version is not None:
        now[path] = VERSIONS[path][version]
    known.exchange(path, packed(old), packed(now.get(path)))


@given(steps, st.sampled_from([1, 3, 10_000]))
def test_after_any_changes_a_node_is_told_what_a_fold_of_everything_tells_it(changes, most):
    policy, now = first_release(), dict[str, dict]()
    known = AskedFold(policy)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(asked_fold, "MOST", most)
        for number, (versions, asked) in enumerate(changes):
            for path, version in versions.items():
                bring(known, now, path, version)
            if number == 2:
                known.by(policy)
            everything = Base([*now.values()], policy)
            assert known.facts([*FED, *asked]) == everything.facts([*FED, *asked])


def test_another_policy_folds_everything_anew_and_nothing_else_does(monkeypatch):
    known, now = AskedFold(first_release()), dict[str, dict]()
    for path in VERSIONS:
        bring(known, now, path, 0)
    keys = ["hypothesis/H-001", "brake/SHOP_1-US", "shop/*"]
    before = known.facts(keys)
    assert all(before.values())
    monkeypatch.setattr(asked_fold, "fold_of", lambda _kind: lambda *_: NodeResult())
    assert known.facts(keys) == before
    known.by(first_release())
    after = known.facts(keys)
    assert all(each.startswith("traces/") for key in keys for each in after[key])


def test_a_verification_moves_from_one_hypothesis_to_another_with_its_decision():
    tried = approved(bid(1, 2), when=ago(days=20), hypothesis="H-001")
    seen = verified(tried, 0.3, ago(days=5))
    known = AskedFold(first_release())
    known.exchange(path_of(seen), (), packed(seen))
    known.exchange(path_of(tried), (), packed(tried))
    assert [*known.facts(["hypothesis/H-001"])["hypothesis/H-001"]] == [f"trace/{tried['id']}"]
    other = copy.deepcopy(tried)
    other["hypothesis"]["hypothesis_id"] = "H-002"
    known.exchange(path_of(tried), packed(tried), packed(other))
    found = known.facts(["hypothesis/H-001", "hypothesis/H-002"])
    assert found["hypothesis/H-001"] == {}
    assert len(found["hypothesis/H-002"][f"trace/{tried['id']}"]) == 2


def test_what_nobody_asks_who_judges_cannot_be_asked():
    known = AskedFold(first_release())
    for key in (*(f"{kind}/x" for kind in UNASKED), "strange/x"):
        with pytest.raises(LookupError):
            known.facts([key])
