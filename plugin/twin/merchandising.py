"""Discounts that the shop makes itself, as its staff would: beside those of the app."""

from dataclasses import dataclass

from plugin.twin import promotions
from plugin.twin.errors import TwinError
from plugin.twin.promotions import AUTOMATIC, BASIC, Code, Promotion
from plugin.twin.twin import Twin

CLASSES = ("order", "product", "shipping")


@dataclass(frozen=True)
class Offer:
    """`percentage` off everything. Without a code it is automatic: listed, never applied here."""

    title: str
    percentage: int = 10
    code: str | None = None
    combines: tuple[str, ...] = ()
    """What it may be used beside: of `order`, `product`, `shipping`."""


def offer(twin: Twin, wanted: Offer) -> Promotion:
    """Let a discount of the shop run from now on."""
    if not wanted.title or not 0 < wanted.percentage <= 100:  # noqa: PLR2004 - all of the price
        raise TwinError("a discount has a title and takes off 1 to 100 per cent")
    if set(wanted.combines) - set(CLASSES):
        raise TwinError(f"a discount combines with some of {', '.join(CLASSES)}")
    if wanted.code and promotions.code_of(twin.state, wanted.code):
        raise TwinError("there is a discount with that code")
    made = _made(twin, wanted)
    promotions.keep(twin.state, made)
    if wanted.code:
        promotions.keep_code(twin.state, Code(twin.new_id("redeem_code"), made.id, wanted.code))
    return made


def _made(twin: Twin, wanted: Offer) -> Promotion:
    now = twin.clock.now()
    value = {"percentage": wanted.percentage / 100}
    terms = {
        "customerGets": {"items": {"all": True}, "value": value},
        "combinesWith": {f"{name}Discounts": name in wanted.combines for name in CLASSES},
    }
    return Promotion(
        id=twin.new_id("discount"),
        kind=BASIC if wanted.code else AUTOMATIC,
        title=wanted.title,
        starts_at=now,
        created_at=now,
        updated_at=now,
        ends_at=None,
        usage_limit=None,
        once_per_customer=False,
        terms=terms,
    )
