"""A command as it was typed, so that a fix can show it once more, whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trace_gate.core.record import Record
from trace_gate.core.shell import word

if TYPE_CHECKING:
    from collections.abc import Mapping


class TypedCommand(Record):
    """The words of a command."""

    name: str
    arguments: tuple[str, ...] = ()
    options: tuple[tuple[str, str | None], ...] = ()
    """Each with its value; None for a flag"""

    def again(
        self,
        *more: tuple[str, str | None],
        without: tuple[str, ...] = (),
        renamed: Mapping[str, str] | None = None,
    ) -> str:
        """The command to type now.

        Args:
            more: Options that it needs, with their values (None for a flag). They take the place of
                those that were typed.
            without: Options to leave out.
            renamed: Arguments that are called otherwise now.
        """
        gone = {*without, *(name for name, _ in more)}
        kept = [each for each in self.options if each[0] not in gone]
        words = [word((renamed or {}).get(each, each)) for each in self.arguments]
        for name, value in (*kept, *more):
            words += [name] if value is None else [name, word(value)]
        return " ".join(("trace-gate", self.name, *words))
