"""A friend types an e-mail: a code at once, the same for every reason not to, and nothing twice."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from plugin.domain.errors import InvalidInputError, NotFoundError, TooManyAttemptsError
from plugin.domain.facts import Payment
from plugin.service.referrals import funnel
from plugin.service.referrals.claiming import OfferNotForYouError
from plugin.service.rewards import pools
from plugin.store import asked_links, jobs, traits
from tests.cast import ANIA, BUDI, CHARLIE, GRACE
from tests.service.members import acts_of, left
from tests.service.referrals.circle import TEN_OFF_FORTY, Circle, elsewhere

OLEK = "olek@example.pl"


def test_the_same_e_mail_again_finds_the_same_code(circle: Circle) -> None:
    first, again = circle.claim(OLEK), circle.claim("  Olek@Example.PL ")
    assert (first.code, first.redemption_id) == (again.code, again.redemption_id)
    assert (first.again, again.again) == (False, True)
    assert len(acts_of(circle.laurel, "refer")) == 1


def test_the_code_lasts_for_the_days_of_the_offer(circle: Circle) -> None:
    ends_at = circle.claim(OLEK).ends_at
    assert ends_at is not None
    assert 30 <= (ends_at - circle.laurel.clock.now()).days <= 31


def test_a_friend_is_told_once_by_letter_and_the_address_is_sealed(circle: Circle) -> None:
    circle.claim(OLEK)
    circle.claim(OLEK)
    brand = circle.shop.brand_id

    def look(tx: object) -> int:
        return jobs.open_count(tx, circle.shop.id)  # type: ignore[arg-type]

    assert circle.services.store.read(look)
    circle.work()
    before = circle.laurel.clock.now()
    gone = circle.services.store.transact(lambda tx: asked_links.forget(tx, brand, before))
    assert gone == 0, "the address stayed behind"


@pytest.mark.attack
@pytest.mark.parametrize(
    "disguise",
    [
        "ania@example.pl",
        "ANIA@example.pl",
        "ania+friend@example.pl",
        "ania@EXAMPLE.pl.",
        "\u200bania@example.pl",
    ],
)
def test_nobody_brings_themselves_in_any_disguise(circle: Circle, disguise: str) -> None:
    with pytest.raises((OfferNotForYouError, InvalidInputError)):
        circle.claim(disguise)
    assert circle.referrals() == []


@pytest.mark.attack
def test_an_e_mail_that_turns_out_to_be_the_referrers_later_pays_nobody(circle: Circle) -> None:
    """Grace joined, and the platform had told us nothing of her yet."""
    circle.member(GRACE, points=0)
    claimed = circle.claim("grace+2@example.com", circle.link(GRACE))
    circle.known(GRACE)
    circle.bought("grace+2@example.com", code=claimed.code)
    circle.over()
    assert circle.states() == [("refused", "self", "")]


@pytest.mark.attack
@pytest.mark.parametrize("disguise", ["g.race.h@gmail.com", "graceh+1@googlemail.com"])
def test_a_mailbox_is_one_however_it_is_written(circle: Circle, disguise: str) -> None:
    circle.claim("graceh@gmail.com")
    with pytest.raises(OfferNotForYouError):
        circle.claim(disguise)


@pytest.mark.attack
def test_every_reason_has_the_same_answer(circle: Circle) -> None:
    circle.member(BUDI, points=0)
    circle.bought(GRACE.email, customer=GRACE.customer_id)
    circle.bought("guest@example.cz")
    circle.claim(OLEK, circle.link(BUDI))
    said = set()
    for email in (ANIA.email, GRACE.email, "guest@example.cz", "guest+2@example.cz", OLEK):
        with pytest.raises(OfferNotForYouError) as refused:
            circle.claim(email)
        said.add((type(refused.value), str(refused.value)))
    assert len(said) == 1
    assert len(circle.referrals()) == 1


def test_an_order_that_was_cancelled_makes_nobody_a_customer(circle: Circle) -> None:
    bought = circle.bought(OLEK)
    circle.hears([circle.cancelled(bought)])
    assert circle.claim(OLEK).code


def test_an_order_that_is_not_paid_yet_does(circle: Circle) -> None:
    circle.bought(OLEK, payment=Payment.PENDING)
    with pytest.raises(OfferNotForYouError):
        circle.claim(OLEK)


@pytest.mark.attack
def test_ten_a_minute_from_one_network_and_then_429(circle: Circle) -> None:
    circle.member(BUDI, points=0)
    here, code, other = elsewhere(), circle.link(), circle.link(BUDI)
    for number in range(10):
        circle.claim(f"friend{number}@example.pl", code, came_from=here)
    with pytest.raises(TooManyAttemptsError):
        circle.claim("friend10@example.pl", other, came_from=here)
    circle.claim("friend10@example.pl", other)
    circle.laurel.clock.advance(minutes=1, seconds=1)
    circle.claim("friend11@example.pl", other, came_from=here)


@pytest.mark.attack
def test_an_invitation_takes_ten_friends_an_hour_and_thirty_a_day(circle: Circle) -> None:
    """Review 4: strangers' e-mails are typed in bulk, each from a network of its own."""
    code, names = circle.link(), (f"stranger{number}@example.com" for number in range(99))
    taken = []
    for _ in range(5):
        taken.append(_as_many_as_it_takes(circle, code, names))
        circle.laurel.clock.advance(hours=1, seconds=1)
        circle.work()
    assert taken == [10, 10, 10, 0, 0]
    circle.laurel.clock.advance(days=1)
    assert circle.claim(OLEK, code).code


@pytest.mark.attack
def test_an_invitation_that_refused_five_is_busy_for_everybody(circle: Circle) -> None:
    """Review 9: with one link anybody could ask the page of a whole list who buys here."""
    customers = [f"customer{number}@example.com" for number in range(5)]
    for email in customers:
        circle.bought(email)
    code = circle.link()
    first = circle.claim(OLEK, code)
    for email in (customers[0], *customers):
        with pytest.raises(OfferNotForYouError):
            circle.claim(email, code)
    for email in (customers[0], "nobody@example.com"):
        with pytest.raises(TooManyAttemptsError):
            circle.claim(email, code)
    assert circle.claim(OLEK, code).code == first.code, "who has a code sees it"
    seen = funnel.so_far(circle.services, circle.shop)
    assert (seen.turned_away, seen.rested) == (5, 1), "the merchant sees it, and never whose"
    circle.laurel.clock.advance(hours=1, seconds=1)
    assert circle.claim("nobody@example.com", code).code


@pytest.mark.attack
def test_who_comes_from_nowhere_fills_nobodys_bucket(circle: Circle) -> None:
    """Review 10: without the header all friends of a shop were one network."""
    circle.member(BUDI, points=0)
    links = (circle.link(), circle.link(BUDI))
    for number in range(14):
        circle.claim(f"friend{number}@example.pl", links[number % 2], came_from="nowhere")
    assert len(circle.referrals()) == 14


def _as_many_as_it_takes(circle: Circle, code: str, names: Iterator[str]) -> int:
    for taken, name in enumerate(names):
        try:
            circle.claim(name, code)
        except TooManyAttemptsError:
            return taken
    raise AssertionError("nothing stopped them")


def test_whoever_claimed_before_sees_their_code_when_an_invitation_is_full(
    circle: Circle,
) -> None:
    code = circle.link()
    first = circle.claim(OLEK, code)
    _as_many_as_it_takes(circle, code, (f"friend{number}@example.pl" for number in range(99)))
    assert circle.claim(OLEK, code).code == first.code


@pytest.mark.attack
def test_guessing_links_counts_as_much_as_claiming(circle: Circle) -> None:
    here = elsewhere()
    for _ in range(10):
        with pytest.raises(NotFoundError):
            circle.claim(OLEK, "0000000000", came_from=here)
    with pytest.raises(TooManyAttemptsError):
        circle.claim(OLEK, "0000000000", came_from=here)


def test_the_link_of_whoever_left_leads_nowhere(circle: Circle) -> None:
    code = circle.link()
    left(circle.laurel, ANIA)
    with pytest.raises(NotFoundError):
        circle.claim(OLEK, code)


def test_nothing_is_offered_while_it_is_off(circle: Circle) -> None:
    code = circle.link()
    for terms in (replace(TEN_OFF_FORTY, enabled=False), None):
        circle.offer(terms)
        with pytest.raises(NotFoundError):
            circle.claim(OLEK, code)


def test_what_is_typed_must_be_an_e_mail(circle: Circle) -> None:
    for typed in ("", "olek", "olek@", "<script>@example.pl"):
        with pytest.raises(InvalidInputError):
            circle.claim(typed)


def test_a_member_has_one_link_under_all_their_accounts(circle: Circle) -> None:
    assert circle.link() == circle.link()
    assert len(circle.link()) == 10


def test_without_a_free_code_one_is_made_and_shown_on_the_next_look(circle: Circle) -> None:
    circle.offer(replace(TEN_OFF_FORTY, friend=replace(TEN_OFF_FORTY.friend, value=1500)))
    first = circle.claim(OLEK)
    assert first.code == ""
    circle.work()
    again = circle.claim(OLEK)
    assert again.again
    assert circle.till.found(again.code) is not None


def test_the_pool_of_the_friends_code_is_kept_full(circle: Circle) -> None:
    for number in range(35):
        circle.laurel.clock.advance(hours=1)
        circle.claim(f"friend{number}@example.pl")
    circle.work()
    assert circle.claim("one.more@example.pl").code
    assert pools.look_after(circle.services) == 0


def test_of_a_friend_only_hashes_are_kept(circle: Circle) -> None:
    circle.claim(OLEK)
    circle.bought("ela@example.cz", traits=(("address", "pl 00001 miła 1"), ("name", "ela nowak")))
    brand = circle.shop.brand_id
    account = circle.only().friend
    kept = circle.services.store.read(lambda tx: traits.of(tx, brand, [account]))
    assert {one.kind for one in kept} == {"email", "network"}
    assert all(len(one.hash) == 32 for one in kept)


def test_nothing_of_a_household_is_kept_while_nobody_is_asked_to_bring_friends(
    circle: Circle,
) -> None:
    circle.offer(None)
    circle.bought(CHARLIE.email, traits=(("phone", "123456789"),))
    brand = circle.shop.brand_id
    alike = circle.services.store.read(lambda tx: traits.of(tx, brand, range(10)))
    assert alike == []
