"""The text of a commit message: what Git keeps, and whether it speaks of traces (SPEC 5, Link).

The hooks of the message ask no more than this where pre-commit has passed the commit already.
"""

from __future__ import annotations

from trace_gate.core.hashing import sha256_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

KEY = "Trace"
"""The key of the trailer that names a trace."""

CO_AUTHOR = "Co-authored-by"
"""The key that hosting services give to the other authors of a squash."""

SCISSORS = b" ------------------------ >8 ------------------------"

NOT_WRITTEN = ("merge", "template")
"""Sources of a message that get no trailers: a merge brings traces that are linked already,
and Git would take a template with our lines in it for one that was filled in."""


ANY = "any"
"""In place of the digest of a message that passed: every one that says no more than is staged."""
ONE = "one"
"""In place of it: the message counts, and is not written yet."""


def may_have_trailers(message: bytes) -> bool:
    """Whether one of our keys is in it anywhere: else there is nothing to ask Git about."""
    low = message.lower()
    return any(key.lower().encode() in low for key in (KEY, CO_AUTHOR))


def says_more(message: bytes, staged: Sequence[str]) -> bool:
    """Whether a message says what a judgement asks for: other traces, or other authors.

    `staged` are the traces that the commit brings: naming those again changes no answer. What
    only looks like a trailer counts, too.
    """
    low = message.lower()
    if CO_AUTHOR.lower().encode() in low:
        return True
    named = {f"{KEY}: {each}".encode() for each in staged}
    key = KEY.lower().encode()
    lines = (line.strip() for line in message.splitlines() if b":" in line)
    return any(key in line.lower().partition(b":")[0] and line not in named for line in lines)


def says_nothing(message: bytes) -> bool:
    """Whether a cleaned message has nothing but the trailers that we wrote into it."""
    lines = [line for line in message.splitlines() if line.strip()]
    mark = f"{KEY}: ".encode()
    return bool(lines) and all(line.startswith(mark) for line in lines)


def has_passed(message: bytes, known: str, staged: Sequence[str]) -> bool:
    """Whether a commit passed with this cleaned message as well, by what is `known` of that one."""
    if known in (ANY, ONE):
        return known == ANY and not says_more(message, staged)
    return known == digest_of(message)


def digest_of(message: bytes) -> str:
    """What tells one cleaned message from another; Git may still take off spaces."""
    lines = (line.strip() for line in message.splitlines())
    return sha256_of(b"\n".join(line for line in lines if line))


def cleaned(message: bytes, comment: bytes = b"#") -> bytes:
    """The message as Git takes it from an editor: nothing below the scissors, no comments."""
    lines = []
    for line in message.splitlines(keepends=True):
        if line.rstrip() == comment + SCISSORS:
            break
        if not line.startswith(comment):
            lines.append(line)
    return b"".join(lines)
