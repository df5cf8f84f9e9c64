"""Every question that trace-gate asks of Git (SPEC 5). One `Git` for each judged repository.

Git decides what a repository holds; nothing in here decides what that means. A git that
fails, or answers oddly, raises RepositoryUnreadable: nothing is ever taken for an empty
answer. Object names are full, lower-case hex; paths are text with surrogate escapes.

The parts: `locate` finds the repository and fixes environment and flags, `process` runs git,
`session` holds the parts together, `objects` and `trees` read objects, `index` what is staged,
`history` commits, `scratch` merges, `refs` references, settings and people, `blobs` contents in
bulk, `queries` what few runs ask, `staging` takes contents to and from the working tree,
`branches` makes a branch.
"""

from __future__ import annotations

from trace_gate.adapters.git.failures import odd
from trace_gate.adapters.git.session import Session

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from trace_gate.adapters.git.branches import Branches
    from trace_gate.adapters.git.commits import RawCommit
    from trace_gate.adapters.git.scratch import Merge
    from trace_gate.core.errors import RepositoryUnreadable
    from trace_gate.core.git_model import (
        Change,
        Commit,
        Entry,
        FileOrigin,
        FileStep,
        LineOrigin,
        Signature,
    )
    from trace_gate.core.ledger.evidence_file import FileFacts


class Git(Session):
    """A repository, and the questions to it."""

    # names

    def resolve(self, rev: str) -> str | None:
        """The full name of the commit that a revision stands for; None where there is none.

        Full names of objects and of references (`refs/heads/main`) are taken as they stand.

        Raises:
            CannotJudge: a shorter name stands for two things, such as a branch and a tag.
        """
        return self.resolve_many([rev])[0]

    def resolve_many(self, revs: Sequence[str]) -> list[str | None]:
        """The commits that some revisions stand for; the full names among them in one question."""
        return self._revisions.commits(revs)

    def head_branch(self) -> str | None:
        """The branch that HEAD is on; None when it is detached."""
        return self._names.head_branch()

    def remote_default_branch(self, remote: str) -> str | None:
        """The default branch of a remote, as this clone knows it."""
        return self._names.remote_default_branch(remote)

    def amends(self, head: str) -> bool:
        """Whether the commit in the making amends HEAD. Git tells no hook; its author does.

        Git names the author of the commit to its hooks. An amend keeps name, e-mail and time
        of the commit that it amends. In the same second a new commit has them, too, so then
        only what stages nothing counts as an amend.
        """
        named = self._names.hook_author()
        author = self._commit(head).author
        if named is None or named != author:
            return False
        return not self._names.is_now(author.seconds) or not self.staged(head)

    def merge_heads(self) -> tuple[str, ...]:
        """The commits that are being merged into HEAD."""
        named = self._names.merge_heads(self._hook)
        if self.resolve_many(named) != named:
            raise odd("merge", "MERGE_HEAD names something that is not a commit")
        return tuple(named)

    def fast_forwarded(self, head: str) -> bool:
        """Whether a `git merge` only went on to `head`; true in its hooks alone."""
        return head in self._names.asked_to_merge()

    def refs(self, prefix: str) -> dict[str, str]:
        """Full name to commit of every reference below a prefix such as `refs/heads/`."""
        return self._names.refs(prefix)

    def symbolic_refs(self) -> dict[str, str]:
        """Full name to full name, of every reference that is another name of a reference."""
        return self._names.symbolic_refs()

    def branch_tips(self) -> tuple[str, ...]:
        """The commits of every local and remote-tracking branch, each once."""
        tips = self._names.refs("refs/heads/", "refs/remotes/")
        return tuple(dict.fromkeys(tips.values()))

    def other_working_trees(self) -> tuple[str, ...]:
        """The tops of the other working trees of this repository (`git worktree`)."""
        return self._names.other_working_trees()

    def remotes(self) -> tuple[str, ...]:
        """The names of the remotes."""
        return self._names.remotes()

    def setting(self, name: str) -> str | None:
        """A value of the Git configuration; None where it is not set."""
        return self._names.setting(name)

    def setting_files(self) -> tuple[str, ...]:
        """The files that git reads settings from, with all that they would include."""
        return self._names.setting_files()

    def comment_sign(self) -> str:
        """What begins the lines of a message that git leaves out (`core.commentChar`)."""
        return self._names.comment_sign()

    def author(self) -> Signature:
        """Who would be the author of a commit made now."""
        return self._names.identity("author")

    def committer(self) -> Signature:
        """Who would be the committer of a commit made now."""
        return self._names.identity("committer")

    def partial(self) -> RepositoryUnreadable | None:
        """Why this clone may not show the true or whole history; None where it does."""
        return self._names.partial()

    def fsck(self, head: str, *, whole: bool) -> Callable[[], tuple[str, ...]]:
        """Begin to look at all objects; what is returned waits, and says what is wrong.

        Those below `head` are only looked for where they need not be read as a `whole`.
        """
        from trace_gate.adapters.git.whole_history import Fsck

        self._fsck = Fsck(self._scratch.runner, self._name(head), whole=whole)
        return self._fsck

    def branches(self) -> Branches:
        """What makes a branch without index, HEAD or working tree."""
        from trace_gate.adapters.git.branches import Branches

        return Branches(self._place)

    # history

    def tree(self, oid: str | None) -> str:
        """The tree of a commit; the empty one for no commit."""
        return self._trees.root(self._name(oid)) if oid is not None else self.empty_tree

    def parents(self, oid: str) -> tuple[str, ...]:
        """The parents of a commit."""
        return self._commit(oid).parents

    def message(self, oid: str) -> str:
        """The message of a commit."""
        return self._commit(oid).message

    def committed_at(self, oid: str) -> int:
        """When a commit was made, by its committer: seconds since the epoch."""
        return self._commit(oid).committer.seconds

    def merge_base(self, a: str, b: str) -> str | None:
        """A best common ancestor; None where there is none."""
        return next(iter(self._ancestry.merge_bases(self._name(a), self._name(b))), None)

    def is_ancestor(self, a: str, b: str) -> bool:
        """Whether `b` has everything that `a` has."""
        if self._name(a) == self._name(b) or a in self._near(b):
            return True
        return self._ancestry.reaches([b], a)

    def first_parents(self, head: str, base: str | None) -> list[str]:
        """The first-parent history of `head` that `base` lacks, newest first."""
        return self._ancestry.first_parents(self._name(head), self._name(base) if base else None)

    def steps(self, head: str) -> Iterator[tuple[str, int]]:
        """The first-parent history, newest first, each with its committer date (epoch seconds).

        Nothing is read before it is asked for.
        """
        oid: str | None = self._name(head)
        while oid is not None:
            commit = self._commit(oid)
            yield commit.oid, commit.committer.seconds
            oid = commit.parents[0] if commit.parents else None

    def commits(self, head: str, excluded: Sequence[str]) -> tuple[Commit, ...]:
        """The commits of `head` that the excluded ones lack, parents before children."""
        return self._history.commits(self._name(head), [self._name(oid) for oid in excluded])

    def merge(self, ours: str, theirs: str) -> Merge:
        """The automatic merge of two commits, without any configuration or attributes."""
        return self._merges.of_related(self._name(ours), self._name(theirs))

    def merge_all(self, commits: Sequence[str]) -> Merge:
        """The successive automatic merges of two or more commits, whatever their histories."""
        return self._merges.successive([self._name(oid) for oid in commits])

    def commits_on(self, head: str, path: str) -> tuple[Commit, ...]:
        """The commits of a whole history that make something of a path, parents first."""
        return self._history.commits_on(self._name(head), path)

    def last_change(self, head: str, since: str, path: str) -> str | None:
        """The newest commit of `head` that `since` lacks and that changes a path, or None."""
        return self._history.last_change(self._name(head), self._name(since), path)

    def landed_at(self, head: str, path: str) -> str | None:
        """The commit by which a path came into the first-parent history of `head`, or None."""
        return self._history.landed_at(self._name(head), path)

    def file_origins(self, head: str, folder: str) -> dict[str, FileOrigin]:
        """Path to the commit that brought it, of the files below a folder: for readers only."""
        from trace_gate.adapters.git.file_origins import file_origins

        return file_origins(self._scratch.runner, self._name(head), folder)

    def every(self, head: str) -> tuple[RawCommit, ...]:
        """Every commit of the history of `head`, the newest first: for readers only."""
        return self._history.every(self._name(head))

    def origins_of(self, head: str, paths: Sequence[str]) -> dict[str, FileOrigin]:
        """The same of a few files, without a walk through the whole history."""
        from trace_gate.adapters.git.file_origins import origins_of

        return origins_of(self._scratch.runner, self._name(head), paths)

    def commit(self, oid: str) -> RawCommit:
        """A commit as it is stored."""
        return self._commit(self._name(oid))

    def line_origin(self, head: str, path: str, line: int) -> LineOrigin:
        """The commit that wrote a line of a file of `head`, through renames: for readers only."""
        from trace_gate.adapters.git.line_origins import line_origin

        return line_origin(self._scratch.runner, self._name(head), path, line)

    def file_steps(self, head: str, path: str, most: int) -> tuple[FileStep, ...]:
        """The newest commits that made something of a file, through renames: for readers only."""
        from trace_gate.adapters.git.line_origins import file_steps

        return file_steps(self._scratch.runner, self._name(head), path, most)

    def landing(self, head: str, commit: str) -> tuple[str, tuple[str, ...]]:
        """The first-parent step of `head` that brought a commit, and those after it."""
        from trace_gate.adapters.git.line_origins import landing

        return landing(self._scratch.runner, self._name(head), self._name(commit))

    def gate_history(self, commit: str) -> bool:
        """Whether the commit or any ancestor has a `config/*/gate.yaml`."""
        names = self.folder(commit, "config")
        if self.entries(commit, [f"config/{name}/gate.yaml" for name in names]):
            return True
        return bool(self._gate_commits(commit, "-1"))

    def gate_commits(self, head: str) -> list[str]:
        """Every commit of a history that makes something of a `config/*/gate.yaml`."""
        return self._gate_commits(head)

    def _gate_commits(self, head: str, *words: str) -> list[str]:
        from trace_gate.adapters.git.ancestry import full_names

        git = self._scratch.runner.with_environment(
            GIT_LITERAL_PATHSPECS="0", GIT_GLOB_PATHSPECS="1"
        )
        name = self._name(head)
        out = git.run("rev-list", *words, "--full-history", name, "--", "config/*/gate.yaml")
        return full_names(out, len(name))

    # trees and the index

    def changes(self, old_tree: str, new_tree: str) -> tuple[Change, ...]:
        """What differs between two trees: every path, nothing hidden, no renames."""
        return self._trees.difference(self._name(old_tree), self._name(new_tree))

    def staged(self, base: str | None) -> tuple[Change, ...]:
        """What differs from a tree or commit (None: from nothing) to the index."""
        return self._index.against(self.tree(base))

    def entries(self, tree: str | None, paths: Iterable[str]) -> dict[str, Entry]:
        """Those of the paths that a tree or commit (None: nothing) has; folders are entries too."""
        return self._trees.entries(self._name(tree), paths) if tree is not None else {}

    def folders_at(self, commits: Sequence[str], path: str) -> tuple[str, ...]:
        """The different trees that a folder has at some commits, in one question."""
        found = self._reader.info([f"{self._name(oid)}:{path}" for oid in commits])
        trees = [each.oid for each in found if each is not None and each.type == "tree"]
        return tuple(dict.fromkeys(trees))

    def folder(self, tree: str, path: str) -> tuple[str, ...]:
        """The names in one folder of a tree; "" is its root."""
        return self._trees.names(self._name(tree), path)

    def folder_backwards(self, tree: str, path: str) -> Iterator[str]:
        """The same, the last one first: of a large folder the newest are had without the others."""
        return self._trees.backwards(self._name(tree), path)

    def twins(self, tree: str, path: str, keys: Collection[str]) -> tuple[str, ...]:
        """The names in one folder that have one of these `twin_key`s."""
        return self._trees.twins(self._name(tree), path, keys)

    def all_entries(self, tree: str, prefix: str) -> dict[str, Entry]:
        """Every file, link and submodule below a folder of a tree; "" is its root."""
        return self._trees.below(self._name(tree), prefix)

    def has(self, oid: str) -> bool:
        """Whether an object is in this repository, of whatever kind; by its full name."""
        return self._reader.info([oid])[0] is not None

    def types(self, oids: Iterable[str]) -> dict[str, str | None]:
        """What kind each object is of; None for one that is not in this repository."""
        return self._objects.types(oids)

    def existing(self, names: Sequence[tuple[str, str]]) -> list[bool]:
        """Whether each (tree or commit, path) exists."""
        return [bool(self.entries(tree, [path])) for tree, path in names]

    def index_entries(self, paths: Iterable[str]) -> dict[str, Entry]:
        """Those of the paths that are staged; for a folder, everything below it."""
        return self._index.entries(paths)

    def index_folder(self, path: str) -> tuple[str, ...]:
        """The names in one folder of the index; "" is its root."""
        return self._index.names(path)

    def unmerged(self) -> dict[str, dict[int, Entry]]:
        """The paths on which a merge stopped, with their entries by stage (1, 2, 3)."""
        return self._index.unmerged()

    def stages(self, paths: Sequence[str]) -> dict[str, dict[int, Entry]]:
        """What is staged at and below some paths, by stage; also where a merge stopped."""
        return self._index.stages(paths)

    def tracked(self, path: str) -> bool:
        """Whether the index has something at or below a path, whatever the case of its letters."""
        return self._index.tracked(path)

    def stage(self, entries: Mapping[str, Entry | None]) -> None:
        """Put some paths into the index, all or none; None takes a path out of it."""
        self._index.stage(entries)

    def grep_files(self, tree: str, needles: Sequence[str], prefix: str) -> tuple[str, ...]:
        """Paths of the files below a folder of a tree that contain any of the texts."""
        from trace_gate.adapters.git.queries import grep_files

        return grep_files(self._scratch, self._name(tree), needles, prefix)

    def attribute(self, tree: str, path: str, name: str) -> str | None:
        """An attribute by the .gitattributes files of a tree alone; None where it is not set."""
        return self.attribute_of(tree, [path], name)[path]

    def attribute_of(self, tree: str, paths: Iterable[str], name: str) -> dict[str, str | None]:
        """The same for some paths, in one question."""
        from trace_gate.adapters.git.queries import attribute_files

        wanted = list(dict.fromkeys(paths))
        said = self.attributes(self.entries(tree, attribute_files(wanted)), wanted, [name])
        values = {path: said[path][name] for path in wanted}
        return {path: None if v in ("unspecified", "unset") else v for path, v in values.items()}

    def attributes(
        self, rules: Mapping[str, Entry], paths: Iterable[str], names: Sequence[str]
    ) -> dict[str, dict[str, str]]:
        """Path to name to value of some attributes, by these .gitattributes files alone.

        Values as Git says them: `set`, `unset`, `unspecified` or a text.
        """
        from trace_gate.adapters.git.queries import attributes

        return attributes(self._scratch, self._objects, rules, list(dict.fromkeys(paths)), names)

    # contents

    def fetch(self, oids: Iterable[str]) -> None:
        """Read some files that are likely to be asked for, where they are remembered."""
        from trace_gate.adapters.git.object_memory import LARGEST

        found = self._objects.info(list(dict.fromkeys(oids)))
        small = [e.oid for e in found if e is not None and e.type == "blob" and e.size <= LARGEST]
        for _ in self._objects.contents(small, "blob"):
            continue

    def blobs(self, oids: Iterable[str], most: int) -> dict[str, bytes]:
        """The contents of some files; of one that has more than `most` bytes, one byte more.

        So a file that is too large for what it should be is never held as a whole.
        """
        from trace_gate.adapters.git.blobs import blobs

        return blobs(self._objects, oids, most)

    def texts(self, files: Mapping[str, Entry], most: int) -> Iterator[tuple[str, bytes]]:
        """Path and content of some files, a few at a time; contents as `blobs` gives them."""
        from trace_gate.adapters.git.blobs import texts

        return texts(lambda: self._objects, files, most)

    def heads(self, oids: Iterable[str], limit: int) -> dict[str, bytes]:
        """The contents of those files that have at most `limit` bytes."""
        from trace_gate.adapters.git.blobs import small_blobs

        return small_blobs(self._objects, oids, limit)

    def sizes(self, oids: Iterable[str]) -> dict[str, int]:
        """How many bytes each of some files has; nothing of them is read."""
        from trace_gate.adapters.git.blobs import sizes_of

        return sizes_of(self._objects, oids)

    def sha256(self, oids: Iterable[str]) -> dict[str, str]:
        """The sha256 of the contents of some files, however large they are."""
        from trace_gate.adapters.git.blobs import sha256

        if self._memory is None:
            return sha256(self._objects, oids)
        known, wanted = self._memory.sha256, list(oids)
        known.update(sha256(self._objects, [oid for oid in wanted if oid not in known]))
        return {oid: known[oid] for oid in wanted}

    def with_crlf(self, oids: Iterable[str]) -> set[str]:
        """Those of some files that have Windows line ends somewhere."""
        from trace_gate.adapters.git.blobs import with_crlf

        return with_crlf(self._objects, oids)

    def file_facts(self, oids: Iterable[str]) -> dict[str, FileFacts]:
        """What a record may say of some files, each read once, in pieces."""
        from trace_gate.adapters.git.blobs import file_facts

        return file_facts(self._objects, oids)

    def ignoring(self, path: str) -> tuple[str, ...]:
        """The rule by which `git add` would leave a path out; none where none does."""
        return self._staging.ignoring(path)

    def stored_sha256(self, path: str) -> str:
        """The sha256 of a file of the working tree, with line ends as `git add` stores them."""
        found = self._staging.sha256(path)
        if found is None:
            oid = self._staging.temporary(path)
            found = self.sha256([oid])[oid]
        return found

    def stored(self, path: str, limit: int) -> bytes | None:
        """A file of the working tree as `git add` stores it; None above `limit` bytes."""
        oid = self._staging.temporary(path)
        return self.heads([oid], limit).get(oid)

    def kept(self, path: str, data: bytes) -> str:
        """Keep the content of a file as `git add` would store it; its object name."""
        return self._staging.kept(path, data)

    def checked_out(self, path: str, oid: str) -> bytes:
        """The content of a file as a checkout would write it, without any filter."""
        for _ in self._objects.stream(self._name(oid)):
            continue  # git gives it out through its conversions, and does not hash it
        return self._staging.checked_out(path, oid)
