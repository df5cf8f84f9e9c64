"""Whatever stands in a policy file, reading it ends with a policy or with findings."""

import copy
import random

import pytest

from tests.support import fast_yaml
from trace_gate.core.errors import Refused
from trace_gate.core.policy import loader
from trace_gate.core.policy import policy as policies

VALUES = (
    *(None, True, False, 0, -1, 1, 3.5, 10**20, "", "x", "/a", "**", "a\nb", "TEST", "file"),
    *("é", "\u200b", "2025-01-01", [], [1], [[]], ["TEST"], ["x", "x"], {}, {"a": 1}, {1: 2}),
    {"x": {"y": None}},
)
KEYS = ("x", "id", "TEST", "a b", "")


def places(value, place=()):
    """Every place in nested data."""
    yield place
    if isinstance(value, dict | list):
        for key in value if isinstance(value, dict) else range(len(value)):
            yield from places(value[key], (*place, key))


def mutated(data, dice):
    """The data with some places changed, renamed or taken away."""
    data = copy.deepcopy(data)
    for _ in range(dice.choice((1, 1, 1, 2, 5))):
        every = [place for place in places(data) if place]
        if not every:
            break
        *way, last = dice.choice(every)
        parent = data
        for key in way:
            parent = parent[key]
        kind = dice.random()
        if kind < 0.2 and isinstance(parent, dict):
            del parent[last]
        elif kind < 0.3 and isinstance(parent, dict):
            parent[dice.choice(KEYS)] = parent.pop(last)
        else:
            parent[last] = copy.deepcopy(dice.choice(VALUES))
    return data


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_every_mutant_is_a_policy_or_refused_with_places_and_mends(shipped, seed):
    dice = random.Random(seed)
    refused = 0
    for _ in range(60):
        path = dice.choice(sorted(shipped))
        data = mutated(loader.load_yaml(shipped[path], path).data, dice)
        text = fast_yaml.dump(data, allow_unicode=True, sort_keys=False).encode()
        try:
            policies.Policy.of(loader.read({**shipped, path: text}))
        except Refused as problem:
            refused += 1
            for finding in problem.findings:
                assert finding.code == "TG701"
                assert finding.path
                assert finding.message
                assert finding.remediation
    assert refused > 30
