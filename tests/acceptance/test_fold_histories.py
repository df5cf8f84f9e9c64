"""Real histories, step by step: after each, the layers are what a fold from nothing gives.

`TRACE_GATE_HISTORIES=500` plays that many histories of 30 steps; the default is what a test run
has time for.
"""

from __future__ import annotations

import atexit
import hashlib
import os
import shutil
import tempfile
from functools import cache
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from tests.support.adoption import adopt
from tests.support.layers import IGNORED, layers, run
from tests.support.shop import Shop
from tests.support.small_traces import histories, path_of, text_of
from trace_gate.adapters.store.read_fold import read
from trace_gate.app.repository import snapshots
from trace_gate.cli.fast import post_hooks

pytestmark = pytest.mark.slow

RUNS = int(os.environ.get("TRACE_GATE_HISTORIES", "8"))
BRANCHES = ("main", "one", "two")
chance = st.randoms(use_true_random=False)


@cache
def source() -> Path:
    """A governed shop with three branches at one commit."""
    folder = Path(tempfile.mkdtemp(prefix="trace-gate-histories-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    shop = Shop(folder / "shop")
    shop.path.mkdir()
    shop.git("init", "-q", "-b", "main")
    adopt(shop)
    shop.write(".gitignore", IGNORED.read_bytes())
    shop.commit("begin")
    for name in BRANCHES[1:]:
        shop.git("branch", name)
    return shop.path


def wanted(shop: Shop) -> dict[str, str]:
    """Path to sha256 of what HEAD comes to, from nothing."""
    with shop.open() as git:
        head = git.head()
        assert head is not None
        snapshot = snapshots.at_commit(git, head, None, "HEAD")
        return read(git, None, snapshot, lambda engine: dict(engine.files()))


def there(shop: Shop) -> dict[str, str]:
    return {path: hashlib.sha256(data).hexdigest() for path, data in layers(shop.path).items()}


class Histories(RuleBasedStateMachine):
    """What people do to a repository, in any order."""

    @initialize()
    def begin(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="trace-gate-history-"))
        shutil.copytree(source(), self.folder / "shop", symlinks=True)
        self.shop = Shop(self.folder / "shop")

    def teardown(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)

    @rule(traces=histories(most=4), hooked=st.booleans())
    def commit(self, traces: list, hooked: bool) -> None:
        for each in traces:
            self.shop.write(path_of(each["id"]), text_of(each))
        self.shop.commit("traces")
        if hooked:
            self.the_hook("post-commit")

    @rule(chance=chance)
    def edit(self, chance) -> None:
        files = sorted((self.shop.path / "traces").rglob("*.yaml"))
        if files:
            file = chance.choice(files)
            text = file.read_bytes().replace(b'"PASS"', b'"BLOCK"').replace(b"0.2", b"0.5")
            self.shop.write(str(file.relative_to(self.shop.path)), text)
            self.shop.commit("edit")

    @rule(chance=chance)
    def remove(self, chance) -> None:
        files = sorted((self.shop.path / "traces").rglob("*.yaml"))
        if files:
            self.shop.git("rm", "-q", str(chance.choice(files)))
            self.shop.commit("remove")

    @rule(name=st.sampled_from(BRANCHES), hooked=st.booleans())
    def switch(self, name: str, hooked: bool) -> None:
        self.shop.switch(name)
        if hooked:
            self.the_hook("post-checkout", "0" * 40, "0" * 40, "1")

    def the_hook(self, name: str, *words: str) -> None:
        """What the hook leaves passes at once, though it looked at nothing else."""
        before = Path.cwd()
        os.chdir(self.shop.path)
        try:
            assert post_hooks.run(name, words) == 0
        finally:
            os.chdir(before)
        assert there(self.shop) == wanted(self.shop)
        run(self.shop.path, "derive", "--check")

    @rule(name=st.sampled_from(BRANCHES), side=st.sampled_from(["ours", "theirs"]))
    def merge(self, name: str, side: str) -> None:
        self.shop.clock += 60
        self.shop.git("merge", "-q", "--no-verify", "-X", side, "-m", "merge", name, ok=False)
        self.shop.git("add", "-A")
        self.shop.commit("merge")

    @rule(name=st.sampled_from(BRANCHES))
    def pick(self, name: str) -> None:
        self.shop.git("cherry-pick", "--allow-empty", "-X", "theirs", name, ok=False)
        self.shop.git("cherry-pick", "--abort", ok=False)

    @rule(back=st.integers(1, 3))
    def reset(self, back: int) -> None:
        self.shop.git("reset", "-q", "--hard", f"HEAD~{back}", ok=False)
        if not (self.shop.path / "config").exists():
            self.shop.git("reset", "-q", "--hard", "ORIG_HEAD")

    @rule()
    def revert(self) -> None:
        self.shop.git("revert", "--no-edit", "HEAD", ok=False)
        self.shop.git("revert", "--abort", ok=False)
        if not (self.shop.path / "config").exists():
            self.shop.git("reset", "-q", "--hard", "HEAD~1")

    @rule(chance=chance)
    def lose_derived_files(self, chance) -> None:
        for path in sorted(layers(self.shop.path)):
            if chance.random() < 0.3:
                (self.shop.path / path).unlink()

    @rule(chance=chance)
    def edit_derived_files(self, chance) -> None:
        for path in sorted(layers(self.shop.path)):
            if chance.random() < 0.3:
                file = self.shop.path / path
                data = file.read_bytes()
                same_size = data.replace(b"a", b"b") if chance.random() < 0.5 else data + b"#\n"
                file.write_bytes(same_size)

    @rule()
    def lose_what_is_kept(self) -> None:
        shutil.rmtree(self.shop.path / ".git/trace-gate", ignore_errors=True)

    @invariant()
    def the_layers_are_those_of_a_fold_from_nothing(self) -> None:
        if hasattr(self, "shop"):
            run(self.shop.path, "derive")
            assert there(self.shop) == wanted(self.shop)
            run(self.shop.path, "derive", "--check")


TestHistories = Histories.TestCase
TestHistories.settings = settings(max_examples=RUNS, stateful_step_count=30, deadline=None)
