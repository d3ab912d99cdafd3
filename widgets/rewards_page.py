"""
The rewards page: the programme explained, in the merchant's theme or as a page of its own.

In the theme it leaves as Liquid without a brace in it, see `liquid`. Numbers are all it knows of
whoever reads it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Response

from plugin.domain.rewards import Reward, RewardKind
from plugin.icons import DRAWINGS
from plugin.locales import Messages
from plugin.locales.promises import conditions, title
from plugin.locales.rules import counting
from plugin.ports import Shopper
from plugin.service import rewards_page
from plugin.service.rewards_page import RewardsPage
from plugin.service.services import Services
from plugin.service.views.lines import Explanation
from widgets import assets, liquid, look
from widgets.asked import asked
from widgets.bringing import bringing
from widgets.links import base_of, doors
from widgets.rendering import render_rewards_page

_BOUNDS = ("way.minimum", "way.only", "way.never", "way.limit.")


@dataclass(frozen=True, slots=True)
class Priced:
    """A reward in words, with what it takes at least."""

    kind: RewardKind
    title: str
    points: int
    slider: bool
    offer: str
    """What one gets for how much; of a slider from the least to the most."""
    conditions: tuple[str, ...]
    most: str
    """What a slider comes to, for how much; empty: it is none."""
    for_everybody: bool


@dataclass(frozen=True, slots=True)
class PageLinks:
    """Where the page leads to, on the shop itself."""

    page: str
    terms: str
    panel: str
    sign_in: str
    register: str


def answer(services: Services, shopper: Shopper, messages: Messages, name: str) -> Response:
    """
    The `page` or the `terms` for one shopper: in the theme, or by itself for `view=page`.

    Raises NotFoundError for an unknown shop.
    """
    view = rewards_page.view(services, shopper)
    alone = shopper.params.get("view") == "page"
    html = rendered(view, messages, name, services.app_url, alone=alone)
    if alone:
        return Response(html, mimetype="text/html")
    return Response(liquid.page(_own_title(messages, name), html), mimetype=liquid.MIMETYPE)


def rendered(view: RewardsPage, messages: Messages, name: str, app_url: str, *, alone: bool) -> str:
    """The page as HTML: for a theme to wrap, or whole (`alone`)."""
    program = view.program
    priced = [_priced(reward, view, messages) for reward in view.rewards]
    return render_rewards_page(
        messages,
        alone=alone,
        name=name,
        view=view,
        stylesheets=(assets.stylesheet(app_url, "page.css"), look.stylesheet(app_url, view.look)),
        drawing=DRAWINGS[view.look.icon],
        links=_links(view, messages, alone=alone),
        ways=[way for way in view.ways if not _bound(way)],
        bounds=[way for way in view.ways if _bound(way)],
        counting=counting(program.orders, messages) if program and program.running else (),
        rewards=priced,
        instance=next((one for one in priced if one.for_everybody), None),
        friends=bringing(view.welcome, messages) if view.welcome else None,
        asked=asked(view, messages),
    )


def _bound(way: Explanation) -> bool:
    """Does it say what does not count, rather than what does?"""
    return way.code.startswith(_BOUNDS)


def _priced(reward: Reward, view: RewardsPage, messages: Messages) -> Priced:
    currency = view.program.currency if view.program else view.shop.currency
    least, most = (_amount(reward, n, currency, messages) for n in (reward.least, reward.most))
    return Priced(
        kind=reward.kind,
        title=title(reward, reward.least, currency, messages),
        points=reward.price(reward.least),
        slider=reward.slider,
        offer=_range(least, most, messages) if reward.slider else least,
        conditions=(*_for_whom(reward, messages), *conditions(reward, currency, messages)),
        most=most if reward.slider else "",
        for_everybody=not reward.tiers,
    )


def _amount(reward: Reward, steps: int, currency: str, messages: Messages) -> str:
    """So many steps, for how much: `$2.00 off for 200 points`."""
    said = title(reward, steps, currency, messages)
    return messages.text("panel.rewards.amount", reward=said, count=reward.price(steps))


def _range(least: str, most: str, messages: Messages) -> str:
    return messages.text("page.rewards.range", least=least, most=most)


def _for_whom(reward: Reward, messages: Messages) -> Iterator[str]:
    if reward.tiers:
        yield messages.text("page.rewards.tiers", tiers=", ".join(sorted(reward.tiers)))


def _links(view: RewardsPage, messages: Messages, *, alone: bool) -> PageLinks:
    base = base_of(view.path)
    here = {"locale": messages.tag, **({"view": "page"} if alone else {})}
    page = f"{base}?{urlencode(here)}"
    sign_in, register = doors(page)
    return PageLinks(
        page=page,
        terms=f"{base}/terms?{urlencode(here)}",
        panel=f"{base}/panel?{urlencode({'locale': messages.tag})}",
        sign_in=sign_in,
        register=register,
    )


def _own_title(messages: Messages, name: str) -> str:
    """In our own words, whatever the merchant's are: it is the one thing that Liquid reads."""
    ours = Messages.of(messages.tag)
    return ours.text("page.terms.title" if name == "terms" else "panel.title")
