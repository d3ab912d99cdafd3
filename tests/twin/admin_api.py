"""Asking the twin's Admin API, as the app would."""

from typing import Any

from werkzeug.test import Client, TestResponse

from plugin.twin import tokens
from plugin.twin.apps import grant
from plugin.twin.pages.app import TwinServer
from plugin.twin.twin import Twin

SHOP = "http://kiln-and-fern.myshopify.com"
EVERYTHING = (
    "read_all_orders write_customers write_discounts write_gift_cards write_orders"
    " write_store_credit_account_transactions write_store_credit_accounts"
).split()


class AdminApi:
    """One installed app with every scope and a live token."""

    def __init__(self, twin: Twin) -> None:
        self.twin = twin
        grant(twin, tuple(EVERYTHING))
        self._client = Client(TwinServer(twin))
        self._token = ""

    def send(self, query: str, /, **variables: Any) -> TestResponse:
        if not tokens.allows(self.twin, self._token):
            self._token = tokens._issue(self.twin, tokens.Tokens())["access_token"]
        return self._client.post(
            "/admin/api/2026-10/graphql.json",
            base_url=SHOP,
            headers={"X-Shopify-Access-Token": self._token},
            json={"query": query, "variables": variables},
        )

    def answer(self, query: str, /, **variables: Any) -> dict[str, Any]:
        document: dict[str, Any] = self.send(query, **variables).get_json()
        return document

    def data(self, query: str, /, **variables: Any) -> Any:
        """The one root's answer; an error is a failure of the test."""
        document = self.answer(query, **variables)
        assert "errors" not in document, document["errors"]
        (only,) = document["data"].values()
        return only
