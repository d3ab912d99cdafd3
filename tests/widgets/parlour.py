"""Kubek's storefront while something is offered to friends: Ania shares, and friends come by."""

from dataclasses import dataclass

from werkzeug.test import TestResponse

from plugin.store import Tx, tallies
from tests.cast import ANIA, Person
from tests.service.referrals.circle import Circle, elsewhere
from tests.widgets.reading import Read, read
from tests.widgets.test_claim import Storefront, opened, signed

PEOPLE = {"Accept": "text/html"}
FRIEND = "friend@example.org"


@dataclass
class Parlour:
    """The circle of friends, and the doors they come through."""

    circle: Circle
    store: Storefront

    def shares(self, person: Person | None = ANIA, **asked: str) -> Read:
        """Somebody opens the page that members share."""
        answer = self.store.get("/proxy/panel", person, page="share", **asked)
        assert answer.status_code == 200
        return read(answer.text)

    def opens(self, code: str, language: str = "en", **asked: str) -> TestResponse:
        """A friend opens a link, in a browser that speaks this language; empty: none."""
        speaks = {"Accept-Language": language} if language else {}
        address = signed(f"/proxy/r/{code}", None, asked)
        return self.store.app.test_client().get(address, headers=PEOPLE | speaks)

    def types(
        self, code: str, email: str, *, token: str | None = None, came_from: str = "", **form: str
    ) -> TestResponse:
        """They fill in the form that they were shown, from a network of their own unless said."""
        if token is None:
            token = token_of(read(self.opens(code).text))
        data = {"token": token, "email": email, **form}
        headers = PEOPLE | {"X-Forwarded-For": came_from or elsewhere()}
        address = signed(f"/proxy/r/{code}", None, {"locale": "en"})
        return self.store.app.test_client().post(address, data=data, headers=headers)

    def tally(self, what: str) -> int:
        """How often something happened, by the sums of days."""

        def look(tx: Tx) -> int:
            return tallies.sums(tx, self.circle.shop)[what]

        return self.circle.services.store.read(look)


def token_of(page: Read) -> str:
    """What the first form of a page carries."""
    return next(str(one["value"]) for one in page.named("input") if one["name"] == "token")


def open_parlour(circle: Circle) -> Parlour:
    """The doors before a circle."""
    return Parlour(circle, opened(circle.laurel))


def shown(answer: TestResponse) -> Read:
    """What an answer says."""
    return read(answer.text)


def code_on(page: Read) -> str:
    """The code that a page shows; empty: none."""
    return "".join(text for tag, text in page.texts if tag == "code")
