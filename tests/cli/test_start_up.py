"""What a hook imports and starts. Start-up is a feature (decision 0002).

Each hook runs as its shim runs it, in a real repository, in a process of its own; Python
itself says what it imported.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.support.adoption import adopt
from tests.support.approvals import approve, escalated, mei_with, ssh_keys, with_gate
from tests.support.gpgkeys import Person
from tests.support.hook_imports import HEAVY, NEVER, modules
from tests.support.shop import Shop

HOOK = "from trace_gate.cli.entry import main; main()"


def run(words: list[str], folder: Path, **environ: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-I", "-X", "importtime", "-c", *words],
        cwd=folder,
        env={**os.environ, **environ},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def bare() -> set[str]:
    """What this Python imports before it runs anything."""
    return modules(run(["pass"], Path.cwd()).stderr)


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Shop:
    """A governed shop of today, with everything committed."""
    path = tmp_path_factory.mktemp("start") / "shop"
    path.mkdir()
    shop = Shop(path, clock=int(time.time()) - 3600)
    shop.git("init", "-q", "-b", "main")
    shop.git("config", "user.name", "Ann Analyst")
    shop.git("config", "user.email", "ann@shop.example")
    shop.write("ads/bids.csv", "keyword,bid\nmug,0.80\n")
    shop.commit("before governance")
    adopt(shop)
    shop.save(shop.observation())
    shop.commit("first observation")
    shop.branch("week")
    return shop


@pytest.fixture
def shop(here: Shop) -> Shop:
    here.git("reset", "-q", "--hard")
    here.git("clean", "-fdq")
    return here


def imported(shop: Shop, name: str, *words: str, code: int = 0) -> set[str]:
    """What a hook imports that has run before, so that it finds its cache."""
    done = run([HOOK, "hook", name, *words], shop.path)
    done = run([HOOK, "hook", name, *words], shop.path)
    assert done.returncode == code, done.stderr
    return modules(done.stderr)


def exempt(shop: Shop) -> None:
    shop.write("docs/notes.md", "# Notes\n")


def linked(shop: Shop) -> None:
    shop.write("ads/bids.csv", "keyword,bid\nmug,0.70\n")
    shop.save(shop.decision("file/ads/bids.csv"))


def test_a_commit_without_a_trace_imports_nothing_heavy(shop: Shop, bare: set[str]) -> None:
    exempt(shop)
    assert (imported(shop, "pre-commit") - bare) & HEAVY == set()


def test_a_commit_that_is_stopped_imports_nothing_heavy_to_say_so(
    shop: Shop, bare: set[str]
) -> None:
    uncovered(shop)
    assert (imported(shop, "pre-commit", code=1) - bare) & HEAVY == set()


def test_a_commit_with_a_trace_imports_neither_click_nor_what_only_words_need(
    shop: Shop, bare: set[str]
) -> None:
    linked(shop)
    found = imported(shop, "pre-commit")
    assert {"yaml._yaml", "jsonschema_rs"} <= found
    rest = {"contextlib", "datetime", "enum", "hashlib", "json", "re", "sqlite3", "typing"}
    rest |= {"yaml.constructor", "yaml.scanner"}
    assert (found - bare) & (NEVER | rest) == set()


def ours(found: set[str]) -> int:
    return sum(name.split(".")[0] == "trace_gate" for name in found)


def uncovered(shop: Shop) -> None:
    shop.write("ads/bids.csv", "keyword,bid\nmug,0.70\n")


@pytest.mark.parametrize(
    ("change", "code", "most"), [(exempt, 0, 77), (uncovered, 1, 88), (linked, 0, 188)]
)
def test_a_commit_imports_few_modules_of_ours(shop: Shop, change, code: int, most: int) -> None:
    """Each costs a hook a hundredth of a bare Python."""
    change(shop)
    assert ours(imported(shop, "pre-commit", code=code)) <= most


def test_a_commit_that_passes_imports_no_messages(shop: Shop) -> None:
    linked(shop)
    found = imported(shop, "pre-commit")
    assert [name for name in found if name.endswith("messages")] == []


@pytest.mark.parametrize(("name", "most"), [("prepare-commit-msg", 24), ("commit-msg", 19)])
def test_the_later_hooks_of_a_judged_commit_import_nothing_of_the_judge(
    shop: Shop, name: str, most: int
) -> None:
    linked(shop)
    message = shop.path / ".git" / "COMMIT_EDITMSG"
    message.write_text("Lower the bid\n")
    assert run([HOOK, "hook", "pre-commit"], shop.path).returncode == 0
    done = run([HOOK, "hook", name, str(message)], shop.path)
    assert done.returncode == 0, done.stderr
    assert ours(modules(done.stderr)) <= most


SIGNING = {"trace_gate.adapters.signing.ssh", "trace_gate.adapters.signing.gpg", "tempfile"}


def test_a_commit_without_a_signature_imports_nothing_that_checks_one(
    shop: Shop, bare: set[str]
) -> None:
    linked(shop)
    assert (imported(shop, "pre-commit") - bare) & SIGNING == set()


@pytest.mark.parametrize("kind", ["ssh", "gpg"])
def test_only_what_checks_signatures_of_the_kind_that_is_there_is_imported(
    shop: Shop, tmp_path: Path, kind: str
) -> None:
    shop, here = Shop(tmp_path / "shop", clock=shop.clock), shop.path
    shutil.copytree(here, shop.path, symlinks=True)
    shop.next_id()  # that of the sealed trace
    mei = Person.with_key("mei") if kind == "gpg" else ssh_keys(tmp_path, "mei")["mei"]
    try:
        with_gate(shop, approvers=mei_with(mei))
        approve(shop, escalated(shop), mei, reasons=())
        found = imported(shop, "pre-commit")
    finally:
        if isinstance(mei, Person):
            mei.leave()
    assert found & {"trace_gate.adapters.signing.ssh", "trace_gate.adapters.signing.gpg"} == {
        f"trace_gate.adapters.signing.{kind}"
    }


@pytest.mark.parametrize("name", ["prepare-commit-msg", "commit-msg"])
def test_the_hooks_of_the_message_import_nothing_heavy_either(
    shop: Shop, bare: set[str], name: str
) -> None:
    exempt(shop)
    message = shop.path / ".git" / "COMMIT_EDITMSG"
    message.write_text("Add notes\n")
    assert (imported(shop, name, str(message)) - bare) & HEAVY == set()


def test_a_trace_in_a_diff_imports_nothing_of_git_and_nothing_heavy(
    shop: Shop, bare: set[str]
) -> None:
    (path,) = (shop.path / "traces").rglob("*.yaml")
    done = run([HOOK, "textconv", "trace", str(path)], shop.path)
    assert done.returncode == 0
    assert "raw sha256 " in done.stdout
    found = modules(done.stderr)
    assert (found - bare) & (HEAVY - {"yaml"}) == set()
    assert not any(".adapters.git" in name for name in found)
    assert ours(found) <= 32


def test_a_heavy_import_would_be_seen(bare: set[str]) -> None:
    found = modules(run(["import json"], Path.cwd()).stderr) - bare
    assert "json" in found & HEAVY


def started(shop: Shop, tmp_path: Path) -> list[str]:
    """The git processes of a pre-commit that finds its cache, by what they are asked."""
    log = tmp_path / "log"
    real = subprocess.run(["which", "git"], capture_output=True, text=True, check=True)
    spy = tmp_path / "bin" / "git"
    spy.parent.mkdir()
    spy.write_text(f'#!/bin/sh\necho "$@" >> "{log}"\nexec "{real.stdout.strip()}" "$@"\n')
    spy.chmod(0o755)
    run([HOOK, "hook", "pre-commit"], shop.path)
    done = run([HOOK, "hook", "pre-commit"], shop.path, PATH=f"{spy.parent}:{os.environ['PATH']}")
    assert done.returncode == 0, done.stderr
    return log.read_text().splitlines()


@pytest.mark.parametrize("change", [exempt, linked])
def test_a_commit_needs_few_git_processes(shop: Shop, tmp_path: Path, change) -> None:
    change(shop)
    asked = started(shop, tmp_path)
    assert 1 <= len(asked) <= 4, asked
