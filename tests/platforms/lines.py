"""A line to Shopify that waits by the book instead of the clock, and keeps count."""

from dataclasses import dataclass, field

from plugin.platforms.shopify.admin import AdminApi, Line
from plugin.platforms.shopify.documents import Document
from plugin.platforms.shopify.pacing import Paces
from plugin.platforms.shopify.transport import open_session
from tests.platforms.shopify_letters import SHOP

QUERY = Document("shop_name", "query { shop { name } }", (), repeatable=True)
CHANGE = Document("change", "mutation { change }", (), repeatable=False)
SAFE_CHANGE = Document("safe_change", "mutation { change }", (), repeatable=True)


@dataclass
class Patience:
    """Seconds pass when somebody sleeps, and only then."""

    now: float = 0.0
    slept: list[float] = field(default_factory=list)

    def timer(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


def line_to(url: str, patience: Patience) -> Line:
    """A line without jitter."""
    return Line(
        open_session(url), "2026-10", Paces(patience.timer), patience.sleep, dice=lambda: 1.0
    )


def api_at(url: str, patience: Patience | None = None, shop: str = SHOP) -> AdminApi:
    """One shop's API behind a listener."""
    return AdminApi(line_to(url, patience or Patience()), shop, "shpat_1")
