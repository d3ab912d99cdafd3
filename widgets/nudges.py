"""Nudges in words: one sentence, and never more."""

from plugin.locales import Messages
from plugin.service.nudging import Nudge, NudgeKind
from widgets import shelf


def said(nudge: Nudge, messages: Messages) -> str:
    """The sentence, as plain text."""
    key = f"nudge.{nudge.kind}"
    if nudge.expiring:
        zone = nudge.seen.shop.timezone
        day = messages.date(nudge.expiring.last, zone)
        return messages.text(key, count=nudge.expiring.points, date=day)
    if nudge.card is None:
        return ""
    reward = shelf.name(nudge.card, messages)
    if nudge.kind is NudgeKind.CLOSE:
        return messages.text(key, count=nudge.card.offer.missing, reward=reward)
    return messages.text(key, reward=reward)
