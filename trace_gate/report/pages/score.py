"""A priority score for people: the formula with its numbers, their sources, what is missing."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from trace_gate.app.analyse.score import MISSING, PROPOSED, REPORT
from trace_gate.core.analyst.grouping.grouped import COVERED
from trace_gate.core.shell import word
from trace_gate.core.statistics.messages import percent
from trace_gate.core.statistics.priority_score import FORMULA
from trace_gate.report.escape import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trace_gate.app.analyse.score import Scored
    from trace_gate.app.overview.buckets import Bucket

NAMES = {
    "searches": "searches a month",
    "purchase_rate": "purchase rate",
    "title_density": "title density",
    "fit": "intent fit",
    "rufus": "class of the page",
}


def lines(found: Scored, bucket: Bucket | None) -> Iterator[str]:
    """How a score came about, in lines."""
    about = f"{bucket.name} of {bucket.asin}, {bucket.tenant}: " if bucket else ""
    if found.result is None:
        yield f"{plain(about)}not scored: {', '.join(NAMES[n] for n in found.missing)} missing"
    else:
        yield f"{plain(about)}priority score {found.result:.1f}, {_tier(found)}"
        yield f"  {_formula(found)}"
    for name, value in found.inputs.items():
        if value is None:
            yield f"  {NAMES[name]}: missing   {MISSING[name]}"
        else:
            yield f"  {NAMES[name]}: {_shown(name, value)} ({found.sources[name]})"
    yield from map(plain, _report(found))
    yield from map(plain, _signals(found))
    if found.result is not None:
        yield from _next(found)


def plain_data(found: Scored, bucket: Bucket | None) -> dict[str, Any]:
    """The same as data; numbers are texts, so that none loses a digit."""
    signals, volumes = found.signals, found.volumes
    return {
        "bucket": bucket.name if bucket else None,
        "asin": bucket.asin if bucket else None,
        "tenant": bucket.tenant if bucket else None,
        "score": _text(found.result),
        "base_score": _text(found.base),
        "intent_fit": _text(found.intent_fit),
        "rufus_factor": _text(found.rufus_factor),
        "tier": {"name": found.tier.name, "number": found.tier.number} if found.tier else None,
        "inputs": {
            name: {"value": str(value), "source": found.sources[name]}
            for name, value in found.inputs.items()
            if value is not None
        },
        "missing": list(found.missing),
        "report": {
            "volume": volumes.volume,
            "purchases": volumes.purchases,
            "basis": volumes.basis,
            "known": list(volumes.known),
            "missing": list(volumes.missing),
        }
        if volumes
        else None,
        "coverage": {
            "clicks": found.coverage.clicks,
            "of": found.coverage.of,
            "wanted": f"0.{COVERED}",
            "is_enough": found.coverage.is_enough,
        }
        if found.coverage
        else None,
        "signals": {
            "proposed": signals.proposed,
            **{name: list(words) for name, words in signals.found.items()},
            "repeated": [list(each) for each in signals.repeated],
        }
        if signals
        else None,
    }


def _tier(found: Scored) -> str:
    if found.tier is None:
        return "below all tiers"
    return f"tier {found.tier.number} of {found.tiers}: {found.tier.name}"


def _formula(found: Scored) -> str:
    """`42,000 x 3.1 % / (17 + 1) = 72.3; x 2.0 exact x 1.1 attribute_rich = 159.1`."""
    said = found.inputs
    return (
        f"{said['searches']:,} x {_rate(said['purchase_rate'])} / ({said['title_density']} + 1) = "
        f"{found.base:.1f}; x {found.intent_fit} {said['fit']} x {found.rufus_factor} "
        f"{said['rufus']} = {found.result:.1f}"
    )


def _shown(name: str, value: Any) -> str:
    if name == "purchase_rate":
        return _rate(value)
    return f"{value:,}" if name == "searches" else plain(str(value))


def _rate(rate: Decimal) -> str:
    """With as many places as a small rate needs."""
    return percent(rate, 1 if rate >= Decimal("0.01") else 2)


def _report(found: Scored) -> Iterator[str]:
    volumes = found.volumes
    if volumes is None:
        return
    many = len(volumes.known) + len(volumes.missing)
    yield (
        f"  report: {len(volumes.known)} of {many} keywords, {volumes.volume:,} searches, "
        f"{volumes.basis}"
    )
    if found.sources.get("purchase_rate") == REPORT:
        yield f"  purchase rate = {volumes.purchases:,} purchases / {volumes.volume:,} searches"
    if volumes.missing:
        yield f"  not in the report, which is not 0: {', '.join(volumes.missing[:8])}"
    yield from _coverage(found)


def _coverage(found: Scored) -> Iterator[str]:
    """How much of the clicks the report of searches is about, against what SPEC 8 wants."""
    covered = found.coverage
    if covered is None:
        if found.volumes and found.volumes.missing:
            yield "  how much that is of your clicks: add --terms with a search term report"
        return
    if not covered.of:
        yield "  coverage: the search term report has no click on these keywords"
        return
    share = percent(Decimal(covered.clicks) / covered.of)
    yield (
        f"  coverage: the keywords of the report have {covered.clicks:,} of {covered.of:,} clicks, "
        f"{share}; {COVERED} % are wanted"
    )
    if not covered.is_enough:
        yield "  note: the score speaks for a part of the bucket; its searches are more than these"


def _signals(found: Scored) -> Iterator[str]:
    signals = found.signals
    if signals is None:
        return
    yield f"  the text speaks for {signals.proposed}:"
    for word_, many, line in signals.repeated:
        yield f"    repeated: {word_!r} stands {many} times in line {line}"
    for name, words in signals.found.items():
        yield f"    {name}: {', '.join(words[:8]) or 'none'}"


def _next(found: Scored) -> Iterator[str]:
    if found.sources["rufus"] == PROPOSED:
        yield f"next: you decide the class; when it is right, add --rufus {found.inputs['rufus']}"
        return
    used = (
        f"analysis.priority_scores_used={{formula: {FORMULA}, base_score: {_text(found.base)}, "
        f"intent_fit: {found.intent_fit}, rufus_factor: {found.rufus_factor}, "
        f"result: {_text(found.result)}}}"
    )
    yield "The score is a hypothesis: a decision that rests on it needs a person."
    yield f"next: trace-gate new decision ... --set {word(used)}"


def _text(number: Decimal | None) -> str | None:
    if number is None:
        return None
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
