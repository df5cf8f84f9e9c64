"""What is said of a change that an upload sheet cannot carry: what is wrong, and what mends it."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from decimal import Decimal

    Said = tuple[str, str]

_DOWNLOAD = (
    "Download all campaigns anew (Bulk operations, with paused and archived ones and those without "
    "impressions ticked), and land it: trace-gate observe FILE"
)
_LEVELS = {
    "campaign": "campaign",
    "ad_group": "ad group",
    "keyword": "keyword",
    "negative_keyword": "negative keyword",
    "product_target": "product target",
    "placement": "placement",
}
_CONSOLE = "Change it in the Ads console by hand."


def shown(value: object) -> str:
    """A value, for people."""
    return "nothing" if value is None else str(value)


def no_sheet() -> Said:
    """A file without a sheet of campaigns."""
    return (
        "has no sheet of Sponsored Products campaigns",
        "Download it in the Ads console, Bulk operations, with its language set to English.",
    )


def rounded(where: str, column: str) -> Said:
    """An id that a program has made a number of."""
    fix = "Download the file anew, and do not save it with another program."
    return f"{where}: {column} has more digits than a spreadsheet keeps of a number", fix


def not_there(file: str, level: str, name: str, inside: str, known: Iterable[str]) -> Said:
    """No row with that name or id; `known` are the names that are there."""
    where = f" in the campaign {inside!r}" if inside else ""
    wrong = f"{file} has no {_LEVELS[level]} {name!r}{where}, so its id is not known"
    return wrong, _near(name, known) or _DOWNLOAD


def _near(name: str, known: Iterable[str]) -> str:
    """The name that was perhaps meant; empty where none is near."""
    from difflib import get_close_matches

    names = {each.casefold(): each for each in known}
    near = get_close_matches(name.casefold(), names, 1, 0.75)
    if not near:
        return ""
    return f"Did you mean {names[near[0]]!r}? Then decide about that one: trace-gate supersede"


def several(file: str, level: str, name: str, rows: Sequence[int], *, typed: bool) -> Said:
    """More than one row that could be meant."""
    listed = " and ".join(map(str, rows[:3]))
    fix = (
        "Say which in the target: keyword/TEXT/exact, /phrase or /broad."
        if typed and level in ("keyword", "negative_keyword")
        else "Name it by its id in the target: trace-gate supersede"
    )
    return f"{name!r} could be several rows of {file}: {listed}", fix


def other_product(name: str, product: str) -> Said:
    """A campaign of which no sheet is written."""
    return (
        f"the campaign {name!r} is one of {product}, and sheets are written for Sponsored Products",
        _CONSOLE,
    )


def content(asin: str, part: str) -> Said:
    """A listing text."""
    return (
        f"no bulk sheet of the ads carries the {part.replace('_', ' ')} of a listing",
        f"Change it in Seller Central: Catalog, Manage all inventory, {asin}, Edit.",
    )


def no_row(file: str, what: str, text: str, name: str, known: Iterable[str]) -> Said:
    """Something that the download does not have, and that is not said to be new.

    `known` are the names that are there.
    """
    near = _near(name, known) or _DOWNLOAD
    new = f"{text.rpartition('/')[0]}/state, nothing to enabled"
    return (
        f"{file} has no such {what}, so its id is not known",
        f"{near}   If it is new, a decision says so: {new}.",
    )


def no_placement(file: str) -> Said:
    """A percentage that the download does not have."""
    return f"{file} has no percentage for this placement, and the decision begins at one", _DOWNLOAD


def there_already(file: str, row: int) -> Said:
    """What is said to be new, and is there."""
    return (
        f"the decision says that it is new, and {file} has it in row {row}",
        "Supersede the decision by one that begins at the state that Amazon has.",
    )


def archived(file: str, row: int) -> Said:
    """What is gone for good."""
    return (
        f"it is archived in {file}, row {row}, and that is for good",
        "Decide about a new one, or leave it out.",
    )


def archives_and_more() -> Said:
    """A row that goes, and has another change."""
    return (
        "it is archived and changed in one decision, and a row does one",
        "Leave one out.",
    )


def new_and_archived() -> Said:
    """What is new and archived."""
    return "it is not there, so it cannot be archived", "Leave it out."


def new_without_bid() -> Said:
    """A new product target needs a bid."""
    return (
        "a new product target needs a bid, and no change of the decision says one",
        "Supersede the decision by one that has a change of its /bid from nothing, too.",
    )


def no_match(level: str) -> Said:
    """A new keyword without a match type."""
    types = "exact, /phrase or /broad" if level == "keyword" else "exact or /phrase"
    return (
        f"a new {_LEVELS[level]} needs a match type, and its target has none",
        f"Say which in the target: {level}/TEXT/{types}.",
    )


def twice() -> Said:
    """Two changes of one value."""
    return (
        "another change of the decision says the same value of the same row",
        "Leave one of the two out.",
    )


def no_state(value: object) -> Said:
    """A state that Amazon does not have."""
    return f"{shown(value)} is no state of Amazon", "It has enabled, paused and archived."


def no_value(kind: str) -> Said:
    """A value that is taken away."""
    return (
        f"the {kind} is taken away, and a blank cell of a bulk sheet keeps it",
        f"{_CONSOLE} Or decide about a number.",
    )


def no_number(value: object) -> Said:
    """A value that is no number."""
    return f"{shown(value)} is no amount", "Supersede the decision by one with a number."


def no_percent(value: Decimal, most: int) -> Said:
    """A percentage of a placement that Amazon does not take."""
    return (
        f"{shown(value)} is no percentage of a placement: Amazon takes whole ones from 0 to {most}",
        "Supersede the decision by one with such a number.",
    )


def no_money(value: Decimal) -> Said:
    """An amount that Amazon would round unseen."""
    fix = "Supersede the decision by one with the amount that is meant."
    return f"Amazon does not take {shown(value)} as it is: two decimals, and more than 0", fix


def unread(row: int, value: object) -> Said:
    """A cell of the download that is no number."""
    return (
        f"row {row} of the download has {shown(value)!r} there, which is no number",
        "Download it with the language of the Ads console set to English.",
    )


def has_it(row: int, value: object, trace_id: str | None) -> Said:
    """The value is there already."""
    who = f"{trace_id} has made it so since" if trace_id else f"row {row} of the download has it"
    return (
        f"Amazon has {shown(value)} already ({who}), so there is nothing to change",
        "Leave it out, or record the decision without a sheet if it was carried out by hand.",
    )


def has_other(row: int, has: object, said: object, trace_id: str | None) -> Said:
    """Amazon has another value than the decision begins at."""
    who = f"by {trace_id}" if trace_id else f"row {row} of the download"
    wrong = (
        f"Amazon has {shown(has)} ({who}), and the decision begins at {shown(said)}: another step "
        "than the one that was approved"
    )
    return wrong, "Supersede the decision by one that begins at what Amazon has."


def state_is_old(file: str, state: str, now: object, trace_id: str) -> Said:
    """The state that would be carried along is not the newest."""
    was = state or "nothing"
    wrong = (
        f"{file} has it as {was}, and {trace_id} has made it {shown(now)} since: the sheet would "
        "set that back"
    )
    return wrong, _DOWNLOAD
