"""Intent buckets that the search terms of a product come to (SPEC 9, Proposing buckets)."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from trace_gate.app.analyse import report_rows, score
from trace_gate.core.analyst import bucket_terms, periods, query_volumes, search_terms
from trace_gate.core.analyst.bucket_terms import BucketTerms
from trace_gate.core.analyst.grouping import group, word_lists
from trace_gate.core.errors import UsageError
from trace_gate.core.fold import node_keys
from trace_gate.core.hashing import sha256_of
from trace_gate.core.record import Record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from typing import Any

    from trace_gate.app.analyse.report_files import ReportFile
    from trace_gate.app.analyse.score import Scored
    from trace_gate.app.analyse.typed_command import TypedCommand
    from trace_gate.core.analyst.grouping.grouped import Bucket, Grouped
    from trace_gate.core.analyst.language import Language
    from trace_gate.core.analyst.periods import Period
    from trace_gate.core.analyst.search_terms import Collected
    from trace_gate.core.policy.policy import Policy

    Summaries = Callable[[str], Iterable[tuple[str, Mapping[str, Any]]]]
    """What a fold says, by kind of node"""

TERMS = ("search_terms", "screen")
"""Kinds of reports of search terms"""
QUERIES, ADVERTISED = "search_query_performance", "advertised_products"
COUNT, LEAVE_OUT = "count", "leave-out"
SHARED = (COUNT, LEAVE_OUT)
"""What becomes of ad groups that advertise several products"""
KEYWORDS = 300
"""A decision names so many keywords of a bucket at most; further terms are found by its anchors."""


class Wanted(Record):
    """What the analyst says."""

    tenant: Mapping[str, str]
    asin: str
    command: TypedCommand
    shared: str | None = None
    """One of `SHARED`; None: nobody said"""
    densities: Mapping[str, int] = {}  # never written to
    """Title density by bucket"""
    rufus: str | None = None
    """The class of the page; None: not said"""


class Living(Record):
    """The buckets of a product as committed decisions made them."""

    buckets: tuple[BucketTerms, ...]
    states: Mapping[str, str]
    """State by name, also of those that ended"""
    fits: Mapping[str, str | None]
    taken_elsewhere: Mapping[str, str]
    """Keyword, plain, to the other product of the shop that has it"""


class Source(Record):
    """A report that the proposal rests on."""

    path: str
    sha256: str
    title: str
    period: Period | None


class Proposal(Record):
    """What the search terms of a product come to."""

    tenant: Mapping[str, str]
    asin: str
    language: str
    grouped: Grouped
    collected: Collected
    living: Living
    frozen: frozenset[str]
    """Buckets that no decision may change now"""
    scores: Mapping[str, Scored]
    sources: tuple[Source, ...]
    least: int
    most: int


def living(summaries: Summaries, policy: Policy, tenant: str, asin: str) -> Living:
    """The buckets of a product, of the summaries of a fold.

    Args:
        summaries: What the fold says, by kind of node.
        policy: Its policy: a state without a way on is the end of a bucket.
        tenant: The shop, as the keys of nodes have it.
        asin: The product.
    """
    ended = {state for state, ways in policy.bucket_lifecycle["transitions"].items() if not ways}
    found: list[BucketTerms] = []
    states: dict[str, str] = {}
    fits: dict[str, str | None] = {}
    elsewhere: dict[str, str] = {}
    for key, summary in summaries("bucket"):
        shop, product, name = node_keys.parts(key)
        if shop != tenant:
            continue
        if product != asin and summary["state"] not in ended:
            elsewhere |= dict.fromkeys(map(str.casefold, summary["keywords"]), product)
        if product != asin:
            continue
        states[name], fits[name] = summary["state"], summary["fit_type"]
        if summary["state"] not in ended:
            found.append(bucket_terms.bucket_terms(name, summary))
    return Living(buckets=tuple(found), states=states, fits=fits, taken_elsewhere=elsewhere)


def propose(
    read: Sequence[ReportFile],
    there: Living,
    policy: Policy,
    language: Language,
    wanted: Wanted,
) -> Proposal:
    """The buckets of a product, those that there are and new ones.

    Args:
        read: Reports of search terms, in the order of their downloads; beside them reports of
            search queries (for the priority score) and of advertised products (for ad groups).
        there: The buckets that there are.
        policy: The policy of HEAD.
        language: The language of the shoppers.
        wanted: What the analyst says.

    Raises:
        UsageError: something in the reports, or in what is wanted of them, cannot be done.
    """
    for file in read:
        report_rows.refuse_none(file.report)
        report_rows.refuse_other_money(file.report, wanted.tenant, wanted.command)
        report_rows.refuse_other_product(file.report, wanted.asin, wanted.command)
    by_kind = {kind: [f for f in read if f.report.kind.name == kind] for kind in _kinds(read)}
    collected = _collected(by_kind, wanted)
    limits = policy.bucket_lifecycle["buckets_per_asin"]
    least, most = limits["least"], limits["most"]
    grouped = group.group(
        collected.terms,
        there.buckets,
        shop=word_lists.shop_words(policy.bucket_lifecycle),
        language=language,
        limits=group.Limits(least=least, most=most),
        taken=there.states,
    )
    frozen = policy.bucket_lifecycle["freeze"]["to"]
    return Proposal(
        tenant=wanted.tenant,
        asin=wanted.asin,
        language=language.name,
        grouped=grouped,
        collected=collected,
        living=there,
        frozen=frozenset(name for name, state in there.states.items() if state == frozen),
        scores=_scores(grouped, by_kind.get(QUERIES, ()), policy, there, wanted),
        sources=tuple(_source(file) for file in read),
        least=least,
        most=most,
    )


def _kinds(read: Sequence[ReportFile]) -> list[str]:
    kinds = [file.report.kind.name for file in read]
    for file, kind in zip(read, kinds, strict=True):
        if kind not in (*TERMS, QUERIES, ADVERTISED):
            raise UsageError(
                f"{file.report.table.file} is a {file.report.kind.title}, which has no search "
                "terms.",
                remedy="Name a search term report of Sponsored Products. Search Query Performance "
                "and an advertised product report may stand beside it.",
            )
    if not set(kinds) & {*TERMS}:
        raise UsageError(
            "None of these is a report of search terms.",
            remedy="Download a search term report of Sponsored Products, of 30 to 60 days.",
        )
    return kinds


def _collected(by_kind: Mapping[str, list[ReportFile]], wanted: Wanted) -> Collected:
    advertised = search_terms.advertised_of([f.report for f in by_kind.get(ADVERTISED, ())])
    sources = [
        search_terms.Source(name=file.report.table.file, report=file.report, period=_period(file))
        for kind in TERMS
        for file in by_kind.get(kind, ())
    ]
    if wanted.shared == LEAVE_OUT:
        several = {ad for ad, products in advertised.items() if len(products) > 1}
        advertised |= dict.fromkeys(several, frozenset[str]())
    found = search_terms.collect(sources, wanted.asin, advertised)
    if found.shared and wanted.shared is None:
        names = ", ".join(f"{group} ({campaign})" for campaign, group in found.shared[:5])
        raise UsageError(
            f"{len(found.shared)} ad groups advertise {wanted.asin} and other products: {names}. "
            "A term of theirs could be for either.",
            remedy=f"{wanted.command.again(('--shared', LEAVE_OUT))}   or --shared {COUNT}",
        )
    return found


def _period(file: ReportFile) -> Period | None:
    try:
        return periods.period_of(file.report, file.path.rpartition("/")[2])
    except periods.UnclearDates as problem:
        raise UsageError(
            f"{file.path}: {problem}.",
            remedy="Write the days as 2025-01-06, or download the report once more.",
        ) from problem


def _source(file: ReportFile) -> Source:
    return Source(
        path=file.path,
        sha256=sha256_of(file.data),
        title=file.report.kind.title,
        period=_period(file),
    )


def _scores(
    grouped: Grouped,
    queries: Sequence[ReportFile],
    policy: Policy,
    there: Living,
    wanted: Wanted,
) -> dict[str, Scored]:
    """What is known of the priority score of each bucket, by the newest report of queries."""
    newest = max(queries, key=_age) if queries else None
    unknown = sorted(wanted.densities.keys() - {each.name for each in grouped.buckets})
    if unknown:
        raise UsageError(
            f"--title-density names {unknown[0]}, and no bucket is called so.",
            remedy=f"One of: {', '.join(each.name for each in grouped.buckets)}.",
        )
    return {each.name: _score(each, newest, policy, there, wanted) for each in grouped.buckets}


def _score(
    bucket: Bucket,
    queries: ReportFile | None,
    policy: Policy,
    there: Living,
    wanted: Wanted,
) -> Scored:
    keywords = [member.term.text for member in bucket.members]
    volumes = None
    if queries is not None:
        volumes = query_volumes.volumes(queries.report, keywords, _period(queries))
    proposed = bucket.fit.fit_type if bucket.fit is not None else None
    given = score.Given(title_density=wanted.densities.get(bucket.name), rufus=wanted.rufus)
    fit = there.fits.get(bucket.name) or proposed
    return score.score(policy, given, fit=fit, volumes=volumes, signals=None)


def _age(file: ReportFile) -> tuple[dt.date, str]:
    period = _period(file)
    return (period.end if period is not None else dt.date.min, file.path)
