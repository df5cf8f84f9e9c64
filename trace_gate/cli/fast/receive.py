"""What a server says to a push, before it takes it (SPEC 5, Callers: pre-receive).

Git shows it to the one who pushes, each line after `remote:`. It is written at once, in UTF-8:
lines of two pushes, or of two writers, are never mixed, and no locale of a server stops it.
Whatever stops the judge, or takes it too long, refuses the whole push.
"""

from __future__ import annotations

import os
import sys

from trace_gate.cli.fast.time_limit import COULD_NOT, Overdue, TimeLimit
from trace_gate.core.errors import CannotJudge, UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from trace_gate.app.judge.push import Received

GITLAB = "GL_ID"
"""GitLab sets it, and shows on its web pages only lines that begin with this sign:"""
GITLAB_SIGN = "GL-HOOK-ERR: "

WITHIN = "--within"
USUAL = 600
"""Seconds that a push may take, where the hook does not say otherwise."""
MOST = 86_400

UNJUDGED = "trace-gate: this push is refused: it could not be judged."


def run(words: Sequence[str]) -> int:
    """The exit code of pre-receive: everything but 0 refuses the whole push."""
    sign = GITLAB_SIGN if GITLAB in os.environ else ""
    try:
        code, lines = _answer(_seconds(words), sign)
    except BaseException as error:  # also an interrupt: a gate fails closed
        code, lines = _stopped(error, words, sign)
    said = _text(lines)
    sys.stderr.flush()
    sys.stderr.buffer.write(said.encode(errors="backslashreplace"))
    sys.stderr.buffer.flush()
    return code


def _seconds(words: Sequence[str]) -> int:
    """How long a push may take, as the hook says it.

    Raises:
        UsageError: it says something else.
    """
    if not words:
        return USUAL
    first, sign, text = words[0].partition("=")
    values = [*([text] if sign else []), *words[1:]]
    if first == WITHIN and len(values) == 1 and values[0].isascii() and values[0].isdigit():
        seconds = int(values[0][:9])
        if 0 < seconds <= MOST:
            return seconds
    raise UsageError(
        f"{' '.join(words)!r} is nothing that this hook takes.",
        remedy=f"trace-gate hook pre-receive {WITHIN} SECONDS   (1 to {MOST})",
    )


def _answer(seconds: int, sign: str) -> tuple[int, list[str]]:
    """The exit code, and what is said."""
    from trace_gate.core.gate.judgement import exit_code

    late = _late(seconds)
    try:
        with TimeLimit(seconds, _text(_refusal(_explained(late), sign))):
            received = _received()
    except Overdue:
        raise late from None
    code = 0 if received.is_taken else exit_code(received.whole.verdict)
    return code, list(_lines(received, sign))


def _received() -> Received:
    """The judgement of what Git names on standard input."""
    from trace_gate.adapters.git.repository import Git
    from trace_gate.app.judge.push import check_received
    from trace_gate.cli.fast import pushed_refs
    from trace_gate.cli.fast.judge import services

    with Git.open(hook="pre-receive") as git:
        refs = pushed_refs.received(pushed_refs.lines())
        return check_received(git, refs, services(git))


def _late(seconds: int) -> CannotJudge:
    more = min(2 * seconds, MOST)
    return CannotJudge(
        f"Judging it took longer than {seconds} seconds.",
        remedy="Push it in parts, the earliest first: git push REMOTE COMMIT:BRANCH   or who owns "
        f"the server gives it more time: trace-gate hook pre-receive {WITHIN} {more}",
    )


def _lines(received: Received, sign: str) -> Iterator[str]:
    """The verdict first: a long push scrolls away what stands above."""
    from trace_gate.report.escape import plain
    from trace_gate.report.judgement.summary import closing
    from trace_gate.report.judgement.text import text

    judgement = received.whole
    *facts, verdict = closing(judgement)
    if judgement.verdict == "PASS":
        yield f"trace-gate: {'; '.join(facts) or verdict}"
        return
    taken = "taken as a draft, and may not land yet" if received.is_taken else "refused"
    yield f"{sign}trace-gate: this push is {taken}. {verdict}"
    if sign and not received.is_taken:
        said = (f"{each.code} {each.message}" for each in judgement.findings)
        yield from (f"{sign}{plain(each)}" for each in said)
    yield ""
    yield from text(judgement).splitlines()


def _stopped(error: BaseException, words: Sequence[str], sign: str) -> tuple[int, list[str]]:
    """The exit code for what stopped the judge, never 0, and what is said of it."""
    from trace_gate.cli import errors

    code, lines = errors.explanation(error, ["hook", "pre-receive", *words])
    return code or COULD_NOT, list(_refusal(lines, sign))


def _explained(error: CannotJudge) -> list[str]:
    return [f"trace-gate: {error.message}", f"  fix: {error.remedy}"]


def _refusal(lines: Iterable[str], sign: str) -> Iterator[str]:
    """Every line has the sign: what mends it stands in the last ones."""
    return (f"{sign}{line}" for line in (UNJUDGED, *lines))


def _text(lines: Iterable[str]) -> str:
    return "".join(f"{line}\n" for line in lines)
