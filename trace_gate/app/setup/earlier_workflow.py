"""The workflow of an earlier release, as `init` wrote it, in the form that ships now (SPEC 2).

An earlier one goes on to work. Only a file that nobody changed but for its source and its branch is
known again, and gets these two in its new form.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from trace_gate.app.setup import source_lines
from trace_gate.app.setup.doctor_ci import WORKFLOW
from trace_gate.app.setup.initialize import BRANCH
from trace_gate.core.hashing import sha256_of

if TYPE_CHECKING:
    from collections.abc import Mapping

NEWS = f"{WORKFLOW.rpartition('/')[2]}: one line for the gate, trace-gate ci"

EARLIER = frozenset(
    (
        "c929885bbb5e1d42b1501d3cbd3974b9c8c7831a30006f948bd27614dd5c10a4",
        "b60d0d640232428ad54cf8bd219248456061e9c497a746a3c5f2bbffcedd1ff6",
    )
)
"""The sha256 of each text that shipped before, with the two placeholders in it."""

_BRANCHES = re.compile(r'branches: \["([^"\n]*)"\]')


def renewed(there: bytes | None, shipped: Mapping[str, bytes]) -> bytes | None:
    """The workflow that ships, with the source and the branch of the one that is there.

    None where there is none, where it is the newest already, or where the team changed it.
    """
    ours = shipped.get(WORKFLOW)
    if there is None or ours is None:
        return None
    try:
        text = there.decode()
    except UnicodeDecodeError:
        return None
    around = source_lines.carriers({WORKFLOW: ours})[WORKFLOW]
    lines = text.replace("\r\n", "\n")
    sources = source_lines.sources(lines, around)
    branches = set(_BRANCHES.findall(lines))
    if len(sources) != 1 or len(branches) != 1:
        return None
    plain = source_lines.rewritten(lines, around, source_lines.PLACEHOLDER)
    plain = _BRANCHES.sub(f'branches: ["{BRANCH.decode()}"]', plain)
    if sha256_of(plain.encode()) not in EARLIER:
        return None
    made = ours.decode().replace(source_lines.PLACEHOLDER, sources[0])
    made = made.replace(BRANCH.decode(), branches.pop())
    return (made.replace("\n", "\r\n") if "\r\n" in text else made).encode()
