"""Equal findings as one: the first of them, and how many more there are (SPEC 6).

Equal are those that say the same of different places and are mended in the same way. Programs
get all of them (`--format json`); a reader of a hundred equal lines reads none.
"""

from __future__ import annotations

from trace_gate.core.record import Record
from trace_gate.core.shell import word
from trace_gate.report.escape import plain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from trace_gate.core.finding import Finding

FROM = 3
"""So many equal findings are collapsed; fewer are shown one by one."""

NAMED = 10
"""So many places are named behind the first finding."""

MENDED = 100
"""So many places are mended by one command; beyond it the rest is told to be like the first."""

LISTS = ("git add ", "git rm ", "git restore ", "git checkout ", "git reset --soft ")
"""Commands that take any number of paths."""

REPEATED = ("--target", "--evidence")
"""Options that are given once for each path."""


BY_TRACE = ("TG502",)
"""Of these each change of a trace has one of its own, and they differ by its values."""


class Group(Record):
    """Findings that say the same; `more` are those behind the first."""

    first: Finding
    more: tuple[Finding, ...] = ()

    @property
    def others(self) -> str:
        """`and 17 more like it: ads/b.csv, ...`; empty where there are none."""
        if not self.more:
            return ""
        where = list(dict.fromkeys(place(each) for each in (self.first, *self.more)))[1:]
        named = ", ".join(where[:NAMED])
        rest = ", ... (all of them: --format json)" if len(where) > NAMED else ""
        return f"and {len(self.more)} more like it{': ' if named else ''}{named}{rest}"

    @property
    def remedy(self) -> str:
        """What mends all of them: one command where the first one is a command."""
        command, hash_sign, remark = self.first.remediation.partition("   #")
        every = (self.first, *self.more)
        if not self.more or not command.startswith(("git ", "trace-gate ")):
            return self.first.remediation
        if len(every) > MENDED:
            rest = f"   # and so for the {len(self.more)} others; all of them: --format json"
            return f"{command}{rest}"
        return f"{_for_all(every)}{hash_sign}{remark}"


def groups(findings: Iterable[Finding]) -> list[Group]:
    """The findings in their order, equal ones behind the first of them."""
    found: dict[tuple[str, ...], list[Finding]] = {}
    for each in findings:
        found.setdefault(_shape(each), []).append(each)
    made: list[Group] = []
    for same in found.values():
        if len(same) < FROM:
            made += [Group(first=each) for each in same]
        else:
            made.append(Group(first=same[0], more=tuple(same[1:])))
    return made


def place(finding: Finding) -> str:
    """`path:line:col`, as far as it is known; else the commit, else the repository."""
    if finding.path is None:
        return f"commit {plain(finding.commit[:10])}" if finding.commit else "repository"
    numbers = [str(each) for each in (finding.line, finding.column) if each is not None]
    return plain(":".join([finding.path, *numbers]))


def _for_all(findings: tuple[Finding, ...]) -> str:
    """One command for some places: with all paths where it takes them, else one after the other."""
    commands = [each.remediation.partition("   #")[0] for each in findings]
    paths = [word(each.path or "") for each in findings]
    parts = {_around(*both) for both in zip(commands, paths, strict=True)}
    around = parts.pop()
    if not parts and around is not None:
        before, after = around
        option = before.rpartition(" ")[2]
        if option in REPEATED:
            return f"{before} {f' {option} '.join(dict.fromkeys(paths))}{after}"
        if f"{before} ".startswith(LISTS):
            return f"{before} {' '.join(dict.fromkeys(paths))}{after}"
    return " && ".join(dict.fromkeys(commands))


def _around(command: str, path: str) -> tuple[str, str] | None:
    """What stands before and behind the one place where a command names a path."""
    before, found, after = f"{command} ".partition(f" {path} ")
    if not found or f" {path} " in f" {after}":
        return None
    return before, f" {after}".rstrip()


def _shape(finding: Finding) -> tuple[str, ...]:
    """What a finding says, without the names of what it says it of.

    A trace of 25 first bids is approved as one: what is mended in the same way is said once.
    """
    if finding.code in BY_TRACE and finding.level != "error":
        return (finding.level, finding.code, finding.path or "", finding.remediation)
    said = (finding.message, finding.remediation)
    return (finding.level, finding.code, *(_without_names(text, finding) for text in said))


def _without_names(text: str, finding: Finding) -> str:
    for number, name in enumerate((finding.path, finding.trace_id, (finding.commit or "")[:10])):
        if name:
            text = text.replace(word(name), f"\0{number}").replace(name, f"\0{number}")
    return text
