"""A proposal of intent buckets as a file that a person edits (SPEC 9, Proposing buckets)."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from trace_gate.app.analyse.propose_buckets import KEYWORDS
from trace_gate.core.analyst.bucket_draft import VERSION
from trace_gate.core.statistics import messages
from trace_gate.report.pages.score import NAMES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from trace_gate.app.analyse.propose_buckets import Proposal
    from trace_gate.app.analyse.score import Scored
    from trace_gate.core.analyst.bucket_terms import Grouping
    from trace_gate.core.analyst.grouping.grouped import Bucket, Member
    from trace_gate.core.analyst.grouping.parsed import SearchTerm

_PLAIN = re.compile(r"[a-z]{3,}(?: [a-z0-9]+)*")
"""Words that no YAML parser takes for anything else, apart from those below."""
_WORDS = frozenset(("true", "false", "null", "yes", "off", "nan", "inf"))
_PLACES = Decimal("0.000001")

HEAD = """\
# Draft of intent buckets. Nothing is decided yet: edit this file, then
#   trace-gate new decision --from {path}
#
# Merge two buckets: put keywords and anchors of one below the other, delete the one that is empty.
# Split one: copy it, give the copy another id and its own anchors, and move its keywords there.
# Move a term: move its line. Leave one out: move its line to `rest`.
# Better each job_to_be_done that says (draft), and delete what you do not want.
"""


def text(proposal: Proposal, path: str) -> str:
    """The file.

    Args:
        proposal: What was found.
        path: Where the file lies, as it is typed.
    """
    return "\n".join((*_top(proposal, path), *_buckets(proposal), *_rest(proposal))) + "\n"


def _top(proposal: Proposal, path: str) -> Iterator[str]:
    found = proposal.grouped
    yield HEAD.format(path=path).rstrip()
    yield f"draft: {VERSION}"
    shop = {name: proposal.tenant[name] for name in ("store_id", "marketplace")}
    yield f"tenant: {_map(shop)}"
    yield f"asin: {proposal.asin}"
    yield f"method: {_text(found.method)}"
    yield f"heads: {_list(found.heads)}"
    yield "# The product itself, without its own brand: " + messages.rate(found.usual)
    share = messages.percent(found.covered_share)
    yield f"# The buckets have {share} of the clicks; 80 % are wanted."
    yield f"search_terms: {len(found.terms) + len(found.rest)}"
    yield f"drafted_terms: {sum(map(len, drafted_keywords(proposal))) + len(_shown_rest(proposal))}"
    yield f"clicks: {found.covered.trials}"
    yield f"orders: {found.covered.successes}"
    yield f"all_clicks: {found.total.trials}"
    yield "reports:"
    for each in proposal.sources:
        yield f"  - path: {_text(each.path)}"
        yield f"    sha256: {_text(each.sha256)}"
    yield "# An id, such as H-007, where a hypothesis trace says it already."
    yield "hypothesis:"
    yield "  id: null"
    yield f"  statement: {_text(_statement(proposal))}"
    yield "  window_days: 14"
    yield "rationale: " + _text(
        f"{share} of {found.total.trials:,} clicks are in buckets that say what shoppers want; "
        f"method {found.method}"
    )


def _statement(proposal: Proposal) -> str:
    buckets = proposal.grouped.buckets
    new, what = sum(each.new for each in buckets), f"of {proposal.asin}"
    if not new:
        who = f"The buckets with the new terms {what} cover"
    elif new < len(buckets):
        who = f"{len(buckets)} buckets {what}, {new} of them new, cover"
    else:
        who = f"{new} buckets {what} cover" if new > 1 else f"1 bucket {what} covers"
    return f"{who} 80 % of the clicks of its search terms"


def _buckets(proposal: Proposal) -> Iterator[str]:
    yield "buckets:"
    drafted = [each for each in proposal.grouped.buckets if is_drafted(proposal, each)]
    if not drafted:
        yield "  []"
    for each in drafted:
        yield from _bucket(each, proposal.scores[each.name])


def keywords(bucket: Bucket) -> tuple[Member, ...]:
    """The new keywords that a decision about a bucket names: those with most clicks."""
    return bucket.added[: max(0, KEYWORDS - (len(bucket.members) - len(bucket.added)))]


def drafted_keywords(proposal: Proposal) -> list[tuple[Member, ...]]:
    """The same of all buckets of the draft."""
    return [keywords(e) for e in proposal.grouped.buckets if is_drafted(proposal, e)]


def is_drafted(proposal: Proposal, bucket: Bucket) -> bool:
    """Whether the draft has something to decide about a bucket."""
    return bucket.name not in proposal.frozen and bool(keywords(bucket))


def _bucket(bucket: Bucket, scored: Scored) -> Iterator[str]:
    grouping = bucket.grouping
    yield ""
    yield f"  # {messages.rate(bucket.rate)}, {_terms(len(bucket.members))}. {bucket.why}".rstrip()
    if bucket.fit is not None:
        yield f"  # {bucket.fit.fit_type}: {bucket.fit.reason}; {bucket.fit.basis}"
    for name, some in (("sells other products", bucket.others), ("negation", bucket.negated)):
        if some:
            yield f"  # look at ({name}): {', '.join(some[:5])}"
    yield f"  - id: {bucket.name}"
    yield f"    change: {'create' if bucket.new else 'update'}"
    if bucket.new:
        yield f"    job_to_be_done: {_text(bucket.job)}"
        yield f"    fit_type: {bucket.fit.fit_type if bucket.fit else 'exact'}"
        yield f"    scenes: {_list(bucket.facets.scenes)}"
        yield f"    constraints: {_list(bucket.facets.constraints)}"
        yield "    comparisons: []"
        yield "    proofs: []"
        yield from _score(scored)
    if grouping is not None and (bucket.new or bucket.grew):
        yield from _grouping(grouping)
    yield "    keywords:"
    members = keywords(bucket)
    for each in members:
        folded = ", ".join(f"{old} is {new}" for old, new in each.folded.items())
        yield f"      - {_text(each.term.text)}  # {_counts(each.term)}" + (
            f"; {folded}" if folded else ""
        )
    left = len(bucket.added) - len(members)
    if left > 0:
        yield f"      # {left} more terms are found by the anchors"


def _grouping(grouping: Grouping) -> Iterator[str]:
    yield f"    rule: {grouping.rule}"
    yield f"    order: {grouping.order}"
    yield f"    anchors: {_list(grouping.anchors)}"
    yield f"    folds: {_map(grouping.folds)}"


def _score(scored: Scored) -> Iterator[str]:
    """The parts of a score; what is not known is null, for a person to fill in."""
    inputs = scored.inputs
    searches, rate = inputs["searches"], inputs["purchase_rate"]
    if scored.result is None:
        yield f"    # not scored: {', '.join(NAMES[name] for name in scored.missing)} missing"
    yield "    priority_score:"
    yield f"      monthly_searches: {_number(searches)}"
    yield f"      purchase_rate: {_number(rate.quantize(_PLACES) if rate is not None else None)}"
    yield f"      title_density: {_number(inputs['title_density'])}"
    yield f"      rufus: {inputs['rufus'] or 'null'}"


def _rest(proposal: Proposal) -> Iterator[str]:
    found = proposal.grouped
    yield ""
    yield "# Terms of no bucket. They are only here to be moved."
    yield f"rest:{'' if found.rest else ' []'}"
    yield from _lines(_shown_rest(proposal))
    if len(found.rest) > KEYWORDS:
        yield f"  # and {len(found.rest) - KEYWORDS} more with fewer clicks"
    yield "# Terms that are products: they are targets, never keywords."
    yield f"product_targets:{'' if found.targets else ' []'}"
    yield from _lines(found.targets[:KEYWORDS])


def _shown_rest(proposal: Proposal) -> tuple[SearchTerm, ...]:
    return proposal.grouped.rest[:KEYWORDS]


def _lines(every: Iterable[SearchTerm]) -> Iterator[str]:
    for each in every:
        yield f"  - {_text(each.text)}  # {_counts(each)}"


def _counts(each: SearchTerm) -> str:
    clicks, orders = each.clicks, each.orders
    return f"{clicks} click{_s(clicks)}, {orders} order{_s(orders)}"


def _terms(number: int) -> str:
    return f"{number} term{_s(number)}"


def _s(number: int) -> str:
    return "" if number == 1 else "s"


def _text(value: str) -> str:
    """A text as YAML that every parser reads as a text."""
    if _PLAIN.fullmatch(value) and value not in _WORDS:
        return value
    return json.dumps(value, ensure_ascii=False)


def _list(values: Iterable[str]) -> str:
    return f"[{', '.join(map(_text, values))}]"


def _map(values: Any) -> str:
    return f"{{{', '.join(f'{_text(key)}: {_text(value)}' for key, value in values.items())}}}"


def _number(value: Any) -> str:
    if value is None:
        return "null"
    return str(value) if isinstance(value, int) else format(value, "f")
