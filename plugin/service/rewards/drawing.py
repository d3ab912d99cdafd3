"""Drawing codes: random, sealed for their row, and found again by a keyed hash alone."""

import secrets
from datetime import datetime

from plugin.domain import codes as shapes
from plugin.keys import Keyring
from plugin.service import identity
from plugin.service.services import Services
from plugin.store import Tx, codes, jobs
from plugin.store.codes import DRAWN, Code
from plugin.store.jobs import Job
from plugin.store.pools import Pool
from plugin.store.shops import Shop

SEALED_FOR = "code"


def draw(
    tx: Tx, services: Services, shop: Shop, count: int, pool_id: int | None = None
) -> list[Code]:
    """So many new codes, written down before anybody hears of them."""
    secret = identity.brand_secret(tx, services.keys, shop.brand_id)
    now = services.clock.now()
    drawn = [_drawn(services.keys, shop, secret, now, pool_id) for _ in range(count)]
    codes.add(tx, drawn)
    return drawn


def draw_to_send(services: Services, job: Job, shop: Shop, pool: Pool, count: int) -> list[Code]:
    """New codes, kept and marked as sent. Raises LeaseLostError."""

    def work(tx: Tx) -> list[Code]:
        jobs.renew(tx, job, services.clock.now())
        waiting = codes.of_pool(tx, pool.brand_id, pool.id, DRAWN, count)
        fresh = draw(tx, services, shop, count - len(waiting), pool.id)
        codes.send(tx, pool.brand_id, [code.id for code in (*waiting, *fresh)])
        return [*waiting, *fresh]

    return services.store.transact(work)


def opened(keys: Keyring, code: Code) -> str:
    """The code in plain. Raises SealBrokenError."""
    return keys.open(code.sealed, SEALED_FOR, _place(code.id)).decode()


def _drawn(keys: Keyring, shop: Shop, secret: bytes, now: datetime, pool_id: int | None) -> Code:
    plain, code_id = shapes.draw(secrets.token_bytes), codes.new_id()
    return Code(
        brand_id=shop.brand_id,
        id=code_id,
        shop_id=shop.id,
        pool_id=pool_id,
        digest=identity.digest_of(secret, plain),
        sealed=keys.seal(plain.encode(), SEALED_FOR, _place(code_id)),
        state=DRAWN,
        batch="",
        redemption_id=None,
        at=now,
    )


def _place(code_id: int) -> str:
    return f"code/{code_id}"
