"""What `init` wrote, what it doubts, and what comes next, for people."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from trace_gate.app.author import tenant_choice
from trace_gate.app.repository import adoption
from trace_gate.app.setup.initialize import Settings
from trace_gate.core.schema import anew
from trace_gate.core.shell import word

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from trace_gate.app.setup.initialize import Adopted
    from trace_gate.core.policy.gate import Tenant

LINE = 100

SOURCED = (".github/workflows/trace-governance-gate.yml", ".pre-commit-config.yaml")
"""The files that name the source."""

EXAMPLE_SOURCE = "trace-gate @ git+https://HOST/OWNER/trace-gate@COMMIT"


def plain_data(
    adopted: Adopted, settings: Settings, said: Sequence[str], problems: Sequence[str]
) -> dict[str, object]:
    """The same for programs; `said` and `problems` are the lines for people."""
    return {
        "domain": adopted.domain,
        "protected_branch": settings.branch,
        "source": settings.source,
        "written": sorted(adopted.written),
        "extended": sorted(adopted.extended),
        "rewritten": sorted(adopted.rewritten),
        "left": sorted(adopted.left),
        "differing": sorted(adopted.differing),
        "stale": sorted(adopted.stale),
        "stage": adoption.tops((*adopted.written, *adopted.extended, *adopted.rewritten)),
        "said": list(said),
        "problems": list(problems),
    }


def lines(adopted: Adopted, settings: Settings, tenants: Sequence[Tenant]) -> Iterator[str]:
    """What was written, added, rewritten and left; `tenants` are those of the policy by now."""
    yield from _by_folder("wrote", adopted.written)
    for path in adopted.extended:
        yield f"added to  {path} (one block, between marks)"
    for path in adopted.rewritten:
        yield f"rewrote   {path} (the lines that say {_what(path, adopted, settings)})"
    for path in adopted.differing:
        yield f"left      {path} (yours; it differs from what ships)"
    same = len(adopted.left) - len(adopted.differing)
    if same:
        yield f"left      {same} more that are as they should be"
    if adopted.stale:
        yield "note: some schemas do not fit the profiles any more.   fix: trace-gate compile"
    if adopted.written or adopted.rewritten:
        yield f"The protected branch is {settings.branch}; CI gets trace-gate as {settings.source}."
    if settings.tenant is not None and gate_path(adopted) in (*adopted.written, *adopted.rewritten):
        yield "The first tenant is " + ", ".join(settings.tenant.values()) + "."
    elif settings.tenant is not None:
        yield _not_written(adopted, settings.tenant, tenants)
    elif gate_path(adopted) in adopted.written:
        yield (
            "note: no store is named, and every trace must say which store it is about."
            "   fix: trace-gate init --store ACME-01 --marketplace US"
        )


def source_warnings(
    adopted: Adopted, *, private: str | None, may_change: str | None
) -> Iterator[str]:
    """Said at once, while the files can still be changed without a trace.

    Args:
        adopted: what was written.
        private: why nobody else can install trace-gate from its source, if that is so.
        may_change: why the source may be another one tomorrow, if that is so.
    """
    touched = {*adopted.written, *adopted.rewritten}
    if not touched.intersection(SOURCED):
        return
    fix = f'  fix: trace-gate init --source "{EXAMPLE_SOURCE}"   # before you commit'
    if may_change is not None:
        yield f"warning: {may_change}."
        yield fix
    if private is not None:
        yield f"warning: CI and your colleagues cannot install trace-gate from there: {private}."
        yield fix


def source_unchanged(adopted: Adopted, settings: Settings) -> bool:
    """Whether `--source` was typed and no file took it."""
    touched = {*adopted.written, *adopted.rewritten}
    return settings.rewrite and not adopted.rewritten and not touched.intersection(SOURCED)


def nothing_rewritten(there: Sequence[str]) -> str:
    """Why `--source` changed nothing; `there` are the files that say it already."""
    if there:
        return f"--source changed nothing: {' and '.join(there)} say so already. All is well."
    return (
        "--source changed nothing. No line of CI and pre-commit is one that init wrote, so none "
        f"was touched.\n  fix: name the source by hand: edit {' and '.join(SOURCED)}"
    )


def cover(adopted: Adopted, *, named: bool, protects: bool) -> Iterator[str]:
    """How a protected file is committed that was adopted before.

    Args:
        adopted: what was written.
        named: whether the policy names an approver.
        protects: whether another branch is protected from now on.
    """
    kind = "decision" if named else "maintenance"
    changed = sorted({*adopted.rewritten, *adopted.written, *adopted.extended})
    if not named and gate_path(adopted) in changed:
        yield from _after_first_approver([*adopted.rewritten, *adopted.extended])
        return
    why = "init adds what was missing"
    if adopted.rewritten:
        why = "CI gets trace-gate from where everybody can get it"
        if protects:
            why = "The protected branch is the one that everybody's work goes to"
    yield "This repository is governed already, so a trace goes with these files:"
    yield f"  git add {' '.join(changed)}"
    options = (
        f" {anew.OWN_REASON} --option 'As init writes it' --option 'Leave it as it is'"
        if named
        else ""
    )
    yield (f'  trace-gate new {kind} --from-staged{options} --rationale "{why}"')
    report = f" {anew.REPORT}" if named else ""
    yield f'  git add traces{report} && git commit -m "Update trace governance"'
    if named:
        yield f"  {anew.FILE_IS}, saved below uploads/."
        yield f"  Or, in place of the first three options, {anew.INSTEAD}."
        yield "  An approver signs it: trace-gate approve ID --key ~/.ssh/id_ed25519"


def next_steps(adopted: Adopted, *, first: bool) -> Iterator[str]:
    """What to commit; `first` says that the repository has no commit yet."""
    paths = adoption.tops((*adopted.written, *adopted.extended))
    if not paths:
        if not adopted.rewritten:
            yield "Everything was there already."
        return
    yield "Nothing is committed. Look at it, then:"
    yield f"  git add {' '.join(paths)}"
    yield '  git commit -m "Adopt trace governance"'
    if not first:
        yield "What you committed before is not judged; from then on every change is."
    yield "Then your first trace: trace-gate observe REPORT --asin ASIN"


def _what(path: str, adopted: Adopted, settings: Settings) -> str:
    if settings.protect:
        return "which branch is protected"
    return "which tenant it is" if path == gate_path(adopted) else "where trace-gate comes from"


def _not_written(adopted: Adopted, tenant: Mapping[str, str], known: Sequence[Tenant]) -> str:
    shop = (tenant["store_id"], tenant["marketplace"])
    if any((each.store_id, each.marketplace) == shop for each in known):
        return f"The tenant is {shop[0]} in {shop[1]}, as it was."
    if known:
        there = ", ".join(f"{each.store_id} in {each.marketplace}" for each in known)
        return (
            f"The tenant was not written: {gate_path(adopted)} names {there}.   fix: "
            + tenant_choice.another_tenant(tenant, gate_path(adopted))
        )
    return (
        f"The tenant was not written: {gate_path(adopted)} is committed.   fix: name the "
        f"store in your next trace: trace-gate new observation --store {shop[0]} "
        f"--marketplace {shop[1]}; later traces take it from there"
    )


def _after_first_approver(changed: Sequence[str]) -> Iterator[str]:
    """What holds the policy changes for nobody before somebody may approve it (SPEC 2)."""
    yield "This repository is governed already, and its policy changes only with an approver."
    yield "Nobody is one yet, so these changes wait:"
    yield f"  git restore {' '.join(map(word, changed))}"
    yield "  trace-gate approver add NAME --email E-MAIL --key FILE.pub"
    yield "Commit that alone. When it is merged, type the same init again: it says what comes next."


def _by_folder(verb: str, paths: Iterable[str]) -> Iterator[str]:
    """A line for each folder with the names in it."""
    folders: dict[str, list[str]] = {}
    for path in sorted(paths):
        folder, _slash, name = path.rpartition("/")
        folders.setdefault(folder, []).append(name)
    for folder, names in folders.items():
        head = f"{verb:<9} {folder}/: " if folder else f"{verb:<9} "
        yield from textwrap.wrap(
            ", ".join(names),
            LINE,
            initial_indent=head,
            subsequent_indent=" " * 12,
            break_on_hyphens=False,
            break_long_words=False,
        )


def gate_path(adopted: Adopted) -> str:
    """The policy file that names tenants, approvers and the protected branch."""
    return f"config/{adopted.domain}/gate.yaml"
