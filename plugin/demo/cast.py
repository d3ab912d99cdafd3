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

# Two who never made an account: the shop knows an e-mail, no more.
THE_CAFE = "hello@corner-cafe.example.com"
A_GIFT_GIVER = "m.brook@example.com"
