"""`trace-gate score`: how a priority score comes about."""

from __future__ import annotations

import datetime as dt
import os
from contextlib import closing
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import click

from trace_gate.app.analyse import report_files, score
from trace_gate.app.analyse.report_files import ReadOptions
from trace_gate.app.overview import buckets
from trace_gate.app.overview.scope import Scope
from trace_gate.cli import listing, output, wiring
from trace_gate.cli.options import form_option, period_option, refuse_empty, typed_command
from trace_gate.core import numerals
from trace_gate.core.analyst import listing_signals, query_volumes
from trace_gate.core.errors import UsageError
from trace_gate.report.pages import score as page

if TYPE_CHECKING:
    from trace_gate.app.analyse.typed_command import TypedCommand
    from trace_gate.app.overview.buckets import Bucket
    from trace_gate.core.analyst.listing_signals import Signals
    from trace_gate.core.analyst.query_volumes import Coverage, QueryVolumes
    from trace_gate.core.analyst.reports import Report

LONGEST = 1_000_000
"""Bytes of the text of a page"""

EXAMPLE = """\b
Examples:
  trace-gate score --searches 42000 --purchase-rate 3.1% --title-density 17 \\
    --fit exact --rufus attribute_rich
  trace-gate score IB-gift-mugs --sqp uploads/queries.csv --title-density 17 --listing page.txt
  trace-gate score IB-gift-mugs --sqp queries.csv --terms terms.xlsx
  trace-gate score IB-gift-mugs --format json
"""


@click.command("score", epilog=EXAMPLE)
@click.argument("bucket", metavar="[BUCKET]", required=False)
@click.option("--searches", metavar="N", help="How often its terms are searched in a month.")
@click.option("--purchase-rate", metavar="RATE", help="Purchases a search: 3.1% or 0.031.")
@click.option(
    "--title-density", metavar="N", help="Titles of the first page that have the exact phrase."
)
@click.option("--fit", help="How the product fits: exact, substitute, complement, irrelevant.")
@click.option("--rufus", help="The class of the page: attribute_rich, standard, ...")
@click.option("--listing", "text", metavar="FILE", help="The text of the page: title and bullets.")
@click.option("--sqp", metavar="REPORT", help="A Search Query Performance report.")
@click.option(
    "--terms", metavar="REPORT", help="A search term report: how much of your clicks --sqp covers."
)
@click.option("--keyword", "keywords", multiple=True, help="A keyword to look up in the report.")
@period_option
@click.option("--store", help="Only this store.")
@click.option("--marketplace", help="Only this marketplace: US, DE, ...")
@click.option("--asin", help="Only this product.")
@form_option
def command(form: str, **typed: Any) -> None:
    """Show how a priority score comes about, its tier, and what is missing for it.

    Of a bucket that committed decisions created, fit and keywords are known. With the text of its
    page, a class is proposed from signals that are shown; a person decides. Weights and tiers are
    those of the policy of HEAD. A score decides nothing by itself. Nothing is written.
    """
    refuse_empty(command, typed)
    scope = Scope(**{name: typed[name] for name in ("store", "marketplace", "asin")})
    name = typed["bucket"]
    policy, bucket = listing.at_head(
        lambda state: (
            state.policy,
            buckets.bucket_of(state.summaries, name, scope) if name is not None else None,
        )
    )
    weights = policy.priority_score
    given = score.Given(
        searches=_number("--searches", typed["searches"]),
        purchase_rate=_rate(typed["purchase_rate"]),
        title_density=_density(typed["title_density"]),
        fit=_one_of("--fit", typed["fit"], weights["intent_fit"]),
        rufus=_one_of("--rufus", typed["rufus"], weights["rufus_factor"]),
    )
    volumes = _volumes(bucket, typed) if typed["sqp"] is not None else None
    coverage = _coverage(bucket, typed, volumes) if typed["terms"] is not None else None
    signals = _signals(typed["text"]) if typed["text"] is not None else None
    fit = bucket.fit_type if bucket is not None else None
    found = score.score(policy, given, fit=fit, volumes=volumes, signals=signals, coverage=coverage)
    output.show(form, page.plain_data(found, bucket), page.lines(found, bucket))


def _number(option: str, text: str | None) -> Decimal | None:
    if text is None:
        return None
    found = numerals.read(text)
    if not isinstance(found, numerals.Number) or found.percent or found.value < 0:
        raise UsageError(f"{option} {text!r} is no number of searches.", remedy=f"{option} 42000")
    return found.value


def _rate(text: str | None) -> Decimal | None:
    if text is None:
        return None
    found = numerals.read(text)
    if not isinstance(found, numerals.Number) or not 0 <= found.value <= 1:
        raise UsageError(
            f"--purchase-rate {text!r} is no rate from 0 to 100 %.",
            remedy="Write the sign for percent, or a fraction: --purchase-rate 3.1% or 0.031",
        )
    return found.value


def _density(text: str | None) -> int | None:
    if text is None:
        return None
    if not (text.isascii() and text.isdigit()) or len(text) > 6:
        raise UsageError(
            f"--title-density {text!r} is no whole number. It counts titles; a share of them is "
            "another thing.",
            remedy="Count the titles of the first page that have the exact phrase: "
            "--title-density 17",
        )
    return int(text)


def _one_of(option: str, text: str | None, known: Any) -> str | None:
    if text is not None and text not in known:
        raise UsageError(
            f"{option} {text!r} is none that the policy knows.",
            remedy=f"One of: {', '.join(known)}.",
        )
    return text


def _volumes(bucket: Bucket | None, typed: dict[str, Any]) -> QueryVolumes:
    from trace_gate.core.analyst import periods

    path = typed["sqp"]
    keywords = (*typed["keywords"], *(bucket.keywords if bucket is not None else ()))
    again = _again(bucket, typed)
    if not keywords:
        raise UsageError(
            "No keyword is known that could be looked up in the report.",
            remedy=again.again(("--keyword", "coffee gift")),
        )
    report = _report(path, again)
    if report.kind.name != "search_query_performance":
        raise UsageError(
            f"{path} is a {report.kind.title}. Searches are in a Search Query Performance "
            "report only; impressions of ads are none.",
            remedy="Download Search Query Performance from Brand Analytics.",
        )
    period = periods.period_of(report, os.path.basename(path))
    if typed["period"] is not None:
        start, end = (dt.date.fromisoformat(day) for day in typed["period"])
        period = periods.Period(start=start, end=end, said_by="typed")
    return query_volumes.volumes(report, keywords, period)


def _coverage(
    bucket: Bucket | None, typed: dict[str, Any], volumes: QueryVolumes | None
) -> Coverage:
    path, again = typed["terms"], _again(bucket, typed)
    if volumes is None:
        raise UsageError(
            "--terms says how much of your clicks a Search Query Performance report covers.",
            remedy=again.again(("--sqp", "queries.csv")),
        )
    report = _report(path, again)
    if "search_term" not in report.cells or "clicks" not in report.cells:
        raise UsageError(
            f"{path} is a {report.kind.title}, which has no search terms.",
            remedy="Name a search term report of Sponsored Products after --terms.",
        )
    return query_volumes.coverage(report, volumes)


def _again(bucket: Bucket | None, typed: dict[str, Any]) -> TypedCommand:
    return typed_command(command, () if bucket is None else (bucket.name,), typed)


def _report(path: str, again: TypedCommand) -> Report:
    """The first report of a file."""
    from trace_gate.adapters.spreadsheets import read_tables

    data, options = read_tables.content(os.path.expanduser(path), path), ReadOptions(command=again)
    with closing(read_tables.Readings(path, data)) as readings:
        reports, _ = report_files.reports_of(readings, wiring.report_languages(), options)
    return reports[0]


def _signals(path: str) -> Signals:
    try:
        with open(os.path.expanduser(path), "rb") as file:
            data = file.read(LONGEST + 1)
        text = data.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(
            f"{path} cannot be read as a text.",
            remedy="Save title and bullets as plain text (UTF-8), one each line.",
        ) from error
    if len(data) > LONGEST or not text.strip():
        raise UsageError(
            f"{path} is {'empty' if data.strip() == b'' else 'too large for the text of a page'}.",
            remedy="Save title and bullets as plain text (UTF-8), one each line.",
        )
    return listing_signals.signals(text, wiring.listing_words())
