"""What a server says to a push, before it takes it (SPEC 5, Callers: pre-receive).

Git shows it to the one who pushes, each line after `remote:`. It is written at once, in UTF-8:
lines of two pushes, or of two writers, are never mixed, and no locale of a server stops it.
"""

from __future__ import annotations

import os
import sys

from trace_gate.core.gate.judgement import exit_code
from trace_gate.report.escape import plain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from trace_gate.adapters.git.repository import Git
    from trace_gate.app.judge.push import Received

GITLAB = "GL_ID"
"""GitLab sets it, and shows on its web pages only lines that begin with this sign:"""
GITLAB_SIGN = "GL-HOOK-ERR: "


def judge(git: Git) -> int:
    """The exit code of pre-receive: everything but 0 refuses the whole push."""
    from trace_gate.app.judge.push import check_received
    from trace_gate.cli.fast import pushed_refs
    from trace_gate.cli.fast.judge import services

    refs = pushed_refs.received(pushed_refs.lines())
    received = check_received(git, refs, services(git))
    text = "\n".join([*_lines(received, gitlab=GITLAB in os.environ), ""])
    sys.stderr.flush()
    sys.stderr.buffer.write(text.encode("utf-8", "backslashreplace"))
    sys.stderr.buffer.flush()
    return 0 if received.is_taken else exit_code(received.whole.verdict)


def _lines(received: Received, *, gitlab: bool) -> Iterator[str]:
    """The verdict first: a long push scrolls away what stands above."""
    from trace_gate.report.judgement.summary import closing
    from trace_gate.report.judgement.text import text

    judgement = received.whole
    *facts, verdict = closing(judgement)
    if judgement.verdict == "PASS":
        yield f"trace-gate: {'; '.join(facts) or verdict}"
        return
    sign = GITLAB_SIGN if gitlab else ""
    taken = "taken as a draft, and may not land yet" if received.is_taken else "refused"
    yield f"{sign}trace-gate: this push is {taken}. {verdict}"
    if gitlab and not received.is_taken:
        said = (f"{each.code} {each.message}" for each in judgement.findings)
        yield from (f"{sign}{plain(each)}" for each in said)
    yield ""
    yield from text(judgement).splitlines()
