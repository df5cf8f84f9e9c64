"""Runs the steps of `action.yml` as a runner does: expressions first, then bash."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.support import fast_yaml, forked
from tests.support.runner import Job

ROOT = Path(__file__).resolve().parents[2]
ACTION = ROOT / "action.yml"
EXPRESSION = re.compile(r"\$\{\{\s*([\w.-]+)\s*\}\}")
BASH = ["bash", "--noprofile", "--norc", "-eo", "pipefail"]


def loaded() -> dict[str, Any]:
    read = fast_yaml.load(ACTION.read_text("utf-8"))
    assert isinstance(read, dict)
    return read


class ActionRun:
    """One use of the action in a job. Python and the installation are there already."""

    def __init__(self, job: Job, environ: dict[str, str], **inputs: str) -> None:
        self.action, self.job, self.environ = loaded(), job, environ
        self.inputs = {
            name: str(each["default"]) for name, each in self.action["inputs"].items()
        } | inputs
        self.steps: dict[str, dict[str, str]] = {
            "python": {"python-path": sys.executable},
            "install": {"bin": str(forked.programs() or Path(sys.executable).parent)},
        }
        self.code, self.log = 0, ""
        self.summary = ""
        """The page of the job: what each step has added."""

    def play(self, *names: str) -> ActionRun:
        """Run all steps that are no installation; or those with these names."""
        for step in self.action["runs"]["steps"]:
            wanted = step["name"] in names if names else step.get("id") not in self.steps
            if wanted and "run" in step and self._holds(step.get("if", "true")):
                self._run(step)
        return self

    def outputs(self) -> dict[str, str]:
        """The outputs of the action, as a workflow reads them."""
        return {name: self._text(each["value"]) for name, each in self.action["outputs"].items()}

    def _run(self, step: dict[str, Any]) -> None:
        self.job.clear()
        place = self.job.clone / self._text(step.get("working-directory", "."))
        done = subprocess.run(
            [*BASH, "-c", step["run"]],
            cwd=place,
            env={
                **self.environ,
                "GITHUB_ACTION_PATH": str(ROOT),
                **{name: self._text(str(value)) for name, value in step.get("env", {}).items()},
            },
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        self.code = self.code or done.returncode
        self.log += done.stdout + done.stderr
        self.summary += self.job.summary()
        if "id" in step:
            self.steps[step["id"]] = self.job.outputs()

    def _text(self, template: str) -> str:
        return EXPRESSION.sub(lambda found: self._value(found[1]), template)

    def _value(self, name: str) -> str:
        head, _, rest = name.partition(".")
        if head == "inputs":
            return self.inputs[rest]
        if head == "steps":
            step, _, output = rest.partition(".outputs.")
            return self.steps.get(step, {}).get(output, "")
        return {"runner.temp": os.fspath(self.job.folder / "temp")}[name]

    def _holds(self, condition: str) -> bool:
        """A condition of `NAME == 'text'` and `NAME != 'text'`, joined by `&&`.

        After a failure only one that says `always()` can hold, as for a runner.
        """
        clauses = [each.strip() for each in condition.split("&&")]
        if self.code and "always()" not in clauses:
            return False
        return all(self._compares(each) for each in clauses if each not in ("always()", "true"))

    def _compares(self, clause: str) -> bool:
        found = re.fullmatch(r"([\w.-]+) (==|!=) '(\w*)'", clause)
        assert found, clause
        return (self._value(found[1]) == found[3]) is (found[2] == "==")
