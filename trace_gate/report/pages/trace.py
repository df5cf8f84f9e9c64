"""A trace as a page for people: what was seen, thought, decided, done, and what came of it.

In the order of the story. Layers that a trace does not have are not shown.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from trace_gate.core.trace.model import list_in, map_in, maps_in
from trace_gate.report.escape import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Style = Callable[[str], str]
    Lines = Iterator[str]

DIGEST = re.compile("[0-9a-f]{64}")
"""What a protected path is to hold afterwards, as `to_value` says it (SPEC 7)."""

SHORT = 12
"""Digits of a hash that are shown: enough to compare by eye."""


def page(
    trace: Mapping[str, Any], *, where: str, bold: Style = str, newer: str | None = None
) -> str:
    """The page of one trace.

    Args:
        trace: the map below the key `trace`; anything in it may be missing or ill-typed.
        where: the path, and the revision if it is not the working tree.
        bold: how headings are set off; the text itself is escaped here.
        newer: the trace that took its place, where one did.
    """
    lines = [*_head(trace, where, bold)]
    if newer is not None:
        lines.append(f"  superseded by {_text(newer)}")
    for title, section in _SECTIONS:
        found = list(section(trace))
        if found:
            lines += ["", bold(title), *(f"  {line}" for line in found)]
    return "\n".join(lines)


def _head(trace: Mapping[str, Any], where: str, bold: Style) -> Lines:
    tenant = map_in(trace, "tenant")
    shop = " ".join(_words(tenant, "store_id", "marketplace", "currency", "timezone"))
    about = ", ".join(_words(map_in(trace, "entity"), *map_in(trace, "entity")))
    yield f"{bold(_text(trace.get('id')))}  {_text(trace.get('trace_type'))}"
    yield f"  by {_text(trace.get('agent_id'))} at {_text(trace.get('created_at'))}"
    if shop:
        yield f"  for {shop}"
    if about:
        yield f"  about {about}"
    yield f"  in {_text(where)}"


def _observation(trace: Mapping[str, Any]) -> Lines:
    seen = map_in(trace, "observation")
    yield from _pairs(map_in(seen, "key_metrics"))
    for anomaly in list_in(seen, "anomalies"):
        yield f"anomaly: {_text(anomaly)}"


def _evidence(trace: Mapping[str, Any]) -> Lines:
    for entry in maps_in(trace, "evidence"):
        hashed = _text(entry.get("sha256"))[:SHORT]
        taken = _text(entry.get("captured_at"))
        yield f"{_text(entry.get('uri'))}  sha256 {hashed}  captured {taken}"
        if entry.get("note"):
            yield f"  {_text(entry['note'])}"


def _hypothesis(trace: Mapping[str, Any]) -> Lines:
    said = map_in(trace, "hypothesis")
    if not said:
        return
    days = said.get("verification_window_days")
    after = f", looked at after {_text(days)} days" if days is not None else ""
    yield f"{_text(said.get('hypothesis_id'))}: {_text(said.get('statement'))}{after}"
    for each in maps_in(said, "success_criteria"):
        was = f"  (was {_text(each['baseline'])})" if each.get("baseline") is not None else ""
        yield "  ".join(["true if", *_words(each, "metric", "operator", "value")]) + was


def _decision(trace: Mapping[str, Any]) -> Lines:
    decided = map_in(trace, "decision")
    for each in maps_in(decided, "options_considered"):
        chosen = "->" if each.get("option") == decided.get("selected_option") else "  "
        yield f"{chosen} {' '.join(_words(each, 'option', 'description', 'risk'))}"
    if decided.get("rationale"):
        yield f"because: {_text(decided['rationale'])}"


def _execution(trace: Mapping[str, Any]) -> Lines:
    done = map_in(trace, "execution")
    if not done:
        return
    refused = {each.get("number"): each.get("reason") for each in maps_in(done, "failed")}
    for number, change in enumerate(maps_in(done, "changes"), start=1):
        yield from _change(change)
        if number in refused:
            yield f"  REFUSED by Amazon: {_text(refused.pop(number), 'no reason is given')}"
    for missing, why in refused.items():
        yield f"REFUSED by Amazon: change {_text(missing)}, which is not there: {_text(why)}"
    for each in maps_in(done, "sheets"):
        yield (
            f"upload sheet: sha256 {_text(each.get('sha256'))[:SHORT]}, ids from "
            f"{_text(each.get('download'))}"
        )
    yield f"guardrails: {_text(done.get('guardrail_check'), 'not said')}"
    approval = map_in(done, "approval")
    if done.get("approved_by"):
        signed = "signed" if approval.get("signature") else "not signed"
        accepted = " ".join(_text(code) for code in list_in(approval, "reasons"))
        yield f"approved by {_text(done['approved_by'])}, {signed}  {accepted}".rstrip()
    at, result = done.get("executed_at"), _text(done.get("result"), "no result yet")
    yield f"executed {_text(at)}: {result}" if at else "not executed yet"


def _change(change: Mapping[str, Any]) -> Lines:
    line = f"{_text(change.get('target'))}  {_text(change.get('change_type'))}"
    old, new = change.get("from_value"), change.get("to_value")
    if isinstance(old, Mapping) or isinstance(new, Mapping):
        yield line
        yield from (f"  {each}" for each in _members(old, new))
    elif old is None and new is None:
        yield line
    elif isinstance(new, str) and DIGEST.fullmatch(new):
        yield f"{line}  new content: sha256 {new[:SHORT]}"
    else:
        yield f"{line}  {_text(old, 'nothing')} -> {_text(new, 'nothing')}{_share(change)}"


def _members(old: object, new: object) -> Lines:
    """What a definition says of each of its keys, before and after where both are there."""
    before = old if isinstance(old, Mapping) else {}
    after = new if isinstance(new, Mapping) else {}
    for name in dict.fromkeys((*before, *after)):
        sides = [_text(side[name], "nothing") for side in (before, after) if name in side]
        yield f"{_text(name)}: {' -> '.join(sides)}"


def _share(change: Mapping[str, Any]) -> str:
    share = change.get("change_pct")
    if isinstance(share, bool) or not isinstance(share, int | float):
        return ""
    return f"  ({share * 100:+.1f} %)"


def _verification(trace: Mapping[str, Any]) -> Lines:
    looked = map_in(trace, "verification")
    if not looked:
        return
    yield f"{_text(looked.get('hypothesis_result'), 'no result yet')} at " + _text(
        looked.get("verified_at"), "no time yet"
    )
    yield from _pairs(map_in(looked, "actual_outcome"))
    if looked.get("extend_window_days"):
        yield f"extends the window by {_text(looked['extend_window_days'])} days"
    if looked.get("learning"):
        yield f"learnt: {_text(looked['learning'])}"


def _links(trace: Mapping[str, Any]) -> Lines:
    links = map_in(trace, "causal_links")
    for field, words in (("caused_by", "caused by"), ("supersedes", "supersedes")):
        if links.get(field):
            yield f"{words} {_text(links[field])}"
    for field, words in (("causes", "led to"), ("related_traces", "see also")):
        for each in list_in(links, field):
            yield f"{words} {_text(each)}"


_SECTIONS: tuple[tuple[str, Callable[[Mapping[str, Any]], Lines]], ...] = (
    ("What was seen", _observation),
    ("Evidence", _evidence),
    ("What is expected", _hypothesis),
    ("What was decided", _decision),
    ("What changes", _execution),
    ("What came of it", _verification),
    ("Connected traces", _links),
)


def _pairs(values: Mapping[str, Any]) -> Lines:
    width = max((len(_text(name)) for name in values), default=0)
    for name, value in values.items():
        yield f"{_text(name):<{width}}  {_text(value)}"


def _words(values: Mapping[str, Any], *fields: str) -> list[str]:
    return [_text(values[field]) for field in fields if values.get(field) is not None]


def _text(value: object, empty: str = "-") -> str:
    """Any value in one line, harmless in a terminal."""
    if value is None:
        return empty
    return plain(" ".join(_shown(value).split()))


def _shown(value: object) -> str:
    """A value in the words of a trace: maps and lists as their members, never as code."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        return "; ".join(f"{name}: {_shown(each)}" for name, each in value.items()) or "nothing"
    if isinstance(value, list):
        return ", ".join(_shown(each) for each in value) or "nothing"
    return str(value)
