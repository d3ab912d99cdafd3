"""The people of the demo: a regular, a newcomer, a regular abroad, and nobody."""

from dataclasses import dataclass
from datetime import datetime

from plugin.twin.model import Address, Customer
from plugin.twin.pricing import NewId

GUEST = "guest"


@dataclass(frozen=True)
class Persona:
    """Somebody one can be with one click."""

    handle: str
    role: str
    email: str
    locale: str
    address: Address


PERSONAS = (
    Persona(
        "ania",
        "a regular, Polish",
        "ania.nowak@example.com",
        "pl",
        Address("Ania", "Nowak", "ulica Józefa 14/3", "Kraków", "31-056", "Poland", "PL"),
    ),
    Persona(
        "budi",
        "a newcomer, Indonesian",
        "budi.santoso@example.com",
        "id",
        Address("Budi", "Santoso", "Jalan Braga 27", "Bandung", "40111", "Indonesia", "ID"),
    ),
    Persona(
        "grace",
        "a regular, English",
        "grace.okafor@example.com",
        "en",
        Address("Grace", "Okafor", "9 Colston Yard", "Bristol", "BS1 5BD", "United Kingdom", "GB"),
    ),
)


def as_customer(persona: Persona, new_id: NewId, now: datetime) -> Customer:
    """The customer a persona is in the shop's books."""
    return Customer(
        id=new_id("customer"),
        email=persona.email,
        first_name=persona.address.first_name,
        last_name=persona.address.last_name,
        locale=persona.locale,
        created_at=now,
        updated_at=now,
        address=persona.address,
        address_id=new_id("address"),
        state="enabled",
        persona=persona.handle,
    )
