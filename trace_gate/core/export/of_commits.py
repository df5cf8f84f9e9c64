"""Rows of commits (SPEC 9, Export). A commit belongs to no shop: it may bring traces of several."""

from __future__ import annotations

from trace_gate.core.export.values import moment, month, text, texts

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from trace_gate.core.export.tables import Row
    from trace_gate.core.git_model import Signature


def commit_row(
    oid: str,
    parents: Sequence[str],
    author: Signature,
    committer: Signature,
    subject: str,
    *,
    step: bool,
    traces: Sequence[str],
) -> Row:
    """A row of `commits`.

    Args:
        oid: its full name.
        parents: those of its parents.
        author: who wrote it, and when.
        committer: who committed it, and when.
        subject: the first paragraph of its message on one line.
        step: whether it is one of the first-parent history.
        traces: the ids of those that it brought.
    """
    committed = moment(committer.seconds)
    return {
        "tenant": None,
        "month": month(committed),
        "_commit": oid,
        "commit": oid,
        "parents": tuple(parents),
        "author": text(author.name),
        "committer": text(committer.name),
        "authored_at": moment(author.seconds),
        "committed_at": committed,
        "subject": text(subject),
        "step": step,
        "traces": texts(sorted(traces)),
    }
