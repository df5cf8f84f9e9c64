"""A draft that was written, with the claim that the guardrails ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trace_gate.app.author import new_trace
from trace_gate.app.decide import govern
from trace_gate.app.repository import find_trace
from trace_gate.cli import wiring
from trace_gate.core.errors import TraceGateError

if TYPE_CHECKING:
    from trace_gate.adapters.git.repository import Git
    from trace_gate.adapters.workspace import Workspace
    from trace_gate.app.author.new_trace import Written
    from trace_gate.app.repository.rules import Rules


def governed(repository: Git, files: Workspace, rules: Rules, written: Written) -> Written:
    """The same with the claim that the guardrails ask for, if they can be asked already."""
    found = find_trace.in_files(files, written.trace_id, rules.policy.gate.traces)
    try:
        heard = govern.govern(repository, found, wiring.services(repository))
    except TraceGateError:
        return written  # the claim stays empty, and is listed as missing
    govern.write(files, found, heard)
    missing = new_trace.missing_in(files, found.path, rules)
    return written.with_(missing=missing, verdict=heard.evaluation.fresh)
