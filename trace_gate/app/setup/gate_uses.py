"""Which trace-gate a CI file takes that has no line of `init` (SPEC 2, `--source`).

A workflow that uses the action, or calls the workflow, fixes it by the commit behind `@`; a job of
another forge names what pip installs. Both are answered as what pip would be given.
"""

from __future__ import annotations

import re

OTHERS = (
    ".gitlab-ci.yml",
    ".gitea/workflows/trace-governance-gate.yml",
    ".forgejo/workflows/trace-governance-gate.yml",
)
"""Where the gate is on other forges."""

_USES = re.compile(
    r"""^\s*(?:-\s+)?uses:\s*["']?([\w.-]+/trace-gate)(?:/\.github/workflows/gate\.ya?ml)?"""
    r"""@([\w./-]+)""",
    re.MULTILINE,
)
_NAMED = re.compile(r"""["'](trace-gate(?:==|\s*@\s*)[^"'\s][^"']*)["']""")


def sources(text: str) -> tuple[str, ...]:
    """What pip would be given for each, once; none where the file does not say it."""
    used = [f"trace-gate @ git+https://github.com/{name}@{at}" for name, at in _USES.findall(text)]
    return tuple(dict.fromkeys(used or _NAMED.findall(text)))
