"""The rewards page behind its door: whose numbers, which headers, and where its links lead."""

from dataclasses import replace
from urllib.parse import urlsplit

import pytest
from werkzeug.test import TestResponse

from plugin.domain.program import one_minute_program
from plugin.store.pools import SWITCHED_OFF
from tests.cast import ANIA, BUDI, Person
from tests.laurel import Laurel
from tests.service.members import left
from tests.service.rewards.counter import CARD, CREDIT, FIVE, TOUR, Counter
from tests.service.rewards.test_allowing import allow
from tests.service.rewards.test_reading_the_shelf import every_pool_at, without_permit
from tests.service.visiting import SCOPES
from tests.widgets.reading import read
from tests.widgets.stall import PAGE, Stall

LOCKED = replace(FIVE, key="gold", points=9_999, tiers=frozenset({"gold"}))
RESTING = replace(FIVE, key="resting", points=8_888, enabled=False)


@pytest.fixture
def stall(embedded: Laurel) -> Stall:
    counter = Counter(embedded, catalogue=(FIVE, TOUR, LOCKED, RESTING))
    counter.work()
    return Stall(counter)


def asks(
    stall: Stall, path: str = "/", person: Person | None = ANIA, **params: str
) -> TestResponse:
    answer = stall.client.get(f"/proxy{path}?{stall.query(person, **params)}", headers=PAGE)
    assert answer.status_code == 200, answer.text
    return answer


def test_it_stands_in_the_theme_and_is_nobody_elses(stall: Stall) -> None:
    for path in ("/", "/terms"):
        answer = asks(stall, path)
        assert answer.mimetype == "application/liquid"
        assert answer.headers["Cache-Control"] == "private, no-store"
        assert "Accept-Language" in answer.headers["Vary"]


def test_it_forbids_the_theme_nothing(stall: Stall) -> None:
    """Should the platform pass our headers on, the theme's own scripts and pictures still load."""
    assert asks(stall).headers["Content-Security-Policy"] == "base-uri 'self'"


def test_by_itself_it_is_a_page_as_strict_as_the_panel(stall: Stall) -> None:
    answer = asks(stall, view="page")
    assert answer.mimetype == "text/html"
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'; style-src ")
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.text.startswith("<!doctype html>")


@pytest.mark.parametrize("path", ["/proxy/", "/proxy"])
def test_it_answers_with_and_without_a_slash_and_never_redirects(stall: Stall, path: str) -> None:
    answer = stall.client.get(f"{path}?{stall.query()}")
    assert answer.status_code == 200
    assert "Location" not in answer.headers


@pytest.mark.attack
def test_numbers_are_all_it_knows_of_a_member(stall: Stall) -> None:
    """No name, no address, no code: nothing of a person ever goes through a template of theirs."""
    stall.counter.member(ANIA, 5_000)
    taken = stall.counter.redeem(FIVE)
    assert taken.code
    for view in ("", "page"):
        told = asks(stall, locale="en", view=view).text
        assert "<strong>4,500</strong> points" in told
        for secret in (*ANIA.name.split(), ANIA.email, taken.code, "A gift", ANIA.customer_id):
            assert str(secret) not in told


def test_somebody_who_has_not_joined_reads_what_waits_for_them(stall: Stall) -> None:
    assert "<strong>" not in asks(stall, person=BUDI).text.partition("<ol>")[0]
    stall.counter.member(ANIA, 20)
    left(stall.counter.laurel, ANIA)
    assert "Come back" in asks(stall).text


@pytest.mark.parametrize("path", ["/", "/terms"])
def test_only_what_can_be_had_is_on_it_and_of_a_tier_that_it_is(stall: Stall, path: str) -> None:
    told = asks(stall, path, locale="en").text
    assert "500 points" in told
    assert "9,999 points" in told
    assert "only for members of gold" in told
    assert "8,888" not in told


@pytest.mark.parametrize("path", ["/", "/terms"])
def test_what_the_merchant_has_not_allowed_is_promised_to_nobody(stall: Stall, path: str) -> None:
    stall.counter.promise(FIVE, CREDIT, CARD)
    assert "$10.00 gift card" in asks(stall, path, locale="en").text
    allow(stall.counter, *SCOPES)
    told = asks(stall, path, locale="en").text
    assert "$5.00 off" in told
    assert "$10.00 gift card" not in told
    assert "to spend here" not in told


@pytest.mark.parametrize("path", ["/", "/terms"])
def test_what_staff_switched_off_on_the_platform_is_promised_to_nobody(
    stall: Stall, path: str
) -> None:
    every_pool_at(SWITCHED_OFF)(stall.counter)
    assert "500 points" not in asks(stall, path, locale="en").text


def test_a_connection_that_is_down_changes_no_promise(stall: Stall) -> None:
    without_permit(stall.counter)
    assert "500 points" in asks(stall, "/terms", locale="en").text


@pytest.mark.parametrize("view", ["", "page"])
def test_no_link_of_it_is_dead(stall: Stall, view: str) -> None:
    for person in (None, ANIA, BUDI):
        for path in ("/", "/terms"):
            links = read(asks(stall, path, person, view=view).text).named("a")
            assert links, path
            for link in links:
                assert _leads_somewhere(stall, str(link["href"]), person), link["href"]


def _leads_somewhere(stall: Stall, href: str, person: Person | None) -> bool:
    path = urlsplit(href).path
    if path in {"/", "/account/login", "/account/register"}:
        return True
    if not path.startswith("/apps/laurel"):
        return False
    return asks(stall, path.removeprefix("/apps/laurel") or "/", person).status_code == 200


def test_it_speaks_the_language_of_its_link_else_the_browsers(stall: Stall) -> None:
    assert 'lang="pl"' in asks(stall, locale="pl").text
    query = stall.query()
    answer = stall.client.get(f"/proxy/?{query}", headers={"Accept-Language": "fr, id;q=0.5"})
    assert 'lang="id"' in answer.text


def test_people_who_sign_in_come_back_to_it(stall: Stall) -> None:
    (sign_in,) = [
        str(link["href"])
        for link in read(asks(stall, person=None, locale="en").text).named("a")
        if str(link["href"]).startswith("/account/login")
    ]
    assert sign_in == "/account/login?return_url=%2Fapps%2Flaurel%3Flocale%3Den"


def test_without_a_signature_nobody_reads_it(stall: Stall) -> None:
    for path in ("/proxy/", "/proxy/terms"):
        assert stall.client.get(path).status_code == 401


def test_the_very_first_programme_is_explained_already(embedded: Laurel) -> None:
    counter = Counter(embedded, catalogue=one_minute_program("USD", None).catalogue)
    told = read(asks(Stall(counter), person=None, locale="en").text).text
    assert "Earn 5 points for every" in told
    assert "500 points" in told
