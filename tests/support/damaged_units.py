"""Units that stand on a damaged base."""

from __future__ import annotations

from tests.support import fast_yaml
from tests.support.shop import Shop, instant


def repaired(shop: Shop, bad: str, *accepts: str, approve: bool = True) -> None:
    planned = {
        "target": f"commit/{bad}",
        "change_type": "commit_remediation",
        "from_value": None,
        "to_value": None,
        "details": {"accepts": list(accepts)},
    }
    repair = shop.decision(planned)
    if approve:
        repair["execution"] |= {"approved_by": shop.who[0], "approval": _approval(shop, repair)}
    shop.save(repair)
    shop.commit("repair")


def _approval(shop: Shop, trace: dict) -> dict:

    from trace_gate.core.governor import approval_digest
    from trace_gate.core.policy.growth_rules import growth_rules

    layers = fast_yaml.load((shop.path / "config/amazon-growth/trace_layers.yaml").read_text())
    return {
        "at": instant(shop.clock),
        "digest": approval_digest.digest(trace, growth_rules(layers)),
        "reasons": [],
        "signature": None,
    }
