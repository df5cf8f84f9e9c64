"""What the tests of the compiler share: the shipped policy, and small ones made up."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
import regress
from jsonschema import Draft202012Validator

from trace_gate.core.errors import Refused
from trace_gate.core.policy.loader import load_yaml
from trace_gate.core.schema.compiler import compile_schemas
from trace_gate.core.trace.document import Document

ROOT = Path(__file__).parents[2]
CONFIG = ROOT / "config" / "amazon-growth"
GOOD = sorted((ROOT / "tests/core/schema/good").glob("*.yaml"))

SMALL_LAYERS = """\
identity:
  id: {type: text}
  trace_type: {type: trace_type, required: true}
layers:
  note:
    type: map
    fields:
      text: {type: text}
      code: {type: pattern, pattern: "[a-z]{2}"}
      risk: {type: enum, values: [low, medium, high]}
      count: {type: integer}
      share: {type: number}
      sure: {type: boolean}
      at: {type: instant}
      day: {type: date}
      value: {type: scalar}
      whatever: {type: any}
      tags: {type: list, items: {type: text}}
      rows:
        type: list
        items:
          type: map
          fields:
            name: {type: text, required: true}
            size: {type: number}
      more: {type: open_map}
  extra:
    type: map
    fields:
      word: {type: text}
"""


def shipped(name: str) -> Document:
    """One of the policy files that ship."""
    path = CONFIG / name
    return load_yaml(path.read_bytes(), f"config/amazon-growth/{name}")


def policy_text(text: str, name: str = "policy.yaml") -> Document:
    return load_yaml(text.encode(), name)


def profile_file(profile: str) -> str:
    """A file with one type `t` and this profile."""
    body = "".join(f"    {line}\n" for line in profile.splitlines())
    return f"profiles:\n  t:\n{body}" if body else "profiles:\n  t: {}\n"


def small(profile: str, layers: str = SMALL_LAYERS) -> dict[str, dict[str, Any]]:
    """The schemas for one type `t` with a profile."""
    return compile_schemas(
        policy_text(layers, "layers.yaml"), policy_text(profile_file(profile), "profiles.yaml")
    )


def rules(*checks: str) -> str:
    lines = "".join(
        f"\n  - rule: rule {at}\n    check: {json.dumps(c)}" for at, c in enumerate(checks)
    )
    return f"validation_rules:{lines}"


def faults(profile: str, layers: str = SMALL_LAYERS) -> list[Any]:
    """What the compiler finds wrong with it."""
    with pytest.raises(Refused) as caught:
        small(profile.replace(MARK, ""), layers.replace(MARK, ""))
    return list(caught.value.findings)


MARK = "¦"


def marked(text: str) -> tuple[str, tuple[int, int]]:
    """A text without its mark, and line and column of the mark."""
    before, _, after = text.partition(MARK)
    return before + after, (before.count("\n") + 1, len(before) - before.rfind("\n"))


def all_agree(schema: dict[str, Any], data: Any) -> bool:
    """The verdict of jsonschema and jsonschema-rs, which must be the same."""
    stock = Draft202012Validator(schema).is_valid(data)
    assert jsonschema_rs.Draft202012Validator(schema).is_valid(data) is stock
    return stock


def engines(pattern: str, text: str) -> set[bool]:
    """What ECMAScript, Rust and Python say about a pattern."""
    schema = {"type": "string", "pattern": pattern}
    return {
        regress.Regex(pattern, "u").find(text) is not None,
        jsonschema_rs.Draft202012Validator(schema).is_valid(text),
        Draft202012Validator(schema).is_valid(text),
    }
