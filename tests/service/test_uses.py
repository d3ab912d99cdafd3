"""Codes on orders: whose points move when one with a code of ours is placed, and comes back."""

import secrets
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from plugin.domain import codes
from plugin.domain.facts import CodeUsed, Line, Order, Payment, Refund, Snapshot, Version
from plugin.domain.ledger import Balance
from plugin.ports import Buyer, OrderFact
from plugin.service import identity, learning
from plugin.service.settling import settle
from plugin.store import Tx, accounts, acts, orders, uses
from plugin.store import codes as shelf
from plugin.store.codes import Code
from tests.cast import ANIA, BUDI, Person
from tests.laurel import LATER, Laurel

TAKEN_AT = LATER - timedelta(days=20)
BOUGHT_AT = LATER - timedelta(days=15)
GIVEN, PRICE = 700, 500
MUGS = 4


@pytest.fixture
def code(laurel: Laurel) -> str:
    """The code for which Ania gave 500 of the 700 points that she had."""
    drawn = codes.draw(secrets.token_bytes)

    def work(tx: Tx) -> None:
        shop, keys = laurel.kubek, laurel.services.keys
        account = accounts.for_customer(tx, shop.brand_id, shop.id, str(ANIA.customer_id), TAKEN_AT)
        digest = identity.digest_of(identity.brand_secret(tx, keys, shop.brand_id), drawn)
        record(tx, laurel, account, "adjustment", {"points": GIVEN})
        record(tx, laurel, account, "redeem", body_of(digest))
        redemption = acts.id_of(tx, shop.brand_id, "redeem:1")
        shelf.add(tx, [Code(shop.brand_id, shelf.new_id(), shop.id, None, digest, b"", "live", "",
                            redemption, TAKEN_AT)])  # fmt: skip
        settle(tx, shop.brand_id, [account], laurel.clock.now())

    laurel.services.store.transact(work)
    return drawn


def record(tx: Tx, laurel: Laurel, account: int, kind: str, body: dict[str, str | int]) -> None:
    acts.record(
        tx, laurel.kubek.brand_id, account,
        kind=kind, key=f"{kind}:1", actor="member", body=body, at=TAKEN_AT,
    )  # fmt: skip


def body_of(digest: bytes) -> dict[str, str | int]:
    return {
        "reward": "five-off", "version": 1, "kind": "amount", "value": 500, "currency": "USD",
        "points": PRICE, "steps": 1, "shop": 1, "code": digest.hex(), "road": "pool",
    }  # fmt: skip


def bought(code: str, buyer: Person = BUDI, at: datetime = BOUGHT_AT) -> OrderFact:
    """Four mugs, five dollars off. A test order earns nothing: only the code moves points."""
    snapshot = Snapshot(
        version=Version(at, "", "1"),
        name="#1042",
        processed_at=at,
        currency="USD",
        payment=Payment.PAID,
        lines=(Line("1", MUGS, MUGS, 1_900, 500),),
        discounts=(CodeUsed(code, 500, (("1", 500),)),),
        test=True,
    )
    return OrderFact(Order("1042", snapshot), Buyer(str(buyer.customer_id), buyer.email))


def returned(units: int) -> OrderFact:
    back = Refund("9", BOUGHT_AT + timedelta(days=3), (("1", units),))
    return OrderFact(Order("1042", refunds=(back,)))


def learn(laurel: Laurel, *facts: OrderFact) -> None:
    def work(tx: Tx) -> None:
        shop = laurel.kubek
        concerned = learning.learn_orders(tx, laurel.services, shop, facts)
        settle(tx, shop.brand_id, concerned, laurel.clock.now())

    laurel.services.store.transact(work)


def void(laurel: Laurel, at: datetime) -> None:
    def work(tx: Tx) -> None:
        brand = laurel.kubek.brand_id
        redemption = acts.id_of(tx, brand, "redeem:1")
        account = next(one.account_id for one in uses.owners(tx, brand, digests(tx, brand)))
        acts.record(
            tx, brand, account, kind="void", key=f"void:{redemption}", actor="member",
            body={"redemption": redemption, "reason": "undone"}, at=at,
        )  # fmt: skip
        settle(tx, brand, [account], laurel.clock.now())

    laurel.services.store.transact(work)


def digests(tx: Tx, brand: int) -> set[bytes]:
    return {*uses.digests(tx, brand, [acts.id_of(tx, brand, "redeem:1")]).values()}


def available(laurel: Laurel) -> int:
    found = laurel.show(ANIA).balance
    assert found == Balance(available=found.available)
    # These redemptions are facts alone: no row says on which road they are, nothing was issued.
    assert [fault for fault in laurel.faults() if fault.invariant not in {"I6", "I8"}] == []
    return found.available


@pytest.mark.usefixtures("code")
def test_a_reward_costs_its_price(laurel: Laurel) -> None:
    assert available(laurel) == GIVEN - PRICE
    told = [(one.line.explanation.code, one.line.points) for one in laurel.show(ANIA).lines]
    assert ("entry.redeem.taken", -PRICE) in told


def test_a_return_by_somebody_else_gives_points_back_to_whoever_took_the_reward(
    laurel: Laurel, code: str
) -> None:
    learn(laurel, bought(code))
    assert available(laurel) == GIVEN - PRICE
    learn(laurel, returned(1))
    assert available(laurel) == GIVEN - PRICE + PRICE // MUGS
    assert laurel.show(BUDI).balance == Balance()


def test_a_return_that_is_told_before_its_order_gives_the_same(laurel: Laurel, code: str) -> None:
    learn(laurel, returned(2))
    learn(laurel, bought(code))
    assert available(laurel) == GIVEN - PRICE + 2 * PRICE // MUGS


def test_a_code_is_known_however_the_shopper_wrote_it(laurel: Laurel, code: str) -> None:
    learn(laurel, bought(code.lower()), returned(MUGS))
    assert available(laurel) == GIVEN


def test_a_code_that_was_given_back_and_used_all_the_same_costs_its_price(
    laurel: Laurel, code: str
) -> None:
    void(laurel, BOUGHT_AT - timedelta(days=1))
    assert available(laurel) == GIVEN
    learn(laurel, bought(code, ANIA))
    assert available(laurel) == GIVEN - PRICE


def test_what_a_later_snapshot_leaves_out_was_used_all_the_same(laurel: Laurel, code: str) -> None:
    told = bought(code)
    assert told.order.snapshot
    later = replace(told.order.snapshot, version=Version(LATER, "", "2"), discounts=(), lines=())
    learn(laurel, told)
    learn(laurel, replace(told, order=Order("1042", later)))
    void(laurel, LATER.astimezone(UTC))
    assert available(laurel) == GIVEN - PRICE


def test_of_a_code_that_is_nobodys_nothing_follows(laurel: Laurel, code: str) -> None:
    learn(laurel, bought(codes.draw(secrets.token_bytes)), returned(1))
    assert available(laurel) == GIVEN - PRICE
    assert code


def test_no_order_that_we_keep_tells_a_code(laurel: Laurel, code: str) -> None:
    learn(laurel, bought(code))
    found = laurel.services.store.read(
        lambda tx: orders.find(tx, laurel.kubek.brand_id, laurel.kubek.id, "1042")
    )
    assert found
    assert found.snapshot
    (used,) = found.snapshot.discounts
    assert codes.plain(code) not in codes.plain(used.code)
    assert len(bytes.fromhex(used.code)) == 32
