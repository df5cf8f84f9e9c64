"""An observation from a report: period, figures, what is unusual (SPEC 9, Observing a report).

An observation is whole or it is not there: all reports are read and added up before the first
file is written, and a report that was copied goes again where its trace cannot be written.
"""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from trace_gate.app.analyse import earlier_observations
from trace_gate.app.author import earlier_traces, new_trace, tenant_choice
from trace_gate.app.author.draft import Order
from trace_gate.core.analyst import comparison, metrics, periods
from trace_gate.core.errors import UsageError
from trace_gate.core.record import Record
from trace_gate.core.shell import word

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from trace_gate.app.author.new_trace import Written
    from trace_gate.app.ports import Workspace, WritableRepository
    from trace_gate.app.repository.rules import Rules
    from trace_gate.core.analyst.comparison import Comparison
    from trace_gate.core.analyst.metrics import Figures
    from trace_gate.core.analyst.reports import Report

ASIN_COLUMNS = ("child_asin", "advertised_asin")


class Wanted(Record):
    """What the analyst says of the reports."""

    agent: str
    trigger: str
    tenant: tuple[tuple[str, str], ...] = ()
    asin: str | None = None
    campaign: str | None = None
    period: tuple[str, str] | None = None


class ReportFile(Record):
    """A report that was read."""

    path: str
    """From the top of the repository, or in full where it lies outside of it"""
    data: bytes
    report: Report


class Observed(Record):
    """An observation that was written."""

    written: Written
    report: Report
    start: dt.date
    end: dt.date
    figures: Figures
    comparison: Comparison
    copied: str | None
    """Where the report lies now, if it was copied"""


class _Plan(Record):
    """All that is known before anything is written."""

    file: ReportFile
    place: str
    order: Order
    start: dt.date
    end: dt.date
    figures: Figures
    comparison: Comparison


def observe(
    git: WritableRepository,
    files: Workspace,
    rules: Rules,
    read: Sequence[ReportFile],
    wanted: Wanted,
    *,
    now: float,
) -> list[Observed]:
    """Write an observation of each report.

    Args:
        git: the repository.
        files: its working tree.
        rules: `new_trace.working_rules`.
        read: the reports.
        wanted: what the analyst says of them.
        now: seconds since the epoch.

    Raises:
        UsageError: something in a report, or in what is wanted of it, cannot be done. Nothing of
            that report is written then.
    """
    plans = [_plan(files, rules, each, wanted) for each in read]
    return [_carry_out(git, files, rules, plan, now) for plan in plans]


def _plan(files: Workspace, rules: Rules, file: ReportFile, wanted: Wanted) -> _Plan:
    gate, report = rules.policy.gate, file.report
    order = Order(trace_type="observation", tenant=wanted.tenant)
    past = earlier_traces.of(files, gate.traces, order)
    tenant = tenant_choice.tenant_of(rules.policy, order, past)
    if not tenant.get("store_id") or not tenant.get("marketplace"):
        raise UsageError(
            "Nobody knows yet whose report it is.",
            remedy="Name the shop once: --store ACME-01 --marketplace US. Later traces take it "
            "from there.",
        )
    _refuse_other_money(report, tenant)
    start, end = _period(file, wanted)
    figures = _figures(report, wanted)
    source = _source(report)
    entity = {"asin": wanted.asin, "campaign_id": wanted.campaign}
    before = earlier_observations.of(files, gate.traces, source, tenant, entity)
    compared = comparison.compare({**figures.counts, **figures.money}, start, end, before)
    place = _place(file.path, gate.uploads, tenant)
    return _Plan(
        file=file,
        place=place,
        order=order.with_(
            agent=wanted.agent,
            entity=tuple((name, value) for name, value in entity.items() if value is not None),
            evidence=(place,),
            trigger=wanted.trigger,
            period=(start.isoformat(), end.isoformat()),
            sets=tuple(_sets(source, figures, compared)),
        ),
        start=start,
        end=end,
        figures=figures,
        comparison=compared,
    )


def _carry_out(
    git: WritableRepository, files: Workspace, rules: Rules, plan: _Plan, now: float
) -> Observed:
    """Copy the report, and write its trace; neither of them without the other."""
    there = files.read(plan.place)
    if there is not None and there != plan.file.data:
        raise UsageError(
            f"{plan.place} is there already, with another content.",
            remedy=f"Give the new report another name: mv {word(plan.file.path)} NEW-NAME",
        )
    if there is None:
        files.create(plan.place, plan.file.data)
    try:
        written = new_trace.write(git, files, rules, plan.order, now=now)
    except BaseException:
        if there is None:
            files.take_away(plan.place)
        raise
    return Observed(
        written=written,
        report=plan.file.report,
        start=plan.start,
        end=plan.end,
        figures=plan.figures,
        comparison=plan.comparison,
        copied=plan.place if there is None else None,
    )


def _period(file: ReportFile, wanted: Wanted) -> tuple[dt.date, dt.date]:
    import datetime as dt

    if wanted.period is not None:
        start, end = (dt.date.fromisoformat(day) for day in wanted.period)
        return start, end
    name = file.path.rpartition("/")[2]
    try:
        found = periods.period_of(file.report, name)
    except periods.UnclearDates as problem:
        raise UsageError(
            f"{file.path}: {problem}.", remedy="Say the period: --period 2025-01-06..2025-01-12"
        ) from problem
    if found is None:
        raise UsageError(
            f"{file.path} does not tell which days it is about. The day in its name is the day of "
            "the download.",
            remedy="Say it: --period 2025-01-06..2025-01-12",
        )
    return found.start, found.end


def _figures(report: Report, wanted: Wanted) -> Figures:
    """The sums of the rows that are meant: those of a product or a campaign, where it has them."""
    asin_column = next((name for name in ASIN_COLUMNS if name in report.cells), None)
    columns: dict[str, str] = {}
    if wanted.asin is not None and asin_column is not None:
        columns[asin_column] = wanted.asin
    if wanted.campaign is not None and "campaign" in report.cells:
        columns["campaign"] = wanted.campaign
    if not columns:
        figures = metrics.totals(report)
    else:
        parts = metrics.by_entity(report, tuple(columns))
        figures = parts.get(tuple(columns.values()), metrics.NOTHING)
    if not figures.rows:
        what = " and ".join(columns.values()) or "anything"
        raise UsageError(
            f"{report.table.file} has no row about {what}.",
            remedy="Look at the name, as the report writes it.",
        )
    return figures


def _named(figures: Figures) -> dict[str, Decimal | int]:
    """The figures of an observation by name: sums first, then the rates that they give."""
    rates = {name: value for name in metrics.RATES if (value := figures.rate(name)) is not None}
    return {**figures.counts, **figures.money, **rates}


def _plain(value: Decimal | int) -> str:
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _source(report: Report) -> str:
    """Which report it is, and by which window: only the same of both is ever compared."""
    windows = [c.window_days for c in report.header.columns.values() if c.window_days is not None]
    return f"{report.kind.name}/{windows[0]}d" if windows else report.kind.name


def _sets(source: str, figures: Figures, compared: Comparison) -> list[str]:
    """The fields of the observation as `--set` takes them: nothing of them was typed."""
    numbers = (f"{json.dumps(name)}: {_plain(value)}" for name, value in _named(figures).items())
    found = [
        {"metric": each.metric, "says": each.says}
        | ({"z": float(round(each.z, 1))} if each.z is not None else {})
        for each in compared.anomalies
    ]
    return [
        f"observation.data_sources={json.dumps([source])}",
        f"observation.key_metrics={{{', '.join(numbers)}}}",
        f"observation.anomalies={json.dumps(found, ensure_ascii=False)}",
    ]


def _place(path: str, uploads: str, tenant: Mapping[str, Any]) -> str:
    if path.startswith(f"{uploads}/"):
        return path
    return f"{uploads}/{tenant['store_id']}-{tenant['marketplace']}/{path.rpartition('/')[2]}"


def _refuse_other_money(report: Report, tenant: Mapping[str, Any]) -> None:
    """Nothing, where the report is in the money of the shop, or does not say.

    Raises:
        UsageError: it is in another currency.
    """
    mine = tenant.get("currency")
    cells = report.column("currency")
    for cell in dict.fromkeys(cells):
        theirs = cell[1:].strip().upper()
        if theirs and mine and theirs != mine:
            raise UsageError(
                f"{report.place(cells.index(cell), 'currency')}: the report is in {theirs}, and "
                f"the shop {tenant['store_id']} in {tenant['marketplace']} has {mine}.",
                remedy="Name the shop of the report: --store STORE --marketplace DE",
            )
