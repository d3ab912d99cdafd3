"""customerCreate, with the refusals that were recorded."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from plugin.twin.bodies.customer import customer_body
from plugin.twin.graphql.customers import presented
from plugin.twin.graphql.presenting import Answer, Given, refusal
from plugin.twin.model import Address, Customer
from plugin.twin.twin import Twin

_LONGEST = 255
_LONGEST_NOTE = 5_000
_MOST_TAGS = 250
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
_PHONE = re.compile(r"\+?[0-9()\-. ]{7,}")
_LOCALE = re.compile(r"[a-z]{2}(-[A-Za-z]{2,4})?")
_COUNTRIES = {"CA": "Canada", "US": "United States"}
_NAMES = {"firstName": "First name", "lastName": "Last name", "email": "Email", "phone": "Phone"}


def create(twin: Twin, given: Given) -> Answer:
    """`customerCreate`."""
    wanted = given["input"]
    errors = list(_faults(twin, wanted))
    if errors:
        return {"customer": None, "userErrors": errors}
    with twin.happening() as act:
        customer = _made(twin, wanted, act.at)
        twin.state.put("customer", customer.id, customer, tag=customer.email)
        act.tell("customers/create", customer_body(customer, twin.shop()))
    return {"customer": presented(twin, customer), "userErrors": []}


def _made(twin: Twin, wanted: dict[str, Any], now: datetime) -> Customer:
    return replace(
        Customer(
            id=twin.new_id("customer"),
            email=_email(wanted),
            first_name=wanted.get("firstName") or "",
            last_name=wanted.get("lastName") or "",
            locale=wanted.get("locale") or twin.shop().locale,
            created_at=now,
            updated_at=now,
            address_id=twin.new_id("address"),
        ),
        address=_address(next(iter(wanted.get("addresses") or ()), None)),
        phone=_phone(wanted),
        note=wanted.get("note"),
        **_consents(wanted, now),
        tags=tuple(sorted({tag.strip() for tag in wanted.get("tags") or () if tag.strip()})),
    )


def _consents(wanted: dict[str, Any], now: datetime) -> dict[str, Any]:
    """What the buyer agreed to, and since when."""
    email, sms = wanted.get("emailMarketingConsent"), wanted.get("smsMarketingConsent")
    given: dict[str, Any] = {}
    if email:
        given |= {"email_state": email["marketingState"], "email_consent_at": now}
    if sms:
        given |= {"sms_state": sms["marketingState"], "sms_consent_at": now}
    return given


def _address(given: dict[str, Any] | None) -> Address | None:
    if given is None:
        return None
    code = given.get("countryCode") or "US"
    return Address(
        first_name=given.get("firstName") or "",
        last_name=given.get("lastName") or "",
        address1=given.get("address1") or "",
        city=given.get("city") or "",
        zip=given.get("zip") or "",
        country=given.get("country") or _COUNTRIES.get(code, code),
        country_code=code,
        phone=given.get("phone"),
    )


def _email(wanted: dict[str, Any]) -> str:
    """Blanks inside an address are taken out, as the platform does."""
    return re.sub(r"\s", "", wanted.get("email") or "").lower()


def _phone(wanted: dict[str, Any]) -> str | None:
    digits = re.sub(r"[^0-9+]", "", wanted.get("phone") or "")
    return digits or None


def _faults(twin: Twin, wanted: dict[str, Any]) -> Iterator[Answer]:
    if wanted.get("id"):
        yield refusal(["id"], "Cannot specify ID on creation")
        return
    if not any(wanted.get(name) for name in _NAMES):
        yield refusal(None, "A name, phone number, or email address must be present")
    yield from _text_faults(wanted)
    yield from _contact_faults(twin, wanted)


def _text_faults(wanted: dict[str, Any]) -> Iterator[Answer]:
    for field, name in _NAMES.items():
        if len(wanted.get(field) or "") > _LONGEST:
            yield refusal([field], f"{name} is too long (maximum is {_LONGEST} characters)")
    if len(wanted.get("note") or "") > _LONGEST_NOTE:
        yield refusal(["note"], f"Note is too long (maximum is {_LONGEST_NOTE} characters)")
    tags = wanted.get("tags") or ()
    if len(set(tags)) > _MOST_TAGS:
        yield refusal(["tags"], f"Tags cannot be more than {_MOST_TAGS}")
    if any(len(tag) > _LONGEST for tag in tags):
        yield refusal(["tags"], f"Tags is too long (maximum is {_LONGEST} characters)")
    if wanted.get("locale") and not _LOCALE.fullmatch(wanted["locale"]):
        yield refusal(["locale"], "Locale is invalid")


def _contact_faults(twin: Twin, wanted: dict[str, Any]) -> Iterator[Answer]:
    email, phone = _email(wanted), wanted.get("phone") or ""
    everybody = twin.state.all("customer", Customer)
    if email and len(email) <= _LONGEST and not _EMAIL.fullmatch(email):
        yield refusal(["email"], "Email is invalid")
    if email and any(customer.email == email for customer in everybody):
        yield refusal(["email"], "Email has already been taken")
    if phone and len(phone) <= _LONGEST and not _PHONE.fullmatch(phone):
        yield refusal(["phone"], "Phone is invalid")
    elif phone and any(customer.phone == _phone(wanted) for customer in everybody):
        yield refusal(["phone"], "Phone has already been taken")
