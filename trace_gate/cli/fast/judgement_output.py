"""Where a judgement goes: stdout, files, and the page of the job in CI (SPEC 6, Formats)."""

from __future__ import annotations

import os
import sys

from trace_gate.cli import environment
from trace_gate.report.judgement.registry import formatter

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from trace_gate.adapters.git.repository import Git
    from trace_gate.cli.fast.report_files import ReportFile
    from trace_gate.core.errors import TraceGateError
    from trace_gate.core.gate.judgement import Judgement


class Output:
    """What is asked for: `form` is printed, or is that of the first of `files` instead."""

    def __init__(
        self, form: str, files: tuple[ReportFile, ...], *, printed: bool, color: bool
    ) -> None:
        self.form = form
        self._files, self._printed, self._color = files, printed, color
        self._begun = not files

    def begin(self, repository: Git | None) -> None:
        """Look at the files, and fill them with what holds until there is a judgement."""
        if not self._begun:
            from trace_gate.cli.fast import report_files

            report_files.begin(self._files, repository)
            self._begun = True

    def write(self, judgement: Judgement) -> None:
        """Print the judgement, and write it into the files and the page of the job.

        The files come last: where the run stops at one of the others, they say CANNOT_JUDGE, as
        its exit code does.
        """
        self.begin(None)
        judgement = judgement.with_(addresses=environment.addresses())
        if self._printed:
            _print(formatter(self.form)(judgement, color=self._color))
        summary = os.environ.get("GITHUB_STEP_SUMMARY")
        if self.form == "github" and summary:
            summarize(judgement, summary)
        if self._files:
            from trace_gate.cli.fast import report_files

            report_files.write(self._files, judgement)

    def stop(self, error: TraceGateError) -> None:
        """Say in the files what stopped the run before there was a judgement.

        Nothing is written where the files were not looked at: they may be what stopped it.
        """
        if self._files and self._begun:
            from trace_gate.cli import errors
            from trace_gate.cli.fast import report_files

            report_files.write(self._files, errors.judgement_of(error))


def wanted(form: str | None, file: str | None, reports: Sequence[str], *, color: bool) -> Output:
    """What the options ask for; in GitHub Actions the format is GitHub's, if none is named.

    Args:
        form: the format of what is printed.
        file: where that goes instead of stdout.
        reports: `FORMAT=FILE` each, for the same judgement.
        color: whether stdout may have colour.

    Raises:
        UsageError: there is no such format or file.
    """
    chosen = form or in_ci() or "text"
    files: tuple[ReportFile, ...] = ()
    if file is not None or reports:
        from trace_gate.cli.fast import report_files

        first = () if file is None else (report_files.ReportFile(form=chosen, path=file),)
        files = (*first, *report_files.named(reports))
    return Output(chosen, files, printed=file is None, color=color)


def in_ci() -> str | None:
    """The format of the CI that runs us; None where it has none of its own."""
    return "github" if os.environ.get("GITHUB_ACTIONS") == "true" else None


def _print(text: str) -> None:
    """Print it, also where stdout does not know all of its characters."""
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="backslashreplace")
    print(text, end="", flush=True)


def summarize(judgement: Judgement, file: str) -> None:
    """Add the page of the judgement to the summary of a job, which other steps may share.

    Raises:
        CannotJudge: it cannot be written, so nobody would learn the verdict.
    """
    from trace_gate.cli import ci_environment
    from trace_gate.report.judgement.github import job_summary

    used = os.path.getsize(file) if os.path.isfile(file) else 0
    ci_environment.append(file, job_summary(judgement, used=used))
