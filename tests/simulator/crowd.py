"""
Who brings whom in one seed's world, and who of them cheats: the truth by which a score is judged.

Honest people share things: families an address, colleagues a network, students a whole campus, and
somebody loved by many brings a dozen in a day. Cheats are one person who plays many: a ring, where
the last brings the first, and a star, where one brings only themselves. Some take no care, some
take all they can.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from tests.cast import Person

FIRST = ("Ala", "Bartek", "Citra", "Dewi", "Emil", "Fatma", "Gosia", "Hadi", "Iga", "Joko", "Kasia")
LAST = ("Nowak", "Santoso", "Weber", "Haddad", "Kowalczyk", "Wijaya", "Maj", "Lis", "Sari", "Krol")


class Circle(StrEnum):
    """What binds a referrer and their friends."""

    FRIENDS = "friends"
    FAMILY = "families"
    OFFICE = "offices"
    CAMPUS = "campuses"
    LOVED = "loved by many"
    RING = "rings"
    STAR = "stars"


CHEATS = frozenset({Circle.RING, Circle.STAR})


class Care(StrEnum):
    """How much a cheat does not to be seen: what their guises still have in common."""

    NONE = "everything in common"
    PARCELS = "one address"
    PHONE = "one phone"
    MAIL = "one kind of e-mail"
    ALL = "nothing in common"


@dataclass(frozen=True)
class Somebody:
    """One who buys, with all that an order or a request tells of them."""

    number: int
    name: str
    email: str
    street: str
    phone: str
    network: str
    """The IP address they come from."""

    @property
    def person(self) -> Person:
        """The same, as the platform's customer."""
        return Person(self.name, self.email, 70_000 + self.number, "pl", "PL")

    @property
    def traits(self) -> tuple[tuple[str, str], ...]:
        """What an order of theirs tells of their household."""
        return (("address", self.street), ("name", self.name.casefold()), ("phone", self.phone))


@dataclass(frozen=True)
class Bringing:
    """Somebody brings somebody: when the friend claims, and how long after that they order."""

    circle: Circle
    referrer: Somebody
    friend: Somebody
    day: float
    then: float
    care: Care | None = None
    """Of a cheat."""

    @property
    def honest(self) -> bool:
        """Are they two people?"""
        return self.circle not in CHEATS


class Crowd:
    """Everybody of one world."""

    def __init__(self, luck: random.Random) -> None:
        self._luck = luck
        self._number = 0

    def bringings(self) -> list[Bringing]:
        """Two honest circles and a cheat in most worlds, by the day of the claim."""
        honest = self._luck.choices(
            (Circle.FRIENDS, Circle.FAMILY, Circle.OFFICE, Circle.LOVED, Circle.CAMPUS),
            (50, 28, 14, 5, 3),
            k=2,
        )
        cheats = self._luck.choices(((), (Circle.RING,), (Circle.STAR,)), (30, 35, 35))[0]
        every = [one for circle in (*honest, *cheats) for one in self._circle(circle)]
        return sorted(every, key=lambda one: one.day)

    def _circle(self, circle: Circle) -> Iterator[Bringing]:
        drawn = {
            Circle.FRIENDS: self._friends, Circle.FAMILY: self._family,
            Circle.OFFICE: self._office, Circle.LOVED: self._loved, Circle.CAMPUS: self._campus,
            Circle.RING: self._ring, Circle.STAR: self._star,
        }  # fmt: skip
        return drawn[circle](circle)

    def _friends(self, circle: Circle) -> Iterator[Bringing]:
        """One to four friends; now and then one sits on the same sofa when they claim."""
        me = self._somebody()
        for _ in range(self._luck.randint(1, 4)):
            visits = self._luck.random() < 0.2
            friend = self._somebody(network=me.network) if visits else self._somebody()
            yield self._brings(circle, me, friend, days=40)

    def _family(self, circle: Circle) -> Iterator[Bringing]:
        """Mostly one of the house, seldom two, and friends from elsewhere."""
        me = self._somebody()
        for _ in range(self._luck.choices((1, 2), (85, 15))[0]):
            own_phone = self._luck.random() < 0.7
            last = me.name.split()[1]
            kin = self._somebody(last=last, street=me.street, network=me.network)
            yield self._brings(
                circle, me, kin if own_phone else replace(kin, phone=me.phone), days=40
            )
        for _ in range(self._luck.randint(0, 2)):
            yield self._brings(circle, me, self._somebody(), days=40)

    def _office(self, circle: Circle) -> Iterator[Bringing]:
        """Colleagues behind one network; orders go home."""
        me = self._somebody()
        for _ in range(self._luck.randint(3, 6)):
            yield self._brings(circle, me, self._somebody(network=me.network), days=20)

    def _campus(self, circle: Circle) -> Iterator[Bringing]:
        """Students behind one network tell each other within a week."""
        me = self._somebody()
        for _ in range(self._luck.randint(8, 12)):
            yield self._brings(circle, me, self._somebody(network=me.network), days=6)

    def _loved(self, circle: Circle) -> Iterator[Bringing]:
        """A dozen within a day, from everywhere."""
        me = self._somebody()
        for _ in range(self._luck.randint(11, 14)):
            yield self._brings(circle, me, self._somebody(), days=0.9)

    def _ring(self, circle: Circle) -> Iterator[Bringing]:
        """One person in two to four guises; each brings the next, and the last brings the first."""
        care = self._luck.choice(list(Care))
        guises = list(self._guises(self._luck.randint(2, 4), care))
        day = self._luck.uniform(0, 5)
        for me, friend in zip(guises, [*guises[1:], guises[0]], strict=True):
            yield Bringing(circle, me, friend, day, self._luck.uniform(0.1, 2), care)
            day += self._luck.uniform(2.5, 6)

    def _star(self, circle: Circle) -> Iterator[Bringing]:
        """One person who brings three to eight guises of their own."""
        care = self._luck.choice(list(Care))
        me, *guises = self._guises(self._luck.randint(4, 9), care)
        for friend in guises:
            yield replace(self._brings(circle, me, friend, days=10), care=care)

    def _guises(self, many: int, care: Care) -> Iterator[Somebody]:
        """One person under many names; the first of them is real."""
        me = self._somebody()
        yield me
        for turn in range(1, many):
            yield _guise(me, self._somebody(), care, turn)

    def _brings(self, circle: Circle, me: Somebody, friend: Somebody, *, days: float) -> Bringing:
        return Bringing(circle, me, friend, self._luck.uniform(0, days), self._luck.uniform(0.1, 9))

    def _somebody(self, *, last: str = "", street: str = "", network: str = "") -> Somebody:
        """Somebody of their own, but for what is said."""
        self._number += 1
        number, first = self._number, self._luck.choice(FIRST)
        last = last or self._luck.choice(LAST)
        word = f"{first}{last}{_letters(number)}".lower()
        return Somebody(
            number=number,
            name=f"{first} {last}{_letters(number)}",
            email=f"{word}@{self._luck.choice(('poczta.pl', 'example.com', 'surat.id'))}",
            street=street or f"pl 30-{number:03} street {number}",
            phone=f"{600_000_000 + number}",
            network=network or f"10.{number // 250}.{number % 250}.7",
        )


def _guise(me: Somebody, other: Somebody, care: Care, turn: int) -> Somebody:
    """Somebody invented, with what nobody took care of."""
    match care:
        case Care.NONE:
            at_home = replace(other, street=me.street, network=me.network)
            return replace(at_home, name=me.name, phone=me.phone)
        case Care.PARCELS:
            return replace(other, street=me.street, network=me.network)
        case Care.PHONE:
            return replace(other, phone=me.phone, network=me.network)
        case Care.MAIL:
            return replace(other, email=me.email.replace("@", f"{turn}@"))
        case Care.ALL:
            return other


def _letters(number: int) -> str:
    """A number in letters: a name ends with it, so that nobody has another's by chance."""
    return "".join(chr(ord("a") + int(digit)) for digit in f"{number:03}")
