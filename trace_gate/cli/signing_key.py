"""The key that somebody signs with here: named by an option, else the one that Git signs with."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from trace_gate.app.decide import signer

if TYPE_CHECKING:
    from trace_gate.adapters.git.repository import Git
    from trace_gate.app.decide.signer import Key


def chosen(repository: Git, ssh: str | None, gpg: str | None) -> Key | None:
    """The key; None where there is none.

    Raises:
        UsageError: one of each kind is named.
    """
    key = signer.signing_key(ssh, gpg, repository.setting)
    if key is None or key.kind == "gpg":
        return key
    return key.with_(name=os.path.expanduser(key.name))
