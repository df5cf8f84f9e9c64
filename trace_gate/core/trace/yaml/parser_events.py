"""PyYAML, imported without the regular expressions that only its pure Python parser needs.

PyYAML compiles them when it is imported; one of them alone (which characters are printable)
takes longer than to read a hundred traces with libyaml, which uses none. Here each of them
is compiled when it is used first, so whatever needs them still works.
"""

from __future__ import annotations

import re
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_compile = re.compile


class _Later:
    """A regular expression that is compiled when it is used first."""

    __slots__ = ("_arguments", "_made")

    def __init__(self, *arguments: Any) -> None:
        self._arguments = arguments
        self._made: re.Pattern[Any] | None = None

    def __getattr__(self, name: str) -> Any:
        if self._made is None:
            self._made = _compile(*self._arguments)
        return getattr(self._made, name)


def _put_off(*arguments: Any) -> Any:
    """`re.compile` for the modules of PyYAML; all others get what they ask for."""
    asking = sys._getframe(1).f_globals.get("__name__", "")
    return _Later(*arguments) if asking.startswith("yaml.") else _compile(*arguments)


re.compile = _put_off  # type: ignore[assignment]  # for as long as the import takes
try:
    import yaml
finally:
    re.compile = _compile

__all__ = ["yaml"]
