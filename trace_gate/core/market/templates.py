"""Target templates, as `campaign/{Campaign}/budget`, and how one is filled.

What stands in a cell becomes one name of a target: `/` and `%` are escaped (SPEC 3, Targets).
"""

from __future__ import annotations

from trace_gate.core.market.path_places import pieces
from trace_gate.core.record import Record
from trace_gate.core.trace import blanks, target_names

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

FOLD, EXPRESSION, MATCH, EXACT = "fold", "product_target", "match", "exact"
"""How the one spelling of a name is found: letters folded; quotes aside; a match type; as it is."""

_EXAMPLES = {MATCH: "exact", EXPRESSION: "close-match"}
_OF_NAME = {
    "asin": "B0EXAMPLE1",
    "store": "SHOP",
    "marketplace": "US",
    "placement": "top_of_search",
    "part": "title",
}


class Name(Record):
    """A `{name}` of a template, and how its one spelling is found."""

    name: str
    spelling: str


class Template(Record):
    """A template, cut into texts and names."""

    text: str
    parts: tuple[str | Name, ...]

    @classmethod
    def of(cls, text: str) -> Template:
        """The template that a policy has written."""
        found: list[str | Name] = []
        whole = text.split("/")
        for at, part in enumerate(whole):
            found += ["/"] if at else []
            for piece, is_name in pieces(part):
                found.append(_name(piece, whole, at) if is_name else piece)
        return cls(text=text, parts=tuple(found))

    @property
    def names(self) -> tuple[Name, ...]:
        """The names in it, in their order."""
        return tuple(each for each in self.parts if isinstance(each, Name))

    @property
    def is_clear(self) -> bool:
        """Whether a target tells where each name ends: no two stand between the same slashes."""
        return all(sum(is_name for _, is_name in pieces(p)) < 2 for p in self.text.split("/"))

    def may_be(self, other: Template) -> bool:
        """Whether both may come to one target: wherever no name stands in one, they agree."""
        ours, theirs = self.text.split("/"), other.text.split("/")
        return len(ours) == len(theirs) and all(
            mine == yours or "{" in mine or "{" in yours
            for mine, yours in zip(ours, theirs, strict=True)
        )

    def filled(self, values: Mapping[str, str]) -> str:
        """The target that it is with these values."""
        return "".join(
            each if isinstance(each, str) else escaped(written(values[each.name], each.spelling))
            for each in self.parts
        )

    def normal_part(self, name: str, spelling: str) -> str:
        """A name in its one spelling, as it stands in a normal target."""
        found = spelled(name, spelling)
        return escaped(found) if spelling in (MATCH, EXACT) else found

    def read(self, normal: str) -> Mapping[str, str] | None:
        """What the names are in a normal target, in their one spelling; None: it is no such one."""
        found: dict[str, str] = {}
        rest = normal
        for at, each in enumerate(self.parts):
            if isinstance(each, str):
                if not rest.startswith(each):
                    return None
                rest = rest[len(each) :]
            else:
                after = self.parts[at + 1] if at + 1 < len(self.parts) else ""
                end = rest.find(str(after)) if after else len(rest)
                if end < 0:
                    return None
                found[each.name], rest = unescaped(rest[:end]), rest[end:]
        return None if rest else found

    def example(self) -> str:
        """A target as it makes them, to see whether it makes any."""
        return self.filled(
            {
                each.name: _OF_NAME.get(each.name, _EXAMPLES.get(each.spelling, "B0EXAMPLE1"))
                if each.spelling != MATCH
                else "exact"
                for each in self.names
            }
        )


def spelled(name: str, spelling: str) -> str:
    """The one spelling of what stands in a cell, as normal targets have it."""
    if spelling in (MATCH, EXACT):
        return written(name, spelling)
    return target_names.normal(spelling, name)


def written(name: str, spelling: str) -> str:
    """What stands in a cell, as a target writes it: a match type in small letters.

    Without letters that show nothing, which no trace can hold and no name is told by.
    """
    if not name.isascii() and spelling in (FOLD, EXPRESSION):
        name = " ".join(name.translate(blanks.FOLDED).split())
    return name.strip().lower() if spelling == MATCH else name.strip()


def escaped(name: str) -> str:
    """A name within a target."""
    return name.replace("%", "%25").replace("/", "%2F")


def unescaped(name: str) -> str:
    """A name as it was before it was put into a target."""
    return name.replace("%2F", "/").replace("%25", "%")


def _name(name: str, whole: Sequence[str], at: int) -> Name:
    """A name, by what stands before it: `keyword/{Keyword}/{Match Type}`."""
    level = whole[at - 1] if at else ""
    if level == "asin" or whole[0] == "asin":
        return Name(name=name, spelling=EXACT)
    if level == "product_target":
        return Name(name=name, spelling=EXPRESSION)
    if at > 1 and whole[at - 2] in target_names.TYPED and level not in target_names.TYPED:
        return Name(name=name, spelling=MATCH)
    return Name(name=name, spelling=EXACT if level == "placement" else FOLD)
