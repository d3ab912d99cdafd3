"""
The reckoning at the end of a world: what was paid against what really happened, and how the score
judged honest people and cheats.
"""

from collections import Counter as Tally
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from plugin.domain.ledger import Key, Source
from plugin.domain.referrals.outcome import State
from plugin.service import identity
from plugin.service.checks import handed, sums, targets
from plugin.service.checks.faults import Fault
from plugin.service.lookup import Member, member
from plugin.service.members import balance_now
from plugin.service.referrals.payments import Payments
from plugin.store import Tx, accounts, acts, entries, redemptions, referrals
from plugin.store.referrals import PAID, Referral
from tests.cast import KUBEK
from tests.laurel import whom
from tests.simulator.crowd import Somebody
from tests.simulator.friends import CAP, HOLD, POINTS, Friends, Story

HELD = frozenset({State.HELD, State.BLOCKED})
UNJUDGED = frozenset({State.CLAIMED, State.ORDERED, State.REFUSED, State.REVERSED})
"""Where no score was asked for: nothing was bought that could be paid for."""
ZONE = ZoneInfo(KUBEK.timezone)


class Reckoning:
    """One world at rest."""

    def __init__(self, world: Friends) -> None:
        self.world = world
        self.brand = world.shop.brand_id
        self.services = world.services
        self.rows = self.services.store.read(self._by_story)
        """By its place among the stories, every referral that a story came to."""

    def wrong(self) -> list[str]:
        """What does not hold."""
        return self.services.store.read(lambda tx: [*self._wrong(tx)])

    def judged(self) -> Tally[str]:
        """How those were judged who could have been paid: the truth beside the verdict."""
        found: Tally[str] = Tally()
        for story, rows in self._told():
            if any(row.state not in UNJUDGED for row in rows):
                verdict = "held" if self._is_held(rows) else "passed"
                truth = "honest" if story.told.honest else "cheats"
                found[f"{truth} {verdict}"] += 1
                found[f"{story.told.circle} {verdict}"] += 1
                if story.told.care:
                    found[f"cheats with {story.told.care} {verdict}"] += 1
        return found

    def ended(self) -> Tally[str]:
        """How many referrals ended where."""
        rows = [row for found in self.rows for row in found]
        words = (word for row in rows for word in (row.state, row.reason, row.paid) if word)
        return Tally(f"referral {word}" for word in words)

    def _wrong(self, tx: Tx) -> Iterator[str]:
        yield from map(str, self._faults(tx))
        yield from self._paid_wrongly()
        for story, rows in self._told():
            yield from self._had_twice(tx, story, rows)
            yield from self._at_odds(tx, rows)
        for somebody in self._everybody():
            debt = balance_now(tx, self.services, self._member(tx, somebody)).debt
            if debt:
                yield f"{somebody.name} owes {debt} for a friend"

    def _faults(self, tx: Tx) -> list[Fault]:
        families = (
            sums.unbalanced(tx, self.brand),
            targets.missed(tx, self.services, self.brand),
            handed.doubled(tx, self.brand),
        )
        return [fault for family in families for fault in family]

    def _paid_wrongly(self) -> Iterator[str]:
        """One friend is paid once, if they were worth it, nobody holds it, and the cap allows."""
        due = self._due()
        for place, (story, rows) in enumerate(self._told()):
            paid = sum(row.paid == PAID for row in rows)
            if paid != int(place in due):
                states = [(row.state, row.reason, row.paid) for row in rows]
                yield f"{story.told.circle}, {story.course}: paid {paid} times: {states}"

    def _had_twice(self, tx: Tx, story: Story, rows: list[Referral]) -> Iterator[str]:
        """Of one friend nobody has more than one reward, withdrawn ones that they used included."""
        gifts = {row.redemption for row in rows if row.redemption}
        had = sum(self._is_had(tx, gift) for gift in gifts)
        me = self._member(tx, story.told.referrer)
        points = sum(
            worth
            for key, worth in entries.sums(tx, self.brand, me.accounts).items()
            if key in {Key(Source.REFERRAL, str(row.id)) for row in rows}
        )
        if had > 1 or points > POINTS:
            yield f"{story.told.circle}: {had} rewards and {points} points for one friend"

    def _is_had(self, tx: Tx, redemption_id: int) -> bool:
        gift = redemptions.get(tx, self.brand, redemption_id)
        return gift is not None and (gift.used or gift.state != "voided")

    def _due(self) -> set[int]:
        """The stories to be paid: of each referrer so many in a month, by when they fall due."""
        turns = sorted(
            (story.bought_at + HOLD, place)
            for place, (story, rows) in enumerate(self._told())
            if story.bought_at and story.worth_paying and not self._is_held(rows)
        )
        months: Tally[tuple[int, int, int]] = Tally()
        due = set()
        for at, place in turns:
            day = at.astimezone(ZONE)
            month = self.world.stories[place].told.referrer.number, day.year, day.month
            months[month] += 1
            if months[month] <= CAP:
                due.add(place)
        return due

    def _at_odds(self, tx: Tx, rows: list[Referral]) -> Iterator[str]:
        """What rows say, what acts say, and what the referrer has in hand are one."""
        every = acts.of(tx, self.brand, accounts.every(tx, self.brand))
        told = Payments.of(every, {row.id for row in rows})
        stands = len(told.given) - len(told.taken)
        paid = [row for row in rows if row.paid == PAID]
        if not stands == len(paid) == sum(row.state == State.DUE for row in rows):
            yield f"{[(row.id, row.state, row.paid) for row in rows]} and {stands} payments stand"
        if any(row.points != self.world.pays_points * POINTS for row in paid):
            yield f"{[row.points for row in paid]} points were paid"
        for gift in {row.redemption for row in rows} - {row.redemption for row in paid} - {0}:
            found = redemptions.get(tx, self.brand, gift)
            if found and found.state != "voided" and not found.used:
                yield f"a reward was withdrawn and is {found.state}"

    def _told(self) -> Iterator[tuple[Story, list[Referral]]]:
        return zip(self.world.stories, self.rows, strict=True)

    def _is_held(self, rows: list[Referral]) -> bool:
        return any(row.state in HELD for row in rows)

    def _everybody(self) -> set[Somebody]:
        return {story.told.referrer for story in self.world.stories if story.claimed}

    def _by_story(self, tx: Tx) -> list[list[Referral]]:
        return [self._rows_of(tx, story) for story in self.world.stories]

    def _rows_of(self, tx: Tx, story: Story) -> list[Referral]:
        """The referrals of a friend, whatever account they had."""
        friend = story.told.friend
        hashed = identity.email_hash(tx, self.services.keys, self.brand, friend.email)
        known = (
            accounts.find_guest(tx, self.brand, hashed),
            accounts.find_customer(
                tx, self.brand, self.world.shop.id, str(friend.person.customer_id)
            ),
        )
        return referrals.of_friends(tx, self.brand, [one.id for one in known if one])

    def _member(self, tx: Tx, somebody: Somebody) -> Member:
        return member(tx, self.services, self.world.shop, whom(somebody.person))
