"""A judgement as a page: a comment of a pull request, and the summary of a job (SPEC 6, Formats).

The verdict comes first, then what has to be done, as a table; what needs nobody is folded. A page
that is too long has fewer rows, and says how many are missing: a table is never cut in a row.
"""

from __future__ import annotations

from trace_gate.core.codes import name_of, why
from trace_gate.report.document import (
    Code,
    Column,
    Details,
    Document,
    Heading,
    Items,
    Link,
    Mark,
    Paragraph,
    Table,
)
from trace_gate.report.judgement.collapse import groups, place
from trace_gate.report.judgement.summary import VERDICTS, closing, counts, plural
from trace_gate.report.judgement.text import LEVELS, ordered
from trace_gate.report.markdown import markdown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from trace_gate.core.gate.judgement import CommitJudgement, Judgement
    from trace_gate.report.document import Block, Inline, Line, Tone
    from trace_gate.report.judgement.collapse import Group

TONES: dict[str, Tone] = {
    "PASS": "good",
    "ESCALATE": "warning",
    "BLOCK": "bad",
    "CANNOT_JUDGE": "bad",
}
COMMANDS = ("git ", "trace-gate ", "mkdir ")
ALL = "trace-gate check --format json"
COLUMNS = (Column(title="Where"), Column(title="What is wrong"), Column(title="How to mend it"))
MOST = 5_000
"""Rows to begin with; a page of GitHub has room for fewer."""


def within(judgement: Judgement, limit: int, *, marker: str | None = None) -> str:
    """The page in GitHub's Markdown, of at most `limit` bytes, with as many rows as fit."""
    rows = min(MOST, longest(judgement))
    while True:
        page = document(judgement, rows).with_(marker=marker)
        text = markdown(page)
        size = len(text.encode("utf-8"))
        if size <= limit or rows == 0:
            return text if size <= limit else markdown(page, limit=limit)
        rows = rows * limit // size * 9 // 10


def longest(judgement: Judgement) -> int:
    """How many rows the longest table may have."""
    return max(len(judgement.findings), len(judgement.commits), 1)


def document(judgement: Judgement, rows: int = MOST) -> Document:
    """The page, with at most so many rows in each table."""
    found = groups(ordered(judgement.findings))
    verdict, _, words = VERDICTS[judgement.verdict].partition(": ")
    said = f": {words}" if words else ""
    return Document(
        title=(
            "trace-gate: ",
            Mark(text=verdict.replace("_", " "), tone=TONES[judgement.verdict]),
            f"{said}{counts(judgement)}",
        ),
        blocks=(
            *_facts(judgement),
            *_to_do([each for each in found if each.first.level == "error"], judgement, rows),
            *_folded(found, judgement, rows),
            *_commits(judgement.commits, rows),
            *_reasons(found),
        ),
        whole=(Code(text=ALL),),
    )


def _facts(judgement: Judgement) -> Iterator[Block]:
    """What was looked at, and what has to be said about it."""
    facts = closing(judgement)[:-1]
    if facts:
        yield Items(lines=tuple((each,) for each in facts))


def _to_do(errors: Sequence[Group], judgement: Judgement, rows: int) -> Iterator[Block]:
    yield Heading(text=("What to do first",))
    if errors:
        yield from _table(errors, judgement, rows, "Errors, and how each is mended")
    else:
        yield Paragraph(text=("Nothing: no error was found.",))


def _folded(found: Sequence[Group], judgement: Judgement, rows: int) -> Iterator[Block]:
    """Warnings and notes: they stop nothing."""
    for level in LEVELS[1:]:
        same = [each for each in found if each.first.level == level]
        if same:
            count = sum(1 + len(each.more) for each in same)
            title = f"{plural(count, level).capitalize()}"
            blocks = tuple(_table(same, judgement, rows, f"{title}: they stop nothing"))
            yield Details(summary=(title,), blocks=blocks)


def _table(found: Sequence[Group], judgement: Judgement, rows: int, what: str) -> Iterator[Block]:
    """The rows for which there is room, and how many more there are."""
    shown = tuple(_row(each, judgement.addresses.docs) for each in found[:rows])
    if shown:
        yield Table(columns=(Column(title="Code"), *COLUMNS), rows=shown, caption=what)
    yield from _missing(len(found) - len(shown))


def _missing(count: int) -> Iterator[Block]:
    if count > 0:
        yield Paragraph(text=(f"{count} more are not shown here. All of them: ", Code(text=ALL)))


def _row(group: Group, docs: str) -> tuple[Line, ...]:
    finding = group.first
    wrong = f"{finding.message} ({group.others})" if group.others else finding.message
    code: Inline = Code(text=finding.code)
    if docs:
        code = Link(text=finding.code, to=f"{docs}/findings/{finding.code}.html", code=True)
    return ((code,), (Code(text=place(finding)),), (wrong,), _remedy(group.remedy))


def _remedy(text: str) -> Line:
    """A command to copy, with its remark behind it; anything else is a sentence."""
    if not text.startswith(COMMANDS):
        return (text,)
    command, sign, remark = text.partition("   #")
    return (Code(text=command), f" {remark.strip()}") if sign else (Code(text=command),)


def _commits(commits: Sequence[CommitJudgement], rows: int) -> Iterator[Block]:
    if not commits:
        return
    shown = tuple(
        (
            (Code(text=each.commit[:10]),),
            (Mark(text=each.verdict, tone=TONES[each.verdict]),),
            tuple(_spaced(each.traces)),
            (str(len(each.paths)),),
        )
        for each in commits[:rows]
    )
    columns = (
        Column(title="Commit"),
        Column(title="Verdict"),
        Column(title="Traces"),
        Column(title="Paths", number=True),
    )
    table = (Table(columns=columns, rows=shown, caption="Commits, oldest first"),) if shown else ()
    yield Details(
        summary=(plural(len(commits), "commit").capitalize(),),
        blocks=(*table, *_missing(len(commits) - len(shown))),
    )


def _spaced(names: Sequence[str]) -> Iterator[Inline]:
    for number, each in enumerate(names):
        if number:
            yield " "
        yield Code(text=each)


def _reasons(found: Sequence[Group]) -> Iterator[Block]:
    """Why the rules exist that something was said of, each once."""
    codes = dict.fromkeys(each.first.code for each in found)
    if codes:
        lines = tuple((Code(text=each), f" {name_of(each)}: {why(each)}") for each in codes)
        yield Details(summary=("Why these rules exist",), blocks=(Items(lines=lines),))
