"""What observations of some reports will be, before anything is written.

All that can fail because of what was typed, or of what a report holds, fails here.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from trace_gate.app.analyse import (
    earlier_observations,
    observation_fields,
    places,
    report_days,
    report_parts,
    report_rows,
    typed_fields,
)
from trace_gate.app.author import earlier_traces, tenant_choice
from trace_gate.app.author.draft import Order
from trace_gate.core.analyst import bucket_counts, comparison, periods
from trace_gate.core.analyst.comparison import Earlier
from trace_gate.core.errors import UsageError
from trace_gate.core.record import Record
from trace_gate.core.trace import counts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from decimal import Decimal

    from trace_gate.app.analyse.known_buckets import KnownBuckets
    from trace_gate.app.analyse.report_days import Days
    from trace_gate.app.analyse.report_files import ReportFile
    from trace_gate.app.analyse.report_parts import Parts, PartsWanted
    from trace_gate.app.analyse.typed_command import TypedCommand
    from trace_gate.app.ports import Workspace, WritableRepository
    from trace_gate.app.repository.rules import Rules
    from trace_gate.core.analyst.bucket_counts import Counted
    from trace_gate.core.analyst.comparison import Comparison
    from trace_gate.core.analyst.metrics import Figures
    from trace_gate.core.analyst.reports import Report


class Wanted(Record):
    """What the analyst says of the reports."""

    agent: str
    trigger: str
    tenant: tuple[tuple[str, str], ...] = ()
    asins: tuple[str, ...] = ()
    """Each of them gets an observation of its own."""
    campaign: str | None = None
    period: tuple[str, str] | None = None
    since: dt.date | None = None
    """Rows before this day are left out."""
    by: PartsWanted | None = None
    """By what the figures are told as well"""
    command: TypedCommand


class Plan(Record):
    """All that is known of an observation before anything is written."""

    file: ReportFile
    place: str
    """Where the report is to lie"""
    order: Order
    days: Days
    figures: Figures
    comparison: Comparison
    counted: Counted | None
    """What the buckets of the product come to; None where there are none"""
    parts: Parts | None
    """Its figures by what its rows are about, where they were asked for"""


class _Looked(Record):
    """A report before it is held against others."""

    file: ReportFile
    entity: Mapping[str, str]
    """What its observation is about"""
    place: str
    days: Days
    figures: Figures
    source: str
    window: int | None
    counted: Counted | None


def plans(
    git: WritableRepository,
    files: Workspace,
    rules: Rules,
    read: Sequence[ReportFile],
    wanted: Wanted,
    *,
    now: float,
    known: KnownBuckets,
) -> list[Plan]:
    """The observations of some reports, in the order of their days.

    Each one is an earlier one for those that follow it. Their ids are not known yet: such an
    `Earlier` has its place in this list, from 1, as `planned`.

    Raises:
        UsageError: something in a report, or in what is wanted of it, cannot be done.
    """
    wanted = _plain_wanted(wanted)
    order = Order(trace_type="observation", tenant=wanted.tenant)
    earlier = earlier_traces.of(files, rules.policy.gate.traces, order)
    tenant = tenant_choice.tenant_of(rules.policy, order, earlier)
    _refuse_wanted(rules, wanted, tenant)
    report_rows.refuse_several_products(read, wanted.asins, wanted.command)
    shop = f"{tenant['store_id']}-{tenant['marketplace']}"
    looked = [
        _with_product(
            _with_counts(
                _look(file, asin, wanted, tenant, uploads=rules.policy.gate.uploads, now=now),
                wanted.since,
                known,
                shop,
                takes=_takes_counts(rules),
            ),
            known,
            shop,
            named=bool(wanted.asins),
        )
        for file in read
        for asin in wanted.asins or (None,)
    ]
    placed = [(each.file, each.place) for each in looked]
    places.refuse(git, files, rules, placed, command=wanted.command, now=now)
    looked.sort(key=lambda each: (each.days.start, each.days.end))
    return list(_compared(files, rules, looked, wanted, tenant))


def _plain_wanted(wanted: Wanted) -> Wanted:
    """The same without spaces around names; an ASIN has capital letters."""
    return wanted.with_(
        agent=wanted.agent.strip(),
        tenant=tuple((field, value.strip()) for field, value in wanted.tenant),
        asins=tuple(dict.fromkeys(asin.strip().upper() for asin in wanted.asins)),
        campaign=wanted.campaign.strip() if wanted.campaign is not None else None,
    )


def _refuse_wanted(rules: Rules, wanted: Wanted, tenant: Mapping[str, Any]) -> None:
    if not tenant.get("store_id") or not tenant.get("marketplace"):
        raise UsageError(
            "Nobody knows yet whose report it is.",
            remedy="Name the shop once: --store ACME-01 --marketplace US. Later traces take it "
            "from there.",
        )
    typed_fields.refuse_role(rules.policy, wanted.agent)
    typed_fields.refuse_values(
        rules.schema_of("observation"),
        (
            *(("--asin", "entity.asin", asin) for asin in wanted.asins),
            ("--campaign", "entity.campaign_id", wanted.campaign),
            ("--trigger", "observation.trigger", wanted.trigger),
            *(
                (f"--{field.removesuffix('_id')}", f"tenant.{field}", value)
                for field, value in wanted.tenant
            ),
        ),
    )


def _look(
    file: ReportFile,
    asin: str | None,
    wanted: Wanted,
    tenant: Mapping[str, Any],
    *,
    uploads: str,
    now: float,
) -> _Looked:
    report, command = file.report, wanted.command
    report_rows.refuse_none(report)
    report_rows.refuse_other_money(report, tenant, command)
    report_rows.refuse_other_product(report, asin, command)
    report, since = _since(report, wanted.since)
    window = report_days.attribution_days(report)
    about = {"asin": asin, "campaign_id": wanted.campaign}
    return _Looked(
        file=file,
        entity={field: value for field, value in about.items() if value is not None},
        place=places.place_of(file.path, uploads, tenant),
        days=report_days.days_of(
            report,
            report.table.file,
            wanted.period,
            since=since,
            window=window,
            command=command,
            now=now,
        ),
        figures=report_rows.figures(report, asin=asin, campaign=wanted.campaign, command=command),
        source=_source(report, window),
        window=window,
        counted=None,
    )


def _takes_counts(rules: Rules) -> bool:
    """Whether an observation may hold counts: a policy of an earlier release has no such field."""
    layers = rules.policy.layers.get("layers") or {}
    fields = (layers.get("observation") or {}).get("fields") or {}
    return bucket_counts.FIELD in fields


def _with_counts(
    looked: _Looked, since: dt.date | None, known: KnownBuckets, shop: str, *, takes: bool
) -> _Looked:
    """The same with the counts of its buckets. A report of one campaign counts no bucket whole."""
    report, _ = _since(looked.file.report, since)
    if bucket_counts.TERM not in report.cells or "campaign_id" in looked.entity:
        return looked
    asin = looked.entity.get("asin") or known.only_product(shop)
    index = known.index(shop, asin)
    if asin is None or index is None:
        return looked
    days = looked.days
    if not takes:
        note = "not counted by intent bucket: `trace-gate init --upgrade` proposes the field for it"
        return looked.with_(days=days.with_(notes=(*days.notes, note)))
    return looked.with_(
        entity={**looked.entity, "asin": asin},
        counted=bucket_counts.count(report, index, days.start, days.end),
        days=days.with_(notes=(*days.notes, *_closes(looked))),
    )


def _with_product(looked: _Looked, known: KnownBuckets, shop: str, *, named: bool) -> _Looked:
    """The same with a note of the product that it is about, where nobody named one."""
    products = [asin for tenant, asin in known.products if tenant == shop]
    if named or len(products) != 1:
        return looked
    if "asin" in looked.entity:
        note = f"it is about {products[0]}, the only product of {shop}"
    else:
        note = (
            f"it is about all of {shop}, and counts for no product: --asin {products[0]} "
            "makes it one of the only product that is known here"
        )
    return looked.with_(days=looked.days.with_(notes=(*looked.days.notes, note)))


def _closes(looked: _Looked) -> Iterator[str]:
    """When counts are final that do not say so themselves."""
    needed = counts.closing_days(looked.window)
    if needed != looked.window:
        said = "no attribution window" if looked.window is None else f"{looked.window} days"
        last = looked.days.end + dt.timedelta(days=needed)
        yield f"it says {said}, so its counts are final {needed} days after its end, on {last}"


def _since(report: Report, day: dt.date | None) -> tuple[Report, dt.date | None]:
    """The report from a day on, and that day where rows before it were left out."""
    if day is None:
        return report, None
    cut = periods.since(report, day)
    return cut, day if len(cut.rows) < len(report.rows) else None


def _source(report: Report, window: int | None) -> str:
    """What is compared with each other: reports of one kind, window, and sheet of a workbook."""
    sheet = report.table.sheet
    if sheet is not None and report.kind_has_sheets and not report.is_listed:
        return f"{report.kind.name}/{sheet.strip()}"
    return report.kind.name if window is None else f"{report.kind.name}/{window}d"


def _parts(
    looked: _Looked, wanted: Wanted, compared: Comparison, here: Mapping[str, Sequence[Report]]
) -> Parts | None:
    if wanted.by is None:
        return None
    report, _ = _since(looked.file.report, wanted.since)
    typed = {"campaign_id": wanted.campaign, "asin": looked.entity.get("asin")}
    about = {field: value for field, value in typed.items() if value is not None}
    return report_parts.of(report, wanted.by, about, compared.used, here, command=wanted.command)


def _compared(
    files: Workspace,
    rules: Rules,
    looked: Sequence[_Looked],
    wanted: Wanted,
    tenant: Mapping[str, Any],
) -> Iterator[Plan]:
    here: dict[str, list[Report]] = {}
    for each in looked:
        here.setdefault(each.place, []).append(each.file.report)
    root = rules.policy.gate.traces
    histories: dict[tuple[str, ...], list[Earlier]] = {}
    for number, each in enumerate(looked, 1):
        alike = (each.source, *each.entity.values())
        if alike not in histories:
            histories[alike] = earlier_observations.of(
                files, root, each.source, tenant, each.entity
            )
        before = histories[alike]
        start, end = each.days.start, each.days.end
        known: dict[str, int | float | Decimal] = {**each.figures.counts, **each.figures.money}
        compared = comparison.compare(known, start, end, before)
        before.append(
            Earlier(
                trace_id="",
                start=start,
                end=end,
                metrics=known,
                report=each.place,
                unusual=frozenset(anomaly.metric for anomaly in compared.anomalies),
                planned=number,
            )
        )
        parts = _parts(each, wanted, compared, here)
        yield Plan(
            file=each.file,
            place=each.place,
            order=_order(each, wanted, compared, parts),
            parts=parts,
            days=each.days,
            figures=each.figures,
            comparison=compared,
            counted=each.counted,
        )


def _order(looked: _Looked, wanted: Wanted, compared: Comparison, parts: Parts | None) -> Order:
    return Order(
        trace_type="observation",
        agent=wanted.agent,
        tenant=wanted.tenant,
        entity=tuple(looked.entity.items()),
        evidence=(looked.place,),
        trigger=wanted.trigger,
        period=(looked.days.start.isoformat(), looked.days.end.isoformat()),
        sets=tuple(
            observation_fields.sets(
                tuple(_sources(looked)), looked.figures, compared, looked.counted, parts
            )
        ),
    )


def _sources(looked: _Looked) -> Iterator[str]:
    """What it is compared by; and the window, where that lacks it: then its counts are final."""
    yield looked.source
    window = f"{looked.file.report.kind.name}/{looked.window}d"
    if looked.window is not None and looked.source != window and looked.counted is not None:
        yield window
