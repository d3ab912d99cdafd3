"""The letters that people of the cast get."""

from collections.abc import Mapping
from datetime import UTC, datetime
from email.message import EmailMessage

from plugin.notify.composing import compose
from plugin.ports import Letter
from tests.cast import ANIA, KUBEK, Person

PANEL = "https://kubek.example/apps/laurel/panel"
SENDER = "rewards@laurel.example"
HOST = "laurel.example"
MORNING = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)


def ending(
    points: int = 120,
    *,
    to: Person = ANIA,
    shop: str = KUBEK.name,
    locale: str | None = None,
    name: str = "Ania",
    cause: str = "points_end:7301:2026-12-01",
    sandbox: bool = False,
) -> Letter:
    """Points that end on the first of December."""
    values: Mapping[str, str | int] = {
        "points": points,
        "available": 1_340,
        "ends_on": "2026-12-01",
        "name": name,
        "url": PANEL,
    }
    return Letter(
        kind="points_end",
        to=to.email,
        locale=to.locale if locale is None else locale,
        values=values,
        id=cause,
        shop_name=shop,
        reply_to="hello@kubek.example",
        sandbox=sandbox,
    )


def waiting(points: int = 95, *, locale: str = "en", url: str = PANEL) -> Letter:
    """Points that wait for a guest."""
    return Letter(
        kind="claim",
        to="dora@example.cz",
        locale=locale,
        values={"points": points, "url": url},
        id="claim:7302",
        shop_name=KUBEK.name,
    )


def composed(letter: Letter) -> EmailMessage:
    """The mail as Laurel writes it on a November morning."""
    return compose(letter, SENDER, HOST, MORNING)
