"""Bringing friends, as the rules of a programme: both sides, the bounds, and when it is lost."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from plugin.domain.rewards import Reward
from plugin.locales import Messages
from plugin.locales.promises import conditions
from plugin.service.referrals.views import Welcome
from widgets.welcome import bounds, gift, headline, mine, promise, returns


@dataclass(frozen=True, slots=True)
class Bringing:
    """The offer as its rules say it, each of them a sentence."""

    headline: str
    promise: str
    """What the friend gets, and what it takes."""
    returns: str
    """What the member gets, and when."""
    bounds: tuple[str, ...]
    """How long, how often, what of it needs more, and when it is lost."""


def bringing(welcome: Welcome, messages: Messages) -> Bringing:
    """The offer of a programme, as whoever may bring friends reads it."""
    return Bringing(
        headline=headline(welcome, messages),
        promise=promise(welcome, messages),
        returns=returns(welcome, messages),
        bounds=(
            *bounds(welcome, messages),
            *_conditions(welcome, messages),
            messages.text("page.friends.lost"),
        ),
    )


def _conditions(welcome: Welcome, messages: Messages) -> Iterator[str]:
    """What has to be known of either reward beyond what the promise says."""
    given, got = welcome.terms.friend, welcome.terms.referrer
    if said := _of(replace(given, days=0, minimum_spend=0), welcome, messages):
        yield messages.text("page.friends.gift", gift=gift(welcome, messages), conditions=said)
    if got and (said := _of(got, welcome, messages)):
        yield messages.text("page.friends.mine", mine=mine(welcome, messages), conditions=said)


def _of(reward: Reward, welcome: Welcome, messages: Messages) -> str:
    return " · ".join(conditions(reward, welcome.currency, messages))
