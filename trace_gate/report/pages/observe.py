"""Observations that were written from reports: what was read, and what is unusual."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from trace_gate.core.analyst import bucket_counts
from trace_gate.core.analyst.metrics import RATES
from trace_gate.core.shell import word
from trace_gate.report.escape import plain
from trace_gate.report.pages import report_parts as part_lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from trace_gate.app.analyse.observe import Observed
    from trace_gate.core.analyst.bucket_counts import Counted
    from trace_gate.core.analyst.comparison import Comparison
    from trace_gate.core.analyst.metrics import Figures

MOST = 8
"""Terms that are in no bucket, by name"""
SHOWN = ("impressions", "clicks", "orders", "units", "sessions", "spend", "sales")


def lines(found: Sequence[Observed], *, explain: bool) -> Iterator[str]:
    """What each report shows, in lines; the last one says what to do next."""
    several = len({each.entity.get("asin") for each in found}) > 1
    for each in found:
        yield from _one(each, explain=explain, several=several)
    paths = dict.fromkeys(
        path
        for each in found
        for path in (each.written.path, *([each.copied] if each.copied else each.written.unstaged))
    )
    stage = " ".join(map(word, paths))
    missing = any(each.written.missing for each in found)
    yield f"next: {'fill in the lines above, then: ' if missing else ''}git add {stage}"


def plain_data(found: Sequence[Observed]) -> dict[str, Any]:
    """The same as data: `observations`, one for each report, in the order of their days."""
    return {"observations": [_data(each) for each in found]}


def _data(each: Observed) -> dict[str, Any]:
    figures, compared = each.figures, each.comparison
    rates = {name: figures.rate(name) for name in RATES}
    return {
        "trace_id": each.written.trace_id,
        "path": each.written.path,
        "report": each.report.kind.name,
        "entity": dict(each.entity),
        "sheet": each.report.table.sheet,
        "file": each.copied or each.report.table.file,
        "period": [each.start.isoformat(), each.end.isoformat()],
        "rows": figures.rows,
        "counts": dict(figures.counts),
        "money": {name: str(value) for name, value in figures.money.items()},
        "rates": {name: str(rate) for name, rate in rates.items() if rate is not None},
        "anomalies": [{"metric": one.metric, "says": one.says} for one in compared.anomalies],
        "untold": dict(compared.untold),
        "usual": dict(compared.usual),
        "drifting": dict(compared.drifting),
        "compared_with": [earlier.trace_id for earlier in compared.used],
        "overlaps": [earlier.trace_id for earlier in compared.overlapping],
        "buckets": _buckets(each.counted),
        "parts": part_lines.plain_data(each.parts) if each.parts is not None else None,
        "notes": list(each.notes),
        "missing": [finding.message for finding in each.written.missing],
    }


def _one(each: Observed, *, explain: bool, several: bool) -> Iterator[str]:
    report = each.report
    rows = f"{each.figures.rows:,} {'row' if each.figures.rows == 1 else 'rows'}"
    sheet = f", sheet {report.table.sheet}" if report.table.sheet else ""
    about = f", {each.entity['asin']}" if several else ""
    yield (
        f"{plain(report.table.file)}{plain(sheet)}: {report.kind.title}{about}, "
        f"{each.start} to {each.end}, {rows}"
    )
    yield from map(plain, _surprises(each))
    yield from _figures(each.figures, explain=explain)
    yield from (f"  note: {plain(note)}" for note in each.notes)
    yield from _compared(each.comparison, explain=explain)
    if each.parts is not None:
        yield from part_lines.lines(each.parts)
    if each.counted is not None:
        yield from _counted(each.counted)
    if each.copied:
        yield f"copied to {plain(each.copied)}"
    yield f"wrote {each.written.path}"
    for finding in each.written.missing:
        yield f"  {each.written.path}:{finding.line or 1}  {plain(finding.message)}"
        yield f"      fix: {plain(finding.remediation)}"


def _counted(counted: Counted) -> Iterator[str]:
    names = {item.bucket for item in counted.items}
    periods = {(item.start, item.end) for item in counted.items}
    inside = counted.clicks - counted.clicks_outside
    yield (
        f"  counted for {_many(len(names), 'bucket')} in {_many(len(periods), 'period')}: "
        f"{inside:,} of {counted.clicks:,} clicks{_share(inside, counted.clicks)}"
    )
    if counted.outside:
        terms = ", ".join(f"{plain(term)} {clicks:,}" for term, clicks in counted.outside[:MOST])
        more = len(counted.outside) - MOST
        yield (
            f"  in no bucket: {_many(len(counted.outside), 'term')}, {counted.clicks_outside:,} "
            f"clicks: {terms}" + (f" and {more:,} more" if more > 0 else "")
        )
    if counted.left_out:
        yield (
            f"  note: {_many(counted.left_out, 'older week')} not counted: a trace has no room for "
            "more"
        )


def _many(number: int, word_: str) -> str:
    return f"{number:,} {word_}{'' if number == 1 else 's'}"


def _share(part: int, whole: int) -> str:
    return f" = {part / whole:.1%}".replace("%", " %") if whole else ""


def _buckets(counted: Counted | None) -> dict[str, Any] | None:
    if counted is None:
        return None
    return {
        "counts": [
            {name: str(v) if isinstance(v, Decimal) else v for name, v in row.items()}
            for row in bucket_counts.rows_of(counted)
        ],
        "clicks": counted.clicks,
        "clicks_outside": counted.clicks_outside,
        "terms_outside": len(counted.outside),
        "weeks_left_out": counted.left_out,
    }


def _surprises(each: Observed) -> Iterator[str]:
    """What a person should know of the file: hidden sheets, columns that nobody knows."""
    header = each.report.header
    if each.report.table.hidden:
        yield "  note: the sheet is hidden."
    if each.report.table.hidden_rows:
        many = f"{each.report.table.hidden_rows:,}"
        yield f"  note: hidden rows of the sheet are read like others: {many}"
    if header.unknown:
        yield f"  note: columns that nobody knows are not read: {', '.join(header.unknown[:8])}"
    if header.assumed:
        names = ", ".join(header.assumed[:8])
        yield f"  note: nobody had seen these names of columns before, look at the figures: {names}"
    if header.twice:
        yield f"  note: two columns mean the same ({', '.join(header.twice)}); the first is read."


def _figures(figures: Figures, *, explain: bool) -> Iterator[str]:
    named = ((name, figures.value(name)) for name in SHOWN)
    yield "  " + "  ".join(f"{name} {value:,}" for name, value in named if value is not None)
    for name, (above, below) in RATES.items():
        rate = figures.rate(name)
        if rate is not None:
            of = f" = {above} {figures.value(above):,} / {below} {figures.value(below):,}"
            yield f"  {name} {rate}{of if explain else ''}"


def _compared(compared: Comparison, *, explain: bool) -> Iterator[str]:
    for earlier in compared.overlapping:
        days = f"{earlier.start} to {earlier.end}"
        yield f"  note: {earlier.trace_id} tells of some of the same days ({days})."
    for anomaly in compared.anomalies:
        yield f"  unusual: {plain(anomaly.says)}"
    yield from (f"  note: {plain(says)}" for says in compared.drifting.values())
    if explain:
        told = {**compared.usual, **compared.untold}
        yield from (f"  {name}: {why}" for name, why in told.items())
    elif compared.untold:
        yield (
            f"  not compared with earlier weeks: {', '.join(compared.untold)} (--explain says why)"
        )
