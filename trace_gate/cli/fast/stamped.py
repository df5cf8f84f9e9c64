"""The hooks of the message, answered from what pre-commit has passed (SPEC 5, Callers).

One commit is judged once: Git calls three hooks before it is made, and the later two ask the
judge again only where something is different by now, or where the message says more than
pre-commit knew. Whatever is odd means the full way, never a pass.
"""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from trace_gate.adapters.store.commit_stamp import Passed


def answer(name: str, words: Sequence[str]) -> int | None:
    """0 where the stamp of this commit answers a hook; None: it goes the full way."""
    if not words:
        return None
    from trace_gate.adapters.store.commit_stamp import CommitStamp

    try:
        stamp = CommitStamp.here(os.environ)
        passed = stamp.of_message() if stamp is not None else None
        if passed is None:
            return None
        done = (
            _prepare(passed, words)
            if name == "prepare-commit-msg"
            else _says_no_more(passed, words)
        )
    except Exception:  # the full way says what is wrong
        return None
    return 0 if done else None


def _prepare(passed: Passed, words: Sequence[str]) -> bool:
    """Write the trailers, if there are any."""
    from trace_gate.cli.fast import message_hooks

    if passed.traces or passed.gone:
        file = message_hooks.message_file(words[0], passed.program, passed.comment)
        message_hooks.write_trailers(file, passed, words)
    return True


def _says_no_more(passed: Passed, words: Sequence[str]) -> bool:
    """Whether the message says nothing that a judgement asks for, but traces that are staged."""
    from trace_gate.core.gate import message_text

    with open(words[0], "rb") as file:
        text = message_text.cleaned(file.read(), passed.comment.encode())
    known = message_text.has_passed(text, passed.message, passed.traces)
    return known and not message_text.says_nothing(text)
