"""
Importing orders of the past: facts in large batches first, then the members they concern.

Each batch of facts is one commit. It marks its members' cached balances as outdated, so whoever
dies before they are settled loses nothing: readers replay from the facts, and the next refresh,
ours or a worker's, settles them.
"""

import hashlib
import hmac
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial

from plugin.domain.errors import InvalidInputError
from plugin.domain.facts import Order, merge
from plugin.importing import BadRow, ImportedOrder
from plugin.importing.mapping import NAMED_BY_US
from plugin.service import identity
from plugin.service.referrals.asking import ask_about
from plugin.service.services import Services
from plugin.service.settling import refresh
from plugin.store import Tx, accounts, orders, people, standings
from plugin.store.ids import fresh
from plugin.store.shops import Shop

_ROWS_AT_ONCE = 1000
_MEMBERS_AT_ONCE = 300

Named = tuple[str, ImportedOrder]
"""An order of a file under the id it has, or was given."""


@dataclass(frozen=True, slots=True)
class Progress:
    """What became of some more rows."""

    imported: int = 0
    unchanged: int = 0
    bad: tuple[BadRow, ...] = ()


@dataclass(frozen=True, slots=True)
class Run:
    """One import: where to, when (growing from one to the next), by which rules."""

    shop: Shop
    id: str
    secret: bytes
    award: bool


def take_over(
    services: Services, shop: Shop, rows: Iterable[ImportedOrder | BadRow], *, award: bool
) -> Iterator[Progress]:
    """
    Remember the orders of a file, batch by batch. What is known already is left as it is.

    Settle the members afterwards, with `settle_members`. Raises what reading `rows` raises; what
    was read before it is kept.
    """
    secret = services.store.read(lambda tx: identity.brand_secret(tx, services.keys, shop.brand_id))
    run = Run(shop, f"{fresh():020}", secret, award)
    identical: Counter[bytes] = Counter()
    for batch in _batches(rows):
        told = [row for row in batch if isinstance(row, ImportedOrder)]
        named = [(_id(row, secret, identical), row) for row in told]
        bad = tuple(row for row in batch if isinstance(row, BadRow))
        work = partial(_write, services=services, run=run, named=named)
        written = services.store.transact(work)
        yield replace(written, bad=bad + written.bad)


def settle_members(services: Services) -> Iterator[int]:
    """Settle everybody whose balance is outdated, some hundreds at a time; how many each time."""
    while settled := refresh(services, _MEMBERS_AT_ONCE):
        yield settled


def waiting(services: Services) -> int:
    """How many members wait to be settled."""
    now = services.clock.now()
    return services.store.read(lambda tx: standings.count_outdated(tx, now))


def _batches(rows: Iterable[ImportedOrder | BadRow]) -> Iterator[list[ImportedOrder | BadRow]]:
    """Rows in batches; when reading fails, what was read before it comes first."""
    batch: list[ImportedOrder | BadRow] = []
    try:
        for row in rows:
            batch.append(row)
            if len(batch) == _ROWS_AT_ONCE:
                yield batch
                batch = []
    except InvalidInputError:
        yield batch
        raise
    yield batch


def _id(row: ImportedOrder, secret: bytes, identical: Counter[bytes]) -> str:
    """
    The platform's id, or one made of what the row says and its ordinal among identical rows.

    It is keyed with the brand's secret: whoever knows somebody's e-mail cannot find their orders.
    """
    if row.id:
        return row.id
    said = "\n".join((row.customer_id, row.email, row.date, row.currency, str(row.amount)))
    key = hashlib.sha256(said.encode()).digest()[:16]
    identical[key] += 1
    made = hmac.digest(secret, f"order\n{said}\n{identical[key]}".encode(), "sha256")
    return NAMED_BY_US + made[:16].hex()


@dataclass(slots=True)
class _Batch:
    """What is known of the orders of a batch, and what has to be written."""

    known: dict[str, Order]
    new: dict[str, Order] = field(default_factory=dict)
    changed: dict[str, Order] = field(default_factory=dict)
    bad: list[BadRow] = field(default_factory=list)
    unchanged: int = 0

    def learn(self, told: Order, row: ImportedOrder, run: str) -> None:
        """Merge what a row tells into what is known."""
        known = self.changed.get(told.id) or self.new.get(told.id) or self.known.get(told.id)
        if known is None:
            self.new[told.id] = told
        elif _repeats(known, told):
            self.unchanged += 1
        elif known.snapshot and known.snapshot.version.triggered_at == run:
            self.bad.append(BadRow(row.line, f"order {told.id} stood in this file before"))
        elif (merged := merge(known, told)) == known:
            self.unchanged += 1
        else:
            self.changed[told.id] = merged

    @property
    def concerned(self) -> set[int]:
        """Every account whose member must be settled."""
        written = [*self.new.values(), *self.changed.values()]
        return {account for order in written for account in order.holders}


def _repeats(known: Order, told: Order) -> bool:
    """Does a row say word for word what an earlier import said?"""
    if known.snapshot is None or told.snapshot is None:
        return False
    same = replace(told.snapshot, version=known.snapshot.version)
    return same == known.snapshot and told.cancelled <= known.cancelled


def _write(tx: Tx, services: Services, run: Run, named: list[Named]) -> Progress:
    shop = run.shop
    holders = _holders(tx, services, run, [row for _, row in named])
    batch = _Batch(orders.locked(tx, shop.brand_id, shop.id, [order_id for order_id, _ in named]))
    for order_id, row in named:
        holder = holders.get(row.customer_id or row.email)
        batch.learn(row.fact(order_id, holder, run.id, award=run.award), row, run.id)
    orders.add(tx, shop.brand_id, shop.id, batch.new.values())
    for order in batch.changed.values():
        orders.keep(tx, shop.brand_id, shop.id, order)
    ask_about(tx, shop.brand_id, batch.concerned, services.clock.now())
    standings.mark_outdated(tx, shop.brand_id, batch.concerned, services.clock.now())
    imported = len(batch.new) + len(batch.changed)
    return Progress(imported, batch.unchanged, tuple(batch.bad))


def _holders(
    tx: Tx, services: Services, run: Run, rows: Iterable[ImportedOrder]
) -> Mapping[str, int]:
    """The account of everybody whom these rows name, by customer id or e-mail."""
    shop, now = run.shop, services.clock.now()
    rows = list(rows)
    customers = {row.customer_id for row in rows if row.customer_id}
    hashes = {row.email: identity.hash_of(run.secret, row.email) for row in rows if row.email}
    known = people.accounts_with(tx, shop.brand_id, hashes.values())
    strangers = set(hashes.values()) - known.keys()
    guests = known | accounts.for_guests(tx, shop.brand_id, shop.id, strangers, now)
    by_email = {email: guests[hashed] for email, hashed in hashes.items()}
    return by_email | accounts.for_customers(tx, shop.brand_id, shop.id, customers, now)
