"""Derived layers in tests: decisions that make them, what is on disk, what should be there."""

from __future__ import annotations

import os
from pathlib import Path

from click.testing import CliRunner, Result

from tests.support.shop import Shop
from trace_gate.cli.main import cli

ROOTS = ("semantic", "state", "event_clock", "world_model")
ASIN = "B0EXAMPLE1"
TENANT = "SHOP_1-US"
IGNORED = Path(__file__).resolve().parents[2] / "scaffold/.gitignore"


def created(shop: Shop, name: str = "IB-gift", **definition: object) -> str:
    """Stage an executed decision that creates an intent bucket; the trace's id."""
    meaning = {"job_to_be_done": "A gift", "fit_type": "exact", "keywords": [f"{name} mug"]}
    return changed(shop, name, "bucket_create", None, {**meaning, **definition})


def moved(shop: Shop, name: str, before: str, after: str, **details: object) -> str:
    """Stage an executed decision that takes a bucket from one state to another."""
    return changed(shop, name, "bucket_state", before, after, **details)


def changed(
    shop: Shop, name: str, change_type: str, before: object, after: object, **details: object
) -> str:
    change = {
        "target": f"asin/{ASIN}/intent_bucket/{name}",
        "change_type": change_type,
        "from_value": before,
        "to_value": after,
        "details": details,
    }
    trace = shop.decision(change)
    trace["hypothesis"]["hypothesis_id"] = f"H-1{trace['id'][-3:]}"
    return shop.save(shop.approved(trace))


def state_file(name: str = "IB-gift") -> str:
    return f"state/intent_buckets/{ASIN}/{TENANT}/{name}.yaml"


def layers(path: Path) -> dict[str, bytes]:
    """Every file below the derived roots, by path."""
    found = {}
    for root in ROOTS:
        for file in sorted((path / root).rglob("*")):
            if file.is_file() or file.is_symlink():
                found[str(file.relative_to(path))] = file.read_bytes()
    return found


def run(path: Path, *words: str, code: int | None = 0) -> Result:
    """Run a command in a folder, in this process."""
    before = Path.cwd()
    os.chdir(path)
    try:
        result = CliRunner().invoke(cli, words)
    finally:
        os.chdir(before)
    told = f"{words}: {result.output}{result.stderr}{result.exception}"
    assert code is None or result.exit_code == code, told
    return result


def rebuilt(shop: Shop, place: Path, rev: str = "HEAD") -> dict[str, bytes]:
    """What a new clone derives of a commit, from nothing."""
    target = place / f"clone-{len(list(place.iterdir()))}"
    shop.git("clone", "-q", "--no-checkout", str(shop.path), str(target))
    clone = Shop(target)
    clone.git("fetch", "-q", str(shop.path), shop.git("rev-parse", rev))
    clone.git("checkout", "-q", "--detach", "FETCH_HEAD")
    run(target, "derive")
    return layers(target)
