"""The pages of the panel: what each shows beyond the home page, and who may open it."""

from typing import Any, Final

from plugin.ports import Shopper
from plugin.service import earning_ways, preferences
from plugin.service.lookup import Member
from plugin.service.members import line
from plugin.service.services import Services
from plugin.service.settling import derive
from plugin.service.views import Explanation, Page
from plugin.store import Tx, entries, programs
from plugin.store.shops import Shop

_PAGE, _OLDER = "page", "older"
"""Parameters: what of the panel is wanted, and which page of the history."""
_EVERYBODY: Final = frozenset({"unclaimed", "joined", "left", "erased"})
_OPEN_TO: Final = {
    Page.HOME: _EVERYBODY,
    Page.WAYS: _EVERYBODY,
    Page.HISTORY: frozenset({"unclaimed", "joined"}),
    Page.PREFERENCES: frozenset({"joined"}),
}
"""Which page may be opened in which state of a member; the others lead home."""
_NEWEST: Final = 10
"""Lines of a page."""


def for_anybody(shopper: Shopper) -> Page:
    """The page that a request names, if it is one that needs nobody to be known."""
    wanted = _wanted(shopper)
    return wanted if wanted is Page.WAYS else Page.HOME


def fields(
    tx: Tx, services: Services, shop: Shop, shopper: Shopper, found: Member
) -> dict[str, Any]:
    """What the page that somebody wants shows of them, as fields of a `PanelView`."""
    page = _wanted(shopper)
    told: dict[str, Any] = {"page": page if found.state in _OPEN_TO[page] else Page.HOME}
    told |= _lines(tx, shop, shopper, found)
    if told["page"] is Page.WAYS:
        return told | {"ways": _ways(tx, services, found)}
    if told["page"] is Page.PREFERENCES:
        customer_id = shopper.customer_id or ""
        return told | {"preferences": preferences.of(tx, services, shop, customer_id, found)}
    return told


def _wanted(shopper: Shopper) -> Page:
    named = shopper.params.get(_PAGE, "")
    return Page(named) if named in set(Page) else Page.HOME


def _lines(tx: Tx, shop: Shop, shopper: Shopper, found: Member) -> dict[str, Any]:
    """A page of lines, and whether there are any before them."""
    older = int(shopper.params.get(_OLDER) or 1) if _wanted(shopper) is Page.HISTORY else 1
    skip = (older - 1) * _NEWEST
    written = entries.newest(tx, shop.brand_id, found.accounts, _NEWEST + 1, skip)
    shown = tuple(line(entry) for entry in written[:_NEWEST])
    return {"lines": shown, "older": older, "more": len(written) > _NEWEST}


def _ways(tx: Tx, services: Services, found: Member) -> tuple[Explanation, ...]:
    """The ways to earn, with how far this member is."""
    versions, now = programs.of(tx, found.root.brand_id), services.clock.now()
    standing = derive(tx, found.root.brand_id, found.root.id, versions, now)
    return earning_ways.every(versions, now, earning_ways.orders_that_counted(standing))
