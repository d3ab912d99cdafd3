"""Orders in doubt are asked for; what the platform answers settles the doubt."""

import msgspec
import pytest
from sqlalchemy import func, select

from plugin.domain.errors import DeniedError, PlatformError, UnreadableError
from plugin.domain.ledger import Balance
from plugin.platforms.shopify.asking import _MANY, _fact
from plugin.platforms.shopify.nodes.orders import OrderNode
from plugin.ports import OrderFact
from plugin.service import doubts, journal
from plugin.store import jobs, orders, tables
from tests.bodies import Delivery, Order, Shop, mug
from tests.cast import ANIA
from tests.laurel import Laurel
from tests.platforms.nodes import order_node
from tests.service.renewing import Branch


@pytest.fixture
def branch(laurel: Laurel) -> Branch:
    return Branch(laurel)


def asked(order: Order, *, products: bool = True) -> OrderFact:
    """What the platform answers about an order as it stands."""
    return _fact(msgspec.convert(order_node(order, products=products), OrderNode), _MANY)


def deliver(branch: Branch, deliveries: list[Delivery]) -> None:
    """Delivered, read, and what came of it worked off."""
    for delivery in deliveries:
        branch.laurel.deliver(delivery)
    branch.work()


def waiting(branch: Branch) -> int:
    """Questions about orders that wait; other errands wait for staff as well."""
    asked_for = select(func.count()).where(
        tables.jobs.c.shop_id == branch.shop.id, tables.jobs.c.kind == doubts.FETCH
    )
    return branch.services.store.read(lambda tx: tx.execute(asked_for).scalar_one())


def tied() -> Order:
    """Created and paid within one second: two bodies, one time."""
    order = Shop().order(ANIA, [mug(2)])
    order.paid(tied=True)
    return order


def doubted(branch: Branch, order: Order) -> bool:
    shop = branch.shop
    found = branch.services.store.read(
        lambda tx: orders.find(tx, shop.brand_id, shop.id, str(order.id))
    )
    assert found is not None
    return found.contested


def test_two_bodies_of_one_second_are_settled_by_asking(branch: Branch) -> None:
    order = tied()
    branch.bank.orders[str(order.id)] = asked(order)
    deliver(branch, order.deliveries)
    assert branch.laurel.show(ANIA).balance == Balance(available=190)
    assert not doubted(branch, order)
    assert branch.bank.asked_with == ["access-1"]
    assert waiting(branch) == 0
    assert branch.laurel.faults() == []


def test_the_same_bodies_again_ask_nobody_again(branch: Branch) -> None:
    order = tied()
    branch.bank.orders[str(order.id)] = asked(order)
    deliver(branch, order.deliveries)
    deliver(branch, list(reversed(order.deliveries)))
    assert branch.bank.asked_with == ["access-1"]
    assert branch.laurel.show(ANIA).balance == Balance(available=190)


def test_what_we_asked_for_outranks_the_webhooks_of_that_second(branch: Branch) -> None:
    """Whichever body sorts last, the answer counts."""
    order = tied()
    order.payment = "voided"
    branch.bank.orders[str(order.id)] = asked(order)
    deliver(branch, order.deliveries)
    assert branch.laurel.show(ANIA).balance == Balance()


def test_an_edit_that_tells_no_totals_is_asked_for(branch: Branch) -> None:
    order = Shop().order(ANIA, [mug(2)])
    deliver(branch, order.deliveries + order.paid())
    edit, _lost = order.edited({0: 1})
    branch.bank.orders[str(order.id)] = asked(order)
    deliver(branch, [edit])
    assert branch.laurel.show(ANIA).balance == Balance(available=95)
    counts = journal.status(branch.services, branch.shop)
    assert counts["ignored"] == 1


def test_without_a_permit_nobody_is_asked(laurel: Laurel) -> None:
    order = tied()
    laurel.deliver_all([*order.deliveries, order.edited({0: 1})[0]])
    assert laurel.services.store.read(jobs.open_count) == 0


def test_while_staff_must_reconnect_webhooks_count_and_questions_wait(branch: Branch) -> None:
    branch.later(minutes=61)
    branch.bank.forget()
    order = tied()
    branch.bank.orders[str(order.id)] = asked(order)
    deliver(branch, order.deliveries)
    assert journal.status(branch.services, branch.shop)["waiting"] == 0
    for _ in range(20):
        branch.later(hours=1)
        branch.work()
    assert waiting(branch) == 1
    assert doubted(branch, order)
    branch.visit()
    branch.work()
    assert waiting(branch) == 0
    assert not doubted(branch, order)


@pytest.mark.parametrize("trouble", [PlatformError("away"), DeniedError("no scope")])
def test_while_the_platform_does_not_answer_the_question_waits(
    branch: Branch, trouble: PlatformError
) -> None:
    order = tied()
    branch.bank.orders[str(order.id)] = asked(order)
    branch.bank.answers = [trouble] * 12
    deliver(branch, order.deliveries)
    for _ in range(13):
        branch.later(minutes=61)
        branch.work()
    assert waiting(branch) == 0
    assert not doubted(branch, order)


def test_an_answer_nobody_understands_leaves_what_webhooks_told(branch: Branch) -> None:
    order = tied()
    branch.bank.answers = [UnreadableError("odd")]
    deliver(branch, order.deliveries)
    assert waiting(branch) == 0
    assert branch.laurel.show(ANIA).balance.available in {0, 190}


def test_an_order_the_platform_does_not_show_is_not_taken_for_deleted(branch: Branch) -> None:
    order = Shop().order(ANIA, [mug(2)])
    deliver(branch, order.deliveries + order.paid() + order.edited({0: 1})[:1])
    assert branch.laurel.show(ANIA).balance == Balance(available=190)
    assert waiting(branch) == 0


def test_what_a_line_sells_is_remembered_where_we_may_not_ask(branch: Branch) -> None:
    order = tied()
    branch.bank.orders[str(order.id)] = asked(order, products=False)
    deliver(branch, order.deliveries)
    shop = branch.shop
    found = branch.services.store.read(
        lambda tx: orders.find(tx, shop.brand_id, shop.id, str(order.id))
    )
    assert found is not None
    assert found.snapshot is not None
    assert found.snapshot.version.asked
    assert [line.product_id for line in found.snapshot.lines] == [str(mug().product_id)]


def test_a_newer_webhook_outranks_an_older_answer(branch: Branch) -> None:
    order = tied()
    branch.bank.orders[str(order.id)] = asked(order)
    deliver(branch, order.deliveries)
    deliver(branch, order.cancelled())
    assert branch.laurel.show(ANIA).balance == Balance()


def test_a_tie_with_an_answer_asks_no_more(branch: Branch) -> None:
    """A third body of the same second, late: the answer has settled that second."""
    order = tied()
    branch.bank.orders[str(order.id)] = asked(order)
    deliver(branch, order.deliveries)
    body = msgspec.json.decode(order.deliveries[-1].body) | {"note": "a third spelling"}
    deliver(branch, order.shop.send([("orders/updated", body)]))
    assert branch.bank.asked_with == ["access-1"]
    assert not doubted(branch, order)
