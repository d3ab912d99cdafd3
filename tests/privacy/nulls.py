"""Bodies as a platform sends them to an app that may not see protected data: ids, and nulls."""

import json
from dataclasses import replace
from typing import Any

from tests.bodies import Delivery

PROTECTED = frozenset(
    {
        *("email", "contact_email", "phone", "first_name", "last_name", "browser_ip", "note"),
        *("firstName", "lastName", "defaultEmailAddress", "defaultPhoneNumber"),
        *("billing_address", "shipping_address", "default_address", "addresses"),
        *("client_details", "note_attributes", "customer_locale", "landing_site", "referring_site"),
    }
)
"""Fields that arrive as null without approval for protected customer data."""


def nulled(value: Any) -> Any:
    """The same JSON with every protected field null, at any depth."""
    if isinstance(value, dict):
        return {k: None if k in PROTECTED else nulled(v) for k, v in value.items()}
    return [nulled(one) for one in value] if isinstance(value, list) else value


def without_personal_data(delivery: Delivery) -> Delivery:
    """The same delivery, as an app without approval gets it."""
    return replace(delivery, body=nulled_body(delivery.body))


def nulled_body(body: bytes) -> bytes:
    """The same body, as an app without approval gets it."""
    return json.dumps(nulled(json.loads(body))).encode()


def by_email_only(delivery: Delivery, email: str) -> Delivery:
    """The same order, told without a customer: an e-mail is all there is."""
    body = nulled(json.loads(delivery.body)) | {"customer": None, "email": email}
    return replace(delivery, body=json.dumps(body).encode())
