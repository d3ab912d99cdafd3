"""The stage of the story: each verb is one thing somebody does at the shop, told to the twin."""

from collections import Counter, deque
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import cycle

from plugin.demo.cast import Friend, Person
from plugin.demo.twin_client import Answer, TwinClient
from plugin.demo.visitor import Visitor

PAUSES = (41, 97, 23, 134, 68)
"""Minutes between one scene and the next, over and over: people do not come by the clock."""


class Stage:
    """
    Plays scenes day by day on the shared clock.

    `settled` waits until the app has understood everything it was told, so that a day's points
    are posted on that day. `passed` hears how many days ago the story has come to.
    """

    def __init__(
        self,
        twin: TwinClient,
        visitor: Visitor,
        today: datetime,
        *,
        settled: Callable[[], None],
        passed: Callable[[int], None],
    ) -> None:
        self._twin = twin
        self._visitor = visitor
        self._today = today
        self._settled = settled
        self._passed = passed
        self._known: dict[Person, int] = {}
        self._pauses = cycle(PAUSES)
        self._shelf: deque[list[Answer]] = deque([[], []])

    def day(self, days_ago: int) -> None:
        """
        Go on to the morning of a day; whatever happened before it is settled first.

        Parcels leave the shelf two days of the story after they were paid for.
        """
        self.end()
        self._passed(days_ago)
        day = self._today - timedelta(days=days_ago)
        hour, minute = 7 + days_ago * 5 % 6, days_ago * 17 % 60
        morning = day.replace(hour=hour, minute=minute, second=0, microsecond=0)
        self._twin.post("/_twin/clock", set=morning.isoformat())
        self._shelf.append([])
        for parcel in self._shelf.popleft():
            self._twin.post(f"/_twin/orders/{parcel['id']}/fulfil")

    def end(self) -> None:
        """Let everything that was sent arrive and be understood."""
        self._twin.post("/_twin/pump")
        self._settled()

    def install(self) -> None:
        """The merchant installs Laurel and opens it for the first time."""
        self._twin.post("/_twin/install")
        self._visitor.open(self._twin.get("/_twin/launch-url", path="/admin/")["url"])

    def lets_friends_come(self) -> None:
        """The merchant looks at what is advised for bringing friends, and switches it on."""
        page = self._twin.get("/_twin/launch-url", path="/admin/referrals")["url"]
        self._visitor.press(page, do="save")
        self.end()

    def brings(self, person: Person, friend: Friend, *products: str) -> Answer:
        """A friend follows somebody's link, types an e-mail, and orders with the code they got."""
        invitation = self._visitor.link_of(self.signs_up(person), person.locale)
        code = self._visitor.claim(invitation, friend.email, friend.locale)
        parcel = self._scene(
            "/_twin/checkout",
            lines=_counted(products),
            email=friend.email,
            locale=friend.locale,
            address=friend.address,
            code=code or None,
            attributes={"laurel": invitation},
        )
        self._shelf[-1].append(parcel)
        return parcel

    def signs_up(self, person: Person) -> int:
        """An account at the shop; the id of the customer, who may have had one all along."""
        if person not in self._known:
            self._known[person] = self._account(person)
        return self._known[person]

    def joins(self, person: Person) -> None:
        """They sign in, open the panel and press Join."""
        customer_id = self.signs_up(person)
        self.end()
        self._visitor.join(customer_id, person.locale)

    def buys(self, who: Person | str, *products: str) -> Answer:
        """An order, paid at once: by somebody with an account, or a guest's e-mail."""
        parcel = self._checkout(who, products, pay=True)
        self._shelf[-1].append(parcel)
        return parcel

    def pays_at_the_door(self, who: Person, *products: str) -> Answer:
        """An order with cash on delivery: nobody has paid yet."""
        return self._checkout(who, products, pay=False)

    def returns(self, order: Answer, product: str, units: int = 1) -> None:
        """Units come back, are refunded and put on the shelf again."""
        self._act(order, "refund", lines={_line(order, product): units}, restock=True)

    def gets_back(self, order: Answer, amount: str) -> None:
        """Money back without a parcel."""
        self._act(order, "refund", amount=amount)

    def changes(self, order: Answer, product: str, *, to: int) -> None:
        """Staff edit the order: another number of units."""
        self._act(order, "edit", **{_line(order, product): to})

    def cancels(self, order: Answer) -> None:
        """The buyer calls it off before it is sent, and is paid back."""
        for parcels in self._shelf:
            parcels[:] = [parcel for parcel in parcels if parcel["id"] != order["id"]]
        self._act(order, "cancel", refund=True, reason="customer")

    def _account(self, person: Person) -> int:
        """Some have come to the shop before; the others open an account now."""
        everybody = self._twin.get("/_twin/customers")["customers"]
        known = next((one for one in everybody if one["email"] == person.email), None)
        return int((known or self._opened(person))["id"])

    def _opened(self, person: Person) -> Answer:
        return self._scene(
            "/_twin/customers",
            first_name=person.first_name,
            last_name=person.last_name,
            email=person.email,
            locale=person.locale,
        )

    def _checkout(self, who: Person | str, products: tuple[str, ...], *, pay: bool) -> Answer:
        lines = _counted(products)
        buyer = {"email": who} if isinstance(who, str) else {"customer_id": self.signs_up(who)}
        return self._scene("/_twin/checkout", lines=lines, pay=pay, **buyer)

    def _act(self, order: Answer, verb: str, **how: object) -> None:
        self._scene(f"/_twin/orders/{order['id']}/{verb}", **how)

    def _scene(self, path: str, **how: object) -> Answer:
        self._twin.post("/_twin/clock", advance_seconds=60 * next(self._pauses))
        return self._twin.post(path, **how)


def _counted(products: tuple[str, ...]) -> list[Answer]:
    return [{"handle": name, "quantity": n} for name, n in Counter(products).items()]


def _line(order: Answer, product: str) -> str:
    """The id of the line that holds a product."""
    return next(str(line["id"]) for line in order["line_items"] if line["handle"] == product)
