"""What the rows of Amazon's bulk-operations sheet are about: entities, their targets, their words.

Reads both ways: a row of a sheet to a target (SPEC 3, Targets), and the entity of which a target
is a row.
"""

from __future__ import annotations

from trace_gate.core.market.templates import escaped
from trace_gate.core.record import Record
from trace_gate.core.trace.target_names import fold

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

CREATE, UPDATE, ARCHIVE = "Create", "Update", "Archive"
OPERATIONS: Mapping[str, str] = {
    "create": CREATE,
    "update": UPDATE,
    "archive": ARCHIVE,
    "erstellen": CREATE,
    "aktualisieren": UPDATE,
    "archivieren": ARCHIVE,
    "作成": CREATE,
    "更新": UPDATE,
    "非表示にする": ARCHIVE,
    "创建": CREATE,
    "存档": ARCHIVE,
    "建立": CREATE,
    "封存": ARCHIVE,
}
"""What an Operation is called in the languages in which Amazon takes a sheet, in small letters."""

_OTHER_WORDS = (
    "submit, إنشاء, تحديث, الأرشيف, إرسال, 提交, créer, mettre à jour, archiver, soumettre, "
    "absenden, crea, aggiorna, archivia, invia, 送信, 생성, 업데이트, 보관, 제출, "
    "skapa, uppdatera, arkiv, skicka in, "
    "crear, actualizar, archivar, enviar, utwórz, aktualizuj, zarchiwizuj, prześlij, criar, "
    "atualização, arquivar, உருவாக்கு, புதுப்பிப்பு, காப்பகம், சமர்ப்பிக்கவும், สร้าง, อัพเดต, เก็บถาวร, ส่ง, "
    "oluştur, güncelle, arşivle, gönder, tạo, cập nhật, lưu trữ, gửi, maken, bijwerken, archief, "
    "indienen, बनाएँ, अपडेट करें, आर्काइव करें, सबमिट करें"
)
OPERATION_WORDS = frozenset((*map(fold, OPERATIONS), *map(fold, _OTHER_WORDS.split(", "))))
"""What Amazon takes for an Operation in any of its languages."""

MATCHES: Mapping[str, str] = {
    "exact": "exact",
    "phrase": "phrase",
    "broad": "broad",
    "negativeexact": "exact",
    "negative exact": "exact",
    "negativephrase": "phrase",
    "negative phrase": "phrase",
}
"""Match types of a sheet, and those of a target."""
PLACEMENTS: Mapping[str, str] = {
    "placement top": "top_of_search",
    "placementtop": "top_of_search",
    "placement product page": "product_pages",
    "placementproductpage": "product_pages",
    "placement rest of search": "rest_of_search",
    "placementrestofsearch": "rest_of_search",
}
"""Placements of a sheet, and those of a target."""
MOST_PERCENT = 900


class BulkEntity(Record):
    """One kind of row."""

    name: str
    """As Amazon writes it."""
    level: str
    """Of its targets: campaign, ad_group, keyword, product_target, negative_keyword, placement."""
    own: str | None
    """The column with its id; None for a placement, which its campaign and its name tell."""
    above: tuple[str, ...]
    """The columns with the ids of what it is in, from the campaign down."""
    names: tuple[str, ...]
    """The columns that name it below its ids: they never change."""
    values: Mapping[str, str]
    """Columns that say a value, each with the last part of the target."""
    creates: frozenset[str] = frozenset()
    """Columns without a target that Amazon asks for where it is created."""

    @property
    def key(self) -> tuple[str, ...]:
        """The columns that tell its row in a download."""
        return (self.own,) if self.own is not None else (*self.above, *self.names)


def _entity(
    name: str,
    level: str,
    own: str | None,
    *,
    above: str = "",
    names: str = "",
    creates: str = "",
    **values: str,
) -> BulkEntity:
    return BulkEntity(
        name=name,
        level=level,
        own=own,
        above=tuple(above.split()),
        names=tuple(names.split()),
        values=values,
        creates=frozenset(creates.split()),
    )


_IN_GROUP = "campaign_id ad_group_id"
ENTITIES: Mapping[str, BulkEntity] = {
    each.name.casefold(): each
    for each in (
        _entity(
            "Campaign",
            "campaign",
            "campaign_id",
            creates="campaign_name start_date targeting_type strategy",
            daily_budget="budget",
            state="state",
        ),
        _entity(
            "Ad Group",
            "ad_group",
            "ad_group_id",
            above="campaign_id",
            creates="ad_group_name",
            default_bid="bid",
            state="state",
        ),
        _entity(
            "Keyword",
            "keyword",
            "keyword_id",
            above=_IN_GROUP,
            names="keyword match_type",
            bid="bid",
            state="state",
        ),
        _entity(
            "Negative Keyword",
            "negative_keyword",
            "keyword_id",
            above=_IN_GROUP,
            names="keyword match_type",
            state="state",
        ),
        _entity(
            "Product Targeting",
            "product_target",
            "target_id",
            above=_IN_GROUP,
            names="expression",
            bid="bid",
            state="state",
        ),
        _entity(
            "Bidding Adjustment",
            "placement",
            None,
            above="campaign_id",
            names="placement",
            percentage="percent",
        ),
    )
}
"""The entities that a target can be about, by their names in small letters."""
WITHOUT_TARGET = (
    "Product Ad",
    "Campaign Negative Keyword",
    "Negative Product Targeting",
    "Campaign Negative Product Targeting",
)
"""Entities that no target can be about."""
BY_LEVEL: Mapping[str, BulkEntity] = {each.level: each for each in ENTITIES.values()}
"""The entity that a target of a level is a row of."""


class BulkName(Record):
    """What an entity is called: campaign and ad group by their ids or names, and what is below."""

    campaign: str
    ad_group: str | None = None
    text: str | None = None
    """Of a keyword or a negative its text, of a product target its expression."""
    match: str | None = None
    """exact, phrase or broad."""
    placement: str | None = None
    """As targets call it."""


def target_of(entity: BulkEntity, name: BulkName, last: str) -> str:
    """The target of an entity, as a decision may write it."""
    made = f"campaign/{escaped(name.campaign)}"
    if name.ad_group is not None:
        made += f"/ad_group/{escaped(name.ad_group)}"
    if name.placement is not None:
        made += f"/placement/{name.placement}"
    if name.text is not None:
        made += f"/{entity.level}/{escaped(name.text)}"
    if name.match is not None:
        made += f"/{name.match}"
    return f"{made}/{last}"


def entity_of(word: str) -> BulkEntity | None:
    """The entity that a cell names; None for one that has no target, or that nobody knows."""
    return ENTITIES.get(fold(word))


def operation_of(word: str) -> str | None:
    """Create, Update or Archive; None for a word that is none of them."""
    return OPERATIONS.get(fold(word))


def match_of(word: str) -> str | None:
    """The match type of a target that a cell means."""
    return MATCHES.get(fold(word))


def placement_of(word: str) -> str | None:
    """The placement of a target that a cell means."""
    return PLACEMENTS.get(fold(word))
