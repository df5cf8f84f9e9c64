"""The means of a judgement, for the commands of people: clock, cache, ssh-keygen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trace_gate.app import check
from trace_gate.cli import world

if TYPE_CHECKING:
    from trace_gate.adapters.git import Git
    from trace_gate.core.gate.judgement import Judgement


def means() -> check.Means:
    """What a run may use besides Git."""
    from trace_gate.adapters.ssh import verify

    return check.Means(now=world.now(), verify=verify)


def staged(repository: Git) -> Judgement:
    """The judgement of what is staged."""
    return check.check_staged(repository, means())
