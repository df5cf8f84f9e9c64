"""What a look at the layers came to (SPEC 8)."""

from __future__ import annotations

import pytest

from trace_gate.core.fold.derivation import Checked


@pytest.mark.parametrize("wrong", ["missing", "different", "strays"])
def test_layers_are_fresh_where_nothing_is_otherwise(wrong):
    assert Checked(files=3).fresh
    assert not Checked(files=3, **{wrong: ("state/x.yaml",)}).fresh
