"""The state of the panel: what the middle of it shows; the frame never changes."""

from enum import StrEnum

from plugin.service.views.panel import Membership, Page, PanelView


class State(StrEnum):
    """One template each, under `templates/states`."""

    OUT = "out"
    """Nobody we know: what the programme offers."""
    WAITING = "waiting"
    """Known, has not joined."""
    FIRST = "first"
    """Joined, and nothing has happened yet."""
    POINTS = "points"
    REWARD = "reward"
    """One redemption: just taken, just given back, or looked at."""
    LEFT = "left"
    WAYS = "ways"
    HISTORY = "history"
    PREFERENCES = "preferences"
    SHARE = "share"


INNER = frozenset({State.REWARD, State.WAYS, State.HISTORY, State.PREFERENCES, State.SHARE})
"""States one comes to from the panel, and goes back from."""

OFFERING = frozenset({State.OUT, State.WAITING})
"""States that say what the first thing is that shopping brings."""

_BY_MEMBERSHIP = {
    Membership.ANONYMOUS: State.OUT,
    Membership.ERASED: State.OUT,
    Membership.UNCLAIMED: State.WAITING,
    Membership.LEFT: State.LEFT,
}


def state(view: PanelView) -> State:
    """The state a view is shown in."""
    if view.shown:
        return State.REWARD
    if view.page is not Page.HOME:
        return State(view.page)
    if view.membership is not Membership.JOINED:
        return _BY_MEMBERSHIP[view.membership]
    return State.POINTS if _anything(view) else State.FIRST


def title_name(view: PanelView) -> str:
    """The name the panel is headed with; empty where it speaks to nobody in particular."""
    return "" if state(view) is State.OUT else view.first_name


def _anything(view: PanelView) -> bool:
    """Points, or a reward that was given for a friend."""
    return bool(view.lines or view.on_the_way or view.balance.debt or view.redemptions)
