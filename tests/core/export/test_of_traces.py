"""Rows of traces: every column, each of its kind, whatever somebody wrote into a trace."""

from __future__ import annotations

import json
import re
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from trace_gate.core.export import of_traces
from trace_gate.core.export.of_traces import Came, TraceHere
from trace_gate.core.export.tables import TABLES, Column
from trace_gate.core.git_model import FileOrigin
from trace_gate.core.trace.document import Document
from trace_gate.core.trace.model import Trace

MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z")
TARGETS = ("campaign/C/ad_group/G/keyword/a b/phrase/bid", "asin/B0EXAMPLE1/intent_bucket/IB-a",
           "file/ads/x.csv", "commit/x", "nonsense/\0", "")  # fmt: skip
LEAF = (
    st.none() | st.booleans() | st.integers(-(10**18), 10**18) | st.floats() | st.text(max_size=5)
    | st.sampled_from(["2025-01-06T10:00:00+01:00", "9999-12-31T23:59:59-01:00", *TARGETS])
)  # fmt: skip
ANY = st.recursive(LEAF, lambda inner: st.lists(inner, max_size=3)
                   | st.dictionaries(st.sampled_from(["uri", "sha256", "number", "reason", "a"]),
                                     inner, max_size=3), max_leaves=6)  # fmt: skip


def some(*names: str) -> st.SearchStrategy:
    """A map that has some of these fields, or no map."""
    return st.fixed_dictionaries({}, optional=dict.fromkeys(names, ANY)) | ANY


CHANGE = st.fixed_dictionaries(
    {"target": st.sampled_from(TARGETS) | ANY},
    optional=dict.fromkeys(("from_value", "to_value", "change_pct", "change_type", "details"), ANY),
)
TRACE = st.fixed_dictionaries(
    {},
    optional={
        **dict.fromkeys(("id", "trace_type", "created_at", "agent_id", "evidence"), ANY),
        "tenant": some("store_id", "marketplace", "currency", "timezone"),
        "entity": some("asin", "sku", "intent_bucket_id", "campaign_id"),
        "decision": some("rationale", "action_type", "intent_bucket_id"),
        "hypothesis": some("hypothesis_id", "statement"),
        "execution": st.fixed_dictionaries(
            {"changes": st.lists(CHANGE, max_size=3) | ANY},
            optional=dict.fromkeys(("executed_at", "result", "failed", "approval"), ANY),
        ),
        "causal_links": some("caused_by", "causes", "related_traces", "supersedes"),
        "verification": some("verified_at"),
        "agent": some("directed_by"),
    },
)


FITS = {
    "text": lambda value: isinstance(value, str) and "\0" not in value,
    "integer": lambda value: type(value) is int and abs(value) < 2**63,
    "decimal": lambda value: abs(Decimal(value)) < 10**18,
    "timestamp": lambda value: bool(MOMENT.fullmatch(value)),
    "boolean": lambda value: isinstance(value, bool),
    "texts": lambda value: isinstance(value, tuple) and all(isinstance(e, str) for e in value),
}


def fits(column: Column, value: object) -> bool:
    return value is None or FITS[column.kind](value)


@given(TRACE, st.booleans())
def test_whatever_a_trace_says_its_rows_are_whole(data, known):
    here = TraceHere(
        id="TRACE-20250106-001",
        trace=Trace.of(Document(data={"trace": data}, text=b"", path="x")),
        origin=FileOrigin(commit="c", author="M\udcff") if known else None,
        came=Came(outcome="open"),
    )
    made = {"traces": [of_traces.trace_row(here)], "changes": [*of_traces.change_rows(here)]}
    for name, rows in made.items():
        columns = {each.name: each for each in TABLES[name].columns}
        wanted = {*columns, "tenant", "month"} - {"_repo", "_tool_version"}
        for row in rows:
            assert row.keys() == wanted
            assert row["month"] == "2025-01"
            for column, value in row.items():
                if column in columns:
                    assert fits(columns[column], value), (column, value)
            json.dumps(row, ensure_ascii=False).encode()
