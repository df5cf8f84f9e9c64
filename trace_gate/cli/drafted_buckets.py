"""Decisions of a draft of intent buckets: `trace-gate new decision --from FILE`."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import click

from trace_gate.app.analyse import bucket_decisions, propose_buckets
from trace_gate.cli import environment, large_files, listing, output
from trace_gate.cli.governed_draft import governed
from trace_gate.core.errors import UsageError
from trace_gate.report.pages import bucket_decisions as page

if TYPE_CHECKING:
    from collections.abc import Mapping

    from trace_gate.adapters.git.repository import Git
    from trace_gate.adapters.workspace import Workspace
    from trace_gate.app.repository.rules import Rules

LARGEST = 8_000_000
BESIDE = ("trace_type", "draft", "agent", "executed", "form")
"""What may be typed beside a draft; all else is in it."""


def write(
    repository: Git, files: Workspace, rules: Rules, path: str, typed: Mapping[str, Any]
) -> None:
    """Write the decisions of a draft, and say what comes next.

    Raises:
        UsageError: the draft, or what was typed beside it, cannot be done.
    """
    _refuse_beside(typed)
    draft = bucket_decisions.read(_content(path), path, rules.policy)
    shop = f"{draft.tenant['store_id']}-{draft.tenant['marketplace']}"
    living = listing.at_head(
        lambda state: propose_buckets.living(state.summaries, state.policy, shop, draft.asin)
    )
    given = click.get_current_context().get_parameter_source("agent")
    own = given is not None and given.name == "COMMANDLINE"
    wanted = bucket_decisions.Typed(
        agent=typed["agent"] if own else "intent-analyst",
        executed=typed["executed"],
        there={each.name: each.keywords for each in living.buckets},
    )
    found = bucket_decisions.write(repository, files, rules, draft, wanted, now=environment.now())
    decisions = tuple(governed(repository, files, rules, each) for each in found.decisions)
    found = found.with_(decisions=decisions)
    output.show(typed["form"], page.plain_data(found), page.lines(found))
    large_files.print_notes(repository, files, [each.path for each in decisions])


def _refuse_beside(typed: Mapping[str, Any]) -> None:
    if typed["trace_type"] != "decision":
        raise UsageError(
            f"A draft makes decisions, and no {typed['trace_type']}.",
            remedy=f"trace-gate new decision --from {typed['draft']}",
        )
    names = {each.name: each.opts[0] for each in click.get_current_context().command.params}
    more = [names[name] for name, value in typed.items() if value and name not in BESIDE]
    if more:
        raise UsageError(
            f"{more[0]} is typed beside a draft, which says that itself.",
            remedy=f"Write it into the file, and leave {more[0]} out.",
        )


def _content(path: str) -> bytes:
    try:
        with open(os.path.expanduser(path), "rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        raise UsageError(
            f"{path} cannot be read: {error.strerror}.",
            remedy="trace-gate buckets propose REPORT --asin ASIN   writes a draft and says where",
        ) from error
    if len(data) > LARGEST:
        raise UsageError(
            f"{path} is larger than {LARGEST:,} bytes, so it is no draft.",
            remedy="Name the file that trace-gate buckets propose wrote.",
        )
    return data
