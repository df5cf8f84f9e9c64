"""The commands that set up a repository say in JSON what they did."""

from __future__ import annotations

import json
import subprocess

from trace_gate.cli import environment
from trace_gate.report.pages.adoption import SOURCED


def facts(shop, *words: str, code: int = 0) -> dict:
    return json.loads(shop.run(*words, "--format", "json", code=code).stdout)


def test_compile_says_what_is_stale_and_what_it_wrote(shop):
    assert facts(shop, "compile", "--check") == {"fresh": True, "schemas": 6, "stale": []}
    name = "schemas/trace-decision.schema.json"
    (shop.path / name).write_text("{}")
    assert facts(shop, "compile", "--check", code=1)["stale"] == [name]
    assert facts(shop, "compile") == {"fresh": True, "schemas": 6, "changed": [name]}


def test_install_says_whether_the_hooks_are_in_force(shop):
    found = facts(shop, "install")
    assert found["in_force"]
    assert found["said"]


def test_approver_add_says_who_and_whether_that_needs_an_approval(shop, tmp_path):
    key = tmp_path / "lin"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key], check=True)
    words = ("--email", "lin@shop.example", "--key", f"{key}.pub")
    found = facts(shop, "approver", "add", "lin", *words)
    assert (found["name"], found["emails"]) == ("lin", ["lin@shop.example"])
    assert found["keys"][0].startswith("SHA256:")
    assert not found["needs_approval"]
    assert found["path"].endswith("gate.yaml")


def test_init_says_what_it_wrote_and_then_that_all_is_there(empty):
    found = facts(empty, "init", "--store", "ACME", "--marketplace", "JP", "--protect", "main")
    assert "config/amazon-growth/gate.yaml" in found["written"]
    assert (found["domain"], found["protected_branch"]) == ("amazon-growth", "main")
    assert {"config", "traces", "uploads"} & set(found["stage"]) == {"config"}
    assert any(each.startswith("hooks: ") for each in found["said"])
    assert "The first tenant is ACME, JP, JPY, Asia/Tokyo." in found["said"]
    assert found["problems"] == []
    empty.git("add", *found["stage"])
    assert empty.git("status", "--porcelain", "--untracked-files=all").count("??") == 0
    again = facts(empty, "init", "--no-hooks")
    assert (again["written"], again["stage"]) == ([], [])
    assert set(found["written"]) <= set(again["left"]) | set(again["extended"])
    assert "Everything was there already." in again["said"]


def test_init_asks_a_program_nothing_and_says_why_a_source_changed_nothing(empty, monkeypatch):
    monkeypatch.setattr(environment, "at_terminal", lambda: True)
    facts(empty, "init", "--no-hooks")
    for name in SOURCED:
        (empty.path / name).write_text("# ours\n")
    found = facts(empty, "init", "--no-hooks", "--source", "trace-gate==9.9.9", code=1)
    assert found["problems"][0].startswith("--source changed nothing.")
    assert found["rewritten"] == []


def test_an_upgrade_says_what_it_proposes_and_that_an_approver_comes_first(shop):
    found = facts(shop, "init", "--upgrade", code=1)
    assert found["keys"] == ["guardrails.yaml: amplitude.first_at_most: null"]
    assert (found["written"], found["decision"]) == ([], None)
    assert any("approver add" in each for each in found["said"])
