"""What a schema cannot say of market_files.yaml: that its entries name real targets (SPEC 5)."""

from __future__ import annotations

from trace_gate.core import path_patterns
from trace_gate.core.market import path_places
from trace_gate.core.market.mapping import ROW, XLSX, compiled
from trace_gate.core.market.shops import MARKETPLACE, STORE
from trace_gate.core.market.templates import spelled
from trace_gate.core.policy import market_messages as messages
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
            yield at_value(document, (*where, "id"), *messages.entry_twice(plain))
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
            yield at_key(document, where, *messages.key_missing(kind, plain, key))
    if layout and kind != "table":
        yield at_key(document, (*where, "kind"), *messages.layout_of_table())
    for key in plain:
        if key not in (*COMMON, *(LAYOUT if layout else MAY[kind])):
            of = f"{kind} with a layout" if layout else kind
            said = messages.no_key_of_layout if layout else messages.key_too_many
            yield at_key(document, (*where, key), *said(of, key))
    yield from _format(document, where, plain)


def _format(document: Document, where: Pointer, plain: Mapping[str, Any]) -> Iterator[Finding]:
    """A workbook has sheets, and nothing that says how a text is written."""
    said = plain.get("format")
    if said is None:
        return
    book, place = said["type"] == XLSX, (*where, "format")
    for key in OF_TEXT if book else OF_WORKBOOK:
        if key in said:
            yield at_key(document, (*place, key), *messages.not_of_format(said["type"], key))
    if book and "sheets" not in said:
        yield at_key(document, place, *messages.no_sheets())


def _paths(
    document: Document, where: Pointer, plain: Mapping[str, Any], rules: GatePolicy
) -> Iterator[Finding]:
    for at, text in enumerate(plain["paths"]):
        place = (*where, "paths", at)
        wrong = path_places.problem(text)
        if wrong is not None:
            yield at_value(document, place, *messages.no_pattern(text, wrong))
            continue
        glob = path_places.glob_of(text)
        for folder in (rules.traces, rules.uploads, *rules.derived, "config", "Agents", "schemas"):
            if path_patterns.may_match(glob, folder, below=True):
                yield at_value(document, place, *messages.reaches_into_rules(text, folder))


def _shop(
    document: Document, where: Pointer, entry: MarketFiles, rules: GatePolicy
) -> Iterator[Finding]:
    """Each file must say whose it is."""
    if entry.tenant_column is not None:
        return
    for at, pattern in enumerate(entry.paths):
        names = set(path_places.names(pattern.text))
        if not {STORE, MARKETPLACE} <= names and len(rules.tenants) != 1:
            yield at_value(document, (*where, "paths", at), *messages.nobodys_files(pattern, rules))


def _targets(
    document: Document, where: Pointer, plain: Mapping[str, Any], entry: MarketFiles
) -> Iterator[Finding]:
    known = [set(path_places.names(pattern.text)) for pattern in entry.paths]
    in_all = set.intersection(*known)
    if entry.template is not None:
        goal = (*where, "target")
        yield from _of_template(document, goal, entry.template, in_all, ("text",))
    for name in sorted(set.union(*known) & {*entry.key, entry.tenant_column}):
        yield at_key(document, (*where, "key"), *messages.name_twice(name))
    for at, (value, said) in enumerate(zip(entry.values, plain.get("values", ()), strict=False)):
        place = (*where, "values", at, "target")
        if ROW in said["target"] and "row" not in plain:
            yield at_value(document, place, *messages.row_of_nothing())
            continue
        if any(value.template.text == each.template.text for each in entry.values[:at]):
            yield at_value(document, place, *messages.one_value_twice(value.template.text))
        if value.column in entry.key:
            yield at_value(document, place, *messages.key_is_value(value))
        yield from _of_template(
            document, place, value.template, {*entry.key, *in_all}, (value.kind,)
        )


def _of_template(
    document: Document, place: Pointer, template: Template, known: set[str], types: tuple[str, ...]
) -> Iterator[Finding]:
    for each in template.names:
        if each.name not in known:
            yield at_value(document, place, *messages.unknown_name(each, known))
            return
    text = template.example()
    goal = target.parse_or_none(text)
    if goal is None or goal.kind not in ("bid", *TYPES) or goal.bucket is not None:
        yield at_value(document, place, *_no_target(text, template))
        return
    if goal.normal != _normal(template):
        yield at_value(document, place, *messages.other_spelling(template, goal))
    wanted = TYPES.get(goal.kind) or (("percent",) if goal.placement else ("money",))
    if types[0] not in wanted:
        yield at_value(document, place, *messages.other_type(goal, wanted, types))


def _no_target(text: str, template: Template) -> tuple[str, str]:
    try:
        target.parse(text)
    except target.TargetProblem as wrong:
        return f"{template.text} makes no target: {wrong.message}", wrong.remedy
    return messages.no_target(template)


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
        yield at_value(document, (*where, "removed"), *messages.no_state())
