"""Customers: one, by an identifier, or page by page."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from plugin.twin import people, store_credit
from plugin.twin.amounts import tally
from plugin.twin.graphql import orders
from plugin.twin.graphql.metafields import owned_metafields
from plugin.twin.graphql.presenting import (
    Answer,
    Given,
    Listing,
    connection,
    listing,
    moment,
    money,
    number_of,
    optional_moment,
)
from plugin.twin.graphql.searching import matcher
from plugin.twin.graphql.store_credit import presented_account
from plugin.twin.ids import gid
from plugin.twin.model import Address, Customer
from plugin.twin.twin import Twin

_SORTED_BY: Mapping[str, Callable[[Customer], Any]] = {
    "CREATED_AT": lambda customer: customer.created_at,
    "ID": lambda customer: customer.id,
    "NAME": lambda customer: f"{customer.last_name}, {customer.first_name}",
    "UPDATED_AT": lambda customer: customer.updated_at,
}
_PROVINCES = {"US": ("New York", "NY"), "GB": ("England", "ENG"), "ID": ("Jawa Barat", "JB")}


def customer(twin: Twin, given: Given) -> Answer | None:
    """`customer(id)`."""
    return customer_by_number(twin, number_of(given["id"], "Customer"))


def customer_by_number(twin: Twin, number: object) -> Answer | None:
    """The customer with a number, if there is one."""
    found = twin.state.get("customer", number, Customer)
    return presented(twin, found) if found else None


def customer_by_identifier(twin: Twin, given: Given) -> Answer | None:
    """`customerByIdentifier`: an id, an e-mail or a phone; custom ids have no definition here."""
    wanted = given["identifier"]
    if wanted.get("id"):
        return customer(twin, wanted)
    everybody = twin.state.all("customer", Customer)
    email, phone = str(wanted.get("emailAddress") or "").lower(), wanted.get("phoneNumber")
    found = [c for c in everybody if (email and c.email == email) or (phone and c.phone == phone)]
    return presented(twin, found[0]) if found else None


def customers(twin: Twin, given: Given) -> Answer:
    """`customers`, filtered, sorted and paged."""
    fits = matcher(given.get("query"), twin.shop().timezone)
    found = [c for c in twin.state.all("customer", Customer) if fits(_searchable(c))]
    value = _SORTED_BY.get(given.get("sortKey") or "ID", _SORTED_BY["ID"])
    return connection(Listing(found, lambda c: (value(c), c.id), partial(presented, twin)), given)


def customers_count(twin: Twin, given: Given) -> Answer:
    """`customersCount`."""
    fits = matcher(given.get("query"), twin.shop().timezone)
    count = sum(fits(_searchable(c)) for c in twin.state.all("customer", Customer))
    return {"count": count, "precision": "EXACT"}


def _searchable(customer: Customer) -> dict[str, Any]:
    return {
        "id": customer.id,
        "email": customer.email,
        "phone": customer.phone or "",
        "first_name": customer.first_name,
        "last_name": customer.last_name,
        "state": customer.state,
        "tag": customer.tags,
        "country": customer.address.country if customer.address else "",
        "customer_date": customer.created_at,
        "created_at": customer.created_at,
        "updated_at": customer.updated_at,
        "": [customer.email, customer.first_name, customer.last_name, customer.name],
    }


def presented(twin: Twin, customer: Customer) -> Answer:
    """One customer; what other things of the shop say about them is worked out when asked for."""
    address = _address(customer, customer.address) if customer.address else None
    return {
        "__typename": "Customer",
        "id": gid("Customer", customer.id),
        "legacyResourceId": str(customer.id),
        "firstName": customer.first_name or None,
        "lastName": customer.last_name or None,
        "displayName": customer.name or customer.phone or "",
        "email": customer.email or None,
        "phone": customer.phone,
        "defaultEmailAddress": _email(customer),
        "defaultPhoneNumber": _phone(customer),
        "defaultAddress": address,
        "addresses": lambda given: [address][: given.get("first")] if address else [],
        "addressesV2": listing([address] if address else [], lambda shown: shown),
        "locale": customer.locale,
        "state": customer.state.upper(),
        "note": customer.note,
        "tags": sorted(customer.tags, key=str.lower),
        "verifiedEmail": bool(customer.email),
        "taxExempt": False,
        "taxExemptions": [],
        "dataSaleOptOut": False,
        "multipassIdentifier": None,
        "productSubscriberStatus": "NEVER_SUBSCRIBED",
        "emailMarketingConsent": _email_consent(customer) if customer.email else None,
        "smsMarketingConsent": _sms_consent(customer) if customer.phone else None,
        "createdAt": moment(customer.created_at),
        "updatedAt": moment(customer.updated_at),
        "canDelete": lambda _: not people.orders_of(twin, customer.id),
        "numberOfOrders": lambda _: str(len(people.orders_of(twin, customer.id))),
        "amountSpent": lambda _: _spent(twin, customer),
        "lastOrder": lambda _: orders.last_order_of(twin, customer.id),
        "orders": lambda given: orders.orders_of(twin, customer.id, given),
        "storeCreditAccounts": lambda given: _accounts(twin, customer, given),
        **owned_metafields(twin, gid("Customer", customer.id)),
    }


def _email(customer: Customer) -> Answer | None:
    if not customer.email:
        return None
    return {
        "emailAddress": customer.email,
        "marketingState": customer.email_state,
        "marketingOptInLevel": "SINGLE_OPT_IN",
        "marketingUpdatedAt": optional_moment(customer.email_consent_at),
        "validFormat": True,
    }


def _phone(customer: Customer) -> Answer | None:
    if not customer.phone:
        return None
    return {
        "phoneNumber": customer.phone,
        "marketingState": customer.sms_state,
        "marketingOptInLevel": "SINGLE_OPT_IN",
        "marketingUpdatedAt": optional_moment(customer.sms_consent_at),
        "marketingCollectedFrom": "OTHER",
        "smsMarketingConsent": _sms_consent(customer),
    }


def _email_consent(customer: Customer) -> Answer:
    return {
        "marketingState": customer.email_state,
        "marketingOptInLevel": "SINGLE_OPT_IN",
        "consentUpdatedAt": optional_moment(customer.email_consent_at),
    }


def _sms_consent(customer: Customer) -> Answer:
    return {
        "marketingState": customer.sms_state,
        "marketingOptInLevel": "SINGLE_OPT_IN",
        "consentUpdatedAt": optional_moment(customer.sms_consent_at),
        "consentCollectedFrom": "OTHER",
    }


def _address(customer: Customer, address: Address) -> Answer:
    return {**mailing_address(address), "id": gid("MailingAddress", customer.address_id)}


def mailing_address(address: Address) -> Answer:
    """Where a parcel goes."""
    province, code = _PROVINCES.get(address.country_code, (None, None))
    return {
        "id": gid("MailingAddress", 0),
        "firstName": address.first_name,
        "lastName": address.last_name,
        "name": f"{address.first_name} {address.last_name}".strip(),
        "company": None,
        "address1": address.address1,
        "address2": None,
        "city": address.city,
        "zip": address.zip,
        "province": province,
        "provinceCode": code,
        "country": address.country,
        "countryCodeV2": address.country_code,
        "phone": address.phone,
        "formattedArea": f"{address.city}, {address.country}",
    }


def _spent(twin: Twin, customer: Customer) -> Answer:
    kept = (tally(order).net_payment for order in people.orders_of(twin, customer.id))
    return money(sum(kept), twin.shop().currency)


def _accounts(twin: Twin, customer: Customer, given: Given) -> Answer:
    found = store_credit.accounts_of(twin.state, customer.id)
    return listing(found, partial(presented_account, twin))(given)
