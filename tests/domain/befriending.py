"""A story of `friendships` as facts that arrive in any order, and what the domain makes of them."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from plugin.domain.facts import Line, Order, Payment, Refund, Snapshot, Version, Ware, merge
from plugin.domain.history import Placed
from plugin.domain.ledger import Key, Source
from plugin.domain.referrals.facts import Claim, Decision, Known, Verdict
from plugin.domain.referrals.outcome import Outcome, outcomes
from plugin.domain.referrals.suspicion import Score
from plugin.domain.referrals.terms import FRIEND, REFERRER, ReferralTerms
from plugin.domain.rewards import Reward, RewardKind
from plugin.domain.rules import Period

Doc = dict[str, Any]

OFFER = ReferralTerms(
    friend=Reward(FRIEND, RewardKind.AMOUNT, 0, value=1_000, minimum_spend=5_000),
    referrer=Reward(REFERRER, RewardKind.AMOUNT, 0, value=1_000),
    minimum=4_000,
)


def answer(story: Doc, now: datetime, dice: random.Random) -> dict[int, Outcome]:
    """What the domain says of the first referrer's friends, when all facts arrive as dice fall."""
    return outcomes(known(story, 1, dice), now)


def known(story: Doc, referrer: int, dice: random.Random) -> list[Known]:
    """Everything known of the friends of one referrer."""
    roots = _roots(story["merged"])
    claims = _shuffled([_claim(story, one, roots) for one in story["claims"]], dice)
    orders = arrived(story, dice)
    ours = (claim for claim in claims if claim.referrer == _root(referrer, roots))
    return [_known(story, claim, claims, orders, roots) for claim in ours]


def arrived(story: Doc, dice: random.Random) -> list[Placed]:
    """Every order as merged from its facts, which came in any order, some of them twice."""
    told = [(one["key"], fact) for one in story["orders"] for fact in _facts(one)]
    held: dict[str, Order] = {}
    for key, fact in _shuffled([*told, *dice.sample(told, len(told) // 3)], dice):
        held[key] = merge(held[key], fact) if key in held else fact
    return [Placed(Key(Source.ORDER, key), one, zone=story["zone"]) for key, one in held.items()]


def as_told(found: dict[int, Outcome]) -> dict[int, Doc]:
    """Outcomes in the oracle's words."""
    return {
        number: {
            "state": one.state, "reason": one.reason,
            "order": one.order and one.order.id, "due": one.due_at,
        }
        for number, one in found.items()
    }  # fmt: skip


def _known(
    story: Doc,
    claim: Claim,
    claims: Sequence[Claim],
    orders: Sequence[Placed],
    roots: dict[int, int],
) -> Known:
    friends = _group(claim.friend, roots)
    referrers = _group(claim.referrer, roots)
    met = {frozenset(pair) for pair in story["same"]}
    verdict, at = story["decisions"].get(claim.id, ("", None))
    return Known(
        claim=claim,
        rivals=[one for one in claims if one.friend == claim.friend and one.id != claim.id],
        orders=[one for one in orders if one.order.holders & friends],
        friend_accounts=friends,
        same_person=any(frozenset({a, b}) in met for a in friends for b in referrers),
        score=Score(story["scores"].get(claim.id, 0)),
        decision=Decision(Verdict(verdict), at) if verdict else None,
        rewarded_at=claim.at if claim.id in story["rewarded"] else None,
    )


def _claim(story: Doc, one: Doc, roots: dict[int, int]) -> Claim:
    told = {**story["terms"], "period": Period(story["terms"]["period"])}
    return Claim(
        id=one["id"],
        referrer=_root(one["referrer"], roots),
        friend=_root(one["friend"], roots),
        at=one["at"],
        terms=replace(OFFER, **told),
        currency=story["currency"],
        proven=one["proven"],
        rewarded=one["id"] in story["rewarded"],
    )


def _roots(merged: Sequence[tuple[int, int]]) -> dict[int, int]:
    """The least account that each merged account leads to."""
    roots: dict[int, int] = {}
    for a, b in merged:
        kept, gone = sorted((roots.get(a, a), roots.get(b, b)))
        roots |= {a: kept, b: kept}
        roots = {one: kept if root == gone else root for one, root in roots.items()}
        roots |= {gone: kept}
    return roots


def _root(account: int, roots: dict[int, int]) -> int:
    return roots.get(account, account)


def _group(root: int, roots: dict[int, int]) -> frozenset[int]:
    return frozenset({root, *(one for one, kept in roots.items() if kept == root)})


def _facts(order: Doc) -> Iterator[Order]:
    """All that is told of an order while it lives, each as a fact of its own."""
    holders = frozenset({order["account"]})
    whole = [{**line, "edited": 0} for line in order["lines"]]
    for number, snapshot in enumerate(_snapshots(order, whole)):
        version = Version(order["at"] + timedelta(minutes=number), "", str(number))
        yield Order(order["key"], replace(snapshot, version=version), holders=holders)
    returned = tuple((str(n), line["returned"]) for n, line in enumerate(order["lines"]))
    for refund in _refunds(order, tuple(unit for unit in returned if unit[1])):
        yield Order(order["key"], refunds=(refund,))
    if order["cancelled"]:
        yield Order(order["key"], cancelled=True)
    if order["deleted"]:
        yield Order(order["key"], deleted=True)


def _snapshots(order: Doc, whole: list[Doc]) -> Iterator[Snapshot]:
    """As it was placed, as it was paid, and as it is after edits."""
    yield _snapshot(order, whole, Payment.PENDING)
    if order["voided"]:
        yield _snapshot(order, whole, Payment.VOIDED)
    if order["paid"]:
        yield _snapshot(order, whole, Payment.PAID)
        yield _snapshot(order, order["lines"], Payment.PARTIALLY_REFUNDED)


def _snapshot(order: Doc, lines: list[Doc], payment: Payment) -> Snapshot:
    return Snapshot(
        version=Version(order["at"], "", ""),
        name=order["key"],
        processed_at=order["at"],
        currency=order["currency"],
        payment=payment,
        lines=tuple(_line(str(number), line) for number, line in enumerate(lines)),
        discount=order["discount"],
        test=order["test"],
        holder=order["account"],
    )


def _line(number: str, line: Doc) -> Line:
    left = line["quantity"] - line["edited"]
    return Line(number, line["quantity"], left, line["price"], line["discount"], Ware(line["ware"]))


def _refunds(order: Doc, returned: tuple[tuple[str, int], ...]) -> Iterator[Refund]:
    at = order["at"] + timedelta(days=3)
    if returned:
        yield Refund("1", at, returned)
    if order["goodwill"]:
        yield Refund("2", at, goodwill=order["goodwill"])


def _shuffled(things: Sequence[Any], dice: random.Random) -> list[Any]:
    return dice.sample(things, len(things))
