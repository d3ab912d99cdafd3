"""Bodies as an app without approval sees them: personal fields stay, their values are null.

https://shopify.dev/docs/apps/launch/protected-customer-data
"""

from typing import Any

_PERSONAL = frozenset(
    "address1 address2 addresses billing_address browser_ip city client_details contact_email"
    " default_address email first_name landing_site last_name latitude longitude name note phone"
    " province shipping_address zip".split()
)
_OF_AN_ORDER = frozenset(
    "billing_address browser_ip client_details contact_email email phone shipping_address".split()
)


def without_personal_data(body: dict[str, Any]) -> dict[str, Any]:
    """A copy of a body with everything that tells of a person null."""
    if "line_items" in body:
        shown = _nulled(body, _OF_AN_ORDER)
        customer = body.get("customer")
        return {**shown, "customer": _nulled(customer, _PERSONAL) if customer else None}
    return _nulled(body, _PERSONAL) if "verified_email" in body else body


def _nulled(body: dict[str, Any], names: frozenset[str]) -> dict[str, Any]:
    return {key: None if key in names else value for key, value in body.items()}
