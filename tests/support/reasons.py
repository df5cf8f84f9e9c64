"""A small history in which each line of a file has another reason, built once for `why`.

Nothing in it is judged here: the gate has its own tests. What stands in traces is what the
commands would write.
"""

from __future__ import annotations

from pathlib import Path

from tests.support.adoption import adopt
from tests.support.shop import Shop, instant

HEADER = "campaign,keyword,bid\n"
BIDS = "ads/bids.csv"
OLD = "ads/old.csv"
GONE = "ads/gone.csv"
SHEET = "ads/bulk.xlsx"


class Reasons:
    """The repository, and the names of what is in it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.shop = Shop(path)
        self.ids: dict[str, str] = {}
        self.commits: dict[str, str] = {}
        self._build()

    def _build(self) -> None:
        shop = self.shop
        shop.git("init", "-q", "-b", "main")
        shop.write(OLD, f"{HEADER}C1,mug,0.80\nC1,cup,0.50\nC1,jug,0.40\nC1,pot,0.30\n")
        shop.write(SHEET, b"PK\x03\x04\0\0")
        shop.write("README.md", "A shop.\n")
        self.commits["before"] = shop.commit("The shop as it is")
        adopt(shop)
        self._lower()
        self._rename()
        self._approve()
        self._bypass()
        self._delete()
        self._late()
        self._bucket()

    def _edit(self, path: str, old: str, new: str) -> None:
        text = (self.shop.path / path).read_text()
        assert old in text
        self.shop.write(path, text.replace(old, new))

    def _commit(self, name: str, message: str) -> None:
        self.commits[name] = self.shop.commit(message)

    def _lower(self) -> None:
        """A plain decision with its cause, and a verification of its own."""
        shop = self.shop
        seen = self.ids["seen"] = shop.save(shop.observation())
        self._commit("seen", "Look at the week")
        self._edit(OLD, "mug,0.80", "mug,0.72")
        bid = {
            "target": "campaign/C1/ad_group/G1/keyword/mug/bid",
            "change_type": "bid_update",
            "from_value": 0.80,
            "to_value": 0.72,
            "change_pct": -0.10,
        }
        decision = shop.decision(f"file/{OLD}", bid, causal_links={"caused_by": seen})
        self.ids["lowered"] = shop.save(decision)
        self._commit("lowered", "Lower the bid on mugs")
        shop.clock += 8 * 86_400
        verification = {
            key: decision[key] for key in ("agent_id", "tenant", "entity", "evidence")
        } | {
            "id": shop.next_id(),
            "created_at": instant(shop.clock),
            "trace_type": "verification",
            "verification": {
                "verified_at": instant(shop.clock),
                "actual_outcome": {"clicks": 9},
                "hypothesis_result": "confirmed",
                "learning": "Fewer clicks, the same orders",
            },
            "causal_links": {"caused_by": self.ids["lowered"]},
        }
        self.ids["verified"] = shop.save(verification)
        self._commit("verified", "It worked")

    def _rename(self) -> None:
        """A branch whose trace comes a commit after the change, then a rename; merged."""
        shop = self.shop
        shop.branch("cups")
        self._edit(OLD, "cup,0.50", "cup,0.55")
        self._commit("raised", "Raise the bid on cups")
        shop.git("mv", OLD, BIDS)
        self.ids["renamed"] = shop.save(shop.decision(f"file/{OLD}", f"file/{BIDS}"))
        self._commit("renamed", "Call it bids")
        shop.switch("main")
        shop.clock += 60
        shop.git("merge", "-q", "--no-ff", "--no-verify", "-m", "Merge cups", "cups")
        self.commits["merged"] = shop.git("rev-parse", "HEAD")

    def _approve(self) -> None:
        shop = self.shop
        self._edit(BIDS, "jug,0.40", "jug,0.60")
        self.ids["approved"] = shop.save(shop.approved(shop.decision(f"file/{BIDS}"), "TG502"))
        self._commit("approved", "Raise the bid on jugs")

    def _bypass(self) -> None:
        """Two commits without a trace, of which the first one is accepted later."""
        shop = self.shop
        self._edit(BIDS, "pot,0.30", "pot,0.10")
        self._commit("mended", "Quick fix")
        accepted = {
            "target": f"commit/{self.commits['mended']}",
            "change_type": "remediation",
            "details": {"accepts": ["TG401"]},
        }
        self.ids["accepted"] = shop.save(shop.approved(shop.decision(accepted), "TG408"))
        self._commit("accepted", "Accept the quick fix")
        shop.write(BIDS, (shop.path / BIDS).read_text() + "C1,pan,9.99\n")
        self._commit("bypassed", "Even quicker")

    def _late(self) -> None:
        """Two files whose traces come a commit later; one of them says another content.

        With that one comes another line of its file, which nobody decided either.
        """
        shop = self.shop
        for name in ("late", "wrong"):
            shop.write(f"ads/{name}.csv", f"{name}\n")
            self._commit(name, f"{name} without a trace")
        self.ids["late"] = shop.save(shop.decision("file/ads/late.csv"))
        shop.write("ads/wrong.csv", "wrong\nagain\n")
        other = shop.planned("file/ads/wrong.csv", "0" * 64)
        self.ids["wrong"] = shop.save(shop.decision(other))
        self._commit("traces", "Traces of what came before")

    def _bucket(self) -> None:
        """An intent bucket that comes in and goes on; one change of its state does not count."""
        shop = self.shop
        target = "asin/B0EXAMPLE1/intent_bucket/IB-gift"
        meaning = {"job_to_be_done": "Find a gift", "fit_type": "exact", "keywords": ["gift"]}
        for name, kind, old, new in (
            ("created", "bucket_create", None, meaning),
            ("grown", "bucket_state", "TEST", "GROW"),
            ("refused", "bucket_state", "TEST", "KILL"),
        ):
            shop.clock += 10 * 86_400
            change = {"target": target, "change_type": kind, "from_value": old, "to_value": new}
            self.ids[name] = shop.save(shop.decision(change))
            self._commit(name, f"IB-gift: {kind}")

    def _delete(self) -> None:
        shop = self.shop
        self.ids["added"] = shop.linked(GONE, "C2,mug,1\n", "Bids of C2")
        (shop.path / GONE).unlink()
        shop.git("add", "-A", "ads")
        self.ids["deleted"] = shop.save(shop.decision(f"file/{GONE}"))
        self._commit("deleted", "C2 is over")
