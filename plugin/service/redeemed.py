"""What was redeemed, as support and finance see it: never with a code, which is its owner's."""

from plugin.service.lookup import Whom, member
from plugin.service.rewards import showing
from plugin.service.services import Services
from plugin.service.views.rewards import RedemptionView
from plugin.store import Tx, redemptions
from plugin.store.shops import Shop


def of_shop(services: Services, shop: Shop) -> tuple[RedemptionView, ...]:
    """Everything that was redeemed in a shop, oldest first."""

    def look(tx: Tx) -> tuple[RedemptionView, ...]:
        rows = redemptions.of_shop(tx, shop)
        return showing.views(tx, services, shop.brand_id, rows)

    return services.store.read(look)


def of_person(services: Services, shop: Shop, whom: Whom) -> tuple[RedemptionView, ...]:
    """Everything that one person redeemed, newest first. Raises NotFoundError for nobody."""

    def look(tx: Tx) -> tuple[RedemptionView, ...]:
        found = member(tx, services, shop, whom)
        rows = redemptions.of_accounts(tx, shop.brand_id, found.accounts)
        return showing.views(tx, services, shop.brand_id, rows)

    return services.store.read(look)
