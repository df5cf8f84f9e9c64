"""What a history was when it was audited, kept elsewhere, and held against what it is (SPEC 9).

Whoever may write the branch can write another history that is sound in itself. Only what was kept
outside of the repository shows that. The text is that of a checkpoint of a certificate log: origin,
size, root, then lines of ours; lines behind the first empty one are signatures of others.
"""

from __future__ import annotations

import base64
import binascii

from trace_gate.core.audit.root import Root
from trace_gate.core.finding import Finding
from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

ORIGIN = "trace-gate audit of "


class Checkpoint(Record):
    """A history at one moment."""

    branch: str
    """The protected branch: `refs/heads/main`."""
    steps: int
    root: str
    """The hash over the steps, in hex."""
    commit: str
    """The last step."""
    traces: int
    """The traces in the tree of that commit."""


def written(checkpoint: Checkpoint) -> str:
    """The text of a checkpoint."""
    root = base64.b64encode(bytes.fromhex(checkpoint.root)).decode()
    return (
        f"{ORIGIN}{checkpoint.branch}\n{checkpoint.steps}\n{root}\n"
        f"commit {checkpoint.commit}\ntraces {checkpoint.traces}\n"
    )


def read(text: str) -> Checkpoint:
    """A checkpoint from its text.

    Raises:
        ValueError: it is none.
    """
    lines = text.partition("\n\n")[0].removesuffix("\n").split("\n")
    if len(lines) != 5 or not lines[0].startswith(ORIGIN):
        raise ValueError("these are not the five lines of a checkpoint")
    commit, traces = (line.split(" ") for line in lines[3:])
    if commit[:-1] != ["commit"] or traces[:-1] != ["traces"]:
        raise ValueError("commit and traces are not named")
    try:
        root = base64.b64decode(lines[2], validate=True).hex()
    except binascii.Error as error:
        raise ValueError("the root is no base64") from error
    numbers = (lines[1], traces[-1])
    if len(root) != 64 or not all(each.isascii() and each.isdigit() for each in numbers):
        raise ValueError("size or root is of another form")
    if len(commit[-1]) not in (40, 64) or commit[-1].strip("0123456789abcdef"):
        raise ValueError("the commit is no full name")
    found = Checkpoint(
        branch=lines[0].removeprefix(ORIGIN),
        steps=int(lines[1]),
        root=root,
        commit=commit[-1],
        traces=int(traces[-1]),
    )
    if written(found) != "\n".join(lines) + "\n":
        raise ValueError("it is written in another way")
    return found


def compare(
    known: Checkpoint,
    branch: str,
    steps: Sequence[str],
    traces: int | None,
    *,
    behind: bool = False,
) -> Finding | None:
    """TG802 where a history is not a checkpoint's, perhaps grown.

    Args:
        known: the checkpoint.
        branch: the branch that is audited.
        steps: its steps from the adoption on, oldest first.
        traces: the traces in the tree of the checkpoint's commit; None where it is not there.
        behind: whether that commit is in the history all the same, behind a merge.
    """
    there = f"the checkpoint has {known.steps:,} steps up to {known.commit[:10]}"
    if known.branch != branch:
        return _rewritten(f"The checkpoint is of {known.branch}, and this is {branch}.", known)
    if behind and traces is None:
        return _put_behind(known)
    if known.steps > len(steps):
        return _rewritten(
            f"{there[:1].upper()}{there[1:]}, and this history has {len(steps):,}: "
            "steps were taken out of it.",
            known,
        )
    root = Root()
    for each in steps[: known.steps]:
        root.add(each)
    last = steps[known.steps - 1] if known.steps else ""
    if root.hexdigest() != known.root or last != known.commit:
        named = f"there is {last[:10]} now" if last else "there is nothing"
        return _rewritten(f"This history was rewritten: {there}, and in that place {named}.", known)
    if traces != known.traces:
        return _rewritten(
            f"The checkpoint has {known.traces:,} traces at {known.commit[:10]}, and that commit "
            f"has {traces or 0:,}: the checkpoint was edited.",
            known,
        )
    return None


def _put_behind(known: Checkpoint) -> Finding:
    at = known.commit[:10]
    return Finding(
        code="TG802",
        message=f"A merge put another history in front of the {known.steps:,} steps up to {at} "
        "of the checkpoint: they are a part of one step now, and were not judged one by one.",
        remediation=f"git log --first-parent {at}   shows what they were; who merged, and why? "
        "Keep the checkpoint, and name another file for what is there now.",
        commit=known.commit,
    )


def _rewritten(message: str, known: Checkpoint) -> Finding:
    return Finding(
        code="TG802",
        message=message,
        remediation=f"Bring back the history that a clone with {known.commit[:10]} has: git fetch "
        "CLONE. Never take the checkpoint away before you know who changed what.",
        commit=known.commit,
    )
