from __future__ import annotations

import copy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trace_gate.core.trace import growth

RULES = {
    "id": "fixed",
    "evidence": "append",
    "observation.anomalies": "append",
    "observation.data_sources": "append",
    "execution.guardrail_details": "fill",
    "execution.approved_by": "fill",
    "execution.approval": "fill",
    "execution.executed_at": "fill",
    "execution.result": "fill",
    "verification": "fill",
    "causal_links.causes": "append",
    "causal_links.related_traces": "append",
}

SEALED = {
    "id": "TRACE-20250103-001",
    "tenant": {"store_id": "ACME-1", "marketplace": "DE"},
    "entity": {"asin": "B0CAMP1234", "sku": None},
    "evidence": [{"uri": "uploads/a.csv", "note": None}],
    "observation": {"key_metrics": {"acos": 0.41}, "anomalies": ["a", "b"]},
    "decision": {"options_considered": [{"option": "x"}, {"option": "y"}], "rationale": "r" * 12},
    "execution": {
        "changes": [{"target": "notes/a.md", "from_value": 1.0, "to_value": None}],
        "guardrail_check": "PASS",
        "approved_by": None,
    },
    "causal_links": {"caused_by": None, "causes": []},
}


def grown(**changes):
    """SEALED with dotted fields set (`__` for the dot); `...` removes a field."""
    new = copy.deepcopy(SEALED)
    for name, value in changes.items():
        *layers, field = name.split("__")
        holder = new
        for layer in layers:
            holder = holder.setdefault(layer, {})
        if value is ...:
            del holder[field]
        else:
            holder[field] = value
    return new


LEGAL = {
    "nothing": {},
    "evidence is appended": {"evidence": [*SEALED["evidence"], {"uri": "uploads/b.csv"}]},
    "an absent list begins": {"causal_links__related_traces": ["TRACE-20250104-001"]},
    "an empty list begins": {"causal_links__causes": ["TRACE-20250104-001"]},
    "an absent list is written as empty": {"observation__data_sources": []},
    "null is filled": {"execution__approved_by": "Ada"},
    "absent is filled": {"execution__result": "success"},
    "absent is filled with a map": {"execution__guardrail_details": {"batch": "PASS"}},
    "absent becomes null": {"execution__approval": None},
    "null becomes absent": {"execution__approved_by": ...},
    "null becomes an empty map": {"execution__approved_by": {}},
    "an absent layer is filled": {"verification": {"verified_at": "t", "actual_outcome": {"a": 1}}},
    "an absent layer becomes empty": {"hypothesis": {}},
    "a number is written in another way": {
        "execution__changes": [{"target": "notes/a.md", "from_value": 1, "to_value": None}]
    },
}


@pytest.mark.parametrize("name", LEGAL)
def test_a_sealed_trace_may_grow(name):
    assert growth.broken(SEALED, grown(**LEGAL[name]), RULES) == ()


ILLEGAL = {
    "the id changes": ({"id": "TRACE-20250103-002"}, ("id",), "changed"),
    "the id goes": ({"id": ...}, ("id",), "removed"),
    "an unlisted field changes": ({"tenant__store_id": "B"}, ("tenant", "store_id"), "changed"),
    "a fixed null is filled": ({"entity__sku": "X"}, ("entity", "sku"), "changed"),
    "a fixed null goes": ({"entity__sku": ...}, ("entity", "sku"), "removed"),
    "a fixed absent comes as null": (
        {"entity__campaign_id": None},
        ("entity", "campaign_id"),
        "added",
    ),
    "a layer goes": ({"decision": ...}, ("decision", "options_considered"), "removed"),
    "a layer becomes text": ({"tenant": "ACME"}, ("tenant",), "changed"),
    "an unknown layer comes": ({"extra": {"a": 1}}, ("extra", "a"), "added"),
    "a dotted name comes": ({"execution.result": "success"}, ("execution.result",), "added"),
    "a metric comes": (
        {"observation__key_metrics": {"acos": 0.41, "cvr": 0.1}},
        ("observation", "key_metrics", "cvr"),
        "added",
    ),
    "a value deep inside changes": (
        {"decision__options_considered": [{"option": "x"}, {"option": "z"}]},
        ("decision", "options_considered", 1, "option"),
        "changed",
    ),
    "a fixed list grows": (
        {"decision__options_considered": [{"option": "x"}, {"option": "y"}, {"option": "z"}]},
        ("decision", "options_considered"),
        "changed",
    ),
    "a number becomes true": (
        {"execution__changes": [{"target": "notes/a.md", "from_value": True, "to_value": None}]},
        ("execution", "changes", 0, "from_value"),
        "changed",
    ),
    "null becomes an empty list inside a fixed field": (
        {"execution__changes": [{"target": "notes/a.md", "from_value": 1.0, "to_value": []}]},
        ("execution", "changes", 0, "to_value"),
        "changed",
    ),
    "the first of two items goes": (
        {"observation__anomalies": ["b"]},
        ("observation", "anomalies", 0),
        "changed",
    ),
    "the last of two items goes": (
        {"observation__anomalies": ["a"]},
        ("observation", "anomalies", 1),
        "removed",
    ),
    "items change places": (
        {"observation__anomalies": ["b", "a"]},
        ("observation", "anomalies", 0),
        "changed",
    ),
    "an item comes before others": (
        {"observation__anomalies": ["c", "a", "b"]},
        ("observation", "anomalies", 0),
        "changed",
    ),
    "a field inside an item is filled": (
        {"evidence": [{"uri": "uploads/a.csv", "note": "n"}]},
        ("evidence", 0, "note"),
        "changed",
    ),
    "a list becomes a text": ({"evidence": "uploads/a.csv"}, ("evidence",), "changed"),
    "a list becomes null": ({"evidence": None}, ("evidence", 0), "removed"),
    "an empty list becomes a text": (
        {"causal_links__causes": "TRACE-20250104-001"},
        ("causal_links", "causes"),
        "changed",
    ),
}


@pytest.mark.parametrize("name", ILLEGAL)
def test_a_sealed_trace_cannot_be_edited(name):
    changes, pointer, kind = ILLEGAL[name]
    found = growth.broken(
        SEALED, grown(**changes) if name != "a dotted name comes" else {**SEALED, **changes}, RULES
    )
    assert (found[0].pointer, found[0].kind) == (pointer, kind)
    assert found[0].message.endswith(".")


def test_what_was_filled_once_stays():
    before = grown(execution__executed_at="t1", verification={"learning": "l", "verified_at": None})
    after = copy.deepcopy(before)
    after["execution"]["executed_at"] = "t2"
    after["verification"]["learning"] = None
    found = growth.broken(before, after, RULES)
    assert [(each.pointer, each.kind) for each in found] == [
        (("execution", "executed_at"), "changed"),
        (("verification", "learning"), "removed"),
    ]
    assert "filled in once" in found[0].message


def test_fields_of_a_layer_that_fills_are_filled_one_by_one():
    before = grown(verification={"verified_at": "t"})
    after = grown(verification={"verified_at": "t", "learning": "l"})
    assert growth.broken(before, after, RULES) == ()


def test_a_map_that_was_filled_gets_no_further_keys():
    before = grown(verification={"actual_outcome": {"acos": 0.3}})
    after = grown(verification={"actual_outcome": {"acos": 0.3, "orders": 9}})
    (found,) = growth.broken(before, after, RULES)
    assert found.pointer == ("verification", "actual_outcome", "orders")


@pytest.mark.parametrize(
    ("old", "new", "legal"),
    [
        (None, "success", True),
        (None, "rolled_back", True),
        ("success", "rolled_back", True),
        ("failure", "rolled_back", True),
        ("success", "failure", False),
        ("rolled_back", "success", False),
        ("rolled_back", None, False),
        ("success", None, False),
        ("other", "rolled_back", False),
    ],
)
def test_a_result_goes_on_to_rolled_back_and_nowhere_else(old, new, legal):
    found = growth.broken(grown(execution__result=old), grown(execution__result=new), RULES)
    assert (found == ()) is legal


def test_no_other_field_may_be_rolled_back():
    rules = {**RULES, "decision.action_type": "fill", "execution.result": "fixed"}
    before = grown(decision__action_type="success", execution__result="success")
    after = grown(decision__action_type="rolled_back", execution__result="rolled_back")
    found = growth.broken(before, after, rules)
    assert len(found) == 2


def test_a_more_exact_rule_wins_over_the_one_of_its_layer():
    rules = {"verification": "fill", "verification.verified_at": "fixed"}
    before, after = {"verification": {}}, {"verification": {"verified_at": "t", "learning": "l"}}
    (found,) = growth.broken(before, after, rules)
    assert found.pointer == ("verification", "verified_at")


def test_a_rule_may_look_into_a_field():
    rules = {"execution.approval.signature": "fill"}
    before = {"execution": {"approval": {"at": "t", "signature": None}}}
    after = {"execution": {"approval": {"at": "t", "signature": "s"}}}
    assert growth.broken(before, after, rules) == ()
    after["execution"]["approval"]["at"] = "u"
    assert len(growth.broken(before, after, rules)) == 1


def test_every_break_is_told():
    found = growth.broken(SEALED, grown(id="x", tenant__store_id="B", evidence=[]), RULES)
    assert [each.pointer for each in found] == [("id",), ("tenant", "store_id"), ("evidence", 0)]


def test_a_message_names_the_field_as_people_write_it():
    changes = [{"target": "notes/a.md", "from_value": 2, "to_value": None}]
    (found,) = growth.broken(SEALED, grown(execution__changes=changes), RULES)
    assert found.message.startswith("execution.changes[0].from_value was changed.")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 3) | st.sampled_from([0.0, 1.0, 0.5, "", "a", "1"]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3)
    ),
    max_leaves=8,
)
FILLED = JSON.filter(lambda value: not growth.is_empty(value))
FIELDS = {
    "fixed": ["tenant.store_id", "decision.rationale", "execution.changes", "id"],
    "fill": ["execution.executed_at", "execution.approval", "verification.learning"],
    "append": ["evidence", "observation.anomalies", "causal_links.causes"],
}


def put(trace, dotted, value):
    *layers, field = dotted.split(".")
    for layer in layers:
        trace = trace.setdefault(layer, {})
    trace[field] = value


@st.composite
def traces(draw):
    trace = {}
    for dotted in FIELDS["fixed"]:
        put(trace, dotted, draw(JSON))
    for dotted in FIELDS["fill"]:
        put(trace, dotted, draw(JSON))
    for dotted in FIELDS["append"]:
        put(trace, dotted, draw(st.none() | st.lists(JSON, max_size=3)))
    return trace


@st.composite
def steps(draw, trace):
    """A legal growth of a trace, built without the code under test."""
    new = copy.deepcopy(trace)
    for dotted in FIELDS["fill"]:
        if growth.is_empty(get(new, dotted)) and draw(st.booleans()):
            put(new, dotted, draw(JSON))
    for dotted in FIELDS["append"]:
        if draw(st.booleans()):
            put(new, dotted, [*(get(new, dotted) or []), *draw(st.lists(JSON, max_size=2))])
    return new


def get(trace, dotted):
    for part in dotted.split("."):
        trace = trace[part]
    return trace


@given(traces())
def test_growth_is_reflexive(trace):
    assert growth.broken(trace, copy.deepcopy(trace), RULES) == ()


@given(st.data())
def test_growth_is_transitive_along_a_chain(data):
    chain = [data.draw(traces())]
    for _ in range(4):
        chain.append(data.draw(steps(chain[-1])))
    for earlier in range(5):
        for later in range(earlier, 5):
            assert growth.broken(chain[earlier], chain[later], RULES) == ()


@given(traces(), traces(), traces())
def test_growth_is_transitive_wherever_it_holds(one, two, three):
    if not growth.broken(one, two, RULES) and not growth.broken(two, three, RULES):
        assert growth.broken(one, three, RULES) == ()


@given(st.data())
def test_growth_back_and_forth_changes_nothing_but_what_is_empty(data):
    one = data.draw(traces())
    other = data.draw(steps(one))
    if not growth.broken(other, one, RULES):
        for dotted in (each for fields in FIELDS.values() for each in fields):
            before, after = get(one, dotted), get(other, dotted)
            both_empty = growth.is_empty(before) and growth.is_empty(after)
            assert both_empty or growth.same(before, after)


def places(value, pointer=()):
    yield pointer
    children = value if isinstance(value, dict | list) else ()
    for key, inner in children.items() if isinstance(value, dict) else enumerate(children):
        yield from places(inner, (*pointer, key))


def replaced(value, pointer, new):
    if not pointer:
        return new
    value = copy.copy(value)
    value[pointer[0]] = replaced(value[pointer[0]], pointer[1:], new)
    return value


@given(st.data())
def test_any_single_change_of_a_fixed_field_is_found(data):
    trace = data.draw(traces())
    dotted = data.draw(st.sampled_from(FIELDS["fixed"]))
    value = get(trace, dotted)
    pointer = data.draw(st.sampled_from(list(places(value))))
    new = data.draw(JSON)
    mutated = replaced(value, pointer, new)
    changed = copy.deepcopy(trace)
    put(changed, dotted, mutated)
    same = growth.same(value, mutated)
    empty_layer = dotted == "id" and {type(value), type(mutated)} <= {dict, type(None)}
    if empty_layer and not value and not mutated:
        same = True  # at the top, null and {} are a layer without fields
    found = growth.broken(trace, changed, RULES)
    assert (found == ()) is same
    assert all(each.pointer[: len(dotted.split("."))] == tuple(dotted.split(".")) for each in found)


@given(st.data())
def test_any_change_of_what_was_filled_or_appended_is_found(data):
    trace = data.draw(traces())
    for dotted in FIELDS["fill"]:
        put(trace, dotted, data.draw(FILLED))
    for dotted in FIELDS["append"]:
        put(trace, dotted, data.draw(st.lists(JSON, min_size=1, max_size=3)))
    dotted = data.draw(st.sampled_from(FIELDS["fill"] + FIELDS["append"]))
    value = get(trace, dotted)
    kept = len(value) if dotted in FIELDS["append"] else None
    mutated = data.draw(JSON if kept is None else st.none() | st.lists(JSON, max_size=4))
    changed = copy.deepcopy(trace)
    put(changed, dotted, mutated)
    same = growth.same(value, mutated if kept is None else (mutated or [])[:kept])
    assert (growth.broken(trace, changed, RULES) == ()) is same


@given(JSON, JSON)
def test_values_are_the_same_when_their_json_is(one, other):
    def canonical(value):
        if isinstance(value, bool) or value is None:
            return ("word", value)
        if isinstance(value, int | float):
            return ("number", float(value))
        if isinstance(value, str):
            return ("text", value)
        if isinstance(value, list):
            return ("list", tuple(map(canonical, value)))
        return ("map", tuple(sorted((key, canonical(inner)) for key, inner in value.items())))

    assert growth.same(one, other) is (repr(canonical(one)) == repr(canonical(other)))
