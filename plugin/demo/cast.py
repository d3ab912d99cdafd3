"""The people of the story: twelve customers from three countries. All of them are made up."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Person:
    """Somebody with an account at the shop."""

    first_name: str
    last_name: str
    locale: str

    @property
    def email(self) -> str:
        """Where the shop writes to them."""
        plain = f"{self.first_name}.{self.last_name}".lower().translate(_PLAIN)
        return f"{plain}@example.com"


_PLAIN = str.maketrans("ąćęłńóśźż", "acelnoszz")

# Ania, Budi and Grace are the three one can be with one click in the bar above the store.
ANIA = Person("Ania", "Nowak", "pl")
ZOFIA = Person("Zofia", "Wiśniewska", "pl")
TOMASZ = Person("Tomasz", "Zieliński", "pl")
KASIA = Person("Katarzyna", "Dąbrowska", "pl")

BUDI = Person("Budi", "Santoso", "id")
DEWI = Person("Dewi", "Lestari", "id")
AGUS = Person("Agus", "Wijaya", "id")
SITI = Person("Siti", "Rahmawati", "id")

GRACE = Person("Grace", "Okafor", "en")
OLIVER = Person("Oliver", "Hughes", "en")
HARRIET = Person("Harriet", "Cole", "en")
RHYS = Person("Rhys", "Morgan", "en")


@dataclass(frozen=True)
class Friend:
    """Somebody who comes by a link: a name, an address, and an e-mail that they type themselves."""

    first_name: str
    last_name: str
    email: str
    locale: str
    address1: str
    city: str
    zip: str
    country: str
    country_code: str

    @property
    def address(self) -> dict[str, str]:
        """Where their parcel goes."""
        names = ("first_name", "last_name", "address1", "city", "zip", "country", "country_code")
        return {name: getattr(self, name) for name in names}


# Ania brought them: two friends, and somebody who is very like herself.
MARTA = Friend(
    "Marta", "Król", "marta.krol@example.com", "pl",
    "Długa 31/2", "Gdańsk", "80-827", "Poland", "PL",
)  # fmt: skip
JONAS = Friend(
    "Jonas", "Weber", "jonas.weber@example.com", "de",
    "Torstraße 88", "Berlin", "10119", "Germany", "DE",
)  # fmt: skip
ANIA_AGAIN = Friend(
    "Ania", "Nowak", "ania.nowak2@example.com", "pl",
    "ulica Józefa 14/3", "Kraków", "31-056", "Poland", "PL",
)  # fmt: skip

# Two who never made an account: the shop knows an e-mail, no more.
THE_CAFE = "hello@corner-cafe.example.com"
A_GIFT_GIVER = "m.brook@example.com"
