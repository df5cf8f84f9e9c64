"""The contents of a unit that the tree's own `.gitattributes` forbid (SPEC 6, Safe names).

Git is asked for attributes only where a content could be forbidden: it has CRLF and some
rule is about line ends, or some rule is about Git LFS.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from trace_gate.app.ports import Repository
    from trace_gate.app.repository.result_tree import Side
    from trace_gate.core.gate.proposal import Proposal
    from trace_gate.core.git_model import Entry

FILE = ".gitattributes"
LARGEST = 1024 * 1024
"""Bytes of a .gitattributes file that is read here; of a larger one anything is believed."""

LINE_ENDS = (b"text", b"crlf", b"eol")
LFS = b"lfs"


def forbidden(git: Repository, proposal: Proposal, side: Side) -> dict[str, str]:
    """Path to what is wrong (`attributes.forbidden`), of the files that the unit leaves."""
    changed = {each.path: each.new for each in proposal.changes if each.new is not None}
    files = {path: entry for path, entry in changed.items() if entry.is_file}
    rules = _rules(side, files)
    if not rules:
        return {}
    seen = _seen(git, files, _words(git, rules))
    if not seen:
        return {}
    from trace_gate.core.policy import attributes

    found = git.attributes(rules, sorted(seen), attributes.NAMES)
    looked = {p: attributes.Looked(crlf=crlf, pointer=ours) for p, (crlf, ours) in seen.items()}
    wrong = {path: attributes.forbidden(found[path], looked[path]) for path in looked}
    return {path: reason for path, reason in wrong.items() if reason is not None}


def _rules(side: Side, files: Mapping[str, Entry]) -> dict[str, Entry]:
    """The .gitattributes files in the folders of some paths and above."""
    folders = {path.rpartition("/")[0] for path in files}
    for folder in list(folders):
        parts = folder.split("/")
        folders |= {"/".join(parts[:depth]) for depth in range(len(parts))}
    wanted = [f"{folder}/{FILE}" if folder else FILE for folder in sorted(folders)]
    found = side.entries(wanted) if wanted else {}
    return {path: entry for path, entry in found.items() if path in wanted and entry.is_file}


def _words(git: Repository, rules: Mapping[str, Entry]) -> bytes:
    """All that the rules say, in one text; every word that matters for one that is too large."""
    texts = git.heads({entry.oid for entry in rules.values()}, LARGEST)
    anything = b" ".join((*LINE_ENDS, LFS))
    return b"\n".join(texts.get(entry.oid, anything) for entry in rules.values())


def _seen(
    git: Repository, files: Mapping[str, Entry], words: bytes
) -> dict[str, tuple[bool, bool]]:
    """The files that could be forbidden, with what `attributes.Looked` says of each."""
    oids = {entry.oid for entry in files.values()}
    crlf = git.with_crlf(oids) if any(word in words for word in LINE_ENDS) else frozenset()
    raw = oids - _pointers(git, oids) if LFS in words else set[str]()
    return {
        path: (entry.oid in crlf, entry.oid not in raw)
        for path, entry in files.items()
        if entry.oid in crlf or entry.oid in raw
    }


def _pointers(git: Repository, oids: set[str]) -> set[str]:
    from trace_gate.app.repository.evidence_files import SMALL, lfs_oid

    heads = git.heads(oids, SMALL)
    return {oid for oid, text in heads.items() if not text or lfs_oid(text) is not None}
