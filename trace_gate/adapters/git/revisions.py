"""What names stand for. A name that stands for two things stands for none.

Git takes a tag before a branch, a branch before a remote-tracking copy, and a tag of the name
`refs/heads/main` for a branch that is missing; and anybody who may push can push a tag. So full
names are taken as they stand, and a shorter one that could be two things is refused, with the
line that mends it.
"""

from __future__ import annotations

from trace_gate.adapters.git.failures import missing, odd
from trace_gate.core.errors import CannotJudge

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from trace_gate.adapters.git.commits import RawCommit
    from trace_gate.adapters.git.locate import Place
    from trace_gate.adapters.git.objects import Found, ObjectReader
    from trace_gate.adapters.git.refs import Names

_KINDS = ("refs/tags/", "refs/heads/", "refs/remotes/", "refs/")
_HEADS = "refs/heads/"
_MARKS = ("~", "^", "@{", ":")
"""What begins the part of a revision that is not its name."""

_HERE = ("HEAD", "@")
"""Always the commit that is checked out: nothing that is pushed can take their place."""


class Revisions:
    """The commits that names stand for.

    Args:
        place: the repository.
        reader: where objects are read.
        names: its references, made when they are needed.
        commit: reads one commit.
    """

    def __init__(
        self,
        place: Place,
        reader: ObjectReader,
        names: Callable[[], Names],
        commit: Callable[[str], RawCommit],
    ) -> None:
        self._place, self._reader, self._names, self._commit = place, reader, names, commit
        self._held: dict[str, str | None] | None = None

    def hold(self) -> None:
        """From now on HEAD and each full name stand for what they stand for when first asked.

        For a hook before a commit, which asks for them again and again: nothing moves them
        while Git waits for it, and what is judged as one is asked of one state.
        """
        self._held = {}

    def head(self) -> str | None:
        """The commit of HEAD; None where nothing is committed yet."""
        if self._held is None:
            return self._head_now()
        if "HEAD" not in self._held:
            self._held["HEAD"] = self._head_now()
        return self._held["HEAD"]

    def _head_now(self) -> str | None:
        first, *others = self._reader.info(["HEAD", *_taken_for("HEAD")])
        if any(others) and (branch := self._names().head_branch()) is not None:
            return self._at_full_names([_HEADS + branch])[0]
        if first is None:
            self._names().check_unborn()
            return None
        return self._peeled(first)

    def commits(self, revs: Sequence[str]) -> list[str | None]:
        """The commit of each revision; None where there is none.

        Raises:
            CannotJudge: a name is short, and stands for two things.
        """
        full = [rev for rev in revs if self._is_full(rev)]
        found = dict(zip(full, self._at_full_names(full), strict=True))
        return [found[rev] if rev in found else self._at_typed(rev) for rev in revs]

    def _is_full(self, name: str) -> bool:
        """Whether a name is the full one of an object or a reference, without any steps."""
        oid = len(name) == self._place.oid_length and not name.strip("0123456789abcdef")
        return oid or (name.startswith("refs/") and _parts(name)[1] == "")

    def _at_full_names(self, names: Sequence[str]) -> list[str | None]:
        """The commits at some full names, each asked for once where they are held."""
        held = self._held if self._held is not None else {}
        new = [each for each in dict.fromkeys(names) if each not in held]
        held.update(zip(new, self._full_names_now(new), strict=True))
        return [held[each] for each in names]

    def _full_names_now(self, names: Sequence[str]) -> list[str | None]:
        """The commits at some full names. What Git could take them for is asked for as well."""
        asked = [(each, *(_taken_for(each) if "/" in each else ())) for each in names]
        answers = iter(self._reader.info([each for group in asked for each in group]))
        found = []
        for group in asked:
            first, *others = [next(answers) for _ in group]
            if any(others):
                found.append(self._names().refs(group[0]).get(group[0]))
            else:
                found.append(self._peeled(first) if first is not None else None)
        return found

    def _at_typed(self, rev: str) -> str | None:
        """The commit of what a person typed."""
        name, rest = _parts(self._with_full_name(rev))
        steps = _steps(rest)
        if not name or steps is None:
            return self._found(name + rest)
        if self._is_full(name):
            oid = self._at_full_names([name])[0]
        else:
            oid = self.head() if name in _HERE else self._found(name)
        return self._stepped(oid, steps)

    def _with_full_name(self, rev: str) -> str:
        """A revision with the full name of the reference that it begins with, where it is one."""
        name, rest = _parts(rev)
        if name in _HERE or not name or name.startswith("refs/") or not _is_line(name):
            return rev
        there = self._names().refs(*_taken_for(name))
        found = [ref for ref in _taken_for(name) if ref in there]
        also = [f"the commit {name}"] if found and self._abbreviates(name) else []
        if len(found) + len(also) > 1:
            raise _ambiguous(name, found, also, rest)
        return f"{found[0]}{rest}" if found else rev

    def _abbreviates(self, text: str) -> bool:
        """Whether a text is the beginning of the name of an object, too."""
        if len(text) < 4 or text.lower().strip("0123456789abcdef"):
            return False
        return bool(self._place.inside.run("rev-parse", f"--disambiguate={text}"))

    def _found(self, rev: str) -> str | None:
        found = self._reader.info([rev])[0]
        return self._peeled(found) if found is not None else None

    def _peeled(self, found: Found) -> str | None:
        """The commit that an object is, or that a tag leads to; None for anything else."""
        while found.type == "tag":
            _, data = next(self._reader.contents([found.oid], "tag"))
            target = data.partition(b"\n")[0].removeprefix(b"object ").decode("latin-1")
            if not self._is_full(target):
                raise odd("cat-file", f"tag {found.oid[:10]} is not of the form that Git writes")
            at = self._reader.info([target])[0]
            if at is None:
                raise missing(target)
            found = at
        return found.oid if found.type == "commit" else None

    def _stepped(self, oid: str | None, steps: Sequence[tuple[str, int]]) -> str | None:
        """An ancestor, along the parents that the commits themselves name."""
        for sign, count in steps:
            times, number = (count, 1) if sign == "~" else (min(count, 1), count)
            for _ in range(times):
                above = self._commit(oid).parents if oid is not None else ()
                oid = above[number - 1] if number <= len(above) else None
        return oid


def _parts(rev: str) -> tuple[str, str]:
    """A revision as the name that it begins with, and what comes after (`main~1^2`)."""
    cut = min((at for mark in _MARKS if (at := rev.find(mark)) >= 0), default=len(rev))
    return rev[:cut], rev[cut:]


def _steps(rest: str) -> list[tuple[str, int]] | None:
    """Steps to ancestors, `~2` as ("~", 2); None for anything else that Git knows."""
    found: list[tuple[str, int]] = []
    while rest:
        sign, digits, rest = rest[0], "", rest[1:]
        while rest and rest[0] in "0123456789":
            digits, rest = digits + rest[0], rest[1:]
        if sign not in "~^" or rest[:1] not in ("", "~", "^") or len(digits) > 6:
            return None
        found.append((sign, int(digits or 1)))
    return found


def _is_line(name: str) -> bool:
    """Whether it could be the name of a reference, as far as a question can hold it."""
    return len(name) < 1000 and not any(char in name for char in "\n\0 *?[\\")


def _taken_for(name: str) -> tuple[str, ...]:
    """What Git takes a name for: a short one, or a full one that names nothing by itself."""
    return (*(kind + name for kind in _KINDS), f"refs/remotes/{name}/HEAD")


def _ambiguous(name: str, found: Sequence[str], also: Sequence[str], rest: str) -> CannotJudge:
    kinds = {"tags": "a tag", "heads": "a branch", "remotes": "a remote-tracking branch"}
    named = [f"{kinds.get(ref.split('/')[1], 'a reference')} ({ref})" for ref in found]
    meant = next((ref for ref in reversed(found) if not ref.startswith("refs/tags/")), found[0])
    return CannotJudge(
        f"{name} stands for {' and for '.join([*named, *also])}, so it is not clear what is meant.",
        remedy=f"Write the full name: {meant}{rest}",
    )
