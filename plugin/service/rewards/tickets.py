"""Tickets: rewards that staff hand out themselves, until somebody says that it is done, or not."""

from collections.abc import Callable

from plugin.service.privacy import notes
from plugin.service.privacy.notes import Note
from plugin.service.rewards import showing, voiding
from plugin.service.rewards.issuing import find
from plugin.service.services import Services
from plugin.service.views.rewards import RedemptionView
from plugin.store import Tx, acts, redemptions
from plugin.store.redemptions import DONE, OPEN, Redemption
from plugin.store.shops import Shop


def open(services: Services, shop: Shop) -> tuple[RedemptionView, ...]:  # noqa: A001 (tickets.open reads as what it is)
    """The tickets that wait, oldest first."""

    def look(tx: Tx) -> tuple[RedemptionView, ...]:
        rows = redemptions.of_shop(tx, shop, [OPEN])
        return showing.views(tx, services, shop.brand_id, rows)

    return services.store.read(look)


def done(services: Services, shop: Shop, redemption_id: str, note: Note) -> RedemptionView:
    """Staff handed it out. Raises NotFoundError for a ticket that does not wait."""
    return _close(services, shop, redemption_id, lambda tx, row: _hand_out(tx, services, row, note))


def decline(services: Services, shop: Shop, redemption_id: str, note: Note) -> RedemptionView:
    """It cannot be had; the points come back. Raises NotFoundError as `done` does."""
    return _close(
        services,
        shop,
        redemption_id,
        lambda tx, row: voiding.void(tx, services, row, voiding.STAFF, note),
    )


def _close(
    services: Services,
    shop: Shop,
    redemption_id: str,
    how: Callable[[Tx, Redemption], None],
) -> RedemptionView:
    def work(tx: Tx) -> RedemptionView:
        row = find(tx, shop, redemption_id, OPEN)
        how(tx, row)
        closed = redemptions.get(tx, shop.brand_id, row.id) or row
        return showing.views(tx, services, shop.brand_id, [closed])[0]

    return services.store.transact(work)


def _hand_out(tx: Tx, services: Services, row: Redemption, note: Note) -> None:
    key = f"handed_out:{row.id}"
    acts.record(
        tx, row.brand_id, row.account_id, kind="handed_out", key=key, actor=notes.STAFF,
        body={"redemption": row.id}, at=services.clock.now(),
    )  # fmt: skip
    notes.lay(tx, services.keys, row.brand_id, key, note)
    redemptions.turn(tx, row, DONE)
