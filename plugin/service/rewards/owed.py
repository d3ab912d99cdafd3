"""What is owed to somebody: a redemption with its shop, its terms, its code and its customer."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from plugin.domain.rewards import RewardKind
from plugin.ports import CodeFound, Grant, Platform
from plugin.service import fetching, letters
from plugin.service.rewards import drawing
from plugin.service.rewards.showing import promised
from plugin.service.rewards.terms import Terms
from plugin.service.services import Services
from plugin.store import Tx, accounts, codes, jobs, programs, redemptions, shops
from plugin.store.codes import Code
from plugin.store.jobs import Job
from plugin.store.redemptions import Redemption
from plugin.store.shops import Shop

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Owed:
    """One redemption, with all that a platform has to be told."""

    shop: Shop
    row: Redemption
    terms: Terms
    code: Code | None
    customer_id: str | None

    @property
    def kind(self) -> RewardKind:
        """What is owed."""
        return self.terms.reward.kind

    @property
    def value(self) -> int:
        """Minor units, or hundredths of a per cent."""
        return self.terms.reward.worth(self.terms.steps)


def of_job(services: Services, job: Job) -> Owed | None:
    """What a job is about; None: the brand has no such redemption."""
    return services.store.read(lambda tx: of(tx, job.brand_id, int(job.subject)))


def of(tx: Tx, brand_id: int, redemption_id: int) -> Owed | None:
    """What is owed for a redemption."""
    row = redemptions.get(tx, brand_id, redemption_id)
    if row is None:
        return None
    shop = shops.get(tx, row.shop_id)
    terms = promised(programs.of(tx, brand_id), row)
    code = codes.of_redemption(tx, brand_id, row.id)
    return Owed(shop, row, terms, code, _customer(tx, shop, row))


def ask(services: Services, owed: Owed, question: Callable[[Platform, Grant], T]) -> T:
    """Ask the platform; while it is away the job waits, and is not given up."""
    return fetching.patiently(services, owed.shop, question)


def look(services: Services, owed: Owed) -> CodeFound | None:
    """The code as the platform knows it now."""
    if owed.code is None:
        return None
    plain = drawing.opened(services.keys, owed.code)
    return ask(services, owed, lambda them, grant: them.find_code(owed.shop.domain, grant, plain))


def finish(services: Services, job: Job, work: Callable[[Tx], object] = lambda _tx: None) -> None:
    """Write, and end the job; nothing of it stands when somebody else took the job over."""

    def ending(tx: Tx) -> None:
        work(tx)
        jobs.finish(tx, job)

    services.store.transact(ending)


def _customer(tx: Tx, shop: Shop, row: Redemption) -> str | None:
    """Whom the platform knows: whoever they were merged into, if it is in the same shop."""
    account = accounts.get(tx, row.brand_id, row.account_id)
    root = accounts.get(tx, row.brand_id, account.root_id)
    return root.customer_id if root.shop_id == shop.id else account.customer_id


def sent(services: Services, job: Job, due: Owed) -> bool:
    """
    Write down that the platform is asked to take up the code; False when it was asked before.

    Raises LeaseLostError when somebody else took the job over: a process that slept calls nobody.
    """
    assert due.code is not None  # noqa: S101 (for the type checker)
    code = due.code

    def work(tx: Tx) -> None:
        jobs.renew(tx, job, services.clock.now())
        codes.send(tx, code.brand_id, [code.id])

    services.store.transact(work)
    return code.state == codes.DRAWN


def issued(services: Services, job: Job, due: Owed, reference: str) -> None:
    """It is there: the code can be shown."""

    def work(tx: Tx) -> None:
        redemptions.turn(tx, due.row, redemptions.ISSUED, reference=reference)
        letters.ask(tx, due.row.brand_id, due.shop.id, letters.REWARD_ISSUED, due.row.id)
        if due.code:
            codes.turn(tx, due.row.brand_id, [due.code.id], codes.LIVE)

    finish(services, job, work)


def redrawn(services: Services, job: Job, due: Owed) -> None:
    """The code is a stranger's: keep a new one, and call with that the next time."""

    def work(tx: Tx) -> None:
        assert due.code is not None  # noqa: S101 (for the type checker)
        codes.part(tx, due.row.brand_id, due.code.id)
        (drawn,) = drawing.draw(tx, services, due.shop, 1)
        codes.give(tx, due.row.brand_id, drawn.id, due.row.id)
        jobs.repeat(tx, job)

    services.store.transact(work)
