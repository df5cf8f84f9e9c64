"""A draft that was written, with the claim that the guardrails ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trace_gate.app.author import new_trace
from trace_gate.app.decide import govern
from trace_gate.app.repository import find_trace
from trace_gate.cli import wiring
from trace_gate.core.errors import TraceGateError
from trace_gate.core.governor import touched_buckets

if TYPE_CHECKING:
    from trace_gate.adapters.git.repository import Git
    from trace_gate.adapters.workspace import Workspace
    from trace_gate.app.author.new_trace import Written
    from trace_gate.app.repository.rules import Rules


def governed(
    repository: Git, files: Workspace, rules: Rules, written: Written, *, tell: bool = False
) -> Written:
    """The same with the claim that the guardrails ask for, if they can be asked already.

    `tell`: with what they say, and the intent buckets that it touches.
    """
    found = find_trace.in_files(files, written.trace_id, rules.policy.gate.traces)
    try:
        heard = govern.govern(repository, found, wiring.services(repository))
    except TraceGateError:
        return written  # the claim stays empty, and is listed as missing
    govern.write(files, found, heard)
    missing = new_trace.missing_in(files, found.path, rules)
    written = written.with_(missing=missing, verdict=heard.evaluation.fresh)
    if not tell or heard.context is None:
        return written
    places = touched_buckets.touched(heard.context)
    return written.with_(
        touches=tuple(f"{each.bucket} of {each.asin}" for each in places),
        reasons=heard.evaluation.reasons,
    )


def claimed_again(repository: Git, files: Workspace, rules: Rules, trace_id: str) -> str | None:
    """What the guardrails say of values that were written again, with the claim made to say so.

    None where nothing was claimed, or they cannot be asked.
    """
    found = find_trace.in_files(files, trace_id, rules.policy.gate.traces)
    if found.trace.guardrail_check is None:
        return None
    try:
        heard = govern.govern(repository, found, wiring.services(repository))
    except TraceGateError:
        return None  # the gate says what is missing
    govern.write(files, found, heard)
    return heard.evaluation.fresh
