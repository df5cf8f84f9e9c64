"""The console script. Hooks, plain checks, reviews and derivations are answered here without click.

They leave with `os._exit`, and do not collect garbage: what they make is little and without
cycles, and both cost a hook more than its work. Exit codes: SPEC 6.
"""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import NoReturn


def main() -> None:
    """Run what the command line asks for, and leave with its exit code."""
    if sys.platform == "win32":
        _write_utf8()
    words = sys.argv[1:]
    if not all(map(str.isascii, words)):
        _in_utf8(words)
    answer = ANSWERS.get(words[0]) if words else None
    if answer is not None:
        import gc

        from trace_gate.cli.fast import module_finder

        gc.disable()
        module_finder.install()
        code = _answered(answer, words)
        if code is not None:
            _leave(code)
    try:
        from trace_gate.cli.main import cli
    except KeyboardInterrupt as stopped:  # what comes later is told by the command line
        from trace_gate.cli import errors

        _leave(errors.explain(stopped, words))
    cli()


def _write_utf8() -> None:
    """Windows gives what is piped the letters of its language; ours are UTF-8 everywhere."""
    import io

    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")


def _in_utf8(words: Sequence[str]) -> None:
    """Begin again in UTF-8 where Python took what was typed for another encoding.

    That is so with `LC_ALL=C` and without Python's UTF-8 mode: a trace would hold what nobody
    typed. What is not UTF-8 stays as it is: those are names of files.
    """
    import os

    if os.name != "posix" or not any("\udc80" <= char <= "\udcff" for char in "".join(words)):
        return
    try:
        for word in words:
            os.fsencode(word).decode()
    except UnicodeDecodeError:
        return
    if sys.getfilesystemencoding().lower() != "utf-8":
        # No shell: the same program again, with the words that it was given.
        os.execv(sys.executable, [sys.executable, "-X", "utf8", *sys.orig_argv[1:]])  # noqa: S606


def _answered(answer: Callable[[Sequence[str]], int | None], words: Sequence[str]) -> int | None:
    """The exit code of an answer. Whatever stops it is told in words and is never a pass."""
    try:
        return answer(words[1:])
    except BaseException as error:  # also an interrupt: a gate fails closed
        from trace_gate.cli import errors

        return errors.explain_here(error, words)


def _hook(words: Sequence[str]) -> int:
    from trace_gate.cli.fast import hook

    return hook.run(words)


def _check(words: Sequence[str]) -> int | None:
    """The exit code of a check with fast options only; None: people get the command line."""
    from trace_gate.cli.fast import check

    options = check.parse(words)
    return None if options is None else check.run(options)


def _derive(words: Sequence[str]) -> int | None:
    """The same of a derivation."""
    from trace_gate.cli.fast import derive

    options = derive.parse(words)
    return None if options is None else derive.run(options)


def _review(words: Sequence[str]) -> int | None:
    """The same of a review."""
    from trace_gate.cli.fast import review

    options = review.parse(words)
    if options is None:
        return None
    code = review.run(options)
    from trace_gate.cli import reader_folder

    reader_folder.print_below_command(["review", *words])
    return code


def _textconv(words: Sequence[str]) -> int | None:
    """The same of a file that Git wants to show."""
    from trace_gate.cli.fast import textconv

    return textconv.run(words)


ANSWERS: dict[str, Callable[[Sequence[str]], int | None]] = {
    "hook": _hook,
    "check": _check,
    "derive": _derive,
    "review": _review,
    "textconv": _textconv,
}


def _leave(code: int) -> NoReturn:
    import os

    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (AttributeError, OSError, ValueError):  # closed, or never there: nobody reads it
            continue
    os._exit(code)
