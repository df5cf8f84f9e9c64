"""What lefthook must be told, and whether its configuration says it.

lefthook leaves out a command of `pre-commit` and `pre-push` for which it sees no files. It
compares HEAD with its upstream, so it sees none for a tag, another ref or a new branch. A
command with a `files` of its own is always run: ours names the file of the configuration.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from trace_gate.app.setup.hook_shims import READING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

BY_FILES = ("pre-commit", "pre-push")
"""The hooks whose commands lefthook runs only where it sees files."""

WORDS = {"prepare-commit-msg": '"{1}" {2}', "commit-msg": '"{1}"'}
"""What a hook is given of what Git says; a path may hold spaces. All words for the others."""

NARROWING = ("skip", "only", "glob", "exclude", "root", "file_types", "tags")
"""Settings of a command by which it is not always run."""


def lines(names: list[str], file: str) -> Iterator[str]:
    """What is added to the configuration `file` so that some hooks call the gate."""
    yield f"Add to {file}, and run: lefthook install"
    for name in names:
        yield f"    {name}:"
        yield "      commands:"
        yield "        trace-gate:"
        if name in READING:
            yield "          use_stdin: true"
        if name in BY_FILES:
            yield f"          files: echo {file}"
        run = f"trace-gate hook {name} {WORDS.get(name, '{0}')}"
        if name in BY_FILES:
            run = f"'{run} # {{files}}'"
        yield f"          run: {run}"


def calls(config: Mapping[str, Any], name: str) -> bool:
    """Whether a configuration calls the gate whenever Git calls a hook."""
    hook = config.get(name)
    if not isinstance(hook, dict) or any(hook.get(key) for key in ("skip", "only")):
        return False
    return any(_always(command, hook, name) for command in _commands(hook))


def _always(command: Mapping[str, Any], hook: Mapping[str, Any], name: str) -> bool:
    run = str(command.get("run", ""))
    if f"trace-gate hook {name}" not in run or any(command.get(key) for key in NARROWING):
        return False
    if name in READING and not command.get("use_stdin"):
        return False
    named = command.get("files") or hook.get("files")
    return name not in BY_FILES or bool(named and "{files}" in run)


def _commands(hook: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Commands by name, or jobs in a list, which may be groups of jobs."""
    commands = hook.get("commands")
    jobs = hook.get("jobs")
    listed = list(commands.values()) if isinstance(commands, dict) else []
    for each in [*listed, *(jobs if isinstance(jobs, list) else [])]:
        if isinstance(each, dict):
            yield each
            group = each.get("group")
            if isinstance(group, dict) and not any(each.get(key) for key in NARROWING):
                yield from _commands(group)
