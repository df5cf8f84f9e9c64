"""Hooks that write down what they did: which of them asked the judge, and which asked Git.

A variable names the file. It is set for the git whose hooks are counted, and for no other.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from tests.support.forked import ENTRY, programs

FILE = "MARKED"
JUDGED, ASKED = "judged", "asked"
ROOT = Path(__file__).resolve().parents[2]
ALONE = f"import sys; sys.path.insert(0, '{ROOT}'); from tests.support import marked; marked.main()"

SCRIPT = """\
#!/bin/sh
[ ! -x "$BEFORE_{variable}" ] || "$BEFORE_{variable}" "$@"
exec {command} "$@"
"""
"""What is told to run before a hook is run by it, as any tool could that comes between."""


def install(folder: Path, names: tuple[str, ...]) -> None:
    """Write these hooks; where there is no forking, each is a Python of its own."""
    for name in names:
        hook = folder / name
        hook.write_text(SCRIPT.format(name=name, variable=variable(name), command=_command(name)))
        hook.chmod(0o755)


def _command(name: str) -> str:
    forked = programs()
    python, code = (sys.executable, ALONE) if forked is None else (forked / "python", ENTRY)
    return f'"{python}" -I -c "{code}" hook {name}'


def variable(hook: str) -> str:
    """The name of a hook as part of a variable's name."""
    return hook.replace("-", "_")


def begin() -> None:
    """Mark what this process does, if the environment asks for it."""
    if FILE not in os.environ:
        return
    from trace_gate.adapters.git import locate
    from trace_gate.app.judge import check

    locate.Search.__init__ = _marking(locate.Search.__init__, ASKED)  # type: ignore[method-assign]  # a spy
    check.judged = _marking(check.judged, JUDGED)


def main() -> None:
    """A hook in a process of its own."""
    from trace_gate.cli import entry

    begin()
    entry.main()


def marks(file: Path, kind: str) -> list[str]:
    """The hooks that did this, in the order in which they did it."""
    lines = file.read_text().splitlines() if file.exists() else []
    return [name for name, _, did in (line.partition(" ") for line in lines) if did == kind]


def _marking(function: Any, kind: str) -> Any:
    def marked(*given: Any, **named: Any) -> Any:
        name = sys.argv[sys.argv.index("hook") + 1] if "hook" in sys.argv else "-"
        with open(os.environ[FILE], "a") as file:
            file.write(f"{name} {kind}\n")
        return function(*given, **named)

    return marked
