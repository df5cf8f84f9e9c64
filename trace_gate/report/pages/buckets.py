"""Proposed intent buckets for people: each with its rate, its fit and why, then the coverage."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from trace_gate.core.analyst.grouping.grouped import COVERED
from trace_gate.core.shell import word
from trace_gate.core.statistics import messages
from trace_gate.report.escape import plain
from trace_gate.report.judgement.summary import plural
from trace_gate.report.pages import bucket_draft
from trace_gate.report.pages.score import NAMES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trace_gate.app.analyse.propose_buckets import Proposal
    from trace_gate.app.analyse.score import Scored
    from trace_gate.core.analyst.grouping.grouped import Bucket, Member
    from trace_gate.core.analyst.grouping.parsed import SearchTerm

FEW_CLICKS = 100
SHOWN = 5
"""So many terms of the rest are named without `--explain`."""


def lines(proposal: Proposal, path: str | None, *, explain: bool) -> Iterator[str]:
    """What was found, in lines; the last one says what to do next.

    Args:
        proposal: What was found.
        path: Where the draft was written; None where there is nothing to decide.
        explain: Whether each term is named with the reason why it is where it is.
    """
    found = proposal.grouped
    everything = len(found.terms) + len(found.rest) + len(found.targets)
    yield (
        f"{proposal.asin}: {_terms(everything)}, "
        f"{found.total.trials:,} clicks, {found.total.successes:,} orders. "
        f"Head words: {plain(', '.join(found.heads)) or 'none'}. "
        f"Usual: {messages.rate(found.usual)}"
    )
    for old, new in sorted(found.folds.items()):
        yield plain(f"  {old} is read as {new}")
    for each in found.buckets:
        yield from _bucket(proposal, each, explain=explain)
    yield from _coverage(proposal, explain=explain)
    yield from (f"note: {plain(note)}" for note in notes(proposal))
    if path is None:
        yield "Nothing new: no decision is needed."
    else:
        yield f"draft: {plain(path)}"
        yield f"next: edit it, then: trace-gate new decision --from {word(path)}"


def plain_data(proposal: Proposal, path: str | None) -> dict[str, Any]:
    """The same as data."""
    found = proposal.grouped
    return {
        "asin": proposal.asin,
        "tenant": dict(proposal.tenant),
        "method": found.method,
        "heads": list(found.heads),
        "folds": dict(found.folds),
        "usual": _rate(found.usual.successes, found.usual.trials),
        "buckets": [_data(proposal, each) for each in found.buckets],
        "rest": [_term(each) for each in found.rest],
        "product_targets": [_term(each) for each in found.targets],
        "coverage": {
            "clicks": found.covered.trials,
            "all_clicks": found.total.trials,
            "share": f"{found.covered_share:.4f}",
            "wanted": f"{COVERED / 100:.2f}",
            "enough": found.covers_enough,
        },
        "notes": list(notes(proposal)),
        "draft": path,
    }


def notes(proposal: Proposal) -> Iterator[str]:
    """What a person should know, and may have to look at."""
    found, collected = proposal.grouped, proposal.collected
    if found.changed_from:
        yield f"method changed: {found.method}, and {found.changed_from} is stored; no term moved"
    for name, newer in collected.replaced:
        yield f"{name} does not count: {newer} is about the same days"
    if collected.others:
        yield f"{collected.others:,} clicks of ad groups of other products do not count"
    if found.total.trials < FEW_CLICKS:
        yield f"only {found.total.trials} clicks: wait for more, or take a longer report"
    if len(found.buckets) < proposal.least:
        few = plural(len(found.buckets), "bucket")
        yield f"{few}: too few words have clicks for {proposal.least}"
    if not found.covers_enough:
        yield f"the buckets have less than {COVERED} % of the clicks"
    if not found.usual.successes:
        yield "no orders: the fit rests on words only"
    for each in found.buckets:
        yield from _look(proposal, each)


def _look(proposal: Proposal, each: Bucket) -> Iterator[str]:
    stored = proposal.living.fits.get(each.name)
    if each.name in proposal.frozen and each.added:
        yield f"{each.name} is frozen: its {len(each.added)} new terms wait until it is not"
    if not each.new and each.fit is not None and stored not in (None, each.fit.fit_type):
        yield f"{each.name} is {stored}; its terms say {each.fit.fit_type} ({each.fit.basis})"
    for text in each.others[:SHOWN]:
        yield f"{each.name}: after a click on {text!r} mostly other products are bought"
    for text in each.negated[:SHOWN]:
        yield f"{each.name}: {text!r} has a negation; look whether it wants the opposite"
    elsewhere = proposal.living.taken_elsewhere
    for member in each.added:
        other = elsewhere.get(member.term.text.casefold())
        if other is not None:
            yield f"{each.name}: {member.term.text!r} is a keyword of {other}, too"


def _bucket(proposal: Proposal, each: Bucket, *, explain: bool) -> Iterator[str]:
    state = "new" if each.new else proposal.living.states.get(each.name, "")
    grown = f", {len(each.added)} new" if each.added and not each.new else ""
    fit = f"{each.fit.fit_type}" if each.fit is not None else "no clicks"
    yield plain(
        f"{each.name} ({state})  {_terms(len(each.members))}{grown}  {messages.rate(each.rate)}  "
        f"{fit}"
    )
    if each.fit is not None:
        why = f"{each.why}; " if each.why else ""
        yield plain(f"  {why}{each.fit.reason}; {each.fit.basis}")
    yield f"  {_score(proposal.scores[each.name])}"
    if explain:
        yield from (f"    {plain(_why(member))}" for member in each.members)


def _why(member: Member) -> str:
    """Why a term is in its bucket."""
    reasons = {
        "keyword": "was its keyword before",
        "core": "head words only",
        "single": "most clicks of all",
    }
    why = reasons.get(member.rule, f"{member.rule.replace('_', ' ')}: {member.word}")
    folded = "".join(f", {old} is {new}" for old, new in member.folded.items())
    return f"{member.term.text}  {member.term.orders}/{member.term.clicks}  {why}{folded}"


def _score(scored: Scored) -> str:
    if scored.result is None:
        return f"not scored: {', '.join(NAMES[name] for name in scored.missing)} missing"
    inputs = scored.inputs
    return (
        f"score {inputs['searches']:,} x {messages.percent(inputs['purchase_rate'])} / "
        f"({inputs['title_density']} + 1) = {scored.base:.1f}; x {scored.intent_fit} "
        f"{inputs['fit']} x {scored.rufus_factor} {inputs['rufus']} = {scored.result:.1f}"
        + (f", tier {scored.tier.number}" if scored.tier is not None else ", no tier")
    )


def _coverage(proposal: Proposal, *, explain: bool) -> Iterator[str]:
    found = proposal.grouped
    share = messages.percent(found.covered_share)
    orders = f"{found.covered.successes:,} of {found.total.successes:,} orders"
    buckets = plural(len(found.buckets), "bucket")
    yield f"{buckets}: {share} of the clicks ({COVERED} % are wanted), {orders}"
    yield from _listed("Rest", found.rest, explain=explain)
    yield from _listed("Product targets", found.targets, explain=explain)


def _listed(name: str, some: tuple[SearchTerm, ...], *, explain: bool) -> Iterator[str]:
    if some:
        shown = some if explain else some[:SHOWN]
        more = f" and {len(some) - len(shown)} more" if len(some) > len(shown) else ""
        texts = ", ".join(f"{each.text} {each.clicks}" for each in shown)
        clicks = sum(each.clicks for each in some)
        yield plain(f"{name}: {_terms(len(some))}, {clicks:,} clicks: {texts}{more}")


def _data(proposal: Proposal, each: Bucket) -> dict[str, Any]:
    grouping, scored = each.grouping, proposal.scores[each.name]
    return {
        "id": each.name,
        "new": each.new,
        "state": proposal.living.states.get(each.name),
        "rule": grouping.rule if grouping is not None else None,
        "anchors": list(grouping.anchors) if grouping is not None else [],
        "why": each.why,
        "rate": _rate(each.rate.successes, each.rate.trials),
        "fit_type": each.fit.fit_type if each.fit is not None else None,
        "fit_basis": each.fit.basis if each.fit is not None else None,
        "score": str(scored.result) if scored.result is not None else None,
        "score_missing": list(scored.missing),
        "drafted": bucket_draft.is_drafted(proposal, each),
        "terms": [_term(m.term) | {"why": m.rule, "word": m.word} for m in each.members],
    }


def _rate(orders: int, clicks: int) -> dict[str, int]:
    return {"orders": orders, "clicks": clicks}


def _term(each: SearchTerm) -> dict[str, Any]:
    return {"term": each.text, "clicks": each.clicks, "orders": each.orders}


def _terms(number: int) -> str:
    return f"{number:,} term{'' if number == 1 else 's'}"
