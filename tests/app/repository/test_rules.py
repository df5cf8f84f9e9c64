"""The rules of a tree are kept in two parts: the policy, and what only a trace needs."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from trace_gate.app.repository import rules
from trace_gate.core.git_model import FOLDER, REGULAR, Entry

ROOT = Path(__file__).resolve().parents[3]
KEY = "config -"
"""The tree of `config`, and none of `Agents`."""


@cache
def texts() -> dict[str, bytes]:
    files = sorted((ROOT / "config").rglob("*"))
    return {f.relative_to(ROOT).as_posix(): f.read_bytes() for f in files if f.is_file()}


@cache
def compiled() -> tuple[dict, dict[str, str]]:
    return rules.compiled(texts())


class Policies:
    """A repository whose every commit has the policy of this one."""

    def __init__(self) -> None:
        self.read = 0

    def entries(self, _commit, _paths):
        return {"config": Entry(mode=FOLDER, oid="config")}

    def all_entries(self, _commit, root):
        return {p: Entry(mode=REGULAR, oid=p) for p in texts() if p.startswith(f"{root}/")}

    def blobs(self, oids, _most):
        self.read += 1
        return {oid: texts()[oid] for oid in oids}


class Kept(dict):
    """A store, and what it was asked for."""

    def __init__(self, **kinds: object) -> None:
        super().__init__({(kind, KEY): value for kind, value in kinds.items()})
        self.asked: list[str] = []

    def get(self, kind, key):
        self.asked.append(kind)
        return super().get((kind, key))

    def put(self, kind, key, value):
        self[kind, key] = value


def test_what_is_compiled_is_kept_in_two_parts():
    git, store = Policies(), Kept()
    found = rules.rules_at(git, "a", store)
    plain, schemas = compiled()
    assert found.schemas() == schemas
    assert store == {("policy", KEY): plain, ("schemas", KEY): schemas}
    assert git.read == 1


def test_the_schemas_are_read_where_a_trace_is_judged_and_once():
    git, (plain, schemas) = Policies(), compiled()
    store = Kept(policy=plain, schemas=schemas)
    found = rules.rules_at(git, "a", store)
    assert found.policy.gate.traces == "traces"
    assert store.asked == ["policy"]
    assert found.schema_of("decision") == schemas["trace-decision.schema.json"]
    assert found.schema_of("no such type") == schemas["trace.schema.json"]
    assert store.asked == ["policy", "schemas"]
    assert git.read == 0


@pytest.mark.parametrize("damage", [None, "no schemas"])
def test_schemas_that_are_not_there_any_more_are_compiled_again(damage):
    git, (plain, schemas) = Policies(), compiled()
    store = Kept(policy=plain, **({} if damage is None else {"schemas": damage}))
    found = rules.rules_at(git, "a", store)
    assert found.schema_of("decision") == schemas["trace-decision.schema.json"]
    assert store["schemas", KEY] == schemas
    assert git.read == 1


@pytest.mark.parametrize("odd", [("policy", {}), ["policy"], None])
def test_a_policy_of_another_form_is_read_again(odd):
    git = Policies()
    assert rules.rules_at(git, "a", Kept(policy=odd)).policy.gate.traces == "traces"
    assert git.read == 1
