"""PyYAML, imported without the regular expressions that only its pure Python parser needs.

PyYAML compiles them when it is imported; one of them alone (which characters are printable)
takes longer than to read a hundred traces with libyaml, which uses none. Here each of them
is compiled when it is used first, so whatever needs them still works; and `re` itself, which
takes a third of the time to import, comes with the first of them.
"""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re
    from typing import Any


class _Later:
    """A regular expression that is compiled when it is used first."""

    __slots__ = ("_arguments", "_made")

    def __init__(self, *arguments: Any) -> None:
        self._arguments = arguments
        self._made: re.Pattern[Any] | None = None

    def __getattr__(self, name: str) -> Any:
        if self._made is None:
            import re

            self._made = re.compile(*self._arguments)
        return getattr(self._made, name)


def _of_re(name: str) -> Any:
    import re

    return getattr(re, name)


_late_re = type(sys)("re")
# `X` is `re.X`, the one flag that PyYAML names while it is imported.
_late_re.__dict__.update(compile=_Later, X=64, __getattr__=_of_re)
_known = sys.modules.get("re")
sys.modules["re"] = _late_re  # for as long as the import takes
try:
    import yaml
finally:
    del sys.modules["re"]
    if _known is not None:
        sys.modules["re"] = _known

__all__ = ["yaml"]
