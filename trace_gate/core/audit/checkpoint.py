"""What a history was when it was audited, kept elsewhere, and held against what it is (SPEC 9).

Whoever may write the branch can write another history that is sound in itself. Only what was kept
outside of the repository shows that. The text is that of a checkpoint of a certificate log: origin,
size, root, then lines of ours; lines behind the first empty one are signatures of others.
"""

from __future__ import annotations

import base64
import binascii

from trace_gate.core.audit import messages
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
        raise ValueError(messages.not_five_lines())
    commit, traces = (line.split(" ") for line in lines[3:])
    if commit[:-1] != ["commit"] or traces[:-1] != ["traces"]:
        raise ValueError(messages.not_named())
    try:
        root = base64.b64decode(lines[2], validate=True).hex()
    except binascii.Error as error:
        raise ValueError("the root is no base64") from error
    numbers = (lines[1], traces[-1])
    if len(root) != 64 or not all(each.isascii() and each.isdigit() for each in numbers):
        raise ValueError(messages.other_form())
    if len(commit[-1]) not in (40, 64) or commit[-1].strip("0123456789abcdef"):
        raise ValueError(messages.short_name())
    found = Checkpoint(
        branch=lines[0].removeprefix(ORIGIN),
        steps=int(lines[1]),
        root=root,
        commit=commit[-1],
        traces=int(traces[-1]),
    )
    if written(found) != "\n".join(lines) + "\n":
        raise ValueError(messages.other_text())
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
    there = messages.steps_there(known.steps, known.commit)
    if known.branch != branch:
        return _rewritten(messages.other_branch(known.branch, branch), known)
    if behind and traces is None:
        return _put_behind(known)
    if known.steps > len(steps):
        return _rewritten(
            messages.steps_taken_out(there, steps),
            known,
        )
    root = Root()
    for each in steps[: known.steps]:
        root.add(each)
    last = steps[known.steps - 1] if known.steps else ""
    if root.hexdigest() != known.root or last != known.commit:
        named = f"there is {last[:10]} now" if last else "there is nothing"
        return _rewritten(messages.rewritten(there, named), known)
    if traces != known.traces:
        return _rewritten(
            messages.checkpoint_edited(known.traces, known.commit, traces),
            known,
        )
    return None


def _put_behind(known: Checkpoint) -> Finding:
    at = known.commit[:10]
    return Finding(
        code="TG802",
        message=messages.merged_over(known.steps, at),
        remediation=messages.show_merged_over(at),
        commit=known.commit,
    )


def _rewritten(message: str, known: Checkpoint) -> Finding:
    return Finding(
        code="TG802",
        message=message,
        remediation=messages.bring_back(known.commit),
        commit=known.commit,
    )
