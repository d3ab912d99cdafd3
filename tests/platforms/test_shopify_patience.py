"""Asked again where that is safe, at a pace the shop can afford, and never for long."""

import pytest
from structlog.testing import capture_logs

from plugin.platforms.shopify.admin import AdminApi
from plugin.platforms.shopify.documents import Document
from plugin.platforms.shopify.failures import OutageError, ThrottledError
from tests.platforms.lines import CHANGE, QUERY, SAFE_CHANGE, Patience, api_at, line_to
from tests.platforms.listening import Listener
from tests.platforms.shopify_letters import SHOP, as_json

FINE = as_json({"data": {"shop": {"name": "Kubek"}}})
OTHER = "kopi.myshopify.com"


def answered(cost: float, left: float, data: object = None, code: str = "") -> bytes:
    status = {"maximumAvailable": 2000, "currentlyAvailable": left, "restoreRate": 100}
    told = {"cost": {"requestedQueryCost": cost, "throttleStatus": status}}
    errors = [{"message": "no", "extensions": {"code": code}}] if code else []
    return as_json({"data": data, "errors": errors, "extensions": told})


def test_a_question_is_asked_again_until_it_is_answered(twin: Listener) -> None:
    patience = Patience()
    twin.then(b"", 502)
    twin.hang_up()
    twin.then(b"<html>busy</html>")
    twin.say(FINE)
    assert api_at(twin.url, patience).ask(QUERY).part("shop", "name") == "Kubek"
    assert patience.slept == [0.2, 0.4, 0.8]


def test_a_question_that_somebody_waits_for_is_asked_once(twin: Listener) -> None:
    patience = Patience()
    twin.say(b"", 503)
    api = api_at(twin.url, patience)
    for _ in range(2):
        with pytest.raises(OutageError):
            api.ask_briefly(QUERY, {})
    assert (len(twin.heard), patience.slept) == (2, [])


def test_half_an_answer_in_bytes_is_no_answer(twin: Listener) -> None:
    twin.cut_short(FINE)
    twin.then(FINE[:-9])
    twin.say(FINE)
    api_at(twin.url).ask(QUERY)
    assert len(twin.heard) == 3


def test_after_three_more_tries_it_is_an_outage_and_the_shop_is_left_alone(twin: Listener) -> None:
    patience = Patience()
    twin.say(b"", 503)
    api = api_at(twin.url, patience)
    with pytest.raises(OutageError):
        api.ask(QUERY)
    assert len(twin.heard) == 4
    with pytest.raises(ThrottledError):
        api.ask(QUERY)
    assert len(twin.heard) == 4
    patience.now += 15
    twin.say(FINE)
    api.ask(QUERY)


@pytest.mark.parametrize("trouble", [(b"", 502), (b"<html>", 200), (None, 200)])
def test_a_change_that_may_have_happened_is_not_sent_again(
    twin: Listener, trouble: tuple[bytes | None, int]
) -> None:
    twin.then(*trouble)
    with pytest.raises(OutageError):
        api_at(twin.url).ask(CHANGE)
    assert len(twin.heard) == 1


def test_a_change_that_says_it_may_be_repeated_is(twin: Listener) -> None:
    twin.then(b"", 502)
    twin.say(FINE)
    api_at(twin.url).ask(SAFE_CHANGE)
    assert len(twin.heard) == 2


@pytest.mark.parametrize("asked", [QUERY, CHANGE], ids=["query", "change"])
def test_what_was_throttled_was_not_done_and_is_sent_again(twin: Listener, asked: Document) -> None:
    patience = Patience()
    twin.then(b"", 429, Retry_After="1")
    twin.then(answered(150, 50, code="THROTTLED"))
    twin.say(FINE)
    api_at(twin.url, patience).ask(asked)
    assert patience.slept == [1.0, 1.0]


def test_a_long_wait_is_the_callers_and_the_shop_is_left_alone_meanwhile(twin: Listener) -> None:
    patience = Patience()
    twin.then(b"", 429, Retry_After="60")
    api = api_at(twin.url, patience)
    with pytest.raises(ThrottledError) as caught:
        api.ask(QUERY)
    assert (caught.value.retry_after, patience.slept) == (60, [])
    with pytest.raises(ThrottledError):
        api.ask(QUERY)
    assert len(twin.heard) == 1


def test_a_shop_that_waits_holds_up_no_other(twin: Listener) -> None:
    patience = Patience()
    line = line_to(twin.url, patience)
    twin.then(b"", 429, Retry_After="60")
    twin.say(FINE)
    with pytest.raises(ThrottledError):
        AdminApi(line, SHOP, "shpat_1").ask(QUERY)
    AdminApi(line, OTHER, "shpat_2").ask(QUERY)
    assert patience.slept == []


def test_a_known_cost_is_waited_for_before_the_call(twin: Listener) -> None:
    patience = Patience()
    api = api_at(twin.url, patience)
    twin.say(answered(300, 200, {"shop": {"name": "Kubek"}}))
    api.ask(QUERY)
    api.ask(QUERY)
    assert patience.slept == [1.0]
    assert len(twin.heard) == 2


def test_a_version_that_was_replaced_is_told_of(twin: Listener) -> None:
    twin.say(FINE, X_Shopify_API_Version="2027-01")
    with capture_logs() as lines:
        api_at(twin.url).ask(QUERY)
    assert [(line["event"], line["answered"]) for line in lines] == [
        ("version_replaced", "2027-01")
    ]
