"""The pages of a brand's look, as staff fill them in without any script."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from plugin.domain.appearance import Appearance
from plugin.service import appearances, shops
from plugin.service.services import Services
from plugin.store.shops import Shop
from tests.widgets.reading import read

LOOK, TEXTS, LOGO = "/admin/appearance", "/admin/appearance/texts", "/admin/appearance/logo"
HOSTILE = "<script>alert(1)</script> {{7*7}}"
FORM = {
    "accent": "#ffc533", "picked": "#3f6b4f", "was": "#3f6b4f", "radius": "4", "scheme": "dark",
    "side": "start", "icon": "star", "icon_only": "yes",
}  # fmt: skip


@dataclass(frozen=True)
class Tailor:
    """Somebody of the staff, who changes how the panel looks and speaks."""

    client: FlaskClient
    token: Callable[[], str]
    services: Services
    domain: str

    @property
    def where(self) -> dict[str, str]:
        """What the platform puts into every address."""
        return {"shop": self.domain, "embedded": "1"}

    def opens(self, path: str = LOOK, **query: str) -> str:
        """A page of the look."""
        where = {**self.where, "id_token": self.token(), **query}
        answer = self.client.get(path, query_string=where, headers={"Accept": "text/html"})
        assert answer.status_code == 200, answer.text
        return answer.text

    def sends(self, page: str, path: str = LOOK, **fields: Any) -> TestResponse:
        """A form of a page: it carries what the page put into it."""
        carried = {"proof": field(page, "proof"), "version": field(page, "version"), "act": "save"}
        query = self.where
        query.update((name, fields.pop(name)) for name in ("words", "section") if name in fields)
        return self.client.post(path, query_string=query, data={**carried, **fields})

    @property
    def shop(self) -> Shop:
        """Their shop."""
        return shops.named(self.services, self.domain)

    @property
    def look(self) -> Appearance:
        """How the panel looks and speaks now."""
        return appearances.look(self.services, self.shop)


def field(page: str, name: str) -> str:
    """The first value of a field."""
    return str(re.findall(rf'name="{name}" value="([^"]*)"', page)[0])


def mirror(page: str) -> str:
    """The panel as the page shows it, in a frame that runs nothing."""
    (frame,) = read(page).named("iframe")
    assert frame["sandbox"] == ""
    return str(frame["srcdoc"])
