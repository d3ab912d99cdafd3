"""The pages of the panel: what each shows beyond the home page, and who may open it."""

from typing import Any, Final

from plugin.ports import Shopper
from plugin.service import earning_ways, preferences
from plugin.service.calling import Caller
from plugin.service.lookup import Member
from plugin.service.members import line
from plugin.service.referrals import sharing
from plugin.service.views.lines import Explanation
from plugin.service.views.panel import Page, Preferences

_PAGE, _OLDER = "page", "older"
"""Parameters: what of the panel is wanted, and which page of the history."""
_PAGES: Final = {page.value: page for page in Page}
_EVERYBODY: Final = frozenset({"unclaimed", "joined", "left", "erased"})
_OPEN_TO: Final = {
    Page.HOME: _EVERYBODY,
    Page.WAYS: _EVERYBODY,
    Page.HISTORY: frozenset({"unclaimed", "joined"}),
    Page.PREFERENCES: frozenset({"joined"}),
    Page.SHARE: frozenset({"joined"}),
}
"""Which page may be opened in which state of a member; the others lead home."""
_NEWEST: Final = 10
"""Lines of a page."""


def for_anybody(shopper: Shopper) -> Page:
    """The page that a request names, if it is one that needs nobody to be known."""
    wanted = _wanted(shopper)
    return wanted if wanted is Page.WAYS else Page.HOME


def fields(caller: Caller, shopper: Shopper, found: Member) -> dict[str, Any]:
    """What the page that somebody wants shows of them, as fields of a `PanelView`."""
    page = _wanted(shopper)
    told: dict[str, Any] = {"page": page if found.state in _OPEN_TO[page] else Page.HOME}
    told |= _lines(caller, shopper, found)
    if told["page"] is Page.WAYS:
        return told | {"ways": _ways(caller)}
    if told["page"] is Page.PREFERENCES:
        return told | {"preferences": _preferences(caller, found)}
    if told["page"] is Page.SHARE:
        told |= _sharing(caller, found)
    if told["page"] is Page.HOME:
        told["under_way"] = sharing.under_way(caller, found)
    return told


def wants_to_share(shopper: Shopper) -> bool:
    """Does a request name the page with the link for friends?"""
    return shopper.customer_id is not None and _wanted(shopper) is Page.SHARE


def _sharing(caller: Caller, found: Member) -> dict[str, Any]:
    """The link and the friends, where there is anything of it; else the page leads home."""
    mine = sharing.of_member(caller, found)
    return {"sharing": mine} if mine else {"page": Page.HOME}


def _wanted(shopper: Shopper) -> Page:
    return _PAGES.get(shopper.params.get(_PAGE, ""), Page.HOME)


def _lines(caller: Caller, shopper: Shopper, found: Member) -> dict[str, Any]:
    """A page of lines, and whether there are any before them."""
    older = int(shopper.params.get(_OLDER) or 1) if _wanted(shopper) is Page.HISTORY else 1
    skip = (older - 1) * _NEWEST
    written = caller.lines(found, _NEWEST + 1, skip)
    shown = tuple(line(entry) for entry in written[:_NEWEST])
    return {"lines": shown, "older": older, "more": len(written) > _NEWEST}


def _ways(caller: Caller) -> tuple[Explanation, ...]:
    """The ways to earn, with how far this member is."""
    counted = earning_ways.orders_that_counted(caller.replay.standing) if caller.replay else None
    return earning_ways.every(caller.versions, caller.now, counted)


def _preferences(caller: Caller, found: Member) -> Preferences:
    return preferences.of(caller.tx, caller.services, caller.shop, caller.customer_id, found)
