"""Fast options: known names, with values that there are, read without click.

Whatever is not plain (help, a misspelt option, a value that there is not) is left to the
command line for people, which has the words for it.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any


def options(
    words: Sequence[str],
    flags: Mapping[str, str],
    values: Mapping[str, str],
    choices: Mapping[str, Sequence[str]],
    many: Mapping[str, str] | None = None,
    *,
    argument: str | None = None,
) -> dict[str, Any] | None:
    """The options by their names in the program; None where anything is not plain.

    Args:
        words: what was typed after the command.
        flags: option to name, of those without a value.
        values: option to name, of those with one.
        choices: the values that an option may have, by name.
        many: option to name, of those with a value that may stand there several times.
        argument: the name of the one word that has to stand there without an option.
    """
    found: dict[str, Any] = {}
    several = many or {}
    left = list(words)
    while left:
        word = left.pop(0)
        if word in flags:
            found[flags[word]] = True
            continue
        if argument is not None and word and not word.startswith("-") and argument not in found:
            found[argument] = word
            continue
        option, equals, value = word.partition("=")
        name = values.get(option) or several.get(option)
        if name is None or not (equals or left):
            return None
        value = value if equals else left.pop(0)
        if not equals and value.startswith("-"):
            return None
        found[name] = (*found.get(name, ()), value) if option in several else value
    if argument is not None and argument not in found:
        return None
    wrong = any(found.get(name, known[0]) not in known for name, known in choices.items())
    return None if wrong else found
