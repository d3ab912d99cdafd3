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


def waiting(points: int = 95, *, locale: str = "en", url: str = PANEL, **how: str | int) -> Letter:
    """Points that wait for a guest, or (`customer=1`) for a customer who never joined."""
    return Letter(
        kind="claim",
        to="dora@example.cz",
        locale=locale,
        values={"points": points, "url": url, **how},
        id="claim:7302",
        shop_name=KUBEK.name,
    )


FIVE_OFF: Mapping[str, str | int] = {
    "code": "7K3M-9QXA-2B4C-8DEF", "kind": "amount", "worth": 500, "currency": "USD",
    "reward": "", "ends_on": "2027-02-01", "name": "Ania", "url": PANEL,
}  # fmt: skip
STOP = "https://laurel.example/letters/kubek.myshopify.com/x/1f/2e?locale=pl"


def issued(*, locale: str = "en", letter: str = "reward_issued", **changed: str | int) -> Letter:
    """A reward that can be used."""
    return Letter(
        kind=letter,
        to=ANIA.email,
        locale=locale,
        values={**FIVE_OFF, **changed},
        id=f"{letter}.7303",
        shop_name=KUBEK.name,
    )


def code_ends(*, locale: str = "en") -> Letter:
    """A code that nobody used."""
    return issued(letter="code_ends", locale=locale)


def returned(points: int = 500, *, locale: str = "en", why: str = "undone") -> Letter:
    """Points of a reward that came back."""
    said: Mapping[str, str | int] = {
        "points": points, "available": 1_340, "why": f"entry.return.{why}", "order": "#1042",
        "kind": "amount", "value_minor": 500, "currency": "USD", "reward": "five", "of": 500,
        "name": "Ania", "url": PANEL,
    }  # fmt: skip
    return Letter(
        kind="returned",
        to=ANIA.email,
        locale=locale,
        values=said,
        id="returned.7304.5",
        shop_name=KUBEK.name,
    )


def composed(letter: Letter) -> EmailMessage:
    """The mail as Laurel writes it on a November morning."""
    return compose(letter, SENDER, HOST, MORNING)
