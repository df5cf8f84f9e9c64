"""Earlier observations of the same kind, from the traces of the working tree."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Any

from trace_gate.app.author import earlier_traces
from trace_gate.core.analyst.comparison import MOST, Earlier
from trace_gate.core.trace.model import list_in, map_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from trace_gate.app.ports import Workspace

LOOKED_AT = 2_000
"""So many of the newest traces are looked into."""
ENOUGH = 3 * MOST
"""So many different periods are collected: some of them overlap, or are of another length."""

_SUPERSEDES = re.compile(rb"supersedes[\"']?\s*:\s*[^\s#~n]")
"""What the text of a trace has that corrects another one. Only such a text is parsed for it."""


def of(
    files: Workspace, root: str, source: str, tenant: Mapping[str, Any], entity: Mapping[str, Any]
) -> list[Earlier]:
    """The newest observations of one source, shop and product, without those that were corrected.

    Args:
        files: The working tree.
        root: The folder of traces.
        source: What stands first in their `data_sources`: the kind of the report and its window.
        tenant: Whose they are: `store_id`, `marketplace`.
        entity: What they are about: `asin`, `campaign_id`; None and missing are the same.
    """
    found: list[Earlier] = []
    corrected: set[str] = set()
    for trace in _traces(files, root, [source, *_said(tenant, "store_id"), *_said(entity, "asin")]):
        corrected.add(str(map_in(trace, "causal_links").get("supersedes")))
        if trace.get("id") in corrected or not _is_about(trace, source, tenant, entity):
            continue
        made = _earlier(trace)
        if made is not None:
            found.append(made)
        if len({(each.start, each.end) for each in found}) > ENOUGH:
            break
    return found


def _traces(files: Workspace, root: str, words: Sequence[str]) -> Iterator[Mapping[str, Any]]:
    """The traces that hold some words, and all that correct another one, the newest first."""
    needles = [word.encode() for word in words]
    for path in sorted(files.below(root), key=_number)[-LOOKED_AT:][::-1]:
        text = files.read(path) or b""
        if all(needle in text for needle in needles) or _SUPERSEDES.search(text):
            yield earlier_traces.load(files, path)


def _number(path: str) -> tuple[str, int, str]:
    """By the day, then by the number, which may have four digits."""
    return path.rpartition("-")[0], len(path), path


def _is_about(
    trace: Mapping[str, Any], source: str, tenant: Mapping[str, Any], entity: Mapping[str, Any]
) -> bool:
    mine, about = map_in(trace, "tenant"), map_in(trace, "entity")
    return (
        trace.get("trace_type") == "observation"
        and list_in(map_in(trace, "observation"), "data_sources")[:1] == [source]
        and all(mine.get(f) == tenant.get(f) for f in ("store_id", "marketplace"))
        and all(about.get(f) == entity.get(f) for f in ("asin", "campaign_id"))
    )


def _earlier(trace: Mapping[str, Any]) -> Earlier | None:
    observation = map_in(trace, "observation")
    evidence = next(iter(list_in(trace, "evidence")), None)
    if not isinstance(evidence, dict):
        return None
    try:
        start = dt.date.fromisoformat(str(evidence.get("period_start")))
        end = dt.date.fromisoformat(str(evidence.get("period_end")))
    except ValueError:
        return None
    metrics = {
        name: value
        for name, value in map_in(observation, "key_metrics").items()
        if isinstance(value, int | float) and not isinstance(value, bool)
    }
    anomalies = list_in(observation, "anomalies")
    return Earlier(
        trace_id=str(trace["id"]),
        start=start,
        end=end,
        metrics=metrics,
        report=str(evidence.get("uri")),
        unusual=frozenset(
            str(each.get("metric"))
            for each in anomalies
            if isinstance(each, dict) and "part" not in each
        ),
    )


def _said(layer: Mapping[str, Any], field: str) -> list[str]:
    value = layer.get(field)
    return [value] if isinstance(value, str) else []
