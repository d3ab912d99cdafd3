"""Joining: one token, one customer, one shop, half a day, once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from plugin.clock import wall
from plugin.domain.errors import ForbiddenError, NotFoundError
from plugin.domain.ledger import Balance
from plugin.ports import Shopper
from plugin.service import joining, onetime, panel, shops
from plugin.service.views.panel import Membership
from plugin.store import accounts, acts
from plugin.store.acts import Act
from tests.bodies import Shop, mug
from tests.cast import ANIA, BUDI, GRACE, GRACE_AGAIN, KOPI, KUBEK, Person
from tests.laurel import Laurel
from tests.service.buying import bought


def shopper(person: Person = ANIA) -> Shopper:
    return Shopper(KUBEK.domain, str(person.customer_id), "/apps/laurel", {})


def token(laurel: Laurel, person: Person = ANIA) -> str:
    return panel.view(laurel.services, shopper(person)).join_token


def join(laurel: Laurel, given: str, person: Person = ANIA, locale: str = "pl") -> Membership:
    return panel.join(laurel.services, shopper(person), given, locale).membership


def joins(laurel: Laurel) -> list[Act]:
    brand_id = laurel.kubek.brand_id
    return laurel.services.store.read(
        lambda tx: acts.of(tx, brand_id, accounts.every(tx, brand_id))
    )


def test_joining_makes_a_member_and_records_what_was_agreed(laurel: Laurel) -> None:
    bought(laurel, ANIA, mug(1))
    assert join(laurel, token(laurel)) is Membership.JOINED
    (act,) = joins(laurel)
    assert (act.kind, act.actor, act.at) == ("join", "member", laurel.clock.at)
    assert act.body == {"terms": joining.TERMS_VERSION, "locale": "pl"}
    assert laurel.show(ANIA).state == "joined"
    assert laurel.show(ANIA).balance == Balance(available=95)


def test_somebody_nobody_knew_can_join(laurel: Laurel) -> None:
    assert join(laurel, token(laurel, BUDI), BUDI) is Membership.JOINED
    assert laurel.show(BUDI).balance == Balance()


def test_joining_twice_is_joining_once(laurel: Laurel) -> None:
    first, second = token(laurel), token(laurel)
    for given in (first, first, second):
        assert join(laurel, given) is Membership.JOINED
    assert len(joins(laurel)) == 1


def test_a_double_click_is_one_join(laurel: Laurel) -> None:
    given = token(laurel)
    with ThreadPoolExecutor(4) as clicks:
        found = list(clicks.map(lambda _: join(laurel, given), range(4)))
    assert found == [Membership.JOINED] * 4
    assert len(joins(laurel)) == 1


def test_a_merged_customer_joins_as_the_one_they_became(embedded: Laurel) -> None:
    shop = Shop()
    bought(embedded, GRACE, mug(1), shop=shop)
    embedded.deliver_all(shop.merged(kept=GRACE, removed=GRACE_AGAIN))
    join(embedded, token(embedded, GRACE_AGAIN), GRACE_AGAIN)
    assert embedded.show(GRACE).state == "joined"
    assert panel.view(embedded.services, shopper(GRACE)).join_token == ""


def of_another_customer(laurel: Laurel) -> str:
    return token(laurel, BUDI)


def of_another_shop(laurel: Laurel) -> str:
    other = shops.named(laurel.services, laurel.shop_like(KOPI, 1).domain)
    return joining.token(laurel.services.keys, other, str(ANIA.customer_id))


def for_a_longer_time(laurel: Laurel) -> str:
    nonce, until, proof = token(laurel).split(".")
    return f"{nonce}.{int(until) + 1}.{proof}"


def with_another_nonce(laurel: Laurel) -> str:
    _nonce, until, proof = token(laurel).split(".")
    return f"{'0' * 24}.{until}.{proof}"


def with_another_proof(laurel: Laurel) -> str:
    nonce, until, _proof = token(laurel).split(".")
    return f"{nonce}.{until}.{'0' * 64}"


FORGERIES = [
    *(of_another_customer, of_another_shop),
    *(for_a_longer_time, with_another_nonce, with_another_proof),
]
GARBAGE = [
    *("", ".", "..", "a.b.c", "a.1.b", "a.-1.b", "a.²³.b", "a.٣.b", "ż.1.ó"),
    *("a.99999999999999999999.b", "a." + "9" * 10_000 + ".b", "x" * 100_000, "a.1.\0"),
]


@pytest.mark.attack
@pytest.mark.parametrize("forge", FORGERIES)
def test_a_token_that_is_not_ours_for_this_is_refused(
    embedded: Laurel, forge: Callable[[Laurel], str]
) -> None:
    given = forge(embedded)
    with pytest.raises(ForbiddenError):
        join(embedded, given)
    assert joins(embedded) == []


@pytest.mark.attack
@pytest.mark.parametrize("garbage", GARBAGE, ids=lambda garbage: ascii(garbage)[:20])
def test_garbage_is_refused(embedded: Laurel, garbage: str) -> None:
    with pytest.raises(ForbiddenError):
        join(embedded, garbage)
    assert joins(embedded) == []


@pytest.mark.parametrize(("hours", "valid"), [(11, True), (13, False)])
def test_a_token_lives_for_half_a_day(
    embedded: Laurel, monkeypatch: pytest.MonkeyPatch, hours: int, valid: bool
) -> None:
    given, then = token(embedded), wall() + timedelta(hours=hours)
    monkeypatch.setattr(onetime, "wall", lambda: then)
    if valid:
        assert join(embedded, given) is Membership.JOINED
        return
    with pytest.raises(ForbiddenError):
        join(embedded, given)


def test_moving_the_shared_clock_does_not_make_a_token_stale(embedded: Laurel) -> None:
    given = token(embedded)
    embedded.clock.advance(days=14)
    assert join(embedded, given) is Membership.JOINED


@pytest.mark.attack
def test_a_token_used_before_does_not_bring_back_who_left(laurel: Laurel) -> None:
    given = token(laurel)
    join(laurel, given)
    brand_id = laurel.kubek.brand_id
    laurel.services.store.transact(
        lambda tx: accounts.keep_state(tx, brand_id, accounts.every(tx, brand_id), "left")
    )
    with pytest.raises(ForbiddenError):
        join(laurel, given)
    assert laurel.show(ANIA).state == "left"
    assert join(laurel, token(laurel)) is Membership.JOINED


def test_nobody_signed_in_cannot_join(embedded: Laurel) -> None:
    with pytest.raises(ForbiddenError):
        panel.join(embedded.services, replace(shopper(), customer_id=None), token(embedded), "pl")


def test_who_was_erased_cannot_join(embedded: Laurel) -> None:
    given = token(embedded, GRACE)
    embedded.deliver_all(Shop().privacy(GRACE, "redact"))
    with pytest.raises(NotFoundError):
        join(embedded, given, GRACE)
    assert joins(embedded) == []
