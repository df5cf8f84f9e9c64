"""What the CI says that this runs in: the event, and the files that it reads afterwards (SPEC 5).

GitHub's variables are those of Gitea and Forgejo, too, which say beside them who they are.
"""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

from trace_gate.app.ci import github_event, gitlab_event
from trace_gate.core.errors import CannotJudge, UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from trace_gate.app.ci.task import Task

LARGEST = 32 << 20
"""Bytes of an event file that are read; GitHub sends at most 25 MB."""

LIKE_GITHUB = ("GITEA_ACTIONS", "FORGEJO_ACTIONS")
"""Set to `true` where annotations are printed into the log as they are."""


def task(environ: Mapping[str, str]) -> Task:
    """What this run is asked to judge.

    Raises:
        CannotJudge: the event brings nothing to judge, or cannot be read.
        UsageError: this is no CI that says what it was started for.
    """
    if environ.get("GITLAB_CI"):
        return gitlab_event.task(environ)
    if environ.get("GITHUB_EVENT_NAME"):
        return github_event.task(environ["GITHUB_EVENT_NAME"], event(environ))
    raise UsageError(
        "No CI says here what it was started for: neither GITHUB_EVENT_NAME nor GITLAB_CI is set.",
        remedy="trace-gate check --range origin/main..HEAD   asks the same by hand.",
    )


def event(environ: Mapping[str, str]) -> Any:
    """What the file of the event holds.

    Raises:
        CannotJudge: there is none, or it is no JSON.
    """
    path = environ.get("GITHUB_EVENT_PATH", "")
    try:
        with open(path, "rb") as file:
            return json.loads(file.read(LARGEST))
    except (OSError, ValueError, RecursionError) as error:
        raise CannotJudge(
            f"The event of this run cannot be read (GITHUB_EVENT_PATH is {path!r}).",
            remedy="Run the gate in a workflow; by hand: trace-gate check --range BASE..HEAD",
        ) from error


def annotates(environ: Mapping[str, str]) -> bool:
    """Whether annotations are shown beside the lines, and not printed into the log."""
    return environ.get("GITHUB_ACTIONS") == "true" and not any(
        environ.get(name) == "true" for name in LIKE_GITHUB
    )


def append(file: str, text: str) -> None:
    """Add to a file that the runner reads when this step has ended.

    Raises:
        CannotJudge: it cannot be written, so nobody would learn the verdict.
    """
    try:
        with open(file, "a", encoding="utf-8", newline="\n") as there:
            there.write(text)
    except OSError as error:
        raise CannotJudge(
            f"{os.path.basename(file)} of the runner cannot be written ({error.strerror}).",
            remedy="Look at the disk of the runner, then run the job again.",
        ) from error
