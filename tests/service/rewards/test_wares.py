"""What a reward names of the shop: seen by its title, and not offered once it is gone."""

from dataclasses import replace

import pytest

from plugin.domain.rewards import Reward, RewardKind
from plugin.ports import Staff, Ware, WareKind, WareSeen
from plugin.service import shops, wares
from plugin.service.rewards import pools, reconciling
from plugin.service.rewards.refusals import RewardAwayError
from plugin.service.views.rewards import OfferState
from tests.cast import EWA, KUBEK
from tests.service.rewards.counter import ALLOWED, FIVE, Counter
from tests.service.till import Fate

MUG, CUP = Ware(WareKind.VARIANT, "4501"), Ware(WareKind.VARIANT, "4502")
FREE_MUG = Reward("mug", RewardKind.PRODUCT, 300, gives=(MUG.id,))
OF_BOWLS = replace(FIVE, key="bowls", products=("8012",), collections=())


def promised(counter: Counter, *catalogue: Reward) -> Counter:
    """Pools are full of codes for these."""
    counter.promise(*catalogue)
    counter.work()
    return counter


def states(counter: Counter) -> dict[str, OfferState]:
    return {key: offer.state for key, offer in counter.offers().items()}


def test_a_reward_names_each_ware_with_its_kind() -> None:
    both = replace(FREE_MUG, kind=RewardKind.BUY_GET, minimum_spend=1, products=("7",))
    assert wares.named_by(both) == (MUG, Ware(WareKind.PRODUCT, "7"))
    assert wares.named_by(FIVE) == ()


@pytest.mark.parametrize(
    ("known", "broken"),
    [
        ({}, False),
        ({MUG: None}, False),
        ({MUG: None, CUP: WareSeen("Cup")}, False),
        ({MUG: None, CUP: None}, True),
    ],
)
def test_a_reward_is_broken_when_all_that_is_free_is_known_to_be_gone(
    known: wares.Seen, broken: bool
) -> None:
    assert wares.is_broken(replace(FREE_MUG, gives=(MUG.id, CUP.id)), known) is broken


@pytest.mark.parametrize("reward", [FREE_MUG, OF_BOWLS], ids=lambda one: one.key)
def test_what_is_gone_from_the_shop_is_offered_no_more(counter: Counter, reward: Reward) -> None:
    promised(counter, reward, FIVE)
    assert states(counter) == {reward.key: OfferState.AFFORDABLE, "five": OfferState.AFFORDABLE}
    counter.till.gone.update(wares.named_by(reward))
    reconciling.ask_for(counter.services, counter.shop)
    counter.later(minutes=2)
    assert states(counter) == {reward.key: OfferState.AWAY, "five": OfferState.AFFORDABLE}
    with pytest.raises(RewardAwayError):
        counter.redeem(reward)
    assert counter.available() == 5_000


def test_staff_who_see_it_gone_need_not_wait_for_the_day_to_pass(counter: Counter) -> None:
    promised(counter, FREE_MUG, FIVE)
    counter.till.gone.add(MUG)
    pools.look_again(counter.services, counter.shop, {"mug"})
    counter.work()
    assert states(counter) == {"mug": OfferState.AWAY, "five": OfferState.AFFORDABLE}


def test_what_is_back_is_offered_again(counter: Counter) -> None:
    promised(counter, FREE_MUG)
    counter.till.gone.add(MUG)
    counter.later(days=1, minutes=5)
    assert states(counter) == {"mug": OfferState.AWAY}
    counter.till.gone.clear()
    counter.later(days=1, minutes=5)
    assert states(counter) == {"mug": OfferState.AFFORDABLE}


@pytest.mark.parametrize("fate", [Fate.AWAY, Fate.DENIED, Fate.THROTTLED])
def test_while_the_shop_is_away_nothing_is_called_gone(counter: Counter, fate: Fate) -> None:
    promised(counter, FREE_MUG)
    counter.till.gone.add(MUG)
    counter.till.fates["wares"] = [fate]
    assert wares.seen(counter.services, counter.shop, [MUG]) == {}
    assert wares.seen(counter.services, counter.shop, [MUG]) == {MUG: None}


def test_a_shop_that_did_not_allow_it_is_not_asked(counter: Counter) -> None:
    counter.desk.granted = tuple(scope for scope in ALLOWED if scope != wares.NEEDED)
    shops.reconnect(counter.services, "shopify", Staff(KUBEK.domain, str(EWA.user_id), "d.e.f"))
    assert wares.seen(counter.services, counter.shop, [MUG]) == {}
    assert counter.till.calls["wares"] == 0


def test_of_many_wares_the_first_hundred_are_asked_for_each_once(counter: Counter) -> None:
    many = [Ware(WareKind.PRODUCT, str(number)) for number in range(1, 151)]
    found = wares.seen(counter.services, counter.shop, [*many, *many])
    assert list(found) == many[:100]
    assert counter.till.calls["wares"] == 1
