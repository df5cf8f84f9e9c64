from __future__ import annotations

from typing import Any

import pytest

from tests.support.small_profiles import shipped
from trace_gate.core.schema.compiler import compile_schemas


@pytest.fixture(scope="session")
def compiled() -> dict[str, dict[str, Any]]:
    """The schemas that the shipped policy compiles to."""
    return compile_schemas(shipped("trace_layers.yaml"), shipped("trace_type_profiles.yaml"))
