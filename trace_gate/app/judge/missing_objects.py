"""Whether each file that a unit brings is there, also where nobody reads it (SPEC 5, Callers).

A tree may name an object that nobody has, or a folder as the content of a file. Who has the
object could bring any content later, so such a unit cannot be judged. What the base has already
was judged when it came; so what is missing there can be taken away. A submodule is a commit of
another repository.
"""

from __future__ import annotations

from trace_gate.core.errors import RepositoryUnreadable
from trace_gate.core.gate.proposal import INDEX
from trace_gate.core.git_model import SUBMODULE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from trace_gate.app.ports import Repository
    from trace_gate.app.repository.units import Unit

FETCH = "git fetch --all   brings it, if a remote has it (in a partial clone: "
FETCH += "git fetch --refetch --no-filter origin); git fsck   shows what else is missing."


def refuse_missing(git: Repository, unit: Unit) -> None:
    """Ask for all files of a unit at once, its earlier commits included; nothing is read.

    Raises:
        RepositoryUnreadable: the object of one is missing, or is no content of a file.
    """
    asked = {oid for *_, oid in _new_files(unit)}
    wrong = {oid: kind for oid, kind in git.types(asked).items() if kind != "blob"}
    if wrong:
        raise _refused(unit, wrong)


def _new_files(unit: Unit) -> Iterator[tuple[str, str, str]]:
    """Commit, path and object of each file; the commit is "" for what an automatic merge makes."""
    of_commits = ((each.oid, change) for each in unit.commits for change in each.changes)
    net = (("", change) for change in unit.changes)
    for oid, change in (*of_commits, *net):
        if change.new is not None and change.new.mode != SUBMODULE:
            yield oid, change.path, change.new.oid


def _refused(unit: Unit, wrong: Mapping[str, str | None]) -> RepositoryUnreadable:
    places = [each for each in _new_files(unit) if each[2] in wrong]
    commit, path, named = places[0]
    kind, others = wrong[named], len({place[1] for place in places}) - 1
    what = f"is a {kind}, not a file" if kind else "is missing in this repository"
    where = "what is staged" if commit == INDEX else commit[:10] or "the merge with the base"
    more = f" So it is with {others} more." if others else ""
    return RepositoryUnreadable(
        f"{path} in {where} is the object {named}, and that {what}: nobody can tell what "
        f"would land.{more}",
        remedy=_remedy(commit, path, kind),
    )


def _remedy(commit: str, path: str, kind: str | None) -> str:
    if commit == INDEX:
        from trace_gate.core.shell import word

        again = f"git add {word(path)}   stages the file again. "
        return again + (FETCH if kind is None else "git fsck   looks for more.")
    if kind is None:
        return FETCH
    return "git fsck   names what is damaged. Make that commit again: no Git writes such a one."
