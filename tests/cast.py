"""
The cast: people with names and relations, so that a test reads as a story.

Ania, Budi and Grace shop at Kubek, a small Polish shop for cups; Dora does too, as a guest.
Charlie is a stranger: he shops elsewhere and must never see anything of Kubek's.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """A shop on the platform. `timezone` is an IANA name, `currency` an ISO 4217 code."""

    id: int
    name: str
    domain: str
    currency: str
    timezone: str


KUBEK = Place(7001, "Kubek", "kubek.myshopify.com", "USD", "Europe/Warsaw")
KOPI = Place(7002, "Kopi", "kopi.myshopify.com", "JPY", "Asia/Jakarta")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who buys. `customer_id` None: the shop knows an e-mail at most."""

    name: str
    email: str
    customer_id: int | None
    locale: str
    country: str
    shop: Place = KUBEK


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who works for a shop and opens its admin."""

    name: str
    email: str
    user_id: int
    shop: Place = KUBEK
    owner: bool = False


# Ids above 2**53 cannot be told apart once something has read them as floats: Ania's and Budi's
# would become one.
ANIA = Person("Ania Wiśniewska", "ania@example.pl", 2**53 + 1, "pl", "PL")
"""The regular: buys every month."""
BUDI = Person("Budi Santoso", "budi@example.id", 2**53 + 2, "id", "ID")
"""The newcomer: his first order is under way."""
GRACE = Person("Grace Hopper", "grace@example.com", 5_003, "en", "US")
"""Buys rarely, returns much."""
GRACE_AGAIN = Person("Grace Hopper", "g.hopper@example.org", 5_004, "en", "US")
"""Grace once more, under another e-mail, until the shop merges the two."""
DORA = Person("Dora Novák", "dora@example.cz", None, "cs", "CZ")
"""The guest: an e-mail and no customer."""
NOBODY = Person("", "", None, "en", "US")
"""A till sale: neither customer nor e-mail."""
CHARLIE = Person("Charlie Brown", "charlie@example.net", 9_001, "en", "US", shop=KOPI)
"""The stranger from another shop."""

EWA = Colleague("Ewa Kowalska", "ewa@kubek.example", 301, owner=True)
"""Owns Kubek."""
TOMEK = Colleague("Tomek Zieliński", "tomek@kubek.example", 302)
"""Answers Kubek's mail."""
SARI = Colleague("Sari Dewi", "sari@kopi.example", 401, shop=KOPI, owner=True)
"""Owns Kopi, and has no business in Kubek."""
