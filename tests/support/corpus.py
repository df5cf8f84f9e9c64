"""Documents, good and bad, on which all validators must say the same.

Written as text, so that every tool reads the very YAML that we read. Three kinds: edits by
hand with the verdict that the specification asks for, one systematic change at every place
of every good document, and scalars that YAML readers are known to differ about.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from tests.support import fast_yaml
from tests.support.small_profiles import GOOD
from trace_gate.core.trace.document import load


class Case(NamedTuple):
    name: str
    text: str
    good: bool | None = None
    """The verdict that is expected; None where only agreement is."""


BASES = {path.stem: path.read_text(encoding="utf-8") for path in GOOD}

RATIONALE = """\
    rationale: >-
      The keyword spends a third of the budget
      and has not sold for four weeks.
"""
OPTION_B = """\
      - option: B
        description: Do nothing.
        expected_outcome: {acos: 0.55}
        risk: null
"""
SCORES = """\
    priority_scores_used:
      formula: base x intent_fit x rufus_factor
      base_score: 40
      intent_fit: 2.0
      rufus_factor: 1.1
      result: 88.0
      confidence: 0.5
"""
HYPOTHESIS = "  hypothesis:\n    hypothesis_id: H-001\n    verification_window_days: 7\n"

GOOD_EDITS: dict[str, list[tuple[str, str]]] = {
    "observation": [
        ("  analysis: null\n", ""),
        ("  analysis: null\n", "  analysis: {}\n"),
        ("  analysis: null\n", "  analysis:\n"),
        ("  analysis: null\n", "  decision: null\n  execution:\n  hypothesis: null\n"),
        ("  analysis: null\n", "  verification: {learning: x}\n"),
        ("TRACE-20250102-001\n", "TRACE-20250102-1000\n"),
        ("TRACE-20250102-001\n", "TRACE-20250102-123456789012345678\n"),
        ("TRACE-20250102-001\n", '"TRACE-20250102-001"\n'),
        ("2025-01-02T09:30:00+00:00", "2025-01-02T09:30:00Z"),
        ("2025-01-02T09:30:00+00:00", "2025-01-02T09:30:00.123456789-08:00"),
        ('"2025-01-02T09:30:00+00:00"', "2025-01-02T09:30:00-08:00"),
        ("ACME\n", "A\n"),
        ("ACME\n", "0-9_A\n"),
        ("ACME\n", "A" * 32 + "\n"),
        ("marketplace: US", "marketplace: EU"),
        ("currency: USD", "currency: JPY"),
        ("America/Los_Angeles", "America/Argentina/Buenos_Aires"),
        ("America/Los_Angeles", "UTC"),
        ("America/Los_Angeles", "Etc/GMT+8"),
        ("asin: B0EXAMPLE1", "asin: null"),
        ("asin: B0EXAMPLE1", "asin:"),
        ("asin: B0EXAMPLE1", 'asin: "0306406152"'),
        ("IB-prevent-mud-tracking", "IB-2-in-1"),
        ("note: \"Search", "note: \"\\u00dcber Search"),
        ("period_start: 2024-12-26", "period_start: '2024-12-26'"),
        ("period_start: 2024-12-26", "period_start: 2024-02-29"),
        ("trigger: weekly_check", "trigger: null"),
        ("    data_sources: []\n", ""),
        ("data_sources: []", "data_sources: [NO, on, 'x']"),
        ("clicks: 214", "clicks: 214\n      deep: {er: [1, {x: null}]}"),
        ("causes: []", "causes: [TRACE-20250102-002, TRACE-20250102-003]"),
        ("caused_by: null", "caused_by: TRACE-20241226-001"),
    ],
    "hypothesis": [
        ("H-001", "H-123456789"),
        ("window_days: 7", "window_days: 3"),
        ("window_days: 7", "window_days: 30"),
        ("window_days: 7", "window_days: 30.0"),
        ("value: 0.42", "value: text"),
        ("value: 0.42", "value: false"),
        ("baseline: 0.55", "baseline: null"),
        ('operator: "<"', "operator: <="),
        ('operator: "<"', 'operator: "!="'),
    ],
    "decision": [
        (OPTION_B, OPTION_B + "      - option: C\n"),
        (RATIONALE, "    rationale: 降价止损\n"),
        (RATIONALE, "    rationale: 四十一次点击没有订单\n"),
        (RATIONALE, "    rationale: 'CVR 太低, 先停'\n"),
        (RATIONALE, "    rationale: 値下げする\n"),
        (RATIONALE, "    rationale: 입찰가를 낮춤\n"),
        (RATIONALE, "    rationale: Слишком дорого\n"),
        (RATIONALE, "    rationale: '41 clicks, no order'\n"),
        (RATIONALE, "    rationale: elf Zeichen\n"),
        (RATIONALE, "    rationale: |\n      three\n      lines\n"),
        ("guardrail_check: PASS", "guardrail_check: ESCALATE"),
        ("guardrail_check: PASS", "guardrail_check: BLOCK"),
        (SCORES, "    priority_scores_used: {result: null}\n"),
        (HYPOTHESIS, "  hypothesis: {}\n"),
        ("patterns_matched: []", "patterns_matched: [P-1]"),
        ("from_value: 1.00", "from_value: {a: [1]}"),
        ("from_value: 1.00", "from_value: [1, x]"),
        ("from_value: 1.00", "from_value: true"),
        ("change_pct: -0.10", "change_pct: null"),
        ("change_pct: -0.10", "change_pct: -1"),
        ("change_pct: -0.10", "change_pct: 1.5e-1"),
        ("approval: null", "approval: {at: 2025-01-03T10:00:00Z, digest: 'sha256:" + "a" * 64
         + "', reasons: [amplitude]}"),
        ("result: success", "result: rolled_back"),
        ("confidence: 0.50", "confidence: 0"),
        ("confidence: 0.50", "confidence: 1"),
        ("hypothesis_result: null", "hypothesis_result: confirmed"),
    ],
    "verification": [
        ("hypothesis_result: confirmed", "hypothesis_result: inconclusive"),
        ("actual_outcome: {acos: 0.39}", "actual_outcome: {}"),
        ("confidence_adjustment: 0.10", "confidence_adjustment: -0.15"),
        ("supersedes: null", "supersedes: TRACE-20250101-001"),
    ],
    "maintenance": [
        ("  entity: null\n", ""),
        ("file/tools/export.py", "file/*/x"),
        ("  execution:", "  analysis: {patterns_matched: []}\n  execution:"),
    ],
}  # fmt: skip

BAD_EDITS: dict[str, list[tuple[str, str]]] = {
    "observation": [
        ("trace_type: observation", "trace_type: decision"),
        ("trace_type: observation", "trace_type: Observation"),
        ("trace_type: observation", "trace_type: null"),
        ("  trace_type: observation\n", ""),
        ("TRACE-20250102-001\n", "TRACE-20250102-01\n"),
        ("TRACE-20250102-001\n", "TRACE-20250102-0001\n"),
        ("TRACE-20250102-001\n", "TRACE-20251302-001\n"),
        ("TRACE-20250102-001\n", "TRACE-2025-01-02-001\n"),
        ("TRACE-20250102-001\n", "trace-20250102-001\n"),
        ("TRACE-20250102-001\n", '"TRACE-20250102-001\\n"\n'),
        ("TRACE-20250102-001\n", '"TRACE-20250102-\\u0661\\u0662\\u0663"\n'),
        ("TRACE-20250102-001\n", "TRACE-20250102-1234567890123456789\n"),
        ("2025-01-02T09:30:00+00:00", "2025-01-02T09:30:00"),
        ("2025-01-02T09:30:00+00:00", "2025-01-02 09:30:00+00:00"),
        ("2025-01-02T09:30:00+00:00", "2025-01-02T24:00:00+00:00"),
        ("2025-01-02T09:30:00+00:00", "2025-02-30T09:30:00+00:00"),
        ("2025-01-02T09:30:00+00:00", "2025-04-31T09:30:00+00:00"),
        ("2025-01-02T09:30:00+00:00", "2025-01-02T09:30+00:00"),
        ("2025-01-02T09:30:00+00:00", "2025-01-02T09:30:00+0000"),
        ("2025-01-02T09:30:00+00:00", "2025-01-02T09:30:00+24:00"),
        ("2025-01-02T09:30:00+00:00", "2025-01-02T09:30:00z"),
        ("2025-01-02T09:30:00+00:00", "2025-01-02T09:30:60Z"),
        ('"2025-01-02T09:30:00+00:00"', "2025-01-02"),
        ("agent_id: trace-scribe", "agent_id: ''"),
        ("agent_id: trace-scribe", "agent_id: 7"),
        ("agent_id: trace-scribe", "agent_id: [trace-scribe]"),
        ("ACME\n", "acme\n"),
        ("ACME\n", "_ACME\n"),
        ("ACME\n", "AC ME\n"),
        ("ACME\n", "A" * 33 + "\n"),
        ("ACME\n", "'ACME\u200c'\n"),
        ("store_id: ACME", "store_id: 12"),
        ("marketplace: US", "marketplace: us"),
        ("marketplace: US", "marketplace: CN"),
        ("marketplace: US", "marketplace: null"),
        ("currency: USD", "currency: USS"),
        ("currency: USD", "currency: $"),
        ("America/Los_Angeles", "PST8PDT now"),
        ("America/Los_Angeles", "+01:00"),
        ("    timezone: America/Los_Angeles\n", ""),
        ("asin: B0EXAMPLE1", "asin: B0EXAMPLE"),
        ("asin: B0EXAMPLE1", "asin: b0example1"),
        ("asin: B0EXAMPLE1", "asin: 1234567890"),
        ("asin: B0EXAMPLE1", "asin: 'B0EXAMPLE1 '"),
        ("asin: B0EXAMPLE1", "asin: ['B0EXAMPLE1']"),
        ("asin: B0EXAMPLE1", "Asin: B0EXAMPLE1"),
        ("IB-prevent-mud-tracking", "IB-prevent--mud"),
        ("IB-prevent-mud-tracking", "IB-Prevent"),
        ("IB-prevent-mud-tracking", "IB-"),
        ("IB-prevent-mud-tracking", "IB-prevent-"),
        ("01234567", "ABCDEF01"),
        ("01234567", "0123456"),
        ("      captured_at: 2025-01-02T08:00:00Z\n", ""),
        ("captured_at: 2025-01-02T08:00:00Z", "captured_at: null"),
        ("captured_at: 2025-01-02T08:00:00Z", "captured_at: 2025-01-02"),
        ("uri: uploads/ACME-US/search_terms_20250102.xlsx", "uri: ''"),
        ("uri: uploads", "url: uploads"),
        ("period_start: 2024-12-26", "period_start: 2023-02-30"),
        ("period_start: 2024-12-26", "period_start: 26.12.2024"),
        ("period_start: 2024-12-26", "period_start: 2024"),
        ("trigger: weekly_check", "trigger: weekly"),
        ("trigger: weekly_check", "trigger: yes"),
        ("data_sources: []", "data_sources: {}"),
        ("data_sources: []", "data_sources: [1]"),
        ("data_sources: []", "data_sources: [null]"),
        ("  analysis: null\n", "  analysis: []\n"),
        ("  analysis: null\n", "  decision: {}\n"),
        ("  analysis: null\n", "  execution: {executed_at: null}\n"),
        ("  analysis: null\n", "  hypothesis: {hypothesis_id: H-001}\n"),
        ("  analysis: null\n", "  anaylsis: null\n"),
        ("  analysis: null\n", "  notes: null\n"),
        ("related_traces: [TRACE-20241226-001]", "related_traces: [TRACE-1]"),
        ("related_traces: [TRACE-20241226-001]", "related_traces: TRACE-20241226-001"),
        ("caused_by: null", "caused_by: H-001"),
        ("caused_by: null", "caused_by: []"),
    ],
    "hypothesis": [
        ("H-001", "H-01"),
        ("H-001", "h-001"),
        ("H-001", "H-00A"),
        ("    hypothesis_id: H-001\n", ""),
        ("    verification_window_days: 7\n", ""),
        ("window_days: 7", "window_days: 2"),
        ("window_days: 7", "window_days: 31"),
        ("window_days: 7", "window_days: 7.5"),
        ("window_days: 7", "window_days: '7'"),
        ("window_days: 7", "window_days: null"),
        ("    statement: A lower bid on this keyword lowers ACOS without losing sales.\n", ""),
        ("  causal_links:", "  decision: {rationale: because it is so}\n  causal_links:"),
        ("value: 0.42", "value: null"),
        ("value: 0.42", "value: [0.42]"),
        ("        value: 0.42\n", ""),
        ('operator: "<"', "operator: less"),
        ("metric: acos", "metric: ''"),
    ],
    "decision": [
        (OPTION_B, ""),
        (RATIONALE, ""),
        (RATIONALE, "    rationale: short\n"),
        (RATIONALE, "    rationale: '1234567890'\n"),
        (RATIONALE, "    rationale: '12345678901'\n"),
        (RATIONALE, "    rationale: '. . . . . . . . . .'\n"),
        (RATIONALE, "    rationale: 降价止\n"),
        (RATIONALE, "    rationale: ACOS 过高\n"),
        (RATIONALE, "    rationale: 'ok ok ok'\n"),
        (RATIONALE, "    rationale: '😀😀😀😀😀😀😀😀😀😀'\n"),
        (RATIONALE, "    rationale: 12345678901\n"),
        (RATIONALE, "    rationale: null\n"),
        ("guardrail_check: PASS", "guardrail_check: null"),
        ("guardrail_check: PASS", "guardrail_check: pass"),
        ("    guardrail_check: PASS\n", ""),
        (SCORES, ""),
        (SCORES, "    priority_scores_used: {}\n"),
        (SCORES, "    priority_scores_used: null\n"),
        (HYPOTHESIS, ""),
        (HYPOTHESIS, "  hypothesis: null\n"),
        (HYPOTHESIS, "  hypothesis: []\n"),
        ("risk: low", "risk: tiny"),
        ("from_value: 1.00", "from: 1.00"),
        ("change_pct: -0.10", "change_pct: -10%"),
        ("change_pct: -0.10", "change_pct: true"),
        ("        change_type: bid_update\n", ""),
        ("target: campaign/C1/ad_group/G1/keyword/door mat/bid", "target: ''"),
        ("details: {reason: the same bid in the sheet}", "details: [x]"),
        ("approved_by: null", "approved_by: ''"),
        ("approval: null", "approval: {}"),
        ("approval: null", "approval: {at: 2025-01-03T10:00:00Z, digest: abc, reasons: []}"),
        ("result: success", "result: done"),
        ("confidence: 0.50", "confidence: 1.01"),
        ("confidence: 0.50", "confidence: -0.01"),
        ("hypothesis_result: null", "hypothesis_result: maybe"),
        ("  observation:\n    trigger: anomaly_alert\n    key_metrics:\n      acos: 0.55\n", ""),
    ],
    "verification": [
        ("hypothesis_result: confirmed", "hypothesis_result: maybe"),
        ("hypothesis_result: confirmed", "hypothesis_result: null"),
        ("    hypothesis_result: confirmed\n", ""),
        ("actual_outcome: {acos: 0.39}", "actual_outcome: null"),
        ("actual_outcome: {acos: 0.39}", "actual_outcome: 0.39"),
        ('    verified_at: "2025-01-12T09:00:00Z"\n', ""),
        ("  causal_links:", "  decision: {action_type: x}\n  causal_links:"),
    ],
    "maintenance": [
        ("entity: null", "entity: {}"),
        ("entity: null", "observation: {trigger: manual}"),
        ("file/tools/export.py", "campaign/C1/budget"),
        ("file/tools/export.py", "file/"),
        ("file/tools/export.py", "asin/B0EXAMPLE1/content/title"),
        ("rationale: The export script wrote the wrong column.", "rationale: fixed it"[:21]),
        ("    rationale: The export script wrote the wrong column.\n", ""),
    ],
}

SCALARS = (
    "NO", "no", "on", "Off", "y", "12:30:00", "190:20:30", "2025-01-02", "1e3", "1.5e-3", "1E+3",
    "0.0", "-0", "-1.50", "0", "10", "12345678901234567", "'1'", '"true"', "null", "~", "''", "<<",
    "=", "1.2.3", "+", "-a", "1-2", "0o", "abc", "é", "'null'", "1,5", "1 000", ".", "..", "._",
    "e3", "1e", "2025-01-02T09:30:00Z", "2025-01-02 09:30:00", "True story", "nan", "inf", "x:y",
    "0x", "1_", "_1", "._5", "-_1", "+_", "12e03", "-", "--", "a #b", "a#b",
)  # fmt: skip
"""Plain scalars about which YAML 1.1, YAML 1.2 and the tools differ, or might."""

VALUES: tuple[object, ...] = (None, "x", 7, True, [], {}, [None], {"x": 1})


def cases() -> list[Case]:
    """Every document of the corpus, with a name of its own."""
    return [
        *_edited(GOOD_EDITS, good=True),
        *_edited(BAD_EDITS, good=False),
        *_scalars(),
        *_systematic(),
    ]


def _edited(edits: dict[str, list[tuple[str, str]]], *, good: bool) -> Iterator[Case]:
    for base, pairs in edits.items():
        for at, (old, new) in enumerate(pairs):
            assert old in BASES[base], (base, old)
            word = "good" if good else "bad"
            yield Case(f"{word}-{base}-{at:03}", BASES[base].replace(old, new, 1), good)


def _scalars() -> Iterator[Case]:
    """Each scalar where text belongs, and where a number does: who reads it as what?"""
    for at, scalar in enumerate(SCALARS):
        for slot, line in (("text", 'campaign_id: "123456789"'), ("number", "base_score: 40")):
            text = BASES["decision"].replace(line, f"{line.partition(':')[0]}: {scalar}")
            yield Case(f"scalar-{slot}-{at:03}", text)


def _systematic() -> Iterator[Case]:
    """At every place of every good document: removed, of another type, with one more field."""
    for base, text in BASES.items():
        data = load(text.encode(), base).data
        for at, path in enumerate(_paths(data["trace"], ("trace",))):
            for number, changed in enumerate(_changes(data, path, at)):
                body = fast_yaml.dump(changed, allow_unicode=True, sort_keys=False)
                yield Case(f"system-{base}-{at:03}-{number}", body)


def _paths(value: Any, path: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
    yield path
    if isinstance(value, dict | list):
        for key in value if isinstance(value, dict) else range(len(value)):
            yield from _paths(value[key], (*path, key))


def _changes(data: Any, path: tuple[Any, ...], at: int) -> Iterator[Any]:
    """Two changes at each place; which ones turns with the place."""
    yield _with(data, path, None, remove=True)
    yield _with(data, path, VALUES[at % len(VALUES)])


def _with(data: Any, path: tuple[Any, ...], value: object, *, remove: bool = False) -> Any:
    """A copy with another value at a path."""
    if not path:
        return value
    copy = dict(data) if isinstance(data, dict) else list(data)
    if len(path) == 1 and remove:
        del copy[path[0]]
    else:
        copy[path[0]] = _with(data[path[0]], path[1:], value, remove=remove)
    return copy


def write(folder: Path, every: list[Case]) -> None:
    for case in every:
        (folder / f"{case.name}.yaml").write_bytes(case.text.encode())
