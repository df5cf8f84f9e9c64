"""What `trace-gate derive` does, for the command and for the hooks after the fact.

A plain call is answered without the command line for people: a look at layers that did not
change takes less time than that is imported in. See `checking`, which does the same.
"""

from __future__ import annotations

import sys

from trace_gate.adapters.derived.files import DerivedFiles
from trace_gate.adapters.derived.lock import PATIENCE, DeriveLock
from trace_gate.adapters.derived.manifest import DerivedManifest
from trace_gate.cli import environment
from trace_gate.cli.fast import options as words_of
from trace_gate.cli.progress import Progress
from trace_gate.core.errors import CannotJudge, UsageError
from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from typing import Any

    from trace_gate.adapters.git.repository import Git
    from trace_gate.adapters.store.fold_store import FoldStore
    from trace_gate.app.derive.fold import FoldEngine
    from trace_gate.core.fold.derivation import Checked, Derived, Published
    from trace_gate.core.ledger.snapshot import Snapshot

NOT_FRESH = 1
FEW = 5
"""Refusals that a hook names."""

IN_A_HOOK = 10.0
"""Seconds to wait for another derivation: nobody who commits wants to wait long."""


class Options(Record):
    """What is asked: the options of the command, by the names that they have there."""

    check: bool = False
    clean: bool = False
    branch: str | None = None
    revision: str | None = None
    index: bool = False
    jobs: int | None = None
    form: str = "text"


FLAGS = {"--check": "check", "--clean": "clean", "--index": "index"}
VALUES = {"--publish": "branch", "--from": "revision", "--format": "form"}
CHOICES = {"form": ("text", "json")}


def parse(words: Sequence[str]) -> Options | None:
    """What is asked for, where nothing but known options and values stand there; else None."""
    found = words_of.options(words, FLAGS, VALUES, CHOICES)
    return None if found is None else Options(**found)


def run(options: Options) -> int:
    """Derive, look or publish, and say so; the exit code.

    Raises:
        UsageError: options that do not go together, or a repository where this cannot be done.
        CannotJudge: it is not governed, or its policy is not valid.
    """
    _refuse_contradictions(options)
    with environment.git() as git, Progress() as progress:
        if options.branch is not None:
            return _print_published(_published(git, options, progress), options)
        if git.top is None:
            raise _bare()
        if options.revision is None and not options.index and git.head() is None:
            raise CannotJudge(
                "There is no commit yet, so there is nothing to derive.",
                remedy="Commit first, then run it again.",
            )
        if options.check:
            return _print_check(*_checked(git, options, progress), options)
        done = _derived(git, options, progress)
    return _print_derived(done, options)


def after_the_fact(git: Git, *, quiet: bool) -> None:
    """Bring the layers up to date with HEAD, and say on stderr what changed for a reader.

    `quiet`: only what the fold goes on without is said.
    """
    from trace_gate.report.pages import derivation

    with Progress() as progress:
        done = _derived(git, Options(), progress, after=True)
    for line in derivation.news(done.with_(changed=()) if quiet else done, most=FEW):
        print(line, file=sys.stderr)


def _refuse_contradictions(options: Options) -> None:
    given = {
        "--check": options.check,
        "--clean": options.clean,
        "--publish": options.branch is not None,
    }
    sources = {"--from": options.revision is not None, "--index": options.index}
    for choices in (given, sources, {"--publish": given["--publish"], "--index": options.index}):
        named = [option for option, there in choices.items() if there]
        if len(named) > 1:
            raise UsageError(
                f"{' and '.join(named)} ask for different things.", remedy="Choose one of them."
            )


def _derived(git: Git, options: Options, progress: Progress, *, after: bool = False) -> Derived:
    """Derive, as the only run in this working tree; `after` the fact, as a hook."""
    from trace_gate.adapters.store.fold_store import FoldStore
    from trace_gate.adapters.store.kept_fold import KeptFold
    from trace_gate.app.derive import derive

    manifest = DerivedManifest(git.private_dir)
    lock = DeriveLock(git.private_dir, IN_A_HOOK if after else PATIENCE, _waiting)
    with lock.held() as by, KeptFold(git.private_dir) as kept:
        if by == "none":
            print("note: nothing keeps another derivation apart from this one.", file=sys.stderr)
        if options.clean:
            FoldStore.forget(git.private_dir)
        snapshot = _snapshot(git, options)
        with DerivedFiles(git.top or "", snapshot.policy.gate.derived) as files:

            def work(fold: FoldStore) -> Derived:
                engine = _fold(git, fold, options, progress)
                inputs = derive.DeriveInputs(
                    engine=engine, fold=fold, files=files, manifest=manifest
                )
                return derive.derive(inputs, snapshot, clean=options.clean, look=not after)

            return kept.ask(work)


def _waiting() -> None:
    print("trace-gate: waiting for another derivation of this repository", file=sys.stderr)


def _checked(git: Git, options: Options, progress: Progress) -> tuple[Checked, str]:
    """Look, without a lock and without writing anything."""
    from trace_gate.adapters.store.kept_fold import KeptFold
    from trace_gate.app.derive import freshness

    snapshot = _snapshot(git, options, keep=False)

    def look(kept: FoldStore) -> Checked:
        def fold(wanted: Snapshot) -> FoldEngine:
            return _in_memory(git, kept, wanted, options, progress)

        with DerivedFiles(git.top or "", snapshot.policy.gate.derived) as files:
            manifest = DerivedManifest(git.private_dir)
            inputs = freshness.CheckInputs(files=files, manifest=manifest, kept=kept, fold=fold)
            return freshness.check(inputs, snapshot)

    with KeptFold(git.private_dir, peeking=True) as kept:
        return kept.ask(look), snapshot.name


def _published(git: Git, options: Options, progress: Progress) -> Published:
    """Commit the layers of a commit to a branch; the working tree has no part in it."""
    from trace_gate.adapters.store.kept_fold import KeptFold
    from trace_gate.app.derive import publish as derive_publish
    from trace_gate.app.repository import protected_branch
    from trace_gate.app.repository import rules as repository_rules

    commit = _commit(git, options.revision)
    if commit is None:
        raise UsageError(
            "There is no commit yet, so there is nothing to publish.",
            remedy="Commit your first trace, then run it again.",
        )
    branches = git.branches()
    rules = repository_rules.rules_at(git, commit, None)
    protected = protected_branch.name(git, rules)
    line = derive_publish.line_of(git, branches, options.branch or "", protected)
    snapshot = _snapshot(git, options)
    about = derive_publish.About(source=commit, traces=snapshot.key, policy=snapshot.policy.digest)
    git.committer()  # Git has to know who publishes; it says so in better words than commit-tree

    def publish(kept: FoldStore) -> Published:
        engine = _in_memory(git, kept, snapshot, options, progress)
        return derive_publish.publish(git, branches, line, _all(engine, progress), about)

    with KeptFold(git.private_dir, peeking=True) as kept:
        return kept.ask(publish)


def _all(engine: FoldEngine, progress: Progress) -> Iterator[tuple[str, bytes]]:
    paths = engine.files()
    for number, made in enumerate(engine.renders(paths)):
        progress("files made", number, len(paths))
        yield made


def _snapshot(git: Git, options: Options, *, keep: bool = True) -> Snapshot:
    """Which traces are derived, by which policy."""
    from trace_gate.adapters.store.cache import Cache
    from trace_gate.app.repository import result_tree, snapshots
    from trace_gate.app.repository import rules as repository_rules

    if options.index:
        files = repository_rules.files_below(
            git, result_tree.IndexSide(git).below, repository_rules.ROOTS
        )
        if not repository_rules.has_gate(files):
            raise UsageError("What is staged has no gate.yaml.", remedy="trace-gate init")
        plain, schemas = repository_rules.compiled(files)
        return snapshots.of_index(git, repository_rules.rules_of(plain, schemas).policy)
    commit = _commit(git, options.revision)
    if commit is None:
        raise UsageError("There is no commit yet, so there is nothing to derive.")
    store = (Cache.open if keep else Cache.peek)(git.private_dir)
    return snapshots.at_commit(git, commit, store, _name(options.revision, commit))


def _commit(git: Git, revision: str | None) -> str | None:
    if revision is None:
        return git.head()
    commit = git.resolve(revision)
    if commit is None:
        raise UsageError(
            f"There is no commit {revision!r} here.", remedy="git log --oneline   lists them."
        )
    return commit


def _name(revision: str | None, commit: str) -> str:
    return f"{revision or 'HEAD'} ({commit[:10]})"


def _in_memory(
    git: Git, kept: FoldStore, snapshot: Snapshot, options: Options, progress: Progress
) -> FoldEngine:
    """The fold of a snapshot in memory, beginning with what is kept, if there is anything."""
    engine = _fold(git, kept, options, progress)
    if not engine.is_at(snapshot):
        engine = _fold(git, kept.copy(), options, progress)
    engine.bring(snapshot)
    return engine


def _fold(git: Git, store: FoldStore, options: Options, progress: Progress) -> FoldEngine:
    from trace_gate.app.derive.fold import FoldEngine

    def ahead(things: Sequence[Any], work: Callable[[Any], Any]) -> Iterator[Any]:
        from trace_gate.adapters.worker_pool import work_ahead

        return work_ahead(things, work, options.jobs)

    return FoldEngine(git, store, ahead, progress)


def _print_derived(done: Derived, options: Options) -> int:
    from trace_gate.report.pages import derivation

    if options.form == "json":
        _print_json(derivation.data(done))
    else:
        _print(derivation.derived_lines(done))
        if done.findings:
            from trace_gate.cli import reader_folder

            reader_folder.print_below_stop(["derive"])
    return 0


def _print_check(checked: Checked, name: str, options: Options) -> int:
    from trace_gate.report.pages import derivation

    if options.form == "json":
        _print_json(derivation.data_check(checked, name))
    else:
        _print(derivation.check_lines(checked, name))
    return 0 if checked.fresh else NOT_FRESH


def _print_published(published: Published, options: Options) -> int:
    from trace_gate.report.pages import derivation

    if options.form == "json":
        _print_json(derivation.data_published(published))
    else:
        _print([derivation.published_line(published)])
    return 0


def _print(lines: Iterable[str]) -> None:
    """Print lines, also where stdout does not know all of their characters."""
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="backslashreplace")
    for line in lines:
        print(line)


def _print_json(data: dict[str, Any]) -> None:
    from trace_gate.report.escape import json_text

    print(json_text(data, indent=2))


def _bare() -> UsageError:
    return UsageError(
        "This is a bare repository: it has no working tree for derived layers.",
        remedy="Commit them to a branch instead: trace-gate derive --publish derived-layers",
    )
