"""Whoever changes the ledger by force is told of, on both databases, whatever they put back."""

from collections import Counter
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from plugin.domain.errors import InvalidInputError
from plugin.service import checks, members, sealing
from plugin.service.checks import Fault, verifying
from plugin.service.lookup import Whom
from plugin.store import Tx
from plugin.store import tables as rows
from plugin.worker import Worker
from tests.bodies import Shop, mug
from tests.cast import ANIA, BUDI, DORA, GRACE, KOPI
from tests.databases import KINDS, copied, copy_of
from tests.laurel import Laurel
from tests.tampering import by_force, lift_guards

HEAD_PUT_BACK = """UPDATE account SET entries = 2, head =
    (SELECT hash FROM entry WHERE account_id = {ania} AND seq = 2) WHERE id = {ania}"""
NEW_ACCOUNTS = """INSERT INTO account (brand_id, id, root_id, shop_id, customer_id, state,
    available, pending, debt, entries, head, created_at) VALUES """

TAMPERINGS: Mapping[str, tuple[str, str, str]] = {
    "an entry edited": (
        "UPDATE entry SET points = 191 WHERE account_id = {ania} AND seq = 1",
        "I9", "entry {ania}/1",
    ),
    "an entry in the middle removed": (
        "DELETE FROM entry WHERE account_id = {ania} AND seq = 2",
        "I9", "entry {ania}/2",
    ),
    "the newest entry removed": (
        "DELETE FROM entry WHERE account_id = {ania} AND seq = 3",
        "I9", "entry {ania}/3",
    ),
    "an entry's hash changed": (
        "UPDATE entry SET hash = {genesis} WHERE account_id = {ania} AND seq = 3",
        "I9", "entry {ania}/3",
    ),
    "an entry booked in a year that never comes": (
        "UPDATE entry SET posted_at = 9000000000000000000 WHERE account_id = {ania} AND seq = 2",
        "I9", "entry {ania}/2",
    ),
    "an act in a year that never comes": (
        "UPDATE act SET at = 9000000000000000000", "I13", "account {ania}",
    ),
    "an act without points": (
        "UPDATE act SET body = '{{}}' WHERE id = {gift}", "I13", "account {ania}",
    ),
    "what staff gave changed": (
        """UPDATE act SET body = replace(body, '"points":5', '"points":6')
            WHERE kind = 'adjustment'""",
        "I4", "adjustment:{gift}",
    ),
    "who gave changed": (
        "UPDATE act SET actor = 'Charlie' WHERE kind = 'adjustment'",
        "I9", "seal 2026-06-01",
    ),
    "an act removed": ("DELETE FROM act WHERE id = {gift}", "I9", "seal 2026-06-01"),
    "an order's fact changed": (
        """UPDATE order_fact SET body = replace(body, '"price":1900', '"price":2900')
            WHERE order_id = '{order}'""",
        "I4", "order:{shop}/{order}",
    ),
    "a balance changed": (
        "UPDATE account SET available = available + 1 WHERE id = {ania}", "I1", "account {ania}",
    ),
    "a balance moved to somebody else's account": (
        "UPDATE account SET available = 385 - available WHERE id IN ({ania}, {budi})",
        "I1", "account {ania}",
    ),
    "a balance of nobody": (
        "UPDATE account SET available = available + 1 WHERE id = {ania}", "I15", "brand {brand}",
    ),
    "a hold shortened": (
        "UPDATE account SET available = available - 1, pending = pending + 1 WHERE id = {ania}",
        "I13", "account {ania}",
    ),
    "a seal changed": (
        "UPDATE seal SET entries = entries + 1 WHERE day = '2026-06-01'",
        "I9", "seal 2026-06-01",
    ),
    "a seal's digest changed": (
        "UPDATE seal SET digest = {genesis} WHERE day = '2026-06-01'", "I9", "seal 2026-06-01",
    ),
    "the first seal removed": (
        "DELETE FROM seal WHERE day = '2026-06-01'", "I9", "seal 2026-06-01",
    ),
    "a seal in the middle removed": (
        "DELETE FROM seal WHERE day = '2026-06-02'", "I9", "seal 2026-06-03",
    ),
    "the newest seal removed": (
        "DELETE FROM seal WHERE day = '2026-06-03'", "I9", "seal 2026-06-03",
    ),
    "a seal for a day that is none": (
        "UPDATE seal SET day = 'never' WHERE day = '2026-06-02'", "I9", "seal never",
    ),
    "an account given to another shop": (
        "UPDATE account SET shop_id = 404 WHERE id = {ania}", "I8", "account {ania}",
    ),
    "an account without a root": (
        "UPDATE account SET root_id = 404 WHERE id = {ania}", "I8", "account {ania}",
    ),
    "an act given to nobody": ("UPDATE act SET account_id = 404", "I8", "act {gift}"),
    "an order of another shop": (
        "UPDATE order_fact SET shop_id = 404 WHERE order_id = '{order}'", "I8", "order:404/{order}",
    ),
    "a delivery removed": (
        "DELETE FROM delivery WHERE id = {delivery}", "I8", "outcome {delivery}",
    ),
    "somebody erased and still named": (
        "UPDATE account SET state = 'erased' WHERE id = {ania}", "I10", "person {ania}",
    ),
    "somebody named who is not there": (
        "UPDATE person SET account_id = 404 WHERE account_id = {ania}", "I10", "person 404",
    ),
    "somebody joined twice": (
        """INSERT INTO act (brand_id, id, account_id, kind, key, actor, body, at)
            VALUES ({brand}, 8, {ania}, 'join', 'join:a', 'member', '{{}}', 8),
                   ({brand}, 9, {ania}, 'join', 'join:b', 'member', '{{}}', 9)""",
        "I14", "act 9",
    ),
    "a job for nobody": (
        """INSERT INTO job (brand_id, id, shop_id, kind, subject, dirty, attempts, run_at, lease,
            leased_until, error) VALUES (404, 9, 404, 'read', 'order:1', 1, 0, 0, '', 0, '')""",
        "I15", "job 9",
    ),
}  # fmt: skip


class UndoneError(Exception):
    """What was done by force is taken back."""


class Story:
    """Ania bought, brought one back and was given points; Budi bought later; days are sealed."""

    def __init__(self, laurel: Laurel) -> None:
        self.laurel, self.shop = laurel, Shop()
        order = self.shop.order(ANIA, [mug(2)])
        laurel.deliver_all(order.paid())
        laurel.deliver_all(order.refunded({0: 1}))
        whom = Whom(customer_id=str(ANIA.customer_id))
        members.adjust(laurel.services, laurel.kubek, whom, 5, reason="a gift", actor="Ola")
        laurel.clock.advance(days=2)
        laurel.deliver_all(self.shop.order(BUDI, [mug(3)]).paid())
        laurel.clock.advance(days=1, hours=2)
        sealing.seal_finished_days(laurel.services)
        self.names = laurel.services.store.read(self._names) | {
            "shop": laurel.kubek.id,
            "brand": laurel.kubek.brand_id,
            "order": order.id,
        }

    def _names(self, tx: Tx) -> dict[str, Any]:
        zeros, account = "00" * 32, rows.accounts.c
        found = {
            "ania": select(account.id).where(account.customer_id == str(ANIA.customer_id)),
            "budi": select(account.id).where(account.customer_id == str(BUDI.customer_id)),
            "gift": select(rows.acts.c.id).where(rows.acts.c.kind == "adjustment"),
            "delivery": select(rows.deliveries.c.id).order_by(rows.deliveries.c.id).limit(1),
        }
        genesis = f"x'{zeros}'" if tx.dialect.name == "sqlite" else f"'\\x{zeros}'::bytea"
        return {
            "genesis": genesis,
            **{name: tx.execute(one).scalar_one() for name, one in found.items()},
        }

    def after(self, *changes: str) -> list[Fault]:
        """What is found after changes by force, in a transaction that is taken back."""
        services, found = self.laurel.services, list[Fault]()

        def work(tx: Tx) -> None:
            lift_guards(tx)
            for change in changes:
                assert tx.exec_driver_sql(change.format(**self.names)).rowcount
            found.extend(verifying._faults(tx, services, self.names["brand"], None))
            raise UndoneError

        with suppress(UndoneError):
            services.store.transact(work)
        return found

    def digest(self) -> str:
        return sealing.newest(self.laurel.services, self.laurel.kubek, 1)[0].digest.hex()

    def kept(self, digest: str) -> list[str]:
        laurel = self.laurel
        return [fault.row for fault in checks.verify(laurel.services, laurel.kubek, digest)]


def told_on(url: str) -> Iterator[Story]:
    with closing(Laurel(url)) as laurel:
        laurel.shop()
        yield Story(laurel)


@pytest.fixture(params=KINDS, scope="module")
def story(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Story]:
    """Told once on each kind of database, for tests that leave it as it is."""
    if request.param == "sqlite":
        template = request.getfixturevalue("migrated_file")
        yield from told_on(copy_of(template, tmp_path_factory.mktemp("story") / "laurel.db"))
        return
    server = request.getfixturevalue("postgres_url")
    with copied(server, request.getfixturevalue("migrated_template")) as url:
        yield from told_on(url)


@pytest.fixture
def own_story(laurel: Laurel) -> Story:
    """Told for a test that goes on with it."""
    return Story(laurel)


def test_a_story_nobody_touched_is_clean(story: Story) -> None:
    assert story.laurel.faults() == []
    assert story.kept(story.digest()) == []


@pytest.mark.parametrize(("change", "invariant", "row"), TAMPERINGS.values(), ids=TAMPERINGS)
def test_what_was_changed_by_force_is_named(
    story: Story, change: str, invariant: str, row: str
) -> None:
    named = {(fault.invariant, fault.row) for fault in story.after(change)}
    assert (invariant, row.format(**story.names)) in named


def test_the_newest_entry_removed_with_everything_put_back_is_told_by_the_seal(
    story: Story,
) -> None:
    """The gift is gone: entry, act, head and balance. Only the seal of that day remembers."""
    found = story.after(
        "DELETE FROM entry WHERE account_id = {ania} AND seq = 3",
        "DELETE FROM act WHERE id = {gift}",
        HEAD_PUT_BACK,
        "UPDATE account SET available = available - 5 WHERE id = {ania}",
    )
    assert [fault.row for fault in found] == ["seal 2026-06-01"]


def test_somebody_who_seals_anew_is_told_by_the_digest_kept_elsewhere(own_story: Story) -> None:
    kept = own_story.digest()
    store = own_story.laurel.services.store
    by_force(store, "UPDATE act SET actor = 'Charlie'", "DELETE FROM seal")
    sealing.seal_finished_days(own_story.laurel.services)
    assert own_story.laurel.faults() == []
    assert own_story.kept(kept) == [f"seal {kept}"]


def test_a_digest_stays_in_the_chain_while_days_pass(own_story: Story) -> None:
    kept = own_story.digest()
    own_story.laurel.clock.advance(days=3)
    assert sealing.seal_finished_days(own_story.laurel.services) == 3
    assert own_story.kept(kept) == []


@pytest.mark.parametrize("kept", ["", "abc", "X" * 64, "0" * 65])
def test_what_is_no_digest_is_refused(story: Story, kept: str) -> None:
    with pytest.raises(InvalidInputError):
        story.kept(kept)


def test_a_day_that_was_never_sealed_is_named_after_an_hour(own_story: Story) -> None:
    laurel = own_story.laurel
    laurel.deliver_all(own_story.shop.order(BUDI, [mug(1)]).paid())
    midnight = laurel.clock.at.replace(hour=0) + timedelta(days=1)
    laurel.clock.at = midnight + timedelta(hours=1)
    assert laurel.faults() == []
    laurel.clock.advance(minutes=10)
    assert [fault.row for fault in laurel.faults()] == ["seal 2026-06-04"]


def test_another_brand_is_none_of_ours(own_story: Story) -> None:
    other = own_story.laurel.shop(KOPI)
    by_force(own_story.laurel.services.store, "UPDATE entry SET points = points + 1")
    assert own_story.laurel.faults(other) == []


def test_of_a_thousand_wrong_rows_the_first_hundred_are_told(story: Story) -> None:
    values = ", ".join(
        f"({{brand}}, {n}, {n}, {{shop}}, 'c{n}', 'unclaimed', 1, 0, 0, 0, {{genesis}}, 0)"
        for n in range(1, 1001)
    )
    told = Counter(fault.invariant for fault in story.after(NEW_ACCOUNTS + values))
    assert told == {"I1": 100, "I13": 100}


def test_a_ledger_is_clean_while_workers_work(laurel: Laurel) -> None:
    shop = Shop()
    for person in (ANIA, BUDI, DORA, GRACE) * 4:
        order = shop.order(person, [mug(2)])
        order.paid()
        order.refunded({0: 1})
    for delivery in shop.deliveries:
        laurel.deliver(delivery)
    worker, kubek = Worker(laurel.services), laurel.kubek
    with ThreadPoolExecutor(3) as hands:
        draining = [hands.submit(worker.drain, kubek.id) for _ in range(3)]
        while not all(one.done() for one in draining):
            assert laurel.faults() == []
    assert [one.result() for one in draining] == [None] * 3
    assert laurel.faults() == []
