"""The adoption of trace-gate by a shop, for tests with real commits."""

from __future__ import annotations

from pathlib import Path

from tests.support.policy import believes
from tests.support.shop import Shop

ROOT = Path(__file__).resolve().parents[2]


def adopt(shop: Shop) -> None:
    """Bring governance as `init` does: policy, roles, compiled schemas.

    What a decision says of the value before is believed, as in the first release.
    """
    for source, goal in (
        ("config", "config"),
        ("scaffold/Agents", "Agents"),
        ("schemas", "schemas"),
    ):
        for file in sorted((ROOT / source).rglob("*")):
            if file.is_file() and "policy" not in file.parts and "report" not in file.name:
                shop.write(f"{goal}/{file.relative_to(ROOT / source)}", file.read_bytes())
    guardrails = "config/amazon-growth/guardrails.yaml"
    shop.write(guardrails, believes((shop.path / guardrails).read_text()))
    shop.commit("adopt trace-gate")
