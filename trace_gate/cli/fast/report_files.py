"""Files that a judgement is written to, beside what is printed (SPEC 6, Formats).

A file is looked at and filled before anything is judged, with a report that says CANNOT_JUDGE:
whatever stops the run, what CI picks up is never the pass of an earlier one. Nothing is written
through a symbolic link below the top of the repository, nor over what Git tracks or the policy
keeps: a change that is judged does not choose what is overwritten.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress

from trace_gate.adapters.files import write_atomically
from trace_gate.core.errors import CannotJudge, UsageError
from trace_gate.core.finding import Finding
from trace_gate.core.gate.judgement import Judgement
from trace_gate.core.record import Record
from trace_gate.report.escape import plain
from trace_gate.report.judgement.registry import FORMATS, formatter

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from trace_gate.adapters.git.repository import Git

UNFINISHED = Judgement(
    verdict="CANNOT_JUDGE",
    findings=(
        Finding(
            code="TG801",
            message="The run that was to write this report did not come to its end.",
            remediation="Read the log of that run, mend what stopped it, and run it again.",
        ),
    ),
)
"""What stands in each file until there is a judgement."""

KEPT = ("trace", "protected", "derived", "evidence")
"""Classes of paths where a report has no place, tracked or not."""


class ReportFile(Record):
    """A report that is asked for: its format, and the file as it was typed."""

    form: str
    path: str


def named(texts: Iterable[str]) -> tuple[ReportFile, ...]:
    """What `--report FORMAT=FILE` asks for, in its order.

    Raises:
        UsageError: there is no such format, or no file.
    """
    found = []
    for text in texts:
        form, _, path = text.partition("=")
        if form not in FORMATS or not path:
            raise UsageError(
                f"--report {text} does not say which format goes to which file.",
                remedy=f"--report sarif=trace-gate.sarif. Formats: {', '.join(sorted(FORMATS))}.",
            )
        _refuse_several(text)
        found.append(ReportFile(form=form, path=path))
    return tuple(found)


def _refuse_several(text: str) -> None:
    """A second FORMAT=FILE behind a comma would become a part of the first one's name."""
    first, *others = text.split(",")
    if any(each.partition("=")[0] in FORMATS and "=" in each for each in others):
        each_alone = " ".join(f"--report {each}" for each in (first, *others))
        raise UsageError(f"--report {text} names several reports.", remedy=each_alone)


def begin(files: Sequence[ReportFile], repository: Git | None) -> None:
    """Look at each file, and fill it with what holds until there is a judgement.

    Raises:
        UsageError: a file is named twice, or is none that a report may be written to.
    """
    places = [os.path.abspath(each.path) for each in files]
    twice = [
        each.path for each, place in zip(files, places, strict=True) if places.count(place) > 1
    ]
    if twice:
        raise UsageError(
            f"{twice[0]} is named for two reports.", remedy="Give each report a file of its own."
        )
    for each in files:
        _refuse_kept(each.path, repository)
    for each in files:
        _save(each, UNFINISHED)


def write(files: Sequence[ReportFile], judgement: Judgement) -> None:
    """The judgement into each file, and a line about it on stderr.

    All files say the same: where one cannot be written, none has a verdict. Whether somebody
    reads the lines is no part of that.
    """
    try:
        for each in files:
            _save(each, judgement)
    except BaseException:
        for each in files:
            with suppress(OSError, UsageError):
                _save(each, UNFINISHED)
        raise
    with suppress(BrokenPipeError):
        for each in files:
            print(f"{judgement.verdict}: the report is in {plain(each.path)}", file=sys.stderr)


def _save(file: ReportFile, judgement: Judgement) -> None:
    text = formatter(file.form)(judgement, color=False)
    text = text if text.endswith("\n") else f"{text}\n"
    if not os.path.isdir(os.path.dirname(os.path.abspath(file.path))):
        raise UsageError(
            f"{file.path} cannot be written: its folder is not there.",
            remedy=f"mkdir -p {os.path.dirname(file.path)}   or name a file in another folder.",
        )
    write_atomically(os.path.abspath(file.path), text.encode("utf-8"))


def _refuse_kept(typed: str, repository: Git | None) -> None:
    """Refuse a file that Git or the policy keeps, or that a link below the top leads to.

    Without a repository, the folder where one stands is taken for its top.
    """
    full = os.path.abspath(typed)
    own = (repository.git_dir, repository.common_dir) if repository is not None else ()
    if any(_inside(full, each) for each in own):
        raise _refused(typed, "is in the Git directory")
    top = os.curdir if repository is None else repository.top
    path = None if top is None else _below(full, os.path.realpath(top))
    if top is None or path is None:
        return
    link = _link(os.path.realpath(top), path)
    if link:
        raise _refused(typed, f"is reached through the symbolic link {plain(link)}")
    if ".git" in path.casefold().split("/"):
        raise _refused(typed, "is in the Git directory")
    if repository is not None:
        _refuse_governed(typed, path, repository)


def _refuse_governed(typed: str, path: str, repository: Git) -> None:
    try:
        tracked = repository.tracked(path)
    except CannotJudge as stopped:
        why = f"may be a file that Git tracks, which cannot be told ({stopped.message})"
        raise _refused(typed, why) from stopped
    if tracked:
        raise _refused(typed, "is a file that Git tracks")
    if _is_kept(path, repository):
        raise _refused(typed, "is where traces, evidence, policy or derived layers are kept")


def _below(full: str, top: str) -> str | None:
    """The path below the top, as it is typed or as the system finds it; None outside."""
    resolved = os.path.join(os.path.realpath(os.path.dirname(full)), os.path.basename(full))
    for each in (full, resolved):
        if _inside(each, top):
            return os.path.relpath(each, top).replace(os.sep, "/")
    return None


def _inside(path: str, folder: str) -> bool:
    real = os.path.realpath(folder)
    return path == real or path.startswith(os.path.join(real, ""))


def _link(top: str, path: str) -> str:
    """The first symbolic link on the way to a file; empty where there is none."""
    parts = path.split("/")
    ways = ("/".join(parts[: depth + 1]) for depth in range(len(parts)))
    return next((way for way in ways if os.path.islink(os.path.join(top, way))), "")


def _is_kept(path: str, repository: Git) -> bool:
    """Whether the policy of HEAD keeps something at a path; without one, what never changes."""
    from trace_gate.app.repository.rules import rules_at
    from trace_gate.core.git_model import REGULAR
    from trace_gate.core.policy import path_classes, protected_paths

    if protected_paths.is_protected(path, REGULAR):
        return True
    head = repository.head()
    try:
        rules = rules_at(repository, head, None) if head is not None else None
    except CannotJudge:  # the judge says what is wrong with it
        return False
    return rules is not None and path_classes.classify(path, REGULAR, rules.policy.gate) in KEPT


def _refused(typed: str, why: str) -> UsageError:
    return UsageError(
        f"{typed} {why}, so no report is written there.",
        remedy="Name a new file, such as --report sarif=trace-gate.sarif, or one outside of the "
        "repository.",
    )
