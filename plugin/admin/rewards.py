"""The page of rewards: what points buy, what it cost so far, and what waits for staff."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from plugin.admin.allowing import allow_url
from plugin.admin.frame import bridge
from plugin.admin.language import the_messages
from plugin.admin.proof import proof, proven, scripted, visited
from plugin.admin.views import blueprint
from plugin.admin.wares import WareLine, lines
from plugin.domain.errors import ConflictError, InvalidInputError
from plugin.domain.rewards import Reward, RewardKind
from plugin.http import services
from plugin.locales import Messages, promises
from plugin.ports import Redirect
from plugin.service import catalogue, waiting, wares
from plugin.service.catalogue import Catalogue
from plugin.service.privacy import access
from plugin.service.privacy.notes import Note
from plugin.service.rewards import allowing, costs, issuing, pools, tickets
from plugin.service.rewards.allowing import NEEDS
from plugin.service.rewards.costs import RewardCost
from plugin.service.visiting import Visit
from plugin.service.waiting import Waiting
from plugin.service.wares import Seen

PAGE: Final = "rewards"
"""What its forms are proven for."""
_LONGEST_NOTE: Final = 500


@dataclass(frozen=True, slots=True)
class Line:
    """One reward; plain text, escaped in the template."""

    key: str
    title: str
    kind: str
    price: str
    conditions: str
    so_far: str
    on: bool
    waits: bool
    """Can nobody take it before the merchant allows what it needs?"""
    named: tuple[tuple[str, tuple[WareLine, ...]], ...]
    """What is free, and what it is for, each under its heading."""
    broken: bool
    """Is all of that gone from the shop?"""


@dataclass(frozen=True, slots=True)
class Ticket:
    """One redemption that waits for staff."""

    id: str
    title: str
    who: str
    taken: str
    is_card: bool
    """Is it a gift card, which staff may have to switch off themselves?"""
    lacking: tuple[str, ...]
    """The scopes that the merchant has not granted, where that is why it waits."""


@dataclass(frozen=True, slots=True)
class RewardsPage:
    """Everything the template says."""

    version: int
    lines: tuple[Line, ...]
    locked: str
    kinds: tuple[str, ...]
    tickets: tuple[Ticket, ...]
    reviews: tuple[Ticket, ...]
    """Of which nobody knows whether they were given."""
    forbidden: tuple[Ticket, ...]
    """Of which it is known why they wait: the merchant has to allow them first."""
    lacking: tuple[str, ...]
    """The scopes that these lack."""
    allow_url: str
    """Where they can be granted; empty: the page itself can ask."""
    proof: str
    said: str
    """What became of the last change; empty: nothing was changed."""


@blueprint.get("/admin/rewards")
def rewards() -> ResponseReturnValue:
    """The rewards of this shop's programme."""
    visit = visited()
    return redirect(visit.location) if isinstance(visit, Redirect) else shown(visit)


@blueprint.post("/admin/rewards/<key>/<any(on, off, up):change>")
def change_reward(key: str, change: str) -> ResponseReturnValue:
    """Staff offer a reward, offer it no more, or show it one place earlier."""
    visit = proven(PAGE)
    try:
        if change == "up":
            catalogue.move_up(services(), visit.shop, seen(), key)
        else:
            catalogue.switch(services(), visit.shop, seen(), key, on=change == "on")
    except ConflictError:
        return shown(visit, "meanwhile"), HTTPStatus.CONFLICT
    return done(visit)


@blueprint.post("/admin/rewards/tickets/<int:redemption_id>/<any(done, decline):choice>")
def settle_ticket(redemption_id: int, choice: str) -> ResponseReturnValue:
    """Staff handed something out, or will not: then its points go back."""
    visit = proven(PAGE)
    settle = tickets.done if choice == "done" else tickets.decline
    settle(services(), visit.shop, str(redemption_id), _note(visit))
    return done(visit)


@blueprint.post("/admin/rewards/reviews/<int:redemption_id>/<any(issued, lost, stopped):choice>")
def decide_review(redemption_id: int, choice: str) -> ResponseReturnValue:
    """Staff looked: it was given, or it was not (or they stopped it) and its points go back."""
    visit, issued, stopped = proven(PAGE), choice == "issued", choice == "stopped"
    named, note = str(redemption_id), _note(visit)
    try:
        issuing.decide(services(), visit.shop, named, issued, note, stopped=stopped)
    except ConflictError:
        return shown(visit, "stop_first"), HTTPStatus.CONFLICT
    return done(visit)


def _note(visit: Visit) -> Note:
    """What staff wrote beside it, and who they are."""
    reason = request.form.get("note", "").strip()
    if len(reason) > _LONGEST_NOTE:
        raise InvalidInputError(f"a note has at most {_LONGEST_NOTE} characters")
    return Note(reason, access.staff(visit.staff.user_id))


def seen() -> int:
    """The version that staff saw when they decided. Raises InvalidInputError."""
    version = request.form.get("version", "")
    if not (version.isascii() and version.isdigit() and len(version) < len(str(2**31))):
        raise InvalidInputError("say which version of the programme you saw")
    return int(version)


def done(visit: Visit) -> ResponseReturnValue:
    """A script opens the page anew; without one it is the answer."""
    return ("", HTTPStatus.NO_CONTENT) if scripted() else shown(visit, "saved")


def shown(visit: Visit, said: str = "") -> str:
    """The page as it stands."""
    house, shop, messages = services(), visit.shop, the_messages()
    known, actor = catalogue.look(house, shop), access.staff(visit.staff.user_id)
    sold = wares.seen(house, shop, (one for each in known.rewards for one in wares.named_by(each)))
    _look_again(visit, known, sold)
    reviews = _tickets(waiting.reviews_of(house, shop, actor), shop.timezone, messages)
    lacking = tuple(sorted({scope for one in reviews for scope in one.lacking}))
    page = RewardsPage(
        version=known.version,
        lines=tuple(_lines(known, costs.so_far(house, shop), _absent(visit), sold, messages)),
        locked=known.locked,
        kinds=tuple(RewardKind),
        tickets=_tickets(waiting.tickets_of(house, shop, actor), shop.timezone, messages),
        reviews=tuple(one for one in reviews if not one.lacking),
        forbidden=tuple(one for one in reviews if one.lacking),
        lacking=lacking,
        allow_url=allow_url(shop.domain, lacking),
        proof=proof(visit, PAGE),
        said=said,
    )
    return render_template("admin/rewards.html", page=page, bridge=bridge(shop.domain))


def _look_again(visit: Visit, known: Catalogue, sold: Seen) -> None:
    """What staff see to be gone is offered no longer than it takes to look."""
    gone = {one.key for one in known.rewards if one.enabled and wares.is_broken(one, sold)}
    if gone:
        pools.look_again(services(), visit.shop, gone)


def _absent(visit: Visit) -> frozenset[str]:
    """The scopes that some kind of reward needs and this merchant has not granted."""
    asked = sorted({scope for scopes in NEEDS.values() for scope in scopes})
    return frozenset(catalogue.lacking(services(), visit.shop, asked))


def _lines(
    known: Catalogue,
    so_far: Iterable[RewardCost],
    absent: frozenset[str],
    sold: Seen,
    messages: Messages,
) -> Iterable[Line]:
    by_key = {cost.reward: cost for cost in so_far}
    for reward in known.rewards:
        yield Line(
            key=reward.key,
            title=promises.title(reward, 1, known.currency, messages),
            kind=messages.text(f"admin.rewards.kind.{reward.kind}"),
            price=_price(reward, messages),
            conditions=", ".join(promises.conditions(reward, known.currency, messages)),
            so_far=_so_far(reward.key, by_key, known.currency, messages),
            on=reward.enabled,
            waits=reward.enabled and not absent.isdisjoint(NEEDS.get(reward.kind, ())),
            named=tuple(_named(reward, sold, messages)),
            broken=reward.enabled and wares.is_broken(reward, sold),
        )


def _named(
    reward: Reward, sold: Seen, messages: Messages
) -> Iterable[tuple[str, tuple[WareLine, ...]]]:
    for field in wares.FIELDS:
        if found := lines(wares.named(reward, field), sold):
            yield messages.text(f"admin.picker.field.{field}"), found


def _price(reward: Reward, messages: Messages) -> str:
    if not reward.slider:
        return messages.text("admin.rewards.price", count=reward.points)
    steps = {"least": reward.least, "most": reward.most}
    return messages.text("admin.rewards.price_of_step", count=reward.points, **steps)


def _so_far(key: str, by_key: Mapping[str, RewardCost], currency: str, messages: Messages) -> str:
    cost = by_key.get(key)
    if cost is None or not cost.taken:
        return messages.text("admin.rewards.never_taken")
    money = messages.money(cost.in_all, currency)
    return messages.text("admin.rewards.so_far", taken=cost.taken, used=cost.used, cost=money)


def _tickets(found: Iterable[Waiting], zone: str, messages: Messages) -> tuple[Ticket, ...]:
    return tuple(_ticket(one, zone, messages) for one in found)


def _ticket(one: Waiting, zone: str, messages: Messages) -> Ticket:
    told = one.redemption
    return Ticket(
        id=told.id,
        title=promises.title(told.reward, told.steps, told.currency, messages),
        who=messages.plain(one.member) or messages.text("admin.home.guest"),
        taken=messages.text("admin.rewards.taken_on", date=messages.date(told.at, zone)),
        is_card=told.reward.kind is RewardKind.GIFT_CARD,
        lacking=allowing.needs(told.reward.kind) if one.is_forbidden else (),
    )
