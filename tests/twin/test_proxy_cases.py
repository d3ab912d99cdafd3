"""The twin's own list of proxy requests, held against the rules by a second hand."""

import hashlib
import hmac
import time
from urllib.parse import parse_qsl, urlsplit

from werkzeug.test import Client

from plugin.twin.twin import Twin

EXPECTED = {
    "good": True,
    "guest": True,
    "extra parameter": True,
    "almost late": True,
    "a moment early": True,
    "late": False,
    "early": False,
    "unsigned": False,
    "another customer": False,
    "another shop": False,
    "wrong digest": False,
    "digest beyond ASCII": False,
    "wrong secret": False,
    "duplicated customer": False,
    "without a shop": False,
    "re-cut": False,
}


def told(web: Client) -> dict[str, tuple[str, bool]]:
    cases = web.get("/_twin/proxy-cases?path=panel&customer=7").get_json()["cases"]
    return {case["name"]: (case["url"], case["welcome"]) for case in cases}


def digest_fits(url: str, secret: str) -> bool:
    values: dict[str, list[str]] = {}
    for name, value in parse_qsl(urlsplit(url).query, keep_blank_values=True):
        values.setdefault(name, []).append(value)
    given = values.pop("signature", [""])[0]
    text = "".join(sorted(f"{name}={','.join(listed)}" for name, listed in values.items()))
    return given == hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest()


def test_every_case_says_whether_it_is_welcome(web: Client) -> None:
    assert {name: welcome for name, (_, welcome) in told(web).items()} == EXPECTED


def test_good_ones_are_signed_for_the_shop_now(twin: Twin, web: Client) -> None:
    url, _ = told(web)["good"]
    query = dict(parse_qsl(urlsplit(url).query))
    assert url.startswith(f"{twin.settings.app_url}/proxy/panel?")
    assert digest_fits(url, twin.settings.api_secret)
    assert query["logged_in_customer_id"] == "7"
    assert abs(int(query["timestamp"]) - time.time()) < 30


def test_the_dangerous_ones_carry_a_digest_that_fits(twin: Twin, web: Client) -> None:
    """A verifier that looks at the digest alone lets these in; that is why they are here."""
    secret = twin.settings.api_secret
    fitting = {name for name, (url, _) in told(web).items() if digest_fits(url, secret)}
    assert {"late", "early", "duplicated customer", "without a shop"} <= fitting


def test_the_re_cut_one_is_the_text_of_an_honest_request(twin: Twin, web: Client) -> None:
    url, _ = told(web)["re-cut"]
    pairs = dict(parse_qsl(urlsplit(url).query, keep_blank_values=True))
    assert digest_fits(url, twin.settings.api_secret)
    assert pairs["logged_in_customer_id"].startswith("999")
