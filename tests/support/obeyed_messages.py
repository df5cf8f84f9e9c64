"""What a message says to type, typed."""

from __future__ import annotations

import os
import subprocess

from scripts.example_runner import with_own_words
from tests.support import forked
from tests.support.shop import Shop, finding_lines

TRACE_GATE = forked.folder() / "trace-gate"


def only(found):
    assert len(found.findings) == 1, finding_lines(found)
    return found.findings[0]


def obey(shop: Shop, fix: str) -> None:
    """Run the command before the remark, as an analyst would: with words of their own."""
    command = with_own_words(fix.partition("   #")[0])
    env = {**os.environ, "PATH": forked.path()}
    subprocess.run(["bash", "-c", command], cwd=shop.path, env=env, check=True)
