"""A claim link by mail: only to an address its owner typed, and nobody learns who bought here."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import Engine, event, func, select

from plugin.domain.errors import InvalidInputError, UnavailableError
from plugin.service import claim_links, claim_page
from plugin.service.letters import claims
from plugin.service.letters.rate import Rate
from plugin.service.letters.typed import network
from plugin.service.privacy import retention
from plugin.store.tables import asked_links, jobs
from plugin.worker import Worker
from tests.bodies import Shop, mug
from tests.cast import BUDI, DORA, GRACE, GRACE_AGAIN, Person
from tests.laurel import Laurel
from tests.service.buying import altered, bought
from tests.service.letters.conftest import Postbox
from tests.service.members import joined, left, shopper

HOME = "203.0.113.7"
NOBODY = "nobody@example.com"


@pytest.fixture
def till() -> Shop:
    """Where all of them buy: no two orders are one."""
    return Shop()


@pytest.fixture
def postbox(laurel: Laurel, till: Shop) -> Postbox:
    """Dora has bought a mug as a guest, at a shop that sends letters."""
    bought(laurel, DORA, mug(1), shop=till)
    box = Postbox()
    laurel.services = replace(laurel.services, notifier=box)
    return box


@pytest.fixture
def customers(laurel: Laurel, postbox: Postbox, till: Shop) -> Postbox:
    """Budi bought a mug without an account: the platform made a customer of him all the same."""
    bought(laurel, BUDI, mug(1), shop=till)
    return postbox


def joined_and_left(laurel: Laurel, person: Person) -> None:
    joined(laurel, person)
    left(laurel, person)


def ask(laurel: Laurel, email: str = DORA.email, came_from: str = HOME) -> None:
    claims.ask(laurel.services, laurel.kubek, email, "pl", came_from)


def kept(laurel: Laurel) -> tuple[int, int]:
    """(addresses that wait for their letter, jobs)"""
    return laurel.services.store.read(
        lambda tx: (
            tx.execute(select(func.count()).select_from(asked_links)).scalar_one(),
            tx.execute(select(func.count()).where(jobs.c.kind == "letter")).scalar_one(),
        )
    )


def test_a_guest_who_asks_gets_a_link_that_works(laurel: Laurel, postbox: Postbox) -> None:
    ask(laurel)
    assert postbox.letters == [], "nothing is sent while somebody waits for the page"
    laurel.drain()
    letter = postbox.only("claim")
    assert (letter.to, letter.locale, letter.values["points"]) == (DORA.email, "pl", 95)
    given = parse_qs(urlsplit(str(letter.values["url"])).query)
    assert given["locale"] == ["pl"], "its page speaks as the letter does"
    assert claim_page.view(laurel.services, shopper(BUDI), given["claim"][0]).points == 95
    assert kept(laurel) == (0, 0)


def test_who_ordered_without_an_account_gets_the_way_to_sign_in(
    laurel: Laurel, customers: Postbox
) -> None:
    """A platform makes a customer of every address: no guest waits, and the points do."""
    ask(laurel, BUDI.email)
    laurel.drain()
    letter = customers.only("claim")
    assert (letter.to, letter.locale, letter.values["points"]) == (BUDI.email, "pl", 95)
    login = urlsplit(str(letter.values["url"]))
    assert (login.netloc, login.path) == (laurel.kubek.domain, "/account/login")
    assert parse_qs(login.query) == {"return_url": ["/apps/laurel/panel?locale=pl"]}
    assert kept(laurel) == (0, 0)


@pytest.mark.parametrize("gone", [joined, joined_and_left], ids=["joined", "left"])
def test_a_customer_who_ever_joined_gets_no_claim_letter(
    laurel: Laurel, customers: Postbox, gone: Callable[[Laurel, Person], object]
) -> None:
    gone(laurel, BUDI)
    ask(laurel, BUDI.email)
    laurel.drain()
    assert (customers.kinds(), kept(laurel)) == ([], (0, 0))


def test_who_was_merged_into_a_member_gets_no_claim_letter(
    laurel: Laurel, postbox: Postbox, till: Shop
) -> None:
    bought(laurel, GRACE, mug(1), shop=till)
    bought(laurel, GRACE_AGAIN, mug(1), shop=till)
    joined(laurel, GRACE)
    laurel.deliver_all(till.merged(kept=GRACE, removed=GRACE_AGAIN))
    ask(laurel, GRACE_AGAIN.email)
    laurel.drain()
    assert "claim" not in postbox.kinds()


def test_a_customer_without_points_and_nobody_at_all_get_no_letter(
    laurel: Laurel, postbox: Postbox, till: Shop
) -> None:
    laurel.deliver_all(till.customer(GRACE, "create"))
    for email in (GRACE.email, NOBODY):
        ask(laurel, email)
    laurel.drain()
    assert (postbox.kinds(), kept(laurel)) == ([], (0, 0))


@pytest.mark.attack
def test_an_address_that_was_only_typed_at_a_checkout_is_nobodys_own(
    laurel: Laurel, postbox: Postbox, till: Shop
) -> None:
    """As in claiming: what a customer has not shown to be theirs opens nothing of theirs."""
    known = {"id": GRACE.customer_id, "email": GRACE.email, "verified_email": False}
    order = till.order(GRACE, [mug(1)])
    order.paid()
    laurel.deliver_all([altered(one, customer=known) for one in order.deliveries])
    assert laurel.show(GRACE).balance.available == 95
    ask(laurel, GRACE.email)
    laurel.drain()
    assert postbox.kinds() == []


@pytest.mark.attack
def test_asking_is_the_same_for_whoever_bought_here_and_whoever_did_not(
    laurel: Laurel, customers: Postbox
) -> None:
    """What the database hears while somebody waits for an answer says nothing of the address."""
    ask(laurel, "first@example.com")
    asked = (BUDI.email, DORA.email, NOBODY)
    told = [heard(lambda: ask(laurel, email)) for email in asked]  # noqa: B023 (called at once)
    assert told[0] == told[1] == told[2]
    laurel.drain()
    assert {letter.to for letter in customers.letters} == {BUDI.email, DORA.email}
    assert kept(laurel) == (0, 0)


def heard(work: Callable[[], Any]) -> list[str]:
    """Every statement while something is done."""
    found: list[str] = []

    def hear(*told: object) -> None:
        found.append(str(told[2]))

    event.listen(Engine, "before_cursor_execute", hear)
    work()
    event.remove(Engine, "before_cursor_execute", hear)
    return found


@pytest.mark.attack
def test_an_address_is_written_to_five_times_an_hour(laurel: Laurel, postbox: Postbox) -> None:
    for number in range(7):
        ask(laurel, came_from=f"198.51.{number}.1")
        laurel.drain()
    assert len(postbox.letters) == 5
    laurel.clock.advance(hours=1)
    ask(laurel)
    laurel.drain()
    assert len(postbox.letters) == 6


@pytest.mark.attack
@pytest.mark.parametrize("addresses", ["203.0.113.{}", "2001:db8:7:{}::1", "no address {0:.0}"])
def test_a_network_asks_twenty_times_an_hour(
    laurel: Laurel, postbox: Postbox, addresses: str
) -> None:
    for number in range(20):
        ask(laurel, f"guess-{number}@example.com", addresses.format(str(number)))
    ask(laurel, came_from=addresses.format("99"))
    laurel.drain()
    assert postbox.letters == []
    ask(laurel, came_from="198.51.100.1")
    laurel.drain()
    assert postbox.kinds() == ["claim"]


def test_an_ipv4_address_in_the_clothes_of_ipv6_is_of_its_own_network() -> None:
    assert network("::ffff:203.0.113.9") == "203.0.113.0/24"


def test_a_rate_holds_for_all_who_come_at_once(laurel: Laurel) -> None:
    """Whichever process they come to: the rows are counted, not the memory."""
    rate, brand_id = Rate("anything", 3), laurel.kubek.brand_id

    def once(_: int) -> bool:
        return laurel.services.store.transact(
            lambda tx: rate.allows(tx, laurel.services, brand_id, "Ania")
        )

    with ThreadPoolExecutor(8) as crowd:
        assert sum(crowd.map(once, range(16))) == 3
    laurel.clock.advance(hours=1)
    assert [once(0) for _ in range(4)] == [True, True, True, False]


@pytest.mark.attack
def test_a_letter_goes_to_the_address_itself_and_to_no_look_alike(
    laurel: Laurel, postbox: Postbox
) -> None:
    ask(laurel, "  \N{FULLWIDTH LATIN CAPITAL LETTER D}ORA@Example.CZ ")
    laurel.drain()
    assert [letter.to for letter in postbox.letters] == [DORA.email]


@pytest.mark.attack
@pytest.mark.parametrize(
    "typed",
    [
        "",
        "dora",
        "a@b@c",
        "a\n@example.com",
        "a@example.com\r\nBcc: x@example.com",
        "a@" + "b" * 300,
    ],
)
def test_what_is_no_address_is_refused_and_nothing_is_kept(
    laurel: Laurel, postbox: Postbox, typed: str
) -> None:
    with pytest.raises(InvalidInputError):
        ask(laurel, typed)
    assert (postbox.letters, kept(laurel)) == ([], (0, 0))


def test_who_claimed_meanwhile_is_not_written_to(laurel: Laurel, postbox: Postbox) -> None:
    ask(laurel)
    link = claim_links.url(laurel.services, laurel.kubek, DORA.email).partition("claim=")[2]
    token = claim_page.view(laurel.services, shopper(BUDI), link).claim_token
    claim_page.claim(laurel.services, shopper(BUDI), link, token)
    laurel.drain()
    assert (postbox.letters, kept(laurel)) == ([], (0, 0))


def turns(laurel: Laurel) -> None:
    """The worker does what is due, and does not wait for what is not."""
    worker = Worker(laurel.services)
    for _ in range(20):
        if not worker._turn():
            return


def test_what_was_typed_is_sealed_and_gone_after_a_day(laurel: Laurel, postbox: Postbox) -> None:
    postbox.refuse = UnavailableError("the mail server is away")
    ask(laurel)
    turns(laurel)
    assert kept(laurel) == (1, 1)
    (sealed,) = laurel.services.store.read(
        lambda tx: tx.execute(select(asked_links.c.sealed)).scalars().all()
    )
    assert DORA.email.encode() not in sealed
    laurel.clock.advance(days=1, minutes=1)
    retention.let_go(laurel.services)
    assert kept(laurel) == (0, 1)
    postbox.refuse = None
    turns(laurel)
    assert (postbox.letters, kept(laurel)) == ([], (0, 0))


def test_a_letter_that_the_server_was_away_for_goes_later(laurel: Laurel, postbox: Postbox) -> None:
    postbox.refuse = UnavailableError("the mail server is away")
    ask(laurel)
    turns(laurel)
    postbox.refuse = None
    laurel.clock.advance(hours=2)
    turns(laurel)
    assert postbox.kinds() == ["claim"]
