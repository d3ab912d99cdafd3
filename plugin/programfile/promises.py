"""What points buy, told in words: a sentence for each reward under its key."""

from collections.abc import Iterable, Iterator

from plugin.domain.rewards import MONEY, Combines, Reward, RewardKind
from plugin.programfile.notation import amount, percent, quoted

_GOES_BESIDE = {
    Combines.ORDER: "discounts on orders",
    Combines.PRODUCT: "discounts on products",
    Combines.SHIPPING: "discounts on shipping",
}


def promises(catalogue: tuple[Reward, ...], currency: str) -> dict[str, str]:
    """Path -> sentence. Catalogues that differ in anything differ in a sentence."""
    keys = ", ".join(quoted(reward.key) for reward in catalogue)
    order = {"rewards": f"Rewards are shown as {keys}."} if len(catalogue) > 1 else {}
    return order | {f"rewards.{reward.key}": promise(reward, currency) for reward in catalogue}


def promise(reward: Reward, currency: str) -> str:
    """A reward in one sentence: its price, what it buys, and under which conditions."""
    return f"{reward.points} points buy {described(reward, currency)}."


def described(reward: Reward, currency: str) -> str:
    """What somebody gets, and under which conditions, without its price."""
    named = f", called {quoted(reward.name)}" if reward.name else ""
    return "; ".join([_bought(reward, currency) + named, *_conditions(reward, currency)])


def _bought(reward: Reward, currency: str) -> str:
    worth = f"{amount(reward.value, currency)} {currency}" if reward.kind in MONEY else ""
    return {
        RewardKind.AMOUNT: f"{worth} off",
        RewardKind.PERCENT: f"{percent(reward.value).strip(chr(34))} % off",
        RewardKind.SHIPPING: "free shipping",
        RewardKind.PRODUCT: f"the {_named('variants', reward.gives)}",
        RewardKind.BUY_GET: f"the {_named('variants', reward.gives)} beside a purchase",
        RewardKind.GIFT_CARD: f"a gift card of {worth}",
        RewardKind.STORE_CREDIT: f"{worth} of store credit",
        RewardKind.PERK: "something that staff hand out",
    }[reward.kind]


def _conditions(reward: Reward, currency: str) -> Iterator[str]:
    if reward.slider:
        yield f"in {reward.least} to {reward.most} steps"
    if reward.minimum_spend:
        yield f"from {_money(reward.minimum_spend, currency)} on"
    if reward.maximum:
        yield f"shipping of up to {_money(reward.maximum, currency)}"
    if reward.products or reward.collections:
        yield f"only for {_goods(reward)}"
    if reward.kind is not RewardKind.PERK:
        yield f"to be used within {reward.days} days" if reward.days else "to be used at any time"
    if reward.combines:
        beside = [words for one, words in _GOES_BESIDE.items() if one in reward.combines]
        yield f"also beside {' and '.join(beside)}"
    yield from _bounds(reward, currency)


def _bounds(reward: Reward, currency: str) -> Iterator[str]:
    if reward.bound:
        yield "for the member alone"
    if reward.tiers:
        yield f"only in {_named('tiers', sorted(reward.tiers))}"
    if reward.per_member:
        yield f"at most {reward.per_member} for each member"
    if reward.budget:
        yield f"at most {_money(reward.budget, currency)} in a month"
    if not reward.enabled:
        yield "switched off"


def _goods(reward: Reward) -> str:
    named = (_named("products", reward.products), _named("collections", reward.collections))
    return " and ".join(told for told in named if told)


def _named(what: str, texts: Iterable[str]) -> str:
    told = ", ".join(quoted(text) for text in texts)
    return f"{what} {told}" if told else ""


def _money(minor: int, currency: str) -> str:
    return f"{amount(minor, currency)} {currency}"
