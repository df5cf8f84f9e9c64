"""PyYAML without what only its parser in Python, its constructors and its emitter need.

libyaml reads a trace in a fraction of the time in which PyYAML is imported. So the package
stands here without its contents: events, marks and errors are imported, and libyaml's own
module with stand-ins for the exceptions that it names. The rest of PyYAML is imported when
somebody asks the package for something else; then the stand-ins go, and all is as ever.
Its regular expressions are compiled when they are used first, and `re` comes with them.
"""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re
    from collections.abc import Callable
    from typing import Any

ERRORS = {
    "scanner": "ScannerError",
    "parser": "ParserError",
    "composer": "ComposerError",
    "constructor": "ConstructorError",
    "emitter": "EmitterError",
    "serializer": "SerializerError",
    "representer": "RepresenterError",
}
"""The modules of which libyaml's needs nothing but an exception."""

_MARKED = ("scanner", "parser", "composer", "constructor")
"""Those whose exception tells a place."""


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


def _without_re(work: Callable[[], None]) -> None:
    """Import something to which `re` is what compiles later."""
    known = sys.modules.get("re")
    sys.modules["re"] = _late_re
    try:
        work()
    finally:
        del sys.modules["re"]
        if known is not None:
            sys.modules["re"] = known


def _put_package() -> None:
    """Put PyYAML's package where an import finds it, before its `__init__` has run."""
    found = (finder.find_spec("yaml", None) for finder in sys.meta_path)
    spec = next((each for each in found if each is not None), None)
    if spec is None or spec.loader is None:
        raise ModuleNotFoundError("No module named 'yaml'", name="yaml")
    run = spec.loader.exec_module
    package = type(sys)("yaml")

    def rest(name: str) -> Any:
        del package.__dict__["__getattr__"]
        _without_re(lambda: run(package))
        _name_true_errors()
        return getattr(package, name)

    package.__dict__.update(
        __spec__=spec,
        __loader__=spec.loader,
        __file__=spec.origin,
        __path__=spec.submodule_search_locations,
        __package__="yaml",
        __getattr__=rest,
    )
    sys.modules["yaml"] = package


def _import_libyaml() -> None:
    """Import libyaml's module with stand-ins for the exceptions that it only names."""
    import yaml.error
    import yaml.events
    import yaml.nodes
    import yaml.reader
    import yaml.tokens

    package, error = sys.modules["yaml"], yaml.error
    for name, called in ERRORS.items():
        base = error.MarkedYAMLError if name in _MARKED else error.YAMLError
        stand_in = type(sys)(f"yaml.{name}")
        setattr(stand_in, called, type(called, (base,), {"__module__": f"yaml.{name}"}))
        setattr(package, name, stand_in)
        sys.modules[f"yaml.{name}"] = stand_in
    try:
        import yaml._yaml

        package.__dict__["__with_libyaml__"] = True
    except Exception:  # without libyaml, or more is needed: `__init__` finds out when it is asked
        return
    finally:
        for name in ERRORS:
            del sys.modules[f"yaml.{name}"], package.__dict__[name]


def _name_true_errors() -> None:
    """Give libyaml's module the exceptions of the modules that are there by now."""
    libyaml = sys.modules.get("yaml._yaml")
    for name, called in ERRORS.items() if libyaml is not None else ():
        setattr(libyaml, called, getattr(sys.modules[f"yaml.{name}"], called))


if "yaml" not in sys.modules:
    _put_package()
    _without_re(_import_libyaml)
yaml: Any = sys.modules["yaml"]
