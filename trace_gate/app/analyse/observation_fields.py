"""The figures of an observation as the fields of a trace."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from trace_gate.core.analyst import bucket_counts, metrics

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from decimal import Decimal

    from trace_gate.app.analyse.report_parts import Parts
    from trace_gate.core.analyst.bucket_counts import Counted
    from trace_gate.core.analyst.comparison import Comparison
    from trace_gate.core.analyst.metrics import Figures


def sets(
    sources: Sequence[str],
    figures: Figures,
    compared: Comparison,
    counted: Counted | None,
    parts: Parts | None,
) -> list[str]:
    """The fields of an observation as `--set` takes them: nothing of them was typed.

    Args:
        sources: What it is compared by.
        figures: Its sums.
        compared: What is unusual.
        counted: What the buckets of its product come to.
        parts: Its figures by what its rows are about.
    """
    numbers = _map(_named(figures))
    found = [
        {"metric": each.metric, "says": each.says}
        | ({"z": float(round(each.z, 1))} if each.z is not None else {})
        for each in compared.anomalies
    ]
    found += [
        {"metric": each.metric, "part": each.part, "says": each.says, "z": float(round(each.z, 1))}
        for each in (parts.comparison.anomalies if parts is not None else ())
    ]
    return [
        f"observation.data_sources={json.dumps(list(sources))}",
        f"observation.key_metrics={numbers}",
        f"observation.anomalies={json.dumps(found, ensure_ascii=False)}",
        *_counts(counted),
    ]


def _counts(counted: Counted | None) -> Iterator[str]:
    if counted is not None:
        items = ", ".join(map(_map, bucket_counts.rows_of(counted)))
        yield f"observation.counts=[{items}]"


def _map(values: Mapping[str, str | int | Decimal]) -> str:
    return f"{{{', '.join(f'{json.dumps(name)}: {_plain(v)}' for name, v in values.items())}}}"


def _named(figures: Figures) -> dict[str, Decimal | int]:
    """The figures of an observation by name: sums first, then the rates that they give."""
    rates = {name: value for name in metrics.RATES if (value := figures.rate(name)) is not None}
    return {**figures.counts, **figures.money, **rates}


def _plain(value: Decimal | int | str) -> str:
    if isinstance(value, str):
        return json.dumps(value)
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
