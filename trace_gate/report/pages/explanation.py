"""The long answer about a finding code: meaning, reason, remedy, a bad and a good example.

The texts are in `examples/findings/CODE.yaml`; the tests play their commands for real.
"""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

from trace_gate.core.codes import CODES
from trace_gate.core.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trace_gate.core.codes import Code

WIDTH = 88
ASK = "trace-gate check --range main..HEAD\n"
"""How an example asks the gate, unless it says otherwise."""
EDIT = "In the commands, `edit FILE OLD NEW` stands for a text editor."


class Example(Record):
    """One side of an example: what happens, and the commands of it."""

    story: str
    commands: str


class Explanation(Record):
    """What an example file says of a code. `said` is what the gate says to the bad side.

    The commands of both sides end with the one that asks the gate. A bug of ours (TG901) has no
    sides: nobody can show how to make one.
    """

    means: str
    mend: str
    bad: Example | None = None
    good: Example | None = None
    said: str = ""


def load(data: bytes) -> Explanation:
    """The explanation in an example file."""
    import yaml

    plain = yaml.safe_load(data)
    ask = plain.get("ask", ASK)
    sides = {
        side: Example(story=plain[side]["story"], commands=plain[side]["commands"] + ask)
        for side in ("bad", "good")
        if side in plain
    }
    said = plain.get("said", "")
    return Explanation(means=plain["means"], mend=plain["mend"], said=said, **sides)


def index() -> str:
    """Every code with its name and reason, one line each."""
    return "".join(f"{each.code}  {each.name:<30}{each.why}\n" for each in CODES.values())


def page(code: Code, facts: Explanation) -> str:
    """The explanation for a terminal."""
    lines = [
        f"{code.code} {code.name}",
        "",
        *textwrap.wrap(facts.means, WIDTH),
        "",
        *textwrap.wrap(f"Why: {code.why}", WIDTH),
        *textwrap.wrap(f"Mend it: {facts.mend}", WIDTH),
    ]
    if facts.bad is not None and facts.good is not None:
        said = textwrap.indent(facts.said.rstrip("\n"), "  | ", lambda _line: True)
        lines += ["", *_side("Bad", facts.bad), "", *said.splitlines()]
        lines += ["", *_side("Good", facts.good), "", EDIT]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def plain_data(code: Code, facts: Explanation) -> dict[str, Any]:
    """The explanation as plain data; `bad` and `good` are null where there is no example."""
    return {
        "code": code.code,
        "name": code.name,
        "level": code.level,
        "means": facts.means,
        "why": code.why,
        "mend": facts.mend,
        "bad": _plain(facts.bad, said=facts.said),
        "good": _plain(facts.good),
    }


def _plain(side: Example | None, **more: str) -> dict[str, str] | None:
    return {"story": side.story, "commands": side.commands, **more} if side is not None else None


def _side(word: str, example: Example) -> Iterator[str]:
    yield from textwrap.wrap(f"{word}: {example.story}", WIDTH)
    for line in example.commands.rstrip("\n").splitlines():
        yield f"  $ {line}" if not line.startswith(" ") else f"    {line}"
