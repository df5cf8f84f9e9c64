r"""Path patterns, matched as Git matches them, in bounded time (SPEC 2, `exempt` and `mode`).

A pattern is anchored at the top of the repository and matches the whole path of a file, as
in `.gitattributes`: `*` and `?` stay inside one name, `[a-z]` and `[!a-z]` are one
character, `\` quotes the next one, and `**` standing alone between slashes is any number of
folders. `/docs` is the file `docs`; what is below the folder is `/docs/**`. Unlike Git,
one character is one letter, not one byte: `?` matches `é`.

Nothing here recurses or uses regular expressions: only the last star and the last `**`
are ever retried, so a hostile pattern costs pattern times path and no more.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

LONGEST = 512
"""A policy pattern with more characters than this is refused."""

_DIGITS = "0123456789"
_LOWER = "abcdefghijklmnopqrstuvwxyz"
_LETTERS = _LOWER + _LOWER.upper()
_PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"
_GRAPHIC = _LETTERS + _DIGITS + _PUNCTUATION
_CLASSES = {
    "alnum": _LETTERS + _DIGITS,
    "alpha": _LETTERS,
    "blank": " \t",
    "cntrl": "".join(map(chr, range(32))) + "\x7f",
    "digit": _DIGITS,
    "graph": _GRAPHIC,
    "lower": _LOWER,
    "print": " " + _GRAPHIC,
    "punct": _PUNCTUATION,
    "space": " \t\n\r",
    "upper": _LOWER.upper(),
    "xdigit": _DIGITS + "abcdefABCDEF",
}
"""`[[:alpha:]]` and its like, with the characters that Git means by them."""


def matches(pattern: str, path: str) -> bool:
    """Whether a pattern matches the whole path of a file. A leading slash changes nothing."""
    pattern = pattern.removeprefix("/")
    start = pattern.partition("*")[0]
    if not _has_magic(start) and not path.startswith(start):
        return False
    return _match_parts(pattern.split("/"), path.split("/"))


def may_match(pattern: str, path: str, *, below: bool) -> bool:
    """Whether a pattern matches a path, upper and lower case alike.

    With `below` also whether it could match some path inside it, were it a folder; `""` is
    the top of the repository.
    """
    folded, place = _folded(pattern.removeprefix("/")), path.casefold()
    if path and _match_parts(folded.split("/"), place.split("/")):
        return True
    return below and _reaches_below(folded.split("/"), place.split("/") if place else [])


def parts_of(pattern: str) -> list[str]:
    """A pattern cut into its names."""
    return pattern.removeprefix("/").split("/")


def problem(pattern: str) -> str | None:
    """Why a policy may not use this pattern, in words for its author; None when it may.

    Refused is what does nothing, or something else than it seems to.
    """
    if not pattern.startswith("/"):
        from trace_gate.core import path_pattern_messages as messages

        return messages.no_slash()
    if len(pattern) > LONGEST:
        from trace_gate.core import path_pattern_messages as messages

        return messages.too_long(LONGEST)
    if not pattern.isprintable():
        from trace_gate.core import path_pattern_messages as messages

        return messages.unseen()
    return next(filter(None, map(_name_problem, parts_of(pattern))), None)


def _match_parts(pattern: Sequence[str], path: Sequence[str]) -> bool:
    at = here = 0
    star = mark = -1
    while here < len(path):
        if at < len(pattern) and _is_globstar(pattern[at]):
            # a `**` at the end needs something below the folder, as in Git
            if at + 1 == len(pattern):
                return True
            star, mark, at = at + 1, here, at + 1
        elif at < len(pattern) and _name(pattern[at], path[here]):
            at, here = at + 1, here + 1
        elif star >= 0:
            mark += 1
            at, here = star, mark
        else:
            return False
    return at == len(pattern)


def _folded(pattern: str) -> str:
    """A pattern for names in folded case: what asks for a case takes letters of both."""
    text = pattern.casefold()
    return text.replace("[:upper:]", "[:alpha:]").replace("[:lower:]", "[:alpha:]")


def _reaches_below(pattern: Sequence[str], folder: Sequence[str]) -> bool:
    """Whether names are left of a pattern, on some way, when a folder is used up."""
    at = _with_skips(pattern, {0})
    for name in folder:
        stay = {each for each in at if _is_globstar(pattern[each])}
        onward = {each + 1 for each in at - stay if _name(pattern[each], name)}
        at = _with_skips(pattern, stay | onward)
    return bool(at)


def _with_skips(pattern: Sequence[str], at: set[int]) -> set[int]:
    """The places in a pattern, and those after a `**` that stands for nothing; not its end."""
    for each in sorted(at):
        after = each
        while after < len(pattern) and _is_globstar(pattern[after]):
            after += 1
            at.add(after)
    return {each for each in at if each < len(pattern)}


def _is_globstar(name: str) -> bool:
    return len(name) > 1 and not name.strip("*")


def _name(pattern: str, text: str) -> bool:
    """Whether one name of a pattern matches one name of a path."""
    if pattern == "*":
        return True
    if not _has_magic(pattern):
        return pattern == text
    at = here = 0
    star = mark = -1
    while here < len(text):
        if at < len(pattern) and pattern[at] == "*":
            star, mark, at = at + 1, here, at + 1
            continue
        after = _one(pattern, at, text[here]) if at < len(pattern) else -1
        if after > 0:
            at, here = after, here + 1
        elif star >= 0:
            mark += 1
            at, here = star, mark
        else:
            return False
    return not pattern[at:].strip("*")


def _has_magic(name: str) -> bool:
    return "*" in name or "?" in name or "[" in name or "\\" in name


def _one(pattern: str, at: int, char: str) -> int:
    """The index after the element at `at` if it matches one character, else -1."""
    sign = pattern[at]
    if sign == "?":
        return at + 1
    if sign == "[":
        after, hit = _bracket(pattern, at, char)
        return after if hit else -1
    if sign == "\\":
        at += 1
        if at == len(pattern):
            return -1
    return at + 1 if pattern[at] == char else -1


def _bracket(pattern: str, at: int, char: str) -> tuple[int, bool]:
    """`[...]` by the rules of Git's wildmatch: the index after it, and whether it matches.

    The index is -1 where it never closes.
    """
    at += 1
    negated = pattern[at : at + 1] in ("!", "^")
    at = first = at + negated
    found, before = False, ""
    while at == first or pattern[at : at + 1] != "]":
        at, hit, before = _member(pattern, at, before, char)
        if at < 0:
            return -1, False
        found = found or hit
    return at + 1, found != negated


def _member(pattern: str, at: int, before: str, char: str) -> tuple[int, bool, str]:
    """One member of a bracket: the index after it, whether it matches, what a range starts at."""
    if pattern.startswith("[:", at):
        end = pattern.find("]", at + 2)
        if end < 0:
            return -1, False, ""
        if end > at + 2 and pattern[end - 1] == ":":
            known = _CLASSES.get(pattern[at + 2 : end - 1])
            return (end + 1, char in known, "") if known is not None else (-1, False, "")
    if before and pattern.startswith("-", at) and pattern[at + 1 : at + 2] not in ("", "]"):
        at, high = _literal(pattern, at + 1)
        return at, before <= char <= high, ""
    at, low = _literal(pattern, at)
    return at, char == low, low


def _literal(pattern: str, at: int) -> tuple[int, str]:
    """A character of a bracket, which a backslash may quote; -1 where the pattern ends."""
    at += pattern.startswith("\\", at)
    return (at + 1, pattern[at]) if at < len(pattern) else (-1, "")


def _name_problem(name: str) -> str | None:
    if name == "":
        from trace_gate.core import path_pattern_messages as messages

        return messages.two_slashes()
    if name in (".", ".."):
        from trace_gate.core import path_pattern_messages as messages

        return messages.no_name_of_git(name)
    if "**" in name and name != "**":
        from trace_gate.core import path_pattern_messages as messages

        return messages.joined_stars()
    if name != name.strip():
        from trace_gate.core import path_pattern_messages as messages

        return messages.blank_edge()
    at = 0
    while at < len(name):
        after = _closing(name, at)
        if after < 0:
            from trace_gate.core import path_pattern_messages as messages

            return messages.open_end()
        at = after
    return None


def _closing(name: str, at: int) -> int:
    """The index after the element at `at`, or -1 if it does not end inside this name."""
    if name[at] == "[":
        return _bracket(name, at, "")[0]
    after = at + (2 if name[at] == "\\" else 1)
    return after if after <= len(name) else -1
