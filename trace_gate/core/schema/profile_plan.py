"""What one profile asks of each field: resolved against the layers, contradictions found.

A plan maps paths (tuples of names, `[]` for each item of a list) to what the schema must say
at that place. `field_schemas` writes it down. SPEC 3, Profiles:

* required means present and not null, with everything above it;
* forbidden means absent or null;
* a rule asks for its field to be there, unless it is met by null as well.
"""

from __future__ import annotations

from trace_gate.core.policy.problems import nearest
from trace_gate.core.record import Record
from trace_gate.core.schema import profile_messages as messages
from trace_gate.core.schema.check_language.keywords import keywords, met_by_null
from trace_gate.core.schema.fields import Field
from trace_gate.core.schema.problems import Fault

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from trace_gate.core.schema.check_language.parser import Path
    from trace_gate.core.schema.problems import Faults
    from trace_gate.core.schema.profiles_reader import Named, Profile, Rule

    Parts = tuple[str, ...]


class Plan(Record):
    """What a profile asks, by path."""

    profile: Profile
    required: frozenset[Parts]
    forbidden: frozenset[Parts]
    rules: Mapping[Parts, tuple[Mapping[str, Any], ...]]

    def below(self, path: Parts) -> list[str]:
        """The names right below a path that the profile speaks of, sorted."""
        depth = len(path)
        spoken = (*self.required, *self.forbidden, *self.rules)
        return sorted(
            {each[depth] for each in spoken if len(each) > depth and each[:depth] == path}
        )


def make_plan(profile: Profile, trace: Field, faults: Faults) -> Plan:
    """Resolve every field that the profile names; what is wrong goes to `faults`."""
    return _Planner(profile, trace, faults).plan()


class _Planner:
    """Collects the demands of one profile."""

    def __init__(self, profile: Profile, trace: Field, faults: Faults) -> None:
        self.profile = profile
        self.trace = trace
        self.faults = faults
        self.required: set[Parts] = set()
        self.forbidden: set[Parts] = set()
        self.rules: dict[Parts, list[Mapping[str, Any]]] = {}

    def plan(self) -> Plan:
        for named in self.profile.required:
            if self.resolve(named):
                self.required.update(demanded(named.path.parts))
        for named in self.profile.forbidden:
            if self.resolve(named) and self.may_be_absent(named):
                self.forbidden.add(named.path.parts)
        for named in self.profile.optional:
            if self.resolve(named) and named.path.parts in self.required | self.forbidden:
                self.twice(named, "optional")
        for rule in self.profile.rules:
            self.rule(rule)
        return Plan(
            profile=self.profile,
            required=frozenset(self.required),
            forbidden=frozenset(self.forbidden),
            rules={path: tuple(found) for path, found in self.rules.items()},
        )

    def resolve(self, named: Named) -> bool:
        try:
            find(self.trace, named.path)
        except Fault as fault:
            self.faults.inside(named.pointer, named.written, fault)
            return False
        return True

    def may_be_absent(self, named: Named) -> bool:
        """A field that is required, here or in every trace, cannot be forbidden."""
        parts = named.path.parts
        if any(each[: len(parts)] == parts for each in self.required):
            self.twice(named, "forbidden")
        elif find(self.trace, named.path).required:
            self.faults.at_value(named.pointer, *messages.required_everywhere(named.written))
        else:
            return True
        return False

    def twice(self, named: Named, word: str) -> None:
        self.faults.at_value(
            named.pointer, *messages.said_twice(named.written, word, self.profile.name)
        )

    def rule(self, rule: Rule) -> None:
        for clause in rule.clauses:
            path = clause.path.parts
            try:
                field = find(self.trace, clause.path)
                self.meetable(clause.path, null=met_by_null(clause))
                said = keywords(clause, field, self.profile.name)
            except Fault as fault:
                self.faults.inside(rule.pointer, rule.written, fault)
                continue
            self.rules.setdefault(path, []).append({**said, "description": rule.words})
            if not met_by_null(clause):
                self.required.update(demanded(path))

    def meetable(self, path: Path, *, null: bool) -> None:
        """A rule about what the same profile forbids could never be met."""
        for forbidden in sorted(self.forbidden):
            if path.parts[: len(forbidden)] == forbidden and not null:
                raise Fault(
                    *messages.about_forbidden(path.text, forbidden, self.profile.name),
                    path.at,
                )


def demanded(path: Parts) -> list[Parts]:
    """A path and what must be there for it: all above it, up to the list that it stands in."""
    within = max((at + 1 for at, part in enumerate(path) if part == "[]"), default=0)
    return [path[:end] for end in range(within + 1, len(path) + 1) if path[end - 1] != "[]"]


def find(trace: Field, path: Path) -> Field:
    """The field at a path.

    Raises:
        Fault: There is none, or the path goes past a list without `[]`.
    """
    field, at = trace, path.at + (len("trace.") if path.text.startswith("trace.") else 0)
    for depth, name in enumerate(path.parts):
        found = field.child(name)
        if found is None:
            raise _no_field(field, path, depth, at)
        at += len(name) if name == "[]" else len(name) + 1
        field = found
    return field


def _no_field(field: Field, path: Path, depth: int, at: int) -> Fault:
    name, above = path.parts[depth], ".".join(path.parts[:depth]).replace(".[]", "[]")
    if field.kind == "list":
        words = messages.item_not_named(above, path.text)
        return Fault(f"{words}.", f"Write `{above}[].{name}`: each item.", path.at)
    if name == "[]":
        return Fault(f"`{above}` is not a list.", f"Write `{above}`.", path.at)
    names = [each for each, _field in field.fields]
    if not names:
        return Fault(*messages.no_fields_below(path.text, above), path.at)
    close = nearest(name, names)
    where = f"`{above}`" if above else "a trace"
    return Fault(
        *messages.unknown_field(name, path.text, where, close, names),
        at,
    )
