"""A file of the derived layers in sentences.

Buckets, hypotheses, experiments, patterns, metrics and events; any other is listed field by field.
"""

from __future__ import annotations

from trace_gate.report.textconv.fields import (
    Fields,
    after,
    criterion,
    indented,
    percent,
    prose,
    sentence,
    value_text,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from typing import Any

    Lines = Iterator[str]


def lines(data: dict[str, Any]) -> Lines:
    """The lines of one file; what its kind has no sentence for is listed, whatever kind it is."""
    fields = Fields(data)
    schema = fields.take("schema")
    told = KINDS.get(schema.partition("/")[0]) if isinstance(schema, str) else None
    name, shop = fields.text("id"), fields.inner("tenant")
    owner = " ".join(filter(None, (shop.text("store_id"), shop.text("marketplace"))))
    asin = fields.text("asin") if told in (_bucket_state, _intent_bucket, _experiment) else ""
    about = sentence(after("of", asin), after("for", owner), shop.pairs())
    yield sentence(f"{'' if schema is None else value_text(schema)} {name}".strip(), about)
    history = fields.maps("history")
    if told is not None:
        yield from map(indented, told(fields))
    past = [indented(_moment(each)) for each in history]
    yield from map(indented, fields.rest())
    if past:
        yield from ("", "History", *past)


def _moment(entry: Fields) -> str:
    """A line of a history: when, from what to what, the rest, and the trace behind it."""
    at, trace = entry.text("at"), entry.text("trace")
    moved = _moved(entry) if "from" in entry or "to" in entry else ""
    return sentence(at or entry.text("week"), moved, entry.pairs(), after("by", trace))


def _moved(fields: Fields) -> str:
    return f"{value_text(fields.take('from'))} -> {value_text(fields.take('to'))}"


def _by(fields: Fields) -> str:
    """Since when something is so, and by which trace."""
    since, at = after("since", fields.text("since")), after("at", fields.text("at"))
    return sentence(since, at, after("by", fields.text("trace")), fields.pairs())


def _valued(head: str, fields: Fields) -> Lines:
    """A fact with the trace behind it: one line, or one for each member of a list."""
    value = fields.take("value")
    members = value if isinstance(value, list) and value else [value]
    for each in members:
        yield from prose(head, "nothing" if each is None else each)
    behind = _by(fields)
    if behind:
        yield f"{head} is said {behind}"


def _intent_bucket(fields: Fields) -> Lines:
    created = fields.inner("created")
    if created:
        yield f"created {_by(created)}"
    for name in fields.names():
        inner = fields.inner(name)
        if "value" in inner:
            yield from _valued(name, inner)


def _bucket_state(fields: Fields) -> Lines:
    state = fields.inner("state")
    if "value" in state:
        yield sentence(f"is {state.text('value')}", _by(state))
    imported = fields.take("imported")
    if imported:
        yield f"imported: {value_text(imported)}"
    frozen = fields.take("frozen_by")
    if frozen is not None:
        yield f"frozen by {value_text(frozen)}"


def _status(fields: Fields) -> Lines:
    status = fields.inner("status")
    if "value" in status:
        yield sentence(f"is {status.text('value')}", _by(status))


def _hypothesis(fields: Fields) -> Lines:
    yield from prose("says", fields.take("statement"))
    yield from _status(fields)
    sure = fields.inner("confidence")
    if "value" in sure:
        yield sentence(f"confidence {sure.text('value')}", after("by", sure.text("trace")))
    asked = fields.inner("criteria")
    yield from (f"true if {criterion(each)}" for each in asked.maps("items"))
    uses = fields.inner("uses")
    count = uses.text("count")
    if count:
        yield f"decisions that rest on it: {count}"
    yield from (f"used by {each.pairs()}" for each in uses.maps("decisions"))
    yield from (f"experiment {each.pairs()}" for each in fields.maps("experiments"))


def _experiment(fields: Fields) -> Lines:
    yield from prose("tests", fields.take("hypothesis"))
    yield from _status(fields)
    start = fields.inner("start")
    if start:
        yield f"begun {_by(start)}"
    days, due = fields.text("window_days"), fields.text("due")
    if days or due:
        yield sentence(after("window of", f"{days} days" if days else ""), after("due", due))
    yield from (f"true if {criterion(each)}" for each in fields.maps("criteria"))
    yield from (f"was before: {each.pairs()}" for each in fields.maps("baseline"))
    yield from (f"decision {each.pairs()}" for each in fields.maps("decisions"))
    for each in fields.maps("outcome"):
        actual, met = each.text("actual") or "unknown", each.take("met")
        yield f"it was {actual}, wanted {criterion(each)}: {_met(met)}"
    result = fields.inner("result")
    learnt = result.take("learning")
    if result:
        claimed = "only claimed" if result.take("claimed") else ""
        yield sentence(f"result {result.text('value')}", claimed, _by(result))
    yield from prose("learnt", learnt)


def _met(met: Any) -> str:
    return {True: "met", False: "not met"}.get(met, "unknown") if met is not None else "unknown"


def _pattern(fields: Fields) -> Lines:
    yield f"holds for {fields.inner('group').pairs()}"
    since = fields.inner("since")
    if since:
        yield f"known {_by(since)}"
    worked, tried = fields.text("successes"), fields.text("decisions")
    rate, within = fields.take("success_rate"), fields.inner("interval")
    bounds = f"{percent(within.take('lower'))} to {percent(within.take('upper'))}"
    level = after("at a level of", within.text("level"))
    yield f"worked {worked} of {tried} times, {percent(rate)} ({bounds} {level})".rstrip()
    law = fields.text("law")
    if law:
        yield f"is the law {law}"


def _metrics(fields: Fields) -> Lines:
    yield from (f"scope {scope}" for scope in filter(None, [fields.text("scope")]))
    rate = fields.inner("freeze_rate")
    if rate:
        whole = f"{rate.text('frozen')} of {rate.text('living')}"
        target = percent(rate.take("target_above"))
        met, grade = _met(rate.take("met")), rate.text("grade")
        value = percent(rate.take("value"))
        yield sentence(f"freeze rate {value} ({whole}), target above {target}: {met}", grade)
        yield from (f"freeze rate, {line}" for line in rate.each())
    states = fields.inner("states")
    for name in states.names():
        yield from _share_of_state(name, states.inner(name))
    complete = fields.take("trace_completeness")
    if complete is not None:
        yield f"trace completeness {percent(complete)}"
    dense = fields.inner("decision_density")
    if dense:
        counted = f"{dense.text('decisions')} decisions in {dense.text('week')}"
        yield sentence(
            f"decision density {percent(dense.take('density'))} ({counted})", dense.pairs()
        )


def _share_of_state(name: str, state: Fields) -> Lines:
    if "count" not in state:
        return
    target = state.items("target")
    wanted = " to ".join(map(percent, target)) if len(target) == 2 else value_text(target)
    lies = after("which is", state.text("place"))
    shared = sentence(
        f"{name}: {state.text('count')} buckets, {percent(state.take('share'))}",
        after("wanted", wanted) if target else "",
        lies,
    )
    yield sentence(shared, state.pairs())


def _event(fields: Fields) -> Lines:
    kind, at = fields.text("type"), fields.text("at")
    number, trace = fields.text("change"), fields.text("trace")
    yield sentence(kind, after("at", at), after("by", trace), after("change", number))
    yield f"{fields.text('target')}: {_moved(fields)}"


KINDS: Mapping[str, Callable[[Fields], Lines]] = {
    "intent_bucket": _intent_bucket,
    "bucket_state": _bucket_state,
    "hypothesis": _hypothesis,
    "experiment": _experiment,
    "emerged_pattern": _pattern,
    "metrics": _metrics,
    "event": _event,
}
"""The kinds of derived files, by the word that their `schema` begins with."""
