"""A trace in sentences: who decided what, why, on which evidence, and what came of it."""

from __future__ import annotations

from trace_gate.core.hashing import sha256_of
from trace_gate.report.textconv.fields import (
    INDENT,
    Fields,
    after,
    criterion,
    indented,
    key_text,
    prose,
    sentence,
    value_text,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    Lines = Iterator[str]

_HASH = 64
_ROUNDING = 0.05
"""Points of percent by which a share in a trace may be rounded."""


def lines(trace: dict[str, Any]) -> Lines:
    """The lines of one trace; `trace` is the map below the key `trace`, whatever is in it."""
    fields = Fields(trace)
    yield from _head(fields)
    for title, section in SECTIONS:
        found = list(section(fields))
        if found:
            yield from ("", title, *map(indented, found))
    rest = list(fields.rest())
    if rest:
        yield from ("", "Beside it", *map(indented, rest))


def _head(fields: Fields) -> Lines:
    kind, name = fields.text("trace_type"), fields.text("id")
    by, at = fields.text("agent_id"), fields.text("created_at")
    head = sentence(f"{kind} {name}".strip(), f"{after('by', by)} {after('at', at)}".strip())
    yield head or "a trace that does not say which"
    shop = fields.inner("tenant")
    named = " ".join(filter(None, (shop.text("store_id"), shop.text("marketplace"))))
    counted = sentence(named, shop.text("currency"), shop.text("timezone"), shop.pairs())
    about = fields.inner("entity")
    known = [after(name, about.text(name)) for name in ("asin", "sku", "intent_bucket_id")]
    about_what = sentence(*known, after("campaign", about.text("campaign_id")), about.pairs())
    made = fields.inner("agent").pairs()
    for word, text in (("for", counted), ("about", about_what), ("written with", made)):
        if text:
            yield f"{INDENT}{word} {text}"


def _changes(fields: Fields) -> Lines:
    done = fields.inner("execution")
    for change in done.maps("changes"):
        yield from _change(change)
    for each in done.maps("failed"):
        number = each.text("number")
        yield from prose(f"Amazon refused change {number}", each.take("reason") or "no reason")
        yield from map(indented, each.each())
    for sheet in done.maps("sheets"):
        sha256, source = sheet.text("sha256"), sheet.text("download")
        yield f"upload sheet: sha256 {sha256}, ids from {source}"
        yield from map(indented, sheet.each())


def _change(change: Fields) -> Lines:
    target, kind = change.text("target"), change.text("change_type")
    old, new = change.take("from_value"), change.take("to_value")
    share, head = change.take("change_pct"), f"{target}: {kind}".removesuffix(": ")
    if isinstance(old, dict) or isinstance(new, dict):
        yield f"{head}{_said(share)}"
        yield from map(indented, _members(old, new))
    elif isinstance(new, str) and len(new) == _HASH and new.isalnum():
        begun = "" if old is None else f"{value_text(old)} -> "
        yield f"{head}, content sha256 {begun}{value_text(new)}{_said(share)}"
    elif old is None and new is None:
        yield f"{head}{_said(share)}"
    else:
        yield f"{head} {value_text(old)} -> {value_text(new)}{_percent(old, new, share)}"
    yield from map(indented, change.each())


def _members(old: Any, new: Any) -> Lines:
    """What a definition says of each of its keys, before and after."""
    before = old if isinstance(old, dict) else {"before": old} if old is not None else {}
    later = new if isinstance(new, dict) else {"after": new} if new is not None else {}
    for name in dict.fromkeys((*before, *later)):
        sides = (value_text(side[name]) for side in (before, later) if name in side)
        mark = "" if name in before else "-> " if before else ""
        gone = " -> nothing" if later and name not in later else ""
        yield f"{key_text(name)}: {mark}{' -> '.join(sides)}{gone}"


def _percent(old: Any, new: Any, share: Any) -> str:
    """How far a value moves, computed; what the trace says of it where that is another number."""
    if not _is_amount(old) or not _is_amount(new) or old == 0:
        return _said(share)
    moved = (new - old) / abs(old) * 100
    known = _is_amount(share) and abs(share * 100 - moved) <= _ROUNDING
    claimed = "" if share is None or known else f", {_claimed(share)}"
    return f" ({moved:+.1f} %{claimed})"


def _said(share: Any) -> str:
    return "" if share is None else f" ({_claimed(share)})"


def _claimed(share: Any) -> str:
    shown = f"{share * 100:+.1f} %" if _is_amount(share) else value_text(share)
    return f"the trace says {shown}"


def _is_amount(value: Any) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return abs(value) < 1e18  # beyond that, percent are of no use


def _reasons(fields: Fields) -> Lines:
    decided = fields.inner("decision")
    chosen = decided.take("selected_option")
    for each in decided.maps("options_considered"):
        name, description = each.take("option"), each.take("description")
        taken = "chosen" if chosen is not None and name == chosen else "not chosen"
        expected = each.inner("expected_outcome").pairs()
        facts = sentence(taken, after("risk", each.text("risk")), after("expects", expected))
        yield from prose(f"option {value_text(name)} ({facts})", description or "no description")
        yield from map(indented, each.each())
    if chosen is not None:
        yield f"chosen: {value_text(chosen)}"
    yield from prose("because", decided.take("rationale"))
    about = decided.pairs()
    if about:
        yield about


def _people(fields: Fields) -> Lines:
    done = fields.inner("execution")
    word, details = done.text("guardrail_check"), done.inner("guardrail_details").pairs()
    if word or details:
        yield f"the trace says of the guardrails: {sentence(word, details)}"
    by, given = done.text("approved_by"), done.inner("approval")
    at, reasons = given.text("at"), " ".join(map(value_text, given.items("reasons")))
    if by or at:
        accepted = after("accepting", reasons)
        yield sentence(f"approved by {by or 'nobody'}", after("at", at), accepted)
    signature = given.take("signature")
    if signature is not None:
        letters = value_text(signature)
        yield f"signed, which is not checked here (signature {sha256_of(letters.encode())[:12]})"
    yield from (f"approval {line}" for line in given.each())
    when, result = done.text("executed_at"), done.text("result")
    if when or result:
        yield f"executed {after('at', when) or 'at no time'}: {result or 'no result yet'}"


def _evidence(fields: Fields) -> Lines:
    for each in fields.maps("evidence"):
        uri, note = each.text("uri"), each.take("note")
        hashed, taken = each.text("sha256"), each.text("captured_at")
        begin, end = each.text("period_start"), each.text("period_end")
        days = f"{after('from', begin)} {after('to', end)}".strip()
        yield sentence(uri, after("sha256", hashed), after("captured at", taken), days)
        yield from map(indented, (*prose("note", note), *each.each()))


def _hypothesis(fields: Fields) -> Lines:
    said = fields.inner("hypothesis")
    name, statement = said.text("hypothesis_id"), said.take("statement")
    if statement is not None:
        yield from prose(name or "hypothesis", statement)
    elif name:
        yield f"about {name}"
    days = said.text("verification_window_days")
    if days:
        yield f"looked at after {days} days"
    yield from (f"true if {criterion(each)}" for each in said.maps("success_criteria"))
    expected = said.inner("expected_outcome").pairs()
    if expected:
        yield f"expects {expected}"


def _result(fields: Fields) -> Lines:
    looked = fields.inner("verification")
    result, at = looked.text("hypothesis_result"), looked.text("verified_at")
    if result or at:
        yield sentence(result or "no result yet", after("at", at))
    yield from (f"it was: {line}" for line in looked.inner("actual_outcome").each())
    days = looked.text("extend_window_days")
    if days:
        yield f"extends the window by {days} days"
    yield from prose("learnt", looked.take("learning"))


def _seen(fields: Fields) -> Lines:
    seen = fields.inner("observation")
    trigger, sources = seen.text("trigger"), sentence(*map(value_text, seen.items("data_sources")))
    if trigger or sources:
        yield sentence(after("because of", trigger), after("read from", sources))
    yield from seen.inner("key_metrics").each()
    for each in seen.items("anomalies"):
        yield f"anomaly: {value_text(each)}"
    yield from (f"counts: {each.pairs()}" for each in seen.maps("counts"))


def _thought(fields: Fields) -> Lines:
    analysis = fields.inner("analysis")
    for each in analysis.maps("hypotheses_considered"):
        name, sure = each.text("id"), after("confidence", each.text("confidence"))
        statement = each.take("statement")
        yield from prose(f"considered {sentence(name, sure)}", statement or "no statement")
        yield from map(indented, each.each())
    score = analysis.inner("priority_scores_used").pairs()
    if score:
        yield f"priority score: {score}"
    for each in analysis.items("patterns_matched"):
        yield f"pattern: {value_text(each)}"


def _links(fields: Fields) -> Lines:
    links = fields.inner("causal_links")
    for field, words in (("caused_by", "caused by"), ("supersedes", "supersedes")):
        named = links.text(field)
        if named:
            yield f"{words} {named}"
    for field, words in (("causes", "led to"), ("related_traces", "see also")):
        yield from (f"{words} {value_text(each)}" for each in links.items(field))


SECTIONS = (
    ("What changes", _changes),
    ("Why", _reasons),
    ("Who decided", _people),
    ("What is expected", _hypothesis),
    ("What came of it", _result),
    ("Evidence", _evidence),
    ("What was seen", _seen),
    ("What was considered", _thought),
    ("Connected traces", _links),
)
"""What a reviewer asks for, in that order."""
