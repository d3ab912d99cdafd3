"""Rewards that wait for staff, redeemed: a perk is a ticket, store credit may need a look."""

from itertools import chain

from plugin.ports import Shopper
from plugin.service import members, panel, programs
from plugin.service.lookup import Whom
from plugin.service.rewards import redeeming
from plugin.service.rewards.allowing import NEEDS
from plugin.service.services import Services
from plugin.service.views.rewards import RedemptionView
from plugin.store import consents
from plugin.store.shops import Shop

_PERK = """
[[rewards]]
key = "studio"
kind = "perk"
points = 200
name = "An hour in the studio"

[[rewards]]
key = "credit"
kind = "store_credit"
points = 200
value = "2.00"

[[rewards]]
key = "card"
kind = "gift_card"
points = 200
value = "2.00"
"""


def redeemed_perk(services: Services, shop: Shop, key: str = "studio") -> RedemptionView:
    """Somebody joins, has points, and takes what staff hand out, or money."""
    allowed = (*services.scopes, *chain(*NEEDS.values()))
    now = services.clock.now()
    services.store.transact(lambda tx: consents.keep(tx, shop, allowed, now))
    rules = programs.export(programs.newest(services, shop))
    programs.apply(services, shop, rules + _PERK)
    customer_id = "5001"
    shopper = Shopper(shop.domain, customer_id, "/apps/laurel", {})
    token = panel.view(services, shopper).join_token
    panel.join(services, shopper, token, "en")
    whom = Whom(customer_id, None)
    members.adjust(services, shop, whom, 1_000, reason="A gift", actor="Ewa")
    return redeeming.redeem(services, shop, customer_id, key, 1, "press-1", None)
