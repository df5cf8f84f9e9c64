"""Which program writes a trace: options and environment variables of the layer `agent` (SPEC 3)."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import click

from trace_gate.core.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from trace_gate.app.repository.rules import Rules

LAYER = "agent"
MODEL = "TRACE_GATE_AGENT_MODEL"
SESSION = "TRACE_GATE_AGENT_SESSION"

_OPTIONS = (
    click.option("--model", metavar="NAME", help=f"The model of a program that writes ({MODEL})."),
    click.option("--session", metavar="ID", help=f"Its session ({SESSION})."),
)


def agent_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """`--model` and `--session`."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def program(rules: Rules, model: str | None, session: str | None) -> tuple[tuple[str, str], ...]:
    """The fields of the layer `agent`: what was typed, else the environment; none for a person.

    Raises:
        UsageError: they are typed, and the policy here is from before that layer.
    """
    if LAYER not in (rules.policy.layers.get("layers") or {}):
        if model or session:
            raise UsageError(
                "The traces of this repository have no layer `agent` yet.",
                remedy="trace-gate init --upgrade   proposes what the new release brings.",
            )
        return ()
    said = {
        "model": model or os.environ.get(MODEL, "").strip(),
        "session": session or os.environ.get(SESSION, "").strip(),
    }
    return tuple((field, value) for field, value in said.items() if value)
