"""trace_type_profiles.yaml: what it may say, and the place of what is wrong with it."""

from __future__ import annotations

import pytest

from tests.support.small_profiles import (
    SMALL_LAYERS,
    all_agree,
    faults,
    marked,
    policy_text,
    profile_file,
    rules,
    small,
)
from trace_gate.core.errors import Refused
from trace_gate.core.schema.compiler import compile_schemas


@pytest.mark.parametrize(
    ("profile", "words"),
    [
        ("¦requird: [note]", "`requird` is not known"),
        ("¦required: note", "must be a list"),
        ("required: [¦nte]", "`nte`"),
        ("required: [note, note.¦txt]", "`txt`"),
        ("required: ['trace.note.¦txt']", "`txt`"),
        ("required: [¦note.rows.name]", "is a list"),
        ("required: ['¦note.text[]']", "not a list"),
        ("required: [¦note.text.more]", "no fields"),
        ("required: [¦3]", "dotted field"),
        ("required: [a ¦b]", "not a dotted field"),
        ("required: [note]\nforbidden: [¦note]", "says otherwise"),
        ("required: [note.text]\nforbidden: [¦note]", "says otherwise"),
        ("forbidden: [¦trace_type]", "required of every trace"),
        ("required: [note]\noptional: [¦note]", "says otherwise"),
        ("description: ¦[a]", "must be text"),
        ("validation_rules: [¦{rule: x}]", "two texts"),
        ("validation_rules: [{rule: x, ¦chek: y, check: note is null}]", "`chek` is not known"),
    ],
)
def test_a_wrong_profile_is_refused_at_its_place(profile: str, words: str) -> None:
    found = faults(profile)
    _, place = marked(profile_file(profile))
    assert ((found[0].line, found[0].column), words in found[0].message) == (place, True), found
    assert {each.code for each in found} == {"TG701"}


@pytest.mark.parametrize(
    ("check", "words"),
    [
        ("len(note.¦txt) >= 1", "`txt`"),
        ("len(trace.note.¦txt) >= 1", "`txt`"),
        ("¦note.text >= 3", "is text"),
        ("¦note.count matches x", "only text"),
        ("len(¦note.count) > 3", "no length"),
        ("len(note.text) ¦>= 2.5", "not a length"),
        ("note.risk in ['low', ¦'hi']", "never a value"),
        ("note.count == ¦'x'", "the field is"),
        ("note.text == '3' and note.count == ¦'x'", "the field is"),
        ("note.sure == ¦'yes'", "true or false"),
        ("trace_type == ¦'u'", "never a value"),
        ("¦trace_type is null", "never be met"),
        ("5 <= ¦note.count <= 3", "never be met"),
        ("3 < ¦note.count < 3", "never be met"),
        ("5 <= len(¦note.text) <= 3", "never be met"),
        ("len(¦note.text) < 0", "never be met"),
        ("¦note.rows.name is not null", "is a list"),
        ("note.text matches 'a(¦b+)+'", "not safe"),
        ("note.text matches a(¦b+)+", "not safe"),
        ("¦extra.word is not null", "forbids"),
        ("note.count > 3 ¦or note.count < 1", "`or`"),
        ("'note.count > 3 ¦or note.count < 1'", "`or`"),
        ('"note.text matches \\"a(¦b+)+\\""', "not safe"),
        ("'note.count == 3 and ¦''x'' > 3'", "`x`"),
        ("'note.risk in [''low'', ¦''hi'']'", "never a value"),
        ("¦>-\n    note.txt is null", "`txt`"),
    ],
)
def test_a_wrong_check_is_refused_at_its_words(check: str, words: str) -> None:
    profile = f"forbidden: [extra]\nvalidation_rules:\n- rule: x\n  check: {check}"
    found = faults(profile)
    text, place = marked(profile_file(profile))
    assert [(each.line, each.column) for each in found] == [place], found
    assert words in found[0].message
    assert found[0].source == text.splitlines()[5]


def test_all_that_is_wrong_is_told_in_one_run_by_line() -> None:
    found = faults("required: [nte]\n" + rules("len(note.txt) > 1", "note.tags or x"))
    assert [each.line for each in found] == [3, 6, 8]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("profiles: {}\n", "no profile"),
        ("version: 1\n", "no profile"),
        ("profiles: {T: {}}\n", "name of a trace type"),
        ("profiles: {../x: {}}\n", "name of a trace type"),
        ("profiles: {t: [a]}\n", "must be a block"),
        ("profiles: {t: {}}\ntrace_type_profiles: {u: {}}\n", "two names"),
        ("profiles: {t: {required: [note], required_fields: []}}\n", "two names"),
        ("profiles: {t: {}}\nallow_extra_fields: true\n", "can only be `false`"),
        ("profiles: {t: {}}\nallow_extra_fields: 0\n", "can only be `false`"),
        ("profiles: {t: {}}\nvalidation_config: {strict_mode: false}\n", "can only be `true`"),
        ("profiles: {t: {}}\nvalidation_config: {on_validation_fail: WARN}\n", "`BLOCK`"),
        ("profiles: {t: {}}\nvalidation_config: {strict: true}\n", "`strict` is not known"),
        ("profiles: {t: {}}\nprofile: {}\n", "`profile` is not known"),
    ],
)
def test_a_wrong_file_is_refused(text: str, words: str) -> None:
    with pytest.raises(Refused) as caught:
        compile_schemas(policy_text(SMALL_LAYERS), policy_text(text, "profiles.yaml"))
    assert words in caught.value.findings[0].message


def trace(**layers: object) -> dict[str, object]:
    return {"trace": {"trace_type": "t", **layers}}


def test_required_means_present_and_not_null() -> None:
    schema = small("required: [note, note.tags]")["trace-t.schema.json"]
    assert not all_agree(schema, trace())
    assert not all_agree(schema, trace(note=None))
    assert not all_agree(schema, trace(note={}))
    assert not all_agree(schema, trace(note={"tags": None}))
    assert all_agree(schema, trace(note={"tags": []}))


def test_a_required_field_needs_what_is_above_it() -> None:
    schema = small("required: [note.text]")["trace-t.schema.json"]
    assert not all_agree(schema, trace())
    assert all_agree(schema, trace(note={"text": ""}))


def test_a_field_required_of_each_item_does_not_need_the_list() -> None:
    schema = small("required: ['note.rows[].size']")["trace-t.schema.json"]
    assert all_agree(schema, trace())
    assert all_agree(schema, trace(note={"rows": []}))
    assert all_agree(schema, trace(note={"rows": [{"name": "a", "size": 1}]}))
    assert not all_agree(schema, trace(note={"rows": [{"name": "a", "size": None}]}))
    assert not all_agree(schema, trace(note={"rows": [{"name": "a", "size": 1}, {"name": "b"}]}))


def test_forbidden_means_absent_or_null() -> None:
    schema = small("forbidden: [note, extra.word]")["trace-t.schema.json"]
    assert all_agree(schema, trace())
    assert all_agree(schema, trace(note=None, extra=None))
    assert all_agree(schema, trace(extra={"word": None}))
    assert not all_agree(schema, trace(note={}))
    assert not all_agree(schema, trace(extra={"word": "x"}))


def test_what_no_profile_names_is_optional_and_may_be_null() -> None:
    schema = small("")["trace-t.schema.json"]
    fields = ("text", "code", "risk", "count", "share", "sure", "at", "day", "value", "whatever")
    assert all_agree(schema, trace(note=dict.fromkeys(fields)))
    assert all_agree(schema, trace(note={"tags": None, "rows": None, "more": None}))


def test_an_unknown_field_is_an_error_except_in_an_open_map() -> None:
    schema = small("")["trace-t.schema.json"]
    assert not all_agree(schema, trace(other=None))
    assert not all_agree(schema, trace(note={"txt": "x"}))
    assert not all_agree(schema, trace(note={"rows": [{"name": "a", "x": 1}]}))
    assert not all_agree(schema, {"trace": {"trace_type": "t"}, "more": 1})
    assert all_agree(schema, trace(note={"more": {"any": {"thing": [1, None]}}}))
