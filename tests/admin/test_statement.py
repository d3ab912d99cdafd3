"""The statement page: a month to choose, sums that tie, and files behind links of their own."""

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from plugin.admin.statement import statement_page
from plugin.locales import Messages
from plugin.printing import rows
from plugin.service import downloads
from plugin.service.services import Services
from tests.admin.conftest import SHOP, Token
from tests.printing.views import WHOLE
from tests.widgets.reading import Read, read

PAGE = {"Accept": "text/html"}


def opened(client: FlaskClient, token: str, path: str = "/admin/statement") -> TestResponse:
    where = {"shop": SHOP, "embedded": "1", "id_token": token}
    return client.get(path, query_string=where, headers=PAGE)


def files(page: Read) -> dict[str, str]:
    """The download links, by form."""
    ways = [link["href"] or "" for link in page.named("a") if "download" in link]
    return {parse_qs(urlsplit(way).query)["form"][0]: way for way in ways}


def test_the_present_month_is_shown(client: FlaskClient, token: Token) -> None:
    answer = opened(client, token())
    page = read(answer.text)
    assert answer.status_code == 200
    assert "At the start 0 Earned 0 Spent 0 Returned 0 Expired 0 Today 0" in page.text
    assert "This month is still open." in page.text


def test_the_page_tells_what_the_statement_says() -> None:
    page = statement_page(WHOLE, Messages.of("pl"))
    assert (page.month, page.name, page.over) == ("2026-03", "marzec 2026", True)
    assert page.rows == rows(WHOLE.statement)
    assert page.months[0] == ("2026-06", "czerwiec 2026")
    assert page.months[-1] == ("2026-01", "styczeń 2026")


def test_home_leads_there_and_back(client: FlaskClient, token: Token) -> None:
    home = read(opened(client, token(), "/admin/").text)
    ways = [link["href"] for link in home.named("a")]
    assert f"/admin/statement?shop={SHOP}&embedded=1" in ways
    back = [link["href"] for link in read(opened(client, token()).text).named("a")]
    assert f"/admin/?shop={SHOP}&embedded=1" in back


def test_the_month_chosen_becomes_a_path(client: FlaskClient) -> None:
    """A fresh token is fetched for a path: what follows a question mark is not kept."""
    answer = client.get("/admin/statement", query_string={"shop": SHOP, "month": "2026-03"})
    assert answer.location == f"/admin/statement/2026-03?shop={SHOP}"


def test_a_month_in_the_past_is_closed(client: FlaskClient, token: Token) -> None:
    answer = opened(client, token(), "/admin/statement/2026-01")
    assert "This month is closed" in answer.text


@pytest.mark.parametrize("month", ["2026-13", "x", "2999-01"])
def test_what_is_no_month_is_refused(client: FlaskClient, token: Token, month: str) -> None:
    assert opened(client, token(), f"/admin/statement/{month}").status_code == 422


def test_files_are_fetched_without_a_token(client: FlaskClient, token: Token) -> None:
    ways = files(read(opened(client, token(), "/admin/statement/2026-01").text))
    with client.get(ways["csv"]) as table:
        assert table.data.startswith(b'"month","account","opening","earned"')
        assert table.headers["Content-Disposition"].endswith('filename="statement-2026-01.csv"')
        assert table.headers["Cache-Control"] == "no-store, private"
    assert client.get(ways["json"]).get_json()["month"] == "2026-01"


@pytest.mark.attack
@pytest.mark.parametrize(
    "changed",
    [
        ("2026-01", "2025-12"),
        ("csv", "json"),
        (SHOP, "other.myshopify.com"),
        ("proof=", "proof=9"),
    ],
)
def test_a_link_opens_its_own_file_of_its_own_shop(
    client: FlaskClient, token: Token, changed: tuple[str, str]
) -> None:
    way = files(read(opened(client, token(), "/admin/statement/2026-01").text))["csv"]
    assert client.get(way.replace(*changed)).status_code == 403


@pytest.mark.attack
def test_a_link_is_good_for_a_quarter_of_an_hour(
    client: FlaskClient, token: Token, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    way = files(read(opened(client, token()).text))["csv"]
    later = datetime.now(UTC) + timedelta(minutes=16)
    monkeypatch.setattr(downloads, "wall", lambda: later)
    assert client.get(way).status_code == 403
    proof = downloads.sign(services.keys, SHOP, "statement-2026-01.exe")
    where = {"shop": SHOP, "month": "2026-01", "form": "exe", "proof": proof}
    assert client.get("/admin/statement/file", query_string=where).status_code == 404


@pytest.mark.attack
def test_without_a_token_nothing_is_told(client: FlaskClient) -> None:
    answer = opened(client, "")
    assert answer.status_code == 302
    assert answer.location.startswith("/auth/patch?")
    assert client.get("/admin/statement/file").status_code in {403, 422}
