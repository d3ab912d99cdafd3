"""Where the panel's links and forms lead: always the shop itself, whatever it was given."""

from dataclasses import dataclass, replace
from functools import lru_cache
from urllib.parse import quote

from plugin.service.views.panel import ClaimView, PanelView


@dataclass(frozen=True, slots=True)
class Links:
    """Paths on the storefront."""

    panel: str
    join: str
    statement: str
    sign_in: str
    register: str
    leave: str
    redeem: str
    undo: str
    prefer: str = ""
    share: str = ""
    """Where a member says whether friends see their name."""
    appeal: str = ""
    claim: str = ""
    ask: str = ""
    """Where a claim link is asked for."""
    shop: str = "/"

    def reward(self, redemption_id: str) -> str:
        """The panel about one redemption."""
        return f"{self.panel}&reward={quote(redemption_id)}"

    def page(self, name: str, older: int = 1) -> str:
        """A page of the panel; of the history so many pages back, the newest is 1."""
        return f"{self.panel}&page={name}" + (f"&older={older}" if older > 1 else "")


def links(view: PanelView, locale: str) -> Links:
    """The links of a panel that speaks `locale` (BCP 47)."""
    return links_below(view.path, locale)


@lru_cache(maxsize=256)
def links_below(path: str, locale: str) -> Links:
    """The links of a storefront that reaches us at `path`, such as `/apps/laurel`."""
    base = base_of(path)
    asked = f"?locale={quote(locale)}"
    sign_in, register = doors(f"{base}/panel")
    return Links(
        panel=f"{base}/panel{asked}",
        join=f"{base}/join{asked}",
        statement=f"{base}/statement{asked}",
        sign_in=sign_in,
        register=register,
        leave=f"{base}/leave{asked}",
        redeem=f"{base}/redeem{asked}",
        undo=f"{base}/undo{asked}",
        prefer=f"{base}/preferences{asked}",
        share=f"{base}/share{asked}",
        appeal=f"{base}/appeal{asked}",
        ask=f"{base}/ask{asked}",
    )


def claim_links(claim: ClaimView, locale: str) -> Links:
    """The links of the page behind a claim link: signing in comes back to it."""
    given = f"?claim={quote(claim.link)}&locale={quote(locale)}"
    here = f"{base_of(claim.panel.path)}/claim{given}"
    sign_in, register = doors(here)
    return replace(links(claim.panel, locale), claim=here, sign_in=sign_in, register=register)


def doors(back: str) -> tuple[str, str]:
    """Where one signs in, and where one registers; both lead `back`, to a path on the shop."""
    after = f"?return_url={quote(back, safe='')}"
    return f"/account/login{after}", f"/account/register{after}"


def to_cart(code: str) -> str:
    """Where the shop puts a discount's code into the cart."""
    return f"/discount/{quote(code, safe='')}?redirect=/cart"


def base_of(path: str) -> str:
    """Where the storefront reaches us, as the beginning of an address on the shop itself."""
    inner = path.strip("/\\")
    return f"/{inner}" if inner else ""
