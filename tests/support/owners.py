"""Owners and rights of files, for tests that hold whoever runs them: root or anybody else."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from tests.support.systems import ROOT

STRANGER = 12345
WITHOUT_RIGHTS = ("setpriv", "--bounding-set=-all", "--inh-caps=-all") if ROOT else ()
"""Words before a command, so that the modes of files stop it; root is one without his powers."""


def given_away(repository: Path, scratch: Path) -> dict[str, str]:
    """Give a repository to another user, and tell the environment in which Git sees that.

    Who may give nothing away gets a `git` that takes every repository for a stranger's.
    """
    if ROOT:
        for each in (repository, *repository.rglob("*")):
            os.chown(each, STRANGER, STRANGER, follow_symlinks=False)
        return {}
    own = scratch / "a git that trusts no owner"
    own.mkdir()
    script = f'#!/bin/sh\nGIT_TEST_ASSUME_DIFFERENT_OWNER=1 exec "{shutil.which("git")}" "$@"\n'
    (own / "git").write_text(script)
    (own / "git").chmod(0o755)
    return {"PATH": os.pathsep.join([str(own), os.environ["PATH"]])}
