"""The formats of a judgement, by the name that `--format` takes. The one table of them.

A format is imported when it is asked for.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

FORMATS: Mapping[str, str] = {
    "text": "text:text",
    "concise": "concise:concise",
    "json": "json_:as_json",
    "github": "github:github",
    "sarif": "sarif:sarif",
    "gitlab": "gitlab:gitlab",
    "junit": "junit:junit",
    "markdown": "markdown:markdown",
}
"""Name to module of this folder, then function: `(judgement, *, color=False) -> str`."""

FOR_PEOPLE = ("text", "concise")
"""What people read in a terminal: notes that only they need are printed beside it."""

FOR_PROGRAMS = ("json", "sarif", "gitlab", "junit", "markdown")
"""What a program reads from stdout: it is printed also where a command could not answer."""


def formatter(form: str) -> Callable[..., str]:
    """The function that writes a judgement in a format."""
    return imported(__package__, FORMATS[form])


def imported(package: str, place: str) -> Callable[..., str]:
    """The function that a table of formats names as `module:function`; `package` has the module."""
    module, _, name = place.partition(":")
    found: Callable[..., str] = getattr(__import__(f"{package}.{module}", fromlist=(name,)), name)
    return found
