"""Brings the twin to where the shop was that a recording was made in.

What the recording made itself is made here by replaying it. What was there before is made with the
twin's own nouns and acts, in the state that the recorded answer tells of.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from plugin.twin import catalogue, desk, exports, gift_cards, promotions, subscriptions
from plugin.twin.checkout import Basket, checkout
from plugin.twin.exports import Export
from plugin.twin.gift_cards import GiftCard
from plugin.twin.ids import gid
from plugin.twin.model import Address, Customer, Line, Order, Transaction
from plugin.twin.promotions import BASIC, Code, Promotion
from plugin.twin.refunds import everything
from plugin.twin.subscriptions import Subscription
from plugin.twin.twin import Twin
from tests.twin.exchanges import Exchange

_GID = re.compile(r"gid://shopify/(\w+)/(\d+)")
_SOON, _LATER = timedelta(seconds=2), timedelta(seconds=20)
_LINES = tuple((catalogue.product(h).first, 1) for h in ("morning-mug", "tall-mug", "fern-bowl"))
_REMADE = frozenset({"Customer", "Order"})


class Scene:
    """Knows which of our ids stands for which recorded one."""

    def __init__(self, twin: Twin, recorded_at: str) -> None:
        self._twin, self._ids = twin, dict[str, str]()
        self._elsewhere: set[str] = set()
        self._bare: set[str] = set()
        self._running = False
        twin.clock.set_to(datetime.fromisoformat(recorded_at))

    def prepare(self, exchange: Exchange) -> Any:
        """Set the scene for an exchange, and its variables in our ids."""
        self._let_time_pass(exchange)
        for name, node in _told(exchange.answer.get("data")):
            if name not in self._ids or name in self._elsewhere | self._bare:
                self._elsewhere.discard(name)
                self._bare.discard(name)
                self._make(name, node)
        for match in _GID.finditer(f"{exchange.variables} {exchange.query}"):
            if match[0] not in self._ids and _existed(exchange, match[0]):
                self._make(match[0], {})
                self._bare.add(match[0])
        return self.translated(exchange.variables)

    def note_elsewhere(self, exchange: Exchange) -> None:
        """A change we do not replay: what it names is no longer what we think it is."""
        if exchange.changes:
            self._elsewhere |= {match[0] for match in _GID.finditer(str(exchange.variables))}
            told = _GID.finditer(str(exchange.answer))
            self._elsewhere |= {match[0] for match in told if match[1] in _REMADE}

    def was_changed_elsewhere(self, exchange: Exchange) -> bool:
        """Whether an exchange is about such a thing; orders and customers are made anew."""
        named = {m[0] for m in _GID.finditer(str(exchange.variables)) if m[1] not in _REMADE}
        return bool(named & self._elsewhere & self._ids.keys())

    def learn(self, recorded: Any, ours: Any) -> None:
        """Note which of our ids answers to which recorded one."""
        if isinstance(recorded, Mapping) and isinstance(ours, Mapping):
            for key in recorded.keys() & ours.keys():
                self.learn(recorded[key], ours[key])
        elif isinstance(recorded, list) and isinstance(ours, list):
            for one, other in zip(recorded, ours, strict=False):
                self.learn(one, other)
        elif isinstance(recorded, str) and isinstance(ours, str) and "gid://" in recorded:
            self._ids.setdefault(recorded, ours)

    def translated(self, value: Any) -> Any:
        """A value with every known id replaced by ours."""
        if isinstance(value, Mapping):
            return {key: self.translated(inner) for key, inner in value.items()}
        if isinstance(value, list):
            return [self.translated(entry) for entry in value]
        return _GID.sub(self._ours, value) if isinstance(value, str) else value

    def _ours(self, match: re.Match[str]) -> str:
        return self._ids.get(match[0], match[0])

    def _let_time_pass(self, exchange: Exchange) -> None:
        """The clock goes to where the answer says that work in the background was."""
        told = str(exchange.answer)
        running = "'RUNNING'" in told
        if "'done': True" in told or "'COMPLETED'" in told:
            self._twin.clock.advance(_LATER)
        elif running and not self._running:
            self._twin.clock.advance(_SOON)
        self._running = running

    def _make(self, name: str, node: Mapping[str, Any]) -> None:
        kind = name.split("/")[3]
        make = {
            "BulkOperation": self._export,
            "Customer": self._customer,
            "DiscountCodeNode": self._promotion,
            "GiftCard": self._gift_card,
            "Order": self._order,
            "Product": self._product,
            "ProductVariant": self._variant,
            "WebhookSubscription": self._subscription,
        }.get(kind)
        if make:
            self._ids[name] = gid(kind, make({**node, "known as": self._ids.get(name)}))

    def _product(self, _: Mapping[str, Any]) -> int:
        return catalogue.PRODUCTS[len(self._ids) % 9].id

    def _variant(self, _: Mapping[str, Any]) -> int:
        return catalogue.PRODUCTS[len(self._ids) % 9].first.id

    def _subscription(self, _: Mapping[str, Any]) -> int:
        number, now = self._twin.new_id("webhook_subscription"), self._twin.clock.now()
        made = Subscription(number, "SHOP_UPDATE", f"https://example.com/{number}", now, now)
        subscriptions.keep(self._twin.state, made)
        return number

    def _promotion(self, node: Mapping[str, Any]) -> int:
        number, now = self._twin.new_id("discount"), self._twin.clock.now()
        told = node.get("codeDiscount") or {}
        fixed = "'amount'" in str(told.get("customerGets"))
        off = {"discountAmount": {"amount": "5.00"}} if fixed else {"percentage": 0.1}
        terms = {
            "customerGets": {"value": off, "items": {"all": True}},
            "recurringCycleLimit": told.get("recurringCycleLimit"),
        }
        ends, limit = (now if told.get("endsAt") else None), told.get("usageLimit")
        made = Promotion(number, BASIC, "Before", now, now, now, ends, limit, False, terms)
        promotions.keep(self._twin.state, made)
        code = Code(self._twin.new_id("redeem_code"), number, f"BEFORE{number}")
        promotions.keep_code(self._twin.state, code)
        return number

    def _gift_card(self, node: Mapping[str, Any]) -> int:
        number, now = self._twin.new_id("gift_card"), self._twin.clock.now()
        dead = now if node.get("deactivatedAt") or node.get("enabled") is False else None
        made = GiftCard(number, f"before{number}", 500, 500, "USD", now, now, deactivated_at=dead)
        gift_cards.keep(self._twin.state, made)
        return number

    def _export(self, node: Mapping[str, Any]) -> int:
        number, now = self._twin.new_id("bulk_operation"), self._twin.clock.now()
        made = Export(number, "{ products { edges { node { id } } } }", str(number), False, now)
        ended, status = now if node.get("completedAt") else None, str(node.get("status"))
        size = int("url" not in node or bool(node["url"]))
        if ended or status not in {"CREATED", "RUNNING", "None"}:
            made = replace(made, ended_at=ended, outcome=status, objects=size, roots=size)
        exports.keep(self._twin.state, made)
        return number

    def _customer(self, node: Mapping[str, Any]) -> int:
        twin, now = self._twin, self._twin.clock.now()
        email = (node.get("defaultEmailAddress") or {}).get("emailAddress") or node.get("email")
        phone = (node.get("defaultPhoneNumber") or {}).get("phoneNumber") or node.get("phone")
        # Made anew under the old number, so that what belongs to it stays.
        known = str(node.get("known as") or "").rpartition("/")[2]
        customer = Customer(
            id=int(known) if known else twin.new_id("customer"),
            email=email or "",
            first_name=node.get("firstName") or ("" if email or phone else "Somebody"),
            last_name=node.get("lastName") or "",
            locale="en",
            created_at=now - _LATER,
            updated_at=now,
            address=_address(node.get("defaultAddress")),
            phone=phone,
            note=node.get("note"),
            tags=tuple(node.get("tags") or ()),
        )
        twin.state.put("customer", customer.id, customer, tag=customer.email)
        if node.get("lastOrder"):
            checkout(twin, Basket(_LINES[:1], customer_id=customer.id))
        return customer.id

    def _order(self, node: Mapping[str, Any]) -> int:
        order = self._placed(node)
        untold = "displayFinancialStatus" in node and node["displayFinancialStatus"] is None
        order = replace(
            order,
            email=node.get("email") or "",
            tags=tuple(node.get("tags") or ()),
            note=node.get("note"),
            gateway="" if untold else order.gateway,
            closed_at=order.created_at if node.get("closedAt") else None,
            lines=tuple(self._lines(order, node)),
            transactions=self._transactions(order, node),
        )
        self._twin.state.put("order", order.id, order, tag=str(order.customer_id or ""))
        self._handled(order, node)
        return order.id

    def _lines(self, order: Order, node: Mapping[str, Any]) -> Iterator[Line]:
        """The lines with what the recorded ones leave out left out, too."""
        told = (node.get("lineItems") or {}).get("nodes") or [{}] * len(order.lines)
        untaxed = node.get("currentTaxLines") == [] or node.get("taxLines") == []
        for line, shown in zip(order.lines, told, strict=True):
            untaxed = untaxed or shown.get("taxLines") == []
            yield replace(
                line,
                variant_id=line.variant_id if shown.get("variant", 1) else 0,
                sku="" if "sku" in shown and shown["sku"] is None else line.sku,
                variant_title=line.variant_title if shown.get("variantTitle", 1) else None,
                tax=0 if untaxed else line.tax,
                current_tax=0 if untaxed else line.current_tax,
            )

    def _transactions(self, order: Order, node: Mapping[str, Any]) -> tuple[Transaction, ...]:
        """Where the recorded ones hang together, ours do, too."""
        told = node.get("transactions") or []
        if not any(entry.get("parentTransaction") for entry in told):
            return order.transactions
        numbers = [self._twin.new_id("transaction") for _ in told]
        first = next(n for n, e in zip(numbers, told) if not e.get("parentTransaction"))
        return tuple(
            Transaction(
                number,
                str(entry.get("kind", "SALE")).lower(),
                "bogus",
                100,
                order.created_at,
                first if entry.get("parentTransaction") else None,
            )
            for number, entry in zip(numbers, told)
        )

    def _placed(self, node: Mapping[str, Any]) -> Order:
        lines = ((node.get("lineItems") or {}).get("nodes")) or [{}]
        untold = "displayFinancialStatus" in node and node["displayFinancialStatus"] is None
        money = node.get("transactions")
        basket = Basket(
            lines=tuple(_LINES[n % len(_LINES)] for n in range(len(lines))),
            customer_id=self._buyer(node),
            email=node.get("email"),
            address=_address(node.get("shippingAddress")),
            shipping=500 if _listed(node.get("shippingLines")) else None,
            pay_now=not untold and (money is None or bool(money)),
        )
        return checkout(self._twin, basket)

    def _handled(self, order: Order, node: Mapping[str, Any]) -> None:
        if node.get("fulfillments"):
            sent = desk.fulfil(self._twin, order.id)
            number = "1Z" if "'number': '" in str(node["fulfillments"]) else ""
            parcels = tuple(replace(parcel, tracking=number) for parcel in sent.fulfilments)
            tracked = replace(sent, fulfilments=parcels)
            self._twin.state.put("order", order.id, tracked, tag=str(order.customer_id or ""))
        if node.get("refunds"):
            desk.refund(self._twin, order.id, replace(everything(order), restock=False))
        if node.get("cancelledAt") or node.get("cancelReason"):
            desk.cancel(self._twin, order.id, "other", money_back=False)

    def _buyer(self, node: Mapping[str, Any]) -> int | None:
        customer = node.get("customer")
        if not customer:
            return None
        if customer.get("id") not in self._ids:
            self._ids[str(customer.get("id"))] = gid("Customer", self._customer(customer))
        return int(self._ids[str(customer.get("id"))].rpartition("/")[2])


def _listed(connection: Any) -> bool:
    return bool(connection and (connection.get("nodes") or connection.get("edges")))


def _address(node: Any) -> Address | None:
    if not node:
        return None
    phone = "+15550100" if node.get("phone") else None
    return Address("Ada", "Byron", "1 Main St", "York", "12345", "United States", "US", phone)


def _told(data: Any) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Things that an answer to a question shows, by their recorded ids."""
    for answer in data.values() if isinstance(data, Mapping) else ():
        if isinstance(answer, Mapping) and "userErrors" not in answer:
            nodes = answer.get("nodes") or [e.get("node") for e in answer.get("edges") or ()]
            for node in nodes or [answer]:
                if isinstance(node, Mapping) and "gid://" in str(node.get("id")):
                    yield str(node["id"]), node


def _existed(exchange: Exchange, name: str) -> bool:
    """Whether the shop knew a thing by this id, as far as its answer tells."""
    data = exchange.answer.get("data")
    if not isinstance(data, Mapping) or f"id: {name.rpartition('/')[2]} is invalid" in str(data):
        return False
    answers = [answer for answer in data.values() if isinstance(answer, Mapping)]
    errors = [error for answer in answers for error in answer.get("userErrors") or ()]
    unknown = any((error.get("field") or [""])[-1].lower().endswith("id") for error in errors)
    return bool(answers) and not unknown
