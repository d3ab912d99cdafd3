"""The mirror: the storefront reads what is true now, is told only what is new, and no more."""

from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import Engine, event, update

from plugin.domain.appearance import Icon
from plugin.domain.ledger import Balance
from plugin.domain.rewards import Reward, RewardKind
from plugin.ports import Standing
from plugin.service import appearances, beginning, members, mirroring, programs, shops
from plugin.service.lookup import Member
from plugin.service.privacy import erasing, wiping
from plugin.service.services import Services
from plugin.store import Tx, accounts, schema
from plugin.store import mirrors as rows
from plugin.store import programs as versions
from plugin.store import shops as shop_rows
from plugin.store.tables import shops as shop_table
from plugin.worker import Worker
from tests.bodies import Shop, mug
from tests.cast import ANIA, BUDI, GRACE, GRACE_AGAIN, KUBEK, Person
from tests.laurel import Laurel
from tests.service.buying import bought
from tests.service.members import joined, left
from tests.service.rewards.counter import FIVE, Counter
from tests.service.till import Fate


@pytest.fixture
def counter(laurel: Laurel) -> Counter:
    """A shop that was just installed; nobody is a member."""
    opened = Counter(laurel, catalogue=(FIVE,))
    opened.work()
    return opened


def told_of(counter: Counter, person: Person = ANIA) -> Standing | None:
    """What a storefront reads of somebody."""
    return counter.till.standings.get((KUBEK.domain, str(person.customer_id)))


def look(counter: Counter) -> dict[str, Any]:
    return dict(counter.till.published[KUBEK.domain]["look"])


def promised(counter: Counter) -> dict[str, Any]:
    return dict(counter.till.published[KUBEK.domain]["promise"])


def test_look_and_promise_are_told_at_install(counter: Counter) -> None:
    assert look(counter)["accent"] == "#3f6b4f"
    assert (promised(counter)["earns"], promised(counter)["points"]) == (True, 5)
    assert promised(counter)["per"] == 100


def test_the_look_holds_nothing_that_a_page_need_not_know(counter: Counter) -> None:
    assert set(look(counter)) == {
        "accent", "radius", "scheme", "side", "icon", "icon_only", "nudges", "drawing",
    }  # fmt: skip


def test_a_changed_look_is_told(counter: Counter) -> None:
    appearances.save(
        counter.services, counter.shop, 0, lambda old: replace(old, icon=Icon.STAR), "Ewa"
    )
    counter.work()
    assert look(counter)["icon"] == "star"


def test_a_changed_programme_is_told(counter: Counter) -> None:
    counter.promise(Reward("ten", RewardKind.AMOUNT, 900, value=1000))
    counter.work()
    assert [each["points"] for each in promised(counter)["rewards"]] == [900]


def test_a_version_that_begins_later_is_told_when_it_begins(counter: Counter) -> None:
    begins = counter.laurel.clock.now() + timedelta(hours=5)

    def work(tx: Tx) -> None:
        newest = versions.of(tx, counter.shop.brand_id)[-1]
        off = replace(newest, version=newest.version + 1, effective_from=begins, enabled=False)
        programs.publish(tx, counter.shop.brand_id, off, counter.laurel.clock.now())

    counter.services.store.transact(work)
    counter.work()
    assert promised(counter)["earns"] is True
    counter.later(hours=5)
    assert promised(counter)["earns"] is False


def test_a_value_that_got_lost_over_there_is_told_again_within_a_day(counter: Counter) -> None:
    counter.till.published.clear()
    counter.later(days=1, minutes=1)
    assert promised(counter)["earns"] is True


def test_a_member_reads_what_they_have(counter: Counter) -> None:
    counter.member(points=1_020)
    counter.work()
    assert told_of(counter) == Standing(points=1_020, pending=0)
    counter.redeem(FIVE)
    counter.work()
    assert told_of(counter) == Standing(points=520, pending=0)


def test_points_on_the_way_are_told_and_so_is_that_they_arrived(counter: Counter) -> None:
    counter.member(points=0)
    bought(counter.laurel, ANIA, mug(2), shop=Shop(now=counter.laurel.clock.now()))
    counter.work()
    before = told_of(counter)
    assert before is not None
    assert before.points == 0 < before.pending
    counter.later(days=15)
    assert told_of(counter) == Standing(points=before.pending, pending=0)


def test_nobody_is_told_of_a_buyer_who_never_joined(counter: Counter) -> None:
    bought(counter.laurel, BUDI, mug(2), shop=Shop(now=counter.laurel.clock.now()))
    counter.work()
    assert told_of(counter, BUDI) is None
    assert counter.till.told == []


def test_what_is_told_already_is_not_told_again(counter: Counter) -> None:
    counter.member(points=500)
    counter.work()
    before = len(counter.till.told)
    counter.give(100)
    counter.give(-100)
    counter.work()
    assert len(counter.till.told) == before


def test_many_members_are_told_twenty_five_at_a_time(counter: Counter) -> None:
    for number in range(60):
        person = replace(
            ANIA, name=f"A{number}", email=f"a{number}@x.example", customer_id=number + 1
        )
        counter.member(person, points=number + 1)
    counter.work()
    assert sorted(map(len, counter.till.told), reverse=True)[:2] == [25, 25]
    assert {told.points for told in counter.till.standings.values()} == set(range(1, 61))


def test_whoever_leaves_is_not_spoken_of_any_more(counter: Counter) -> None:
    counter.member()
    counter.work()
    left(counter.laurel, ANIA)
    counter.work()
    assert told_of(counter) is None
    assert waiting(counter) == []


def test_whoever_comes_back_reads_their_points_again(counter: Counter) -> None:
    counter.member(points=700)
    counter.work()
    left(counter.laurel, ANIA)
    counter.work()
    joined(counter.laurel, ANIA)
    counter.work()
    assert told_of(counter) == Standing(points=700, pending=0)


def test_whoever_is_forgotten_is_taken_off_the_storefront(counter: Counter) -> None:
    counter.member()
    counter.work()
    forgotten(counter)
    counter.work()
    assert told_of(counter) is None
    assert waiting(counter) == []


def test_whoever_is_forgotten_while_a_shop_is_away_is_taken_off_when_it_is_back(
    counter: Counter,
) -> None:
    counter.member()
    counter.work()
    uninstalled(counter)
    forgotten(counter)
    shops.install(counter.services, "shopify", KUBEK.domain, counter.desk._token())
    counter.work()
    assert told_of(counter) is None
    assert waiting(counter) == []


def test_a_member_merged_into_a_customer_who_never_joined_reads_their_points(
    counter: Counter,
) -> None:
    shop = Shop(now=counter.laurel.clock.now())
    bought(counter.laurel, GRACE, mug(1), shop=shop)
    counter.member(GRACE_AGAIN, points=500)
    counter.laurel.deliver_all(shop.merged(kept=GRACE, removed=GRACE_AGAIN))
    counter.later(days=20)
    told = told_of(counter, GRACE)
    assert told is not None
    assert told.points > 500
    assert waiting(counter) == []


def test_an_older_database_asks_about_whoever_was_merged_too(embedded: Laurel) -> None:
    counter = Counter(embedded, catalogue=(FIVE,))
    shop = Shop(now=embedded.clock.now())
    bought(embedded, GRACE, mug(1), shop=shop)
    bought(embedded, BUDI, mug(1), shop=shop)
    joined(embedded, GRACE_AGAIN)
    embedded.deliver_all(shop.merged(kept=GRACE, removed=GRACE_AGAIN))
    schema.downgrade(embedded.url, "0004")
    schema.upgrade(embedded.url)
    assert waiting(counter) == [rows.Mirrored(str(GRACE.customer_id), told="", asked=1)]


def test_a_member_who_cannot_be_read_keeps_no_other_from_theirs(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    def balance_now(tx: Tx, services: Services, found: Member) -> Balance:
        if found.root.customer_id == str(ANIA.customer_id):
            raise ValueError("a fact of a later version")
        return members.balance_now(tx, services, found)

    counter.member(points=500)
    counter.member(BUDI, points=300)
    monkeypatch.setattr(mirroring, "balance_now", balance_now)
    counter.work()
    assert told_of(counter) is None
    assert told_of(counter, BUDI) == Standing(points=300, pending=0)
    assert waiting(counter) == []


def test_an_answer_that_got_lost_does_no_harm(counter: Counter) -> None:
    counter.till.fates["publish_standings"] = [Fate.LOST, Fate.AWAY]
    counter.member(points=500)
    for _ in range(5):
        counter.later(minutes=5)
    assert told_of(counter) == Standing(points=500, pending=0)


def test_what_changes_while_it_is_being_told_is_told_too(counter: Counter) -> None:
    counter.member(points=500)

    def meanwhile(name: str) -> None:
        if name == "publish_standings" and not counter.till.told:
            counter.till.before = None
            counter.give(50)

    counter.till.before = meanwhile
    counter.work()
    counter.later(seconds=1)
    assert told_of(counter) == Standing(points=550, pending=0)


def test_a_merchant_who_denies_it_is_asked_once_an_hour(counter: Counter) -> None:
    counter.till.fates["publish_standings"] = [Fate.DENIED] * 50
    counter.member(points=500)
    counter.work()
    asked = counter.till.calls["publish_standings"]
    for _ in range(6):
        counter.later(minutes=5)
    assert counter.till.calls["publish_standings"] == asked
    counter.till.fates["publish_standings"] = []
    counter.later(minutes=31)
    assert told_of(counter) == Standing(points=500, pending=0)


def test_a_shop_that_comes_back_is_told_everything_again(counter: Counter) -> None:
    counter.member(points=500)
    counter.work()
    uninstalled(counter)
    counter.till.standings.clear()
    shops.install(counter.services, "shopify", KUBEK.domain, counter.desk._token())
    counter.work()
    assert told_of(counter) == Standing(points=500, pending=0)


def test_of_a_forgotten_shop_nothing_is_remembered(counter: Counter) -> None:
    counter.member()
    counter.work()
    uninstalled(counter)
    counter.services.store.transact(lambda tx: wiping.ask(tx, counter.shop))
    counter.work()
    counter.services.store.transact(lambda tx: rows.ask_all(tx, counter.shop))
    assert waiting(counter) == []


def test_a_wiped_test_shop_leaves_no_points_on_the_storefront(counter: Counter) -> None:
    counter.member()
    counter.work()
    sandbox = update(shop_table).values(sandbox=True)
    counter.services.store.transact(lambda tx: tx.execute(sandbox))
    beginning.wipe(counter.services, counter.shop, "Ewa")
    counter.later(minutes=1)
    assert told_of(counter) is None
    assert promised(counter)["earns"] is True


def test_nothing_is_told_without_a_permit(laurel: Laurel) -> None:
    shop = laurel.kubek
    joined(laurel, ANIA)
    assert mirroring.enqueue_due(laurel.services) == 0
    laurel.services.store.transact(lambda tx: mirroring.ask(tx, shop.brand_id))
    Worker(laurel.services).drain(shop.id)


def test_a_shop_that_nobody_may_talk_to_has_no_news_to_tell(counter: Counter) -> None:
    counter.member()
    assert asking(counter) == [counter.shop.id]
    uninstalled(counter)
    assert asking(counter) == []


def test_members_are_asked_about_in_the_order_in_which_they_are_told(counter: Counter) -> None:
    """Two transactions that lock the same rows in two orders wait for each other."""
    asked: list[str] = []

    def listen(*said: Any) -> None:
        if "INSERT INTO mirror" in said[2]:
            lines = [row.values() if isinstance(row, dict) else row for row in said[3]]
            asked.extend(value for line in lines for value in line if isinstance(value, str))

    counter.member(BUDI)
    counter.member(ANIA)
    found = counter.services.store.read(lambda tx: everybody(tx, counter))
    event.listen(Engine, "before_cursor_execute", listen)
    try:
        for people in (found, found[::-1]):
            counter.services.store.transact(partial(ask, counter=counter, people=people))
    finally:
        event.remove(Engine, "before_cursor_execute", listen)
    names = sorted([str(ANIA.customer_id), str(BUDI.customer_id)])
    assert [one for one in asked if one] == names * 2


def ask(tx: Tx, counter: Counter, people: list[accounts.Account]) -> None:
    rows.ask(tx, counter.shop.brand_id, people)


def everybody(tx: Tx, counter: Counter) -> list[accounts.Account]:
    brand_id = counter.shop.brand_id
    return [accounts.get(tx, brand_id, one) for one in accounts.every(tx, brand_id)]


def asking(counter: Counter) -> list[int]:
    """Shops with news to tell."""
    return counter.services.store.read(lambda tx: rows.asking(tx, mirroring.MEMBERS, 10))


def forgotten(counter: Counter) -> None:
    """Ania asks to be forgotten."""
    now = counter.laurel.clock.now()

    def work(tx: Tx) -> None:
        account = accounts.find_customer(
            tx, counter.shop.brand_id, counter.shop.id, str(ANIA.customer_id)
        )
        assert account is not None
        erasing.erase_named(tx, counter.shop.brand_id, [account.id], now)

    counter.services.store.transact(work)


def uninstalled(counter: Counter) -> None:
    """The merchant removes the app."""
    now = counter.laurel.clock.now()

    def work(tx: Tx) -> None:
        shop_rows.mark_uninstalled(tx, counter.shop, now)
        shop_rows.drop_permit(tx, counter.shop)

    counter.services.store.transact(work)


def waiting(counter: Counter) -> list[rows.Mirrored]:
    """Of whom something may be new."""
    return counter.services.store.read(lambda tx: rows.news(tx, counter.shop, 100))
