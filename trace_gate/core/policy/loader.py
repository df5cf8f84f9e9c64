"""From the bytes of the policy files to plain data, or to every reason why not (SPEC 2)."""

from __future__ import annotations

from trace_gate.core import hashing
from trace_gate.core.errors import Refused
from trace_gate.core.git_model import POLICY_BYTES
from trace_gate.core.policy import cross_checks, gate_checks, messages, schema_errors, schemas
from trace_gate.core.policy.problems import of_file
from trace_gate.core.trace import document as documents

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from trace_gate.core.finding import Finding
    from trace_gate.core.trace.document import Document

NAMES = (
    "gate",
    "trace_layers",
    "trace_type_profiles",
    "guardrails",
    "priority_score",
    "bucket_lifecycle",
    "event_clock_rules",
    "world_model",
    "market_files",
)
"""The files of config/<domain>/, without `.yaml`."""

OPTIONAL = ("market_files",)
"""Of them what a policy of an earlier release does not have, and which then says nothing."""

LIMITS = documents.Limits(size=POLICY_BYTES, nodes=50_000, depth=30)
"""A policy file may be larger than a trace: it is written once and read by people."""

CHECKS = {"gate": gate_checks.check, **cross_checks.CHECKS}
"""Name of a file to what is checked of it beyond its schema."""

_ENDINGS = (".yaml", ".yml")


def load_yaml(data: bytes, path: str) -> Document:
    """One policy file, as strictly as a trace.

    Raises:
        Refused: it cannot be read; every finding is a TG701.
    """
    try:
        return documents.load(data, path, None, limits=LIMITS)
    except Refused as refused:
        raise Refused([each.with_(code="TG701") for each in refused.findings]) from None


def read(files: Mapping[str, bytes], *, domain_root: str = "config") -> dict[str, Any]:
    """The policy among some files as plain data: what `Policy.of` takes and the cache keeps.

    `files` are paths of the repository with their bytes; what is not part of the policy
    (config/<domain>/ and Agents/<domain>/) is ignored. `trace_layers.yaml` and
    `trace_type_profiles.yaml` are read here and judged by their compiler.

    Raises:
        Refused: with every TG701 finding, TG703 where there is no gate.yaml.
    """
    domain = _domain(files, domain_root)
    folders = (f"{domain_root}/{domain}", f"Agents/{domain}")
    own = {path: files[path] for path in sorted(files) if path.rpartition("/")[0] in folders}
    findings: list[Finding] = list(_wrong_names(own, *folders))
    found = _load(own, findings)
    config = {name: found.get(f"{folders[0]}/{name}.yaml") for name in NAMES}
    roles = [each for path, each in found.items() if path.startswith(f"{folders[1]}/")]
    role_files = [path for path in own if path.startswith(folders[1]) and path.endswith(".yaml")]
    names = [cross_checks.stem_of(path) for path in role_files]
    there = {name: each for name, each in config.items() if each is not None}
    findings += _judge(there, roles, names)
    if findings:
        raise Refused(findings)
    return {
        "domain": domain,
        "digest": _digest(own),
        **{name: each.data for name, each in there.items()},
        "roles": [each.data for each in roles],
    }


def _domain(files: Mapping[str, bytes], domain_root: str) -> str:
    found = sorted(
        parts[1]
        for parts in (path.split("/") for path in files)
        if len(parts) == 3 and parts[0] == domain_root and parts[2] == "gate.yaml"
    )
    if len(found) == 1:
        return found[0]
    if not found:
        message = messages.no_gate(domain_root)
        missing = of_file(domain_root, message, "trace-gate init")
        raise Refused([missing.with_(code="TG703")])
    raise Refused(
        [
            of_file(
                f"{domain_root}/{domain}/gate.yaml", *messages.several_gates(found, domain_root)
            )
            for domain in found[1:]
        ]
    )


def _wrong_names(own: Mapping[str, bytes], config: str, agents: str) -> Iterator[Finding]:
    """Files that are missing, and files that nobody would read."""
    for name in NAMES:
        if f"{config}/{name}.yaml" not in own and name not in OPTIONAL:
            yield of_file(f"{config}/{name}.yaml", *messages.missing_file(name))
    for path in own:
        folder, _, name = path.rpartition("/")
        stem = name.removesuffix(".yaml")
        if folder == config and name.endswith(_ENDINGS) and stem not in NAMES:
            yield of_file(path, *messages.unread_file(name, NAMES))
        elif folder == agents and name.endswith(".yml"):
            new = f"{path.removesuffix('.yml')}.yaml"
            yield of_file(path, *messages.role_not_yaml(path, new))


def _load(own: Mapping[str, bytes], findings: list[Finding]) -> dict[str, Document]:
    found = {}
    for path, data in own.items():
        if path.endswith(".yaml"):
            try:
                found[path] = load_yaml(data, path)
            except Refused as refused:
                findings += refused.findings
    return found


def _judge(
    config: Mapping[str, Document], roles: list[Document], names: list[str]
) -> Iterator[Finding]:
    """Each file by its schema and its own check; those that are good by one another."""
    every = [*config.items(), *(("role", each) for each in roles)]
    judged = [(name, document, _of_one(name, document)) for name, document in every]
    for *_, findings in judged:
        yield from findings
    good = {name: document for name, document, findings in judged if not findings}
    if "trace_type_profiles" in good:
        good_roles = [each for name, each, findings in judged if name == "role" and not findings]
        yield from cross_checks.roles(good_roles, names, good["trace_type_profiles"])
    if "gate" in good:
        yield from cross_checks.agents(good["gate"], names)
        if "market_files" in good and good["market_files"].data["market_files"]:
            from trace_gate.core.policy import market_checks

            yield from market_checks.check(good["market_files"], good["gate"].data)


def _of_one(name: str, document: Document) -> tuple[Finding, ...]:
    known, check = name in schemas.SHAPES, CHECKS.get(name)
    wrong = tuple(schema_errors.problems(document, schemas.whole(name))) if known else ()
    return wrong if wrong or check is None else tuple(check(document))


def _digest(own: Mapping[str, bytes]) -> str:
    """sha256 over names and bytes, each with its length before it."""
    total = hashing.sha256(sum(map(len, own.values())))
    for path, data in own.items():
        name = path.encode("utf-8", "surrogateescape")
        total.update(b"%d %d\n" % (len(name), len(data)) + name + data)
    return total.hexdigest()
