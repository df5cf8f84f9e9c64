"""One judged repository while it is asked: its processes, its parts, and their end."""

from __future__ import annotations

from trace_gate.adapters.git import locate
from trace_gate.adapters.git.failures import odd
from trace_gate.adapters.git.index import Index
from trace_gate.adapters.git.objects import ObjectReader
from trace_gate.adapters.git.trees import Trees

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Self

    from trace_gate.adapters.git.ancestry import Ancestry
    from trace_gate.adapters.git.commits import RawCommit
    from trace_gate.adapters.git.history import History
    from trace_gate.adapters.git.merges import Merges
    from trace_gate.adapters.git.object_memory import ObjectMemory
    from trace_gate.adapters.git.process import Runner
    from trace_gate.adapters.git.refs import Names
    from trace_gate.adapters.git.revisions import Revisions
    from trace_gate.adapters.git.scratch import Scratch
    from trace_gate.adapters.git.staging import Staging
    from trace_gate.adapters.git.whole_history import Fsck


COMMIT_HOOKS = ("pre-commit", "pre-merge-commit", "prepare-commit-msg", "commit-msg")
"""Hooks that judge what is staged."""


class Session:
    """A repository that can be asked. A context manager: what it started ends with it."""

    def __init__(self, place: locate.Place, environ: Mapping[str, str], hook: str = "") -> None:
        self._place, self._environ, self._hook = place, environ, hook
        self._reader = ObjectReader(place.inside)
        self._borrowing: ObjectReader | None = None
        self._memory: ObjectMemory | None = None
        self._fsck: Fsck | None = None
        self._scratch_made: Scratch | None = None
        self._names_made: Names | None = None
        self._revisions_made: Revisions | None = None
        self._raw: dict[str, RawCommit] = {}
        self._trees = Trees(lambda: self._objects, place.empty_tree, self._raw)
        self._index = Index(place, self._trees, environ.get("GIT_INDEX_FILE"), self._head_tree)

    @classmethod
    def open(
        cls, cwd: str | None = None, environ: Mapping[str, str] | None = None, *, hook: str = ""
    ) -> Self:
        """The repository that a folder is in.

        Args:
            cwd: the folder; the current one when it is not given.
            environ: the environment of the caller (GIT_DIR, GIT_INDEX_FILE, who commits).
            hook: the hook that asks. Only those of `git merge` believe `GITHEAD_*`.

        Raises:
            RepositoryUnreadable: there is none, or Git refuses to read it; with the line
                that mends it.
        """
        if environ is None:
            import os

            environ = os.environ
        return cls.found(locate.Search(cwd, environ), hook=hook)

    @classmethod
    def found(cls, search: locate.Search, *, hook: str = "") -> Self:
        """The repository that a search finds; arguments and errors as those of `open`."""
        session = cls(search.place(), search.environ, hook)
        if hook in COMMIT_HOOKS:  # they ask all of this: git works while the caller does
            session._reader.start()
            session._index.read_ahead()
            session._names.read_ahead()
            session._revisions.hold()
        return session

    def close(self) -> None:
        """End what runs, remove what was made."""
        self._reader.close()
        self._index.close()
        if self._names_made is not None:
            self._names_made.close()
        if self._borrowing is not None:
            self._borrowing.close()
        if self._fsck is not None:
            self._fsck.close()
        if self._scratch_made is not None:
            self._scratch_made.close()
        self._borrowing = self._scratch_made = None

    def __del__(self) -> None:
        self.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def program(self) -> str:
        """The absolute path of the git that is run."""
        return self._place.inside.words[0]

    @property
    def git_dir(self) -> str:
        """The Git directory of this working tree."""
        return self._place.git_dir

    @property
    def common_dir(self) -> str:
        """The Git directory that all working trees of the repository share."""
        return self._place.common_dir

    @property
    def private_dir(self) -> str:
        """Where trace-gate keeps what is its own (it may not exist yet)."""
        return self._place.private_dir

    @property
    def top(self) -> str | None:
        """The top of the working tree; None without one."""
        return self._place.top

    @property
    def shallow(self) -> bool:
        """Whether part of the history is cut off."""
        return self._place.shallow

    @property
    def object_format(self) -> str:
        """`sha1` or `sha256`."""
        return self._place.object_format

    @property
    def empty_tree(self) -> str:
        """The name of the tree without entries."""
        return self._place.empty_tree

    # parts, made when they are needed

    @property
    def _objects(self) -> ObjectReader:
        """Where objects are read: in the scratch repository as soon as merges wrote into it."""
        if self._scratch_made is None or not self._scratch_made.wrote:
            return self._reader
        if self._borrowing is None:
            self._borrowing = self._reader_of(self._scratch_made.runner)
        return self._borrowing

    def _reader_of(self, runner: Runner) -> ObjectReader:
        if self._memory is None:
            return ObjectReader(runner)
        from trace_gate.adapters.git.object_memory import RememberingReader

        return RememberingReader(runner, self._memory)

    def remember(self) -> None:
        """Read each small object once from now on, for many units one after the other."""
        from trace_gate.adapters.git import left_behind
        from trace_gate.adapters.git.object_memory import ObjectMemory

        left_behind.remove(self._scratch.folder)
        self._memory = ObjectMemory()
        self._reader.close()
        self._reader = self._reader_of(self._place.inside)
        if self._borrowing is not None:
            self._borrowing.close()
        self._borrowing = None

    @property
    def _scratch(self) -> Scratch:
        if self._scratch_made is None:
            from trace_gate.adapters.git.scratch import Scratch

            self._scratch_made = Scratch(self._place)
        return self._scratch_made

    @property
    def _names(self) -> Names:
        if self._names_made is None:
            from trace_gate.adapters.git.refs import Names

            self._names_made = Names(self._place, self._environ)
        return self._names_made

    @property
    def _history(self) -> History:
        from trace_gate.adapters.git.history import History

        return History(self._scratch.runner, self._trees, self._ancestry, self._merges)

    @property
    def _ancestry(self) -> Ancestry:
        from trace_gate.adapters.git.ancestry import Ancestry

        return Ancestry(self._scratch.runner, lambda: self._objects)

    @property
    def _merges(self) -> Merges:
        from trace_gate.adapters.git.merges import Merges

        return Merges(self._scratch, self._trees, self._ancestry, lambda: self._objects)

    @property
    def _staging(self) -> Staging:
        from trace_gate.adapters.git.staging import Staging

        return Staging(self._scratch, self._place, self._names)

    @property
    def _revisions(self) -> Revisions:
        if self._revisions_made is None:
            from trace_gate.adapters.git.revisions import Revisions

            self._revisions_made = Revisions(
                self._place, self._reader, lambda: self._names, self._commit
            )
        return self._revisions_made

    def head(self) -> str | None:
        """The commit of HEAD; None where nothing is committed yet."""
        return self._revisions.head()

    def _head_tree(self) -> str:
        head = self.head()
        return self._trees.root(head) if head is not None else self._place.empty_tree

    def _commit(self, oid: str) -> RawCommit:
        found = self._raw.get(oid)
        if found is None:
            from trace_gate.adapters.git.commits import read

            found = read(self._objects, [self._name(oid)])[0]
            self._trees.know([found])
        return found

    def _near(self, oid: str, most: int = 16) -> set[str]:
        """Some ancestors that can be named without a walk: most questions end here."""
        near: set[str] = set()
        for _ in range(most):
            parents = self._commit(oid).parents
            near.update(parents)
            if not parents:
                break
            oid = parents[0]
        return near

    def _name(self, oid: str) -> str:
        """A full object name, and nothing that git could take for an option."""
        if len(oid) != self._place.oid_length or oid.strip("0123456789abcdef"):
            raise odd("rev-parse", f"{oid[:80]!r} is not a full object name")
        return oid
