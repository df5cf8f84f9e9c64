"""What the hot path needs of the layers and the profiles."""

from __future__ import annotations

import subprocess
import sys

from trace_gate.core.policy.growth_rules import growth_rules, trace_types

LAYERS = {
    "identity": {"id": {"type": "text"}, "seen": {"type": "text", "grows": "fill"}},
    "layers": {
        "a": {
            "type": "map",
            "fields": {"b": {"type": "text", "grows": "fill"}, "c": {"type": "any"}},
        },
        "d": {"type": "list", "grows": "append", "items": {"type": "text"}},
        "e": {"type": "map", "grows": "fill", "fields": {"f": {"type": "text", "grows": "fixed"}}},
    },
}


def test_growth_is_told_by_dotted_field_and_what_is_fixed_is_left_out() -> None:
    assert growth_rules(LAYERS) == {"seen": "fill", "a.b": "fill", "d": "append", "e": "fill"}


def test_nothing_grows_where_there_are_no_layers() -> None:
    assert growth_rules({}) == {}


def test_both_spellings_of_a_profile_mean_the_same() -> None:
    ours = {"profiles": {"t": {"required": ["a", "a.b"], "forbidden": ["d"], "optional": None}}}
    v42 = {
        "trace_type_profiles": {
            "t": {"required_fields": ["trace.a", "trace.a.b"], "forbidden_fields": ["trace.d"]}
        }
    }
    assert trace_types(ours) == trace_types(v42) == ("t",)


def test_the_hot_path_pays_nothing_for_it() -> None:
    program = (
        "import sys; import trace_gate.core.policy.growth_rules; "
        "print(*[m for m in ('re', 'enum', 'typing', 'yaml', 'json') if m in sys.modules])"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    bare = subprocess.run(
        [sys.executable, "-c", program.replace("import trace_gate.core.policy.growth_rules; ", "")],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert ran.stdout == bare.stdout
