"""Where the panel's links and forms lead: always the shop itself, whatever it was given."""

from dataclasses import dataclass
from urllib.parse import quote

from plugin.service.views import PanelView


@dataclass(frozen=True, slots=True)
class Links:
    """Paths on the storefront."""

    panel: str
    join: str
    sign_in: str
    register: str
    shop: str = "/"


def links(view: PanelView, locale: str) -> Links:
    """The links of a panel that speaks `locale` (BCP 47)."""
    inner = view.path.strip("/\\")
    base = f"/{inner}" if inner else ""
    asked = f"?locale={quote(locale)}"
    after = f"?return_url={quote(f'{base}/panel', safe='')}"
    return Links(
        panel=f"{base}/panel{asked}",
        join=f"{base}/join{asked}",
        sign_in=f"/account/login{after}",
        register=f"/account/register{after}",
    )
