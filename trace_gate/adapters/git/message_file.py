"""The file with the message of a commit that is being made; trailers as Git itself reads them.

`git interpret-trailers` is run outside of every repository and without configuration, so that
no setting of the judged repository changes what it says, or is run by it.
"""

from __future__ import annotations

import os

from trace_gate.adapters.git.process import FIXED, Runner
from trace_gate.core.errors import CannotJudge

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

NOWHERE = {"GIT_DIR": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull}


class MessageFile:
    """One message file. `program` is git, `comment` the sign at the start of comment lines."""

    def __init__(self, path: str, program: str, comment: str) -> None:
        self._path, self.comment = path, comment
        key = "core.commentChar" if len(comment) == 1 else "core.commentString"
        words = (program, "-c", f"{key}={comment}", "-c", "trailer.separators=:")
        self._runner = Runner(words=words, environment={**FIXED, **NOWHERE, "PATH": os.defpath})

    def read(self) -> bytes:
        """What is in it.

        Raises:
            CannotJudge: it cannot be read.
        """
        try:
            with open(self._path, "rb") as file:
                return file.read()
        except OSError as error:
            raise CannotJudge(
                f"The message file {self._path} cannot be read: {error.strerror}.",
                remedy="Git gives its path to the hook: trace-gate hook commit-msg FILE",
            ) from error

    def trailers(self, message: bytes) -> tuple[tuple[str, str], ...]:
        """The trailers of a message, unfolded, in their order."""
        said = self._runner.run("interpret-trailers", "--parse", "--no-divider", data=message)
        lines = said.decode(errors="surrogateescape").split("\n")[:-1]
        pairs = (line.partition(":") for line in lines)
        return tuple((key.strip(), value.strip()) for key, _, value in pairs)

    def add(self, key: str, values: Sequence[str], *, blank: bool) -> None:
        """Add the trailers that are not there yet, before comments and scissors.

        In a `blank` message they come after an empty line for the subject that people will
        write, which would swallow them otherwise.
        """
        before = self.read()
        wanted = [word for value in values for word in ("--trailer", f"{key}: {value}")]
        options = ("--no-divider", "--if-exists", "addIfDifferent", "--where", "end")
        text = before if before.endswith(b"\n") or not before else before + b"\n"
        after = self._runner.run("interpret-trailers", *options, *wanted, data=text)
        after = b"\n\n" + after.lstrip(b"\n") if blank else after
        if after != before:
            self._replace(after)

    def drop(self, key: str, values: Sequence[str]) -> None:
        """Take the lines away that are one of these trailers and nothing else."""
        gone = {f"{key}: {value}".encode() for value in values}
        before = self.read()
        lines = before.splitlines(keepends=True)
        after = b"".join(line for line in lines if line.strip() not in gone)
        if after != before:
            self._replace(after)

    def _replace(self, data: bytes) -> None:
        temporary = f"{self._path}.trace-gate"
        with open(temporary, "wb") as file:
            file.write(data)
        os.replace(temporary, self._path)
