"""
Our own acts as the domain knows them: gifts, comings and goings, words of warning, pardons, rewards
that were taken, and points for friends.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta, tzinfo

from plugin.domain.deadlines import BOUNCE, Told
from plugin.domain.facts import Order
from plugin.domain.history import Adjustment, Reinstated
from plugin.domain.ledger import Key, Source
from plugin.domain.movements import Pardon
from plugin.domain.redemptions import Redemption, Voided
from plugin.domain.referrals.paid import Paid
from plugin.domain.stay import Departure, Lapse, Stay
from plugin.store.acts import Act

NOT_REACHED = "none"
"""The road of a warning that had nowhere to go."""


def adjustments(acts: Iterable[Act], zone: tzinfo) -> list[Adjustment]:
    """Points given and taken by staff."""
    return [
        Adjustment(
            Key(Source.ADJUSTMENT, str(act.id)),
            int(act.body["points"]),
            act.at,
            act.account_id,
            zone,
        )
        for act in acts
        if act.kind == "adjustment"
    ]


def stay(acts: Iterable[Act]) -> Stay:
    """When somebody came and went."""
    told = list(acts)
    return Stay(
        joins=tuple(sorted(act.at for act in told if act.kind == "join")),
        departures=tuple(Departure(act.account_id, act.at) for act in told if act.kind == "leave"),
        lapses=tuple(_lapse(act) for act in told if act.kind == "lapse"),
    )


def warnings(acts: Iterable[Act]) -> list[Told]:
    """What somebody was told; a mail that came back told them nothing."""
    told = list(acts)
    bounces = [act.at for act in told if act.kind == "bounced"]
    return [_told(act, bounces) for act in told if act.kind == "warned"]


def reinstated(acts: Iterable[Act]) -> list[Reinstated]:
    """When staff gave back what had ended."""
    given = [Reinstated(act.at, act.account_id) for act in acts if act.kind == "reinstate"]
    return sorted(given, key=lambda one: one.at)


def pardons(acts: Iterable[Act]) -> list[Pardon]:
    """Debt that staff forgave."""
    return [
        Pardon(Key(Source.FORGIVENESS, f"act/{act.id}"), int(act.body["points"]), act.at)
        for act in acts
        if act.kind == "forgive"
    ]


def redemptions(
    acts: Iterable[Act],
    codes: Mapping[int, str],
    uses: Mapping[int, Sequence[Order]],
) -> list[Redemption]:
    """Rewards that somebody took, by redemption their codes (hashes, in hex) and their orders."""
    told = list(acts)
    voids = {
        int(act.body["redemption"]): Voided(act.at, str(act.body["reason"]))
        for act in told
        if act.kind == "void"
    }
    return [
        _redemption(
            act,
            code=codes.get(act.id, str(act.body["code"])),
            voided=voids.get(act.id),
            uses=uses.get(act.id, ()),
        )
        for act in told
        if is_bought(act)
    ]


def is_bought(act: Act) -> bool:
    """Was a reward taken for points? What was given costs none, and is nothing to the ledger."""
    return act.kind == "redeem" and int(act.body["points"]) > 0


def referrals(acts: Iterable[Act], zone: tzinfo) -> list[Paid]:
    """Points for friends: of each as they were given first, and whether they stand now."""
    told: dict[int, list[Act]] = {}
    for act in acts:
        if act.kind in {"refer_paid", "refer_withdrawn"}:
            told.setdefault(int(act.body["referral"]), []).append(act)
    return [_paid(referral, of_it, zone) for referral, of_it in told.items()]


def _paid(referral: int, told: Sequence[Act], zone: tzinfo) -> Paid:
    first = next(act for act in told if act.kind == "refer_paid")
    last = told[-1]
    withdrawn_at = last.at if last.kind == "refer_withdrawn" else None
    points = int(first.body["points"])
    return Paid(referral, points, first.at, withdrawn_at, first.account_id, zone)


def _redemption(act: Act, *, code: str, voided: Voided | None, uses: Sequence[Order]) -> Redemption:
    return Redemption(
        key=Key(Source.REDEMPTION, str(act.id)),
        points=int(act.body["points"]),
        at=act.at,
        code=code,
        reward=str(act.body["reward"]),
        kind=str(act.body["kind"]),
        value=int(act.body["value"]),
        currency=str(act.body["currency"]),
        voided=voided,
        uses=uses,
    )


def _lapse(act: Act) -> Lapse:
    until = act.body.get("until")
    return Lapse(act.account_id, act.at, datetime.fromisoformat(str(until)) if until else None)


def _told(act: Act, bounces: Iterable[datetime]) -> Told:
    came_back = any(timedelta(0) <= bounce - act.at <= BOUNCE for bounce in bounces)
    mailed = act.body["road"] == "mail"
    reached = act.body["road"] != NOT_REACHED and not (mailed and came_back)
    until = datetime.fromisoformat(str(act.body["until"]))
    return Told(act.at, until, reached, act.account_id)
