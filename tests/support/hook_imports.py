"""What a hook imports, and what none should."""

from __future__ import annotations

NEVER = {"click", "git", "subprocess", "rich", "jsonschema", "trace_gate.cli.main"}
"""What no hook that passes has any use for."""


MARKET = {"csv", "trace_gate.core.market", "trace_gate.app.judge.market_files"}
"""What a repository that maps no files has no use for either (decision 203)."""
NEVER |= MARKET

HEAVY = NEVER | {
    "collections",
    "contextlib",
    "dataclasses",
    "datetime",
    "decimal",
    "enum",
    "functools",
    "hashlib",
    "importlib.metadata",
    "importlib.resources",
    "inspect",
    "json",
    "jsonschema_rs",
    "logging",
    "pathlib",
    "re",
    "tempfile",
    "typing",
    "yaml",
}
"""What costs more than a commit without a trace may take (docs/decisions/0002-records.md)."""


def modules(told: str) -> set[str]:
    """The modules that a report of `-X importtime` names."""
    lines = [line for line in told.splitlines() if line.startswith("import time:")]
    return {line.rpartition("|")[2].strip() for line in lines} - {"imported package"}
