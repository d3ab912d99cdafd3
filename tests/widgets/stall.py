"""A stall at Kubek's storefront: the panel's door, with real rewards behind it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from plugin import http
from plugin.clock import wall
from tests.cast import ANIA, KUBEK, Person
from tests.laurel import SECRET
from tests.platforms.shopify_letters import storefront_pairs, storefront_query
from tests.service.rewards.counter import Counter
from tests.widgets.reading import Read, read
from widgets.panel import blueprint

PAGE = {"Accept": "text/html"}
SCRIPT = {"Accept": "application/json"}
ROOT = Path(__file__).parents[2]

Fields = Mapping[str, str]


@dataclass
class Stall:
    """What shoppers of a counter send and read."""

    counter: Counter
    app: Flask = field(init=False)

    def __post_init__(self) -> None:
        self.app = Flask("laurel", root_path=str(ROOT / "plugin"), static_folder=None)
        self.app.extensions["laurel"] = self.counter.services
        http.init_app(self.app)
        self.app.register_blueprint(blueprint)

    @cached_property
    def client(self) -> FlaskClient:
        """Somebody's browser."""
        return self.app.test_client()

    def query(self, person: Person | None = ANIA, **params: str) -> str:
        """A query that the platform signed just now."""
        who = str(person.customer_id) if person else ""
        given = {"shop": KUBEK.domain, "logged_in_customer_id": who}
        pairs = storefront_pairs(wall(), *params.items(), **given)
        return storefront_query(pairs, SECRET).decode()

    def sees(self, person: Person | None = ANIA, **params: str) -> TestResponse:
        """The panel as a page of its own."""
        return self.client.get(f"/proxy/panel?{self.query(person, **params)}", headers=PAGE)

    def button(self, reward: str, person: Person = ANIA) -> Fields:
        """The form of a reward on their panel; of a slider with the least that can be taken."""
        forms = _forms(self.sees(person).text, "redeem")
        return next(fields for fields in forms if fields["reward"] == reward)

    def regret(self, redemption_id: str, person: Person = ANIA) -> Fields:
        """The form that gives a redemption of theirs back."""
        (fields,) = _forms(self.sees(person, reward=redemption_id).text, "undo")
        return fields

    def sends(
        self, action: str, fields: Fields, person: Person | None = ANIA,
        *, client: FlaskClient | None = None, headers: Fields = PAGE, **params: str,
    ) -> TestResponse:  # fmt: skip
        """A form is sent."""
        where = f"/proxy/{action}?{self.query(person, **params)}"
        return (client or self.client).post(where, data=fields, headers=headers)

    def presses(self, fields: Fields) -> int:
        """The form of a reward is sent from a browser of its own; the status of the answer."""
        return self.sends("redeem", fields, client=self.app.test_client()).status_code

    def takes(self, reward: str, person: Person = ANIA) -> Read:
        """They press the button of a reward, and read what comes."""
        answer = self.sends("redeem", self.button(reward, person), person)
        assert answer.status_code == 200, answer.text
        return read(answer.text)

    def told(self) -> dict[str, Any]:
        """Ania's panel in plain values."""
        answer = self.client.get(f"/proxy/panel.json?{self.query()}", headers=SCRIPT)
        found: dict[str, Any] = answer.get_json()
        return found

    def untouched(self, points: int = 5_000) -> bool:
        """Nothing was spent, and the books are whole."""
        return self.counter.available() == points and self.counter.laurel.faults() == []


def _forms(html: str, action: str) -> list[dict[str, str]]:
    """The fields of the forms that lead to an action; of a list its first choice."""
    form = rf'<form[^>]*action="[^"]*/{action}\?[^"]*"[^>]*>(.*?)</form>'
    return [_fields(inside) for inside in re.findall(form, html, re.DOTALL)]


def _fields(inside: str) -> dict[str, str]:
    page = read(inside)
    fields = {one["name"] or "": one["value"] or "" for one in page.named("input")}
    for list_, option in zip(page.named("select"), page.named("option"), strict=False):
        fields[list_["name"] or ""] = option["value"] or ""
    return fields
