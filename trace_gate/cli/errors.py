"""What stopped a run, in words, and the exit code that says so (SPEC 6).

Imported when something went wrong, so it may cost what it likes.
"""

from __future__ import annotations

import os
import platform
import sys
import traceback
from errno import EACCES, EDQUOT, EFBIG, EIO, EMFILE, ENFILE, ENOMEM, ENOSPC, EPERM, EROFS
from typing import TYPE_CHECKING

from trace_gate import __version__
from trace_gate.core.errors import CannotJudge, NotGoverned, Refused, TraceGateError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from trace_gate.core.finding import Finding
    from trace_gate.core.gate.judgement import Judgement

COULD_NOT, OUR_BUG, INTERRUPTED = 2, 3, 130
SYSTEM = (ENOSPC, EDQUOT, EFBIG, EIO, EROFS, EACCES, EPERM, EMFILE, ENFILE, ENOMEM)
"""What no program can do anything about."""

SEE = "Look at the disk (df -h .) and at who may write where (ls -l), then run it again."
FRAMES = 8
"""How many places of the code a report names, the innermost last."""


def explain(error: BaseException, words: Sequence[str]) -> int:
    """Say on stderr what stopped `trace-gate WORDS`; the exit code for it.

    With TRACE_GATE_DEBUG set, a bug of ours shows its traceback too; the exit code is the same.
    """
    code, lines = explanation(error, words)
    for line in lines:
        print(line, file=sys.stderr)
    if isinstance(error, TraceGateError):
        print_report(error, words)
    if code == OUR_BUG and os.environ.get("TRACE_GATE_DEBUG"):
        traceback.print_exception(error)
    return code


def explanation(error: BaseException, words: Sequence[str]) -> tuple[int, list[str]]:
    """The exit code for what stopped `trace-gate WORDS`, and what there is to say of it."""
    if isinstance(error, SystemExit):
        return error.code if isinstance(error.code, int) else COULD_NOT if error.code else 0, []
    if isinstance(error, KeyboardInterrupt):
        return INTERRUPTED, ["Interrupted: nothing was judged."]
    if isinstance(error, BrokenPipeError):
        return COULD_NOT, []
    if isinstance(error, TraceGateError):
        return COULD_NOT, _shown(_complaint(error))
    if isinstance(error, OSError) and error.errno in SYSTEM:
        where = f" ({error.filename})" if error.filename else ""
        said = [f"trace-gate: The system refuses: {error.strerror}{where}.", f"  fix: {SEE}"]
        return COULD_NOT, _shown(said)
    return OUR_BUG, _shown(_report(error, words))


def explain_here(error: BaseException, words: Sequence[str]) -> int:
    """The same, and from where the commands that it names are typed."""
    code = explain(error, words)
    if isinstance(error, TraceGateError):
        from trace_gate.cli import reader_folder

        reader_folder.print_below_stop(words)
    return code


def print_report(error: TraceGateError, words: Sequence[str]) -> None:
    """The same as a report on stdout, where one was asked for: a program reads it there (SPEC 6).

    JSON may be asked of every command; the other formats of a judgement of those that judge.
    """
    from trace_gate.report.judgement.registry import FOR_PROGRAMS, formatter

    form = _form(words)
    if form == "json" and words[0] == "review":
        print(_review(error, words), end="")
    elif form == "json" or (form in FOR_PROGRAMS and words[0] in ("audit", "check", "hook")):
        print(formatter(form)(judgement_of(error)), end="")


def _review(error: TraceGateError, words: Sequence[str]) -> str:
    """A review of nothing, that says what it lacks: who asks for one reads one schema only."""
    from trace_gate.app.judge.check import split_range
    from trace_gate.app.review import unjudged
    from trace_gate.cli import environment
    from trace_gate.report.pages.review.json_ import json_text

    typed = next((word for word in words[1:] if ".." in word and word[0] != "-"), "..")
    base, head = split_range(typed) if typed.partition("..")[0] else ("", "")
    return json_text(unjudged.nothing(base, head, judgement_of(error), environment.now()))


def judgement_of(error: TraceGateError) -> Judgement:
    """The judgement that says that there is none, and why."""
    from trace_gate.core.finding import Finding
    from trace_gate.core.gate.judgement import Judgement

    code = error.code if isinstance(error, CannotJudge) else "TG801"
    stopped = Finding(code=code, message=error.message, remediation=error.remedy)
    findings = error.findings if isinstance(error, Refused) else (stopped,)
    return Judgement(verdict="CANNOT_JUDGE", findings=findings)


def _form(words: Sequence[str]) -> str:
    """The last `--format` of a command line; empty without one."""
    pairs = zip(words, [*words[1:], ""], strict=False)  # no word has none behind it
    named = [
        word.partition("=")[2] if "=" in word else after
        for word, after in pairs
        if word.partition("=")[0] == "--format"
    ]
    return named[-1] if named else ""


def _complaint(error: TraceGateError) -> Iterator[str]:
    if isinstance(error, Refused):
        for finding in error.findings:
            yield f"{_place(finding)}{finding.code} {finding.message}"
            yield f"  fix: {finding.remediation}"
        return
    if isinstance(error, NotGoverned):
        error = _by_repository(error)
    yield f"trace-gate: {error.message}"
    if error.remedy:
        yield f"  fix: {error.remedy}"


def _by_repository(error: NotGoverned) -> TraceGateError:
    """The same with what mends it in the repository here: this branch may only be an old one."""
    from trace_gate.app.repository import adoption
    from trace_gate.cli import environment

    try:
        with environment.git() as repository:
            ref = adoption.landed(repository)
    except TraceGateError:
        return error
    return error if ref is None else adoption.older(ref)


def _place(finding: Finding) -> str:
    if finding.path is None:
        return ""
    numbers = (finding.line, finding.column)
    return ":".join([finding.path, *(str(each) for each in numbers if each is not None)]) + ": "


def _report(error: BaseException, words: Sequence[str]) -> Iterator[str]:
    """Everything that we need to know of a bug, ready to be pasted."""
    yield "trace-gate: TG901 this is a bug of trace-gate, not of your work. Nothing was judged."
    yield "  fix: report it, with the lines below and what `trace-gate doctor` prints:"
    yield f"    trace-gate {__version__}, Python {platform.python_version()}, {platform.system()}"
    yield f"    command: trace-gate {' '.join(words)}"
    yield f"    {type(error).__name__}: {error}"
    for frame in traceback.extract_tb(error.__traceback__)[-FRAMES:]:
        yield f"    {_short(frame.filename)}:{frame.lineno} in {frame.name}"


def _short(path: str) -> str:
    """A file's path from its package on: where it is installed is nobody's business."""
    parts = path.replace(os.sep, "/").split("/")
    return "/".join(parts[parts.index("trace_gate") :]) if "trace_gate" in parts else parts[-1]


def _shown(lines: Iterable[str]) -> list[str]:
    """The same without what a terminal would obey."""
    return [
        "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in line)
        for line in lines
    ]
