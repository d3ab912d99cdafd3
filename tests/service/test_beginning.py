"""A test shop is wiped: a new beginning, and nothing of before is reached again, or lost."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import ColumnElement, Table, func, select, update

from plugin.domain.errors import ConflictError, UnavailableError
from plugin.ports import Grant, ShopFact
from plugin.service import beginning, checks, pausing, permits, presence, programs, shops
from plugin.service.permits import PermitState
from plugin.service.shops import Registration
from plugin.store import Tx, jobs
from plugin.store import permits as permit_rows
from plugin.store import shops as shop_rows
from plugin.store.shops import Shop as Row
from plugin.store.tables import accounts, deliveries, outcomes, people
from plugin.store.tables import shops as shop_table
from plugin.worker import Worker
from tests.bodies import Shop, mug
from tests.cast import ANIA, BUDI, KUBEK
from tests.laurel import Laurel
from tests.service.buying import bought

HOUR = timedelta(hours=1)
BEFORE = 3
"""Deliveries that a shop that was tried out has read."""
GRANT = Grant("token", ("read_orders",))


def tried_out(laurel: Laurel) -> Shop:
    """A test shop in which Ania bought two mugs yesterday, for test points."""
    laurel.services.store.transact(lambda tx: tx.execute(update(shop_table).values(sandbox=True)))
    yesterday = laurel.clock.at - timedelta(days=1)
    shop = Shop(now=yesterday)
    bought(laurel, ANIA, mug(2), shop=shop, test=True)
    assert laurel.show(ANIA).balance.total == 190
    return shop


def wiped(laurel: Laurel) -> Row:
    """Somebody presses the button; the shop that was."""
    old = laurel.kubek
    beginning.wipe(laurel.services, old, "staff:42")
    return old


def later(laurel: Laurel, old: Row) -> None:
    """An hour passes, and the worker has done everything about the old shop."""
    Worker(laurel.services).drain(old.id)
    laurel.clock.advance(hours=2)
    Worker(laurel.services).drain(old.id)


def described(laurel: Laurel, shop: Shop, **plan: str) -> None:
    """The shop describes itself anew."""
    laurel.clock.advance(minutes=1)
    told = {
        "myshopify_domain": KUBEK.domain,
        "name": "Kubek & Co",
        "currency": KUBEK.currency,
        "iana_timezone": KUBEK.timezone,
        "updated_at": laurel.clock.at.isoformat(),
    }
    laurel.deliver_all(shop.send([("shop/update", {**told, **plan})]))
    assert laurel.kubek.name == "Kubek & Co"


def sells(laurel: Laurel, shop: Shop) -> None:
    """The merchant takes a paid plan."""
    described(laurel, shop, plan_name="basic", plan_display_name="Basic")


def personal(laurel: Laurel, old: Row) -> dict[str, int]:
    """How many rows of a wiped shop still name somebody."""

    def look(tx: Tx) -> dict[str, int]:
        def count(table: Table, *where: ColumnElement[bool]) -> int:
            return tx.execute(select(func.count()).select_from(table).where(*where)).scalar_one()

        return {
            "people": count(people, people.c.brand_id == old.brand_id),
            "numbers": count(
                accounts, accounts.c.brand_id == old.brand_id, accounts.c.customer_id.is_not(None)
            ),
            "bodies": count(
                deliveries, deliveries.c.brand_id == old.brand_id, deliveries.c.body != b""
            ),
        }

    return laurel.services.store.read(look)


def test_after_a_wipe_nobody_has_points_and_nothing_happened(laurel: Laurel) -> None:
    tried_out(laurel)
    old = wiped(laurel)
    later(laurel, old)
    assert laurel.customer(laurel.kubek, str(ANIA.customer_id)) is None
    assert laurel.kubek.sandbox
    assert laurel.kubek.brand_id != old.brand_id
    assert [shop.domain for shop in shops.every(laurel.services)] == [KUBEK.domain]


def test_what_a_wiped_shop_knew_of_people_is_forgotten_and_its_sums_stay(laurel: Laurel) -> None:
    tried_out(laurel)
    old = wiped(laurel)
    later(laurel, old)
    assert not any(personal(laurel, old).values())
    former = laurel.services.store.read(lambda tx: shop_rows.get(tx, old.id))
    assert [*checks.verify(laurel.services, former)] == []
    assert laurel.faults() == []
    assert [*checks.rebuild(laurel.services, former, dry_run=True)] == []


def test_the_rules_and_the_permit_come_along(laurel: Laurel) -> None:
    tried_out(laurel)
    services, shop = laurel.services, laurel.kubek
    services.store.transact(lambda tx: permits.keep(tx, services, shop, GRANT))
    wiped(laurel)
    assert permits.live_grant(services, laurel.kubek) == GRANT
    assert services.store.read(lambda tx: permits.state(tx, shop)) is PermitState.NONE
    laurel.clock.advance(hours=1)
    bought(laurel, BUDI, mug(1), shop=Shop(now=laurel.clock.at), test=True)
    assert laurel.show(BUDI).balance.total == 95


def test_an_order_of_before_the_wipe_is_worth_nothing_whenever_it_is_told_of(
    laurel: Laurel,
) -> None:
    shop = tried_out(laurel)
    again = list(shop.deliveries)
    wiped(laurel)
    laurel.deliver_all(again)
    assert laurel.show(ANIA).balance.total == 0
    assert laurel.faults() == []


def test_what_nobody_had_read_is_handed_on_once(laurel: Laurel) -> None:
    """A webhook under way at the moment of the wipe is read by the heir, and by nobody else."""
    tried_out(laurel)
    shop = Shop(now=laurel.clock.at + timedelta(seconds=1))
    order = shop.order(BUDI, [mug(1)], test=True)
    order.paid()
    laurel.clock.advance(hours=1)
    old = laurel.kubek
    for delivery in order.deliveries:
        laurel.deliver(delivery)
    laurel.clock.at -= HOUR  # the platform's clock may be ahead of ours
    wiped(laurel)
    laurel.clock.advance(hours=1)
    later(laurel, old)
    laurel.drain()
    assert laurel.show(BUDI).balance.total == 95
    assert ending(laurel, old) == {("ignored", "handed_on"), ("done", "")}
    assert not any(personal(laurel, old).values())
    assert laurel.faults() == []


def test_who_reads_at_the_moment_of_the_wipe_leaves_nothing_behind(laurel: Laurel) -> None:
    tried_out(laurel)
    shop = Shop(now=laurel.clock.at)
    order = shop.order(BUDI, [mug(1)], test=True)
    order.paid()
    for delivery in order.deliveries:
        laurel.deliver(delivery)
    now = laurel.clock.now()
    claimed = laurel.services.store.transact(lambda tx: jobs.claim(tx, now, 10))
    old = wiped(laurel)
    worker = Worker(laurel.services)
    for job in claimed:
        worker._run(job, claimed_at=now)
    later(laurel, old)
    laurel.drain()
    assert laurel.customer(laurel.kubek, str(BUDI.customer_id)) is not None
    assert not any(personal(laurel, old).values())


def ending(laurel: Laurel, old: Row) -> set[tuple[str, str]]:
    """How the deliveries of a shop ended, and why."""
    found = select(outcomes.c.state, outcomes.c.reason).where(
        outcomes.c.brand_id == old.brand_id, outcomes.c.shop_id == old.id
    )
    return laurel.services.store.read(lambda tx: {(one, two) for one, two in tx.execute(found)})


def test_what_is_asked_about_the_shop_itself_is_asked_about_the_heir(laurel: Laurel) -> None:
    """A removal of the app that was told of just before the wipe is looked into after it."""
    tried_out(laurel)
    services, old = laurel.services, laurel.kubek
    services.store.transact(lambda tx: permits.keep(tx, services, old, GRANT))
    services.store.transact(
        lambda tx: presence.told_of_uninstall(tx, old, datetime(2026, 6, 1, tzinfo=UTC))
    )
    wiped(laurel)
    heir = laurel.kubek
    (job,) = services.store.transact(lambda tx: jobs.claim(tx, laurel.clock.now(), 9, heir.id))
    assert (job.kind, job.brand_id) == (presence.UNINSTALL, heir.brand_id)


def test_a_test_shop_that_sells_by_now_begins_for_real(laurel: Laurel) -> None:
    shop = tried_out(laurel)
    assert not laurel.kubek.went_live
    sells(laurel, shop)
    assert (laurel.kubek.sandbox, laurel.kubek.went_live) == (True, True)
    wiped(laurel)
    assert (laurel.kubek.sandbox, laurel.kubek.went_live) == (False, False)
    laurel.clock.advance(hours=1)
    bought(laurel, BUDI, mug(1), shop=Shop(now=laurel.clock.at), test=True)
    assert laurel.show(BUDI).balance.total == 0


def test_a_description_without_a_plan_says_nothing_about_it(laurel: Laurel) -> None:
    shop = tried_out(laurel)
    described(laurel, shop)
    assert not laurel.kubek.went_live


def test_a_shop_that_sells_is_never_wiped(laurel: Laurel) -> None:
    bought(laurel, ANIA, mug(2))
    with pytest.raises(ConflictError):
        wiped(laurel)
    assert laurel.show(ANIA).balance.total == 190


def test_a_shop_is_wiped_once_however_often_the_button_is_pressed(laurel: Laurel) -> None:
    tried_out(laurel)
    old = wiped(laurel)
    heir = laurel.kubek
    with pytest.raises(ConflictError):
        beginning.wipe(laurel.services, old, "staff:42")
    assert laurel.kubek == heir


def test_a_shop_that_shares_its_members_is_not_wiped(embedded: Laurel) -> None:
    """Nobody could say which of a guest's points were tests."""
    fact = ShopFact("Kubek", "", "USD", "UTC", False, "", True, shops.BEGINNING)
    domains = ("berlin.myshopify.com", "praha.myshopify.com")
    berlin, _ = (
        shops.register(embedded.services, Registration("shopify", domain, fact, "Kubek"))
        for domain in domains
    )
    with pytest.raises(ConflictError, match="shares its members"):
        beginning.wipe(embedded.services, berlin, "staff:42")


def test_a_wipe_waits_for_a_renewal_that_is_under_way(embedded: Laurel) -> None:
    """The renewed permit would be kept for a shop that is gone, and the heir's be worth nothing."""
    tried_out(embedded)
    services, shop, now = embedded.services, embedded.kubek, embedded.clock.now()
    services.store.transact(lambda tx: permits.keep(tx, services, shop, GRANT))
    services.store.transact(lambda tx: permit_rows.lease(tx, shop, now, now + HOUR))
    with pytest.raises(UnavailableError):
        wiped(embedded)
    assert embedded.kubek == shop


def test_a_pause_and_what_is_to_come_stay_as_planned(embedded: Laurel) -> None:
    tried_out(embedded)
    pausing.pause(embedded.services, embedded.kubek)
    wiped(embedded)
    (rules,) = programs.every(embedded.services, embedded.kubek)
    assert (rules.version, rules.paused, rules.effective_from) == (1, True, embedded.clock.now())


def test_two_wipes_in_a_row_hand_on_to_the_last(laurel: Laurel) -> None:
    tried_out(laurel)
    shop = Shop(now=laurel.clock.at)
    order = shop.order(BUDI, [mug(1)], test=True)
    order.paid()
    for delivery in order.deliveries:
        laurel.deliver(delivery)
    first = wiped(laurel)
    second = wiped(laurel)
    for old in (first, second):
        later(laurel, old)
    laurel.drain()
    assert laurel.show(BUDI).state == "unclaimed"
    assert laurel.faults() == []


def test_a_wipe_amid_webhooks_and_workers_loses_and_doubles_nothing(laurel: Laurel) -> None:
    """Whatever is delivered while the button is pressed is read once: before the wipe, or after."""
    tried_out(laurel)
    shop, old = Shop(now=laurel.clock.at, last_id=50_000), laurel.kubek
    orders = [shop.order(BUDI, [mug(1)], test=True) for _ in range(12)]
    for order in orders:
        order.paid()
    laurel.clock.advance(days=1)
    with ThreadPoolExecutor(4) as threads:
        sent = [threads.submit(laurel.deliver, one) for one in shop.deliveries[:12]]
        wipe = threads.submit(wiped, laurel)
        reading = threads.submit(Worker(laurel.services).drain, old.id)
        sent += [threads.submit(laurel.deliver, one) for one in shop.deliveries[12:]]
        assert {one.result().status for one in sent} == {200}
        wipe.result()
        reading.result()
    later(laurel, old)
    laurel.drain()
    read = read_bodies(laurel)
    assert max(read.values()) == 1
    assert len(read) == len(shop.deliveries) + BEFORE
    former = laurel.services.store.read(lambda tx: shop_rows.get(tx, old.id))
    assert [*checks.verify(laurel.services, former)] == laurel.faults() == []
    assert not any(personal(laurel, old).values())


def read_bodies(laurel: Laurel) -> Counter[tuple[bytes, str]]:
    """How often each body was read to its end, in whichever shop, by digest and topic."""
    ended = (outcomes.c.brand_id == deliveries.c.brand_id) & (
        outcomes.c.delivery_id == deliveries.c.id
    )
    found = select(deliveries.c.body_hash, deliveries.c.topic).join(outcomes, ended)
    done = found.where(outcomes.c.state == "done")
    return laurel.services.store.read(
        lambda tx: Counter((one, two) for one, two in tx.execute(done))
    )
