"""
Somebody asks what we hold: the platform tells us, we prepare, the merchant hands it over.

The request is noted with whatever told of it. A job gathers the package, which waits sealed until
it is handed over; thirty days after that it goes.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import msgspec

from plugin.domain.errors import ConflictError, NotFoundError
from plugin.ports import DataRequested
from plugin.service import identity
from plugin.service.privacy import access
from plugin.service.privacy.package import Asked, Package, gather
from plugin.service.services import Services
from plugin.store import Tx, data_requests, jobs, shops, shredding
from plugin.store.data_requests import DataRequest
from plugin.store.deliveries import Received
from plugin.store.jobs import Job
from plugin.store.shops import Shop

PREPARE: Final = "prepare_data"
"""The kind of job that gathers the package of one request."""
DUE: Final = timedelta(days=30)
"""How long the law, and the platform, give to answer."""
SEALED_FOR: Final = "data request"
_LATER: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Request:
    """One request as a merchant sees it in a list."""

    id: int
    asked: Asked
    asked_at: datetime
    due_at: datetime
    prepared: bool
    handed_at: datetime | None


def note(tx: Tx, services: Services, shop: Shop, fact: DataRequested, told: Received) -> None:
    """Write a request down, once; who asks is sealed, so what told of it can be emptied."""
    request_id = data_requests.new_id()
    asked = Asked(fact.customer_id, fact.email, fact.orders)
    hashed = fact.email and identity.email_hash(tx, services.keys, shop.brand_id, fact.email)
    request = DataRequest(
        brand_id=shop.brand_id,
        id=request_id,
        shop_id=shop.id,
        cause=f"request:{fact.id}" if fact.id else f"delivery:{told.id}",
        customer_id=fact.customer_id,
        email_hash=hashed or None,
        asked_at=told.received_at,
        asked=_seal(services, request_id, "asked", asked),
    )
    if data_requests.add(tx, request):
        jobs.enqueue(tx, shop.brand_id, shop.id, PREPARE, f"data_request:{request_id}")
    shredding.empty(tx, shop.brand_id, [told.id])


def prepare(services: Services, job: Job) -> None:
    """Gather and seal the package of a request; one that was forgotten meanwhile has none."""
    request_id = int(job.subject.partition(":")[2])
    sealed = services.store.read(lambda tx: _packed(tx, services, job, request_id))

    def work(tx: Tx) -> None:
        if sealed:
            now = services.clock.now()
            data_requests.keep_package(tx, job.brand_id, request_id, sealed, now)
        jobs.finish(tx, job)

    services.store.transact(work)


def put_off(services: Services, job: Job) -> None:
    """What is owed to people is never given up: try again in an hour, and again."""
    later = services.clock.now() + _LATER
    services.store.transact(lambda tx: jobs.put_off(tx, job, later))


def requests(services: Services, shop: Shop, actor: str) -> list[Request]:
    """All requests of a shop, the newest first. Who asks is personal: that it is read is noted."""
    found = services.store.read(lambda tx: data_requests.every(tx, shop.brand_id, shop.id))
    listed = [_told(services, one) for one in found]
    access.note(services, shop, _whose(services, shop, found), actor=actor, what="data requests")
    return listed


def package(services: Services, shop: Shop, request_id: int, actor: str) -> Package:
    """
    The package of a request, and a line in the access log.

    Raises NotFoundError, and ConflictError while it is not prepared.
    """
    found = _get(services, shop, request_id)
    if found.package is None:
        raise ConflictError("this package is still being prepared; try again in a minute")
    place = _place(request_id, "package")
    plain = services.keys.open(found.package, SEALED_FOR, place)
    opened = msgspec.json.decode(plain, type=Package)
    access.note(services, shop, opened.account_ids, actor=actor, what="data package")
    return opened


def export(services: Services, shop: Shop, asked: Asked, actor: str) -> Package:
    """Everything held of a person at this moment, without a request, and a line in the log."""
    made = services.store.read(lambda tx: gather(tx, services, shop, asked))
    access.note(services, shop, made.account_ids, actor=actor, what="data package")
    return made


def hand_over(services: Services, shop: Shop, request_id: int) -> None:
    """
    The merchant has given the package to whoever asked; the first time counts.

    Raises NotFoundError, and ConflictError while it is not prepared.
    """
    if _get(services, shop, request_id).package is None:
        raise ConflictError("this package is still being prepared; try again in a minute")
    now = services.clock.now()
    services.store.transact(
        lambda tx: data_requests.mark_handed(tx, shop.brand_id, shop.id, request_id, now)
    )


def _get(services: Services, shop: Shop, request_id: int) -> DataRequest:
    found = services.store.read(
        lambda tx: data_requests.get(tx, shop.brand_id, shop.id, request_id)
    )
    if found is None:
        raise NotFoundError(f"no data request {request_id}")
    return found


def _packed(tx: Tx, services: Services, job: Job, request_id: int) -> bytes | None:
    found = data_requests.get(tx, job.brand_id, job.shop_id, request_id)
    if found is None:
        return None
    made = gather(tx, services, shops.get(tx, job.shop_id), _asked(services, found))
    return _seal(services, request_id, "package", made)


def _told(services: Services, found: DataRequest) -> Request:
    return Request(
        id=found.id,
        asked=_asked(services, found),
        asked_at=found.asked_at,
        due_at=found.asked_at + DUE,
        prepared=found.package is not None,
        handed_at=found.handed_at,
    )


def _whose(services: Services, shop: Shop, found: Iterable[DataRequest]) -> set[int]:
    """The accounts behind some requests, where we know any."""
    return services.store.read(
        lambda tx: {
            account_id
            for one in found
            for account_id in data_requests.accounts_of(tx, shop.brand_id, one)
        }
    )


def _asked(services: Services, found: DataRequest) -> Asked:
    plain = services.keys.open(found.asked, SEALED_FOR, _place(found.id, "asked"))
    return msgspec.json.decode(plain, type=Asked)


def _seal(services: Services, request_id: int, part: str, said: Asked | Package) -> bytes:
    place = _place(request_id, part)
    return services.keys.seal(msgspec.json.encode(said), SEALED_FOR, place)


def _place(request_id: int, part: str) -> str:
    return f"data_request/{request_id}/{part}"
