"""PyYAML's event stream: libyaml when it is there, else the same grammar in pure Python.

Events are pulled one at a time. That keeps the caps in charge: nothing is composed, so
nesting costs no stack, and reading stops at the event that goes too far.
"""

from __future__ import annotations

from trace_gate.core.trace.yaml.parser_events import yaml

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


def libyaml_missing() -> bool:
    """Whether PyYAML came without libyaml: reading is right then, and some 15 times slower."""
    return not yaml.__with_libyaml__


def pull(data: bytes, *, pure: bool = False) -> Callable[[], Any]:
    """A function that returns the next event of these bytes (UTF-8, no byte order mark)."""
    parser = yaml.SafeLoader if pure or libyaml_missing() else yaml._yaml.CParser
    next_event: Callable[[], Any] = parser(data).get_event
    return next_event
