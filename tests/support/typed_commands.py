"""Commands as a person types them."""

from __future__ import annotations

import os
import subprocess
import sys

from tests.support.shop import Shop

BIN = os.path.dirname(sys.executable)


def typed(shop: Shop, command: str) -> str:
    """A line as a person types it, with a key of this test and a message for the commit."""
    line = command.replace("~/.ssh/id_ed25519", "../mei")
    line = line.replace("git commit --no-verify", "git commit --no-verify -qm 'Sort it'")
    env = {**os.environ, "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run(
        ["bash", "-c", line], cwd=shop.path, env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{line}\n{done.stdout}{done.stderr}"
    return done.stderr
