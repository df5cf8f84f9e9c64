"""`gate.yaml` as a typed value: what is governed, by whom, and how strictly (SPEC 2).

Built from plain data that its schema has accepted (`loader.read`), so nothing is checked
here. What a file leaves out has the value that it had in the first release.
"""

from __future__ import annotations

from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any, Literal

    from trace_gate.core.finding import Level

    Mode = Literal["observe", "warn", "block"]
    ContentRule = Literal["required", "when_given"]
    Layer = Literal["semantic", "state", "event_clock", "world_model"]

LAYERS: tuple[Layer, ...] = ("semantic", "state", "event_clock", "world_model")
"""The derived layers, in the order of `GatePolicy.derived`."""

IDEOGRAPHIC_STOP = "\u3002"
"""The dot of a domain, as it is typed in Chinese and Japanese."""

PGP = "-----BEGIN PGP PUBLIC KEY BLOCK-----"

EXEMPT = (
    "/README*",
    "/LICENSE*",
    "/.gitignore",
    "/docs/**/*.md",
    "/docs/**/*.markdown",
    "/docs/**/*.rst",
    "/docs/**/*.txt",
    "/docs/**/*.adoc",
)
"""What needs no trace where `exempt` is not written, as in the first release (SPEC 2).

Text is told by its extension, also of what `/README*` matches: see `paths.exempts`.
"""


class Approver(Record):
    """A person who may approve: by these e-mail addresses, with these keys."""

    name: str
    emails: tuple[str, ...]
    ssh_keys: tuple[str, ...] = ()
    """Lines as in `id_ed25519.pub`."""
    gpg_keys: tuple[str, ...] = ()
    """ASCII-armoured public keys."""

    @classmethod
    def of(cls, name: str, plain: Mapping[str, Any]) -> Approver:
        """The person that one entry of `approvers` says."""
        keys = [key.strip() for key in plain.get("keys", ())]
        return cls(
            name=name,
            emails=tuple(plain["emails"]),
            ssh_keys=tuple(key for key in keys if not key.startswith(PGP)),
            gpg_keys=tuple(key for key in keys if key.startswith(PGP)),
        )

    @property
    def keys(self) -> tuple[str, ...]:
        """All of them: a signature itself says of which kind it is."""
        return self.ssh_keys + self.gpg_keys


class Tenant(Record):
    """A shop in a marketplace that this repository works for."""

    store_id: str
    marketplace: str
    currency: str
    timezone: str


class GatePolicy(Record):
    """All of `gate.yaml`. Days are whole days; folders have no slash at either end."""

    version: int
    traces: str = "traces"
    uploads: str = "uploads"
    derived: tuple[str, ...] = LAYERS
    protected_branch: str | None = None
    """None: the remote's default branch, else `main`."""
    tenants: tuple[Tenant, ...] = ()
    exempt: tuple[str, ...] = EXEMPT
    derived_tracked: bool = False
    open_days: int = 30
    run: int = 20
    max_paths: int = 200
    content: ContentRule = "when_given"
    """Whether a record must say which content it means: what an absent key means is laxer,
    since the first release had no such rule."""
    backdate_days: int = 7
    clock_skew_minutes: int = 15
    evidence_schemes: tuple[str, ...] = ("https", "s3", "gs")
    remote_evidence: Level = "warning"
    approvers: tuple[Approver, ...] = ()
    require_signature: bool = False
    self_approval: Literal["never", "signed"] = "never"
    """Whether the signed approval of an author counts: for a team of one (SPEC 7)."""
    approval_days: int = 14
    default_mode: Mode = "block"
    modes: tuple[tuple[str, Mode], ...] = ()
    agents: tuple[str, ...] = ()
    strict_local: bool = False
    market_paths: tuple[str, ...] = ()
    """Patterns of the files that market_files.yaml reads: none of them is exempt (SPEC 2)."""

    def approver(self, name: str | None) -> Approver | None:
        """The approver of this name; None for anybody else."""
        return next((each for each in self.approvers if each.name == name), None)

    @classmethod
    def of(cls, plain: Mapping[str, Any]) -> GatePolicy:
        """The policy that the data of a valid `gate.yaml` says."""
        found = {field: _at(plain, *where) for field, where in _SIMPLE.items()}
        values = {field: value for field, value in found.items() if value is not None}
        for field in _LISTS & values.keys():
            values[field] = tuple(values[field])
        folders = _at(plain, "paths", "derived") or {}
        values["derived"] = tuple(folders.get(layer, layer) for layer in LAYERS)
        values["tenants"] = tuple(Tenant(**each) for each in plain.get("tenants", ()))
        people = plain.get("approvers") or {}
        values["approvers"] = tuple(Approver.of(name, each) for name, each in people.items())
        patterns = _at(plain, "mode", "patterns") or ()
        values["modes"] = tuple((each["path"], each["mode"]) for each in patterns)
        return cls(**values)


_SIMPLE = {
    "version": ("version",),
    "traces": ("paths", "traces"),
    "uploads": ("paths", "uploads"),
    "protected_branch": ("protected_branch",),
    "exempt": ("exempt",),
    "derived_tracked": ("derived", "tracked"),
    "open_days": ("link", "open_days"),
    "run": ("link", "run"),
    "max_paths": ("link", "max_paths"),
    "content": ("link", "content"),
    "backdate_days": ("time", "backdate_days"),
    "clock_skew_minutes": ("time", "clock_skew_minutes"),
    "evidence_schemes": ("evidence", "schemes"),
    "remote_evidence": ("evidence", "remote"),
    "require_signature": ("approval", "require_signature"),
    "self_approval": ("approval", "self"),
    "approval_days": ("approval", "valid_days"),
    "default_mode": ("mode", "default"),
    "agents": ("agents",),
    "strict_local": ("strict_local",),
}
_LISTS = {"exempt", "evidence_schemes", "agents"}


def normal_email(email: str) -> str:
    """An address without its plus part, in lower case: `Ann+2@x.com` is `ann@x.com`.

    What looks alike is one address: wide letters, a name in quotes, a dot after the domain, and
    characters that nobody sees (SPEC 3, Targets).
    """
    local, at, domain = _plain(email).strip().strip("<>").lower().rpartition("@")
    local = local.strip().strip('"')
    return f"{local.partition('+')[0]}{at}{domain.strip().rstrip('.')}"


def is_one_of(email: str, emails: Iterable[str]) -> bool:
    """Whether an address is one of some, however it is spelled."""
    return normal_email(email) in {normal_email(each) for each in emails}


def _plain(text: str) -> str:
    if text.isascii():
        return text
    from unicodedata import normalize

    from trace_gate.core.trace.blanks import FOLDED

    folded, before = text, ""
    while folded != before:
        before = folded
        folded = normalize("NFKC", folded.translate(FOLDED))
    return "".join(folded.split()).replace(IDEOGRAPHIC_STOP, ".")


def _at(plain: Mapping[str, Any], *keys: str) -> Any:
    value: Any = plain
    for key in keys:
        value = value.get(key) if value is not None else None
    return value
