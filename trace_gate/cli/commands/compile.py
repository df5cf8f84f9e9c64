"""`trace-gate compile`: profiles to JSON Schemas, and the proof that they are fresh."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from trace_gate.app.setup import compile as compiling
from trace_gate.cli import environment, output
from trace_gate.cli.options import form_option

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trace_gate.app.setup.compile import Compiled

STALE = 1

EXAMPLE = """\b
Examples:
  trace-gate compile            after a change of config/*/trace_type_profiles.yaml
  trace-gate compile --check    in CI: are the committed schemas fresh?
"""


@click.command("compile", epilog=EXAMPLE)
@click.option("--check", is_flag=True, help="Write nothing; exit 1 when a schema is stale.")
@form_option
def command(*, check: bool, form: str) -> None:
    """Compile the trace layers and profiles to schemas/trace*.schema.json.

    The same files always give the same bytes. Editors read these schemas, and the gate
    refuses a profile that was changed without them.
    """
    files = environment.files()
    compiled = compiling.look(files)
    if not check:
        compiling.write(files, compiled)
    facts = {
        "fresh": not (check and compiled.stale),
        "schemas": len(compiled.made),
        "stale" if check else "changed": [f"{compiling.FOLDER}/{each}" for each in compiled.stale],
    }
    output.show(form, facts, _lines(compiled, check=check))
    if check and compiled.stale:
        sys.exit(STALE)


def _lines(compiled: Compiled, *, check: bool) -> Iterator[str]:
    for name in compiled.stale:
        if check:
            yield f"TG702 {compiling.FOLDER}/{name} is not what the profiles compile to."
        else:
            verb = "wrote" if name in compiled.made else "removed"
            yield f"{verb} {compiling.FOLDER}/{name}"
    if check and compiled.stale:
        yield f"  fix: trace-gate compile && git add {compiling.FOLDER}"
    else:
        yield f"All {len(compiled.made)} schemas are fresh."
