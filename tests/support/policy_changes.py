"""Changes of the policy, and the people who approve them."""

from __future__ import annotations

from pathlib import Path

from tests.support.approvals import mei_with


def approvers(keys: dict[str, Path]) -> dict:
    return mei_with(keys["mei"])
