"""Commits, read from their raw objects: nothing mapped, nothing guessed."""

from __future__ import annotations

from trace_gate.adapters.git.failures import odd
from trace_gate.adapters.git.process import decoded
from trace_gate.core.git_model import Signature
from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from trace_gate.adapters.git.objects import ObjectReader

CHARSETS = ("utf-8", "iso-8859-1", "iso-8859-15", "windows-1252", "shift_jis", "euc-jp",
            "gbk", "gb18030", "big5", "euc-kr", "koi8-r")  # fmt: skip
"""Encodings of messages that are understood; text in any other is kept byte by byte."""

LATEST = 253_370_764_800
"""The year 9999, in seconds since the epoch. No calendar here goes further: a later date is read
as this one, which is as far in the future for every rule."""


class RawCommit(Record):
    """A commit object as it is stored."""

    oid: str
    tree: str
    parents: tuple[str, ...]
    author: Signature
    committer: Signature
    message: str

    @property
    def subject(self) -> str:
        """The first paragraph of the message on one line, as Git shows it."""
        paragraph = self.message.lstrip("\n").partition("\n\n")[0]
        return " ".join(line.strip() for line in paragraph.split("\n") if line.strip())


def parse(oid: str, data: bytes) -> RawCommit:
    """A commit from the content of its object.

    Raises:
        RepositoryUnreadable: a form that git itself would never write (a NUL, a header that
            is missing, repeated or out of order), where two readers could see two things.
    """
    head, _, message = data.partition(b"\n\n")
    lines = head.removesuffix(b"\n").split(b"\n")
    known = [line.partition(b" ") for line in lines]
    parents = []
    at = 1
    while at < len(known) and known[at][0] == b"parent":
        parents.append(known[at][2].decode("latin-1"))
        at += 1
    names = [word for word, _, _ in known]
    once = all(names.count(word) == 1 for word in (b"tree", b"author", b"committer"))
    in_order = names[:1] == [b"tree"] and names[at : at + 2] == [b"author", b"committer"]
    if b"\0" in data or not once or not in_order or names.count(b"parent") != len(parents):
        raise odd("cat-file", f"commit {oid[:10]} is not of the form that Git writes")
    charset = next((rest for word, _, rest in known if word == b"encoding"), b"utf-8")
    return RawCommit(
        oid=oid,
        tree=_name(oid, known[0][2].decode("latin-1")),
        parents=tuple(_name(oid, parent) for parent in parents),
        author=_signature(oid, known[at][2], charset),
        committer=_signature(oid, known[at + 1][2], charset),
        message=_text(message, charset),
    )


def parents(data: bytes) -> tuple[str, ...]:
    """The parents in the content of a commit object, and nothing else of it."""
    lines = data.partition(b"\n\n")[0].split(b"\n")
    named = lines[1:] if lines[0].startswith(b"tree ") else lines
    found = []
    for line in named:
        if not line.startswith(b"parent "):
            break
        found.append(line[7:].decode("latin-1"))
    return tuple(found)


def read(reader: ObjectReader, oids: Sequence[str]) -> list[RawCommit]:
    """The commits of some full names.

    Raises:
        RepositoryUnreadable: one is missing, is no commit, or is forged.
    """
    return [parse(found.oid, data) for found, data in reader.contents(oids, "commit")]


def signature(text: bytes, charset: bytes = b"utf-8") -> Signature | None:
    """`Name <e-mail> SECONDS ZONE`; None for any other form."""
    name, less, rest = text.partition(b"<")
    email, more, _ = rest.partition(b">")
    moment = text.rpartition(b">")[2].split()
    if not less or not more or len(moment) != 2 or not moment[0].isdigit():
        return None
    digits = moment[0].lstrip(b"0") or b"0"
    return Signature(
        name=_text(name.strip(), charset),
        email=_text(email.strip(), charset),
        seconds=LATEST if len(digits) > len(str(LATEST)) else min(int(digits), LATEST),
    )


def _signature(oid: str, text: bytes, charset: bytes) -> Signature:
    found = signature(text, charset)
    if found is None:
        raise odd("cat-file", f"commit {oid[:10]} has a forged author or committer line")
    return found


def _name(oid: str, text: str) -> str:
    if len(text) != len(oid) or text.strip("0123456789abcdef"):
        raise odd("cat-file", f"commit {oid[:10]} is not of the form that Git writes")
    return text


def _text(data: bytes, charset: bytes) -> str:
    name = charset.decode("latin-1").strip().lower()
    if name in CHARSETS[1:]:
        try:
            return data.decode(name)
        except UnicodeDecodeError:
            pass
    return decoded(data)
