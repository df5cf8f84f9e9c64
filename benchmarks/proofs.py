"""Proves, before anything is timed, that the gate really judges what it is timed on.

A run that finds nothing to judge is fast and worthless. So each scene must pass with the
right number of commits, paths and traces, and its spoiled twin must be stopped.
"""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from benchmarks.clones import Clone
    from benchmarks.environments import Tool


def passes(
    tool: Tool, clone: Clone, *words: str, commits: int | None, paths: int, silent: bool = False
) -> None:
    """`trace-gate check WORDS` passes here, having judged so many commits and paths.

    With `silent` there is not even a warning: to word findings is another work than to judge.
    """
    code, judgement = _asked(tool, clone, words)
    judged = judgement["judged"]
    _hold(code == 0 and judgement["verdict"] == "PASS", "should pass", words, judgement)
    _hold(commits is None or judged["commits"] == commits, f"{commits} commits", words, judgement)
    _hold(judged["paths"] == paths, f"{paths} paths", words, judgement)
    _hold(bool(judgement["policy"]["digest"]), "by a policy", words, judgement)
    _hold(not (silent and judgement["findings"]), "without a warning", words, judgement)


def stops(tool: Tool, clone: Clone, *words: str, code: str) -> None:
    """`trace-gate check WORDS` is blocked here, with a finding of this code."""
    status, judgement = _asked(tool, clone, words)
    _hold(status == 1 and judgement["verdict"] == "BLOCK", "should be blocked", words, judgement)
    found = {finding["code"] for finding in judgement["findings"] if finding["level"] == "error"}
    _hold(code in found, f"a finding {code}", words, judgement)


def refuses(clone: Clone, *words: str, code: str) -> None:
    """A command of Git fails here, because a hook of ours says so."""
    done = subprocess.run(
        ["git", *words], cwd=clone.path, env=clone.environ, check=False, capture_output=True
    )
    told = done.stderr.decode(errors="replace")
    if done.returncode == 0 or code not in told:
        raise RuntimeError(f"git {' '.join(words)} should be refused by the hooks\n{told}")


def has_trailer(clone: Clone) -> None:
    """The last commit names its trace: prepare-commit-msg was there."""
    if not clone.git("log", "-1", "--format=%(trailers:key=Trace,valueonly)").strip():
        raise RuntimeError("the commit has no Trace trailer: prepare-commit-msg did not run")


def _asked(tool: Tool, clone: Clone, words: tuple[str, ...]) -> tuple[int, dict[str, Any]]:
    command = [tool.command, "check", *words, "--format", "json"]
    done = subprocess.run(
        command, cwd=clone.path, env=clone.environ, check=False, capture_output=True
    )
    if not done.stdout:
        raise RuntimeError(f"check {' '.join(words)}: {done.stderr.decode(errors='replace')}")
    return done.returncode, json.loads(done.stdout)


def _hold(holds: bool, what: str, words: tuple[str, ...], judgement: dict[str, Any]) -> None:  # noqa: FBT001  # an assertion with words
    if not holds:
        facts = json.dumps({**judgement, "commits": len(judgement.get("commits", ()))}, indent=1)
        raise RuntimeError(f"check {' '.join(words)}: expected: {what}\n{facts[:3000]}")
