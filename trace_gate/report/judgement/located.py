"""Where a finding stands for programs that ask for a file, and what it is called from run to run.

Code scanning and code quality show nothing without a file. A finding of a commit or of the whole
repository stands at the first file of the policy that it was judged by (decision 156).
"""

from __future__ import annotations

import re

from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from trace_gate.core.finding import Finding
    from trace_gate.core.gate.judgement import Judgement

SHIPPED = "config/amazon-growth/gate.yaml"
"""Where the policy is, unless it is known to be elsewhere."""

MOVES = re.compile(r"\b(lines?|columns?) \d+( (to|and) \d+)?|\b[0-9a-f]{10,64}\b")
"""What a message says of a place or a commit: an edit above it, or a rebase, changes that."""


class Located(Record):
    """A place in a file. Lines and columns count from 1; `end_column` is behind the last one."""

    path: str
    line: int = 1
    column: int = 1
    end_column: int = 2


class Places:
    """Where each finding of a judgement stands."""

    def __init__(self, judgement: Judgement) -> None:
        self.policy = judgement.policy_file or SHIPPED
        """The file at which stands what has no place of its own."""
        self._files = {
            path.rpartition("/")[2].removesuffix(".yaml"): path
            for commit in judgement.commits
            for path in commit.paths
            if path.endswith(".yaml") and is_inside(path)
        }

    def of(self, finding: Finding) -> Located:
        """Its own place, that of the trace that it names, or that of the policy."""
        if finding.path is None or not is_inside(finding.path):
            return Located(path=self._files.get(finding.trace_id or "", self.policy))
        column = finding.column or 1
        end = len(finding.source) + 1 if finding.source and finding.column else column + 1
        return Located(
            path=finding.path,
            line=finding.line or 1,
            column=column,
            end_column=max(end, column + 1),
        )


def is_inside(path: str) -> bool:
    """Whether a path leads to a file below the top; a tree made by hand may have others."""
    return not {"", ".", ".."} & {*path.split("/")}


def names(findings: Iterable[Finding]) -> Iterator[str]:
    """A name for each finding, in hex, that no other one has, and that it keeps from run to run.

    It is made of what the finding says of which file and which trace. Lines, columns and commits
    are left out, since they change when something else does.
    """
    from hashlib import sha256

    seen: dict[str, int] = {}
    for each in findings:
        said = (each.code, each.path or "", each.trace_id or "", MOVES.sub("", each.message))
        same = sha256("\0".join(said).encode("utf-8", "backslashreplace")).hexdigest()
        seen[same] = number = seen.get(same, 0) + 1
        yield sha256(f"{same}:{number}".encode()).hexdigest()
