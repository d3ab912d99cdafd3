"""Orders in doubt: what webhooks left open is asked for, where there is somebody to ask."""

from typing import Final

from plugin.service import permits
from plugin.service.permits import PermitState
from plugin.store import Tx, jobs
from plugin.store.shops import Shop

FETCH: Final = "fetch"
"""The kind of job that asks for an order; its subject is the order's id."""


def ask_for(tx: Tx, shop: Shop, order_id: str) -> None:
    """Have an order asked for; where nobody can be asked, the next webhook has to do."""
    if permits.state(tx, shop) is not PermitState.NONE:
        jobs.enqueue(tx, shop.brand_id, shop.id, FETCH, order_id)
