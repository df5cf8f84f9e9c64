"""Bring governance into a repository: policy, roles, schemas, templates, workflow (SPEC 2).

Nothing that is there is overwritten, so it can be run again. `.gitignore`, `.gitattributes` and
the page for colleagues get one marked block. Nothing is committed.
"""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from trace_gate.app.author import yaml_edit
from trace_gate.app.repository import rules
from trace_gate.app.setup import compile as compiling
from trace_gate.app.setup import source_lines
from trace_gate.core.errors import UsageError
from trace_gate.core.policy.policy import Policy
from trace_gate.core.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from trace_gate.app.ports import Workspace

BLOCK_FILES = (".gitignore", ".gitattributes")
BEGIN, END = "# >>> trace-gate >>>", "# <<< trace-gate <<<"
NOTE = "CONTRIBUTING.md"
"""What tells colleagues that their clone has no hooks yet; it goes where they look."""
NOTE_PLACES = (NOTE, ".github/CONTRIBUTING.md", "docs/CONTRIBUTING.md", "README.md", "readme.md")
NOTE_BEGIN, NOTE_END = f"<!-- {BEGIN[2:]} -->", f"<!-- {END[2:]} -->"
SOURCE, BRANCH = source_lines.PLACEHOLDER.encode(), b"@PROTECTED_BRANCH@"


class Settings(Record):
    """What the adopting person decides."""

    branch: str
    """The protected branch."""
    source: str
    """Where CI and pre-commit get trace-gate."""
    rewrite: bool = False
    """Also where another source stands already (`--source`)."""
    tenant: Mapping[str, str] | None = None
    """The first tenant: store_id, marketplace, currency, timezone."""
    protect: bool = False
    """Also where another branch is protected already (`--protect`)."""
    adopted: bool = True
    """The policy is committed: only a decision changes it."""


class Shipped(Record):
    """The files that ship, by the path that they have in a governed repository."""

    files: Mapping[str, bytes]
    executable: frozenset[str] = frozenset()


class Adopted(Record):
    """What was done: paths written, paths that got a block, paths left as they were."""

    domain: str
    written: tuple[str, ...]
    extended: tuple[str, ...]
    left: tuple[str, ...]
    differing: tuple[str, ...]
    """Of those left: files whose content is not what ships."""
    rewritten: tuple[str, ...]
    """Files that were there and now say what was asked for: the source, the branch, the tenant."""
    stale: tuple[str, ...]
    """Schemas that were there and do not fit the profiles: `trace-gate compile` mends them."""


def adopt(files: Workspace, shipped: Shipped, settings: Settings) -> Adopted:
    """Write what a governed repository needs and does not have.

    Raises:
        UsageError: it has the policy of another domain already.
        Refused: the policy would not be valid, by the settings or by what was there.
    """
    domain = _one_domain(files, shipped.files)
    around = source_lines.carriers(shipped.files)
    texts = {
        path: _filled(path, data, settings, _source(files, path, around, settings))
        for path, data in shipped.files.items()
    }
    named = bool(Policy.of(_refuse_invalid(files, texts)).gate.tenants)
    if settings.adopted or named:
        settings = settings.with_(tenant=None)
    report = _Report()
    for path, text in sorted(texts.items()):
        if path in BLOCK_FILES:
            report.note(path, _put_block(files, path, text))
        elif path == NOTE:
            place = next((each for each in NOTE_PLACES if files.taken(each)), NOTE)
            report.note(place, _put_block(files, place, text, (NOTE_BEGIN, NOTE_END)))
        elif _mended(files, path, shipped.files[path], settings, around.get(path)):
            report.note(path, "rewritten")
        else:
            report.note(path, _put(files, path, text, executable=path in shipped.executable))
    compiled = compiling.look(files)
    for name in compiled.made:
        path = f"{compiling.FOLDER}/{name}"
        report.note(path, _put(files, path, compiled.made[name], executable=False))
    return report.adopted(domain, compiling.look(files).stale)


def branch_there(files: Workspace, shipped: Shipped) -> tuple[bool, str | None]:
    """Whether a gate.yaml is there already, and the protected branch that it names.

    Raises:
        UsageError: it has the policy of another domain already.
        Refused: the policy is not valid.
    """
    gate = f"config/{_one_domain(files, shipped.files)}/gate.yaml"
    if not files.taken(gate):
        return False, None
    return True, Policy.of(_refuse_invalid(files, shipped.files)).gate.protected_branch


class _Report:
    """Sorts paths by what became of them."""

    def __init__(self) -> None:
        self._paths: dict[str, list[str]] = {}

    def note(self, path: str, outcome: str) -> None:
        self._paths.setdefault(outcome, []).append(path)

    def adopted(self, domain: str, stale: Iterable[str]) -> Adopted:
        same, other = self._paths.get("same", []), self._paths.get("left", [])
        return Adopted(
            domain=domain,
            written=tuple(self._paths.get("written", ())),
            extended=tuple(self._paths.get("extended", ())),
            left=tuple(sorted([*same, *other])),
            differing=tuple(other),
            rewritten=tuple(self._paths.get("rewritten", ())),
            stale=tuple(stale),
        )


def _one_domain(files: Workspace, shipped: Iterable[str]) -> str:
    """The domain that ships, if no other one governs here."""
    domain = next(filter(None, map(rules.gate_domain, shipped)))
    for path in files.below("config"):
        other = rules.gate_domain(path)
        if other not in (None, domain):
            raise UsageError(
                f"This repository is governed by the domain {other!r} already ({path}).",
                remedy="A repository has one domain. Nothing was written.",
            )
    return domain


def _refuse_invalid(files: Workspace, texts: Mapping[str, bytes]) -> Mapping[str, Any]:
    """The policy as it will be, read before anything is written."""
    wanted = {path for path in texts if path.partition("/")[0] in rules.ROOTS}
    wanted |= {path for root in rules.ROOTS for path in files.below(root)}
    plain, _schemas = rules.compiled(
        {path: files.read(path) or texts.get(path, b"") for path in wanted}
    )
    return plain


def _source(
    files: Workspace, path: str, around: Mapping[str, tuple[str, str]], settings: Settings
) -> str:
    """The source that a file names already, unless another one is asked for."""
    there = files.read(path) if path in around and not settings.rewrite else None
    found = source_lines.sources(there.decode("utf-8", "replace"), around[path]) if there else []
    return found[0] if len(found) == 1 else settings.source


def _filled(path: str, data: bytes, settings: Settings, source: str) -> bytes:
    """A shipped file with the answers of this repository in it."""
    if rules.gate_domain(path) is not None:
        return yaml_edit.edit(data, path, _answers(settings, protect=True))
    found = data.replace(SOURCE, source.encode())
    return found.replace(BRANCH, settings.branch.encode())


def _mended(
    files: Workspace, path: str, template: bytes, settings: Settings, around: tuple[str, str] | None
) -> bool:
    """Let a file that an earlier run wrote say what is asked for now; whether it changed.

    That is the source and the protected branch in our lines, and the first tenant in gate.yaml.
    """
    there = text = files.read(path)
    if there is None or text is None:
        return False
    if settings.rewrite and around is not None:
        with suppress(UnicodeDecodeError):  # then it is nothing that `init` wrote
            text = source_lines.rewritten(text.decode(), around, settings.source).encode()
    fields = _answers(settings, protect=settings.protect)
    if rules.gate_domain(path) is not None and fields:
        text = yaml_edit.edit(text, path, fields)
    elif settings.protect:
        text = _with_branch(text, template, settings.branch.encode())
    if text != there:
        files.replace(path, text)
    return text != there


def _with_branch(text: bytes, template: bytes, branch: bytes) -> bytes:
    """A text whose lines of the template name this protected branch."""
    for line in dict.fromkeys(template.splitlines()):
        before, named, after = line.partition(BRANCH)
        if named:
            there = b"^" + re.escape(before) + rb'[^"\r\n]*' + re.escape(after)
            goal = (before + branch + after).replace(b"\\", rb"\\")  # no escape of `re.sub`
            text = re.sub(there, goal, text, flags=re.MULTILINE)
    return text


def _answers(settings: Settings, *, protect: bool) -> dict[tuple[str, ...], object]:
    """What the adopting person decides, by the fields of gate.yaml."""
    found: dict[tuple[str, ...], object] = {}
    if protect:
        found["protected_branch",] = settings.branch
    if settings.tenant is not None:
        found["tenants",] = [dict(settings.tenant)]
    return found


def _put(files: Workspace, path: str, data: bytes, *, executable: bool) -> str:
    if files.taken(path):
        return "same" if files.read(path) == data else "left"
    files.create(path, data, executable=executable)
    return "written"


def _put_block(
    files: Workspace, path: str, data: bytes, marks: tuple[str, str] = (BEGIN, END)
) -> str:
    """Add our lines to a file of the user's own, once, between two marks."""
    begin, end = (each.encode() for each in marks)
    block = data if begin in data else b"%b\n%b\n%b\n" % (begin, data.strip(b"\n"), end)
    if not files.taken(path):
        files.create(path, block)
        return "written"
    there = files.read(path) or b""
    if begin in there:
        return "same" if block.strip() in there.replace(b"\r\n", b"\n") else "left"
    newline = b"\r\n" if b"\r\n" in there else b"\n"
    gap = b"" if not there or there.endswith(b"\n") else newline
    between = newline if there else b""
    files.replace(path, there + gap + between + block.replace(b"\n", newline))
    return "extended"
