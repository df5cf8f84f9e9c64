"""What is said of an entry of market_files.yaml, and of what it leaves unread (SPEC 3)."""

from __future__ import annotations


def two_folders() -> str:
    """A name in a path could mean two folders."""
    return "`**` stands in it twice, so a `{name}` could mean two folders"


def name_twice() -> str:
    """A path has a name twice."""
    return "one `{name}` stands in it twice"


def open_brace() -> str:
    """A brace is not closed."""
    return "a brace in it is not closed"


def nameless() -> str:
    """A brace has no name in it."""
    return "a `{}` in it has no name"


def not_plain() -> str:
    """Something else than text stands beside a name."""
    return "beside a `{name}` only plain text, and one more `{name}`, may stand in one name"


def names_touch() -> str:
    """Nobody can tell where a name ends."""
    return "between two `{name}`s must stand a text, so that it is clear where one ends"


def no_campaign() -> str:
    """The columns name no campaign."""
    return "name no campaign, or leave out the ad group of a keyword"


def no_values(words: str, level: str) -> str:
    """The columns name something and say nothing of it."""
    return f"say no {words} of a {level.replace('_', ' ')}"


def no_entry(path: str, what: str, names: str) -> str:
    """No entry can be proposed for a table."""
    return f"{path}: its columns {what}, by names that are known here. They are: {names}."


def by_hand() -> str:
    """What mends that."""
    return "Write the entry by hand: docs/how-to/bids-in-a-csv.md"


def empty_name(texts: str) -> tuple[str, str]:
    """A name in the path is empty."""
    return (f"leaves a name of its pattern empty ({texts})", "Rename it.")


def blank_at_edge() -> tuple[str, str]:
    """A name in the path begins or ends with a blank."""
    return ("has a blank at the edge of what it names", "Rename it.")


def other_shop(said: str) -> str:
    """A file is of a shop that the policy does not know."""
    return f"is of {said}, and that is no shop of gate.yaml (`tenants`)"


def add_shop(shops: str) -> str:
    """What mends that."""
    return f"Rename it, or add the shop. Known: {shops}."


def nobodys() -> str:
    """Nobody can tell which shop a file is of."""
    return "does not say whose it is, and the policy has not just one shop"


def name_the_shop() -> str:
    """What mends that."""
    return "Write {store}-{marketplace} into `paths`, or name a column: `tenant: {column: Shop}`."
