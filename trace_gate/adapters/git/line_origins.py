"""Which commit wrote a line, and which ones a file, through renames (SPEC 9, `why`).

For readers, never for a verdict (decision 0184).
It is asked in the scratch repository, so no configuration, attribute or `ignoreRevsFile` of the
judged one takes part. The commit that is named is read and hashed by who asked.
"""

from __future__ import annotations

from trace_gate.adapters.git.failures import odd
from trace_gate.adapters.git.process import decoded, encoded
from trace_gate.core.git_model import FileStep, LineOrigin

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from trace_gate.adapters.git.process import Runner

BLAME = ("blame", "--porcelain", "--no-textconv", "--no-ext-diff")

LOG = ("log", "-z", "--no-renames", "--name-status", "--no-ext-diff", "--no-textconv",
       "--no-show-signature", "--no-notes", "--no-mailmap", "--format=tformat:%x01%H")  # fmt: skip
RENAMES = ("diff-tree", "-r", "-z", "-M", "--diff-filter=R", "--name-status", "--no-commit-id",
           "--no-ext-diff", "--no-textconv")  # fmt: skip
HEADER = b"\x01"

_QUOTED = {b"a": 7, b"b": 8, b"t": 9, b"n": 10, b"v": 11, b"f": 12, b"r": 13, b'"': 34, b"\\": 92}


def line_origin(runner: Runner, head: str, path: str, line: int) -> LineOrigin:
    """The commit that wrote a line of a file, with the name and the number that the line had."""
    where = f"-L{line},{line}"
    out = runner.run(*BLAME, where, head, "--", encoded(path))
    first, *rest = out.split(b"\n")
    words = first.split()
    if len(words) != 4 or len(words[0]) != len(head) or not words[1].isdigit():
        raise odd("blame", repr(out[:80]))
    facts = dict(_fact(each) for each in rest if not each.startswith(b"\t"))
    before = facts.get(b"previous", b"").partition(b" ")
    return LineOrigin(
        commit=words[0].decode("latin-1"),
        path=unquoted(facts.get(b"filename", b"")),
        line=int(words[1]),
        before=(before[0].decode("latin-1"), unquoted(before[2])) if before[2] else None,
    )


def file_steps(runner: Runner, head: str, path: str, most: int) -> tuple[FileStep, ...]:
    """The newest commits that made something of a file, under the name that it had there.

    Also of a file that is gone by `head`: the first step then is the one that took it away. A copy
    of another file is new: `git log --follow` would go on in the history of that other one.
    """
    found: list[FileStep] = []
    start, name = head, path
    while len(found) < most:
        words = (*LOG, f"--max-count={most - len(found)}", start, "--", encoded(name))
        steps = list(_steps(runner.run(*words)))
        found += steps
        old = _old_name(runner, steps[-1].commit, name) if steps and _is_new(steps[-1]) else None
        if old is None:
            break
        found[-1] = steps[-1].with_(old=old)
        start, name = f"{steps[-1].commit}^", old
    return tuple(found)


def _is_new(step: FileStep) -> bool:
    return step.old is None


def _old_name(runner: Runner, commit: str, path: str) -> str | None:
    """The name that a file which a commit adds had before; None for a file that is new."""
    tokens = iter(runner.run(*RENAMES, commit).split(b"\0"))
    for status in tokens:
        if status[:1] == b"R":
            old, new = next(tokens, b""), next(tokens, b"")
            if decoded(new) == path:
                return decoded(old)
    return None


def landing(runner: Runner, head: str, commit: str) -> tuple[str, tuple[str, ...]]:
    """The step of the first-parent history of `head` that brought a commit, and the steps after it.

    The step is the commit itself where it is one. Steps after it stand oldest first.
    """
    above = _names(runner.run("rev-list", "--first-parent", "--parents", head, f"^{commit}"))
    later = [words[0] for words in reversed(above)]
    if not above or above[-1][1:2] == [commit]:
        return commit, tuple(later)
    found = runner.run("rev-list", "--ancestry-path", f"{commit}..{head}")
    having = {words[0] for words in _names(found)}
    at = next((at for at, oid in enumerate(later) if oid in having), None)
    return (commit, ()) if at is None else (later[at], tuple(later[at + 1 :]))


def _names(out: bytes) -> list[list[str]]:
    return [line.split() for line in out.decode("latin-1").split("\n") if line]


def _fact(line: bytes) -> tuple[bytes, bytes]:
    name, _, value = line.partition(b" ")
    return name, value


def _steps(out: bytes) -> Iterator[FileStep]:
    tokens = iter(out.split(b"\0"))
    commit = ""
    for token in tokens:
        if token.startswith(HEADER):
            commit = token[1:].decode("latin-1")
            continue
        status = token.strip(b"\n")
        if not status:
            continue
        if not commit or status not in (b"A", b"M", b"D", b"T"):
            raise odd("log", repr(token[:80]))
        name = decoded(next(tokens, b""))
        is_new, is_gone = status == b"A", status == b"D"
        yield FileStep(commit=commit, path=None if is_gone else name, old=None if is_new else name)


def unquoted(name: bytes) -> str:
    """A path as blame writes it: in quotes, with escapes, where it holds an odd byte."""
    if not (name.startswith(b'"') and name.endswith(b'"') and len(name) > 1):
        return decoded(name)
    found, at, inner = bytearray(), 0, name[1:-1]
    while at < len(inner):
        if inner[at : at + 1] != b"\\":
            found.append(inner[at])
            at += 1
        elif inner[at + 1 : at + 2] in _QUOTED:
            found.append(_QUOTED[inner[at + 1 : at + 2]])
            at += 2
        else:
            found.append(int(inner[at + 1 : at + 4], 8))
            at += 4
    return decoded(bytes(found))
