"""Claiming: by a link, by joining, by a verified e-mail; each guest once, and by nobody else."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from plugin.clock import wall
from plugin.domain.errors import ConflictError, ForbiddenError, NotFoundError
from plugin.domain.ledger import Balance
from plugin.keys import Keyring
from plugin.service import checks, claim_links, claim_page, claiming, programs, shops
from plugin.service.addresses import PANEL_PATH
from plugin.service.claim_links import DeadLinkError
from tests.bodies import Shop, mug
from tests.cast import ANIA, BUDI, DORA, GRACE, KOPI, Person
from tests.laurel import MANIFEST, Laurel
from tests.service.buying import altered, bought
from tests.service.drafting import file
from tests.service.members import acts_of, claimed, joined, left, link_for, seen_by, shopper

DORA_AS_CUSTOMER = replace(DORA, customer_id=6_001)
"""Dora after she made an account, with the e-mail she had bought with before."""


def told_of(laurel: Laurel, person: Person, *, verified: bool | None = True) -> None:
    """The platform describes a customer, and says what it knows of their e-mail."""
    (said,) = Shop(now=laurel.clock.at).customer(person)
    without = ("verified_email",) if verified is None else ()
    fields = {} if verified is None else {"verified_email": verified}
    laurel.deliver_all([altered(said, without=without, **fields)])


def test_a_link_brings_a_guests_points_to_whoever_opens_it(laurel: Laurel) -> None:
    shop = Shop()
    bought(laurel, DORA, mug(1), shop=shop)
    bought(laurel, ANIA, mug(2), shop=shop)
    joined(laurel, ANIA)
    found = claim_page.view(laurel.services, shopper(ANIA), link := link_for(laurel))
    assert found.points == 95
    after = claim_page.claim(laurel.services, shopper(ANIA), link, found.claim_token)
    assert after.balance == Balance(available=285)
    (act,) = acts_of(laurel, "claim")
    assert (act.actor, act.at, act.key) == ("member", laurel.clock.at, f"claim:{link[:24]}")
    assert laurel.faults() == []
    assert checks.rebuild(laurel.services, laurel.kubek, dry_run=True) == []


def test_what_the_guest_buys_later_is_the_members(laurel: Laurel) -> None:
    shop = Shop()
    bought(laurel, DORA, mug(1), shop=shop)
    joined(laurel, ANIA)
    claimed(laurel, ANIA, link_for(laurel))
    bought(laurel, DORA, mug(1), shop=shop)
    assert laurel.show(ANIA).balance == Balance(available=190)


def test_who_has_not_joined_can_claim_and_join_afterwards(embedded: Laurel) -> None:
    bought(embedded, DORA, mug(1))
    after = claimed(embedded, BUDI, link_for(embedded))
    assert (after.membership, after.balance) == ("unclaimed", Balance(available=95))
    assert joined(embedded, BUDI).balance == Balance(available=95)


def test_who_is_not_signed_in_sees_what_waits_and_cannot_take_it(embedded: Laurel) -> None:
    bought(embedded, DORA, mug(1))
    link, nobody = link_for(embedded), shopper(ANIA, signed_in=False)
    found = claim_page.view(embedded.services, nobody, link)
    assert (found.points, found.claim_token) == (95, "")
    with pytest.raises(ForbiddenError):
        claim_page.claim(embedded.services, nobody, link, "")


@pytest.mark.attack
def test_a_link_works_once(laurel: Laurel) -> None:
    bought(laurel, DORA, mug(1))
    link = link_for(laurel)
    claimed(laurel, ANIA, link)
    for person in (ANIA, BUDI):
        with pytest.raises(DeadLinkError):
            claimed(laurel, person, link)
    assert laurel.customer(laurel.kubek, str(BUDI.customer_id)) is None
    assert laurel.show(ANIA).balance == Balance(available=95)


@pytest.mark.attack
def test_two_who_claim_at_once_merge_once(laurel: Laurel) -> None:
    bought(laurel, DORA, mug(1))
    link = link_for(laurel)
    tokens = {
        person: claiming.token(laurel.services.keys, laurel.kubek, str(person.customer_id))
        for person in (ANIA, BUDI, GRACE)
    }

    def run(person: Person) -> bool:
        try:
            claim_page.claim(laurel.services, shopper(person), link, tokens[person])
        except DeadLinkError:
            return False
        return True

    with ThreadPoolExecutor(6) as racers:
        won = list(racers.map(run, [ANIA, BUDI, GRACE, ANIA, BUDI, GRACE]))
    assert sum(won) == 1
    assert len(acts_of(laurel, "claim")) == 1
    balances = [seen_by(laurel, person).balance for person in tokens]
    assert sorted(balance.available for balance in balances) == [0, 0, 95]
    assert laurel.faults() == []


def of_another_shop(laurel: Laurel) -> str:
    other = shops.named(laurel.services, laurel.shop_like(KOPI, 1).domain)
    bought(laurel, replace(DORA, shop=KOPI), mug(1), shop=Shop(replace(KOPI, domain=other.domain)))
    return claim_links.url(laurel.services, other, DORA.email).partition("claim=")[2]


def of_another_guest(laurel: Laurel) -> str:
    nonce, until, guest, proof = link_for(laurel).split(".")
    return f"{nonce}.{until}.{int(guest) + 1}.{proof}"


def for_a_longer_time(laurel: Laurel) -> str:
    nonce, until, guest, proof = link_for(laurel).split(".")
    return f"{nonce}.{int(until) + 1}.{guest}.{proof}"


def with_another_nonce(laurel: Laurel) -> str:
    return "0" * 24 + link_for(laurel)[24:]


def signed_with_the_operators_keys(laurel: Laurel) -> str:
    said, _, _ = link_for(laurel).rpartition(".")
    return f"{said}.{laurel.services.keys.sign(f'{laurel.kubek.id}|{said}', 'claim link')}"


FORGERIES = [
    *(of_another_shop, of_another_guest, for_a_longer_time, with_another_nonce),
    signed_with_the_operators_keys,
]
GARBAGE = ["", ".", "...", "a.b.c.d", "a.1.2.b", "²." * 9, "x" * 10_000, "a.1.2.\0", "ż.1.2.ó"]


@pytest.mark.attack
@pytest.mark.parametrize("forge", FORGERIES)
def test_a_link_that_is_not_ours_for_this_changes_nothing(
    embedded: Laurel, forge: Callable[[Laurel], str]
) -> None:
    bought(embedded, DORA, mug(1))
    given = forge(embedded)
    with pytest.raises(DeadLinkError):
        claimed(embedded, ANIA, given)
    assert acts_of(embedded, "claim") == []


@pytest.mark.attack
@pytest.mark.parametrize("garbage", GARBAGE, ids=lambda garbage: ascii(garbage)[:20])
def test_garbage_is_no_link(embedded: Laurel, garbage: str) -> None:
    with pytest.raises(DeadLinkError):
        claim_page.view(embedded.services, shopper(ANIA), garbage)


@pytest.mark.attack
def test_every_dead_link_gets_the_same_answer(embedded: Laurel) -> None:
    bought(embedded, DORA, mug(1))
    link = link_for(embedded)
    claimed(embedded, ANIA, link)
    said = set()
    for given in (link, "garbage", link[:-1] + ("0" if link[-1] != "0" else "1")):
        with pytest.raises(DeadLinkError) as refused:
            claim_page.view(embedded.services, shopper(BUDI), given)
        said.add(str(refused.value))
    assert len(said) == 1


@pytest.mark.attack
def test_claiming_needs_the_token_of_the_form(embedded: Laurel) -> None:
    bought(embedded, DORA, mug(1))
    link = link_for(embedded)
    of_budi = claiming.token(embedded.services.keys, embedded.kubek, str(BUDI.customer_id))
    for given in ("", of_budi, seen_by(embedded, ANIA).join_token):
        with pytest.raises(ForbiddenError):
            claim_page.claim(embedded.services, shopper(ANIA), link, given)
    assert acts_of(embedded, "claim") == []


@pytest.mark.parametrize(("days", "good"), [(89, True), (91, False)])
def test_a_link_lives_for_ninety_days_by_the_wall_clock(
    embedded: Laurel, monkeypatch: pytest.MonkeyPatch, days: int, good: bool
) -> None:
    bought(embedded, DORA, mug(1))
    link, then = link_for(embedded), wall() + timedelta(days=days)
    monkeypatch.setattr(claim_links, "wall", lambda: then)
    if good:
        assert claim_page.view(embedded.services, shopper(ANIA), link).points == 95
        return
    with pytest.raises(DeadLinkError):
        claim_page.view(embedded.services, shopper(ANIA), link)


def test_a_link_outlives_the_operators_keys(embedded: Laurel) -> None:
    bought(embedded, DORA, mug(1))
    link = link_for(embedded)
    newer = replace(embedded.services, keys=Keyring((b"n" * 32, b"k" * 32)))
    assert claim_page.view(newer, shopper(ANIA), link).points == 95


def test_there_is_no_link_where_nobody_waits(embedded: Laurel) -> None:
    bought(embedded, DORA, mug(1))
    claimed(embedded, ANIA, link_for(embedded))
    for email in (DORA.email, "nobody@example.com"):
        with pytest.raises(NotFoundError):
            claim_links.url(embedded.services, embedded.kubek, email)


def test_a_link_leads_to_the_shop_by_the_path_that_the_manifest_asks_for(embedded: Laurel) -> None:
    proxy = MANIFEST["app_proxy"]
    assert f"/{proxy['prefix']}/{proxy['subpath']}" == PANEL_PATH
    bought(embedded, DORA, mug(1))
    url = claim_links.url(embedded.services, embedded.kubek, DORA.email)
    assert url.startswith(f"https://{embedded.kubek.domain}{PANEL_PATH}/claim?claim=")


def test_who_left_comes_back_first(embedded: Laurel) -> None:
    bought(embedded, DORA, mug(1))
    joined(embedded, ANIA)
    left(embedded, ANIA)
    link = link_for(embedded)
    with pytest.raises(ConflictError):
        claimed(embedded, ANIA, link)
    joined(embedded, ANIA)
    assert claimed(embedded, ANIA, link).balance == Balance(available=95)


def test_who_was_erased_claims_nothing(embedded: Laurel) -> None:
    shop = Shop()
    bought(embedded, DORA, mug(1), shop=shop)
    bought(embedded, GRACE, mug(1), shop=shop)
    embedded.deliver_all(shop.privacy(GRACE, "redact"))
    with pytest.raises(NotFoundError):
        claimed(embedded, GRACE, link_for(embedded))


def test_an_erased_guest_is_claimed_by_nobody(embedded: Laurel) -> None:
    shop = Shop()
    bought(embedded, DORA, mug(1), shop=shop)
    link = link_for(embedded)
    embedded.deliver_all(shop.privacy(DORA, "redact"))
    with pytest.raises(DeadLinkError):
        claimed(embedded, ANIA, link)
    assert seen_by(embedded, ANIA).membership == "unclaimed"


def test_joining_brings_what_one_bought_as_a_guest(laurel: Laurel) -> None:
    shop = Shop()
    bought(laurel, DORA, mug(1), shop=shop)
    bought(laurel, DORA_AS_CUSTOMER, mug(2), shop=shop)
    assert seen_by(laurel, DORA_AS_CUSTOMER).balance == Balance(available=190)
    assert joined(laurel, DORA_AS_CUSTOMER).balance == Balance(available=285)
    assert len(acts_of(laurel, "claim")) == 1
    assert laurel.faults() == []


def test_a_verified_e_mail_brings_a_member_what_they_bought_as_a_guest(laurel: Laurel) -> None:
    joined(laurel, DORA_AS_CUSTOMER)
    bought(laurel, DORA, mug(1))
    assert seen_by(laurel, DORA_AS_CUSTOMER).balance == Balance()
    told_of(laurel, DORA_AS_CUSTOMER)
    assert seen_by(laurel, DORA_AS_CUSTOMER).balance == Balance(available=95)
    told_of(laurel, DORA_AS_CUSTOMER)
    assert len(acts_of(laurel, "claim")) == 1


@pytest.mark.attack
@pytest.mark.parametrize("verified", [False, None])
def test_an_e_mail_that_is_not_called_verified_brings_a_member_nothing(
    embedded: Laurel, verified: bool | None
) -> None:
    joined(embedded, DORA_AS_CUSTOMER)
    bought(embedded, DORA, mug(1))
    told_of(embedded, DORA_AS_CUSTOMER, verified=verified)
    assert acts_of(embedded, "claim") == []


def test_a_verified_e_mail_alone_makes_nobody_a_member(embedded: Laurel) -> None:
    bought(embedded, DORA, mug(1))
    told_of(embedded, DORA_AS_CUSTOMER)
    assert acts_of(embedded, "claim") == []


@pytest.mark.attack
def test_an_e_mail_typed_at_the_checkout_claims_nothing(embedded: Laurel) -> None:
    """A customer without an e-mail of their own orders under a guest's, then joins."""
    shop = Shop()
    bought(embedded, DORA, mug(1), shop=shop)
    thief = replace(BUDI, email="")
    order = shop.order(thief, [mug(1)])
    order.paid()
    embedded.deliver_all(
        altered(one, email=DORA.email, contact_email=DORA.email) for one in order.deliveries
    )
    assert joined(embedded, thief).balance == Balance(available=95)
    assert acts_of(embedded, "claim") == []


@pytest.mark.attack
def test_an_e_mail_called_unverified_claims_nothing_at_joining(embedded: Laurel) -> None:
    bought(embedded, DORA, mug(1))
    told_of(embedded, DORA_AS_CUSTOMER, verified=False)
    joined(embedded, DORA_AS_CUSTOMER)
    assert acts_of(embedded, "claim") == []


def test_a_claim_never_doubles_what_is_given_once(laurel: Laurel) -> None:
    """Each of two had a bonus for a first order; of the two as one person, one stays."""
    story, bonus = Shop(), ("[[orders.bonus]]", "first = true", "points = 50")
    programs.apply_from_beginning(laurel.services, laurel.kubek, file(5, *bonus))
    bought(laurel, DORA, mug(1), shop=story)
    bought(laurel, ANIA, mug(1), shop=story)
    assert laurel.show(ANIA).balance == Balance(available=145)
    claimed(laurel, ANIA, link_for(laurel))
    assert laurel.show(ANIA).balance == Balance(available=240)
    assert laurel.faults() == []
