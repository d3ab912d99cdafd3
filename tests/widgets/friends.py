"""Everything a friend may find behind a link, at the shop of `views`."""

from dataclasses import replace

from plugin.domain.appearance import Appearance
from plugin.service.referrals.landing import Found, FriendView
from tests.widgets.views import CODE, LINK, SHOP, WELCOME, day

OFFER = FriendView(
    SHOP, Appearance(), "/apps/laurel", Found.OFFER, "7K3M9QXA0V", LINK, WELCOME, token="token-9"
)
READY = replace(OFFER, found=Found.READY, code=CODE, last=day(29))
RESTING = replace(OFFER, found=Found.RESTING, welcome=None)

FRIENDS: dict[str, FriendView] = {
    "offer": OFFER,
    "named": replace(OFFER, first_name="Ania"),
    "wrong": replace(OFFER, found=Found.WRONG, email="friend@example"),
    "stale": replace(OFFER, found=Found.STALE),
    "own": replace(OFFER, found=Found.OWN, token=""),
    "customer": replace(OFFER, found=Found.CUSTOMER, token=""),
    "customer-joined": replace(OFFER, found=Found.CUSTOMER, token="", joined=True),
    "ready": READY,
    "ready-for-good": replace(READY, last=None),
    "making": replace(OFFER, found=Found.MAKING, email="friend@example.org"),
    "refused": replace(OFFER, found=Found.REFUSED),
    "busy": replace(OFFER, found=Found.BUSY),
    "resting": RESTING,
    "resting-wrong": replace(RESTING, found=Found.WRONG, email="friend@example"),
    "resting-stale": replace(RESTING, found=Found.STALE),
    "resting-busy": replace(RESTING, found=Found.BUSY),
    "codeless": replace(RESTING, found=Found.CODELESS),
    "ready-again": replace(READY, again=True),
    "away": replace(OFFER, found=Found.RESTING),
    "unknown": FriendView(SHOP, Appearance(), "/apps/laurel", Found.UNKNOWN, welcome=WELCOME),
    "sandbox": replace(OFFER, shop=replace(SHOP, sandbox=True)),
}
