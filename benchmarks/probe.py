"""Runs trace-gate under a profiler, in the environment that is measured. A script, not a module.

`python probe.py REPORT WORDS…` writes when which process was started, and which functions took
how long. Hooks leave with os._exit, which would lose the report, so it is made to return here.
"""

from __future__ import annotations

import contextlib
import cProfile
import io
import os
import pstats
import sys
import time

EVENTS = ("subprocess.Popen", "os.posix_spawn", "os.exec", "os.fork")
MOST = 40


def main() -> None:
    report, *words = sys.argv[1:]
    started: list[str] = []
    begin = time.perf_counter()

    def note(event: str, arguments: tuple[object, ...]) -> None:
        if event in EVENTS:
            words = arguments[1] if len(arguments) > 1 else ()
            told = " ".join(map(_text, words)) if isinstance(words, (list, tuple)) else str(words)
            started.append(f"{(time.perf_counter() - begin) * 1000:8.1f} ms  {told[:300]}")

    sys.addaudithook(note)
    os._exit = _leave  # type: ignore[assignment]  # see above
    sys.argv = ["trace-gate", *words]
    profile = cProfile.Profile()
    with contextlib.suppress(SystemExit):
        profile.runcall(_entry)
    out = io.StringIO()
    out.write("# processes, and when they were started\n" + "\n".join(started) + "\n\n")
    for order in ("tottime", "cumulative"):
        pstats.Stats(profile, stream=out).sort_stats(order).print_stats(MOST)
    with open(report, "w", encoding="utf-8") as file:
        file.write(out.getvalue())


def _entry() -> None:
    from trace_gate.cli.entry import main as entry

    entry()


def _leave(code: int) -> None:
    raise SystemExit(code)


def _text(word: object) -> str:
    return os.fsdecode(word) if isinstance(word, (str, bytes)) else str(word)


main()
