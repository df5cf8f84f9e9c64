"""The commands that set up a repository say in JSON what they did."""

from __future__ import annotations

import json
import subprocess


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
