"""The policy of a tree: read, validated, compiled, and kept by the objects that it is made of."""

from __future__ import annotations

from trace_gate.core.errors import CannotJudge, Refused
from trace_gate.core.finding import Finding
from trace_gate.core.git_model import POLICY_BYTES
from trace_gate.core.policy.path_classes import Classes
from trace_gate.core.policy.policy import Policy
from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from typing import Any

    from trace_gate.app.ports import Repository, Store
    from trace_gate.core.git_model import Entry

ROOTS = ("config", "Agents")
"""The folders that a policy is made of."""

FOLDERS = (*ROOTS, "schemas")
"""The same, and that of what is compiled from them."""

TRACE_SCHEMA = "trace.schema.json"


class Rules(Record):
    """What a unit is judged by: the policy, and the compiled schemas of traces."""

    policy: Policy
    schemas: Callable[[], Mapping[str, str]]
    """The JSON texts by file name. They are most of what is kept, and only a trace needs them."""
    classes: Classes
    """Of the paths that were asked about: the units of a history change some again and again."""

    def schema_of(self, trace_type: object) -> str:
        """The schema of a type of trace; of all types for one that there is not.

        They say the same of a trace of that type; the one of a type is read four times faster.
        """
        texts = self.schemas()
        return texts.get(f"trace-{trace_type}.schema.json") or texts[TRACE_SCHEMA]


class Memory:
    """A store that remembers within one run, in front of one that may outlive it."""

    def __init__(self, behind: Store | None) -> None:
        self.rules: dict[str, Rules | None] = {}
        """Those that were asked for, by the objects that they are made of."""
        self._behind = behind
        self._kept: dict[tuple[str, str], object] = {}

    def get(self, kind: str, key: str) -> object | None:
        """What was kept, here or behind."""
        if (kind, key) not in self._kept and self._behind is not None:
            return self._behind.get(kind, key)
        return self._kept.get((kind, key))

    def put(self, kind: str, key: str, value: object) -> None:
        """Keep it here and behind."""
        self._kept[kind, key] = value
        if self._behind is not None:
            self._behind.put(kind, key, value)


def rules_at(git: Repository, commit: str, store: Store | None) -> Rules | None:
    """The rules in the tree of a commit; None where it has no `gate.yaml`.

    Raises:
        CannotJudge: the tree has policy files that are not valid (SPEC 6: exit 2).
    """
    roots = git.entries(commit, ROOTS)
    if "config" not in roots:
        return None
    key = " ".join(roots[name].oid if name in roots else "-" for name in ROOTS)
    if not isinstance(store, Memory):
        return _rules_at(git, commit, key, store)
    if key not in store.rules:
        store.rules[key] = _rules_at(git, commit, key, store)
    return store.rules[key]


def _rules_at(git: Repository, commit: str, key: str, store: Store | None) -> Rules | None:
    kept = store.get("policy", key) if store is not None else None
    if store is not None and isinstance(kept, dict):
        return _rules(Policy.of(kept), _kept_schemas(git, commit, key, store))
    files = policy_files(git, commit)
    if not has_gate(files):
        return None
    return _read(files, commit, key, store)


def _kept_schemas(
    git: Repository, commit: str, key: str, store: Store
) -> Callable[[], Mapping[str, str]]:
    """The schemas that were kept beside a policy; made again where they are not there any more."""
    found: list[Mapping[str, str]] = []

    def schemas() -> Mapping[str, str]:
        if not found:
            kept = store.get("schemas", key)
            if isinstance(kept, dict):
                found.append(kept)
            else:
                found.append(_read(policy_files(git, commit), commit, key, store).schemas())
        return found[0]

    return schemas


def _read(files: Mapping[str, bytes], commit: str, key: str, store: Store | None) -> Rules:
    try:
        plain, schemas = compiled(files)
    except Refused as refused:
        first = refused.findings[0]
        where = f"{first.path}:{first.line}" if first.line else first.path
        raise CannotJudge(
            f"The policy of the base ({commit[:10]}) is not valid: {where}: {first.message}",
            remedy=first.remediation,
            code="TG701",
        ) from refused
    if store is not None:
        store.put("policy", key, plain)
        store.put("schemas", key, schemas)
    return rules_of(plain, schemas)


def compiled(files: Mapping[str, bytes]) -> tuple[dict[str, Any], dict[str, str]]:
    """Plain policy data and the compiled trace schemas of a set of policy files.

    Raises:
        Refused: with every TG701 finding.
    """
    from trace_gate.core.policy import loader
    from trace_gate.core.schema import compiler

    plain = loader.read(files)
    made = _schemas(files, Policy.of(plain).domain)
    return plain, {name: compiler.compact(schema) for name, schema in made.items()}


def schemas_of(files: Mapping[str, bytes], domain: str) -> dict[str, bytes]:
    """The compiled schemas, by file name, in their canonical bytes.

    Raises:
        Refused: the layers or profiles do not compile (TG701).
    """
    from trace_gate.core.schema import compiler

    made = _schemas(files, domain)
    return {name: compiler.canonical(schema) for name, schema in made.items()}


def _schemas(files: Mapping[str, bytes], domain: str) -> dict[str, dict[str, Any]]:
    from trace_gate.core.policy.loader import load_yaml
    from trace_gate.core.schema import compiler

    folder = f"config/{domain}"
    layers, profiles = (
        load_yaml(files[f"{folder}/{name}"], f"{folder}/{name}")
        for name in ("trace_layers.yaml", "trace_type_profiles.yaml")
    )
    return compiler.compile_schemas(layers, profiles)


def stale_schemas(files: Mapping[str, bytes], domain: str) -> Iterator[Finding]:
    """TG702 where compiled schemas among some files are not what the profiles compile to.

    Raises:
        Refused: the layers or profiles do not compile (TG701).
    """
    made = sorted(schemas_of(files, domain).items())
    stale = [f"schemas/{name}" for name, data in made if files.get(f"schemas/{name}") != data]
    if stale:
        more = f" (and {len(stale) - 1} more)" if len(stale) > 1 else ""
        yield Finding(
            code="TG702",
            message=f"{stale[0]}{more} is not what the profiles compile to.",
            remediation="trace-gate compile && git add schemas",
            path=stale[0],
        )


def rules_of(plain: Mapping[str, Any], schemas: Mapping[str, str]) -> Rules:
    """The rules from plain policy data and the texts of the compiled trace schemas."""
    return _rules(Policy.of(plain), lambda: schemas)


def _rules(policy: Policy, schemas: Callable[[], Mapping[str, str]]) -> Rules:
    return Rules(policy=policy, schemas=schemas, classes=Classes(policy.gate))


def policy_files(git: Repository, tree: str, roots: Iterable[str] = ROOTS) -> dict[str, bytes]:
    """The bytes of every file of a tree below `config/` and `Agents/`, or other roots, by path."""
    return files_below(git, lambda root: git.all_entries(tree, root), roots)


def files_below(
    git: Repository, below: Callable[[str], Mapping[str, Entry]], roots: Iterable[str]
) -> dict[str, bytes]:
    """The bytes of every file below some folders; of one too large for a policy the beginning.

    `below` says which entries are below a folder.
    """
    found = {path: e.oid for root in roots for path, e in below(root).items() if e.is_file}
    blobs = git.blobs(set(found.values()), POLICY_BYTES)
    return {path: blobs[oid] for path, oid in found.items()}


def below_policy(path: str) -> bool:
    """Whether a path is in one of the folders of the policy and of its schemas."""
    return path.partition("/")[0] in FOLDERS


def governed(git: Repository, tree: str) -> bool:
    """Whether a tree has a `gate.yaml`, whatever that says: nothing of it is read."""
    found = git.entries(tree, [f"config/{name}/gate.yaml" for name in git.folder(tree, "config")])
    return any(entry.is_file for entry in found.values())


def has_gate(files: Iterable[str]) -> bool:
    """Whether a governed repository's `gate.yaml` is among some paths."""
    return any(gate_domain(path) is not None for path in files)


def gate_domain(path: str) -> str | None:
    """`amazon-growth` for `config/amazon-growth/gate.yaml`, else None."""
    parts = path.split("/")
    return (
        parts[1] if len(parts) == 3 and parts[0] == "config" and parts[2] == "gate.yaml" else None
    )
