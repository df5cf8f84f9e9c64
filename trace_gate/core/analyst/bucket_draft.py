"""A draft of intent buckets, read strictly, and the changes that it decides (SPEC 9)."""

from __future__ import annotations

from decimal import Decimal

from trace_gate.core.analyst import draft_anchors, terms
from trace_gate.core.analyst import grouping_messages as messages
from trace_gate.core.analyst.bucket_terms import RULES
from trace_gate.core.errors import Refused, UsageError
from trace_gate.core.policy import schema_errors
from trace_gate.core.policy.schemas.keywords import (
    closed,
    listing,
    number,
    table,
    text,
    whole_number,
    word,
)
from trace_gate.core.record import Record
from trace_gate.core.statistics import priority_score
from trace_gate.core.trace import document as documents

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from trace_gate.core.finding import Finding
    from trace_gate.core.trace.document import Document

VERSION = "intent_buckets/1"
LIMITS = documents.Limits(size=8_000_000, nodes=50_000, depth=12)
CREATE, UPDATE = "create", "update"
MEANING = ("job_to_be_done", "fit_type", "scenes", "constraints", "comparisons", "proofs")
SCORE = ("monthly_searches", "purchase_rate", "title_density", "rufus")


class DraftBucket(Record):
    """One bucket of a draft."""

    id: str
    create: bool
    keywords: tuple[str, ...]
    meaning: Mapping[str, Any]
    """What a new bucket means, without keywords and score"""
    grouping: Mapping[str, Any] | None
    score: Mapping[str, Any] | None
    """The parts of its priority score, as they are written"""


class BucketDraft(Record):
    """A draft that was read."""

    path: str
    tenant: Mapping[str, str]
    asin: str
    method: str
    reports: tuple[tuple[str, str], ...]
    """Path and sha256 of each"""
    hypothesis_id: str | None
    statement: str
    window_days: int
    rationale: str
    metrics: Mapping[str, int]
    buckets: tuple[DraftBucket, ...]
    lost: int
    """So many terms fewer are in the draft than there were"""


def _open(shape: dict[str, Any], kind: str) -> dict[str, Any]:
    return {**shape, "type": [kind, "null"]}


def _words(what: str) -> dict[str, Any]:
    return listing(what, text("A word or a few.", most=400))


def schema(fits: tuple[str, ...], rufus: tuple[str, ...]) -> dict[str, Any]:
    """What a draft may hold.

    Args:
        fits: The fit types of the policy.
        rufus: Its classes of pages.
    """
    bucket = closed(
        "An intent bucket.",
        {
            "id": text("Its id: IB- and small letters.", "IB-[a-z0-9]+(?:-[a-z0-9]+)*", most=64),
            "change": word("A new bucket, or new terms of one that there is.", (CREATE, UPDATE)),
            "job_to_be_done": text("What the shopper wants, in a sentence.", most=400),
            "fit_type": word("How the product fits.", fits),
            "scenes": _words("Where and for whom."),
            "constraints": _words("What it has to be."),
            "comparisons": _words("What it is compared with."),
            "proofs": _words("What proves it."),
            "priority_score": closed(
                "The parts of its score; null where nobody knows.",
                {
                    "monthly_searches": _open(number("Searches a month.", 0, 1e12), "number"),
                    "purchase_rate": _open(number("Purchases a search, 0 to 1.", 0, 1), "number"),
                    "title_density": _open(
                        whole_number("Titles of page 1 with the exact phrase.", 0, 999_999),
                        "integer",
                    ),
                    "rufus": {
                        "description": f"The class of the page: {', '.join(rufus)}.",
                        "enum": [*rufus, None],
                    },
                },
            ),
            "rule": word("How it takes new terms.", RULES),
            "order": whole_number("Its place among the buckets.", 0, 100_000),
            "anchors": _words("Words of which a new term has to hold one."),
            "folds": table(
                "Misspelt words.", r"[^\s]+", "A word.", text("What it stands for.", most=100)
            ),
            "keywords": listing("Its search terms.", text("A search term.", most=400), least=1),
        },
        optional=(*MEANING, "priority_score", "rule", "order", "anchors", "folds"),
    )
    return closed(
        "A draft of intent buckets.",
        {
            "draft": word("What this file is.", (VERSION,)),
            "tenant": closed(
                "The shop.",
                {"store_id": text("Its short name."), "marketplace": text("US, DE, ...")},
            ),
            "asin": text("The product.", "[A-Z0-9]{10}"),
            "method": text("How the terms were grouped."),
            "heads": _words("Head words."),
            "search_terms": whole_number("So many terms there were.", 0, 10**9),
            "drafted_terms": whole_number("So many are in this file.", 0, 10**9),
            "clicks": whole_number("Clicks of the buckets.", 0, 10**12),
            "orders": whole_number("Orders of the buckets.", 0, 10**12),
            "all_clicks": whole_number("All clicks.", 0, 10**12),
            "reports": listing(
                "The reports.",
                closed(
                    "A report.",
                    {"path": text("Its file."), "sha256": text("Of its content.", "[0-9a-f]{64}")},
                ),
                least=1,
            ),
            "hypothesis": closed(
                "What is hoped for.",
                {
                    "id": _open(text("Its id, if there is one.", "H-[0-9]{3,}"), "string"),
                    "statement": text("In a sentence."),
                    "window_days": whole_number("Days until it is looked at.", 3, 30),
                },
            ),
            "rationale": text("Why, in a sentence or more.", most=2_000),
            "buckets": listing("The buckets.", bucket, least=1),
            "rest": listing("Terms of no bucket.", text("A search term.", most=400)),
            "product_targets": listing("Terms that are products.", text("A product.", most=400)),
        },
    )


def read(data: bytes, path: str, shape: dict[str, Any]) -> BucketDraft:
    """A draft.

    Args:
        data: The file.
        path: Its path, for messages.
        shape: `schema`.

    Raises:
        Refused: it cannot be read, or is no draft; every fault with its line and column.
        UsageError: a term, an id or a bucket is wrong; the first fault, with its line and column.
    """
    document = documents.load(data, path, None, limits=LIMITS)
    wrong = [each.with_(code="TG102") for each in schema_errors.problems(document, shape)]
    if wrong:
        raise Refused(wrong)
    faults = tuple(_problems(document))
    if faults:
        first = faults[0]
        more = f" ({len(faults) - 1} more like this)" if len(faults) > 1 else ""
        raise UsageError(
            f"{first.path}:{first.line}:{first.column}: {first.message}{more}",
            remedy=first.remediation,
        )
    return _draft(document)


def _problems(document: Document) -> Iterator[Finding]:
    """What a schema cannot say: terms twice, ids twice, products, what a new bucket needs."""
    first: dict[str, str] = {}
    ids: set[str] = set()
    for at, bucket in enumerate(document.data["buckets"]):
        here = ("buckets", at)
        if bucket["id"] in ids:
            yield _finding(document, (*here, "id"), *messages.bucket_twice(bucket))
        ids.add(bucket["id"])
        for name in (*MEANING, "rule") if bucket["change"] == CREATE else ():
            if name not in bucket:
                yield _finding(document, here, *messages.lacks(bucket, name))
        for number_of, keyword in enumerate(bucket["keywords"]):
            place = (*here, "keywords", number_of)
            yield from _keyword(document, place, keyword, bucket["id"], first)
    for at, field, message, remedy in draft_anchors.faults(document.data["buckets"]):
        yield _finding(document, ("buckets", at, field), message, remedy)
    for at, term in enumerate(document.data["rest"]):
        yield from _keyword(document, ("rest", at), term, "rest", first)


def _keyword(
    document: Document,
    place: tuple[str | int, ...],
    keyword: str,
    bucket: str,
    first: dict[str, str],
) -> Iterator[Finding]:
    plain = terms.plain(keyword)
    if terms.is_product(keyword):
        yield _finding(document, place, *messages.is_product(keyword))
    elif plain in first:
        yield _finding(document, place, *messages.keyword_twice(keyword, first, plain))
    first.setdefault(plain, bucket)


def _finding(
    document: Document, pointer: tuple[str | int, ...], message: str, remedy: str
) -> Finding:
    return document.finding(document.value_place(pointer), "TG102", message, remedy)


def _draft(document: Document) -> BucketDraft:
    data = document.data
    buckets = tuple(_bucket(each, data) for each in data["buckets"])
    there = sum(len(each.keywords) for each in buckets) + len(data["rest"])
    return BucketDraft(
        path=document.path,
        tenant=data["tenant"],
        asin=data["asin"],
        method=data["method"],
        reports=tuple((each["path"], each["sha256"]) for each in data["reports"]),
        hypothesis_id=data["hypothesis"]["id"],
        statement=data["hypothesis"]["statement"],
        window_days=data["hypothesis"]["window_days"],
        rationale=data["rationale"],
        metrics={name: data[name] for name in ("search_terms", "clicks", "orders", "all_clicks")},
        buckets=buckets,
        lost=max(0, data["drafted_terms"] - there),
    )


def _bucket(each: Mapping[str, Any], data: Mapping[str, Any]) -> DraftBucket:
    grouping = None
    if "rule" in each:
        grouping = {
            "method": data["method"],
            "rule": each["rule"],
            "order": each.get("order", 0),
            "anchors": list(each.get("anchors") or ()),
            "heads": list(data["heads"]),
            "folds": dict(each.get("folds") or {}),
        }
    return DraftBucket(
        id=each["id"],
        create=each["change"] == CREATE,
        keywords=tuple(each["keywords"]),
        meaning={name: each[name] for name in MEANING if name in each},
        grouping=grouping,
        score=each.get("priority_score"),
    )


def score_of(bucket: DraftBucket, weights: Mapping[str, Any]) -> dict[str, Any] | None:
    """The priority score of a bucket with its parts; None where a part is not known.

    Args:
        bucket: A bucket of a draft.
        weights: `intent_fit` and `rufus_factor` of priority_score.yaml.
    """
    parts = bucket.score or {}
    if any(parts.get(name) is None for name in SCORE) or "fit_type" not in bucket.meaning:
        return None
    base = priority_score.base_score(
        Decimal(str(parts["monthly_searches"])),
        Decimal(str(parts["purchase_rate"])),
        parts["title_density"],
    )
    fit = Decimal(str(weights["intent_fit"][bucket.meaning["fit_type"]]))
    rufus = Decimal(str(weights["rufus_factor"][parts["rufus"]]))
    return {
        "formula": priority_score.FORMULA,
        **parts,
        "base_score": float(base),
        "intent_fit": float(fit),
        "rufus_factor": float(rufus),
        "result": float(priority_score.score(base, fit, rufus)),
    }
