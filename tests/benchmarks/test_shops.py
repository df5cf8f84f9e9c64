"""The shop that the gate is measured in is a sound one: nothing is found in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import clones, environments, proofs, shops
from benchmarks.clones import Clone
from benchmarks.shops import Shop, Size

SIZE = Size(25, (3, 12))


@pytest.fixture(scope="module")
def environ(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return environments.clean(tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory, environ: dict[str, str]) -> Shop:
    adoption = clones.adoption(environments.editable(), environ)
    return shops.shop(SIZE, adoption, tmp_path_factory.mktemp("shops"))


@pytest.fixture
def clone(shop: Shop, tmp_path: Path, environ: dict[str, str]) -> Clone:
    return clones.clone(shop, tmp_path / "clone", environ)


def test_its_tree_is_judged_without_a_warning(clone: Clone):
    tool = environments.editable()
    proofs.passes(tool, clone, "--all", commits=None, paths=SIZE.traces, silent=True)


def test_what_an_analyst_stages_in_it_is_judged_without_a_warning(clone: Clone, shop: Shop):
    clones.stage_linked_change(clone, shop)
    tool = environments.editable()
    proofs.passes(tool, clone, "--staged", commits=1, paths=2, silent=True)


def test_its_range_is_judged_without_a_warning(clone: Clone):
    span = "origin/main..origin/range-3"
    tool = environments.editable()
    proofs.passes(tool, clone, "--range", span, commits=3, paths=6, silent=True)


def test_a_proof_of_silence_fails_where_something_is_found(clone: Clone):
    """The last two decisions of this branch are about buckets that nobody created."""
    clone.git("update-ref", "refs/heads/week", "origin/range-12")
    tool = environments.editable()
    with pytest.raises(RuntimeError, match="without a warning"):
        proofs.passes(tool, clone, "--all", commits=None, paths=SIZE.traces + 12, silent=True)
