"""Our own acts as the domain knows them: gifts, comings and goings, words of warning, pardons."""

from collections.abc import Iterable
from datetime import datetime, timedelta, tzinfo

from plugin.domain.deadlines import BOUNCE, Told
from plugin.domain.history import Adjustment
from plugin.domain.ledger import Key, Source
from plugin.domain.replay import Pardon
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
        lapses=tuple(Lapse(act.account_id, act.at) for act in told if act.kind == "lapse"),
    )


def warnings(acts: Iterable[Act]) -> list[Told]:
    """What somebody was told; a mail that came back told them nothing."""
    told = list(acts)
    bounces = [act.at for act in told if act.kind == "bounced"]
    return [_told(act, bounces) for act in told if act.kind == "warned"]


def reinstated(acts: Iterable[Act]) -> list[datetime]:
    """When staff gave back what had ended."""
    return sorted(act.at for act in acts if act.kind == "reinstate")


def pardons(acts: Iterable[Act]) -> list[Pardon]:
    """Debt that staff forgave."""
    return [
        Pardon(Key(Source.FORGIVENESS, f"act/{act.id}"), int(act.body["points"]), act.at)
        for act in acts
        if act.kind == "forgive"
    ]


def _told(act: Act, bounces: Iterable[datetime]) -> Told:
    came_back = any(timedelta(0) <= bounce - act.at <= BOUNCE for bounce in bounces)
    mailed = act.body["road"] == "mail"
    reached = act.body["road"] != NOT_REACHED and not (mailed and came_back)
    return Told(act.at, datetime.fromisoformat(str(act.body["until"])), reached)
