"""What an offer costs for one friend, before anybody is promised anything, and what all did."""

from dataclasses import replace
from html import unescape

import pytest
from flask.testing import FlaskClient

from plugin.domain.referrals.advising import advised
from plugin.domain.referrals.terms import FRIEND, REFERRER, ReferralTerms
from plugin.domain.rewards import Reward, RewardKind
from plugin.ports import Staff
from plugin.service import catalogue, programs, shops
from plugin.service.referrals import funnel
from plugin.service.referrals.advising import cost, may_cost_nothing
from plugin.service.services import Services
from plugin.store import Tx, referrals
from plugin.store.shops import Shop
from tests.admin.conftest import SHOP, Token
from tests.admin.referring import ELSEWHERE, invites, ordered, switched_on
from tests.cast import BUDI

OFFER = advised("USD")
CATALOGUE = (
    Reward("small", RewardKind.AMOUNT, 500, value=500),
    Reward("large", RewardKind.AMOUNT, 1_000, value=1_500),
    Reward("off", RewardKind.AMOUNT, 100, value=1_000, enabled=False),
)


def friend(kind: RewardKind, value: int) -> ReferralTerms:
    return replace(OFFER, friend=Reward(FRIEND, kind, 0, value=value))


def referrer(kind: RewardKind, value: int) -> ReferralTerms:
    return replace(OFFER, referrer=Reward(REFERRER, kind, 0, value=value))


def test_amounts_cost_what_they_say() -> None:
    found = cost(OFFER, 8_635, CATALOGUE, None)
    assert (found.order, found.friend, found.referrer, found.total) == (8_635, 1_000, 1_000, 2_000)
    assert (found.brings, found.left, found.unknown) == (None, None, False)


@pytest.mark.parametrize("average", [0, 1_000, 3_999])
def test_no_order_counts_that_is_too_small(average: int) -> None:
    assert cost(OFFER, average, CATALOGUE, None).order == 4_000


def test_a_percentage_costs_its_part_of_the_order() -> None:
    assert cost(friend(RewardKind.PERCENT, 1_250), 8_000, CATALOGUE, None).friend == 1_000
    assert cost(referrer(RewardKind.PERCENT, 10_000), 8_000, CATALOGUE, None).referrer == 8_000


def test_a_friend_gets_no_more_than_the_order() -> None:
    dear = replace(friend(RewardKind.AMOUNT, 90_000), minimum=0)
    assert cost(dear, 2_000, CATALOGUE, None).friend == 2_000


def test_points_cost_the_most_money_they_buy() -> None:
    points = replace(OFFER, referrer=None, points=1_000)
    assert cost(points, 8_000, CATALOGUE, None).referrer == 1_500
    assert cost(points, 8_000, (), None).referrer == 0


@pytest.mark.parametrize("kind", [RewardKind.SHIPPING, RewardKind.PERK])
def test_what_has_no_price_is_said_to_come_on_top(kind: RewardKind) -> None:
    found = cost(referrer(kind, 0), 8_000, CATALOGUE, None)
    assert (found.referrer, found.unknown) == (0, True)


@pytest.mark.parametrize(("margin", "left"), [(25, 0), (24, -80), (60, 2_800), (99, 5_920)])
def test_the_margin_pays_for_it_or_not(margin: int, left: int) -> None:
    assert cost(OFFER, 8_000, CATALOGUE, margin).left == left


@pytest.mark.parametrize(
    ("kind", "value", "spend", "nothing"),
    [
        (RewardKind.AMOUNT, 1_000, 4_000, False), (RewardKind.AMOUNT, 3_999, 4_000, False),
        (RewardKind.AMOUNT, 4_000, 4_000, True), (RewardKind.AMOUNT, 1_000, 0, True),
        (RewardKind.PERCENT, 9_999, 0, False), (RewardKind.PERCENT, 10_000, 4_000, True),
        (RewardKind.SHIPPING, 0, 0, False),
    ],
)  # fmt: skip
def test_a_gift_as_large_as_its_order_is_noticed(
    kind: RewardKind, value: int, spend: int, nothing: bool
) -> None:
    gift = Reward(FRIEND, kind, 0, value=value, minimum_spend=spend)
    assert may_cost_nothing(replace(OFFER, friend=gift)) is nothing


@pytest.fixture
def shop(services: Services) -> Shop:
    return shops.welcome(services, "shopify", Staff(SHOP, "42", "proof"))


def rewarded_in_points(services: Services, shop: Shop) -> None:
    """Ania brought Budi, and has 500 points for it; those for another were taken back."""
    switched_on(services, shop, referrer=None, points=500)
    ordered(services, shop, BUDI, ELSEWHERE, invites(services, shop))

    def paid(tx: Tx) -> None:
        (row,) = referrals.of_shop(tx, shop)
        referrals.keep(tx, replace(row, paid=referrals.PAID, points=500))
        gone = replace(row, id=row.id + 1, paid=referrals.WITHDRAWN, points=500)
        referrals.keep(tx, gone)

    services.store.transact(paid)


def costs_told(client: FlaskClient, token: str) -> str:
    where = {"shop": SHOP, "embedded": "1", "id_token": token}
    answer = client.get("/admin/referrals", query_string=where, headers={"Accept": "text/html"})
    return unescape(answer.text)


def test_points_of_referrers_count_at_the_most_they_can_buy(
    client: FlaskClient, token: Token, services: Services, shop: Shop
) -> None:
    rewarded_in_points(services, shop)
    assert catalogue.look(services, shop).reward("small").value == 500
    sums = funnel.so_far(services, shop)
    assert (sums.points, sums.points_worth, sums.referrers_cost, sums.cost) == (500, 500, 500, 500)
    page = costs_told(client, token())
    assert "rewards of referrers came to $5.00: $5.00 in all." in page
    assert "That counts 500 points of referrers at the most they can buy: $5.00." in page


def test_points_that_buy_no_money_are_named_beside_it(
    client: FlaskClient, token: Token, services: Services, shop: Shop
) -> None:
    rewarded_in_points(services, shop)
    for reward in catalogue.look(services, shop).rewards:
        version = programs.newest(services, shop).version
        catalogue.switch(services, shop, version, reward.key, on=False)
    page = costs_told(client, token())
    assert "rewards of referrers came to $0.00: $0.00 in all." in page
    assert "Besides, referrers have 500 points;" in page
