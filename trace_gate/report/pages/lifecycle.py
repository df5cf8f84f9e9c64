"""Which buckets are ready to go on, as lines for people and as JSON data (SPEC 9)."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from trace_gate.app.overview.lifecycle import command
from trace_gate.core.governor.conditions.assessment import CANNOT_TELL, READY, WAIT
from trace_gate.core.governor.conditions.condition import MET, NOT_MET, TOO_LITTLE, UNKNOWN
from trace_gate.core.shell import word

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from trace_gate.app.analyse.propose_state import Drafted
    from trace_gate.app.overview.lifecycle import Assessed, Proposals
    from trace_gate.core.governor.conditions.assessment import Assessment

VERSION = 1
_SHOWN = {READY: (MET,), WAIT: (NOT_MET, TOO_LITTLE), CANNOT_TELL: (UNKNOWN,)}
"""Which conditions a line names: what is met, or what stands in the way"""


def lines(found: Proposals, *, freeze: bool, written: Sequence[Drafted] = ()) -> Iterator[str]:
    """One line for each bucket, below its product; then what to type."""
    if not found.buckets:
        yield (
            "No bucket is in the state from which it may be frozen. Where each stands: "
            "trace-gate lifecycle propose"
            if freeze
            else "No bucket is in a state that counts lead out of. What is next: trace-gate status"
        )
    for (tenant, asin), buckets in groupby(found.buckets, key=lambda b: (b.tenant, b.asin)):
        yield f"{asin} in {tenant}, {found.as_of}"
        for each in buckets:
            yield from (f"  {line}" for line in _bucket(each, freeze=freeze))
    if written:
        yield from _written(written)
    else:
        yield from _next(found, freeze=freeze)


def _bucket(each: Assessed, *, freeze: bool) -> Iterator[str]:
    for way in each.ready or each.ways[:1]:
        name = each.bucket if freeze else f"{each.bucket} {way.old} > {way.new}"
        yield f"{name}: {way.verdict}. {' '.join(_sentences(each, way))}"


def _sentences(each: Assessed, way: Assessment) -> Iterator[str]:
    """What is met or missing; the days in the state last, and what only a person can say."""
    if way.trigger is not None and way.verdict == READY:
        yield f"{way.trigger}:"
    wanted = [one for one in way.conditions if one.verdict in _SHOWN[way.verdict]]
    yield from dict.fromkeys(one.sentence for one in wanted if one.name != "days")
    yield from (one.sentence for one in wanted if one.name == "days")
    late = each.usual_days is not None and way.days > each.usual_days
    if late and way.verdict != READY:
        yield f"{each.usual_days} days are usual in {way.old}, and it is there for {way.days}."
    if way.verdict == READY and way.new in each.drafted:
        yield f"Drafted already, in {each.drafted[way.new]}."
    elif way.for_person and way.verdict == READY:
        yield f"You confirm: {', '.join(way.for_person)}."


def _next(found: Proposals, *, freeze: bool) -> Iterator[str]:
    ready = [(each, way) for each in found.buckets for way in each.ready]
    new = [(each, way) for each, way in ready if way.new not in each.drafted]
    if new:
        yield f"next: {command(*new[0], freeze=freeze)}"
    elif ready:
        yield "next: trace-gate status   names what each open decision waits for"


def _written(written: Sequence[Drafted]) -> Iterator[str]:
    traces = [trace for each in written for trace in each.traces]
    for each in traces:
        yield f"wrote {each.path}" + (f": {each.verdict}" if each.verdict else "")
        for finding in each.missing:
            yield f"  {each.path}:{finding.line or 1}  {finding.message}"
            yield f"      fix: {finding.remediation}"
    paths = " ".join(word(each.path) for each in traces)
    names = " ".join(each.decision.trace_id for each in written)
    read = f"next: read {'it' if len(traces) == 1 else 'them'}"
    person = f"a second person: trace-gate approve {names}"
    if all(each.decision.executed for each in written):  # it is committed as it is then
        yield f"{read}, then {person}   then: git add {paths} && git commit"
    else:
        yield f"{read}, then: git add {paths}   {person}   then: trace-gate execute {names}"


def plain_data(found: Proposals, written: Sequence[Drafted] = ()) -> dict[str, Any]:
    """The same as data."""
    return {
        "version": VERSION,
        "as_of": found.as_of,
        "commit": found.commit,
        "scope": found.scope.plain,
        "buckets": [_data(each) for each in found.buckets],
        "written": [
            {
                "trace_id": each.trace_id,
                "trace_type": each.trace_type,
                "path": each.path,
                "verdict": each.verdict,
            }
            for one in written
            for each in one.traces
        ],
    }


def _data(each: Assessed) -> dict[str, Any]:
    known = each.known
    return {
        "tenant": each.tenant,
        "asin": each.asin,
        "bucket": each.bucket,
        "state": known.state,
        "days": known.days,
        "usual_days": each.usual_days,
        "acos_target": None if known.goal is None else float(known.goal),
        "ways": [
            {
                "to": way.new,
                "verdict": way.verdict,
                "trigger": way.trigger,
                "drafted": each.drafted.get(way.new),
                "conditions": [
                    {
                        "name": one.name,
                        "verdict": one.verdict,
                        "says": one.sentence,
                        "measured": dict(one.measured),
                        "basis": list(one.basis),
                    }
                    for one in way.conditions
                ],
            }
            for way in each.ways
        ],
    }
