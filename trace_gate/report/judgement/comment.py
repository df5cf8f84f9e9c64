"""The comment of a pull request: what the gate says, and what a person types (decision 160)."""

from __future__ import annotations

from trace_gate.core.finding import only_waits
from trace_gate.report.escape import markdown, plain
from trace_gate.report.judgement.github import job_summary
from trace_gate.report.judgement.page import COMMANDS
from trace_gate.report.judgement.text import ordered

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from trace_gate.core.gate.judgement import Judgement

MOST = 65_000
"""Units of UTF-16 in a comment; GitHub takes 65,536 characters."""

LONGEST = 1_000
"""Of a command that is worth to be copied; the page names a longer one as well."""

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-"


def marker(key: str) -> str:
    """What a comment of ours begins with; one for each workflow and shop.

    Raises:
        ValueError: the key could end the marker.
    """
    if not key or not set(key) <= set(LETTERS) or "--" in key:
        raise ValueError("a key has letters, digits, dots, and single hyphens")
    return f"<!-- trace-gate:comment:{key} -->"


def bodies(
    judgement: Judgement,
    *,
    key: str,
    run: str,
    passed: bool,
    by_hand: Sequence[str],
    page: str | None = None,
) -> tuple[str, str]:
    """The comment, and a short one for where the first is too long.

    Args:
        judgement: what the gate says now, of the commit that is the head now.
        key: tells our comments apart.
        run: the address of the run, which has everything.
        passed: whether the run of the gate ended well.
        by_hand: what an approver types, in lines.
        page: what is shown of the change, in Markdown; the judgement itself where it is None.
    """
    lines = (job_summary(judgement) if page is None else page).strip("\n").splitlines()
    head = [marker(key), *lines[:1], "", *_doubt(judgement, passed=passed)]
    foot = [
        *_fenced("An approver types, in a clone with hooks:", by_hand),
        *_fenced("Next, in a clone of the branch:", _next(judgement)),
        f"All of it: [the run of the gate]({run})",
    ]
    room = MOST - sum(map(_units, [*head, *foot])) - 400
    whole = [*head, *_cut(lines[1:], room), "", *foot]
    return "\n".join(whole) + "\n", "\n".join([*head, *foot]) + "\n"


def _next(judgement: Judgement) -> list[str]:
    """The command that mends the first error which no approval mends; none where it is an edit."""
    for finding in ordered(judgement.findings):
        command = finding.remediation.partition("   #")[0]
        if finding.level == "error" and not only_waits(finding):
            is_short = command.startswith(COMMANDS) and _units(plain(command)) <= LONGEST
            return [command] if is_short else []
    return []


def _doubt(judgement: Judgement, *, passed: bool) -> Iterator[str]:
    """A check that ended otherwise than the judge does here may not have run the gate at all."""
    if passed == (judgement.verdict == "PASS"):
        return
    ended = "passed" if passed else "did not pass"
    said = (
        f"The check of this commit {ended}, and judged again it is {judgement.verdict}: the branch "
        "has moved on since, or the pull request changes the workflow."
    )
    yield f"**Careful.** {markdown(said)}"
    yield ""


def _fenced(title: str, lines: Iterable[str]) -> Iterator[str]:
    """Lines that are copied as they are; nothing in them ends the fence."""
    text = [plain(line) for line in lines]
    if not text:
        return
    fence = "`" * max(3, 1 + max(_longest_run(line) for line in text))
    yield title
    yield ""
    yield from (f"{fence}bash", *text, fence, "")


def _longest_run(line: str) -> int:
    longest = run = 0
    for char in line:
        run = run + 1 if char == "`" else 0
        longest = max(longest, run)
    return longest


def _cut(lines: Sequence[str], room: int) -> Iterator[str]:
    """The lines that there is room for; what is folded or fenced there is closed again."""
    closers: list[str] = []
    for number, line in enumerate(lines):
        room -= _units(line)
        if room < sum(map(_units, closers)):
            yield from reversed(closers)
            yield ""
            yield f"{len(lines) - number} more lines are on the page of the run."
            return
        yield line
        fence = line[: len(line) - len(line.lstrip("`"))]
        if len(fence) >= 3 and closers and closers[-1] == fence:
            closers.pop()
        elif len(fence) >= 3:
            closers.append(fence)
        elif line.startswith("<details"):
            closers.append("</details>")
        elif line.startswith("</details") and closers:
            closers.pop()


def _units(line: str) -> int:
    return len(line.encode("utf-16-le", "surrogatepass")) // 2 + 1
