"""`rewards`: what points buy and what is given for friends, and what it cost so far."""

from typing import Any, Final

import click

from plugin.cli.speaking import as_json, chosen_shop, say_or_table, shop_option, spoken
from plugin.domain.rewards import Reward
from plugin.locales import Messages, promises
from plugin.service import programs
from plugin.service.rewards import costs
from plugin.service.rewards.costs import RewardCost
from plugin.service.services import Services

_COLUMNS: Final = (
    "key", "kind", "title", "points", "most_points", "enabled", "taken", "used", "cost_minor",
)  # fmt: skip


@click.group("rewards")
def group() -> None:
    """What points buy."""


@group.command("list")
@shop_option
@as_json
@spoken
def list_all(services: Services, domain: str | None, *, as_json: bool) -> None:
    """Every reward as it is shown, how often it was taken, and its cost in minor units."""
    shop = chosen_shop(services, domain)
    known = programs.newest(services, shop)
    spent = {cost.reward: cost for cost in costs.so_far(services, shop)}
    rows = [
        listed(one, spent.get(one.key, RewardCost(one.key)), known.currency)
        for one in known.promises
    ]
    say_or_table(rows, _COLUMNS, json_wanted=as_json)


def listed(reward: Reward, cost: RewardCost, currency: str) -> dict[str, Any]:
    """A reward and its cost in minor units; of a slider its least and its most, with the points."""
    return {
        "key": reward.key,
        "kind": reward.kind.value,
        "title": _title(reward, currency),
        "points": reward.price(reward.least),
        "most_points": reward.price(reward.most),
        "value": reward.worth(reward.least),
        "most_value": reward.worth(reward.most),
        "currency": currency,
        "enabled": reward.enabled,
        "taken": cost.taken,
        "used": cost.used,
        "returned": cost.returned,
        "cost_minor": cost.in_all,
        "cost_this_month_minor": cost.this_month,
        "written_off_minor": cost.written_off,
    }


def _title(reward: Reward, currency: str) -> str:
    """What one gets; of a slider at least and at most, as its points are."""
    steps = (reward.least, reward.most) if reward.slider else (reward.least,)
    return " to ".join(promises.title(reward, n, currency, Messages.of("en")) for n in steps)
