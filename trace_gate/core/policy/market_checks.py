"""What a schema cannot say of market_files.yaml: that its entries name real targets (SPEC 5)."""

from __future__ import annotations

from trace_gate.core import path_patterns
from trace_gate.core.market import path_places
from trace_gate.core.market.mapping import ROW, XLSX, compiled
from trace_gate.core.market.shops import MARKETPLACE, STORE
from trace_gate.core.market.templates import spelled
from trace_gate.core.policy.gate import GatePolicy
from trace_gate.core.policy.problems import at_key, at_value
from trace_gate.core.trace import target

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from trace_gate.core.finding import Finding
    from trace_gate.core.market.mapping import MarketFiles
    from trace_gate.core.market.templates import Template
    from trace_gate.core.policy.problems import Pointer
    from trace_gate.core.trace.document import Document

NEEDS = {"table": ("format", "key", "values"), "text": ("target",)}
MAY = {
    "table": (*NEEDS["table"], "where", "row", "tenant", "removed"),
    "text": (*NEEDS["text"], "text", "removed"),
}
COMMON = ("id", "kind", "paths")
LAYOUT = ("layout", "base")
OF_TEXT = ("delimiter", "encoding", "decimal")
OF_WORKBOOK = ("sheets", "header_row")
TYPES = {"budget": ("money",), "state": ("enum",), "content": ("text",), "goal": ("fraction",)}
"""By the kind of a target the types of a column that says it."""


def check(document: Document, gate: Mapping[str, Any]) -> Iterator[Finding]:
    """TG701 for entries that name no target, no shop, or what is theirs alone.

    Args:
        document: market_files.yaml, as its schema accepts it.
        gate: the data of gate.yaml, likewise.
    """
    rules, ids = GatePolicy.of(gate), list[str]()
    for at, plain in enumerate(document.data["market_files"]):
        where: Pointer = ("market_files", at)
        if plain["id"] in ids:
            fix = "Give one of them another name."
            yield at_value(document, (*where, "id"), f"Two entries are called {plain['id']}.", fix)
        ids.append(plain["id"])
        found = [*_keys(document, where, plain), *_paths(document, where, plain, rules)]
        yield from found
        if not found:
            (entry,) = compiled([plain]).entries
            yield from _shop(document, where, entry, rules)
            if entry.layout is not None:
                continue
            yield from _targets(document, where, plain, entry)
            yield from _removed(document, where, plain, entry)


def _keys(document: Document, where: Pointer, plain: Mapping[str, Any]) -> Iterator[Finding]:
    kind, layout = plain["kind"], "layout" in plain
    needs = LAYOUT if layout else NEEDS[kind]
    for key in needs:
        if key not in plain:
            message = f"The {kind} {plain['id']} has no `{key}`."
            yield at_key(document, where, message, f"Add `{key}:`. See the comments of the file.")
    if layout and kind != "table":
        yield at_key(document, (*where, "kind"), "A layout is of a table.", "Write `kind: table`.")
    for key in plain:
        if key not in (*COMMON, *(LAYOUT if layout else MAY[kind])):
            of = f"{kind} with a layout" if layout else kind
            message = f"A {of} has no `{key}`."
            fix = "Remove it." if layout else "Remove it, or write another `kind`."
            yield at_key(document, (*where, key), message, fix)
    yield from _format(document, where, plain)


def _format(document: Document, where: Pointer, plain: Mapping[str, Any]) -> Iterator[Finding]:
    """A workbook has sheets, and nothing that says how a text is written."""
    said = plain.get("format")
    if said is None:
        return
    book, place = said["type"] == XLSX, (*where, "format")
    for key in OF_TEXT if book else OF_WORKBOOK:
        if key in said:
            message = f"A format of type {said['type']} has no `{key}`."
            yield at_key(document, (*place, key), message, "Remove it.")
    if book and "sheets" not in said:
        message = "A format of type xlsx has no `sheets`."
        yield at_key(document, place, message, "Name the sheets that are read: `sheets: [Bids]`.")


def _paths(
    document: Document, where: Pointer, plain: Mapping[str, Any], rules: GatePolicy
) -> Iterator[Finding]:
    for at, text in enumerate(plain["paths"]):
        place = (*where, "paths", at)
        wrong = path_places.problem(text)
        if wrong is not None:
            yield at_value(document, place, f"{text} cannot be a pattern: {wrong}.", "Correct it.")
            continue
        glob = path_places.glob_of(text)
        for folder in (rules.traces, rules.uploads, *rules.derived, "config", "Agents", "schemas"):
            if path_patterns.may_match(glob, folder, below=True):
                yield at_value(
                    document,
                    place,
                    f"{text} reaches into {folder}/, which has rules of its own.",
                    "Begin it with the folder in which the market files are: /ads/*.csv.",
                )


def _shop(
    document: Document, where: Pointer, entry: MarketFiles, rules: GatePolicy
) -> Iterator[Finding]:
    """Each file must say whose it is."""
    if entry.tenant_column is not None:
        return
    for at, pattern in enumerate(entry.paths):
        names = set(path_places.names(pattern.text))
        if not {STORE, MARKETPLACE} <= names and len(rules.tenants) != 1:
            yield at_value(
                document,
                (*where, "paths", at),
                f"{pattern.text} does not say whose its files are, and gate.yaml has "
                f"{len(rules.tenants)} shops (`tenants`).",
                "Write {store}-{marketplace} into the path, or `tenant: {column: Shop}`, or name "
                "the one shop in `tenants` of gate.yaml.",
            )


def _targets(
    document: Document, where: Pointer, plain: Mapping[str, Any], entry: MarketFiles
) -> Iterator[Finding]:
    known = [set(path_places.names(pattern.text)) for pattern in entry.paths]
    in_all = set.intersection(*known)
    if entry.template is not None:
        goal = (*where, "target")
        yield from _of_template(document, goal, entry.template, in_all, ("text",))
    for name in sorted(set.union(*known) & {*entry.key, entry.tenant_column}):
        message = f"{name!r} is a column and a name in the path."
        yield at_key(document, (*where, "key"), message, "Call the name in the path otherwise.")
    for at, (value, said) in enumerate(zip(entry.values, plain.get("values", ()), strict=False)):
        place = (*where, "values", at, "target")
        if ROW in said["target"] and "row" not in plain:
            yield at_value(document, place, "{row} stands for nothing.", "Add `row:` to the entry.")
            continue
        if any(value.template.text == each.template.text for each in entry.values[:at]):
            message = f"Two columns say the same value: {value.template.text}."
            yield at_value(document, place, message, "Take one of them out, or end it otherwise.")
        if value.column in entry.key:
            message = f"{value.column!r} is a part of `key`, so it is no value."
            yield at_value(document, place, message, "Take it out of one of the two.")
        yield from _of_template(
            document, place, value.template, {*entry.key, *in_all}, (value.kind,)
        )


def _of_template(
    document: Document, place: Pointer, template: Template, known: set[str], types: tuple[str, ...]
) -> Iterator[Finding]:
    for each in template.names:
        if each.name not in known:
            yield at_value(
                document,
                place,
                f"{{{each.name}}} is neither a column of `key` nor a name in every path.",
                f"Write one of: {', '.join(sorted(known)) or 'nothing is named yet'}.",
            )
            return
    text = template.example()
    goal = target.parse_or_none(text)
    if goal is None or goal.kind not in ("bid", *TYPES) or goal.bucket is not None:
        yield at_value(document, place, *_no_target(text, template))
        return
    if goal.normal != _normal(template):
        message = f"{template.text} is not in the one spelling of targets."
        fix = f"Write what does not stand in braces in small letters, and end it as {goal.normal}."
        yield at_value(document, place, message, fix)
    wanted = TYPES.get(goal.kind) or (("percent",) if goal.placement else ("money",))
    if types[0] not in wanted:
        message = f"A value of {goal.kind} is {wanted[0]}, and the type here is {types[0]}."
        yield at_value(document, place, message, f"Write `type: {wanted[0]}`.")


def _no_target(text: str, template: Template) -> tuple[str, str]:
    try:
        target.parse(text)
    except target.TargetProblem as wrong:
        return f"{template.text} makes no target: {wrong.message}", wrong.remedy
    return (
        f"{template.text} makes no target of the market, but a file or a bucket.",
        "Begin it with campaign/, or asin/ and content.",
    )


def _normal(template: Template) -> str:
    """The one spelling of the example, as the gate makes it of cells."""
    made = []
    for each in template.parts:
        if isinstance(each, str):
            made.append(each)
        else:
            alone = template.with_(parts=(each,)).example()
            made.append(spelled(alone, each.spelling))
    return "".join(made)


def _removed(
    document: Document, where: Pointer, plain: Mapping[str, Any], entry: MarketFiles
) -> Iterator[Finding]:
    if plain.get("removed") != "archived":
        return
    if not any(each.is_state for each in entry.values):
        yield at_value(
            document,
            (*where, "removed"),
            "`removed: archived` needs a column that says the state of a row.",
            "Add a value whose target ends in /state, or write `removed: null_values`.",
        )
