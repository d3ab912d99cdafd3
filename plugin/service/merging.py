"""
Merging: two accounts of one person share a root, and guests go their own way when nobody is left.

Who takes part under one name takes part under all: that they left under another is over by then.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from plugin.service import deeds
from plugin.service.referrals.asking import ask_about
from plugin.store import Tx, accounts, acts, groups, unclaimed
from plugin.store.acts import Act

_AN_INSTANT = timedelta(milliseconds=1)
_COMINGS_AND_GOINGS = ("join", "leave")


def merge_roots(tx: Tx, brand_id: int, kept: int, removed: int, now: datetime) -> None:
    """Let a locked root, and all that point to it, point to another locked one; settle after."""
    groups.join(tx, brand_id, kept, removed)
    ask_about(tx, brand_id, {kept}, now)
    theirs = groups.of_root(tx, brand_id, kept)
    if groups.standing_of(tx, brand_id, theirs) != "joined":
        return
    told = acts.of(tx, brand_id, theirs)
    if not deeds.stay(told).joined:
        for leave in _gone(told):
            _come_along(tx, brand_id, leave, f"{kept}:{removed}", now)
    groups.turn(tx, brand_id, kept, "left", "joined")


def part_guests(tx: Tx, brand_id: int, root_id: int, now: datetime) -> set[int]:
    """
    Let the guests of a locked root be found again once no customer is left who had claimed them.

    They wait as long as new ones. Returns them: they must be settled, and so must the root.
    """
    guests = unclaimed.left_alone(tx, brand_id, root_id)
    ask_about(tx, brand_id, {root_id}, now)
    groups.part(tx, brand_id, guests, lapse_at=now + accounts.PATIENCE)
    return set(guests)


def _gone(told: Iterable[Act]) -> list[Act]:
    """By which act accounts were left, and nobody came back to them."""
    last = {act.account_id: act for act in told if act.kind in _COMINGS_AND_GOINGS}
    return [act for _, act in sorted(last.items()) if act.kind == "leave"]


def _come_along(tx: Tx, brand_id: int, leave: Act, merge: str, now: datetime) -> None:
    """Back from a departure: after it, also where the merge follows in the same instant."""
    at, key = max(now, leave.at + _AN_INSTANT), f"join:merge:{merge}:{leave.account_id}"
    acts.record(
        tx, brand_id, leave.account_id, kind="join", key=key, actor="laurel", body={}, at=at
    )
