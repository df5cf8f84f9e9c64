"""A file that an audit keeps: never in the repository that it is about (SPEC 9)."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from trace_gate.core.errors import UsageError

if TYPE_CHECKING:
    from trace_gate.adapters.git.repository import Git


def refuse(path: str, repository: Git) -> None:
    """Nothing, where such a file may lie.

    Raises:
        UsageError: whoever may rewrite the history may write there, too; or it is a folder.
    """
    here = os.path.realpath(path)
    for folder in (repository.top, repository.git_dir, repository.common_dir):
        if folder is not None and here.startswith(os.path.join(os.path.realpath(folder), "")):
            raise UsageError(
                f"{path} is in the repository: who rewrites the history could write it anew.",
                remedy="Name a file in another place, which fewer people may write.",
            )
    if os.path.isdir(here):
        raise UsageError(f"{path} is a folder.", remedy="Name a file in it.")
