"""What a runner of GitHub makes of a log: its commands, read as the runner reads them.

The runner takes lines apart at CR and LF. A line that begins with `::`, after blanks too, is a
command where a second `::` follows; `##[name]` is one wherever it stands.
"""

from __future__ import annotations

import re
from typing import NamedTuple

OLD = re.compile(r"##(\[|vso\[|teamcity\[)")


class Command(NamedTuple):
    """A command with its properties, both unescaped."""

    name: str
    properties: dict[str, str]
    data: str


def commands(log: str) -> list[Command]:
    """The commands of a log, in their order."""
    return [found for line in re.split(r"\r\n|\r|\n", log) if (found := _command(line)) is not None]


def _command(line: str) -> Command | None:
    if OLD.search(line):
        return Command("##", {}, line)
    head, sign, data = line.lstrip().removeprefix("::").partition("::")
    if not line.lstrip().startswith("::") or not sign:
        return None
    name, _, rest = head.partition(" ")
    pairs = (each.partition("=") for each in rest.split(",") if each)
    return Command(name, {key: _property(value) for key, _, value in pairs}, _data(data))


def _property(text: str) -> str:
    return _data(text.replace("%3A", ":").replace("%2C", ","))


def _data(text: str) -> str:
    return text.replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%")
